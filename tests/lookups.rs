//! What `enrich` wrote into the lock file reaches `assess` and `check`: observations, disagreements, regions. And the same
//! lock with the same input gives the same bytes.
#![allow(unreachable_pub)]

#[path = "net/answers.rs"]
#[allow(dead_code)]
mod answers;
#[path = "net/server.rs"]
#[allow(dead_code)]
mod server;
mod support;

use answers::world;
use serde_json::Value;
use server::Server;
use std::path::Path;
use std::process::Output;
use support::{folder, hoheit, stderr, stdout};

fn put(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    std::fs::write(path, text).expect("written");
}

fn enrich(folder: &Path, server: &Server, more: &[&str]) -> Output {
    let socket = server.address.to_string();
    let named = |name: &str, path: &str| format!("{name}={}", server.url(path));
    let endpoints = [
        named("gleif", "/gleif"),
        named("wikidata", "/sparql"),
        named("resolver", "/dns-query"),
        named("rdap", "/rdap"),
        named("regions/aws", "/aws.json"),
        named("regions/vultr", "/vultr.json"),
    ];
    let mut arguments = vec!["enrich", "--loopback", &socket, "--yes"];
    endpoints.iter().for_each(|endpoint| arguments.extend(["--endpoint", endpoint]));
    arguments.extend(more);
    let output = hoheit(folder, &arguments);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    output
}

fn json(folder: &Path, arguments: &[&str]) -> (Value, Vec<u8>) {
    let output = hoheit(folder, &[&["assess", "--format", "json"], arguments].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    (serde_json::from_slice(&output.stdout).expect("JSON"), output.stdout)
}

fn findings<'v>(json: &'v Value, rule: &str) -> Vec<&'v Value> {
    let all = json["findings"].as_array().expect("findings");
    all.iter().filter(|finding| finding["rule"] == rule).collect()
}

fn vendors(json: &Value) -> Vec<&str> {
    json["services"].as_array().expect("services").iter().filter_map(|service| service["vendor"].as_str()).collect()
}

/// The 1-based line of the lock file on which the entry for a question starts.
fn line_of(folder: &Path, what: &str) -> u64 {
    let text = std::fs::read_to_string(folder.join("hoheit.lock")).expect("a lock file");
    let at = text.find(&format!("what: {what}")).expect("the entry");
    let start = text[..at].rfind("- asked").expect("its start");
    text[..start].lines().count() as u64 + 1 - u64::from(!text[..start].ends_with('\n'))
}

const DECLARED: &str = "organisation: { name: Stadtwerke Beispielstadt, home: DE, domains: [example.de] }\nservices:\n  - { id: portal, category: cms, domains: [example.de] }\n  - id: post\n    category: mail\n    offering: mailbox-org\n";

