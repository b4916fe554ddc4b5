//! Declared services and observations become one inventory.
//!
//! They meet by id, by alias, by domain (what was looked up about an own domain: by domain and use), and by offering (the exact offering of the exact vendor; when several services fit,
//! the region decides; when it does not, they stay separate). Facts missing in the declaration are filled; places are kept.
//! Facts that contradict each other are [`Conflict`]s with both places. What meets nothing becomes a service of its own.
//!
//! What must hold: no observation is lost; nothing that is declared disappears; the order of observations changes nothing
//! but the order of places. Where declaration and deployment differ in place, the deployment counts if it was seen with at
//! least medium confidence, for that is where the data lies; the declaration is named in the conflict.

use super::Inventory;
use crate::catalog::Catalog;
use crate::catalog::names::fold;
use crate::diagnostic::{Diagnostic, Kind};
use crate::model::service::{DependencyKind, ObservedAt};
use crate::model::words::{Confidence, Origin, Severity};
use crate::model::{Dependency, Observation, Service};
use crate::source::Span;
use rustc_hash::{FxHashMap, FxHashSet};

/// A fact that can contradict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fact {
    /// Where it runs.
    Region,
    /// What it is.
    Offering,
}

impl Fact {
    /// Word in keys and fingerprints.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::Offering => "offering",
        }
    }
}

/// Declared one way, deployed another.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// Service id.
    pub service: String,
    /// What contradicts.
    pub fact: Fact,
    /// As declared.
    pub declared: String,
    /// As deployed.
    pub observed: String,
    /// Whether the merged inventory has the deployed value.
    pub observed_used: bool,
    /// How serious: high when the country or vendor differs.
    pub severity: Severity,
    /// Of the observation.
    pub confidence: Confidence,
    /// Where it is declared.
    pub span: Option<Span>,
    /// Where the deployment was seen.
    pub seen: Option<ObservedAt>,
}

impl Conflict {
    /// The conflict as a diagnostic, for commands that do not assess.
    #[must_use]
    pub fn diagnostic(&self) -> Diagnostic {
        let message = format!("`{}` is declared as {} but deployed as {}", self.service, self.declared, self.observed);
        let mut out = Diagnostic::new(Kind::Finding(self.severity), "declared-deployed-conflict", message)
            .at(self.span, "declared here");
        if let Some(seen) = &self.seen {
            out = out.note(format!("deployed at {}:{}:{}", seen.path, seen.line, seen.column));
        }
        out.help("correct the inventory or the deployment, so that both say the same")
    }
}

/// Merges observations into an inventory. Services leave sorted by id.
#[must_use]
pub fn merge(mut inventory: Inventory, observations: &[Observation], catalog: &Catalog) -> (Inventory, Vec<Conflict>) {
    let met = meet(&inventory.services, observations, catalog);
    let mut conflicts = Vec::new();
    let mut names: FxHashMap<&str, String> = FxHashMap::default();
    for (at, service) in inventory.services.iter_mut().enumerate() {
        let mut mine: Vec<&Observation> =
            observations.iter().zip(&met).filter(|(_, to)| **to == Some(at)).map(|(o, _)| o).collect();
        mine.sort_by(|a, b| best(a, b));
        for observation in mine {
            names.insert(&observation.service, service.id.clone());
            combine(service, observation, catalog, &mut conflicts);
        }
    }
    let mut taken: FxHashSet<String> = inventory.services.iter().map(|service| service.id.clone()).collect();
    let mut own: Vec<&Observation> =
        observations.iter().zip(&met).filter(|(_, to)| to.is_none()).map(|(o, _)| o).collect();
    own.sort_by(|a, b| (&a.service, &a.places).cmp(&(&b.service, &b.places)));
    let first_new = inventory.services.len();
    for observation in own {
        let same = |service: &&mut Service| {
            names.get(observation.service.as_str()) == Some(&service.id)
                && service.offering == observation.offering
                && service.region == observation.region
                && (service.offering.is_some() || service.vendor == observation.vendor)
        };
        if let Some(known) = inventory.services[first_new..].iter_mut().find(same) {
            add_places(known, observation);
            continue;
        }
        let service = new_service(free_id(&observation.service, &mut taken), observation, catalog);
        names.entry(&observation.service).or_insert_with(|| service.id.clone());
        inventory.services.push(service);
    }
    connect(&mut inventory.services, observations, &names);
    inventory.services.sort_by(|a, b| a.id.cmp(&b.id));
    conflicts.sort_by(|a, b| (&a.service, a.fact, &a.observed).cmp(&(&b.service, b.fact, &b.observed)));
    (inventory, conflicts)
}

