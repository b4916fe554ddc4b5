//! Hidden common causes: what everything that a service relies on has to pass.

use super::{Graph, NodeIx};
use petgraph::Direction;
use petgraph::visit::EdgeRef;
use rustc_hash::FxHashSet;

impl Graph {
    /// Nodes that can be reached from `node` along edges that let a disruption through fully in the worst world.
    pub(super) fn disruption_closure(&self, node: NodeIx) -> FxHashSet<NodeIx> {
        let mut seen: FxHashSet<NodeIx> = [node].into_iter().collect();
        let mut stack = vec![node];
        while let Some(at) = stack.pop() {
            for edge in self.graph.edges_directed(at, Direction::Outgoing) {
                if edge.weight().caps[1].worst == crate::model::Strength::Full && seen.insert(edge.target()) {
                    stack.push(edge.target());
                }
            }
        }
        seen
    }
}
