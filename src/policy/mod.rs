//! What the organisation demands: gates, limits, rule levels, waivers, defaults.
//!
//! In: `hoheit.yaml` ([`mod@read`], fields in [`shape`]). Out: a [`Policy`]; without a file the default one, which follows BSI
//! protection needs. Gates cannot be offset by anything: not by price, not by convenience. Limits ([`limit`]) say what is
//! allowed where; own rules are expressions ([`expression`]); waivers ([`waiver`]) accept a finding for a time, with a
//! reason and an owner. What must hold: a policy that cannot be read in full is an error, never a weaker policy.

pub mod expression;
pub mod gates;
pub mod limit;
pub mod read;
pub mod shape;
pub mod waiver;

pub use expression::Expression;
pub use gates::Gates;
pub use limit::{KeyLimit, Limit, OwnRule, PlaceLimit, Scope, SealLimit, ShareLimit};
pub use read::read;
pub use waiver::Waiver;

use crate::model::words::{Language, Severity};
use crate::source::Span;
use std::collections::BTreeMap;

/// What the organisation demands.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// How much of each channel a protection need tolerates.
    pub gates: Gates,
    /// Price of a person-day, in EUR.
    pub day_rate: f64,
    /// Years over which running costs are counted when candidates are compared.
    pub horizon_years: f64,
    /// Effort of putting a service under governance, in person-days, lowest and highest.
    pub govern_days: (f64, f64),
    /// Own operation of a local service, in person-days a year, by availability need from normal to very high. A judgement
    /// of this project; set your own.
    pub local_operation_days: [f64; 3],
    /// Lenses to apply, by catalog id.
    pub lenses: Vec<String>,
    /// Whether the lenses were chosen by name, so that none is added for customer-service categories.
    pub lenses_explicit: bool,
    /// Language of reports, unless the command line says otherwise.
    pub language: Option<Language>,
    /// Home jurisdiction, unless the command line says otherwise.
    pub home: Option<String>,
    /// Severity from which findings fail a run, unless the command line says otherwise.
    pub fail_on: Option<FailOn>,
    /// Output formats, unless the command line says otherwise.
    pub formats: Vec<String>,
    /// Severity of limits and own rules that missing facts leave undecided; `None`: they are counted, not shown.
    pub undecided: Option<Severity>,
    /// Where services may lie.
    pub countries: Vec<PlaceLimit>,
    /// Who may stand behind services.
    pub parents: Vec<PlaceLimit>,
    /// Who must hold the keys.
    pub keys: Vec<KeyLimit>,
    /// Lowest SEAL level.
    pub seal: Vec<SealLimit>,
    /// Largest share of services behind one parent, country or cloud.
    pub concentration: Vec<ShareLimit>,
    /// Own rules.
    pub own_rules: Vec<OwnRule>,
    /// Levels of rules by rule id (or own rule id).
    pub levels: BTreeMap<String, RuleLevel>,
    /// Accepted findings.
    pub waivers: Vec<Waiver>,
}

/// From which severity on findings fail a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailOn {
    /// From none.
    Never,
    /// From this one.
    From(Severity),
}

impl FailOn {
    /// Reads the spelling used in files and arguments.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        if word == "never" { Some(Self::Never) } else { Severity::parse(word).map(Self::From) }
    }

    /// The lowest severity that fails; `None`: none does.
    #[must_use]
    pub const fn severity(self) -> Option<Severity> {
        match self {
            Self::Never => None,
            Self::From(severity) => Some(severity),
        }
    }
}

/// The level that the policy gives a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleLevel {
    /// Severity; `None`: off.
    pub severity: Option<Severity>,
    /// Where it stands.
    pub span: Span,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            gates: Gates::default(),
            day_rate: 900.0,
            horizon_years: 3.0,
            govern_days: (3.0, 8.0),
            local_operation_days: [8.0, 20.0, 60.0],
            lenses: vec!["eu-csf-2026".to_owned()],
            lenses_explicit: false,
            language: None,
            home: None,
            fail_on: None,
            formats: Vec::new(),
            undecided: Some(Severity::Low),
            countries: Vec::new(),
            parents: Vec::new(),
            keys: Vec::new(),
            seal: Vec::new(),
            concentration: Vec::new(),
            own_rules: Vec::new(),
            levels: BTreeMap::new(),
            waivers: Vec::new(),
        }
    }
}

pub use shape::schema;
