//! Which declared service an observation is.
//!
//! By id, alias, domain, or the same product in the same place
//!  where two could be meant, it is neither.

use super::*;

/// The better observation first: more confident, more telling, then by place.
pub(super) fn best(a: &Observation, b: &Observation) -> std::cmp::Ordering {
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

pub(super) fn place_of(observation: &Observation) -> Option<&str> {
    observation.region.as_deref().or(observation.country.as_deref())
}

pub(super) fn has_place(service: &Service) -> bool {
    service.region.is_some() || service.site.is_some() || service.country.is_some()
}

/// Whether the place of an observation is what the service declares, as far as both say.
pub(super) fn agrees(service: &Service, observation: &Observation, catalog: &Catalog) -> bool {
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

pub(super) fn canonical(region: &str, catalog: &Catalog) -> String {
    catalog.canonical_region(region).unwrap_or_else(|| region.to_lowercase())
}

pub(super) fn country_of(observation: &Observation, catalog: &Catalog) -> Option<String> {
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
    pub(super) fn new(services: &[Service]) -> Self {
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

    pub(super) fn find(&self, services: &[Service], observation: &Observation, catalog: &Catalog) -> Option<usize> {
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
    pub(super) fn domain(&self, word: &str) -> Option<usize> {
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
pub(super) fn same_use(services: &[Service], observation: &Observation, catalog: &Catalog) -> Option<usize> {
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
pub(super) fn is_below(host: &str, domain: &str) -> bool {
    let host = host.trim_end_matches('.').to_lowercase();
    host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}

pub(super) fn vendor_of<'c>(service: &'c Service, catalog: &'c Catalog) -> Option<&'c str> {
    let sold =
        service.offering.as_deref().and_then(|id| catalog.vendor_of_offering(id)).map(|vendor| vendor.id.as_str());
    sold.or(service.vendor.as_deref())
}

pub(super) fn same_vendor(service: &Service, observation: &Observation, catalog: &Catalog) -> bool {
    match (vendor_of(service, catalog), &observation.vendor) {
        (Some(declared), Some(observed)) => declared == observed,
        _ => true,
    }
}
