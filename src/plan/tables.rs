//! The problem as numbers: what each option costs, takes and leaves, and which services act on each other.
//!
//! In: a canonical problem. Out: [`Tables`] that the programme, the heuristic and the conflict search share, and
//! [`Tables::value`], the one definition of what a set of choices is worth.

use super::problem::{Objective, Problem};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// One option in numbers.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// Cost over the horizon, effort included.
    pub cost: f64,
    /// Person-days, middle of the range.
    pub effort: f64,
    /// Money from the budget: effort and one-off cost.
    pub invest: f64,
    /// Exposure left, weighted.
    pub exposure: f64,
    /// Number of the place.
    pub place: u32,
    /// Whether the service changes its place.
    pub moves: bool,
    /// 1 where the service is advised otherwise, else 0.
    pub strays: f64,
}

/// Two services that talk: apart they cost.
#[derive(Debug, Clone, Copy)]
pub struct Pair {
    /// One.
    pub a: usize,
    /// The other.
    pub b: usize,
    /// Cost over the horizon while they live in different places.
    pub cost: f64,
}

/// A trust anchor with a set-up that its dependants share.
#[derive(Debug, Clone)]
pub struct Anchor {
    /// The anchor.
    pub item: usize,
    /// Person-days, once, when a dependant moves and the anchor stays.
    pub effort: f64,
    /// Who needs it.
    pub dependants: Vec<usize>,
}

/// The problem as numbers.
#[derive(Debug, Clone)]
pub struct Tables {
    /// Options by service.
    pub rows: Vec<Vec<Row>>,
    /// Services that talk.
    pub pairs: Vec<Pair>,
    /// Pairs of each service, by place in `pairs`.
    pub pairs_of: Vec<Vec<usize>>,
    /// Anchors with a set-up.
    pub anchors: Vec<Anchor>,
    /// Anchors that each service depends on, by place in `anchors`.
    pub anchors_of: Vec<Vec<usize>>,
    /// The anchor that a service is.
    pub anchor_at: FxHashMap<usize, usize>,
    /// Cost of a person-day.
    pub day_rate: f64,
    /// What is best.
    pub objective: Objective,
}

/// What a set of choices is worth and takes; smaller is better.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Value {
    /// What counts first: cost, or exposure.
    pub primary: f64,
    /// What decides among equals: exposure, or cost.
    pub secondary: f64,
    /// How many services do otherwise than advised: decides among what is equal in both.
    pub strays: f64,
    /// Person-days.
    pub effort: f64,
    /// Money from the budget.
    pub invest: f64,
}

impl Value {
    /// Whether it is really better, not by a rounding error.
    #[must_use]
    pub fn better_than(&self, other: &Self) -> bool {
        let speck = 1e-9 * self.primary.abs().max(other.primary.abs()).max(1.0);
        if (self.primary - other.primary).abs() > speck {
            return self.primary < other.primary;
        }
        let speck = 1e-9 * self.secondary.abs().max(other.secondary.abs()).max(1.0);
        if (self.secondary - other.secondary).abs() > speck {
            return self.secondary < other.secondary;
        }
        self.strays < other.strays - 0.5
    }
}

/// Limits that bind all services together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Person-days in the horizon.
    pub effort: f64,
    /// Budget.
    pub invest: f64,
}

impl Limits {
    /// None.
    pub const NONE: Self = Self { effort: f64::INFINITY, invest: f64::INFINITY };

    /// Whether they allow it.
    #[must_use]
    pub fn allow(&self, value: &Value) -> bool {
        value.effort <= self.effort + slack(self.effort) && value.invest <= self.invest + slack(self.invest)
    }
}

/// What rounding may add to a limit.
#[must_use]
pub fn slack(limit: f64) -> f64 {
    if limit.is_finite() { 1e-6 * limit.max(1.0) } else { 0.0 }
}

