//! Entries by id, and the questions that every stage asks of them.

use super::names::Names;
use super::raw::*;
use crate::diagnostic::suggest;
use crate::model::words::*;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// The catalog, indexed. Ids that dangle are simply not found; [`super::lint`] reports them.
#[derive(Debug)]
pub struct Catalog {
    /// The entries.
    pub raw: Raw,
    /// SHA-256 over everything that went in.
    pub sha256: String,
    offerings: Vec<(usize, usize)>,
    offering_ids: FxHashMap<String, OfferingIx>,
    vendor_ids: FxHashMap<String, usize>,
    entity_ids: FxHashMap<String, (usize, usize)>,
    region_ids: FxHashMap<String, (usize, usize)>,
    provider_ids: FxHashMap<String, usize>,
    category_ids: FxHashMap<String, usize>,
    law_ids: FxHashMap<String, usize>,
    country_codes: FxHashMap<String, usize>,
    class_ids: FxHashMap<String, usize>,
    control_ids: FxHashMap<String, usize>,
    texts: FxHashMap<String, Text>,
    names: OnceLock<Names>,
}

/// Number of an offering, stable within one catalog.
pub type OfferingIx = usize;

/// A region together with its provider file.
#[derive(Debug, Clone, Copy)]
pub struct RegionOf<'c> {
    /// The provider's file.
    pub provider: &'c Regions,
    /// The region.
    pub region: &'c Region,
}

impl<'c> RegionOf<'c> {
    /// Country or bloc in which it lies; `None` for a region of which only a provider's list is known.
    #[must_use]
    pub fn country(&self) -> Option<&'c str> {
        Some(self.region.country.as_str()).filter(|country| !country.is_empty())
    }

    /// The offering that runs this region.
    #[must_use]
    pub fn offering(&self) -> &str {
        self.region.offering.as_deref().unwrap_or(&self.provider.offering)
    }
}

fn ids<T>(list: &[T], id: impl Fn(&T) -> &str) -> FxHashMap<String, usize> {
    list.iter().enumerate().map(|(at, entry)| (id(entry).to_owned(), at)).collect()
}

impl Catalog {
    /// Indexes raw entries. Where an id is doubled, the later entry is found.
    #[must_use]
    pub fn new(mut raw: Raw, sha256: String) -> Self {
        raw.offerings.sort_by(|a, b| a.vendor.cmp(&b.vendor));
        let mut offerings = Vec::new();
        let mut offering_ids = FxHashMap::default();
        for (file, list) in raw.offerings.iter().enumerate() {
            for (at, offering) in list.offerings.iter().enumerate() {
                offering_ids.insert(offering.id.clone(), offerings.len());
                offerings.push((file, at));
            }
        }
        let mut entity_ids = FxHashMap::default();
        for (vendor, entry) in raw.vendors.iter().enumerate() {
            for (at, entity) in entry.legal.iter().enumerate() {
                entity_ids.insert(entity.id.clone(), (vendor, at));
            }
        }
        let mut region_ids = FxHashMap::default();
        let mut provider_ids = FxHashMap::default();
        for (file, provider) in raw.regions.iter().enumerate() {
            for name in provider.aliases.iter().chain([&provider.provider]) {
                provider_ids.insert(name.to_lowercase(), file);
            }
            for (at, region) in provider.regions.iter().enumerate() {
                for name in region.aliases.iter().chain([&region.id]) {
                    region_ids.entry(format!("{}/{}", provider.provider, fold_region(name))).or_insert((file, at));
                }
            }
        }
        let mut texts = FxHashMap::default();
        for file in &raw.texts {
            texts.extend(file.texts.iter().map(|(key, text)| (key.clone(), text.clone())));
        }
        Self {
            offerings,
            offering_ids,
            vendor_ids: ids(&raw.vendors, |v| &v.id),
            entity_ids,
            region_ids,
            provider_ids,
            category_ids: ids(&raw.categories, |c| &c.id),
            law_ids: ids(&raw.laws, |l| &l.id),
            country_codes: ids(&raw.countries, |c| &c.code),
            class_ids: ids(&raw.data_classes, |d| &d.id),
            control_ids: ids(&raw.controls, |c| &c.id),
            texts,
            names: OnceLock::new(),
            raw,
            sha256,
        }
    }

    /// Version of the catalog.
    #[must_use]
    pub fn version(&self) -> &str {
        self.raw.manifest.as_ref().map_or("0", |m| &m.version)
    }

    /// Day of the last review as a whole.
    #[must_use]
    pub fn as_of(&self) -> Option<Date> {
        self.raw.manifest.as_ref().map(|m| m.as_of)
    }

    /// Number of offerings.
    #[must_use]
    pub fn offering_count(&self) -> usize {
        self.offerings.len()
    }

