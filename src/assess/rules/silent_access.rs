//! An order may have to be kept secret.

use super::case::Case;
use super::{Finding, Rule};
use crate::model::Strength;
use crate::model::words::{Channel, Need, OwnerKind, Severity};

/// `silent-access`
pub(super) static RULE: Rule = Rule::each("silent-access", Severity::Medium, OwnerKind::Internal, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    if case.result.needs.confidentiality != Need::VeryHigh || !case.result.needs.confidentiality_known {
        return;
    }
    for (at, exposure) in case.reached(Channel::Access, Strength::Full) {
        let Some(country) = exposure.jurisdiction.as_deref() else { continue };
        if let Some(law) = case.look.secret_law(country).filter(|_| exposure.strength.best == Strength::Full) {
            let draft = case.found(&RULE).about(at).confidence(case.confidence(exposure)).key(country);
            out.push(draft.text("law", law.short_text()).done());
        }
    }
}