#[test]
fn a_mail_server_that_is_not_the_declared_one_is_a_finding_with_both_places() {
    let (server, folder) = (world(), folder());
    put(folder.path(), "i.yaml", DECLARED);
    enrich(folder.path(), &server, &["i.yaml", "--source", "dns"]);
    let asked = server.asked().len();
    let (result, bytes) = json(folder.path(), &["i.yaml"]);
    let found = findings(&result, "declared-deployed-conflict");
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!((found[0]["service"].as_str(), found[0]["severity"].as_str()), (Some("post"), Some("high")));
    let message = found[0]["message"].as_str().expect("a message");
    assert!(message.contains("mailbox-org") && message.contains("exchange-online"), "{message}");
    assert_eq!(
        (found[0]["location"]["path"].as_str(), found[0]["location"]["line"].as_u64()),
        (Some("hoheit.lock"), Some(line_of(folder.path(), "example.de")))
    );
    let post =
        result["services"].as_array().expect("services").iter().find(|service| service["id"] == "post").expect("post");
    assert_eq!(post["vendor"], "microsoft", "what is in use counts");
    let seen = &post["observed_in"][0];
    assert_eq!(
        (seen["path"].as_str(), seen["line"].as_u64()),
        (Some("hoheit.lock"), Some(line_of(folder.path(), "example.de")))
    );
    // The website below the same domain is not the mail service.
    let portal = result["services"].as_array().expect("services").iter().find(|service| service["id"] == "portal");
    assert_eq!(portal.expect("portal")["vendor"], Value::Null);
    // Both places for people.
    let output = hoheit(folder.path(), &["check", "i.yaml"]);
    assert_eq!(output.status.code(), Some(10), "{}", stderr(&output));
    assert!(stdout(&output).contains("i.yaml:4") && stdout(&output).contains("hoheit.lock:"), "{}", stdout(&output));
    // The lock is an input like the others, and nothing is asked again.
    let inputs = result["inputs"].as_array().expect("inputs");
    assert!(
        inputs
            .iter()
            .any(|input| input["kind"] == "lock" && input["sha256"].as_str().is_some_and(|hash| hash.len() == 64))
    );
    assert_eq!(json(folder.path(), &["i.yaml"]).1, bytes, "the same bytes");
    assert_eq!(server.asked().len(), asked);
    // Without the lock file the declaration stands alone.
    std::fs::remove_file(folder.path().join("hoheit.lock")).expect("removed");
    assert!(findings(&json(folder.path(), &["i.yaml"]).0, "declared-deployed-conflict").is_empty());
}

#[test]
fn what_is_declared_rightly_is_confirmed_and_not_doubled() {
    let (server, folder) = (world(), folder());
    put(folder.path(), "i.yaml", &DECLARED.replace("mailbox-org", "exchange-online"));
    enrich(folder.path(), &server, &["i.yaml", "--source", "dns"]);
    let (result, _) = json(folder.path(), &["i.yaml"]);
    assert!(findings(&result, "declared-deployed-conflict").is_empty());
    let mail = result["services"]
        .as_array()
        .expect("services")
        .iter()
        .filter(|service| service["offering"] == "exchange-online");
    assert_eq!(mail.count(), 1, "{:?}", vendors(&result));
    assert!(
        vendors(&result).contains(&"aws"),
        "the name servers are a service that nobody declared: {:?}",
        vendors(&result)
    );
}

#[test]
fn a_token_proves_past_contact_and_makes_no_service() {
    let (server, folder) = (world(), folder());
    put(folder.path(), "i.yaml", DECLARED);
    enrich(folder.path(), &server, &["i.yaml", "--source", "dns"]);
    let (result, _) = json(folder.path(), &["i.yaml"]);
    assert!(!vendors(&result).contains(&"atlassian"), "{:?}", vendors(&result));
    let found = findings(&result, "past-contact");
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!((found[0]["severity"].as_str(), found[0]["confidence"].as_str()), (Some("info"), Some("low")));
    assert!(found[0]["message"].as_str().is_some_and(|text| text.contains("Atlassian")), "{found:#?}");
    assert_eq!(found[0]["location"]["path"], "hoheit.lock");
    let exposed = result["services"].to_string();
    assert!(!exposed.to_lowercase().contains("atlassian"), "no dependency");
    // Where the vendor is in use anyway, the token adds nothing.
    put(folder.path(), "i.yaml", &format!("{DECLARED}  - {{ id: tickets, category: ticketing, vendor: atlassian }}\n"));
    assert!(findings(&json(folder.path(), &["i.yaml"]).0, "past-contact").is_empty());
}

#[test]
fn what_was_seen_does_not_change_what_is_asked_next() {
    let (server, folder) = (world(), folder());
    put(
        folder.path(),
        "i.yaml",
        "organisation: { name: X, home: DE, domains: [example.de] }\nservices:\n  - { id: a }\n",
    );
    enrich(folder.path(), &server, &["i.yaml"]);
    let asked = server.asked().len();
    let again = enrich(folder.path(), &server, &["i.yaml"]);
    assert!(stderr(&again).contains("nothing to ask"), "{}", stderr(&again));
    assert_eq!(server.asked().len(), asked);
    let locked = hoheit(folder.path(), &["enrich", "i.yaml", "--locked"]);
    assert_eq!(locked.status.code(), Some(0), "{}", stderr(&locked));
}

