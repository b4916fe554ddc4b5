//! No retention period.

use super::case::Case;
use super::{Finding, Rule};
use crate::model::words::{OwnerKind, Severity};

/// `no-retention`
pub(super) static RULE: Rule = Rule::each("no-retention", Severity::Medium, OwnerKind::Internal, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    if case.denied("retention_days") {
        out.push(case.found(&RULE).at(case.control_span("retention_days")).done());
    }
}
