//! Recordings are kept very long.

use super::case::Case;
use super::{Finding, Rule};
use crate::model::service::ControlValue;
use crate::model::words::{Confidence, OwnerKind, Severity};

/// `recordings-kept-long`
pub(super) static RULE: Rule = Rule::each("recordings-kept-long", Severity::Low, OwnerKind::Internal, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    let Some(ControlValue::Number(days)) = case.service.controls.get("retention_days") else { return };
    if case.holds("call-recording") && *days > 180.0 {
        let severity = if *days > 730.0 { Severity::Medium } else { Severity::Low };
        let draft =
            case.found(&RULE).severity(severity).confidence(Confidence::Medium).at(case.control_span("retention_days"));
        out.push(draft.word("days", format!("{days:.0}")).done());
    }
}
