//! Waves with dates.
//!
//! In: a canonical problem and an option for each service. Out: tasks with wave, first and last day and work by month.
//!
//! What must hold, and is checked from outside: services that move together share wave and dates; a service starts after
//! what it needs (hard) has ended; no wave before the one in front of it has ended; pins are kept; nothing starts, ends or
//! uses person-days on a frozen day or a weekend; no month takes more person-days than there are; no service is left before
//! its contract can be; what demands a missing skill waits until it can be there.
//!
//! How: one wave after the other is filled for as long as a wave should last, what must come now first, then trust anchors
//! and what they need, then what removes most exposure for the effort. A wave is stretched only by what has to be in it.

use super::allowed::horizon_end;
use super::contract::{EarliestExit, earliest, plus};
use super::groups::{Units, units};
use super::problem::Problem;
use super::workdays::{Fit, Workdays};
use crate::model::words::Date;
use jiff::ToSpan;
use std::collections::BTreeSet;

/// What kind of work a task is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Making a trust anchor that stays usable from new places.
    SetUp,
    /// The service changes its place.
    Relocate,
    /// The service stays under new controls.
    InPlace,
}

/// A piece of work with its dates.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// Service.
    pub service: usize,
    /// Kind.
    pub kind: Kind,
    /// Wave, from 1.
    pub wave: u32,
    /// First day.
    pub start: Date,
    /// Last day: the switch.
    pub end: Date,
    /// Person-days by year and month.
    pub work: Vec<(i16, i8, f64)>,
    /// Earliest day on which the old contract lets go.
    pub exit: Option<EarliestExit>,
    /// Tasks that ended before, as services.
    pub after: Vec<usize>,
}

/// All tasks, by wave, start and service.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Schedule {
    /// The tasks.
    pub tasks: Vec<Task>,
    /// Last day of all, if there is any.
    pub end: Option<Date>,
}

/// No day is left for a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stuck {
    /// The service.
    pub service: usize,
}

/// Anchors first, then most exposure removed for the effort, then by service.
type Rank = (bool, std::cmp::Reverse<u64>, usize);

/// What is placed as one.
struct Block {
    members: Vec<(usize, Kind, f64)>,
    effort: f64,
    per_day: f64,
    from: Date,
    cutover: Option<Date>,
    before: Vec<usize>,
    waves: (u32, u32),
    rank: Rank,
}

/// Whether each service changes its place.
#[must_use]
pub fn moving(problem: &Problem, chosen: &[usize]) -> Vec<bool> {
    let moves = |(item, &option): (&super::problem::Item, &usize)| option != item.current && item.options[option].moves;
    problem.services.iter().zip(chosen).map(moves).collect()
}

/// Last day that is looked at: far enough for any plan that the limits allow.
fn last_day(problem: &Problem) -> Date {
    let years = (problem.horizon_years * 3.0).ceil() as i64 + 10;
    plus(problem.start, years.years())
}

/// Person-days there are until the end of the plan.
#[must_use]
pub fn person_days(problem: &Problem) -> f64 {
    let end = horizon_end(problem);
    Workdays::new(problem.start, end, &problem.freezes, problem.capacity.days_per_month).total(end)
}

/// Gives every change a wave and dates.
///
/// # Errors
/// When no work day is left for a service, however late.
pub fn schedule(problem: &Problem, chosen: &[usize]) -> Result<Schedule, Stuck> {
    let blocks = blocks(problem, chosen);
    // Most plans end soon after the horizon; only the others need the long calendar.
    let near = plus(horizon_end(problem), 1.years());
    laid_out(problem, &blocks, near).or_else(|_| laid_out(problem, &blocks, last_day(problem)))
}

