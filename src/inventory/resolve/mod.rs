//! Checking drafts against the catalog and each other, and joining them into one [`Inventory`].
//!
//! Names that people write ("M365") become catalog ids; ids that nobody knows, doubled services, dangling references and
//! impossible dates become diagnostics with the closest valid names. Services leave sorted by id.

mod pins;
mod unknown;
use unknown::*;

use super::{Draft, Inventory};
use crate::catalog::Catalog;
use crate::diagnostic::fields::shorten;
use crate::diagnostic::{Diagnostic, suggest};
use crate::model::service::{ControlValue, Fallback};
use crate::model::{Organisation, Service};
use crate::source::Span;
use rayon::prelude::*;
use rustc_hash::FxHashSet;

/// For how many problems of services a guess is made of what was meant: more than anybody is shown.
const GUESSED: usize = 200;

/// Longest name, in bytes, that is looked for among the names people use; longer ones are none.
const LONGEST_NAME: usize = 300;

/// Joins and checks drafts; `home` overrides the organisation's. The inventory is usable only if no diagnostic is an
/// error.
#[must_use]
pub fn resolve(drafts: Vec<Draft>, catalog: &Catalog, home: Option<&str>) -> (Option<Inventory>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut organisation: Option<(Organisation, Option<Span>)> = None;
    let mut services = Vec::new();
    for draft in drafts {
        match (&organisation, draft.organisation) {
            (None, found) => organisation = found,
            (Some((known, first)), Some((other, again)))
                if known.name != other.name && !known.name.is_empty() && !other.name.is_empty() =>
            {
                diagnostics.push(
                    Diagnostic::error(
                        "two-organisations",
                        format!("`{}` and `{}` are two organisations", shorten(&known.name), shorten(&other.name)),
                    )
                    .at(again, "this one")
                    .at(*first, "and this one")
                    .help("assess them one by one, or leave `organisation` out of one file"),
                );
            }
            _ => {}
        }
        services.extend(draft.services);
    }
    if organisation.is_none() {
        diagnostics.push(
            Diagnostic::error("missing-organisation", "no inventory names the organisation")
                .at(services.first().and_then(|service: &Service| service.span), "this service belongs to nobody")
                .help("add `organisation: { name: … }` to the inventory"),
        );
    }
    if let Some((organisation, span)) = &mut organisation {
        if let Some(home) = home {
            organisation.home = home.to_uppercase();
        }
        diagnostics.extend(check_organisation(organisation, *span, catalog));
    }
    services.par_sort_by(|a, b| a.id.cmp(&b.id).then_with(|| a.span.cmp(&b.span)));
    diagnostics.extend(doubled(&services));
    let sites: FxHashSet<&str> = organisation.iter().flat_map(|(o, _)| &o.sites).map(|site| site.id.as_str()).collect();
    let ids: FxHashSet<String> = services.iter().map(|service| service.id.clone()).collect();
    let check = |service: &mut Service, guess: bool| {
        let mut check = Check { catalog, ids: &ids, sites: &sites, guess, found: Vec::new() };
        check.service(service);
        check.found
    };
    let mut found: Vec<Vec<Diagnostic>> = services.par_iter_mut().map(|service| check(service, false)).collect();
    let mut guessed = 0;
    for (service, found) in services.iter_mut().zip(&mut found).filter(|(_, found)| !found.is_empty()) {
        if guessed >= GUESSED {
            break;
        }
        guessed += found.len();
        *found = check(service, true);
    }
    diagnostics.extend(found.into_iter().flatten());
    services.dedup_by(|later, first| later.id == first.id);
    let inventory = organisation.map(|(organisation, _)| Inventory { organisation, services });
    (inventory, diagnostics)
}

fn doubled(services: &[Service]) -> Vec<Diagnostic> {
    services
        .windows(2)
        .filter(|pair| pair[0].id == pair[1].id)
        .map(|pair| {
            Diagnostic::error("duplicate-id", format!("service `{}` is declared twice", shorten(&pair[0].id)))
                .at(pair[1].span, "again here")
                .at(pair[0].span, "first here")
                .help("give each service its own id")
        })
        .collect()
}

