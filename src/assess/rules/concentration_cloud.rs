//! Many services stand on one cloud.

use super::case::Look;
use super::{Finding, Rule};
use crate::assess::concentration::ConcentrationKind;
use crate::model::words::{Confidence, OwnerKind, Severity};

/// `concentration-cloud`
pub(super) static RULE: Rule = Rule::whole("concentration-cloud", Severity::Medium, OwnerKind::Internal, check);

fn check(look: &Look<'_>, out: &mut Vec<Finding>) {
    for group in &look.assessment.concentration {
        if group.kind != ConcentrationKind::Cloud || group.services.len() < 3 || group.share < 0.5 {
            continue;
        }
        let name = look.assessment.catalog.offering(&group.name).map_or(group.name.as_str(), |offering| &offering.name);
        let draft = look.found(&RULE).confidence(Confidence::Medium).key(group.name.as_str()).word("cloud", name);
        let draft = draft.word("count", group.services.len().to_string());
        let draft = draft.word("total", look.assessment.services.len().to_string());
        let draft = draft.word("share", format!("{:.0}", group.share * 100.0));
        out.push(draft.text("services", look.services(&group.services)).done());
    }
}
