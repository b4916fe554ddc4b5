//! Public JSON of simulations, `hoheit/simulation/v1`: fields may be added, never renamed. Described in docs/simulation.md.

mod fill;
pub use fill::*;

use super::compare::Row;
use super::outcome::*;
use crate::catalog::Catalog;
use crate::model::Interval;
use crate::model::words::*;
use serde::Serialize;

/// Name of the shape.
pub const SCHEMA: &str = "hoheit/simulation/v1";

/// The document: one or more scenarios, run against the same inventory.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct Document<'s> {
    pub schema: &'static str,
    pub tool: Tool,
    pub catalog: CatalogRef<'s>,
    pub inputs: Vec<Input>,
    pub organisation: Organisation<'s>,
    pub today: Option<Date>,
    pub scenarios: Vec<Scenario<'s>>,
    pub comparison: Vec<Compared<'s>>,
}

/// The program.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct Tool {
    pub name: &'static str,
    pub version: &'static str,
}

/// The catalog.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct CatalogRef<'s> {
    pub version: &'s str,
    pub as_of: Option<Date>,
    pub sha256: &'s str,
}

/// A file that went in.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs)]
pub struct Input {
    pub path: String,
    pub kind: String,
    pub sha256: String,
}

/// The organisation.
#[derive(Debug, Serialize, Default)]
#[allow(missing_docs)]
pub struct Organisation<'s> {
    pub name: &'s str,
    pub home: &'s str,
}

/// A simulation.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct Scenario<'s> {
    pub id: &'s str,
    pub name: &'s Text,
    pub story: &'s Text,
    pub happened: bool,
    pub source: &'s str,
    pub as_of: Date,
    pub confidence: Confidence,
    pub references: &'s [String],
    /// Services moved before the event.
    pub moves: usize,
    /// The wave of the plan after which it happens.
    pub after_wave: Option<Wave>,
    pub events: Vec<Event<'s>>,
    pub counts: Counts,
    pub services: Vec<Service<'s>>,
    pub functions: Vec<Function<'s>>,
    pub people: PeopleCount,
    /// Data classes in services that stop.
    pub data_out_of_reach: &'s [String],
    pub exposures: Vec<Exposure<'s>>,
    /// Services whose transfers are not known while a basis for transfers falls.
    pub open_transfers: &'s [String],
    pub ways_out: Vec<Way<'s>>,
    pub way_out: Total,
    pub tree: Vec<Line<'s>>,
    pub single_points: Vec<Point<'s>>,
    pub notes: Vec<&'s str>,
}

/// A wave of the plan.
#[derive(Debug, Clone, Copy, Serialize)]
#[allow(missing_docs)]
pub struct Wave {
    pub number: u32,
    pub end: Date,
}

impl From<AfterWave> for Wave {
    fn from(wave: AfterWave) -> Self {
        Self { number: wave.number, end: wave.end }
    }
}

/// An event.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct Event<'s> {
    pub kind: &'s str,
    pub subject: &'s str,
    pub id: &'s str,
    pub name: &'s Text,
    pub by: Option<&'s Text>,
    pub after_hours: f64,
    pub hits: Option<usize>,
    pub may_hit: Option<usize>,
}

/// Services by state.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct Counts {
    pub dark_at_once: usize,
    pub dark_later: usize,
    pub degraded: usize,
    pub stands_in: usize,
    pub perhaps: usize,
    pub unaffected: usize,
}

/// What becomes of a service.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct Service<'s> {
    pub id: &'s str,
    pub name: &'s Text,
    pub state: &'static str,
    pub worst: &'static str,
    pub since_hours: Option<f64>,
    pub worst_since_hours: Option<f64>,
    pub rto_hours: Option<f64>,
    pub lost_after_hours: Option<f64>,
    pub direct: bool,
    pub because: Vec<Because<'s>>,
    pub stands_in: &'s [String],
    /// Those of them that were never tested.
    pub untested: &'s [String],
    pub criticality: Option<Criticality>,
    pub functions: &'s [String],
    pub users: Option<u32>,
    pub data: Option<&'s [String]>,
    pub moved: bool,
    pub part_of: Option<&'s str>,
}

/// A link of a chain of consequences.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct Because<'s> {
    pub kind: &'static str,
    pub id: &'s str,
    pub name: &'s Text,
    pub relation: Option<Relation>,
}

/// A function that stops.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct Function<'s> {
    pub name: &'s str,
    pub verdict: Verdict,
    pub services: &'s [String],
    pub dark_after_hours: f64,
    pub lost_after_hours: Option<f64>,
    pub users: Option<u32>,
}

/// People concerned.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct PeopleCount {
    pub at_least: u32,
    pub about: u32,
    pub services_without_users: usize,
}

impl From<People> for PeopleCount {
    fn from(people: People) -> Self {
        Self { at_least: people.at_least, about: people.about, services_without_users: people.not_said }
    }
}

/// An exposure that changes.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct Exposure<'s> {
    pub service: &'s str,
    pub channel: Channel,
    pub jurisdiction: Option<&'s str>,
    /// `new`: arises or grows; `less`: shrinks or falls away.
    pub change: &'static str,
    pub before: Interval,
    pub after: Interval,
    pub verdict: Verdict,
    pub level: Level,
    pub after_hours: f64,
    pub direct: bool,
    pub data: Option<&'s [String]>,
    pub path: Vec<Hop<'s>>,
}

/// A hop of a proof.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct Hop<'s> {
    pub from: &'s str,
    pub to: &'s str,
    pub relation: Relation,
    pub source: &'s str,
    pub as_of: Option<Date>,
    pub confidence: Confidence,
}

/// A way out for one service.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct Way<'s> {
    pub service: &'s str,
    pub placement: Option<Placement>,
    pub target: Option<&'s str>,
    pub recommended: bool,
    /// Whether the target withstands the event for sure.
    pub sure: bool,
    pub effort_days: Option<(f64, f64)>,
    pub calendar_days: Option<(f64, f64)>,
    pub notice_days: Option<u32>,
    pub in_time: Option<Verdict>,
}

/// The way out as a whole.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct Total {
    pub services: usize,
    pub without: usize,
    pub effort_days: (f64, f64),
    pub calendar_days: Option<(f64, f64)>,
    pub in_time: Option<Verdict>,
}

/// A line of the tree, in the order of reading; `parent` is the number of an earlier line.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct Line<'s> {
    pub kind: &'static str,
    pub id: &'s str,
    pub name: &'s Text,
    pub parent: Option<usize>,
    pub depth: usize,
    pub state: Option<&'static str>,
    pub services: usize,
}

/// A service on which others hang.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct Point<'s> {
    pub service: &'s str,
    pub saves: usize,
}

/// A scenario in the comparison.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct Compared<'s> {
    pub id: &'s str,
    pub moves: usize,
    pub after_wave: Option<Wave>,
    pub counts: Counts,
    pub functions: usize,
    pub people: PeopleCount,
    pub new_exposures: usize,
    pub effort_days: (f64, f64),
    pub calendar_days: Option<(f64, f64)>,
}
