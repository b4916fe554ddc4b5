//! Answers entered into an inventory.
//!
//! What must hold: what the inventory declares stays and counts, with a warning that shows both places; two questionnaires
//! that contradict each other are an error; an answer that says what is known already changes nothing.

use super::target::Target;
use super::{Given, GivenValue};
use crate::assess::questions::Field;
use crate::catalog::Catalog;
use crate::diagnostic::fields::shorten;
use crate::diagnostic::{Diagnostic, suggest};
use crate::inventory::Inventory;
use crate::model::Service;
use crate::model::service::{Answer, ControlValue, Fallback, Said, Tested};
use crate::source::Span;

/// Enters answers into an inventory (its services sorted by id). An answer that contradicts what is declared, or an earlier
/// answer, is reported and not entered.
#[must_use]
pub fn apply(inventory: &mut Inventory, answers: &[Given], catalog: &Catalog) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let ids: Vec<String> = inventory.services.iter().map(|service| service.id.clone()).collect();
    // A test of a stand-in can be entered only once the stand-in is.
    let tested = |given: &&Given| given.fact == Field::FallbackTested.as_str();
    let (last, first): (Vec<&Given>, Vec<&Given>) = answers.iter().partition(tested);
    for given in first.into_iter().chain(last) {
        for id in &given.services {
            let Ok(at) = ids.binary_search(id) else {
                found.push(unknown_service(id, &ids, given.span));
                continue;
            };
            if let GivenValue::Id(stand_in) = &given.value
                && given.fact == Field::Fallback.as_str()
                && (ids.binary_search(stand_in).is_err() || stand_in == id)
            {
                let message = format!("`{}` cannot stand in for `{}`", shorten(stand_in), shorten(id));
                let mut diagnostic =
                    Diagnostic::error("unknown-service", message).at(given.span, "no other service of the inventory");
                let others: Vec<&str> = ids.iter().map(String::as_str).filter(|other| *other != id.as_str()).collect();
                diagnostic.help = suggest::help(stand_in, &others);
                found.push(diagnostic);
                continue;
            }
            found.extend(enter(&mut inventory.services[at], given, catalog));
        }
    }
    found
}

fn unknown_service(id: &str, ids: &[String], span: Span) -> Diagnostic {
    let message = format!("`{}` is not in the inventory", shorten(id));
    let mut diagnostic = Diagnostic::error("unknown-service", message).at(span, "answered for it");
    let valid: Vec<&str> = ids.iter().map(String::as_str).collect();
    diagnostic.help = suggest::help(id, &valid);
    diagnostic
}

/// What is known of a fact, and where it stands.
struct Known {
    value: GivenValue,
    span: Option<Span>,
    /// Whether the two values do not exclude each other.
    agrees: bool,
}

fn enter(service: &mut Service, given: &Given, catalog: &Catalog) -> Option<Diagnostic> {
    let target = Target::parse(&given.fact, catalog)?;
    if matches!(target, Target::Field(Field::FallbackTested)) && service.fallback.is_none() {
        let message = format!("`{}` names no fallback that could have been tested", shorten(&service.id));
        return Some(
            Diagnostic::error("missing-id", message).at(given.span, "answered here").help("answer `fallback` first"),
        );
    }
    match known(service, target, &given.value, catalog) {
        Some(known) if !known.agrees => Some(contradiction(service, given, &known)),
        Some(known) if known.value == given.value => {
            // Said already: the first evidence stays.
            let confirms = || Said { confirms: true, ..given.said.clone() };
            let said = service.said.entry(given.fact.clone()).or_insert_with(confirms);
            if said.span == given.said.span
                && let Target::Criterion(lens, criterion) = target
            {
                let answers = service.answers.get_mut(lens).and_then(|answers| answers.get_mut(&criterion.id));
                if let Some(answer) = answers.filter(|answer| answer.evidence.is_none() && answer.by.is_none()) {
                    answer.evidence.clone_from(&given.said.evidence);
                    answer.by.clone_from(&given.said.by);
                    answer.date = answer.date.or(given.said.date);
                }
            }
            None
        }
        _ => {
            put(service, target, given);
            service.said.insert(given.fact.clone(), given.said.clone());
            None
        }
    }
}

fn contradiction(service: &Service, given: &Given, known: &Known) -> Diagnostic {
    let (fact, id) = (shorten(&given.fact), shorten(&service.id));
    let (says, said) = (shorten(&given.value.to_string()), shorten(&known.value.to_string()));
    match service.said.get(&given.fact).filter(|earlier| !earlier.confirms) {
        Some(earlier) => {
            let message = format!("two answers for `{fact}` of `{id}`: `{said}` and `{says}`");
            Diagnostic::error("contradictory-answers", message)
                .at(given.span, format!("says `{says}`"))
                .at(earlier.span, format!("says `{said}`"))
                .help("keep the one that can be shown, and take the other out")
        }
        None => {
            let message = format!("`{fact}` of `{id}`: the inventory says `{said}`, the questionnaire `{says}`");
            Diagnostic::warning("contradictory-answers", message)
                .at(given.span, "not taken over")
                .at(known.span.or(service.span), "declared for this service")
                .help("the inventory counts; change it there, or take this answer out")
        }
    }
}

