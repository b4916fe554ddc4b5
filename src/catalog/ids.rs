//! Where the entry with an id stands in the raw lists.
//!
//! In: raw entries. Out: [`Ids`]. What must hold: where an id is doubled, the later entry is found; [`super::lint`]
//! reports it. Catalogs with the same entries share one.

use super::index::OfferingIx;
use super::raw::Raw;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// Places of entries by id.
#[derive(Debug)]
pub(super) struct Ids {
    /// Offerings in a stable order: file and place in it.
    pub(super) offerings: Vec<(usize, usize)>,
    pub(super) offering: FxHashMap<String, OfferingIx>,
    pub(super) vendor: FxHashMap<String, usize>,
    /// How many vendors there were.
    pub(super) vendors: usize,
    pub(super) entity: FxHashMap<String, (usize, usize)>,
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
    /// Countries in which each offering can be had, found on first use.
    pub(super) countries: Vec<OnceLock<Vec<String>>>,
}

fn by_id<T>(list: &[T], id: impl Fn(&T) -> &str) -> FxHashMap<String, usize> {
    list.iter().enumerate().map(|(at, entry)| (id(entry).to_owned(), at)).collect()
}

impl Ids {
    /// Finds all entries.
    pub(super) fn new(raw: &Raw) -> Self {
        let mut offerings = Vec::new();
        let mut offering = FxHashMap::default();
        for (file, list) in raw.offerings.iter().enumerate() {
            for (at, entry) in list.offerings.iter().enumerate() {
                offering.insert(entry.id.clone(), offerings.len());
                offerings.push((file, at));
            }
        }
        let mut entity = FxHashMap::default();
        for (vendor, entry) in raw.vendors.iter().enumerate() {
            for (at, legal) in entry.legal.iter().enumerate() {
                entity.insert(legal.id.clone(), (vendor, at));
            }
        }
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
        let text = raw.texts.iter().enumerate().flat_map(|(file, list)| list.texts.keys().map(move |key| (key, file)));
        Self {
            countries: vec![OnceLock::new(); offerings.len()],
            offerings,
            offering,
            vendor: by_id(&raw.vendors, |v| &v.id),
            vendors: raw.vendors.len(),
            entity,
            region,
            provider,
            category: by_id(&raw.categories, |c| &c.id),
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
