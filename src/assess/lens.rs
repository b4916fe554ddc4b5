//! Other people's frameworks applied to what is known.
//!
//! In: a lens of the catalog, the [`Facts`] of a service and the answers people gave. Out: a [`LensResult`]: for each
//! criterion the rungs that remain possible, and from them score and SEAL as intervals. An answer wins over facts; a
//! criterion of which nothing is known keeps its whole ladder. What must hold: fewer facts never narrow a result; a lens is
//! data, nothing here knows one by name.

use super::facts::{Fact, Facts, NOT_CONCERNED, Set, flows};
use crate::catalog::Catalog;
use crate::catalog::raw::{Criterion, Lens};
use crate::diagnostic::{Diagnostic, suggest};
use crate::model::Service;
use crate::model::service::Answer;
use crate::policy::Policy;
use rustc_hash::FxHashMap;
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

/// Results by lens id, shared between services with the same facts.
pub type LensResults = BTreeMap<String, Arc<LensResult>>;

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

/// A condition of a row: which fact, and which of its values are allowed.
#[derive(Debug, Clone, Copy)]
enum Condition {
    Fixed(Fact, Set),
    Control(usize, Set),
    /// Names a fact or value that does not exist: never decided.
    Unreadable,
}

/// Whether something holds in the worlds that the facts allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Holds {
    Never,
    Maybe,
    Surely,
}

impl Condition {
    fn read(fact: &str, values: &[String], catalog: &Catalog) -> Self {
        let control =
            fact.strip_prefix("control:").map(|id| catalog.raw.controls.iter().position(|control| control.id == id));
        let found = match control {
            Some(at) => at.and_then(|at| {
                let mut set = 0;
                for value in values {
                    set |= match value.as_str() {
                        "yes" => super::facts::YES,
                        "no" => super::facts::NO,
                        _ => return None,
                    };
                }
                Some(Self::Control(at, set))
            }),
            None => Fact::parse(fact).and_then(|fact| fact.set(values).map(|set| Self::Fixed(fact, set))),
        };
        found.unwrap_or(Self::Unreadable)
    }

    fn holds(self, facts: &Facts) -> Holds {
        let (possible, allowed) = match self {
            Self::Fixed(fact, allowed) => (facts.get(fact), allowed),
            Self::Control(at, allowed) => (facts.control(at) & !NOT_CONCERNED, allowed),
            Self::Unreadable => return Holds::Maybe,
        };
        if possible & allowed == 0 {
            Holds::Never
        } else if possible & !allowed == 0 {
            Holds::Surely
        } else {
            Holds::Maybe
        }
    }
}

