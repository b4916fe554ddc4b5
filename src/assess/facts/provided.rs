//! Facts of how a service is provided: where, by whom, with which keys, certificates and ways out.

use super::*;

pub(super) fn hosting(
    setup: &Setup,
    organisation: &Organisation,
    providers: &Providers<'_>,
    run: Run,
    holding: Option<&Holding>,
) -> Set {
    if let Some(region) = setup.region.as_deref().and_then(|id| providers.catalog.region(id)) {
        let host = providers.catalog.offering_ix(region.offering());
        let on_region = host.map_or(HOME | FOREIGN, |ix| providers.hosting(ix));
        let below =
            setup.offering.filter(|ix| Some(*ix) != host && !run.own()).map_or(0, |ix| providers.hosting_below(ix));
        return worst(on_region, below);
    }
    if let Some(site) = setup.site.as_ref().and_then(|id| organisation.sites.iter().find(|site| site.id == *id)) {
        return match site.operator.as_deref() {
            None => SELF,
            Some(id) => providers.holding(id).map_or(HOME | FOREIGN, |held| held.control),
        };
    }
    let vendor = match setup.offering {
        Some(ix) => providers.hosting(ix),
        None => holding.map_or(HOME | FOREIGN, |held| held.control | HOME | FOREIGN),
    };
    run.choose(SELF | HOME | FOREIGN, vendor)
}

pub(super) fn data_location(setup: &Setup, organisation: &Organisation, providers: &Providers<'_>) -> Set {
    let of = |country: &str| if providers.home.is_foreign(country) { FOREIGN } else { HOME };
    let mixed = 4;
    if let Some(region) = setup.region.as_deref().and_then(|id| providers.catalog.region(id)) {
        return region.country().map_or(HOME | FOREIGN, of);
    }
    if let Some(site) = setup.site.as_ref().and_then(|id| organisation.sites.iter().find(|site| site.id == *id)) {
        return site.country.as_deref().map_or(HOME | FOREIGN, of);
    }
    if let Some(country) = &setup.country {
        return of(country);
    }
    if setup.location_guaranteed {
        return HOME;
    }
    let countries = setup.offering.map(|ix| providers.catalog.countries_of(ix)).unwrap_or_default();
    let found = countries.iter().fold(0, |set, country| set | of(country));
    match found {
        HOME | FOREIGN => found,
        _ => HOME | FOREIGN | mixed,
    }
}

pub(super) fn support(service: &Service, offering: Option<&Offering>, run: Run, providers: &Providers<'_>) -> Set {
    let own = 8;
    let vendor = if service.controls.get("support_eea_only") == Some(&ControlValue::Flag(true)) {
        HOME
    } else {
        let from = offering.map(|offering| offering.support_from.as_slice()).unwrap_or_default();
        let abroad = from.iter().filter(|country| providers.home.is_foreign(country)).count();
        match abroad {
            _ if from.is_empty() => 1 | 2 | 4,
            0 => 1,
            all if all == from.len() => 2,
            _ => 4,
        }
    };
    run.choose(own, vendor)
}

/// Bits: none, home, outside, mixed. Hosts receive the data too.
pub(super) fn sub_processors(setup: &Setup, offering: Option<&Offering>, providers: &Providers<'_>) -> Set {
    let Some(ix) = setup.offering else { return 15 };
    let Some(offering) = offering else { return 15 };
    let mut home = false;
    let mut abroad = false;
    for sub in &offering.sub_processors {
        let held = providers.holding(&sub.entity).map(|held| held.control == HOME);
        let lies_abroad = sub.country.as_deref().is_some_and(|country| providers.home.is_foreign(country));
        match held {
            Some(true) if !lies_abroad => home = true,
            _ => abroad = true,
        }
    }
    let below = providers.hosting_below(ix);
    home |= below == HOME;
    abroad |= below == FOREIGN;
    let known = offering.sub_processors_known && below != (HOME | FOREIGN);
    match (home, abroad, known) {
        (false, false, true) => 1,
        (true, false, true) => 2,
        (false, true, true) => 4,
        (true, true, _) => 8,
        (false, false, false) => 15,
        (true, false, false) => 2 | 8,
        (false, true, false) => 4 | 8,
    }
}

