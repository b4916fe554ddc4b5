//! What a candidate relies on: conditions of a contract, controls, proofs.
//!
//! In: what [`super::candidates`] finds necessary. Out: a set, small enough to be kept with every candidate of a large
//! inventory, read in the order in which measures are told.

/// One thing that must be agreed, configured or shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Data, support and sub-processors stay where the home's law holds.
    StaysAtHome,
    /// Keys outside the vendor's reach.
    Keys,
    /// Standard contractual clauses.
    Clauses,
    /// Answers to what is not known.
    Answers,
    /// A way to go on when the service stops.
    Continuity,
    /// A tested way out.
    Exit,
}

impl Measure {
    /// All, in the order in which they are told.
    pub const ALL: [Self; 6] =
        [Self::StaysAtHome, Self::Keys, Self::Clauses, Self::Answers, Self::Continuity, Self::Exit];

    /// Its key among the report texts.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::StaysAtHome => "measure.eea-only",
            Self::Keys => "measure.keys",
            Self::Clauses => "measure.scc",
            Self::Answers => "measure.answers",
            Self::Continuity => "measure.continuity",
            Self::Exit => "measure.exit",
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A set of measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Measures(u8);

impl Measures {
    /// Adds a measure.
    pub fn insert(&mut self, measure: Measure) {
        self.0 |= measure.bit();
    }

    /// Whether it is among them.
    #[must_use]
    pub const fn contains(self, measure: Measure) -> bool {
        self.0 & measure.bit() != 0
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many there are.
    #[must_use]
    pub const fn count(self) -> u32 {
        self.0.count_ones()
    }

    /// Their keys among the report texts, in the order in which they are told.
    pub fn keys(self) -> impl Iterator<Item = &'static str> {
        Measure::ALL.into_iter().filter(move |measure| self.contains(*measure)).map(Measure::key)
    }
}
