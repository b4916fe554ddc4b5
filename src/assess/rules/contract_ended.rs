//! The contract is over.

use super::case::Case;
use super::{Finding, Rule};
use crate::model::words::{OwnerKind, Severity};

/// `contract-ended`
pub(super) static RULE: Rule = Rule::each("contract-ended", Severity::Medium, OwnerKind::Contract, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    let Some(ends) = case.service.contract.ends else { return };
    if ends < case.today() && case.service.contract.renews_months.is_none() {
        let severity = if case.personal() { Severity::High } else { Severity::Medium };
        out.push(case.found(&RULE).severity(severity).word("date", ends.to_string()).done());
    }
}
