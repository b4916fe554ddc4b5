//! Support abroad has access.

use super::case::Case;
use super::{Finding, Rule};
use crate::model::words::{OwnerKind, Severity};

/// `support-from-third-country`
pub(super) static RULE: Rule = Rule::each("support-from-third-country", Severity::Medium, OwnerKind::Contract, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    let Some(offering) = case.offering.filter(|_| case.personal()) else { return };
    if case.control("support_eea_only") == Some(true) {
        return;
    }
    let abroad: Vec<&str> =
        offering.support_from.iter().map(String::as_str).filter(|country| case.is_foreign(country)).collect();
    if !abroad.is_empty() {
        let severity = if case.confidential() { Severity::Medium } else { Severity::Low };
        let draft = case.found(&RULE).severity(severity).confidence(offering.evidence.confidence);
        out.push(draft.text("countries", case.look.countries(abroad)).done());
    }
}
