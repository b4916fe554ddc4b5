//! The vendor may be sold.

use super::case::Case;
use super::{Finding, Rule};
use crate::model::words::{LinkStatus, OwnerKind, Severity};

/// `ownership-under-review`
pub(super) static RULE: Rule = Rule::each("ownership-under-review", Severity::Medium, OwnerKind::Contract, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    let catalog = case.look.assessment.catalog;
    let chain = case.holding().map(|held| held.chain.as_slice()).unwrap_or_default();
    let stakes = chain.iter().filter_map(|id| catalog.entity(id)).flat_map(|entity| &entity.owned_by);
    if let Some(stake) = stakes.into_iter().find(|stake| stake.status == LinkStatus::UnderReview) {
        out.push(case.found(&RULE).confidence(stake.evidence.confidence).key(stake.owner.as_str()).done());
    }
}
