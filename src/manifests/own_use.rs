//! What the files of a run say about each other's signs: software that runs here, interfaces that somebody else serves.

use super::sighting::{Role, Sighting};
use crate::catalog::Catalog;
use rustc_hash::FxHashSet;

/// Category of registries of images.
const REGISTRY: &str = "container-registry";

/// Takes out what shows the use of somebody unknown: each once, where it stands first.
pub(super) fn unknown(sightings: &mut Vec<Sighting>) -> Vec<Sighting> {
    let (mut unknown, rest): (Vec<_>, Vec<_>) =
        std::mem::take(sightings).into_iter().partition(|sighting| sighting.role == Role::Unknown);
    *sightings = rest;
    // Files are numbered in the order of their paths.
    unknown.sort_by(|a, b| (&a.evidence, a.span.file, a.span.start).cmp(&(&b.evidence, b.span.file, b.span.start)));
    unknown.dedup_by(|a, b| a.evidence == b.evidence);
    unknown
}

/// Leaves out what is no use of a vendor once all files are seen: variables for its software where that runs here, and
/// clients of an interface that somebody else serves where nothing else leads to the vendor.
pub(super) fn settle(sightings: &mut Vec<Sighting>, catalog: &Catalog) {
    let with = |is_meant: &dyn Fn(&Sighting) -> bool| -> FxHashSet<String> {
        sightings.iter().filter(|s| is_meant(s)).filter_map(|s| s.vendor.clone()).collect()
    };
    let runs = with(&|s| s.role == Role::Runs);
    let mut served = with(&|s| s.role == Role::Served);
    // An interface of one product: a client of another one is a use of the vendor.
    let one_product = |s: &Sighting| {
        s.vendor.as_deref() != Some("aws") || s.offering.as_deref().is_none_or(|id| id == "aws" || id.ends_with("-s3"))
    };
    for sighting in sightings.iter() {
        let elsewhere = match sighting.role {
            // Who fetches images from a vendor's registry need not use anything else of it.
            Role::Shown => sighting.category.as_deref() == Some(REGISTRY),
            Role::Written => false,
            Role::Named | Role::Asked => sighting.region.is_none(),
            Role::Library => one_product(sighting),
            Role::Runs | Role::Served | Role::Unknown => true,
        };
        if !elsewhere && let Some(vendor) = &sighting.vendor {
            served.remove(vendor);
        }
    }
    // Who keeps objects with somebody else has the client of S3 for that, where nothing but the client speaks of AWS.
    let of_aws = |s: &Sighting| s.vendor.as_deref() == Some("aws");
    let told = |s: &&Sighting| {
        !s.weak
            && s.category.as_deref() != Some(REGISTRY)
            && matches!(s.role, Role::Shown | Role::Named | Role::Written | Role::Asked)
    };
    let told: Vec<&Sighting> = sightings.iter().filter(told).collect();
    let of_more = |s: &Sighting| of_aws(s) && s.role == Role::Library && !one_product(s);
    let stores = told.iter().any(|s| !of_aws(s) && keeps_objects(s, catalog))
        && !told.iter().any(|s| of_aws(s))
        && !sightings.iter().any(of_more);
    let elsewhere = with(&|s| !s.weak && matches!(s.role, Role::Shown | Role::Named | Role::Library));
    let placed = with(&|s| s.region.is_some() && !matches!(s.role, Role::Written | Role::Asked));
    sightings.retain(|sighting| {
        let of = |set: &FxHashSet<String>| sighting.vendor.as_ref().is_some_and(|vendor| set.contains(vendor));
        match sighting.role {
            Role::Shown => true,
            Role::Named => !of(&runs) && !of(&served),
            // What a program names counts where nothing else shows the vendor, or nothing else says where.
            Role::Written | Role::Asked => {
                let news = !of(&elsewhere) || sighting.region.is_some() && !of(&placed);
                news && !of(&runs) && !of(&served)
            }
            Role::Library => !(of(&served) || stores && of_aws(sighting) && one_product(sighting)),
            Role::Runs | Role::Served | Role::Unknown => false,
        }
    });
}

/// Whether a store of objects is seen, and nothing more.
fn keeps_objects(sighting: &Sighting, catalog: &Catalog) -> bool {
    const MOST: usize = 2;
    const STORE: &str = "object-storage";
    let offering = sighting.offering.as_deref().and_then(|id| catalog.offering(id));
    let kinds = offering.map_or_else(
        || sighting.category.iter().map(String::as_str).collect(),
        |offering| offering.categories.iter().map(String::as_str).collect::<Vec<_>>(),
    );
    kinds.len() <= MOST && kinds.contains(&STORE)
}
