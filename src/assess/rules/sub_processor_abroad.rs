//! Sub-processors abroad receive the data.

use super::case::{Case, joined};
use super::{Finding, Rule};
use crate::assess::provider::ABROAD;
use crate::assess::wording::{same, say};
use crate::model::words::{Confidence, OwnerKind, Severity, Text};
use std::collections::{BTreeMap, BTreeSet};

/// `sub-processor-abroad`
pub(super) static RULE: Rule = Rule::each("sub-processor-abroad", Severity::Medium, OwnerKind::Contract, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    let Some(offering) = case.offering.filter(|_| case.personal()) else { return };
    let catalog = case.look.assessment.catalog;
    let mut confidence = Confidence::High;
    // Names by why they are told and whence.
    let mut groups: BTreeMap<(&str, Text), BTreeSet<String>> = BTreeMap::new();
    for sub in &offering.sub_processors {
        let held = case.look.providers.holding(&sub.entity);
        let entity = case.look.providers.home.party(catalog, &sub.entity);
        let abroad = sub.country.as_deref().is_some_and(|country| case.is_foreign(country))
            || held.is_some_and(|held| held.control == ABROAD || held.seat_abroad);
        if abroad {
            confidence = confidence.min(sub.evidence.confidence);
            let name = entity.map_or_else(|| sub.entity.clone(), |entity| entity.name.clone());
            // Why it is named: its own seat, else who controls it, else where it works.
            let (key, countries) = match (entity, held) {
                (Some(entity), Some(held)) if held.seat_abroad => {
                    ("sub-processor.seat", case.look.country(&entity.country))
                }
                (_, Some(held)) if held.control == ABROAD => {
                    ("sub-processor.controlled", case.look.controlled_from(Some(&sub.entity)))
                }
                _ => ("sub-processor.works", case.look.countries(sub.country.as_deref())),
            };
            groups.entry((key, countries)).or_default().insert(name);
        }
    }
    if groups.is_empty() {
        return;
    }
    let told = groups.into_iter().map(|((key, countries), names)| {
        say(catalog, key, &[("name", joined(names.into_iter().map(same))), ("countries", countries)])
    });
    let (en, de): (Vec<String>, Vec<String>) = told.map(|text| (text.en, text.de)).unzip();
    let subs = Text { en: en.join("; "), de: de.join("; ") };
    out.push(case.found(&RULE).confidence(confidence).text("subs", subs).done());
}
