//! Kustomizations: which files of a folder are used, and which images they exchange.

use super::environment::{self, Variable, Workload};
use super::file::is_within;
use super::sighting::Sighting;
use super::terraform::join_path;
use super::{Context, File, Found, helm, image, values};
use crate::source::yaml::Node;
use rustc_hash::{FxHashMap, FxHashSet};

/// Whether a file is a kustomization.
pub(super) fn is_kustomization(file: &File<'_>) -> bool {
    matches!(file.name(), "kustomization.yaml" | "kustomization.yml" | "Kustomization")
        && file.document().is_some_and(|node| {
            node.get("apiVersion").is_none()
                || node.path(&["apiVersion"]).and_then(Node::as_str).is_some_and(|v| v.starts_with("kustomize."))
        })
}

/// What all kustomizations of a run say together.
#[derive(Debug, Default)]
pub(super) struct Overlay {
    folders: FxHashSet<String>,
    listed: FxHashSet<String>,
    /// Folders that a kustomization names in a remark only.
    put_aside: Vec<String>,
    /// File → image names that every kustomization that uses it exchanges.
    renamed: FxHashMap<String, Vec<FxHashSet<String>>>,
}

const LISTS: &[&str] = &[
    "resources",
    "bases",
    "components",
    "crds",
    "patchesStrategicMerge",
    "generators",
    "transformers",
    "configurations",
    "replacements",
];

impl Overlay {
    pub(super) fn new(files: &[&File<'_>], context: &Context<'_>) -> Self {
        let mut overlay = Self::default();
        for file in files.iter().filter(|file| is_kustomization(file)) {
            overlay.folders.insert(file.folder().to_owned());
            for path in entries(file) {
                overlay.listed.insert(path);
            }
            overlay.put_aside.extend(remarked(file));
        }
        overlay.put_aside.retain(|path| !overlay.listed.contains(path));
        for file in files.iter().filter(|file| is_kustomization(file)) {
            let names: FxHashSet<String> = renames(file).map(|(name, _)| name.to_owned()).collect();
            let mut used = FxHashSet::default();
            reach(file, context, &mut used, 0);
            for path in used {
                overlay.renamed.entry(path).or_default().push(names.clone());
            }
        }
        overlay
    }

    /// Whether the file lies beside a kustomization that does not name it, nor does any other.
    pub(super) fn leaves_out(&self, file: &File<'_>) -> bool {
        self.folders.contains(file.folder()) && !self.listed.contains(file.rendered_path())
    }

    /// Whether the file lies in a folder that kustomizations name in a remark only (`# - shop`).
    pub(super) fn puts_aside(&self, file: &File<'_>) -> bool {
        self.put_aside.iter().any(|folder| is_within(file.folder(), folder))
    }

    /// Whether every use of the file that exchanges images exchanges this one.
    pub(super) fn renames(&self, file: &File<'_>, image: &str) -> bool {
        let name = image.split('@').next().unwrap_or(image);
        let name = match name.rsplit_once(':') {
            Some((name, tag)) if !tag.contains('/') => name,
            _ => name,
        };
        self.renamed.get(file.rendered_path()).is_some_and(|uses| uses.iter().any(|names| names.contains(name)))
    }

    /// What a kustomization itself shows.
    pub(super) fn read(&self, file: &File<'_>, context: &Context<'_>) -> Found {
        let mut found = Found::default();
        let scope = format!("kubernetes:{}", file.path);
        let name = file.folder().rsplit('/').next().unwrap_or_default().to_owned();
        for (_, node) in renames(file) {
            // A bare name without a tag is what was just built for a test cluster; Docker Hub serves none of these.
            if let Some(text) = node.as_str().filter(|text| text.contains('/') || tagged(file, node)) {
                found.sightings.extend(image::sight(text, "kubernetes", &scope, &name, node.span, context));
            }
        }
        let Some(root) = file.document() else { return found };
        for chart in root.get("helmCharts").and_then(Node::as_sequence).unwrap_or_default() {
            let text = |key: &str| chart.get(key).and_then(Node::as_str);
            let sightings: Vec<Sighting> =
                helm::chart(text("repo"), text("name"), "kubernetes", &scope, &name, chart.span, context);
            found.sightings.extend(sightings);
            if let Some(inline) = chart.get("valuesInline") {
                let workload = Workload { kind: "kubernetes", scope: &scope, name: &name };
                found.sightings.extend(values::handed(inline, &workload, context));
            }
        }
        for generator in root.get("configMapGenerator").and_then(Node::as_sequence).unwrap_or_default() {
            let literals = generator.get("literals").and_then(Node::as_sequence).unwrap_or_default();
            let pairs = literals.iter().filter_map(|item| Some((item.span, item.as_str()?.split_once('=')?)));
            let variables: Vec<Variable<'_>> =
                pairs.map(|(span, (name, value))| Variable { name, value: Some(value), span }).collect();
            let workload = Workload { kind: "kubernetes", scope: &scope, name: &name };
            found.sightings.extend(environment::sight(&variables, &workload, context));
        }
        found
    }
}

/// Whether the exchange that a new name belongs to also says a version.
fn tagged(file: &File<'_>, name: &Node<'_>) -> bool {
    let images = file.document().and_then(|root| root.get("images")).and_then(Node::as_sequence).unwrap_or_default();
    images.iter().any(|image| {
        image.get("newName").is_some_and(|node| node.span == name.span)
            && (image.get("newTag").is_some() || image.get("digest").is_some())
    })
}

fn renames<'n>(file: &'n File<'_>) -> impl Iterator<Item = (&'n str, &'n Node<'n>)> {
    let images = file.document().and_then(|root| root.get("images")).and_then(Node::as_sequence).unwrap_or_default();
    images.iter().filter_map(|image| Some((image.get("name")?.as_str()?, image.get("newName")?)))
}

/// Folders beside a kustomization that its list names in a remark: switched off by hand.
fn remarked(file: &File<'_>) -> Vec<String> {
    let names = file.text.lines().filter_map(|line| line.trim().strip_prefix('#')?.trim_start().strip_prefix("- "));
    let names = names.map(|name| name.trim().trim_end_matches('/'));
    let folder = |name: &&str| !name.is_empty() && !name.contains(char::is_whitespace) && !name.contains([':', '.']);
    names.filter(folder).filter_map(|name| join_path(file.folder(), name)).collect()
}

/// Paths that a kustomization names.
fn entries(file: &File<'_>) -> Vec<String> {
    let Some(root) = file.document() else { return Vec::new() };
    let mut names: Vec<&str> = Vec::new();
    for list in LISTS {
        names.extend(
            root.get(list)
                .and_then(Node::as_sequence)
                .unwrap_or_default()
                .iter()
                .filter_map(|item| item.as_str().or_else(|| item.get("path")?.as_str())),
        );
    }
    for patch in ["patches", "patchesJson6902"].iter().filter_map(|key| root.get(key)?.as_sequence()).flatten() {
        names.extend(patch.get("path").and_then(Node::as_str));
    }
    names.iter().filter(|name| !name.contains("://")).filter_map(|name| join_path(file.folder(), name)).collect()
}

fn reach(file: &File<'_>, context: &Context<'_>, used: &mut FxHashSet<String>, depth: u32) {
    if depth > 16 {
        return;
    }
    for path in entries(file) {
        if !used.insert(path.clone()) {
            continue;
        }
        for name in ["kustomization.yaml", "kustomization.yml", "Kustomization"] {
            let inner = if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") };
            if let Some(inner) = context.file(&inner) {
                reach(inner, context, used, depth + 1);
            }
        }
    }
}
