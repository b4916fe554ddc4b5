//! Chains of control: cycles are impossible in the world, so they are mistakes in the catalog.

use super::Catalog;
use super::Overlay;
use super::index::controls;
use crate::diagnostic::{Diagnostic, Label};
use crate::source::Span;
use crate::source::yaml::{self, Node};
use rustc_hash::FxHashMap;

/// Between the entities of a circle in its message.
const ARROW: &str = " → ";

/// Shows where the entities of each circle stand in a user's folder. The catalog itself keeps no places: its files are read
/// once more when something is wrong with them.
pub fn point(diagnostics: &mut [Diagnostic], files: &[Overlay]) {
    if diagnostics.is_empty() {
        return;
    }
    let nodes: Vec<Node<'_>> =
        files.iter().flat_map(|f| yaml::parse_all(&f.text, f.file).unwrap_or_default()).collect();
    for diagnostic in diagnostics.iter_mut().filter(|diagnostic| diagnostic.labels.is_empty()) {
        let Some((_, circle)) = diagnostic.message.split_once(": ") else { continue };
        let mut names: Vec<&str> = circle.split(ARROW).collect();
        names.pop();
        let places: Vec<Span> =
            names.iter().filter_map(|name| nodes.iter().find_map(|node| entity(node, name))).collect();
        for span in places {
            let text = if diagnostic.labels.is_empty() { "in this circle" } else { "and this" };
            diagnostic.labels.push(Label { span, text: text.to_owned(), value: None });
        }
    }
}

fn entity(vendor: &Node<'_>, id: &str) -> Option<Span> {
    let legal = vendor.get("legal")?.as_sequence()?;
    legal.iter().filter_map(|entity| entity.get("id")).find(|node| node.as_str() == Some(id)).map(|node| node.span)
}

/// Every cycle of controlling stakes, once, as an error.
#[must_use]
pub fn cycles(catalog: &Catalog) -> Vec<Diagnostic> {
    let mut state: FxHashMap<&str, u8> = FxHashMap::default();
    let mut found = Vec::new();
    for entity in catalog.raw.vendors.iter().flat_map(|vendor| &vendor.legal) {
        let mut stack: Vec<(&str, usize)> = vec![(&entity.id, 0)];
        while let Some((id, next)) = stack.pop() {
            if next == 0 {
                match state.get(id) {
                    Some(_) => continue,
                    None => state.insert(id, 1),
                };
            }
            let owners: Vec<&str> = catalog
                .entity(id)
                .into_iter()
                .flat_map(|entity| entity.owned_by.iter().filter(|stake| controls(stake)))
                .map(|stake| stake.owner.as_str())
                .collect();
            match owners.get(next) {
                None => {
                    state.insert(id, 2);
                }
                Some(owner) => {
                    stack.push((id, next + 1));
                    match state.get(owner) {
                        Some(1) => {
                            let from = stack.iter().position(|(seen, _)| seen == owner).unwrap_or(0);
                            let mut names: Vec<&str> = stack[from..].iter().map(|(seen, _)| *seen).collect();
                            names.push(owner);
                            found.push(
                                Diagnostic::error(
                                    "ownership-cycle",
                                    format!("ownership goes in a circle: {}", names.join(ARROW)),
                                )
                                .help("one of these stakes is not a controlling one, or is wrong"),
                            );
                        }
                        Some(_) => {}
                        None => stack.push((owner, 0)),
                    }
                }
            }
        }
    }
    found
}
