//! No right to audit.

use super::case::Case;
use super::{Finding, Rule};
use crate::model::words::{OwnerKind, Severity};

/// `no-audit-right`
pub(super) static RULE: Rule = Rule::each("no-audit-right", Severity::Medium, OwnerKind::Contract, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    if case.denied("audit_rights") && case.self_run() != Some(true) {
        out.push(case.found(&RULE).at(case.control_span("audit_rights")).done());
    }
}
