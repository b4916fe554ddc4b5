//! Deletion cannot be shown.

use super::case::Case;
use super::{Finding, Rule};
use crate::model::words::{OwnerKind, Severity};

/// `no-deletion-proof`
pub(super) static RULE: Rule = Rule::each("no-deletion-proof", Severity::Medium, OwnerKind::Provider, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    if case.denied("deletion_proof") {
        out.push(case.found(&RULE).at(case.control_span("deletion_proof")).done());
    }
}