fn check_organisation(organisation: &mut Organisation, span: Option<Span>, catalog: &Catalog) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    // What everybody writes; ISO 3166-1 says GB.
    if organisation.home.eq_ignore_ascii_case("UK") {
        organisation.home = "GB".to_owned();
    }
    if !catalog.is_place(&organisation.home) {
        let message = format!("home `{}` is neither a country nor a bloc", shorten(&organisation.home));
        found.push(
            country_help(&organisation.home, catalog, Diagnostic::error("unknown-country", message))
                .at_value(span, "home", &organisation.home)
                .help("use an ISO 3166-1 code such as DE, AT, CH, or EU"),
        );
    }
    let mut seen: FxHashSet<String> = FxHashSet::default();
    for site in &mut organisation.sites {
        if !seen.insert(site.id.clone()) {
            let message = format!("site `{}` is declared twice", shorten(&site.id));
            found.push(Diagnostic::error("duplicate-id", message).at(span, "in this organisation"));
        }
        if let Some(country) = &site.country
            && catalog.country(country).is_none()
        {
            found.push(unknown_country(country, span, catalog));
        }
        if let Some(operator) = &mut site.operator
            && catalog.entity_or_vendor(operator).is_none()
        {
            match catalog.names().vendor(operator) {
                Some(id) => *operator = id.to_owned(),
                None => found.push(unknown_vendor(operator, "operator", span, Some(catalog))),
            }
        }
    }
    let skills = organisation.capacity.skills.iter_mut().flatten();
    for skill in skills.filter(|skill| catalog.raw.skills.iter().all(|known| known.id != **skill)) {
        match catalog.names().skill(skill) {
            Some(id) => *skill = id.to_owned(),
            None => {
                let valid: Vec<&str> = catalog.raw.skills.iter().map(|s| s.id.as_str()).collect();
                found.push(unknown("skill", skill, ("skills", skill), span, &valid));
            }
        }
    }
    found
}

struct Check<'a> {
    catalog: &'a Catalog,
    ids: &'a FxHashSet<String>,
    sites: &'a FxHashSet<&'a str>,
    /// Whether to guess what was meant, which takes time.
    guess: bool,
    found: Vec<Diagnostic>,
}

