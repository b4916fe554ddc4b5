//! The templates of the DORA register of information (Implementing Regulation (EU) 2024/2956) that the facts can fill, with
//! the codes of the EBA's data dictionary: all in one CSV (template, row, column, value) to look at, or each as the EBA's
//! own CSV (a heading of column codes, a line a row) to hand in. What the inventory does not know is left empty, never
//! guessed; a name is never put where a code belongs.

use super::{Context, Failure, csv};
use crate::assess::Assessment;
use crate::model::words::{Criticality, ExportCompleteness, Need, Placement};
use std::borrow::Cow;

/// A cell: template, row, column, value.
type Cell = (&'static str, String, &'static str, String);

const YES: &str = "eba_BT:x28";
const NO: &str = "eba_BT:x29";
const NOT_ASSESSED: &str = "eba_BT:x21";
const LEI: &str = "eba_qCO:qx2000";
const LEGAL_PERSON: &str = "eba_CT:x212";

/// All templates in one table.
///
/// # Errors
/// Never: the target is memory.
pub fn render(assessment: &Assessment<'_>, _context: &Context<'_>) -> Result<Vec<u8>, Failure> {
    let rows = cells(assessment).into_iter().map(|(template, row, column, value)| {
        vec![Cow::from(template), Cow::from(row), Cow::from(column), Cow::from(value)]
    });
    csv::write(&["template", "row", "column", "value"], rows)
}

/// Contracts, one row each.
///
/// # Errors
/// See [`render`].
pub fn contracts(assessment: &Assessment<'_>, _context: &Context<'_>) -> Result<Vec<u8>, Failure> {
    template(assessment, "B_02.02", 18)
}

/// Providers, one row each.
///
/// # Errors
/// See [`render`].
pub fn providers(assessment: &Assessment<'_>, _context: &Context<'_>) -> Result<Vec<u8>, Failure> {
    template(assessment, "B_05.01", 12)
}

/// How services could be replaced, one row each.
///
/// # Errors
/// See [`render`].
pub fn assessed(assessment: &Assessment<'_>, _context: &Context<'_>) -> Result<Vec<u8>, Failure> {
    template(assessment, "B_07.01", 12)
}

