//! A sovereign edition needs foreign software.

use super::case::{Case, joined};
use super::{Finding, Rule};
use crate::assess::provider::ABROAD;
use crate::assess::wording::same;
use crate::catalog::raw::LegalEntity;
use crate::model::words::{OwnerKind, Severity, Text};

/// `partner-needs-foreign-licence`
pub(super) static RULE: Rule =
    Rule::each("partner-needs-foreign-licence", Severity::Medium, OwnerKind::Contract, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    let Some(offering) = case.offering.filter(|_| case.self_run() == Some(false)) else { return };
    let (catalog, home) = (case.look.assessment.catalog, &case.look.providers.home);
    let foreign: Vec<Text> = offering
        .licensed_from
        .iter()
        .filter(|id| case.look.providers.holding(id).is_some_and(|held| held.control == ABROAD))
        .map(|id| same(home.party(catalog, id).map_or_else(|| id.clone(), |entity| entity.name.clone())))
        .collect();
    if !foreign.is_empty() && !case.foreign_vendor() {
        let severity = if case.needed() { Severity::Medium } else { Severity::Low };
        let draft = case.found(&RULE).severity(severity).confidence(offering.evidence.confidence);
        let operator = case.result.setup.offering.and_then(|ix| case.look.providers.operator(ix));
        let operator = operator.map_or(case.vendor_name(), |entity| operator_name(case, entity));
        out.push(draft.word("operator", operator).text("licensors", joined(foreign)).done());
    }
}

/// Name of who runs it: that of the brand where it is the vendor itself.
fn operator_name<'l>(case: &Case<'l>, entity: &'l LegalEntity) -> &'l str {
    let brand = case.look.assessment.catalog.vendor_of_entity(&entity.id);
    brand.map_or(&entity.name, |vendor| &vendor.name)
}
