//! Hand-worked cases for the four channels (design: control beats location, mitigations cut what they cut, unknown is a
//! value), through the real binary and the shipped catalog.
#![allow(unreachable_pub)]

mod support;
use support::{assess, exposure};

fn inventory(services: &str) -> String {
    format!("organisation: {{ name: X, home: DE, sites: [{{ id: rz, country: DE }}] }}\nservices:\n{services}")
}

fn path(found: &serde_json::Value) -> Vec<String> {
    found["path"].as_array().expect("path").iter().map(|hop| hop["to"].as_str().expect("to").to_owned()).collect()
}

#[test]
fn control_beats_location() {
    let json = assess(&inventory(
        "  - { id: a, offering: microsoft-365, region: azure/germanywestcentral, data: [mail-content] }\n",
    ));
    let access = exposure(&json, "a", "access", Some("US")).expect("reached");
    assert_eq!(access["verdict"], "yes");
    let path = path(access);
    assert!(path.iter().any(|hop| hop.contains("Microsoft Corporation (US)")), "{path:?}");
    assert_eq!(path.last().map(String::as_str), Some("CLOUD Act"));
}

#[test]
fn byok_is_no_cure_and_hyok_leaves_metadata() {
    let level = |keys: &str| {
        let json = assess(&inventory(&format!(
            "  - {{ id: a, offering: microsoft-365, country: DE, data: [mail-content], protection: high, keys: {keys} }}\n"
        )));
        let access = exposure(&json, "a", "access", Some("US")).expect("reached");
        let disruption = exposure(&json, "a", "disruption", Some("US")).expect("reached");
        assert_eq!(disruption["level"], "high", "keys never cut disruption");
        (access["verdict"].as_str().expect("verdict").to_owned(), access["level"].as_str().expect("level").to_owned())
    };
    assert_eq!(level("vendor"), ("yes".into(), "high".into()));
    assert_eq!(level("byok"), ("yes".into(), "high".into()));
    assert_eq!(level("hyok"), ("yes".into(), "low".into()));
    assert_eq!(level("client-side"), ("yes".into(), "low".into()));
}

#[test]
fn exposure_travels_along_dependencies_with_its_proof() {
    let json = assess(&inventory(
        "  - { id: shop, offering: shopware-self-hosted, site: rz, data: [customer-contact], depends_on: [identity] }\n  - { id: identity, offering: entra-id, country: IE }\n",
    ));
    let found = exposure(&json, "shop", "disruption", Some("US")).expect("reached");
    assert_eq!(found["direct"], false);
    assert_eq!(path(found)[0], "identity");
    assert_eq!(found["path"][0]["relation"], "depends-on");
}

#[test]
fn a_soft_dependency_degrades_and_a_fallback_cuts_disruption_only() {
    let hard = |extra: &str| {
        assess(&inventory(&format!(
            "  - {{ id: a, offering: zammad-self-hosted, site: rz, data: [customer-contact], protection: high, depends_on: [{{ service: mail{extra} }}] }}\n  - {{ id: mail, offering: microsoft-365, country: IE, keys: vendor }}\n  - {{ id: phone, offering: starface-self-hosted, site: rz }}\n"
        )))
    };
    let of = |json: &serde_json::Value, channel: &str| {
        exposure(json, "a", channel, Some("US"))
            .map(|e| (e["verdict"].as_str().unwrap().to_owned(), e["level"].as_str().unwrap().to_owned()))
    };
    let plain = hard("");
    assert_eq!(of(&plain, "disruption"), Some(("yes".into(), "high".into())));
    let soft = hard(", kind: soft");
    assert_eq!(of(&soft, "disruption"), Some(("yes".into(), "low".into())));
    let fallback = hard(", fallback: { service: phone, tested: 2026-05-01 }");
    assert_eq!(of(&fallback, "disruption"), Some(("no".into(), "none".into())));
    assert_eq!(exposure(&fallback, "a", "disruption", Some("US")).unwrap()["mitigated_by"][0], "fallback");
    assert_eq!(of(&fallback, "access"), of(&plain, "access"), "a fallback never cuts access");
    let untested = hard(", fallback: { service: phone, tested: never }");
    assert_eq!(of(&untested, "disruption").unwrap().0, "unknown", "a fallback that was never tested may fail");
}

#[test]
fn a_fallback_under_the_same_law_is_none() {
    let json = assess(&inventory(
        "  - { id: a, offering: zammad-self-hosted, site: rz, protection: high, depends_on: [{ service: mail, fallback: backup-mail }] }\n  - { id: mail, offering: microsoft-365 }\n  - { id: backup-mail, offering: google-workspace }\n",
    ));
    assert_eq!(exposure(&json, "a", "disruption", Some("US")).expect("reached")["verdict"], "yes");
}

