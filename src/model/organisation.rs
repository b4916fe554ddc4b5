//! The organisation under assessment.

use super::words::{Date, Need};

/// Who is assessed, what they can do themselves, and what counts as home for them.
#[derive(Debug, Clone, PartialEq)]
pub struct Organisation {
    /// Name shown on the report.
    pub name: String,
    /// Home jurisdiction: an ISO 3166-1 alpha-2 country or a bloc (`EU`).
    pub home: String,
    /// Sector, free text or one of the catalog's.
    pub sector: Option<String>,
    /// Number of people who work with the services; sizes effort ranges.
    pub people: Option<u32>,
    /// Own sites by id, with the country they lie in.
    pub sites: Vec<Site>,
    /// Own domains, looked up by `hoheit enrich` only.
    pub domains: Vec<String>,
    /// What the organisation can carry itself.
    pub capacity: Capacity,
    /// Money available for moving, in the organisation's currency.
    pub budget: Option<f64>,
    /// Periods in which nothing may move.
    pub freezes: Vec<Freeze>,
    /// Lowest protection need assumed for services that state none.
    pub default_need: Option<Need>,
}

/// An own place.
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// Id used by services (`site: rz-1`).
    pub id: String,
    /// Name for people.
    pub name: Option<String>,
    /// ISO 3166-1 alpha-2 country.
    pub country: Option<String>,
    /// Who runs the building or cage, if not the organisation: a catalog vendor or entity id.
    pub operator: Option<String>,
}

/// What the organisation can carry itself.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Capacity {
    /// Person-days a month for moving.
    pub days_per_month: Option<f64>,
    /// Skill ids that are there (catalog `skills`).
    pub skills: Option<Vec<String>>,
    /// Whether somebody is on duty round the clock.
    pub around_the_clock: Option<bool>,
}

/// A period in which nothing may move.
#[derive(Debug, Clone, PartialEq)]
pub struct Freeze {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Why.
    pub reason: Option<String>,
}

impl Organisation {
    /// An organisation of which nothing but the name is known; home `DE`.
    #[must_use]
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            home: "DE".to_owned(),
            sector: None,
            people: None,
            sites: Vec::new(),
            domains: Vec::new(),
            capacity: Capacity::default(),
            budget: None,
            freezes: Vec::new(),
            default_need: None,
        }
    }
}
