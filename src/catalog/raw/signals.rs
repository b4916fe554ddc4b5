//! How infrastructure files give a vendor away (`signals/`).
//!
//! A signal names a vendor or offering, never a customer.

use super::*;

/// A file of `signals/`: how infrastructure files give a vendor away.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signals {
    /// Kind: `terraform-provider`, `terraform-resource`, `image`, `host`, `dns`, `kubernetes`, `package`, `github-action`,
    /// `cloudformation`, `azure-arm`, `pulumi`, `helm-chart`, `command`, `platform-file`, `aws-account`,
    /// `pipeline-step`, `program-library`, `addon`, `host-group`, `image-client`, `store-scheme`, `page` (host that hands out parts of pages, with the
    /// first part of the path where the host has pages for people too).
    pub kind: String,
    /// Rows.
    pub rows: Packed<Vec<Signal>>,
}

/// One signal.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signal {
    /// Where to look (`spec.providerID`, `MX`, `npm`); free per kind.
    #[serde(default)]
    pub field: String,
    /// How to match: `exact`, `suffix`, `prefix`, `regex`.
    #[serde(rename = "match")]
    pub how: String,
    /// What to match.
    pub pattern: String,
    /// Vendor id.
    #[serde(default)]
    pub vendor: Option<String>,
    /// Offering id.
    #[serde(default)]
    pub offering: Option<String>,
    /// Region provider whose ids the region attributes carry (`aws`).
    #[serde(default)]
    pub provider: Option<String>,
    /// Attributes or capture groups that carry the region, most specific first.
    #[serde(default)]
    pub region_from: Vec<String>,
    /// Category, where the signal tells.
    #[serde(default)]
    pub category: Option<String>,
    /// How far the signal may be relied on.
    pub confidence: Confidence,
    /// Where the row comes from; `none` for general knowledge.
    pub source: String,
}
