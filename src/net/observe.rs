//! Facts about own domains, pages and addresses as observations, to be merged with the inventory like those of manifests.
//!
//! In: the lock and the catalog's signals. Out: one [`Observation`] for each vendor and use below a domain or page. How
//! far each may be relied on: mail servers, name servers and aliases are in use now; senders, reports and certificate
//! authorities are allowed, not necessarily used; a TXT token proves past contact and nothing more: what rests on tokens
//! alone has the kind [`PAST_CONTACT`] and must not be merged as a service.

use super::address::{host_of, site_of};
use super::apply::slug;
use super::fact::{Entry, Fact, Host, Record, Registration, Source};
use super::lock::Lock;
use crate::catalog::Catalog;
use crate::catalog::raw::Signal;
use crate::model::service::ObservedAt;
use crate::model::words::{Confidence, Origin};
use crate::model::{Observation, ObservationKind};
use std::collections::{BTreeMap, BTreeSet};

/// Kind of observations that rest on verification tokens alone.
pub const PAST_CONTACT: ObservationKind = "dns-contact";

/// Whom a signal names.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Whom {
    vendor: Option<String>,
    offering: Option<String>,
    category: Option<String>,
    region: Option<String>,
    /// A host of which nobody is known.
    host: Option<String>,
}

/// Everything seen of one vendor and use.
#[derive(Debug, Default)]
struct Seen {
    confidence: Option<Confidence>,
    evidence: BTreeSet<String>,
    /// Whether anything but a token shows it.
    in_use: bool,
}

/// Where the facts of one entry go.
struct Group<'e> {
    entry: &'e Entry,
    kind: ObservationKind,
    subject: String,
    seen: BTreeMap<Whom, Seen>,
}

/// The observations that the lock gives. `path` is the lock file as the user knows it.
#[must_use]
pub fn observations(lock: &Lock, catalog: &Catalog, path: &str) -> Vec<Observation> {
    let own: BTreeSet<String> = lock
        .entries()
        .iter()
        .filter_map(|entry| match entry.asked.of {
            Source::Dns => Some(site_of(&entry.asked.what)),
            Source::Site => Some(site_of(&host_of(&entry.asked.what))),
            _ => None,
        })
        .collect();
    let mut all = Vec::new();
    let mut used = BTreeSet::new();
    for entry in lock.entries() {
        let group = match entry.asked.of {
            Source::Dns => dns(entry, catalog, &own),
            Source::Site => site(entry, catalog, &own),
            Source::Rdap => rdap(entry, catalog),
            _ => continue,
        };
        group.into_observations(path, &mut used, &mut all);
    }
    all
}

impl<'e> Group<'e> {
    fn new(entry: &'e Entry, kind: ObservationKind, subject: impl Into<String>) -> Self {
        Self { entry, kind, subject: subject.into(), seen: BTreeMap::new() }
    }

    fn put(&mut self, whom: Whom, confidence: Confidence, evidence: String) {
        let seen = self.seen.entry(whom).or_default();
        seen.in_use = true;
        seen.confidence = seen.confidence.max(Some(confidence));
        seen.evidence.insert(evidence);
    }

    fn into_observations(self, path: &str, used: &mut BTreeSet<String>, out: &mut Vec<Observation>) {
        for (whom, seen) in self.seen {
            let name =
                whom.offering.as_deref().or(whom.vendor.as_deref()).or(whom.host.as_deref()).unwrap_or("unknown");
            let base = slug(&format!("{name} {}", self.subject));
            let with_category =
                whom.category.as_deref().map_or_else(|| base.clone(), |category| format!("{base}-{category}"));
            let numbered = (2..).map(|n| format!("{base}-{n}"));
            let free = [base.clone(), with_category].into_iter().chain(numbered).find(|id| !used.contains(id));
            let service = free.unwrap_or(base.clone());
            used.insert(service.clone());
            let shown: Vec<&str> = seen.evidence.iter().take(5).map(String::as_str).collect();
            let more = seen.evidence.len().saturating_sub(shown.len());
            let rest = if more > 0 { format!("; and {more} more") } else { String::new() };
            out.push(Observation {
                service,
                vendor: whom.vendor,
                offering: whom.offering,
                region: whom.region,
                country: None,
                category: whom.category,
                kind: if seen.in_use { self.kind } else { PAST_CONTACT },
                places: vec![ObservedAt { path: path.to_owned(), line: self.entry.line.max(1), column: 1 }],
                confidence: seen.confidence.unwrap_or(Confidence::Low),
                origin: Origin::Enrichment,
                evidence: format!("{}{rest}", shown.join("; ")),
                depends_on: Vec::new(),
            });
        }
    }
}

fn dns<'e>(entry: &'e Entry, catalog: &Catalog, own: &BTreeSet<String>) -> Group<'e> {
    let mut group = Group::new(entry, "dns", entry.asked.what.as_str());
    let mut tokens: Vec<(Whom, String)> = Vec::new();
    for fact in &entry.facts {
        let Fact::Record(record) = fact else { continue };
        let Some((whom, sure)) = whom_of_record(record, catalog, own) else { continue };
        let label = record.kind.to_uppercase().replace('_', " ");
        let evidence = format!("{label} {} → {}", record.name, record.value);
        match record.kind.as_str() {
            "mx" | "ns" | "cname" | "srv" => group.put(whom, sure, evidence),
            "txt_token" => tokens.push((whom, format!("{evidence} (past contact only)"))),
            _ => group.put(whom, sure.min(Confidence::Medium), evidence),
        }
    }
    for (whom, evidence) in tokens {
        // Where a vendor shows anyway, a token adds nothing but itself.
        match group.seen.iter_mut().find(|(known, _)| known.vendor == whom.vendor) {
            Some((_, seen)) => {
                seen.evidence.insert(evidence);
            }
            None => {
                let seen = group.seen.entry(whom).or_default();
                seen.confidence = Some(Confidence::Low);
                seen.evidence.insert(evidence);
            }
        }
    }
    group
}

