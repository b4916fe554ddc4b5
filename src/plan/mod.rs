//! The migration plan: from "what should live where" to "what do we do on Monday".
//!
//! In: a [`Problem`] (services with their options, needs, contracts, pins; capacity, budget, freezes). Out: a [`Plan`] with
//! waves and dates, or the smallest set of constraints that contradict each other.
//!
//! 0. [`adapter`] makes the problem from an assessment.
//! 1. [`canonical`] puts the problem in one order, so that the order of input changes nothing.
//! 2. [`allowed`] says which options pins, contracts and gates leave; [`conflict`] names contradictions.
//! 3. [`choose`] picks one for each service: by a mixed-integer programme ([`programme`], the only file that names the
//!    solver), above a stated size by [`heuristic`]; both with a bound on how far from the best they can be.
//! 4. [`schedule`] forms waves with dates; [`waves`] says what each means; [`quick`] what a month of quick wins would do.
//! 5. Beside the plan: [`fixset`], [`sensitivity`], [`skills`], [`calendar`], [`clauses`] (the contract kit), [`playbook`]
//!    (the steps of each move); and as texts [`csv`], [`ics`], [`mermaid`],
//!    [`gantt`].
//!
//! What must hold: the same problem gives the same bytes; no clock, no randomness, no threads.

pub mod adapter;
pub mod allowed;
pub mod calendar;
pub mod canonical;
pub mod choose;
pub mod clauses;
pub mod conflict;
pub mod contract;
pub mod csv;
pub mod fixset;
pub mod gantt;
pub mod groups;
pub mod heuristic;
pub mod ics;
pub mod labels;
pub mod mermaid;
pub mod outcome;
pub mod playbook;
pub mod problem;
pub mod programme;
pub mod proof;
pub mod quick;
pub mod schedule;
pub mod sensitivity;
pub mod skills;
pub mod tables;
pub mod waves;
pub mod workdays;

pub use choose::{Method, Proof};
pub use conflict::{Clash, Conflict};
pub use outcome::{Bridge, Decision, ExitCriterion, Flow, Move, Plan, Prerequisite, QuickWins, Rollback, Unmet, Wave};
pub use problem::{Capacity, Choice, ContractTerms, Freeze, Gate, Item, Need, Objective, Pinned, Problem};
pub use schedule::Kind;

use canonical::Canonical;
use conflict::Constraint;
use tables::{Limits, Tables};

/// Plans.
///
/// # Errors
/// The smallest set of constraints that contradict each other.
pub fn plan(problem: &Problem) -> Result<Plan, Conflict> {
    let canonical = canonical::canonical(problem);
    attempt(&canonical).map_err(|failure| explain(&canonical.problem, &failure))
}

/// Why there is no plan, before the smallest set is looked for.
enum Failure {
    Pins(Vec<Constraint>),
    Limits,
    Stuck(usize),
}

fn attempt(canonical: &Canonical) -> Result<Plan, Failure> {
    let problem = &canonical.problem;
    let mut allowed = allowed::allowed(problem).map_err(|trouble| Failure::Pins(trouble.0))?;
    let tables = Tables::new(problem);
    let limits = limits(problem);
    let mut held_back: Vec<usize> = Vec::new();
    let (choosing, schedule) = loop {
        let choosing = choose::choose(&tables, &allowed, limits).ok_or(Failure::Limits)?;
        // A service that nobody forces to move may stand between two pinned waves, or have no day left: it stays, and the
        // plan says so.
        let moves = schedule::moving(problem, &choosing.chosen);
        let (path, failure) = if let Some(path) = groups::wave_contradiction(problem, &moves) {
            let forcing = path.iter().flat_map(|&at| allowed::forcing(problem, at)).collect();
            (path, Failure::Pins(forcing))
        } else {
            match schedule::schedule(problem, &choosing.chosen) {
                Ok(schedule) => break (choosing, schedule),
                Err(stuck) => (vec![stuck.service], Failure::Stuck(stuck.service)),
            }
        };
        let may_stay = |at: usize| allowed[at].iter().any(|&option| !problem.services[at].options[option].moves);
        let movable = |at: usize| allowed[at].iter().any(|&option| problem.services[at].options[option].moves);
        let Some(&stays) = path.iter().find(|&&at| may_stay(at) && movable(at)) else { return Err(failure) };
        allowed[stays].retain(|&option| !problem.services[stays].options[option].moves);
        held_back.push(stays);
    };
    held_back.sort_unstable();
    Ok(assemble(canonical, &allowed, choosing, &schedule, &held_back))
}

fn limits(problem: &Problem) -> Limits {
    Limits { effort: schedule::person_days(problem), invest: problem.budget.unwrap_or(f64::INFINITY) }
}