const EVIDENCE: &str = "evidence: { source: none, as_of: 2026-11-21, confidence: medium }";

#[test]
fn an_owner_on_whom_sources_differ_is_a_finding_and_makes_the_verdict_unknown() {
    let (server, folder) = (world(), folder());
    let text = format!(
        "id: acme\nname: Acme\nlegal:\n  - id: acme-energy\n    name: Apple Energy LLC\n    country: DE\n    lei: 549300YX4S1LLSMK2627\n    owned_by: [{{ owner: mutter, kind: majority, {EVIDENCE} }}]\n    {EVIDENCE}\n  - {{ id: mutter, name: Mutter AG, country: DE, top: family, {EVIDENCE} }}\n"
    );
    put(folder.path(), "own/entities/acme.yaml", &text);
    put(
        folder.path(),
        "own/offerings/acme.yaml",
        &format!(
            "vendor: acme\nofferings:\n  - {{ id: acme-mail, name: Acme Mail, categories: [mail], kind: commercial, {EVIDENCE} }}\n"
        ),
    );
    put(
        folder.path(),
        "i.yaml",
        "organisation: { name: X, home: DE }\nservices:\n  - { id: post, category: mail, offering: acme-mail, country: DE }\n",
    );
    let arguments = ["i.yaml", "--catalog", "own"];
    let (before, _) = json(folder.path(), &arguments);
    let access = |result: &Value| {
        let list = result["services"][0]["exposures"].as_array().expect("exposures").clone();
        list.into_iter()
            .find(|one| one["channel"] == "access" && one["jurisdiction"] == "US")
            .map(|one| one["verdict"].clone())
    };
    assert!(access(&before).is_none_or(|verdict| verdict == "no"), "{before:#}");

    enrich(folder.path(), &server, &["i.yaml", "--catalog", "own", "--source", "gleif", "--source", "wikidata"]);
    let (after, bytes) = json(folder.path(), &arguments);
    assert_eq!(access(&after), Some(Value::from("unknown")), "{after:#}");
    let found = findings(&after, "owner-disagreement");
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!((found[0]["severity"].as_str(), found[0]["service"].as_str()), (Some("high"), Some("post")));
    let message = found[0]["message"].as_str().expect("a message");
    for word in ["the catalog names Mutter AG (DE; none, 2026-11-21)", "GLEIF names", "(US; http"] {
        assert!(message.contains(word), "{word}: {message}");
    }
    let german = json(folder.path(), &["i.yaml", "--catalog", "own", "--lang", "de"]).0;
    let message = findings(&german, "owner-disagreement")[0]["message"].as_str().expect("a message").to_owned();
    assert!(message.contains("der Katalog nennt Mutter AG"), "{message}");
    assert_eq!(json(folder.path(), &arguments).1, bytes, "the same bytes");
}

