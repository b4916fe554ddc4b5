//! Facts laid over a catalog, witnesses compared, catalogs compared.

use hoheit::catalog::{Catalog, Overlay, load};
use hoheit::model::words::{Confidence, OwnershipKind, Severity, TopOwner};
use hoheit::model::{Observation, Service};
use hoheit::net::Lock;
use hoheit::net::apply::{Applied, apply};
use hoheit::net::diff::{Change, diff};
use hoheit::net::fact::{
    Answer, Asked, Entity, Entry, Fact, Host, Key, Level, NoOwner, Owner, Record, Region, Registration, Source,
};
use hoheit::net::observe::{PAST_CONTACT, observations};
use hoheit::source::Sources;

const EVIDENCE: &str = "evidence: { source: none, as_of: 2026-11-21, confidence: medium }";

fn catalog(files: &[(&str, String)]) -> Catalog {
    let mut sources = Sources::default();
    let overlay: Vec<Overlay> = files
        .iter()
        .map(|(path, text)| Overlay {
            path: (*path).to_owned(),
            file: sources.add(*path, text.as_str()),
            text: text.clone(),
        })
        .collect();
    let (raw, diagnostics) = load::read(&overlay);
    assert_eq!(diagnostics, []);
    Catalog::new(raw, String::new())
}

/// A vendor with one entity below what `rest` says.
fn vendor(id: &str, name: &str, country: &str, rest: &str) -> (String, String) {
    let text = format!(
        "id: {id}\nname: \"{name}\"\nlegal:\n  - id: {id}-gmbh\n    name: \"{name} GmbH\"\n    country: {country}\n{rest}    {EVIDENCE}\n"
    );
    (format!("entities/{id}.yaml"), text)
}

fn world(target: &str) -> Catalog {
    let acme = vendor("acme", "Acme", "DE", target);
    let mother = vendor("mother", "Mother", "DE", "    top: family\n");
    let fund = vendor("fund", "Fund", "SE", "    top: dispersed\n");
    let signals = "kind: dns\nrows:\n  - { field: mx, match: suffix, pattern: .mail.acme.example, vendor: acme, category: mail, confidence: high, source: none }\n  \
                   - { field: txt_token, match: prefix, pattern: acme-verify=, vendor: acme, confidence: high, source: none }\n  \
                   - { field: txt_token, match: prefix, pattern: mother-verify=, vendor: mother, confidence: high, source: none }\n  \
                   - { field: ns, match: template, pattern: \"ns-*.fund-*\", vendor: fund, category: dns, confidence: high, source: none }\n";
    let hosts = "kind: host\nrows:\n  - { match: suffix, pattern: acme-cdn.example, vendor: acme, provider: acme, region_from: [label], confidence: high, source: none }\n";
    let regions = format!(
        "provider: acme\noffering: acme-cloud\nregions:\n  - {{ id: de-1, city: X, country: DE, status: ga, {EVIDENCE} }}\n"
    );
    let file = |path: &str, text: String| (path.to_owned(), text);
    let files = [
        acme,
        mother,
        fund,
        file("signals/dns.yaml", signals.to_owned()),
        file("signals/host.yaml", hosts.to_owned()),
        file("places/regions/acme.yaml", regions),
    ];
    let borrowed: Vec<(&str, String)> = files.iter().map(|(path, text)| (path.as_str(), text.clone())).collect();
    catalog(&borrowed)
}

const OWNED_BY_MOTHER: &str = "    owned_by:\n      - { owner: mother-gmbh, kind: majority, evidence: { source: none, as_of: 2026-11-21, confidence: medium } }\n";
const OWNED_BY_FUND: &str = "    owned_by:\n      - { owner: fund-gmbh, kind: private-equity, evidence: { source: none, as_of: 2026-11-21, confidence: medium } }\n";

fn owner(level: Level, name: &str, country: &str, lei: Option<&str>) -> Fact {
    Fact::Owner(Owner {
        level,
        name: name.to_owned(),
        country: Some(country.to_owned()).filter(|code| !code.is_empty()),
        lei: lei.map(str::to_owned),
        qid: None,
        share: None,
        since: None,
        source: "https://register.example/owner".to_owned(),
    })
}

