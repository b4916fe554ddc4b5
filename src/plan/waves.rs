//! What a wave means: cost, bridges, new flows, exposure left, ways back.
//!
//! In: problem, choices, schedule. Out: [`Wave`]s. Nothing is decided here.

use super::contract::{ExitBasis, PlannedExit, RETRIEVAL_DAYS, planned};
use super::outcome::{Bridge, ExitCriterion, Flow, Move, Prerequisite, Rollback, Wave};
use super::problem::{Choice, Item, Problem};
use super::schedule::{Kind, Schedule, Task, moving};
use crate::model::words::{Criticality, Placement};
use std::collections::BTreeSet;

/// Exposure of a set of choices, weighted, 0 to 1.
#[must_use]
pub fn exposure(problem: &Problem, chosen: impl Fn(usize) -> usize) -> f64 {
    let weight: f64 = problem.services.iter().map(|item| item.weight).sum();
    let sum: f64 =
        problem.services.iter().enumerate().map(|(at, item)| item.weight * item.options[chosen(at)].exposure).sum();
    if weight > 0.0 { sum / weight } else { 0.0 }
}

/// Describes the waves.
#[must_use]
pub fn waves(problem: &Problem, chosen: &[usize], schedule: &Schedule) -> Vec<Wave> {
    let mut wave_of: Vec<Option<u32>> = vec![None; problem.services.len()];
    for task in schedule.tasks.iter().filter(|task| task.kind != Kind::SetUp) {
        wave_of[task.service] = Some(task.wave);
    }
    let needed_by = needed_by(problem);
    let scene = Scene { moves: moving(problem, chosen), problem, chosen, wave_of, needed_by };
    let mut numbers: Vec<u32> = schedule.tasks.iter().map(|task| task.wave).collect();
    numbers.dedup();
    let weight: f64 = problem.services.iter().map(|item| item.weight).sum();
    let mut left = exposure(problem, |at| problem.services[at].current) * weight;
    let mut rest = schedule.tasks.as_slice();
    let mut found = Vec::with_capacity(numbers.len());
    for number in numbers {
        let (tasks, later) = rest.split_at(rest.partition_point(|task| task.wave <= number));
        rest = later;
        for task in tasks.iter().filter(|task| task.kind != Kind::SetUp) {
            left -= scene.removes(task.service);
        }
        let exposure_after = if weight > 0.0 { (left / weight).clamp(0.0, 1.0) } else { 0.0 };
        if let Some(wave) = scene.wave(number, tasks, exposure_after, weight) {
            found.push(wave);
        }
    }
    found
}

fn needed_by(problem: &Problem) -> Vec<Vec<usize>> {
    let mut found = vec![Vec::new(); problem.services.len()];
    for (at, item) in problem.services.iter().enumerate() {
        item.needs.iter().for_each(|need| found[need.on].push(at));
    }
    found
}

struct Scene<'a> {
    problem: &'a Problem,
    chosen: &'a [usize],
    moves: Vec<bool>,
    wave_of: Vec<Option<u32>>,
    needed_by: Vec<Vec<usize>>,
}

