//! Professional secrecy without a bound vendor.

use super::case::Case;
use super::{Finding, Rule};
use crate::model::words::{OwnerKind, Severity};

/// `secrecy-not-bound`
pub(super) static RULE: Rule = Rule::each("secrecy-not-bound", Severity::High, OwnerKind::Contract, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    if case.denied("professional_secrecy_bound") {
        out.push(case.found(&RULE).at(case.control_span("professional_secrecy_bound")).done());
    }
}
