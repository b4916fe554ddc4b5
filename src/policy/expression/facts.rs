//! The facts that own rules may read, and of which type each is; `docs/policy.md` lists the same.
//!
//! What must hold: a fact that is listed here is one that `assess::rule_facts` can give, and the words of a
//! vocabulary are the words that come out, for the check of rules trusts both.

use crate::inventory::shape::{CRITICALITIES, DEPLOYMENTS, KEYS, NEEDS, PLACEMENTS};

/// A fact: its name, its type, what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fact {
    /// Name after the dot.
    pub name: &'static str,
    /// Its type.
    pub of: Type,
    /// What it means.
    pub means: &'static str,
}

/// What an expression yields, as far as that can be told without facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// Not told: what a conversion or a made-up map yields.
    Any,
    /// `null`
    Null,
    /// True or false.
    Flag,
    /// A number.
    Number,
    /// Text.
    Text(Words),
    /// A list of anything.
    List,
    /// A list of texts.
    Texts(Words),
    /// Something with these facts.
    Record(&'static [Fact]),
    /// A list of such.
    Records(&'static [Fact]),
    /// Controls by id.
    Controls,
    /// SEAL levels by lens.
    Lenses,
}

/// What a text may say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Words {
    /// Anything.
    Free,
    /// One of these words.
    Of(&'static [&'static str]),
    /// A day such as `2026-11-21`.
    Day,
    /// A country or bloc; empty where there is none.
    Place,
    /// A data class of the catalog.
    DataClass,
    /// A category of the catalog.
    Category,
    /// A group of categories.
    Group,
    /// A vendor of the catalog.
    Vendor,
    /// An offering of the catalog.
    Offering,
    /// A control of the catalog.
    Control,
    /// A lens with SEAL levels.
    Lens,
}

impl Type {
    /// How a message calls it.
    #[must_use]
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Any => "something",
            Self::Null => "null",
            Self::Flag => "true or false",
            Self::Number => "a number",
            Self::Text(_) => "text",
            Self::List | Self::Records(_) => "a list",
            Self::Texts(_) => "a list of texts",
            Self::Record(_) => "a group of facts",
            Self::Controls => "a map of controls",
            Self::Lenses => "a map of lenses",
        }
    }

    /// Whether values of both types can be equal.
    #[must_use]
    pub const fn agrees(self, other: Self) -> bool {
        let (a, b) = (self.kind(), other.kind());
        a == 0 || b == 0 || a == b
    }

    /// Type of the items of a list, and of the keys of a map; `None`: nothing that a loop can walk.
    #[must_use]
    pub const fn items(self) -> Option<Self> {
        match self {
            Self::Any | Self::List => Some(Self::Any),
            Self::Texts(words) => Some(Self::Text(words)),
            Self::Records(facts) => Some(Self::Record(facts)),
            Self::Record(_) => Some(Self::Text(Words::Free)),
            Self::Controls => Some(Self::Text(Words::Control)),
            Self::Lenses => Some(Self::Text(Words::Lens)),
            Self::Null | Self::Flag | Self::Number | Self::Text(_) => None,
        }
    }

    /// Type of a list of such items.
    #[must_use]
    pub const fn list(self) -> Self {
        match self {
            Self::Text(words) => Self::Texts(words),
            Self::Record(facts) => Self::Records(facts),
            _ => Self::List,
        }
    }

    const fn kind(self) -> u8 {
        match self {
            Self::Any => 0,
            Self::Null => 1,
            Self::Flag => 2,
            Self::Number => 3,
            Self::Text(_) => 4,
            Self::List | Self::Texts(_) | Self::Records(_) => 5,
            Self::Record(_) | Self::Controls | Self::Lenses => 6,
        }
    }
}

const fn fact(name: &'static str, of: Type, means: &'static str) -> Fact {
    Fact { name, of, means }
}

const TEXT: Type = Type::Text(Words::Free);
const PLACE: Type = Type::Text(Words::Place);

const fn word(words: &'static [&'static str]) -> Type {
    Type::Text(Words::Of(words))
}

/// Spelling of channels.
const CHANNELS: &[&str] = &["access", "disruption", "transfer", "exit"];
/// Spelling of levels.
const LEVELS: &[&str] = &["none", "low", "medium", "high", "critical"];
/// Spelling of verdicts.
const VERDICTS: &[&str] = &["no", "unknown", "yes"];