impl Scene<'_> {
    fn item(&self, at: usize) -> &Item {
        &self.problem.services[at]
    }

    fn option(&self, at: usize) -> &Choice {
        &self.item(at).options[self.chosen[at]]
    }

    fn today(&self, at: usize) -> &Choice {
        &self.item(at).options[self.item(at).current]
    }

    /// What a service is after a wave.
    fn after(&self, at: usize, wave: u32) -> &Choice {
        if self.wave_of[at].is_some_and(|own| own <= wave) { self.option(at) } else { self.today(at) }
    }

    fn removes(&self, at: usize) -> f64 {
        (self.today(at).exposure - self.option(at).exposure) * self.item(at).weight
    }

    fn wave(&self, number: u32, tasks: &[Task], exposure_after: f64, weight: f64) -> Option<Wave> {
        let start = tasks.iter().map(|task| task.start).min()?;
        let end = tasks.iter().map(|task| task.end).max()?;
        let moves: Vec<Move> = tasks.iter().map(|task| self.describe(task, weight)).collect();
        let mut run_cost_change = (0.0, 0.0);
        for task in tasks.iter().filter(|task| task.kind != Kind::SetUp) {
            let (new, old) = (self.option(task.service).run_cost_per_year, self.today(task.service).run_cost_per_year);
            run_cost_change.0 += new.0 - old.1;
            run_cost_change.1 += new.1 - old.0;
        }
        let sum = |of: fn(&Move) -> (f64, f64)| {
            moves.iter().map(of).fold((0.0, 0.0), |sum, range| (sum.0 + range.0, sum.1 + range.1))
        };
        Some(Wave {
            number,
            start,
            end,
            effort_days: sum(|step| step.effort_days),
            one_off_cost: sum(|step| step.one_off_cost),
            run_cost_change,
            prerequisites: self.prerequisites(number, tasks, &moves),
            bridges: self.bridges(number, tasks),
            flows: self.flows(number, tasks),
            exposure_after,
            rollback: moves.iter().map(|step| step.rollback).collect::<BTreeSet<_>>().into_iter().collect(),
            exit_criteria: moves
                .iter()
                .flat_map(|step| step.exit_criteria.iter().copied())
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect(),
            moves,
        })
    }

    fn describe(&self, task: &Task, weight: f64) -> Move {
        let item = self.item(task.service);
        let rate = self.problem.day_rate;
        let set_up = task.kind == Kind::SetUp;
        let option = if set_up { self.today(task.service) } else { self.option(task.service) };
        let effort = if set_up { (item.anchor_setup_days, item.anchor_setup_days) } else { option.effort_days };
        let once = if set_up { 0.0 } else { option.one_off_cost };
        let relocates = task.kind == Kind::Relocate;
        let contract = if relocates { planned(&item.contract, self.problem.start, task.end) } else { None };
        let id = |at: &usize| self.item(*at).id.clone();
        Move {
            service: item.id.clone(),
            name: item.name.clone(),
            kind: task.kind,
            placement: option.placement,
            target: option.target.clone(),
            start: task.start,
            end: task.end,
            effort_days: effort,
            one_off_cost: (effort.0 * rate + once, effort.1 * rate + once),
            work: task.work.clone(),
            owner: item.owner.clone(),
            after: task.after.iter().map(id).collect(),
            contract,
            exposure_removed: if set_up || weight <= 0.0 { 0.0 } else { self.removes(task.service) / weight },
            rollback: way_back(task, contract),
            exit_criteria: self.exit_criteria(task, option.placement, contract),
        }
    }

    fn exit_criteria(&self, task: &Task, to: Placement, contract: Option<PlannedExit>) -> Vec<ExitCriterion> {
        let item = self.item(task.service);
        let mut found = Vec::new();
        if task.kind == Kind::Relocate {
            found.extend([ExitCriterion::DataComplete, ExitCriterion::AccessRemoved]);
            if item.contract.cloud_service {
                found.push(ExitCriterion::ErasureConfirmed);
            }
            if contract.is_some() {
                found.push(ExitCriterion::NoticeConfirmed);
            }
            if matches!(to, Placement::Local | Placement::Hybrid) {
                found.push(ExitCriterion::RunbookHandedOver);
            }
        }
        if task.kind == Kind::InPlace {
            found.push(ExitCriterion::ControlsEvidenced);
        } else if !self.needed_by[task.service].is_empty() {
            found.push(ExitCriterion::DependantsTested);
        }
        if item.criticality >= Some(Criticality::High) {
            found.push(ExitCriterion::FallbackTested);
        }
        found.sort_unstable();
        found
    }

    fn prerequisites(&self, number: u32, tasks: &[Task], moves: &[Move]) -> Vec<Prerequisite> {
        let mut found = BTreeSet::new();
        for (task, step) in tasks.iter().zip(moves) {
            if let Some(exit) = step.contract {
                found.insert(Prerequisite::Notice { service: step.service.clone(), by: exit.notice_by });
            }
            if task.kind == Kind::SetUp {
                continue;
            }
            if let Some(there) = &self.problem.capacity.skills {
                let missing = self.option(task.service).skills.difference(there);
                found.extend(missing.map(|skill| Prerequisite::Skill { skill: skill.clone() }));
            }
            for need in self.item(task.service).needs.iter().filter(|_| task.kind == Kind::Relocate) {
                let on = self.item(need.on);
                if self.wave_of[need.on].is_some_and(|wave| wave < number) && self.moves[need.on] && need.hard {
                    found.insert(Prerequisite::Moved { service: on.id.clone() });
                }
                if on.anchor_setup_days > 0.0 && !self.moves[need.on] {
                    found.insert(Prerequisite::Anchor { service: on.id.clone() });
                }
            }
        }
        found.into_iter().collect()
    }

    /// Links of a service: with whom it talks, either way round.
    fn links(&self, at: usize) -> impl Iterator<Item = (usize, usize, f64, bool)> + '_ {
        let own = self.item(at).needs.iter().map(move |need| (at, need.on, need.chatty, need.hard));
        let others = self.needed_by[at].iter().flat_map(move |&other| {
            let theirs = self.item(other).needs.iter().filter(move |need| need.on == at);
            theirs.map(move |need| (other, at, need.chatty, need.hard))
        });
        own.chain(others)
    }

    fn bridges(&self, number: u32, tasks: &[Task]) -> Vec<Bridge> {
        let mut found = BTreeSet::new();
        for task in tasks.iter().filter(|task| task.kind == Kind::Relocate) {
            for (from, on, chatty, _) in self.links(task.service) {
                let other = if from == task.service { on } else { from };
                let moved_already = self.moves[other] && self.wave_of[other].is_some_and(|wave| wave <= number);
                let apart = self.after(task.service, number).place != self.after(other, number).place;
                let apart_in_the_end = self.option(task.service).place != self.option(other).place;
                if chatty <= 0.0 || moved_already || !apart {
                    continue;
                }
                let until_wave = if apart_in_the_end { None } else { self.wave_of[other] };
                let (moved, other) = (self.item(task.service).id.clone(), self.item(other).id.clone());
                found.insert(Bridge { moved, other, until_wave });
            }
        }
        found.into_iter().collect()
    }

    fn flows(&self, number: u32, tasks: &[Task]) -> Vec<Flow> {
        let mut found = BTreeSet::new();
        for task in tasks.iter().filter(|task| task.kind == Kind::Relocate) {
            for (from, on, ..) in self.links(task.service) {
                let now = (&self.after(from, number).country, &self.after(on, number).country);
                let before = (&self.after(from, number - 1).country, &self.after(on, number - 1).country);
                let across = |pair: (&Option<String>, &Option<String>)| pair.0.is_none() || pair.0 != pair.1;
                if now == before || !across(now) {
                    continue;
                }
                found.insert(Flow {
                    from: self.item(from).id.clone(),
                    to: self.item(on).id.clone(),
                    from_country: now.0.clone(),
                    to_country: now.1.clone(),
                    certain: now.0.is_some() && now.1.is_some(),
                });
            }
        }
        found.into_iter().collect()
    }
}

fn way_back(task: &Task, contract: Option<PlannedExit>) -> Rollback {
    match (task.kind, contract) {
        (Kind::InPlace, _) => Rollback::WithdrawControl,
        (Kind::SetUp, _) => Rollback::RemoveSetUp,
        (Kind::Relocate, None) => Rollback::SwitchBack,
        (Kind::Relocate, Some(exit)) if exit.basis == ExitBasis::DataAct => Rollback::OldReadOnly,
        (Kind::Relocate, Some(exit)) => {
            let weeks = (exit.over - task.end).get_days();
            if i64::from(weeks) >= RETRIEVAL_DAYS { Rollback::SwitchBack } else { Rollback::RestoreExport }
        }
    }
}
