//! Joining the catalog and the services of an inventory into one graph.

use super::codes::Codes;
use super::concerned::Concerned;
use super::grounds::Grounds;
use super::providers;
use super::setup::{self, OwnEdges, Setup, Target};
use super::{Caps, Edge, Home, Mitigation, Node, NodeIx, maybe};
use crate::catalog::Catalog;
use crate::inventory::Inventory;
use crate::model::service::{Dependency, Fallback};
use crate::model::words::*;
use crate::model::{DependencyKind, Interval, Service, Strength};
use petgraph::graph::{DiGraph, EdgeIndex};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::{Arc, OnceLock};

/// The graph with what is needed to read it.
#[derive(Debug)]
pub struct Graph {
    pub(super) graph: DiGraph<Node, Edge, u32>,
    /// Foreign jurisdictions that anything is tied to, sorted.
    pub jurisdictions: Vec<Arc<str>>,
    pub(super) by_code: Codes,
    /// What proofs call a jurisdiction, a transfer there without a decision, and laws that nobody
    /// knows, on access and on disruption; made on first use.
    pub(super) labels: Vec<[OnceLock<String>; 4]>,
    /// What each hook lets through.
    pub(super) hooks: Vec<(NodeIx, Caps)>,
    pub(super) services: Vec<NodeIx>,
    pub(super) cores: FxHashMap<u32, NodeIx>,
    /// Nodes of offerings; none for those that concern no service.
    pub(super) offerings: Vec<Option<NodeIx>>,
    /// Ids of legal entities, and what proofs call them; made on first use.
    pub(super) entities: Vec<(Arc<str>, OnceLock<String>)>,
    pub(super) entity_ids: FxHashMap<Arc<str>, u32>,
    pub(super) entity_nodes: Vec<NodeIx>,
    pub(super) hook_nodes: FxHashMap<(u16, Binding), NodeIx>,
    pub(super) unknown: NodeIx,
    /// Groups of mutual dependencies with more than one node, found on first use.
    pub(super) node_groups: OnceLock<(FxHashMap<NodeIx, usize>, Vec<Vec<NodeIx>>)>,
    /// Edges from gates to whoever stands in.
    pub(super) stand_ins: Vec<EdgeIndex<u32>>,
    /// Those of them that lead back to what they stand in for, found on first use.
    pub(super) circular: OnceLock<FxHashSet<EdgeIndex<u32>>>,
    pub(super) grounds: Grounds,
    /// What of the catalog is in it.
    pub(super) concerned: Concerned,
    /// What is foreign.
    pub home: Home,
    /// The day for which laws and decisions count.
    pub today: Date,
}

impl Graph {
    /// Builds the graph. Services must be sorted by id.
    #[must_use]
    pub fn new(inventory: &Inventory, catalog: &Catalog, today: Date) -> Self {
        Self::with(inventory, catalog, today, true)
    }

    /// As [`Self::new`] for those who ask for no alternatives: it holds only what the services use today.
    #[must_use]
    pub fn of_today(inventory: &Inventory, catalog: &Catalog, today: Date) -> Self {
        Self::with(inventory, catalog, today, false)
    }

    fn with(inventory: &Inventory, catalog: &Catalog, today: Date, alternatives: bool) -> Self {
        let home = Home::new(&inventory.organisation.home, catalog);
        let own = own_edges(inventory, &home, catalog);
        let mut concerned = Concerned::new(&own, &home, catalog);
        if alternatives {
            concerned.add_alternatives(inventory, &home, catalog);
        }
        let jurisdictions = providers::jurisdictions(&concerned, catalog, &home);
        let places = if alternatives { concerned.places(catalog) } else { Vec::new() };
        let mut graph = Self::of_providers((concerned, home, jurisdictions), catalog, today);
        // Ties that no service has today, yet what moves there would have.
        for country in places {
            graph.resolve(&Target::Place(country, None), Edge::full(Relation::LocatedIn), catalog);
        }
        graph.add_services(inventory, own, catalog);
        graph
    }

    /// The graph of the same services under an amended catalog, see [`Catalog::amended`].
    #[must_use]
    pub fn amended(&self, inventory: &Inventory, catalog: &Catalog) -> Self {
        let own = own_edges(inventory, &self.home, catalog);
        let concerned = self.concerned.amended(&self.home, catalog);
        let known = |place: &String| !self.home.is_foreign(place) || self.jurisdiction(place).is_some();
        let jurisdictions = if concerned.entities(catalog).flat_map(providers::places_of).all(known) {
            self.jurisdictions.clone()
        } else {
            providers::jurisdictions(&concerned, catalog, &self.home)
        };
        let mut graph = Self::of_providers((concerned, self.home.clone(), jurisdictions), catalog, self.today);
        graph.add_services(inventory, own, catalog);
        graph
    }

