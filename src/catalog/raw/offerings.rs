//! Products as they are sold (`offerings/<vendor>/`).
//!
//! What is left out is not known: no default makes an offering look safe.

use super::*;

/// A file of `offerings/`: what one vendor sells.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offerings {
    /// Vendor id.
    pub vendor: String,
    /// Offerings.
    pub offerings: Packed<Vec<Offering>>,
}

impl Offerings {
    /// Ids of the offerings, without unpacking the rest.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        let packed = self.offerings.bundle();
        let read = if packed.is_none() { self.offerings.as_slice() } else { &[] };
        packed.into_iter().flat_map(|bundle| bundle.inner.iter().copied()).chain(read.iter().map(|o| o.id.as_str()))
    }
}

/// A product as it is sold.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offering {
    /// Id used in inventories.
    pub id: String,
    /// Name.
    pub name: String,
    /// Other names, abbreviations, former names.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Hosts that belong to this offering rather than to the vendor in general.
    #[serde(default)]
    pub domains: Vec<String>,
    /// Categories it serves, the main one first.
    pub categories: Vec<String>,
    /// How it is sold.
    pub kind: OfferingKind,
    /// Legal entity that sells it in Europe; default: the vendor's first.
    #[serde(default)]
    pub seller: Option<String>,
    /// Legal entity that runs it; default: the seller, or the customer for `self-hosted`.
    #[serde(default)]
    pub operator: Option<String>,
    /// Vendors or legal entities whose software it needs under licence (a national partner's edition).
    #[serde(default)]
    pub licensed_from: Vec<String>,
    /// Offerings it runs on. Empty: the vendor's own machines, if `hosting_known`.
    #[serde(default)]
    pub hosted_on: Vec<String>,
    /// Whether `hosted_on` is known to be complete; default true when `hosted_on` is given, else unknown.
    #[serde(default)]
    pub hosting_known: Option<bool>,
    /// Regions (`aws/eu-central-1`), whole providers (`aws/*`) or bare countries (`DE`) where it can be had.
    #[serde(default)]
    pub regions: Vec<String>,
    /// Sub-processors that receive customer data, as published.
    #[serde(default)]
    pub sub_processors: Vec<SubProcessor>,
    /// Whether the list of sub-processors is complete.
    #[serde(default)]
    pub sub_processors_known: bool,
    /// Countries from which support has access. Empty: not known.
    #[serde(default)]
    pub support_from: Vec<String>,
    /// Key arrangements that can be had. Empty: not known.
    #[serde(default)]
    pub keys: Vec<Keys>,
    /// Whether the vendor can reach the content in the ordinary key arrangement; default yes when the vendor runs it.
    #[serde(default)]
    pub vendor_access: Option<Tri>,
    /// What happens when the vendor stops; default `service` when the vendor runs it.
    #[serde(default)]
    pub switch_off: Option<SwitchOff>,
    /// SPDX licence id of the software, or `proprietary`.
    #[serde(default)]
    pub licence: Option<String>,
    /// What can be taken along.
    #[serde(default)]
    pub export: Option<Export>,
    /// Openness of interfaces.
    #[serde(default)]
    pub interfaces: Option<Interfaces>,
    /// Certificates.
    #[serde(default)]
    pub certificates: Vec<Certificate>,
    /// Whether the vendor trains models on customer data by default.
    #[serde(default)]
    pub trains_on_customer_data: Option<Tri>,
    /// Typical yearly list price per user in EUR, lowest and highest.
    #[serde(default)]
    pub price_per_user: Option<(f64, f64)>,
    /// Skills needed to run it oneself (catalog skill ids).
    #[serde(default)]
    pub skills: Vec<String>,
    /// Remark for readers.
    #[serde(default)]
    pub note: Option<Text>,
    /// Where the entry comes from.
    pub evidence: Evidence,
}

/// A sub-processor.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubProcessor {
    /// Legal entity or vendor id.
    pub entity: String,
    /// Country of processing.
    #[serde(default)]
    pub country: Option<String>,
    /// For what.
    pub purpose: Text,
    /// Where the fact comes from.
    pub evidence: Evidence,
}

/// What can be taken along.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Export {
    /// Formats.
    pub formats: Vec<String>,
    /// How complete.
    pub completeness: ExportCompleteness,
}

/// A certificate or attestation.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// `c5`, `secnumcloud`, `iso-27001`, `eucs`, `ens`, `tisax` …
    pub scheme: String,
    /// Type or level, where the scheme has one.
    #[serde(default)]
    pub level: Option<String>,
    /// What it covers.
    #[serde(default)]
    pub scope: Option<String>,
    /// Issued.
    #[serde(default)]
    pub issued: Option<Date>,
    /// Valid until.
    #[serde(default)]
    pub valid_until: Option<Date>,
    /// Where the fact comes from.
    pub evidence: Evidence,
}
