//! From missing facts to questions.
//!
//! In: an assessment and the facts of each service. Out: questions, most telling first. The gain of a question has two
//! parts. Exposures: the weight that lies between the worst and the best world because of this fact alone, over the four
//! channels. Lenses: by how much the interval of each lens shrinks, on average over the possible answers, as a share of
//! the whole. A vendor is asked once for all services that use the same offering.
//!
//! What must hold: every missing fact that can narrow a result is counted; the list may be cut, the count never is.

use super::facts::{EITHER, Fact, Facts, NOT_CONCERNED};
use super::lens::{Engine, Ready};
use super::level::{level, weight};
use super::{Assessment, Question};
use crate::catalog::index::OfferingIx;
use crate::graph::channel_ix;
use crate::model::service::Tested;
use crate::model::words::*;
use crate::model::{Interval, Service, Strength};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Longest list of questions; the rest is counted ([`Assessment::question_count`]).
pub const LISTED: usize = 10_000;

/// A field of the inventory that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Who provides it.
    Vendor,
    /// Which data it holds.
    Data,
    /// Who holds the keys.
    Keys,
    /// Where it lies.
    Region,
    /// How much depends on it.
    Criticality,
    /// Whether a processor agreement is signed.
    ProcessorAgreement,
    /// Whether standard contractual clauses are signed.
    Scc,
    /// How long notice is.
    Notice,
    /// What stands in.
    Fallback,
    /// Whether the stand-in was tested.
    FallbackTested,
}

impl Field {
    /// Every field that can be asked for.
    pub const ALL: &'static [Self] = &[
        Self::Vendor,
        Self::Data,
        Self::Keys,
        Self::Region,
        Self::Criticality,
        Self::ProcessorAgreement,
        Self::Scc,
        Self::Notice,
        Self::Fallback,
        Self::FallbackTested,
    ];

    /// Name in the inventory.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Vendor => "vendor",
            Self::Data => "data",
            Self::Keys => "keys",
            Self::Region => "region",
            Self::Criticality => "criticality",
            Self::ProcessorAgreement => "contract.processor_agreement",
            Self::Scc => "contract.scc",
            Self::Notice => "contract.notice",
            Self::Fallback => "fallback",
            Self::FallbackTested => "fallback.tested",
        }
    }

    /// The field with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.as_str() == name)
    }

    fn answered_by(self) -> &'static str {
        match self {
            Self::Data | Self::ProcessorAgreement | Self::Scc => "dpo",
            _ => "us",
        }
    }
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Ask {
    Field(Field),
    /// Place in the catalog.
    Control(u16),
    /// Number of the lens, place in it.
    Criterion(u16, u16),
}

/// The field behind a fact that lenses ask for.
fn field_of(fact: Fact) -> Option<Field> {
    match fact {
        Fact::Keys => Some(Field::Keys),
        Fact::DataLocation => Some(Field::Region),
        Fact::ProcessorAgreement => Some(Field::ProcessorAgreement),
        Fact::Scc => Some(Field::Scc),
        Fact::PersonalData | Fact::SpecialData => Some(Field::Data),
        Fact::Notice => Some(Field::Notice),
        Fact::Fallback => Some(Field::Fallback),
        Fact::Criticality => Some(Field::Criticality),
        _ => None,
    }
}

/// Builds the questions of an assessment; the second value counts all of them.
#[must_use]
pub fn questions(assessment: &Assessment<'_>, engine: &Engine<'_>, facts: &[Arc<Facts>]) -> (Vec<Question>, usize) {
    let asked: Vec<Vec<(u32, Ask, f64)>> = (0..assessment.services.len())
        .into_par_iter()
        .with_min_len(super::piece(assessment.services.len()))
        .fold(
            || (Vec::new(), FxHashMap::default()),
            |(mut out, mut memo), at| {
                service(assessment, engine, at, &facts[at], &mut memo, &mut out);
                (out, memo)
            },
        )
        .map(|(out, _)| out)
        .collect();
    list(assessment, engine, asked.concat())
}

type LensMemo = FxHashMap<(u64, Arc<Facts>), Arc<[(Ask, f64)]>>;

