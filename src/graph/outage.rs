//! What stops when certain nodes stop, with somebody named as the cause.
//!
//! In: seeds, the nodes that stop themselves and how surely. Out: an [`Outage`]: how far every node is hit in the best and
//! in the worst world, with a pointer towards the cause. The rules are those of the disruption channel (an edge lets
//! through what its cap allows, a gate falls when all its members have), but a seed may be any node, a service too, and a
//! node may be held up to ask what would stand with it.
//!
//! What must hold: pointers never form a cycle; more seeds never hit less; holding a node up never hits more.

use super::search::{DISRUPTION, Starts, UNSET, World};
use super::{Graph, Node, NodeIx};
use crate::catalog::Catalog;
use crate::catalog::index::OfferingIx;
use crate::catalog::raw::LegalEntity;
use crate::model::words::{Binding, Relation};
use crate::model::{Interval, Strength};
use petgraph::Direction;
use petgraph::graph::EdgeIndex;
use petgraph::visit::EdgeRef;
use rustc_hash::{FxHashMap, FxHashSet};

/// Stops by itself.
const ROOT: u32 = u32::MAX - 1;

/// A node that stops by itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seed {
    /// The node.
    pub node: NodeIx,
    /// How surely and how far.
    pub strength: Interval,
    /// Whether it is here only because a fact is missing.
    pub unknown: bool,
}

impl Seed {
    /// A node that surely stops.
    #[must_use]
    pub const fn sure(node: NodeIx) -> Self {
        Self { node, strength: Interval::FULL, unknown: false }
    }

    /// A node that may stop, as a fact is missing.
    #[must_use]
    pub const fn perhaps(node: NodeIx) -> Self {
        Self { node, strength: Interval::UNKNOWN, unknown: true }
    }
}

/// How far every node is hit.
#[derive(Debug)]
pub struct Outage {
    values: Vec<Interval>,
    next: Vec<u32>,
    seeds: FxHashMap<NodeIx, Interval>,
    unknown: FxHashSet<NodeIx>,
}

impl Outage {
    /// How far a node is hit.
    #[must_use]
    pub fn at(&self, node: NodeIx) -> Interval {
        self.values[node.index()]
    }
}

