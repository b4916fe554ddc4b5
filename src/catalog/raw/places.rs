//! Places: countries, blocs, adequacy decisions, cloud regions (`places/`).
//!
//! A country is named by its ISO 3166-1 code, a region by provider and region.

use super::*;

/// An entry of `places/countries.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Country {
    /// ISO 3166-1 alpha-2.
    pub code: String,
    /// ISO 3166-1 alpha-3.
    pub alpha3: String,
    /// Name.
    pub name: Text,
    /// Where the entry comes from.
    pub evidence: Evidence,
}

/// An entry of `places/blocs.yaml`: EU, EEA, EFTA.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bloc {
    /// Id (`EU`).
    pub id: String,
    /// Name.
    pub name: Text,
    /// Member countries.
    pub members: Vec<String>,
    /// Where the entry comes from.
    pub evidence: Evidence,
}

/// An entry of `places/adequacy.yaml`: a decision that a country protects personal data well enough.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adequacy {
    /// Id (`eu-us-dpf`).
    pub id: String,
    /// Country that may receive data.
    pub country: String,
    /// Bloc or country that decided (`EU`, `CH`, `GB`).
    pub by: String,
    /// Name and number of the decision.
    pub decision: Text,
    /// Whether only certified organisations are covered.
    #[serde(default)]
    pub certified_only: bool,
    /// Who or what is covered.
    pub scope: Text,
    /// State.
    pub status: LawStatus,
    /// First day.
    pub from: Date,
    /// Last day, where one is set.
    #[serde(default)]
    pub until: Option<Date>,
    /// Pending challenges, reviews.
    #[serde(default)]
    pub note: Option<Text>,
    /// Where the entry comes from.
    pub evidence: Evidence,
}

fn yes() -> bool {
    true
}

/// A file of `places/regions/`: the regions of one provider.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regions {
    /// Provider id, the part before `/` in `aws/eu-central-1`.
    pub provider: String,
    /// Other spellings of the provider id.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Offering that a service runs on when it names a region of this provider.
    pub offering: String,
    /// Whether others can run what they sell there; `false` for the sites of a finished service.
    #[serde(default = "yes")]
    pub hosts_others: bool,
    /// Regions.
    pub regions: Vec<Region>,
}

/// A region.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// Id at the provider, as its API spells it.
    pub id: String,
    /// Other spellings (display name, zone prefix).
    #[serde(default)]
    pub aliases: Vec<String>,
    /// City or area.
    pub city: String,
    /// ISO 3166-1 alpha-2; for a multi-region the bloc (`EU`). Empty where it is not known, which only looked-up regions
    /// may be.
    pub country: String,
    /// Partition (`aws-eusc`, `AzureChinaCloud`), where the provider has several.
    #[serde(default)]
    pub partition: Option<String>,
    /// Offering that operates this region, where it differs from the provider's.
    #[serde(default)]
    pub offering: Option<String>,
    /// `ga`, `announced`, `retired`, `restricted`.
    pub status: String,
    /// Where the entry comes from.
    pub evidence: Evidence,
}
