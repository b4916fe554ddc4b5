//! Vendors, their legal entities and who owns those (`entities/`, one file a vendor).
//!
//! An EU subsidiary of a foreign parent is two entities, never one.

use super::*;

/// A file of `entities/`: a vendor (or owner) with its legal entities.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vendor {
    /// Vendor id used in inventories.
    pub id: String,
    /// Name people use.
    pub name: String,
    /// Other names: abbreviations, former names, spellings. Product names belong to offerings.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Names that another known company carries as well ("Aruba"): alone they stand for neither.
    #[serde(default)]
    pub shared: Vec<String>,
    /// The one of several offerings that people mean by the vendor's bare name: "Zoom".
    #[serde(default)]
    pub known_for: Option<String>,
    /// Registrable domains.
    #[serde(default)]
    pub domains: Vec<String>,
    /// Only an owner: not offered as a vendor in lists.
    #[serde(default)]
    pub owner_only: bool,
    /// Certified under the EU-US Data Privacy Framework.
    #[serde(default)]
    pub dpf: Option<Certified>,
    /// Legal entities; the one that contracts with European customers first.
    pub legal: Vec<LegalEntity>,
    /// Remark for readers, neutral in tone.
    #[serde(default)]
    pub note: Option<Text>,
}

impl Entry for Vendor {
    fn id(&self) -> &str {
        &self.id
    }
}

/// A certification with its evidence.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certified {
    /// Whether it holds.
    pub holds: Tri,
    /// Where the fact comes from.
    pub evidence: Evidence,
}

/// A legal entity.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegalEntity {
    /// Id, unique among all entities (`microsoft-ireland-operations`).
    pub id: String,
    /// Registered name.
    pub name: String,
    /// Seat, ISO 3166-1 alpha-2.
    pub country: String,
    /// Legal Entity Identifier (ISO 17442).
    #[serde(default)]
    pub lei: Option<String>,
    /// Wikidata item.
    #[serde(default)]
    pub wikidata: Option<String>,
    /// Countries with branches that matter for jurisdiction.
    #[serde(default)]
    pub establishments: Vec<String>,
    /// Owners.
    #[serde(default)]
    pub owned_by: Vec<Ownership>,
    /// Who stands behind it when nobody named controls it.
    #[serde(default)]
    pub top: Option<TopOwner>,
    /// What several sources say about its owner where they disagree: the one that counts first.
    #[serde(default)]
    pub disputed: Vec<OwnerClaim>,
    /// Where seat and name come from.
    pub evidence: Evidence,
}

/// What one of several disagreeing sources says about the owner of a legal entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnerClaim {
    /// Name of the source: `catalog`, `GLEIF`, `Wikidata`.
    pub witness: String,
    /// Owner that it names; left out: it sees no controlling owner.
    #[serde(default)]
    pub owner: Option<String>,
    /// Seat of that owner, where it is known.
    #[serde(default)]
    pub country: Option<String>,
    /// Where it says so.
    pub evidence: Evidence,
}

/// A stake in a legal entity.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ownership {
    /// Owning legal entity.
    pub owner: String,
    /// Kind of stake.
    pub kind: OwnershipKind,
    /// Share of votes or capital, 0 to 1.
    #[serde(default)]
    pub share: Option<f64>,
    /// Since when.
    #[serde(default)]
    pub since: Option<String>,
    /// Settled or not.
    #[serde(default = "current")]
    pub status: LinkStatus,
    /// Where the fact comes from.
    pub evidence: Evidence,
}

fn current() -> LinkStatus {
    LinkStatus::Current
}
