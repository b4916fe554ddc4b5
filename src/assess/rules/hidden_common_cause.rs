//! Services that stand in for each other share a hidden cause.

use super::case::{Look, name_of};
use super::{Finding, Rule};
use crate::graph::dominators::Cause;
use crate::model::words::{Confidence, OwnerKind, Severity, Text};

/// `hidden-common-cause`
pub(super) static RULE: Rule = Rule::whole("hidden-common-cause", Severity::High, OwnerKind::Internal, check);

fn check(look: &Look<'_>, out: &mut Vec<Finding>) {
    let services = &look.assessment.inventory.services;
    for group in &look.causes {
        let (cause, key) = match &group.cause {
            Cause::Service(at) => (name_of(&services[*at]), services[*at].id.clone()),
            Cause::Offering(ix) => {
                let offering = look.assessment.catalog.offering_at(*ix);
                (Text { en: offering.name.clone(), de: offering.name.clone() }, offering.id.clone())
            }
            Cause::Entity(id) => {
                let name = look.assessment.catalog.entity(id).map_or(id, |entity| &entity.name);
                (Text { en: name.clone(), de: name.clone() }, id.clone())
            }
        };
        let case = look.case(group.service);
        let severity = if case.needed() { Severity::High } else { Severity::Medium };
        let draft = case.found(&RULE).severity(severity).confidence(Confidence::Medium).key(key);
        out.push(draft.text("members", look.services(&group.members)).text("cause", cause).done());
    }
}
