//! Callers are not told that they speak with AI.

use super::case::Case;
use super::{Finding, Rule};
use crate::model::words::{OwnerKind, Severity};

/// `ai-not-disclosed`
pub(super) static RULE: Rule = Rule::each("ai-not-disclosed", Severity::High, OwnerKind::Internal, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    if case.denied("ai_disclosed") {
        out.push(case.found(&RULE).at(case.control_span("ai_disclosed")).done());
    }
}
