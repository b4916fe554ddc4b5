//! Facts that are missing, as questions, ranked by how much an answer would narrow the result.

use crate::model::words::Text;

/// A question.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Service, as its place in the inventory; `None`: one answer serves several services ([`Self::services`]).
    pub service: Option<usize>,
    /// Services that the answer serves, sorted.
    pub services: Vec<usize>,
    /// Vendor to ask, by id, where the vendor answers.
    pub vendor: Option<String>,
    /// The missing fact: a field of the inventory (`keys`), a control (`controls.audit_rights`) or a criterion
    /// (`answers.eu-csf-2026.4.1`).
    pub fact: String,
    /// The question.
    pub question: Text,
    /// How much an answer may narrow the result, 0 to 1.
    pub gain: f64,
    /// Who can answer: `us`, `vendor`, `dpo`.
    pub answered_by: String,
}