fn laid_out(problem: &Problem, blocks: &[Block], until: Date) -> Result<Schedule, Stuck> {
    let mut days = Workdays::new(problem.start, until, &problem.freezes, problem.capacity.days_per_month);
    let mut filler = Filler::new(problem, blocks);
    let mut wave = 1;
    let Some(mut cursor) = days.on_or_after(problem.start) else {
        return blocks.first().map_or(Ok(Schedule::default()), |block| Err(Stuck { service: block.members[0].0 }));
    };
    while filler.open > 0 {
        match filler.wave(&mut days, wave, cursor)? {
            Some(end) => {
                if filler.open > 0 {
                    cursor = days.after(end).ok_or_else(|| filler.stuck())?;
                }
                wave += 1;
            }
            None => wave += 1,
        }
    }
    let mut tasks: Vec<Task> = Vec::new();
    for (block, placed) in blocks.iter().zip(&filler.placed) {
        let Some((wave, fit)) = placed else { continue };
        let mut after: Vec<usize> =
            block.before.iter().flat_map(|&at| blocks[at].members.iter().map(|m| m.0)).collect();
        after.sort_unstable();
        after.dedup();
        for &(service, kind, effort) in &block.members {
            let share = if block.effort > 0.0 { effort / block.effort } else { 0.0 };
            let work = fit.work.iter().map(|&(year, month, days)| (year, month, days * share)).collect();
            let relocates = kind == Kind::Relocate;
            let exit = if relocates { earliest(&problem.services[service].contract, problem.start) } else { None };
            let (start, end, after) = (fit.start, fit.end, after.clone());
            tasks.push(Task { service, kind, wave: *wave, start, end, work, exit, after });
        }
    }
    tasks.sort_by_key(|task| (task.wave, task.start, task.end, task.service, task.kind));
    let end = tasks.iter().map(|task| task.end).max();
    Ok(Schedule { tasks, end })
}

struct Filler<'a> {
    blocks: &'a [Block],
    placed: Vec<Option<(u32, Fit)>>,
    waiting: Vec<usize>,
    followers: Vec<Vec<usize>>,
    ready: BTreeSet<(Rank, usize)>,
    open: usize,
    waves_most: u32,
    months: i64,
}

impl<'a> Filler<'a> {
    fn new(problem: &Problem, blocks: &'a [Block]) -> Self {
        let mut followers = vec![Vec::new(); blocks.len()];
        for (at, block) in blocks.iter().enumerate() {
            for &before in &block.before {
                followers[before].push(at);
            }
        }
        let waiting: Vec<usize> = blocks.iter().map(|block| block.before.len()).collect();
        let ready = (0..blocks.len()).filter(|&at| waiting[at] == 0).map(|at| (blocks[at].rank, at)).collect();
        let pinned = blocks.iter().map(|block| block.waves.0).max().unwrap_or(1);
        let waves_most = problem.waves_max.max(pinned);
        let effort: f64 = blocks.iter().map(|block| block.effort).sum();
        let needed = problem
            .capacity
            .days_per_month
            .map_or(0.0, |days| if days > 0.0 { (effort / (days * f64::from(waves_most))).ceil() } else { 0.0 });
        let months = i64::from(problem.wave_months).max(needed.min(1200.0) as i64);
        let (placed, open) = (vec![None; blocks.len()], blocks.len());
        Self { blocks, placed, waiting, followers, ready, open, waves_most, months }
    }

    fn stuck(&self) -> Stuck {
        let at = self.placed.iter().position(Option::is_none).unwrap_or(0);
        Stuck { service: self.blocks[at].members[0].0 }
    }

    /// Fills one wave from `cursor` on; its last day, or `None` when nothing may come in it.
    fn wave(&mut self, days: &mut Workdays, wave: u32, cursor: Date) -> Result<Option<Date>, Stuck> {
        let mut cursor = cursor;
        let mut end: Option<Date> = None;
        self.fill(days, wave, cursor, None, &mut end)?;
        loop {
            let window = plus(cursor, self.months.months());
            self.fill(days, wave, cursor, Some(window), &mut end)?;
            if end.is_some() {
                return Ok(end);
            }
            // Nothing fits: everything that may come now starts later, or is longer than a wave.
            let may: Vec<usize> = self.eligible(wave).collect();
            let mut first: Option<(Date, usize)> = None;
            for at in may {
                let fit = self.try_fit(days, at, cursor).ok_or(Stuck { service: self.blocks[at].members[0].0 })?;
                if first.is_none_or(|(start, _)| fit.start < start) {
                    first = Some((fit.start, at));
                }
            }
            let Some((start, at)) = first else { return Ok(None) };
            if start > cursor {
                cursor = start;
                continue;
            }
            let fit = self.try_fit(days, at, cursor).ok_or_else(|| self.stuck())?;
            self.place(days, at, wave, fit, &mut end);
        }
    }

