//! Things that happen (`scenarios/`).
//!
//! A scenario is a list of events at hours; the simulation says what follows.

use super::*;

/// A file of `scenarios/`: something that happens.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Text,
    /// What happens and why it is thinkable; what is disputed about the model case.
    pub story: Text,
    /// Whether it happened.
    pub happened: bool,
    /// What it changes in the graph, all together.
    pub events: Vec<Event>,
    /// Further sources.
    #[serde(default)]
    pub references: Vec<String>,
    /// Where the entry comes from.
    pub evidence: Evidence,
}

/// A change of the graph.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// `deny` (a country or vendor stops serving us), `annul` (a basis for transfers or a law falls), `enact` (a
    /// proposed law arrives), `acquire` (a vendor is bought), `lose` (a region, site, provider or offering is gone).
    pub kind: String,
    /// `country:US`, `vendor:microsoft`, `adequacy:eu-us-dpf`, `law:…`, `region:aws/eu-central-1`, `offering:…`.
    pub what: String,
    /// For `acquire`: the buying vendor or entity, or `country:US` for any buyer from there.
    #[serde(default)]
    pub by: Option<String>,
    /// Hours until it takes effect; 0 at once.
    #[serde(default)]
    pub after_hours: f64,
}
