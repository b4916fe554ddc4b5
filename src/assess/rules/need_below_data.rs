//! The declared need is lower than that of the data.

use super::case::{Case, joined, need_name};
use super::{Finding, Rule};
use crate::model::words::{Need, OwnerKind, Severity};

/// `need-below-data`
pub(super) static RULE: Rule = Rule::each("need-below-data", Severity::Medium, OwnerKind::Internal, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    let Some(declared) = case.service.protection.confidentiality else { return };
    let catalog = case.look.assessment.catalog;
    let data = case.service.data.as_deref().unwrap_or_default();
    let above: Vec<_> =
        data.iter().filter_map(|id| catalog.data_class(id)).filter(|class| class.need > declared).collect();
    let Some(usual) = above.iter().map(|class| class.need).max() else { return };
    let severity = if usual == Need::VeryHigh && declared == Need::Normal { Severity::High } else { Severity::Medium };
    let draft =
        case.found(&RULE).severity(severity).text("declared", need_name(declared)).text("usual", need_name(usual));
    out.push(draft.text("classes", joined(above.iter().map(|class| class.name.clone()))).done());
}