    fn eligible(&self, wave: u32) -> impl Iterator<Item = usize> + '_ {
        self.ready.iter().map(|&(_, at)| at).filter(move |&at| self.blocks[at].waves.0 <= wave)
    }

    /// Places what must come in this wave (`window` is `None`), or what ends within the window.
    fn fill(
        &mut self,
        days: &mut Workdays,
        wave: u32,
        cursor: Date,
        window: Option<Date>,
        end: &mut Option<Date>,
    ) -> Result<(), Stuck> {
        // A copy that shrinks: what is refused is not asked again, what becomes ready joins in.
        let mut queue = self.ready.clone();
        while let Some((_, at)) = queue.pop_first() {
            let block = &self.blocks[at];
            let must = wave >= self.waves_most || block.waves.1 <= wave;
            if block.waves.0 > wave || (window.is_none() && !must) {
                continue;
            }
            let fit = self.try_fit(days, at, cursor).ok_or(Stuck { service: block.members[0].0 })?;
            if must || window.is_none_or(|window| fit.end < window) {
                self.place(days, at, wave, fit, end);
                let followers = self.followers[at].iter().filter(|&&follower| self.waiting[follower] == 0);
                queue.extend(followers.map(|&follower| (self.blocks[follower].rank, follower)));
            }
        }
        Ok(())
    }

    fn try_fit(&self, days: &mut Workdays, at: usize, cursor: Date) -> Option<Fit> {
        let block = &self.blocks[at];
        let mut from = block.from.max(cursor);
        for &before in &block.before {
            if let Some((_, fit)) = &self.placed[before] {
                from = from.max(plus(fit.end, 1.days()));
            }
        }
        days.fit(block.effort, block.per_day, from, block.cutover)
    }

    fn place(&mut self, days: &mut Workdays, at: usize, wave: u32, fit: Fit, end: &mut Option<Date>) {
        days.take(&fit);
        *end = Some(end.map_or(fit.end, |end| end.max(fit.end)));
        self.placed[at] = Some((wave, fit));
        self.ready.remove(&(self.blocks[at].rank, at));
        self.open -= 1;
        for &follower in &self.followers[at] {
            self.waiting[follower] -= 1;
            if self.waiting[follower] == 0 {
                self.ready.insert((self.blocks[follower].rank, follower));
            }
        }
    }
}

fn blocks(problem: &Problem, chosen: &[usize]) -> Vec<Block> {
    let moves = moving(problem, chosen);
    let formed = units(problem, &moves);
    let mut blocks: Vec<Block> = Vec::with_capacity(formed.members.len());
    for (unit, members) in formed.members.iter().enumerate() {
        let tasks: Vec<(usize, Kind)> = members.iter().map(|&service| (service, Kind::Relocate)).collect();
        blocks.push(block(problem, chosen, &tasks, formed.before[unit].clone()));
    }
    add_set_ups(problem, &moves, &formed, &mut blocks);
    for (service, item) in problem.services.iter().enumerate() {
        if chosen[service] != item.current && !moves[service] {
            blocks.push(block(problem, chosen, &[(service, Kind::InPlace)], Vec::new()));
        }
    }
    bound_waves(&mut blocks);
    blocks
}

