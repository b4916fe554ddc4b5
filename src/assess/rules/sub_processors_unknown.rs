//! Nobody knows who else receives confidential data.

use super::case::Case;
use super::{Finding, Rule};
use crate::model::words::{Confidence, OwnerKind, Severity};

/// `sub-processors-unknown`
pub(super) static RULE: Rule = Rule::each("sub-processors-unknown", Severity::Low, OwnerKind::Contract, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    let Some(offering) = case.offering else { return };
    let known = offering.sub_processors_known || case.control("sub_processor_list") == Some(true);
    if case.self_run() == Some(false) && !known && case.confidential() && case.result.setup.personal == Some(true) {
        out.push(case.found(&RULE).confidence(Confidence::Medium).done());
    }
}
