//! The part of the graph that services share: who runs, owns, hosts and helps with offerings, and whose law each is tied to.
//!
//! In: the catalog and what of it is [`Concerned`]. Out: a graph without services. What must hold: nodes and edges come in
//! the order of the catalog, so that what is left out changes no proof of what is there.

use super::build::Graph;
use super::codes::Codes;
use super::concerned::{Concerned, entity_called};
use super::grounds::Grounds;
use super::setup::{self, HOST_CAPS};
use super::{CAPS_FULL, Caps, Edge, Home, Node, NodeIx, maybe};
use crate::catalog::Catalog;
use crate::catalog::index::controls;
use crate::catalog::raw::{LegalEntity, Offering};
use crate::model::words::*;
use crate::model::{Interval, Strength};
use petgraph::graph::DiGraph;
use rustc_hash::FxHashMap;
use std::sync::{Arc, OnceLock};

/// Foreign places that anything may be tied to, sorted.
pub(super) fn jurisdictions(concerned: &Concerned, catalog: &Catalog, home: &Home) -> Vec<Arc<str>> {
    let all = catalog.raw.countries.iter().map(|country| &country.code);
    let all = concerned.entities(catalog).flat_map(places_of).chain(all);
    let mut foreign: Vec<&str> = all.filter(|place| home.is_foreign(place)).map(String::as_str).collect();
    foreign.sort_unstable();
    foreign.dedup();
    foreign.into_iter().map(Arc::from).collect()
}

/// Where a legal entity has its seat and its establishments.
pub(super) fn places_of(entity: &LegalEntity) -> impl Iterator<Item = &String> {
    entity.establishments.iter().chain([&entity.country])
}

impl Graph {
    /// The part that services share: offerings, entities, owners, ties to foreign law.
    pub(super) fn of_providers(
        (concerned, home, jurisdictions): (Concerned, Home, Vec<Arc<str>>),
        catalog: &Catalog,
        today: Date,
    ) -> Self {
        let grounds = Grounds::new(jurisdictions.len());
        let mut petgraph = DiGraph::with_capacity(1024, 4096);
        let unknown = petgraph.add_node(Node::Unknown);
        let mut out = Self {
            graph: petgraph,
            labels: vec![[const { OnceLock::new() }; 4]; jurisdictions.len()],
            by_code: Codes::new(&jurisdictions),
            jurisdictions,
            hooks: Vec::new(),
            services: Vec::new(),
            cores: FxHashMap::default(),
            offerings: vec![None; catalog.offering_count()],
            entities: Vec::new(),
            entity_ids: FxHashMap::default(),
            entity_nodes: Vec::new(),
            hook_nodes: FxHashMap::default(),
            unknown,
            node_groups: OnceLock::new(),
            stand_ins: Vec::new(),
            circular: OnceLock::new(),
            grounds,
            concerned: Concerned::default(),
            home,
            today,
        };
        out.add_entities(&concerned, catalog);
        for ix in concerned.offerings() {
            out.offerings[ix] = Some(out.graph.add_node(Node::Offering(ix)));
        }
        for ix in concerned.offerings() {
            out.add_offering(ix, out.offering_node(ix), catalog);
        }
        out.concerned = concerned;
        out
    }

