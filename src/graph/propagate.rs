//! How far each foreign jurisdiction reaches.
//!
//! For one channel and one jurisdiction the ties to its law are the sources; a node is reached when one of its edges lets
//! what reaches the target through, a gate (in the disruption channel) when all its members are reached. Strength is
//! three-valued and facts may be missing, so four plain breadth-first searches answer it: fully or in part, in the best
//! and in the worst world. Each runs in time linear in nodes and edges; cycles are fine, for the result is the least
//! fixed point. Runs go from the strongest claim to the weakest, so the first pointer a node gets leads along a shortest
//! path of the strongest claim that holds for it.
//!
//! Where nobody knows who reaches a member of a gate, it may be the same jurisdiction that reaches the others: in the worst
//! world it counts as reached, or an unknown host would make a safe stand-in.

use super::search::{DISRUPTION, Starts, UNSET, World};
use super::{CHANNELS, Graph, Node, NodeIx, channel_ix};
use crate::model::words::Channel;
use crate::model::{Interval, Strength};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// How strongly one jurisdiction reaches every node through one channel.
#[derive(Debug)]
pub struct Reach {
    /// Channel.
    pub channel: Channel,
    /// Number of the jurisdiction; `None`: nobody knows which.
    pub jurisdiction: Option<u16>,
    pub(super) values: Vec<Interval>,
    /// Edge that leads towards the source, per node; `u32::MAX`: none.
    pub(super) next: Vec<u32>,
    /// How strongly nobody knows who reaches every node through this channel; empty where it makes no difference.
    pub(super) doubt: Arc<Vec<Interval>>,
}

/// All reaches, in a stable order: by channel, then by jurisdiction with the unknown one last.
#[derive(Debug)]
pub struct Reaches {
    /// The reaches that touch anything.
    pub list: Vec<Reach>,
    /// Those that touch nothing today, yet would touch what moves to a place, or to one that is not known.
    latent: Vec<Reach>,
}

/// How far something spreads through one channel.
pub(super) struct Spread {
    values: Vec<Interval>,
    next: Vec<u32>,
    /// Whether it goes beyond where it starts.
    touched: bool,
}

impl Reach {
    /// How strongly the node is reached.
    #[must_use]
    pub fn at(&self, node: NodeIx) -> Interval {
        self.values[node.index()]
    }
}

impl Reaches {
    /// All that may touch a service with other edges of its own.
    pub fn possible(&self) -> impl Iterator<Item = &Reach> {
        self.list.iter().chain(&self.latent)
    }

    /// Strongest hold on a node by channel, over all jurisdictions.
    #[must_use]
    pub fn strongest(&self, node: NodeIx) -> [Interval; 3] {
        let mut out = [Interval::NONE; 3];
        for reach in &self.list {
            let channel = channel_ix(reach.channel);
            out[channel] = out[channel].join(reach.at(node));
        }
        out
    }
}

impl Graph {
    /// Computes all reaches.
    #[must_use]
    pub fn reaches(&self) -> Reaches {
        let mut sources: FxHashMap<u16, Vec<(NodeIx, [Interval; 3])>> = FxHashMap::default();
        for (node, caps) in &self.hooks {
            if let Node::Hook(number, _) = self.graph[*node] {
                sources.entry(number).or_default().push((*node, *caps));
            }
        }
        let mut numbers: Vec<u16> = sources.keys().copied().collect();
        numbers.sort_unstable();
        let unknown = [(self.unknown, [super::maybe(Strength::Full); 3])];
        let in_doubt = self.spread(DISRUPTION, &[(self.unknown, super::maybe(Strength::Full))], &[]);
        let in_doubt = Arc::new(in_doubt.map(|spread| spread.values).unwrap_or_default());
        let mut jobs = Vec::new();
        for channel in CHANNELS {
            for number in &numbers {
                jobs.push((channel, Some(*number), sources[number].as_slice()));
            }
            jobs.push((channel, None, unknown.as_slice()));
        }
        let (list, latent): (Vec<Option<Reach>>, Vec<Option<Reach>>) = jobs
            .into_par_iter()
            .filter_map(|(channel, jurisdiction, sources)| {
                let at = channel_ix(channel);
                let mut seeds: Vec<(NodeIx, Interval)> = sources
                    .iter()
                    .map(|(node, caps)| (*node, caps[at]))
                    .filter(|(_, cap)| *cap != Interval::NONE)
                    .collect();
                seeds.sort_by_key(|(node, _)| (self.is_place(*node), *node));
                let doubt = if at == DISRUPTION && jurisdiction.is_some() {
                    Arc::clone(&in_doubt)
                } else {
                    Arc::new(Vec::new())
                };
                let Spread { values, next, touched } = self.spread(at, &seeds, &doubt)?;
                let reach = Reach { channel, jurisdiction, values, next, doubt };
                let a_place = || seeds.iter().any(|(node, _)| *node == self.unknown || self.is_place(*node));
                Some(if touched { (Some(reach), None) } else { (None, a_place().then_some(reach)) })
            })
            .unzip();
        Reaches { list: list.into_iter().flatten().collect(), latent: latent.into_iter().flatten().collect() }
    }

    /// Spreads from `seeds` through one channel; `None` where there are none.
    pub(super) fn spread(&self, channel: usize, seeds: &[(NodeIx, Interval)], doubt: &[Interval]) -> Option<Spread> {
        if seeds.is_empty() {
            return None;
        }
        let count = self.graph.node_count();
        let mut values = vec![Interval::NONE; count];
        let mut next = vec![UNSET; count];
        let mut touched = false;
        for world in World::all(channel, doubt) {
            let strong = || seeds.iter().filter(|(_, value)| world.counts(*value)).map(|(node, _)| *node);
            // Control before place: where both tie a service to the same law, the proof shows who controls it.
            let (then, first): (Vec<_>, Vec<_>) = strong().partition(|node| self.is_place(*node));
            let starts = first.len() + then.len();
            let hit = self.hit(world, &Starts { first, then }, None, Some(&mut next));
            touched |= hit.len() > starts;
            hit.into_iter().for_each(|node| world.enter(&mut values[node.index()]));
        }
        Some(Spread { values, next, touched })
    }

    /// Whether a tie is one of place rather than of control.
    fn is_place(&self, node: NodeIx) -> bool {
        use crate::model::words::Binding;
        matches!(
            self.graph[node],
            Node::Hook(_, Binding::DataLocation | Binding::ServiceInCountry | Binding::PersonnelLocation)
        )
    }

    /// What reaches `from` through its edges to `target`s, before any cap of its own: used for candidates.
    #[must_use]
    pub fn service_node(&self, service: usize) -> NodeIx {
        self.services[service]
    }

    /// The node that has a service's own edges: itself, or its core when it has a fallback.
    #[must_use]
    pub fn core_node(&self, service: usize) -> NodeIx {
        let number = u32::try_from(service).unwrap_or(u32::MAX);
        self.cores.get(&number).copied().unwrap_or(self.services[service])
    }

    /// The node of an offering. One that concerns no service has none: nothing is known of it here.
    #[must_use]
    pub fn offering_node(&self, offering: usize) -> NodeIx {
        self.concerned_offering(offering).unwrap_or(self.unknown)
    }

    /// The node of an offering, if it concerns any service.
    #[must_use]
    pub fn concerned_offering(&self, offering: usize) -> Option<NodeIx> {
        self.offerings.get(offering).copied().flatten()
    }
}