fn assemble(
    canonical: &Canonical,
    allowed: &[Vec<usize>],
    choosing: choose::Choosing,
    schedule: &schedule::Schedule,
    held_back: &[usize],
) -> Plan {
    let problem = &canonical.problem;
    let chosen = &choosing.chosen;
    let waves = waves::waves(problem, chosen, schedule);
    let sum = |of: fn(&Wave) -> (f64, f64)| {
        waves.iter().map(of).fold((0.0, 0.0), |sum, range| (sum.0 + range.0, sum.1 + range.1))
    };
    let horizon_end = allowed::horizon_end(problem);
    let decisions = problem.services.iter().enumerate().map(|(at, item)| {
        let option = &item.options[chosen[at]];
        Decision {
            service: item.id.clone(),
            name: item.name.clone(),
            option: canonical.option_was[at][chosen[at]],
            placement: option.placement,
            target: option.target.clone(),
            changes: chosen[at] != item.current,
            gates: option.gates,
            unmet: unmet(problem, at, chosen[at], held_back.binary_search(&at).is_ok()),
        }
    });
    Plan {
        start: problem.start,
        horizon_end,
        decisions: decisions.collect(),
        exposure_today: waves::exposure(problem, |at| problem.services[at].current),
        exposure_after: waves::exposure(problem, |at| chosen[at]),
        quick_wins: quick::quick_wins(problem, allowed),
        effort_days: sum(|wave| wave.effort_days),
        one_off_cost: sum(|wave| wave.one_off_cost),
        run_cost_change: sum(|wave| wave.run_cost_change),
        proof: choosing.proof,
        overruns_horizon: schedule.end.is_some_and(|end| end > horizon_end),
        held_back: held_back.iter().map(|&at| problem.services[at].id.clone()).collect(),
        waves,
    }
}

fn unmet(problem: &Problem, at: usize, chosen: usize, held_back: bool) -> Option<Unmet> {
    let item = &problem.services[at];
    if item.options[chosen].gates == Gate::Passes {
        return None;
    }
    let passing = || item.options.iter().filter(|option| option.gates == Gate::Passes);
    let pinned = item.pin.keep || item.pin.target.is_some() || item.pin.placement.is_some();
    let late = contract::earliest(&item.contract, problem.start)
        .is_some_and(|exit| exit.cutover > allowed::horizon_end(problem));
    Some(match () {
        () if passing().next().is_none() => Unmet::NoOption,
        () if pinned => Unmet::Pinned,
        () if held_back => Unmet::HeldBack,
        () if late && passing().all(|option| option.moves) => Unmet::Contract,
        () => Unmet::Limits,
    })
}

fn explain(problem: &Problem, failure: &Failure) -> Conflict {
    match failure {
        Failure::Pins(candidates) => {
            let focused = conflict::focused(problem, candidates);
            conflict::smallest(&focused, candidates, &|rest| allowed::allowed(rest).is_err())
        }
        Failure::Limits => {
            let candidates = limit_candidates(problem);
            let focused = conflict::focused(problem, &candidates);
            conflict::smallest(&focused, &candidates, &|rest| match allowed::allowed(rest) {
                Err(_) => true,
                Ok(allowed) => choose::possible(&Tables::new(rest), &allowed, limits(rest)) == Some(false),
            })
        }
        Failure::Stuck(service) => {
            let mut candidates: Vec<Constraint> = (0..problem.freezes.len()).map(Constraint::Freeze).collect();
            candidates.extend(allowed::forcing(problem, *service));
            candidates.extend([Constraint::NotBefore(*service), Constraint::Horizon]);
            conflict::smallest(problem, &candidates, &|rest| {
                let order: Vec<usize> = (0..rest.services.len()).collect();
                let option_was = rest.services.iter().map(|item| (0..item.options.len()).collect()).collect();
                attempt(&Canonical { problem: rest.clone(), service_was: order, option_was }).is_err()
            })
        }
    }
}

/// Everything that may make limits too tight; the cheapest services first, so that the dearest are named.
fn limit_candidates(problem: &Problem) -> Vec<Constraint> {
    let mut found: Vec<Constraint> = (0..problem.freezes.len()).map(Constraint::Freeze).collect();
    let tables = Tables::new(problem);
    let allowed = allowed::allowed(problem).unwrap_or_default();
    // Everything that leaves fewer options than there are may matter: what stays, for a set-up that it causes elsewhere.
    let mut bound: Vec<(f64, usize)> = (0..problem.services.len())
        .filter(|&at| allowed.get(at).is_some_and(|options| options.len() < problem.services[at].options.len()))
        .map(|at| (allowed[at].iter().map(|&option| tables.rows[at][option].invest).fold(f64::INFINITY, f64::min), at))
        .collect();
    bound.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    found.extend(bound.iter().flat_map(|&(_, at)| allowed::forcing(problem, at)));
    found.extend([Constraint::Horizon, Constraint::Capacity, Constraint::Budget]);
    found.retain(|constraint| match constraint {
        Constraint::Capacity => problem.capacity.days_per_month.is_some(),
        Constraint::Budget => problem.budget.is_some(),
        _ => true,
    });
    found
}
