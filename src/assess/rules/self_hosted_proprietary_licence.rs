//! Own machines, foreign licence.

use super::case::Case;
use super::{Finding, Rule};
use crate::assess::provider::ABROAD;
use crate::model::words::{OwnerKind, Severity, SwitchOff};

/// `self-hosted-proprietary-licence`
pub(super) static RULE: Rule =
    Rule::each("self-hosted-proprietary-licence", Severity::Medium, OwnerKind::Contract, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    let Some(offering) = case.offering.filter(|offering| offering.switch_off == Some(SwitchOff::Licence)) else {
        return;
    };
    let held = case.holding().filter(|held| held.control == ABROAD);
    let Some(held) = held.filter(|_| case.self_run() == Some(true)) else { return };
    let top = held.chain.last().and_then(|id| case.look.assessment.catalog.entity(id));
    let severity = if case.needed() { Severity::Medium } else { Severity::Low };
    let draft = case.found(&RULE).severity(severity).confidence(offering.evidence.confidence);
    out.push(draft.text("countries", case.look.countries(top.map(|entity| entity.country.as_str()))).done());
}
