//! A Markdown comment for a pull or merge request. The first line is a marker by which a job finds its earlier comment.

use super::gate::{Gate, Told};
use std::fmt::Write as _;

/// First line of every comment.
pub const MARKER: &str = "<!-- hoheit -->";
/// Longest comment in bytes; GitHub refuses more than 65 536 characters.
pub const MAX_BYTES: usize = 60_000;

/// The comment.
#[must_use]
pub fn comment(gate: &Gate<'_>) -> String {
    let mut out = format!("{MARKER}\n### {}\n\n", gate.say("gate.title", &[]));
    for line in gate.summary() {
        let _ = writeln!(out, "{}\n", escape(&line));
    }
    let findings: Vec<&Told> = gate.new_findings().collect();
    let mut rows = String::new();
    let mut shown = 0;
    for told in &findings {
        let row = row(gate, told);
        if out.len() + rows.len() + row.len() > MAX_BYTES {
            break;
        }
        rows.push_str(&row);
        shown += 1;
    }
    if shown > 0 {
        let heads = ["gate.severity", "gate.service", "gate.finding", "gate.place"].map(|key| gate.say(key, &[]));
        let _ = write!(out, "| {} |\n| --- | --- | --- | --- |\n{rows}\n", heads.join(" | "));
    }
    if shown < findings.len() {
        let _ = writeln!(out, "{}\n", gate.say("gate.more", &[("count", &(findings.len() - shown).to_string())]));
    }
    let _ = writeln!(out, "<sub>{}</sub>", escape(&gate.say("gate.no-legal-advice", &[])));
    out
}

fn row(gate: &Gate<'_>, told: &Told) -> String {
    let severity = gate.say(&format!("severity.{}", told.severity), &[]);
    let severity = if gate.fails(told) { format!("**{}**", escape(&severity)) } else { escape(&severity) };
    let service = told.service.as_deref().map_or_else(|| "–".to_owned(), escape);
    let mut text = escape(&told.message);
    if let Some(remedy) = &told.remedy {
        let _ = write!(text, "<br>{}", escape(&gate.say("gate.remedy", &[("remedy", remedy)])));
    }
    if !told.proof.is_empty() {
        let hops: Vec<String> = told.proof.iter().map(|hop| escape(hop)).collect();
        let _ = write!(
            text,
            "<br><details><summary>{}</summary>{}</details>",
            escape(&gate.say("gate.proof", &[])),
            hops.join("<br>")
        );
    }
    let place =
        told.place.as_ref().map_or_else(|| "–".to_owned(), |place| escape(&format!("{}:{}", place.path, place.line)));
    // The fingerprint travels along unseen, so that jobs can compare comments.
    format!(
        "| {severity} | {service} | {text}<br><sub>{}</sub><!-- {} --> | {place} |\n",
        escape(told.rule),
        told.fingerprint
    )
}

/// Text that Markdown and HTML leave as it is: no markup, no mentions, no references, no line breaks.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '@' => out.push_str("&#64;"),
            '#' => out.push_str("&#35;"),
            ':' => out.push_str("&#58;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '!' | '|' | '~' | '$' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control()
                || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') =>
            {
                out.push(' ');
            }
            c => out.push(c),
        }
    }
    out
}