    /// The offering with this number.
    #[must_use]
    pub fn offering_at(&self, ix: OfferingIx) -> &Offering {
        let (file, at) = self.offerings[ix];
        &self.raw.offerings[file].offerings[at]
    }

    /// Vendor id of the offering with this number.
    #[must_use]
    pub fn vendor_id_of(&self, ix: OfferingIx) -> &str {
        &self.raw.offerings[self.offerings[ix].0].vendor
    }

    /// Number of the offering with this id.
    #[must_use]
    pub fn offering_ix(&self, id: &str) -> Option<OfferingIx> {
        self.offering_ids.get(id).copied()
    }

    /// The offering with this id.
    #[must_use]
    pub fn offering(&self, id: &str) -> Option<&Offering> {
        self.offering_ix(id).map(|ix| self.offering_at(ix))
    }

    /// The vendor that sells the offering with this id.
    #[must_use]
    pub fn vendor_of_offering(&self, id: &str) -> Option<&Vendor> {
        self.offering_ix(id).and_then(|ix| self.vendor(self.vendor_id_of(ix)))
    }

    /// All offerings with their vendor ids, in a stable order.
    pub fn offerings(&self) -> impl Iterator<Item = (&str, &Offering)> {
        (0..self.offerings.len()).map(|ix| (self.vendor_id_of(ix), self.offering_at(ix)))
    }

    /// The vendor with this id.
    #[must_use]
    pub fn vendor(&self, id: &str) -> Option<&Vendor> {
        self.vendor_ids.get(id).map(|at| &self.raw.vendors[*at])
    }

    /// The legal entity with this id.
    #[must_use]
    pub fn entity(&self, id: &str) -> Option<&LegalEntity> {
        self.entity_ids.get(id).map(|(vendor, at)| &self.raw.vendors[*vendor].legal[*at])
    }

    /// The vendor to which a legal entity belongs.
    #[must_use]
    pub fn vendor_of_entity(&self, id: &str) -> Option<&Vendor> {
        self.entity_ids.get(id).map(|(vendor, _)| &self.raw.vendors[*vendor])
    }

    /// The legal entity named by an entity id or, for a vendor id, that vendor's contracting entity.
    #[must_use]
    pub fn entity_or_vendor(&self, id: &str) -> Option<&LegalEntity> {
        self.entity(id).or_else(|| self.vendor(id).and_then(|vendor| vendor.legal.first()))
    }

    /// The legal entity at the end of the chain of control, with the chain that leads there (starting entity first).
    /// Cycles end the chain.
    #[must_use]
    pub fn control_chain<'c>(&'c self, entity: &'c LegalEntity) -> Vec<&'c LegalEntity> {
        let mut chain = vec![entity];
        loop {
            let last = chain[chain.len() - 1];
            let next = last
                .owned_by
                .iter()
                .filter(|stake| controls(stake))
                .filter_map(|stake| self.entity(&stake.owner))
                .find(|owner| chain.iter().all(|seen| seen.id != owner.id));
            match next {
                Some(owner) => chain.push(owner),
                None => return chain,
            }
        }
    }

