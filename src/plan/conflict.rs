//! Why there is no plan: the smallest set of constraints that contradict each other.
//!
//! In: a problem without a plan and the constraints among which the contradiction lies. Out: a set of which every member is
//! needed: without any one of them, the others can be met. Found by deletion, in chunks first. The most natural culprits
//! are tried for deletion last, so that they are named.

use super::problem::{Freeze, Gate, Problem};
use crate::model::words::{Date, Placement};

/// Searches for a smaller set at most this often.
const TRIES_MOST: usize = 600;

/// A constraint, by place in the canonical problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Constraint {
    /// A freeze.
    Freeze(usize),
    /// A service's gates.
    Gates(usize),
    /// A pinned wave.
    Wave(usize),
    /// A pinned kind of place.
    Placement(usize),
    /// A pinned offering.
    Target(usize),
    /// A pinned `keep`.
    Keep(usize),
    /// A pinned earliest day.
    NotBefore(usize),
    /// A hard need.
    Need {
        /// Who needs.
        from: usize,
        /// Whom.
        on: usize,
    },
    /// Services that move together.
    Group(usize),
    /// Person-days a month.
    Capacity,
    /// Money.
    Budget,
    /// The end of the plan.
    Horizon,
}

/// One of the constraints that contradict each other, in words that people know.
#[derive(Debug, Clone, PartialEq)]
pub enum Clash {
    /// The service is to stay.
    Keep {
        /// Service id.
        service: String,
    },
    /// The service is to move to an offering.
    Target {
        /// Service id.
        service: String,
        /// Offering.
        target: String,
        /// Whether it is among the options at all.
        known: bool,
    },
    /// The service is to move to a kind of place.
    Placement {
        /// Service id.
        service: String,
        /// Kind of place.
        placement: Placement,
    },
    /// The service is to move in a wave.
    Wave {
        /// Service id.
        service: String,
        /// Wave.
        wave: u32,
    },
    /// The service is not to move before a day.
    NotBefore {
        /// Service id.
        service: String,
        /// Day.
        day: Date,
    },
    /// The service has to meet its gates.
    Gates {
        /// Service id.
        service: String,
    },
    /// The service stops without another one.
    Need {
        /// Service id.
        service: String,
        /// Id of the needed service.
        on: String,
    },
    /// The services move together.
    Group {
        /// Service ids.
        services: Vec<String>,
    },
    /// The capacity.
    Capacity {
        /// Person-days a month.
        days_per_month: f64,
    },
    /// The budget.
    Budget {
        /// Money.
        money: f64,
    },
    /// The end of the plan.
    Horizon {
        /// Last day.
        end: Date,
    },
    /// A freeze.
    Freeze(Freeze),
}

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// What cannot hold together.
    pub clashes: Vec<Clash>,
    /// Whether every one of them is needed for the contradiction (else the search was cut short).
    pub minimal: bool,
}

/// Deletes constraints as long as the rest still contradicts itself. `contradicts` answers for a problem.
#[must_use]
pub fn smallest(problem: &Problem, candidates: &[Constraint], contradicts: &dyn Fn(&Problem) -> bool) -> Conflict {
    let mut kept: Vec<Constraint> = candidates.to_vec();
    let mut seen = std::collections::BTreeSet::new();
    kept.retain(|constraint| seen.insert(*constraint));
    let all = kept.clone();
    let holds = |kept: &[Constraint]| {
        let dropped: Vec<Constraint> = all.iter().copied().filter(|constraint| !kept.contains(constraint)).collect();
        contradicts(&without(problem, &dropped))
    };
    if !holds(&kept) {
        let clashes = kept.iter().map(|constraint| named(problem, *constraint)).collect();
        return Conflict { clashes, minimal: false };
    }
    let mut tries = 0;
    let mut chunk = (kept.len() / 2).max(1);
    let mut minimal = false;
    'search: loop {
        let mut at = 0;
        let before = kept.len();
        while at < kept.len() {
            if tries >= TRIES_MOST {
                break 'search;
            }
            tries += 1;
            let mut fewer = kept.clone();
            fewer.drain(at..(at + chunk).min(kept.len()));
            if holds(&fewer) {
                kept = fewer;
            } else {
                at += chunk;
            }
        }
        if chunk == 1 && kept.len() == before {
            minimal = true;
            break;
        }
        chunk = (chunk / 2).max(1);
    }
    Conflict { clashes: kept.iter().map(|constraint| named(problem, *constraint)).collect(), minimal }
}

