//! From inventory, catalog, policy and today's date to an [`Assessment`]. Pure: same input, same result.
//!
//! * [`needs`]: what each service needs at least.
//! * [`exposure`]: what reaches it, per channel and jurisdiction, and how bad that is ([`level`]).
//! * [`exit`]: what keeps it from leaving.
//! * [`candidates`] and [`recommend`]: other ways to provide it, judged by the same computation, and the advice.
//! * [`concentration`]: who stands behind many services at once.
//!
//! What must hold: a worse fact never improves a result; a missing fact never counts as safe; every exposure has a proof.

pub mod candidates;
pub mod concentration;
pub mod exit;
pub mod exposure;
pub mod facts;
pub mod finding;
pub mod lens;
pub mod level;
pub mod needs;
pub mod policy_rules;
pub mod question;
pub mod recommend;
pub mod waive;
pub mod wording;

pub use candidates::{Candidate, GateState};
pub use concentration::Concentration;
pub use exposure::Exposure;
pub use finding::Finding;
pub use lens::{LensResult, LensResults};
pub use needs::Needs;
pub use question::Question;
pub use recommend::{Flip, Recommendation};

use crate::catalog::Catalog;
use crate::catalog::raw::LegalEntity;
use crate::graph::{Graph, Hop, Reaches, Setup};
use crate::inventory::Inventory;
use crate::model::Service;
use crate::model::words::Date;
use crate::policy::Policy;
use rayon::prelude::*;

/// The result of an assessment, with everything needed to prove it.
#[derive(Debug)]
pub struct Assessment<'a> {
    /// What was declared.
    pub inventory: &'a Inventory,
    /// What is known of the world.
    pub catalog: &'a Catalog,
    /// What is demanded.
    pub policy: &'a Policy,
    /// The day for which everything holds.
    pub today: Date,
    /// Who depends on whom.
    pub graph: Graph,
    /// What reaches what.
    pub reaches: Reaches,
    /// One result a service, in the order of the inventory (sorted by id).
    pub services: Vec<ServiceResult>,
    /// Who stands behind many services.
    pub concentration: Vec<Concentration>,
    /// What the rules found, worst first.
    pub findings: Vec<Finding>,
    /// What is missing, most telling first.
    pub questions: Vec<Question>,
}

/// What was found out about one service.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceResult {
    /// How it is provided.
    pub setup: Setup,
    /// Vendor id.
    pub vendor: Option<String>,
    /// Id of the legal entity at the end of the chain of control.
    pub ultimate_parent: Option<String>,
    /// Country it lies in.
    pub country: Option<String>,
    /// What it needs at least.
    pub needs: Needs,
    /// Results of the policy's lenses.
    pub lenses: LensResults,
    /// What reaches it, worst first.
    pub exposures: Vec<Exposure>,
    /// What to do.
    pub recommendation: Recommendation,
}

/// Assesses. The inventory must have been resolved against the same catalog.
#[must_use]
pub fn assess<'a>(inventory: &'a Inventory, catalog: &'a Catalog, policy: &'a Policy, today: Date) -> Assessment<'a> {
    let graph = Graph::new(inventory, catalog, today);
    let reaches = graph.reaches();
    let judge = candidates::Judge::new(inventory, catalog, policy, &graph, &reaches);
    let services: Vec<ServiceResult> = (0..inventory.services.len())
        .into_par_iter()
        .with_min_len(64)
        .map_init(candidates::Memo::default, |memo, at| judge.service(at, memo))
        .collect();
    let concentration = concentration::concentration(inventory, catalog, &services);
    Assessment { inventory, catalog, policy, today, graph, reaches, services, concentration, findings: Vec::new(), questions: Vec::new() }
}

impl<'a> Assessment<'a> {
    /// The declared service behind a result.
    #[must_use]
    pub fn service(&self, at: usize) -> &'a Service {
        &self.inventory.services[at]
    }

    /// The proof of an exposure of the service at place `at`.
    #[must_use]
    pub fn proof<'s>(&'s self, at: usize, exposure: &'s Exposure) -> Vec<Hop<'s>> {
        match exposure.reach {
            Some(reach) => {
                self.graph.proof(&self.reaches.list[reach], self.graph.service_node(at), self.inventory, self.catalog)
            }
            None => exit::proof(self.service(at), exposure, self.catalog, self.today),
        }
    }

    /// The legal entity at the end of a service's chain of control.
    #[must_use]
    pub fn ultimate_parent(&self, at: usize) -> Option<&'a LegalEntity> {
        self.services[at].ultimate_parent.as_deref().and_then(|id| self.catalog.entity(id))
    }
}