/// The better observation first: more confident, more telling, then by place.
fn best(a: &Observation, b: &Observation) -> std::cmp::Ordering {
    let rank = |o: &Observation| std::cmp::Reverse((o.confidence, o.region.is_some(), o.offering.is_some()));
    rank(a).cmp(&rank(b)).then_with(|| (&a.places, &a.service).cmp(&(&b.places, &b.service)))
}

/// For each observation the declared service it speaks of, as a place in `services`.
#[must_use]
pub fn meet(services: &[Service], observations: &[Observation], catalog: &Catalog) -> Vec<Option<usize>> {
    let index = Index::new(services);
    let mut met: Vec<Option<usize>> = observations.iter().map(|o| index.find(services, o, catalog)).collect();
    // A service lies in one place: observations elsewhere are services of their own, unless nothing confirms the declaration.
    let mut by_service: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for (at, to) in met.iter().enumerate() {
        if let Some(to) = to {
            by_service.entry(*to).or_default().push(at);
        }
    }
    for (to, mut list) in by_service {
        list.sort_by(|a, b| best(&observations[*a], &observations[*b]));
        let placed: Vec<usize> = list.into_iter().filter(|at| place_of(&observations[*at]).is_some()).collect();
        let confirms = |at: &usize| agrees(&services[to], &observations[*at], catalog);
        let Some(leader) = placed.iter().copied().find(confirms).or(placed.first().copied()) else { continue };
        for at in placed {
            if place_of(&observations[at]) != place_of(&observations[leader])
                && !(confirms(&at) && has_place(&services[to]))
            {
                met[at] = None;
            }
        }
    }
    met
}

fn place_of(observation: &Observation) -> Option<&str> {
    observation.region.as_deref().or(observation.country.as_deref())
}

fn has_place(service: &Service) -> bool {
    service.region.is_some() || service.site.is_some() || service.country.is_some()
}

/// Whether the place of an observation is what the service declares, as far as both say.
fn agrees(service: &Service, observation: &Observation, catalog: &Catalog) -> bool {
    let country = country_of(observation, catalog);
    match (&service.region, &observation.region) {
        (Some(declared), Some(observed)) => canonical(declared, catalog) == canonical(observed, catalog),
        (Some(declared), None) => {
            let declared = catalog.region(declared).and_then(|found| found.country().map(str::to_owned));
            country.is_none() || declared.is_none() || declared == country
        }
        (None, region) => match (&service.site, &service.country) {
            (Some(_), _) => region.is_none(),
            (None, Some(declared)) => country.is_none_or(|observed| observed == *declared),
            (None, None) => true,
        },
    }
}

fn canonical(region: &str, catalog: &Catalog) -> String {
    catalog.canonical_region(region).unwrap_or_else(|| region.to_lowercase())
}

fn country_of(observation: &Observation, catalog: &Catalog) -> Option<String> {
    let region = observation.region.as_deref().and_then(|id| catalog.region(id));
    region.and_then(|found| found.country().map(str::to_owned)).or_else(|| observation.country.clone())
}

struct Index {
    ids: FxHashMap<String, usize>,
    aliases: FxHashMap<String, Vec<usize>>,
    domains: FxHashMap<String, Option<usize>>,
    offerings: FxHashMap<String, Vec<usize>>,
}

impl Index {
    fn new(services: &[Service]) -> Self {
        let mut index = Self {
            ids: FxHashMap::default(),
            aliases: FxHashMap::default(),
            domains: FxHashMap::default(),
            offerings: FxHashMap::default(),
        };
        let put = |map: &mut FxHashMap<String, Option<usize>>, key: String, at: usize| {
            map.entry(key).and_modify(|known| *known = known.filter(|known| *known == at)).or_insert(Some(at));
        };
        for (at, service) in services.iter().enumerate() {
            index.ids.insert(service.id.clone(), at);
            for alias in &service.aliases {
                index.aliases.entry(fold(alias)).or_default().push(at);
            }
            for domain in &service.domains {
                put(&mut index.domains, domain.trim_start_matches("*.").trim_end_matches('.').to_lowercase(), at);
            }
            if let Some(offering) = &service.offering {
                index.offerings.entry(offering.clone()).or_default().push(at);
            }
        }
        index
    }

