//! Reading proofs off the graph.

use super::home::{bound, laws_of};
use super::{Graph, Mitigation, Node, NodeIx, Reach, channel_ix};
use crate::catalog::Catalog;
use crate::catalog::raw::Law;
use crate::inventory::Inventory;
use crate::model::words::*;
use petgraph::graph::EdgeIndex;
use petgraph::visit::EdgeRef;

/// One hop of a proof: a fact with its source.
#[derive(Debug, Clone, PartialEq)]
pub struct Hop {
    /// What is exposed.
    pub from: String,
    /// Through what.
    pub to: String,
    /// How they are related.
    pub relation: Relation,
    /// Where the fact comes from; `none` for general knowledge, `inventory` for what was declared.
    pub source: String,
    /// When it was true or read; `None` for declared facts without a date.
    pub as_of: Option<Date>,
    /// How far it may be relied on.
    pub confidence: Confidence,
    /// Whether this hop goes from one service to another.
    pub between_services: bool,
}

impl Graph {
    /// The proof of what `reach` says of `node`: empty when it does not reach it.
    #[must_use]
    pub fn proof(&self, reach: &Reach, node: NodeIx, inventory: &Inventory, catalog: &Catalog) -> Vec<Hop> {
        let mut hops = Vec::new();
        let mut at = node;
        let mut from = self.label(node, inventory, catalog);
        let mut steps = 0;
        while reach.next[at.index()] != u32::MAX && steps <= self.graph.node_count() {
            steps += 1;
            let edge = EdgeIndex::<u32>::new(reach.next[at.index()] as usize);
            let Some((_, to)) = self.graph.edge_endpoints(edge) else { break };
            let weight = &self.graph[edge];
            match self.graph[to] {
                Node::Gate(_) | Node::Core(_) => {}
                Node::Hook(number, binding) => {
                    self.close_with_law(&mut hops, from, (number, binding), (at, weight.relation), reach.channel, catalog);
                    return hops;
                }
                _ => {
                    let label = self.label(to, inventory, catalog);
                    let (source, as_of, confidence) = self.evidence(at, to, weight.relation, catalog);
                    hops.push(Hop {
                        from,
                        to: label.clone(),
                        relation: weight.relation,
                        source,
                        as_of,
                        confidence,
                        between_services: matches!(self.graph[to], Node::Service(_)),
                    });
                    from = label;
                }
            }
            at = to;
        }
        hops
    }

    fn close_with_law(
        &self,
        hops: &mut Vec<Hop>,
        from: String,
        (number, binding): (u16, Binding),
        (at, relation): (NodeIx, Relation),
        channel: Channel,
        catalog: &Catalog,
    ) {
        let country = &self.jurisdictions[number as usize];
        let mut from = from;
        if !matches!(self.graph[at], Node::Entity(_) | Node::Owner(_)) {
            let (source, as_of, confidence) = self.evidence(at, at, relation, catalog);
            let to = format!("{} ({country})", catalog.country_name(country, Language::En));
            hops.push(Hop { from, to: to.clone(), relation, source, as_of, confidence, between_services: false });
            from = to;
        }
        let (to, evidence) = match channel {
            Channel::Transfer => match self.home.adequacy(catalog, country, self.today) {
                Some(decision) => (decision.id.clone(), Some(&decision.evidence)),
                None => (format!("no adequacy decision for {country}"), None),
            },
            _ => match self.telling_law(channel, country, binding, catalog) {
                Some(law) => (law.short.clone(), Some(&law.evidence)),
                None => (format!("law of {country}"), None),
            },
        };
        hops.push(Hop {
            from,
            to,
            relation: Relation::SubjectTo,
            source: evidence.map_or_else(|| "none".to_owned(), |e| e.source.clone()),
            as_of: evidence.map(|e| e.as_of).or(catalog.as_of()),
            confidence: evidence.map_or(Confidence::Medium, |e| e.confidence),
            between_services: false,
        });
    }

