//! A foreign trust anchor stops a service that is otherwise at home.

use super::case::{Case, name_of};
use super::{Finding, Rule};
use crate::model::words::{Channel, OwnerKind, Severity};
use crate::model::{DependencyKind, Strength};

/// `kill-switch-through-identity`
pub(super) static RULE: Rule = Rule::each("kill-switch-through-identity", Severity::High, OwnerKind::Internal, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    if case.reached(Channel::Disruption, Strength::Full).any(|(_, exposure)| exposure.direct) {
        return;
    }
    for (place, dependency) in case.needs() {
        let anchor = case.look.case(place);
        let stops =
            dependency.kind == DependencyKind::Hard && dependency.fallback.is_none() && dependency.any_of.is_empty();
        if !stops || !anchor.category().is_some_and(|category| category.trust_anchor) {
            continue;
        }
        let theirs: Vec<_> = anchor.reached(Channel::Disruption, Strength::Full).filter(|(_, e)| e.direct).collect();
        let Some((_, first)) = theirs.first() else { continue };
        let Some((mine, _)) =
            case.reached(Channel::Disruption, Strength::Full).find(|(_, e)| e.jurisdiction == first.jurisdiction)
        else {
            continue;
        };
        let countries = anchor.who_can(&theirs);
        let draft = case.found(&RULE).proven_by(case, mine).key(anchor.service.id.as_str()).at(dependency.span);
        out.push(draft.text("anchor", name_of(anchor.service)).text("countries", countries).done());
    }
}
