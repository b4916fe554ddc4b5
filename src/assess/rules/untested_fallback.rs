//! A stand-in of which no test is known.

use super::case::{Case, name_of};
use super::{Finding, Rule};
use crate::model::service::Tested;
use crate::model::words::{Confidence, OwnerKind, Severity};

/// `untested-fallback`
pub(super) static RULE: Rule = Rule::each("untested-fallback", Severity::Medium, OwnerKind::Internal, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    for (primary, stand_in, fallback) in case.fallbacks() {
        let tested = fallback.tested.on(case.look.assessment.today);
        let severity = match tested {
            Tested::Yes | Tested::On(_) => continue,
            Tested::Never if case.needed() => Severity::High,
            Tested::Never => Severity::Medium,
            Tested::NotSaid if case.needed() => Severity::Medium,
            Tested::NotSaid => Severity::Low,
        };
        let confidence = if tested == Tested::Never { Confidence::High } else { Confidence::Medium };
        let services = &case.look.assessment.inventory.services;
        let draft = case
            .found(&RULE)
            .severity(severity)
            .confidence(confidence)
            .at(fallback.span)
            .key(case.stands_in(primary, fallback));
        let draft = match fallback.tested {
            Tested::On(day) => draft.saying("message-planned").word("date", day.to_string()),
            Tested::NotSaid => draft.saying("message-unknown"),
            Tested::Never | Tested::Yes => draft,
        };
        out.push(
            draft.text("fallback", name_of(&services[stand_in])).text("primary", name_of(&services[primary])).done(),
        );
    }
}
