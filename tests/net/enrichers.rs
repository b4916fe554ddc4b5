//! Each enricher against recorded shapes, sound and unsound.

use crate::answers::{self, APPLE, APPLE_ENERGY, COMMERZBANK, gleif, row, sparql, world};
use crate::server::{Reply, Server, json, status, typed};
use hoheit::model::words::TopOwner;
use hoheit::net::enrich::{self, Asking};
use hoheit::net::fact::{Asked, Fact, Key, Level, Source};
use hoheit::net::{Endpoints, FetchError};

fn ask(server: &Server, of: Source, by: Key, what: &str) -> Result<Vec<Fact>, FetchError> {
    let (http, endpoints) = (server.client(), server.endpoints());
    ask_at(server, &endpoints, Asked::new(of, by, what), &http)
}

fn ask_at(_: &Server, endpoints: &Endpoints, asked: Asked, http: &hoheit::net::Http) -> Result<Vec<Fact>, FetchError> {
    let asking = Asking::new(http, endpoints);
    enrich::of(asked.of).expect("an enricher").ask(&asked, &asking)
}

fn register(reason: &'static str) -> Server {
    Server::new(move |asked| gleif(asked, reason))
}

#[test]
fn a_lei_gives_name_seat_and_both_parents() {
    let facts = ask(&register("NON_PUBLIC"), Source::Gleif, Key::Lei, APPLE_ENERGY).expect("facts");
    let Fact::Entity(entity) = &facts[0] else { panic!("{facts:?}") };
    assert_eq!((entity.name.as_str(), entity.country.as_deref()), ("APPLE ENERGY LLC", Some("US")));
    let parents: Vec<(Level, &str)> = facts
        .iter()
        .filter_map(|fact| match fact {
            Fact::Owner(owner) => Some((owner.level, owner.lei.as_deref()?)),
            _ => None,
        })
        .collect();
    assert_eq!(parents, [(Level::Direct, APPLE), (Level::Ultimate, APPLE)]);
}

#[test]
fn a_parent_that_is_kept_back_is_unknown_and_never_nobody() {
    for (reason, reading) in [
        ("NO_KNOWN_PERSON", TopOwner::Dispersed),
        ("NON_CONSOLIDATING", TopOwner::Dispersed),
        ("NATURAL_PERSONS", TopOwner::Founders),
        ("NON_PUBLIC", TopOwner::Unknown),
        ("NO_LEI", TopOwner::Unknown),
        ("SOMETHING_NEW", TopOwner::Unknown),
    ] {
        let facts = ask(&register(reason), Source::Gleif, Key::Lei, COMMERZBANK).expect("facts");
        let readings: Vec<TopOwner> = facts
            .iter()
            .filter_map(|fact| match fact {
                Fact::NoOwner(none) => Some(none.reading()),
                _ => None,
            })
            .collect();
        assert_eq!(readings, [reading, reading], "{reason}");
    }
}

#[test]
fn a_lei_that_nobody_has_gives_nothing() {
    assert_eq!(ask(&register("NON_PUBLIC"), Source::Gleif, Key::Lei, "00000000000000000098").expect("answer"), []);
}

#[test]
fn a_name_is_taken_only_when_it_is_plain() {
    let server = register("NO_KNOWN_PERSON");
    let facts = ask(&server, Source::Gleif, Key::Name, "Commerzbank AG [DE]").expect("facts");
    assert!(matches!(&facts[0], Fact::Entity(entity) if entity.lei.as_deref() == Some(COMMERZBANK)), "{facts:?}");
    let asked = server.asked();
    assert!(!asked[0].path.contains("DE%5D"), "the country stays at home: {}", asked[0].path);

    // The same name with another seat is no match but a question.
    let facts = ask(&server, Source::Gleif, Key::Name, "Commerzbank AG [FR]").expect("facts");
    assert!(facts.iter().all(|fact| matches!(fact, Fact::Candidate(_))) && facts.len() > 1, "{facts:?}");
}

