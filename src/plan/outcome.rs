//! The plan: what comes out.
//!
//! Everything is named by service id, so that a plan can be read without the problem it came from. Texts (rollback, exit
//! criteria, prerequisites) are words of closed vocabularies; their sentences come from the catalog.

use super::choose::Proof;
use super::contract::{ExitBasis, PlannedExit};
use super::problem::Gate;
use super::schedule::Kind;
use crate::model::words::{Date, Placement};

/// From and to.
pub type Range = (f64, f64);

/// A plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// First day.
    pub start: Date,
    /// Last day of the horizon.
    pub horizon_end: Date,
    /// What becomes of every service, by id.
    pub decisions: Vec<Decision>,
    /// The waves, in order; numbers that a pin leaves empty are left out.
    pub waves: Vec<Wave>,
    /// Exposure today, weighted, 0 to 1: what doing nothing leaves.
    pub exposure_today: f64,
    /// Exposure after the last wave.
    pub exposure_after: f64,
    /// What a month of quick wins alone would leave.
    pub quick_wins: QuickWins,
    /// Person-days in all.
    pub effort_days: Range,
    /// Money in all, once: effort and one-off costs.
    pub one_off_cost: Range,
    /// Change of running cost a year.
    pub run_cost_change: Range,
    /// How good the choice is.
    pub proof: Proof,
    /// Whether the last wave ends after the horizon.
    pub overruns_horizon: bool,
    /// Services that were kept from moving because their move would have broken the order of pinned waves.
    pub held_back: Vec<String>,
}

/// What becomes of a service.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// Id.
    pub service: String,
    /// Name for people.
    pub name: String,
    /// Place of the option in the problem as given.
    pub option: usize,
    /// Kind of place.
    pub placement: Placement,
    /// Offering.
    pub target: Option<String>,
    /// Whether anything changes.
    pub changes: bool,
    /// State of the gates then.
    pub gates: Gate,
    /// Why the gates do not all hold then.
    pub unmet: Option<Unmet>,
}

/// Why gates do not all hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unmet {
    /// A person has pinned it.
    Pinned,
    /// No option is known to pass.
    NoOption,
    /// The contract cannot be left within the horizon.
    Contract,
    /// Budget or capacity do not reach, or more exposure is removed elsewhere.
    Limits,
    /// Its move would have broken the order of pinned waves.
    HeldBack,
}

/// A wave.
#[derive(Debug, Clone, PartialEq)]
pub struct Wave {
    /// Number, from 1.
    pub number: u32,
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
    /// What happens, by start and service.
    pub moves: Vec<Move>,
    /// Person-days.
    pub effort_days: Range,
    /// Money, once.
    pub one_off_cost: Range,
    /// Change of running cost a year.
    pub run_cost_change: Range,
    /// What has to be there before.
    pub prerequisites: Vec<Prerequisite>,
    /// Links between two halves while they live apart.
    pub bridges: Vec<Bridge>,
    /// Data flows across a border that were not there before.
    pub flows: Vec<Flow>,
    /// Exposure left after it, weighted, 0 to 1.
    pub exposure_after: f64,
    /// Ways back, each once.
    pub rollback: Vec<Rollback>,
    /// When it is done, each once.
    pub exit_criteria: Vec<ExitCriterion>,
}

/// Something that happens to a service.
#[derive(Debug, Clone, PartialEq)]
pub struct Move {
    /// Id.
    pub service: String,
    /// Name for people.
    pub name: String,
    /// Kind of work.
    pub kind: Kind,
    /// Kind of place then.
    pub placement: Placement,
    /// Offering then.
    pub target: Option<String>,
    /// First day.
    pub start: Date,
    /// Last day: the switch.
    pub end: Date,
    /// Person-days.
    pub effort_days: Range,
    /// Money, once.
    pub one_off_cost: Range,
    /// Person-days by year and month.
    pub work: Vec<(i16, i8, f64)>,
    /// Who is responsible.
    pub owner: Option<String>,
    /// Services whose tasks end before this one starts.
    pub after: Vec<String>,
    /// What it means for the old contract.
    pub contract: Option<PlannedExit>,
    /// Exposure that it removes, weighted, of the whole.
    pub exposure_removed: f64,
    /// The way back.
    pub rollback: Rollback,
    /// When it is done.
    pub exit_criteria: Vec<ExitCriterion>,
}

