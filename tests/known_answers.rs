//! Invented companies (`tests/known_answers/catalog`) whose exposure follows from the method alone, one by one: who reaches a
//! service, through which channel, how sure, how strongly, and along which path. Read beside docs/method.md, sections 1 to 3.
#![allow(unreachable_pub)]

mod support;
use support::{assess_over, exposure};

const CATALOG: &str = "tests/known_answers/catalog";

/// Everything is needed highly, so that a full hold is `high` and a reduced one `low`.
fn one(offering: &str, more: &str) -> String {
    format!("  - {{ id: a, offering: {offering}, data: [customer-contact], protection: high{more} }}\n")
}

fn assess(services: &str) -> serde_json::Value {
    let head = "organisation: { name: X, home: DE, sites: [{ id: rz, country: DE }] }\nservices:\n";
    assess_over(CATALOG, &format!("{head}{services}"))
}

/// Verdict, level and path of an exposure.
fn told(json: &serde_json::Value, service: &str, channel: &str, country: &str) -> String {
    let Some(found) = exposure(json, service, channel, Some(country)) else { return "nothing".to_owned() };
    let hops = found["path"].as_array().expect("path").iter().map(|hop| hop["to"].as_str().expect("to"));
    let path: Vec<&str> = hops.collect();
    let word = |name: &str| found[name].as_str().expect("a word").to_owned();
    format!("{} {}: {}", word("verdict"), word("level"), path.join(" → "))
}

/// Countries that reach the service through a channel, with their verdicts; `?` stands for somebody who is not known.
fn reached(json: &serde_json::Value, channel: &str) -> Vec<String> {
    let service = json["services"].as_array().expect("services").iter().find(|s| s["id"] == "a").expect("the service");
    let found = service["exposures"].as_array().expect("exposures").iter();
    let of_channel = found.filter(|e| e["channel"] == channel && e["verdict"] != "no");
    let mut all: Vec<String> = of_channel
        .map(|e| format!("{} {}", e["jurisdiction"].as_str().unwrap_or("?"), e["verdict"].as_str().expect("verdict")))
        .collect();
    all.sort();
    all
}

#[test]
fn a_company_at_home_on_its_own_machines_is_free() {
    let json = assess(&one("nord-own", ", country: DE, keys: vendor"));
    for channel in ["access", "disruption", "transfer"] {
        assert_eq!(reached(&json, channel), [""; 0], "{channel}");
    }
}

#[test]
fn a_product_from_home_on_a_foreign_cloud() {
    let json = assess(&one("nord-on-plains", ", country: DE, keys: vendor"));
    assert_eq!(
        told(&json, "a", "access", "US"),
        "yes high: Nord on Plains → Plains Cloud → Plains, Inc. (US) → CLOUD Act"
    );
    assert_eq!(
        told(&json, "a", "disruption", "US"),
        "yes high: Nord on Plains → Plains Cloud → Plains, Inc. (US) → US sanctions (IEEPA/OFAC)"
    );
    assert_eq!(reached(&json, "transfer"), [""; 0], "the data lies in Germany");
}

#[test]
fn owners_abroad() {
    let json = assess(&one("fond-desk", ", country: DE, keys: vendor"));
    assert_eq!(
        told(&json, "a", "access", "US"),
        "yes high: Fond Desk → Fondsoft SAS (FR) → Prairie Fund, L.P. (US) → CLOUD Act",
        "private equity is control"
    );
    let json = assess(&one("drachen-desk", ", country: DE, keys: vendor"));
    assert_eq!(
        told(&json, "a", "access", "CN"),
        "yes high: Drachen Desk → Drachen GmbH (DE) → Drachen Holding Co. (CN) → National Intelligence Law"
    );
    assert_eq!(reached(&json, "disruption"), ["CN yes"]);
    let json = assess(&one("insel-desk", ", country: DE, keys: vendor"));
    assert_eq!(
        told(&json, "a", "access", "GB"),
        "unknown high: Insel Desk → Insel GmbH (DE) → Isle plc (GB) → Investigatory Powers Act",
        "whether it reaches a company through its owner is disputed"
    );
}

#[test]
fn what_is_no_control_and_what_is_not_known_to_be_none() {
    let json = assess(&one("anteil-desk", ", country: DE, keys: vendor"));
    assert_eq!(reached(&json, "access"), [""; 0], "a minority controls nothing");
    let json = assess(&one("tausch-desk", ", country: DE, keys: vendor"));
    assert_eq!(reached(&json, "access"), ["? unknown", "US unknown"], "a stake of unknown size");
    let json = assess(&one("streit-desk", ", country: DE, keys: vendor"));
    assert_eq!(
        told(&json, "a", "access", "US"),
        "unknown high: Streit Desk → Streit GmbH (DE) → Prairie Fund, L.P. (US) → CLOUD Act",
        "one source names an owner, the other sees none: not known, never safe"
    );
    assert_eq!(reached(&json, "disruption"), ["US unknown"]);
    assert_eq!(reached(&assess(&one("nord-elsewhere", ", country: DE, keys: vendor")), "access"), ["? unknown"]);
}

