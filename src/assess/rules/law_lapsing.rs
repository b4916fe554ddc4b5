//! A law behind exposures is running out.

use super::case::Look;
use super::{Finding, Rule};
use crate::model::Strength;
use crate::model::words::{Channel, LawKind, LawStatus, OwnerKind, Severity};
use std::collections::BTreeMap;

/// `law-lapsing`
pub(super) static RULE: Rule = Rule::whole("law-lapsing", Severity::Info, OwnerKind::Internal, check);

fn check(look: &Look<'_>, out: &mut Vec<Finding>) {
    let mut reached: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, result) in look.assessment.services.iter().enumerate() {
        for exposure in result.exposures.iter().filter(|exposure| exposure.channel == Channel::Access) {
            if let Some(country) =
                exposure.jurisdiction.as_deref().filter(|_| exposure.strength.worst != Strength::None)
            {
                reached.entry(country).or_default().push(at);
            }
        }
    }
    let lapsing = |law: &&crate::catalog::raw::Law| law.status == LawStatus::Lapsing && law.kind == LawKind::Access;
    for law in look.assessment.catalog.raw.laws.iter().filter(lapsing) {
        let Some(services) = reached.get(law.country.as_str()) else { continue };
        let draft =
            look.found(&RULE).confidence(law.evidence.confidence).key(law.id.as_str()).text("law", law.short_text());
        let draft = draft.text("countries", look.country(&law.country)).word("count", services.len().to_string());
        out.push(draft.text("services", look.services(services)).done());
    }
}
