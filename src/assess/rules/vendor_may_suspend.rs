//! The vendor may suspend at will.

use super::case::Case;
use super::{Finding, Rule};
use crate::model::words::{OwnerKind, Severity};

/// `vendor-may-suspend`
pub(super) static RULE: Rule = Rule::each("vendor-may-suspend", Severity::Medium, OwnerKind::Contract, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    if case.denied("no_unilateral_suspension") && case.needed() && case.self_run() != Some(true) {
        out.push(case.found(&RULE).at(case.control_span("no_unilateral_suspension")).done());
    }
}
