//! Texts of findings in both languages.
//!
//! In: vocabularies, lists, and what the whole knows of countries and services. Out: the same words in English and German.

use super::*;
use crate::assess::wording::{join, listed, say};

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

impl Look<'_> {
    /// Name of a country in both languages.
    #[must_use]
    pub fn country(&self, code: &str) -> Text {
        let name = |language| self.assessment.catalog.country_name(code, language).to_owned();
        Text { en: name(Language::En), de: name(Language::De) }
    }

    /// Names of countries, sorted and joined.
    #[must_use]
    pub fn countries<'c>(&self, codes: impl IntoIterator<Item = &'c str>) -> Text {
        let mut codes: Vec<&str> = codes.into_iter().collect();
        codes.sort_unstable();
        codes.dedup();
        joined(codes.into_iter().map(|code| self.country(code)))
    }

    /// Foreign countries of an entity's own seat and of everybody who controls it.
    #[must_use]
    pub fn controlled_from(&self, entity: Option<&str>) -> Text {
        let all = entity.map(|id| self.providers.controllers(id)).unwrap_or_default();
        let foreign = all.into_iter().map(|entity| entity.country.as_str());
        self.countries(foreign.filter(|country| self.providers.home.is_foreign(country)))
    }

    /// A number of units (`day`, `month`) in words.
    #[must_use]
    pub fn counted(&self, unit: &str, n: i64) -> Text {
        let key = format!("unit.{unit}{}", if n == 1 { "" } else { "s" });
        say(self.assessment.catalog, &key, &[("n", same(n.to_string()))])
    }

    /// Countries that surely can, and those of which facts are missing to tell.
    #[must_use]
    pub fn who_can(&self, sure: Text, perhaps: Text) -> Text {
        let key = match (sure.en.is_empty(), perhaps.en.is_empty()) {
            (_, true) => return sure,
            (true, false) => "countries.perhaps",
            (false, false) => "countries.also",
        };
        say(self.assessment.catalog, key, &[("sure", sure), ("perhaps", perhaps)])
    }

    /// Names of services, joined; at most five.
    #[must_use]
    pub fn services(&self, places: &[usize]) -> Text {
        let names = places.iter().map(|at| name_of(&self.assessment.inventory.services[*at]));
        if places.len() <= 5 {
            return joined(names);
        }
        let more = places.len() - 5;
        let mut text = join(names.take(5));
        text.en.push_str(&format!(" and {more} more"));
        text.de.push_str(&format!(" und {more} weitere"));
        text
    }
}