/// What is known already about what an answer is about.
fn known(service: &Service, target: Target<'_>, given: &GivenValue, catalog: &Catalog) -> Option<Known> {
    let some = |value: GivenValue, span: Option<Span>| {
        let agrees = value == *given;
        Some(Known { value, span, agrees })
    };
    let contract = &service.contract;
    match target {
        Target::Field(Field::Keys) => some(GivenValue::Keys(service.keys?), None),
        Target::Field(Field::Criticality) => some(GivenValue::Criticality(service.criticality?), None),
        Target::Field(Field::ProcessorAgreement) => some(GivenValue::Flag(contract.processor_agreement?), None),
        Target::Field(Field::Scc) => some(GivenValue::Flag(contract.scc?), None),
        Target::Field(Field::Notice) => some(GivenValue::Notice(contract.notice?), None),
        Target::Field(Field::Vendor) => {
            let sold_by = || service.offering.as_deref().and_then(|id| catalog.offering_ix(id));
            let vendor = service.vendor.clone().or_else(|| Some(catalog.vendor_id_of(sold_by()?).to_owned()))?;
            some(GivenValue::Id(vendor), None)
        }
        Target::Field(Field::Data) => {
            let mut data = service.data.clone()?;
            data.sort();
            some(GivenValue::Ids(data), None)
        }
        Target::Field(Field::Region) => place(service, given, catalog),
        Target::Field(Field::Fallback) => {
            let fallback = service.fallback.as_ref()?;
            some(GivenValue::Id(fallback.service.clone()), fallback.span)
        }
        Target::Field(Field::FallbackTested) => {
            let fallback = service.fallback.as_ref().filter(|fallback| fallback.tested != Tested::NotSaid)?;
            let day_added = matches!((fallback.tested, given), (Tested::Yes, GivenValue::Tested(Tested::On(_))));
            let found = some(GivenValue::Tested(fallback.tested), fallback.span)?;
            Some(Known { agrees: found.agrees || day_added, ..found })
        }
        Target::Control(id) => {
            let value = service.controls.get(id).filter(|value| **value != ControlValue::Unknown)?;
            some(GivenValue::Control(value.clone()), service.control_spans.get(id).copied())
        }
        Target::Criterion(lens, criterion) => {
            let answer = service.answers.get(lens)?.get(&criterion.id)?;
            some(GivenValue::Rung(answer.rung?), answer.span)
        }
    }
}

/// A region refines the country it lies in, and a country says less than a region in it; anything else excludes the other.
fn place(service: &Service, given: &GivenValue, catalog: &Catalog) -> Option<Known> {
    let GivenValue::Id(answer) = given else { return None };
    let country_of = |place: &str| match place.contains('/') {
        true => catalog.region(place).map(|region| region.region.country.clone()),
        false => Some(place.to_owned()),
    };
    let declared = service.region.clone().or_else(|| service.country.clone())?;
    let same_country = country_of(&declared) == country_of(answer);
    let both_regions = declared.contains('/') && answer.contains('/');
    let agrees = declared == *answer || (same_country && !both_regions);
    Some(Known { value: GivenValue::Id(declared), span: None, agrees })
}

fn put(service: &mut Service, target: Target<'_>, given: &Given) {
    match (target, &given.value) {
        (Target::Field(Field::Keys), GivenValue::Keys(keys)) => service.keys = Some(*keys),
        (Target::Field(Field::Criticality), GivenValue::Criticality(word)) => service.criticality = Some(*word),
        (Target::Field(Field::ProcessorAgreement), GivenValue::Flag(flag)) => {
            service.contract.processor_agreement = Some(*flag);
        }
        (Target::Field(Field::Scc), GivenValue::Flag(flag)) => service.contract.scc = Some(*flag),
        (Target::Field(Field::Notice), GivenValue::Notice(notice)) => service.contract.notice = Some(*notice),
        (Target::Field(Field::Vendor), GivenValue::Id(id)) => service.vendor = Some(id.clone()),
        (Target::Field(Field::Data), GivenValue::Ids(ids)) => service.data = Some(ids.clone()),
        (Target::Field(Field::Region), GivenValue::Id(place)) if place.contains('/') => {
            service.region = Some(place.clone());
        }
        (Target::Field(Field::Region), GivenValue::Id(place)) if service.region.is_none() => {
            service.country = Some(place.clone());
        }
        (Target::Field(Field::Region), GivenValue::Id(_)) => {}
        (Target::Field(Field::Fallback), GivenValue::Id(id)) => {
            service.fallback = Some(Fallback { service: id.clone(), span: Some(given.span), tested: Tested::NotSaid });
        }
        (Target::Field(Field::FallbackTested), GivenValue::Tested(tested)) => {
            if let Some(fallback) = &mut service.fallback {
                fallback.tested = *tested;
            }
        }
        (Target::Control(id), GivenValue::Control(value)) => {
            service.controls.insert(id.to_owned(), value.clone());
            service.control_spans.insert(id.to_owned(), given.span);
        }
        (Target::Criterion(lens, criterion), GivenValue::Rung(rung)) => {
            let answer = Answer {
                rung: Some(*rung),
                evidence: given.said.evidence.clone(),
                by: given.said.by.clone(),
                date: given.said.date,
                span: Some(given.span),
            };
            service.answers.entry(lens.to_owned()).or_default().insert(criterion.id.clone(), answer);
        }
        _ => {}
    }
}
