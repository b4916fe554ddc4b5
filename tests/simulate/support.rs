//! Inventories from text, assessed for a fixed day.

use hoheit::assess::{Assessment, assess};
use hoheit::catalog::Catalog;
use hoheit::catalog::load::embedded;
use hoheit::catalog::raw::{Event, Scenario};
use hoheit::inventory::{Inventory, read, resolve};
use hoheit::model::words::Date;
use hoheit::policy::Policy;
use hoheit::simulate::outcome::ServiceOutcome;
use hoheit::simulate::{Simulation, ad_hoc, simulate};
use hoheit::source::Sources;
use std::sync::OnceLock;

pub(crate) const TODAY: Date = Date::constant(2026, 11, 21);

pub(crate) fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(embedded)
}

pub(crate) fn policy() -> &'static Policy {
    static POLICY: OnceLock<Policy> = OnceLock::new();
    POLICY.get_or_init(Policy::default)
}

pub(crate) fn inventory(text: &str, catalog: &Catalog) -> Inventory {
    let mut sources = Sources::default();
    let file = sources.add("inventory.yaml", text);
    let (draft, found) = read(text, file);
    assert!(found.is_empty(), "{found:#?}");
    let (inventory, found) = resolve::resolve(vec![draft], catalog, None);
    assert!(found.iter().all(|d| !d.is_error()), "{found:#?}");
    inventory.expect("resolved")
}

pub(crate) fn assessed<'a>(inventory: &'a Inventory, catalog: &'a Catalog) -> Assessment<'a> {
    assess(inventory, catalog, policy(), TODAY)
}

pub(crate) fn event(kind: &str, what: &str, after_hours: f64) -> Event {
    Event { kind: kind.to_owned(), what: what.to_owned(), by: None, after_hours }
}

pub(crate) fn scenario(events: Vec<Event>) -> Scenario {
    ad_hoc(events, TODAY)
}

/// Runs events on an inventory given as text, with the shipped catalog.
pub(crate) fn run(text: &str, events: Vec<Event>) -> Simulation {
    let inventory = inventory(text, catalog());
    simulate(&assessed(&inventory, catalog()), &scenario(events)).expect("runs")
}

pub(crate) fn of<'s>(simulation: &'s Simulation, id: &str) -> &'s ServiceOutcome {
    simulation.services.iter().find(|service| service.id == id).unwrap_or_else(|| panic!("no service {id}"))
}

/// Service id and state of all, in order.
pub(crate) fn states(simulation: &Simulation) -> Vec<(&str, &str)> {
    simulation.services.iter().map(|service| (service.id.as_str(), service.state.as_str())).collect()
}
