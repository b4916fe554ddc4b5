//! Annotations of GitHub Actions: one workflow command a finding that counts.
//!
//! The runner shows at most ten of each kind a step; the list itself is complete.

use super::gate::Gate;
use crate::model::words::Severity;
use std::fmt::Write as _;

/// The commands, and a last line with counts that is no command.
#[must_use]
pub fn annotations(gate: &Gate<'_>) -> String {
    let mut out = String::new();
    for told in gate.new_findings() {
        let kind = match told.severity {
            Severity::Critical | Severity::High => "error",
            Severity::Medium => "warning",
            Severity::Low | Severity::Info => "notice",
        };
        let mut fields = Vec::new();
        if let Some(place) = &told.place {
            fields.push(format!("file={}", property(&place.path)));
            fields.push(format!("line={}", place.line));
            if place.end_line == place.line && place.end_column > place.column {
                fields.push(format!("col={}", place.column));
                fields.push(format!("endColumn={}", place.end_column));
            }
        }
        fields.push(format!("title={}", property(&format!("{} ({})", told.rule, told.severity))));
        let mut message = told.message.clone();
        if let Some(remedy) = &told.remedy {
            let _ = write!(message, "\n{}", gate.say("gate.remedy", &[("remedy", remedy)]));
        }
        for hop in &told.proof {
            let _ = write!(message, "\n  {hop}");
        }
        let _ = writeln!(out, "::{kind} {}::{}", fields.join(","), data(&message));
    }
    for line in gate.summary() {
        let _ = writeln!(out, "{}", data(&line));
    }
    out
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