fn no_owner(reason: &str) -> Vec<Fact> {
    let none = |level| {
        Fact::NoOwner(NoOwner { level, reason: reason.to_owned(), source: "https://register.example/none".to_owned() })
    };
    vec![none(Level::Direct), none(Level::Ultimate)]
}

fn entry(of: Source, by: Key, what: &str, facts: Vec<Fact>) -> Entry {
    Entry {
        asked: Asked {
            of,
            by,
            what: what.to_owned(),
            about: matches!(of, Source::Gleif | Source::Wikidata).then(|| "acme-gmbh".to_owned()),
        },
        time: "2026-11-21T10:00:00Z".parse().expect("time"),
        answers: vec![Answer { source: "https://register.example/x".to_owned(), sha256: "00".to_owned() }],
        facts,
        line: 7,
    }
}

fn lock(entries: Vec<Entry>) -> Lock {
    let mut lock = Lock::default();
    lock.merge(entries);
    lock
}

fn register(catalog: &Catalog, gleif: Vec<Fact>, wikidata: Vec<Fact>) -> Applied {
    let mut entries = vec![entry(Source::Gleif, Key::Name, "Acme GmbH", gleif)];
    if !wikidata.is_empty() {
        entries.push(entry(Source::Wikidata, Key::Qid, "Q1", wikidata));
    }
    let applied = apply(&lock(entries), catalog);
    // Whatever is changed must read back as catalog files and hang together.
    let files = applied.files().expect("files");
    let borrowed: Vec<(&str, String)> = files.iter().map(|(path, text)| (path.as_str(), text.clone())).collect();
    let _ = self::catalog(&borrowed);
    applied
}

#[test]
fn a_silent_catalog_is_filled_in_with_sources() {
    let direct = owner(Level::Direct, "Acme Holding AG", "CH", Some("L1"));
    let ultimate = owner(Level::Ultimate, "Big Corp", "US", Some("L2"));
    let applied = register(&world(""), vec![direct, ultimate], Vec::new());
    let acme = &applied.vendors["acme"].legal[0];
    assert_eq!((acme.owned_by[0].owner.as_str(), acme.owned_by[0].kind), ("acme-holding-ag", OwnershipKind::Majority));
    assert_eq!(acme.owned_by[0].evidence.source, "https://register.example/owner");
    assert_eq!(acme.owned_by[0].evidence.confidence, Confidence::High);
    let holding = &applied.vendors["acme-holding-ag"];
    assert!(holding.owner_only);
    assert_eq!(holding.legal[0].owned_by[0].owner, "big-corp");
    assert_eq!(applied.vendors["big-corp"].legal[0].country, "US");
    assert_eq!(applied.disagreements, []);
}

#[test]
fn the_filled_chain_is_found_by_the_catalog_that_it_is_laid_over() {
    let base = world("");
    let applied = apply(
        &lock(vec![entry(Source::Gleif, Key::Lei, "L0", vec![owner(Level::Ultimate, "Norsk AS", "NO", Some("L2"))])]),
        &base,
    );
    let mut sources = Sources::default();
    let overlay: Vec<Overlay> = applied
        .files()
        .expect("files")
        .into_iter()
        .map(|(path, text)| Overlay { file: sources.add(path.clone(), text.as_str()), path, text })
        .collect();
    let (catalog, diagnostics) = load::with_overlay(&overlay);
    assert_eq!(diagnostics, []);
    let chain = catalog.control_chain(catalog.entity("acme-gmbh").expect("entity"));
    assert_eq!(chain.iter().map(|entity| entity.country.as_str()).collect::<Vec<_>>(), ["DE", "NO"]);
}

#[test]
fn a_parent_that_is_kept_back_makes_the_top_unknown() {
    for (reason, top) in [
        ("NON_PUBLIC", TopOwner::Unknown),
        ("NO_LEI", TopOwner::Unknown),
        ("NO_KNOWN_PERSON", TopOwner::Dispersed),
        ("NATURAL_PERSONS", TopOwner::Founders),
    ] {
        let applied = register(&world(""), no_owner(reason), Vec::new());
        assert_eq!(applied.vendors["acme"].legal[0].top, Some(top), "{reason}");
        assert_eq!(applied.disagreements, [], "{reason}");
    }
    // The catalog takes the entity for independent; the register keeps a parent back.
    let applied = register(&world("    top: dispersed\n"), no_owner("NON_PUBLIC"), Vec::new());
    assert_eq!(applied.vendors["acme"].legal[0].top, Some(TopOwner::Unknown));
    assert_eq!(applied.disagreements.len(), 1);
}

