//! Entries in words, for `explain`, `catalog list` and `catalog show`: every fact with its source.

mod providers;
mod work;
mod world;

use super::Catalog;
use super::raw::*;
use crate::model::words::*;
use std::fmt::Write as _;

/// Topics of `catalog list`.
pub const TOPICS: &[&str] = &[
    "vendors",
    "offerings",
    "categories",
    "laws",
    "regions",
    "countries",
    "adequacy",
    "data-classes",
    "skills",
    "controls",
    "lenses",
    "clauses",
    "scenarios",
];

/// The topics with their counts.
#[must_use]
pub fn topics(catalog: &Catalog) -> String {
    let mut out = String::new();
    for topic in TOPICS {
        let count = list(catalog, topic, Language::En).map_or(0, |text| text.lines().count());
        let _ = writeln!(out, "{topic:<14} {count:>5}");
    }
    out
}

/// One line an entry; `None` for an unknown topic.
#[must_use]
pub fn list(catalog: &Catalog, topic: &str, language: Language) -> Option<String> {
    let raw = &catalog.raw;
    let mut lines: Vec<(String, String)> = match topic {
        "vendors" => raw
            .vendors
            .iter()
            .map(|v| {
                let top = v.legal.first().and_then(|e| catalog.control_chain(e).last().copied());
                let top = top.map_or_else(String::new, |top| format!(" — {} ({})", top.name, top.country));
                (v.id.clone(), format!("{}{top}", v.name))
            })
            .collect(),
        "offerings" => catalog
            .offerings()
            .map(|(vendor, o)| (o.id.clone(), format!("{} [{}, {vendor}]", o.name, o.kind)))
            .collect(),
        "categories" => raw.categories.iter().map(|c| (c.id.clone(), c.name.get(language).to_owned())).collect(),
        "laws" => raw
            .laws
            .iter()
            .map(|l| (l.id.clone(), format!("{} [{}, {}, {}]", l.short, l.country, l.kind, l.status)))
            .collect(),
        "regions" => raw
            .regions
            .iter()
            .flat_map(|p| {
                p.regions
                    .iter()
                    .map(move |r| (format!("{}/{}", p.provider, r.id), format!("{} ({})", r.city, r.country)))
            })
            .collect(),
        "countries" => raw.countries.iter().map(|c| (c.code.clone(), c.name.get(language).to_owned())).collect(),
        "adequacy" => raw
            .adequacy
            .iter()
            .map(|a| (a.id.clone(), format!("{} [{}]", a.decision.get(language), a.status)))
            .collect(),
        "data-classes" => raw.data_classes.iter().map(|d| (d.id.clone(), d.name.get(language).to_owned())).collect(),
        "skills" => raw.skills.iter().map(|s| (s.id.clone(), s.name.get(language).to_owned())).collect(),
        "controls" => raw.controls.iter().map(|c| (c.id.clone(), c.name.get(language).to_owned())).collect(),
        "lenses" => raw
            .lenses
            .iter()
            .map(|l| (l.id.clone(), format!("{} [{}]", l.name.get(language), l.criteria.len())))
            .collect(),
        "clauses" => raw.clauses.iter().map(|c| (c.id.clone(), c.name.get(language).to_owned())).collect(),
        "scenarios" => raw.scenarios.iter().map(|s| (s.id.clone(), s.name.get(language).to_owned())).collect(),
        _ => return None,
    };
    lines.sort();
    let width = lines.iter().map(|(id, _)| id.chars().count()).max().unwrap_or(0).min(44);
    Some(lines.iter().fold(String::new(), |mut out, (id, text)| {
        let _ = writeln!(out, "{id:<width$}  {text}");
        out
    }))
}

