//! What would reach a service if its own edges were others: the same computation on the changed graph, without computing
//! again what cannot have changed.
//!
//! Outside the service's own group of mutual dependencies nothing that it needs can change when it changes, so the values
//! there are final. Inside the group they are computed anew, from nothing, with the other edges in place.

use super::search::{DISRUPTION, ROUNDS};
use super::{Edge, Graph, Node, NodeIx, Reach, channel_ix};
use crate::model::{Interval, Strength};
use petgraph::graph::EdgeIndex;
use petgraph::visit::EdgeRef;
use rustc_hash::FxHashMap;

/// Above this many nodes a group is not computed anew for every candidate; its present values serve as an upper bound.
pub const LARGE_GROUP: usize = 512;

/// What the value of a node is computed from.
#[derive(Clone, Copy)]
struct Given<'g> {
    /// Values of other nodes.
    value: &'g dyn Fn(NodeIx) -> Interval,
    /// Value that counts for a circular stand-in; none for any other edge.
    stand_in: &'g dyn Fn(EdgeIndex<u32>, NodeIx) -> Option<Interval>,
    /// How strongly nobody knows who reaches a node.
    doubt: &'g dyn Fn(NodeIx) -> Strength,
}

impl Graph {
    /// What would reach the service at place `service` with `own` instead of its own edges.
    #[must_use]
    pub fn with_own_edges(&self, reach: &Reach, service: usize, own: &[(NodeIx, Edge)]) -> Interval {
        let channel = channel_ix(reach.channel);
        let core = self.core_node(service);
        let outer = self.service_node(service);
        let through = |values: &[Interval]| {
            own.iter()
                .fold(Interval::NONE, |sum, (node, edge)| sum.join(values[node.index()].capped(edge.caps[channel])))
        };
        match self.group_of(outer) {
            Some(group) if group.len() <= LARGE_GROUP => {
                // Whether anybody unknown reaches a member may change along with everything else in the group.
                let doubts = (!reach.doubt.is_empty()).then(|| {
                    self.in_group(&reach.doubt, channel, group, core, through(&reach.doubt), &|_| Strength::None)
                });
                let doubt = |node: NodeIx| {
                    let inside = doubts.as_ref().and_then(|inside| inside.get(&node));
                    inside.map_or_else(|| doubt_at(reach, node), |value| value.worst)
                };
                self.in_group(&reach.values, channel, group, core, through(&reach.values), &doubt)[&outer]
            }
            _ => {
                let own_doubt = self.own_doubt(reach, channel, core, own);
                let doubt = |node: NodeIx| if node == core { own_doubt } else { doubt_at(reach, node) };
                let value = |node: NodeIx| reach.values[node.index()];
                let given = Given { value: &value, stand_in: &|_, _| None, doubt: &doubt };
                let core_value = through(&reach.values).join(self.dependencies_of(core, channel, &given));
                if core == outer {
                    core_value
                } else {
                    let value = |node| if node == core { core_value } else { value(node) };
                    self.node_value(outer, channel, &Given { value: &value, ..given })
                }
            }
        }
    }

    /// How strongly nobody knows who would reach the core with these own edges.
    fn own_doubt(&self, reach: &Reach, channel: usize, core: NodeIx, own: &[(NodeIx, Edge)]) -> Strength {
        if reach.doubt.is_empty() {
            return Strength::None;
        }
        let of_own = own.iter().map(|(node, edge)| (*node, edge.caps[channel]));
        let needed = self.graph.edges(core).filter(|edge| self.is_needed(edge.target()));
        of_own
            .chain(needed.map(|edge| (edge.target(), edge.weight().caps[channel])))
            .map(|(node, cap)| doubt_at(reach, node).min(cap.worst))
            .max()
            .unwrap_or(Strength::None)
    }

    /// Whether an edge to this node leads to another service rather than to what the service has of its own.
    fn is_needed(&self, node: NodeIx) -> bool {
        matches!(self.graph[node], Node::Service(_) | Node::Gate(_) | Node::Core(_))
    }

