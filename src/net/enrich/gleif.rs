//! GLEIF: registered name, seat and parents of a legal entity, by LEI or by name.
//!
//! Shapes: API v1, JSON:API. A record says by its links whether a parent or a reporting exception is there, so nothing
//! is asked in vain; the links themselves are not followed, addresses are built from the LEI. Level 2 data is about
//! accounting consolidation: funds and minority owners do not appear in it, and a parent that is kept back is unknown.

use super::super::address::{encode, host_of};
use super::super::endpoints::Endpoints;
use super::super::fact::{Asked, Entity, Fact, Key, Level, NoOwner, Owner, Source};
use super::super::fetch::{FetchError, Request};
use super::super::plan::PlannedRequest;
use super::super::witness::same_name;
use super::{Asking, Enricher};
use crate::catalog::names::fold;
use serde::Deserialize;

/// See the module.
#[derive(Debug, Clone, Copy)]
pub struct Gleif;

#[derive(Deserialize)]
struct One {
    data: Option<Record>,
}

#[derive(Deserialize)]
struct Many {
    data: Vec<Record>,
}

#[derive(Deserialize)]
struct Record {
    #[serde(rename = "type")]
    kind: String,
    attributes: Attributes,
    #[serde(default)]
    relationships: Relationships,
}

#[derive(Deserialize)]
struct Attributes {
    lei: String,
    entity: Option<Body>,
    registration: Option<Registered>,
    reason: Option<String>,
}

#[derive(Deserialize)]
struct Body {
    #[serde(rename = "legalName")]
    legal_name: Name,
    #[serde(rename = "otherNames", default)]
    other_names: Vec<Name>,
    #[serde(rename = "legalAddress")]
    legal_address: Address,
    jurisdiction: Option<String>,
    status: Option<String>,
}

#[derive(Deserialize)]
struct Name {
    name: String,
}

#[derive(Deserialize)]
struct Address {
    country: Option<String>,
}

#[derive(Deserialize)]
struct Registered {
    status: Option<String>,
}

#[derive(Deserialize, Default)]
struct Relationships {
    #[serde(rename = "direct-parent")]
    direct: Option<Relation>,
    #[serde(rename = "ultimate-parent")]
    ultimate: Option<Relation>,
}

#[derive(Deserialize)]
struct Relation {
    #[serde(default)]
    links: Links,
}

#[derive(Deserialize, Default)]
struct Links {
    #[serde(rename = "lei-record")]
    record: Option<String>,
    #[serde(rename = "reporting-exception")]
    exception: Option<String>,
}

#[derive(Deserialize)]
struct Completions {
    data: Vec<Completion>,
}

#[derive(Deserialize)]
struct Completion {
    attributes: Value,
    relationships: Option<CompletionLinks>,
}

#[derive(Deserialize)]
struct Value {
    value: String,
}

#[derive(Deserialize)]
struct CompletionLinks {
    #[serde(rename = "lei-records")]
    records: Option<CompletionRecord>,
}

#[derive(Deserialize)]
struct CompletionRecord {
    data: Option<Reference>,
}

#[derive(Deserialize)]
struct Reference {
    id: String,
}

/// Whether a text has the form of a LEI with a right check number (ISO 17442).
#[must_use]
pub fn is_lei(text: &str) -> bool {
    if text.len() != 20 || !text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase()) {
        return false;
    }
    let remainder = text.bytes().fold(0_u32, |rest, byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        _ => (rest * 100 + u32::from(byte - b'A') + 10) % 97,
    });
    remainder == 1
}

fn request(url: &str) -> Request {
    Request::json(url).accepting("application/vnd.api+json")
}

impl Record {
    fn entity(&self, source: &str) -> Option<Entity> {
        let body = self.attributes.entity.as_ref()?;
        let unusual = |status: &Option<String>, usual: &str| {
            status.as_deref().filter(|status| !status.eq_ignore_ascii_case(usual)).map(str::to_lowercase)
        };
        let registration = self.attributes.registration.as_ref().and_then(|r| unusual(&r.status, "ISSUED"));
        let country =
            body.jurisdiction.as_deref().and_then(|code| code.get(..2)).or(body.legal_address.country.as_deref());
        Some(Entity {
            name: body.legal_name.name.clone(),
            country: country.filter(|code| code.len() == 2).map(str::to_owned),
            lei: Some(self.attributes.lei.clone()),
            qid: None,
            status: unusual(&body.status, "ACTIVE").or(registration),
            source: source.to_owned(),
        })
    }

    fn is_called(&self, name: &str) -> bool {
        self.attributes.entity.as_ref().is_some_and(|body| {
            same_name(&body.legal_name.name, name) || body.other_names.iter().any(|other| same_name(&other.name, name))
        })
    }

    fn is_exactly(&self, name: &str) -> bool {
        self.attributes.entity.as_ref().is_some_and(|body| fold(&body.legal_name.name) == fold(name))
    }

    fn is_active(&self) -> bool {
        self.attributes.entity.as_ref().is_some_and(|body| body.status.as_deref() != Some("INACTIVE"))
    }
}

impl Gleif {
    fn record(asking: &Asking<'_>, url: &str) -> Result<Option<Record>, FetchError> {
        let request = request(url);
        let Some(response) = asking.send(&request)?.found(&request)? else { return Ok(None) };
        response.read_json::<One>().map(|one| one.data)
    }

    fn by_lei(lei: &str, asking: &Asking<'_>) -> Result<Vec<Fact>, FetchError> {
        let url = format!("{}/lei-records/{}", asking.endpoints.gleif, encode(lei));
        match Self::record(asking, &url)? {
            Some(record) => Self::with_owners(&record, &url, asking),
            None => Ok(Vec::new()),
        }
    }

