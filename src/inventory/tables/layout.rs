//! Which row is the header, what each column means, and which rows are read.
//!
//! In: the text of one table. Out: its rows handed on, field by field, or pairs of a table of relations. What must hold: a
//! column that is not read is named.

use super::super::columns::{Column, unread};
use super::super::csv::{Cell, MAX_CELLS, MAX_COLUMNS, Table, delimiter, split};
use super::{Line, Reader};
use crate::catalog::names::fold;
use crate::diagnostic::fields::shorten;
use crate::diagnostic::{Diagnostic, suggest};
use crate::source::{FileId, Span};

impl Reader<'_> {
    pub(super) fn table(&mut self, text: &str, file: FileId) {
        let table = split(text, file, self.mapping.delimiter.unwrap_or_else(|| delimiter(text)));
        if table.cut {
            let message = format!("the table has more than {MAX_CELLS} cells or {MAX_COLUMNS} columns");
            self.found.push(
                Diagnostic::error("table-too-large", message)
                    .at(Span::new(file, 0, 0), "")
                    .help("split it; is the delimiter right? A mapping file names it: `delimiter: \";\"`"),
            );
            return;
        }
        if let Some(open) = table.open {
            self.found.push(
                Diagnostic::error("open-quote", "a quote opens here and is never closed")
                    .at(open, "all that follows would be one cell")
                    .help("close it; a quote inside a quoted cell is doubled"),
            );
            return;
        }
        if table.rows.is_empty() {
            self.found.push(Diagnostic::error("no-columns", "the table is empty").at(Span::new(file, 0, 0), ""));
            return;
        }
        let Some(at) = self.header_row(&table) else {
            let all: Vec<&str> = table
                .rows
                .first()
                .into_iter()
                .flat_map(|(_, row)| row.iter().map(|cell| &*cell.text))
                .take(20)
                .collect();
            self.found.push(
                Diagnostic::error("no-columns", "no column of this table is recognised")
                    .at(
                        Span::new(file, 0, text.lines().next().map_or(0, str::len)),
                        "expected headers such as Name, Produkt, Anbieter",
                    )
                    .note(format!("found: {}", shorten(&all.join(", "))))
                    .help("cells are parted by `;`, `,`, tab or `|`; a mapping file names another delimiter")
                    .help("a mapping file says which column is which; see docs/inventory-tables.md"),
            );
            return;
        };
        let headers: Vec<&str> = table.rows[at].1.iter().map(|cell| &*cell.text).collect();
        self.headers.extend(headers.iter().map(|header| fold(header)));
        let mut columns: Vec<Option<Column>> = headers.iter().map(|header| self.mapping.column(header)).collect();
        for (place, cell) in table.rows[at].1.iter().enumerate() {
            let Some(column) = columns[place] else { continue };
            if columns[..place].contains(&Some(column)) {
                columns[place] = None;
                let message = format!(
                    "columns `{}` and another both mean `{}`; the first is read",
                    shorten(headers[place]),
                    column.as_str()
                );
                self.found.push(
                    Diagnostic::warning("doubled-column", message)
                        .at(cell.span, "not read")
                        .help("a mapping file decides: `columns: { header: field }`"),
                );
            }
        }
        let relations = columns.contains(&Some(Column::Parent)) && columns.contains(&Some(Column::Child));
        if relations && columns.contains(&Some(Column::Id)) && !columns.contains(&Some(Column::Name)) {
            columns.iter_mut().filter(|column| **column == Some(Column::Id)).for_each(|column| *column = None);
        }
        if relations {
            // `type` alone says what a relation is; elsewhere it may mean anything.
            columns
                .iter_mut()
                .zip(&headers)
                .filter(|(_, header)| fold(header) == "type")
                .for_each(|(column, _)| *column = Some(Column::Relation));
        }
        let left = if relations { Vec::new() } else { unread(&headers, self.mapping) };
        if !left.is_empty() {
            let message = match left.as_slice() {
                [only] => format!("1 column is not read: {only}"),
                more => format!("{} columns are not read: {}", more.len(), more.join(", ")),
            };
            let span = table.rows[at].1.first().map(|cell| cell.span);
            self.found.push(
                Diagnostic::warning("unread-columns", message)
                    .at(span, "in this header")
                    .help("a mapping file names their fields, or `ignore`"),
            );
        }
        for (number, row) in &table.rows[at + 1..] {
            let wanted = self.mapping.only.iter().all(|(header, values)| {
                let cell = headers.iter().position(|known| fold(known) == *header).and_then(|place| row.get(place));
                cell.is_some_and(|cell| values.contains(&fold(&cell.text)))
            });
            if !wanted {
                continue;
            }
            let cells: Vec<(Column, &str, &Cell<'_>)> = row
                .iter()
                .zip(&columns)
                .zip(&headers)
                .filter_map(|((cell, column), header)| column.map(|c| (c, *header, cell)))
                .collect();
            let whole = Span { end: row.last().map_or(0, |cell| cell.span.end), ..row[0].span };
            let line = Line { number: *number, cells: &cells, whole };
            if relations { self.relation(&line) } else { self.row(&line) }
        }
    }

    /// Headers that the mapping names and no table has: a slip there must not pass as "nothing to map".
    pub(super) fn mapped(&mut self) {
        if self.headers.is_empty() {
            return;
        }
        let headers: Vec<&str> = self.headers.iter().map(String::as_str).collect();
        let named = self.mapping.columns.keys().map(|header| (header, false));
        let filters = self.mapping.only.keys().map(|header| (header, true));
        for (header, filter) in named.chain(filters).filter(|(header, _)| !self.headers.contains(*header)) {
            let message = format!("the mapping names a column `{}` that no table has", shorten(header));
            // A filter on a column that is not there would leave nothing.
            let mut diagnostic = if filter {
                Diagnostic::error("unknown-column", message)
            } else {
                Diagnostic::warning("unknown-column", message)
            };
            diagnostic.help = suggest::closest(header, headers.iter().copied())
                .map(|close| format!("did you mean `{close}`?"))
                .into_iter()
                .collect();
            self.found.push(diagnostic);
        }
    }

    /// The row that has the most recognised headers among the first ones: exports put titles above.
    fn header_row(&self, table: &Table<'_>) -> Option<usize> {
        let count = |row: &[Cell<'_>]| row.iter().filter(|cell| self.mapping.column(&cell.text).is_some()).count();
        let names = |row: &[Cell<'_>]| {
            let any = |column| row.iter().any(|cell| self.mapping.column(&cell.text) == Some(column));
            any(Column::Name) || any(Column::Id) || any(Column::Offering) || (any(Column::Parent) && any(Column::Child))
        };
        let rows = table.rows.iter().take(10).enumerate().filter(|(_, (_, row))| names(row));
        rows.max_by_key(|(at, (_, row))| (count(row), std::cmp::Reverse(*at))).map(|(at, _)| at)
    }

    fn relation(&mut self, line: &Line<'_, '_>) {
        let (Some((_, parent)), Some((_, child))) = (line.get(Column::Parent), line.get(Column::Child)) else {
            let message = format!("row {}: a relation needs a parent and a child", line.number);
            self.found.push(Diagnostic::warning("unresolved-cell", message).at(line.whole, "not read"));
            return;
        };
        let kind =
            line.cells.iter().find(|(column, _, _)| *column == Column::Relation).map_or("", |(_, _, cell)| &*cell.text);
        let first = fold(kind.split("::").next().unwrap_or_default());
        let (parent, child) = ((parent.text.to_string(), parent.span), (child.text.to_string(), child.span));
        // The first half of a type says what the parent does; these say that the child needs the parent.
        let reversed = matches!(
            first.as_str(),
            "used by" | "runs" | "hosts" | "provides" | "provides storage for" | "virtualizes" | "powers"
        );
        self.relations.push(if reversed { (child, parent) } else { (parent, child) });
    }
}
