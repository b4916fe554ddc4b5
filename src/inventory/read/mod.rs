//! YAML (or JSON) text into a [`Draft`]: types and words are checked here, ids against the catalog later.

mod details;
use details::*;
mod organisation;
use organisation::*;
mod service;
use service::*;

use super::shape::{self, names};
use super::{Draft, split};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::fields::{Problems, is_unknown, shorten};
use crate::model::organisation::{Capacity, Freeze, Site};
use crate::model::service::*;
use crate::model::words::*;
use crate::model::{Organisation, Service};
use crate::source::yaml::{self, Node};
use crate::source::{FileId, Span};
use rayon::prelude::*;

/// Reads one file. Everything wrong with it comes back at once; what could be understood comes back too.
#[must_use]
pub fn read(text: &str, file: FileId) -> (Draft, Vec<Diagnostic>) {
    if let Some(pieces) = split::split(text, rayon::current_num_threads() * 8)
        && let Some(done) = read_pieces(text, file, &pieces)
    {
        return done;
    }
    let mut problems = Problems::default();
    let mut draft = Draft::default();
    match yaml::parse(text, file) {
        Err(error) => problems.push(Diagnostic::error("invalid-yaml", error.message).at(error.span, "here")),
        Ok(None) => problems.push(
            Diagnostic::error("empty-inventory", "the file is empty")
                .at(Span::new(file, 0, 0), "")
                .help("`hoheit init` writes a starter inventory"),
        ),
        Ok(Some(node)) => document(&mut problems, &node, &mut draft),
    }
    (draft, problems.list)
}

/// Reads the pieces of a large file in parallel; `None` when one is malformed, so that the whole is read for an exact
/// message.
fn read_pieces(text: &str, file: FileId, pieces: &split::Pieces) -> Option<(Draft, Vec<Diagnostic>)> {
    let mut problems = Problems::default();
    let mut draft = Draft::default();
    let read_part = |range: &std::ops::Range<usize>| yaml::parse_at(&text[range.clone()], file, range.start).ok();
    for range in [&pieces.head, &pieces.tail] {
        for node in read_part(range)? {
            document(&mut problems, &node, &mut draft);
        }
    }
    let parts: Vec<_> = pieces
        .items
        .par_iter()
        .map(|range| {
            let mut problems = Problems::default();
            let nodes = read_part(range)?;
            let items = nodes.first().and_then(Node::as_sequence)?;
            let services: Vec<Service> = items.iter().filter_map(|item| service(&mut problems, item)).collect();
            Some((services, problems.list))
        })
        .collect::<Option<_>>()?;
    for (services, found) in parts {
        draft.services.extend(services);
        problems.list.extend(found);
    }
    Some((draft, problems.list))
}

fn document(problems: &mut Problems, node: &Node<'_>, draft: &mut Draft) {
    problems.each(node, "an inventory", &names(shape::INVENTORY), |problems, name, value| {
        match name {
            "$schema" => {}
            "organisation" | "organization" => {
                draft.organisation = organisation(problems, value).map(|organisation| (organisation, Some(value.span)));
            }
            "services" => match value.as_sequence() {
                Some(items) => draft.services.extend(items.iter().filter_map(|item| service(problems, item))),
                None if value.is_null() => {}
                None => problems.wrong(value, "services", "a list"),
            },
            _ => return false,
        }
        true
    });
}

fn list<T>(
    problems: &mut Problems,
    node: &Node<'_>,
    field: &str,
    read: impl Fn(&mut Problems, &Node<'_>) -> Option<T>,
) -> Vec<T> {
    match node.as_sequence() {
        Some(items) => {
            let mut all: Vec<T> = items.iter().filter_map(|item| read(problems, item)).collect();
            // Large inventories keep very many short lists.
            all.shrink_to_fit();
            all
        }
        None => {
            if !is_unknown(node) {
                problems.wrong(node, field, "a list");
            }
            Vec::new()
        }
    }
}