#[test]
fn a_region_that_only_its_provider_knows_can_be_named_and_its_country_is_unknown() {
    let (server, folder) = (world(), folder());
    put(
        folder.path(),
        "i.yaml",
        "organisation: { name: X, home: DE }\nservices:\n  - { id: new, category: compute, region: aws/xx-new-9, data: [customer-contact] }\n  - { id: small, category: compute, region: vultr/zzz, data: [customer-contact] }\n",
    );
    let unknown = hoheit(folder.path(), &["assess", "i.yaml", "--format", "json"]);
    assert_eq!(unknown.status.code(), Some(4), "{}", stderr(&unknown));
    let output = enrich(folder.path(), &server, &["--regions=aws,vultr"]);
    assert!(stderr(&output).contains("aws lists a region that the catalog does not know"), "{}", stderr(&output));
    let (result, _) = json(folder.path(), &["i.yaml"]);
    let service = |id: &str| {
        result["services"].as_array().expect("services").iter().find(|service| service["id"] == id).expect("service")
    };
    assert_eq!((&service("new")["country"], service("small")["country"].as_str()), (&Value::Null, Some("LU")));
    // Who runs the region counts, wherever it lies.
    let us = service("new")["exposures"]
        .as_array()
        .expect("exposures")
        .iter()
        .find(|one| one["channel"] == "access" && one["jurisdiction"] == "US");
    assert_eq!(us.expect("an exposure")["verdict"], "yes");
    let html = hoheit(folder.path(), &["assess", "i.yaml", "-o", "r.html", "-o", "r.md", "-o", "r.csv"]);
    assert_eq!(html.status.code(), Some(0), "{}", stderr(&html));
    assert!(!stderr(&html).contains("region-not-in-catalog"), "{}", stderr(&html));
    let wrong = hoheit(folder.path(), &["enrich", "--regions=nobody", "--yes"]);
    assert_eq!(wrong.status.code(), Some(2), "{}", stderr(&wrong));
}

#[test]
fn registrations_are_looked_up_for_bare_addresses_and_domains() {
    let (server, folder) = (world(), folder());
    let output = enrich(folder.path(), &server, &["--rdap", "93.184.216.34", "--rdap", "www.example.de"]);
    let (said, found) = (stderr(&output), stdout(&output));
    assert!(said.contains("the registry responsible for 93.184.216.34"), "{said}");
    assert!(found.contains("rdap address 93.184.216.34: network EXAMPLE-NET, Example Hosting, FR"), "{found}");
    assert!(found.contains("rdap domain example.de: domain example.de, Example Registrar GmbH"), "{found}");
    assert!(!found.contains("Some Person"), "{found}");
    let paths: Vec<String> = server.asked().into_iter().map(|asked| asked.path).collect();
    assert!(
        paths.contains(&"/rdap/ipv4.json".to_owned()) && paths.contains(&"/registry/ip/93.184.216.34".to_owned()),
        "{paths:?}"
    );
    assert!(!paths.iter().any(|path| path.contains("dns-query")), "the domain's records were not asked for");
    let asked = server.asked().len();
    for (wrong, words) in [
        ("10.0.0.1", "private or reserved"),
        ("::1", "private"),
        ("nothing", "no public address"),
        ("a b.de", "no public address"),
    ] {
        let output = hoheit(folder.path(), &["enrich", "--rdap", wrong, "--yes"]);
        assert_eq!(output.status.code(), Some(2), "{wrong}");
        assert!(stderr(&output).contains(words), "{wrong}: {}", stderr(&output));
    }
    assert_eq!(server.asked().len(), asked);
    // Locked, the same question is answered from the file.
    let locked = hoheit(folder.path(), &["enrich", "--rdap", "93.184.216.34", "--locked", "--offline"]);
    assert_eq!(locked.status.code(), Some(0), "{}", stderr(&locked));
    let locked = hoheit(folder.path(), &["enrich", "--rdap", "93.184.216.35", "--locked"]);
    assert_eq!(locked.status.code(), Some(1), "{}", stderr(&locked));
}

#[test]
fn another_lock_file_can_be_named_everywhere_and_must_be_there_to_be_read() {
    let (server, folder) = (world(), folder());
    put(folder.path(), "i.yaml", DECLARED);
    enrich(folder.path(), &server, &["i.yaml", "--source", "dns", "--lock", "facts.lock"]);
    assert!(!folder.path().join("hoheit.lock").exists());
    assert!(findings(&json(folder.path(), &["i.yaml"]).0, "past-contact").is_empty());
    assert!(!findings(&json(folder.path(), &["i.yaml", "--lock", "facts.lock"]).0, "past-contact").is_empty());
    let missing = hoheit(folder.path(), &["assess", "i.yaml", "--lock", "gone.lock"]);
    assert_eq!(missing.status.code(), Some(3), "{}", stderr(&missing));
}