/// Anchors that stay are made usable before the first of those who need them moves.
fn add_set_ups(problem: &Problem, moves: &[bool], formed: &Units, blocks: &mut Vec<Block>) {
    let mut needing = vec![Vec::new(); problem.services.len()];
    for (service, item) in problem.services.iter().enumerate() {
        if let Some(unit) = formed.unit_of[service] {
            item.needs.iter().for_each(|need| needing[need.on].push(unit));
        }
    }
    for (anchor, item) in problem.services.iter().enumerate() {
        if item.anchor_setup_days > 0.0 && !moves[anchor] && !needing[anchor].is_empty() {
            let at = blocks.len();
            blocks.push(Block {
                members: vec![(anchor, Kind::SetUp, item.anchor_setup_days)],
                effort: item.anchor_setup_days,
                per_day: problem.capacity.days_per_move,
                from: problem.start,
                cutover: None,
                before: Vec::new(),
                waves: (1, u32::MAX),
                rank: (false, std::cmp::Reverse(u64::MAX), anchor),
            });
            needing[anchor].sort_unstable();
            needing[anchor].dedup();
            for &unit in &needing[anchor] {
                blocks[unit].before.push(at);
            }
        }
    }
}

fn block(problem: &Problem, chosen: &[usize], tasks: &[(usize, Kind)], before: Vec<usize>) -> Block {
    let (mut effort, mut gain) = (0.0, 0.0);
    let (mut from, mut cutover): (Date, Option<Date>) = (problem.start, None);
    let mut wave: Option<u32> = None;
    let mut anchor = false;
    let mut members = Vec::with_capacity(tasks.len());
    for &(service, kind) in tasks {
        let item = &problem.services[service];
        let option = &item.options[chosen[service]];
        let days = f64::midpoint(option.effort_days.0, option.effort_days.1);
        members.push((service, kind, days));
        effort += days;
        gain += (item.options[item.current].exposure - option.exposure) * item.weight;
        from = from.max(item.pin.not_before.unwrap_or(from));
        if problem.capacity.skills.as_ref().is_some_and(|there| !option.skills.is_subset(there)) {
            from = from.max(plus(problem.start, i64::from(problem.capacity.skill_lead_days).days()));
        }
        if kind == Kind::Relocate
            && let Some(exit) = earliest(&item.contract, problem.start)
        {
            cutover = cutover.max(Some(exit.cutover));
        }
        wave = wave.max(item.pin.wave);
        anchor |= item.trust_anchor;
    }
    let per_effort = (gain.max(0.0) / effort.max(0.1) * 1e6).min(1e15) as u64;
    Block {
        effort,
        per_day: problem.capacity.days_per_move * tasks.len() as f64,
        from,
        cutover,
        before,
        waves: wave.map_or((1, u32::MAX), |wave| (wave, wave)),
        rank: (!anchor, std::cmp::Reverse(per_effort), tasks[0].0),
        members,
    }
}

/// Earliest and latest wave, and the rank of anchors, handed on along what comes first.
fn bound_waves(blocks: &mut [Block]) {
    let mut order = Vec::with_capacity(blocks.len());
    let mut waiting: Vec<usize> = blocks.iter().map(|block| block.before.len()).collect();
    let mut followers = vec![Vec::new(); blocks.len()];
    for (at, block) in blocks.iter().enumerate() {
        block.before.iter().for_each(|&before| followers[before].push(at));
    }
    order.extend((0..blocks.len()).filter(|&at| waiting[at] == 0));
    let mut next = 0;
    while let Some(&at) = order.get(next) {
        next += 1;
        for &follower in &followers[at] {
            let earliest = blocks[at].waves.0;
            blocks[follower].waves.0 = blocks[follower].waves.0.max(earliest);
            waiting[follower] -= 1;
            if waiting[follower] == 0 {
                order.push(follower);
            }
        }
    }
    for &at in order.iter().rev() {
        let (latest, anchor) = (blocks[at].waves.1, !blocks[at].rank.0);
        for before in blocks[at].before.clone() {
            blocks[before].waves.1 = blocks[before].waves.1.min(latest);
            if anchor {
                blocks[before].rank.0 = false;
            }
        }
    }
}
