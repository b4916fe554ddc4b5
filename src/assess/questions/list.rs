//! From what is missing to the list of questions.
//!
//! In: what services miss, those alike in groups. Out: questions, most telling first, and how many there are in all. A large
//! inventory has millions of them: a group is told apart by service only where it is listed.

use super::field::Field;
use super::{Ask, LISTED, LensKey, OfLenses};
use crate::assess::lens::Engine;
use crate::assess::{Assessment, Question};
use crate::catalog::index::OfferingIx;
use crate::model::words::*;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// What the services of one piece of the inventory miss.
#[derive(Debug, Default)]
pub(super) struct Missing<'a> {
    /// What lenses miss, worked out once for the same facts.
    pub(super) known: FxHashMap<LensKey, OfLenses>,
    /// Services that miss the same things and ask the same vendor, in order.
    pub(super) alike: FxHashMap<(LensKey, Asker<'a>), Vec<u32>>,
    /// Services of which some criteria are answered: what is left.
    pub(super) single: Vec<(u32, Asker<'a>, Vec<(Ask, f64)>)>,
    /// Fields, by service.
    pub(super) fields: Vec<(u32, Field, f64)>,
}

/// Whom a service would ask about its offering.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Asker<'a> {
    vendor: Option<&'a str>,
    offering: Option<OfferingIx>,
    /// Run by the organisation: it answers itself.
    own: bool,
}

impl<'a> Asker<'a> {
    /// The one of the service at place `at`.
    pub(super) fn of(assessment: &'a Assessment<'_>, at: usize) -> Self {
        let result = &assessment.services[at];
        Self {
            vendor: result.vendor.as_deref(),
            offering: result.setup.offering,
            own: result.setup.self_run(assessment.catalog) == Some(true),
        }
    }
}

/// Services that miss the same things: whom they ask, their places in order, what they miss.
struct Alike<'a> {
    asker: Asker<'a>,
    services: Vec<u32>,
    asks: Arc<[(Ask, f64)]>,
}

/// Groups of all pieces, in the order of their first service: the same however the inventory was cut into pieces.
fn groups<'a>(pieces: &mut Vec<Missing<'a>>) -> Vec<Alike<'a>> {
    let mut found: FxHashMap<(LensKey, Asker<'a>), Alike<'a>> = FxHashMap::default();
    let mut out = Vec::new();
    for piece in pieces {
        for ((key, asker), services) in std::mem::take(&mut piece.alike) {
            let asks = piece.known.get(&key).map(|known| known.others.clone()).unwrap_or_default();
            let group = found.entry((key, asker)).or_insert_with(|| Alike { asker, services: Vec::new(), asks });
            group.services.extend(services);
        }
        let single = std::mem::take(&mut piece.single);
        out.extend(single.into_iter().map(|(at, asker, open)| Alike { asker, services: vec![at], asks: open.into() }));
    }
    out.extend(found.into_values());
    // A service may stand first in two groups: what they ask then decides, so that sums never depend on the order of pieces.
    let asked = |group: &Alike<'_>| group.asks.first().map(|(ask, gain)| (*ask, gain.to_bits()));
    out.par_sort_unstable_by_key(|group| (group.services.first().copied(), group.asks.len(), asked(group)));
    out
}

/// Who answers a question.
fn answerer(ask: Ask, assessment: &Assessment<'_>, engine: &Engine<'_>) -> &'static str {
    let word = match ask {
        Ask::Field(field) => return field.answered_by(),
        Ask::Control(control) => &assessment.catalog.raw.controls[usize::from(control)].answered_by,
        Ask::Criterion(lens, criterion) => {
            &engine.numbered(usize::from(lens)).lens.criteria[usize::from(criterion)].answered_by
        }
    };
    match word.as_str() {
        "vendor" => "vendor",
        "dpo" => "dpo",
        _ => "us",
    }
}

/// One question to one vendor: vendor id, offering, what is asked.
type VendorAsk<'r> = (&'r str, Option<OfferingIx>, Ask);

/// What is asked of the organisation by services that are alike: what, gain, of whom, which.
type GroupAsk<'g> = (Ask, f64, &'static str, &'g [u32]);

