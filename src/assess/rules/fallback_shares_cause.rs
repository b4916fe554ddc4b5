//! A stand-in falls for the same reason.

use super::case::{Case, name_of, surely};
use super::{Finding, Rule};
use crate::assess::Exposure;
use crate::model::Strength;
use crate::model::words::{Channel, Confidence, OwnerKind, Severity};

/// `fallback-shares-cause`
pub(super) static RULE: Rule = Rule::each("fallback-shares-cause", Severity::High, OwnerKind::Internal, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    for (primary, stand_in, fallback) in case.fallbacks() {
        let (first, second) = (case.look.case(primary), case.look.case(stand_in));
        let theirs: Vec<_> = second.reached(Channel::Disruption, Strength::Full).collect();
        let shared: Vec<_> = first
            .reached(Channel::Disruption, Strength::Full)
            .filter(|(_, mine)| theirs.iter().any(|(_, other)| other.jurisdiction == mine.jurisdiction))
            .collect();
        let Some((_, exposure)) = shared.first() else { continue };
        let both = shared.iter().any(|(_, e)| e.strength.best == Strength::Full)
            && theirs.iter().any(|(_, e)| e.strength.best == Strength::Full && e.jurisdiction == exposure.jurisdiction);
        let severity = if case.needed() && both { Severity::High } else { Severity::Medium };
        let confidence = if both { Confidence::Medium } else { Confidence::Low };
        let draft = case
            .found(&RULE)
            .severity(severity)
            .confidence(confidence)
            .at(fallback.span)
            .key(case.stands_in(primary, fallback));
        let draft = draft.text("fallback", name_of(second.service)).text("primary", name_of(first.service));
        let other = |e: &Exposure| theirs.iter().any(|(_, o)| surely(o) && o.jurisdiction == e.jurisdiction);
        let (sure, perhaps): (Vec<_>, Vec<_>) = shared.iter().copied().partition(|(_, e)| surely(e) && other(e));
        out.push(draft.text("countries", case.look.who_can(case.countries(sure), case.countries(perhaps))).done());
    }
}
