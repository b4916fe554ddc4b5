//! Keys are declared that the product does not offer, as far as known.

use super::case::{Case, joined};
use super::{Finding, Rule};
use crate::assess::wording::same;
use crate::model::words::{Confidence, Keys, OfferingKind, OwnerKind, Severity};

/// `keys-not-offered`
pub(super) static RULE: Rule = Rule::each("keys-not-offered", Severity::Medium, OwnerKind::Internal, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    let Some(offering) = case.offering.filter(|offering| offering.kind != OfferingKind::SelfHosted) else { return };
    let Some(declared @ (Keys::Hyok | Keys::ClientSide)) = case.service.keys else { return };
    if offering.keys.is_empty() || offering.keys.contains(&declared) {
        return;
    }
    let name = |keys: Keys| {
        let words = case.look.assessment.catalog.text(&format!("keys.{keys}"));
        words.map_or_else(|| same(keys.as_str()), Clone::clone)
    };
    let draft = case.found(&RULE).confidence(Confidence::Medium.min(offering.evidence.confidence));
    let draft = draft.text("offering", same(&offering.name)).text("declared", name(declared));
    out.push(draft.text("offered", joined(offering.keys.iter().copied().map(name))).done());
}