    /// Region by `provider/region`; provider aliases and spellings (`West Europe`) are understood.
    #[must_use]
    pub fn region(&self, id: &str) -> Option<RegionOf<'_>> {
        let (provider, region) = id.split_once('/')?;
        self.region_of(provider, region)
    }

    /// Region by provider and the provider's own id or spelling.
    #[must_use]
    pub fn region_of(&self, provider: &str, region: &str) -> Option<RegionOf<'_>> {
        let file = *self.provider_ids.get(&provider.to_lowercase())?;
        let key = format!("{}/{}", self.raw.regions[file].provider, fold_region(region));
        let (file, at) = *self.region_ids.get(&key)?;
        let provider = &self.raw.regions[file];
        Some(RegionOf { provider, region: &provider.regions[at] })
    }

    /// The region file of a provider, by id or alias.
    #[must_use]
    pub fn provider(&self, id: &str) -> Option<&Regions> {
        self.provider_ids.get(&id.to_lowercase()).map(|at| &self.raw.regions[*at])
    }

    /// Canonical `provider/region` of a region.
    #[must_use]
    pub fn canonical_region(&self, id: &str) -> Option<String> {
        self.region(id).map(|found| format!("{}/{}", found.provider.provider, found.region.id))
    }

    /// The category with this id.
    #[must_use]
    pub fn category(&self, id: &str) -> Option<&Category> {
        self.category_ids.get(id).map(|at| &self.raw.categories[*at])
    }

    /// The law with this id.
    #[must_use]
    pub fn law(&self, id: &str) -> Option<&Law> {
        self.law_ids.get(id).map(|at| &self.raw.laws[*at])
    }

    /// The country with this code.
    #[must_use]
    pub fn country(&self, code: &str) -> Option<&Country> {
        self.country_codes.get(code).map(|at| &self.raw.countries[*at])
    }

    /// The country that somebody meant who wrote its name, its three-letter code, or nearly its code.
    #[must_use]
    pub fn closest_country(&self, word: &str) -> Option<&Country> {
        let is = |name: &str| name.eq_ignore_ascii_case(word.trim());
        let named = |c: &&Country| [&c.alpha3, &c.name.en, &c.name.de].iter().any(|name| is(name)) || is(&c.code);
        self.raw.countries.iter().find(named).or_else(|| {
            let names = self.raw.countries.iter().flat_map(|c| [c.name.en.as_str(), c.name.de.as_str()]);
            let close = suggest::closest(word, names)?;
            self.raw.countries.iter().find(|c| c.name.en == close || c.name.de == close)
        })
    }

    /// The name of a country or bloc, or its code where it has none.
    #[must_use]
    pub fn country_name<'c>(&'c self, code: &'c str, language: Language) -> &'c str {
        self.country(code)
            .map(|country| country.name.get(language))
            .or_else(|| self.raw.blocs.iter().find(|bloc| bloc.id == code).map(|bloc| bloc.name.get(language)))
            .unwrap_or(code)
    }

    /// The bloc with this id.
    #[must_use]
    pub fn bloc(&self, id: &str) -> Option<&Bloc> {
        self.raw.blocs.iter().find(|bloc| bloc.id == id)
    }

    /// Whether `country` belongs to the bloc.
    #[must_use]
    pub fn is_member(&self, bloc: &str, country: &str) -> bool {
        self.bloc(bloc).is_some_and(|bloc| bloc.members.iter().any(|member| member == country))
    }

    /// Whether `code` names a country or a bloc.
    #[must_use]
    pub fn is_place(&self, code: &str) -> bool {
        self.country(code).is_some() || self.bloc(code).is_some()
    }

    /// The data class with this id.
    #[must_use]
    pub fn data_class(&self, id: &str) -> Option<&DataClass> {
        self.class_ids.get(id).map(|at| &self.raw.data_classes[*at])
    }

    /// The control with this id.
    #[must_use]
    pub fn control(&self, id: &str) -> Option<&Control> {
        self.control_ids.get(id).map(|at| &self.raw.controls[*at])
    }

    /// The lens with this id.
    #[must_use]
    pub fn lens(&self, id: &str) -> Option<&Lens> {
        self.raw.lenses.iter().find(|lens| lens.id == id)
    }

    /// The scenario with this id.
    #[must_use]
    pub fn scenario(&self, id: &str) -> Option<&Scenario> {
        self.raw.scenarios.iter().find(|scenario| scenario.id == id)
    }

    /// A text of the reports. A missing key returns `None`; a test holds that none is missing.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&Text> {
        self.texts.get(key)
    }

    /// Signals of one kind.
    pub fn signals<'c>(&'c self, kind: &'c str) -> impl Iterator<Item = &'c Signal> {
        self.raw.signals.iter().filter(move |file| file.kind == kind).flat_map(|file| &file.rows)
    }

    /// Entries by the names people write. Built on first use.
    pub fn names(&self) -> &Names {
        self.names.get_or_init(|| Names::new(self))
    }

    /// Whether a rule for `applies_to` (`*`, category ids, `group:x`; `!` before an entry takes it out again) covers
    /// `category`.
    #[must_use]
    pub fn applies(&self, applies_to: &[String], category: Option<&str>) -> bool {
        let covers = |entry: &str| match (entry, category) {
            ("*", _) => true,
            (_, None) => false,
            (entry, Some(category)) => match entry.strip_prefix("group:") {
                Some(group) => self.category(category).is_some_and(|found| found.group == group),
                None => entry == category,
            },
        };
        applies_to.iter().any(|entry| covers(entry))
            && !applies_to.iter().filter_map(|entry| entry.strip_prefix('!')).any(covers)
    }
}

/// Whether a stake gives control today as far as known (`unknown` stakes are handled apart).
#[must_use]
pub fn controls(stake: &Ownership) -> bool {
    matches!(stake.kind, OwnershipKind::Majority | OwnershipKind::PrivateEquity | OwnershipKind::Joint)
        && matches!(stake.status, LinkStatus::Current | LinkStatus::UnderReview)
}

/// Lower case without blanks, `_` and `-`: `West Europe`, `westeurope` and `west-europe` are one.
fn fold_region(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, ' ' | '_' | '-')).flat_map(char::to_lowercase).collect()
}
