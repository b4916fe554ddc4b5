//! A transfer stands on one leg: the Data Privacy Framework.

use super::case::Case;
use super::{Finding, Rule};
use crate::model::words::{Channel, OwnerKind, Severity};
use crate::model::{Interval, Strength};

/// `transfer-on-dpf-only`
pub(super) static RULE: Rule = Rule::each("transfer-on-dpf-only", Severity::Medium, OwnerKind::Contract, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    if case.service.contract.scc == Some(true) || case.result.setup.personal != Some(true) {
        return;
    }
    // Where somebody is not certified, or not known to be, the transfer lacks a basis; what another service passes on rests on
    // its contract.
    let reached: Vec<_> = case
        .reached(Channel::Transfer, Strength::Reduced)
        .filter(|(_, exposure)| exposure.strength == Interval::REDUCED && exposure.direct)
        .filter(|(_, exposure)| {
            let country = exposure.jurisdiction.as_deref().unwrap_or_default();
            case.look.decision(country).is_some_and(|decision| decision.certified_only)
        })
        .collect();
    let Some((first, exposure)) = reached.first() else { return };
    let countries = case.countries(reached.iter().copied());
    let unsigned = case.service.contract.scc == Some(false);
    let severity = if unsigned { Severity::Medium } else { Severity::Low };
    let mut draft = case.found(&RULE).about(*first).severity(severity).confidence(case.confidence(exposure));
    if !unsigned {
        draft = draft.saying("message-unknown");
    }
    out.push(draft.text("countries", countries).done());
}
