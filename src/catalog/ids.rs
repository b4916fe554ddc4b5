//! Where the entry with an id stands in the raw lists.
//!
//! In: raw entries. Out: [`Ids`]. What must hold: where an id is doubled, the later entry is found; [`super::lint`]
//! reports it. Catalogs with the same entries share one.

use super::index::{EntityPlace, OfferingIx};
use super::raw::Raw;
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;
use std::sync::OnceLock;

/// An id; those of the shipped catalog stand in the binary.
pub(super) type Id = Cow<'static, str>;

/// Places of entries by id.
#[derive(Debug)]
pub(super) struct Ids {
    /// Offerings in a stable order: file and place in it.
    pub(super) offerings: Vec<(usize, usize)>,
    pub(super) offering: FxHashMap<Id, OfferingIx>,
    /// Offerings that others are hosted on.
    pub(super) hosts: FxHashSet<Id>,
    pub(super) vendor: FxHashMap<Id, usize>,
    /// How many vendors there were.
    pub(super) vendors: usize,
    pub(super) entity: FxHashMap<Id, EntityPlace>,
    /// By provider and folded name of the region.
    pub(super) region: FxHashMap<String, (usize, usize)>,
    /// By lower-case id or alias.
    pub(super) provider: FxHashMap<String, usize>,
    pub(super) category: FxHashMap<String, usize>,
    pub(super) law: FxHashMap<String, usize>,
    pub(super) country: FxHashMap<String, usize>,
    pub(super) class: FxHashMap<String, usize>,
    pub(super) control: FxHashMap<String, usize>,
    /// Text key → place of its file.
    pub(super) text: FxHashMap<String, usize>,
    /// Country or bloc → places of the laws that rule there, found on first use.
    pub(super) ruling: OnceLock<FxHashMap<String, Vec<usize>>>,
    /// Countries in which each offering can be had, found on first use.
    pub(super) countries: Vec<OnceLock<Vec<String>>>,
}

fn by_id<T>(list: &[T], id: impl Fn(&T) -> &str) -> FxHashMap<String, usize> {
    list.iter().enumerate().map(|(at, entry)| (id(entry).to_owned(), at)).collect()
}

/// Room for about so many, so that a map of thousands is not moved again and again while it fills.
fn roomy<T>(about: usize) -> FxHashMap<Id, T> {
    FxHashMap::with_capacity_and_hasher(about, rustc_hash::FxBuildHasher)
}

/// Offerings in a stable order, by id, and those that others are hosted on.
type OfferingIds = (Vec<(usize, usize)>, FxHashMap<Id, OfferingIx>, FxHashSet<Id>);

fn offerings(raw: &Raw) -> OfferingIds {
    let mut offerings = Vec::with_capacity(raw.offerings.len() * 2);
    let mut offering: FxHashMap<Id, OfferingIx> = roomy(raw.offerings.len() * 2);
    let mut hosts: FxHashSet<Id> = raw.hosts.iter().map(|id| Id::from(*id)).collect();
    for (file, list) in raw.offerings.iter().enumerate() {
        let ids: Vec<Id> = match list.offerings.bundle() {
            Some(bundle) => bundle.inner.iter().map(|id| Id::from(*id)).collect(),
            None => {
                hosts.extend(list.offerings.iter().flat_map(|entry| &entry.hosted_on).cloned().map(Id::from));
                list.offerings.iter().map(|entry| Id::from(entry.id.clone())).collect()
            }
        };
        for (at, id) in ids.into_iter().enumerate() {
            offering.insert(id, offerings.len());
            offerings.push((file, at));
        }
    }
    (offerings, offering, hosts)
}

/// Vendors and their legal entities.
fn vendors(raw: &Raw) -> (FxHashMap<Id, usize>, FxHashMap<Id, EntityPlace>) {
    let mut vendor: FxHashMap<Id, usize> = roomy(raw.vendors.len());
    let mut entity: FxHashMap<Id, EntityPlace> = roomy(raw.vendors.len() * 2);
    for (at, entry) in raw.vendors.iter().enumerate() {
        if let Some(bundle) = entry.bundle() {
            vendor.insert(Id::from(bundle.id), at);
            entity.extend(bundle.inner.iter().enumerate().map(|(legal, id)| (Id::from(*id), (at, legal))));
        } else {
            vendor.insert(Id::from(entry.id.clone()), at);
            entity.extend(entry.legal.iter().enumerate().map(|(legal, e)| (Id::from(e.id.clone()), (at, legal))));
        }
    }
    (vendor, entity)
}

/// Regions and providers.
fn places(raw: &Raw) -> (FxHashMap<String, (usize, usize)>, FxHashMap<String, usize>) {
    let mut region = FxHashMap::default();
    let mut provider = FxHashMap::default();
    for (file, list) in raw.regions.iter().enumerate() {
        for name in list.aliases.iter().chain([&list.provider]) {
            provider.insert(name.to_lowercase(), file);
        }
        for (at, entry) in list.regions.iter().enumerate() {
            for name in entry.aliases.iter().chain([&entry.id]) {
                region.entry(format!("{}/{}", list.provider, fold_region(name))).or_insert((file, at));
            }
        }
    }
    (region, provider)
}

impl Ids {
    /// Finds all entries.
    pub(super) fn new(raw: &Raw) -> Self {
        let others = || rayon::join(|| vendors(raw), || places(raw));
        let ((offerings, offering, hosts), ((vendor, entity), (region, provider))) =
            rayon::join(|| offerings(raw), others);
        let text = raw.texts.iter().enumerate().flat_map(|(file, list)| list.texts.keys().map(move |key| (key, file)));
        Self {
            ruling: OnceLock::new(),
            countries: vec![OnceLock::new(); offerings.len()],
            offerings,
            offering,
            hosts,
            vendor,
            vendors: raw.vendors.len(),
            entity,
            region,
            provider,
            category: by_id(&raw.categories, |c| c.id()),
            law: by_id(&raw.laws, |l| &l.id),
            country: by_id(&raw.countries, |c| &c.code),
            class: by_id(&raw.data_classes, |d| &d.id),
            control: by_id(&raw.controls, |c| &c.id),
            text: text.map(|(key, file)| (key.clone(), file)).collect(),
        }
    }
}

/// Lower case without blanks, `_` and `-`: `West Europe`, `westeurope` and `west-europe` are one.
pub(super) fn fold_region(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, ' ' | '_' | '-')).flat_map(char::to_lowercase).collect()
}