    fn add_entities(&mut self, concerned: &Concerned, catalog: &Catalog) {
        let all: Vec<&LegalEntity> = concerned.entities(catalog).collect();
        for entity in &all {
            if self.entity_ids.contains_key(entity.id.as_str()) {
                continue;
            }
            let number = u32::try_from(self.entities.len()).unwrap_or(u32::MAX);
            let id: Arc<str> = Arc::from(entity.id.as_str());
            self.entity_ids.insert(Arc::clone(&id), number);
            self.entities.push((id, OnceLock::new()));
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
            self.add_disputed_owners(entity, [direct, owner], catalog);
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
    fn add_disputed_owners(&mut self, entity: &LegalEntity, nodes: [NodeIx; 2], catalog: &Catalog) {
        let cap = maybe(Strength::Full);
        let edge = Edge::full(Relation::OwnedBy).with([cap, cap, Interval::NONE]);
        for claim in &entity.disputed {
            let Some(name) = claim.owner.as_deref() else { continue };
            let known = entity_called(name, catalog);
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

    fn add_offering(&mut self, ix: usize, node: NodeIx, catalog: &Catalog) {
        let offering = catalog.offering_at(ix);
        let vendor = catalog.vendor_id_of(ix);
        let default = self.home.contractor(catalog, vendor).map(|entity| entity.id.as_str());
        let seller = offering.seller.as_deref().or(default);
        let operator = offering.operator.as_deref().or(seller);
        let caps = setup::operator_caps(offering);
        let relation =
            if offering.kind == OfferingKind::SelfHosted { Relation::LicensedBy } else { Relation::OperatedBy };
        let dpf = catalog.vendor(vendor).and_then(|vendor| vendor.dpf.as_ref()).map(|dpf| dpf.holds);
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
            if let Some(entity) = self.home.party(catalog, licensor).and_then(|entity| self.entity_node(&entity.id)) {
                let caps = [Interval::NONE, Interval::REDUCED, Interval::NONE];
                self.graph.add_edge(node, entity, Edge::full(Relation::LicensedBy).with(caps));
            }
        }
        let data = if setup::on_customers_machines(offering) { caps[0] } else { Interval::FULL };
        let host_caps = [HOST_CAPS[0].capped(data), HOST_CAPS[1], HOST_CAPS[2]];
        for host in &offering.hosted_on {
            if let Some(host) = catalog.offering_ix(host).filter(|host| *host != ix) {
                self.graph.add_edge(node, self.offering_node(host), Edge::full(Relation::HostedOn).with(host_caps));
            }
        }
        if offering.kind == OfferingKind::SelfHosted {
            return;
        }
        self.add_helpers(node, offering, dpf, catalog);
    }

    /// Sub-processors, support, and what is not known about them and about hosting. Where the data lie on machines of the
    /// customer, helpers reach no more of them than who houses these.
    fn add_helpers(&mut self, node: NodeIx, offering: &Offering, dpf: Option<Tri>, catalog: &Catalog) {
        let [data, _, transfer] = match setup::on_customers_machines(offering) {
            true => setup::operator_caps(offering),
            false => CAPS_FULL,
        };
        if offering.hosting_known != Some(true)
            && (offering.hosted_on.is_empty() || offering.hosting_known == Some(false))
        {
            let cap = maybe(Strength::Full);
            let caps = [cap.capped(data), cap, Interval::NONE];
            self.graph.add_edge(node, self.unknown, Edge::full(Relation::HostedOn).with(caps));
        }
        for sub in &offering.sub_processors {
            let Some(entity) = self.home.party(catalog, &sub.entity) else { continue };
            let Some(target) = self.entity_node(&entity.id) else { continue };
            let caps = [data, Interval::REDUCED, transfer];
            let caps = self.with_basis(caps, Some(&entity.country), dpf, catalog);
            self.graph.add_edge(node, target, Edge::full(Relation::SubProcessedBy).with(caps));
            if let Some(country) = &sub.country {
                let caps = self.with_basis([data, Interval::NONE, transfer], Some(country), dpf, catalog);
                self.tie(node, country, Binding::PersonnelLocation, Edge::full(Relation::SubProcessedBy).with(caps));
            }
        }
        for country in &offering.support_from {
            let caps = self.with_basis([data, Interval::NONE, transfer], Some(country), dpf, catalog);
            self.tie(node, country, Binding::PersonnelLocation, Edge::full(Relation::SupportedFrom).with(caps));
        }
        if offering.support_from.is_empty() || !offering.sub_processors_known {
            let relation =
                if offering.support_from.is_empty() { Relation::SupportedFrom } else { Relation::SubProcessedBy };
            let caps = [Interval::NONE, Interval::NONE, maybe(Strength::Full).capped(transfer)];
            self.graph.add_edge(node, self.unknown, Edge::full(relation).with(caps));
        }
    }

    /// Weakens a transfer to a country whose adequacy decision covers certified vendors only.
    pub(super) fn with_basis(
        &self,
        mut caps: Caps,
        country: Option<&str>,
        dpf: Option<Tri>,
        catalog: &Catalog,
    ) -> Caps {
        let Some(country) = country else { return caps };
        let decision = self.jurisdiction(country).and_then(|number| self.adequacy(number, catalog));
        if decision.is_some_and(|decision| decision.certified_only) {
            caps[2] = caps[2].meet(match dpf {
                // The catalog holds the certificate towards the EU; the one towards another home is one of its own.
                Some(Tri::Yes) if self.home.certified_towards() => Interval::REDUCED,
                Some(Tri::No) => Interval::FULL,
                _ => Interval { best: Strength::Reduced, worst: Strength::Full },
            });
        }
        caps
    }
}
