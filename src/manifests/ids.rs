//! Service ids of what manifests show.
//!
//! In: observations, each with the id that it would have alone. Out: unique ids. What must hold: an id never goes over to
//! another service because a third one comes or goes, for waivers, baselines and what people wrote into drafts follow it.
//! So services that would share an id are all told by where they stand and where they lie, none keeps the plain one.

use super::file::parent;
use super::sighting::{Sighting, slug};
use crate::model::Observation;
use rustc_hash::FxHashMap;

/// Longest id, in bytes.
const LONGEST: usize = 120;

/// The id of a service that nobody else claims: what it is, and what it is called.
pub(super) fn base(sighting: &Sighting) -> String {
    let base = sighting.offering.as_deref().or(sighting.vendor.as_deref()).unwrap_or("service");
    let name = slug(&sighting.name);
    let name = name.strip_prefix(base).map_or(name.as_str(), |rest| rest.trim_start_matches('-'));
    let mut id = if name.is_empty() { base.to_owned() } else { format!("{base}-{name}") };
    cut(&mut id, 80);
    id
}

/// Gives each observation its id. Folders count from `root` on: an id is the same however the path to all of it is written.
pub(super) fn name(observations: &mut [(Observation, String)], root: &str) {
    let plain: Vec<String> = observations.iter().map(|(_, base)| base.clone()).collect();
    let path = |at: usize| observations[at].0.places.first().map_or("", |place| place.path.as_str());
    let last = |text: &str| slug(text.rsplit('/').next().unwrap_or(text));
    let placed = told_apart(plain, |at, id| {
        let folder = parent(path(at));
        let region = observations[at].0.region.as_deref().map(last);
        joined(id, [slug(folder.strip_prefix(root).unwrap_or(folder)), region.unwrap_or_default()])
    });
    let filed = told_apart(placed, |at, id| joined(id, [last(path(at))]));
    let mut wanted: FxHashMap<String, u32> = filed.iter().map(|id| (id.clone(), 0)).collect();
    for ((observation, _), id) in observations.iter_mut().zip(filed) {
        let mut candidate = id.clone();
        loop {
            let number = wanted.entry(id.clone()).or_insert(0);
            *number += 1;
            if *number > 1 {
                candidate = format!("{id}-{number}");
                if wanted.contains_key(&candidate) {
                    continue;
                }
                wanted.insert(candidate.clone(), 1);
            }
            break;
        }
        observation.service = candidate;
    }
}

/// The ids, those that several share made longer.
fn told_apart(ids: Vec<String>, longer: impl Fn(usize, &str) -> String) -> Vec<String> {
    let mut shared: FxHashMap<&str, u32> = FxHashMap::default();
    for id in &ids {
        *shared.entry(id).or_insert(0) += 1;
    }
    ids.iter().enumerate().map(|(at, id)| if shared[id.as_str()] > 1 { longer(at, id) } else { id.clone() }).collect()
}

fn joined<const N: usize>(base: &str, parts: [String; N]) -> String {
    let mut id = base.to_owned();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        id.push('-');
        id.push_str(part);
    }
    cut(&mut id, LONGEST);
    id
}

fn cut(id: &mut String, longest: usize) {
    id.truncate(longest);
    id.truncate(id.trim_end_matches('-').len());
}
