//! The form as Markdown for people and YAML for both. Each can be filled in and given back.

use super::{Assessment, Entry, SCHEMA, groups};
use crate::model::words::Language;
use std::fmt::Write as _;

/// What is not listed, where the list was cut.
fn left_out(assessment: &Assessment<'_>, language: Language) -> Option<String> {
    let left = assessment.question_count - assessment.questions.len();
    let text = assessment.catalog.text("questionnaire.left_out")?.get(language);
    (left > 0).then(|| text.replace("{count}", &left.to_string()))
}

/// The form as Markdown.
#[must_use]
pub fn markdown(assessment: &Assessment<'_>, language: Language) -> String {
    let catalog = assessment.catalog;
    let say = |key: &str| catalog.text(key).map_or("", |text| text.get(language));
    let organisation = &assessment.inventory.organisation.name;
    let mut out = format!("# {}\n\n", say("questionnaire.title").replace("{organisation}", &plain(organisation)));
    let _ = writeln!(out, "<!-- {SCHEMA} -->\n\n{}\n", say("questionnaire.intro"));
    for group in groups(assessment, language) {
        let _ = writeln!(out, "## {}\n", plain(&group.heading));
        for entry in &group.entries {
            let _ = writeln!(out, "### {}. {}\n", entry.number, plain(entry.question));
            let names: Vec<String> = entry.names.iter().map(|name| plain(name)).collect();
            let _ = writeln!(out, "* {}: {}", say("questionnaire.concerns"), names.join(", "));
            let _ = writeln!(out, "* `{}` {}", entry.fact, machine(entry));
            if !entry.choices.is_empty() {
                let _ = writeln!(out, "* {}:", say("questionnaire.choices"));
                for (write, means) in &entry.choices {
                    let _ = writeln!(out, "  * `{write}`: {}", plain(means));
                }
            }
            for line in ["answer", "evidence", "by", "date"] {
                let _ = writeln!(out, "* {}: ______", say(&format!("questionnaire.{line}")));
            }
            out.push('\n');
        }
    }
    if let Some(line) = left_out(assessment, language) {
        let _ = writeln!(out, "{line}");
    }
    out
}

/// The ids that a reader needs, as a comment that Markdown does not show: fact and services as a list in JSON, without
/// anything that could end the comment.
fn machine(entry: &Entry<'_>) -> String {
    let ids = serde_json::json!([entry.fact, entry.services]).to_string();
    format!("<!-- {} -->", ids.replace('<', "\\u003c").replace('>', "\\u003e").replace("--", "-\\u002d"))
}

/// Text that Markdown shows as it is.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' => out.extend(['\\', c]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// A text in double quotes, valid in YAML and JSON.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The form as YAML.
#[must_use]
pub fn yaml(assessment: &Assessment<'_>, language: Language) -> String {
    let catalog = assessment.catalog;
    let say = |key: &str| catalog.text(key).map_or("", |text| text.get(language));
    let one_line = |text: &str| text.replace(['\n', '\r'], " ");
    let mut out = format!("# {}\n", say("questionnaire.intro"));
    let _ = writeln!(out, "questionnaire: {SCHEMA}");
    let _ = writeln!(out, "organisation: {}", quoted(&assessment.inventory.organisation.name));
    if let Some(line) = left_out(assessment, language) {
        let _ = writeln!(out, "# {line}");
    }
    if assessment.questions.is_empty() {
        out.push_str("questions: []\n");
        return out;
    }
    out.push_str("questions:\n");
    for group in groups(assessment, language) {
        let _ = writeln!(out, "  # {}", one_line(&group.heading));
        for entry in &group.entries {
            let ids: Vec<String> = entry.services.iter().map(|id| quoted(id)).collect();
            let _ = writeln!(out, "  - question: {}", quoted(entry.question));
            for (write, means) in &entry.choices {
                let _ = writeln!(out, "    # {write}: {}", one_line(means));
            }
            let _ = writeln!(out, "    services: [{}]", ids.join(", "));
            let _ = writeln!(out, "    fact: {}", quoted(entry.fact));
            let _ = writeln!(out, "    ask: {}", group.vendor.unwrap_or(group.who));
            let _ = writeln!(out, "    gain: {:.3}", entry.gain);
            out.push_str("    answer:\n    evidence:\n    by:\n    date:\n");
        }
    }
    out
}
