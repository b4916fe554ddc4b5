//! What may be advised at all: splits with data on both sides, measures with somebody to agree with, questions that help.
#![allow(unreachable_pub)]

use hoheit::assess::{Assessment, Candidate, assess};
use hoheit::catalog::{Catalog, embedded};
use hoheit::inventory::{Inventory, read, resolve::resolve};
use hoheit::model::words::{Date, Placement};
use hoheit::policy::Policy;
use hoheit::source::Sources;
use std::sync::OnceLock;

const HEAD: &str = "organisation: { name: X, home: DE, people: 200, sites: [{ id: zurich, country: CH }, { id: rack, country: DE, \
                    operator: equinix }, { id: rz, country: DE }] }\nservices:\n";

fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(embedded)
}

fn today() -> Date {
    "2026-11-21".parse().expect("date")
}

fn inventory(services: &str) -> Inventory {
    let text = format!("{HEAD}{services}");
    let mut sources = Sources::default();
    let file = sources.add("i.yaml", text.as_str());
    let (draft, problems) = read(&text, file);
    assert!(problems.is_empty(), "{problems:?}\n{text}");
    let (inventory, problems) = resolve(vec![draft], catalog(), None);
    assert!(problems.is_empty(), "{problems:?}\n{text}");
    inventory.expect("valid")
}

fn with<T>(services: &str, look: impl Fn(&Assessment<'_>) -> T) -> T {
    let (inventory, policy) = (inventory(services), Policy::default());
    look(&assess(&inventory, catalog(), &policy, today()))
}

fn candidates(more: &str) -> Vec<Candidate> {
    with(&format!("  - {{ id: a, protection: high{more} }}\n"), |found| {
        found.services[0].recommendation.candidates.clone()
    })
}

fn splits(more: &str) -> usize {
    candidates(more).iter().filter(|candidate| candidate.placement == Placement::Hybrid).count()
}

/// What governing would take.
fn measures(more: &str) -> Vec<&'static str> {
    candidates(more)[1].measures.keys().collect()
}

#[test]
fn a_split_leaves_data_on_both_sides() {
    let crm = ", offering: salesforce-sales-cloud, cost: { per_year: 20000 }";
    assert_eq!(splits(&format!("{crm}, data: [customer-contact]")), 0, "nothing is left for the cloud");
    assert_eq!(splits(&format!("{crm}, data: [ai-prompts]")), 0, "nothing is left for the own part");
    assert!(splits(&format!("{crm}, data: [customer-contact, call-metadata]")) > 0);
    assert_eq!(
        splits(crm),
        0,
        "which data it is is not known: no half can be judged, none may win by its halved operation"
    );
    assert_eq!(splits(&format!("{crm}, data: []")), 0);
}

#[test]
fn every_split_of_the_catalog_keeps_to_it() {
    for category in catalog().raw.categories.iter().filter(|category| !category.hybrid.is_empty()) {
        let own: Vec<&str> = category.hybrid.iter().flat_map(|split| &split.local_data).map(String::as_str).collect();
        let Some(common) =
            own.iter().find(|class| category.hybrid.iter().all(|split| split.local_data.iter().any(|c| c == **class)))
        else {
            continue;
        };
        let found = splits(&format!(", category: {}, vendor: microsoft, data: [{common}]", category.id));
        assert_eq!(found, 0, "{}: all of {common} stays", category.id);
    }
}

#[test]
fn nothing_is_agreed_with_oneself() {
    let own = ", data: [documents], keys: vendor";
    for place in ["site: zurich", "country: US", "site: rz"] {
        let found = measures(&format!(", offering: nextcloud-self-hosted, {place}{own}"));
        for measure in ["measure.keys", "measure.scc", "measure.eea-only", "measure.continuity"] {
            assert!(!found.contains(&measure), "{place}: {found:?}");
        }
    }
    let rack = measures(&format!(", offering: nextcloud-self-hosted, site: rack{own}"));
    assert!(rack.contains(&"measure.continuity"), "a landlord may stop it: {rack:?}");
    assert!(!rack.contains(&"measure.keys") && !rack.contains(&"measure.scc"), "and keeps no data: {rack:?}");
    let cloud = measures(&format!(", offering: nextcloud-self-hosted, region: aws/us-east-1{own}"));
    for measure in ["measure.keys", "measure.continuity"] {
        assert!(cloud.contains(&measure), "the cloud below keeps the data: {cloud:?}");
    }
}

#[test]
fn clauses_are_for_recipients_abroad() {
    let home = ", offering: collmex, country: DE, keys: vendor, data: [customer-contact]";
    let found = measures(home);
    assert!(found.contains(&"measure.eea-only") && !found.contains(&"measure.scc"), "{found:?}");
    let [access, disruption, transfer, _] = candidates(home)[1].own;
    let (best, worst) = (transfer.best, transfer.worst);
    assert_eq!(
        (best, worst),
        (hoheit::model::Strength::None, hoheit::model::Strength::None),
        "{access:?} {disruption:?}"
    );
    let signed = measures(&format!("{home}, contract: {{ scc: true }}"));
    assert!(!signed.contains(&"measure.scc"), "{signed:?}");
    let abroad = measures(", offering: zendesk-suite, country: US, keys: vendor, data: [customer-contact]");
    assert!(abroad.contains(&"measure.scc") && !abroad.contains(&"measure.eea-only"), "{abroad:?}");
}

#[test]
fn where_nobody_abroad_is_known_the_list_is_asked_for_first() {
    let services = "  - { id: a, offering: collmex, country: DE, keys: vendor, data: [customer-contact], protection: high, criticality: low }\n";
    let facts =
        with(services, |found| found.questions.iter().map(|question| question.fact.clone()).collect::<Vec<_>>());
    let at = |fact: &str| facts.iter().position(|found| found == fact);
    let list = at("controls.sub_processor_list").expect("asked for");
    assert!(at("contract.scc").is_none_or(|scc| list < scc), "{facts:?}");
    let known = services.replace(" criticality", " controls: { sub_processor_list: true }, criticality");
    let facts = with(&known, |found| found.questions.iter().map(|question| question.fact.clone()).collect::<Vec<_>>());
    assert!(!facts.contains(&"controls.sub_processor_list".to_owned()), "answered");
}

#[test]
fn what_runs_elsewhere_may_come_home_as_it_is() {
    let home = |place: &str| {
        let found = candidates(&format!(", offering: nextcloud-self-hosted, {place}, keys: vendor, data: [documents]"));
        let ix = catalog().offering_ix("nextcloud-self-hosted");
        let mut same = found.iter().filter(|c| c.placement == Placement::Local && c.target == ix);
        let again = same.next().cloned();
        let others = found.iter().filter(|c| c.placement == Placement::Local && c.target != ix);
        let least = others.map(|c| c.effort_days.0).fold(f64::INFINITY, f64::min);
        again.map(|candidate| candidate.effort_days.0 < least)
    };
    assert_eq!(home("site: rz"), None, "it is there");
    for place in ["site: rack", "site: zurich", "region: aws/eu-central-1", "country: DE"] {
        assert_eq!(home(place), Some(true), "{place}: the product stays, only the hall is another");
    }
}
