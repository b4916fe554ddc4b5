//! The plan as the report shows it; filled from the planner's result.

use crate::model::words::{Date, Placement};
use crate::report::redact::Names;

/// A plan with its waves.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PlanView {
    /// Waves in order.
    pub waves: Vec<WaveView>,
    /// Exposure today by channel (access, disruption, transfer, exit): sum of level weights over all services.
    pub exposure_now: [f64; 4],
    /// Target that the plan was made for, one sentence; empty: none.
    pub target: String,
    /// Days that must not be missed.
    pub deadlines: Vec<DeadlineView>,
    /// Names of vendors whose replacement alone reaches the target.
    pub keystones: Vec<String>,
    /// With whom to negotiate what.
    pub contract_kit: Vec<KitView>,
    /// What was given up or could not be placed, as sentences.
    pub remarks: Vec<String>,
}

/// What to negotiate with one vendor.
#[derive(Debug, Clone, PartialEq)]
pub struct KitView {
    /// With whom, what for, for which services, until when: one line.
    pub title: String,
    /// The clauses that are not agreed yet, those that vendors usually accept first.
    pub clauses: Vec<ClauseView>,
}

/// A clause to negotiate.
#[derive(Debug, Clone, PartialEq)]
pub struct ClauseView {
    /// Name.
    pub name: String,
    /// The clause in the report's language.
    pub wording: String,
    /// Legal bases.
    pub basis: String,
    /// How likely a large vendor agrees.
    pub realism: String,
}

/// A wave.
#[derive(Debug, Clone, PartialEq)]
pub struct WaveView {
    /// Number from 1.
    pub number: u32,
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
    /// What moves.
    pub moves: Vec<MoveView>,
    /// Exposure left afterwards, by channel, in the unit of [`PlanView::exposure_now`].
    pub exposure_after: [f64; 4],
}

/// A move.
#[derive(Debug, Clone, PartialEq)]
pub struct MoveView {
    /// Service, as its place in the inventory.
    pub service: usize,
    /// Where to.
    pub placement: Placement,
    /// Name of the offering; empty where it stays.
    pub target: String,
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
    /// Effort in person-days.
    pub effort_days: (f64, f64),
    /// Why then, what to prepare, how to go back: sentences.
    pub notes: Vec<String>,
    /// When it is done, a few words each.
    pub done: Vec<String>,
    /// Steps in order.
    pub steps: Vec<String>,
}

/// A day that must not be missed.
#[derive(Debug, Clone, PartialEq)]
pub struct DeadlineView {
    /// The day.
    pub date: Date,
    /// What happens then.
    pub what: String,
    /// Service, as its place in the inventory.
    pub service: Option<usize>,
}

impl PlanView {
    /// First and last day.
    #[must_use]
    pub fn span(&self) -> Option<(Date, Date)> {
        let start = self.waves.iter().map(|wave| wave.start).min()?;
        let end = self.waves.iter().map(|wave| wave.end).max()?;
        Some((start, end))
    }
}

impl PlanView {
    /// Each clause of the contract kit once, in the order in which they come up.
    #[must_use]
    pub fn clauses(&self) -> Vec<&ClauseView> {
        let mut out: Vec<&ClauseView> = Vec::new();
        for clause in self.contract_kit.iter().flat_map(|entry| &entry.clauses) {
            if out.iter().all(|known| known.name != clause.name) {
                out.push(clause);
            }
        }
        out
    }

    /// The plan as it may be shown: names hidden as everywhere else.
    pub(super) fn shown(mut self, names: &Names<'_>) -> Self {
        if !names.redact.any() {
            return self;
        }
        let clean = |text: &mut String| *text = names.sentence(text);
        for step in self.waves.iter_mut().flat_map(|wave| &mut wave.moves) {
            clean(&mut step.target);
            step.notes.iter_mut().for_each(clean);
            step.steps.iter_mut().for_each(clean);
        }
        self.contract_kit.iter_mut().for_each(|entry| clean(&mut entry.title));
        self.deadlines.iter_mut().for_each(|deadline| clean(&mut deadline.what));
        self.keystones.iter_mut().for_each(clean);
        self.remarks.iter_mut().for_each(clean);
        self
    }
}
