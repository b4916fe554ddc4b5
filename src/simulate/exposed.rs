//! Whose data becomes reachable: exposures before and after a change of law or ownership.

use super::change::{Change, Planned};
use super::outcome::{ExposureChange, ProofHop};
use super::world::{Changed, World};
use crate::assess::Needs;
use crate::assess::exposure::{self, Exposure};
use crate::assess::level::level;
use crate::catalog::Catalog;
use crate::graph::{Graph, Reaches};
use crate::model::words::*;
use crate::model::{Interval, Strength};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::sync::Arc;

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
    let services = &world.inventory.services;
    let found: Vec<Vec<ExposureChange>> = (0..services.len())
        .into_par_iter()
        .with_min_len(64)
        .map(|at| {
            let service = &services[at];
            let needs = Needs::of(service, &world.inventory.organisation, world.catalog);
            let old = by_key(exposure::exposures(at, &needs, old_graph, old_reaches));
            let new = by_key(exposure::exposures(at, &needs, &after.graph, &after.reaches));
            let mut keys: Vec<&Key> = old.keys().chain(new.keys()).collect();
            keys.sort_unstable();
            keys.dedup();
            keys.into_iter()
                .filter_map(|key| {
                    let strength =
                        |found: Option<&Exposure>| found.map_or(Interval::NONE, |exposure| exposure.strength);
                    let (before, now) = (strength(old.get(key)), strength(new.get(key)));
                    (before != now).then(|| {
                        let exposure = new.get(key);
                        ExposureChange {
                            service: service.id.clone(),
                            channel: key.0,
                            jurisdiction: key.1.as_deref().map(str::to_owned),
                            before,
                            after: now,
                            level: level(key.0, now.worst, &needs),
                            after_hours: hour,
                            direct: exposure.is_some_and(|exposure| exposure.direct),
                            data: service.data.clone(),
                            path: exposure
                                .map_or_else(Vec::new, |exposure| proof(at, exposure, world, after, &after.catalog)),
                        }
                    })
                })
                .collect()
        })
        .collect();
    out.extend(found.into_iter().flatten());
}

type Key = (Channel, Option<Arc<str>>);

fn by_key(exposures: Vec<Exposure>) -> FxHashMap<Key, Exposure> {
    exposures.into_iter().map(|exposure| ((exposure.channel, exposure.jurisdiction.clone()), exposure)).collect()
}

fn proof(at: usize, exposure: &Exposure, world: &World<'_>, after: &Changed, catalog: &Catalog) -> Vec<ProofHop> {
    let Some(reach) = exposure.reach.and_then(|number| after.reaches.list.get(number)) else { return Vec::new() };
    let hops = after.graph.proof(reach, after.graph.service_node(at), world.inventory, catalog);
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
