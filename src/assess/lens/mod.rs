//! Other people's frameworks applied to what is known.
//!
//! In: a lens of the catalog, the [`Facts`] of a service and the answers people gave. Out: a [`LensResult`]: for each
//! criterion the rungs that remain possible, and from them score and SEAL as intervals. An answer wins over facts; a
//! criterion of which nothing is known keeps its whole ladder. What must hold: fewer facts never narrow a result; a lens is
//! data, nothing here knows one by name.

mod check;
mod condition;
mod engine;

pub use check::problems;
pub use engine::{Engine, Memo};

use super::facts::{Fact, Facts, NOT_CONCERNED, flows};
use crate::catalog::Catalog;
use crate::catalog::raw::{Criterion, Lens};
use crate::model::Service;
use crate::model::service::Answer;
use crate::model::words::Date;
use crate::source::Span;
use condition::{Condition, Holds, Row, remaining};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The result of one lens for one service.
#[derive(Debug, Clone, PartialEq)]
pub struct LensResult {
    /// Lens id.
    pub lens: String,
    /// SEAL level, lowest and highest that the facts allow; for ladders with SEAL only.
    pub seal: Option<(u8, u8)>,
    /// Score in percent, lowest and highest.
    pub score: Option<(f64, f64)>,
    /// Criteria that hold the SEAL level down (or fail, for lenses without a score): those whose lowest possible SEAL is
    /// the lowest of all, the ones known best first.
    pub binding: Vec<String>,
    /// Criteria that cap the SEAL level whatever the missing answers say: those whose highest possible SEAL is the lowest
    /// of all. Empty when nothing caps it.
    pub capping: Vec<String>,
    /// Result per criterion, in the order of the lens.
    pub criteria: Vec<CriterionResult>,
    /// Criteria that do not concern this kind of service.
    pub not_concerned: Vec<String>,
    /// Counts, for lenses without a score: all criteria but additional ones.
    pub base: Counts,
    /// Counts of additional criteria (C3A).
    pub additional: Counts,
}

/// How many criteria of a lens without a score stand how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Met.
    pub met: u32,
    /// Met in part.
    pub partly: u32,
    /// Failed.
    pub failed: u32,
    /// Not decided by what is known.
    pub open: u32,
}

/// How a criterion of a lens without a score stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Failed.
    Failed,
    /// Not decided.
    Open,
    /// Met in part.
    Partly,
    /// Met.
    Met,
}

/// The result of one criterion.
#[derive(Debug, Clone, PartialEq)]
pub struct CriterionResult {
    /// Criterion id.
    pub id: String,
    /// Lowest and highest rung that the facts allow.
    pub rungs: (u32, u32),
    /// Where the answer comes from.
    pub basis: AnswerBasis,
    /// Evidence given with an answer.
    pub evidence: Option<String>,
    /// Who gave the answer.
    pub by: Option<String>,
    /// When it was given.
    pub date: Option<Date>,
    /// Where the answer stands.
    pub span: Option<Span>,
}

/// Where an answer comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerBasis {
    /// Given by a person in the inventory.
    Answered,
    /// Derived from facts, to one rung.
    Derived,
    /// Derived from facts, to a range.
    Narrowed,
    /// Nothing is known.
    Open,
}

impl AnswerBasis {
    /// Word in outputs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Derived => "derived",
            Self::Narrowed => "narrowed",
            Self::Open => "open",
        }
    }
}

/// Results by lens id, shared between services with the same facts.
pub type LensResults = Arc<BTreeMap<String, LensResult>>;

impl CriterionResult {
    /// How it stands, on a ladder of `rungs` steps.
    #[must_use]
    pub fn standing(&self, rungs: usize) -> Standing {
        let last = u32::try_from(rungs.saturating_sub(1)).unwrap_or(u32::MAX);
        match self.rungs {
            (_, 0) => Standing::Failed,
            (low, _) if low == last => Standing::Met,
            (low, high) if low > 0 && high < last => Standing::Partly,
            _ => Standing::Open,
        }
    }
}

/// A lens made ready: facts and controls looked up once.
#[derive(Debug)]
pub struct Ready<'c> {
    /// The lens.
    pub lens: &'c Lens,
    rows: Vec<Vec<Row>>,
    /// Controls that each criterion asks for.
    controls: Vec<Vec<usize>>,
    weights: Vec<f64>,
    /// Whether the lens concerns some kinds of services only.
    specific: bool,
}

