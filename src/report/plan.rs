//! The plan for reports: made once, then as public JSON and as the view that the HTML report shows.
//!
//! In: an assessment. Out: [`Planned`], from which [`plan_info`] and [`plan_view`] read. What is left after each wave is
//! computed by assessing the inventory as it then is, so that what a move does for others counts; above
//! [`ASSESSED_MOST`] services by the judgement of each chosen candidate alone, which leaves more.

use super::json::v1::{MoveInfo, PlanInfo, WaveInfo};
use super::plan_words::Words;
use super::redact::{Names, Redact};
use super::view::Texts;
use super::view::plan::{ClauseView, DeadlineView, KitView, MoveView, PlanView, WaveView};
use crate::assess::level::{level, weight};
use crate::assess::{Assessment, Exposure, GateState, ServiceResult, today_only};
use crate::model::Interval;
use crate::model::words::{Channel, Criticality, Level, Placement};
use crate::plan::adapter::{self, Wishes};
use crate::plan::calendar::{Deadline, deadlines};
use crate::plan::clauses::{KitEntry, contract_kit};
use crate::plan::fixset::{FixSet, ToFix, fix_set};
use crate::plan::playbook::playbook;
use crate::plan::sensitivity::{Stability, sensitivity};
use crate::plan::{Clash, Conflict, Kind, Objective, Plan, Prerequisite, Problem};
use crate::simulate::moved;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Most services for which the inventory is assessed again after each wave.
pub const ASSESSED_MOST: usize = 400;
/// Most services for which stability is worked out.
const STABILITY_MOST: usize = 1000;

const CHANNELS: [Channel; 4] = [Channel::Access, Channel::Disruption, Channel::Transfer, Channel::Exit];

/// A plan with what it does.
#[derive(Debug, Clone, PartialEq)]
pub struct Planned {
    /// What was asked.
    pub problem: Problem,
    /// The plan.
    pub plan: Plan,
    /// Sum of level weights over all services today, by channel: access, disruption, transfer, exit.
    pub exposure_now: [f64; 4],
    /// The same after each wave.
    pub exposure_after: Vec<[f64; 4]>,
    /// Vendors whose replacement brings important services to target.
    pub fix_set: FixSet,
    /// With whom to negotiate what.
    pub contract_kit: Vec<KitEntry>,
    /// Why the plan that was asked for does not exist, where this one takes its place.
    pub given_up: Option<Conflict>,
}

impl Planned {
    /// Plans.
    ///
    /// # Errors
    /// The constraints that contradict each other.
    pub fn new(assessment: &Assessment<'_>, wishes: &Wishes) -> Result<Self, Conflict> {
        let problem = adapter::problem(assessment, wishes);
        let plan = crate::plan::plan(&problem)?;
        let exact = assessment.services.len() <= ASSESSED_MOST;
        let mut exposure_after = Vec::with_capacity(plan.waves.len());
        let mut in_the_end: Option<Vec<bool>> = None;
        let waves = moves_by_wave(assessment, &plan);
        let seen: Vec<_> =
            waves.par_iter().map(|moves| exact.then(|| reassessed(assessment, moves)).flatten()).collect();
        for (moves, seen) in waves.into_iter().zip(seen) {
            let (left, passes) = seen.unwrap_or_else(|| judged(assessment, &moves));
            exposure_after.push(left);
            in_the_end = Some(passes);
        }
        let (exposure_now, today) = judged(assessment, &[]);
        let fix_set = keystones(assessment, &in_the_end.unwrap_or(today));
        let contract_kit = contract_kit(assessment, &problem, &plan);
        Ok(Self { problem, plan, exposure_now, exposure_after, fix_set, contract_kit, given_up: None })
    }

    /// Moves done after each wave: place of the service, place of the candidate among its candidates.
    #[must_use]
    pub fn moves_by_wave(&self, assessment: &Assessment<'_>) -> Vec<Vec<(usize, usize)>> {
        moves_by_wave(assessment, &self.plan)
    }

