//! The backup belongs to the same owner.

use super::case::{Case, name_of};
use super::{Finding, Rule};
use crate::model::words::{Confidence, OwnerKind, Severity};

/// `backup-shares-owner`
pub(super) static RULE: Rule = Rule::each("backup-shares-owner", Severity::High, OwnerKind::Internal, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    let Some(parent) = case.result.ultimate_parent.as_deref() else { return };
    for (place, dependency) in case.needs() {
        let backup = case.look.case(place);
        let is_backup = backup.service.category.as_deref() == Some("backup") || backup.holds("backup-copy");
        if !is_backup || backup.self_run() == Some(true) || backup.result.ultimate_parent.as_deref() != Some(parent) {
            continue;
        }
        let name = case.look.assessment.catalog.entity(parent).map_or(parent, |entity| &entity.name);
        let severity = if case.needed() || case.confidential() { Severity::High } else { Severity::Medium };
        let draft = case.found(&RULE).severity(severity).confidence(Confidence::Medium).at(dependency.span);
        out.push(
            draft.key(dependency.service.as_str()).text("backup", name_of(backup.service)).word("parent", name).done(),
        );
    }
}
