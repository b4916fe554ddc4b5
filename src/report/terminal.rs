//! Diagnostics as rustc shows them. The only file that names the renderer.

use super::covered::Cover;
use crate::diagnostic::{Diagnostic, Kind};
use crate::model::words::Severity;
use crate::source::{FileId, SourceFile, Sources};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use rayon::prelude::*;
use std::borrow::Cow;

/// Renders at most `limit` diagnostics, errors first, and counts the rest.
#[must_use]
pub fn diagnostics(list: &[Diagnostic], sources: &Sources, colour: bool, limit: usize) -> String {
    let mut order: Vec<&Diagnostic> = list.iter().collect();
    order.sort_by_key(|diagnostic| rank(diagnostic.kind));
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    order.truncate(limit);
    let shown = order.par_iter().with_min_len(16);
    let shown: Vec<String> = shown
        .map_init(Cover::default, |cover, diagnostic| render(diagnostic, sources, &renderer, cover) + "\n\n")
        .collect();
    let mut out = shown.concat();
    if list.len() > limit {
        out.push_str(&format!("… and {} more\n", list.len() - limit));
    }
    let errors = list.iter().filter(|diagnostic| diagnostic.is_error()).count();
    if errors > 0 {
        out.push_str(&format!("{errors} error{} in the input\n", if errors == 1 { "" } else { "s" }));
    }
    out
}

/// How many lines beside a marked one may be drawn with it.
const AROUND: usize = 3;

fn rank(kind: Kind) -> u8 {
    match kind {
        Kind::Error => 0,
        Kind::Finding(severity) => 10 - severity as u8,
        Kind::Warning => 11,
    }
}

fn render(diagnostic: &Diagnostic, sources: &Sources, renderer: &Renderer, cover: &mut Cover) -> String {
    let level = match diagnostic.kind {
        Kind::Error => Level::ERROR,
        Kind::Warning => Level::WARNING,
        Kind::Finding(Severity::Critical | Severity::High) => {
            Level::ERROR.with_name(Some(severity_name(diagnostic.kind)))
        }
        Kind::Finding(Severity::Medium) => Level::WARNING.with_name(Some("medium")),
        Kind::Finding(_) => Level::NOTE.with_name(Some(severity_name(diagnostic.kind))),
    };
    let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.as_str());
    let mut files: Vec<FileId> = Vec::new();
    for label in &diagnostic.labels {
        if !files.contains(&label.span.file) {
            files.push(label.span.file);
        }
    }
    let mut group = Group::with_title(title);
    for (number, file) in files.iter().enumerate() {
        let source = sources.file(*file);
        let (window, line, offset) = window(source, diagnostic, *file);
        let shown = if source.foreign {
            let here = diagnostic.labels.iter().map(|label| label.span).filter(|span| span.file == *file);
            let lines = here.map(|span| source.position(span.start as usize).line as usize);
            let marked: Vec<usize> = lines.map(|number| number.saturating_sub(line)).collect();
            Cow::Owned(cover.covered(window, |number| marked.iter().any(|at| at.abs_diff(number) <= AROUND)))
        } else {
            Cow::Borrowed(window)
        };
        let mut snippet = Snippet::source(shown).path(source.path.as_str()).line_start(line);
        for (at, label) in diagnostic.labels.iter().enumerate().filter(|(_, label)| label.span.file == *file) {
            let kind = if at == 0 && number == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
            let clamp = |byte: u32| (byte as usize).saturating_sub(offset).min(window.len());
            let (mut start, mut end) = (clamp(label.span.start), clamp(label.span.end));
            // A label over many lines shows its first line only.
            if let Some(stop) = window[boundary(window, start)..].find('\n') {
                end = end.min(boundary(window, start) + stop);
            }
            start = boundary(window, start);
            end = boundary(window, end.max(start));
            snippet = snippet.annotation(kind.span(start..end).label(label.text.as_str()));
        }
        group = group.element(snippet);
    }
    for line in &diagnostic.notes {
        group = group.element(Level::NOTE.message(line.as_str()));
    }
    for line in &diagnostic.help {
        group = group.element(Level::HELP.message(line.as_str()));
    }
    renderer.render(&[group])
}

fn severity_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Finding(severity) => severity.as_str(),
        Kind::Error => "error",
        Kind::Warning => "warning",
    }
}

fn boundary(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The lines around the labels, so that a large file costs nothing to render: text, number of its first line, its offset.
fn window<'t>(source: &'t SourceFile, diagnostic: &Diagnostic, file: FileId) -> (&'t str, usize, usize) {
    let text = source.text.as_ref();
    let spans = diagnostic.labels.iter().filter(|label| label.span.file == file).map(|label| label.span);
    let (first, last) = spans
        .fold((usize::MAX, 0), |(first, last), span| (first.min(span.start as usize), last.max(span.start as usize)));
    let first = boundary(text, first.min(text.len()));
    let last = boundary(text, last);
    let start = text[..first].rfind('\n').map_or(0, |at| at + 1);
    let end = text[last..].find('\n').map_or(text.len(), |at| last + at);
    let line = source.position(start).line as usize;
    // A carriage return at the end would be shown.
    (text[start..end].trim_end_matches('\r'), line, start)
}
