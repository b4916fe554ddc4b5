//! Facts that are missing, as questions, ranked by how much an answer would narrow the result.

use crate::model::words::Text;

/// A question.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Service, as its place in the inventory; `None`: about the organisation or a vendor as a whole.
    pub service: Option<usize>,
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
