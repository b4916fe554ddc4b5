//! Services, offerings, owners and places, and who depends on whom.
//!
//! In: an inventory and the catalog. Out: a [`Graph`] whose edges say, for each channel, how much of an exposure they let
//! through, and [`Reach`]es: for each channel and foreign jurisdiction, how strongly it reaches every node, with a pointer
//! along the shortest strongest path. This is the only folder that names petgraph.
//!
//! * [`home`] decides what is foreign.
//! * [`setup`] turns "this offering, in this region, with these keys" into edges; the same function serves today's state
//!   and every candidate, so that both are judged alike.
//! * `concerned` says what of the catalog counts for these services; `providers` and [`build`] join it and the services.
//! * `grounds` decides which law or decision each tie ends in.
//! * `search` finds what is hit from where; [`propagate`] computes reaches with it; [`path`] reads proofs off them; [`what_if`] asks what another provider would change;
//!   [`cycles`] finds groups that depend on each other;
//!   [`dominators`] finds hidden common causes; [`outage`] says what stops when somebody named stops.
//!
//! What must hold: edges only ever weaken; more edges never weaken a result, except that a stand-in (a gate) is reached
//! only when everything it stands in for is; the order of input changes nothing.

pub mod build;
mod codes;
mod concerned;
pub mod cycles;
pub mod dominators;
mod grounds;
pub mod home;
pub mod outage;
pub mod path;
pub mod propagate;
mod providers;
mod search;
pub mod setup;
pub mod what_if;

pub use build::Graph;
pub use home::Home;
pub use path::Hop;
pub use propagate::{Reach, Reaches};
pub use setup::{Setup, Target};

use crate::catalog::index::OfferingIx;
use crate::model::words::{Binding, Channel, Relation};
use crate::model::{Interval, Strength};

/// Number of a node.
pub type NodeIx = petgraph::graph::NodeIndex<u32>;

/// The channels that travel along edges, in the order of all arrays. Exit concerns a service alone.
pub const CHANNELS: [Channel; 3] = [Channel::Access, Channel::Disruption, Channel::Transfer];

/// What an edge or hook lets through, by channel.
pub type Caps = [Interval; 3];

/// Nothing.
pub const CAPS_NONE: Caps = [Interval::NONE; 3];
/// Everything.
pub const CAPS_FULL: Caps = [Interval::FULL; 3];

/// A node of the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Node {
    /// A service as others see it, by its place in the inventory.
    Service(u32),
    /// What a service is without its own fallback.
    Core(u32),
    /// Services that stand in for each other; reached by a disruption only when all are.
    Gate(u32),
    /// An offering.
    Offering(OfferingIx),
    /// A legal entity that acts itself.
    Entity(u32),
    /// The same legal entity as an owner of others.
    Owner(u32),
    /// What ties to a foreign country's law: jurisdiction number and kind of tie.
    Hook(u16, Binding),
    /// A missing fact.
    Unknown,
}

/// An edge: the source is exposed to what reaches the target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    /// Relation, for the proof.
    pub relation: Relation,
    /// How much gets through.
    pub caps: Caps,
    /// Why less than everything gets through, where a mitigation is the reason.
    pub mitigation: Option<Mitigation>,
    /// Stand-in that no test bears out: in the worst world it does not hold.
    pub untested: bool,
}

impl Edge {
    /// An edge that lets everything through.
    #[must_use]
    pub const fn full(relation: Relation) -> Self {
        Self { relation, caps: CAPS_FULL, mitigation: None, untested: false }
    }

    /// The same with other caps.
    #[must_use]
    pub const fn with(mut self, caps: Caps) -> Self {
        self.caps = caps;
        self
    }
}

/// What weakens an exposure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mitigation {
    /// Keys held outside the vendor's reach.
    Hyok,
    /// Encryption before the vendor.
    ClientSide,
    /// The dependency degrades only.
    SoftDependency,
    /// Something stands in.
    Fallback,
    /// Standard contractual clauses.
    Scc,
}

impl Mitigation {
    /// Word in public JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hyok => "hyok",
            Self::ClientSide => "client-side",
            Self::SoftDependency => "soft-dependency",
            Self::Fallback => "fallback",
            Self::Scc => "scc",
        }
    }
}

/// Position of a channel in all arrays.
#[must_use]
pub const fn channel_ix(channel: Channel) -> usize {
    match channel {
        Channel::Access => 0,
        Channel::Disruption => 1,
        Channel::Transfer | Channel::Exit => 2,
    }
}

/// May reach in part or fully, or not at all.
#[must_use]
pub const fn maybe(worst: Strength) -> Interval {
    Interval { best: Strength::None, worst }
}
