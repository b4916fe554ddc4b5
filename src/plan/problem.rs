//! What the planner is asked: services with their options, and the limits within which to plan.
//!
//! In: filled by the caller from an assessment. Everything is plain numbers, words and dates. What must hold is little:
//! [`super::canonical`] repairs what it can (ranges the wrong way round, indices that point nowhere) so that a plan never
//! fails on a number.

use crate::model::Notice;
use crate::model::words::{Criticality, Date, Placement};
use std::collections::BTreeSet;

/// Everything that a plan follows from.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// First day on which anything may happen; also the earliest day on which notice can be given.
    pub start: Date,
    /// The services, in any order.
    pub services: Vec<Item>,
    /// Services that move together, as places in `services`. Cycles of hard needs are added by the planner.
    pub groups: Vec<Vec<usize>>,
    /// Who does the work.
    pub capacity: Capacity,
    /// Money for one-off costs and effort together; `None`: no limit.
    pub budget: Option<f64>,
    /// Spans in which nothing moves.
    pub freezes: Vec<Freeze>,
    /// Cost of one person-day.
    pub day_rate: f64,
    /// Years over which running costs count; the plan should end within them.
    pub horizon_years: f64,
    /// What is best.
    pub objective: Objective,
    /// Most waves to form, unless a pin names a later one.
    pub waves_max: u32,
    /// Months that a wave should last at most, where the work allows.
    pub wave_months: u32,
}

impl Problem {
    /// A problem without services and limits: five years, quarterly waves, at most eight of them.
    #[must_use]
    pub fn new(start: Date) -> Self {
        Self {
            start,
            services: Vec::new(),
            groups: Vec::new(),
            capacity: Capacity::default(),
            budget: None,
            freezes: Vec::new(),
            day_rate: 800.0,
            horizon_years: 5.0,
            objective: Objective::Cheapest,
            waves_max: 8,
            wave_months: 3,
        }
    }
}

/// What is best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Objective {
    /// Least cost over the horizon, effort included; every service at the best gates it can reach.
    Cheapest,
    /// Most exposure removed within budget and capacity; cost decides among equals.
    MostExposureRemoved,
}

/// Who does the work.
#[derive(Debug, Clone, PartialEq)]
pub struct Capacity {
    /// Person-days a month; `None`: not known, every move goes on at its own pace.
    pub days_per_month: Option<f64>,
    /// Skills there; `None`: not known.
    pub skills: Option<BTreeSet<String>>,
    /// Days before a missing skill can be there.
    pub skill_lead_days: u32,
    /// Person-days a working day that one move can use at most.
    pub days_per_move: f64,
}

impl Default for Capacity {
    fn default() -> Self {
        Self { days_per_month: None, skills: None, skill_lead_days: 90, days_per_move: 3.0 }
    }
}

/// A span in which nothing moves, both days included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Freeze {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Name for people; may be empty.
    pub name: String,
}

/// A service that may move.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Id, unique.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// What could become of it, today's state among them.
    pub options: Vec<Choice>,
    /// Place of today's state in `options`.
    pub current: usize,
    /// What it needs.
    pub needs: Vec<Need>,
    /// Whether others trust it: identity, DNS, keys, CI, registry.
    pub trust_anchor: bool,
    /// For a trust anchor: person-days to make it usable from a new place while it stays, once for all who need it.
    pub anchor_setup_days: f64,
    /// What a person has fixed.
    pub pin: Pinned,
    /// How one gets out of what is there today.
    pub contract: ContractTerms,
    /// Who is responsible.
    pub owner: Option<String>,
    /// How much depends on it.
    pub criticality: Option<Criticality>,
    /// How much its exposure counts among the others.
    pub weight: f64,
}

impl Item {
    /// A service that can only stay as it is.
    #[must_use]
    pub fn new(id: impl Into<String>, today: Choice) -> Self {
        let id = id.into();
        Self {
            name: id.clone(),
            id,
            options: vec![today],
            current: 0,
            needs: Vec::new(),
            trust_anchor: false,
            anchor_setup_days: 0.0,
            pin: Pinned::default(),
            contract: ContractTerms::default(),
            owner: None,
            criticality: None,
            weight: 1.0,
        }
    }
}

/// What could become of a service.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// Kind of place.
    pub placement: Placement,
    /// Offering, `None` for what is there today.
    pub target: Option<String>,
    /// Where it then lives; two services that talk much and live in different places are apart. Any word will do.
    pub place: String,
    /// Country in which data then lies, if known.
    pub country: Option<String>,
    /// Person-days to get there, from and to.
    pub effort_days: (f64, f64),
    /// Running cost a year, from and to.
    pub run_cost_per_year: (f64, f64),
    /// Money to get there, besides effort.
    pub one_off_cost: f64,
    /// Exposure left, 0 to 1.
    pub exposure: f64,
    /// Whether the policy's gates hold.
    pub gates: Gate,
    /// Skills it demands.
    pub skills: BTreeSet<String>,
    /// Whether the service changes its place: what it needs comes first, freezes and contracts bind.
    pub moves: bool,
    /// Whether it is the advice for the service alone: among equals the plan keeps to it.
    pub advised: bool,
}

impl Choice {
    /// Today's state: no effort, no cost, full exposure, gates failed. Fields are then set one by one.
    #[must_use]
    pub fn keep(place: impl Into<String>) -> Self {
        Self {
            placement: Placement::Keep,
            target: None,
            place: place.into(),
            country: None,
            effort_days: (0.0, 0.0),
            run_cost_per_year: (0.0, 0.0),
            one_off_cost: 0.0,
            exposure: 1.0,
            gates: Gate::Fails,
            skills: BTreeSet::new(),
            moves: false,
            advised: false,
        }
    }
}

/// Whether the policy's gates hold, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Gate {
    /// At least one gate is known to be shut.
    Fails,
    /// No gate is known to be shut, but a fact is missing.
    Open,
    /// All gates hold.
    Passes,
}

/// A need of one service for another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Need {
    /// Place of the needed service in [`Problem::services`].
    pub on: usize,
    /// Whether the needing service stops without it.
    pub hard: bool,
    /// Cost a year of keeping the two in different places (latency, egress, links); 0: they hardly talk.
    pub chatty: f64,
}

/// What a person has fixed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pinned {
    /// Number of the wave, from 1.
    pub wave: Option<u32>,
    /// Not before this day.
    pub not_before: Option<Date>,
    /// Stays as it is.
    pub keep: bool,
    /// Moves to this offering.
    pub target: Option<String>,
    /// Moves to this kind of place.
    pub placement: Option<Placement>,
}

/// How one gets out of a contract.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ContractTerms {
    /// Last day of the running term.
    pub ends: Option<Date>,
    /// Notice period.
    pub notice: Option<Notice>,
    /// Months by which it is renewed when notice comes too late; assumed to be twelve when not known.
    pub renews_months: Option<u32>,
    /// Whether it is a data processing service in the sense of the EU Data Act.
    pub cloud_service: bool,
    /// Whether the provider has declared a transition within 30 days unfeasible.
    pub transition_unfeasible: bool,
}
