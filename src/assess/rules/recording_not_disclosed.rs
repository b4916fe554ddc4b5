//! Nobody says that calls are recorded.

use super::case::Case;
use super::{Finding, Rule};
use crate::model::words::{OwnerKind, Severity};

/// `recording-not-disclosed`
pub(super) static RULE: Rule = Rule::each("recording-not-disclosed", Severity::High, OwnerKind::Internal, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    if case.denied("recording_disclosed") {
        out.push(case.found(&RULE).at(case.control_span("recording_disclosed")).done());
    }
}
