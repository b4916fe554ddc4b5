//! Which options a service may take, and what contradicts itself before anything is chosen.
//!
//! In: a canonical problem. Out: allowed options by service, or the constraints among which a contradiction lies.
//!
//! * A pin wins over everything: `keep` leaves today's state, `target` and `placement` leave what fits, `wave` demands a
//!   change.
//! * A place that a contract cannot be left for within the horizon is no option, unless a pin demands it.
//! * Gates: among what is left only the best state of the gates. When nothing passes, the plan goes on with what is best
//!   and says so. With [`Objective::MostExposureRemoved`] staying is always allowed.

use super::conflict::Constraint;
use super::contract::{earliest, plus};
use super::groups::wave_contradiction;
use super::problem::{Gate, Item, Objective, Problem};
use crate::model::words::Date;
use jiff::ToSpan;

/// Last day of the plan.
#[must_use]
pub fn horizon_end(problem: &Problem) -> Date {
    let months = (problem.horizon_years * 12.0).round().clamp(1.0, 1200.0) as i64;
    plus(problem.start, months.months())
}

/// Constraints among which a contradiction lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble(pub Vec<Constraint>);

/// Options of each service that may be chosen; none empty.
///
/// # Errors
/// When pins contradict themselves, each other, the needs or the horizon.
pub fn allowed(problem: &Problem) -> Result<Vec<Vec<usize>>, Trouble> {
    let end = horizon_end(problem);
    let mut found = Vec::with_capacity(problem.services.len());
    for (at, item) in problem.services.iter().enumerate() {
        let options = fitting_pins(item);
        if options.is_empty() {
            return Err(Trouble(pins_of(at, item)));
        }
        if item.pin.not_before.is_some_and(|day| day > end) {
            return Err(Trouble(vec![Constraint::NotBefore(at), Constraint::Horizon]));
        }
        found.push(best_gates(problem, item, in_time(problem, item, options, end)));
    }
    let must_move: Vec<bool> = found
        .iter()
        .zip(&problem.services)
        .map(|(options, item)| options.iter().all(|&option| item.options[option].moves))
        .collect();
    if let Some(path) = wave_contradiction(problem, &must_move) {
        return Err(Trouble(along(problem, &path)));
    }
    Ok(found)
}

fn fitting_pins(item: &Item) -> Vec<usize> {
    let pin = &item.pin;
    (0..item.options.len())
        .filter(|&at| !pin.keep || at == item.current)
        .filter(|&at| pin.wave.is_none() || at != item.current)
        .filter(|&at| pin.target.is_none() || item.options[at].target == pin.target)
        .filter(|&at| pin.placement.is_none_or(|placement| item.options[at].placement == placement))
        .collect()
}

fn pins_of(at: usize, item: &Item) -> Vec<Constraint> {
    let pin = &item.pin;
    let mut found = Vec::new();
    if pin.wave.is_some() {
        found.push(Constraint::Wave(at));
    }
    if pin.placement.is_some() {
        found.push(Constraint::Placement(at));
    }
    if pin.target.is_some() {
        found.push(Constraint::Target(at));
    }
    if pin.keep {
        found.push(Constraint::Keep(at));
    }
    found
}

/// Without the places that the contract cannot be left for in time, where there is another way.
fn in_time(problem: &Problem, item: &Item, options: Vec<usize>, end: Date) -> Vec<usize> {
    if earliest(&item.contract, problem.start).is_none_or(|exit| exit.cutover <= end) {
        return options;
    }
    let rest: Vec<usize> = options.iter().copied().filter(|&at| !item.options[at].moves).collect();
    if rest.is_empty() { options } else { rest }
}

fn best_gates(problem: &Problem, item: &Item, options: Vec<usize>) -> Vec<usize> {
    let best = options.iter().map(|&at| item.options[at].gates).max().unwrap_or(Gate::Fails);
    let may_stay = problem.objective == Objective::MostExposureRemoved;
    options.into_iter().filter(|&at| item.options[at].gates == best || (may_stay && at == item.current)).collect()
}

/// What holds a path of services together.
fn along(problem: &Problem, path: &[usize]) -> Vec<Constraint> {
    let mut found = Vec::new();
    for &at in path {
        found.extend(forcing(problem, at));
    }
    for pair in path.windows(2) {
        let (needed, needing) = (pair[0], pair[1]);
        if problem.services[needing].needs.iter().any(|need| need.hard && need.on == needed) {
            found.push(Constraint::Need { from: needing, on: needed });
        }
    }
    for (at, group) in problem.groups.iter().enumerate() {
        if path.iter().filter(|member| group.binary_search(member).is_ok()).count() > 1 {
            found.push(Constraint::Group(at));
        }
    }
    found
}

/// What may force a service to move.
pub(super) fn forcing(problem: &Problem, at: usize) -> Vec<Constraint> {
    let mut found = vec![Constraint::Gates(at)];
    found.extend(pins_of(at, &problem.services[at]));
    found
}
