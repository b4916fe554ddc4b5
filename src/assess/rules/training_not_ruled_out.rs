//! The contract does not rule out model training.

use super::case::Case;
use super::{Finding, Rule};
use crate::model::words::{OwnerKind, Severity, Tri};

/// `training-not-ruled-out`
pub(super) static RULE: Rule = Rule::each("training-not-ruled-out", Severity::Medium, OwnerKind::Contract, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    let trains = case.offering.and_then(|offering| offering.trains_on_customer_data);
    if case.denied("no_model_training") && case.confidential() && !matches!(trains, Some(Tri::Yes | Tri::Partial)) {
        out.push(case.found(&RULE).at(case.control_span("no_model_training")).done());
    }
}
