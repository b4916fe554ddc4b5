//! The templates of the DORA register of information (Implementing Regulation (EU) 2024/2956) that the facts can fill, as
//! one CSV: template, row, column code, value. What the inventory does not know is left empty, never guessed.

use super::{Context, Failure, csv};
use crate::assess::Assessment;
use crate::model::words::{Criticality, ExportCompleteness, Need, Placement};
use std::borrow::Cow;

/// Renders the format.
///
/// # Errors
/// Never: the target is memory.
pub fn render(assessment: &Assessment<'_>, _context: &Context<'_>) -> Result<Vec<u8>, Failure> {
    let mut rows: Vec<Vec<Cow<'_, str>>> = Vec::new();
    let mut vendors: Vec<&str> = Vec::new();
    for (at, result) in assessment.services.iter().enumerate() {
        let service = assessment.service(at);
        let mut cell = |template: &'static str, column: &'static str, value: Cow<'_, str>| {
            if !value.is_empty() {
                rows.push(vec![template.into(), service.id.clone().into(), column.into(), value.into_owned().into()]);
            }
        };
        let vendor = result.vendor.as_deref().and_then(|id| assessment.catalog.vendor(id));
        let entity = vendor.and_then(|vendor| vendor.legal.first());
        cell("B_02.02", "c0010", service.id.as_str().into());
        cell("B_02.02", "c0030", entity.map_or("", |e| e.lei.as_deref().unwrap_or(&e.name)).into());
        cell("B_02.02", "c0050", service.functions.join("; ").into());
        cell("B_02.02", "c0080", service.contract.ends.map_or_else(String::new, |day| day.to_string()).into());
        cell("B_02.02", "c0100", service.contract.notice_days.map_or_else(String::new, |days| days.to_string()).into());
        cell("B_02.02", "c0120", service.contract.law.as_deref().unwrap_or_default().into());
        cell("B_02.02", "c0130", result.country.as_deref().unwrap_or_default().into());
        let stores = service.data.as_ref().map(|data| if data.is_empty() { "eba_BT:x29" } else { "eba_BT:x28" });
        cell("B_02.02", "c0140", stores.unwrap_or_default().into());
        cell("B_02.02", "c0150", result.country.as_deref().unwrap_or_default().into());
        cell(
            "B_02.02",
            "c0170",
            match result.needs.confidentiality {
                Need::Normal => "low",
                Need::High => "medium",
                Need::VeryHigh => "high",
            }
            .into(),
        );
        cell("B_02.02", "c0180", reliance(result.needs.criticality).into());
        let export = result
            .setup
            .offering
            .and_then(|ix| assessment.catalog.offering_at(ix).export.as_ref())
            .map(|e| e.completeness);
        let substitutable = match export {
            Some(ExportCompleteness::Full) => "easily substitutable",
            Some(ExportCompleteness::Partial) => "highly complex substitutability",
            Some(ExportCompleteness::None) => "not substitutable",
            None => "",
        };
        cell("B_07.01", "c0010", service.id.as_str().into());
        cell("B_07.01", "c0050", substitutable.into());
        let plan = match service.controls.get("exit_plan") {
            Some(crate::model::service::ControlValue::Flag(true)) => "Yes",
            Some(crate::model::service::ControlValue::Flag(false)) => "No",
            _ => "",
        };
        cell("B_07.01", "c0080", plan.into());
        let other = result
            .recommendation
            .candidates
            .iter()
            .filter(|c| c.target != result.setup.offering)
            .find_map(|c| c.target);
        cell("B_07.01", "c0110", if other.is_some() { "Yes" } else { "Assessment not performed" }.into());
        let named = (!matches!(result.recommendation.placement, Placement::Keep | Placement::Govern))
            .then(|| result.recommendation.best().target);
        cell("B_07.01", "c0120", named.flatten().or(other).map_or("", |ix| assessment.catalog.vendor_id_of(ix)).into());
        if let Some(vendor) = vendor
            && !vendors.contains(&vendor.id.as_str())
        {
            vendors.push(&vendor.id);
        }
    }
    for id in vendors {
        let Some(entity) = assessment.catalog.vendor(id).and_then(|vendor| vendor.legal.first()) else { continue };
        let top = assessment.catalog.control_chain(entity).last().copied().unwrap_or(entity);
        let mut cell = |column: &'static str, value: &str| {
            if !value.is_empty() {
                rows.push(vec!["B_05.01".into(), id.to_owned().into(), column.into(), value.to_owned().into()]);
            }
        };
        cell("c0010", entity.lei.as_deref().unwrap_or_default());
        cell("c0020", if entity.lei.is_some() { "LEI" } else { "" });
        cell("c0050", &entity.name);
        cell("c0080", &entity.country);
        cell("c0110", top.lei.as_deref().unwrap_or(&top.name));
        cell("c0120", if top.lei.is_some() { "LEI" } else { "" });
    }
    csv::write(&["template", "row", "column", "value"], rows)
}

fn reliance(criticality: Criticality) -> &'static str {
    match criticality {
        Criticality::Low => "not significant",
        Criticality::Medium => "low reliance",
        Criticality::High => "material reliance",
        Criticality::Critical => "full reliance",
    }
}
