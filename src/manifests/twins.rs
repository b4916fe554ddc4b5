//! The same resource in Terraform's source, plan and state.
//!
//! In: observations of all formats, each with the id that it would have alone. Out: those in which a resource of a plan or
//! state that the source of the same folder, or of a module below it, shows as well is one observation with several places.
//! What must hold: vendor, product and name are the same and the regions do not contradict each other; where it is not
//! certain which of several is meant, they stay apart.

use super::file::{is_within, parent};
use crate::model::{Confidence, Observation};
use rustc_hash::FxHashMap;

/// What is made of the source.
const MADE: &[&str] = &["terraform-plan", "terraform-state"];

/// Observations, those of one resource joined.
pub(super) fn joined(observations: Vec<(Observation, String)>) -> Vec<(Observation, String)> {
    let (made, mut out): (Vec<_>, Vec<_>) =
        observations.into_iter().partition(|(observation, _)| MADE.contains(&observation.kind));
    if made.is_empty() {
        return out;
    }
    let mut by_base: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (at, (observation, base)) in out.iter().enumerate() {
        if observation.kind == "terraform" {
            by_base.entry(base.clone()).or_default().push(at);
        }
    }
    for (twin, base) in made {
        let known = by_base.entry(base.clone()).or_default();
        let mut fitting = known.iter().filter(|at| is_twin(&out[**at].0, &twin));
        match (fitting.next().copied(), fitting.next()) {
            (Some(at), None) => absorb(&mut out[at].0, twin),
            _ => {
                known.push(out.len());
                out.push((twin, base));
            }
        }
    }
    // In the order of places, as before.
    out.sort_by(|(a, _), (b, _)| order(a).cmp(&order(b)));
    out
}

fn order(observation: &Observation) -> impl Ord {
    let place = observation.places.first().map(|place| (&place.path, place.line, place.column));
    (place, &observation.region, &observation.offering, &observation.vendor)
}

fn is_twin(known: &Observation, twin: &Observation) -> bool {
    folder(known).zip(folder(twin)).is_some_and(|(known, twin)| is_within(known, twin))
        && known.kind != twin.kind
        && known.vendor == twin.vendor
        && known.offering == twin.offering
        && (known.region == twin.region || known.region.is_none() || twin.region.is_none())
}

fn folder(observation: &Observation) -> Option<&str> {
    observation.places.first().map(|place| parent(&place.path))
}

fn absorb(known: &mut Observation, twin: Observation) {
    if known.region.is_none() {
        known.region = twin.region;
        known.country = twin.country;
    }
    known.category = known.category.take().or(twin.category);
    for place in twin.places {
        if !known.places.contains(&place) {
            known.places.push(place);
        }
    }
    if twin.confidence == Confidence::High || known.confidence == Confidence::Low {
        known.confidence = twin.confidence;
    }
}
