//! From "this offering, in this region, with these keys" to the edges that a service has of its own.
//!
//! Control decides, not location: the edges to whoever runs, owns, hosts or supports carry access and disruption;
//! places carry what location decides. Mitigations cut what they cut: keys outside the vendor's reach leave metadata and
//! disruption; everything else leaves access as it is.

use super::{CAPS_FULL, CAPS_NONE, Caps, Edge, Home, Mitigation, maybe};
use crate::catalog::Catalog;
use crate::catalog::index::OfferingIx;
use crate::catalog::raw::Offering;
use crate::model::service::ControlValue;
use crate::model::words::*;
use crate::model::{Interval, Organisation, Service, Strength};

/// How a service is provided: the part of it that a candidate changes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Setup {
    /// Offering.
    pub offering: Option<OfferingIx>,
    /// Vendor id, when there is no offering.
    pub vendor: Option<String>,
    /// Deployment, when there is no offering.
    pub deployment: Option<OfferingKind>,
    /// `provider/region`.
    pub region: Option<String>,
    /// Own site id.
    pub site: Option<String>,
    /// Country.
    pub country: Option<String>,
    /// Keys.
    pub keys: Option<Keys>,
    /// Whether it holds data at all (`None` never: no data declared means unknown data).
    pub has_data: bool,
    /// Whether any of it is personal; `None`: not known.
    pub personal: Option<bool>,
    /// Whether standard contractual clauses are signed.
    pub scc: Option<bool>,
    /// Whether the contract guarantees storage and processing at home.
    pub location_guaranteed: bool,
}

impl Setup {
    /// How `service` is provided today.
    #[must_use]
    pub fn of(service: &Service, catalog: &Catalog) -> Self {
        Self {
            offering: service.offering.as_deref().and_then(|id| catalog.offering_ix(id)),
            vendor: service.vendor.clone(),
            deployment: service.deployment,
            region: service.region.clone(),
            site: service.site.clone(),
            country: service.country.clone(),
            keys: service.keys,
            has_data: service.data.as_ref().is_none_or(|data| !data.is_empty()),
            personal: personal(service.data.as_deref(), catalog),
            scc: service.contract.scc,
            location_guaranteed: service.controls.get("data_location_guaranteed") == Some(&ControlValue::Flag(true)),
        }
    }

    /// Whether the organisation runs it itself, as far as known.
    #[must_use]
    pub fn self_run(&self, catalog: &Catalog) -> Option<bool> {
        match self.offering {
            Some(ix) => Some(catalog.offering_at(ix).kind == OfferingKind::SelfHosted),
            None => match (self.deployment, &self.vendor) {
                (Some(kind), _) => Some(kind == OfferingKind::SelfHosted),
                (None, Some(vendor)) if vendor_runs(vendor, catalog) => Some(false),
                // On a site of its own runs what somebody sells to be run there.
                (None, _) => self.site.as_ref().map(|_| true),
            },
        }
    }
}

/// Whether any of these data classes is personal; `None` when the data is not known.
#[must_use]
pub fn personal(data: Option<&[String]>, catalog: &Catalog) -> Option<bool> {
    data.map(|data| data.iter().any(|class| catalog.data_class(class).is_none_or(|class| class.personal)))
}

/// Whether everything that a vendor sells is run by the vendor.
fn vendor_runs(vendor: &str, catalog: &Catalog) -> bool {
    let mut any = false;
    for offering in catalog.offerings_of(vendor) {
        if offering.kind == OfferingKind::SelfHosted {
            return false;
        }
        any = true;
    }
    any
}

/// What an own edge points to; [`super::build`] turns it into a node.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Target {
    /// An offering.
    Offering(OfferingIx),
    /// A legal entity that acts itself, by id.
    Entity(String),
    /// A country in which something lies, and whether whoever keeps it there holds the certificate that some adequacy
    /// decisions ask for; `None`: not known.
    Place(String, Option<Tri>),
    /// A missing fact.
    Unknown,
}

/// Edges that a service has of its own.
pub type OwnEdges = Vec<(Target, Edge)>;

