//! What an observation adds to a service, and where both differ.
//!
//! The declaration wins; a difference is a conflict with both places.

use super::*;
use crate::source::unseen::is_unseen;

pub(super) fn combine(
    service: &mut Service,
    observation: &Observation,
    catalog: &Catalog,
    conflicts: &mut Vec<Conflict>,
) {
    let conflict = |service: &Service, fact, declared, observed, observed_used, severity| Conflict {
        service: service.id.clone(),
        fact,
        declared,
        observed,
        observed_used,
        severity,
        confidence: observation.confidence,
        span: service.span,
        seen: observation.places.first().cloned(),
    };
    let mut add = |found: Conflict| {
        let same =
            |c: &Conflict| (c.service == found.service) && (c.fact == found.fact) && (c.observed == found.observed);
        if !conflicts.iter().any(same) {
            conflicts.push(found);
        }
    };
    if same_vendor(service, observation, catalog) {
        if service.offering.is_none() && observation.offering.is_some() {
            service.offering.clone_from(&observation.offering);
        } else if service.offering.is_none() && service.vendor.is_none() {
            service.vendor.clone_from(&observation.vendor);
        }
    } else {
        let declared = service.offering.clone().or_else(|| service.vendor.clone()).unwrap_or_default();
        let observed = observation.offering.clone().or_else(|| observation.vendor.clone()).unwrap_or_default();
        let used = observation.confidence == Confidence::High;
        add(conflict(service, Fact::Offering, declared, observed, used, Severity::High));
        if used {
            service.offering.clone_from(&observation.offering);
            service.vendor = observation.offering.is_none().then(|| observation.vendor.clone()).flatten();
            service.deployment = None;
        }
    }
    if service.category.is_none() {
        let offering = service.offering.as_deref().and_then(|id| catalog.offering(id));
        let usual = || offering.and_then(|offering| offering.categories.first().cloned());
        service.category = observation.category.clone().filter(|id| catalog.category(id).is_some()).or_else(usual);
    }
    if let Some(observed) = place_of(observation) {
        if !has_place(service) {
            service.region.clone_from(&observation.region);
            service.country = if observation.region.is_none() { observation.country.clone() } else { None };
        } else if agrees(service, observation, catalog) {
            if service.region.is_none() && service.site.is_none() && observation.region.is_some() {
                service.region.clone_from(&observation.region);
            }
        } else {
            let site = service.site.as_ref().map(|site| format!("site {site}"));
            let declared = service.region.clone().or(site).or_else(|| service.country.clone()).unwrap_or_default();
            let home = service.region.as_deref().and_then(|id| catalog.region(id)?.country()).map(str::to_owned);
            let severity = match (home.or_else(|| service.country.clone()), country_of(observation, catalog)) {
                (Some(declared), Some(observed)) if declared == observed => Severity::Low,
                (Some(_), Some(_)) => Severity::High,
                _ => Severity::Medium,
            };
            let used = observation.confidence >= Confidence::Medium;
            add(conflict(service, Fact::Region, declared, observed.to_owned(), used, severity));
            if used {
                service.region.clone_from(&observation.region);
                service.country = if observation.region.is_none() { observation.country.clone() } else { None };
                service.site = None;
            }
        }
    }
    add_places(service, observation);
}

pub(super) fn add_places(service: &mut Service, observation: &Observation) {
    for place in &observation.places {
        if !service.observed_in.contains(place) {
            service.observed_in.push(place.clone());
        }
    }
}

pub(super) fn new_service(id: String, observation: &Observation, catalog: &Catalog) -> Service {
    let mut service = Service::unknown(id);
    service.offering = observation.offering.clone().filter(|id| catalog.offering(id).is_some());
    if service.offering.is_none() {
        service.vendor = observation.vendor.clone().filter(|id| catalog.vendor(id).is_some());
    }
    service.region = observation.region.as_deref().and_then(|id| catalog.canonical_region(id));
    if service.region.is_none() {
        service.country = observation.country.clone().filter(|code| catalog.country(code).is_some());
    }
    let offering = service.offering.as_deref().and_then(|id| catalog.offering(id));
    let usual = || offering.and_then(|offering| offering.categories.first().cloned());
    service.category = observation.category.clone().filter(|id| catalog.category(id).is_some()).or_else(usual);
    add_places(&mut service, observation);
    service
}

/// A valid id that is not taken, near the suggested one.
pub(in crate::inventory) fn free_id(suggested: &str, taken: &mut FxHashSet<String>) -> String {
    let clean: String = suggested.chars().filter(|c| !is_unseen(*c)).collect();
    let mut end = clean.len().min(190);
    while !clean.is_char_boundary(end) {
        end -= 1;
    }
    let base = match clean[..end].trim() {
        "" => "observed",
        base => base,
    };
    let mut id = base.to_owned();
    let mut number = 2;
    while !taken.insert(id.clone()) {
        id = format!("{base}-{number}");
        number += 1;
    }
    id
}