    /// How stable the choice is for every service that changes; empty for very large inventories.
    #[must_use]
    pub fn stability(&self) -> Vec<Stability> {
        if self.problem.services.len() > STABILITY_MOST {
            return Vec::new();
        }
        let changes: BTreeSet<&str> =
            self.plan.decisions.iter().filter(|d| d.changes).map(|d| d.service.as_str()).collect();
        let mut found = sensitivity(&self.problem, &self.plan);
        found.retain(|stability| changes.contains(stability.service.as_str()));
        found
    }

    /// Change of running cost a year of one service by the plan.
    #[must_use]
    pub fn run_cost_change(&self, service: &str) -> Option<(f64, f64)> {
        let decision = self.plan.decisions.iter().find(|decision| decision.service == service)?;
        let item = self.problem.services.iter().find(|item| item.id == service)?;
        let (new, old) = (item.options.get(decision.option)?, item.options.get(item.current)?);
        let (new, old) = (new.run_cost_per_year, old.run_cost_per_year);
        Some((new.0 - old.1, new.1 - old.0))
    }

    /// Plans; where budget or capacity do not reach for all gates, what removes the most exposure within them, and says so.
    ///
    /// # Errors
    /// The constraints that contradict each other, if they are others than budget and capacity.
    pub fn best_within(assessment: &Assessment<'_>, wishes: &Wishes) -> Result<Self, Conflict> {
        let conflict = match Self::new(assessment, wishes) {
            Err(conflict) if limits_clash(&conflict) => conflict,
            other => return other,
        };
        let wishes = Wishes { objective: Objective::MostExposureRemoved, ..*wishes };
        Ok(Self { given_up: Some(conflict), ..Self::new(assessment, &wishes)? })
    }

    /// Share of today's exposure that is left after the wave at this place, 0 to 1.
    #[must_use]
    pub fn share_left(&self, wave: usize) -> f64 {
        let now: f64 = self.exposure_now.iter().sum();
        let then: f64 = self.exposure_after.get(wave).map_or(now, |left| left.iter().sum());
        if now > 0.0 { then / now } else { 0.0 }
    }

    /// Days that must not be missed, by date.
    #[must_use]
    pub fn deadlines(&self) -> Vec<Deadline> {
        deadlines(&self.problem, &self.plan, self.problem.start)
    }
}

fn moves_by_wave(assessment: &Assessment<'_>, plan: &Plan) -> Vec<Vec<(usize, usize)>> {
    let decided: BTreeMap<&str, usize> = plan.decisions.iter().map(|d| (d.service.as_str(), d.option)).collect();
    let mut moves: Vec<(usize, usize)> = Vec::new();
    let mut out = Vec::with_capacity(plan.waves.len());
    for wave in &plan.waves {
        for step in wave.moves.iter().filter(|step| step.kind != Kind::SetUp) {
            let Some(at) = place(assessment, &step.service) else { continue };
            let option = decided.get(step.service.as_str()).copied().unwrap_or(0);
            if let Some(number) = adapter::offered(assessment, at).get(option) {
                moves.push((at, *number));
            }
        }
        out.push(moves.clone());
    }
    out
}

/// Whether budget or capacity are among what cannot hold together.
#[must_use]
pub fn limits_clash(conflict: &Conflict) -> bool {
    conflict.clashes.iter().any(|clash| matches!(clash, Clash::Budget { .. } | Clash::Capacity { .. }))
}

/// Place of a service in the assessment.
#[must_use]
pub fn place(assessment: &Assessment<'_>, id: &str) -> Option<usize> {
    assessment.inventory.services.binary_search_by(|service| service.id.as_str().cmp(id)).ok()
}

