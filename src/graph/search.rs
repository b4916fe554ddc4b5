//! Which nodes are hit in one world: the search behind both the reach of a law and an outage.
//!
//! In: seeds, and a [`World`]: best or worst, and how hard a hit counts in it. Out: the nodes hit, nearest first, and on
//! request a pointer from each towards a seed.
//!
//! An edge hands on what its cap lets through; a gate (in the disruption channel) is hit when all its members are. The result
//! is the least fixed point, so services that need each other stand as long as nothing outside hits them. With one
//! exception: who is to stand in has to stand by itself. Two services that are each other's fallback would otherwise wait
//! for each other for ever, and what stops both would stop neither. So stand-ins that lead back to what they stand in for
//! count as lost at first, and again and again as found the time before, until nothing changes.

use super::{Graph, Node, NodeIx};
use crate::model::{Interval, Strength};
use petgraph::Direction;
use petgraph::graph::EdgeIndex;
use petgraph::visit::EdgeRef;
use rustc_hash::{FxHashMap, FxHashSet};

/// No pointer yet.
pub(super) const UNSET: u32 = u32::MAX;
/// Position of the disruption channel in [`super::Caps`].
pub(super) const DISRUPTION: usize = 1;
/// How often circular stand-ins are looked at again; what a longer chain of them would save counts as lost.
pub(super) const ROUNDS: usize = 64;

/// A channel, one of two worlds, and how hard a hit must be to count.
#[derive(Clone, Copy)]
pub(super) struct World<'d> {
    pub(super) channel: usize,
    pub(super) best: bool,
    pub(super) threshold: Strength,
    /// How strongly nobody knows who reaches every node; empty where it makes no difference.
    pub(super) doubt: &'d [Interval],
}

/// Where a search starts.
#[derive(Default)]
pub(super) struct Starts {
    /// First.
    pub(super) first: Vec<NodeIx>,
    /// Once nothing more follows from the first.
    pub(super) then: Vec<NodeIx>,
}

impl<'d> World<'d> {
    /// All worlds of a channel, from the strongest claim to the weakest.
    pub(super) fn all(channel: usize, doubt: &'d [Interval]) -> [Self; 4] {
        [(true, Strength::Full), (true, Strength::Reduced), (false, Strength::Full), (false, Strength::Reduced)]
            .map(|(best, threshold)| Self { channel, best, threshold, doubt })
    }

    /// Whether a value counts.
    pub(super) fn counts(&self, value: Interval) -> bool {
        (if self.best { value.best } else { value.worst }) >= self.threshold
    }

    /// Enters a hit into a value.
    pub(super) fn enter(&self, value: &mut Interval) {
        if self.best {
            value.best = value.best.max(self.threshold);
        }
        value.worst = value.worst.max(self.threshold);
    }
}

impl Graph {
    /// Nodes that are hit, in the order of the search; `upheld` never is. Sets pointers that are not set.
    pub(super) fn hit(
        &self,
        world: World<'_>,
        starts: &Starts,
        upheld: Option<NodeIx>,
        next: Option<&mut Vec<u32>>,
    ) -> Vec<NodeIx> {
        if world.channel != DISRUPTION || self.circular_stand_ins().is_empty() {
            return self.search(world, starts, upheld, &[], next);
        }
        // At first all are lost but what is held up.
        let mut lost = vec![true; self.graph.node_count()];
        if let Some(node) = upheld {
            lost[node.index()] = false;
        }
        for _ in 0..ROUNDS {
            let mut hit = vec![false; self.graph.node_count()];
            for node in self.search(world, starts, upheld, &lost, None) {
                hit[node.index()] = true;
            }
            if hit == lost {
                break;
            }
            lost = hit;
        }
        self.search(world, starts, upheld, &lost, next)
    }

    /// One search; `lost` tells of nodes that circular stand-ins do not stand on, empty where there are no such.
    fn search(
        &self,
        world: World<'_>,
        starts: &Starts,
        upheld: Option<NodeIx>,
        lost: &[bool],
        mut next: Option<&mut Vec<u32>>,
    ) -> Vec<NodeIx> {
        let World { channel, best, threshold, doubt } = world;
        let mut hit = vec![false; self.graph.node_count()];
        if let Some(node) = upheld {
            hit[node.index()] = true;
        }
        let mut missing: FxHashMap<NodeIx, usize> = FxHashMap::default();
        // Members of a gate that nobody waits for: lost ones, and in the worst world a stand-in that may not hold, and whoever
        // may be reached by somebody not known.
        let given = |edge: &petgraph::graph::EdgeReference<'_, super::Edge>| {
            let (weight, to) = (edge.weight(), edge.target());
            let doubted = || doubt.get(to.index()).is_some_and(|d| d.capped(weight.caps[channel]).worst >= threshold);
            let is_lost = || lost.get(to.index()) == Some(&true) && self.circular_stand_ins().contains(&edge.id());
            (!best && (weight.untested || doubted())) || is_lost()
        };
        let mut queue: Vec<NodeIx> = Vec::new();
        let mut head = 0;
        for starts in [&starts.first, &starts.then] {
            for node in starts {
                if !std::mem::replace(&mut hit[node.index()], true) {
                    queue.push(*node);
                }
            }
            while head < queue.len() {
                let node = queue[head];
                head += 1;
                for edge in self.graph.edges_directed(node, Direction::Incoming) {
                    let from = edge.source();
                    if hit[from.index()] || !world.counts(edge.weight().caps[channel]) {
                        continue;
                    }
                    if channel == DISRUPTION && matches!(self.graph[from], Node::Gate(_)) {
                        let open = missing
                            .entry(from)
                            .or_insert_with(|| self.graph.edges(from).filter(|member| !given(member)).count());
                        if !given(&edge) {
                            *open = open.saturating_sub(1);
                        }
                        if *open > 0 {
                            continue;
                        }
                    }
                    hit[from.index()] = true;
                    if let Some(next) = next.as_deref_mut()
                        && next[from.index()] == UNSET
                    {
                        next[from.index()] = u32::try_from(edge.id().index()).unwrap_or(UNSET);
                    }
                    queue.push(from);
                }
            }
        }
        queue
    }

    /// Stand-ins that cannot do without what they stand in for, by edge.
    pub(super) fn circular_stand_ins(&self) -> &FxHashSet<EdgeIndex<u32>> {
        self.circular.get_or_init(|| {
            let circular = |edge: &EdgeIndex<u32>| {
                let (gate, member) = self.graph.edge_endpoints(*edge)?;
                Some(self.group_number(gate)? == self.group_number(member)?)
            };
            self.stand_ins.iter().filter(|edge| circular(edge) == Some(true)).copied().collect()
        })
    }
}
