//! Personal data leaves without a legal basis.

use super::case::Case;
use super::{Finding, Rule};
use crate::model::Strength;
use crate::model::words::{Channel, Confidence, OwnerKind, Severity};

/// `transfer-without-basis`
pub(super) static RULE: Rule = Rule::each("transfer-without-basis", Severity::High, OwnerKind::Contract, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    let reached: Vec<_> = case.reached(Channel::Transfer, Strength::Full).collect();
    let Some((worst, exposure)) = reached.first() else { return };
    let proven = exposure.strength.best == Strength::Full;
    if !proven && case.service.contract.scc.is_none() && case.service.data.is_none() {
        return; // Nothing at all is known: a question, not a finding.
    }
    let draft = case.found(&RULE).proven_by(case, *worst).text("countries", case.countries(reached.iter().copied()));
    out.push(if proven { draft.done() } else { draft.severity(Severity::Medium).confidence(Confidence::Low).done() });
}
