//! No plan for leaving an important service.

use super::case::Case;
use super::{Finding, Rule};
use crate::model::words::{Criticality, OwnerKind, Severity};

/// `no-exit-plan`
pub(super) static RULE: Rule = Rule::each("no-exit-plan", Severity::Medium, OwnerKind::Internal, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    if case.denied("exit_plan") && case.critical() && case.self_run() != Some(true) {
        let severity =
            if case.result.needs.criticality == Criticality::Critical { Severity::High } else { Severity::Medium };
        out.push(case.found(&RULE).severity(severity).at(case.control_span("exit_plan")).done());
    }
}
