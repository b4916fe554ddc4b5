//! What is wrong with a scenario is said, all of it at once, with what was probably meant.

use crate::support::*;
use hoheit::catalog::raw::Event;
use hoheit::diagnostic::Diagnostic;
use hoheit::simulate::{Flags, file, parse_flags, simulate, simulate_after};
use hoheit::source::Sources;

const SMALL: &str = "
organisation: { name: X, home: DE, sites: [{ id: keller, country: DE }] }
services: [{ id: a, offering: entra-id }]
";

fn refused(events: Vec<Event>) -> Vec<Diagnostic> {
    let inventory = inventory(SMALL, catalog());
    simulate(&assessed(&inventory, catalog()), &scenario(events)).expect_err("is refused")
}

fn acquire(what: &str, by: &str) -> Event {
    Event { by: Some(by.to_owned()), ..event("acquire", what, 0.0) }
}

fn codes(found: &[Diagnostic]) -> Vec<&str> {
    found.iter().map(|diagnostic| diagnostic.code.as_str()).collect()
}

#[test]
fn unknown_names_come_with_the_nearest_known_one() {
    for (kind, what, code, help) in [
        ("deny", "vendor:mircosoft", "unknown-vendor", "did you mean `microsoft`?"),
        ("deny", "vendor:entra-id", "unknown-vendor", "did you mean `vendor:microsoft` or `offering:entra-id`?"),
        ("deny", "country:Germany", "unknown-country", "did you mean `country:DE`?"),
        ("deny", "country:ZZ", "unknown-country", ""),
        ("deny", "planet:mars", "unknown-event-subject", "valid: `country`, `vendor`, `offering`"),
        ("denie", "vendor:microsoft", "unknown-event-kind", "did you mean `deny`?"),
        ("lose", "region:aws/eu-central-7", "unknown-region", "did you mean `aws/eu-central-"),
        ("lose", "site:kellr", "unknown-site", "did you mean `keller`?"),
        ("lose", "provider:awz", "unknown-provider", "did you mean `aws`?"),
        ("lose", "offering:entra-idd", "unknown-offering", "did you mean `entra-id`?"),
        ("annul", "adequacy:eu-us-dfp", "unknown-adequacy-decision", "did you mean `eu-us-dpf`?"),
        ("enact", "law:us-cloud-akt", "unknown-law", "did you mean `us-cloud-act`?"),
    ] {
        let found = refused(vec![event(kind, what, 0.0)]);
        assert_eq!(codes(&found), [code], "{kind} {what}: {found:#?}");
        let said = found[0].help.join("\n");
        assert!(said.contains(help), "{kind} {what}: {said}");
    }
}

#[test]
fn events_that_cannot_both_happen_are_refused() {
    let cases: Vec<Vec<Event>> = vec![
        vec![acquire("vendor:parloa", "microsoft"), acquire("vendor:parloa", "country:US")],
        vec![acquire("vendor:parloa", "country:US"), event("deny", "vendor:parloa", 0.0)],
        vec![event("lose", "offering:entra-id", 0.0), acquire("vendor:microsoft", "sap")],
        vec![event("annul", "law:us-cloud-act", 0.0), event("enact", "law:us-cloud-act", 0.0)],
        vec![event("deny", "country:US", 0.0), event("deny", "country:US", 24.0)],
        vec![acquire("vendor:microsoft", "microsoft-corporation")],
    ];
    for events in cases {
        let found = refused(events.clone());
        assert!(codes(&found).contains(&"contradictory-events"), "{events:?}: {found:#?}");
    }
    assert_eq!(codes(&refused(vec![event("acquire", "vendor:parloa", 0.0)])), ["missing-buyer"]);
    assert_eq!(codes(&refused(vec![event("deny", "country:US", -1.0)])), ["invalid-duration"]);
    assert_eq!(codes(&refused(vec![event("deny", "country:US", f64::NAN)])), ["invalid-duration"]);
    assert_eq!(codes(&refused(Vec::new())), ["empty-scenario"]);
    let several = refused(vec![event("deny", "vendor:mircosoft", 0.0), event("lose", "site:x", 0.0)]);
    assert_eq!(several.len(), 2, "all at once");
}

