//! Closed vocabularies: words that mean the same in the inventory, the catalog, the policy and every output.
//!
//! The build script includes this file too, so it depends on serde and jiff only.

use serde::{Deserialize, Serialize};

/// A calendar date, written `2026-11-21`.
pub type Date = jiff::civil::Date;

/// Declares a closed vocabulary with its spelling in files and outputs in one place.
macro_rules! vocabulary {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// Every word, in declaration order (from least to most where the words are ordered).
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The spelling used in files and outputs.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// Reads the spelling used in files; `None` for any other word.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

// The build script has no other module to pass it on to.
#[allow(unused_imports)]
pub(crate) use vocabulary;

vocabulary! {
    /// How far a fact may be relied on.
    Confidence {
        /// General knowledge or a weak signal; never decisive alone.
        Low = "low",
        /// A plausible source, not verified at its origin.
        Medium = "medium",
        /// Read at a named source.
        High = "high",
    }
}

vocabulary! {
    /// Where a fact came from.
    Origin {
        /// Declared by the organisation.
        Inventory = "inventory",
        /// Seen in an infrastructure file.
        Manifest = "manifest",
        /// Shipped with Hoheit or given with `--catalog`.
        Catalog = "catalog",
        /// Looked up online and kept in the lock file.
        Enrichment = "enrichment",
    }
}

vocabulary! {
    /// The four ways in which somebody else can have a hold on a service. They are never mixed into one number.
    Channel {
        /// Who can be compelled to hand over the data?
        Access = "access",
        /// Who can switch it off?
        Disruption = "disruption",
        /// Does personal data leave the protected area, and on which basis?
        Transfer = "transfer",
        /// What keeps the organisation from leaving?
        Exit = "exit",
    }
}

vocabulary! {
    /// A three-valued answer. Unknown is a value of its own and never counts as `no`.
    Verdict {
        /// Shown not to be the case.
        No = "no",
        /// The facts do not decide it.
        Unknown = "unknown",
        /// Shown to be the case.
        Yes = "yes",
    }
}

vocabulary! {
    /// How much an exposure matters to the organisation.
    Level {
        /// No exposure.
        None = "none",
        /// Worth knowing.
        Low = "low",
        /// Worth acting on when convenient.
        Medium = "medium",
        /// Worth acting on soon.
        High = "high",
        /// Threatens the organisation.
        Critical = "critical",
    }
}

vocabulary! {
    /// How serious a finding is.
    Severity {
        /// A remark.
        Info = "info",
        /// Minor.
        Low = "low",
        /// To be planned.
        Medium = "medium",
        /// To be handled soon.
        High = "high",
        /// To be handled at once.
        Critical = "critical",
    }
}

vocabulary! {
    /// Protection need of BSI IT-Grundschutz (BSI-Standard 200-2).
    Need {
        /// Damage would be limited and manageable.
        Normal = "normal",
        /// Damage could be considerable.
        High = "high",
        /// Damage could threaten the organisation's existence.
        VeryHigh = "very-high",
    }
}

vocabulary! {
    /// How much the organisation depends on a service.
    Criticality {
        /// Can be missed for weeks.
        Low = "low",
        /// Can be missed for days.
        Medium = "medium",
        /// Can be missed for hours.
        High = "high",
        /// Cannot be missed.
        Critical = "critical",
    }
}

vocabulary! {
    /// Who holds the cryptographic keys of a service.
    Keys {
        /// The vendor holds them.
        Vendor = "vendor",
        /// Brought by the customer, used inside the vendor's cloud: no cure for access.
        Byok = "byok",
        /// Held by the customer outside the vendor's reach: cuts content access.
        Hyok = "hyok",
        /// Data is encrypted before it reaches the vendor: cuts content access.
        ClientSide = "client-side",
    }
}

vocabulary! {
    /// How a product is sold. The same product may be several offerings with different answers.
    OfferingKind {
        /// The vendor's ordinary offer.
        Commercial = "commercial",
        /// An offer with a separate legal, technical or operational shield.
        Sovereign = "sovereign",
        /// The product, run by an independent national partner.
        NationalPartner = "national-partner",
        /// Run for one customer by a provider.
        Private = "private",
        /// Run by the customer, on own or rented machines.
        SelfHosted = "self-hosted",
    }
}

vocabulary! {
    /// What a service would stop doing if the vendor stopped.
    SwitchOff {
        /// Nothing: it goes on without the vendor (open source, or perpetual licence without activation).
        Nothing = "nothing",
        /// It goes on without updates.
        Updates = "updates",
        /// It stops or shrinks when a licence is not renewed or an activation server does not answer.
        Licence = "licence",
        /// It stops at once: the vendor runs it.
        Service = "service",
    }
}

vocabulary! {
    /// How completely data can be taken along.
    ExportCompleteness {
        /// Nothing useful can be exported.
        None = "none",
        /// Part of the data, or without history, relations or recordings.
        Partial = "partial",
        /// All data in documented formats.
        Full = "full",
    }
}

vocabulary! {
    /// How open the interfaces are that other systems build on.
    Interfaces {
        /// Documented standards.
        Open = "open",
        /// Some of both.
        Mixed = "mixed",
        /// The vendor's own only.
        Proprietary = "proprietary",
    }
}

vocabulary! {
    /// How one legal entity is owned by another.
    OwnershipKind {
        /// More than half of the votes, or consolidated: control.
        Majority = "majority",
        /// A fund controls it: control.
        PrivateEquity = "private-equity",
        /// Joint control with others: control by each as far as known.
        Joint = "joint",
        /// Less than half and no control.
        Minority = "minority",
        /// A stake whose size is not known.
        Unknown = "unknown",
    }
}

vocabulary! {
    /// Who stands behind an entity that no other named entity owns.
    TopOwner {
        /// Listed with dispersed owners.
        Dispersed = "dispersed",
        /// Founders or managers.
        Founders = "founders",
        /// A family.
        Family = "family",
        /// Venture-capital investors without a single controlling one.
        Investors = "investors",
        /// A state.
        State = "state",
        /// A foundation.
        Foundation = "foundation",
        /// Members (cooperative, association).
        Members = "members",
        /// Employees.
        Employees = "employees",
        /// An international organisation.
        International = "international",
        /// Not known.
        Unknown = "unknown",
    }
}

vocabulary! {
    /// Whether a fact about ownership is settled.
    LinkStatus {
        /// In force.
        Current = "current",
        /// Announced, not closed.
        Announced = "announced",
        /// Being sold or reviewed.
        UnderReview = "under-review",
        /// Over.
        Ended = "ended",
    }
}

vocabulary! {
    /// What a law does to somebody's data or service.
    LawKind {
        /// Compels handing over data.
        Access = "access",
        /// Compels stopping (sanctions, export control).
        Disruption = "disruption",
        /// Compels keeping data.
        Retention = "retention",
        /// Forbids taking data out.
        ExitBlock = "exit-block",
        /// Protects.
        Protection = "protection",
    }
}

vocabulary! {
    /// What ties an entity or a place to a law.
    Binding {
        /// The entity is incorporated or has its seat there.
        Headquarters = "headquarters",
        /// A controlling owner has its seat there.
        ParentControl = "parent-control",
        /// The entity has a branch there.
        Establishment = "establishment",
        /// The service is offered or delivered there.
        ServiceInCountry = "service-in-country",
        /// The data lies there.
        DataLocation = "data-location",
        /// People with access work there.
        PersonnelLocation = "personnel-location",
    }
}

vocabulary! {
    /// Whether a law counts today.
    LawStatus {
        /// Counts.
        InForce = "in-force",
        /// No longer counts in full, but acts under it still run.
        Lapsing = "lapsing",
        /// No longer counts.
        Lapsed = "lapsed",
        /// Does not count yet.
        Proposed = "proposed",
    }
}

vocabulary! {
    /// Three-valued flag in the catalog.
    Tri {
        /// Is so.
        Yes = "yes",
        /// Is not so.
        No = "no",
        /// Varies by contract or case.
        Partial = "partial",
        /// Not known.
        Unknown = "unknown",
    }
}

vocabulary! {
    /// Where a service should live, or what should be done instead of moving it.
    Placement {
        /// Leave as it is.
        Keep = "keep",
        /// Leave in place under controls, clauses, an owner and an expiry date.
        Govern = "govern",
        /// Run on the organisation's own sites.
        Local = "local",
        /// Move to a cloud under European control.
        EuCloud = "eu-cloud",
        /// Split: one part local, the rest in a cloud.
        Hybrid = "hybrid",
    }
}

vocabulary! {
    /// Relation shown on a hop of a proof path.
    Relation {
        /// A service needs another service.
        DependsOn = "depends-on",
        /// A service needs another over a long row of services that is not told in full.
        LeadsTo = "leads-to",
        /// A service is provided by an offering.
        ProvidedBy = "provided-by",
        /// An offering or service runs on another offering or provider.
        HostedOn = "hosted-on",
        /// An offering passes data to a sub-processor.
        SubProcessedBy = "sub-processed-by",
        /// A legal entity sells the offering.
        SoldBy = "sold-by",
        /// A legal entity runs the offering.
        OperatedBy = "operated-by",
        /// People in a country have support access.
        SupportedFrom = "supported-from",
        /// A legal entity licenses or updates the software.
        LicensedBy = "licensed-by",
        /// A legal entity is controlled by another.
        OwnedBy = "owned-by",
        /// A legal entity has its seat in a country.
        SeatedIn = "seated-in",
        /// A service or offering lies in a country.
        LocatedIn = "located-in",
        /// A country's law reaches it.
        SubjectTo = "subject-to",
        /// A fact is missing.
        NotKnown = "not-known",
        /// A contract binds.
        BoundBy = "bound-by",
    }
}

vocabulary! {
    /// Who acts on what a finding asks for.
    OwnerKind {
        /// The provider.
        Provider = "provider",
        /// Those who negotiate the contract.
        Contract = "contract",
        /// The organisation itself.
        Internal = "internal",
    }
}

/// The same text in both report languages.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// English.
    pub en: String,
    /// German.
    pub de: String,
}

impl Text {
    /// The text in `language`.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::De => &self.de,
        }
    }
}

vocabulary! {
    /// The report languages.
    Language {
        /// English.
        En = "en",
        /// German.
        De = "de",
    }
}

/// Where a fact comes from and how far it may be relied on.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// A public address or document, or `none` for general knowledge.
    pub source: String,
    /// When it was true or read.
    pub as_of: Date,
    /// How far it may be relied on; at most `medium` without a source.
    pub confidence: Confidence,
}

impl Evidence {
    /// Whether a source is named.
    #[must_use]
    pub fn is_sourced(&self) -> bool {
        self.source != "none"
    }
}
