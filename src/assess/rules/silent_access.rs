//! An order may have to be kept secret.

use super::{Finding, Rule};
use super::case::Case;
use crate::graph::home::{counts, laws_of};
use crate::model::Strength;
use crate::model::words::{Channel, LawKind, Need, OwnerKind, Severity, Tri};

/// `silent-access`
pub(super) static RULE: Rule = Rule::each("silent-access", Severity::Medium, OwnerKind::Internal, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    if case.result.needs.confidentiality != Need::VeryHigh || !case.result.needs.confidentiality_known {
        return;
    }
    let assessment = case.look.assessment;
    for (at, exposure) in case.reached(Channel::Access, Strength::Full) {
        let Some(country) = exposure.jurisdiction.as_deref() else { continue };
        let law = laws_of(assessment.catalog, country).find(|law| {
            law.kind == LawKind::Access && law.gag == Tri::Yes && counts(law, case.today())
        });
        if let Some(law) = law.filter(|_| exposure.strength.best == Strength::Full) {
            let draft = case.found(&RULE).about(at).confidence(case.confidence(exposure)).key(country);
            out.push(draft.word("law", law.short.as_str()).done());
        }
    }
}
