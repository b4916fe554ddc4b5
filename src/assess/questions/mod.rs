//! From missing facts to questions.
//!
//! In: an assessment and the facts of each service. Out: questions, most telling first. The gain of a question has two
//! parts. Exposures ([`field`]): the weight that lies between the worst and the best world because of this fact alone, over
//! the four channels. Lenses ([`lenses`]): by how much the interval of each lens shrinks, on average over the possible
//! answers, as a share of the whole. A vendor is asked once for all services that use the same offering ([`list`]).
//!
//! What must hold: every missing fact that can narrow a result is counted; the list may be cut, the count never is.

mod field;
mod lenses;
mod list;

pub use field::Field;

use super::facts::Facts;
use super::lens::{Engine, Ready};
use super::{Assessment, Question};
use crate::model::Service;
use field::{FieldGains, fields, stated};
use list::{Asker, Missing};
use rayon::prelude::*;
use std::sync::Arc;

/// Longest list of questions; the rest is counted ([`Assessment::question_count`]).
pub const LISTED: usize = 10_000;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Ask {
    Field(Field),
    /// Place in the catalog.
    Control(u16),
    /// Number of the lens, place in it.
    Criterion(u16, u16),
}

/// Builds the questions of an assessment; the second value counts all of them.
#[must_use]
pub fn questions(assessment: &Assessment<'_>, engine: &Engine<'_>, facts: &[Arc<Facts>]) -> (Vec<Question>, usize) {
    let pieces: Vec<Missing<'_>> = (0..assessment.services.len())
        .into_par_iter()
        .with_min_len(super::piece(assessment.services.len()))
        .fold(Missing::default, |mut missing, at| {
            service(assessment, engine, at, &facts[at], &mut missing);
            missing
        })
        .collect();
    list::list(assessment, engine, pieces)
}

/// What the lenses miss of services with the same facts.
#[derive(Debug)]
struct OfLenses {
    fields: FieldGains,
    others: Arc<[(Ask, f64)]>,
}

impl OfLenses {
    fn new(concerned: &[(usize, &Ready<'_>)], facts: &Facts) -> Self {
        let mut fields = FieldGains::default();
        let mut others = Vec::new();
        for (ask, gain) in lenses::of_lenses(concerned, facts) {
            match ask {
                Ask::Field(field) => fields[field as usize] = gain,
                Ask::Control(_) | Ask::Criterion(..) => others.push((ask, gain)),
            }
        }
        Self { fields, others: others.into() }
    }
}

/// Lenses that concern a service, and its facts: what the lenses miss follows from both.
type LensKey = (u64, Arc<Facts>);

fn service<'a>(
    assessment: &'a Assessment<'_>,
    engine: &Engine<'_>,
    at: usize,
    facts: &Arc<Facts>,
    missing: &mut Missing<'a>,
) {
    let service = &assessment.inventory.services[at];
    let mut gains = FieldGains::default();
    fields(assessment, at, &mut gains);
    let concerned: Vec<(usize, &Ready<'_>)> = engine.concerning(service).collect();
    let mask = concerned.iter().fold(0_u64, |mask, (number, _)| mask | (1 << (number % 64)));
    let key: LensKey = (mask, facts.clone());
    let known = missing.known.entry(key.clone()).or_insert_with(|| OfLenses::new(&concerned, facts));
    for field in Field::ALL {
        let gain = known.fields[*field as usize];
        if gain > 0.0 && !stated(*field, service, assessment, at) {
            gains[*field as usize] += gain;
        }
    }
    let asker = Asker::of(assessment, at);
    let place = u32::try_from(at).unwrap_or(u32::MAX);
    if service.answers.is_empty() {
        missing.alike.entry((key, asker)).or_default().push(place);
    } else {
        let open = known.others.iter().filter(|(ask, _)| !answered(*ask, service, engine)).copied().collect();
        missing.single.push((place, asker, open));
    }
    let list = field::sub_processors(assessment, at);
    let control = assessment.catalog.raw.controls.iter().position(|control| control.id == field::SUB_PROCESSORS);
    if let Some(control) = control.filter(|_| list > 0.0) {
        missing.single.push((place, asker, vec![(Ask::Control(small(control)), list)]));
    }
    let told = Field::ALL.iter().map(|field| (place, *field, gains[*field as usize].min(1.0)));
    missing.fields.extend(told.filter(|(_, _, gain)| *gain > 0.0));
}

/// Whether a criterion was answered for this service.
fn answered(ask: Ask, service: &Service, engine: &Engine<'_>) -> bool {
    let Ask::Criterion(lens, criterion) = ask else { return false };
    let lens = engine.numbered(usize::from(lens)).lens;
    let answers = service.answers.get(&lens.id);
    let answer = answers.and_then(|answers| answers.get(&lens.criteria[usize::from(criterion)].id));
    answer.is_some_and(|answer| answer.rung.is_some())
}

/// Places in the catalog are kept small: there are very many of them for a large inventory.
fn small(place: usize) -> u16 {
    u16::try_from(place).unwrap_or(u16::MAX)
}