/// Exposure by channel with these moves, and whether each service keeps its gates: by assessing again.
fn reassessed(assessment: &Assessment<'_>, moves: &[(usize, usize)]) -> Option<([f64; 4], Vec<bool>)> {
    let after = moved::apply(assessment, moves).ok()?;
    let then = today_only(&after.inventory, assessment.catalog, assessment.policy, assessment.today);
    let mut levels = vec![[0.0_f64; 4]; assessment.services.len()];
    let mut passes = vec![true; assessment.services.len()];
    for (service, held) in after.inventory.services.iter().zip(&then) {
        let id = after.parts.get(&service.id).unwrap_or(&service.id);
        let Some(at) = place(assessment, id) else { continue };
        for (sum, own) in levels[at].iter_mut().zip(by_channel(&held.exposures)) {
            *sum = sum.max(own);
        }
        passes[at] &= held.keep.gate() == GateState::Pass;
    }
    // What governing achieves beyond keys and clauses (a tested exit) is not in the inventory: its judgement counts.
    for (at, number) in moves {
        let result = &assessment.services[*at];
        let candidate = &result.recommendation.candidates[*number];
        if candidate.placement == Placement::Govern {
            levels[*at][3] = levels[*at][3].min(of(result, &candidate.strength)[3]);
        }
    }
    Some((total(&levels), passes))
}

/// The same by the judgement of the candidates.
fn judged(assessment: &Assessment<'_>, moves: &[(usize, usize)]) -> ([f64; 4], Vec<bool>) {
    let chosen: BTreeMap<usize, usize> = moves.iter().copied().collect();
    let each = assessment.services.iter().enumerate().map(|(at, result)| {
        let candidate = &result.recommendation.candidates[chosen.get(&at).copied().unwrap_or(0)];
        (of(result, &candidate.strength), candidate.gate() == GateState::Pass)
    });
    let (levels, passes): (Vec<[f64; 4]>, Vec<bool>) = each.unzip();
    (total(&levels), passes)
}

fn total(levels: &[[f64; 4]]) -> [f64; 4] {
    levels.iter().fold([0.0; 4], |sum, own| [sum[0] + own[0], sum[1] + own[1], sum[2] + own[2], sum[3] + own[3]])
}

fn of(result: &ServiceResult, strength: &[Interval; 4]) -> [f64; 4] {
    let mut out = [0.0; 4];
    for (channel, own) in out.iter_mut().enumerate() {
        *own = weight(level(CHANNELS[channel], strength[channel].worst, &result.needs));
    }
    out
}

fn by_channel(exposures: &[Exposure]) -> [f64; 4] {
    CHANNELS.map(|channel| {
        let levels = exposures.iter().filter(|exposure| exposure.channel == channel).map(|exposure| exposure.level);
        weight(levels.max().unwrap_or(Level::None))
    })
}

/// Important services, and the vendors that must go for each. What does not keep its gates after all moves either is hopeless.
fn keystones(assessment: &Assessment<'_>, passes_then: &[bool]) -> FixSet {
    let mut to_fix = Vec::new();
    for (at, result) in assessment.services.iter().enumerate() {
        let service = assessment.service(at);
        let critical = result.needs.criticality >= Criticality::High;
        let advice = &result.recommendation;
        if !critical || service.pin.keep || advice.candidates[0].gate() == GateState::Pass {
            continue;
        }
        let alone = advice.best().gate() == GateState::Pass;
        let mut vendors = leaving(assessment, at);
        if !alone {
            needed(assessment, at).into_iter().for_each(|on| vendors.extend(leaving(assessment, on)));
        }
        // Governing is enough, or questions are open: no vendor has to go.
        if vendors.is_empty() && (alone || advice.best().gate() == GateState::Open) {
            continue;
        }
        let hopeless = vendors.is_empty() || !(alone || passes_then[at]);
        to_fix.push(ToFix {
            service: service.id.clone(),
            weight: 1.0,
            ways: if hopeless { Vec::new() } else { vec![vendors] },
        });
    }
    fix_set(&to_fix, &BTreeMap::new())
}

/// The vendor that a service leaves by the advice.
fn leaving(assessment: &Assessment<'_>, at: usize) -> BTreeSet<String> {
    let result = &assessment.services[at];
    let moves = !matches!(result.recommendation.placement, Placement::Keep | Placement::Govern);
    result.vendor.iter().filter(|_| moves).cloned().collect()
}

