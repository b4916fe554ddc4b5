//! Deletion depends on somebody thinking of it.

use super::case::Case;
use super::{Finding, Rule};
use crate::model::words::{OwnerKind, Severity};

/// `manual-deletion`
pub(super) static RULE: Rule = Rule::each("manual-deletion", Severity::Medium, OwnerKind::Internal, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    if case.denied("automatic_deletion") {
        out.push(case.found(&RULE).at(case.control_span("automatic_deletion")).done());
    }
}
