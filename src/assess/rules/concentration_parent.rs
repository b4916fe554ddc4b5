//! Many services end at one owner abroad.

use super::case::Look;
use super::{Finding, Rule};
use crate::assess::concentration::ConcentrationKind;
use crate::model::words::{OwnerKind, Severity};

/// `concentration-parent`
pub(super) static RULE: Rule = Rule::whole("concentration-parent", Severity::Medium, OwnerKind::Internal, check);

fn check(look: &Look<'_>, out: &mut Vec<Finding>) {
    for group in &look.assessment.concentration {
        let Some(first) = group.services.first().filter(|_| group.kind == ConcentrationKind::UltimateParent) else {
            continue;
        };
        let Some(parent) = look.assessment.ultimate_parent(*first) else { continue };
        if group.services.len() < 3 || group.share < 1.0 / 3.0 || !look.providers.home.is_foreign(&parent.country) {
            continue;
        }
        let severity = if group.share >= 0.5 { Severity::High } else { Severity::Medium };
        let draft = look.found(&RULE).severity(severity).confidence(parent.evidence.confidence).key(parent.id.as_str());
        let draft = draft.word("parent", parent.name.as_str()).text("countries", look.country(&parent.country));
        let draft = draft.word("count", group.services.len().to_string());
        let draft = draft.word("total", look.assessment.services.len().to_string());
        let draft = draft.word("share", format!("{:.0}", group.share * 100.0));
        out.push(draft.text("services", look.services(&group.services)).done());
    }
}