    pub(super) fn entity_node(&self, id: &str) -> Option<NodeIx> {
        self.entity_ids.get(id).map(|number| self.entity_nodes[*number as usize])
    }

    /// Number of a foreign country.
    pub(super) fn jurisdiction(&self, country: &str) -> Option<usize> {
        self.by_code.number(country, &self.jurisdictions)
    }

    /// Ties a node to a foreign country's law; home countries need no tie.
    pub(super) fn tie(&mut self, node: NodeIx, country: &str, binding: Binding, edge: Edge) {
        if let Some(number) = self.jurisdiction(country) {
            let hook = self.hook(number, binding);
            self.graph.add_edge(node, hook, edge);
        }
    }

    fn hook(&mut self, number: usize, binding: Binding) -> NodeIx {
        let number = u16::try_from(number).unwrap_or(u16::MAX);
        *self.hook_nodes.entry((number, binding)).or_insert_with(|| self.graph.add_node(Node::Hook(number, binding)))
    }

    /// Computes what each hook lets through; called once all hooks exist.
    fn settle_hooks(&mut self, catalog: &Catalog) {
        let mut hooks: Vec<_> = self.hook_nodes.iter().map(|(key, node)| (*key, *node)).collect();
        hooks.sort_unstable_by_key(|(_, node)| *node);
        for ((number, binding), node) in hooks {
            let country = &self.jurisdictions[number as usize];
            self.hooks.push((node, self.home.hook(catalog, country, binding, self.today)));
            self.grounds.settle((number, binding), country, catalog, self.today);
        }
    }

    fn add_services(&mut self, inventory: &Inventory, own: Vec<OwnEdges>, catalog: &Catalog) {
        let services = &inventory.services;
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        for at in 0..services.len() {
            self.services.push(self.graph.add_node(Node::Service(number(at))));
        }
        for (at, service) in services.iter().enumerate() {
            if service.fallback.is_some() {
                let core = self.graph.add_node(Node::Core(number(at)));
                self.cores.insert(number(at), core);
            }
        }
        let ids: FxHashMap<&str, usize> = services.iter().enumerate().map(|(at, s)| (s.id.as_str(), at)).collect();
        for (at, (service, own)) in services.iter().zip(own).enumerate() {
            let outer = self.services[at];
            let node = self.cores.get(&number(at)).copied().unwrap_or(outer);
            for (target, edge) in own {
                for (target, edge) in self.resolve(&target, edge, catalog) {
                    self.graph.add_edge(node, target, edge);
                }
            }
            let personal = setup::personal(service.data.as_deref(), catalog);
            let mut needed: Vec<&Dependency> = service.depends_on.iter().collect();
            needed.sort_by(|a, b| a.service.cmp(&b.service));
            for dependency in needed {
                self.add_dependency(node, service, dependency, personal, &ids);
            }
            if let Some(fallback) = &service.fallback
                && let Some(stand_in) = ids.get(fallback.service.as_str())
            {
                let gate = self.graph.add_node(Node::Gate(number(at)));
                self.graph.add_edge(outer, gate, Edge::full(Relation::DependsOn));
                self.graph.add_edge(gate, node, Edge::full(Relation::DependsOn));
                self.add_stand_in(gate, self.services[*stand_in], fallback);
            } else if node != outer {
                self.graph.add_edge(outer, node, Edge::full(Relation::DependsOn));
            }
        }
        self.settle_hooks(catalog);
    }

