//! Whose data becomes reachable: exposures before and after a change of law or ownership.

use super::change::{Change, Planned};
use super::outcome::{ExposureChange, ProofHop};
use super::world::{Changed, World};
use crate::assess::Needs;
use crate::assess::level::level;
use crate::graph::{Graph, Reach, Reaches};
use crate::model::words::*;
use crate::model::{Interval, Strength};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::cell::LazyCell;

/// Adds what the change from `before` (or the present world) to `after` does to exposures.
pub(super) fn compare(
    world: &World<'_>,
    before: Option<&Changed>,
    after: &Changed,
    hour: f64,
    out: &mut Vec<ExposureChange>,
) {
    let own;
    let (old_graph, old_reaches): (&Graph, &Reaches) = match (before, world.reaches) {
        (Some(changed), _) => (&changed.graph, &changed.reaches),
        (None, Some(reaches)) => (world.graph, reaches),
        (None, None) => {
            own = world.graph.reaches();
            (world.graph, &own)
        }
    };
    let (old, new) = (by_key(old_graph, old_reaches), by_key(&after.graph, &after.reaches));
    let mut keys: Vec<Key<'_>> = old.keys().chain(new.keys()).copied().collect();
    keys.sort_unstable();
    keys.dedup();
    let services = &world.inventory.services;
    let found: Vec<Vec<ExposureChange>> = (0..services.len())
        .into_par_iter()
        .with_min_len(64)
        .map(|at| {
            let service = &services[at];
            let (old_node, node) = (old_graph.service_node(at), after.graph.service_node(at));
            // Most services are not touched by most changes.
            let needs = LazyCell::new(|| Needs::of(service, &world.inventory.organisation, world.catalog));
            let change = |key: &Key<'_>| {
                let before = old.get(key).map_or(Interval::NONE, |reach| reach.at(old_node));
                let now = new.get(key).map_or(Interval::NONE, |reach| reach.at(node));
                if before == now {
                    return None;
                }
                // What mitigations hold off entirely still shows its way.
                let shows = |reach: &Reach| now != Interval::NONE || !after.graph.mitigations(reach, at).is_empty();
                let reach = new.get(key).copied().filter(|reach| shows(reach));
                Some(ExposureChange {
                    service: service.id.clone(),
                    channel: key.0,
                    jurisdiction: key.1.map(str::to_owned),
                    before,
                    after: now,
                    level: level(key.0, now.worst, &needs),
                    after_hours: hour,
                    direct: reach.is_some_and(|reach| after.graph.is_direct(reach, node)),
                    data: service.data.clone(),
                    path: reach.map_or_else(Vec::new, |reach| proof(at, reach, world, after)),
                })
            };
            keys.iter().filter_map(change).collect()
        })
        .collect();
    out.extend(found.into_iter().flatten());
}

type Key<'g> = (Channel, Option<&'g str>);

fn by_key<'g>(graph: &'g Graph, reaches: &'g Reaches) -> FxHashMap<Key<'g>, &'g Reach> {
    let place = |reach: &Reach| reach.jurisdiction.map(|number| &*graph.jurisdictions[usize::from(number)]);
    reaches.list.iter().map(|reach| ((reach.channel, place(reach)), reach)).collect()
}

fn proof(at: usize, reach: &Reach, world: &World<'_>, after: &Changed) -> Vec<ProofHop> {
    let hops = after.graph.proof(reach, after.graph.service_node(at), world.inventory, &after.catalog);
    hops.into_iter()
        .map(|hop| ProofHop {
            from: hop.from.to_owned(),
            to: hop.to.to_owned(),
            relation: hop.relation,
            source: hop.source.to_owned(),
            as_of: hop.as_of,
            confidence: hop.confidence,
        })
        .collect()
}

/// Services that may rest on a basis that falls: personal data may leave them, and nobody knows where to.
pub(super) fn open_transfers(world: &World<'_>, changed: Option<&Changed>, planned: &[Planned]) -> Vec<String> {
    let falls = planned.iter().any(|planned| matches!(planned.change, Change::AnnulAdequacy(_)));
    let Some(changed) = changed.filter(|_| falls) else { return Vec::new() };
    let reach =
        changed.reaches.list.iter().find(|reach| reach.channel == Channel::Transfer && reach.jurisdiction.is_none());
    let Some(reach) = reach else { return Vec::new() };
    let open = |at: usize| reach.at(changed.graph.service_node(at)).worst > Strength::None;
    let services = world.inventory.services.iter().enumerate();
    services.filter(|(at, _)| open(*at)).map(|(_, service)| service.id.clone()).collect()
}

/// New ones first, then worst first.
pub(super) fn sort(changes: &mut [ExposureChange]) {
    use std::cmp::Reverse;
    changes.sort_by(|a, b| {
        let key = |c: &ExposureChange| (Reverse(c.is_new()), Reverse(c.level), c.channel);
        key(a)
            .cmp(&key(b))
            .then_with(|| a.service.cmp(&b.service))
            .then_with(|| a.jurisdiction.cmp(&b.jurisdiction))
            .then_with(|| a.after_hours.total_cmp(&b.after_hours))
    });
}
