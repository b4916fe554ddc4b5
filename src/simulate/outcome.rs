//! What a simulation found: plain owned data, so that several can stand side by side.

use crate::diagnostic::Diagnostic;
use crate::model::Interval;
use crate::model::words::*;

/// What becomes of a service, from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Goes on.
    Unaffected,
    /// Goes on because something stands in.
    StandsIn,
    /// Goes on as far as known; a missing fact or a disputed law may say otherwise.
    Perhaps,
    /// Goes on in part.
    Degraded,
    /// Stops later.
    DarkLater,
    /// Stops at once.
    DarkAtOnce,
}

impl State {
    /// All states, worst first.
    pub const ALL: [Self; 6] =
        [Self::DarkAtOnce, Self::DarkLater, Self::Degraded, Self::StandsIn, Self::Perhaps, Self::Unaffected];

    /// Word in public JSON, and the end of the key of its text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unaffected => "unaffected",
            Self::StandsIn => "stands-in",
            Self::Perhaps => "perhaps",
            Self::Degraded => "degraded",
            Self::DarkLater => "dark-later",
            Self::DarkAtOnce => "dark-at-once",
        }
    }

    /// Whether it stops.
    #[must_use]
    pub const fn is_dark(self) -> bool {
        matches!(self, Self::DarkAtOnce | Self::DarkLater)
    }

    /// Whether it surely suffers.
    #[must_use]
    pub const fn is_hit(self) -> bool {
        matches!(self, Self::DarkAtOnce | Self::DarkLater | Self::Degraded)
    }
}

/// What a cause is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CauseKind {
    /// A service of the inventory.
    Service,
    /// An offering.
    Offering,
    /// A legal entity.
    Entity,
    /// A country.
    Country,
    /// What the event names: a region, a site.
    Event,
    /// A missing fact.
    Unknown,
}

impl CauseKind {
    /// Word in public JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Offering => "offering",
            Self::Entity => "entity",
            Self::Country => "country",
            Self::Event => "event",
            Self::Unknown => "unknown",
        }
    }
}

/// A link of a chain of consequences.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cause {
    /// What it is.
    pub kind: CauseKind,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// How the link before is related to it; `None` where the event names the service itself.
    pub relation: Option<Relation>,
}

/// What becomes of one service.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceOutcome {
    /// Id in the inventory.
    pub id: String,
    /// Name for people.
    pub name: Text,
    /// State as far as known.
    pub state: State,
    /// State if every missing fact turns out badly.
    pub worst: State,
    /// Hours until the state begins; `None` for those that go on.
    pub since_hours: Option<f64>,
    /// Hours until the worst state begins.
    pub worst_since_hours: Option<f64>,
    /// Recovery time objective in hours.
    pub rto_hours: Option<f64>,
    /// Hours after which what it is for counts as lost: when it stops, and the recovery time after that.
    pub lost_after_hours: Option<f64>,
    /// Chain of consequences, nearest first; empty for those that go on.
    pub because: Vec<Cause>,
    /// Services that stand in here for something that stopped: ids.
    pub stands_in: Vec<String>,
    /// Those of them of which it is known that standing in was never tested.
    pub untested: Vec<String>,
    /// Whether the event hits it itself rather than through another service.
    pub direct: bool,
    /// How much depends on it.
    pub criticality: Option<Criticality>,
    /// What it is for.
    pub functions: Vec<String>,
    /// People who use it.
    pub users: Option<u32>,
    /// Data classes in it; `None`: not known.
    pub data: Option<Vec<String>>,
    /// Whether it was moved before the event.
    pub moved: bool,
    /// The service whose part in the cloud this is, for a split.
    pub part_of: Option<String>,
}

/// An exposure that arises, grows or falls away.
#[derive(Debug, Clone, PartialEq)]
pub struct ExposureChange {
    /// Service id.
    pub service: String,
    /// Channel.
    pub channel: Channel,
    /// ISO 3166-1 alpha-2; `None`: not known which.
    pub jurisdiction: Option<String>,
    /// Before.
    pub before: Interval,
    /// After.
    pub after: Interval,
    /// Level after it, in the worst world.
    pub level: Level,
    /// Hours until then.
    pub after_hours: f64,
    /// Whether it reaches the service itself.
    pub direct: bool,
    /// Data classes concerned; `None`: not known.
    pub data: Option<Vec<String>>,
    /// Proof after it.
    pub path: Vec<ProofHop>,
}

impl ExposureChange {
    /// Whether it is worse than before.
    #[must_use]
    pub fn is_new(&self) -> bool {
        self.after.best > self.before.best
            || (self.after.best == self.before.best && self.after.worst > self.before.worst)
    }
}

/// A hop of a proof.
#[derive(Debug, Clone, PartialEq)]
pub struct ProofHop {
    /// What is exposed.
    pub from: String,
    /// Through what.
    pub to: String,
    /// How they are related.
    pub relation: Relation,
    /// Where the fact comes from.
    pub source: String,
    /// When it was true or read.
    pub as_of: Option<Date>,
    /// How far it may be relied on.
    pub confidence: Confidence,
}

/// A business function that stops.
#[derive(Debug, Clone, PartialEq)]
pub struct FunctionLoss {
    /// Name as declared.
    pub name: String,
    /// Services that stop and take it along: ids, the first to count first.
    pub services: Vec<String>,
    /// Hours until the first of them stops.
    pub dark_after_hours: f64,
    /// Hours until it counts as lost: the earliest stop plus recovery time; `None` where no recovery time is said.
    pub lost_after_hours: Option<f64>,
    /// The most people who use one of its services.
    pub users: Option<u32>,
    /// Whether it is sure.
    pub sure: bool,
}

