//! What can be in place (`controls/`), and wording that a contract can have (`clauses/`).
//!
//! Both say which channels they concern; neither says that a service has them.

use super::*;

/// A file of `controls/`: something that can be in place or not.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Control {
    /// Key in the inventory's `controls:`.
    pub id: String,
    /// Name.
    pub name: Text,
    /// The question that asks for it.
    pub question: Text,
    /// `flag`, `days`, `number`, `text`.
    pub value: String,
    /// Legal bases (`GDPR Art. 5(1)(e)`).
    pub basis: Vec<String>,
    /// Why it matters.
    pub reason: Text,
    /// What to do when it is missing.
    pub remedy: Text,
    /// Who acts.
    pub owner: OwnerKind,
    /// Who can answer: `us`, `vendor`, `dpo`.
    pub answered_by: String,
    /// Categories it applies to (`*` for all), or group names written `group:customer-service`.
    pub applies_to: Vec<String>,
    /// Applies only where one of these data classes flows (`personal` for any personal data).
    #[serde(default)]
    pub data: Vec<String>,
    /// Where the entry comes from.
    pub evidence: Evidence,
}

/// A file of `clauses/`: wording to negotiate.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Text,
    /// The clause.
    pub wording: Text,
    /// Legal bases.
    pub basis: Vec<String>,
    /// How likely a large vendor agrees: `usual`, `negotiable`, `hard`.
    pub realism: String,
    /// What it is for: channels it serves.
    pub channels: Vec<Channel>,
    /// Used for `govern`, `exit` or both.
    pub used_for: Vec<String>,
    /// Categories or groups it makes sense for (as in [`Control::applies_to`]); empty: all.
    #[serde(default)]
    pub applies_to: Vec<String>,
    /// Makes sense only where one of these data classes flows (`personal` for any personal data); empty: always.
    #[serde(default)]
    pub data: Vec<String>,
    /// Sectors it makes sense for; empty: all.
    #[serde(default)]
    pub sectors: Vec<String>,
    /// Makes sense only where the vendor runs the service, not for software on own ground.
    #[serde(default)]
    pub vendor_run: bool,
    /// Not needed where the keys are held like this.
    #[serde(default)]
    pub unless_keys: Vec<Keys>,
    /// Control of the inventory that says whether it is agreed already (`scc`: the field of the contract).
    #[serde(default)]
    pub control: Option<String>,
    /// Where the entry comes from.
    pub evidence: Evidence,
}
