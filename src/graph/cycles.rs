//! Groups of services that need each other.
//!
//! Cycles are allowed: a ticket system may need the identity service that opens tickets when it fails. They matter twice:
//! what reaches one member reaches all, and members move together.

use super::{Graph, Node};
use petgraph::visit::EdgeRef;

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
