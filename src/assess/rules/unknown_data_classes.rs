//! Nobody has said what data an important service holds.

use super::case::Case;
use super::{Finding, Rule};
use crate::model::words::{Criticality, Need, OwnerKind, Severity};

/// `unknown-data-classes`
pub(super) static RULE: Rule = Rule::each("unknown-data-classes", Severity::Low, OwnerKind::Internal, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    let needs = &case.result.needs;
    let declared = case.service.protection.confidentiality.is_some_and(|need| need >= Need::High)
        || case.service.criticality.is_some_and(|criticality| criticality >= Criticality::High);
    if case.service.data.is_none() && declared {
        let severity = if needs.confidentiality == Need::VeryHigh { Severity::Medium } else { Severity::Low };
        out.push(case.found(&RULE).severity(severity).done());
    }
}
