//! A recovery time that its own dependencies make impossible.

use super::case::{Case, hours, name_of};
use super::{Finding, Rule};
use crate::model::DependencyKind;
use crate::model::words::{OwnerKind, Severity};

/// `rto-unreachable`
pub(super) static RULE: Rule = Rule::each("rto-unreachable", Severity::Medium, OwnerKind::Internal, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    let Some(own) = case.service.rto_hours else { return };
    for (place, dependency) in case.needs() {
        let needed = case.look.case(place);
        let Some(theirs) = needed.service.rto_hours.filter(|theirs| *theirs > own) else { continue };
        let stops =
            dependency.kind == DependencyKind::Hard && dependency.fallback.is_none() && dependency.any_of.is_empty();
        if !stops || needed.service.fallback.is_some() {
            continue;
        }
        let severity = if case.needed() { Severity::Medium } else { Severity::Low };
        let draft = case.found(&RULE).severity(severity).at(dependency.span).key(dependency.service.as_str());
        let draft = draft.word("own", hours(own)).word("theirs", hours(theirs));
        out.push(draft.text("needed", name_of(needed.service)).done());
    }
}
