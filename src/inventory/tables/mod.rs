//! Tables (CSV, or sheets as text) as drafts of an inventory.
//!
//! In: one or more tables of a run, the catalog for names, an optional mapping. Out: one [`Draft`] and everything that could
//! not be understood, with row and column. What must hold: no row is dropped silently; a name that the catalog does not know
//! stays as a name with an unknown vendor; a data class that is not known never makes the data look harmless.
//!
//! Tables of relations (ServiceNow's `cmdb_rel_ci`: parent, type, child) add dependencies to the services of the others.

mod cells;
mod join;
mod layout;
mod values;

pub use values::number;

use super::Draft;
use super::columns::{Column, Mapping};
use super::csv::Cell;
use crate::catalog::Catalog;
use crate::catalog::names::fold;
use crate::diagnostic::fields::shorten;
use crate::diagnostic::{Diagnostic, suggest};
use crate::model::Service;
use crate::source::{FileId, Span};
use rustc_hash::FxHashSet;

/// Reads all tables of a run together: their texts are in the arena under these ids.
#[must_use]
pub fn read(tables: &[(&str, FileId)], catalog: &Catalog, mapping: &Mapping) -> (Draft, Vec<Diagnostic>) {
    let mut reader = Reader {
        catalog,
        mapping,
        found: Vec::new(),
        rows: Vec::new(),
        relations: Vec::new(),
        headers: FxHashSet::default(),
    };
    for (text, file) in tables {
        reader.table(text, *file);
    }
    reader.mapped();
    let services = reader.finish();
    (Draft { organisation: None, services }, reader.found)
}

/// A reference to another service, by whatever name.
type Reference = (String, Span);

struct Row {
    service: Service,
    given_id: bool,
    needs: Vec<Reference>,
    fallback: Option<Reference>,
}

struct Reader<'a> {
    catalog: &'a Catalog,
    mapping: &'a Mapping,
    found: Vec<Diagnostic>,
    rows: Vec<Row>,
    relations: Vec<(Reference, Reference)>,
    /// Folded headers of all tables.
    headers: FxHashSet<String>,
}

/// The cells of one row by field.
struct Line<'r, 't> {
    number: usize,
    cells: &'r [(Column, &'r str, &'r Cell<'t>)],
    whole: Span,
}

impl<'r, 't> Line<'r, 't> {
    fn get(&self, column: Column) -> Option<(&'r str, &'r Cell<'t>)> {
        self.cells
            .iter()
            .find(|(c, _, cell)| *c == column && !is_blank(&cell.text))
            .map(|(_, header, cell)| (*header, *cell))
    }
}

fn is_blank(text: &str) -> bool {
    matches!(
        fold(text).as_str(),
        "" | "unknown" | "unbekannt" | "n a" | "na" | "k a" | "none" | "null" | "tbd" | "offen" | "keine angabe"
    ) || text.chars().all(|c| matches!(c, '-' | '–' | '?' | '/' | ' '))
}

fn items(text: &str) -> Vec<&str> {
    let separators: &[char] = if text.contains([';', '|', '\n']) { &[';', '|', '\n'] } else { &[','] };
    text.split(separators).map(str::trim).filter(|item| !item.is_empty()).collect()
}

impl Reader<'_> {
    fn warn(&mut self, line: usize, header: &str, cell: &Cell<'_>, what: &str) -> &mut Diagnostic {
        let message = format!("row {line}, column `{}`: {what}", shorten(header));
        self.found.push(Diagnostic::warning("unresolved-cell", message).at(cell.span, "not understood"));
        let last = self.found.len() - 1;
        &mut self.found[last]
    }

    /// A suggestion; for the first problems only, for a long list of unknown names needs no thousand guesses.
    fn closest(&self, name: &str, valid: &[&str]) -> Option<String> {
        (self.found.len() < 100).then(|| suggest::closest(name, valid.iter().copied()).map(str::to_owned)).flatten()
    }
}