/// A link of the chain that leads from a service to what stopped first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link<'g> {
    /// Another service, by its place in the inventory.
    Service(usize),
    /// An offering.
    Offering(OfferingIx),
    /// A legal entity, by id.
    Entity(&'g str),
    /// A country whose law or order stops it.
    Country(&'g str),
    /// A missing fact.
    Unknown,
}

impl Graph {
    /// Spreads from `seeds`.
    #[must_use]
    pub fn outage(&self, seeds: &[Seed]) -> Outage {
        let count = self.graph.node_count();
        let sure: FxHashSet<NodeIx> = seeds.iter().filter(|seed| !seed.unknown).map(|seed| seed.node).collect();
        let unknown = seeds.iter().map(|seed| seed.node).filter(|node| !sure.contains(node)).collect();
        let mut by_node: FxHashMap<NodeIx, Interval> = FxHashMap::default();
        for seed in seeds {
            let value = by_node.entry(seed.node).or_default();
            *value = value.join(seed.strength);
        }
        let mut outage =
            Outage { values: vec![Interval::NONE; count], next: vec![UNSET; count], seeds: by_node, unknown };
        for world in World::all(DISRUPTION, &[]) {
            for node in self.stopped(seeds, world, None, Some(&mut outage.next)) {
                world.enter(&mut outage.values[node.index()]);
            }
        }
        outage
    }

    /// Services that surely stop although the service at place `upheld` stands; places in the inventory, sorted.
    #[must_use]
    pub fn stopped_despite(&self, seeds: &[Seed], upheld: usize) -> Vec<usize> {
        let [surely, ..] = World::all(DISRUPTION, &[]);
        let mut services: Vec<usize> = self
            .stopped(seeds, surely, Some(self.service_node(upheld)), None)
            .into_iter()
            .filter_map(|node| match self.graph[node] {
                Node::Service(at) => Some(at as usize),
                _ => None,
            })
            .collect();
        services.sort_unstable();
        services
    }

    /// Nodes that stop in one world, in the order of the search; `upheld` never does. Sets pointers that are not set.
    fn stopped(
        &self,
        seeds: &[Seed],
        world: World<'_>,
        upheld: Option<NodeIx>,
        mut next: Option<&mut Vec<u32>>,
    ) -> Vec<NodeIx> {
        let strong = seeds.iter().filter(|seed| world.counts(seed.strength) && Some(seed.node) != upheld);
        let first: Vec<NodeIx> = strong.map(|seed| seed.node).collect();
        if let Some(next) = next.as_deref_mut() {
            for pointer in first.iter().map(|node| node.index()) {
                if next[pointer] == UNSET {
                    next[pointer] = ROOT;
                }
            }
        }
        self.hit(world, &Starts { first, then: Vec::new() }, upheld, next)
    }

    /// How far a service is hit itself, whatever becomes of the services it needs.
    #[must_use]
    pub fn hit_itself(&self, outage: &Outage, service: usize) -> Interval {
        let core = self.core_node(service);
        let seed = outage.seeds.get(&core).copied().unwrap_or(Interval::NONE);
        self.own(core).fold(seed, |sum, (_, to, cap)| sum.join(outage.at(to).capped(cap)))
    }

    /// Edges of a service to anything but services.
    fn own(&self, core: NodeIx) -> impl Iterator<Item = (Relation, NodeIx, Interval)> {
        self.graph
            .edges(core)
            .filter(|edge| !matches!(self.graph[edge.target()], Node::Service(_) | Node::Gate(_) | Node::Core(_)))
            .map(|edge| (edge.weight().relation, edge.target(), edge.weight().caps[DISRUPTION]))
    }

    /// The chain from a service to what stopped first, with the relation that leads to each link; empty for a service that
    /// stops by itself or not at all. What hits the service itself is shown before what hits it through others.
    #[must_use]
    pub fn chain<'g>(&'g self, outage: &Outage, service: usize) -> Vec<(Relation, Link<'g>)> {
        let mut links = Vec::new();
        let mut at = self.service_node(service);
        let value = outage.at(at);
        let tells = |own: Interval| {
            own.best == value.best && (value.best > Strength::None || own.worst == value.worst) && own != Interval::NONE
        };
        let core = self.core_node(service);
        if outage.seeds.get(&core).copied().is_some_and(tells) {
            return if outage.unknown.contains(&core) { vec![(Relation::NotKnown, Link::Unknown)] } else { links };
        }
        let own = self.own(core).filter(|(_, to, cap)| tells(outage.at(*to).capped(*cap)));
        if let Some((relation, to, _)) = own.min_by_key(|(relation, to, _)| (*relation, *to)) {
            links.extend(self.link(to).map(|link| (relation, link)));
            at = to;
        }
        loop {
            let pointer = outage.next[at.index()];
            if pointer == UNSET || pointer == ROOT {
                break;
            }
            let edge = EdgeIndex::<u32>::new(pointer as usize);
            let Some((_, to)) = self.graph.edge_endpoints(edge) else { break };
            if let Some(link) = self.link(to) {
                links.push((self.graph[edge].relation, link));
            }
            at = to;
        }
        if outage.unknown.contains(&at) && links.last().is_none_or(|(_, link)| *link != Link::Unknown) {
            links.push((Relation::NotKnown, Link::Unknown));
        }
        links
    }

    fn link(&self, node: NodeIx) -> Option<Link<'_>> {
        match self.graph[node] {
            Node::Service(at) => Some(Link::Service(at as usize)),
            Node::Offering(ix) => Some(Link::Offering(ix)),
            Node::Entity(at) | Node::Owner(at) => Some(Link::Entity(&self.entities[at as usize].0)),
            Node::Hook(number, _) => Some(Link::Country(&self.jurisdictions[number as usize])),
            Node::Unknown => Some(Link::Unknown),
            Node::Core(_) | Node::Gate(_) => None,
        }
    }

    /// Services that stand in at the service at place `service` for something that stopped, in the best or the worst
    /// world; sorted.
    #[must_use]
    pub fn stand_ins(&self, outage: &Outage, service: usize, best: bool) -> Vec<usize> {
        let side = |node: NodeIx| if best { outage.at(node).best } else { outage.at(node).worst };
        let mut found = Vec::new();
        let (outer, core) = (self.service_node(service), self.core_node(service));
        let nodes = if outer == core { vec![outer] } else { vec![outer, core] };
        for node in nodes {
            for gate in self.graph.edges(node).map(|edge| edge.target()) {
                if !matches!(self.graph[gate], Node::Gate(_)) || side(gate) == Strength::Full {
                    continue;
                }
                let members = || self.graph.edges(gate);
                if members().all(|edge| side(edge.target()) != Strength::Full) {
                    continue;
                }
                for edge in members().filter(|edge| side(edge.target()) != Strength::Full) {
                    if let Node::Service(at) = self.graph[edge.target()]
                        && (best || !edge.weight().untested)
                    {
                        found.push(at as usize);
                    }
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The legal entities in the graph, in the order of the catalog.
    pub fn entities<'c>(&self, catalog: &'c Catalog) -> impl Iterator<Item = &'c LegalEntity> + use<'c, '_> {
        self.concerned.entities(catalog)
    }

    /// The node of a legal entity that acts itself.
    #[must_use]
    pub fn acting(&self, entity: &str) -> Option<NodeIx> {
        self.entity_node(entity)
    }

    /// The node of a legal entity as an owner of others.
    #[must_use]
    pub fn owning(&self, entity: &str) -> Option<NodeIx> {
        self.entity_node(entity).map(|node| NodeIx::new(node.index() + 1))
    }

    /// The ties to a foreign country's law; `None` for a country that is not foreign or not known.
    #[must_use]
    pub fn ties(&self, country: &str) -> Option<Vec<(NodeIx, Binding)>> {
        let number = self.jurisdiction(country)?;
        let ties = self.hooks.iter().filter_map(|(node, _)| match self.graph[*node] {
            Node::Hook(at, binding) if usize::from(at) == number => Some((*node, binding)),
            _ => None,
        });
        Some(ties.collect())
    }

    /// Whether anything is tied to the law of a foreign country, or of a member of a bloc.
    #[must_use]
    pub fn is_tied(&self, place: &str, catalog: &Catalog) -> bool {
        self.hooks.iter().any(|(node, _)| match self.graph[*node] {
            Node::Hook(number, _) => {
                let country = &*self.jurisdictions[usize::from(number)];
                country == place || catalog.is_member(place, country)
            }
            _ => false,
        })
    }

    /// Nodes of which a fact is missing: the node, what is not known, and how far a stop would get through.
    #[must_use]
    pub fn gaps(&self) -> Vec<(NodeIx, Relation, Interval)> {
        let mut gaps: Vec<_> = self
            .graph
            .edges_directed(self.unknown, Direction::Incoming)
            .map(|edge| (edge.source(), edge.weight().relation, edge.weight().caps[DISRUPTION]))
            .filter(|(_, _, cap)| cap.worst > Strength::None)
            .collect();
        gaps.sort_unstable_by_key(|(node, relation, _)| (*node, *relation));
        gaps
    }
}