#[test]
fn the_same_event_twice_counts_once_and_a_law_in_force_is_noted() {
    let inventory = inventory(SMALL, catalog());
    let assessment = assessed(&inventory, catalog());
    let twice = scenario(vec![event("deny", "country:US", 0.0), event("deny", "country:US", 0.0)]);
    assert_eq!(simulate(&assessment, &twice).expect("runs").events.len(), 1);
    let idle = simulate(&assessment, &scenario(vec![event("enact", "law:us-cloud-act", 0.0)])).expect("runs");
    assert_eq!(codes(&idle.notes), ["event-without-effect"]);
    assert!(simulate_after(&assessment, &[(0, 999)], &twice).is_err());
    assert!(simulate_after(&assessment, &[(7, 0)], &twice).is_err());
}

#[test]
fn flags_become_events() {
    let list = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>();
    let flags = Flags {
        deny: list(&["country:US", "microsoft", "CN"]),
        annul: list(&["dpf", "law:us-cloud-act"]),
        acquire: list(&["vendor=parloa,by=country:US"]),
        lose: list(&["aws/eu-central-1", "site:keller"]),
    };
    let (events, found) = parse_flags(&flags);
    assert!(found.is_empty());
    let whats: Vec<_> =
        events.iter().map(|event| (event.kind.as_str(), event.what.as_str(), event.by.as_deref())).collect();
    assert_eq!(
        whats,
        [
            ("deny", "country:US", None),
            ("deny", "vendor:microsoft", None),
            ("deny", "country:CN", None),
            ("annul", "adequacy:dpf", None),
            ("annul", "law:us-cloud-act", None),
            ("lose", "region:aws/eu-central-1", None),
            ("lose", "site:keller", None),
            ("acquire", "vendor:parloa", Some("country:US")),
        ]
    );
    let inventory = inventory(SMALL, catalog());
    simulate(&assessed(&inventory, catalog()), &scenario(events)).expect("all are known");
    let broken = Flags { acquire: list(&["parloa", "by=US"]), ..Flags::default() };
    let (_, found) = parse_flags(&broken);
    assert_eq!(codes(&found), ["invalid-flag", "invalid-flag", "invalid-flag"]);
}

#[test]
fn a_scenario_file_needs_events_only_and_problems_point_into_it() {
    let mut sources = Sources::default();
    let mut read = |text: &str| {
        let id = sources.add("mine.yaml", text);
        file::read(text, id, "mine", TODAY)
    };
    let (mine, found) = read("events:\n  - { kind: deny, what: 'country:US', after_hours: 2 days }\n");
    assert!(found.is_empty(), "{found:#?}");
    let mine = mine.expect("usable");
    assert_eq!((mine.scenario.name.de.as_str(), mine.scenario.events[0].after_hours), ("mine", 48.0));
    let text = "name: Meins\nevents:\n  - { kind: deny, what: 'vendor:mircosoft' }\n";
    let (mine, found) = read(text);
    assert!(found.is_empty());
    let mine = mine.expect("usable");
    let inventory = inventory(SMALL, catalog());
    let found = hoheit::simulate::simulate_file(&assessed(&inventory, catalog()), &mine.scenario, &mine.spans)
        .expect_err("is refused");
    assert_eq!(&text[found[0].labels[0].span.range()], "'vendor:mircosoft'");
    for (text, code) in [
        ("", "empty-scenario"),
        ("name: x\n", "empty-scenario"),
        ("events: 3\n", "wrong-type"),
        ("events: [{ kind: deny }]\n", "incomplete-event"),
        ("events: []\nwhen: now\n", "unknown-field"),
        ("events: [\n", "invalid-yaml"),
        ("events: [{ kind: deny, what: x, after_hours: soon }]\n", "wrong-type"),
    ] {
        let (mine, found) = read(text);
        assert!(mine.is_none() && codes(&found).contains(&code), "{text}: {found:#?}");
    }
}
