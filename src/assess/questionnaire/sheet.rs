//! The filled form as a workbook, sheet by sheet.
//!
//! In: each sheet as text with tabs between cells ([`crate::inventory::xlsx`] makes it). A sheet with a heading row that names
//! the columns `fact` and `services`, or calls them as the report's workbook does, holds questions; others are left alone.
//! Columns are found by their heading in either report language, so they may be moved, hidden or added to. What must hold:
//! every problem names its cell.

use super::Given;
use super::read::Filled;
use super::text::day;
use super::value::written;
use crate::catalog::Catalog;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::fields::Problems;
use crate::model::service::Said;
use crate::model::words::Language;
use crate::source::{FileId, Span};

/// Headings that are the same in every language; ids are read from these columns.
pub const MACHINE_COLUMNS: [&str; 2] = ["fact", "services"];

/// Headings of the columns for people, by language.
#[derive(Debug)]
pub struct Columns;

impl Columns {
    /// Keys of the texts (`questionnaire.<key>`) of the columns, in the order in which they are written.
    pub const KEYS: [&'static str; 8] =
        ["number", "question", "concerns", "choices", "answer", "evidence", "by", "date"];

    /// The heading of a column.
    #[must_use]
    pub fn heading<'c>(key: &'c str, catalog: &'c Catalog, language: Language) -> &'c str {
        catalog.text(&format!("questionnaire.{key}")).map_or(key, |text| text.get(language))
    }
}

/// A cell: its text and where it stands.
type Cell<'t> = (&'t str, Span);

/// Reads the sheets of a filled workbook. Unanswered questions are left out; everything wrong comes back at once.
#[must_use]
pub fn read_sheets(sheets: &[(&str, FileId)], catalog: &Catalog) -> (Vec<Given>, Vec<Diagnostic>) {
    let mut problems = Problems::default();
    let mut out = Vec::new();
    let mut any = false;
    for (text, file) in sheets {
        let mut head: Option<Vec<Option<&'static str>>> = None;
        for (number, row) in rows(text, *file).enumerate() {
            match &head {
                None => {
                    head = heading(&row, catalog);
                    any |= head.is_some();
                }
                Some(head) => out.extend(question(&mut problems, head, &row, number + 1, catalog)),
            }
        }
    }
    if !any {
        let message = "no sheet of this workbook is a questionnaire";
        let span = sheets.first().map(|(_, file)| Span::new(*file, 0, 0));
        problems.push(
            Diagnostic::error("empty-questionnaire", message)
                .at(span, "")
                .help("a sheet needs the columns `fact` and `services`; `--format questionnaire-xlsx` writes them"),
        );
    }
    (out, problems.list)
}

fn rows<'t>(text: &'t str, file: FileId) -> impl Iterator<Item = Vec<Cell<'t>>> {
    let mut offset = 0;
    text.split_inclusive('\n').map(move |line| {
        let mut at = offset;
        offset += line.len();
        line.trim_end_matches(['\n', '\r'])
            .split('\t')
            .map(|cell| {
                let span = Span::new(file, at, at + cell.len());
                at += cell.len() + 1;
                (cell, span)
            })
            .collect()
    })
}

/// The columns of a heading row; `None`: this row is none.
fn heading(row: &[Cell<'_>], catalog: &Catalog) -> Option<Vec<Option<&'static str>>> {
    let called = |word: &str, key: String| {
        let text = catalog.text(&key);
        text.is_some_and(|text| [&text.en, &text.de].iter().any(|known| known.to_lowercase() == word.to_lowercase()))
    };
    let words: Vec<&str> = row.iter().map(|(cell, _)| cell.trim()).collect();
    let mut found: Vec<Option<&'static str>> = words
        .iter()
        .map(|word| {
            let of_people = || Columns::KEYS.into_iter().find(|key| called(word, format!("questionnaire.{key}")));
            MACHINE_COLUMNS.into_iter().find(|key| key.eq_ignore_ascii_case(word)).or_else(of_people)
        })
        .collect();
    // The report's workbook names these columns in its language; where they stand as they are, they count.
    for key in MACHINE_COLUMNS {
        if !found.contains(&Some(key)) {
            let at = words.iter().position(|word| called(word, format!("sheet.column.{key}")))?;
            found[at] = Some(key);
        }
    }
    Some(found)
}

fn question(
    problems: &mut Problems,
    head: &[Option<&'static str>],
    row: &[Cell<'_>],
    number: usize,
    catalog: &Catalog,
) -> Option<Given> {
    let place = |key: &str| head.iter().position(|known| *known == Some(key));
    let cell = |key: &str| {
        let found = place(key).and_then(|at| row.get(at)).map(|(text, span)| (unquoted(text), *span));
        found.filter(|(text, _)| !text.trim().is_empty())
    };
    let (answer, span) = cell("answer")?;
    let whole = Span { end: row.last().map_or(span.end, |(_, last)| last.end), ..row.first().map_or(span, |c| c.1) };
    let fact = cell("fact").map(|(fact, span)| (fact.trim().to_owned(), span));
    let name = fact.as_ref().map_or("", |(fact, _)| fact.as_str());
    let node = written(&answer, span, name, catalog)?;
    let before = problems.list.len();
    let text = |key: &str| cell(key).map(|(text, _)| text.trim().to_owned());
    let said = Said {
        evidence: text("evidence"),
        by: text("by"),
        date: cell("date").and_then(|(text, span)| day(problems, text.trim(), span)),
        ..Said::default()
    };
    let services = cell("services").map(|(text, _)| ids(&text)).unwrap_or_default();
    let given = Filled { services, fact, answer: &node, said, span: whole }.understood(problems, catalog);
    // What is wrong is named by its cell, the way the spreadsheet names it.
    for diagnostic in &mut problems.list[before..] {
        let at = diagnostic.labels.first().map_or(span, |label| label.span);
        let column = row.iter().position(|(_, span)| *span == at).or_else(|| place("answer")).unwrap_or(0);
        diagnostic.notes.push(format!("cell {}{number}", letters(column)));
    }
    given
}

/// Service ids of a cell: a list in JSON, or ids with commas.
fn ids(text: &str) -> Vec<String> {
    match serde_json::from_str::<Vec<String>>(text.trim()) {
        Ok(list) => list,
        Err(_) => text.split(',').map(|id| id.trim().to_owned()).filter(|id| !id.is_empty()).collect(),
    }
}

/// A cell whose text starts with a quotation mark is quoted as in CSV.
fn unquoted(text: &str) -> String {
    match text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) => inner.replace("\"\"", "\""),
        None => text.to_owned(),
    }
}

/// The letters of a column: A, B, …, Z, AA.
fn letters(mut column: usize) -> String {
    let mut out = String::new();
    loop {
        out.insert(0, char::from(b'A' + u8::try_from(column % 26).unwrap_or(0)));
        if column < 26 {
            return out;
        }
        column = column / 26 - 1;
    }
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn columns_are_named_as_in_a_spreadsheet() {
        let named: Vec<String> = [0, 4, 25, 26, 51, 52, 701, 702].into_iter().map(letters).collect();
        assert_eq!(named, ["A", "E", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}