    fn find(&self, services: &[Service], observation: &Observation, catalog: &Catalog) -> Option<usize> {
        let words =
            || observation.evidence.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ',' | '(' | ')'));
        let named = |name: &str| self.aliases.get(&fold(name)).map(Vec::as_slice).filter(|list| !list.is_empty());
        let by_name =
            named(&observation.service).or_else(|| named(&observation.evidence)).or_else(|| words().find_map(named));
        let by_id = self.ids.get(&observation.service).copied();
        let mut explicit: Vec<usize> = by_id.into_iter().chain(by_name.unwrap_or_default().iter().copied()).collect();
        explicit.dedup();
        let same_facts = |at: &usize| {
            let service = &services[*at];
            service.region.as_deref().map(|id| canonical(id, catalog))
                == observation.region.as_deref().map(|id| canonical(id, catalog))
                && service.offering == observation.offering
        };
        match explicit.as_slice() {
            [] => {}
            [only] => return Some(*only),
            several => return several.iter().copied().find(same_facts).or(by_id),
        }
        let looked_up = observation.origin == Origin::Enrichment;
        if !looked_up
            && let Some(at) = words()
                .find_map(|word| self.domain(word))
                .filter(|at| same_vendor(&services[*at], observation, catalog))
        {
            return Some(at);
        }
        let offered = observation.offering.as_ref().and_then(|id| self.offerings.get(id));
        let fitting: Vec<usize> = offered
            .into_iter()
            .flatten()
            .copied()
            .filter(|at| same_vendor(&services[*at], observation, catalog))
            .collect();
        if let [only] = fitting.as_slice() {
            return Some(*only);
        }
        // Many services share an own domain: what a look-up shows below it belongs to the one of the same use.
        if looked_up {
            return same_use(services, observation, catalog);
        }
        let region = canonical(observation.region.as_ref()?, catalog);
        let mut here = fitting
            .into_iter()
            .filter(|at| services[*at].region.as_ref().is_some_and(|id| canonical(id, catalog) == region));
        match (here.next(), here.next()) {
            (Some(at), None) => Some(at),
            _ => None,
        }
    }

    /// The service that has this host or a domain above it.
    fn domain(&self, word: &str) -> Option<usize> {
        if self.domains.is_empty() || !word.contains('.') {
            return None;
        }
        let host = word.split_once("://").map_or(word, |(_, rest)| rest);
        let host = host.split(['/', ':', '?', '#']).next().unwrap_or_default().trim_end_matches('.').to_lowercase();
        let mut rest = host.as_str();
        loop {
            if let Some(found) = self.domains.get(rest) {
                return *found;
            }
            rest = rest.split_once('.')?.1;
        }
    }
}

/// The service that a look-up about an own domain speaks of by its use: the mail server of a domain is the mail service
/// that declares this domain, or the only mail service where none declares a domain. Another vendor than the declared one
/// counts only when it was surely seen in use: it then becomes a conflict.
fn same_use(services: &[Service], observation: &Observation, catalog: &Catalog) -> Option<usize> {
    let category = observation.category.as_deref()?;
    let alike: Vec<usize> =
        (0..services.len()).filter(|at| services[*at].category.as_deref() == Some(category)).collect();
    let words = || observation.evidence.split_whitespace();
    let declares = |at: &usize| {
        let bare = |domain: &String| domain.trim_start_matches("*.").trim_end_matches('.').to_lowercase();
        services[*at].domains.iter().map(bare).any(|domain| words().any(|word| is_below(word, &domain)))
    };
    let mut named = alike.iter().copied().filter(declares);
    let at = match (named.next(), named.next()) {
        (Some(only), None) => only,
        (None, _) => match alike.as_slice() {
            [only] if services[*only].domains.is_empty() => *only,
            _ => return None,
        },
        _ => return None,
    };
    let fits = if same_vendor(&services[at], observation, catalog) { Confidence::Medium } else { Confidence::High };
    (observation.confidence >= fits).then_some(at)
}

/// Whether a host is a domain or lies below it.
fn is_below(host: &str, domain: &str) -> bool {
    let host = host.trim_end_matches('.').to_lowercase();
    host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}

fn vendor_of<'c>(service: &'c Service, catalog: &'c Catalog) -> Option<&'c str> {
    let sold =
        service.offering.as_deref().and_then(|id| catalog.vendor_of_offering(id)).map(|vendor| vendor.id.as_str());
    sold.or(service.vendor.as_deref())
}

fn same_vendor(service: &Service, observation: &Observation, catalog: &Catalog) -> bool {
    match (vendor_of(service, catalog), &observation.vendor) {
        (Some(declared), Some(observed)) => declared == observed,
        _ => true,
    }
}

