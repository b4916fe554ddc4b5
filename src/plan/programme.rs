//! Choices as one mixed-integer programme. The only file that names the solver.
//!
//! In: the tables, services with a choice, the choices of all others, limits. Out: the best choices with a proven bound, or
//! that there are none.
//!
//! One 0/1 variable for each option; exactly one option a service. Two services that talk have one variable `d` for each
//! place of the first, `d ≥ (first is there) − (second is there)`; the sum of the `d` is 1 exactly when they are apart. An
//! anchor has `z ≥ (dependant moves) − (anchor moves)` for each dependant: the set-up is paid once. Limits sum effort and
//! money. `d` and `z` are 0 or 1 by themselves once the options are, so they need not be whole numbers.
//!
//! The search stops after a number of nodes, never after a time: two runs give the same answer.

use super::tables::{Limits, Openness, Pair, Tables};
use good_lp::{Expression, SolverModel, Variable, constraint, default_solver, variable, variables};
use rustc_hash::FxHashMap;

/// Nodes of the search tree after which the best answer so far is taken.
pub const NODES_MOST: u64 = 400;

/// Choices found.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Option of each service asked about.
    pub options: Vec<(usize, usize)>,
    /// Whether no better choice exists.
    pub proven: bool,
    /// How far, at most, the answer is from the best, in units of what counts first.
    pub short_by: f64,
}

/// What the solver said.
#[derive(Debug, Clone)]
pub enum Reply {
    /// Choices.
    Found(Answer),
    /// No choices keep the limits.
    Impossible,
    /// Nothing within the nodes allowed.
    GaveUp,
}

/// Variables of one programme.
struct Shape {
    /// Option variables by service; services that are decided have none.
    options: FxHashMap<usize, Vec<(usize, Variable)>>,
    count: usize,
}

/// Number of option variables that a programme would have.
#[must_use]
pub fn size(tables: &Tables, open: &Openness, items: &[usize]) -> usize {
    let options: usize = items.iter().map(|&item| open.allowed[item].len()).sum();
    let links: usize = items.iter().map(|&item| tables.pairs_of[item].len() + tables.anchors_of[item].len()).sum();
    options + links
}

/// Decides `items`; all others are as in `chosen`.
#[must_use]
pub fn solve(tables: &Tables, open: &Openness, items: &[usize], chosen: &[usize], limits: Limits) -> Reply {
    let mut vars = variables!();
    let mut shape = Shape { options: FxHashMap::default(), count: 0 };
    for &item in items {
        let of = open.allowed[item].iter().map(|&option| (option, vars.add(variable().binary()))).collect::<Vec<_>>();
        shape.count += of.len();
        shape.options.insert(item, of);
    }
    let (first, second) = weights(tables, open, items);
    let weigh = |cost: f64, exposure: f64| {
        let (primary, secondary) = tables.ranked(cost, exposure);
        primary * first + secondary * second
    };
    let mut aim = Expression::default();
    let mut effort = Expression::default();
    let mut invest = Expression::default();
    let mut constraints = Vec::new();
    for &item in items {
        let mut one = Expression::default();
        for &(option, var) in &shape.options[&item] {
            let row = &tables.rows[item][option];
            aim.add_mul(weigh(row.cost, row.exposure), var);
            effort.add_mul(row.effort, var);
            invest.add_mul(row.invest, var);
            one.add_mul(1.0, var);
        }
        constraints.push(constraint!(one == 1.0));
    }
    // What is decided already takes its part of the limits.
    let decided = (0..tables.rows.len()).filter(|item| !shape.options.contains_key(item));
    let (mut effort_taken, mut invest_taken) = (0.0, 0.0);
    if limits != Limits::NONE {
        for item in decided {
            effort_taken += tables.rows[item][chosen[item]].effort;
            invest_taken += tables.rows[item][chosen[item]].invest;
        }
    }
    // An expression for "the service has one of these options".
    let has = |item: usize, fits: &dyn Fn(usize) -> bool| -> Expression {
        let mut sum = Expression::default();
        match shape.options.get(&item) {
            Some(options) => {
                options.iter().filter(|(option, _)| fits(*option)).for_each(|&(_, var)| sum.add_mul(1.0, var));
            }
            None => sum += f64::from(u8::from(fits(chosen[item]))),
        }
        sum
    };
    let mut pairs: Vec<usize> = items.iter().flat_map(|&item| tables.pairs_of[item].iter().copied()).collect();
    pairs.sort_unstable();
    pairs.dedup();
    for pair in pairs {
        let Pair { a, b, cost } = tables.pairs[pair];
        let places_of = |item: usize| -> Vec<u32> {
            let options = shape.options.get(&item);
            let mut places: Vec<u32> = options.map_or_else(
                || vec![tables.rows[item][chosen[item]].place],
                |options| options.iter().map(|&(option, _)| tables.rows[item][option].place).collect(),
            );
            places.sort_unstable();
            places.dedup();
            places
        };
        for place in places_of(a) {
            let d = vars.add(variable().min(0.0).max(1.0));
            aim.add_mul(weigh(cost, 0.0), d);
            let here = has(a, &|option| tables.rows[a][option].place == place);
            let there = has(b, &|option| tables.rows[b][option].place == place);
            constraints.push(constraint!(here - there <= d));
        }
    }
    let mut anchors: Vec<usize> = items
        .iter()
        .flat_map(|item| tables.anchors_of[*item].iter().chain(tables.anchor_at.get(item)).copied())
        .collect();
    anchors.sort_unstable();
    anchors.dedup();
    let mut pay = |at: usize, amount: Expression, aim: &mut Expression| {
        let days = tables.anchors[at].effort;
        *aim += amount.clone() * weigh(days * tables.day_rate, 0.0);
        effort += amount.clone() * days;
        invest += amount * (days * tables.day_rate);
    };
    for (at, anchor) in tables.anchors.iter().enumerate() {
        if let Some(settled) = tables.settled(at, open) {
            if settled && limits != Limits::NONE {
                pay(at, Expression::from(1.0), &mut aim);
            }
            continue;
        }
        if anchors.binary_search(&at).is_err() {
            if limits != Limits::NONE && tables.sets_up(at, chosen) {
                pay(at, Expression::from(1.0), &mut aim);
            }
            continue;
        }
        let z = vars.add(variable().min(0.0).max(1.0));
        pay(at, z.into(), &mut aim);
        let anchor_moves = has(anchor.item, &|option| tables.rows[anchor.item][option].moves);
        for &dependant in &anchor.dependants {
            let moves = has(dependant, &|option| tables.rows[dependant][option].moves);
            constraints.push(constraint!(moves - anchor_moves.clone() <= z));
        }
    }
    let scale = |limit: f64| 1.0 / limit.max(1.0);
    if limits.effort.is_finite() {
        let by = scale(limits.effort);
        constraints.push(constraint!(effort * by <= (limits.effort - effort_taken).max(-1.0) * by));
    }
    if limits.invest.is_finite() {
        let by = scale(limits.invest);
        constraints.push(constraint!(invest * by <= (limits.invest - invest_taken).max(-1.0) * by));
    }
    run(vars, aim, constraints, &shape, items, first)
}

