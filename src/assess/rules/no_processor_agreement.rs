//! No processor agreement.

use super::case::Case;
use super::{Finding, Rule};
use crate::model::words::{Confidence, OwnerKind, Severity};

/// `no-processor-agreement`
pub(super) static RULE: Rule = Rule::each("no-processor-agreement", Severity::High, OwnerKind::Contract, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    if case.service.contract.processor_agreement == Some(false) && case.personal() && case.self_run() != Some(true) {
        let known = case.result.setup.personal == Some(true);
        let (severity, confidence) =
            if known { (Severity::High, Confidence::High) } else { (Severity::Medium, Confidence::Low) };
        out.push(case.found(&RULE).severity(severity).confidence(confidence).done());
    }
}
