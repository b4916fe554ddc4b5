//! One finding of the document.
//!
//! In: the assessment and the place of a finding. Out: its JSON, appended to a piece of the list. What findings of a rule say
//! alike is written once and copied.

use super::parts::{fields, fields_text, object_text};
use super::shape::{FindingActs, FindingHead, FindingSaid, FindingTail, Place};
use crate::assess::{Assessment, Finding};
use crate::model::words::*;
use crate::report::Context;
use rustc_hash::FxHashMap;

/// What was written before, as JSON.
#[derive(Default)]
pub(super) struct Memo<'a> {
    heads: FxHashMap<(&'static str, Severity, Confidence), Box<[u8]>>,
    acts: FxHashMap<(Option<&'a Text>, OwnerKind), Box<[u8]>>,
}

/// A remedy may name the service: no more than this many are kept.
const ACTS_MOST: usize = 4_096;

/// Appends the finding at place `at`.
pub(super) fn write<'a>(
    piece: &mut Vec<u8>,
    assessment: &'a Assessment<'_>,
    at: usize,
    context: &Context<'_>,
    memo: &mut Memo<'a>,
) {
    let found = &assessment.findings[at];
    let service = found.service.map(|at| assessment.service(at).id.as_str());
    let head =
        || FindingHead { rule: found.rule, severity: found.severity.as_str(), confidence: found.confidence.as_str() };
    let key = (found.rule, found.severity, found.confidence);
    piece.extend_from_slice(memo.heads.entry(key).or_insert_with(|| object_text(&head())));
    fields(piece, &FindingSaid { service, message: &found.message.get(context.language) });
    let remedy = found.remedy.as_deref();
    let acts = FindingActs { remedy: remedy.map(|remedy| remedy.get(context.language)), owner: found.owner.as_str() };
    let key = (remedy, found.owner);
    match memo.acts.get(&key) {
        Some(known) => piece.extend_from_slice(known),
        None if memo.acts.len() < ACTS_MOST => {
            piece.extend_from_slice(memo.acts.entry(key).or_insert(fields_text(&acts)));
        }
        None => fields(piece, &acts),
    }
    let related = found.seen.as_ref().and_then(|_| declared(found, context)).into_iter().collect();
    fields(
        piece,
        &FindingTail { location: location(found, context), related, fingerprint: found.fingerprint(service) },
    );
    piece.push(b'}');
}

fn location<'a>(found: &'a Finding, context: &'a Context<'_>) -> Option<Place<'a>> {
    if let Some(seen) = &found.seen {
        return Some(Place { path: &seen.path, line: seen.line, column: seen.column });
    }
    declared(found, context)
}

/// The place in what people declared.
fn declared<'a>(found: &Finding, context: &'a Context<'_>) -> Option<Place<'a>> {
    let span = found.span?;
    let position = context.sources.position(span);
    Some(Place { path: &context.sources.file(span.file).path, line: position.line, column: position.column })
}
