//! What keeps a service from leaving: contract, export, interfaces, and laws that forbid taking data out.
//!
//! The service stands alone here; nothing travels along dependencies. Full: there is no complete way out today. Reduced:
//! leaving takes markedly more time or work.

use super::Exposure;
use crate::catalog::Catalog;
use crate::catalog::raw::{Law, Offering};
use crate::graph::home::{bound, laws_of};
use crate::graph::{Graph, Hop, maybe, setup};
use crate::model::service::ControlValue;
use crate::model::words::*;
use crate::model::{Interval, Service, Strength};

/// Contracts that run longer than this many days are an obstacle.
const LONG_DAYS: i32 = 365;
/// Notice periods longer than this many days are an obstacle (the Data Act allows cloud services two months).
const LONG_NOTICE: u32 = 92;

/// One obstacle.
#[derive(Debug, Clone, PartialEq)]
pub struct Obstacle {
    /// What it is, a key of the report texts (`exit.export`).
    pub kind: &'static str,
    /// How much it hinders.
    pub strength: Interval,
    /// Country of the law, for exit blocks.
    pub jurisdiction: Option<String>,
}

/// The obstacles of a service provided by `offering` in `country`.
#[must_use]
pub fn obstacles(
    service: &Service,
    offering: Option<&Offering>,
    country: Option<&str>,
    self_run: Option<bool>,
    catalog: &Catalog,
    graph: &Graph,
) -> Vec<Obstacle> {
    let today = graph.today;
    let mut found = Vec::new();
    let mut add = |kind, strength: Interval| {
        if strength != Interval::NONE {
            found.push(Obstacle { kind, strength, jurisdiction: None });
        }
    };
    let open = offering.and_then(|o| o.licence.as_deref()).is_some_and(|licence| licence != "proprietary");
    let own = self_run == Some(true);
    let tested = service.controls.get("exit_tested") == Some(&ControlValue::Flag(true));
    let export = match offering.and_then(|o| o.export.as_ref()).map(|export| export.completeness) {
        Some(ExportCompleteness::Full) => Interval::NONE,
        Some(ExportCompleteness::Partial) => Interval::REDUCED,
        Some(ExportCompleteness::None) => Interval::FULL,
        None if open || own => Interval::NONE,
        None => maybe(Strength::Full),
    };
    add("exit.export", if tested { Interval::NONE } else { export });
    add(
        "exit.interfaces",
        match offering.and_then(|o| o.interfaces) {
            Some(Interfaces::Open) => Interval::NONE,
            Some(Interfaces::Mixed) => maybe(Strength::Reduced),
            Some(Interfaces::Proprietary) => Interval::REDUCED,
            None if open || own => Interval::NONE,
            None => maybe(Strength::Reduced),
        },
    );
    let contract = match service.contract.ends {
        Some(ends) if days_between(today, ends) > LONG_DAYS => Interval::REDUCED,
        _ if service.contract.notice.is_some_and(|notice| notice.length() > LONG_NOTICE) => Interval::REDUCED,
        Some(_) => Interval::NONE,
        None if own || service.contract.notice.is_some() => Interval::NONE,
        None => maybe(Strength::Reduced),
    };
    add("exit.contract", contract);
    if let Some(country) = country {
        for (_, strength) in blocks(service, country, catalog, graph) {
            found.push(Obstacle { kind: "exit.law", strength, jurisdiction: Some(country.to_owned()) });
        }
    }
    found
}

/// Laws under which data of the service that lies in a country may not be taken home, and how surely each holds.
fn blocks<'c>(
    service: &Service,
    country: &str,
    catalog: &'c Catalog,
    graph: &Graph,
) -> impl Iterator<Item = (&'c Law, Interval)> {
    let Graph { home, today, .. } = graph;
    let held = service.data.as_ref().is_none_or(|data| !data.is_empty());
    let personal = setup::personal(service.data.as_deref(), catalog);
    laws_of(catalog, country)
        .filter(move |law| held && law.kind == LawKind::ExitBlock)
        .filter(|law| law.towards.is_empty() || law.towards.iter().any(|country| !home.is_foreign(country)))
        .filter(move |law| !(law.personal_only && personal == Some(false)))
        .map(move |law| match bound(law, Binding::DataLocation, *today) {
            Interval::NONE => (law, Interval::NONE),
            _ if law.personal_only && personal.is_none() => (law, maybe(Strength::Full)),
            strength => (law, strength),
        })
        .filter(|(_, strength)| *strength != Interval::NONE)
}

/// Days from one day to another.
#[must_use]
pub fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

/// Obstacles as one strength.
#[must_use]
pub fn strength(obstacles: &[Obstacle]) -> Interval {
    obstacles.iter().fold(Interval::NONE, |sum, obstacle| sum.join(obstacle.strength))
}

/// The proof of an exit exposure: one hop an obstacle; laws by name, each once.
#[must_use]
pub fn proof<'s>(service: &'s Service, exposure: &'s Exposure, catalog: &'s Catalog, graph: &Graph) -> Vec<Hop<'s>> {
    let offering = service.offering.as_deref().and_then(|id| catalog.offering(id));
    let hop = |to: &'s str, told: Option<&'s Evidence>| Hop {
        from: &service.id,
        to,
        relation: Relation::BoundBy,
        source: told.map_or("inventory", |told| told.source.as_str()),
        as_of: told.map_or(Some(graph.today), |told| Some(told.as_of)),
        confidence: told.map_or(Confidence::High, |told| told.confidence),
        between_services: false,
    };
    let of_product = offering.map(|offering| &offering.evidence);
    let others = exposure.obstacles.iter().filter(|kind| **kind != "exit.law");
    let others =
        others.map(|kind| hop(kind, of_product.filter(|_| matches!(*kind, "exit.export" | "exit.interfaces"))));
    let laws = exposure.jurisdiction.iter().flat_map(|country| blocks(service, country, catalog, graph));
    others.chain(laws.map(|(law, _)| hop(&law.short, Some(&law.evidence)))).collect()
}