    /// Whether other own edges of the service may change what it gets from the services it needs, or how that counts: it
    /// belongs to a group of mutual dependencies, or has a fallback.
    #[must_use]
    pub fn is_entangled(&self, service: usize) -> bool {
        self.core_node(service) != self.service_node(service) || self.group_of(self.service_node(service)).is_some()
    }

    fn dependencies_of(&self, node: NodeIx, channel: usize, given: &Given<'_>) -> Interval {
        self.graph.edges(node).filter(|edge| self.is_needed(edge.target())).fold(Interval::NONE, |sum, edge| {
            sum.join(self.through(edge.target(), channel, given).capped(edge.weight().caps[channel]))
        })
    }

    /// The value of a dependency's target; gates are computed from their members, as they belong to one service.
    fn through(&self, node: NodeIx, channel: usize, given: &Given<'_>) -> Interval {
        match self.graph[node] {
            Node::Gate(_) => self.node_value(node, channel, given),
            _ => (given.value)(node),
        }
    }

    /// The value of a node from the values of its targets, as [`Graph::hit`] finds it: a gate counts in the worst world
    /// when one member is reached and each other one is, or may be by whoever is not known, or was never tested.
    fn node_value(&self, node: NodeIx, channel: usize, given: &Given<'_>) -> Interval {
        let gate = channel == DISRUPTION && matches!(self.graph[node], Node::Gate(_));
        let mut sum = if gate { Interval::FULL } else { Interval::NONE };
        let mut any = Interval::NONE;
        for edge in self.graph.edges(node) {
            let cap = edge.weight().caps[channel];
            let before = if gate { (given.stand_in)(edge.id(), edge.target()) } else { None };
            let now = self.through(edge.target(), channel, given).capped(cap);
            let mut through = before.map_or(now, |before| before.capped(cap));
            if gate {
                any = any.join(now);
                let taken =
                    if edge.weight().untested { Strength::Full } else { (given.doubt)(edge.target()).min(cap.worst) };
                through.worst = through.worst.max(taken);
                sum = sum.meet(through);
            } else {
                sum = sum.join(through);
            }
        }
        if gate {
            sum = sum.meet(any);
        }
        sum
    }

    /// The values of a group's members and of the core, from nothing up; `values` holds those of everybody else. Circular
    /// stand-ins count with their values of the round before, at first as lost, as in [`Graph::hit`].
    fn in_group(
        &self,
        values: &[Interval],
        channel: usize,
        group: &[NodeIx],
        core: NodeIx,
        own: Interval,
        doubt: &dyn Fn(NodeIx) -> Strength,
    ) -> FxHashMap<NodeIx, Interval> {
        let circular = self.circular_stand_ins();
        let inside = |before: &FxHashMap<NodeIx, Interval>| {
            // The core of a service with a fallback may stand outside the group that the service itself belongs to.
            let all = group.iter().chain((!group.contains(&core)).then_some(&core));
            let mut inside: FxHashMap<NodeIx, Interval> = all.clone().map(|node| (*node, Interval::NONE)).collect();
            loop {
                let mut changed = false;
                for node in all.clone() {
                    let value = |at: NodeIx| inside.get(&at).copied().unwrap_or_else(|| values[at.index()]);
                    let stand_in = |edge, at: NodeIx| {
                        circular.contains(&edge).then(|| before.get(&at).copied().unwrap_or(Interval::FULL))
                    };
                    let given = Given { value: &value, stand_in: &stand_in, doubt };
                    let new = if *node == core {
                        own.join(self.dependencies_of(core, channel, &given))
                    } else {
                        self.node_value(*node, channel, &given)
                    };
                    if inside[node] != new {
                        inside.insert(*node, new);
                        changed = true;
                    }
                }
                if !changed {
                    return inside;
                }
            }
        };
        let mut found = inside(&FxHashMap::default());
        if channel == DISRUPTION
            && group.iter().any(|node| self.graph.edges(*node).any(|edge| circular.contains(&edge.id())))
        {
            for _ in 0..ROUNDS {
                let again = inside(&found);
                if again == found {
                    break;
                }
                found = again;
            }
        }
        found
    }
}

/// How strongly nobody knows who reaches a node.
fn doubt_at(reach: &Reach, node: NodeIx) -> Strength {
    reach.doubt.get(node.index()).map_or(Strength::None, |value| value.worst)
}
