//! A law forbids taking the data out.

use super::case::Case;
use super::{Finding, Rule};
use crate::model::Strength;
use crate::model::words::{Channel, OwnerKind, Severity};

/// `exit-block-law`
pub(super) static RULE: Rule = Rule::each("exit-block-law", Severity::High, OwnerKind::Internal, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    for (at, exposure) in case.reached(Channel::Exit, Strength::Reduced) {
        let Some(country) = exposure.jurisdiction.as_deref() else { continue };
        let draft = case.found(&RULE).proven_by(case, at).key(country).text("countries", case.look.country(country));
        out.push(draft.done());
    }
}