fn service(
    assessment: &Assessment<'_>,
    engine: &Engine<'_>,
    at: usize,
    facts: &Arc<Facts>,
    memo: &mut LensMemo,
    out: &mut Vec<(u32, Ask, f64)>,
) {
    let service = &assessment.inventory.services[at];
    let mut gains: BTreeMap<Ask, f64> = BTreeMap::new();
    fields(assessment, at, &mut gains);
    let concerned: Vec<(usize, &Ready<'_>)> = engine.concerning(service).collect();
    let mask = concerned.iter().fold(0_u64, |mask, (number, _)| mask | (1 << (number % 64)));
    let of_lenses = memo
        .entry((mask, facts.clone()))
        .or_insert_with(|| of_lenses(&concerned, facts).into_iter().collect::<Vec<_>>().into())
        .clone();
    for (ask, gain) in of_lenses.iter() {
        let answered = match ask {
            Ask::Criterion(lens, criterion) => {
                let lens = engine.numbered(usize::from(*lens)).lens;
                service
                    .answers
                    .get(&lens.id)
                    .and_then(|answers| answers.get(&lens.criteria[usize::from(*criterion)].id))
                    .is_some_and(|answer| answer.rung.is_some())
            }
            Ask::Field(field) => stated(*field, service, assessment, at),
            Ask::Control(_) => false,
        };
        if !answered {
            *gains.entry(*ask).or_default() += gain;
        }
    }
    let place = u32::try_from(at).unwrap_or(u32::MAX);
    out.extend(gains.into_iter().filter(|(_, gain)| *gain > 0.0).map(|(ask, gain)| (place, ask, gain.min(1.0))));
}

/// Whether a field needs no asking.
fn stated(field: Field, service: &Service, assessment: &Assessment<'_>, at: usize) -> bool {
    let own = assessment.services[at].setup.self_run(assessment.catalog) == Some(true);
    match field {
        Field::Vendor => service.vendor.is_some() || service.offering.is_some() || own,
        Field::Data => service.data.is_some(),
        Field::Keys => service.keys.is_some(),
        Field::Region => service.region.is_some() || service.site.is_some() || service.country.is_some(),
        Field::Criticality => service.criticality.is_some(),
        Field::ProcessorAgreement => service.contract.processor_agreement.is_some() || own,
        Field::Scc => service.contract.scc.is_some() || own,
        Field::Notice => service.contract.notice_days.is_some() || own,
        Field::Fallback => service.fallback.is_some(),
        Field::FallbackTested => service.fallback.as_ref().is_none_or(|fallback| fallback.tested != Tested::NotSaid),
    }
}

/// What missing fields leave open in the exposures of a service.
fn fields(assessment: &Assessment<'_>, at: usize, gains: &mut BTreeMap<Ask, f64>) {
    let (service, result) = (&assessment.inventory.services[at], &assessment.services[at]);
    let needs = &result.needs;
    let mut worst = [Interval::NONE; 4];
    let mut unknown = [Interval::NONE; 4];
    for exposure in &result.exposures {
        let channel = if exposure.channel == Channel::Exit { 3 } else { channel_ix(exposure.channel) };
        worst[channel] = worst[channel].join(exposure.strength);
        if exposure.jurisdiction.is_none() {
            unknown[channel] = unknown[channel].join(exposure.strength);
        }
    }
    let channels = [Channel::Access, Channel::Disruption, Channel::Transfer, Channel::Exit];
    let worth = |channel: usize, strength: Strength| weight(level(channels[channel], strength, needs));
    let width = |channel: usize, interval: Interval| worth(channel, interval.worst) - worth(channel, interval.best);
    let step = |channel: usize| worth(channel, Strength::Full) - worth(channel, Strength::Reduced);
    let mut ask = |field: Field, gain: f64| {
        if gain > 0.0 && !stated(field, service, assessment, at) {
            *gains.entry(Ask::Field(field)).or_default() += gain / 4.0;
        }
    };
    ask(Field::Vendor, (0..4).map(|channel| width(channel, worst[channel])).sum());
    if result.setup.has_data {
        let open = worst[0].worst == Strength::Full;
        ask(Field::Keys, if open { step(0) } else { 0.0 });
        ask(Field::Data, worth(0, worst[0].worst) + worth(2, worst[2].worst));
        ask(Field::Region, width(0, unknown[0]) + width(2, unknown[2]));
        ask(Field::Scc, if worst[2].worst == Strength::Full { step(2) } else { 0.0 });
    }
    let range =
        |need: Need| weight(level(Channel::Disruption, worst[1].worst, &super::Needs { availability: need, ..*needs }));
    ask(Field::Criticality, range(Need::VeryHigh) - range(Need::Normal));
    ask(
        Field::Notice,
        if result.exposures.iter().any(|e| e.obstacles.contains(&"exit.contract")) { width(3, worst[3]) } else { 0.0 },
    );
    ask(Field::FallbackTested, worth(1, Strength::Full) / 2.0);
    ask(Field::Fallback, if worst[1].worst == Strength::Full { worth(1, Strength::Full) / 4.0 } else { 0.0 });
}

/// By how much each answer would shrink the intervals of the lenses, as a share of all of them.
fn of_lenses(lenses: &[(usize, &Ready<'_>)], facts: &Facts) -> BTreeMap<Ask, f64> {
    let mut gains: BTreeMap<Ask, f64> = BTreeMap::new();
    #[allow(clippy::cast_precision_loss)]
    let share = 1.0 / lenses.len().max(1) as f64;
    for (number, ready) in lenses {
        for criterion in 0..ready.lens.criteria.len() {
            if !ready.criterion_concerns(criterion, facts) {
                continue;
            }
            let rungs = ready.derive(criterion, facts);
            let now = ready.stake(criterion, rungs);
            if now <= 0.0 {
                continue;
            }
            let mut any = false;
            for at in ready.controls_of(criterion) {
                let possible = facts.control(*at);
                if possible & EITHER != EITHER || possible & NOT_CONCERNED != 0 {
                    continue;
                }
                let after = [super::facts::YES, super::facts::NO].map(|value| {
                    ready.stake(criterion, ready.derive(criterion, &facts.clone().with_control(*at, value)))
                });
                let gain = now - f64::midpoint(after[0], after[1]);
                if gain > 1e-9 {
                    any = true;
                    *gains.entry(Ask::Control(small(*at))).or_default() += gain * share;
                }
            }
            for fact in ready.facts_of(criterion) {
                let Some(field) = field_of(fact) else { continue };
                let values: Vec<u8> = (0..8).map(|bit| 1 << bit).filter(|bit| facts.get(fact) & bit != 0).collect();
                if values.len() < 2 {
                    continue;
                }
                #[allow(clippy::cast_precision_loss)]
                let count = values.len() as f64;
                let stake =
                    |value: &u8| ready.stake(criterion, ready.derive(criterion, &facts.clone().with(fact, *value)));
                let gain = now - values.iter().map(stake).sum::<f64>() / count;
                if gain > 1e-9 {
                    any = true;
                    *gains.entry(Ask::Field(field)).or_default() += gain * share;
                }
            }
            if !any {
                gains.insert(Ask::Criterion(small(*number), small(criterion)), now * share);
            }
        }
    }
    gains
}

/// One question to one vendor: vendor id, offering, what is asked.
type VendorAsk<'r> = (&'r str, Option<OfferingIx>, Ask);

/// Joins questions that one vendor answers once, ranks, and cuts the list.
fn list(assessment: &Assessment<'_>, engine: &Engine<'_>, asked: Vec<(u32, Ask, f64)>) -> (Vec<Question>, usize) {
    let catalog = assessment.catalog;
    let mut joined: FxHashMap<VendorAsk<'_>, (Vec<usize>, f64)> = FxHashMap::default();
    let mut own: Vec<OwnAsk> = Vec::new();
    let mut count = 0;
    for (at, ask, gain) in asked {
        let at = at as usize;
        let result = &assessment.services[at];
        let who = match ask {
            Ask::Field(field) => field.answered_by(),
            Ask::Control(control) => who(&catalog.raw.controls[usize::from(control)].answered_by),
            Ask::Criterion(lens, criterion) => {
                who(&engine.numbered(usize::from(lens)).lens.criteria[usize::from(criterion)].answered_by)
            }
        };
        let own_run = result.setup.self_run(catalog) == Some(true);
        match result.vendor.as_deref().filter(|_| who == "vendor" && !own_run) {
            Some(vendor) => {
                let entry = joined.entry((vendor, result.setup.offering, ask)).or_insert_with(|| (Vec::new(), 1.0));
                entry.0.push(at);
                entry.1 *= 1.0 - gain;
            }
            None => {
                own.push((at, ask, gain, if own_run && who == "vendor" { "us" } else { who }));
                count += 1;
                if own.len() > LISTED * 4 {
                    keep_most_telling(&mut own);
                }
            }
        }
    }
    keep_most_telling(&mut own);
    let count = count + joined.len();
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
    for row in &mut rows {
        row.services.sort_unstable();
    }
    rows.par_sort_by(|a, b| {
        b.gain.total_cmp(&a.gain).then_with(|| (&a.services, a.ask, a.vendor).cmp(&(&b.services, b.ask, b.vendor)))
    });
    rows.truncate(LISTED);
    let questions = rows.into_iter().map(|row| row.question(assessment, engine)).collect();
    (questions, count)
}

/// What is asked of the organisation: service, what, gain, of whom.
type OwnAsk = (usize, Ask, f64, &'static str);

/// Only the most telling ones are listed: the others need not be kept, nor put in order.
fn keep_most_telling(own: &mut Vec<OwnAsk>) {
    if own.len() > LISTED {
        own.select_nth_unstable_by(LISTED, |a, b| b.2.total_cmp(&a.2).then_with(|| (a.0, a.1).cmp(&(b.0, b.1))));
        own.truncate(LISTED);
    }
}

/// Places in the catalog are kept small: there are millions of them for a large inventory.
fn small(place: usize) -> u16 {
    u16::try_from(place).unwrap_or(u16::MAX)
}

fn who(word: &str) -> &'static str {
    match word {
        "vendor" => "vendor",
        "dpo" => "dpo",
        _ => "us",
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
