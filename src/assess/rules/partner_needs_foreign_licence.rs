//! A sovereign edition needs foreign software.

use super::case::Case;
use super::{Finding, Rule};
use crate::assess::provider::ABROAD;
use crate::model::words::{OwnerKind, Severity};

/// `partner-needs-foreign-licence`
pub(super) static RULE: Rule =
    Rule::each("partner-needs-foreign-licence", Severity::Medium, OwnerKind::Contract, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    let Some(offering) = case.offering.filter(|_| case.self_run() == Some(false)) else { return };
    let catalog = case.look.assessment.catalog;
    let foreign: Vec<String> = offering
        .licensed_from
        .iter()
        .filter(|id| case.look.providers.holding(id).is_some_and(|held| held.control == ABROAD))
        .map(|id| catalog.entity_or_vendor(id).map_or_else(|| id.clone(), |entity| entity.name.clone()))
        .collect();
    if !foreign.is_empty() && !case.foreign_vendor() {
        let severity = if case.needed() { Severity::Medium } else { Severity::Low };
        let draft = case.found(&RULE).severity(severity).confidence(offering.evidence.confidence);
        out.push(draft.word("licensors", foreign.join(", ")).done());
    }
}
