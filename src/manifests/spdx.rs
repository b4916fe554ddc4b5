//! SPDX documents (JSON, YAML, tag-value): direct dependencies that are the client of one vendor.

use super::packages;
use super::{Context, File, Found, Reader};
use crate::model::ObservationKind;
use crate::source::Span;
use crate::source::yaml::Node;
use rustc_hash::FxHashSet;

const KIND: &str = "spdx";

/// SPDX.
pub(super) struct Spdx;

impl Reader for Spdx {
    fn kind(&self) -> ObservationKind {
        KIND
    }

    fn detects(&self, file: &File<'_>) -> bool {
        if file.text.starts_with("SPDXVersion:") {
            return true;
        }
        (file.is_json() || file.is_yaml())
            && file.mentions(&["spdxVersion"])
            && file.document().is_some_and(|root| root.get("spdxVersion").is_some())
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files {
            match file.text.starts_with("SPDXVersion:") {
                true => tag_value(file, context, &mut found),
                false => document(file, context, &mut found),
            }
        }
        found
    }
}

fn document(file: &File<'_>, context: &Context<'_>, found: &mut Found) {
    let Some(root) = file.document() else { return };
    let list = |key: &str| root.get(key).and_then(Node::as_sequence).unwrap_or_default();
    let text = |node: &Node<'_>, key: &str| node.get(key).and_then(Node::as_str).unwrap_or_default().to_owned();
    let links: Vec<[String; 3]> = list("relationships")
        .iter()
        .map(|link| [text(link, "spdxElementId"), text(link, "relationshipType"), text(link, "relatedSpdxElement")])
        .collect();
    let mut subjects: FxHashSet<String> =
        list("documentDescribes").iter().filter_map(Node::as_str).map(str::to_owned).collect();
    let direct = direct(&links, &mut subjects);
    let scope = format!("{KIND}:{}", file.path);
    for package in list("packages").iter().filter(|package| direct.contains(&text(package, "SPDXID"))) {
        for reference in package.get("externalRefs").and_then(Node::as_sequence).unwrap_or_default() {
            if let Some(locator) = reference.get("referenceLocator")
                && let Some(purl) = locator.as_str()
            {
                found.sightings.extend(packages::by_purl(purl, KIND, &scope, locator.span, context));
            }
        }
    }
}

/// Ids that the described package depends on.
fn direct(links: &[[String; 3]], subjects: &mut FxHashSet<String>) -> FxHashSet<String> {
    for [from, kind, to] in links {
        if kind == "DESCRIBES" {
            subjects.insert(to.clone());
        } else if kind == "DESCRIBED_BY" {
            subjects.insert(from.clone());
        }
    }
    let mut direct = FxHashSet::default();
    for [from, kind, to] in links {
        match kind.as_str() {
            "DEPENDS_ON" if subjects.contains(from) => drop(direct.insert(to.clone())),
            "DEPENDENCY_OF" | "RUNTIME_DEPENDENCY_OF" if subjects.contains(to) => drop(direct.insert(from.clone())),
            _ => {}
        }
    }
    direct
}

fn tag_value(file: &File<'_>, context: &Context<'_>, found: &mut Found) {
    let mut links: Vec<[String; 3]> = Vec::new();
    let mut packages: Vec<(String, String, Span)> = Vec::new();
    let mut current = String::new();
    let mut offset = 0;
    for line in file.text.split_inclusive('\n') {
        let (tag, value) = line.split_once(':').map_or(("", ""), |(tag, value)| (tag.trim(), value.trim()));
        match tag {
            "SPDXID" => value.clone_into(&mut current),
            "Relationship" => {
                if let [from, kind, to] = value.split_whitespace().collect::<Vec<_>>().as_slice() {
                    links.push([(*from).to_owned(), (*kind).to_owned(), (*to).to_owned()]);
                }
            }
            "ExternalRef" => {
                if let Some(purl) = value.split_whitespace().find(|word| word.starts_with("pkg:")) {
                    packages.push((current.clone(), purl.to_owned(), Span::new(file.id, offset, offset + line.len())));
                }
            }
            _ => {}
        }
        offset += line.len();
    }
    let direct = direct(&links, &mut FxHashSet::default());
    let scope = format!("{KIND}:{}", file.path);
    for (id, purl, span) in packages {
        if direct.contains(&id) {
            found.sightings.extend(packages::by_purl(&purl, KIND, &scope, span, context));
        }
    }
}