/// The edges that a service has of its own, apart from other services.
#[must_use]
pub fn own_edges(setup: &Setup, organisation: &Organisation, home: &Home, catalog: &Catalog) -> OwnEdges {
    let mut edges = Vec::with_capacity(4);
    let (access, key_mitigation) = access_cap(setup, catalog);
    let transfer = transfer_cap(setup);
    let scc = (setup.scc == Some(true)).then_some(Mitigation::Scc);
    let mitigation = key_mitigation.or(scc);
    let place = |country: &str| Target::Place(country.to_owned(), certified(setup, catalog));
    let edge = |relation, caps: Caps| Edge { mitigation, ..Edge::full(relation).with(caps) };
    let through: Caps = [access, Interval::FULL, transfer];
    match (setup.offering, &setup.vendor) {
        (Some(ix), _) => edges.push((Target::Offering(ix), edge(Relation::ProvidedBy, through))),
        (None, Some(vendor)) => {
            if let Some(entity) = home.contractor(catalog, vendor) {
                let caps = match setup.self_run(catalog) {
                    Some(false) => through,
                    // Which of its products it is, and whether that stops without a licence, is not known.
                    Some(true) => [Interval::NONE, maybe(Strength::Full), Interval::NONE],
                    None => [maybe(access.worst), maybe(Strength::Full), maybe(transfer.worst)],
                };
                edges.push((Target::Entity(entity.id.clone()), edge(Relation::ProvidedBy, caps)));
            }
        }
        (None, None) => {
            if setup.self_run(catalog) != Some(true) {
                edges.push((Target::Unknown, edge(Relation::NotKnown, through)));
            }
        }
    }
    if let Some(region) = setup.region.as_deref().and_then(|id| catalog.region(id)) {
        if let Some(host) = catalog.offering_ix(region.offering())
            && Some(host) != setup.offering
        {
            edges.push((Target::Offering(host), edge(Relation::HostedOn, [access, Interval::FULL, Interval::NONE])));
        }
        edges.push(match region.country() {
            Some(country) => (place(country), edge(Relation::LocatedIn, through)),
            None => (Target::Unknown, edge(Relation::LocatedIn, unknown_place(through))),
        });
        return edges;
    }
    if let Some(site) = setup.site.as_ref().and_then(|id| organisation.sites.iter().find(|site| site.id == *id)) {
        if let Some(operator) = site.operator.as_deref().and_then(|id| home.party(catalog, id)) {
            let access = if setup.has_data { maybe(Strength::Reduced) } else { Interval::NONE };
            let caps = [access, Interval::FULL, Interval::NONE];
            edges.push((Target::Entity(operator.id.clone()), edge(Relation::HostedOn, caps)));
        }
        match &site.country {
            Some(country) => edges.push((place(country), edge(Relation::LocatedIn, through))),
            None => edges.push((Target::Unknown, edge(Relation::LocatedIn, unknown_place(through)))),
        }
        return edges;
    }
    match &setup.country {
        Some(country) => edges.push((place(country), edge(Relation::LocatedIn, through))),
        None => edges.extend(
            implied_place(setup, home, catalog, through)
                .map(|(target, caps)| (target, edge(Relation::LocatedIn, caps))),
        ),
    }
    if setup.self_run(catalog) == Some(true) && setup.country.is_none() {
        edges.push((Target::Unknown, edge(Relation::HostedOn, through)));
    }
    edges
}

fn unknown_place(through: Caps) -> Caps {
    through.map(|cap| maybe(cap.worst))
}

/// Where it lies when only the offering is known: the one country that it can be had in, or not known.
fn implied_place(setup: &Setup, home: &Home, catalog: &Catalog, through: Caps) -> Option<(Target, Caps)> {
    if setup.location_guaranteed {
        return None;
    }
    let Some(ix) = setup.offering else {
        return (setup.self_run(catalog) != Some(true)).then(|| (Target::Unknown, unknown_place(through)));
    };
    if catalog.offering_at(ix).kind == OfferingKind::SelfHosted {
        return None;
    }
    match catalog.countries_of(ix) {
        [] => Some((Target::Unknown, unknown_place(through))),
        [only] => Some((Target::Place(only.clone(), certified(setup, catalog)), through)),
        several => {
            let abroad = several.iter().any(|country| home.is_foreign(country));
            abroad.then(|| (Target::Unknown, unknown_place(through)))
        }
    }
}

/// Whether whoever keeps the data holds the certificate that some adequacy decisions ask for: the operator of the region for
/// what the organisation runs there, else the vendor. The organisation itself holds none.
fn certified(setup: &Setup, catalog: &Catalog) -> Option<Tri> {
    let vendor = if setup.self_run(catalog) == Some(true) {
        let region = setup.region.as_deref().and_then(|id| catalog.region(id));
        let Some(host) = region.and_then(|region| catalog.offering_ix(region.offering())) else { return Some(Tri::No) };
        Some(catalog.vendor_id_of(host))
    } else {
        setup.offering.map(|ix| catalog.vendor_id_of(ix)).or(setup.vendor.as_deref())
    };
    vendor.and_then(|id| catalog.vendor(id)).and_then(|vendor| vendor.dpf.as_ref()).map(|dpf| dpf.holds)
}

