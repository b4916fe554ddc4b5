//! The filled form as Markdown.
//!
//! A question starts with a line that carries its ids in a comment; the lines `* Answer: …`, `* Evidence: …`, `* Given by: …`
//! and `* Date: …` below it, in either report language, carry what was filled in. Anything else is prose and may be changed
//! or taken out. What must hold: every problem is shown at the words it is about.

use super::read::Filled;
use super::value::written;
use super::{Given, SCHEMA};
use crate::catalog::Catalog;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::fields::{Problems, parse_date, shorten};
use crate::model::service::Said;
use crate::source::yaml;
use crate::source::{FileId, Span};

/// A question as far as it was read.
#[derive(Debug)]
struct Open<'t> {
    services: Vec<String>,
    fact: Option<(String, Span)>,
    answer: Option<(&'t str, Span)>,
    said: Said,
    span: Span,
}

/// Labels of the lines that are filled in.
const LINES: [&str; 4] = ["answer", "evidence", "by", "date"];

/// Reads a filled form. Unanswered questions are left out; everything wrong comes back at once.
#[must_use]
pub fn read_markdown(text: &str, file: FileId, catalog: &Catalog) -> (Vec<Given>, Vec<Diagnostic>) {
    let mut problems = Problems::default();
    let mut out = Vec::new();
    let mut open: Option<Open<'_>> = None;
    let mut any = false;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        if let Some((ids, at)) = comment(line) {
            if ids.starts_with("hoheit/questionnaire") {
                if ids != SCHEMA {
                    let message = format!("`{}` is no questionnaire that this version reads", shorten(ids));
                    let span = Span::new(file, start + at, start + at + ids.len());
                    problems.push(Diagnostic::error("unknown-word", message).at(span, format!("expected {SCHEMA}")));
                }
            } else if ids.starts_with(['[', '{']) {
                any = true;
                close(&mut problems, open.take(), &mut out, catalog);
                open = Some(ids_of(&mut problems, ids, file, start + at));
            }
            continue;
        }
        // A heading ends a question: an answer below it belongs to no other.
        if line.starts_with('#') {
            close(&mut problems, open.take(), &mut out, catalog);
        } else if let (Some(open), Some((label, value, at))) = (&mut open, labelled(line, catalog)) {
            let span = Span::new(file, start + at, start + at + value.len());
            fill_in(&mut problems, open, label, value, span);
        }
    }
    close(&mut problems, open, &mut out, catalog);
    if !any {
        let message = "no question of a questionnaire is in this file";
        problems.push(
            Diagnostic::error("empty-questionnaire", message).at(Span::new(file, 0, 0), "").help(
                "each question needs its comment with `fact` and `services`; `--format questionnaire-md` writes it",
            ),
        );
    }
    (out, problems.list)
}

fn close(problems: &mut Problems, open: Option<Open<'_>>, out: &mut Vec<Given>, catalog: &Catalog) {
    let Some(open) = open else { return };
    let Some((text, span)) = open.answer else { return };
    let fact = open.fact.as_ref().map_or("", |(fact, _)| fact.as_str());
    let Some(answer) = written(text, span, fact, catalog) else { return };
    let filled = Filled { services: open.services, fact: open.fact, answer: &answer, said: open.said, span: open.span };
    out.extend(filled.understood(problems, catalog));
}

/// What a comment in a line says, and where.
fn comment(line: &str) -> Option<(&str, usize)> {
    let from = line.find("<!--")? + 4;
    let to = from + line[from..].find("-->")?;
    let inner = &line[from..to];
    let blank = inner.len() - inner.trim_start().len();
    Some((inner.trim(), from + blank))
}

fn ids_of<'t>(problems: &mut Problems, ids: &str, file: FileId, offset: usize) -> Open<'t> {
    let span = Span::new(file, offset, offset + ids.len());
    let mut out = Open { services: Vec::new(), fact: None, answer: None, said: Said::default(), span };
    match yaml::parse_at(ids, file, offset) {
        Err(error) => problems.push(Diagnostic::error("invalid-yaml", error.message).at(error.span, "here")),
        Ok(nodes) => {
            for node in &nodes {
                if let Some([fact, services]) = node.as_sequence() {
                    out.fact = fact.as_str().map(|text| (text.to_owned(), fact.span));
                    out.services = problems.texts(services, "services").unwrap_or_default();
                    continue;
                }
                problems.each(node, "a question", &["fact", "services"], |problems, field, value| {
                    match field {
                        "fact" => out.fact = value.as_str().map(|text| (text.to_owned(), value.span)),
                        "services" => out.services = problems.texts(value, field).unwrap_or_default(),
                        _ => return false,
                    }
                    true
                });
            }
        }
    }
    out
}

/// Which line of a question this is, with what was filled in and where that starts.
fn labelled<'l>(line: &'l str, catalog: &Catalog) -> Option<(&'static str, &'l str, usize)> {
    let (label, value) = line.split_once(':')?;
    let word = label.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '-' | '_'));
    let found = LINES.into_iter().find(|name| {
        catalog
            .text(&format!("questionnaire.{name}"))
            .is_some_and(|text| [&text.en, &text.de].iter().any(|known| known.to_lowercase() == word.to_lowercase()))
    })?;
    let trimmed = value.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_'));
    // Where the trimmed text starts in the line.
    let at = label.len() + 1 + value.find(trimmed).unwrap_or(0);
    Some((found, trimmed, at))
}

fn fill_in<'t>(problems: &mut Problems, open: &mut Open<'t>, label: &str, value: &'t str, span: Span) {
    if value.is_empty() {
        return;
    }
    match label {
        "answer" if open.answer.is_some() => {
            let first = open.answer.map(|(_, span)| span);
            let diagnostic = Diagnostic::error("duplicate-field", "a question is answered twice");
            problems.push(diagnostic.at(span, "again here").at(first, "first here"));
        }
        "answer" => open.answer = Some((value, span)),
        "evidence" => open.said.evidence = Some(value.to_owned()),
        "by" => open.said.by = Some(value.to_owned()),
        _ => open.said.date = day(problems, value, span),
    }
}

/// A date that somebody wrote; what is none is said.
pub(super) fn day(problems: &mut Problems, text: &str, span: Span) -> Option<crate::model::words::Date> {
    let found = parse_date(text);
    if found.is_none() {
        let message = format!("`date`: `{}` is no date", shorten(text));
        problems.push(Diagnostic::error("invalid-date", message).at(span, "expected a date such as 2027-12-31"));
    }
    found
}
