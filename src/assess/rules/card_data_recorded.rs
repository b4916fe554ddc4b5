//! Card numbers end up in recordings.

use super::case::Case;
use super::{Finding, Rule};
use crate::model::words::{Confidence, OwnerKind, Severity};

/// `card-data-recorded`
pub(super) static RULE: Rule = Rule::each("card-data-recorded", Severity::High, OwnerKind::Internal, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    if case.holds("payment-card") && case.holds("call-recording") {
        match case.control("card_data_not_recorded") {
            Some(true) => {}
            Some(false) => out.push(case.found(&RULE).at(case.control_span("card_data_not_recorded")).done()),
            None => out.push(case.found(&RULE).severity(Severity::Medium).confidence(Confidence::Low).done()),
        }
    }
}
