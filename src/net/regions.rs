//! Regions of a provider's own list that the catalog lacks.
//!
//! Where the list says the country, the region is added with the list as its source; where it does not, it is reported,
//! because a region without a country is of no use to an assessment.

use super::apply::{Applied, evidence};
use super::fact::{Entry, Fact, day};
use crate::catalog::Catalog;
use crate::catalog::raw::{Region, Regions};
use crate::diagnostic::Diagnostic;
use crate::model::words::Confidence;

/// Compares one provider's list with the catalog.
pub(super) fn compare(entry: &Entry, catalog: &Catalog, out: &mut Applied) {
    let provider = entry.asked.what.as_str();
    let source = entry.answers.last().map_or("none", |answer| answer.source.as_str());
    let mut open = Vec::new();
    for fact in &entry.facts {
        let Fact::Region(region) = fact else { continue };
        if catalog.region_of(provider, &region.id).is_some() || is_site_of_known(provider, &region.id, catalog) {
            continue;
        }
        let (Some(known), Some(country)) = (catalog.provider(provider), &region.country) else {
            open.push(region.id.as_str());
            continue;
        };
        let file = out.regions.entry(known.provider.clone()).or_insert_with(|| Regions {
            provider: known.provider.clone(),
            aliases: Vec::new(),
            offering: known.offering.clone(),
            regions: Vec::new(),
        });
        file.regions.push(Region {
            id: region.id.clone(),
            aliases: Vec::new(),
            city: region.city.clone().unwrap_or_default(),
            country: country.clone(),
            partition: None,
            offering: None,
            status: "ga".to_owned(),
            evidence: evidence(source, entry.time, Confidence::High),
        });
    }
    if !open.is_empty() {
        let message =
            format!("{provider} lists {} regions that the catalog does not know: {}", open.len(), open.join(", "));
        let diagnostic = Diagnostic::warning("region-not-in-catalog", message)
            .help("add them with their country under `places/regions/` of your catalog folder")
            .note(format!("{source}, {}", day(entry.time)));
        out.diagnostics.push(diagnostic);
    }
}

/// `GRA11` is one of several sites of `GRA`, and a letter may stand for a zone (`EU-WEST-PAR-A`).
fn is_site_of_known(provider: &str, id: &str, catalog: &Catalog) -> bool {
    let number = id.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('-');
    let zone = id.rsplit_once('-').filter(|(_, zone)| zone.len() == 1).map(|(region, _)| region);
    let shorter = [Some(number), zone].into_iter().flatten().filter(|shorter| *shorter != id);
    provider == "ovh" && shorter.into_iter().any(|shorter| catalog.region_of(provider, shorter).is_some())
}