#[test]
fn agreeing_sources_change_nothing() {
    let applied = register(
        &world(OWNED_BY_MOTHER),
        vec![owner(Level::Ultimate, "MOTHER GMBH", "DE", Some("L9"))],
        vec![owner(Level::Direct, "Mother", "DE", None)],
    );
    assert!(applied.vendors.is_empty() && applied.disagreements.is_empty(), "{applied:?}");
    // A fund does not consolidate: the register sees nobody, which says nothing against it.
    let applied = register(&world(OWNED_BY_FUND), no_owner("NO_KNOWN_PERSON"), Vec::new());
    assert!(applied.vendors.is_empty() && applied.disagreements.is_empty(), "{applied:?}");
}

#[test]
fn sources_that_disagree_are_reported_and_both_counted() {
    let applied =
        register(&world(OWNED_BY_MOTHER), vec![owner(Level::Ultimate, "Big Corp", "US", Some("L2"))], Vec::new());
    let [found] = applied.disagreements.as_slice() else { panic!("{applied:?}") };
    assert_eq!(found.severity(), Severity::High);
    let text = found.text();
    assert!(
        text.en.contains("the catalog names Mother GmbH (DE)") && text.en.contains("GLEIF names Big Corp (US)"),
        "{}",
        text.en
    );
    assert!(text.de.contains("der Katalog nennt Mother GmbH (DE)"), "{}", text.de);
    assert_eq!(found.diagnostic().code, "owner-disagreement");
    let stakes: Vec<(&str, OwnershipKind)> =
        applied.vendors["acme"].legal[0].owned_by.iter().map(|stake| (stake.owner.as_str(), stake.kind)).collect();
    assert_eq!(stakes, [("mother-gmbh", OwnershipKind::Majority), ("big-corp", OwnershipKind::Unknown)]);
    // The catalog that is assessed carries both sources with address and day.
    let disputed = &applied.vendors["acme"].legal[0].disputed;
    let kept: Vec<(&str, &str)> =
        disputed.iter().map(|claim| (claim.witness.as_str(), claim.evidence.source.as_str())).collect();
    assert_eq!(kept, [("catalog", "none"), ("GLEIF", "https://register.example/owner")]);
    assert_eq!(disputed[1].evidence.as_of.to_string(), "2026-11-21");
}

#[test]
fn two_witnesses_that_disagree_are_reported_where_the_catalog_is_silent() {
    let applied = register(
        &world(""),
        vec![owner(Level::Ultimate, "Big Corp", "US", Some("L2"))],
        vec![owner(Level::Direct, "Other Inc", "CN", None)],
    );
    let [found] = applied.disagreements.as_slice() else { panic!("{applied:?}") };
    let witnesses: Vec<&str> = found.claims.iter().map(|claim| claim.witness).collect();
    assert_eq!(witnesses, ["GLEIF", "Wikidata"]);
    let kinds: Vec<OwnershipKind> = applied.vendors["acme"].legal[0].owned_by.iter().map(|stake| stake.kind).collect();
    assert_eq!(kinds, [OwnershipKind::Majority, OwnershipKind::Unknown]);
    // A second witness that confirms through a parent of the parent is no disagreement.
    let confirming = vec![owner(Level::Direct, "Middle", "US", None), owner(Level::Ancestor, "Big Corp.", "US", None)];
    let applied = register(&world(""), vec![owner(Level::Ultimate, "Big Corp", "US", Some("L2"))], confirming);
    assert_eq!(applied.disagreements, []);
}

#[test]
fn an_owner_without_a_seat_makes_the_top_unknown() {
    let applied = register(&world(""), vec![owner(Level::Ultimate, "Mystery", "", None)], Vec::new());
    assert_eq!(applied.vendors["acme"].legal[0].top, Some(TopOwner::Unknown));
    assert_eq!(applied.diagnostics[0].code, "seat-unknown");
}

