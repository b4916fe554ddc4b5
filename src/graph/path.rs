//! Reading proofs off the graph.

use super::home::laws_of;
use super::{Graph, Mitigation, Node, NodeIx, Reach, channel_ix};
use crate::catalog::Catalog;
use crate::catalog::raw::LegalEntity;
use crate::inventory::Inventory;
use crate::model::words::*;
use petgraph::graph::EdgeIndex;
use petgraph::visit::EdgeRef;

/// One hop of a proof: a fact with its source.
#[derive(Debug, Clone, PartialEq)]
pub struct Hop<'s> {
    /// What is exposed.
    pub from: &'s str,
    /// Through what.
    pub to: &'s str,
    /// How they are related.
    pub relation: Relation,
    /// Where the fact comes from; `none` for general knowledge, `inventory` for what was declared.
    pub source: &'s str,
    /// When it was true or read; `None` for declared facts without a date.
    pub as_of: Option<Date>,
    /// How far it may be relied on.
    pub confidence: Confidence,
    /// Whether this hop goes from one service to another.
    pub between_services: bool,
}

/// Of a proof that passes more services than this in a row, only the ends are told: each service of a long row would
/// otherwise repeat all that comes after it, and what is written would grow with the square of the row.
const SERVICES_TOLD: usize = 24;

/// Source, day and confidence of a fact.
type Told<'s> = (&'s str, Option<Date>, Confidence);

fn told(evidence: &Evidence) -> Told<'_> {
    (&evidence.source, Some(evidence.as_of), evidence.confidence)
}

impl<'s> Hop<'s> {
    fn new(from: &'s str, to: &'s str, relation: Relation, (source, as_of, confidence): Told<'s>) -> Self {
        Self { from, to, relation, source, as_of, confidence, between_services: false }
    }
}

