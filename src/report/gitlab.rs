//! GitLab Code Quality: a JSON list of findings that count.

use super::gate::Gate;
use crate::model::words::Severity;
use serde_json::{Value, json};

/// The list.
#[must_use]
pub fn code_quality(gate: &Gate<'_>) -> String {
    let list: Vec<Value> = gate
        .new_findings()
        .map(|told| {
            let place = told.place.as_ref().unwrap_or(&gate.fallback);
            let severity = match told.severity {
                Severity::Critical => "blocker",
                Severity::High => "critical",
                Severity::Medium => "major",
                Severity::Low => "minor",
                Severity::Info => "info",
            };
            let description = match &told.remedy {
                Some(remedy) => format!("{}. {}", told.message, gate.say("gate.remedy", &[("remedy", remedy)])),
                None => told.message.clone(),
            };
            json!({
                "description": description,
                "check_name": told.rule,
                "fingerprint": told.fingerprint,
                "severity": severity,
                "location": { "path": place.path, "lines": { "begin": place.line } },
            })
        })
        .collect();
    let mut text = serde_json::to_string_pretty(&list).unwrap_or_default();
    text.push('\n');
    text
}
