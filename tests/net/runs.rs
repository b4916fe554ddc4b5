//! Whole runs: plan, hosts, asking, lock, what a fault leaves behind.

use crate::answers::{self, APPLE_ENERGY, gleif, row, sparql, world};
use crate::server::{Server, patience, status};
use hoheit::catalog::Catalog;
use hoheit::net::fact::{Asked, Entry, Key, Source};
use hoheit::net::plan::{Plan, Wanted, locked, plan};
use hoheit::net::run::Failure;
use hoheit::net::{Endpoints, FetchError, Http, Lock, Offline, Options, Outcome, Progress, Silent, Wants, run};
use hoheit::source::Sources;
use std::sync::Mutex;

fn now() -> hoheit::net::fact::Time {
    "2026-11-21T10:00:00Z".parse().expect("time")
}

fn options() -> Options {
    Options::on("2026-11-21".parse().expect("date"))
}

fn wants(server: &Server) -> Wants {
    let mut wants = Wants::default();
    wants.entities.insert(Wanted {
        id: "apple-energy".to_owned(),
        name: "Apple Energy LLC".to_owned(),
        country: Some("US".to_owned()),
        lei: Some(APPLE_ENERGY.to_owned()),
        qid: None,
    });
    wants.domains.insert("example.de".to_owned());
    wants.addresses.insert("93.184.216.34".to_owned());
    wants.pages.insert(server.url("/"));
    wants.providers.extend(["aws".to_owned(), "vultr".to_owned()]);
    wants
}

fn go(server: &Server, lock: &Lock) -> (Plan, Outcome) {
    let endpoints = server.endpoints();
    let planned = plan(&wants(server), lock, &options(), &endpoints);
    let outcome = run(&planned, &server.client(), &endpoints, now(), &Silent);
    (planned, outcome)
}

#[test]
fn a_run_answers_everything_and_a_second_one_asks_nothing() {
    let server = world();
    let mut lock = Lock::default();
    let (planned, outcome) = go(&server, &lock);
    assert_eq!(outcome.failures, []);
    assert_eq!(outcome.entries.len(), planned.asks.len());
    assert!(
        outcome
            .entries
            .iter()
            .all(|entry| !entry.answers.is_empty() && entry.answers.iter().all(|answer| answer.sha256.len() == 64))
    );
    lock.merge(outcome.entries);
    let text = lock.write().expect("text");
    let again = Lock::read(&text, Sources::default().add("hoheit.lock", text.as_str())).expect("lock");
    assert_eq!(again.write().expect("text"), text);

    let before = server.asked().len();
    let (planned, outcome) = go(&server, &again);
    assert!(planned.is_empty() && planned.hosts().is_empty() && outcome.entries.is_empty());
    assert_eq!(server.asked().len(), before, "nothing was asked");
    assert_eq!(locked(&wants(&server), &again, &options()), []);
}

#[test]
fn two_runs_write_the_same_bytes() {
    let server = world();
    let text = |(_, outcome): (Plan, Outcome)| {
        let mut lock = Lock::default();
        lock.merge(outcome.entries);
        lock.write().expect("text")
    };
    assert_eq!(text(go(&server, &Lock::default())), text(go(&server, &Lock::default())));
}

#[test]
fn nothing_is_asked_of_a_host_that_was_not_announced() {
    let endpoints = Endpoints::default();
    let mut wants = wants(&world());
    wants.pages = ["https://www.example.de/".to_owned()].into();
    wants.providers = ["azure".to_owned()].into();
    let planned = plan(&wants, &Lock::default(), &options(), &endpoints);
    let hosts: Vec<String> = planned.hosts().iter().map(|line| line.host.clone()).collect();
    for host in [
        "api.gleif.org",
        "query.wikidata.org",
        "unfiltered.joindns4.eu",
        "data.iana.org",
        "the registry responsible for example.de",
        "www.example.de",
        "www.microsoft.com",
        "download.microsoft.com",
    ] {
        assert!(hosts.iter().any(|known| known == host), "{host} in {hosts:?}");
    }
    let lines: Vec<String> = planned.hosts().iter().map(ToString::to_string).collect();
    assert!(lines.iter().any(|line| line == &format!("api.gleif.org (GLEIF): LEI {APPLE_ENERGY}")), "{lines:#?}");
    assert!(lines.iter().any(|line| line.contains("only if the resolver before it does not answer")), "{lines:#?}");
}

