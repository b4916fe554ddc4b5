//! A dependency on a trust anchor is called soft.

use super::case::{Case, name_of};
use super::{Finding, Rule};
use crate::model::DependencyKind;
use crate::model::words::{Confidence, OwnerKind, Severity};

/// `soft-dependency-critical`
pub(super) static RULE: Rule = Rule::each("soft-dependency-critical", Severity::Low, OwnerKind::Internal, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    for (place, dependency) in case.needs() {
        let anchor = case.look.case(place);
        let soft = dependency.kind == DependencyKind::Soft && dependency.fallback.is_none();
        if soft && case.needed() && anchor.category().is_some_and(|category| category.trust_anchor) {
            let draft =
                case.found(&RULE).confidence(Confidence::Medium).at(dependency.span).key(dependency.service.as_str());
            out.push(draft.text("anchor", name_of(anchor.service)).done());
        }
    }
}
