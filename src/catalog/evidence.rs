//! Every fact of a catalog with its evidence, and how long each kind stays fresh.

use super::Catalog;
use crate::model::words::{Date, Evidence};

/// Where a fact stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At {
    /// Folder of its file.
    pub folder: &'static str,
    /// Id of its entry.
    pub id: String,
    /// Days after which it should be looked at again.
    pub fresh_days: i32,
}

/// Every fact.
#[must_use]
pub fn all(catalog: &Catalog) -> Vec<(At, &Evidence)> {
    let raw = &catalog.raw;
    let mut out: Vec<(At, &Evidence)> = Vec::new();
    let mut add =
        |folder, id: &str, fresh_days, evidence| out.push((At { folder, id: id.to_owned(), fresh_days }, evidence));
    for vendor in &raw.vendors {
        for entity in &vendor.legal {
            add("entities/", &entity.id, 730, &entity.evidence);
            for stake in &entity.owned_by {
                add("entities/", &entity.id, 730, &stake.evidence);
            }
        }
        if let Some(dpf) = &vendor.dpf {
            add("entities/", &vendor.id, 400, &dpf.evidence);
        }
    }
    for (_, offering) in catalog.offerings() {
        add("offerings/", &offering.id, 730, &offering.evidence);
        for sub in &offering.sub_processors {
            add("offerings/", &offering.id, 400, &sub.evidence);
        }
        for certificate in &offering.certificates {
            add("offerings/", &offering.id, 1200, &certificate.evidence);
        }
    }
    for provider in &raw.regions {
        for region in &provider.regions {
            add("places/regions/", &region.id, 730, &region.evidence);
        }
    }
    for law in &raw.laws {
        add("laws/", &law.id, 400, &law.evidence);
    }
    for decision in &raw.adequacy {
        add("places/adequacy.yaml", &decision.id, 400, &decision.evidence);
    }
    for country in &raw.countries {
        add("places/countries.yaml", &country.code, 1500, &country.evidence);
    }
    for category in &raw.categories {
        add("categories/", &category.id, 1000, &category.evidence);
        for alternative in &category.alternatives {
            add("categories/", &category.id, 1000, &alternative.evidence);
        }
    }
    for class in &raw.data_classes {
        add("data/classes.yaml", &class.id, 1500, &class.evidence);
    }
    for control in &raw.controls {
        add("controls/", &control.id, 1500, &control.evidence);
    }
    for lens in &raw.lenses {
        add("lenses/", &lens.id, 600, &lens.evidence);
    }
    for clause in &raw.clauses {
        add("clauses/", &clause.id, 1000, &clause.evidence);
    }
    for scenario in &raw.scenarios {
        add("scenarios/", &scenario.id, 4000, &scenario.evidence);
    }
    out
}

/// An entry with facts that should be looked at again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stale {
    /// The entry.
    pub at: At,
    /// Age of its oldest fact, in days.
    pub days: i32,
    /// How many of its facts are past their date.
    pub facts: usize,
}

/// Entries with stale facts, in the order of [`all`].
#[must_use]
pub fn stale(catalog: &Catalog, today: Date) -> Vec<Stale> {
    let mut out: Vec<Stale> = Vec::new();
    for (at, fact) in all(catalog) {
        let days = fact.as_of.until(today).map_or(0, |span| span.get_days());
        if days <= at.fresh_days {
            continue;
        }
        match out.iter_mut().find(|known| known.at.id == at.id && known.at.folder == at.folder) {
            Some(known) => {
                known.days = known.days.max(days);
                known.facts += 1;
            }
            None => out.push(Stale { at, days, facts: 1 }),
        }
    }
    out
}

/// Whether a Legal Entity Identifier has valid check digits (ISO 17442: ISO 7064 MOD 97-10).
#[must_use]
pub fn valid_lei(lei: &str) -> bool {
    if lei.len() != 20 || !lei.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase()) {
        return false;
    }
    let rest = lei.bytes().fold(0_u32, |sum, b| {
        if b.is_ascii_digit() {
            (sum * 10 + u32::from(b - b'0')) % 97
        } else {
            (sum * 100 + u32::from(b - b'A') + 10) % 97
        }
    });
    rest == 1
}

#[cfg(test)]
mod tests {
    use super::valid_lei;

    #[test]
    fn check_digits_of_known_identifiers_hold() {
        assert!(valid_lei("INR2EJN1ERAN0W5ZP974"));
        assert!(valid_lei("HWUPKR0MPOU8FGXBT394"));
        assert!(!valid_lei("INR2EJN1ERAN0W5ZP975"));
        assert!(!valid_lei("short"));
    }
}
