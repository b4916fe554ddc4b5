//! Packer: machines that images are built on, and the places that the images go to.
//!
//! HCL (`*.pkr.hcl`) shares its variables by folder; JSON templates (`builders`) carry their own. Sources that no build
//! names are only declared.

use super::eval::{Bounds, Module, Scope};
use super::expr::{Block, Expr};
use super::folder::{self, Folder};
use super::value::Value;
use super::{recover, resources};
use crate::manifests::place::{self, Place};
use crate::manifests::{Context, File, Found, Reader, Sighting};
use crate::model::ObservationKind;
use crate::source::Span;
use crate::source::yaml::Node;
use rustc_hash::FxHashMap;

const KIND: &str = "packer";

/// Packer templates.
pub(in crate::manifests) struct Packer;

impl Reader for Packer {
    fn kind(&self) -> ObservationKind {
        KIND
    }

    fn detects(&self, file: &File<'_>) -> bool {
        let name = file.name();
        name.ends_with(".pkr.hcl")
            || name.ends_with(".pkrvars.hcl")
            || (name.ends_with(".json")
                && file.mentions(&["\"builders\""])
                && file.document().is_some_and(|root| builders(root).iter().any(|item| item.get("type").is_some())))
    }

    fn together(&self) -> bool {
        true
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        let mut folders: FxHashMap<String, (Folder, Vec<Block>)> = FxHashMap::default();
        for file in files {
            if file.name().ends_with(".json") {
                template(file, context, &mut found);
                continue;
            }
            let (root, lost) = recover::parse(file.text, file.id);
            for lost in &lost {
                found.skip(file, Some(lost.offset), lost.what.clone());
            }
            let path = folder::tidy(file.folder());
            let entry = folders.entry(path.clone()).or_default();
            entry.0.path.clone_from(&path);
            if file.name().ends_with(".pkrvars.hcl") {
                let name = if file.name().contains(".auto.") { "terraform.auto.tfvars" } else { file.name() };
                entry.0.add_values(&if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") }, root);
                continue;
            }
            let (mine, shared) = root.blocks.into_iter().partition(|block| matches!(&*block.kind, "source" | "build"));
            entry.0.add(Block { blocks: shared, ..Block::default() });
            entry.1.extend::<Vec<Block>>(mine);
        }
        let mut paths: Vec<&String> = folders.keys().collect();
        paths.sort();
        for path in paths {
            let (folder, blocks) = &folders[path];
            sources(folder, blocks, context, &mut found);
        }
        found
    }
}

fn sources(folder: &Folder, blocks: &[Block], context: &Context<'_>, found: &mut Found) {
    let (none, bounds) = (FxHashMap::default(), Bounds::new());
    let mut module = Module::new(folder, &none, FxHashMap::default(), &bounds, Vec::new());
    resources::root_variables(&mut module, None);
    let builds: Vec<&Block> = blocks.iter().filter(|block| &*block.kind == "build").collect();
    let scope = format!("{KIND}:{}", folder.path);
    for source in blocks.iter().filter(|block| &*block.kind == "source") {
        let ([kind, name], Some(span)) = (source.labels.as_slice(), source.span) else { continue };
        if !builds.is_empty() && !builds.iter().any(|build| names(build, &format!("{kind}.{name}"))) {
            continue;
        }
        let values = |wanted: &str| {
            let value = source.attribute(wanted).map(|attribute| module.eval(&attribute.value, &Scope::EMPTY));
            texts(&value.unwrap_or(Value::Unknown))
        };
        builder(kind, name, &values, span, &scope, context, found);
    }
}

/// Whether a build names a source.
fn names(build: &Block, wanted: &str) -> bool {
    fn holds(expr: &Expr, wanted: &str) -> bool {
        match expr {
            Expr::Text(text) => text.strip_prefix("source.").unwrap_or(text) == wanted,
            Expr::List(items) | Expr::Template(items) | Expr::Call(_, items, _) => {
                items.iter().any(|item| holds(item, wanted))
            }
            Expr::Null | Expr::Bool(_) | Expr::Number(_) => false,
            // What is computed may name it.
            _ => true,
        }
    }
    build.attribute("sources").is_some_and(|attribute| holds(&attribute.value, wanted))
        || build.nested("source").any(|block| {
            block.labels.first().is_some_and(|label| label.strip_prefix("source.").unwrap_or(label) == wanted)
        })
}

fn texts(value: &Value) -> Vec<String> {
    let mut out = Vec::new();
    for value in value.candidates() {
        match value {
            Value::List(items) => out.extend(items.iter().flat_map(texts)),
            value => out.extend(value.as_text().map(|text| text.to_string())),
        }
    }
    out
}

/// What one builder shows: its vendor, at the place it works in and the places that it copies to.
fn builder(
    kind: &str,
    name: &str,
    values: &dyn Fn(&str) -> Vec<String>,
    span: Span,
    scope: &str,
    context: &Context<'_>,
    found: &mut Found,
) {
    let Some(signal) = context.signals.find("packer-builder", "", kind).map(|hit| hit.signal) else { return };
    let mut places: Vec<Option<Place>> = Vec::new();
    for from in &signal.region_from {
        for text in values(from) {
            let at = signal.provider.as_deref().and_then(|provider| place::resolve(context.catalog, provider, &text));
            if at.is_some() && !places.contains(&at) {
                places.push(at);
            }
        }
    }
    if places.is_empty() {
        places.push(None);
    }
    let make = |at| Sighting::of(signal, KIND, scope, name, span).in_place(at).seen(format!("builder {kind}.{name}"));
    found.sightings.extend(places.into_iter().map(make));
}

fn builders<'n, 't>(root: &'n Node<'t>) -> &'n [Node<'t>] {
    root.get("builders").and_then(Node::as_sequence).unwrap_or_default()
}

/// A JSON template.
fn template(file: &File<'_>, context: &Context<'_>, found: &mut Found) {
    let Some(root) = file.document() else { return };
    let scope = format!("{KIND}:{}", file.path);
    let fill = |text: &str| {
        let Some(inner) = text.trim().strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}")) else {
            return Some(text.to_owned());
        };
        let name = inner.trim().strip_prefix("user")?.trim().trim_matches(['`', '"', '\'']);
        root.path(&["variables", name]).and_then(Node::as_str).map(str::to_owned)
    };
    for item in builders(root) {
        let Some(kind) = item.get("type") else { continue };
        let name = item.get("name").and_then(Node::as_str).unwrap_or_else(|| kind.as_str().unwrap_or_default());
        let values = |wanted: &str| {
            let Some(node) = item.get(wanted) else { return Vec::new() };
            let single = std::slice::from_ref(node);
            node.as_sequence().unwrap_or(single).iter().filter_map(|node| fill(node.as_str()?)).collect()
        };
        builder(kind.as_str().unwrap_or_default(), name, &values, kind.span, &scope, context, found);
    }
}
