//! What is asked and what comes back, in the words of the lock file.
//!
//! An [`Entry`] is one question with its answer: when it was asked, the hash of every raw answer, and the facts read out
//! of them. Facts keep what a source says; what it means for the catalog is decided later ([`super::apply`],
//! [`super::observe`]), so that a better reading needs no new look-up.

use crate::model::words::{Date, TopOwner, vocabulary};
use serde::{Deserialize, Serialize};

/// A point in time.
pub type Time = jiff::Timestamp;

/// The calendar day of a point in time (UTC).
#[must_use]
pub fn day(time: Time) -> Date {
    jiff::tz::TimeZone::UTC.to_datetime(time).date()
}

vocabulary! {
    /// A source that can be asked.
    Source {
        /// Global LEI index.
        Gleif = "gleif",
        /// Wikidata.
        Wikidata = "wikidata",
        /// The domain name system.
        Dns = "dns",
        /// Registries of names and addresses.
        Rdap = "rdap",
        /// The organisation's own pages.
        Site = "site",
        /// Region lists of providers.
        Regions = "regions",
    }
}

impl Source {
    /// Name for people.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Gleif => "GLEIF",
            Self::Wikidata => "Wikidata",
            Self::Dns => "DNS",
            Self::Rdap => "RDAP",
            Self::Site => "web page",
            Self::Regions => "region list",
        }
    }
}

vocabulary! {
    /// By what something is asked for.
    Key {
        /// Legal Entity Identifier.
        Lei = "lei",
        /// Wikidata item.
        Qid = "qid",
        /// Registered name.
        Name = "name",
        /// Domain name.
        Domain = "domain",
        /// IP address, range or autonomous system.
        Address = "address",
        /// Web page.
        Page = "page",
        /// Region provider of the catalog.
        Provider = "provider",
    }
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Source.
    pub of: Source,
    /// By what.
    pub by: Key,
    /// Value.
    pub what: String,
    /// Catalog entity that the question is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
}

impl Asked {
    /// A question about nothing in particular in the catalog.
    pub fn new(of: Source, by: Key, what: impl Into<String>) -> Self {
        Self { of, by, what: what.into(), about: None }
    }

    /// The question as it is asked about a catalog entity.
    #[must_use]
    pub fn about(mut self, entity: &str) -> Self {
        self.about = Some(entity.to_owned());
        self
    }

    /// What makes two questions the same.
    #[must_use]
    pub fn identity(&self) -> (Source, Key, String) {
        (self.of, self.by, self.what.to_lowercase())
    }
}

impl std::fmt::Display for Asked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} {}", self.of.as_str(), self.by.as_str(), self.what)
    }
}

/// A raw answer by its hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// Address that answered.
    pub source: String,
    /// SHA-256 of the body.
    pub sha256: String,
}

/// One question with its answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The question.
    pub asked: Asked,
    /// When it was answered.
    pub time: Time,
    /// Raw answers.
    pub answers: Vec<Answer>,
    /// What they say. Empty: the source knows nothing.
    pub facts: Vec<Fact>,
    /// 1-based line in the lock file; 0 for an entry that is not written yet.
    #[serde(skip)]
    pub line: u32,
}

/// Something that a source says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fact {
    /// The legal entity that was asked for.
    Entity(Entity),
    /// An owner of it.
    Owner(Owner),
    /// That an owner was not reported, and why.
    NoOwner(NoOwner),
    /// One of several entities that a name may mean.
    Candidate(Entity),
    /// A DNS record.
    Record(Record),
    /// A registration of a name or an address.
    Registration(Registration),
    /// A host that a page brings in.
    Host(Host),
    /// A region of a provider.
    Region(Region),
}

/// A legal entity.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entity {
    /// Registered name.
    pub name: String,
    /// Seat, ISO 3166-1 alpha-2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Legal Entity Identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lei: Option<String>,
    /// Wikidata item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qid: Option<String>,
    /// What the register says about its own entry where that is not the usual (`inactive`, `lapsed`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Address of the answer.
    pub source: String,
}

/// How near an owner stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Consolidates it directly; parent organisation.
    Direct,
    /// Consolidates it at the top.
    Ultimate,
    /// Parent of a parent.
    Ancestor,
    /// Named as owner, with or without a share.
    Holder,
}

/// An owner.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Owner {
    /// How near.
    pub level: Level,
    /// Name.
    pub name: String,
    /// Seat, ISO 3166-1 alpha-2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Legal Entity Identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lei: Option<String>,
    /// Wikidata item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qid: Option<String>,
    /// Share, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<f64>,
    /// Since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// Address of the answer.
    pub source: String,
}

/// That an owner was not reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoOwner {
    /// Which one.
    pub level: Level,
    /// Reason, in the words of the register (`NON_PUBLIC`).
    pub reason: String,
    /// Address of the answer.
    pub source: String,
}

impl NoOwner {
    /// Who stands behind the entity, as far as the reason tells. A parent that is kept back is *unknown*: nobody is
    /// independent because a register does not say who owns them.
    #[must_use]
    pub fn reading(&self) -> TopOwner {
        match self.reason.as_str() {
            "NO_KNOWN_PERSON" | "NON_CONSOLIDATING" => TopOwner::Dispersed,
            "NATURAL_PERSONS" => TopOwner::Founders,
            _ => TopOwner::Unknown,
        }
    }
}

/// A DNS record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Name that was asked.
    pub name: String,
    /// What it is, as in `signals/dns.yaml`: `mx`, `spf_include`, `txt_token`, `cname`, `ns`, `caa`, `dmarc_rua`, `srv`.
    pub kind: String,
    /// Value; of verification tokens only what names the service.
    pub value: String,
}

/// A registration of a name or an address.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registration {
    /// `domain`, `network`, `autnum`.
    pub kind: String,
    /// Handle or name in the registry.
    pub handle: String,
    /// Organisation that holds it. Persons are left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<String>,
    /// Registrar of a domain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registrar: Option<String>,
    /// Country in the registration. Not where a machine stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// First and last address of a network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<String>,
    /// Name servers of a domain.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub name_servers: Vec<String>,
    /// Address of the answer.
    pub source: String,
}

/// A host that a page brings in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Host {
    /// Host name.
    pub host: String,
    /// Where: `script`, `frame`, `style`, `image`, `media`, `form`, `connect`, `text`, `policy`, `header <name>`.
    pub seen_in: String,
}

/// A region of a provider.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// Id, as the provider spells it.
    pub id: String,
    /// City, where the list tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// Country, where the list tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}
