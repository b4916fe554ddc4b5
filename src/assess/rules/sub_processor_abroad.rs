//! Sub-processors abroad receive the data.

use super::case::Case;
use super::{Finding, Rule};
use crate::assess::provider::ABROAD;
use crate::model::words::{Confidence, OwnerKind, Severity};

/// `sub-processor-abroad`
pub(super) static RULE: Rule = Rule::each("sub-processor-abroad", Severity::Medium, OwnerKind::Contract, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    let Some(offering) = case.offering.filter(|_| case.personal()) else { return };
    let catalog = case.look.assessment.catalog;
    let mut confidence = Confidence::High;
    let mut names = Vec::new();
    for sub in &offering.sub_processors {
        let held = case.look.providers.holding(&sub.entity);
        let entity = catalog.entity_or_vendor(&sub.entity);
        let abroad = sub.country.as_deref().is_some_and(|country| case.is_foreign(country))
            || held.is_some_and(|held| held.control == ABROAD || held.seat_abroad);
        if abroad {
            confidence = confidence.min(sub.evidence.confidence);
            names.push(entity.map_or_else(|| sub.entity.clone(), |entity| entity.name.clone()));
        }
    }
    if names.is_empty() {
        return;
    }
    names.sort();
    names.dedup();
    out.push(case.found(&RULE).confidence(confidence).word("subs", names.join(", ")).done());
}
