//! JUnit XML: one test case a finding; what fails the run is a failure, what is waived or known is skipped.

use super::gate::{Gate, State};
use std::fmt::Write as _;

/// The document.
#[must_use]
pub fn xml(gate: &Gate<'_>) -> String {
    let skipped = gate.findings.iter().filter(|told| told.state != State::New).count();
    let tests = gate.findings.len().max(1);
    let counts = format!("tests=\"{tests}\" failures=\"{}\" errors=\"0\" skipped=\"{skipped}\"", gate.failing());
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(out, "<testsuites name=\"hoheit\" {counts}>\n  <testsuite name=\"hoheit check\" {counts}>");
    if gate.findings.is_empty() {
        let _ = writeln!(out, "    <testcase classname=\"hoheit\" name=\"{}\"/>", escape(&gate.say("gate.none", &[])));
    }
    for told in &gate.findings {
        let place = told.place.as_ref().unwrap_or(&gate.fallback);
        let name = format!("{} [{}]", told.message, told.fingerprint);
        let _ = writeln!(
            out,
            "    <testcase classname=\"{}\" name=\"{}\" file=\"{}\" line=\"{}\">",
            escape(told.rule),
            escape(&name),
            escape(&place.path),
            place.line
        );
        let mut body = format!("{}:{}:{}\n{}\n", place.path, place.line, place.column, told.message);
        if let Some(remedy) = &told.remedy {
            let _ = writeln!(body, "{}", gate.say("gate.remedy", &[("remedy", remedy)]));
        }
        for hop in &told.proof {
            let _ = writeln!(body, "  {hop}");
        }
        match &told.state {
            State::New if gate.fails(told) => {
                let _ = writeln!(
                    out,
                    "      <failure type=\"{}\" message=\"{}\">{}</failure>",
                    told.severity,
                    escape(&told.message),
                    escape(&body)
                );
            }
            State::New => {
                let _ =
                    writeln!(out, "      <system-out>{}</system-out>", escape(&format!("{}: {body}", told.severity)));
            }
            State::Known => out.push_str("      <skipped message=\"baseline\"/>\n"),
            State::Waived { reason, owner, expires } => {
                let _ =
                    writeln!(out, "      <skipped message=\"{}\"/>", escape(&format!("{reason} ({owner}, {expires})")));
            }
        }
        out.push_str("    </testcase>\n");
    }
    out.push_str("  </testsuite>\n</testsuites>\n");
    out
}

/// Text as XML: markup escaped, characters that XML 1.0 cannot carry replaced.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            '\t' => out.push_str("&#9;"),
            c if (c < ' ') || matches!(c, '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
