//! Whether the advice is stable, and what it flips on.
//!
//! In: problem and plan. Out: for each service the smallest change of its costs, the day rate, the horizon or exposures that
//! makes another option better, and which missing fact would. Computed from the cost lines of the options, with all other
//! services as the plan has them; where services act on each other that is said.

use super::canonical::canonical;
use super::problem::{Gate, Objective, Problem};
use super::tables::Tables;
use super::{Plan, allowed};
use crate::model::words::Placement;

/// Costs and rates are varied from half to double.
pub const VARIED: (f64, f64) = (0.5, 2.0);

/// What the advice for a service hangs on.
#[derive(Debug, Clone, PartialEq)]
pub struct Stability {
    /// Service id.
    pub service: String,
    /// Whether nothing within [`VARIED`] and no missing fact changes it.
    pub stable: bool,
    /// What changes it, the nearest first.
    pub flips: Vec<Flip>,
    /// Whether it acts on others, which were held as planned.
    pub others_held: bool,
}

/// A change that makes another option better.
#[derive(Debug, Clone, PartialEq)]
pub struct Flip {
    /// What changes.
    pub on: Lever,
    /// Factor on today's assumption from which on the other option is better (1 for missing facts).
    pub factor: f64,
    /// The other option's kind of place.
    pub placement: Placement,
    /// The other option's offering.
    pub target: Option<String>,
}

/// What may be otherwise than assumed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lever {
    /// Running and one-off cost of the chosen option.
    ChosenCost,
    /// Running and one-off cost of the other option.
    OtherCost,
    /// Effort of the chosen option.
    ChosenEffort,
    /// Cost of a person-day.
    DayRate,
    /// Years that running costs count.
    Horizon,
    /// Exposure left by the chosen option.
    ChosenExposure,
    /// A gate of the chosen option that is not decided turns out to be shut.
    ChosenGate,
    /// A gate of the other option that is not decided turns out to hold.
    OtherGate,
}

impl Lever {
    /// Word in outputs, and the end of the key of its text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ChosenCost => "chosen-cost",
            Self::OtherCost => "other-cost",
            Self::ChosenEffort => "chosen-effort",
            Self::DayRate => "day-rate",
            Self::Horizon => "horizon",
            Self::ChosenExposure => "chosen-exposure",
            Self::ChosenGate => "chosen-gate",
            Self::OtherGate => "other-gate",
        }
    }
}

/// Judges every service of the plan, by id.
#[must_use]
pub fn sensitivity(given: &Problem, plan: &Plan) -> Vec<Stability> {
    let canonical = canonical(given);
    let problem = &canonical.problem;
    let tables = Tables::new(problem);
    let Ok(allowed) = allowed::allowed(problem) else { return Vec::new() };
    let chosen: Vec<usize> = plan
        .decisions
        .iter()
        .zip(&canonical.option_was)
        .map(|(decision, was)| was.iter().position(|&option| option == decision.option).unwrap_or(0))
        .collect();
    if chosen.len() != problem.services.len() {
        return Vec::new();
    }
    let moves = |item: &&usize| tables.rows[**item][chosen[**item]].moves;
    let moved: Vec<usize> =
        tables.anchors.iter().map(|anchor| anchor.dependants.iter().filter(moves).count()).collect();
    (0..chosen.len()).map(|at| judge(problem, &tables, &allowed, (&chosen, &moved), at)).collect()
}

/// Cost of an option as sums of what can vary.
#[derive(Clone, Copy)]
struct Line {
    /// Running cost over the horizon.
    run: f64,
    once: f64,
    /// Effort in money.
    effort: f64,
    /// What it costs its neighbours to be where it is, running.
    apart: f64,
    /// Set-ups it causes, in money.
    set_up: f64,
    exposure: f64,
}

impl Line {
    fn total(&self) -> f64 {
        self.run + self.once + self.effort + self.apart + self.set_up
    }
}