#[test]
fn an_unknown_name_gives_names_to_choose_from() {
    let facts = ask(&register("NON_PUBLIC"), Source::Gleif, Key::Name, "Nobody Ltd").expect("facts");
    let names: Vec<&str> = facts
        .iter()
        .filter_map(|fact| match fact {
            Fact::Candidate(entity) => Some(entity.name.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(names.len(), 3);
    assert!(names[0].starts_with("FACEBOOK"), "{names:?}");
}

#[test]
fn answers_of_another_shape_are_errors_and_not_facts() {
    for reply in [
        || json("{"),
        || json("[]"),
        || json("{\"data\": 7}"),
        || json("{\"data\": {\"type\": \"x\"}}"),
        || typed("text/html", "<p>"),
    ] {
        let server = Server::new(move |_| reply());
        let error = ask(&server, Source::Gleif, Key::Lei, COMMERZBANK).expect_err("no facts");
        assert!(matches!(error, FetchError::Malformed { .. } | FetchError::WrongType { .. }), "{error}");
    }
}

#[test]
fn wikidata_names_parents_owners_and_their_parents() {
    let rows = [
        row("Q1", "parent", ("Q2", "Mother", "US", "")),
        row("Q1", "ancestor", ("Q3", "Grandmother", "JP", APPLE)),
        row("Q1", "owner", ("Q4", "Holder", "DE", "")),
    ];
    let server = Server::new(move |_| sparql(&rows.join(",")));
    let facts = ask(&server, Source::Wikidata, Key::Qid, "Q1").expect("facts");
    let owners: Vec<(Level, &str)> = facts
        .iter()
        .filter_map(|fact| match fact {
            Fact::Owner(owner) => Some((owner.level, owner.name.as_str())),
            _ => None,
        })
        .collect();
    assert_eq!(owners, [(Level::Direct, "Mother"), (Level::Ancestor, "Grandmother"), (Level::Holder, "Holder")]);
    assert!(ask(&server, Source::Wikidata, Key::Qid, "Q1 } x").is_err());
}

#[test]
fn a_domain_gives_its_records_without_secrets() {
    let server = world();
    let facts = ask(&server, Source::Dns, Key::Domain, "example.de").expect("facts");
    let records: Vec<(&str, &str)> = facts
        .iter()
        .filter_map(|fact| match fact {
            Fact::Record(record) => Some((record.kind.as_str(), record.value.as_str())),
            _ => None,
        })
        .collect();
    for expected in [
        ("mx", "example-de.mail.protection.outlook.com"),
        ("spf_include", "spf.protection.outlook.com"),
        ("spf_include", "mailgun.org"),
        ("txt_token", "atlassian-domain-verification="),
        ("txt_token", "MS="),
        ("ns", "ns-1.awsdns-07.net"),
        ("caa", "letsencrypt.org"),
        ("dmarc_rua", "x@vali.email"),
        ("cname", "d1.cloudfront.net"),
        ("srv", "sipdir.online.lync.com"),
    ] {
        assert!(records.contains(&expected), "{expected:?} in {records:?}");
    }
    let all = format!("{records:?}");
    assert!(!all.contains("SECRET") && !all.contains("hunter2") && !all.contains("99999999"), "{all}");
    assert!(
        server
            .asked()
            .iter()
            .all(|asked| asked.method == "POST" && asked.header("content-type") == "application/dns-message")
    );
}

#[test]
fn the_second_resolver_is_asked_when_the_first_fails() {
    let (bad, good) = (Server::new(|_| status(500)), world());
    let mut endpoints = good.endpoints();
    endpoints.resolvers.insert(0, bad.url("/dns-query"));
    let http = hoheit::net::Http::new(crate::server::patience(vec![bad.address, good.address])).expect("client");
    let facts = ask_at(&good, &endpoints, Asked::new(Source::Dns, Key::Domain, "example.de"), &http).expect("facts");
    assert!(!facts.is_empty());
}

#[test]
fn a_resolver_that_fails_or_answers_something_else_gives_no_facts() {
    let garbled: fn() -> Reply = || typed("application/dns-message", vec![0; 12]);
    for reply in [
        garbled,
        || typed("application/dns-message", vec![255; 40]),
        || typed("application/dns-message", vec![]),
        || typed("text/html", "x"),
    ] {
        let server = Server::new(move |_| reply());
        assert!(ask(&server, Source::Dns, Key::Domain, "example.de").is_err());
    }
}

#[test]
fn registries_are_found_through_iana_and_persons_left_out() {
    let server = world();
    let facts = ask(&server, Source::Rdap, Key::Domain, "example.de").expect("facts");
    let [Fact::Registration(domain)] = facts.as_slice() else { panic!("{facts:?}") };
    assert_eq!(domain.registrar.as_deref(), Some("Example Registrar GmbH"));
    assert_eq!(domain.holder, None);
    assert_eq!(domain.name_servers, ["ns1.example.de"]);
    let facts = ask(&server, Source::Rdap, Key::Address, "93.184.216.34").expect("facts");
    let [Fact::Registration(network)] = facts.as_slice() else { panic!("{facts:?}") };
    assert_eq!((network.holder.as_deref(), network.country.as_deref()), (Some("Example Hosting"), Some("FR")));
    for inside in ["10.0.0.1", "127.0.0.1", "fd00::1", "example", "AS-x"] {
        let before = server.asked().len();
        assert!(ask(&server, Source::Rdap, Key::Address, inside).is_err(), "{inside}");
        assert_eq!(server.asked().len(), before, "{inside} left the machine");
    }
}

#[test]
fn a_page_is_asked_for_after_its_robots_and_nothing_else() {
    let server = world();
    let facts = ask(&server, Source::Site, Key::Page, &server.url("/")).expect("facts");
    assert!(matches!(&facts[..], [Fact::Host(host)] if host.host == "www.googletagmanager.com"), "{facts:?}");
    let paths: Vec<String> = server.asked().into_iter().map(|asked| asked.path).collect();
    assert_eq!(paths, ["/robots.txt", "/"]);

    let error = ask(&server, Source::Site, Key::Page, &server.url("/private/x")).expect_err("not allowed");
    assert!(error.to_string().contains("robots.txt"), "{error}");
    assert!(server.asked().iter().all(|asked| asked.path != "/private/x"));

    let server =
        Server::new(|asked| if asked.path == "/robots.txt" { status(404) } else { typed("application/json", "{}") });
    assert!(matches!(ask(&server, Source::Site, Key::Page, &server.url("/")), Err(FetchError::WrongType { .. })));
}

#[test]
fn a_region_list_without_regions_is_an_error() {
    let server = Server::new(|_| typed("application/json", "{\"prefixes\": []}"));
    assert!(matches!(ask(&server, Source::Regions, Key::Provider, "aws"), Err(FetchError::Malformed { .. })));
    assert!(matches!(ask(&server, Source::Regions, Key::Provider, "nobody"), Err(FetchError::Refused { .. })));
    let facts = ask(&answers::world(), Source::Regions, Key::Provider, "vultr").expect("facts");
    assert!(matches!(&facts[..], [Fact::Region(region)] if region.country.as_deref() == Some("LU")), "{facts:?}");
}