#[test]
fn unknown_is_never_safe() {
    let json = assess(&inventory("  - { id: a, data: [customer-contact] }\n"));
    for channel in ["access", "disruption", "transfer"] {
        let found = exposure(&json, "a", channel, None).expect("listed");
        assert_eq!(found["verdict"], "unknown", "{channel}");
        assert_ne!(found["level"], "none", "{channel}");
    }
}

#[test]
fn own_open_source_on_own_ground_is_free() {
    let json = assess(&inventory("  - { id: a, offering: nextcloud-self-hosted, site: rz, data: [documents] }\n"));
    for channel in ["access", "disruption", "transfer"] {
        let found = exposure(&json, "a", channel, None).expect("listed");
        assert_eq!(found["verdict"], "no", "{channel}: {found}");
    }
}

#[test]
fn own_software_on_a_foreign_cloud_is_not() {
    let json = assess(&inventory(
        "  - { id: a, offering: nextcloud-self-hosted, region: aws/eu-central-1, data: [documents], keys: vendor }\n",
    ));
    assert_eq!(exposure(&json, "a", "access", Some("US")).expect("reached")["verdict"], "yes");
    assert_eq!(exposure(&json, "a", "disruption", Some("US")).expect("reached")["verdict"], "yes");
}

#[test]
fn the_home_decides_what_is_foreign() {
    let text = |home: &str| {
        format!(
            "organisation: {{ name: X, home: {home} }}\nservices:\n  - {{ id: a, offering: infomaniak-public-cloud, data: [documents], keys: vendor }}\n"
        )
    };
    assert!(exposure(&assess(&text("DE")), "a", "access", Some("CH")).is_some());
    assert!(exposure(&assess(&text("CH")), "a", "access", Some("CH")).is_none());
}

#[test]
fn whoever_has_a_seat_at_home_contracts_from_there() {
    let whom = |home: &str, service: &str| -> Vec<String> {
        let json = assess(&format!(
            "organisation: {{ name: X, home: {home} }}\nservices:\n  - {{ id: a, {service}, data: [documents] }}\n"
        ));
        let exposures = json["services"][0]["exposures"].as_array().expect("exposures").clone();
        let hops = exposures.iter().flat_map(|found| found["path"].as_array().expect("path").clone());
        hops.filter_map(|hop| hop["to"].as_str().map(str::to_owned)).collect()
    };
    for service in ["offering: salesforce-sales-cloud, country: US", "vendor: salesforce, country: US"] {
        let named = whom("US", service);
        assert!(
            named.iter().all(|to| !to.contains("SFDC Ireland") && !to.contains("EMEA SARL")),
            "{service}: {named:?}"
        );
        assert!(whom("DE", service).iter().any(|to| to == "Salesforce, Inc. (US)"), "{service}");
    }
}

#[test]
fn reports_name_the_entity_that_contracts_at_home() {
    let folder = support::folder();
    let folder = folder.path();
    let named = |home: &str, format: &str| {
        let text = format!(
            "organisation: {{ name: X, home: {home} }}\nservices:\n  - {{ id: a, offering: salesforce-sales-cloud }}\n"
        );
        std::fs::write(folder.join("i.yaml"), text).expect("inventory");
        let arguments = ["assess", "i.yaml", "--format", format, "-o", "out"];
        assert_eq!(support::hoheit(folder, &arguments).status.code(), Some(0), "{home} {format}");
        std::fs::read_to_string(folder.join("out")).expect("report").contains("SFDC Ireland")
    };
    for format in ["html", "cyclonedx"] {
        assert!(named("DE", format) && !named("US", format), "{format}");
    }
}

#[test]
fn cycles_are_fine() {
    let json = assess(&inventory(
        "  - { id: a, offering: zammad-self-hosted, site: rz, depends_on: [b] }\n  - { id: b, offering: keycloak-self-hosted, site: rz, depends_on: [c] }\n  - { id: c, offering: github, depends_on: [a] }\n",
    ));
    for id in ["a", "b", "c"] {
        assert_eq!(exposure(&json, id, "disruption", Some("US")).expect("reached")["verdict"], "yes", "{id}");
    }
}

