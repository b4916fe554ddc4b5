//! Who runs, hosts and controls what, seen from one home; worked out once for each, on first use.
//!
//! In: the catalog and a home. Out: for every legal entity its [`Holding`] (who has the last word, who else holds a stake,
//! whether that is about to change), for every offering who controls the machines below it. Sets hold every place that the
//! known facts allow.

use crate::catalog::Catalog;
use crate::catalog::index::{EntityPlace, OfferingIx, controls};
use crate::catalog::raw::{LegalEntity, Ownership};
use crate::graph::{Home, Setup};
use crate::model::words::*;
use std::sync::OnceLock;

/// Possible places: bit 0 home, bit 1 abroad (bit 2, where used: the organisation itself).
pub type Places = u8;

/// At home.
pub const AT_HOME: Places = 1;
/// Abroad.
pub const ABROAD: Places = 2;

/// What is known of the owners of a legal entity.
#[derive(Debug, Clone)]
pub struct Holding {
    /// Where those sit who control it.
    pub control: Places,
    /// Whether its own seat is abroad.
    pub seat_abroad: bool,
    /// Whether somebody abroad holds a stake without control: yes (1), no (2).
    pub minority_abroad: u8,
    /// Whether its ownership is being reviewed or about to change: yes (1), no (2).
    pub review: u8,
    /// Entities up to the ultimate parent, itself first.
    pub chain: Vec<String>,
}

/// Everybody, seen from one home.
#[derive(Debug)]
pub struct Providers<'c> {
    /// The catalog.
    pub catalog: &'c Catalog,
    /// What is not foreign.
    pub home: Home,
    /// By vendor: what is known of its legal entities.
    holdings: Vec<OnceLock<Box<[Holding]>>>,
    hosting: Vec<OnceLock<Places>>,
    below: Vec<OnceLock<Places>>,
}

impl<'c> Providers<'c> {
    /// Everybody; each is worked out when somebody asks.
    #[must_use]
    pub fn new(catalog: &'c Catalog, home: &str) -> Self {
        let offerings = || vec![OnceLock::new(); catalog.offering_count()];
        let holdings = vec![OnceLock::new(); catalog.raw.vendors.len()];
        Self { catalog, home: Home::new(home, catalog), holdings, hosting: offerings(), below: offerings() }
    }

    fn at(&self, (vendor, entity): EntityPlace) -> &Holding {
        let all = || self.catalog.raw.vendors[vendor].legal.iter().map(|entity| self.hold(entity)).collect();
        &self.holdings[vendor].get_or_init(all)[entity]
    }

    fn hosted(&self, ix: OfferingIx) -> Places {
        let below = self.hosting_below(ix);
        let offering = self.catalog.offering_at(ix);
        let own = self.of_offering(ix).map_or(AT_HOME | ABROAD, |held| held.control);
        let known = offering.hosting_known.unwrap_or(!offering.hosted_on.is_empty());
        match (below, known) {
            (0, true) => own,
            (0, false) => own | AT_HOME | ABROAD,
            (below, true) => below,
            (below, false) => below | AT_HOME | ABROAD,
        }
    }

    fn hold(&self, entity: &LegalEntity) -> Holding {
        let catalog = self.catalog;
        let chain = catalog.control_chain(entity);
        let mut control = 0;
        let mut minority = false;
        let mut minority_open = false;
        let mut moving = false;
        let mut review_open = false;
        // Every controlling owner counts, not only the first of each: a joint venture has several.
        let mut stack = vec![entity];
        let mut seen: Vec<&str> = Vec::new();
        while let Some(at) = stack.pop() {
            if seen.contains(&at.id.as_str()) {
                continue;
            }
            seen.push(&at.id);
            let mut owned = false;
            for stake in &at.owned_by {
                moving |= matches!(stake.status, LinkStatus::UnderReview | LinkStatus::Announced);
                let owner = catalog.entity(&stake.owner);
                let abroad = owner.is_none_or(|owner| self.home.is_foreign(&owner.country));
                if controls(stake) {
                    owned = true;
                    match owner {
                        Some(owner) => stack.push(owner),
                        None => control |= AT_HOME | ABROAD,
                    }
                } else if current(stake) && stake.kind == OwnershipKind::Unknown {
                    control |= AT_HOME | ABROAD;
                    minority_open = true;
                } else if current(stake) {
                    minority |= abroad;
                }
            }
            if owned {
                continue;
            }
            let seat = if self.home.is_foreign(&at.country) { ABROAD } else { AT_HOME };
            match at.top {
                None | Some(TopOwner::Unknown) => {
                    control |= seat | if seat == ABROAD { 0 } else { AT_HOME | ABROAD };
                    minority_open = true;
                    review_open = true;
                }
                Some(TopOwner::Dispersed | TopOwner::Investors) => {
                    control |= seat;
                    minority_open = true;
                }
                Some(_) => control |= seat,
            }
        }
        Holding {
            control,
            seat_abroad: self.home.is_foreign(&entity.country),
            minority_abroad: match (minority, minority_open) {
                (true, _) => 1,
                (false, true) => 3,
                (false, false) => 2,
            },
            review: match (moving, review_open) {
                (true, _) => 1,
                (false, true) => 3,
                (false, false) => 2,
            },
            chain: chain.into_iter().map(|entity| entity.id.clone()).collect(),
        }
    }

