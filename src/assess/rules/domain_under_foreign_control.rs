//! Domain or DNS under foreign control.

use super::case::Case;
use super::{Finding, Rule};
use crate::model::Strength;
use crate::model::words::{Channel, OwnerKind, Severity};

/// `domain-under-foreign-control`
pub(super) static RULE: Rule = Rule::each("domain-under-foreign-control", Severity::High, OwnerKind::Internal, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    if !matches!(case.service.category.as_deref(), Some("dns" | "domain-registration")) {
        return;
    }
    let reached: Vec<_> =
        case.reached(Channel::Disruption, Strength::Full).filter(|(_, exposure)| exposure.direct).collect();
    if let Some((worst, exposure)) = reached.first() {
        let draft = case.found(&RULE).about(*worst).confidence(case.confidence(exposure));
        out.push(draft.text("countries", case.who_can(&reached)).done());
    }
}