#[test]
fn a_name_that_the_user_asked_for_becomes_a_vendor() {
    let found = Fact::Entity(Entity {
        name: "Neu SE".to_owned(),
        country: Some("AT".to_owned()),
        lei: Some("L7".to_owned()),
        source: "https://register.example/n".to_owned(),
        ..Entity::default()
    });
    let mut asked = entry(Source::Gleif, Key::Name, "Neu", vec![found]);
    asked.asked.about = None;
    let applied = apply(&lock(vec![asked]), &world(""));
    let vendor = &applied.vendors["neu-se"];
    assert!(!vendor.owner_only);
    assert_eq!((vendor.aliases.as_slice(), vendor.legal[0].country.as_str()), (&["Neu".to_owned()][..], "AT"));
}

#[test]
fn regions_that_the_catalog_lacks_are_added_or_reported() {
    let region = |id: &str, country: Option<&str>| {
        Fact::Region(Region { id: id.to_owned(), city: None, country: country.map(str::to_owned) })
    };
    let facts = vec![region("de-1", None), region("DE_1", None), region("xx-1", None), region("lu-1", Some("LU"))];
    let applied = apply(&lock(vec![entry(Source::Regions, Key::Provider, "acme", facts)]), &world(""));
    let [warning] = applied.diagnostics.as_slice() else { panic!("{applied:?}") };
    assert!(
        warning.code == "region-not-in-catalog"
            && warning.message.contains("xx-1")
            && !warning.message.contains("de-1"),
        "{warning:?}"
    );
    assert_eq!(applied.regions["acme"].regions[0].id, "lu-1");
    // Without a country it is there all the same, so that an inventory may name it; its place is unknown.
    let open = &applied.regions["acme"].regions[1];
    assert_eq!((open.id.as_str(), open.country.as_str()), ("xx-1", ""));
    assert_eq!(applied.files().expect("files")[0].0, "places/regions/acme.yaml");
}

fn seen(facts: Vec<Fact>, of: Source, by: Key, what: &str) -> Vec<Observation> {
    observations(&lock(vec![entry(of, by, what, facts)]), &world(""), "hoheit.lock")
}

fn record(kind: &str, value: &str) -> Fact {
    Fact::Record(Record { name: "example.de".to_owned(), kind: kind.to_owned(), value: value.to_owned() })
}

#[test]
fn what_is_in_use_counts_and_a_token_alone_hardly() {
    let facts = vec![
        record("mx", "x.mail.acme.example"),
        record("txt_token", "acme-verify="),
        record("txt_token", "mother-verify="),
        record("ns", "ns-12.fund-7.net"),
    ];
    let found = seen(facts, Source::Dns, Key::Domain, "example.de");
    let short: Vec<(&str, Confidence)> =
        found.iter().map(|one| (one.vendor.as_deref().expect("vendor"), one.confidence)).collect();
    assert_eq!(short, [("acme", Confidence::High), ("fund", Confidence::High), ("mother", Confidence::Low)]);
    assert!(found[0].evidence.contains("past contact only"), "{}", found[0].evidence);
    assert_eq!((found[0].places[0].path.as_str(), found[0].places[0].line), ("hoheit.lock", 7));
    assert_eq!(found[0].category.as_deref(), Some("mail"));
    let kinds: Vec<&str> = found.iter().map(|one| one.kind).collect();
    assert_eq!(kinds, ["dns", "dns", PAST_CONTACT]);
    let mut ids: Vec<&str> = found.iter().map(|one| one.service.as_str()).collect();
    ids.dedup();
    assert_eq!(ids.len(), 3);
}

#[test]
fn hosts_of_a_page_are_seen_known_or_not() {
    let host = |host: &str, seen_in: &str| Fact::Host(Host { host: host.to_owned(), seen_in: seen_in.to_owned() });
    let facts = vec![
        host("x.de-1.acme-cdn.example", "script"),
        host("who.example.net", "image"),
        host("cdn.example.de", "image"),
    ];
    let found = seen(facts, Source::Site, Key::Page, "https://www.example.de/");
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(
        (found[1].vendor.as_deref(), found[1].region.as_deref(), found[1].confidence),
        (Some("acme"), Some("acme/de-1"), Confidence::High)
    );
    assert_eq!((found[0].vendor.as_deref(), found[0].confidence), (None, Confidence::Low));
    assert!(found[0].evidence.contains("who.example.net"));
}