fn run(
    vars: good_lp::ProblemVariables,
    aim: Expression,
    constraints: Vec<good_lp::Constraint>,
    shape: &Shape,
    items: &[usize],
    first: f64,
) -> Reply {
    let mut model = vars.minimise(aim).using(default_solver);
    for constraint in constraints {
        model.add_constraint(constraint);
    }
    let mut options = microlp::SolveOptions::default();
    options.node_limit = Some(NODES_MOST);
    let solution = match model.as_inner().solve_with(options) {
        Ok(outcome) => match outcome.into_solution() {
            Ok(solution) => solution,
            Err(_) => return Reply::GaveUp,
        },
        Err(microlp::Error::Infeasible) => return Reply::Impossible,
        Err(_) => return Reply::GaveUp,
    };
    let values: Vec<f64> = solution.iter().map(|(_, value)| value).collect();
    let mut at = 0;
    let mut found = Vec::with_capacity(items.len());
    for &item in items {
        let mine = &shape.options[&item];
        let Some(values) = values.get(at..at + mine.len()) else { return Reply::GaveUp };
        let best = (0..mine.len()).max_by(|&a, &b| values[a].total_cmp(&values[b]).then(b.cmp(&a))).unwrap_or(0);
        if values[best] < 0.99 {
            return Reply::GaveUp;
        }
        found.push((item, mine[best].0));
        at += mine.len();
    }
    debug_assert_eq!(at, shape.count);
    let proven = solution.termination_reason() == microlp::TerminationReason::ProvenOptimal;
    let bound = solution.stats().best_bound.unwrap_or(f64::NEG_INFINITY);
    let short_by = if proven { 0.0 } else { ((solution.objective() - bound) / first).max(0.0) };
    Reply::Found(Answer { options: found, proven, short_by })
}

/// What a unit of the first and of the second criterion weighs: numbers near 1 keep the solver exact, and the second never
/// outweighs a difference in the first that people would notice.
fn weights(tables: &Tables, open: &Openness, items: &[usize]) -> (f64, f64) {
    let (mut first, mut second) = (0.0_f64, 0.0_f64);
    for &item in items {
        let spread = |of: &dyn Fn(&super::tables::Row) -> f64| {
            let values = open.allowed[item].iter().map(|&option| of(&tables.rows[item][option]));
            let (low, high) = values.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
            high - low
        };
        first = first.max(spread(&|row| tables.ranked(row.cost, row.exposure).0));
        second += spread(&|row| tables.ranked(row.cost, row.exposure).1);
    }
    let first = if first > 0.0 { 100.0 / first } else { 1.0 };
    let second = if second > 0.0 { 0.01 / second } else { 0.0 };
    (first, second)
}