/// All ids, for suggestions.
#[must_use]
pub fn ids(catalog: &Catalog) -> Vec<String> {
    let raw = &catalog.raw;
    let mut ids: Vec<String> = Vec::new();
    ids.extend(raw.vendors.iter().map(|v| v.id.clone()));
    ids.extend(catalog.offerings().map(|(_, o)| o.id.clone()));
    ids.extend(raw.categories.iter().map(|c| c.id.clone()));
    ids.extend(raw.laws.iter().map(|l| l.id.clone()));
    ids.extend(raw.controls.iter().map(|c| c.id.clone()));
    ids.extend(raw.lenses.iter().map(|l| l.id.clone()));
    ids.extend(raw.lenses.iter().flat_map(|l| l.criteria.iter().map(move |c| format!("{}/{}", l.id, c.id))));
    ids.extend(raw.clauses.iter().map(|c| c.id.clone()));
    ids.extend(raw.scenarios.iter().map(|s| s.id.clone()));
    ids
}

/// An entry by id or by the name people use; `None` when nothing has it.
#[must_use]
pub fn describe(catalog: &Catalog, id: &str, language: Language) -> Option<String> {
    let page = Page { catalog, language };
    if let Some(law) = catalog.law(id) {
        return Some(page.law(law));
    }
    if let Some((lens, criterion)) = id.split_once('/')
        && let Some(lens) = catalog.lens(lens)
    {
        return lens.criteria.iter().find(|c| c.id == criterion).map(|c| page.criterion(lens, c));
    }
    // Facts as the questionnaire names them: `answers.eu-csf-2026.4.1`, `controls.audit_rights`.
    if let Some(rest) = id.strip_prefix("answers.") {
        return catalog.raw.lenses.iter().find_map(|lens| {
            let criterion = rest.strip_prefix(lens.id.as_str())?.strip_prefix('.')?;
            lens.criteria.iter().find(|c| c.id == criterion).map(|c| page.criterion(lens, c))
        });
    }
    if let Some(control) = id.strip_prefix("controls.") {
        return catalog.control(control).map(|control| page.control(control));
    }
    if let Some(found) = catalog.region(id) {
        return Some(page.region(found));
    }
    let raw = &catalog.raw;
    let exact = page
        .product(id)
        .or_else(|| catalog.lens(id).map(|lens| page.lens(lens)))
        .or_else(|| catalog.category(id).map(|category| page.category(category)))
        .or_else(|| catalog.control(id).map(|control| page.control(control)))
        .or_else(|| raw.clauses.iter().find(|c| c.id == id).map(|clause| page.clause(clause)))
        .or_else(|| catalog.scenario(id).map(|scenario| page.scenario(scenario)))
        .or_else(|| catalog.data_class(id).map(|class| page.data_class(class)))
        .or_else(|| catalog.entity(id).map(|entity| page.entity(entity)))
        .or_else(|| raw.adequacy.iter().find(|a| a.id == id).map(|a| page.adequacy(a)))
        .or_else(|| catalog.country(id).map(|country| page.country(country)));
    exact.or_else(|| {
        let names = catalog.names();
        let by_name = names.offering(id).or_else(|| names.vendor(id)).and_then(|id| page.product(id));
        by_name
            .or_else(|| names.category(id).and_then(|id| catalog.category(id)).map(|category| page.category(category)))
    })
}

struct Page<'c> {
    catalog: &'c Catalog,
    language: Language,
}

fn told(evidence: &Evidence) -> String {
    let source = if evidence.is_sourced() { evidence.source.as_str() } else { "no source (general knowledge)" };
    format!("[{source}; {}; {}]", evidence.as_of, evidence.confidence)
}

impl Page<'_> {
    fn say<'t>(&self, text: &'t Text) -> &'t str {
        text.get(self.language)
    }

    fn product(&self, id: &str) -> Option<String> {
        if let Some(ix) = self.catalog.offering_ix(id) {
            return Some(self.offering(self.catalog.vendor_id_of(ix), self.catalog.offering_at(ix)));
        }
        self.catalog.vendor(id).map(|vendor| self.vendor(vendor))
    }
}
