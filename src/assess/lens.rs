//! Other people's frameworks applied to what is known.

use std::sync::Arc;

/// The result of one lens for one service.
#[derive(Debug, Clone, PartialEq)]
pub struct LensResult {
    /// Lens id.
    pub lens: String,
    /// SEAL level, lowest and highest that the facts allow; for ladders with SEAL only.
    pub seal: Option<(u8, u8)>,
    /// Score in percent, lowest and highest.
    pub score: Option<(f64, f64)>,
    /// Criteria that hold the SEAL level down (or fail, for lenses without a score).
    pub binding: Vec<String>,
    /// Result per criterion, in the order of the lens.
    pub criteria: Vec<CriterionResult>,
}

/// The result of one criterion.
#[derive(Debug, Clone, PartialEq)]
pub struct CriterionResult {
    /// Criterion id.
    pub id: String,
    /// Lowest and highest rung that the facts allow.
    pub rungs: (u32, u32),
    /// Where the answer comes from.
    pub basis: AnswerBasis,
    /// Evidence given with an answer.
    pub evidence: Option<String>,
}

/// Where an answer comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerBasis {
    /// Given by a person in the inventory.
    Answered,
    /// Derived from facts, to one rung.
    Derived,
    /// Derived from facts, to a range.
    Narrowed,
    /// Nothing is known.
    Open,
}

/// Results by lens id, shared between services with the same facts.
pub type LensResults = std::collections::BTreeMap<String, Arc<LensResult>>;