#[test]
fn nothing_leaves_but_what_is_looked_up() {
    let server = world();
    let _ = go(&server, &Lock::default());
    let allowed = [APPLE_ENERGY, "example.de", "93.184.216.34", "P749"];
    for asked in server.asked().iter().filter(|asked| asked.method == "GET") {
        let fixed = ["/robots.txt", "/", "/aws.json", "/vultr.json", "/rdap/dns.json", "/rdap/ipv4.json"]
            .contains(&asked.path.as_str());
        assert!(fixed || allowed.iter().any(|word| asked.path.contains(word)), "{}", asked.path);
        assert!(!asked.path.contains("apple-energy"), "{}", asked.path);
    }
}

#[test]
fn a_source_that_fails_loses_nothing_and_stops_nobody_else() {
    let good = world();
    let mut lock = Lock::default();
    lock.merge(go(&good, &lock).1.entries);
    let before = lock.write().expect("text");

    let broken = Server::new(|asked| match asked.path.split(['/', '?']).nth(1) {
        Some("gleif") => crate::server::json("{\"data\":"),
        Some("sparql") => crate::server::Reply::CutOff,
        Some("dns-query") => crate::server::Reply::Stalls,
        _ => status(503),
    });
    let endpoints = broken.endpoints();
    let mut stale = options();
    stale.max_age = Some(0);
    stale.today = "2026-12-24".parse().expect("date");
    let planned = plan(&wants(&good), &lock, &stale, &endpoints);
    assert!(!planned.is_empty());
    let http = Http::new(patience(vec![broken.address, good.address])).expect("client");
    let outcome = run(&planned, &http, &endpoints, "2026-12-24T10:00:00Z".parse().expect("time"), &Silent);
    assert!(outcome.entries.iter().all(|entry| entry.asked.of == Source::Site), "{:?}", outcome.entries);
    assert_eq!(outcome.entries.len() + outcome.failures.len(), planned.asks.len());
    let kept: Vec<Entry> = outcome.entries.into_iter().filter(|entry| entry.asked.of != Source::Site).collect();
    lock.merge(kept);
    assert_eq!(lock.write().expect("text"), before);
    assert!(outcome.failures.iter().all(|failure| failure.diagnostic().code == "not-looked-up"));
    assert!(!lock.stale_warnings(30, stale.today).is_empty());
}

#[test]
fn what_is_missing_may_not_be_asked_when_locked() {
    let server = world();
    let errors = locked(&wants(&server), &Lock::default(), &options());
    assert!(!errors.is_empty() && errors.iter().all(|error| error.is_error() && error.code == "not-locked"));
    let planned = plan(&wants(&server), &Lock::default(), &options(), &server.endpoints());
    let outcome = run(&planned, &Offline, &server.endpoints(), now(), &Silent);
    assert!(outcome.entries.is_empty());
    assert!(
        outcome
            .failures
            .iter()
            .all(|failure| matches!(failure.error, FetchError::Offline { .. } | FetchError::Refused { .. }))
    );
    assert!(server.asked().is_empty());
}

