//! The development chain can be cut off from abroad.

use super::case::Case;
use super::{Finding, Rule};
use crate::model::Strength;
use crate::model::words::{Channel, OwnerKind, Severity};

/// `development-chain-abroad`
pub(super) static RULE: Rule = Rule::each("development-chain-abroad", Severity::Medium, OwnerKind::Internal, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    const CHAIN: &[&str] = &["source-code", "ci", "package-registry", "container-registry", "artifact-hosting"];
    if !case.service.category.as_deref().is_some_and(|category| CHAIN.contains(&category)) {
        return;
    }
    let reached: Vec<_> =
        case.reached(Channel::Disruption, Strength::Full).filter(|(_, exposure)| exposure.direct).collect();
    if let Some((worst, exposure)) = reached.first() {
        let draft = case.found(&RULE).about(*worst).confidence(case.confidence(exposure));
        out.push(draft.text("countries", case.who_can(&reached)).done());
    }
}