/// Bits: vendor, byok, hyok, client-side, self.
pub(super) fn keys(setup: &Setup, offering: Option<&Offering>, run: Run, hosting: Set) -> Set {
    let own = 16;
    let own_machines = run.own() && hosting == SELF;
    match setup.keys {
        _ if own_machines => own,
        Some(Keys::ClientSide) => 8,
        Some(Keys::Hyok) => 4,
        Some(Keys::Byok) => 2,
        Some(Keys::Vendor) => 1,
        None => {
            let offered = offering.map(|offering| offering.keys.as_slice()).unwrap_or_default();
            let listed = offered.iter().fold(0, |set, keys| set | (1 << (*keys as u8)));
            let vendor = if listed == 0 { 1 | 2 | 4 | 8 } else { listed };
            run.choose(own | 1 | 2 | 4 | 8, vendor)
        }
    }
}

/// Whether the licence is an open-source one; source-available licences are not.
#[must_use]
pub fn is_open_source(licence: &str) -> bool {
    let closed = ["proprietary", "LicenseRef-", "BUSL-", "SSPL-", "Elastic-", "PolyForm-", "FSL-"];
    !closed.iter().any(|start| licence.starts_with(start))
}

pub(super) fn licence(offering: Option<&Offering>) -> Set {
    match offering.and_then(|offering| offering.licence.as_deref()) {
        Some(licence) if is_open_source(licence) => 1,
        Some(_) => 2,
        None => EITHER,
    }
}

pub(super) fn open(offering: Option<&Offering>) -> bool {
    licence(offering) == 1
}

pub(super) fn switch_off(offering: Option<&Offering>, run: Run) -> Set {
    match offering.and_then(|offering| offering.switch_off) {
        Some(what) => 1 << (what as u8),
        None => run.choose(if open(offering) { 1 } else { 1 | 2 | 4 }, 8),
    }
}

pub(super) fn export(service: &Service, offering: Option<&Offering>, run: Run) -> Set {
    if service.controls.get("exit_tested") == Some(&ControlValue::Flag(true)) {
        return 4;
    }
    match offering.and_then(|offering| offering.export.as_ref()) {
        Some(export) => 1 << (export.completeness as u8),
        None if open(offering) || run.own() => 4,
        None => all(3),
    }
}

pub(super) fn interfaces(offering: Option<&Offering>, run: Run) -> Set {
    match offering.and_then(|offering| offering.interfaces) {
        Some(interfaces) => 1 << (interfaces as u8),
        None if open(offering) || (offering.is_none() && run.own()) => 1,
        None => all(3),
    }
}

pub(super) fn offering_kind(setup: &Setup, offering: Option<&Offering>, run: Run) -> Set {
    match offering.map(|offering| offering.kind).or(setup.deployment) {
        Some(kind) => 1 << (kind as u8),
        None => run.choose(16, 15),
    }
}

pub(super) fn certificate(offering: Option<&Offering>, scheme: &str, run: Run, today: Date) -> Set {
    let found = offering.map(|offering| offering.certificates.as_slice()).unwrap_or_default();
    let mut of_scheme = found.iter().filter(|certificate| certificate.scheme == scheme).peekable();
    if of_scheme.peek().is_none() {
        return run.choose(NO, EITHER);
    }
    flag(Some(of_scheme.any(|certificate| certificate.valid_until.is_none_or(|until| today <= until))))
}

pub(super) fn trains(offering: Option<&Offering>) -> Set {
    match offering.and_then(|offering| offering.trains_on_customer_data) {
        Some(Tri::Yes) => 1,
        Some(Tri::Partial) => 2,
        Some(Tri::No) => 4,
        Some(Tri::Unknown) | None => all(3),
    }
}
