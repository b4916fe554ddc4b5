//! Public JSON of simulations, `hoheit/simulation/v1`: fields may be added, never renamed. Described in docs/simulation.md.

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

/// The document for simulations of one organisation.
#[must_use]
pub fn document<'s>(
    simulations: &'s [Simulation],
    rows: &'s [Row],
    catalog: &'s Catalog,
    inputs: Vec<Input>,
) -> Document<'s> {
    let first = simulations.first();
    Document {
        schema: SCHEMA,
        tool: Tool { name: "hoheit", version: env!("CARGO_PKG_VERSION") },
        catalog: CatalogRef { version: catalog.version(), as_of: catalog.as_of(), sha256: &catalog.sha256 },
        inputs,
        organisation: first.map(|s| Organisation { name: &s.organisation, home: &s.home }).unwrap_or_default(),
        today: first.map(|s| s.today),
        scenarios: simulations.iter().map(scenario).collect(),
        comparison: rows.iter().map(compared).collect(),
    }
}

fn scenario(simulation: &Simulation) -> Scenario<'_> {
    Scenario {
        id: &simulation.id,
        name: &simulation.name,
        story: &simulation.story,
        happened: simulation.happened,
        source: &simulation.evidence.source,
        as_of: simulation.evidence.as_of,
        confidence: simulation.evidence.confidence,
        references: &simulation.references,
        moves: simulation.moves,
        after_wave: simulation.after_wave.map(Wave::from),
        events: simulation.events.iter().map(event).collect(),
        counts: counts(State::ALL.map(|state| simulation.count(state))),
        services: simulation.services.iter().map(service).collect(),
        functions: simulation.functions.iter().map(function).collect(),
        people: simulation.people.into(),
        data_out_of_reach: &simulation.locked_data,
        exposures: simulation.exposures.iter().map(exposure).collect(),
        open_transfers: &simulation.open_transfers,
        ways_out: simulation.ways_out.iter().map(way).collect(),
        way_out: Total {
            services: simulation.way_out.services,
            without: simulation.way_out.without,
            effort_days: simulation.way_out.effort_days,
            calendar_days: simulation.way_out.calendar_days,
            in_time: simulation.way_out.in_time,
        },
        tree: simulation.tree.iter().map(line).collect(),
        single_points: simulation.single_points.iter().map(|p| Point { service: &p.service, saves: p.saves }).collect(),
        notes: simulation.notes.iter().map(|note| note.message.as_str()).collect(),
    }
}

fn counts(by_state: [usize; 6]) -> Counts {
    let [dark_at_once, dark_later, degraded, stands_in, perhaps, unaffected] = by_state;
    Counts { dark_at_once, dark_later, degraded, stands_in, perhaps, unaffected }
}

fn event(event: &EventEffect) -> Event<'_> {
    Event {
        kind: &event.kind,
        subject: &event.subject,
        id: &event.id,
        name: &event.name,
        by: event.by.as_ref(),
        after_hours: event.after_hours,
        hits: event.hits.map(|(sure, _)| sure),
        may_hit: event.hits.map(|(_, may)| may),
    }
}

fn service(outcome: &ServiceOutcome) -> Service<'_> {
    Service {
        id: &outcome.id,
        name: &outcome.name,
        state: outcome.state.as_str(),
        worst: outcome.worst.as_str(),
        since_hours: outcome.since_hours,
        worst_since_hours: outcome.worst_since_hours,
        rto_hours: outcome.rto_hours,
        lost_after_hours: outcome.lost_after_hours,
        direct: outcome.direct,
        because: outcome
            .because
            .iter()
            .map(|cause| Because {
                kind: cause.kind.as_str(),
                id: &cause.id,
                name: &cause.name,
                relation: cause.relation,
            })
            .collect(),
        stands_in: &outcome.stands_in,
        untested: &outcome.untested,
        criticality: outcome.criticality,
        functions: &outcome.functions,
        users: outcome.users,
        data: outcome.data.as_deref(),
        moved: outcome.moved,
        part_of: outcome.part_of.as_deref(),
    }
}

fn function(loss: &FunctionLoss) -> Function<'_> {
    Function {
        name: &loss.name,
        verdict: if loss.sure { Verdict::Yes } else { Verdict::Unknown },
        services: &loss.services,
        dark_after_hours: loss.dark_after_hours,
        lost_after_hours: loss.lost_after_hours,
        users: loss.users,
    }
}

fn exposure(change: &ExposureChange) -> Exposure<'_> {
    Exposure {
        service: &change.service,
        channel: change.channel,
        jurisdiction: change.jurisdiction.as_deref(),
        change: if change.is_new() { "new" } else { "less" },
        before: change.before,
        after: change.after,
        verdict: change.after.verdict(),
        level: change.level,
        after_hours: change.after_hours,
        direct: change.direct,
        data: change.data.as_deref(),
        path: change
            .path
            .iter()
            .map(|hop| Hop {
                from: &hop.from,
                to: &hop.to,
                relation: hop.relation,
                source: &hop.source,
                as_of: hop.as_of,
                confidence: hop.confidence,
            })
            .collect(),
    }
}

fn way(way: &WayOut) -> Way<'_> {
    Way {
        service: &way.service,
        placement: way.placement,
        target: way.target.as_ref().map(|(id, _)| id.as_str()),
        recommended: way.recommended,
        sure: way.sure,
        effort_days: way.candidate.map(|_| way.effort_days),
        calendar_days: way.calendar_days,
        notice_days: way.notice_days,
        in_time: way.in_time,
    }
}

fn line(line: &TreeLine) -> Line<'_> {
    Line {
        kind: line.cause.kind.as_str(),
        id: &line.cause.id,
        name: &line.cause.name,
        parent: line.parent,
        depth: line.depth,
        state: line.state.map(State::as_str),
        services: line.services,
    }
}

fn compared(row: &Row) -> Compared<'_> {
    Compared {
        id: &row.id,
        moves: row.moves,
        after_wave: row.after_wave.map(Wave::from),
        counts: counts(row.counts),
        functions: row.functions,
        people: row.people.into(),
        new_exposures: row.new_exposures,
        effort_days: row.effort_days,
        calendar_days: row.calendar_days,
    }
}
