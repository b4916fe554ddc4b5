//! What a month of quick wins alone would reach: the measure that a plan has to beat.
//!
//! In: problem and allowed options. Out: the changes with the best exposure removed for the effort that fit into one month,
//! need no missing skill, no other move first and no contract to run out.

use super::contract::{earliest, plus};
use super::outcome::QuickWins;
use super::problem::Problem;
use super::waves::exposure;
use jiff::ToSpan;

/// Person-days of a month when the capacity is not known.
pub const MONTH_ASSUMED_DAYS: f64 = 20.0;

/// Picks quick wins.
#[must_use]
pub fn quick_wins(problem: &Problem, allowed: &[Vec<usize>]) -> QuickWins {
    let month = problem.capacity.days_per_month.unwrap_or(MONTH_ASSUMED_DAYS);
    let end = plus(problem.start, 1.months());
    let mut found: Vec<(f64, f64, usize, usize)> = Vec::new();
    for (at, item) in problem.services.iter().enumerate() {
        let today = &item.options[item.current];
        let bound = item.pin.wave.is_some_and(|wave| wave > 1) || item.pin.not_before.is_some_and(|day| day > end);
        if bound {
            continue;
        }
        let leaves_late = earliest(&item.contract, problem.start).is_some_and(|exit| exit.cutover > end);
        let waits = item.needs.iter().any(|need| need.hard && !allowed[need.on].contains(&0));
        let best = allowed[at]
            .iter()
            .copied()
            .filter(|&option| {
                let option = &item.options[option];
                let unable = problem.capacity.skills.as_ref().is_some_and(|there| !option.skills.is_subset(there));
                !(unable || option.moves && (leaves_late || waits))
            })
            .filter_map(|option| {
                let choice = &item.options[option];
                let effort = f64::midpoint(choice.effort_days.0, choice.effort_days.1);
                let gain = (today.exposure - choice.exposure) * item.weight;
                (gain > 0.0 && effort <= month).then_some((gain / effort.max(0.1), effort, at, option))
            })
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.3.cmp(&a.3)));
        found.extend(best);
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.2.cmp(&b.2)));
    let mut chosen: Vec<usize> = problem.services.iter().map(|item| item.current).collect();
    let (mut effort_days, mut services) = (0.0, Vec::new());
    for (_, effort, at, option) in found {
        if effort_days + effort <= month {
            effort_days += effort;
            chosen[at] = option;
            services.push(problem.services[at].id.clone());
        }
    }
    QuickWins { services, effort_days, exposure_after: exposure(problem, |at| chosen[at]) }
}
