//! What the organisation demands: gates, limits, rule levels, waivers, defaults.
//!
//! In: `hoheit.yaml`. Out: a [`Policy`]; without a file the default one, which follows BSI protection needs. Gates cannot
//! be offset by anything: not by price, not by convenience.

pub mod gates;

pub use gates::Gates;

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
        }
    }
}

/// The JSON Schema of `hoheit.yaml`.
#[must_use]
pub fn schema() -> serde_json::Value {
    crate::inventory::shape::document("Hoheit policy", &[], &[])
}
