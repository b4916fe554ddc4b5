//! Findings as diagnostics for the terminal: the place with its text, the proof as notes, the remedy as help.

use super::gate::{Gate, Place, Told};
use crate::diagnostic::{Diagnostic, Kind};
use crate::source::{FileId, Sources, Span};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// Other places of a finding that are drawn; the others are counted. What reads the findings further gets them all.
const RELATED: usize = 3;

/// One diagnostic a finding that counts, worst first.
#[must_use]
pub fn diagnostics(gate: &Gate<'_>, sources: &Sources) -> Vec<Diagnostic> {
    let files = Files::of(sources);
    let found: Vec<&Told> = gate.new_findings().collect();
    found.into_par_iter().with_min_len(64).map(|told| diagnostic(gate, told, &files)).collect()
}

/// The sources by path, so that no finding looks through all of them.
struct Files<'s> {
    sources: &'s Sources,
    by_path: FxHashMap<String, FileId>,
}

impl<'s> Files<'s> {
    fn of(sources: &'s Sources) -> Self {
        let mut by_path = FxHashMap::default();
        for (id, file) in sources.iter() {
            by_path.entry(plain(&file.path)).or_insert(id);
        }
        Self { sources, by_path }
    }
}

/// A path as findings and sources both spell it.
fn plain(path: &str) -> String {
    path.replace('\\', "/").trim_start_matches("./").to_owned()
}

fn diagnostic(gate: &Gate<'_>, told: &Told, files: &Files<'_>) -> Diagnostic {
    let mut out = Diagnostic::new(Kind::Finding(told.severity), told.rule, told.message.clone());
    let label = told.service.clone().unwrap_or_default();
    let places = told
        .place
        .iter()
        .map(|place| (place, label.as_str()))
        .chain(told.related.iter().take(RELATED).map(|(place, words)| (place, words.as_str())));
    for (place, words) in places {
        match span_of(place, files) {
            Some(span) => out = out.at(span, words),
            None => out = out.note(format!("{}:{}:{}", place.path, place.line, place.column)),
        }
    }
    let more = told.related.len().saturating_sub(RELATED) + told.unlisted;
    if more > 0 {
        out = out.note(gate.say("gate.more-places", &[("count", &more.to_string())]));
    }
    for hop in &told.proof {
        out = out.note(hop.clone());
    }
    if let Some(remedy) = &told.remedy {
        out = out.help(remedy.clone());
    }
    out.help(format!("`hoheit explain {}`: {}", told.rule, gate.rule_name(told.rule)))
}

/// The text of a place; a place without an end is the rest of its line.
fn span_of(place: &Place, files: &Files<'_>) -> Option<Span> {
    let file = *files.by_path.get(place.path.trim_start_matches("./"))?;
    let source = files.sources.file(file);
    let start = source.offset(place.line, place.column)?;
    let end = source.offset(place.end_line, place.end_column).filter(|end| *end > start);
    let line_end = || source.text[start..].find(['\n', '\r']).map_or(source.text.len(), |at| start + at);
    Some(span(file, start, end.unwrap_or_else(line_end)))
}

fn span(file: FileId, start: usize, end: usize) -> Span {
    Span::new(file, start, end)
}
