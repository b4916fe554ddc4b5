//! Two catalogs in catalog terms: which entries differ, whose owner changed, which services that touches.
//!
//! In: two catalogs and the services of an inventory. Out: a [`Diff`]. Entries are compared by id and field; a service is
//! touched when a changed entry stands behind it in either catalog ([`super::reach`]).

use super::reach::Reach;
use crate::catalog::Catalog;
use crate::catalog::raw::{LegalEntity, Vendor};
use crate::model::Service;
use crate::model::words::Text;
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What happened to an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// New.
    Added,
    /// Gone.
    Removed,
    /// Other than before.
    Changed,
}

/// A field that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Path inside the entry (`legal.microsoft-corporation.country`).
    pub path: String,
    /// Value before, as JSON; empty when it is new.
    pub old: String,
    /// Value now, as JSON; empty when it is gone.
    pub new: String,
}

/// An entry that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryChange {
    /// Kind: `vendor`, `offering`, `region`, `law`, `category`, `data-class`, `country`, `bloc`, `adequacy`, `control`,
    /// `lens`, `clause`, `scenario`, `signals`.
    pub kind: &'static str,
    /// Id.
    pub id: String,
    /// What happened.
    pub change: Change,
    /// Fields that differ; empty for entries that are new or gone. Evidence is left out unless nothing else differs.
    pub fields: Vec<Field>,
    /// Services that it touches.
    pub services: Vec<String>,
}

/// A vendor whose top owner is another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewOwner {
    /// Vendor id.
    pub vendor: String,
    /// Vendor name.
    pub name: String,
    /// Top owner before, with its seat.
    pub old: (String, String),
    /// Top owner now, with its seat.
    pub new: (String, String),
    /// Services that it touches.
    pub services: Vec<String>,
}

impl NewOwner {
    /// What is to be said, in both languages.
    #[must_use]
    pub fn text(&self) -> Text {
        let count = self.services.len();
        let (en, de) = match count {
            0 => ("no service changes".to_owned(), "kein Dienst ändert sich".to_owned()),
            1 => ("one service changes".to_owned(), "ein Dienst ändert sich".to_owned()),
            _ => (format!("{count} services change"), format!("{count} Dienste ändern sich")),
        };
        let ((old, old_seat), (new, new_seat)) = (&self.old, &self.new);
        Text {
            en: format!("{} is now controlled by {new} ({new_seat}) instead of {old} ({old_seat}): {en}.", self.name),
            de: format!("{} steht jetzt unter {new} ({new_seat}) statt {old} ({old_seat}): {de}.", self.name),
        }
    }
}

/// How two catalogs differ.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Diff {
    /// Versions, old and new.
    pub versions: (String, String),
    /// Vendors with another top owner.
    pub owners: Vec<NewOwner>,
    /// All entries that differ, sorted by kind and id.
    pub entries: Vec<EntryChange>,
    /// All services that are touched, sorted.
    pub services: Vec<String>,
}