#[test]
fn the_surprising_parents_are_right() {
    let json = assess(&inventory("  - { id: pbx, offering: starface-cloud }\n  - { id: cloud, offering: exoscale }\n"));
    let parent = |id: &str| {
        json["services"].as_array().unwrap().iter().find(|s| s["id"] == id).unwrap()["ultimate_parent"]["country"]
            .clone()
    };
    assert_eq!(parent("pbx"), "GB");
    assert_eq!(parent("cloud"), "MX");
}

/// What a service could move to is judged by itself: another service with the same doubts, or at the same place, changes nothing.
#[test]
fn an_unrelated_service_changes_no_advice() {
    let alone = "  - { id: a, offering: aws-waf, category: waf, country: DE, data: [customer-contact], keys: vendor, \
                 protection: { confidentiality: high, availability: high }, cost: { per_year: 20000 } }\n";
    let advice = |services: &str| {
        let found = assess(&inventory(services));
        let service = found["services"].as_array().and_then(|all| all.iter().find(|s| s["id"] == "a")).expect("a");
        service["recommendation"].clone()
    };
    let expected = advice(alone);
    assert!(expected["candidates"].as_array().is_some_and(|all| all.len() > 3), "{expected}");
    for other in ["  - { id: z }\n", "  - { id: z, offering: infomaniak-mail, country: CH, data: [health] }\n"] {
        assert_eq!(advice(&format!("{alone}{other}")), expected, "{other}");
    }
}

