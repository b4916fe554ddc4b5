//! What was known at an earlier time, so that only what is new fails.
//!
//! In: a baseline file, or an earlier `assess --format json`. Out: fingerprints. Fingerprints hold rule, service and subject,
//! no lines, so that moving text changes nothing.

use super::gate::{Gate, State};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Name of the format.
pub const SCHEMA: &str = "hoheit/baseline/v1";

/// Fingerprints that are known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    fingerprints: BTreeSet<String>,
}

impl Baseline {
    /// Reads a baseline or an earlier assessment.
    ///
    /// # Errors
    /// When the text is neither.
    pub fn read(text: &str) -> Result<Self, String> {
        let text = text.trim_start_matches('\u{feff}');
        let value: Value = serde_json::from_str(text).map_err(|error| format!("the baseline is no JSON: {error}"))?;
        let schema = value.get("schema").and_then(Value::as_str).unwrap_or_default();
        if schema != SCHEMA && schema != "hoheit/assessment/v1" {
            return Err(format!("the baseline is neither {SCHEMA} nor hoheit/assessment/v1 (schema: `{schema}`)"));
        }
        let findings = value.get("findings").and_then(Value::as_array).ok_or("the baseline has no list `findings`")?;
        let fingerprints =
            findings.iter().map(|finding| finding.get("fingerprint").and_then(Value::as_str).map(str::to_owned));
        let fingerprints: Option<BTreeSet<String>> = fingerprints.collect();
        Ok(Self { fingerprints: fingerprints.ok_or("a finding of the baseline has no `fingerprint`")? })
    }

    /// Whether this finding is known.
    #[must_use]
    pub fn knows(&self, fingerprint: &str) -> bool {
        self.fingerprints.contains(fingerprint)
    }

    /// How many of the known findings are gone.
    #[must_use]
    pub fn gone(&self, gate: &Gate<'_>) -> usize {
        let now: BTreeSet<&str> = gate.findings.iter().map(|told| told.fingerprint.as_str()).collect();
        self.fingerprints.iter().filter(|known| !now.contains(known.as_str())).count()
    }
}

/// The baseline of today's findings; waived ones are left out, for their waiver decides over them.
#[must_use]
pub fn write(gate: &Gate<'_>) -> String {
    let mut findings: Vec<Value> = gate
        .findings
        .iter()
        .filter(|told| !matches!(told.state, State::Waived { .. }))
        .map(|told| {
            json!({ "rule": told.rule, "service": told.service, "severity": told.severity.as_str(), "message": told.message, "fingerprint": told.fingerprint })
        })
        .collect();
    findings.sort_by_key(|finding| {
        (finding["rule"].to_string(), finding["service"].to_string(), finding["fingerprint"].to_string())
    });
    let mut text = serde_json::to_string_pretty(&json!({ "schema": SCHEMA, "findings": findings })).unwrap_or_default();
    text.push('\n');
    text
}