#[derive(Debug)]
struct Row {
    when: Vec<Condition>,
    rungs: (u32, u32),
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
        if self.lens.method == "weighted-ladder" {
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

    /// Rungs that remain possible for a criterion: rows from the top, a row that may hold widens, one that surely holds
    /// ends. Where no row surely holds and some world is covered by none, the whole ladder remains.
    #[must_use]
    pub fn derive(&self, criterion: usize, facts: &Facts) -> (u32, u32) {
        let whole = (0, last_rung(&self.lens.criteria[criterion]));
        let mut range: Option<(u32, u32)> = None;
        let mut maybe: Vec<&Row> = Vec::new();
        for row in &self.rows[criterion] {
            let holds = row.when.iter().map(|condition| condition.holds(facts)).min().unwrap_or(Holds::Surely);
            if holds == Holds::Never {
                continue;
            }
            range = Some(range.map_or(row.rungs, |(low, high)| (low.min(row.rungs.0), high.max(row.rungs.1))));
            if holds == Holds::Surely {
                return range.unwrap_or(whole);
            }
            maybe.push(row);
        }
        match range {
            Some(range) if covered(&maybe, facts) => range,
            _ => whole,
        }
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
            let evidence = given.filter(|_| rung.is_some()).and_then(|answer| answer.evidence.clone());
            let result = CriterionResult { id: criterion.id.clone(), rungs, basis, evidence };
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

/// Whether every world that the facts allow meets one of the rows.
fn covered(rows: &[&Row], facts: &Facts) -> bool {
    let mut axes: Vec<(Axis, Set)> = Vec::new();
    for condition in rows.iter().flat_map(|row| &row.when) {
        let (axis, possible) = match *condition {
            Condition::Fixed(fact, _) => (Axis::Fact(fact), facts.get(fact)),
            Condition::Control(at, _) => (Axis::Control(at), facts.control(at) & !NOT_CONCERNED),
            Condition::Unreadable => return false,
        };
        if !axes.iter().any(|(known, _)| *known == axis) {
            axes.push((axis, possible));
        }
    }
    let mut world = Vec::with_capacity(axes.len());
    covered_from(rows, &axes, &mut world)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Axis {
    Fact(Fact),
    Control(usize),
}

fn covered_from(rows: &[&Row], axes: &[(Axis, Set)], world: &mut Vec<(Axis, Set)>) -> bool {
    let Some((axis, possible)) = axes.get(world.len()).copied() else {
        return rows.iter().any(|row| {
            row.when.iter().all(|condition| {
                let (axis, allowed) = match *condition {
                    Condition::Fixed(fact, allowed) => (Axis::Fact(fact), allowed),
                    Condition::Control(at, allowed) => (Axis::Control(at), allowed),
                    Condition::Unreadable => return false,
                };
                world.iter().any(|(known, value)| *known == axis && value & allowed != 0)
            })
        });
    };
    (0..8).map(|bit| 1 << bit).filter(|value| possible & value != 0).all(|value| {
        world.push((axis, value));
        let fine = covered_from(rows, axes, world);
        world.pop();
        fine
    })
}

/// The lenses of a run, with results remembered by facts.
#[derive(Debug)]
pub struct Engine<'c> {
    catalog: &'c Catalog,
    /// Lenses for every service they concern.
    pub chosen: Vec<Ready<'c>>,
    /// The lens for customer service, where nobody chose lenses by name.
    pub customer_service: Option<Ready<'c>>,
}

/// Lens that is added for customer-service categories.
const CUSTOMER_SERVICE: &str = "customer-service";

/// Results seen before, per thread.
#[derive(Debug, Default)]
pub struct Memo {
    facts: rustc_hash::FxHashSet<Arc<Facts>>,
    seen: FxHashMap<(usize, Arc<Facts>), Arc<LensResult>>,
}

impl Memo {
    /// The same facts, kept once.
    #[must_use]
    pub fn share(&mut self, facts: Facts) -> Arc<Facts> {
        if let Some(known) = self.facts.get(&facts) {
            return known.clone();
        }
        let shared = Arc::new(facts);
        self.facts.insert(shared.clone());
        shared
    }
}

impl<'c> Engine<'c> {
    /// The lenses that the policy asks for; ids that do not exist are left out.
    #[must_use]
    pub fn new(catalog: &'c Catalog, policy: &Policy) -> Self {
        let ready = |id: &str| catalog.lens(id).map(|lens| Ready::new(lens, catalog));
        let mut ids: Vec<&str> = policy.lenses.iter().map(String::as_str).collect();
        ids.sort_unstable();
        ids.dedup();
        let extra = !policy.lenses_explicit && !ids.contains(&CUSTOMER_SERVICE);
        Self {
            catalog,
            chosen: ids.into_iter().filter_map(ready).collect(),
            customer_service: extra.then(|| ready(CUSTOMER_SERVICE)).flatten(),
        }
    }

    /// The lens with this number.
    #[must_use]
    pub fn numbered(&self, number: usize) -> &Ready<'c> {
        match (self.chosen.get(number), &self.customer_service) {
            (None, Some(extra)) => extra,
            (found, _) => found.unwrap_or(&self.chosen[0]),
        }
    }

    /// The lenses that concern a service, with their numbers.
    pub fn concerning<'e>(&'e self, service: &'e Service) -> impl Iterator<Item = (usize, &'e Ready<'c>)> {
        let in_group = || {
            let category = service.category.as_deref().and_then(|id| self.catalog.category(id));
            category.is_some_and(|category| category.group == CUSTOMER_SERVICE)
        };
        let extra = self.customer_service.iter().filter(move |_| in_group()).map(|ready| (self.chosen.len(), ready));
        let all = self.chosen.iter().enumerate().chain(extra);
        all.filter(|(_, ready)| ready.concerns(service, self.catalog))
    }

    /// Applies all lenses that concern a service.
    #[must_use]
    pub fn results(&self, service: &Service, facts: &Arc<Facts>, memo: &mut Memo) -> LensResults {
        self.concerning(service)
            .map(|(number, ready)| {
                let answers = service.answers.get(&ready.lens.id).filter(|answers| !answers.is_empty());
                let result = match answers {
                    Some(answers) => Arc::new(ready.evaluate(facts, Some(answers))),
                    None => memo
                        .seen
                        .entry((number, facts.clone()))
                        .or_insert_with(|| Arc::new(ready.evaluate(facts, None)))
                        .clone(),
                };
                (ready.lens.id.clone(), result)
            })
            .collect()
    }
}

/// What is wrong with the lenses of a catalog: facts, values and rungs that do not exist.
#[must_use]
pub fn problems(catalog: &Catalog) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let facts: Vec<&str> = super::facts::VOCABULARY.iter().map(|(word, _)| *word).collect();
    for lens in &catalog.raw.lenses {
        for criterion in &lens.criteria {
            let place = format!("lens {}, criterion {}", lens.id, criterion.id);
            for derivation in &criterion.derive {
                let (low, high) = derivation.rungs;
                if low > high || high > last_rung(criterion) {
                    let message =
                        format!("{place}: rungs {low} to {high} are not on the ladder (0 to {})", last_rung(criterion));
                    found.push(Diagnostic::error("invalid-catalog", message));
                }
                for (fact, values) in &derivation.when {
                    if !matches!(Condition::read(fact, values, catalog), Condition::Unreadable) {
                        continue;
                    }
                    let known = Fact::parse(fact);
                    let control = fact.strip_prefix("control:");
                    let diagnostic = match (known, control) {
                        (Some(fact), _) => {
                            let mut diagnostic = Diagnostic::error(
                                "unknown-word",
                                format!("{place}: `{}` has no such value", fact.as_str()),
                            );
                            diagnostic.help = suggest::help(values.first().map_or("", String::as_str), fact.values());
                            diagnostic
                        }
                        (None, Some(id)) if catalog.control(id).is_some() => {
                            Diagnostic::error("unknown-word", format!("{place}: `{fact}` has no such value"))
                                .help("valid: `yes`, `no`")
                        }
                        (None, control) => {
                            let mut diagnostic = Diagnostic::error(
                                "unknown-fact",
                                format!("{place} asks for `{fact}`, which does not exist"),
                            );
                            let controls: Vec<&str> =
                                catalog.raw.controls.iter().map(|control| control.id.as_str()).collect();
                            diagnostic.help = match control {
                                Some(id) => suggest::help(id, &controls),
                                None => suggest::help(fact, &facts),
                            };
                            diagnostic
                        }
                    };
                    found.push(diagnostic);
                }
            }
        }
    }
    found
}