/// Joins questions that one vendor answers once, ranks, and cuts the list.
pub(super) fn list(
    assessment: &Assessment<'_>,
    engine: &Engine<'_>,
    mut pieces: Vec<Missing<'_>>,
) -> (Vec<Question>, usize) {
    let groups = groups(&mut pieces);
    let mut joined: FxHashMap<VendorAsk<'_>, (Vec<usize>, f64)> = FxHashMap::default();
    let mut own: Vec<GroupAsk<'_>> = Vec::new();
    for group in &groups {
        for (ask, gain) in group.asks.iter() {
            let who = answerer(*ask, assessment, engine);
            let gain = gain.min(1.0);
            match group.asker.vendor.filter(|_| who == "vendor" && !group.asker.own) {
                Some(vendor) => {
                    let entry = joined.entry((vendor, group.asker.offering, *ask)).or_insert_with(|| (Vec::new(), 1.0));
                    entry.0.extend(group.services.iter().map(|at| *at as usize));
                    entry.1 = group.services.iter().fold(entry.1, |rest, _| rest * (1.0 - gain));
                }
                None => {
                    let who = if group.asker.own && who == "vendor" { "us" } else { who };
                    own.push((*ask, gain, who, &group.services));
                }
            }
        }
    }
    let fields = pieces.iter().flat_map(|piece| &piece.fields);
    let fields = fields.map(|(at, field, gain)| (*at as usize, Ask::Field(*field), *gain, field.answered_by()));
    let (own, own_count) = most_telling(own, fields);
    let count = own_count + joined.len();
    let mut rows: Vec<Row<'_>> = own
        .into_iter()
        .map(|(at, ask, gain, who)| Row { services: vec![at], vendor: None, ask, gain, who })
        .chain(joined.into_iter().map(|((vendor, _, ask), (services, rest))| Row {
            services,
            vendor: Some(vendor),
            ask,
            gain: 1.0 - rest,
            who: "vendor",
        }))
        .collect();
    rows.par_iter_mut().for_each(|row| {
        row.services.sort_unstable();
        row.services.dedup();
    });
    rows.par_sort_by(|a, b| {
        b.gain.total_cmp(&a.gain).then_with(|| (&a.services, a.ask, a.vendor).cmp(&(&b.services, b.ask, b.vendor)))
    });
    rows.truncate(LISTED);
    let questions = rows.into_iter().map(|row| row.question(assessment, engine)).collect();
    (questions, count)
}

/// What is asked of the organisation: service, what, gain, of whom.
type OwnAsk = (usize, Ask, f64, &'static str);

/// The most telling of what is asked of the organisation, in no order, and how much there is in all.
fn most_telling(mut groups: Vec<GroupAsk<'_>>, fields: impl Iterator<Item = OwnAsk>) -> (Vec<OwnAsk>, usize) {
    let mut out: Vec<OwnAsk> = Vec::new();
    let mut count = 0;
    let mut add = |asked: OwnAsk| {
        out.push(asked);
        if out.len() > LISTED * 4 {
            keep_most_telling(&mut out);
        }
    };
    for asked in fields {
        add(asked);
        count += 1;
    }
    groups.sort_by(|a, b| b.1.total_cmp(&a.1));
    // Once the list is full, only what tells as much as its last can stand in it.
    let (mut listed, mut least) = (0, f64::INFINITY);
    for (ask, gain, who, services) in groups {
        count += services.len();
        if listed < LISTED || gain >= least {
            services.iter().for_each(|at| add((*at as usize, ask, gain, who)));
            listed += services.len();
            least = gain;
        }
    }
    keep_most_telling(&mut out);
    (out, count)
}

/// Only the most telling ones are listed: the others need not be kept, nor put in order.
fn keep_most_telling(own: &mut Vec<OwnAsk>) {
    if own.len() > LISTED {
        own.select_nth_unstable_by(LISTED, |a, b| b.2.total_cmp(&a.2).then_with(|| (a.0, a.1).cmp(&(b.0, b.1))));
        own.truncate(LISTED);
    }
}

struct Row<'r> {
    services: Vec<usize>,
    vendor: Option<&'r str>,
    ask: Ask,
    gain: f64,
    who: &'static str,
}

impl Row<'_> {
    fn question(self, assessment: &Assessment<'_>, engine: &Engine<'_>) -> Question {
        let catalog = assessment.catalog;
        let (fact, question) = match self.ask {
            Ask::Field(field) => {
                let text = catalog.text(&format!("question.{}", field.as_str())).cloned();
                let name = field.as_str().to_owned();
                let plain = || Text { en: name.clone(), de: name.clone() };
                (name.clone(), text.unwrap_or_else(plain))
            }
            Ask::Control(at) => {
                let control = &catalog.raw.controls[usize::from(at)];
                (format!("controls.{}", control.id), control.question.clone())
            }
            Ask::Criterion(lens, at) => {
                let lens = engine.numbered(usize::from(lens)).lens;
                let criterion = &lens.criteria[usize::from(at)];
                (format!("answers.{}.{}", lens.id, criterion.id), criterion.question.clone())
            }
        };
        Question {
            service: if let [only] = self.services.as_slice() { Some(*only) } else { None },
            services: self.services,
            vendor: self.vendor.map(str::to_owned),
            fact,
            question,
            gain: self.gain,
            answered_by: self.who.to_owned(),
        }
    }
}
