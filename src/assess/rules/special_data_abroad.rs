//! Specially protected data lies abroad.

use super::case::{Case, joined};
use super::{Finding, Rule};
use crate::model::words::{Keys, OwnerKind, Severity};

/// `special-data-abroad`
pub(super) static RULE: Rule = Rule::each("special-data-abroad", Severity::Critical, OwnerKind::Internal, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    let Some(country) = case.result.country.as_deref().filter(|country| case.is_foreign(country)) else { return };
    if !case.result.needs.special {
        return;
    }
    let catalog = case.look.assessment.catalog;
    let data = case.service.data.as_deref().unwrap_or_default();
    let classes = data
        .iter()
        .filter_map(|id| catalog.data_class(id))
        .filter(|class| class.special)
        .map(|class| class.name.clone());
    let encrypted = matches!(case.service.keys, Some(Keys::Hyok | Keys::ClientSide));
    let severity = if encrypted { Severity::Medium } else { Severity::Critical };
    let draft = case.found(&RULE).severity(severity).text("classes", joined(classes));
    out.push(draft.text("countries", case.look.country(country)).done());
}
