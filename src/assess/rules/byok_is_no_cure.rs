//! Own keys inside the vendor's cloud change nothing.

use super::case::Case;
use super::{Finding, Rule};
use crate::model::Strength;
use crate::model::words::{Channel, Keys, OwnerKind, Severity};

/// `byok-is-no-cure`
pub(super) static RULE: Rule = Rule::each("byok-is-no-cure", Severity::Medium, OwnerKind::Internal, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    if case.service.keys != Some(Keys::Byok) {
        return;
    }
    let reached: Vec<_> = case.reached(Channel::Access, Strength::Full).collect();
    if let Some((worst, exposure)) = reached.first() {
        let countries = case.who_can(&reached);
        out.push(
            case.found(&RULE).about(*worst).confidence(case.confidence(exposure)).text("countries", countries).done(),
        );
    }
}