    /// The law that shows a tie best: undisputed before disputed, then by id.
    #[must_use]
    pub fn telling_law<'c>(&self, channel: Channel, country: &'c str, binding: Binding, catalog: &'c Catalog) -> Option<&'c Law> {
        let kind = if channel_ix(channel) == 0 { LawKind::Access } else { LawKind::Disruption };
        laws_of(catalog, country)
            .filter(|law| law.kind == kind)
            .map(|law| (bound(law, binding, self.today), law))
            .filter(|(strength, _)| *strength != crate::model::Interval::NONE)
            .min_by(|(a, left), (b, right)| b.best.cmp(&a.best).then_with(|| left.id.cmp(&right.id)))
            .map(|(_, law)| law)
    }

    fn label(&self, node: NodeIx, inventory: &Inventory, catalog: &Catalog) -> String {
        match self.graph[node] {
            Node::Service(at) | Node::Core(at) => inventory.services[at as usize].id.clone(),
            Node::Gate(_) => String::new(),
            Node::Offering(ix) => catalog.offering_at(ix).name.clone(),
            Node::Entity(at) | Node::Owner(at) => self.entities[at as usize].1.clone(),
            Node::Hook(number, _) => self.jurisdictions[number as usize].clone(),
            Node::Unknown => "not known".to_owned(),
        }
    }

    fn evidence(&self, from: NodeIx, to: NodeIx, relation: Relation, catalog: &Catalog) -> (String, Option<Date>, Confidence) {
        let told = |evidence: &Evidence| (evidence.source.clone(), Some(evidence.as_of), evidence.confidence);
        match self.graph[from] {
            Node::Offering(ix) => {
                let offering = catalog.offering_at(ix);
                let sub = match self.graph[to] {
                    Node::Entity(at) if relation == Relation::SubProcessedBy => offering
                        .sub_processors
                        .iter()
                        .find(|sub| catalog.entity_or_vendor(&sub.entity).is_some_and(|e| e.id == self.entities[at as usize].0)),
                    _ => None,
                };
                told(sub.map_or(&offering.evidence, |sub| &sub.evidence))
            }
            Node::Entity(at) | Node::Owner(at) => match catalog.entity(&self.entities[at as usize].0) {
                Some(entity) => {
                    let stake = match self.graph[to] {
                        Node::Owner(owner) => entity.owned_by.iter().find(|s| s.owner == self.entities[owner as usize].0),
                        _ => None,
                    };
                    told(stake.map_or(&entity.evidence, |stake| &stake.evidence))
                }
                None => ("none".to_owned(), None, Confidence::Low),
            },
            _ => ("inventory".to_owned(), Some(self.today), Confidence::High),
        }
    }

    /// What weakens this reach at a service, sorted.
    #[must_use]
    pub fn mitigations(&self, reach: &Reach, service: usize) -> Vec<Mitigation> {
        let channel = channel_ix(reach.channel);
        let mut found = Vec::new();
        let mut look = |node: NodeIx| {
            for edge in self.graph.edges(node) {
                let behind = reach.values[edge.target().index()];
                let through = behind.capped(edge.weight().caps[channel]);
                if let Some(mitigation) = edge.weight().mitigation
                    && through != behind
                    && mitigation != Mitigation::Fallback
                    && (mitigation != Mitigation::Scc || channel == 2)
                    && !(matches!(mitigation, Mitigation::Hyok | Mitigation::ClientSide) && channel != 0)
                    && !(mitigation == Mitigation::SoftDependency && channel != 1)
                {
                    found.push(mitigation);
                }
                if channel == 1 && matches!(self.graph[edge.target()], Node::Gate(_)) {
                    let members = self.graph.edges(edge.target());
                    let strongest = members.fold(crate::model::Interval::NONE, |sum, e| sum.join(reach.values[e.target().index()]));
                    if strongest != behind {
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
