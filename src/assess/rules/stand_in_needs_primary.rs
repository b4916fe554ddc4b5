//! The stand-in needs what it stands in for.

use super::case::{Case, name_of};
use super::{Finding, Rule};
use crate::model::DependencyKind;
use crate::model::words::{OwnerKind, Severity};

/// `stand-in-needs-primary`
pub(super) static RULE: Rule = Rule::each("stand-in-needs-primary", Severity::High, OwnerKind::Internal, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    for (primary, stand_in, fallback) in case.fallbacks() {
        let second = case.look.case(stand_in);
        let circular =
            second.needs().any(|(place, dependency)| place == primary && dependency.kind == DependencyKind::Hard);
        if circular {
            let severity = if case.needed() { Severity::High } else { Severity::Medium };
            let services = &case.look.assessment.inventory.services;
            let draft = case.found(&RULE).severity(severity).at(fallback.span).key(case.stands_in(primary, fallback));
            let draft = draft.text("fallback", name_of(second.service));
            out.push(draft.text("primary", name_of(&services[primary])).done());
        }
    }
}
