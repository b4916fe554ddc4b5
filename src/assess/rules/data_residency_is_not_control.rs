//! Data at home, control abroad.

use super::case::Case;
use super::{Finding, Rule};
use crate::model::Strength;
use crate::model::words::{Channel, OwnerKind, Severity};

/// `data-residency-is-not-control`
pub(super) static RULE: Rule = Rule::each("data-residency-is-not-control", Severity::Low, OwnerKind::Internal, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    let at_home = case.result.country.as_deref().is_some_and(|country| !case.is_foreign(country));
    if !at_home || !case.foreign_vendor() {
        return;
    }
    let mut reached = case.reached(Channel::Access, Strength::Full).filter(|(_, exposure)| exposure.direct);
    if let Some((first, exposure)) = reached.next() {
        let severity = if case.confidential() { Severity::Medium } else { Severity::Low };
        let draft = case.found(&RULE).severity(severity).about(first).confidence(case.confidence(exposure));
        out.push(draft.text("countries", case.controlled_from()).done());
    }
}
