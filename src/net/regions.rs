//! Regions of a provider's own list that the catalog lacks.
//!
//! They are added with the list as their source, so that an inventory may name them. Where the list does not say the
//! country, the place stays unknown, and so does all that follows from it; that is reported.

use super::apply::{Applied, evidence};
use super::fact::{Entry, Fact, Region as Listed, Time, day};
use crate::catalog::Catalog;
use crate::catalog::raw::{Region, Regions};
use crate::diagnostic::Diagnostic;
use crate::model::words::Confidence;

/// Compares one provider's list with the catalog.
pub(super) fn compare(entry: &Entry, catalog: &Catalog, out: &mut Applied) {
    let provider = entry.asked.what.as_str();
    let source = entry.answers.last().map_or("none", |answer| answer.source.as_str());
    let mut open = Vec::new();
    let known = catalog.provider(provider);
    for fact in &entry.facts {
        let Fact::Region(region) = fact else { continue };
        if catalog.region_of(provider, &region.id).is_some() || is_site_of_known(provider, &region.id, catalog) {
            continue;
        }
        match (known, &region.country) {
            (Some(known), Some(country)) => add(known, region, country, (source, entry.time), out),
            _ => open.push(region),
        }
    }
    if let Some(known) = known {
        open.iter().for_each(|region| add(known, region, "", (source, entry.time), out));
    }
    let open: Vec<&str> = open.iter().map(|region| region.id.as_str()).collect();
    if !open.is_empty() {
        let message = format!(
            "{provider} lists {} that the catalog does not know, and not the country: {}; what depends on the place is \
             unknown there",
            if open.len() == 1 { "a region".to_owned() } else { format!("{} regions", open.len()) },
            open.join(", ")
        );
        let diagnostic = Diagnostic::warning("region-not-in-catalog", message)
            .help("add them with their country under `places/regions/` of your catalog folder")
            .note(format!("{source}, {}", day(entry.time)));
        out.diagnostics.push(diagnostic);
    }
}

fn add(known: &Regions, found: &Listed, country: &str, (source, time): (&str, Time), out: &mut Applied) {
    let file = out.regions.entry(known.provider.clone()).or_insert_with(|| Regions {
        provider: known.provider.clone(),
        aliases: Vec::new(),
        offering: known.offering.clone(),
        hosts_others: known.hosts_others,
        regions: Vec::new(),
    });
    file.regions.push(Region {
        id: found.id.clone(),
        aliases: Vec::new(),
        city: found.city.clone().unwrap_or_default(),
        country: country.to_owned(),
        partition: None,
        offering: None,
        status: "ga".to_owned(),
        evidence: evidence(source, time, Confidence::High),
    });
}

/// `GRA11` is one of several sites of `GRA`, and a letter may stand for a zone (`EU-WEST-PAR-A`).
fn is_site_of_known(provider: &str, id: &str, catalog: &Catalog) -> bool {
    let number = id.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('-');
    let zone = id.rsplit_once('-').filter(|(_, zone)| zone.len() == 1).map(|(region, _)| region);
    let shorter = [Some(number), zone].into_iter().flatten().filter(|shorter| *shorter != id);
    provider == "ovh" && shorter.into_iter().any(|shorter| catalog.region_of(provider, shorter).is_some())
}
