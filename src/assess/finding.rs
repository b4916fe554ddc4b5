//! What a rule has found: one thing that somebody should know or do.

use super::message::Message;
use crate::model::service::ObservedAt;
use crate::model::words::{Confidence, OwnerKind, Severity, Text};
use crate::source::Span;
use std::sync::Arc;

/// A finding.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Rule id, kebab-case; `docs/rules/<id>.md` describes it.
    pub rule: &'static str,
    /// How serious.
    pub severity: Severity,
    /// How certain.
    pub confidence: Confidence,
    /// Service, as its place in the inventory.
    pub service: Option<usize>,
    /// Exposure that proves it, as its place in the service's list.
    pub exposure: Option<usize>,
    /// What was found, one sentence.
    pub message: Message,
    /// What to do; shared where it is the same for all findings of a rule.
    pub remedy: Option<Arc<Text>>,
    /// Who acts.
    pub owner: OwnerKind,
    /// Place in a file of this run.
    pub span: Option<Span>,
    /// Place in a manifest, where it was seen.
    pub seen: Option<Box<ObservedAt>>,
    /// Words that tell this finding from others of the same rule and service (a jurisdiction, a control id).
    pub key: Box<str>,
}

impl Finding {
    /// Stable name of this finding across runs: rule, service and key, without line numbers.
    #[must_use]
    pub fn fingerprint(&self, service_id: Option<&str>) -> String {
        use sha2::Digest as _;
        let text = format!("{}\u{1f}{}\u{1f}{}", self.rule, service_id.unwrap_or_default(), self.key);
        let hash = sha2::Sha256::digest(text.as_bytes());
        let digit = |half: u8| char::from(b"0123456789abcdef"[usize::from(half)]);
        hash.iter().take(12).flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
    }
}
