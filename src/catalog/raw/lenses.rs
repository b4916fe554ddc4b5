//! Somebody else's frameworks (`lenses/`).
//!
//! A criterion is a ladder: the first rung is the worst, and facts say which rungs are possible.

use super::*;

/// A file of `lenses/`: somebody else's framework.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lens {
    /// Id (`eu-csf-2026`).
    pub id: String,
    /// Name.
    pub name: Text,
    /// Who publishes it.
    pub publisher: String,
    /// `weighted-ladder` (score and SEAL), `pass-fail`, `controls`.
    pub method: String,
    /// What it measures, how to read its result, in our words.
    pub summary: Text,
    /// Categories or groups it applies to (as in [`Control::applies_to`]).
    pub applies_to: Vec<String>,
    /// Applies only where one of these data classes flows (as in [`Control::data`]).
    #[serde(default)]
    pub data: Vec<String>,
    /// Objectives or chapters.
    pub objectives: Vec<Objective>,
    /// Criteria.
    pub criteria: Vec<Criterion>,
    /// Where the entry comes from.
    pub evidence: Evidence,
}

impl Lens {
    /// Whether its result is a SEAL level.
    #[must_use]
    pub fn has_seal(&self) -> bool {
        self.method == "weighted-ladder"
    }
}

/// A part of a lens.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Objective {
    /// Id (`SOV-1`).
    pub id: String,
    /// Name.
    pub name: Text,
    /// Weight in percent; 0 for lenses without a score.
    #[serde(default)]
    pub weight: f64,
}

/// A criterion.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Id inside the lens (`4.1`).
    pub id: String,
    /// Objective id.
    pub objective: String,
    /// Short name.
    pub name: Text,
    /// The question, in our words.
    pub question: Text,
    /// Legal or normative basis.
    #[serde(default)]
    pub basis: Vec<String>,
    /// Ladder from worst to best. For pass/fail: two rungs.
    pub rungs: Vec<Rung>,
    /// `base` or `additional` (C3A), else `base`.
    #[serde(default = "base")]
    pub tier: String,
    /// How it is derived from facts: rows read from the top. Empty: must be asked.
    #[serde(default)]
    pub derive: Vec<Derivation>,
    /// Who can answer: `us`, `vendor`, `dpo`.
    pub answered_by: String,
    /// What to do about a low answer.
    #[serde(default)]
    pub remedy: Option<Text>,
    /// Doubts about the published wording.
    #[serde(default)]
    pub note: Option<Text>,
}

fn base() -> String {
    "base".to_owned()
}

/// One step of a ladder.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rung {
    /// Points.
    #[serde(default)]
    pub value: f64,
    /// SEAL level this answer allows.
    #[serde(default)]
    pub seal: Option<u8>,
    /// What the answer says, in our words.
    pub text: Text,
}

/// A row of a derivation: when all conditions hold, the answer lies in `rungs`.
///
/// Three-valued: a row whose conditions may hold widens the answer, the first row whose conditions surely hold ends it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Derivation {
    /// Conditions, `fact: [allowed values]`, all of which must hold. Facts and their values: `docs/lenses.md`.
    #[serde(default)]
    pub when: std::collections::BTreeMap<String, Vec<String>>,
    /// Lowest and highest rung.
    pub rungs: (u32, u32),
}
