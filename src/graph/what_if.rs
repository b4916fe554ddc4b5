//! What would reach a service if its own edges were others: the same computation on the changed graph, without computing
//! again what cannot have changed.
//!
//! Outside the service's own group of mutual dependencies nothing that it needs can change when it changes, so the values
//! there are final. Inside the group they are computed anew, from nothing, with the other edges in place.

use super::{Edge, Graph, Node, NodeIx, Reach, channel_ix};
use crate::model::{Interval, Strength};
use petgraph::visit::EdgeRef;
use rustc_hash::FxHashMap;

/// Above this many nodes a group is not computed anew for every candidate; its present values serve as an upper bound.
pub const LARGE_GROUP: usize = 512;

impl Graph {
    /// What would reach the service at place `service` with `own` instead of its own edges.
    #[must_use]
    pub fn with_own_edges(&self, reach: &Reach, service: usize, own: &[(NodeIx, Edge)]) -> Interval {
        let channel = channel_ix(reach.channel);
        let core = self.core_node(service);
        let outer = self.service_node(service);
        let own_value = own
            .iter()
            .fold(Interval::NONE, |sum, (node, edge)| sum.join(reach.values[node.index()].capped(edge.caps[channel])));
        match self.group_of(outer) {
            Some(group) if group.len() <= LARGE_GROUP => self.in_group(reach, channel, group, core, own_value, outer),
            _ => {
                let value = |node: NodeIx| reach.values[node.index()];
                let core_value = own_value.join(self.dependencies_of(core, channel, &value));
                if core == outer {
                    core_value
                } else {
                    self.node_value(outer, channel, &|node| if node == core { core_value } else { value(node) })
                }
            }
        }
    }

    /// Whether other own edges of the service may change what it gets from the services it needs, or how that counts: it
    /// belongs to a group of mutual dependencies, or has a fallback.
    #[must_use]
    pub fn is_entangled(&self, service: usize) -> bool {
        self.core_node(service) != self.service_node(service) || self.group_of(self.service_node(service)).is_some()
    }

    fn dependencies_of(&self, node: NodeIx, channel: usize, value: &impl Fn(NodeIx) -> Interval) -> Interval {
        self.graph
            .edges(node)
            .filter(|edge| matches!(self.graph[edge.target()], Node::Service(_) | Node::Gate(_) | Node::Core(_)))
            .fold(Interval::NONE, |sum, edge| {
                sum.join(self.through(edge.target(), channel, value).capped(edge.weight().caps[channel]))
            })
    }

    /// The value of a dependency's target; gates are computed from their members, as they belong to one service.
    fn through(&self, node: NodeIx, channel: usize, value: &impl Fn(NodeIx) -> Interval) -> Interval {
        match self.graph[node] {
            Node::Gate(_) => self.node_value(node, channel, value),
            _ => value(node),
        }
    }

    /// The value of a node from the values of its targets.
    fn node_value(&self, node: NodeIx, channel: usize, value: &impl Fn(NodeIx) -> Interval) -> Interval {
        let gate = channel == 1 && matches!(self.graph[node], Node::Gate(_));
        let mut sum = if gate { Interval::FULL } else { Interval::NONE };
        for edge in self.graph.edges(node) {
            let mut through = self.through(edge.target(), channel, value).capped(edge.weight().caps[channel]);
            if gate {
                if edge.weight().untested {
                    through.worst = Strength::Full;
                }
                sum = sum.meet(through);
            } else {
                sum = sum.join(through);
            }
        }
        sum
    }

    fn in_group(
        &self,
        reach: &Reach,
        channel: usize,
        group: &[NodeIx],
        core: NodeIx,
        own: Interval,
        outer: NodeIx,
    ) -> Interval {
        let mut inside: FxHashMap<NodeIx, Interval> = group.iter().map(|node| (*node, Interval::NONE)).collect();
        // The core of a service with a fallback may stand outside the group that the service itself belongs to.
        let apart = inside.insert(core, Interval::NONE).is_none().then_some(core);
        loop {
            let mut changed = false;
            for node in group.iter().chain(&apart) {
                let value = |at: NodeIx| inside.get(&at).copied().unwrap_or_else(|| reach.values[at.index()]);
                let new = if *node == core {
                    own.join(self.dependencies_of(core, channel, &value))
                } else {
                    self.node_value(*node, channel, &value)
                };
                if inside[node] != new {
                    inside.insert(*node, new);
                    changed = true;
                }
            }
            if !changed {
                return inside[&outer];
            }
        }
    }

    /// The nodes of the group of mutual dependencies that a service belongs to; `None` when it stands alone.
    fn group_of(&self, service: NodeIx) -> Option<&[NodeIx]> {
        let groups = self.node_groups.get_or_init(|| {
            let mut of = FxHashMap::default();
            let mut lists: Vec<Vec<NodeIx>> = Vec::new();
            for group in petgraph::algo::kosaraju_scc(&self.graph) {
                if group.len() > 1 && group.iter().any(|node| matches!(self.graph[*node], Node::Service(_))) {
                    let number = lists.len();
                    of.extend(group.iter().map(|node| (*node, number)));
                    let mut group = group;
                    group.sort_unstable();
                    lists.push(group);
                }
            }
            (of, lists)
        });
        groups.0.get(&service).map(|number| groups.1[*number].as_slice())
    }
}