    /// Control of everything that an offering is hosted on; 0 when it names no host.
    fn bottom(&self, ix: OfferingIx) -> Places {
        let mut found = 0;
        let mut foreign = false;
        let mut seen = vec![ix];
        let mut stack = vec![ix];
        while let Some(at) = stack.pop() {
            for host in self.catalog.offering_at(at).hosted_on.iter().filter_map(|id| self.catalog.offering_ix(id)) {
                if seen.contains(&host) {
                    continue;
                }
                seen.push(host);
                stack.push(host);
                let control = self.of_offering(host).map_or(AT_HOME | ABROAD, |held| held.control);
                foreign |= control == ABROAD;
                found |= control;
            }
        }
        if foreign { ABROAD } else { found }
    }

    /// What is known of an entity, or of the one of a vendor that contracts with customers at home.
    #[must_use]
    pub fn holding(&self, id: &str) -> Option<&Holding> {
        self.home.party(self.catalog, id).and_then(|entity| self.of_entity(entity))
    }

    fn of_entity(&self, entity: &LegalEntity) -> Option<&Holding> {
        self.catalog.entity_place(&entity.id).map(|place| self.at(place))
    }

    /// An entity and everybody who controls it, directly or through others.
    #[must_use]
    pub fn controllers(&self, id: &str) -> Vec<&'c LegalEntity> {
        let mut found: Vec<&'c LegalEntity> = self.home.party(self.catalog, id).into_iter().collect();
        let mut at = 0;
        while let Some(entity) = found.get(at).copied() {
            at += 1;
            for stake in entity.owned_by.iter().filter(|stake| controls(stake)) {
                if let Some(owner) = self.catalog.entity(&stake.owner)
                    && !found.iter().any(|known| known.id == owner.id)
                {
                    found.push(owner);
                }
            }
        }
        found
    }

    /// The legal entity that runs an offering (for self-hosted ones: that licenses it).
    #[must_use]
    pub fn operator(&self, ix: OfferingIx) -> Option<&'c LegalEntity> {
        let offering = self.catalog.offering_at(ix);
        let first = || self.home.contractor(self.catalog, self.catalog.vendor_id_of(ix));
        offering
            .operator
            .as_deref()
            .or(offering.seller.as_deref())
            .map_or_else(first, |id| self.home.party(self.catalog, id))
    }

    /// What is known of the one who runs an offering.
    #[must_use]
    pub fn of_offering(&self, ix: OfferingIx) -> Option<&Holding> {
        self.operator(ix).and_then(|entity| self.of_entity(entity))
    }

    /// What is known of the one who runs a service.
    #[must_use]
    pub fn of_setup(&self, setup: &Setup) -> Option<&Holding> {
        match (setup.offering, &setup.vendor) {
            (Some(ix), _) => self.of_offering(ix),
            (None, Some(vendor)) => self.holding(vendor),
            (None, None) => None,
        }
    }

    /// Who controls the machines that an offering runs on.
    #[must_use]
    pub fn hosting(&self, ix: OfferingIx) -> Places {
        *self.hosting[ix].get_or_init(|| self.hosted(ix))
    }

    /// Who controls the hosts below an offering; 0 when it names none.
    #[must_use]
    pub fn hosting_below(&self, ix: OfferingIx) -> Places {
        *self.below[ix].get_or_init(|| self.bottom(ix))
    }
}

fn current(stake: &Ownership) -> bool {
    matches!(stake.status, LinkStatus::Current | LinkStatus::UnderReview)
}
