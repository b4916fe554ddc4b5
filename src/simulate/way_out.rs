//! How to get out, and how long that takes.
//!
//! Only services that the event hits itself need a way out; those behind them are back when these are. A way out is a
//! candidate of the assessment whose offering withstands the event and has none of the new exposures: the recommended one if it does, otherwise the surest,
//! then the one that passes most gates, then the cheapest.

use super::outcome::*;
use super::run::{End, Setting};
use super::world::Changed;
use crate::assess::{Candidate, Recommendation};
use crate::model::words::*;
use crate::model::{Interval, Notice, Strength};
use rustc_hash::FxHashMap;

/// The EU Data Act allows at most two months of notice (Art. 25(2)(d)).
pub const DATA_ACT_NOTICE_DAYS: u32 = 60;
/// And 30 days for the switch itself (Art. 25(2)(a)).
pub const DATA_ACT_TRANSITION_DAYS: u32 = 30;
/// Days in a month of capacity.
const MONTH: f64 = 30.0;

pub(super) fn ways(
    setting: &Setting<'_>,
    end: &End<'_>,
    outcomes: &[ServiceOutcome],
    exposures: &[ExposureChange],
    changed: Option<&Changed>,
) -> (Vec<WayOut>, WayOutTotal) {
    let mut exposed: FxHashMap<&str, Vec<&ExposureChange>> = FxHashMap::default();
    for change in exposures.iter().filter(|change| change.direct && change.is_new()) {
        exposed.entry(&change.service).or_default().push(change);
    }
    let mut ways = Vec::new();
    for (at, outcome) in outcomes.iter().enumerate().filter(|(_, outcome)| outcome.part_of.is_none()) {
        let hit = outcome.state.is_hit() && outcome.direct;
        let new = exposed.get(outcome.id.as_str()).map(Vec::as_slice).unwrap_or_default();
        if !hit && new.is_empty() {
            continue;
        }
        if let Some(advice) = (setting.advice)(&outcome.id) {
            ways.push(way(setting, end, at, (outcome, new), advice, changed));
        }
    }
    let mut total = WayOutTotal::default();
    for way in &ways {
        if way.candidate.is_none() {
            total.without += 1;
            continue;
        }
        total.services += 1;
        total.effort_days.0 += way.effort_days.0;
        total.effort_days.1 += way.effort_days.1;
    }
    if total.services > 0 {
        total.calendar_days = calendar(total.effort_days, setting);
    }
    let later = |way: &&WayOut| way.in_time.is_some();
    let effort =
        ways.iter().filter(later).fold((0.0, 0.0), |sum, way| (sum.0 + way.effort_days.0, sum.1 + way.effort_days.1));
    let first = outcomes
        .iter()
        .filter(|o| o.state == State::DarkLater && o.direct)
        .filter_map(|o| o.since_hours)
        .min_by(f64::total_cmp);
    if let (true, Some(first)) = (ways.iter().any(|way| later(&way)), first) {
        total.in_time = calendar(effort, setting).map(|range| done_in(range, first));
    }
    (ways, total)
}

fn calendar(effort: (f64, f64), setting: &Setting<'_>) -> Option<(f64, f64)> {
    let capacity = setting.world.inventory.organisation.capacity.days_per_month.filter(|days| *days > 0.0)?;
    Some((effort.0 / capacity * MONTH, effort.1 / capacity * MONTH))
}

