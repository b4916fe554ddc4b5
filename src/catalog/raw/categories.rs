//! Kinds of service, their alternatives, and what moving takes (`categories/`).
//!
//! Effort and cost factors are judgements and say so in their evidence.

use super::*;

/// A file of `categories/`: a kind of service with its alternatives and what moving takes.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Id used in inventories.
    pub id: String,
    /// Name.
    pub name: Text,
    /// Other words for it, both languages.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// `customer-service`, `workplace`, `infrastructure`, `security`, `business`, `data`, `development`.
    pub group: String,
    /// What it is, one sentence.
    pub summary: Text,
    /// Whether many others stand or fall with it (identity, DNS, keys, CI, registry).
    #[serde(default)]
    pub trust_anchor: bool,
    /// Whether its services have programs on people's machines: a version number beside one is that of the program.
    #[serde(default)]
    pub programs: bool,
    /// Ways to go.
    pub alternatives: Vec<Alternative>,
    /// Ways to split it.
    #[serde(default)]
    pub hybrid: Vec<Hybrid>,
    /// Effort of a move in person-days, lowest and highest.
    pub effort: Effort,
    /// Steps of a move.
    pub playbook: Vec<Text>,
    /// Data formats that carry the data across.
    #[serde(default)]
    pub formats: Vec<String>,
    /// Typical traps.
    #[serde(default)]
    pub traps: Vec<Text>,
    /// Where effort, steps and traps come from.
    pub evidence: Evidence,
}

impl Entry for Category {
    fn id(&self) -> &str {
        &self.id
    }
}

/// One alternative.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alternative {
    /// Offering id.
    pub offering: String,
    /// `eu-cloud` or `local`.
    pub placement: Placement,
    /// Does part of the job only (storage without software, a broker without a platform): shown in the comparison, never
    /// the advice. `gaps` says what is missing.
    #[serde(default)]
    pub partial: bool,
    /// Number of people up to which it suits an organisation.
    #[serde(default)]
    pub up_to_people: Option<u32>,
    /// Sectors that may use it; empty: all.
    #[serde(default)]
    pub sectors: Vec<String>,
    /// What it lacks against the usual incumbents.
    #[serde(default)]
    pub gaps: Option<Text>,
    /// Yearly cost against the incumbent, lowest and highest factor (1.0 = the same).
    #[serde(default)]
    pub cost_factor: Option<(f64, f64)>,
    /// Says that the alternative is itself under non-European control, and by whom. Lint asks for it where it is so.
    #[serde(default)]
    pub foreign_control: Option<Text>,
    /// Where the fact comes from.
    pub evidence: Evidence,
}

/// A split.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hybrid {
    /// Offering for the part on own sites.
    pub local: String,
    /// Offering for the part in the cloud; `incumbent` keeps today's offering for that part.
    pub cloud: String,
    /// What stays local.
    pub stays: Text,
    /// What lives in the cloud.
    pub moves: Text,
    /// Data classes that stay local; all others may live in the cloud.
    pub local_data: Vec<String>,
    /// Effort factor against a full move.
    #[serde(default)]
    pub effort_factor: Option<(f64, f64)>,
    /// Where the fact comes from.
    pub evidence: Evidence,
}

/// Effort ranges by size of the organisation.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Effort {
    /// Up to 50 people.
    pub small: (f64, f64),
    /// Up to 500 people.
    pub medium: (f64, f64),
    /// More.
    pub large: (f64, f64),
}