fn access_cap(setup: &Setup, catalog: &Catalog) -> (Interval, Option<Mitigation>) {
    if !setup.has_data {
        return (Interval::NONE, None);
    }
    match setup.keys {
        Some(Keys::Hyok) => (Interval::REDUCED, Some(Mitigation::Hyok)),
        Some(Keys::ClientSide) => (Interval::REDUCED, Some(Mitigation::ClientSide)),
        // The product takes content in encrypted form only, whatever else is declared.
        _ if setup.offering.is_some_and(|ix| keeps_content_out(catalog.offering_at(ix))) => (Interval::REDUCED, None),
        Some(Keys::Vendor | Keys::Byok) => (Interval::FULL, None),
        None => (Interval { best: Strength::Reduced, worst: Strength::Full }, None),
    }
}

fn transfer_cap(setup: &Setup) -> Interval {
    let basis = match setup.scc {
        Some(true) => Interval::REDUCED,
        Some(false) => Interval::FULL,
        None => Interval { best: Strength::Reduced, worst: Strength::Full },
    };
    match setup.personal {
        _ if !setup.has_data => Interval::NONE,
        Some(false) => Interval::NONE,
        Some(true) => basis,
        None => maybe(basis.worst),
    }
}

/// Whether the vendor runs it and content reaches it in encrypted form only: what is left are metadata.
fn keeps_content_out(offering: &Offering) -> bool {
    vendor_runs_it(offering) && offering.vendor_access == Some(Tri::No) && !on_customers_machines(offering)
}

fn vendor_runs_it(offering: &Offering) -> bool {
    offering.kind != OfferingKind::SelfHosted
}

/// Whether the data lie on machines of the customer which the vendor only houses, or on which it cannot stop the software.
#[must_use]
pub fn on_customers_machines(offering: &Offering) -> bool {
    let houses = offering.categories.first().is_some_and(|category| category == "colocation");
    let cannot_stop = offering.switch_off.is_some_and(|stops| stops != SwitchOff::Service);
    vendor_runs_it(offering) && offering.vendor_access == Some(Tri::No) && (houses || cannot_stop)
}

/// What an offering lets through to those who run it.
#[must_use]
pub fn operator_caps(offering: &Offering) -> Caps {
    let vendor_run = vendor_runs_it(offering);
    let on_theirs = on_customers_machines(offering);
    let outside = |keys: &Keys| matches!(keys, Keys::Hyok | Keys::ClientSide);
    let access = match offering.vendor_access {
        Some(Tri::Yes) => Interval::FULL,
        Some(Tri::No) if on_theirs => maybe(Strength::Reduced),
        Some(Tri::No) if vendor_run => Interval::REDUCED,
        Some(Tri::No) => Interval::NONE,
        // Where the product leaves a choice, the keys of the service decide.
        Some(Tri::Partial) if vendor_run && offering.keys.iter().any(outside) && !offering.keys.iter().all(outside) => {
            Interval::FULL
        }
        Some(Tri::Partial) => Interval::REDUCED,
        Some(Tri::Unknown) => maybe(Strength::Full),
        None if vendor_run => Interval::FULL,
        None => Interval::NONE,
    };
    let open = offering.licence.as_deref().is_some_and(|licence| licence != "proprietary");
    let disruption = match offering.switch_off {
        Some(SwitchOff::Service) => Interval::FULL,
        Some(SwitchOff::Licence) => Interval { best: Strength::Reduced, worst: Strength::Full },
        Some(SwitchOff::Updates) => Interval::REDUCED,
        Some(SwitchOff::Nothing) => Interval::NONE,
        None if vendor_run => Interval::FULL,
        None if open => Interval::NONE,
        None => maybe(Strength::Full),
    };
    let transfer = if vendor_run && !on_theirs { Interval::FULL } else { Interval::NONE };
    [access, disruption, transfer]
}

/// What a host underneath an offering can do to it.
pub const HOST_CAPS: Caps = [CAPS_FULL[0], CAPS_FULL[1], CAPS_NONE[2]];