/// The day of a test that is still to come shows nothing.
#[test]
fn a_test_to_come_is_none() {
    let with = |tested: &str| {
        let services = format!(
            "  - {{ id: own, offering: postgresql, country: DE, data: [] }}\n  - {{ id: crm, offering: \
             salesforce-sales-cloud, country: DE, keys: vendor, data: [customer-contact], fallback: {{ service: own, \
             tested: {tested} }} }}\n"
        );
        let found = assess(&inventory(&services));
        let said = found["findings"].as_array().expect("findings").iter().any(|f| f["rule"] == "untested-fallback");
        assert_eq!(said, tested != "2026-01-10", "{tested}");
        let service = found["services"].as_array().and_then(|all| all.iter().find(|s| s["id"] == "crm")).expect("crm");
        let all = service["exposures"].as_array().expect("exposures");
        let found = all.iter().find(|e| e["channel"] == "disruption" && e["jurisdiction"] == "US");
        found.map_or_else(|| "no".to_owned(), |e| e["verdict"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(with("never"), "unknown");
    assert_eq!(with("2031-01-01"), "unknown");
    assert_eq!(with("2026-01-10"), "no");
}

#[test]
fn two_fallbacks_of_each_other_fall_together() {
    let pair = |second: &str| {
        let json = assess(&inventory(&format!(
            "  - {{ id: a, offering: cloudflare-dns, country: DE, data: [configuration], fallback: {{ service: b, tested: 2026-09-01 }} }}\n  - {{ id: b, offering: {second}, country: DE, data: [configuration], fallback: {{ service: a, tested: 2026-09-01 }} }}\n"
        )));
        ["a", "b"].map(|id| {
            let found = exposure(&json, id, "disruption", Some("US"));
            found.map_or("no", |found| found["verdict"].as_str().expect("verdict")).to_owned()
        })
    };
    assert_eq!(pair("aws-route53"), ["yes", "yes"], "both are reached, neither saves the other");
    assert_eq!(pair("desec"), ["no", "no"], "one that is not reached carries both");
}

#[test]
fn a_fallback_of_which_no_test_is_known_may_fail() {
    for said in ["own", "{ service: own, tested: unknown }", "{ service: own, tested: never }"] {
        let json = assess(&inventory(&format!(
            "  - {{ id: own, offering: postgresql, site: rz, data: [] }}\n  - {{ id: a, offering: salesforce-sales-cloud, country: DE, protection: {{ availability: high }}, fallback: {said} }}\n"
        )));
        assert_eq!(exposure(&json, "a", "disruption", Some("US")).expect("listed")["verdict"], "unknown", "{said}");
    }
}

#[test]
fn of_a_country_without_a_law_in_the_catalog_nobody_knows() {
    let json = assess(
        "organisation: { name: X, home: DE, sites: [{ id: kp, country: KP }] }\nservices:\n  - { id: a, offering: postgresql, site: kp, data: [health], keys: vendor }\n",
    );
    for channel in ["access", "disruption"] {
        let found = exposure(&json, "a", channel, Some("KP")).expect("listed");
        assert_eq!(found["verdict"], "unknown", "{channel}");
        assert_eq!(path(found).last().map(String::as_str), Some("no law of KP in the catalog"), "{channel}");
    }
}

#[test]
fn what_is_not_known_of_a_countrys_laws_is_so_by_channel() {
    let json = assess(
        "organisation: { name: X, home: DE, sites: [{ id: za, country: ZA }] }\nservices:\n  - { id: a, offering: postgresql, site: za, data: [health], keys: vendor }\n",
    );
    assert_eq!(
        exposure(&json, "a", "access", Some("ZA")).expect("listed")["verdict"],
        "yes",
        "the catalog holds a law"
    );
    let found = exposure(&json, "a", "disruption", Some("ZA")).expect("listed");
    assert_eq!(found["verdict"], "unknown", "none about stopping does not mean that there is none");
    assert_eq!(path(found).last().map(String::as_str), Some("no disruption law of ZA in the catalog"));
}

#[test]
fn products_that_keep_the_content_out_still_leave_metadata() {
    let of = |offering: &str, country: &str| {
        let json = assess(&inventory(&format!(
            "  - {{ id: a, offering: {offering}, country: DE, data: [chat-transcript], protection: high, contract: {{ scc: true }} }}\n"
        )));
        ["access", "transfer"].map(|channel| {
            let found = exposure(&json, "a", channel, Some(country));
            found.map_or("nothing".to_owned(), |found| {
                format!("{} {}", found["verdict"], found["level"]).replace('"', "")
            })
        })
    };
    let low = ["yes low", "yes low"].map(str::to_owned);
    for (offering, country) in
        [("tailscale", "CA"), ("proton-business", "CH"), ("1password", "CA"), ("lets-encrypt", "US")]
    {
        assert_eq!(of(offering, country), low, "{offering}");
    }
    for offering in ["lastpass", "whatsapp-internal"] {
        assert_eq!(
            of(offering, "US"),
            ["yes low", "nothing"],
            "{offering}: run by an Irish company of an American house"
        );
    }
    assert_eq!(of("equinix-colocation", "US"), ["unknown low", "nothing"], "a landlord");
}

#[test]
fn a_certified_vendor_is_so_at_the_place_too() {
    let level = |offering: &str| {
        let json = assess(&inventory(&format!(
            "  - {{ id: a, offering: {offering}, country: US, data: [customer-contract], contract: {{ scc: false }} }}\n"
        )));
        exposure(&json, "a", "transfer", Some("US")).expect("reached")["levels"].clone()
    };
    assert_eq!(level("salesforce-sales-cloud"), serde_json::json!(["low", "low"]));
    let own = assess(
        "organisation: { name: X, home: DE, sites: [{ id: us, country: US }] }\nservices:\n  - { id: a, offering: postgresql, site: us, data: [customer-contract], contract: { scc: false }, protection: high }\n",
    );
    let own = exposure(&own, "a", "transfer", Some("US")).expect("reached")["levels"].clone();
    assert_eq!(own, serde_json::json!(["high", "high"]), "our own machines hold no certificate");
}

#[test]
fn a_law_blocks_the_way_out_only_towards_those_it_names() {
    let exit = |home: &str, country: &str| {
        let json = assess(&format!(
            "organisation: {{ name: X, home: {home} }}\nservices:\n  - {{ id: a, offering: salesforce-sales-cloud, country: {country}, data: [customer-contract] }}\n"
        ));
        exposure(&json, "a", "exit", Some(country)).map(path)
    };
    assert_eq!(exit("DE", "US"), None, "the bulk data rule leaves Europe free");
    assert_eq!(exit("HK", "US"), Some(vec!["US bulk data rule".to_owned()]));
    assert!(exit("DE", "CN").expect("blocked").iter().any(|law| law.contains("PIPL") || law.contains("Data Security")));
    let json =
        assess(&inventory("  - { id: a, offering: salesforce-sales-cloud, country: CN, data: [configuration] }\n"));
    let proof = path(exposure(&json, "a", "exit", Some("CN")).expect("blocked"));
    assert_eq!(proof, ["Data Security Law"], "a law about personal data alone proves nothing here");
}

#[test]
fn where_no_data_is_held_nothing_can_be_demanded_and_nothing_is_kept_back() {
    let json = assess(
        "organisation: { name: X, home: DE, sites: [{ id: rack, country: DE, operator: equinix }] }\nservices:\n  - { id: a, offering: postgresql, site: rack, data: [] }\n  - { id: b, offering: postgresql, site: rack, data: [customer-contract] }\n  - { id: c, offering: salesforce-sales-cloud, country: CN, data: [] }\n",
    );
    let verdict = |id: &str| {
        let found = exposure(&json, id, "access", Some("US"));
        found.map_or("no", |found| found["verdict"].as_str().expect("verdict")).to_owned()
    };
    assert_eq!([verdict("a"), verdict("b")], ["no", "unknown"], "a landlord reaches what is there");
    assert!(exposure(&json, "c", "exit", Some("CN")).is_none(), "there is nothing to take along");
}

#[test]
fn a_pin_is_obeyed_and_what_cannot_be_had_is_said() {
    let advice = |pins: &str| {
        let json = assess(&inventory(&format!(
            "  - {{ id: a, offering: salesforce-sales-cloud, data: [customer-contact], protection: high{pins} }}\n"
        )));
        json["services"][0]["recommendation"].clone()
    };
    let has = |advice: &serde_json::Value, reason: &str| {
        advice["reasons"].as_array().expect("reasons").iter().any(|found| found == reason)
    };
    let free = advice("");
    assert!(!has(&free, "reason.pinned") && free["placement"] != "keep" && free["target"] != "cas-genesisworld-cloud");
    let stays = advice(", placement: keep");
    assert!(stays["placement"] == "keep" && has(&stays, "reason.pinned"), "{stays}");
    assert!(stays["flips"].is_null(), "nothing turns what a person has fixed");
    assert_eq!(advice(", keep: true, target: salesforce-sales-cloud")["placement"], "keep");
    let moves = advice(", target: cas-genesisworld-cloud");
    assert!(moves["target"] == "cas-genesisworld-cloud" && has(&moves, "reason.pinned"), "{moves}");
    for pins in [", keep: true, placement: local", ", placement: local, target: hubspot-crm"] {
        let left = advice(pins);
        assert!(has(&left, "reason.pin-not-possible") && left["target"] == free["target"], "{pins}: {left}");
    }
}

#[test]
fn of_a_long_row_of_services_the_ends_are_told() {
    let row = |services: usize| {
        let mut text = String::new();
        for at in 0..services {
            use std::fmt::Write as _;
            let _ = match at + 1 == services {
                true => {
                    writeln!(text, "  - {{ id: s{at:04}, offering: microsoft-365, country: IE, data: [mail-content] }}")
                }
                false => writeln!(text, "  - {{ id: s{at:04}, depends_on: [s{:04}] }}", at + 1),
            };
        }
        assess(&inventory(&text))
    };
    let json = row(400);
    let found = exposure(&json, "s0000", "disruption", Some("US")).expect("reached");
    let hops = found["path"].as_array().expect("path");
    assert!(hops.len() < 40, "{}", hops.len());
    assert_eq!(hops.iter().filter(|hop| hop["relation"] == "leads-to").count(), 1);
    assert_eq!(hops[0]["from"], "s0000");
    assert!(hops.windows(2).all(|two| two[0]["to"] == two[1]["from"]), "the hops join");
    let size = |json: &serde_json::Value| json.to_string().len();
    assert!(size(&row(800)) * 10 < size(&json) * 23, "twice the services, about twice the text");
    let short = row(20);
    let found = exposure(&short, "s0000", "disruption", Some("US")).expect("reached");
    assert!(found["path"].as_array().expect("path").iter().all(|hop| hop["relation"] != "leads-to"));
}

/// Months of notice are months of the calendar, and stay as they were written.
#[test]
fn notice_is_told_as_agreed_and_by_the_calendar() {
    let json = assess(&inventory(
        "  - { id: half, offering: slack, contract: { ends: 2027-06-30, notice: 6 months, renews: 12 months } }\n  - { id: soon, offering: slack, contract: { ends: 2027-01-31, notice: 1 month, renews: 1 month } }\n  - { id: late, offering: slack, contract: { ends: 2027-01-31, notice: 3 Monate, renews: 12 months } }\n  - { id: long, offering: slack, contract: { ends: 2029-12-31, notice: 1 year } }\n",
    ));
    let said = |rule: &str, id: &str| {
        let all = json["findings"].as_array().expect("findings").iter();
        let mut found = all.filter(|f| f["rule"] == rule && f["service"] == id);
        found.next().map(|f| f["message"].as_str().expect("a message").to_owned()).unwrap_or_default()
    };
    assert!(said("notice-deadline-near", "half").contains("2026-12-31"), "{}", said("notice-deadline-near", "half"));
    assert!(said("notice-deadline-near", "soon").contains("2026-12-31"), "{}", said("notice-deadline-near", "soon"));
    assert!(
        said("notice-deadline-missed", "late").contains("2026-10-31"),
        "{}",
        said("notice-deadline-missed", "late")
    );
    assert!(said("contract-lock", "long").contains("12 months"), "{}", said("contract-lock", "long"));
}