/// The problem without the pins and gates that are not among the candidates, so that only one contradiction is in it.
#[must_use]
pub fn focused(problem: &Problem, candidates: &[Constraint]) -> Problem {
    let mut others = Vec::new();
    let listed: std::collections::BTreeSet<Constraint> = candidates.iter().copied().collect();
    for at in 0..problem.services.len() {
        others.extend([
            Constraint::Gates(at),
            Constraint::Wave(at),
            Constraint::Placement(at),
            Constraint::Target(at),
            Constraint::Keep(at),
            Constraint::NotBefore(at),
        ]);
    }
    others.retain(|constraint| !listed.contains(constraint));
    without(problem, &others)
}

/// The problem without some of its constraints.
#[must_use]
pub fn without(problem: &Problem, dropped: &[Constraint]) -> Problem {
    let mut rest = problem.clone();
    let mut freezes: Vec<bool> = vec![true; rest.freezes.len()];
    for constraint in dropped {
        match *constraint {
            Constraint::Freeze(at) => freezes[at] = false,
            Constraint::Gates(at) => {
                rest.services[at].options.iter_mut().for_each(|option| option.gates = Gate::Passes)
            }
            Constraint::Wave(at) => rest.services[at].pin.wave = None,
            Constraint::Placement(at) => rest.services[at].pin.placement = None,
            Constraint::Target(at) => rest.services[at].pin.target = None,
            Constraint::Keep(at) => rest.services[at].pin.keep = false,
            Constraint::NotBefore(at) => rest.services[at].pin.not_before = None,
            Constraint::Need { from, on } => {
                rest.services[from].needs.iter_mut().filter(|need| need.on == on).for_each(|need| need.hard = false);
            }
            Constraint::Group(at) => rest.groups[at].clear(),
            Constraint::Capacity => rest.capacity.days_per_month = None,
            Constraint::Budget => rest.budget = None,
            Constraint::Horizon => rest.horizon_years = super::canonical::HORIZON_YEARS_MOST,
        }
    }
    let mut keep = freezes.into_iter();
    rest.freezes.retain(|_| keep.next().unwrap_or(true));
    rest
}

fn named(problem: &Problem, constraint: Constraint) -> Clash {
    let id = |at: usize| problem.services[at].id.clone();
    let pin = |at: usize| &problem.services[at].pin;
    match constraint {
        Constraint::Freeze(at) => Clash::Freeze(problem.freezes[at].clone()),
        Constraint::Gates(at) => Clash::Gates { service: id(at) },
        Constraint::Wave(at) => Clash::Wave { service: id(at), wave: pin(at).wave.unwrap_or(0) },
        Constraint::Placement(at) => {
            Clash::Placement { service: id(at), placement: pin(at).placement.unwrap_or(Placement::Keep) }
        }
        Constraint::Target(at) => {
            let target = pin(at).target.clone();
            let known = problem.services[at].options.iter().any(|option| option.target == target);
            Clash::Target { service: id(at), target: target.unwrap_or_default(), known }
        }
        Constraint::Keep(at) => Clash::Keep { service: id(at) },
        Constraint::NotBefore(at) => {
            Clash::NotBefore { service: id(at), day: pin(at).not_before.unwrap_or(problem.start) }
        }
        Constraint::Need { from, on } => Clash::Need { service: id(from), on: id(on) },
        Constraint::Group(at) => {
            Clash::Group { services: problem.groups[at].iter().map(|&member| id(member)).collect() }
        }
        Constraint::Capacity => Clash::Capacity { days_per_month: problem.capacity.days_per_month.unwrap_or(0.0) },
        Constraint::Budget => Clash::Budget { money: problem.budget.unwrap_or(0.0) },
        Constraint::Horizon => Clash::Horizon { end: super::allowed::horizon_end(problem) },
    }
}
