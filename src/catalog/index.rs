//! Entries by id, and the questions that every stage asks of them.

use super::ids::{Ids, fold_region};
use super::makers::Makers;
use super::names::Names;
use super::packed::Packed;
use super::raw::*;
use crate::diagnostic::suggest;
use crate::model::words::*;
use rustc_hash::FxHashMap;
use std::sync::{Arc, OnceLock};

/// The catalog, indexed. Ids that dangle are simply not found; [`super::lint`] reports them.
#[derive(Debug)]
pub struct Catalog {
    /// The entries.
    pub raw: Raw,
    /// SHA-256 over everything that went in.
    pub sha256: String,
    ids: Arc<Ids>,
    names: OnceLock<Names>,
    makers: OnceLock<Makers<'static>>,
}

/// Number of an offering, stable within one catalog.
pub type OfferingIx = usize;

/// Place of a legal entity: of its vendor in the catalog's list, and its own in the vendor's.
pub type EntityPlace = (usize, usize);

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

impl Catalog {
    /// Indexes raw entries. Where an id is doubled, the later entry is found.
    #[must_use]
    pub fn new(mut raw: Raw, sha256: String) -> Self {
        raw.offerings.sort_by(|a, b| a.vendor.cmp(&b.vendor));
        Self { ids: Arc::new(Ids::new(&raw)), names: OnceLock::new(), makers: OnceLock::new(), raw, sha256 }
    }

    /// The same catalog with changed facts. `amend` may change laws, decisions and owners and add vendors at the end; other
    /// lists stay as they are.
    #[must_use]
    pub fn amended(&self, amend: impl FnOnce(&mut Raw)) -> Self {
        let mut raw = self.raw.clone();
        amend(&mut raw);
        let (names, makers) = (OnceLock::new(), OnceLock::new());
        Self { ids: Arc::clone(&self.ids), names, makers, raw, sha256: self.sha256.clone() }
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
        self.ids.offerings.len()
    }

    /// The offering with this number.
    #[must_use]
    pub fn offering_at(&self, ix: OfferingIx) -> &Offering {
        let (file, at) = self.ids.offerings[ix];
        &self.raw.offerings[file].offerings[at]
    }

    /// Vendor id of the offering with this number.
    #[must_use]
    pub fn vendor_id_of(&self, ix: OfferingIx) -> &str {
        &self.raw.offerings[self.ids.offerings[ix].0].vendor
    }

    /// Number of the offering with this id.
    #[must_use]
    pub fn offering_ix(&self, id: &str) -> Option<OfferingIx> {
        self.ids.offering.get(id).copied()
    }

    /// The offering with this id.
    #[must_use]
    pub fn offering(&self, id: &str) -> Option<&Offering> {
        self.offering_ix(id).map(|ix| self.offering_at(ix))
    }

    /// Countries in which the offering with this number can be had, sorted; empty when not known.
    #[must_use]
    pub fn countries_of(&self, ix: OfferingIx) -> &[String] {
        self.ids.countries[ix].get_or_init(|| {
            let mut countries = Vec::new();
            for place in &self.offering_at(ix).regions {
                if let Some(provider) = place.strip_suffix("/*") {
                    let regions = self.provider(provider).into_iter().flat_map(|provider| &provider.regions);
                    let own = regions.filter(|region| region.offering.is_none() && !region.country.is_empty());
                    countries.extend(own.map(|region| region.country.clone()));
                } else if let Some(region) = self.region(place) {
                    countries.extend(region.country().map(str::to_owned));
                } else {
                    countries.push(place.clone());
                }
            }
            countries.sort();
            countries.dedup();
            countries
        })
    }

    /// The vendor that sells the offering with this id.
    #[must_use]
    pub fn vendor_of_offering(&self, id: &str) -> Option<&Vendor> {
        self.offering_ix(id).and_then(|ix| self.vendor(self.vendor_id_of(ix)))
    }

