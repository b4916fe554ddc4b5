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
pub mod data_map;
pub mod exit;
pub mod exposure;
pub mod facts;
pub mod finding;
pub mod lens;
pub mod lens_basis;
pub mod level;
pub mod measure;
pub mod message;
pub mod needs;
pub mod past_contact;
pub mod policy_rules;
pub mod pool;
pub mod provenance;
pub mod provider;
pub mod question;
pub mod questionnaire;
pub mod questions;
pub mod recommend;
pub mod rule_facts;
pub mod rules;
pub mod waive;
pub mod wording;

pub use candidates::{Candidate, GateState};
pub use concentration::Concentration;
pub use exposure::Exposure;
pub use finding::Finding;
pub use lens::{LensResult, LensResults};
pub use message::Message;
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
use std::sync::Arc;

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
    /// What is known of each service in the words of the lenses; shared where it is the same.
    pub facts: Vec<Arc<facts::Facts>>,
    /// Who stands behind many services.
    pub concentration: Vec<Concentration>,
    /// What the rules found, worst first.
    pub findings: Vec<Finding>,
    /// What is missing, most telling first.
    pub questions: Vec<Question>,
    /// How many questions there are, listed or not.
    pub question_count: usize,
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
    let mut services: Vec<ServiceResult> = (0..inventory.services.len())
        .into_par_iter()
        .with_min_len(piece(inventory.services.len()))
        .map_init(candidates::Memo::default, |memo, at| judge.service(at, memo))
        .collect();
    let engine = lens::Engine::new(catalog, policy);
    let facts = lens_results(inventory, &engine, catalog, today, &mut services);
    let concentration = concentration::concentration(inventory, catalog, &graph, &services);
    let (findings, questions) = (Vec::new(), Vec::new());
    let mut out = Assessment {
        inventory,
        catalog,
        policy,
        today,
        graph,
        reaches,
        services,
        facts,
        concentration,
        findings,
        questions,
        question_count: 0,
    };
    let questions = |out: &Assessment<'a>| questions::questions(out, &engine, &out.facts);
    if out.services.len() > FEW {
        // Each keeps all cores busy by itself; what both need for their work would stand in memory at once.
        out.findings = rules::findings(&out);
        (out.questions, out.question_count) = questions(&out);
    } else {
        let (findings, questions) = rayon::join(|| rules::findings(&out), || questions(&out));
        (out.findings, (out.questions, out.question_count)) = (findings, questions);
    }
    out
}

/// Only what holds today for each service: no alternatives, lenses, rules or questions. For those who assess many changed
/// inventories and compare.
#[must_use]
pub fn today_only(inventory: &Inventory, catalog: &Catalog, policy: &Policy, today: Date) -> Vec<candidates::Today> {
    let graph = Graph::of_today(inventory, catalog, today);
    let reaches = graph.reaches();
    let judge = candidates::Judge::new(inventory, catalog, policy, &graph, &reaches);
    (0..inventory.services.len())
        .into_par_iter()
        .with_min_len(piece(inventory.services.len()))
        .map_init(candidates::Memo::default, |memo, at| judge.today(at, memo))
        .collect()
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
            Some(reach) => self.graph.proof(
                &self.reaches.list[reach as usize],
                self.graph.service_node(at),
                self.inventory,
                self.catalog,
            ),
            None => exit::proof(self.service(at), exposure, self.catalog, &self.graph),
        }
    }

    /// The legal entity at the end of a service's chain of control.
    #[must_use]
    pub fn ultimate_parent(&self, at: usize) -> Option<&'a LegalEntity> {
        self.services[at].ultimate_parent.as_deref().and_then(|id| self.catalog.entity(id))
    }
}

/// Up to so many services findings and questions are looked for at the same time.
const FEW: usize = 48;

/// How many services one task takes at least: each task remembers what it has seen, so few large ones work least; a small
/// inventory still uses two cores.
fn piece(services: usize) -> usize {
    (services / (rayon::current_num_threads() * 4)).max(12)
}

/// Applies the policy's lenses to all services and returns the facts of each. Lenses are European: seen from a home outside the EEA, what is foreign is
/// worked out anew for them with the EU as home.
fn lens_results(
    inventory: &Inventory,
    engine: &lens::Engine<'_>,
    catalog: &Catalog,
    today: Date,
    services: &mut [ServiceResult],
) -> Vec<Arc<facts::Facts>> {
    let providers = provider::Providers::new(catalog, "EU");
    let european = !providers.home.is_foreign(&inventory.organisation.home);
    let other = (!european).then(|| {
        let mut as_european = inventory.clone();
        as_european.organisation.home = "EU".to_owned();
        let graph = Graph::new(&as_european, catalog, today);
        let reaches = graph.reaches();
        (graph, reaches)
    });
    let known = services.par_iter_mut().enumerate().with_min_len(piece(inventory.services.len())).map_init(
        lens::Memo::default,
        |memo, (at, result)| {
            let strength = match &other {
                Some((graph, reaches)) => reaches.strongest(graph.service_node(at)),
                None => exposure::strongest(&result.exposures),
            };
            let service = &inventory.services[at];
            let subject = facts::Subject { service, setup: &result.setup, needs: &result.needs, strength };
            let facts = memo.share(facts::facts(subject, &inventory.organisation, &providers, today));
            result.lenses = engine.results(service, &facts, memo);
            facts
        },
    );
    known.collect()
}
