//! Wikidata: parents and owners of an entity, by LEI or item. A second witness beside registers and the catalog.
//!
//! Shape: SPARQL JSON results. Statements that ended are left out, and of several only the best-ranked count. The items
//! are often groups rather than legal entities, so nothing here is more than a plausible source.

use super::super::address::{encode, host_of};
use super::super::endpoints::Endpoints;
use super::super::fact::{Asked, Entity, Fact, Key, Level, Owner, Source};
use super::super::fetch::{FetchError, Request};
use super::super::plan::PlannedRequest;
use super::{Asking, Enricher};
use serde::Deserialize;
use std::collections::BTreeMap;

/// See the module.
#[derive(Debug, Clone, Copy)]
pub struct Wikidata;

#[derive(Deserialize)]
struct Answer {
    results: Results,
}

#[derive(Deserialize)]
struct Results {
    bindings: Vec<BTreeMap<String, Cell>>,
}

#[derive(Deserialize)]
struct Cell {
    value: String,
}

/// The query: the item, its country and LEI; its parents (P749), owners (P127) and the parents of parents.
fn query(by: Key, what: &str) -> Option<String> {
    let item = match by {
        Key::Qid if is_qid(what) => format!("VALUES ?c {{ wd:{what} }}"),
        Key::Lei if super::gleif::is_lei(what) => format!("?c wdt:P1278 \"{what}\" ."),
        _ => return None,
    };
    let best = "?s a wikibase:BestRank . FILTER NOT EXISTS { ?s pq:P582 ?end } OPTIONAL { ?s pq:P580 ?since } \
                OPTIONAL { ?s pq:P1107 ?share }";
    Some(format!(
        "SELECT ?c ?cLabel ?iso ?lei ?rel ?p ?pLabel ?piso ?plei ?since ?share WHERE {{ {item} \
         OPTIONAL {{ ?c wdt:P17/wdt:P297 ?iso }} OPTIONAL {{ ?c wdt:P1278 ?lei }} \
         OPTIONAL {{ {{ ?c p:P749 ?s . ?s ps:P749 ?p . {best} BIND(\"parent\" AS ?rel) }} \
         UNION {{ ?c p:P127 ?s . ?s ps:P127 ?p . {best} BIND(\"owner\" AS ?rel) }} \
         UNION {{ ?c wdt:P749/wdt:P749+ ?p . BIND(\"ancestor\" AS ?rel) }} \
         OPTIONAL {{ ?p wdt:P17/wdt:P297 ?piso }} OPTIONAL {{ ?p wdt:P1278 ?plei }} }} \
         SERVICE wikibase:label {{ bd:serviceParam wikibase:language \"en,de,mul\" . }} }} LIMIT 200"
    ))
}

/// Whether a text is the id of an item.
#[must_use]
pub fn is_qid(text: &str) -> bool {
    text.strip_prefix('Q')
        .is_some_and(|rest| !rest.is_empty() && rest.len() < 12 && rest.bytes().all(|b| b.is_ascii_digit()))
}

fn item_of(uri: &str) -> Option<&str> {
    uri.rsplit('/').next().filter(|id| is_qid(id))
}

impl Enricher for Wikidata {
    fn source(&self) -> Source {
        Source::Wikidata
    }

    fn plan(&self, asked: &Asked, endpoints: &Endpoints) -> Vec<PlannedRequest> {
        let sends = match asked.by {
            Key::Qid => format!("item {}", asked.what),
            _ => format!("LEI {}", asked.what),
        };
        vec![PlannedRequest::new(Source::Wikidata, host_of(&endpoints.wikidata), sends)]
    }

    fn ask(&self, asked: &Asked, asking: &Asking<'_>) -> Result<Vec<Fact>, FetchError> {
        let refused = || FetchError::Refused {
            url: asking.endpoints.wikidata.clone(),
            reason: format!("`{}` is no item or LEI", asked.what),
        };
        let query = query(asked.by, &asked.what).ok_or_else(refused)?;
        let url = format!("{}?format=json&query={}", asking.endpoints.wikidata, encode(&query));
        let request = Request::json(url).accepting("application/sparql-results+json");
        let answer: Answer = asking.get(&request)?.read_json()?;
        Ok(read(&answer))
    }
}

fn read(answer: &Answer) -> Vec<Fact> {
    let text = |row: &BTreeMap<String, Cell>, name: &str| {
        row.get(name).map(|cell| cell.value.trim().to_owned()).filter(|v| !v.is_empty())
    };
    let page = |qid: &str| format!("https://www.wikidata.org/wiki/{qid}");
    let mut entities: BTreeMap<String, Entity> = BTreeMap::new();
    let mut owners: BTreeMap<(Level, String), Owner> = BTreeMap::new();
    for row in &answer.results.bindings {
        let Some(qid) = text(row, "c").and_then(|uri| item_of(&uri).map(str::to_owned)) else { continue };
        let source = page(&qid);
        entities.entry(qid.clone()).or_insert_with(|| Entity {
            name: text(row, "cLabel").unwrap_or_else(|| qid.clone()),
            country: text(row, "iso"),
            lei: text(row, "lei"),
            qid: Some(qid.clone()),
            status: None,
            source: source.clone(),
        });
        let level = match text(row, "rel").as_deref() {
            Some("parent") => Level::Direct,
            Some("ancestor") => Level::Ancestor,
            Some("owner") => Level::Holder,
            _ => continue,
        };
        // A value that is not an item says that the owner is unknown or that there is none: nothing to go by.
        let Some(owner) = text(row, "p").and_then(|uri| item_of(&uri).map(str::to_owned)) else { continue };
        owners.entry((level, owner.clone())).or_insert_with(|| Owner {
            level,
            name: text(row, "pLabel").unwrap_or_else(|| owner.clone()),
            country: text(row, "piso"),
            lei: text(row, "plei"),
            qid: Some(owner),
            share: text(row, "share").and_then(|share| share.parse().ok()).filter(|share| (0.0..=1.0).contains(share)),
            since: text(row, "since").map(|since| since.trim_start_matches('+').chars().take(10).collect()),
            source,
        });
    }
    // Several items with the same LEI: a person has to tell which is meant.
    if entities.len() > 1 {
        return entities.into_values().map(Fact::Candidate).collect();
    }
    entities.into_values().map(Fact::Entity).chain(owners.into_values().map(Fact::Owner)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_an_item_or_a_lei_gets_into_the_query() {
        assert!(query(Key::Qid, "Q95").is_some());
        assert!(query(Key::Lei, "HWUPKR0MPOU8FGXBT394").is_some());
        assert!(query(Key::Qid, "Q95 } DROP").is_none());
        assert!(query(Key::Lei, "\" . ?x ?y ?z").is_none());
        assert!(query(Key::Name, "x").is_none());
    }
}
