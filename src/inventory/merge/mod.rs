//! Declared services and observations become one inventory.
//!
//! They meet by id, by alias, by domain (what was looked up about an own domain: by domain and use), and by offering (the
//! exact offering of the exact vendor; when several services fit, the region decides; when it does not, they stay
//! separate). Facts missing in the declaration are filled; places are kept.
//! Facts that contradict each other are [`Conflict`]s with both places. What meets nothing becomes a service of its own.
//!
//! What must hold: no observation is lost; nothing that is declared disappears; the order of observations changes nothing
//! but the order of places. Where declaration and deployment differ in place, the deployment counts if it was seen with at
//! least medium confidence, for that is where the data lies; the declaration is named in the conflict.

mod combine;
pub(super) use combine::free_id;
use combine::*;
mod matching;
pub use matching::meet;
use matching::*;

use super::Inventory;
use crate::catalog::Catalog;
use crate::catalog::names::fold;
use crate::diagnostic::{Diagnostic, Kind};
use crate::model::service::{DependencyKind, ObservedAt};
use crate::model::words::{Confidence, Origin, Severity};
use crate::model::{Dependency, Observation, Service};
use crate::source::Span;
use rustc_hash::{FxHashMap, FxHashSet};

/// A fact that can contradict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fact {
    /// Where it runs.
    Region,
    /// What it is.
    Offering,
}

impl Fact {
    /// Word in keys and fingerprints.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::Offering => "offering",
        }
    }
}

/// Declared one way, deployed another.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// Service id.
    pub service: String,
    /// What contradicts.
    pub fact: Fact,
    /// As declared.
    pub declared: String,
    /// As deployed.
    pub observed: String,
    /// Whether the merged inventory has the deployed value.
    pub observed_used: bool,
    /// How serious: high when the country or vendor differs.
    pub severity: Severity,
    /// Of the observation.
    pub confidence: Confidence,
    /// Where it is declared.
    pub span: Option<Span>,
    /// Where the deployment was seen.
    pub seen: Option<ObservedAt>,
}

impl Conflict {
    /// The conflict as a diagnostic, for commands that do not assess.
    #[must_use]
    pub fn diagnostic(&self) -> Diagnostic {
        let message = format!("`{}` is declared as {} but deployed as {}", self.service, self.declared, self.observed);
        let mut out = Diagnostic::new(Kind::Finding(self.severity), "declared-deployed-conflict", message)
            .at(self.span, "declared here");
        if let Some(seen) = &self.seen {
            out = out.note(format!("deployed at {}:{}:{}", seen.path, seen.line, seen.column));
        }
        out.help("correct the inventory or the deployment, so that both say the same")
    }
}

/// Merges observations into an inventory. Services leave sorted by id.
#[must_use]
pub fn merge(mut inventory: Inventory, observations: &[Observation], catalog: &Catalog) -> (Inventory, Vec<Conflict>) {
    let met = meet(&inventory.services, observations, catalog);
    let mut conflicts = Vec::new();
    let mut names: FxHashMap<&str, String> = FxHashMap::default();
    let mut of_services: Vec<Vec<&Observation>> = vec![Vec::new(); inventory.services.len()];
    for (observation, to) in observations.iter().zip(&met) {
        if let Some(at) = to {
            of_services[*at].push(observation);
        }
    }
    for (service, mut mine) in inventory.services.iter_mut().zip(of_services) {
        mine.sort_by(|a, b| best(a, b));
        for observation in mine {
            names.insert(&observation.service, service.id.clone());
            combine(service, observation, catalog, &mut conflicts);
        }
    }
    let mut taken: FxHashSet<String> = inventory.services.iter().map(|service| service.id.clone()).collect();
    let mut own: Vec<&Observation> =
        observations.iter().zip(&met).filter(|(_, to)| to.is_none()).map(|(o, _)| o).collect();
    own.sort_by(|a, b| (&a.service, &a.places).cmp(&(&b.service, &b.places)));
    let mut new: FxHashMap<String, usize> = FxHashMap::default();
    for observation in own {
        let known = names.get(observation.service.as_str()).and_then(|id| new.get(id)).copied();
        let same = |service: &&mut Service| {
            service.offering == observation.offering
                && service.region == observation.region
                && (service.offering.is_some() || service.vendor == observation.vendor)
        };
        if let Some(known) = known.map(|at| &mut inventory.services[at]).filter(same) {
            add_places(known, observation);
            continue;
        }
        let service = new_service(free_id(&observation.service, &mut taken), observation, catalog);
        names.entry(&observation.service).or_insert_with(|| service.id.clone());
        new.insert(service.id.clone(), inventory.services.len());
        inventory.services.push(service);
    }
    connect(&mut inventory.services, observations, &names);
    inventory.services.sort_by(|a, b| a.id.cmp(&b.id));
    conflicts.sort_by(|a, b| (&a.service, a.fact, &a.observed).cmp(&(&b.service, b.fact, &b.observed)));
    (inventory, conflicts)
}

/// Adds the dependencies that were seen between services that are there.
fn connect(services: &mut [Service], observations: &[Observation], names: &FxHashMap<&str, String>) {
    let places: FxHashMap<String, usize> =
        services.iter().enumerate().map(|(at, service)| (service.id.clone(), at)).collect();
    for observation in observations {
        let Some(at) = names.get(observation.service.as_str()).and_then(|id| places.get(id)).copied() else { continue };
        let mut needed: Vec<&String> = observation.depends_on.iter().filter_map(|id| names.get(id.as_str())).collect();
        needed.sort();
        for id in needed {
            let service = &mut services[at];
            let known =
                service.id == *id || service.depends_on.iter().any(|old| old.service == *id || old.any_of.contains(id));
            if !known {
                service.depends_on.push(Dependency {
                    service: id.clone(),
                    span: None,
                    kind: DependencyKind::Hard,
                    data: true,
                    fallback: None,
                    any_of: Vec::new(),
                });
            }
        }
    }
}