fn combine(service: &mut Service, observation: &Observation, catalog: &Catalog, conflicts: &mut Vec<Conflict>) {
    let conflict = |service: &Service, fact, declared, observed, observed_used, severity| Conflict {
        service: service.id.clone(),
        fact,
        declared,
        observed,
        observed_used,
        severity,
        confidence: observation.confidence,
        span: service.span,
        seen: observation.places.first().cloned(),
    };
    let mut add = |found: Conflict| {
        let same =
            |c: &Conflict| (c.service == found.service) && (c.fact == found.fact) && (c.observed == found.observed);
        if !conflicts.iter().any(same) {
            conflicts.push(found);
        }
    };
    if same_vendor(service, observation, catalog) {
        if service.offering.is_none() && observation.offering.is_some() {
            service.offering.clone_from(&observation.offering);
        } else if service.offering.is_none() && service.vendor.is_none() {
            service.vendor.clone_from(&observation.vendor);
        }
    } else {
        let declared = service.offering.clone().or_else(|| service.vendor.clone()).unwrap_or_default();
        let observed = observation.offering.clone().or_else(|| observation.vendor.clone()).unwrap_or_default();
        let used = observation.confidence == Confidence::High;
        add(conflict(service, Fact::Offering, declared, observed, used, Severity::High));
        if used {
            service.offering.clone_from(&observation.offering);
            service.vendor = observation.offering.is_none().then(|| observation.vendor.clone()).flatten();
            service.deployment = None;
        }
    }
    if service.category.is_none() {
        let offering = service.offering.as_deref().and_then(|id| catalog.offering(id));
        let usual = || offering.and_then(|offering| offering.categories.first().cloned());
        service.category = observation.category.clone().filter(|id| catalog.category(id).is_some()).or_else(usual);
    }
    if let Some(observed) = place_of(observation) {
        if !has_place(service) {
            service.region.clone_from(&observation.region);
            service.country = if observation.region.is_none() { observation.country.clone() } else { None };
        } else if agrees(service, observation, catalog) {
            if service.region.is_none() && service.site.is_none() && observation.region.is_some() {
                service.region.clone_from(&observation.region);
            }
        } else {
            let site = service.site.as_ref().map(|site| format!("site {site}"));
            let declared = service.region.clone().or(site).or_else(|| service.country.clone()).unwrap_or_default();
            let home = service.region.as_deref().and_then(|id| catalog.region(id)?.country()).map(str::to_owned);
            let severity = match (home.or_else(|| service.country.clone()), country_of(observation, catalog)) {
                (Some(declared), Some(observed)) if declared == observed => Severity::Low,
                (Some(_), Some(_)) => Severity::High,
                _ => Severity::Medium,
            };
            let used = observation.confidence >= Confidence::Medium;
            add(conflict(service, Fact::Region, declared, observed.to_owned(), used, severity));
            if used {
                service.region.clone_from(&observation.region);
                service.country = if observation.region.is_none() { observation.country.clone() } else { None };
                service.site = None;
            }
        }
    }
    add_places(service, observation);
}

fn add_places(service: &mut Service, observation: &Observation) {
    for place in &observation.places {
        if !service.observed_in.contains(place) {
            service.observed_in.push(place.clone());
        }
    }
}

fn new_service(id: String, observation: &Observation, catalog: &Catalog) -> Service {
    let mut service = Service::unknown(id);
    service.offering = observation.offering.clone().filter(|id| catalog.offering(id).is_some());
    if service.offering.is_none() {
        service.vendor = observation.vendor.clone().filter(|id| catalog.vendor(id).is_some());
    }
    service.region = observation.region.as_deref().and_then(|id| catalog.canonical_region(id));
    if service.region.is_none() {
        service.country = observation.country.clone().filter(|code| catalog.country(code).is_some());
    }
    let offering = service.offering.as_deref().and_then(|id| catalog.offering(id));
    let usual = || offering.and_then(|offering| offering.categories.first().cloned());
    service.category = observation.category.clone().filter(|id| catalog.category(id).is_some()).or_else(usual);
    add_places(&mut service, observation);
    service
}

/// A valid id that is not taken, near the suggested one.
pub(super) fn free_id(suggested: &str, taken: &mut FxHashSet<String>) -> String {
    let clean: String = suggested.chars().filter(|c| !c.is_control()).collect();
    let mut end = clean.len().min(190);
    while !clean.is_char_boundary(end) {
        end -= 1;
    }
    let base = match clean[..end].trim() {
        "" => "observed",
        base => base,
    };
    let mut id = base.to_owned();
    let mut number = 2;
    while !taken.insert(id.clone()) {
        id = format!("{base}-{number}");
        number += 1;
    }
    id
}

/// Adds the dependencies that were seen between services that are there.
fn connect(services: &mut [Service], observations: &[Observation], names: &FxHashMap<&str, String>) {
    let places: FxHashMap<String, usize> =
        services.iter().enumerate().map(|(at, service)| (service.id.clone(), at)).collect();
    for observation in observations {
        let Some(at) = names.get(observation.service.as_str()).and_then(|id| places.get(id)).copied() else { continue };
        let mut needed: Vec<&String> = observation.depends_on.iter().filter_map(|id| names.get(id.as_str())).collect();
        needed.sort();
        for id in needed {
            let service = &mut services[at];
            let known =
                service.id == *id || service.depends_on.iter().any(|old| old.service == *id || old.any_of.contains(id));
            if !known {
                service.depends_on.push(Dependency {
                    service: id.clone(),
                    span: None,
                    kind: DependencyKind::Hard,
                    data: true,
                    fallback: None,
                    any_of: Vec::new(),
                });
            }
        }
    }
}
