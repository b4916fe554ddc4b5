//! Clauses without a transfer impact assessment.

use super::case::Case;
use super::{Finding, Rule};
use crate::model::Strength;
use crate::model::words::{Channel, OwnerKind, Severity};

/// `no-transfer-assessment`
pub(super) static RULE: Rule = Rule::each("no-transfer-assessment", Severity::Medium, OwnerKind::Internal, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    if case.service.contract.scc != Some(true) || !case.denied("transfer_impact_assessment") {
        return;
    }
    let reached: Vec<_> = case.reached(Channel::Transfer, Strength::Reduced).collect();
    if let Some((first, _)) = reached.first() {
        let draft = case.found(&RULE).about(*first).at(case.control_span("transfer_impact_assessment"));
        out.push(draft.text("countries", case.countries(reached.iter().copied())).done());
    }
}
