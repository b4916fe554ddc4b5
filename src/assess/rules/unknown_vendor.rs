//! Nobody knows who provides an important service.

use super::case::Case;
use super::{Finding, Rule};
use crate::model::words::{OwnerKind, Severity};

/// `unknown-vendor`
pub(super) static RULE: Rule = Rule::each("unknown-vendor", Severity::Medium, OwnerKind::Internal, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    let known = case.service.offering.is_some() || case.service.vendor.is_some() || case.self_run() == Some(true);
    let declared = case.result.needs.confidentiality_known || case.result.needs.availability_known;
    if !known && declared && (case.confidential() || case.needed()) {
        out.push(case.found(&RULE).done());
    }
}
