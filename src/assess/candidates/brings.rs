//! What a way of providing a service brings itself, and what comes from the services that it needs.
//!
//! In: a setup. Out: its own edges, what comes through them, and the whole with what other services pass on.

use super::*;

/// A candidate's own edges and what comes through them.
#[derive(Debug)]
pub(super) struct Own {
    pub(super) edges: Vec<(NodeIx, Edge)>,
    /// Strongest hold by channel.
    pub(super) strength: [Interval; 3],
    /// Strongest transfer to a known country.
    pub(super) known_transfer: Interval,
    /// Obstacles to leaving it again, for a new offering.
    pub(super) exit: Interval,
}

/// What comes from the services that a service needs, whatever its own provider is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Inflow {
    /// Strongest hold by channel: what its own edges bring is simply joined to it.
    Fixed([Interval; 3]),
    /// The service has a fallback or belongs to a group of mutual dependencies: every candidate is computed in the graph.
    Entangled,
}

impl Judge<'_> {
    /// What the edges of a setup bring, remembered.
    pub(super) fn setup_own(&self, setup: &Setup, memo: &mut Memo) -> Rc<Own> {
        if let Some(known) = memo.setups.get(setup) {
            return known.clone();
        }
        let own = Rc::new(self.own(setup));
        memo.setups.insert(setup.clone(), own.clone());
        own
    }

    pub(super) fn own(&self, setup: &Setup) -> Own {
        let edges = self.edges(setup, |_| true);
        let mut own = self.through(&edges);
        own.edges = edges;
        own
    }

    /// What comes through these edges, without dependencies.
    pub(super) fn through(&self, edges: &[(NodeIx, Edge)]) -> Own {
        let mut own = Own {
            edges: Vec::new(),
            strength: [Interval::NONE; 3],
            known_transfer: Interval::NONE,
            exit: Interval::NONE,
        };
        for reach in self.reaches.possible() {
            let channel = crate::graph::channel_ix(reach.channel);
            for (node, edge) in edges {
                let value = reach.at(*node).capped(edge.caps[channel]);
                own.strength[channel] = own.strength[channel].join(value);
                if channel == 2 && reach.jurisdiction.is_some() {
                    own.known_transfer = own.known_transfer.join(value);
                }
            }
        }
        own
    }

    pub(super) fn inflow(&self, at: usize) -> Inflow {
        if self.graph.is_entangled(at) {
            return Inflow::Entangled;
        }
        let mut strength = [Interval::NONE; 3];
        for reach in self.reaches.possible() {
            let channel = crate::graph::channel_ix(reach.channel);
            strength[channel] = strength[channel].join(self.graph.with_own_edges(reach, at, &[]));
        }
        Inflow::Fixed(strength)
    }

    /// The edges that a setup has of its own, as far as they lead to what is wanted.
    pub(super) fn edges(&self, setup: &Setup, wanted: impl Fn(&Target) -> bool) -> Vec<(NodeIx, Edge)> {
        own_edges(setup, &self.inventory.organisation, &self.graph.home, self.catalog)
            .into_iter()
            .filter(|(target, _)| wanted(target))
            .flat_map(|(target, edge)| self.graph.nodes_of(&target, edge, self.catalog))
            .collect()
    }

    /// Strongest hold by channel with these own edges instead of today's, dependencies included.
    pub(super) fn strengths(&self, (at, inflow): (usize, Inflow), own: &Own) -> [Interval; 4] {
        let mut out = [Interval::NONE; 4];
        match inflow {
            Inflow::Fixed(inflow) => {
                for channel in 0..3 {
                    out[channel] = inflow[channel].join(own.strength[channel]);
                }
            }
            Inflow::Entangled => {
                for reach in self.reaches.possible() {
                    let channel = crate::graph::channel_ix(reach.channel);
                    out[channel] = out[channel].join(self.graph.with_own_edges(reach, at, &own.edges));
                }
            }
        }
        out[3] = own.exit;
        out
    }

    /// A contract still to be made can demand that data, support and sub-processors stay at home: what is merely not known
    /// of a candidate's transfers then becomes a condition. What is known to leave still leaves. Returns whether the
    /// condition is needed.
    pub(super) fn agree_on_place(
        &self,
        (at, inflow): (usize, Inflow),
        own: &Own,
        strength: &mut [Interval; 4],
    ) -> bool {
        let known = match inflow {
            Inflow::Fixed(inflow) => inflow[2].join(own.known_transfer),
            Inflow::Entangled => self
                .reaches
                .possible()
                .filter(|reach| reach.channel == Channel::Transfer)
                .map(|reach| {
                    let edges = if reach.jurisdiction.is_some() { own.edges.as_slice() } else { &[] };
                    self.graph.with_own_edges(reach, at, edges)
                })
                .fold(Interval::NONE, Interval::join),
        };
        let needed = known != strength[2];
        strength[2] = known;
        needed
    }
}

/// What a setup brings itself. A service's own fallback already weakens the whole; it weakens the own part as much.
pub(super) fn own_part(own: &Own, whole: [Interval; 4]) -> [Interval; 4] {
    let [access, disruption, transfer] = own.strength;
    [access, disruption.meet(whole[1]), transfer, whole[3]]
}