/// What has to be there before a wave.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Prerequisite {
    /// Notice given.
    Notice {
        /// Service.
        service: String,
        /// Last day.
        by: Date,
    },
    /// A skill that is not there.
    Skill {
        /// The skill.
        skill: String,
    },
    /// A trust anchor reachable from the new place.
    Anchor {
        /// The anchor.
        service: String,
    },
    /// A move of an earlier wave.
    Moved {
        /// Service.
        service: String,
    },
}

/// Two services that talk and live apart after a wave.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bridge {
    /// The one that has moved.
    pub moved: String,
    /// The one that has not.
    pub other: String,
    /// Wave that ends it; `None`: it stays.
    pub until_wave: Option<u32>,
}

/// A flow across a border.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Flow {
    /// Who needs.
    pub from: String,
    /// Whom.
    pub to: String,
    /// Country of the first, if known.
    pub from_country: Option<String>,
    /// Country of the second, if known.
    pub to_country: Option<String>,
    /// Whether both countries are known.
    pub certain: bool,
}

/// The way back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rollback {
    /// Switch back: the old contract still runs.
    SwitchBack,
    /// Read the old data, which are kept for retrieval.
    OldReadOnly,
    /// Restore from the export taken before.
    RestoreExport,
    /// Take the control back.
    WithdrawControl,
    /// Remove the set-up.
    RemoveSetUp,
}

/// When a move is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ExitCriterion {
    /// All data arrived, counted and sampled.
    DataComplete,
    /// Everything that needs the service was tested against its new place.
    DependantsTested,
    /// The old place no longer has access.
    AccessRemoved,
    /// The old provider has confirmed erasure after the time for retrieval.
    ErasureConfirmed,
    /// Notice was confirmed.
    NoticeConfirmed,
    /// The fallback was tested.
    FallbackTested,
    /// Those who run it have their runbook.
    RunbookHandedOver,
    /// Evidence for the controls is on file.
    ControlsEvidenced,
}

/// A month of quick wins.
#[derive(Debug, Clone, PartialEq)]
pub struct QuickWins {
    /// Services, best first.
    pub services: Vec<String>,
    /// Person-days, middle of the ranges.
    pub effort_days: f64,
    /// Exposure left, weighted, 0 to 1.
    pub exposure_after: f64,
}

/// The way out of a contract in words.
impl ExitBasis {
    /// Word in outputs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Term => "term",
            Self::Notice => "notice",
            Self::DataAct => "data-act",
        }
    }
}

impl Kind {
    /// Word in outputs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SetUp => "set-up",
            Self::Relocate => "relocate",
            Self::InPlace => "in-place",
        }
    }
}

impl Rollback {
    /// Key of the catalog text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SwitchBack => "switch-back",
            Self::OldReadOnly => "old-read-only",
            Self::RestoreExport => "restore-export",
            Self::WithdrawControl => "withdraw-control",
            Self::RemoveSetUp => "remove-set-up",
        }
    }
}

impl ExitCriterion {
    /// Key of the catalog text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DataComplete => "data-complete",
            Self::DependantsTested => "dependants-tested",
            Self::AccessRemoved => "access-removed",
            Self::ErasureConfirmed => "erasure-confirmed",
            Self::NoticeConfirmed => "notice-confirmed",
            Self::FallbackTested => "fallback-tested",
            Self::RunbookHandedOver => "runbook-handed-over",
            Self::ControlsEvidenced => "controls-evidenced",
        }
    }
}