#[test]
fn the_home_area() {
    let json = assess(&one("alpen-desk", ", country: CH, keys: vendor"));
    assert_eq!(told(&json, "a", "access", "CH"), "yes high: Alpen Desk → Alpen AG (CH) → BÜPF");
    assert!(told(&json, "a", "transfer", "CH").starts_with("yes low"), "an adequacy decision makes it lawful");
    let at_home = "organisation: { name: X, home: CH }\nservices:\n";
    let json = assess_over(CATALOG, &format!("{at_home}{}", one("alpen-desk", ", country: CH, keys: vendor")));
    assert_eq!(reached(&json, "access"), [""; 0]);
    let json = assess_over(CATALOG, &format!("{at_home}{}", one("nord-own", ", country: DE, keys: vendor")));
    assert_eq!(reached(&json, "access"), ["DE yes"], "for a Swiss house Germany is abroad");
}

#[test]
fn keys_cut_access_alone() {
    for (keys, access) in
        [("vendor", "yes high"), ("byok", "yes high"), ("hyok", "yes low"), ("client-side", "yes low")]
    {
        let json = assess(&one("plains-desk", &format!(", country: DE, keys: {keys}")));
        assert!(told(&json, "a", "access", "US").starts_with(access), "{keys}: {}", told(&json, "a", "access", "US"));
        assert!(told(&json, "a", "disruption", "US").starts_with("yes high"), "{keys}");
    }
}

/// Verdicts and levels of access, disruption and transfer through the United States, without their paths.
fn by_channel(json: &serde_json::Value) -> [String; 3] {
    ["access", "disruption", "transfer"]
        .map(|channel| told(json, "a", channel, "US").split(':').next().unwrap_or_default().to_owned())
}

#[test]
fn encryption_in_the_product_cuts_the_content_and_nothing_else() {
    for keys in ["", ", keys: client-side", ", keys: vendor"] {
        let json = assess(&one("plains-sealed", &format!(", country: DE, contract: {{ scc: true }}{keys}")));
        assert_eq!(
            by_channel(&json),
            ["yes low", "yes high", "yes low"],
            "metadata stay, and they are personal: {keys}"
        );
    }
    let json = assess(&one("plains-sealed", ", region: aws/eu-central-1"));
    assert!(told(&json, "a", "access", "US").starts_with("yes low"), "the machines below hold it sealed too");
    let none = "  - { id: a, offering: plains-sealed, country: DE, data: [] }\n";
    assert_eq!(by_channel(&assess(none)), ["nothing", "yes high", "nothing"]);
}

#[test]
fn where_a_product_leaves_a_choice_the_declared_keys_decide() {
    let access =
        |offering: &str, keys: &str| by_channel(&assess(&one(offering, &format!(", country: DE{keys}"))))[0].clone();
    assert_eq!(access("plains-choice", ", keys: vendor"), "yes high");
    assert_eq!(access("plains-choice", ", keys: client-side"), "yes low");
    assert_eq!(access("plains-choice", ""), "yes high", "low to high: which arrangement it is is not known");
    assert_eq!(access("plains-line", ", keys: vendor"), "yes low", "there is no choice: the product is so");
}

#[test]
fn a_landlord_reaches_at_most_what_lies_about() {
    let json = assess(&one("plains-rack", ", country: DE, keys: vendor"));
    assert_eq!(by_channel(&json), ["unknown low", "yes high", "nothing"], "the place counts for transfers");
}

#[test]
fn a_choice_of_regions_is_home_only_where_all_are() {
    let at = |home: &str| {
        let head = format!("organisation: {{ name: X, home: {home} }}\nservices:\n");
        assess_over(CATALOG, &format!("{head}{}", one("nord-regions", ", keys: vendor")))
    };
    for channel in ["access", "transfer"] {
        assert_eq!(reached(&at("FR"), channel), [""; 0], "{channel}: any of them lies at home");
        assert!(
            reached(&at("CH"), channel).contains(&"? unknown".to_owned()),
            "{channel}: which country it is is not known"
        );
    }
}

#[test]
fn a_certificate_towards_the_eu_is_none_towards_others() {
    let transfer = |home: &str, offering: &str| {
        let head = format!("organisation: {{ name: X, home: {home} }}\nservices:\n");
        let more = ", country: US, keys: vendor, contract: { scc: false }";
        let json = assess_over(CATALOG, &format!("{head}{}", one(offering, more)));
        exposure(&json, "a", "transfer", Some("US")).expect("reached")["levels"].clone()
    };
    assert_eq!(transfer("DE", "slack"), serde_json::json!(["low", "low"]));
    for home in ["CH", "GB"] {
        assert_eq!(transfer(home, "slack"), serde_json::json!(["low", "high"]), "{home}: an extension nobody knows of");
    }
    assert_eq!(transfer("CH", "plains-desk"), serde_json::json!(["low", "high"]));
}