impl<'a> Check<'a> {
    /// Names among which a guess is made; none where none is asked for.
    fn valid<'v>(&self, names: impl Iterator<Item = &'v str>) -> Vec<&'v str> {
        if self.guess { names.collect() } else { Vec::new() }
    }

    fn guesses(&self) -> Option<&'a Catalog> {
        self.guess.then_some(self.catalog)
    }

    fn service(&mut self, service: &mut Service) {
        self.provider(service);
        self.category(service);
        self.place(service);
        self.data(service);
        for dependency in &service.depends_on {
            let span = dependency.span.or(service.span);
            for id in std::iter::once(&dependency.service).chain(&dependency.any_of) {
                self.reference(id, span, &service.id);
            }
            self.stand_in(dependency.fallback.as_ref(), span, &service.id);
        }
        self.stand_in(service.fallback.as_ref(), service.span, &service.id);
        for name in service.controls.keys().filter(|name| self.catalog.control(name).is_none()) {
            let span = service.control_spans.get(name).copied().or(service.span);
            let valid = self.valid(self.catalog.raw.controls.iter().map(|c| c.id.as_str()));
            let diagnostic = unknown("control", name, ("controls", name), span, &valid);
            self.found.push(exact(diagnostic).help("`hoheit catalog list controls` shows all"));
        }
        for (name, value) in &service.controls {
            let ControlValue::Words(words) = value else { continue };
            if self.catalog.control(name).is_some_and(|control| control.value == "flag") {
                let span = service.control_spans.get(name).copied().or(service.span);
                let message = format!("`{}` says neither that `{name}` is in place nor that it is not", shorten(words));
                let diagnostic = Diagnostic::warning("unreadable-control", message).at(span, "counts as not known");
                self.found.push(diagnostic.help("valid: `true`, `false`, `unknown`"));
            }
        }
        self.answers(service);
        self.found.extend(pins::contradiction(service));
    }

    fn provider(&mut self, service: &mut Service) {
        let (catalog, span) = (self.catalog, service.span);
        // "Zendesk" as an offering names the vendor: that much is known.
        if let Some(name) = &service.offering
            && catalog.offering(name).is_none()
            && service.vendor.is_none()
            && let Some(name) = short(name)
            && catalog.names().offering(name).is_none()
            && let Some(vendor) = catalog.names().vendor(name)
            // What is written like an id is meant as one: `salesforce-sale-cloud` is a slip.
            && (!is_like_an_id(name) || vendor == name || catalog.names().is_vendors(name))
        {
            service.vendor = Some(vendor.to_owned());
            service.offering = None;
        }
        let names = [("offering", &mut service.offering), ("target", &mut service.pin.target)];
        for (field, name) in names.into_iter().filter_map(|(field, name)| Some((field, name.as_mut()?))) {
            if catalog.offering(name).is_none() {
                match short(name).and_then(|name| catalog.names().offering(name)) {
                    Some(id) => *name = id.to_owned(),
                    None => self.found.push(unknown_offering(name, field, span, self.guesses())),
                }
            }
        }
        if let Some(name) = &mut service.vendor
            && catalog.vendor(name).is_none()
        {
            match short(name).and_then(|name| catalog.names().vendor(name)) {
                Some(id) => *name = id.to_owned(),
                None => self.found.push(unknown_vendor(name, "vendor", span, self.guesses())),
            }
        }
        if let (Some(vendor), Some(offering)) = (&service.vendor, &service.offering)
            && let Some(seller) = catalog.vendor_of_offering(offering)
            && seller.id != *vendor
            && catalog.vendor(vendor).is_some()
        {
            let message = format!("offering `{offering}` is sold by `{}`, not by `{vendor}`", seller.id);
            self.found.push(
                Diagnostic::error("vendor-mismatch", message)
                    .at_value_saying(span, ("vendor", vendor), "another vendor")
                    .help("leave `vendor` out"),
            );
        }
        if let Some(party) = &service.contract.party
            && catalog.entity_or_vendor(party).is_none()
        {
            self.found.push(unknown_vendor(party, "party", span, self.guesses()));
        }
    }

    fn category(&mut self, service: &mut Service) {
        match &mut service.category {
            Some(name) if self.catalog.category(name).is_none() => {
                match short(name).and_then(|name| self.catalog.names().category(name)) {
                    Some(id) => *name = id.to_owned(),
                    None => {
                        let valid = self.valid(self.catalog.raw.categories.iter().map(|c| c.id.as_str()));
                        let diagnostic = unknown("category", name, ("category", name), service.span, &valid);
                        self.found.push(diagnostic.help("`hoheit catalog list categories` shows all"));
                    }
                }
            }
            Some(_) => {}
            none => {
                let offering = service.offering.as_deref().and_then(|id| self.catalog.offering(id));
                *none = offering.and_then(|offering| offering.categories.first().cloned());
            }
        }
    }

    fn place(&mut self, service: &mut Service) {
        let span = service.span;
        if let Some(region) = &mut service.region {
            match self.catalog.canonical_region(region) {
                Some(canonical) => *region = canonical,
                None => {
                    let diagnostic = self.unknown_region(region, span);
                    self.found.push(diagnostic);
                }
            }
        }
        if let Some(site) = &service.site
            && !self.sites.contains(site.as_str())
        {
            let mut valid: Vec<&str> = self.sites.iter().copied().collect();
            valid.sort_unstable();
            let diagnostic = unknown("site", site, ("site", site), span, &valid);
            self.found.push(diagnostic.help("declare it under `organisation.sites`"));
        }
        if let Some(country) = &service.country
            && self.catalog.country(country).is_none()
        {
            self.found.push(unknown_country(country, span, self.catalog));
        }
    }

    fn unknown_region(&self, region: &str, span: Option<Span>) -> Diagnostic {
        let Some((provider, name)) = region.split_once('/') else {
            return Diagnostic::error("unknown-region", format!("region `{}` names no provider", shorten(region)))
                .at_value(span, "region", region)
                .help("write provider/region, such as aws/eu-central-1");
        };
        let value = ("region", region);
        match self.catalog.provider(provider) {
            None => {
                let valid = self.valid(self.catalog.raw.regions.iter().map(|p| p.provider.as_str()));
                unknown("provider", provider, value, span, &valid)
            }
            Some(file) => {
                let valid = self.valid(file.regions.iter().map(|r| r.id.as_str()));
                unknown("region", name, value, span, &valid).note(format!("looked among the regions of {provider}"))
            }
        }
    }

    fn data(&mut self, service: &mut Service) {
        let span = service.span;
        let Some(classes) = &mut service.data else { return };
        for class in classes.iter_mut().filter(|class| self.catalog.data_class(class).is_none()) {
            match short(class).and_then(|class| self.catalog.names().data_class(class)) {
                Some(id) => *class = id.to_owned(),
                None => {
                    let valid = self.valid(self.catalog.raw.data_classes.iter().map(|c| c.id.as_str()));
                    self.found.push(unknown("data-class", class, ("data", class), span, &valid));
                }
            }
        }
        classes.sort();
        classes.dedup();
    }

    fn reference(&mut self, id: &str, span: Option<Span>, from: &str) {
        if !self.ids.contains(id) {
            let message = format!("`{}` needs `{}`, which is not declared", shorten(from), shorten(id));
            let mut diagnostic = Diagnostic::error("unknown-service", message).at(span, "no such service");
            let others = self.ids.iter().map(String::as_str).filter(|other| *other != from);
            if let Some(close) = self.guess.then(|| suggest::closest(id, others)).flatten() {
                diagnostic = diagnostic.help(format!("did you mean `{close}`?"));
            }
            self.found.push(diagnostic);
        } else if id == from {
            let message = format!("`{}` refers to itself", shorten(id));
            self.found.push(Diagnostic::error("self-reference", message).at(span, "remove this reference"));
        }
    }

    fn stand_in(&mut self, fallback: Option<&Fallback>, span: Option<Span>, from: &str) {
        if let Some(fallback) = fallback {
            self.reference(&fallback.service, fallback.span.or(span), from);
        }
    }

    fn answers(&mut self, service: &Service) {
        for (lens_id, criteria) in &service.answers {
            let Some(lens) = self.catalog.lens(lens_id) else {
                let valid = self.valid(self.catalog.raw.lenses.iter().map(|l| l.id.as_str()));
                self.found.push(unknown("lens", lens_id, ("answers", lens_id), service.span, &valid));
                continue;
            };
            for (id, answer) in criteria {
                let span = answer.span.or(service.span);
                let Some(criterion) = lens.criteria.iter().find(|criterion| criterion.id == *id) else {
                    let valid = self.valid(lens.criteria.iter().map(|criterion| criterion.id.as_str()));
                    let diagnostic = unknown("criterion", id, ("answers", id), span, &valid);
                    let all = format!("`hoheit explain {lens_id}` lists all {}", lens.criteria.len());
                    self.found.push(exact(diagnostic).help(all));
                    continue;
                };
                let last = criterion.rungs.len().saturating_sub(1);
                if let Some(rung) = answer.rung.filter(|rung| *rung as usize > last) {
                    let message = format!("criterion {id} of {lens_id} takes an answer from 0 to {last}; found {rung}");
                    let mut diagnostic =
                        Diagnostic::error("answer-outside-ladder", message).at(span, "outside the ladder");
                    for (step, rung) in criterion.rungs.iter().enumerate() {
                        diagnostic = diagnostic.help(format!("{step}: {}", rung.text.en));
                    }
                    self.found.push(diagnostic);
                }
            }
        }
    }
}

/// Whether a name is written as ids are.
fn is_like_an_id(name: &str) -> bool {
    name.contains('-') && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}