fn way(
    setting: &Setting<'_>,
    end: &End<'_>,
    at: usize,
    (outcome, new): (&ServiceOutcome, &[&ExposureChange]),
    advice: &Recommendation,
    changed: Option<&Changed>,
) -> WayOut {
    let mut rated: Vec<(usize, &Candidate, Interval)> = advice
        .candidates
        .iter()
        .enumerate()
        .filter(|(_, candidate)| {
            candidate.feasible() && !matches!(candidate.placement, Placement::Keep | Placement::Govern)
        })
        .map(|(number, candidate)| (number, candidate, stopped(candidate, end)))
        .filter(|(_, candidate, stopped)| candidate.target.is_some() && stopped.best < Strength::Full)
        .filter(|(_, candidate, _)| !changed.is_some_and(|changed| exposed_again(candidate, new, changed)))
        .collect();
    rated.sort_by(|(a, left, left_stopped), (b, right, right_stopped)| {
        let first = |number: usize| number != advice.winner;
        (left_stopped.worst, left_stopped.best)
            .cmp(&(right_stopped.worst, right_stopped.best))
            .then(first(*a).cmp(&first(*b)))
            .then(left.gate().cmp(&right.gate()))
            .then(left.rank_cost.total_cmp(&right.rank_cost))
            .then(a.cmp(b))
    });
    let service = &setting.world.inventory.services[at];
    let mut out = WayOut {
        service: outcome.id.clone(),
        candidate: None,
        recommended: false,
        placement: None,
        target: None,
        sure: false,
        effort_days: (0.0, 0.0),
        calendar_days: None,
        notice_days: None,
        in_time: None,
    };
    let Some((number, candidate, stopped)) = rated.first() else { return out };
    let catalog = changed.map_or(setting.world.catalog, |changed| &changed.catalog);
    let running = !outcome.state.is_dark();
    out.candidate = Some(*number);
    out.recommended = *number == advice.winner;
    out.placement = Some(candidate.placement);
    out.target =
        candidate.target.map(|ix| catalog.offering_at(ix)).map(|offering| (offering.id.clone(), offering.name.clone()));
    out.sure = *stopped == Interval::NONE;
    out.effort_days = candidate.effort_days;
    out.calendar_days = calendar(candidate.effort_days, setting);
    if running {
        let self_run = crate::graph::Setup::of(service, catalog).self_run(catalog) == Some(true);
        out.notice_days = Some(if self_run {
            service.contract.notice.map_or(0, Notice::length)
        } else {
            service.contract.notice.map_or(DATA_ACT_NOTICE_DAYS, Notice::length).min(DATA_ACT_NOTICE_DAYS)
                + DATA_ACT_TRANSITION_DAYS
        });
    }
    if let (true, Some((low, high)), Some(since)) =
        (outcome.state == State::DarkLater, out.calendar_days, outcome.since_hours)
    {
        out.in_time = Some(done_in((low, high), since));
    }
    out
}

/// Whether work of so many days is done in so many hours.
fn done_in((low, high): (f64, f64), hours: f64) -> Verdict {
    let left = hours / 24.0;
    if high <= left {
        Verdict::Yes
    } else if low > left {
        Verdict::No
    } else {
        Verdict::Unknown
    }
}

/// How far the event stops a candidate's offerings; the part in the cloud only degrades a split.
fn stopped(candidate: &Candidate, end: &End<'_>) -> Interval {
    let of = |ix: Option<usize>| ix.map_or(Interval::NONE, |ix| end.outage.at(end.graph.offering_node(ix)));
    of(candidate.target).join(of(candidate.cloud).capped(Interval::REDUCED))
}

/// Whether an offering of the candidate has what the service is to get away from.
fn exposed_again(candidate: &Candidate, new: &[&ExposureChange], changed: &Changed) -> bool {
    let nodes: Vec<_> =
        [candidate.target, candidate.cloud].into_iter().flatten().map(|ix| changed.graph.offering_node(ix)).collect();
    new.iter().any(|change| {
        changed.reaches.list.iter().any(|reach| {
            let jurisdiction = reach.jurisdiction.map(|number| &*changed.graph.jurisdictions[usize::from(number)]);
            reach.channel == change.channel
                && jurisdiction == change.jurisdiction.as_deref()
                && nodes.iter().any(|node| reach.at(*node).worst >= change.after.worst)
        })
    })
}
