//! Which catalog entries stand behind a service: what a look-up should ask about and what a catalog change touches.

use crate::catalog::Catalog;
use crate::catalog::raw::LegalEntity;
use crate::model::Service;
use std::collections::BTreeSet;

/// Ids of catalog entries by kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    /// Offerings, with all that they run on.
    pub offerings: BTreeSet<String>,
    /// Vendors of offerings and entities.
    pub vendors: BTreeSet<String>,
    /// Legal entities that sell, run or contract.
    pub parties: BTreeSet<String>,
    /// Parties, sub-processors, licensors and everybody who holds a stake in them.
    pub entities: BTreeSet<String>,
    /// Regions, `provider/region`.
    pub regions: BTreeSet<String>,
    /// Countries of entities and places.
    pub countries: BTreeSet<String>,
    /// Category.
    pub category: Option<String>,
    /// Data classes.
    pub data: BTreeSet<String>,
}

impl Reach {
    /// What stands behind `service`.
    #[must_use]
    pub fn of(service: &Service, catalog: &Catalog) -> Self {
        let mut reach = Self { category: service.category.clone(), ..Self::default() };
        reach.data.extend(service.data.iter().flatten().cloned());
        reach.countries.extend(service.country.clone());
        if let Some(offering) = &service.offering {
            reach.offering(offering, catalog);
        }
        if let Some(vendor) = &service.vendor {
            reach.vendor(vendor, catalog);
        }
        if let Some(party) = &service.contract.party {
            reach.party(party, catalog);
        }
        if let Some(region) = &service.region {
            reach.region(region, catalog);
        }
        reach
    }

    fn offering(&mut self, id: &str, catalog: &Catalog) {
        if !self.offerings.insert(id.to_owned()) {
            return;
        }
        let Some(offering) = catalog.offering(id) else { return };
        if let Some(vendor) = catalog.vendor_of_offering(id) {
            self.vendors.insert(vendor.id.clone());
            match (&offering.seller, vendor.legal.first()) {
                (Some(seller), _) => self.party(seller, catalog),
                (None, Some(first)) => self.party(&first.id, catalog),
                (None, None) => {}
            }
        }
        if let Some(operator) = &offering.operator {
            self.party(operator, catalog);
        }
        for below in &offering.hosted_on {
            self.offering(below, catalog);
        }
        for licensor in &offering.licensed_from {
            self.stakes(licensor, catalog);
        }
        for processor in &offering.sub_processors {
            self.stakes(&processor.entity, catalog);
            self.countries.extend(processor.country.clone());
        }
        self.countries.extend(offering.support_from.iter().cloned());
    }

    fn vendor(&mut self, id: &str, catalog: &Catalog) {
        self.vendors.insert(id.to_owned());
        if let Some(first) = catalog.vendor(id).and_then(|vendor| vendor.legal.first()) {
            self.party(&first.id, catalog);
        }
    }

    fn region(&mut self, id: &str, catalog: &Catalog) {
        if let Some(found) = catalog.region(id) {
            self.regions.insert(format!("{}/{}", found.provider.provider, found.region.id));
            self.countries.extend(found.country().map(str::to_owned));
            self.offering(found.offering(), catalog);
        } else {
            self.regions.insert(id.to_owned());
        }
    }

    fn party(&mut self, id: &str, catalog: &Catalog) {
        if let Some(entity) = catalog.entity_or_vendor(id) {
            self.parties.insert(entity.id.clone());
            self.stakes(&entity.id, catalog);
        }
    }

    /// An entity and everybody who holds a stake in it.
    fn stakes(&mut self, id: &str, catalog: &Catalog) {
        let mut open: Vec<&LegalEntity> = catalog.entity_or_vendor(id).into_iter().collect();
        while let Some(entity) = open.pop() {
            if !self.entities.insert(entity.id.clone()) {
                continue;
            }
            self.countries.insert(entity.country.clone());
            self.countries.extend(entity.establishments.iter().cloned());
            self.vendors.extend(catalog.vendor_of_entity(&entity.id).map(|vendor| vendor.id.clone()));
            open.extend(entity.owned_by.iter().filter_map(|stake| catalog.entity(&stake.owner)));
        }
    }
}