#[test]
fn helpers_abroad_reach_the_data_but_hardly_stop_the_service() {
    let json = assess(&one("nord-helped", ", country: DE, keys: vendor"));
    assert_eq!(told(&json, "a", "access", "US"), "yes high: Nord with help → Plains, Inc. (US) → CLOUD Act");
    assert!(told(&json, "a", "disruption", "US").starts_with("yes low"));
    assert_eq!(reached(&json, "transfer"), ["US yes"]);
}

#[test]
fn software_at_home_under_a_foreign_licence() {
    for (offering, expected) in
        [("plains-licensed", "yes high"), ("plains-updated", "yes low"), ("plains-open", "nothing")]
    {
        let json = assess(&one(offering, ", site: rz"));
        assert!(told(&json, "a", "disruption", "US").starts_with(expected), "{offering}");
        assert_eq!(reached(&json, "access"), [""; 0], "{offering}: nobody else holds the data");
    }
    let json = assess(
        "  - { id: a, vendor: plains, deployment: self-hosted, site: rz, data: [customer-contact], protection: high }\n",
    );
    assert_eq!(
        told(&json, "a", "disruption", "US"),
        "unknown high: Plains, Inc. (US) → US sanctions (IEEPA/OFAC)",
        "which product it is, and what that needs, is not known"
    );
    let json = assess(&one("partner-desk", ", country: DE, keys: vendor"));
    assert_eq!(
        told(&json, "a", "disruption", "US"),
        "yes low: Partner Desk → Plains, Inc. (US) → US sanctions (IEEPA/OFAC)",
        "a partner's edition needs the licence"
    );
    assert_eq!(reached(&json, "access"), [""; 0]);
}

#[test]
fn dependencies_fallbacks_and_their_common_cause() {
    let with = |needs: &str| {
        let others = "  - { id: us, offering: plains-desk, country: DE, keys: vendor }
  - { id: us-too, offering: nord-on-plains, country: DE, keys: vendor }
  - { id: somewhere, offering: nord-elsewhere, country: DE, keys: vendor }
  - { id: free, offering: nord-own, country: DE, keys: vendor }\n";
        assess(&format!("{}{others}", one("zammad-self-hosted", &format!(", site: rz, depends_on: [{needs}]"))))
    };
    let of = |needs: &str| (reached(&with(needs), "access"), told(&with(needs), "a", "disruption", "US"));
    let us = vec!["US yes".to_owned()];
    let none: Vec<String> = Vec::new();
    let (access, disruption) = of("us");
    assert_eq!((access, disruption.starts_with("yes high: us → Plains Desk")), (us.clone(), true), "{disruption}");
    let (access, disruption) = of("{ service: us, data: false }");
    assert_eq!((access, disruption.starts_with("yes high")), (none.clone(), true), "no data flows there");
    let (access, disruption) = of("{ service: us, kind: soft }");
    assert_eq!((access, disruption.starts_with("yes low")), (us.clone(), true), "it degrades; data still flows");
    let (access, disruption) = of("{ service: us, fallback: { service: free, tested: 2026-09-01 } }");
    assert_eq!((access, disruption.as_str()), (us.clone(), "no none: "), "a fallback cuts disruption only");
    let (_, disruption) = of("{ service: us, fallback: { service: free, tested: never } }");
    assert!(disruption.starts_with("unknown"), "never tested: {disruption}");
    let (_, disruption) = of("{ service: us, fallback: { service: us-too, tested: 2026-09-01 } }");
    assert!(disruption.starts_with("yes high"), "the same law stops both: {disruption}");
    let (_, disruption) = of("{ service: us, fallback: { service: somewhere, tested: 2026-09-01 } }");
    assert!(disruption.starts_with("unknown high"), "the unknown host may stand under the same law: {disruption}");
    let (_, disruption) = of("{ service: us, any_of: [free] }");
    assert_eq!(disruption, "no none: ", "either will do");
}

#[test]
fn a_cycle_is_reached_as_a_whole_or_not_at_all() {
    let cycle = |last: &str| {
        assess(&format!(
            "  - {{ id: a, offering: zammad-self-hosted, site: rz, data: [customer-contact], protection: high, depends_on: [b] }}
  - {{ id: b, offering: keycloak-self-hosted, site: rz, data: [credentials], depends_on: [c] }}
  - {{ id: c, offering: {last}, country: DE, keys: vendor, data: [documents], depends_on: [a] }}\n"
        ))
    };
    assert_eq!(reached(&cycle("nord-own"), "access"), [""; 0]);
    let json = cycle("plains-desk");
    assert_eq!(told(&json, "a", "access", "US"), "yes high: b → c → Plains Desk → Plains, Inc. (US) → CLOUD Act");
    for id in ["a", "b", "c"] {
        assert!(told(&json, id, "disruption", "US").starts_with("yes high"), "{id}");
    }
}
