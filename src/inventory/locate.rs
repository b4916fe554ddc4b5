//! The exact place of a wrong value.
//!
//! Services keep the span of their id alone: a million of them need no place for every word. When something is wrong with
//! a value, its diagnostic names the entry, the field and the value; here the text is read once more and the label moves
//! to the value itself. What must hold: a label that cannot be placed better stays where it is.

use crate::diagnostic::{Diagnostic, Label};
use crate::source::yaml::{self, Node};
use crate::source::{FileId, Sources, Span};
use rustc_hash::FxHashMap;

/// Largest text that is read once more, in bytes.
const MOST: usize = 64 * 1024 * 1024;

/// Moves labels that name an entry to the value that is meant.
pub fn sharpen(diagnostics: &mut [Diagnostic], sources: &Sources) {
    let mut wanted: FxHashMap<FileId, Vec<&mut Label>> = FxHashMap::default();
    for label in diagnostics.iter_mut().flat_map(|diagnostic| &mut diagnostic.labels) {
        if label.value.is_some() {
            wanted.entry(label.span.file).or_default().push(label);
        }
    }
    for (file, labels) in wanted {
        let text = sources.file(file).text.clone();
        let Some(node) = (text.len() <= MOST).then(|| yaml::parse(&text, file).ok().flatten()).flatten() else {
            continue;
        };
        let mut entries = FxHashMap::default();
        index(&node, &mut entries);
        for label in labels {
            let Some((field, value, text)) = label.value.as_deref() else { continue };
            let found = entries.get(&label.span).and_then(|entry| value_of(entry, field, value));
            if let Some(span) = found {
                label.text = (*text).to_owned();
                label.span = span;
            }
        }
    }
}

/// Every mapping under its own span and under that of its `id`.
fn index<'n, 't>(node: &'n Node<'t>, entries: &mut FxHashMap<Span, &'n Node<'t>>) {
    for item in node.as_sequence().unwrap_or_default() {
        index(item, entries);
    }
    for (key, value) in node.as_mapping().unwrap_or_default() {
        entries.insert(node.span, node);
        if key.as_str() == Some("id") {
            entries.insert(value.span, node);
        }
        index(value, entries);
    }
}

/// Where `value` stands under `field`, at any depth of the entry.
fn value_of(entry: &Node<'_>, field: &str, value: &str) -> Option<Span> {
    for item in entry.as_sequence().unwrap_or_default() {
        if let Some(span) = value_of(item, field, value) {
            return Some(span);
        }
    }
    entry.as_mapping()?.iter().find_map(|(key, inner)| {
        let here = (key.as_str() == Some(field)).then(|| among(inner, value)).flatten();
        here.or_else(|| value_of(inner, field, value))
    })
}

/// The value itself, an item of a list, or a key.
fn among(node: &Node<'_>, value: &str) -> Option<Span> {
    let is = |node: &Node<'_>| node.as_str().is_some_and(|text| text.eq_ignore_ascii_case(value));
    let items = node.as_sequence().unwrap_or_default().iter();
    let keys = node.as_mapping().unwrap_or_default().iter().map(|(key, _)| key);
    std::iter::once(node).chain(items).chain(keys).find(|node| is(node)).map(|node| node.span)
}
