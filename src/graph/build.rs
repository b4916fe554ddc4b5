//! Joining the catalog and the services of an inventory into one graph.

use super::grounds::Grounds;
use super::setup::{self, HOST_CAPS, Setup, Target};
use super::{Caps, Edge, Home, Mitigation, Node, NodeIx, maybe};
use crate::catalog::Catalog;
use crate::catalog::index::controls;
use crate::catalog::raw::{LegalEntity, Offering};
use crate::inventory::Inventory;
use crate::model::service::{Dependency, Fallback, Tested};
use crate::model::words::*;
use crate::model::{DependencyKind, Interval, Service, Strength};
use petgraph::graph::DiGraph;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// The graph with what is needed to read it.
#[derive(Debug)]
pub struct Graph {
    pub(super) graph: DiGraph<Node, Edge, u32>,
    /// Foreign jurisdictions that anything is tied to, sorted.
    pub jurisdictions: Vec<String>,
    pub(super) country_labels: Vec<String>,
    pub(super) no_adequacy: Vec<String>,
    /// What each hook lets through.
    pub(super) hooks: Vec<(NodeIx, Caps)>,
    pub(super) services: Vec<NodeIx>,
    pub(super) cores: FxHashMap<u32, NodeIx>,
    pub(super) offerings: Vec<NodeIx>,
    pub(super) entities: Vec<(String, String)>,
    entity_ids: FxHashMap<String, u32>,
    entity_nodes: Vec<NodeIx>,
    hook_nodes: FxHashMap<(u16, Binding), NodeIx>,
    pub(super) unknown: NodeIx,
    /// Groups of mutual dependencies with more than one node, found on first use.
    pub(super) node_groups: std::sync::OnceLock<(FxHashMap<NodeIx, usize>, Vec<Vec<NodeIx>>)>,
    pub(super) grounds: Grounds,
    /// What is foreign.
    pub home: Home,
    /// The day for which laws and decisions count.
    pub today: Date,
}

impl Graph {
    /// Builds the graph. Services must be sorted by id.
    #[must_use]
    pub fn new(inventory: &Inventory, catalog: &Catalog, today: Date) -> Self {
        let home = Home::new(&inventory.organisation.home, catalog);
        let mut graph = Self::of_catalog(catalog, home, today);
        graph.add_services(inventory, catalog);
        graph
    }

    /// The part that does not depend on services: offerings, entities, owners, ties to foreign law.
    fn of_catalog(catalog: &Catalog, home: Home, today: Date) -> Self {
        let mut jurisdictions: Vec<String> = catalog
            .raw
            .vendors
            .iter()
            .flat_map(|vendor| &vendor.legal)
            .flat_map(|entity| entity.establishments.iter().chain([&entity.country]))
            .chain(catalog.raw.countries.iter().map(|country| &country.code))
            .filter(|country| home.is_foreign(country))
            .cloned()
            .collect();
        jurisdictions.sort_unstable();
        jurisdictions.dedup();
        let grounds = Grounds::new(&jurisdictions, catalog, &home, today);
        let mut petgraph = DiGraph::with_capacity(8192, 16384);
        let unknown = petgraph.add_node(Node::Unknown);
        let mut out = Self {
            graph: petgraph,
            country_labels: jurisdictions
                .iter()
                .map(|code| format!("{} ({code})", catalog.country_name(code, Language::En)))
                .collect(),
            no_adequacy: jurisdictions.iter().map(|code| format!("no adequacy decision for {code}")).collect(),
            jurisdictions,
            hooks: Vec::new(),
            services: Vec::new(),
            cores: FxHashMap::default(),
            offerings: Vec::new(),
            entities: Vec::new(),
            entity_ids: FxHashMap::default(),
            entity_nodes: Vec::new(),
            hook_nodes: FxHashMap::default(),
            unknown,
            node_groups: std::sync::OnceLock::new(),
            grounds,
            home,
            today,
        };
        out.add_entities(catalog);
        for ix in 0..catalog.offering_count() {
            out.offerings.push(out.graph.add_node(Node::Offering(ix)));
        }
        for ix in 0..catalog.offering_count() {
            out.add_offering(ix, catalog);
        }
        out
    }

