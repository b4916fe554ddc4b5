//! From a simulation to the public shape.
//!
//! Nothing is computed here: each field is a value of the simulation.

use super::*;

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

pub(super) fn scenario(simulation: &Simulation) -> Scenario<'_> {
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

pub(super) fn counts(by_state: [usize; 6]) -> Counts {
    let [dark_at_once, dark_later, degraded, stands_in, perhaps, unaffected] = by_state;
    Counts { dark_at_once, dark_later, degraded, stands_in, perhaps, unaffected }
}

pub(super) fn event(event: &EventEffect) -> Event<'_> {
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

pub(super) fn service(outcome: &ServiceOutcome) -> Service<'_> {
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

pub(super) fn function(loss: &FunctionLoss) -> Function<'_> {
    Function {
        name: &loss.name,
        verdict: if loss.sure { Verdict::Yes } else { Verdict::Unknown },
        services: &loss.services,
        dark_after_hours: loss.dark_after_hours,
        lost_after_hours: loss.lost_after_hours,
        users: loss.users,
    }
}

pub(super) fn exposure(change: &ExposureChange) -> Exposure<'_> {
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

pub(super) fn way(way: &WayOut) -> Way<'_> {
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

pub(super) fn line(line: &TreeLine) -> Line<'_> {
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

pub(super) fn compared(row: &Row) -> Compared<'_> {
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