impl<'c> Ready<'c> {
    /// Looks everything up.
    #[must_use]
    pub fn new(lens: &'c Lens, catalog: &'c Catalog) -> Self {
        let rows: Vec<Vec<Row>> = lens
            .criteria
            .iter()
            .map(|criterion| {
                let row = |derivation: &crate::catalog::raw::Derivation| Row {
                    when: derivation.when.iter().map(|(fact, values)| Condition::read(fact, values, catalog)).collect(),
                    rungs: derivation.rungs,
                };
                criterion.derive.iter().map(row).collect()
            })
            .collect();
        let controls = rows
            .iter()
            .map(|rows| {
                let mut list: Vec<usize> = rows
                    .iter()
                    .flat_map(|row| &row.when)
                    .filter_map(|condition| match condition {
                        Condition::Control(at, _) => Some(*at),
                        _ => None,
                    })
                    .collect();
                list.sort_unstable();
                list.dedup();
                list
            })
            .collect();
        let weight = |criterion: &Criterion| {
            lens.objectives
                .iter()
                .find(|objective| objective.id == criterion.objective)
                .map_or(0.0, |found| found.weight)
        };
        let weights = lens.criteria.iter().map(weight).collect();
        let specific = !lens.applies_to.iter().any(|entry| entry == "*");
        Self { lens, rows, controls, weights, specific }
    }

    /// Controls that a criterion asks for, as places in the catalog.
    #[must_use]
    pub fn controls_of(&self, criterion: usize) -> &[usize] {
        &self.controls[criterion]
    }

    /// Facts that a criterion asks for.
    #[must_use]
    pub fn facts_of(&self, criterion: usize) -> Vec<Fact> {
        let mut list: Vec<Fact> = self.rows[criterion]
            .iter()
            .flat_map(|row| &row.when)
            .filter_map(|condition| match condition {
                Condition::Fixed(fact, _) => Some(*fact),
                _ => None,
            })
            .collect();
        list.sort_unstable();
        list.dedup();
        list
    }