    fn add_entities(&mut self, catalog: &Catalog) {
        let all: Vec<&LegalEntity> = catalog.raw.vendors.iter().flat_map(|vendor| &vendor.legal).collect();
        for entity in &all {
            let number = u32::try_from(self.entities.len()).unwrap_or(u32::MAX);
            if self.entity_ids.insert(entity.id.clone(), number).is_some() {
                continue;
            }
            self.entities.push((entity.id.clone(), format!("{} ({})", entity.name, entity.country)));
            self.entity_nodes.push(self.graph.add_node(Node::Entity(number)));
            self.graph.add_node(Node::Owner(number));
        }
        for entity in &all {
            let Some(direct) = self.entity_node(&entity.id) else { continue };
            let owner = NodeIx::new(direct.index() + 1);
            self.tie(direct, &entity.country, Binding::Headquarters, Edge::full(Relation::SeatedIn));
            self.tie(owner, &entity.country, Binding::ParentControl, Edge::full(Relation::SeatedIn));
            for country in &entity.establishments {
                self.tie(direct, country, Binding::Establishment, Edge::full(Relation::SeatedIn));
            }
            for stake in &entity.owned_by {
                let strength = match (stake.kind, controls(stake)) {
                    (_, true) => Interval::FULL,
                    (OwnershipKind::Unknown, _) if stake.status != LinkStatus::Ended => maybe(Strength::Full),
                    _ => continue,
                };
                let Some(target) = self.entity_node(&stake.owner).map(|node| NodeIx::new(node.index() + 1)) else {
                    continue;
                };
                let edge = Edge::full(Relation::OwnedBy).with([strength, strength, Interval::NONE]);
                self.graph.add_edge(direct, target, edge);
                self.graph.add_edge(owner, target, edge);
            }
            self.add_disputed_owners(entity, &all, [direct, owner]);
            let owned = entity.owned_by.iter().any(controls);
            if entity.top == Some(TopOwner::Unknown) || (entity.top.is_none() && !owned) {
                let cap = maybe(Strength::Full);
                for node in [direct, owner] {
                    self.graph.add_edge(
                        node,
                        self.unknown,
                        Edge::full(Relation::OwnedBy).with([cap, cap, Interval::NONE]),
                    );
                }
            }
        }
    }

    /// An owner that only some sources name may be one: what follows is not known, whichever source counts first.
    fn add_disputed_owners(&mut self, entity: &LegalEntity, all: &[&LegalEntity], nodes: [NodeIx; 2]) {
        let cap = maybe(Strength::Full);
        let edge = Edge::full(Relation::OwnedBy).with([cap, cap, Interval::NONE]);
        for claim in &entity.disputed {
            let Some(name) = claim.owner.as_deref() else { continue };
            let known = all.iter().find(|other| other.id == name || other.name == name);
            if known.is_some_and(|other| entity.owned_by.iter().any(|stake| stake.owner == other.id)) {
                continue;
            }
            let target = known.and_then(|other| self.entity_node(&other.id)).map(|node| NodeIx::new(node.index() + 1));
            for node in nodes {
                match (target, &claim.country) {
                    (Some(target), _) => drop(self.graph.add_edge(node, target, edge)),
                    (None, Some(country)) => self.tie(node, country, Binding::ParentControl, edge),
                    (None, None) => drop(self.graph.add_edge(node, self.unknown, edge)),
                }
            }
        }
    }

