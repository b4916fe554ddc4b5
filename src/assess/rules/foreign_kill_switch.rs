//! Somebody abroad can switch an important service off.

use super::case::Case;
use super::{Finding, Rule};
use crate::model::Strength;
use crate::model::words::{Channel, OwnerKind, Severity};

/// `foreign-kill-switch`
pub(super) static RULE: Rule = Rule::each("foreign-kill-switch", Severity::High, OwnerKind::Contract, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    if !case.needed() {
        return;
    }
    let reached: Vec<_> =
        case.reached(Channel::Disruption, Strength::Full).filter(|(_, exposure)| exposure.direct).collect();
    if let Some((worst, _)) = reached.first() {
        let countries = case.countries(reached.iter().copied());
        out.push(case.found(&RULE).proven_by(case, *worst).text("countries", countries).done());
    }
}
