//! What would be asked, of whom, and what would be sent, before anything is.
//!
//! In: what is worth knowing ([`Wants`]), the lock and [`Options`]. Out: a [`Plan`] whose hosts the edge shows and asks
//! for. What must hold: nothing of an inventory leaves the machine but what a planned request names: registered names,
//! LEIs, own domains, addresses.

use super::endpoints::Endpoints;
use super::enrich::{self, dns, gleif, wikidata};
use super::fact::{Asked, Entry, Fact, Key, Source};
use super::lock::{Lock, age};
use super::reach::Reach;
use crate::catalog::Catalog;
use crate::diagnostic::Diagnostic;
use crate::inventory::Inventory;
use crate::model::words::Date;
use std::collections::{BTreeMap, BTreeSet};

/// A request that would be made.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PlannedRequest {
    /// Source.
    pub source: Source,
    /// Host, or in words which one where only an answer names it.
    pub host: String,
    /// What is sent, in words.
    pub sends: String,
    /// Host that names this one.
    pub named_by: Option<String>,
    /// Condition under which it is made, in words.
    pub only_if: Option<String>,
}

impl PlannedRequest {
    /// A request to a known host.
    pub fn new(source: Source, host: impl Into<String>, sends: impl Into<String>) -> Self {
        Self { source, host: host.into(), sends: sends.into(), named_by: None, only_if: None }
    }

    /// A request to a host that another one names.
    pub fn found_by(source: Source, host: impl Into<String>, named_by: String, sends: impl Into<String>) -> Self {
        Self { named_by: Some(named_by), ..Self::new(source, host, sends) }
    }

    /// Made only under a condition.
    #[must_use]
    pub fn only_if(mut self, condition: &str) -> Self {
        self.only_if = Some(condition.to_owned());
        self
    }
}

/// A host with everything that would be sent to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostLine {
    /// Host, or in words which one.
    pub host: String,
    /// Source.
    pub source: Source,
    /// What is sent, each once, sorted.
    pub sends: Vec<String>,
    /// Host that names this one.
    pub named_by: Option<String>,
    /// Condition, in words.
    pub only_if: Option<String>,
}

impl std::fmt::Display for HostLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.host, self.source.title())?;
        if let Some(by) = &self.named_by {
            write!(f, ", as named by {by}")?;
        }
        if let Some(condition) = &self.only_if {
            write!(f, ", only if {condition}")?;
        }
        match self.sends.as_slice() {
            [one] => write!(f, ": {one}"),
            [one, two] => write!(f, ": {one}; {two}"),
            [one, two, rest @ ..] => write!(f, ": {one}; {two}; and {} more", rest.len()),
            [] => Ok(()),
        }
    }
}

/// A legal entity worth asking about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wanted {
    /// Catalog entity id.
    pub id: String,
    /// Registered name.
    pub name: String,
    /// Seat.
    pub country: Option<String>,
    /// LEI, where the catalog knows it.
    pub lei: Option<String>,
    /// Wikidata item, where the catalog knows it.
    pub qid: Option<String>,
}

/// What is worth knowing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wants {
    /// Legal entities behind services.
    pub entities: BTreeSet<Wanted>,
    /// Registered names that the catalog does not know, given by the user.
    pub names: BTreeSet<String>,
    /// Own domains.
    pub domains: BTreeSet<String>,
    /// Addresses and AS numbers.
    pub addresses: BTreeSet<String>,
    /// Own pages.
    pub pages: BTreeSet<String>,
    /// Providers whose region lists are wanted.
    pub providers: BTreeSet<String>,
    /// Domains whose registration alone is wanted.
    pub registrations: BTreeSet<String>,
}

impl Wants {
    /// What an inventory gives reason to ask about: the entities that sell, run and contract, and the own domains.
    #[must_use]
    pub fn of(inventory: &Inventory, catalog: &Catalog) -> Self {
        let mut wants = Self::default();
        for service in &inventory.services {
            for party in Reach::of(service, catalog).parties {
                wants.entity(&party, catalog);
            }
        }
        let domains =
            inventory.organisation.domains.iter().map(|domain| domain.trim().trim_end_matches('.').to_lowercase());
        wants.domains.extend(domains.filter(|domain| dns::is_domain(domain)));
        wants
    }