    fn add_dependency(
        &mut self,
        node: NodeIx,
        service: &Service,
        dependency: &Dependency,
        personal: Option<bool>,
        ids: &FxHashMap<&str, usize>,
    ) {
        let Some(primary) = ids.get(dependency.service.as_str()) else { return };
        let data = dependency.data && service.data.as_ref().is_none_or(|data| !data.is_empty());
        let access = if data { Interval::FULL } else { Interval::NONE };
        let (disruption, mitigation) = match dependency.kind {
            DependencyKind::Hard => (Interval::FULL, None),
            DependencyKind::Soft => (Interval::REDUCED, Some(Mitigation::SoftDependency)),
        };
        let transfer = match personal {
            _ if !data => Interval::NONE,
            Some(true) => Interval::FULL,
            Some(false) => Interval::NONE,
            None => maybe(Strength::Full),
        };
        let edge = Edge { mitigation, ..Edge::full(Relation::DependsOn).with([access, disruption, transfer]) };
        let primary = self.services[*primary];
        let others: Vec<NodeIx> =
            dependency.any_of.iter().filter_map(|id| ids.get(id.as_str())).map(|at| self.services[*at]).collect();
        let stand_in = dependency
            .fallback
            .as_ref()
            .and_then(|fallback| ids.get(fallback.service.as_str()).map(|at| (self.services[*at], fallback)));
        if others.is_empty() && stand_in.is_none() {
            self.graph.add_edge(node, primary, edge);
            return;
        }
        let gate = self.graph.add_node(Node::Gate(0));
        self.graph.add_edge(node, gate, edge);
        self.graph.add_edge(gate, primary, Edge::full(Relation::DependsOn));
        for other in others {
            let edge = Edge { mitigation: Some(Mitigation::Fallback), ..Edge::full(Relation::DependsOn) };
            self.graph.add_edge(gate, other, edge);
        }
        if let Some((node, fallback)) = stand_in {
            self.add_stand_in(gate, node, fallback);
        }
    }

    /// A stand-in carries no data while the first one works. One that no test bears out may fail.
    fn add_stand_in(&mut self, gate: NodeIx, node: NodeIx, fallback: &Fallback) {
        let edge = Edge {
            mitigation: Some(Mitigation::Fallback),
            untested: !fallback.tested.holds(self.today),
            ..Edge::full(Relation::DependsOn).with([Interval::NONE, Interval::FULL, Interval::NONE])
        };
        let edge = self.graph.add_edge(gate, node, edge);
        self.stand_ins.push(edge);
    }

    /// The node behind a target; targets at home need none.
    #[must_use]
    pub(crate) fn node_of(&self, target: &Target) -> Option<NodeIx> {
        match target {
            Target::Offering(ix) => Some(self.offering_node(*ix)),
            Target::Entity(id) => self.entity_node(id),
            Target::Unknown => Some(self.unknown),
            Target::Place(..) => None,
        }
    }

    /// As [`Self::resolve`] without making nodes: ties that nothing has are not there.
    #[must_use]
    pub(crate) fn nodes_of(&self, target: &Target, edge: Edge, catalog: &Catalog) -> Vec<(NodeIx, Edge)> {
        let Target::Place(country, certified) = target else {
            return self.node_of(target).map(|node| (node, edge)).into_iter().collect();
        };
        let Some(number) = self.jurisdiction(country) else { return Vec::new() };
        let edge = edge.with(self.with_basis(edge.caps, Some(country), *certified, catalog));
        let number = u16::try_from(number).unwrap_or(u16::MAX);
        let delivered = edge.with([edge.caps[0], edge.caps[1], Interval::NONE]);
        [(Binding::DataLocation, edge), (Binding::ServiceInCountry, delivered)]
            .into_iter()
            .filter_map(|(binding, edge)| Some((*self.hook_nodes.get(&(number, binding))?, edge)))
            .collect()
    }

    /// Nodes for a target, made where they are missing. A place stands for two ties: data lies there, and the service is
    /// delivered there.
    fn resolve(&mut self, target: &Target, edge: Edge, catalog: &Catalog) -> Vec<(NodeIx, Edge)> {
        if let Target::Place(country, _) = target
            && let Some(number) = self.jurisdiction(country)
        {
            self.hook(number, Binding::DataLocation);
            self.hook(number, Binding::ServiceInCountry);
        }
        self.nodes_of(target, edge, catalog)
    }

    /// How many nodes come before the first service: offerings, entities, and what they are tied to.
    #[must_use]
    pub fn shared_nodes(&self) -> usize {
        self.services.first().map_or(self.graph.node_count(), |first| first.index())
    }

    /// Number of nodes.
    #[must_use]
    pub fn node_count(&self) -> usize {
        self.graph.node_count()
    }
}

fn own_edges(inventory: &Inventory, home: &Home, catalog: &Catalog) -> Vec<OwnEdges> {
    let of = |service| setup::own_edges(&Setup::of(service, catalog), &inventory.organisation, home, catalog);
    inventory.services.par_iter().map(of).collect()
}