/// One template as the EBA takes it: all its columns, those that are not known empty.
fn template(assessment: &Assessment<'_>, template: &str, columns: usize) -> Result<Vec<u8>, Failure> {
    let heads: Vec<String> = (1..=columns).map(|n| format!("c{:04}", n * 10)).collect();
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let mut rows: Vec<(String, Vec<Cow<'_, str>>)> = Vec::new();
    for (_, row, column, value) in cells(assessment).into_iter().filter(|(known, ..)| *known == template) {
        if rows.last().is_none_or(|(known, _)| *known != row) {
            rows.push((row, vec![Cow::from(""); columns]));
        }
        if let (Some((_, cells)), Some(at)) = (rows.last_mut(), heads.iter().position(|head| *head == column)) {
            cells[at] = value.into();
        }
    }
    csv::write(&heads, rows.into_iter().map(|(_, cells)| cells))
}

/// A country as the data dictionary codes it.
fn country(code: &str) -> String {
    if code.is_empty() { String::new() } else { format!("eba_GA:{code}") }
}

/// Everything that is known, template by template within each service.
fn cells(assessment: &Assessment<'_>) -> Vec<Cell> {
    let home = &assessment.graph.home;
    let mut rows: Vec<Cell> = Vec::new();
    let mut replaced: Vec<Cell> = Vec::new();
    let mut vendors: Vec<&str> = Vec::new();
    for (at, result) in assessment.services.iter().enumerate() {
        let service = assessment.service(at);
        let mut cell = |template: &'static str, column: &'static str, value: Cow<'_, str>| {
            if !value.is_empty() {
                let list = if template == "B_07.01" { &mut replaced } else { &mut rows };
                list.push((template, service.id.clone(), column, value.into_owned()));
            }
        };
        let vendor = result.vendor.as_deref().and_then(|id| assessment.catalog.vendor(id));
        let entity = vendor.and_then(|vendor| home.contractor(assessment.catalog, &vendor.id));
        cell("B_02.02", "c0010", service.id.as_str().into());
        let code = entity.and_then(|entity| entity.lei.as_deref());
        cell("B_02.02", "c0030", code.unwrap_or_default().into());
        cell("B_02.02", "c0040", code.map_or("", |_| LEI).into());
        cell("B_02.02", "c0050", service.functions.join("; ").into());
        cell("B_02.02", "c0080", service.contract.ends.map_or_else(String::new, |day| day.to_string()).into());
        cell(
            "B_02.02",
            "c0100",
            service.contract.notice.map_or_else(String::new, |notice| notice.length().to_string()).into(),
        );
        let law = service.contract.law.as_deref().filter(|law| law.len() == 2);
        let place = country(result.country.as_deref().unwrap_or_default());
        cell("B_02.02", "c0120", country(law.unwrap_or_default()).into());
        cell("B_02.02", "c0130", place.clone().into());
        let stores = service.data.as_ref().map(|data| if data.is_empty() { NO } else { YES });
        cell("B_02.02", "c0140", stores.unwrap_or_default().into());
        cell("B_02.02", "c0150", if stores == Some(YES) { place } else { String::new() }.into());
        cell(
            "B_02.02",
            "c0170",
            match result.needs.confidentiality {
                Need::Normal => "eba_ZZ:x791",
                Need::High => "eba_ZZ:x792",
                Need::VeryHigh => "eba_ZZ:x793",
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
            Some(ExportCompleteness::Full) => "eba_ZZ:x962",
            Some(ExportCompleteness::Partial) => "eba_ZZ:x960",
            Some(ExportCompleteness::None) => "eba_ZZ:x959",
            None => "",
        };
        cell("B_07.01", "c0010", service.id.as_str().into());
        cell("B_07.01", "c0020", code.unwrap_or_default().into());
        cell("B_07.01", "c0030", code.map_or("", |_| LEI).into());
        cell("B_07.01", "c0050", substitutable.into());
        let plan = match service.controls.get("exit_plan") {
            Some(crate::model::service::ControlValue::Flag(true)) => YES,
            Some(crate::model::service::ControlValue::Flag(false)) => NO,
            _ => "",
        };
        cell("B_07.01", "c0080", plan.into());
        let other = result
            .recommendation
            .candidates
            .iter()
            .filter(|c| c.target != result.setup.offering)
            .find_map(|c| c.target);
        cell("B_07.01", "c0110", if other.is_some() { YES } else { NOT_ASSESSED }.into());
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
        let Some(entity) = home.contractor(assessment.catalog, id) else { continue };
        let top = assessment.catalog.control_chain(entity).last().copied().unwrap_or(entity);
        let type_of = |lei: &Option<String>| if lei.is_some() { LEI } else { "" };
        let values = [
            ("c0010", entity.lei.clone().unwrap_or_default()),
            ("c0020", type_of(&entity.lei).to_owned()),
            ("c0050", entity.name.clone()),
            ("c0070", LEGAL_PERSON.to_owned()),
            ("c0080", country(&entity.country)),
            ("c0110", top.lei.clone().unwrap_or_default()),
            ("c0120", type_of(&top.lei).to_owned()),
        ];
        let known = values.into_iter().filter(|(_, value)| !value.is_empty());
        rows.extend(known.map(|(column, value)| ("B_05.01", id.to_owned(), column, value)));
    }
    rows.extend(replaced);
    rows
}

fn reliance(criticality: Criticality) -> &'static str {
    match criticality {
        Criticality::Low => "eba_ZZ:x794",
        Criticality::Medium => "eba_ZZ:x795",
        Criticality::High => "eba_ZZ:x796",
        Criticality::Critical => "eba_ZZ:x797",
    }
}