/// People who lose something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct People {
    /// Those of the most used service that stops: at least so many.
    pub at_least: u32,
    /// Over functions, the most used service of each, no service counted twice.
    pub about: u32,
    /// Services that stop and say nothing about users.
    pub not_said: usize,
}

/// How to get out for a service that the event hits itself.
#[derive(Debug, Clone, PartialEq)]
pub struct WayOut {
    /// Service id.
    pub service: String,
    /// Place of the candidate among the service's candidates; `None`: the catalog knows none that withstands the event.
    pub candidate: Option<usize>,
    /// Whether it is what the assessment recommends anyway.
    pub recommended: bool,
    /// Where it would live.
    pub placement: Option<Placement>,
    /// Offering id and name.
    pub target: Option<(String, String)>,
    /// Whether that withstands the event for sure.
    pub sure: bool,
    /// Effort in person-days.
    pub effort_days: (f64, f64),
    /// Calendar days for this service alone; `None` where the capacity is not known.
    pub calendar_days: Option<(f64, f64)>,
    /// Days that notice and switching take at most under the contract and the Data Act, while the service still runs.
    pub notice_days: Option<u32>,
    /// Whether it is done before the service stops: `no`, `unknown` (depends on the effort), `yes`.
    pub in_time: Option<Verdict>,
}

/// How long everything takes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct WayOutTotal {
    /// Services with a way out.
    pub services: usize,
    /// Services without one.
    pub without: usize,
    /// Person-days together.
    pub effort_days: (f64, f64),
    /// Calendar days, one after the other.
    pub calendar_days: Option<(f64, f64)>,
    /// Where services stop later: whether all of those are done before the first of them stops.
    pub in_time: Option<Verdict>,
}

/// A line of the tree of consequences, in the order of reading.
#[derive(Debug, Clone, PartialEq)]
pub struct TreeLine {
    /// What it is.
    pub cause: Cause,
    /// Line above it in the tree.
    pub parent: Option<usize>,
    /// Distance from the root.
    pub depth: usize,
    /// For services: their state.
    pub state: Option<State>,
    /// Services below it, itself included when it is one.
    pub services: usize,
}

/// A service on which others hang.
#[derive(Debug, Clone, PartialEq)]
pub struct SinglePoint {
    /// Service id.
    pub service: String,
    /// Name.
    pub name: Text,
    /// Services that would not stop if this one alone stood, itself included.
    pub saves: usize,
}

/// What an event did.
#[derive(Debug, Clone, PartialEq)]
pub struct EventEffect {
    /// Kind as written.
    pub kind: String,
    /// Subject: `country`, `vendor` …
    pub subject: String,
    /// Id of what it names.
    pub id: String,
    /// Name of what it names.
    pub name: Text,
    /// Who buys.
    pub by: Option<Text>,
    /// Hours until it takes effect.
    pub after_hours: f64,
    /// Services it alone surely hits, and those that it may hit; `None` for events of law and ownership.
    pub hits: Option<(usize, usize)>,
}

/// A wave of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AfterWave {
    /// Its number.
    pub number: u32,
    /// Its last day.
    pub end: Date,
}

/// The result of a simulation.
#[derive(Debug, Clone, PartialEq)]
pub struct Simulation {
    /// Scenario id.
    pub id: String,
    /// Scenario name.
    pub name: Text,
    /// What happens, and what is disputed about it.
    pub story: Text,
    /// Whether it happened.
    pub happened: bool,
    /// Where the story comes from.
    pub evidence: Evidence,
    /// Further sources.
    pub references: Vec<String>,
    /// The organisation.
    pub organisation: String,
    /// Its home.
    pub home: String,
    /// The day for which everything holds.
    pub today: Date,
    /// Services moved before the event.
    pub moves: usize,
    /// The wave of a plan after which it happens, where it is run after one.
    pub after_wave: Option<AfterWave>,
    /// What happened, in the order of time.
    pub events: Vec<EventEffect>,
    /// What becomes of each service, in the order of the inventory.
    pub services: Vec<ServiceOutcome>,
    /// Functions that stop, surest and soonest first.
    pub functions: Vec<FunctionLoss>,
    /// People who surely lose something.
    pub people: People,
    /// Data classes held in services that stop: out of reach for the organisation.
    pub locked_data: Vec<String>,
    /// Exposures that change, new ones first.
    pub exposures: Vec<ExposureChange>,
    /// Where a basis for transfers falls: services of which it is not known where their data goes; ids.
    pub open_transfers: Vec<String>,
    /// How to get out.
    pub ways_out: Vec<WayOut>,
    /// How long that takes in all.
    pub way_out: WayOutTotal,
    /// Tree of what surely follows.
    pub tree: Vec<TreeLine>,
    /// Services on which most others hang, most telling first.
    pub single_points: Vec<SinglePoint>,
    /// What is odd about the scenario.
    pub notes: Vec<Diagnostic>,
}

impl Simulation {
    /// Number of services in a state; parts of splits are not counted.
    #[must_use]
    pub fn count(&self, state: State) -> usize {
        self.services.iter().filter(|service| service.part_of.is_none() && service.state == state).count()
    }

    /// Services of the inventory.
    #[must_use]
    pub fn total(&self) -> usize {
        self.services.iter().filter(|service| service.part_of.is_none()).count()
    }

    /// Exposures that arise or grow.
    pub fn new_exposures(&self) -> impl Iterator<Item = &ExposureChange> {
        self.exposures.iter().filter(|change| change.is_new())
    }
}