    /// Adds a registration to be looked up: an address, an AS number or a domain.
    ///
    /// # Errors
    /// It is none of these, or an address outside the public internet, of which no registry knows anything.
    pub fn registration(&mut self, what: &str) -> Result<(), String> {
        let what = what.trim();
        let number = what.strip_prefix("AS").or_else(|| what.strip_prefix("as"));
        if let Ok(ip) = what.parse::<std::net::IpAddr>() {
            if !super::address::is_public(ip) {
                return Err(format!("{ip} lies in a private or reserved network, of which registries know nothing"));
            }
            self.addresses.insert(ip.to_string());
        } else if let Some(number) = number.and_then(|number| number.parse::<u32>().ok()) {
            self.addresses.insert(format!("AS{number}"));
        } else if dns::is_domain(what) && !super::address::is_local_name(what) {
            self.registrations.insert(what.trim_end_matches('.').to_lowercase());
        } else {
            return Err(format!("`{what}` is no public address, AS number or domain"));
        }
        Ok(())
    }

    /// Takes in what somebody else wants.
    pub fn extend(&mut self, other: Self) {
        self.entities.extend(other.entities);
        self.names.extend(other.names);
        self.domains.extend(other.domains);
        self.addresses.extend(other.addresses);
        self.pages.extend(other.pages);
        self.providers.extend(other.providers);
        self.registrations.extend(other.registrations);
    }

    /// Adds a catalog entity, or a vendor's first one. Returns whether there is one.
    pub fn entity(&mut self, id: &str, catalog: &Catalog) -> bool {
        let Some(entity) = catalog.entity_or_vendor(id) else { return false };
        self.entities.insert(Wanted {
            id: entity.id.clone(),
            name: entity.name.clone(),
            country: Some(entity.country.clone()).filter(|code| code.len() == 2),
            lei: entity.lei.clone().filter(|lei| gleif::is_lei(lei)),
            qid: entity.wikidata.clone().filter(|qid| wikidata::is_qid(qid)),
        })
    }
}

/// What may be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Sources that may be asked.
    pub sources: BTreeSet<Source>,
    /// Age in days from which an answer is asked for again; `None`: only what is missing.
    pub max_age: Option<u32>,
    /// Today.
    pub today: Date,
}

impl Options {
    /// All sources, asking only for what is missing.
    #[must_use]
    pub fn on(today: Date) -> Self {
        let sources = [Source::Gleif, Source::Wikidata, Source::Dns, Source::Rdap, Source::Site, Source::Regions];
        Self { sources: sources.into(), max_age: None, today }
    }
}

/// What would be asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Questions, in the order of asking.
    pub asks: Vec<Asked>,
    /// Requests that they take.
    pub requests: Vec<PlannedRequest>,
    /// Questions that the lock answers already.
    pub known: Vec<Asked>,
    /// Whether an LEI that GLEIF finds for a name is then asked of Wikidata too.
    pub follow_up: bool,
}

impl Plan {
    /// Whether nothing is to be asked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.asks.is_empty()
    }

    /// The hosts that would be contacted, sorted, each with what would be sent.
    #[must_use]
    pub fn hosts(&self) -> Vec<HostLine> {
        type Line<'p> = (Source, &'p str, Option<&'p str>, Option<&'p str>);
        let mut lines: BTreeMap<Line<'_>, BTreeSet<&str>> = BTreeMap::new();
        for request in &self.requests {
            let key = (request.source, request.host.as_str(), request.named_by.as_deref(), request.only_if.as_deref());
            lines.entry(key).or_default().insert(&request.sends);
        }
        lines
            .into_iter()
            .map(|((source, host, named_by, only_if), sends)| HostLine {
                host: host.to_owned(),
                source,
                sends: sends.into_iter().map(str::to_owned).collect(),
                named_by: named_by.map(str::to_owned),
                only_if: only_if.map(str::to_owned),
            })
            .collect()
    }
}