    fn add_offering(&mut self, ix: usize, catalog: &Catalog) {
        let offering = catalog.offering_at(ix);
        let node = self.offerings[ix];
        let vendor = catalog.vendor(catalog.vendor_id_of(ix));
        let default = vendor.and_then(|vendor| vendor.legal.first()).map(|entity| entity.id.as_str());
        let seller = offering.seller.as_deref().or(default);
        let operator = offering.operator.as_deref().or(seller);
        let caps = setup::operator_caps(offering);
        let relation =
            if offering.kind == OfferingKind::SelfHosted { Relation::LicensedBy } else { Relation::OperatedBy };
        let dpf = vendor.and_then(|vendor| vendor.dpf.as_ref()).map(|dpf| dpf.holds);
        match operator.and_then(|id| self.entity_node(id)) {
            Some(entity) => {
                let country = operator.and_then(|id| catalog.entity(id)).map(|entity| entity.country.as_str());
                let caps = self.with_basis(caps, country, dpf, catalog);
                self.graph.add_edge(node, entity, Edge::full(relation).with(caps));
            }
            None => {
                self.graph.add_edge(node, self.unknown, Edge::full(relation).with(caps.map(|cap| maybe(cap.worst))));
            }
        }
        if seller != operator
            && let Some(entity) = seller.and_then(|id| self.entity_node(id))
        {
            let caps = [Interval::NONE, caps[1], Interval::NONE];
            self.graph.add_edge(node, entity, Edge::full(Relation::SoldBy).with(caps));
        }
        for licensor in &offering.licensed_from {
            if let Some(entity) = catalog.entity_or_vendor(licensor).and_then(|entity| self.entity_node(&entity.id)) {
                let caps = [Interval::NONE, Interval::REDUCED, Interval::NONE];
                self.graph.add_edge(node, entity, Edge::full(Relation::LicensedBy).with(caps));
            }
        }
        for host in &offering.hosted_on {
            if let Some(host) = catalog.offering_ix(host).filter(|host| *host != ix) {
                self.graph.add_edge(node, self.offerings[host], Edge::full(Relation::HostedOn).with(HOST_CAPS));
            }
        }
        if offering.kind == OfferingKind::SelfHosted {
            return;
        }
        self.add_helpers(node, offering, dpf, catalog);
    }

    /// Sub-processors, support, and what is not known about them and about hosting.
    fn add_helpers(&mut self, node: NodeIx, offering: &Offering, dpf: Option<Tri>, catalog: &Catalog) {
        if offering.hosting_known != Some(true)
            && (offering.hosted_on.is_empty() || offering.hosting_known == Some(false))
        {
            let cap = maybe(Strength::Full);
            self.graph.add_edge(node, self.unknown, Edge::full(Relation::HostedOn).with([cap, cap, Interval::NONE]));
        }
        for sub in &offering.sub_processors {
            let Some(entity) = catalog.entity_or_vendor(&sub.entity) else { continue };
            let Some(target) = self.entity_node(&entity.id) else { continue };
            let caps = [Interval::FULL, Interval::REDUCED, Interval::FULL];
            let caps = self.with_basis(caps, Some(&entity.country), dpf, catalog);
            self.graph.add_edge(node, target, Edge::full(Relation::SubProcessedBy).with(caps));
            if let Some(country) = &sub.country {
                let caps =
                    self.with_basis([Interval::NONE, Interval::NONE, Interval::FULL], Some(country), dpf, catalog);
                self.tie(node, country, Binding::PersonnelLocation, Edge::full(Relation::SubProcessedBy).with(caps));
            }
        }
        for country in &offering.support_from {
            let caps = self.with_basis([Interval::FULL, Interval::NONE, Interval::FULL], Some(country), dpf, catalog);
            self.tie(node, country, Binding::PersonnelLocation, Edge::full(Relation::SupportedFrom).with(caps));
        }
        if offering.support_from.is_empty() || !offering.sub_processors_known {
            let relation =
                if offering.support_from.is_empty() { Relation::SupportedFrom } else { Relation::SubProcessedBy };
            let caps = [Interval::NONE, Interval::NONE, maybe(Strength::Full)];
            self.graph.add_edge(node, self.unknown, Edge::full(relation).with(caps));
        }
    }

    /// Weakens a transfer to a country whose adequacy decision covers certified vendors only.
    fn with_basis(&self, mut caps: Caps, country: Option<&str>, dpf: Option<Tri>, catalog: &Catalog) -> Caps {
        let Some(country) = country else { return caps };
        let decision = self.jurisdiction(country).and_then(|number| self.grounds.adequacy(number, catalog));
        if decision.is_some_and(|decision| decision.certified_only) {
            caps[2] = caps[2].meet(match dpf {
                Some(Tri::Yes) => Interval::REDUCED,
                Some(Tri::No) => Interval::FULL,
                _ => Interval { best: Strength::Reduced, worst: Strength::Full },
            });
        }
        caps
    }