    /// Share of the whole score that a criterion can move, 0 to 1; the same for all where there is no score.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn stake(&self, criterion: usize, rungs: (u32, u32)) -> f64 {
        let entry = &self.lens.criteria[criterion];
        if self.lens.has_seal() {
            let (low, high) = values(entry, rungs);
            return (high - low) / 1000.0 * self.weights[criterion] / 100.0;
        }
        let steps = entry.rungs.len().saturating_sub(1).max(1) as f64;
        f64::from(rungs.1.saturating_sub(rungs.0)) / steps / self.lens.criteria.len().max(1) as f64
    }

    /// Whether the lens concerns a service of this kind and data.
    #[must_use]
    pub fn concerns(&self, service: &Service, catalog: &Catalog) -> bool {
        catalog.applies(&self.lens.applies_to, service.category.as_deref())
            && flows(&self.lens.data, service.data.as_deref(), catalog)
    }

    /// Whether a criterion concerns a service with these facts: in a lens for some kinds of services, a criterion that
    /// asks only for controls that do not concern this one does not concern it either.
    #[must_use]
    pub fn criterion_concerns(&self, criterion: usize, facts: &Facts) -> bool {
        let asked = &self.controls[criterion];
        !self.specific || asked.is_empty() || asked.iter().any(|at| facts.control(*at) & NOT_CONCERNED == 0)
    }

    /// Rungs that remain possible for a criterion: in every world that the facts allow the first row that holds counts, and
    /// the whole ladder remains where some world meets none.
    #[must_use]
    pub fn derive(&self, criterion: usize, facts: &Facts) -> (u32, u32) {
        let mut open: Vec<&Row> = Vec::new();
        for row in &self.rows[criterion] {
            let holds = row.when.iter().map(|condition| condition.holds(facts)).min().unwrap_or(Holds::Surely);
            match holds {
                Holds::Never => continue,
                Holds::Surely if open.is_empty() => return row.rungs,
                Holds::Surely | Holds::Maybe => open.push(row),
            }
            if holds == Holds::Surely {
                break;
            }
        }
        remaining(&open, facts).unwrap_or((0, last_rung(&self.lens.criteria[criterion])))
    }

    /// Applies the lens.
    #[must_use]
    pub fn evaluate(&self, facts: &Facts, answers: Option<&BTreeMap<String, Answer>>) -> LensResult {
        let mut out = LensResult {
            lens: self.lens.id.clone(),
            seal: None,
            score: None,
            binding: Vec::new(),
            capping: Vec::new(),
            criteria: Vec::with_capacity(self.lens.criteria.len()),
            not_concerned: Vec::new(),
            base: Counts::default(),
            additional: Counts::default(),
        };
        let scored = self.lens.method == "weighted-ladder";
        let mut score = (0.0, 0.0);
        let mut seals: Vec<(u8, u8, usize)> = Vec::new();
        for (at, criterion) in self.lens.criteria.iter().enumerate() {
            let given = answers.and_then(|answers| answers.get(&criterion.id));
            let rung = given.and_then(|answer| answer.rung).filter(|rung| *rung <= last_rung(criterion));
            if rung.is_none() && !self.criterion_concerns(at, facts) {
                out.not_concerned.push(criterion.id.clone());
                continue;
            }
            let (rungs, basis) = match rung {
                Some(rung) => ((rung, rung), AnswerBasis::Answered),
                None => {
                    let rungs = self.derive(at, facts);
                    let basis = match rungs {
                        (low, high) if low == high => AnswerBasis::Derived,
                        range if range == (0, last_rung(criterion)) => AnswerBasis::Open,
                        _ => AnswerBasis::Narrowed,
                    };
                    (rungs, basis)
                }
            };
            let given = given.filter(|_| rung.is_some());
            let result = CriterionResult {
                id: criterion.id.clone(),
                rungs,
                basis,
                evidence: given.and_then(|answer| answer.evidence.clone()),
                by: given.and_then(|answer| answer.by.clone()),
                date: given.and_then(|answer| answer.date),
                span: given.and_then(|answer| answer.span),
            };
            if scored {
                let (low, high) = values(criterion, rungs);
                score.0 += low / 1000.0 * self.weights[at];
                score.1 += high / 1000.0 * self.weights[at];
                if let Some((low, high)) = seal_of(criterion, rungs) {
                    seals.push((low, high, out.criteria.len()));
                }
            } else {
                let counts = if criterion.tier == "additional" { &mut out.additional } else { &mut out.base };
                match result.standing(criterion.rungs.len()) {
                    Standing::Failed => {
                        counts.failed += 1;
                        out.binding.push(criterion.id.clone());
                    }
                    Standing::Open => counts.open += 1,
                    Standing::Partly => counts.partly += 1,
                    Standing::Met => counts.met += 1,
                }
            }
            out.criteria.push(result);
        }
        if scored {
            out.score = Some(score);
            settle_seal(&mut out, seals);
        }
        out
    }
}

/// SEAL is the lowest of all criteria, and the binding ones are named.
fn settle_seal(out: &mut LensResult, mut seals: Vec<(u8, u8, usize)>) {
    let Some(low) = seals.iter().map(|(low, _, _)| *low).min() else { return };
    let high = seals.iter().map(|(_, high, _)| *high).min().unwrap_or(low);
    out.seal = Some((low, high));
    if high < 4 {
        out.capping =
            seals.iter().filter(|(_, most, _)| *most == high).map(|(_, _, at)| out.criteria[*at].id.clone()).collect();
    }
    seals.retain(|(least, _, _)| *least == low);
    seals.sort_by_key(|(_, most, at)| (*most, *at));
    out.binding = seals.into_iter().map(|(_, _, at)| out.criteria[at].id.clone()).collect();
}

fn last_rung(criterion: &Criterion) -> u32 {
    u32::try_from(criterion.rungs.len().saturating_sub(1)).unwrap_or(u32::MAX)
}

/// Lowest and highest points on these rungs.
fn values(criterion: &Criterion, rungs: (u32, u32)) -> (f64, f64) {
    let on = criterion.rungs.iter().take(rungs.1 as usize + 1).skip(rungs.0 as usize).map(|rung| rung.value);
    let (low, high) =
        on.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    if low.is_finite() { (low, high) } else { (0.0, 0.0) }
}

/// Lowest and highest SEAL on these rungs; `None` for criteria without SEAL or inert ones (every answer gives 4).
fn seal_of(criterion: &Criterion, rungs: (u32, u32)) -> Option<(u8, u8)> {
    let all: Vec<u8> = criterion.rungs.iter().filter_map(|rung| rung.seal).collect();
    if all.len() < criterion.rungs.len() || all.iter().all(|seal| *seal == 4) {
        return None;
    }
    let on = all.get(rungs.0 as usize..=rungs.1 as usize)?;
    Some((*on.iter().min()?, *on.iter().max()?))
}