    /// What a vendor sells.
    pub fn offerings_of<'c>(&'c self, vendor: &str) -> impl Iterator<Item = &'c Offering> + use<'c> {
        let from = self.raw.offerings.partition_point(|file| file.vendor.as_str() < vendor);
        let count = self.raw.offerings[from..].partition_point(|file| file.vendor == vendor);
        self.raw.offerings[from..from + count].iter().flat_map(|file| file.offerings.iter())
    }

    /// Ids of offerings that others are hosted on.
    pub fn hosts(&self) -> impl Iterator<Item = &str> {
        self.ids.hosts.iter().map(|id| &**id)
    }

    /// All offerings with their vendor ids, in a stable order.
    pub fn offerings(&self) -> impl Iterator<Item = (&str, &Offering)> {
        (0..self.ids.offerings.len()).map(|ix| (self.vendor_id_of(ix), self.offering_at(ix)))
    }

    /// The vendor with this id.
    #[must_use]
    pub fn vendor(&self, id: &str) -> Option<&Vendor> {
        let added = || self.added().find(|(_, vendor)| vendor.id() == id).map(|(at, _)| at);
        self.ids.vendor.get(id).copied().or_else(added).map(|at| &*self.raw.vendors[at])
    }

    /// The legal entity with this id.
    #[must_use]
    pub fn entity(&self, id: &str) -> Option<&LegalEntity> {
        self.entity_place(id).map(|place| self.entity_at(place))
    }

    /// The vendor to which a legal entity belongs.
    #[must_use]
    pub fn vendor_of_entity(&self, id: &str) -> Option<&Vendor> {
        self.entity_place(id).map(|(vendor, _)| &*self.raw.vendors[vendor])
    }

    /// Place of the legal entity with this id.
    #[must_use]
    pub fn entity_place(&self, id: &str) -> Option<EntityPlace> {
        let own = |vendor: &Vendor| vendor.legal.iter().position(|entity| entity.id == id);
        let added = || self.added().find_map(|(at, vendor)| Some((at, own(vendor)?)));
        self.ids.entity.get(id).copied().or_else(added)
    }

    /// The legal entity at a place.
    #[must_use]
    pub fn entity_at(&self, (vendor, at): EntityPlace) -> &LegalEntity {
        &self.raw.vendors[vendor].legal[at]
    }

    /// Vendors that came with an amendment, and their places.
    fn added(&self) -> impl Iterator<Item = (usize, &Packed<Vendor>)> {
        self.raw.vendors.iter().enumerate().skip(self.ids.vendors)
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
        let file = *self.ids.provider.get(&provider.to_lowercase())?;
        let key = format!("{}/{}", self.raw.regions[file].provider, fold_region(region));
        let (file, at) = *self.ids.region.get(&key)?;
        let provider = &self.raw.regions[file];
        Some(RegionOf { provider, region: &provider.regions[at] })
    }

    /// The region file of a provider, by id or alias.
    #[must_use]
    pub fn provider(&self, id: &str) -> Option<&Regions> {
        self.ids.provider.get(&id.to_lowercase()).map(|at| &self.raw.regions[*at])
    }

    /// Canonical `provider/region` of a region.
    #[must_use]
    pub fn canonical_region(&self, id: &str) -> Option<String> {
        self.region(id).map(|found| format!("{}/{}", found.provider.provider, found.region.id))
    }

    /// The category with this id.
    #[must_use]
    pub fn category(&self, id: &str) -> Option<&Category> {
        self.ids.category.get(id).map(|at| &*self.raw.categories[*at])
    }

    /// The law with this id.
    #[must_use]
    pub fn law(&self, id: &str) -> Option<&Law> {
        self.ids.law.get(id).map(|at| &self.raw.laws[*at])
    }

    /// Places of the laws of a country or bloc and of the blocs that it belongs to.
    #[must_use]
    pub fn laws_over(&self, country: &str) -> &[usize] {
        let ruling = self.ids.ruling.get_or_init(|| {
            let mut ruling: FxHashMap<String, Vec<usize>> = FxHashMap::default();
            for (at, law) in self.raw.laws.iter().enumerate() {
                let members = self.bloc(&law.country).into_iter().flat_map(|bloc| &bloc.members);
                for place in members.filter(|member| **member != law.country).chain([&law.country]) {
                    ruling.entry(place.clone()).or_default().push(at);
                }
            }
            ruling
        });
        ruling.get(country).map_or(&[], Vec::as_slice)
    }

    /// The country with this code.
    #[must_use]
    pub fn country(&self, code: &str) -> Option<&Country> {
        self.ids.country.get(code).map(|at| &self.raw.countries[*at])
    }

    /// The country that somebody meant who wrote its name, its three-letter code, or nearly its code.
    #[must_use]
    pub fn closest_country(&self, word: &str) -> Option<&Country> {
        // Codes of the European Union's own.
        if let Some((_, code)) = [("UK", "GB"), ("EL", "GR")].iter().find(|(own, _)| word.eq_ignore_ascii_case(own)) {
            return self.country(code);
        }
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
        self.ids.class.get(id).map(|at| &self.raw.data_classes[*at])
    }

    /// The control with this id.
    #[must_use]
    pub fn control(&self, id: &str) -> Option<&Control> {
        self.ids.control.get(id).map(|at| &self.raw.controls[*at])
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
        self.ids.text.get(key).and_then(|file| self.raw.texts[*file].texts.get(key))
    }

    /// Signals of one kind.
    pub fn signals<'c>(&'c self, kind: &'c str) -> impl Iterator<Item = &'c Signal> {
        self.raw.signals.iter().filter(move |file| file.kind == kind).flat_map(|file| file.rows.iter())
    }

    /// Entries by the names people write. Built on first use.
    pub fn names(&self) -> &Names {
        self.names.get_or_init(|| Names::new(self))
    }

    /// Vendors by the names that machines use. Unpacked on first use.
    pub fn makers(&self) -> &Makers<'static> {
        self.makers.get_or_init(|| {
            let shipped = Some(self.raw.makers).filter(|bytes| !bytes.is_empty());
            Makers::of(&self.raw, shipped.map(super::load::unpack).unwrap_or_default())
        })
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