impl Diff {
    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// Compares two catalogs with regard to services.
#[must_use]
pub fn diff(old: &Catalog, new: &Catalog, services: &[&Service]) -> Diff {
    let behind: Vec<(&str, [Reach; 2])> = services
        .iter()
        .map(|service| (service.id.as_str(), [Reach::of(service, old), Reach::of(service, new)]))
        .collect();
    let (before, after) = (entries(old), entries(new));
    let keys: BTreeSet<&(&'static str, String)> = before.keys().chain(after.keys()).collect();
    let mut changes = Vec::new();
    for key in keys {
        let (kind, id) = (key.0, key.1.as_str());
        let (change, fields) = match (before.get(key), after.get(key)) {
            (Some(a), Some(b)) if a == b => continue,
            (Some(a), Some(b)) => (Change::Changed, fields(a, b)),
            (None, _) => (Change::Added, Vec::new()),
            (_, None) => (Change::Removed, Vec::new()),
        };
        let values = [before.get(key), after.get(key)];
        let touched = |reach: &Reach| touches(kind, id, values, reach);
        let services =
            behind.iter().filter(|(_, reach)| reach.iter().any(touched)).map(|(id, _)| (*id).to_owned()).collect();
        changes.push(EntryChange { kind, id: id.to_owned(), change, fields, services });
    }
    let mut touched: Vec<String> = changes.iter().flat_map(|change| change.services.iter().cloned()).collect();
    touched.sort();
    touched.dedup();
    Diff {
        versions: (old.version().to_owned(), new.version().to_owned()),
        owners: owners(old, new, &behind),
        entries: changes,
        services: touched,
    }
}

fn entries(catalog: &Catalog) -> BTreeMap<(&'static str, String), Value> {
    let mut out = BTreeMap::new();
    let raw = &catalog.raw;
    let mut put = |kind: &'static str, id: &str, value: Result<Value, serde_json::Error>| {
        out.insert((kind, id.to_owned()), value.unwrap_or(Value::Null));
    };
    raw.vendors.iter().for_each(|e| put("vendor", &e.id, serde_json::to_value(e)));
    raw.offerings
        .iter()
        .flat_map(|file| file.offerings.iter())
        .for_each(|e| put("offering", &e.id, serde_json::to_value(e)));
    for file in &raw.regions {
        file.regions
            .iter()
            .for_each(|e| put("region", &format!("{}/{}", file.provider, e.id), serde_json::to_value(e)));
    }
    raw.laws.iter().for_each(|e| put("law", &e.id, serde_json::to_value(e)));
    raw.categories.iter().for_each(|e| put("category", &e.id, serde_json::to_value(e)));
    raw.data_classes.iter().for_each(|e| put("data-class", &e.id, serde_json::to_value(e)));
    raw.countries.iter().for_each(|e| put("country", &e.code, serde_json::to_value(e)));
    raw.blocs.iter().for_each(|e| put("bloc", &e.id, serde_json::to_value(e)));
    raw.adequacy.iter().for_each(|e| put("adequacy", &e.id, serde_json::to_value(e)));
    raw.controls.iter().for_each(|e| put("control", &e.id, serde_json::to_value(e)));
    raw.lenses.iter().for_each(|e| put("lens", &e.id, serde_json::to_value(e)));
    raw.clauses.iter().for_each(|e| put("clause", &e.id, serde_json::to_value(e)));
    raw.scenarios.iter().for_each(|e| put("scenario", &e.id, serde_json::to_value(e)));
    raw.signals.iter().for_each(|e| put("signals", &e.kind, serde_json::to_value(e)));
    out
}

/// Whether an entry stands behind what a service reaches. Clauses, scenarios and signals change no assessment.
fn touches(kind: &str, id: &str, values: [Option<&Value>; 2], reach: &Reach) -> bool {
    let text = |key: &'static str| values.into_iter().flatten().filter_map(move |value| value.get(key)?.as_str());
    let list = |key: &'static str| {
        values
            .into_iter()
            .flatten()
            .filter_map(move |value| value.get(key)?.as_array())
            .flatten()
            .filter_map(Value::as_str)
    };
    let applies =
        || list("applies_to").any(|to| to == "*" || to.starts_with("group:") || Some(to) == reach.category.as_deref());
    match kind {
        "vendor" => reach.vendors.contains(id),
        "offering" => reach.offerings.contains(id),
        "region" => reach.regions.contains(id),
        "law" | "adequacy" => text("country").any(|country| reach.countries.contains(country) || country == "EU"),
        "country" => reach.countries.contains(id),
        "bloc" => true,
        "category" => reach.category.as_deref() == Some(id),
        "data-class" => reach.data.contains(id),
        "control" | "lens" => applies(),
        _ => false,
    }
}

/// Leaves of two values that differ; lists of entries with an `id` are compared by it.
fn fields(old: &Value, new: &Value) -> Vec<Field> {
    let (mut a, mut b) = (BTreeMap::new(), BTreeMap::new());
    leaves("", old, &mut a);
    leaves("", new, &mut b);
    let paths: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
    let all: Vec<Field> = paths
        .into_iter()
        .filter(|path| a.get(*path) != b.get(*path))
        .map(|path| Field {
            path: path.clone(),
            old: a.get(path).cloned().unwrap_or_default(),
            new: b.get(path).cloned().unwrap_or_default(),
        })
        .collect();
    let is_evidence = |field: &Field| field.path.split('.').any(|part| part == "evidence");
    if all.iter().all(is_evidence) { all } else { all.into_iter().filter(|field| !is_evidence(field)).collect() }
}

fn leaves(path: &str, value: &Value, out: &mut BTreeMap<String, String>) {
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| leaves(&below(key), value, out)),
        Value::Array(items) if items.iter().any(Value::is_object) => {
            for (at, item) in items.iter().enumerate() {
                let name =
                    ["id", "owner", "entity", "offering", "scheme"].iter().find_map(|key| item.get(*key)?.as_str());
                leaves(&below(name.unwrap_or(&at.to_string())), item, out);
            }
        }
        Value::Null => {}
        value => {
            out.insert(path.to_owned(), value.to_string());
        }
    }
}

fn top<'c>(vendor: &'c Vendor, catalog: &'c Catalog) -> Option<&'c LegalEntity> {
    let first = vendor.legal.first()?;
    catalog.control_chain(first).last().copied()
}

fn owners(old: &Catalog, new: &Catalog, behind: &[(&str, [Reach; 2])]) -> Vec<NewOwner> {
    let mut found = Vec::new();
    for vendor in &new.raw.vendors {
        let Some((was, is)) = old.vendor(&vendor.id).and_then(|before| Some((top(before, old)?, top(vendor, new)?)))
        else {
            continue;
        };
        if was.id == is.id || (was.name == is.name && was.country == is.country) {
            continue;
        }
        let services = behind
            .iter()
            .filter(|(_, reach)| reach.iter().any(|reach| reach.vendors.contains(&vendor.id)))
            .map(|(id, _)| (*id).to_owned())
            .collect();
        found.push(NewOwner {
            vendor: vendor.id.clone(),
            name: vendor.name.clone(),
            old: (was.name.clone(), was.country.clone()),
            new: (is.name.clone(), is.country.clone()),
            services,
        });
    }
    found.sort_by(|a, b| a.vendor.cmp(&b.vendor));
    found
}