impl Graph {
    /// The proof of what `reach` says of `node`: empty when it does not reach it.
    #[must_use]
    pub fn proof<'s>(
        &'s self,
        reach: &Reach,
        node: NodeIx,
        inventory: &'s Inventory,
        catalog: &'s Catalog,
    ) -> Vec<Hop<'s>> {
        self.walk(reach, node, inventory, catalog, false).0
    }

    /// The beginning of a proof, up to the first node that is no service, and that node where the proof goes on there: from
    /// it on, the proof is the same for everybody.
    #[must_use]
    pub fn approach<'s>(
        &'s self,
        reach: &Reach,
        node: NodeIx,
        inventory: &'s Inventory,
        catalog: &'s Catalog,
    ) -> (Vec<Hop<'s>>, Option<NodeIx>) {
        self.walk(reach, node, inventory, catalog, true)
    }

    fn walk<'s>(
        &'s self,
        reach: &Reach,
        node: NodeIx,
        inventory: &'s Inventory,
        catalog: &'s Catalog,
        beginning: bool,
    ) -> (Vec<Hop<'s>>, Option<NodeIx>) {
        let (mut hops, rest) = self.every_step(reach, node, inventory, catalog, beginning);
        shorten(&mut hops);
        (hops, rest)
    }

    fn every_step<'s>(
        &'s self,
        reach: &Reach,
        node: NodeIx,
        inventory: &'s Inventory,
        catalog: &'s Catalog,
        beginning: bool,
    ) -> (Vec<Hop<'s>>, Option<NodeIx>) {
        let mut hops: Vec<Hop<'s>> = Vec::new();
        let mut at = node;
        let mut from = self.label(node, inventory, catalog);
        while let Some((to, relation)) = self.step(reach, at) {
            match self.graph[to] {
                Node::Gate(_) | Node::Core(_) => {}
                Node::Hook(number, binding) => {
                    if !matches!(self.graph[at], Node::Entity(_) | Node::Owner(_)) {
                        let told = self.evidence(at, at, relation, catalog);
                        let country = self.country_label(number as usize, catalog);
                        hops.push(Hop::new(from, country, relation, told));
                        from = country;
                    }
                    let (law, told) = self.ground(reach.channel, number, binding, catalog);
                    hops.push(Hop::new(from, law, Relation::SubjectTo, told));
                    return (hops, None);
                }
                found => {
                    let label = self.label(to, inventory, catalog);
                    let mut hop = Hop::new(from, label, relation, self.evidence(at, to, relation, catalog));
                    hop.between_services = matches!(found, Node::Service(_));
                    let among_services = hop.between_services;
                    hops.push(hop);
                    if beginning && !among_services {
                        return (hops, Some(to));
                    }
                    from = label;
                }
            }
            at = to;
        }
        (hops, None)
    }

    /// Whether the proof passes no other service.
    #[must_use]
    pub fn is_direct(&self, reach: &Reach, node: NodeIx) -> bool {
        let mut at = node;
        while let Some((to, _)) = self.step(reach, at) {
            match self.graph[to] {
                Node::Service(_) => return false,
                Node::Gate(_) | Node::Core(_) => at = to,
                _ => return true,
            }
        }
        true
    }

    /// The next node of a proof. Pointers were set in the order of a search, so they never form a cycle.
    fn step(&self, reach: &Reach, at: NodeIx) -> Option<(NodeIx, Relation)> {
        let edge = reach.next[at.index()];
        if edge == u32::MAX {
            return None;
        }
        let edge = EdgeIndex::<u32>::new(edge as usize);
        self.graph.edge_endpoints(edge).map(|(_, to)| (to, self.graph[edge].relation))
    }

    /// What a tie ends in: the law, or the basis (or lack of one) for a transfer.
    fn ground<'s>(
        &'s self,
        channel: Channel,
        number: u16,
        binding: Binding,
        catalog: &'s Catalog,
    ) -> (&'s str, Told<'s>) {
        let at = number as usize;
        let general = ("none", catalog.as_of(), Confidence::Medium);
        if channel == Channel::Transfer {
            return match self.adequacy(at, catalog) {
                Some(decision) => (&decision.id, told(&decision.evidence)),
                None => (
                    self.labels[at][1].get_or_init(|| format!("no adequacy decision for {}", self.jurisdictions[at])),
                    general,
                ),
            };
        }
        match self.grounds.law(channel, number, binding, catalog) {
            Some(law) => (&law.short, told(&law.evidence)),
            None => {
                let number = if channel == Channel::Access { 2 } else { 3 };
                (self.labels[at][number].get_or_init(|| no_law(&self.jurisdictions[at], channel, catalog)), general)
            }
        }
    }

    fn country_label(&self, at: usize, catalog: &Catalog) -> &str {
        let code = &*self.jurisdictions[at];
        self.labels[at][0].get_or_init(|| format!("{} ({code})", catalog.country_name(code, Language::En)))
    }

    fn entity_label(&self, at: usize, catalog: &Catalog) -> &str {
        let (id, label) = &self.entities[at];
        let named = |entity: &LegalEntity| format!("{} ({})", entity.name, entity.country);
        label.get_or_init(|| catalog.entity(id).map_or_else(|| id.to_string(), named))
    }

    fn label<'s>(&'s self, node: NodeIx, inventory: &'s Inventory, catalog: &'s Catalog) -> &'s str {
        match self.graph[node] {
            Node::Service(at) | Node::Core(at) => &inventory.services[at as usize].id,
            Node::Offering(ix) => &catalog.offering_at(ix).name,
            Node::Entity(at) | Node::Owner(at) => self.entity_label(at as usize, catalog),
            Node::Hook(number, _) => &self.jurisdictions[number as usize],
            Node::Unknown => "not known",
            Node::Gate(_) => "",
        }
    }

    fn evidence<'s>(&'s self, from: NodeIx, to: NodeIx, relation: Relation, catalog: &'s Catalog) -> Told<'s> {
        match self.graph[from] {
            Node::Offering(ix) => {
                let offering = catalog.offering_at(ix);
                let sub = match self.graph[to] {
                    Node::Entity(at) if relation == Relation::SubProcessedBy => {
                        offering.sub_processors.iter().find(|sub| {
                            self.home
                                .party(catalog, &sub.entity)
                                .is_some_and(|e| *e.id == *self.entities[at as usize].0)
                        })
                    }
                    _ => None,
                };
                told(sub.map_or(&offering.evidence, |sub| &sub.evidence))
            }
            Node::Entity(at) | Node::Owner(at) => match catalog.entity(&self.entities[at as usize].0) {
                Some(entity) => {
                    let stake = match self.graph[to] {
                        Node::Owner(owner) => {
                            entity.owned_by.iter().find(|s| *s.owner == *self.entities[owner as usize].0)
                        }
                        _ => None,
                    };
                    told(stake.map_or(&entity.evidence, |stake| &stake.evidence))
                }
                None => ("none", None, Confidence::Low),
            },
            _ => ("inventory", Some(self.today), Confidence::High),
        }
    }

    /// What weakens this reach at a service, sorted.
    #[must_use]
    pub fn mitigations(&self, reach: &Reach, service: usize) -> Vec<Mitigation> {
        let channel = channel_ix(reach.channel);
        // What weakens one way in is no mitigation while another way in brings as much.
        let whole = reach.values[self.service_node(service).index()];
        let mut found = Vec::new();
        let mut look = |node: NodeIx| {
            for edge in self.graph.edges(node) {
                let behind = reach.values[edge.target().index()];
                let through = behind.capped(edge.weight().caps[channel]);
                if let Some(mitigation) = edge.weight().mitigation
                    && through != behind
                    && whole.join(behind) != whole
                    && mitigation != Mitigation::Fallback
                    && (mitigation != Mitigation::Scc || channel == 2)
                    && !(matches!(mitigation, Mitigation::Hyok | Mitigation::ClientSide) && channel != 0)
                    && !(mitigation == Mitigation::SoftDependency && channel != 1)
                {
                    found.push(mitigation);
                }
                if channel == 1 && matches!(self.graph[edge.target()], Node::Gate(_)) {
                    let members = self.graph.edges(edge.target());
                    let strongest =
                        members.fold(crate::model::Interval::NONE, |sum, e| sum.join(reach.values[e.target().index()]));
                    if strongest != behind && whole.join(strongest) != whole {
                        found.push(Mitigation::Fallback);
                    }
                }
            }
        };
        let (outer, core) = (self.service_node(service), self.core_node(service));
        look(outer);
        if core != outer {
            look(core);
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// Makes one hop of the middle of a long row of services.
fn shorten(hops: &mut Vec<Hop<'_>>) {
    let row = hops.iter().take_while(|hop| hop.between_services).count();
    if row <= SERVICES_TOLD {
        return;
    }
    let (first, last) = (SERVICES_TOLD / 2, row - SERVICES_TOLD / 2);
    let (from, to) = (hops[first].from, hops[last - 1].to);
    hops[first] = Hop { from, to, relation: Relation::LeadsTo, ..hops[first].clone() };
    hops.drain(first + 1..last);
}

/// What proofs say where the catalog holds no law of a country: none at all, or none about the channel.
#[must_use]
pub fn no_law(country: &str, channel: Channel, catalog: &Catalog) -> String {
    match laws_of(catalog, country).next() {
        None => format!("no law of {country} in the catalog"),
        Some(_) => format!("no {channel} law of {country} in the catalog"),
    }
}
