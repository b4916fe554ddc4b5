//! The world as it is and as laws, decisions and owners change it.
//!
//! In: what an assessment stands on and changes of law or ownership. Out: a changed catalog with its graph and reaches,
//! built by the same code as the assessment's. Nothing else of the catalog changes.

use super::change::{Buyer, Change};
use crate::catalog::Catalog;
use crate::catalog::packed::Packed;
use crate::catalog::raw::{LegalEntity, Ownership, Vendor};
use crate::graph::{Graph, Reaches};
use crate::inventory::Inventory;
use crate::model::words::*;

/// What a simulation stands on.
#[derive(Debug, Clone, Copy)]
pub struct World<'w> {
    /// What was declared.
    pub inventory: &'w Inventory,
    /// What is known of the world.
    pub catalog: &'w Catalog,
    /// Who depends on whom.
    pub graph: &'w Graph,
    /// What reaches what; needed only where laws or owners change.
    pub reaches: Option<&'w Reaches>,
    /// The day for which everything holds.
    pub today: Date,
}

impl World<'_> {
    /// Whether a change of law or ownership may change what reaches the services: whether anything of theirs is tied to it.
    #[must_use]
    pub fn is_touched_by(&self, change: &Change) -> bool {
        match change {
            Change::AnnulLaw(id) | Change::EnactLaw(id) => {
                self.catalog.law(id).is_none_or(|law| self.graph.is_tied(&law.country, self.catalog))
            }
            Change::Acquire { vendor, .. } => {
                let legal = self.catalog.vendor(vendor).map(|vendor| vendor.legal.as_slice()).unwrap_or_default();
                legal.iter().any(|entity| self.graph.acting(&entity.id).is_some())
            }
            _ => true,
        }
    }
}

/// A world that laws or owners have changed.
#[derive(Debug)]
pub struct Changed {
    /// The catalog after it.
    pub catalog: Catalog,
    /// The graph on it.
    pub graph: Graph,
    /// What reaches what.
    pub reaches: Reaches,
}

impl Changed {
    /// The world after these changes; changes that stop services are left out.
    #[must_use]
    pub fn new(world: &World<'_>, changes: &[&Change]) -> Self {
        let day = world.today;
        let catalog = world.catalog.amended(|raw| {
            for change in changes {
                match change {
                    Change::AnnulAdequacy(id) => {
                        for decision in raw.adequacy.iter_mut().filter(|decision| decision.id == *id) {
                            decision.status = LawStatus::Lapsed;
                        }
                    }
                    Change::AnnulLaw(id) => {
                        for law in raw.laws.iter_mut().filter(|law| law.id == *id) {
                            law.status = LawStatus::Lapsed;
                        }
                    }
                    Change::EnactLaw(id) => {
                        for law in raw.laws.iter_mut().filter(|law| law.id == *id) {
                            law.status = LawStatus::InForce;
                            law.from = law.from.filter(|from| *from <= day);
                            law.until = law.until.filter(|until| *until >= day);
                        }
                    }
                    Change::Acquire { vendor, by } => acquire(&mut raw.vendors, vendor, by, day),
                    _ => {}
                }
            }
        });
        let graph = world.graph.amended(world.inventory, &catalog);
        let reaches = graph.reaches();
        Self { catalog, graph, reaches }
    }
}

/// Id of the legal entity that stands for any buyer from a country.
#[must_use]
pub fn buyer_id(country: &str) -> String {
    format!("buyer-from-{}", country.to_lowercase())
}

/// Everything of the vendor that nobody else of the vendor controls gets the buyer as its only owner.
fn acquire(vendors: &mut Vec<Packed<Vendor>>, vendor: &str, by: &Buyer, day: Date) {
    let evidence = Evidence { source: "scenario".to_owned(), as_of: day, confidence: Confidence::Low };
    let owner = match by {
        Buyer::Entity(id) => id.clone(),
        Buyer::Country(country) => {
            let id = buyer_id(country);
            if vendors.iter().all(|vendor| vendor.id() != id) {
                vendors.push(Packed::from(Vendor {
                    id: id.clone(),
                    name: format!("Buyer from {country}"),
                    aliases: Vec::new(),
                    shared: Vec::new(),
                    known_for: None,
                    domains: Vec::new(),
                    owner_only: true,
                    dpf: None,
                    legal: vec![LegalEntity {
                        id: id.clone(),
                        name: "Buyer".to_owned(),
                        country: country.clone(),
                        lei: None,
                        wikidata: None,
                        establishments: Vec::new(),
                        owned_by: Vec::new(),
                        top: Some(TopOwner::Dispersed),
                        disputed: Vec::new(),
                        evidence: evidence.clone(),
                    }],
                    note: None,
                }));
            }
            id
        }
    };
    let Some(bought) = vendors.iter_mut().find(|entry| entry.id() == vendor).map(Packed::make_mut) else { return };
    let own: Vec<String> = bought.legal.iter().map(|entity| entity.id.clone()).collect();
    for entity in &mut bought.legal {
        let held_inside = entity.owned_by.iter().any(|stake| {
            matches!(stake.kind, OwnershipKind::Majority | OwnershipKind::PrivateEquity | OwnershipKind::Joint)
                && own.contains(&stake.owner)
                && stake.owner != entity.id
        });
        if held_inside || entity.id == owner {
            continue;
        }
        entity.top = None;
        entity.owned_by = vec![Ownership {
            owner: owner.clone(),
            kind: OwnershipKind::Majority,
            share: None,
            since: None,
            status: LinkStatus::Current,
            evidence: evidence.clone(),
        }];
    }
}
