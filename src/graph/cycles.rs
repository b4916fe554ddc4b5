//! Groups of services that need each other.
//!
//! Cycles are allowed: a ticket system may need the identity service that opens tickets when it fails. They matter twice:
//! what reaches one member reaches all, and members move together.

use super::{Graph, Node, NodeIx};
use petgraph::visit::EdgeRef;
use rustc_hash::FxHashMap;

/// Groups of more than one that all lead to each other, of things that are numbered; groups and members sorted.
#[must_use]
pub fn circles(leads: impl IntoIterator<Item = (usize, usize)>) -> Vec<Vec<usize>> {
    let graph = petgraph::graph::DiGraph::<(), (), usize>::from_edges(leads);
    let mut groups: Vec<Vec<usize>> = petgraph::algo::kosaraju_scc(&graph)
        .into_iter()
        .filter(|group| group.len() > 1)
        .map(|group| {
            let mut members: Vec<usize> = group.into_iter().map(|node| node.index()).collect();
            members.sort_unstable();
            members
        })
        .collect();
    groups.sort_unstable();
    groups
}

impl Graph {
    /// Strongly connected groups of services, as places in the inventory; groups and members sorted; single services
    /// included. `hard` looks at dependencies that stop a service only.
    #[must_use]
    pub fn groups(&self, hard: bool) -> Vec<Vec<usize>> {
        // Kosaraju is iterative; the recursion of Tarjan's would overflow on long chains.
        let filtered = petgraph::visit::EdgeFiltered::from_fn(&self.graph, |edge| {
            !hard || edge.weight().caps[1].worst == crate::model::Strength::Full
        });
        let mut groups: Vec<Vec<usize>> = petgraph::algo::kosaraju_scc(&filtered)
            .into_iter()
            .map(|group| {
                let mut members: Vec<usize> = group
                    .into_iter()
                    .filter_map(|node| match self.graph[node] {
                        Node::Service(at) => Some(at as usize),
                        _ => None,
                    })
                    .collect();
                members.sort_unstable();
                members
            })
            .filter(|group| !group.is_empty())
            .collect();
        groups.sort_unstable();
        groups
    }

    /// The nodes of the group of mutual dependencies that a node belongs to, sorted; `None` when it stands alone.
    pub(super) fn group_of(&self, node: NodeIx) -> Option<&[NodeIx]> {
        self.group_number(node).map(|number| self.node_groups().1[number].as_slice())
    }

    /// Number of that group.
    pub(super) fn group_number(&self, node: NodeIx) -> Option<usize> {
        self.node_groups().0.get(&node).copied()
    }

    fn node_groups(&self) -> &(FxHashMap<NodeIx, usize>, Vec<Vec<NodeIx>>) {
        self.node_groups.get_or_init(|| {
            let mut of = FxHashMap::default();
            let mut lists: Vec<Vec<NodeIx>> = Vec::new();
            // What services share needs none of them: groups lie behind it.
            let first = self.shared_nodes();
            let behind = petgraph::visit::NodeFiltered::from_fn(&self.graph, |node: NodeIx| node.index() >= first);
            for mut group in petgraph::algo::kosaraju_scc(&behind) {
                if group.len() > 1 && group.iter().any(|node| matches!(self.graph[*node], Node::Service(_))) {
                    of.extend(group.iter().map(|node| (*node, lists.len())));
                    group.sort_unstable();
                    lists.push(group);
                }
            }
            (of, lists)
        })
    }

    /// Services that `service` needs directly, through gates, with how much of a disruption gets through at worst.
    #[must_use]
    pub fn needs(&self, service: usize) -> Vec<(usize, crate::model::Strength)> {
        let mut found = Vec::new();
        let mut stack = vec![(self.service_node(service), crate::model::Strength::Full)];
        while let Some((node, so_far)) = stack.pop() {
            for edge in self.graph.edges(node) {
                let through = edge.weight().caps[1].worst.min(so_far);
                match self.graph[edge.target()] {
                    Node::Service(at) => found.push((at as usize, through)),
                    Node::Gate(_) | Node::Core(_) => stack.push((edge.target(), through)),
                    _ => {}
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found.retain(|(at, _)| *at != service);
        found
    }
}
