//! Emotions are analysed in secret.

use super::case::Case;
use super::{Finding, Rule};
use crate::model::words::{OwnerKind, Severity};

/// `emotion-analysis-hidden`
pub(super) static RULE: Rule = Rule::each("emotion-analysis-hidden", Severity::High, OwnerKind::Internal, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    if case.denied("emotion_analysis_disclosed") {
        out.push(case.found(&RULE).at(case.control_span("emotion_analysis_disclosed")).done());
    }
}