#[test]
fn a_registration_is_no_place() {
    let facts = vec![Fact::Registration(Registration {
        kind: "network".to_owned(),
        holder: Some("Acme GmbH".to_owned()),
        country: Some("FR".to_owned()),
        ..Registration::default()
    })];
    let found = seen(facts, Source::Rdap, Key::Address, "93.184.216.34");
    assert_eq!((found[0].vendor.as_deref(), found[0].country.as_deref()), (Some("acme"), None));
}

fn sold(target: &str, extra: &str) -> Catalog {
    let offering = |id: &str, vendor: &str, hosted: &str| {
        format!(
            "vendor: {vendor}\nofferings:\n  - {{ id: {id}, name: {id}, categories: [mail], kind: commercial, hosted_on: [{hosted}], {EVIDENCE} }}\n"
        )
    };
    let (acme, mother, fund) = (
        vendor("acme", "Acme", "DE", target),
        vendor("mother", "Mother", "DE", "    top: family\n"),
        vendor("fund", "Fund", "SE", ""),
    );
    let files = [
        acme,
        mother,
        fund,
        ("offerings/acme/x.yaml".to_owned(), offering("acme-cloud", "acme", "")),
        (
            "offerings/mother/x.yaml".to_owned(),
            offering("mother-mail", "mother", "acme-cloud")
                .replace("kind: commercial", &format!("kind: commercial{extra}")),
        ),
        ("offerings/fund/x.yaml".to_owned(), offering("fund-mail", "fund", "")),
    ];
    let borrowed: Vec<(&str, String)> = files.iter().map(|(path, text)| (path.as_str(), text.clone())).collect();
    catalog(&borrowed)
}

fn service(id: &str, offering: &str) -> Service {
    Service { offering: Some(offering.to_owned()), ..Service::unknown(id) }
}

#[test]
fn a_vendor_that_was_bought_touches_the_services_that_stand_on_it() {
    let services = [service("mail", "mother-mail"), service("files", "acme-cloud"), service("other", "fund-mail")];
    let borrowed: Vec<&Service> = services.iter().collect();
    let found = diff(&sold(OWNED_BY_MOTHER, ""), &sold(OWNED_BY_FUND, ""), &borrowed);
    let [owner] = found.owners.as_slice() else { panic!("{found:?}") };
    assert_eq!(
        (owner.vendor.as_str(), owner.old.0.as_str(), owner.new.0.as_str()),
        ("acme", "Mother GmbH", "Fund GmbH")
    );
    assert_eq!(owner.services, ["mail", "files"]);
    assert!(owner.text().en.contains("2 services change"), "{}", owner.text().en);
    assert!(owner.text().de.contains("2 Dienste ändern sich"), "{}", owner.text().de);
    // `other` is owned by the new owner's vendor, whose own entry did not change.
    assert_eq!(found.services, ["files", "mail"]);
    let changed = &found.entries[0];
    assert_eq!((changed.kind, changed.id.as_str(), changed.change), ("vendor", "acme", Change::Changed));
    assert!(changed.fields.iter().all(|field| !field.path.contains("evidence")), "{:?}", changed.fields);
}

#[test]
fn equal_catalogs_do_not_differ_and_fields_are_named() {
    let services = [service("mail", "mother-mail")];
    let borrowed: Vec<&Service> = services.iter().collect();
    assert!(diff(&sold("", ""), &sold("", ""), &borrowed).is_empty());
    let found = diff(&sold("", ""), &sold("", ", licence: AGPL-3.0"), &borrowed);
    let [change] = found.entries.as_slice() else { panic!("{found:?}") };
    assert_eq!(
        (change.kind, change.id.as_str(), change.fields[0].path.as_str()),
        ("offering", "mother-mail", "licence")
    );
    assert_eq!((change.fields[0].old.as_str(), change.fields[0].new.as_str()), ("", "\"AGPL-3.0\""));
    assert_eq!(change.services, ["mail"]);
}