    fn with_owners(record: &Record, source: &str, asking: &Asking<'_>) -> Result<Vec<Fact>, FetchError> {
        let mut facts: Vec<Fact> = record.entity(source).map(Fact::Entity).into_iter().collect();
        let base = format!("{}/lei-records/{}", asking.endpoints.gleif, encode(&record.attributes.lei));
        let relations = [
            (Level::Direct, "direct-parent", &record.relationships.direct),
            (Level::Ultimate, "ultimate-parent", &record.relationships.ultimate),
        ];
        for (level, word, relation) in relations {
            let Some(Relation { links }) = relation else { continue };
            if links.record.is_some() {
                let url = format!("{base}/{word}");
                let found = Self::record(asking, &url)?;
                facts.extend(found.and_then(|parent| parent.entity(&url)).map(|parent| {
                    let Entity { name, country, lei, qid, source, .. } = parent;
                    Fact::Owner(Owner { level, name, country, lei, qid, share: None, since: None, source })
                }));
            } else if links.exception.is_some() {
                let url = format!("{base}/{word}-reporting-exception");
                let found = Self::record(asking, &url)?;
                let reason = found
                    .filter(|exception| exception.kind == "reporting-exceptions")
                    .and_then(|exception| exception.attributes.reason)
                    .unwrap_or_else(|| "NOT_GIVEN".to_owned());
                facts.push(Fact::NoOwner(NoOwner { level, reason, source: url }));
            }
        }
        Ok(facts)
    }

    fn by_name(name: &str, country: Option<&str>, asking: &Asking<'_>) -> Result<Vec<Fact>, FetchError> {
        let base = &asking.endpoints.gleif;
        let url = format!("{base}/lei-records?filter%5Bentity.legalName%5D={}&page%5Bsize%5D=20", encode(name));
        let request_list = request(&url);
        let list: Many = asking.get(&request_list)?.read_json()?;
        let mut called: Vec<&Record> =
            list.data.iter().filter(|record| record.is_called(name) && record.is_active()).collect();
        // `SUSE S.A.` is asked for: the one of exactly that name goes before those that share its root.
        if called.iter().any(|record| record.is_exactly(name)) {
            called.retain(|record| record.is_exactly(name));
        }
        let here: Vec<&Record> = called
            .iter()
            .copied()
            .filter(|record| {
                country.is_some() && record.entity(&url).and_then(|entity| entity.country).as_deref() == country
            })
            .collect();
        match (called.as_slice(), here.as_slice()) {
            (_, [only]) => return Self::with_owners(only, &url, asking),
            // Without a country to go by, a single namesake is the entity; with another country it is only a candidate.
            ([only], []) if country.is_none() => return Self::with_owners(only, &url, asking),
            _ => {}
        }
        let mut facts: Vec<Fact> =
            list.data.iter().filter_map(|record| record.entity(&url)).map(Fact::Candidate).collect();
        if facts.is_empty() {
            let url = format!("{base}/fuzzycompletions?field=entity.legalName&q={}", encode(name));
            let list: Completions = asking.get(&request(&url))?.read_json()?;
            facts.extend(list.data.into_iter().filter_map(|one| {
                let lei = one.relationships?.records?.data?.id;
                let entity =
                    Entity { name: one.attributes.value, lei: Some(lei), source: url.clone(), ..Entity::default() };
                Some(Fact::Candidate(entity))
            }));
        }
        Ok(facts)
    }
}

impl Enricher for Gleif {
    fn source(&self) -> Source {
        Source::Gleif
    }

    fn plan(&self, asked: &Asked, endpoints: &Endpoints) -> Vec<PlannedRequest> {
        let (name, _) = split_country(&asked.what);
        let sends = match asked.by {
            Key::Lei => format!("LEI {}", asked.what),
            _ => format!("the name “{name}”"),
        };
        vec![PlannedRequest::new(Source::Gleif, host_of(&endpoints.gleif), sends)]
    }

    fn ask(&self, asked: &Asked, asking: &Asking<'_>) -> Result<Vec<Fact>, FetchError> {
        match asked.by {
            Key::Lei => Self::by_lei(&asked.what, asking),
            _ => {
                let (name, country) = split_country(&asked.what);
                Self::by_name(name, country, asking)
            }
        }
    }
}

/// A name with the country that tells namesakes apart: `SUSE S.A. [LU]`. Only the name is sent.
#[must_use]
pub fn with_country(name: &str, country: Option<&str>) -> String {
    country.map_or_else(|| name.to_owned(), |country| format!("{name} [{country}]"))
}

/// The two parts of [`with_country`].
#[must_use]
pub fn split_country(what: &str) -> (&str, Option<&str>) {
    what.strip_suffix(']')
        .and_then(|rest| rest.rsplit_once(" ["))
        .map_or((what, None), |(name, country)| (name, Some(country)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lei_has_a_check_number() {
        for lei in ["HWUPKR0MPOU8FGXBT394", "INR2EJN1ERAN0W5ZP974", "851WYGNLUQLFZBSYGB56", "549300YX4S1LLSMK2627"] {
            assert!(is_lei(lei), "{lei}");
        }
        for other in ["HWUPKR0MPOU8FGXBT395", "hwupkr0mpou8fgxbt394", "", "HWUPKR0MPOU8FGXBT3944"] {
            assert!(!is_lei(other), "{other}");
        }
    }

    #[test]
    fn the_country_stays_at_home() {
        assert_eq!(split_country(&with_country("SUSE S.A.", Some("LU"))), ("SUSE S.A.", Some("LU")));
        assert_eq!(split_country("Odd [name]x"), ("Odd [name]x", None));
    }
}
