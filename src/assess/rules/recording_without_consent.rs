//! Calls are recorded without consent.

use super::case::Case;
use super::{Finding, Rule};
use crate::model::words::{OwnerKind, Severity};

/// `recording-without-consent`
pub(super) static RULE: Rule = Rule::each("recording-without-consent", Severity::Critical, OwnerKind::Internal, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    if case.denied("recording_consent") {
        out.push(case.found(&RULE).at(case.control_span("recording_consent")).done());
    }
}
