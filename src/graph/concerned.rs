//! What of the catalog concerns an inventory.
//!
//! In: services with their own edges, and the catalog. Out: [`Concerned`], the offerings that services use or could move to,
//! and everybody who runs, owns, hosts or helps with these. The rest of the catalog reaches no service; leaving it out of the
//! graph keeps small runs small.

use super::Home;
use super::setup::{OwnEdges, Target};
use crate::catalog::Catalog;
use crate::catalog::index::{EntityPlace, OfferingIx};
use crate::catalog::raw::{LegalEntity, Offering};
use crate::inventory::Inventory;
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;

/// The offerings and legal entities that count.
#[derive(Debug, Clone, Default)]
pub(super) struct Concerned {
    offerings: Vec<bool>,
    /// Places in the catalog.
    entities: BTreeSet<EntityPlace>,
}

impl Concerned {
    /// Follows everything that services use.
    pub(super) fn new(own: &[OwnEdges], home: &Home, catalog: &Catalog) -> Self {
        let none = Self { offerings: vec![false; catalog.offering_count()], entities: BTreeSet::new() };
        let mut search = Search { catalog, home, found: none, open: Vec::new() };
        for (target, _) in own.iter().flatten() {
            match target {
                Target::Offering(ix) => search.offering(*ix),
                Target::Entity(id) => search.entity(catalog.entity_place(id)),
                Target::Place(..) | Target::Unknown => {}
            }
        }
        search.run()
    }

    /// Adds everything that services could move to.
    pub(super) fn add_alternatives(&mut self, inventory: &Inventory, home: &Home, catalog: &Catalog) {
        let categories: FxHashSet<&str> =
            inventory.services.iter().filter_map(|service| service.category.as_deref()).collect();
        let mut search = Search { catalog, home, found: std::mem::take(self), open: Vec::new() };
        for category in categories.into_iter().filter_map(|id| catalog.category(id)) {
            let alternatives = category.alternatives.iter().map(|alternative| &alternative.offering);
            let splits = category.hybrid.iter().flat_map(|split| [&split.local, &split.cloud]);
            for id in alternatives.chain(splits) {
                search.named(id);
            }
        }
        *self = search.run();
    }

    /// The same under an amended catalog: owners may have come.
    pub(super) fn amended(&self, home: &Home, catalog: &Catalog) -> Self {
        let mut search = Search { catalog, home, found: self.clone(), open: Vec::new() };
        for place in &self.entities {
            owners(catalog.entity_at(*place), catalog).for_each(|owner| search.entity(Some(owner)));
        }
        search.found
    }

    /// The offerings that count, in the order of the catalog.
    pub(super) fn offerings(&self) -> impl Iterator<Item = OfferingIx> {
        self.offerings.iter().enumerate().filter_map(|(ix, counts)| counts.then_some(ix))
    }

    /// The countries that the offerings which count can be had in, in order.
    pub(super) fn places(&self, catalog: &Catalog) -> Vec<String> {
        let places: BTreeSet<&String> = self.offerings().flat_map(|ix| catalog.countries_of(ix)).collect();
        places.into_iter().cloned().collect()
    }

    /// The legal entities that count, in the order of the catalog.
    pub(super) fn entities<'c>(&self, catalog: &'c Catalog) -> impl Iterator<Item = &'c LegalEntity> + use<'c, '_> {
        self.entities.iter().map(|place| catalog.entity_at(*place))
    }
}

struct Search<'c> {
    catalog: &'c Catalog,
    home: &'c Home,
    found: Concerned,
    /// Offerings whose surroundings are still to be followed.
    open: Vec<OfferingIx>,
}

impl<'c> Search<'c> {
    fn run(mut self) -> Concerned {
        while let Some(ix) = self.open.pop() {
            self.follow(ix, self.catalog.offering_at(ix));
        }
        self.found
    }

    fn offering(&mut self, ix: OfferingIx) {
        if !std::mem::replace(&mut self.found.offerings[ix], true) {
            self.open.push(ix);
        }
    }

    fn named(&mut self, offering: &str) {
        if let Some(ix) = self.catalog.offering_ix(offering) {
            self.offering(ix);
        }
    }

    fn follow(&mut self, ix: OfferingIx, offering: &Offering) {
        let catalog = self.catalog;
        let home = self.home;
        let seller = home.contractor(catalog, catalog.vendor_id_of(ix));
        self.entity(seller.and_then(|entity| catalog.entity_place(&entity.id)));
        let helpers = offering.sub_processors.iter().map(|sub| &sub.entity);
        for id in offering.seller.iter().chain(&offering.operator).chain(&offering.licensed_from).chain(helpers) {
            self.entity(home.party(catalog, id).and_then(|entity| catalog.entity_place(&entity.id)));
        }
        for host in &offering.hosted_on {
            self.named(host);
        }
    }

    /// The entity and everybody who owns it or may own it.
    fn entity(&mut self, entity: Option<EntityPlace>) {
        let mut open: Vec<EntityPlace> = entity.into_iter().collect();
        while let Some(place) = open.pop() {
            if !self.found.entities.insert(place) {
                continue;
            }
            open.extend(owners(self.catalog.entity_at(place), self.catalog));
        }
    }
}

/// Places of those who own an entity or may own it.
fn owners<'c>(entity: &'c LegalEntity, catalog: &'c Catalog) -> impl Iterator<Item = EntityPlace> + use<'c> {
    let claimed = entity.disputed.iter().filter_map(|claim| claim.owner.as_deref());
    let called = claimed.filter_map(|name| entity_called(name, catalog)).map(|entity| entity.id.as_str());
    let held = entity.owned_by.iter().map(|stake| stake.owner.as_str());
    held.chain(called).filter_map(|id| catalog.entity_place(id))
}

/// The legal entity that a claim of ownership names, by id or by name.
pub(super) fn entity_called<'c>(name: &str, catalog: &'c Catalog) -> Option<&'c LegalEntity> {
    let mut all = catalog.raw.vendors.iter().flat_map(|vendor| &vendor.legal);
    catalog.entity(name).or_else(|| all.find(|entity| entity.name == name))
}