#[test]
fn a_name_that_gleif_settles_is_put_to_wikidata_too() {
    let server = Server::new(|asked| match asked.path.split(['/', '?']).nth(1) {
        Some("gleif") => gleif(asked, "NO_KNOWN_PERSON"),
        _ => sparql(&row("Q1", "parent", ("Q2", "Mother", "US", ""))),
    });
    let mut wants = Wants::default();
    wants.names.insert("Commerzbank AG".to_owned());
    let endpoints = server.endpoints();
    let planned = plan(&wants, &Lock::default(), &options(), &endpoints);
    assert!(planned.follow_up);
    let outcome = run(&planned, &server.client(), &endpoints, now(), &Silent);
    let sources: Vec<Source> = outcome.entries.iter().map(|entry| entry.asked.of).collect();
    assert_eq!(sources, [Source::Gleif, Source::Wikidata], "{:?}", outcome.failures);
    assert_eq!(outcome.entries[1].asked.what, answers::COMMERZBANK);
    let mut lock = Lock::default();
    lock.merge(outcome.entries);
    assert!(plan(&wants, &lock, &options(), &endpoints).is_empty());
}

#[derive(Default)]
struct Heard(Mutex<(usize, usize, usize)>);

impl Progress for Heard {
    fn asking(&self, _: &Asked) {
        self.0.lock().expect("heard").0 += 1;
    }
    fn answered(&self, _: &Entry) {
        self.0.lock().expect("heard").1 += 1;
    }
    fn failed(&self, _: &Failure) {
        self.0.lock().expect("heard").2 += 1;
    }
}

#[test]
fn progress_is_told_of_every_question() {
    let server = world();
    let endpoints = server.endpoints();
    let mut wants = wants(&server);
    wants.providers.insert("nobody".to_owned());
    let planned = plan(&wants, &Lock::default(), &options(), &endpoints);
    let heard = Heard::default();
    let outcome = run(&planned, &server.client(), &endpoints, now(), &heard);
    let counted = *heard.0.lock().expect("heard");
    assert_eq!(counted, (planned.asks.len(), outcome.entries.len(), 1));
}

#[test]
fn an_inventory_gives_its_parties_and_domains_and_nothing_else() {
    let yaml = "id: acme\nname: Acme\nlegal:\n  - { id: acme-gmbh, name: Acme GmbH, country: DE, evidence: { source: none, as_of: 2026-11-21, confidence: low } }\n";
    let mut sources = Sources::default();
    let file = sources.add("entities/acme.yaml", yaml);
    let overlay = [hoheit::catalog::Overlay { path: "entities/acme.yaml".to_owned(), text: yaml.to_owned(), file }];
    let catalog = Catalog::new(hoheit::catalog::load::read(&overlay).0, String::new());
    let service = hoheit::model::Service {
        vendor: Some("acme".to_owned()),
        name: Some("Secret project".to_owned()),
        owner: Some("Some Person".to_owned()),
        ..hoheit::model::Service::unknown("crm")
    };
    let organisation = hoheit::model::Organisation {
        name: "Stadtwerke Beispielstadt".to_owned(),
        home: "DE".to_owned(),
        sector: None,
        people: None,
        sites: Vec::new(),
        domains: vec!["Example.DE.".to_owned(), "not a domain".to_owned(), "10.0.0.1".to_owned()],
        capacity: hoheit::model::organisation::Capacity::default(),
        budget: None,
        freezes: Vec::new(),
        default_need: None,
    };
    let inventory = hoheit::inventory::Inventory { organisation, services: vec![service] };
    let wants = Wants::of(&inventory, &catalog);
    assert_eq!(wants.domains.iter().collect::<Vec<_>>(), ["example.de"]);
    let planned = plan(&wants, &Lock::default(), &options(), &Endpoints::default());
    let sent: Vec<String> = planned.requests.iter().map(|request| request.sends.clone()).collect();
    assert!(sent.iter().any(|sends| sends.contains("Acme GmbH")), "{sent:?}");
    let all = format!("{planned:?}");
    for private in ["Secret", "Person", "Stadtwerke", "crm", "10.0.0.1"] {
        assert!(!all.contains(private), "{private} in {all}");
    }
    let by_name = planned.asks.iter().find(|asked| asked.by == Key::Name).expect("a name");
    assert_eq!(by_name.about.as_deref(), Some("acme-gmbh"));
}