/// The facts of a service.
pub const SERVICE_FACTS: &[Fact] = &[
    fact("id", TEXT, "id in the inventory"),
    fact("name", TEXT, "name for people"),
    fact("category", Type::Text(Words::Category), "category of the catalog"),
    fact("group", Type::Text(Words::Group), "group of the category"),
    fact("offering", Type::Text(Words::Offering), "offering of the catalog"),
    fact("vendor", Type::Text(Words::Vendor), "vendor of the catalog"),
    fact("parent", Type::Record(PARENT_FACTS), "ultimate parent: id, name, country"),
    fact("deployment", word(DEPLOYMENTS), "how it is sold or run"),
    fact("self_run", Type::Flag, "whether the organisation runs it itself"),
    fact("region", TEXT, "provider/region"),
    fact("site", TEXT, "own site"),
    fact("country", PLACE, "country it lies in"),
    fact("data", Type::Texts(Words::DataClass), "data classes, a list"),
    fact("personal", Type::Flag, "whether any of its data is personal"),
    fact("special", Type::Flag, "whether any of its data is special-category"),
    fact("confidentiality", word(NEEDS), "protection need"),
    fact("availability", word(NEEDS), "protection need"),
    fact("criticality", word(CRITICALITIES), "how long it can be missed"),
    fact("rto_hours", Type::Number, "recovery time objective in hours"),
    fact("keys", word(KEYS), "who holds the keys"),
    fact("owner", TEXT, "who is responsible"),
    fact("users", Type::Number, "people who use it"),
    fact("cost_per_year", Type::Number, "amount a year"),
    fact("depends_on", Type::Texts(Words::Free), "services it needs, a list of ids"),
    fact("fallback", TEXT, "service that stands in"),
    fact("processor_agreement", Type::Flag, "whether a processor agreement is signed"),
    fact("scc", Type::Flag, "whether standard contractual clauses are signed"),
    fact("contract_days", Type::Number, "days until the contract ends"),
    fact("notice_days", Type::Number, "notice period in days"),
    fact("controls", Type::Controls, "controls by id, such as controls.exit_tested"),
    fact("exposures", Type::Records(EXPOSURE_FACTS), "what reaches it, a list"),
    fact("seal", Type::Lenses, "SEAL level by lens: seal['eu-csf-2026'].low and .high"),
    fact("placement", word(PLACEMENTS), "the advice"),
    fact("target", Type::Text(Words::Offering), "the offering that the advice names"),
    fact("observed", Type::Flag, "whether manifests showed it"),
];

/// The facts of an ultimate parent.
pub const PARENT_FACTS: &[Fact] =
    &[fact("id", TEXT, "legal entity of the catalog"), fact("name", TEXT, "name"), fact("country", PLACE, "seat")];

/// The facts of an exposure.
pub const EXPOSURE_FACTS: &[Fact] = &[
    fact("channel", word(CHANNELS), "which hold it is"),
    fact("jurisdiction", PLACE, "whose"),
    fact("level", word(LEVELS), "how much it matters"),
    fact("verdict", word(VERDICTS), "whether it is so"),
    fact("direct", Type::Flag, "whether it reaches the service itself"),
];

/// The facts of a SEAL level.
pub const SEAL_FACTS: &[Fact] =
    &[fact("low", Type::Number, "at least this level"), fact("high", Type::Number, "at most this level")];

/// The facts of the organisation.
pub const ORGANISATION_FACTS: &[Fact] = &[
    fact("name", TEXT, "name"),
    fact("home", PLACE, "home jurisdiction"),
    fact("sector", TEXT, "sector"),
    fact("people", Type::Number, "people"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::words::{Channel, Level, Verdict};

    #[test]
    fn the_lists_of_words_are_the_vocabularies() {
        assert_eq!(Channel::ALL.iter().map(|word| word.as_str()).collect::<Vec<_>>(), CHANNELS);
        assert_eq!(Level::ALL.iter().map(|word| word.as_str()).collect::<Vec<_>>(), LEVELS);
        assert_eq!(Verdict::ALL.iter().map(|word| word.as_str()).collect::<Vec<_>>(), VERDICTS);
    }
}
