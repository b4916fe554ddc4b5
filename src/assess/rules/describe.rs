//! A rule in words, for `explain`.
//!
//! In: the id of a built-in rule, of a limit of the policy or of a rule about waivers. Out: what it finds, why, what to do,
//! in one language. What must hold: every rule that can find something has an entry.

use super::{RULES, rule};
use crate::assess::{policy_rules, waive};
use crate::catalog::Catalog;
use crate::model::words::{Language, Severity};
use std::fmt::Write as _;

/// Ids of all rules that have an entry.
pub fn ids() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.id).chain(policy_rules::RULES.iter().copied()).chain(waive::RULES.iter().copied())
}

/// The entry of a rule; `None` when no rule has this id.
#[must_use]
pub fn describe(catalog: &Catalog, id: &str, language: Language) -> Option<String> {
    let id = ids().find(|known| *known == id)?;
    let text = |key: &str| catalog.text(key).map(|text| text.get(language).to_owned());
    let of = |part: &str| text(&format!("rule.{id}.{part}"));
    let word = |key: &str| text(&format!("explain.{key}")).unwrap_or_default();
    let title = of("title").or_else(|| text(&format!("rule.{id}"))).unwrap_or_default();
    let severity = match rule(id).map(|rule| rule.severity).or_else(|| severity(id)) {
        Some(severity) => text(&format!("severity.{}", severity.as_str())).unwrap_or_default(),
        None => word("severity-of-limit"),
    };
    let mut out = format!("{id} — {title}\n\n");
    let mut line = |name: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            let _ = writeln!(out, "{}: {value}", word(name));
        }
    };
    line("severity", Some(severity));
    line("finds", of("what").or_else(|| of("message")));
    line("why", of("why"));
    line("do", of("remedy"));
    line("page", Some(format!("docs/rules/{id}.md")));
    if !id.starts_with("waiver-") {
        line("level", Some(format!("rules: {{ {id}: off | info | low | medium | high | critical }}")));
    }
    Some(out)
}

/// Severity of the rules that no table holds; `None` where the policy says it.
fn severity(id: &str) -> Option<Severity> {
    match id {
        "declared-deployed-conflict" => Some(Severity::High),
        "waiver-unused" => Some(Severity::Low),
        _ if id.starts_with("waiver-") => Some(Severity::Medium),
        _ => None,
    }
}
