//! A European product runs on a foreign cloud.

use super::case::{Case, joined};
use super::{Finding, Rule};
use crate::assess::provider::ABROAD;
use crate::model::Strength;
use crate::model::words::{Channel, OwnerKind, Severity, Text};

/// `eu-product-on-foreign-cloud`
pub(super) static RULE: Rule = Rule::each("eu-product-on-foreign-cloud", Severity::Medium, OwnerKind::Provider, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    let (Some(offering), Some(held)) = (case.offering, case.holding()) else { return };
    if case.self_run() == Some(true) || held.control & ABROAD != 0 {
        return;
    }
    let catalog = case.look.assessment.catalog;
    let region = case
        .result
        .setup
        .region
        .as_deref()
        .and_then(|id| catalog.region(id))
        .map(|region| region.offering().to_owned());
    let mut hosts: Vec<&str> = offering.hosted_on.iter().map(String::as_str).collect();
    // The region often belongs to a cloud that is named already.
    hosts.extend(region.as_deref().filter(|id| !offering.hosted_on.iter().any(|host| host == id)));
    let foreign: Vec<Text> = hosts
        .into_iter()
        .filter_map(|id| catalog.offering_ix(id))
        .filter(|ix| case.look.providers.hosting(*ix) == ABROAD)
        .map(|ix| catalog.offering_at(ix).name.clone())
        .map(|name| Text { en: name.clone(), de: name })
        .collect();
    if foreign.is_empty() {
        return;
    }
    let severity = if case.confidential() || case.needed() { Severity::Medium } else { Severity::Low };
    let mut draft = case.found(&RULE).severity(severity).confidence(offering.evidence.confidence);
    if let Some((at, _)) = case.reached(Channel::Access, Strength::Reduced).next() {
        draft = draft.about(at);
    }
    out.push(draft.text("hosts", joined(foreign)).done());
}
