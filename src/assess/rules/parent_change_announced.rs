//! A new owner is announced.

use super::case::Case;
use super::{Finding, Rule};
use crate::model::words::{LinkStatus, OwnerKind, Severity};

/// `parent-change-announced`
pub(super) static RULE: Rule = Rule::each("parent-change-announced", Severity::High, OwnerKind::Contract, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    let catalog = case.look.assessment.catalog;
    let chain = case.holding().map(|held| held.chain.as_slice()).unwrap_or_default();
    let stakes = chain.iter().filter_map(|id| catalog.entity(id)).flat_map(|entity| &entity.owned_by);
    for stake in stakes.filter(|stake| stake.status == LinkStatus::Announced) {
        let Some(buyer) = catalog.entity(&stake.owner) else { continue };
        let severity = if case.is_foreign(&buyer.country) { Severity::High } else { Severity::Low };
        let draft =
            case.found(&RULE).severity(severity).confidence(stake.evidence.confidence).key(stake.owner.as_str());
        out.push(draft.word("buyer", buyer.name.as_str()).text("countries", case.look.country(&buyer.country)).done());
    }
}
