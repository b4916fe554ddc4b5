//! The inventory after moves.
//!
//! In: an assessment and, for some services, one of their candidates. Out: the inventory in which these services are
//! provided that way, as the candidate was judged: local ones on own ground at home, cloud ones at home where they can be
//! had there. A split becomes two services: the local part under the old id, and a part in the cloud without which it only
//! degrades.

use crate::assess::candidates::candidate_setup;
use crate::assess::measure::Measure;
use crate::assess::{Assessment, Candidate};
use crate::catalog::Catalog;
use crate::diagnostic::Diagnostic;
use crate::graph::Setup;
use crate::inventory::Inventory;
use crate::model::words::*;
use crate::model::{Contract, Dependency, DependencyKind, Service};
use rustc_hash::FxHashMap;

/// What comes after the id of a service in the id of its part in the cloud.
pub const CLOUD_PART: &str = "~cloud";

/// An inventory after moves.
#[derive(Debug)]
pub struct Moved {
    /// The inventory, sorted by id.
    pub inventory: Inventory,
    /// Ids of the services that moved.
    pub moved: Vec<String>,
    /// Parts in the cloud, with the service they belong to.
    pub parts: FxHashMap<String, String>,
}

/// Applies moves: place of the service, place of the candidate among its candidates.
///
/// # Errors
/// Places that do not exist.
pub fn apply(assessment: &Assessment<'_>, moves: &[(usize, usize)]) -> Result<Moved, Vec<Diagnostic>> {
    let catalog = assessment.catalog;
    let mut out = Moved { inventory: assessment.inventory.clone(), moved: Vec::new(), parts: FxHashMap::default() };
    let mut found = Vec::new();
    let mut parts = Vec::new();
    for (at, number) in moves {
        let candidate = assessment.services.get(*at).and_then(|result| result.recommendation.candidates.get(*number));
        let Some(candidate) = candidate else {
            found.push(Diagnostic::error("unknown-move", format!("there is no candidate {number} for service {at}")));
            continue;
        };
        let today = assessment.service(*at).clone();
        let service = &mut out.inventory.services[*at];
        match candidate.placement {
            Placement::Keep => continue,
            Placement::Govern => govern(service, candidate, catalog),
            _ => {
                let Some(target) = candidate.target else { continue };
                let ground =
                    if candidate.placement == Placement::EuCloud { Placement::EuCloud } else { Placement::Local };
                place(service, target, ground, assessment);
                if candidate.placement == Placement::Hybrid
                    && let Some(part) = cloud_part(&today, candidate, assessment)
                {
                    service.depends_on.push(Dependency {
                        service: part.id.clone(),
                        span: None,
                        kind: DependencyKind::Soft,
                        data: false,
                        fallback: None,
                        any_of: Vec::new(),
                    });
                    out.parts.insert(part.id.clone(), service.id.clone());
                    parts.push(part);
                }
            }
        }
        out.moved.push(today.id);
    }
    if !found.is_empty() {
        return Err(found);
    }
    out.inventory.services.extend(parts);
    out.inventory.services.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(out)
}

fn govern(service: &mut Service, candidate: &Candidate, catalog: &Catalog) {
    if candidate.measures.contains(Measure::Keys) {
        let offered = candidate.target.map(|ix| catalog.offering_at(ix).keys.as_slice()).unwrap_or_default();
        service.keys = [Keys::Hyok, Keys::ClientSide].into_iter().find(|keys| offered.contains(keys)).or(service.keys);
    }
    if candidate.measures.contains(Measure::Clauses) {
        service.contract.scc = Some(true);
    }
}

/// Provides a service as its candidate was judged.
fn place(service: &mut Service, target: usize, placement: Placement, assessment: &Assessment<'_>) {
    let catalog = assessment.catalog;
    let setup = candidate_setup(target, placement, &Setup::of(service, catalog), catalog, assessment.inventory);
    service.offering = setup.offering.map(|ix| catalog.offering_at(ix).id.clone());
    service.vendor = setup.vendor;
    service.deployment = setup.deployment;
    service.region = setup.region;
    service.site = setup.site;
    service.country = setup.country;
    service.keys = setup.keys;
    service.contract = Contract { scc: setup.scc, ..Contract::default() };
    if !setup.location_guaranteed {
        service.controls.remove("data_location_guaranteed");
    }
}

fn cloud_part(today: &Service, candidate: &Candidate, assessment: &Assessment<'_>) -> Option<Service> {
    let cloud = candidate.cloud?;
    let catalog = assessment.catalog;
    let split =
        today.category.as_deref().and_then(|id| catalog.category(id))?.hybrid.get(usize::from(candidate.split?))?;
    let mut part = Service::unknown(format!("{}{CLOUD_PART}", today.id));
    part.category.clone_from(&today.category);
    part.data = today
        .data
        .as_ref()
        .map(|data| data.iter().filter(|class| !split.local_data.contains(class)).cloned().collect());
    if split.cloud == "incumbent" {
        let own = Service { id: part.id.clone(), data: part.data.clone(), ..today.clone() };
        part = Service {
            depends_on: Vec::new(),
            functions: Vec::new(),
            users: None,
            rto_hours: None,
            fallback: None,
            ..own
        };
    } else {
        place(&mut part, cloud, Placement::EuCloud, assessment);
    }
    Some(part)
}