/// The questions that `wants` raises, whether or not the lock answers them.
#[must_use]
pub fn questions(wants: &Wants, lock: &Lock, sources: &BTreeSet<Source>) -> Vec<Asked> {
    let mut asks: BTreeMap<(Source, Key, String), Asked> = BTreeMap::new();
    let mut put = |asked: Asked| {
        if sources.contains(&asked.of) {
            asks.entry(asked.identity()).or_insert(asked);
        }
    };
    for entity in &wants.entities {
        let by_name =
            Asked::new(Source::Gleif, Key::Name, gleif::with_country(&entity.name, entity.country.as_deref()));
        let known = lock.answer_to(&by_name).and_then(found_lei);
        match &entity.lei {
            Some(lei) => put(Asked::new(Source::Gleif, Key::Lei, lei).about(&entity.id)),
            None => put(by_name.about(&entity.id)),
        }
        match (&entity.qid, entity.lei.as_deref().or(known)) {
            (Some(qid), _) => put(Asked::new(Source::Wikidata, Key::Qid, qid).about(&entity.id)),
            (None, Some(lei)) => put(Asked::new(Source::Wikidata, Key::Lei, lei).about(&entity.id)),
            (None, None) => {}
        }
    }
    for name in &wants.names {
        let by_name = Asked::new(Source::Gleif, if gleif::is_lei(name) { Key::Lei } else { Key::Name }, name);
        let known =
            if by_name.by == Key::Lei { Some(name.as_str()) } else { lock.answer_to(&by_name).and_then(found_lei) };
        if let Some(lei) = known {
            put(Asked::new(Source::Wikidata, Key::Lei, lei));
        }
        put(by_name);
    }
    for domain in &wants.domains {
        put(Asked::new(Source::Dns, Key::Domain, domain));
        put(Asked::new(Source::Rdap, Key::Domain, super::address::site_of(domain)));
    }
    for domain in &wants.registrations {
        put(Asked::new(Source::Rdap, Key::Domain, super::address::site_of(domain)));
    }
    for address in &wants.addresses {
        put(Asked::new(Source::Rdap, Key::Address, address));
    }
    for page in &wants.pages {
        put(Asked::new(Source::Site, Key::Page, page));
    }
    for provider in &wants.providers {
        put(Asked::new(Source::Regions, Key::Provider, provider));
    }
    asks.into_values().collect()
}

/// The LEI that an answer to a name settled on.
#[must_use]
pub fn found_lei(entry: &Entry) -> Option<&str> {
    entry.facts.iter().find_map(|fact| match fact {
        Fact::Entity(entity) => entity.lei.as_deref(),
        _ => None,
    })
}

/// Plans a run: what is missing or too old is asked for.
#[must_use]
pub fn plan(wants: &Wants, lock: &Lock, options: &Options, endpoints: &Endpoints) -> Plan {
    let fresh = |asked: &Asked| {
        lock.answer_to(asked)
            .is_some_and(|entry| options.max_age.is_none_or(|days| age(entry.time, options.today) <= i64::from(days)))
    };
    let (known, asks): (Vec<Asked>, Vec<Asked>) = questions(wants, lock, &options.sources).into_iter().partition(fresh);
    let mut requests: Vec<PlannedRequest> = Vec::new();
    let names: Vec<&Asked> = asks.iter().filter(|asked| asked.of == Source::Gleif && asked.by == Key::Name).collect();
    let follow_up = options.sources.contains(&Source::Wikidata) && !names.is_empty();
    for asked in &asks {
        requests.extend(enrich::of(asked.of).map(|enricher| enricher.plan(asked, endpoints)).unwrap_or_default());
    }
    if follow_up {
        let host = super::address::host_of(&endpoints.wikidata);
        let sends = "the LEIs that GLEIF finds";
        requests.push(PlannedRequest::new(Source::Wikidata, host, sends));
    }
    requests.sort();
    requests.dedup();
    Plan { asks, requests, known, follow_up }
}

/// For a run that may not ask (`--locked`): one error for every question that the lock does not answer.
#[must_use]
pub fn locked(wants: &Wants, lock: &Lock, options: &Options) -> Vec<Diagnostic> {
    questions(wants, lock, &options.sources)
        .iter()
        .filter(|asked| lock.answer_to(asked).is_none())
        .map(|asked| {
            Diagnostic::error(
                "not-locked",
                format!("the lock file has no answer to `{asked}`, and this run may not ask"),
            )
            .help("run `hoheit enrich` without `--locked` and review the change of the lock file")
        })
        .collect()
}
