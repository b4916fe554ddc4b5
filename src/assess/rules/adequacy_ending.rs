//! An adequacy decision ends soon.

use super::case::Case;
use super::{Finding, Rule};
use crate::assess::exit::days_between;
use crate::model::Strength;
use crate::model::words::{Channel, OwnerKind, Severity};

/// `adequacy-ending`
pub(super) static RULE: Rule = Rule::each("adequacy-ending", Severity::Medium, OwnerKind::Contract, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    for (at, exposure) in case.reached(Channel::Transfer, Strength::Reduced) {
        let Some(country) = exposure.jurisdiction.as_deref() else { continue };
        let Some(decision) = case.look.decision(country) else { continue };
        let Some(until) = decision.until else { continue };
        if days_between(case.today(), until) <= 365 && case.service.contract.scc != Some(true) {
            let draft = case.found(&RULE).about(at).confidence(decision.evidence.confidence).key(decision.id.as_str());
            out.push(draft.text("countries", case.look.country(country)).word("date", until.to_string()).done());
        }
    }
}
