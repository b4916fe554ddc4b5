//! Texts of findings in both languages.
//!
//! In: vocabularies and lists. Out: the same words in English and German.

use super::*;

/// A level as a severity.
#[must_use]
pub fn as_severity(level: Level) -> Severity {
    match level {
        Level::None => Severity::Info,
        Level::Low => Severity::Low,
        Level::Medium => Severity::Medium,
        Level::High => Severity::High,
        Level::Critical => Severity::Critical,
    }
}

/// One step lower.
#[must_use]
pub fn lower(severity: Severity) -> Severity {
    match severity {
        Severity::Critical => Severity::High,
        Severity::High => Severity::Medium,
        Severity::Medium => Severity::Low,
        Severity::Low | Severity::Info => Severity::Info,
    }
}

/// Name of a service in both languages.
#[must_use]
pub fn name_of(service: &Service) -> Text {
    let de = service.name.as_ref().unwrap_or(&service.id);
    Text { en: service.name_en.as_ref().unwrap_or(de).clone(), de: de.clone() }
}

/// Texts as a sentence lists them.
#[must_use]
pub fn joined(texts: impl IntoIterator<Item = Text>) -> Text {
    let (en, de): (Vec<String>, Vec<String>) = texts.into_iter().map(|text| (text.en, text.de)).unzip();
    Text { en: listed(&en, "and"), de: listed(&de, "und") }
}

fn listed(parts: &[String], and: &str) -> String {
    match parts {
        [first @ .., last] if !first.is_empty() => format!("{} {and} {last}", first.join(", ")),
        parts => parts.concat(),
    }
}

/// A need in words.
#[must_use]
pub fn need_name(need: Need) -> Text {
    let (en, de) = match need {
        Need::Normal => ("normal", "normal"),
        Need::High => ("high", "hoch"),
        Need::VeryHigh => ("very high", "sehr hoch"),
    };
    Text { en: en.to_owned(), de: de.to_owned() }
}

/// A criticality in words.
#[must_use]
pub fn criticality_name(criticality: Criticality) -> Text {
    let (en, de) = match criticality {
        Criticality::Low => ("of low criticality", "gering kritisch"),
        Criticality::Medium => ("of medium criticality", "mäßig kritisch"),
        Criticality::High => ("highly critical", "hoch kritisch"),
        Criticality::Critical => ("critical", "kritisch"),
    };
    Text { en: en.to_owned(), de: de.to_owned() }
}

/// Hours without needless decimals.
#[must_use]
pub fn hours(hours: f64) -> String {
    if hours.fract() == 0.0 { format!("{hours:.0}") } else { format!("{hours:.1}") }
}
