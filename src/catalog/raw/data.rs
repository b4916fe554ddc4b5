//! Data classes and skills (`data/`).
//!
//! A data class says which protection it calls for.

use super::*;

/// An entry of `data/classes.yaml`: a class of data.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataClass {
    /// Id used in inventories.
    pub id: String,
    /// Name.
    pub name: Text,
    /// Other words for it.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Whether it is personal data (GDPR Art. 4(1)).
    pub personal: bool,
    /// Whether it is special-category data (GDPR Art. 9, 10).
    #[serde(default)]
    pub special: bool,
    /// Usual protection need for confidentiality.
    pub need: Need,
    /// Whose data it is, for the record of processing.
    #[serde(default)]
    pub subjects: Option<Text>,
    /// Where the entry comes from.
    pub evidence: Evidence,
}

/// An entry of `data/skills.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Skill {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Text,
    /// Other words for it.
    #[serde(default)]
    pub aliases: Vec<String>,
}
