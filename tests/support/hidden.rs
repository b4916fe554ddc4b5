//! What must not be left in an edition without names.

use hoheit::catalog::Catalog;
use hoheit::inventory::{Inventory, read, resolve};
use hoheit::model::words::Language;
use hoheit::source::Sources;
use std::collections::BTreeSet;
use std::path::Path;

/// Cells of a workbook, as one text.
pub(crate) fn cells(path: &Path) -> String {
    use calamine::{Reader as _, Xlsx, open_workbook};
    let mut book: Xlsx<_> = open_workbook(path).expect("a workbook");
    let mut out = String::new();
    for name in book.sheet_names() {
        for row in book.worksheet_range(&name).expect("a sheet").rows() {
            row.iter().for_each(|cell| out.push_str(&format!("{cell}\n")));
        }
    }
    out
}

/// Names that stand in a text as words of their own, with what stands around them.
pub(crate) fn left_in(text: &str, names: &BTreeSet<String>) -> Vec<String> {
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let mut left = Vec::new();
    for name in names {
        for (found, _) in text.match_indices(name.as_str()) {
            let (before, after) = (&text[..found], &text[found + name.len()..]);
            if !word(before.chars().next_back()) && !word(after.chars().next()) {
                let tail: String = after.chars().take(40).collect();
                let head: String = before.chars().rev().take(60).collect::<Vec<_>>().into_iter().rev().collect();
                left.push(format!("{head}[{name}]{tail}"));
                break;
            }
        }
    }
    left
}

/// An inventory as the program reads it.
pub(crate) fn inventory(path: &Path, catalog: &Catalog) -> Inventory {
    let yaml = std::fs::read_to_string(path).expect("an example");
    let mut files = Sources::default();
    let file = files.add("i.yaml", yaml.as_str());
    let (draft, _) = read(&yaml, file);
    let (inventory, _) = resolve::resolve(vec![draft], catalog, None);
    inventory.expect("an inventory")
}

/// Names that may not occur where vendors and services are hidden: those of the inventory, and of the vendors, owners and
/// products in it.
pub(crate) fn betraying(path: &Path, catalog: &Catalog) -> BTreeSet<String> {
    let inventory = inventory(path, catalog);
    let mut out = BTreeSet::from([inventory.organisation.name.clone()]);
    for service in &inventory.services {
        out.extend(service.name.iter().chain(&service.name_en).cloned());
        if let Some(offering) = service.offering.as_deref().and_then(|id| catalog.offering(id)) {
            out.insert(offering.name.clone());
            out.insert(offering.id.clone());
            if let Some(vendor) = catalog.vendor_of_offering(&offering.id) {
                out.insert(vendor.name.clone());
                out.extend(vendor.legal.iter().map(|entity| entity.name.clone()));
            }
        }
    }
    // What the catalog's own words say about kinds of service is no name: "DNS", "Personalverwaltung".
    for category in &catalog.raw.categories {
        for language in [Language::De, Language::En] {
            let own = category.name.get(language).to_lowercase();
            out.retain(|name| !own.contains(&name.to_lowercase()));
        }
    }
    out.retain(|name| name.chars().count() > 3);
    out
}