    pub(super) fn entity_node(&self, id: &str) -> Option<NodeIx> {
        self.entity_ids.get(id).map(|number| self.entity_nodes[*number as usize])
    }

    /// Number of a foreign country.
    pub(super) fn jurisdiction(&self, country: &str) -> Option<usize> {
        self.jurisdictions.binary_search_by(|known| known.as_str().cmp(country)).ok()
    }

    /// Ties a node to a foreign country's law; home countries need no tie.
    fn tie(&mut self, node: NodeIx, country: &str, binding: Binding, edge: Edge) {
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

    fn add_services(&mut self, inventory: &Inventory, catalog: &Catalog) {
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
        let own: Vec<Vec<(Target, Edge)>> = services
            .par_iter()
            .map(|service| setup::own_edges(&Setup::of(service, catalog), &inventory.organisation, catalog))
            .collect();
        for (at, (service, own)) in services.iter().zip(own).enumerate() {
            let outer = self.services[at];
            let node = self.cores.get(&number(at)).copied().unwrap_or(outer);
            for (target, edge) in own {
                for (target, edge) in self.resolve(&target, edge) {
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
                self.graph.add_edge(gate, self.services[*stand_in], stand_in_edge(fallback));
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
        let stand_in = dependency.fallback.as_ref().and_then(|fallback| {
            ids.get(fallback.service.as_str()).map(|at| (self.services[*at], stand_in_edge(fallback)))
        });
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
        if let Some((node, edge)) = stand_in {
            self.graph.add_edge(gate, node, edge);
        }
    }

    /// The node behind a target; targets at home need none.
    #[must_use]
    pub(crate) fn node_of(&self, target: &Target) -> Option<NodeIx> {
        match target {
            Target::Offering(ix) => self.offerings.get(*ix).copied(),
            Target::Entity(id) => self.entity_node(id),
            Target::Unknown => Some(self.unknown),
            Target::Place(_) => None,
        }
    }

    /// As [`Self::resolve`] without making nodes: ties that nothing has are not there.
    #[must_use]
    pub(crate) fn nodes_of(&self, target: &Target, edge: Edge) -> Vec<(NodeIx, Edge)> {
        let Target::Place(country) = target else {
            return self.node_of(target).map(|node| (node, edge)).into_iter().collect();
        };
        let Some(number) = self.jurisdiction(country) else { return Vec::new() };
        let number = u16::try_from(number).unwrap_or(u16::MAX);
        let delivered = edge.with([edge.caps[0], edge.caps[1], Interval::NONE]);
        [(Binding::DataLocation, edge), (Binding::ServiceInCountry, delivered)]
            .into_iter()
            .filter_map(|(binding, edge)| Some((*self.hook_nodes.get(&(number, binding))?, edge)))
            .collect()
    }

    /// Nodes for a target. A place stands for two ties: data lies there, and the service is delivered there.
    fn resolve(&mut self, target: &Target, edge: Edge) -> Vec<(NodeIx, Edge)> {
        let Target::Place(country) = target else {
            return self.node_of(target).map(|node| (node, edge)).into_iter().collect();
        };
        let Some(number) = self.jurisdiction(country) else { return Vec::new() };
        let delivered = edge.with([edge.caps[0], edge.caps[1], Interval::NONE]);
        vec![
            (self.hook(number, Binding::DataLocation), edge),
            (self.hook(number, Binding::ServiceInCountry), delivered),
        ]
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

/// A stand-in carries no data while the first one works.
fn stand_in_edge(fallback: &Fallback) -> Edge {
    Edge {
        relation: Relation::DependsOn,
        caps: [Interval::NONE, Interval::FULL, Interval::NONE],
        mitigation: Some(Mitigation::Fallback),
        untested: fallback.tested == Tested::Never,
    }
}
