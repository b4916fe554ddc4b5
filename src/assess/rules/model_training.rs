//! Customer data may train the vendor's models.

use super::case::Case;
use super::{Finding, Rule};
use crate::model::words::{OwnerKind, Severity, Tri};

/// `model-training`
pub(super) static RULE: Rule = Rule::each("model-training", Severity::High, OwnerKind::Contract, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    let Some(offering) = case.offering.filter(|_| case.result.setup.has_data) else { return };
    let severity = match offering.trains_on_customer_data {
        Some(Tri::Yes) => Severity::High,
        Some(Tri::Partial) => Severity::Medium,
        _ => return,
    };
    if case.control("no_model_training") != Some(true) {
        out.push(case.found(&RULE).severity(severity).confidence(offering.evidence.confidence).done());
    }
}
