//! Telemetry leaves the service unseen.

use super::case::Case;
use super::{Finding, Rule};
use crate::model::words::{OwnerKind, Severity};

/// `telemetry-on`
pub(super) static RULE: Rule = Rule::each("telemetry-on", Severity::Low, OwnerKind::Internal, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    if case.denied("telemetry_off") {
        out.push(
            case.found(&RULE)
                .severity(if case.confidential() { Severity::Medium } else { Severity::Low })
                .at(case.control_span("telemetry_off"))
                .done(),
        );
    }
}
