//! Authorities abroad can demand confidential content.

use super::case::{Case, surely};
use super::{Finding, Rule};
use crate::model::Strength;
use crate::model::words::{Channel, OwnerKind, Severity};

/// `foreign-access-high-need`
pub(super) static RULE: Rule = Rule::each("foreign-access-high-need", Severity::High, OwnerKind::Provider, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    if !case.confidential() {
        return;
    }
    let reached: Vec<_> = case.reached(Channel::Access, Strength::Full).collect();
    if let Some((worst, _)) = reached.first() {
        let mut draft = case.found(&RULE).proven_by(case, *worst);
        if reached.iter().any(|(_, exposure)| surely(exposure)) {
            draft = draft.text("countries", case.who_can(&reached));
        } else {
            draft = draft.saying("message-perhaps").text("countries", case.countries(reached.iter().copied()));
        }
        out.push(draft.done());
    }
}
