//! What a criterion rests on: the facts that it asks for, with what is known of each and where that comes from.
//!
//! In: an assessment, a service and a criterion. Out: one [`BasisFact`] for each fact that the criterion's derivation names.
//! What must hold: every fact has a source: the inventory, a fact of the catalog with its evidence (`none` for general
//! knowledge), the exposures of the service, or `unknown` where it is missing and asked for.

use super::Assessment;
use super::facts::{Fact, NO, NOT_CONCERNED, Set, YES};
use crate::catalog::raw::{Criterion, LegalEntity};
use crate::model::words::*;
use crate::source::Span;

/// The fact is missing.
pub const UNKNOWN: &str = "unknown";
/// The fact sums up the exposures of the service; their paths carry the sources.
pub const EXPOSURES: &str = "exposures";
/// The organisation declared it.
pub const INVENTORY: &str = "inventory";

/// A fact that a criterion rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct BasisFact<'a> {
    /// The fact, as in `derive.when`.
    pub fact: &'a str,
    /// Values that what is known allows.
    pub values: Vec<&'static str>,
    /// Where it comes from: [`INVENTORY`], [`EXPOSURES`], [`UNKNOWN`], an address or document, `none`.
    pub source: &'a str,
    /// When it was true or read.
    pub as_of: Option<Date>,
    /// How far it may be relied on.
    pub confidence: Confidence,
    /// Where it was declared.
    pub span: Option<Span>,
}

type Told<'a> = (&'a str, Option<Date>, Confidence, Option<Span>);

fn told(evidence: &Evidence) -> Told<'_> {
    (&evidence.source, Some(evidence.as_of), evidence.confidence, None)
}

const fn declared<'a>(span: Option<Span>) -> Told<'a> {
    (INVENTORY, None, Confidence::High, span)
}

const MISSING: Told<'static> = (UNKNOWN, None, Confidence::Low, None);

/// The facts behind a criterion for the service at place `at`.
#[must_use]
pub fn basis<'a>(assessment: &'a Assessment<'_>, at: usize, criterion: &'a Criterion) -> Vec<BasisFact<'a>> {
    let mut names: Vec<&str> = criterion.derive.iter().flat_map(|row| row.when.keys().map(String::as_str)).collect();
    names.sort_unstable();
    names.dedup();
    let facts = &assessment.facts[at];
    names
        .into_iter()
        .map(|name| {
            let (values, found) = match (name.strip_prefix("control:"), Fact::parse(name)) {
                (Some(id), _) => {
                    let place = assessment.catalog.raw.controls.iter().position(|control| control.id == id);
                    (place.map_or_else(Vec::new, |place| flags(facts.control(place))), control(assessment, at, id))
                }
                (None, Some(fact)) if facts.get(fact) == fact.any() => (facts.words(fact), MISSING),
                (None, Some(fact)) => (facts.words(fact), source(assessment, at, fact)),
                (None, None) => (Vec::new(), MISSING),
            };
            let (source, as_of, confidence, span) = found;
            BasisFact { fact: name, values, source, as_of, confidence, span }
        })
        .collect()
}

fn flags(set: Set) -> Vec<&'static str> {
    let words = [(YES, "yes"), (NO, "no"), (NOT_CONCERNED, "not-concerned")];
    words.into_iter().filter(|(bit, _)| set & bit != 0).map(|(_, word)| word).collect()
}

fn control<'a>(assessment: &'a Assessment<'_>, at: usize, id: &str) -> Told<'a> {
    let service = assessment.service(at);
    if service.controls.contains_key(id) {
        return declared(service.control_spans.get(id).copied().or(service.span));
    }
    match &service.fallback {
        Some(fallback) if id == "fallback_tested" => declared(fallback.span.or(service.span)),
        _ => MISSING,
    }
}

fn source<'a>(assessment: &'a Assessment<'_>, at: usize, fact: Fact) -> Told<'a> {
    let (service, result, catalog) = (assessment.service(at), &assessment.services[at], assessment.catalog);
    let inventory = declared(service.span);
    let offering = result.setup.offering.map(|ix| catalog.offering_at(ix));
    let own_run = result.setup.self_run(catalog) == Some(true);
    let of_offering = offering.map_or(inventory, |offering| told(&offering.evidence));
    let entity = |found: Option<&'a LegalEntity>| found.map_or(of_offering, |entity| told(&entity.evidence));
    let region = result.setup.region.as_deref().and_then(|id| catalog.region(id));
    let by_control = |id: &str| service.controls.contains_key(id).then(|| control(assessment, at, id));
    let placed = service.site.is_some() || service.country.is_some();
    match fact {
        Fact::AccessForeign | Fact::DisruptionForeign | Fact::Transfer => (EXPOSURES, None, Confidence::High, None),
        Fact::VendorControl | Fact::OwnershipReview | Fact::MinorityForeign | Fact::OperatorSeat if own_run => {
            of_offering
        }
        Fact::VendorControl => entity(assessment.ultimate_parent(at)),
        Fact::OwnershipReview | Fact::MinorityForeign | Fact::OperatorSeat => {
            entity(result.vendor.as_deref().and_then(|id| catalog.entity_or_vendor(id)))
        }
        Fact::DataLocation => match region {
            Some(region) => told(&region.region.evidence),
            None if placed => inventory,
            None => by_control("data_location_guaranteed").unwrap_or(of_offering),
        },
        Fact::HostingControl => match region {
            Some(region) => catalog
                .offering(region.offering())
                .map_or_else(|| told(&region.region.evidence), |host| told(&host.evidence)),
            None if service.site.is_some() => inventory,
            None => of_offering,
        },
        Fact::SupportLocation => by_control("support_eea_only").unwrap_or(of_offering),
        Fact::Export => by_control("exit_tested").unwrap_or(of_offering),
        Fact::Keys if service.keys.is_some() || own_run => inventory,
        Fact::CertC5 | Fact::CertSecnumcloud | Fact::CertIso27001 => {
            let scheme = match fact {
                Fact::CertC5 => "c5",
                Fact::CertSecnumcloud => "secnumcloud",
                _ => "iso-27001",
            };
            let listed = offering.and_then(|offering| offering.certificates.iter().find(|c| c.scheme == scheme));
            listed.map_or(of_offering, |certificate| told(&certificate.evidence))
        }
        Fact::Keys
        | Fact::SubProcessors
        | Fact::Licence
        | Fact::SwitchOff
        | Fact::Interfaces
        | Fact::OfferingKind
        | Fact::TrainsOnCustomerData => of_offering,
        Fact::Ai => by_control("ai_disclosed").unwrap_or(inventory),
        Fact::Fallback => declared(service.fallback.as_ref().and_then(|fallback| fallback.span).or(service.span)),
        Fact::ProcessorAgreement
        | Fact::Scc
        | Fact::PersonalData
        | Fact::SpecialData
        | Fact::Notice
        | Fact::ForClients
        | Fact::ContractLaw
        | Fact::Criticality => inventory,
    }
}
