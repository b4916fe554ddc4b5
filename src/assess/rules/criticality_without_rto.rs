//! An important service has no recovery time.

use super::case::{Case, criticality_name};
use super::{Finding, Rule};
use crate::model::words::{Criticality, OwnerKind, Severity};

/// `criticality-without-rto`
pub(super) static RULE: Rule = Rule::each("criticality-without-rto", Severity::Low, OwnerKind::Internal, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    let declared = case.service.criticality.filter(|criticality| *criticality >= Criticality::High);
    if let Some(criticality) = declared.filter(|_| case.service.rto_hours.is_none()) {
        out.push(case.found(&RULE).text("criticality", criticality_name(criticality)).done());
    }
}
