//! A scenario file of the user's own: the shape of the catalog's scenarios, with only `events` required.

use super::change::EventSpans;
use crate::catalog::raw::{Event, Scenario};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::fields::{Problems, is_unknown};
use crate::model::words::{Confidence, Date, Evidence, Text};
use crate::source::yaml::{self, Node};
use crate::source::{FileId, Span};

const SCENARIO: &[&str] = &["id", "name", "story", "happened", "events", "references", "evidence"];
const EVENT: &[&str] = &["kind", "what", "by", "after_hours"];
const EVIDENCE: &[&str] = &["source", "as_of", "confidence"];

/// A scenario with the places of its events.
#[derive(Debug, Clone)]
pub struct ScenarioFile {
    /// The scenario.
    pub scenario: Scenario,
    /// Places, one entry an event.
    pub spans: Vec<EventSpans>,
}

/// Reads a scenario file; `id` stands in where the file names none (its file name).
#[must_use]
pub fn read(text: &str, file: FileId, id: &str, today: Date) -> (Option<ScenarioFile>, Vec<Diagnostic>) {
    let mut problems = Problems::default();
    let mut out = ScenarioFile { scenario: super::flags::ad_hoc(Vec::new(), today), spans: Vec::new() };
    id.clone_into(&mut out.scenario.id);
    match yaml::parse(text, file) {
        Err(error) => problems.push(Diagnostic::error("invalid-yaml", error.message).at(error.span, "here")),
        Ok(None) => {
            problems.push(
                Diagnostic::error("empty-scenario", "the file is empty")
                    .at(Span::new(file, 0, 0), "")
                    .help("add `events:`"),
            );
        }
        Ok(Some(node)) => scenario(&mut problems, &node, &mut out),
    }
    if out.scenario.name.en.is_empty() {
        out.scenario.name = Text { en: out.scenario.id.clone(), de: out.scenario.id.clone() };
    }
    let usable = !problems.list.iter().any(Diagnostic::is_error);
    (usable.then_some(out), problems.list)
}

fn scenario(problems: &mut Problems, node: &Node<'_>, out: &mut ScenarioFile) {
    let mut given = false;
    problems.each(node, "a scenario", SCENARIO, |problems, field, value| {
        let scenario = &mut out.scenario;
        match field {
            "id" => {
                if let Some(id) = problems.text(value, field) {
                    scenario.id = id;
                }
            }
            "name" => scenario.name = words(problems, value, field),
            "story" => scenario.story = words(problems, value, field),
            "happened" => scenario.happened = problems.flag(value, field).unwrap_or(false),
            "references" => scenario.references = problems.texts(value, field).unwrap_or_default(),
            "evidence" => evidence(problems, value, &mut scenario.evidence),
            "events" => {
                given = true;
                match value.as_sequence() {
                    Some(items) => {
                        for (event, spans) in items.iter().filter_map(|item| event(problems, item)) {
                            scenario.events.push(event);
                            out.spans.push(spans);
                        }
                    }
                    None => problems.wrong(value, field, "a list"),
                }
            }
            _ => return false,
        }
        true
    });
    if !given && node.as_mapping().is_some() {
        problems
            .push(Diagnostic::error("empty-scenario", "the scenario has no `events`").at(node.span, "add `events:`"));
    }
}

fn event(problems: &mut Problems, node: &Node<'_>) -> Option<(Event, EventSpans)> {
    let (mut kind, mut what, mut by, mut after_hours) = (None, None, None, 0.0);
    problems.each(node, "an event", EVENT, |problems, field, value| {
        match field {
            "kind" => kind = problems.text(value, field).map(|text| (text, value.span)),
            "what" => what = problems.text(value, field).map(|text| (text, value.span)),
            "by" => by = problems.text(value, field).map(|text| (text, value.span)),
            "after_hours" => after_hours = problems.duration(value, field, 1.0).unwrap_or(0.0),
            _ => return false,
        }
        true
    });
    for (missing, field) in [(kind.is_none(), "kind"), (what.is_none(), "what")] {
        if missing {
            problems.push(Diagnostic::error("incomplete-event", format!("an event needs `{field}`")).at(node.span, ""));
        }
    }
    let ((kind, kind_span), (what, what_span)) = (kind?, what?);
    let spans = EventSpans { kind: kind_span, what: what_span, by: by.as_ref().map(|(_, span)| *span) };
    Some((Event { kind, what, by: by.map(|(text, _)| text), after_hours }, spans))
}

/// One text for both languages, or `{ en, de }`.
fn words(problems: &mut Problems, node: &Node<'_>, field: &str) -> Text {
    if let Some(text) = node.as_str() {
        return Text { en: text.to_owned(), de: text.to_owned() };
    }
    let mut out = Text::default();
    if is_unknown(node) {
        return out;
    }
    problems.each(node, field, &["en", "de"], |problems, language, value| {
        match language {
            "en" => out.en = problems.text(value, language).unwrap_or_default(),
            "de" => out.de = problems.text(value, language).unwrap_or_default(),
            _ => return false,
        }
        true
    });
    if out.en.is_empty() {
        out.en.clone_from(&out.de);
    }
    if out.de.is_empty() {
        out.de.clone_from(&out.en);
    }
    out
}

fn evidence(problems: &mut Problems, node: &Node<'_>, out: &mut Evidence) {
    problems.each(node, "evidence", EVIDENCE, |problems, field, value| {
        match field {
            "source" => out.source = problems.text(value, field).unwrap_or_else(|| "none".to_owned()),
            "as_of" => out.as_of = problems.date(value, field).unwrap_or(out.as_of),
            "confidence" => {
                let words: Vec<&str> = Confidence::ALL.iter().map(|word| word.as_str()).collect();
                out.confidence = problems.word(value, field, Confidence::parse, &words).unwrap_or(out.confidence);
            }
            _ => return false,
        }
        true
    });
}