fn whom_of_record(record: &Record, catalog: &Catalog, own: &BTreeSet<String>) -> Option<(Whom, Confidence)> {
    let best = catalog
        .signals("dns")
        .filter(|signal| signal.field.eq_ignore_ascii_case(&record.kind) && matches(signal, &record.value))
        .max_by_key(|signal| signal.pattern.len());
    if let Some(signal) = best {
        return Some((whom_of(signal, &record.value, catalog), signal.confidence));
    }
    let is_host = matches!(record.kind.as_str(), "mx" | "ns" | "cname" | "srv" | "spf_include");
    if !is_host || own.contains(&site_of(&record.value)) {
        return None;
    }
    let (vendor, offering) = catalog.names().host(&record.value)?;
    let category = match record.kind.as_str() {
        "mx" => Some("mail"),
        "ns" => Some("dns"),
        _ => None,
    };
    let owned = |text: Option<&str>| text.map(str::to_owned);
    let whom = Whom { vendor: owned(vendor), offering: owned(offering), category: owned(category), ..Whom::default() };
    Some((whom, Confidence::Medium))
}

fn site<'e>(entry: &'e Entry, catalog: &Catalog, own: &BTreeSet<String>) -> Group<'e> {
    let mut group = Group::new(entry, "website", host_of(&entry.asked.what));
    for fact in &entry.facts {
        let Fact::Host(Host { host, seen_in }) = fact else { continue };
        if own.contains(&site_of(host)) {
            continue;
        }
        let reach = match seen_in.as_str() {
            "text" | "connect" => Confidence::Medium,
            "policy" => Confidence::Low,
            _ => Confidence::High,
        };
        let (whom, sure) = whom_of_host(host, catalog).unwrap_or((Whom::default(), Confidence::Low));
        let evidence = format!("{host} ({seen_in})");
        if whom.vendor.is_none() {
            // A host of which nobody is known is a service of its own: unknown is a value.
            group.put(Whom { host: Some(host.clone()), ..Whom::default() }, sure, evidence);
        } else {
            group.put(whom, sure.min(reach), evidence);
        }
    }
    group
}

fn whom_of_host(host: &str, catalog: &Catalog) -> Option<(Whom, Confidence)> {
    let best = catalog.signals("host").filter(|signal| matches(signal, host)).max_by_key(|signal| signal.pattern.len());
    if let Some(signal) = best {
        return Some((whom_of(signal, host, catalog), signal.confidence));
    }
    let (vendor, offering) = catalog.names().host(host)?;
    let whom = Whom { vendor: vendor.map(str::to_owned), offering: offering.map(str::to_owned), ..Whom::default() };
    Some((whom, Confidence::High))
}

fn rdap<'e>(entry: &'e Entry, catalog: &Catalog) -> Group<'e> {
    let mut group = Group::new(entry, "rdap", entry.asked.what.as_str());
    for fact in &entry.facts {
        let Fact::Registration(Registration { kind, handle, holder, registrar, .. }) = fact else { continue };
        let (name, category) = if kind == "domain" { (registrar, Some("domain-registration")) } else { (holder, None) };
        let Some(name) = name else { continue };
        let Some(vendor) = catalog.names().vendor(name) else { continue };
        let whom = Whom { vendor: Some(vendor.to_owned()), category: category.map(str::to_owned), ..Whom::default() };
        let evidence = format!("{} is registered with {name} ({kind} {handle})", entry.asked.what);
        group.put(whom, Confidence::Medium, evidence);
    }
    group
}

fn whom_of(signal: &Signal, value: &str, catalog: &Catalog) -> Whom {
    let labels = signal.provider.as_deref().filter(|_| signal.region_from.iter().any(|from| from == "label"));
    let region = labels.and_then(|provider| {
        let found = value.split('.').find_map(|label| catalog.region_of(provider, label))?;
        Some(format!("{}/{}", found.provider.provider, found.region.id))
    });
    let Signal { vendor, offering, category, .. } = signal.clone();
    Whom { vendor, offering, category, region, host: None }
}

/// Whether a signal matches a value. `regex` rows are for readers of manifests and match nothing here.
fn matches(signal: &Signal, value: &str) -> bool {
    let (value, pattern) = (value.to_ascii_lowercase(), signal.pattern.to_ascii_lowercase());
    match signal.how.as_str() {
        "exact" => value == pattern,
        "prefix" => value.starts_with(&pattern),
        "suffix" => {
            let bare = pattern.trim_start_matches('.');
            if pattern.starts_with('@') {
                value.ends_with(&pattern)
            } else {
                value == bare || value.ends_with(&format!(".{bare}"))
            }
        }
        "template" => template(&pattern, &value),
        _ => false,
    }
}

/// `*` stands for anything.
fn template(pattern: &str, value: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = value.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.is_empty() || pattern.ends_with('*')
}
