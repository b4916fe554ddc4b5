//! Services that cannot start without each other.

use super::case::Look;
use super::{Finding, Rule};
use crate::model::words::{OwnerKind, Severity};

/// `cycle-of-hard-dependencies`
pub(super) static RULE: Rule = Rule::whole("cycle-of-hard-dependencies", Severity::Medium, OwnerKind::Internal, check);

fn check(look: &Look<'_>, out: &mut Vec<Finding>) {
    let services = &look.assessment.inventory.services;
    for group in look.assessment.graph.groups(true).into_iter().filter(|group| group.len() > 1) {
        let anchored = group.iter().any(|at| look.case(*at).category().is_some_and(|category| category.trust_anchor));
        let severity = if anchored { Severity::High } else { Severity::Medium };
        let first = look.case(group[0]);
        let draft = first.found(&RULE).severity(severity).key(services[group[0]].id.as_str());
        out.push(draft.word("count", group.len().to_string()).text("services", look.services(&group)).done());
    }
}
