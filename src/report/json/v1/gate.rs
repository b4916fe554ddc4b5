//! What the gate says of the findings: which count, which are known or waived.
//!
//! In: the gate of a run of `check`. Out: the object `gate` of the document. Findings of the list that it names as known do not
//! count; waived ones stand here only.

use crate::report::gate::{Gate, State};
use schemars::JsonSchema;
use serde::Serialize;

/// The verdict of `check`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct GateInfo {
    /// Severity from which a finding fails the run; null: none does.
    fail_on: Option<&'static str>,
    /// Findings that count.
    new: usize,
    /// Those of them that fail the run.
    failing: usize,
    /// Fingerprints of findings that the baseline knows.
    known: Vec<String>,
    /// Findings that a waiver covers.
    waived: Vec<WaivedInfo>,
    /// Findings of rules that are off.
    off: usize,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
struct WaivedInfo {
    rule: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    service: Option<String>,
    fingerprint: String,
    reason: String,
    owner: String,
    expires: String,
}

/// The verdict of a gate.
#[must_use]
pub fn gate_info(gate: &Gate<'_>) -> GateInfo {
    let known = gate.findings.iter().filter(|told| told.state == State::Known);
    let waived = gate.findings.iter().filter_map(|told| match &told.state {
        State::Waived { reason, owner, expires } => Some(WaivedInfo {
            rule: told.rule,
            service: told.service.clone(),
            fingerprint: told.fingerprint.clone(),
            reason: reason.clone(),
            owner: owner.clone(),
            expires: expires.to_string(),
        }),
        State::New | State::Known => None,
    });
    GateInfo {
        fail_on: gate.fail_on.map(|severity| severity.as_str()),
        new: gate.new_findings().count(),
        failing: gate.failing(),
        known: known.map(|told| told.fingerprint.clone()).collect(),
        waived: waived.collect(),
        off: gate.off,
    }
}