/// Everything that a service needs, directly or not.
fn needed(assessment: &Assessment<'_>, at: usize) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut open = vec![at];
    while let Some(next) = open.pop() {
        open.extend(assessment.graph.needs(next).into_iter().map(|(on, _)| on).filter(|on| found.insert(*on)));
    }
    found.remove(&at);
    found
}

/// The plan in the public JSON.
#[must_use]
pub fn plan_info(planned: &Planned) -> PlanInfo {
    let waves = planned.plan.waves.iter().enumerate().map(|(at, wave)| WaveInfo {
        number: wave.number,
        start: wave.start.to_string(),
        end: wave.end.to_string(),
        moves: wave
            .moves
            .iter()
            .filter(|step| step.kind != Kind::SetUp)
            .map(|step| MoveInfo {
                service: step.service.clone(),
                placement: step.placement.as_str(),
                target: step.target.clone(),
            })
            .collect(),
        exposure_after: (planned.share_left(at) * 1000.0).round() / 1000.0,
        effort_days: wave.effort_days,
    });
    PlanInfo { waves: waves.collect() }
}

/// The plan for the HTML report.
#[must_use]
pub fn plan_view(planned: &Planned, assessment: &Assessment<'_>, texts: &Texts<'_>) -> PlanView {
    // The report hides names when it shows the plan.
    let names = Names::new(assessment, *texts, Redact::default());
    let words = Words { assessment, texts, names: &names };
    let mut remarks = words.remarks(planned);
    let waves = planned.plan.waves.iter().enumerate().map(|(at, wave)| {
        let mut wave = wave.clone();
        wave.prerequisites.retain(|needed| !matches!(needed, Prerequisite::Notice { .. }));
        remarks.extend(words.wave_remarks(&wave));
        let moves = wave.moves.iter().filter_map(|step| {
            Some(MoveView {
                service: place(assessment, &step.service)?,
                placement: step.placement,
                target: if step.kind == Kind::Relocate {
                    words.offering(step.target.as_deref())
                } else {
                    String::new()
                },
                start: step.start,
                end: step.end,
                effort_days: step.effort_days,
                notes: words.brief(step),
                done: words.done_brief(step),
                steps: playbook(assessment, &planned.plan, step).steps.iter().map(|text| words.text(text)).collect(),
            })
        });
        WaveView {
            number: wave.number,
            start: wave.start,
            end: wave.end,
            moves: moves.collect(),
            exposure_after: planned.exposure_after.get(at).copied().unwrap_or(planned.exposure_now),
        }
    });
    let waves: Vec<WaveView> = waves.collect();
    let dates = planned.deadlines().into_iter().map(|deadline| DeadlineView {
        date: deadline.date,
        what: words.deadline(&deadline),
        service: place(assessment, &deadline.service),
    });
    PlanView {
        waves,
        exposure_now: planned.exposure_now,
        target: words.aim(planned),
        deadlines: dates.collect(),
        keystones: planned.fix_set.steps.iter().map(|step| words.vendor(&step.vendor)).collect(),
        contract_kit: planned.contract_kit.iter().map(|entry| kit_view(entry, &words)).collect(),
        remarks,
    }
}

fn kit_view(entry: &KitEntry, words: &Words<'_>) -> KitView {
    let raw = &words.assessment.catalog.raw.clauses;
    let clauses = entry.clauses.iter().filter(|clause| !clause.services.is_empty()).filter_map(|clause| {
        let known = raw.iter().find(|known| known.id == clause.clause)?;
        Some(ClauseView {
            name: words.text(&known.name),
            wording: words.text(&known.wording),
            basis: words.texts.sources(&known.basis),
            realism: words.texts.word("planned.realism", &clause.realism),
        })
    });
    KitView { title: words.kit_title(entry), clauses: clauses.collect() }
}