fn judge(
    problem: &Problem,
    tables: &Tables,
    allowed: &[Vec<usize>],
    state: (&[usize], &[usize]),
    at: usize,
) -> Stability {
    let item = &problem.services[at];
    let chosen = state.0;
    let line = |option: usize| line(problem, tables, state, at, option);
    let own = line(chosen[at]);
    let mut flips = Vec::new();
    for (other, choice) in item.options.iter().enumerate() {
        if other == chosen[at] {
            continue;
        }
        let mut add = |on: Lever, factor: f64| {
            flips.push(Flip { on, factor, placement: choice.placement, target: choice.target.clone() });
        };
        let theirs = line(other);
        if allowed[at].contains(&other) {
            levers(problem.objective, &own, &theirs, &mut add);
        } else if !pinned(item, other) && choice.gates == Gate::Open && theirs.total() < own.total() {
            add(Lever::OtherGate, 1.0);
        }
    }
    if item.options[chosen[at]].gates == Gate::Open {
        // Were the gate shut, the cheapest of the others with open or passed gates would be next.
        let others = item
            .options
            .iter()
            .enumerate()
            .filter(|(other, choice)| *other != chosen[at] && choice.gates != Gate::Fails && !pinned(item, *other));
        if let Some((_, next)) =
            others.min_by(|a, b| line(a.0).total().total_cmp(&line(b.0).total()).then(a.0.cmp(&b.0)))
        {
            let (placement, target) = (next.placement, next.target.clone());
            flips.push(Flip { on: Lever::ChosenGate, factor: 1.0, placement, target });
        }
    }
    let distance = |flip: &Flip| flip.factor.max(1e-9).ln().abs();
    flips.sort_by(|a, b| {
        distance(a)
            .total_cmp(&distance(b))
            .then(a.on.cmp(&b.on))
            .then_with(|| a.target.cmp(&b.target))
            .then_with(|| a.placement.cmp(&b.placement))
    });
    let others_held = !tables.pairs_of[at].is_empty() || !tables.anchors_of[at].is_empty();
    Stability { service: item.id.clone(), stable: flips.is_empty(), flips, others_held }
}

fn pinned(item: &super::problem::Item, option: usize) -> bool {
    let pin = &item.pin;
    let choice = &item.options[option];
    pin.keep
        || pin.target.is_some() && choice.target != pin.target
        || pin.placement.is_some_and(|placement| placement != choice.placement)
}

fn line(problem: &Problem, tables: &Tables, (chosen, moved): (&[usize], &[usize]), at: usize, option: usize) -> Line {
    let choice = &problem.services[at].options[option];
    let row = &tables.rows[at][option];
    let mut apart = 0.0;
    for &pair in &tables.pairs_of[at] {
        let pair = tables.pairs[pair];
        let other = if pair.a == at { pair.b } else { pair.a };
        if tables.rows[other][chosen[other]].place != row.place {
            apart += pair.cost;
        }
    }
    let moves = |item: usize| tables.rows[item][chosen[item]].moves;
    let days = |anchor: usize| tables.anchors[anchor].effort;
    let mut set_up = 0.0;
    for &anchor in &tables.anchors_of[at] {
        let others = moved[anchor] - usize::from(moves(at));
        if !moves(tables.anchors[anchor].item) && (others > 0 || row.moves) {
            set_up += days(anchor) * tables.day_rate;
        }
    }
    if let Some(&anchor) = tables.anchor_at.get(&at)
        && !row.moves
        && moved[anchor] > 0
    {
        set_up += days(anchor) * tables.day_rate;
    }
    let run = problem.horizon_years * f64::midpoint(choice.run_cost_per_year.0, choice.run_cost_per_year.1);
    Line {
        run,
        once: choice.one_off_cost,
        effort: row.effort * problem.day_rate,
        apart,
        set_up,
        exposure: row.exposure,
    }
}

/// Where the cost of one option crosses the other's when one assumption is multiplied.
fn levers(objective: Objective, own: &Line, theirs: &Line, add: &mut dyn FnMut(Lever, f64)) {
    if objective == Objective::MostExposureRemoved {
        if own.exposure > 0.0 {
            within(theirs.exposure / own.exposure, own.exposure < theirs.exposure, Lever::ChosenExposure, add);
        }
        return;
    }
    // own·factor + own rest = theirs·factor + their rest
    let mut cross = |lever: Lever, varied: (f64, f64)| {
        let rest = (own.total() - varied.0, theirs.total() - varied.1);
        let slope = varied.0 - varied.1;
        if slope.abs() > 1e-9 {
            let factor = (rest.1 - rest.0) / slope;
            within(factor, factor.is_finite(), lever, add);
        }
    };
    cross(Lever::ChosenCost, (own.run + own.once, 0.0));
    cross(Lever::OtherCost, (0.0, theirs.run + theirs.once));
    cross(Lever::ChosenEffort, (own.effort, 0.0));
    cross(Lever::DayRate, (own.effort + own.set_up, theirs.effort + theirs.set_up));
    cross(Lever::Horizon, (own.run + own.apart, theirs.run + theirs.apart));
}

fn within(factor: f64, counts: bool, lever: Lever, add: &mut dyn FnMut(Lever, f64)) {
    if counts && factor >= VARIED.0 && factor <= VARIED.1 {
        add(lever, factor);
    }
}
