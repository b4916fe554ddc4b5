//! Hidden common causes: what takes down a service together with everything that was meant to stand in for it.
//!
//! A group of services that stand in for each other is only as good as its members are independent. What every member
//! cannot do without is a common cause; the dominator tree of what lies below the group tells the first such cause from
//! those that merely follow from it (the cloud, its operator, the operator's owner).

use super::{Edge, Graph, Node, NodeIx};
use crate::catalog::index::OfferingIx;
use crate::model::Strength;
use petgraph::Direction;
use petgraph::graph::DiGraph;
use petgraph::visit::EdgeRef;
use rustc_hash::FxHashMap;
use std::collections::VecDeque;

/// How far below a group is looked, in nodes. Nearest first, so that what is left out are remote causes; the bound keeps
/// the search linear in the number of groups.
pub const HORIZON: usize = 512;

/// Something that takes down a whole group of stand-ins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommonCause {
    /// Service that relies on the group, as its place in the inventory.
    pub service: usize,
    /// Services of the group, sorted.
    pub members: Vec<usize>,
    /// What they all need.
    pub cause: Cause,
}

/// What a group has in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// Another service (or one of the group, which the others need).
    Service(usize),
    /// An offering.
    Offering(OfferingIx),
    /// A legal entity, by id.
    Entity(String),
}

impl Graph {
    /// The first common causes of every group of stand-ins, sorted.
    #[must_use]
    pub fn common_causes(&self) -> Vec<CommonCause> {
        let mut found: Vec<CommonCause> = self
            .graph
            .node_indices()
            .filter(|node| matches!(self.graph[*node], Node::Gate(_)))
            .flat_map(|gate| self.causes_of(gate))
            .collect();
        found.sort_by(|a, b| (a.service, &a.members, &a.cause).cmp(&(b.service, &b.members, &b.cause)));
        found.dedup();
        found
    }

    fn causes_of(&self, gate: NodeIx) -> Vec<CommonCause> {
        let Some(service) =
            self.graph.edges_directed(gate, Direction::Incoming).find_map(|e| self.service_of(e.source()))
        else {
            return Vec::new();
        };
        let starts: Vec<NodeIx> = self.graph.edges(gate).map(|edge| edge.target()).collect();
        if starts.len() < 2 {
            return Vec::new();
        }
        let mut below = Below::default();
        let root = below.graph.add_node(gate);
        let roots: Vec<_> = starts.iter().map(|start| self.explore(*start, &mut below)).collect();
        for start in &roots {
            below.graph.add_edge(root, *start, ());
        }
        let mut times: Vec<usize> = vec![0; below.graph.node_count()];
        for start in &roots {
            let mut walk = petgraph::visit::Bfs::new(&below.graph, *start);
            while let Some(at) = walk.next(&below.graph) {
                times[at.index()] += 1;
            }
        }
        let common = |at: petgraph::graph::NodeIndex| times[at.index()] == roots.len();
        let dominators = petgraph::algo::dominators::simple_fast(&below.graph, root);
        let mut group = vec![0; below.graph.node_count()];
        for (number, nodes) in petgraph::algo::kosaraju_scc(&below.graph).into_iter().enumerate() {
            nodes.into_iter().for_each(|at| group[at.index()] = number);
        }
        // A cause that can only follow from another one (the operator of a shared cloud) is no first cause.
        let follows = |at: petgraph::graph::NodeIndex| {
            let mut above = below.graph.neighbors_directed(at, Direction::Incoming);
            above.any(|above| above != root && common(above) && group[above.index()] != group[at.index()])
        };
        let mut members: Vec<usize> = starts.iter().filter_map(|start| self.service_of(*start)).collect();
        members.sort_unstable();
        members.dedup();
        below
            .graph
            .node_indices()
            .filter(|at| *at != root && common(*at))
            .filter(|at| dominators.immediate_dominator(*at).is_none_or(|above| above == root || !common(above)))
            .filter(|at| !follows(*at))
            .filter_map(|at| self.cause(below.graph[at]))
            .map(|cause| CommonCause { service, members: members.clone(), cause })
            .collect()
    }

    /// Adds what `start` cannot do without, nearest first.
    fn explore(&self, start: NodeIx, below: &mut Below) -> petgraph::graph::NodeIndex {
        let (first, new) = below.node(start);
        let mut queue: VecDeque<NodeIx> = VecDeque::new();
        if new {
            queue.push_back(start);
        }
        while let Some(at) = queue.pop_front() {
            let (from, _) = below.node(at);
            for (to, _) in self.hard(at) {
                if below.graph.node_count() >= HORIZON && !below.numbers.contains_key(&to) {
                    continue;
                }
                let (number, new) = below.node(to);
                below.graph.add_edge(from, number, ());
                if new {
                    queue.push_back(to);
                }
            }
        }
        first
    }

    /// What a node cannot do without: hard edges to services, offerings and owners. A nested group is no single cause.
    fn hard(&self, node: NodeIx) -> impl Iterator<Item = (NodeIx, &Edge)> {
        self.graph
            .edges(node)
            .filter(|edge| edge.weight().caps[1].worst == Strength::Full)
            .filter(|edge| !matches!(self.graph[edge.target()], Node::Gate(_) | Node::Hook(..) | Node::Unknown))
            .map(|edge| (edge.target(), edge.weight()))
    }

    fn service_of(&self, node: NodeIx) -> Option<usize> {
        match self.graph[node] {
            Node::Service(at) | Node::Core(at) => Some(at as usize),
            _ => None,
        }
    }

    fn cause(&self, node: NodeIx) -> Option<Cause> {
        match self.graph[node] {
            Node::Service(at) | Node::Core(at) => Some(Cause::Service(at as usize)),
            Node::Offering(ix) => Some(Cause::Offering(ix)),
            Node::Entity(at) | Node::Owner(at) => Some(Cause::Entity(self.entities[at as usize].0.to_string())),
            Node::Gate(_) | Node::Hook(..) | Node::Unknown => None,
        }
    }
}

/// The part of the graph below one group.
#[derive(Default)]
struct Below {
    graph: DiGraph<NodeIx, ()>,
    numbers: FxHashMap<NodeIx, petgraph::graph::NodeIndex>,
}

impl Below {
    fn node(&mut self, node: NodeIx) -> (petgraph::graph::NodeIndex, bool) {
        if let Some(known) = self.numbers.get(&node) {
            return (*known, false);
        }
        let number = self.graph.add_node(node);
        self.numbers.insert(node, number);
        (number, true)
    }
}