impl Tables {
    /// Reads a canonical problem.
    #[must_use]
    pub fn new(problem: &Problem) -> Self {
        let mut places: BTreeMap<&str, u32> = BTreeMap::new();
        for option in problem.services.iter().flat_map(|item| &item.options) {
            let next = u32::try_from(places.len()).unwrap_or(u32::MAX);
            places.entry(&option.place).or_insert(next);
        }
        let middle = |(a, b): (f64, f64)| f64::midpoint(a, b);
        let rows = problem.services.iter().map(|item| {
            let advice = item.options.iter().any(|option| option.advised);
            let row = |option: &super::problem::Choice| {
                let effort = middle(option.effort_days);
                let invest = option.one_off_cost + effort * problem.day_rate;
                let cost = problem.horizon_years * middle(option.run_cost_per_year) + invest;
                let (place, exposure) = (places[option.place.as_str()], option.exposure * item.weight);
                let strays = f64::from(u8::from(advice && !option.advised));
                Row { cost, effort, invest, exposure, place, moves: option.moves, strays }
            };
            item.options.iter().map(row).collect()
        });
        let rows: Vec<Vec<Row>> = rows.collect();
        let mut weights: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        let mut dependants: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, item) in problem.services.iter().enumerate() {
            for need in &item.needs {
                if need.chatty > 0.0 {
                    *weights.entry((at.min(need.on), at.max(need.on))).or_default() +=
                        need.chatty * problem.horizon_years;
                }
                if problem.services[need.on].anchor_setup_days > 0.0 {
                    dependants.entry(need.on).or_default().push(at);
                }
            }
        }
        let pairs: Vec<Pair> = weights.into_iter().map(|((a, b), cost)| Pair { a, b, cost }).collect();
        let mut pairs_of = vec![Vec::new(); rows.len()];
        for (at, pair) in pairs.iter().enumerate() {
            pairs_of[pair.a].push(at);
            pairs_of[pair.b].push(at);
        }
        let anchors: Vec<Anchor> = dependants
            .into_iter()
            .map(|(item, dependants)| Anchor { item, effort: problem.services[item].anchor_setup_days, dependants })
            .collect();
        let mut anchors_of = vec![Vec::new(); rows.len()];
        let mut anchor_at = FxHashMap::default();
        for (at, anchor) in anchors.iter().enumerate() {
            anchor_at.insert(anchor.item, at);
            for &dependant in &anchor.dependants {
                anchors_of[dependant].push(at);
            }
        }
        let (day_rate, objective) = (problem.day_rate, problem.objective);
        Self { rows, pairs, pairs_of, anchors, anchors_of, anchor_at, day_rate, objective }
    }

    /// What choices for all services are worth and take.
    #[must_use]
    pub fn value(&self, chosen: &[usize]) -> Value {
        self.value_of(chosen, &(0..self.rows.len()).collect::<Vec<_>>())
    }

    /// The same for some services that act on no others.
    #[must_use]
    pub fn value_of(&self, chosen: &[usize], items: &[usize]) -> Value {
        let (mut cost, mut exposure, mut effort, mut invest, mut strays) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for &item in items {
            let row = &self.rows[item][chosen[item]];
            cost += row.cost;
            exposure += row.exposure;
            strays += row.strays;
            effort += row.effort;
            invest += row.invest;
            for &pair in &self.pairs_of[item] {
                let Pair { a, b, cost: apart } = self.pairs[pair];
                if a == item && self.rows[a][chosen[a]].place != self.rows[b][chosen[b]].place {
                    cost += apart;
                }
            }
            if let Some(&at) = self.anchor_at.get(&item)
                && self.sets_up(at, chosen)
            {
                let days = self.anchors[at].effort;
                effort += days;
                invest += days * self.day_rate;
                cost += days * self.day_rate;
            }
        }
        let (primary, secondary) = self.ranked(cost, exposure);
        Value { primary, secondary, strays, effort, invest }
    }

    /// Cost and exposure in the order in which they count.
    #[must_use]
    pub fn ranked(&self, cost: f64, exposure: f64) -> (f64, f64) {
        match self.objective {
            Objective::Cheapest => (cost, exposure),
            Objective::MostExposureRemoved => (exposure, cost),
        }
    }

    /// Whether an anchor stays while somebody who needs it moves.
    #[must_use]
    pub fn sets_up(&self, anchor: usize, chosen: &[usize]) -> bool {
        let anchor = &self.anchors[anchor];
        let moves = |item: usize| self.rows[item][chosen[item]].moves;
        !moves(anchor.item) && anchor.dependants.iter().any(|&dependant| moves(dependant))
    }

    /// An anchor's set-up when it no longer depends on the choices that are open: paid or not. `None`: it depends.
    #[must_use]
    pub fn settled(&self, anchor: usize, open: &Openness) -> Option<bool> {
        if let Some(known) = open.settled[anchor] {
            return Some(known);
        }
        let Anchor { item, dependants, .. } = &self.anchors[anchor];
        let may =
            |item: usize, moves: bool| open.allowed[item].iter().any(|&option| self.rows[item][option].moves == moves);
        if !may(*item, false) || !dependants.iter().any(|&dependant| may(dependant, true)) {
            return Some(false);
        }
        (!may(*item, true) && dependants.iter().any(|&dependant| !may(dependant, false))).then_some(true)
    }

    /// Of `items`, those with a choice, in sets that do not act on each other.
    #[must_use]
    pub fn components(&self, open: &Openness, items: &[usize]) -> Vec<Vec<usize>> {
        let free: Vec<usize> = items.iter().copied().filter(|&item| open.allowed[item].len() > 1).collect();
        let place: FxHashMap<usize, usize> = free.iter().enumerate().map(|(at, &item)| (item, at)).collect();
        let mut root: Vec<usize> = (0..free.len()).collect();
        let mut anchors: Vec<usize> = Vec::new();
        for (at, &item) in free.iter().enumerate() {
            for &pair in &self.pairs_of[item] {
                let Pair { a, b, .. } = self.pairs[pair];
                if let Some(&other) = place.get(&if a == item { b } else { a }) {
                    join(&mut root, at, other);
                }
            }
            anchors.extend(&self.anchors_of[item]);
            anchors.extend(self.anchor_at.get(&item));
        }
        anchors.sort_unstable();
        anchors.dedup();
        for anchor in anchors {
            if self.settled(anchor, open).is_some() {
                continue;
            }
            let Anchor { item, dependants, .. } = &self.anchors[anchor];
            let mut members = dependants.iter().chain([item]).filter_map(|item| place.get(item).copied());
            if let Some(first) = members.next() {
                members.for_each(|other| join(&mut root, first, other));
            }
        }
        let mut found: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, &item) in free.iter().enumerate() {
            found.entry(find(&mut root, at)).or_default().push(item);
        }
        found.into_values().collect()
    }
}

/// What is still to be decided.
#[derive(Debug, Clone)]
pub struct Openness {
    /// Options of each service that may be chosen; never empty.
    pub allowed: Vec<Vec<usize>>,
    /// Anchors whose set-up is decided: paid or not.
    pub settled: Vec<Option<bool>>,
}

impl Openness {
    /// Everything allowed is open, no set-up decided.
    #[must_use]
    pub fn new(tables: &Tables, allowed: Vec<Vec<usize>>) -> Self {
        Self { allowed, settled: vec![None; tables.anchors.len()] }
    }
}

fn find(root: &mut [usize], mut at: usize) -> usize {
    while root[at] != at {
        root[at] = root[root[at]];
        at = root[at];
    }
    at
}

fn join(root: &mut [usize], a: usize, b: usize) {
    let (a, b) = (find(root, a), find(root, b));
    root[a.max(b)] = a.min(b);
}
