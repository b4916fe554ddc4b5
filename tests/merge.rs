//! Declared services and observations become one inventory; drafts keep what people wrote.
#![allow(unreachable_pub)]

use hoheit::assess::policy_rules::conflict_findings;
use hoheit::catalog::{Catalog, embedded};
use hoheit::inventory::draft::draft;
use hoheit::inventory::merge::{Conflict, merge};
use hoheit::inventory::{self, Inventory};
use hoheit::model::service::ObservedAt;
use hoheit::model::words::{Confidence, Language, Origin, Severity};
use hoheit::model::{Observation, Service};
use hoheit::source::Sources;
use proptest::prelude::*;
use std::sync::OnceLock;

fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(embedded)
}

fn inventory(services: &str) -> Inventory {
    let text = format!("organisation: {{ name: X, home: DE }}\nservices:\n{services}");
    let mut sources = Sources::default();
    let file = sources.add("inventory.yaml", text.as_str());
    let (read, problems) = inventory::read(&text, file);
    assert!(problems.is_empty(), "{problems:?}");
    let (inventory, problems) = inventory::resolve::resolve(vec![read], catalog(), None);
    assert!(problems.is_empty(), "{problems:?}");
    inventory.expect("inventory")
}

fn observed(service: &str, offering: &str, region: &str, line: u32) -> Observation {
    Observation {
        service: service.to_owned(),
        vendor: catalog().vendor_of_offering(offering).map(|vendor| vendor.id.clone()),
        offering: (!offering.is_empty()).then(|| offering.to_owned()),
        region: (!region.is_empty()).then(|| region.to_owned()),
        country: None,
        category: None,
        kind: "terraform",
        places: vec![ObservedAt { path: "main.tf".to_owned(), line, column: 1 }],
        confidence: Confidence::High,
        origin: Origin::Manifest,
        evidence: format!("aws_s3_bucket.{service}"),
        depends_on: Vec::new(),
    }
}

fn merged(services: &str, observations: &[Observation]) -> (Vec<Service>, Vec<Conflict>) {
    let (inventory, conflicts) = merge(inventory(services), observations, catalog());
    (inventory.services, conflicts)
}

fn ids(services: &[Service]) -> Vec<&str> {
    services.iter().map(|service| service.id.as_str()).collect()
}

#[test]
fn they_meet_by_id_alias_domain_and_offering() {
    let by = |service: &str, observation: Observation| {
        let (services, conflicts) = merged(service, &[observation]);
        assert!(conflicts.is_empty(), "{conflicts:?}");
        services
    };
    for service in [
        "  - { id: bucket }",
        "  - { id: a, aliases: [Bucket] }",
        "  - { id: a, aliases: [aws_s3_bucket.bucket] }",
        "  - { id: a, offering: aws-s3 }",
    ] {
        let services = by(service, observed("bucket", "aws-s3", "aws/eu-central-1", 3));
        assert_eq!(services.len(), 1, "{service}");
        assert_eq!(services[0].offering.as_deref(), Some("aws-s3"));
        assert_eq!(services[0].region.as_deref(), Some("aws/eu-central-1"));
        assert_eq!(services[0].category.as_deref(), Some("object-storage"));
        assert_eq!(services[0].observed_in.len(), 1);
    }
    let mut host = observed("x", "", "", 1);
    host.evidence = "https://files.shop.example/up".to_owned();
    assert_eq!(by("  - { id: a, domains: [shop.example] }", host.clone()).len(), 1);
    host.evidence = "notshop.example".to_owned();
    assert_eq!(by("  - { id: a, domains: [shop.example] }", host).len(), 2);
}

#[test]
fn ambiguous_offerings_stay_separate_unless_the_region_decides() {
    let two = "  - { id: a, offering: aws-s3, region: aws/eu-central-1 }\n  - { id: b, offering: aws-s3, region: aws/eu-west-1 }\n";
    let (services, conflicts) = merged(two, &[observed("bucket", "aws-s3", "aws/us-east-1", 3)]);
    assert_eq!((ids(&services), conflicts.len()), (vec!["a", "b", "bucket"], 0));
    let (services, _) = merged(two, &[observed("bucket", "aws-s3", "aws/eu-west-1", 3)]);
    assert_eq!(ids(&services), ["a", "b"]);
    assert_eq!(services[1].observed_in.len(), 1);
    let (services, _) = merged(
        "  - { id: a, offering: aws-s3 }\n  - { id: b, offering: aws-s3 }\n",
        &[observed("bucket", "aws-s3", "", 3)],
    );
    assert_eq!(ids(&services), ["a", "b", "bucket"]);
}

#[test]
fn declared_in_frankfurt_deployed_in_virginia_is_a_conflict_with_both_places() {
    let text = "  - { id: a, offering: aws-s3, region: aws/eu-central-1 }";
    let (services, conflicts) = merged(text, &[observed("bucket", "aws-s3", "aws/us-east-1", 7)]);
    assert_eq!(ids(&services), ["a"]);
    let [conflict] = conflicts.as_slice() else { panic!("{conflicts:?}") };
    assert_eq!((conflict.declared.as_str(), conflict.observed.as_str()), ("aws/eu-central-1", "aws/us-east-1"));
    assert_eq!((conflict.severity, conflict.observed_used), (Severity::High, true));
    assert_eq!(services[0].region.as_deref(), Some("aws/us-east-1"), "what is deployed counts");
    assert!(conflict.span.is_some() && conflict.seen.as_ref().is_some_and(|place| place.line == 7));
    assert_eq!(conflict.diagnostic().labels.len(), 1);
    let inventory = Inventory { services, ..inventory(text) };
    let policy = hoheit::policy::Policy::default();
    let assessment = hoheit::assess::assess(&inventory, catalog(), &policy, "2026-11-21".parse().expect("date"));
    let findings = conflict_findings(&assessment, &conflicts);
    assert_eq!(findings[0].rule, "declared-deployed-conflict");
    assert_eq!(findings[0].service, Some(0));
    assert!(findings[0].message.get(Language::De).contains("aws/us-east-1"), "{:?}", findings[0].message);
}

#[test]
fn a_second_place_of_a_confirmed_service_is_a_service_of_its_own() {
    let text = "  - { id: a, offering: aws-s3, region: aws/eu-central-1 }";
    let seen = [observed("one", "aws-s3", "aws/us-east-1", 1), observed("two", "aws-s3", "aws/eu-central-1", 2)];
    let (services, conflicts) = merged(text, &seen);
    assert_eq!((ids(&services), conflicts.len()), (vec!["a", "one"], 0));
    let (services, _) = merged("  - { id: a, offering: aws-s3 }", &seen);
    assert_eq!(services.len(), 2, "{:?}", ids(&services));
}

#[test]
fn weak_signals_do_not_overrule_a_declaration() {
    let mut weak = observed("bucket", "aws-s3", "aws/us-east-1", 7);
    weak.confidence = Confidence::Low;
    let (services, conflicts) = merged("  - { id: a, offering: aws-s3, region: aws/eu-central-1 }", &[weak]);
    assert_eq!(services[0].region.as_deref(), Some("aws/eu-central-1"));
    assert_eq!((conflicts.len(), conflicts[0].observed_used), (1, false));
    let mut other = observed("a", "hetzner-cloud", "", 7);
    other.confidence = Confidence::Medium;
    let (services, conflicts) = merged("  - { id: a, offering: aws-s3 }", &[other]);
    assert_eq!(services[0].offering.as_deref(), Some("aws-s3"));
    assert_eq!(conflicts[0].observed, "hetzner-cloud");
}

#[test]
fn dependencies_follow_the_ids_after_merging() {
    let mut app = observed("app", "aws-eks", "aws/eu-central-1", 1);
    app.depends_on = vec!["bucket".to_owned(), "nowhere".to_owned(), "app".to_owned()];
    let (services, _) = merged("  - { id: store, aliases: [bucket] }", &[app, observed("bucket", "aws-s3", "", 2)]);
    let app = services.iter().find(|service| service.id == "app").expect("app");
    assert_eq!(app.depends_on.iter().map(|d| d.service.as_str()).collect::<Vec<_>>(), ["store"]);
}

fn accepted(text: &str) -> Inventory {
    let mut sources = Sources::default();
    let file = sources.add("draft.yaml", text);
    let (read, problems) = inventory::read(text, file);
    assert!(problems.is_empty(), "{problems:?}\n{text}");
    let (inventory, problems) = inventory::resolve::resolve(vec![read], catalog(), None);
    assert!(problems.is_empty(), "{problems:?}\n{text}");
    inventory.expect("inventory")
}

fn again(text: &str, observations: &[Observation]) -> String {
    let mut sources = Sources::default();
    let file = sources.add("draft.yaml", text);
    draft(Some((text, file)), observations, catalog(), "X").unwrap_or_else(|problems| panic!("{problems:?}\n{text}"))
}

#[test]
fn a_draft_is_accepted_and_writing_it_again_changes_nothing() {
    let mut app = observed("app: #1", "aws-eks", "aws/eu-central-1", 1);
    app.depends_on = vec!["bucket".to_owned()];
    let seen =
        [app, observed("bucket", "aws-s3", "aws/us-east-1", 2), observed("bucket", "aws-s3", "aws/eu-west-1", 3)];
    let text = draft(None, &seen, catalog(), "Stadtwerke: \"Öl\" #1").expect("draft");
    let inventory = accepted(&text);
    assert_eq!(inventory.organisation.name, "Stadtwerke: \"Öl\" #1");
    assert_eq!(ids(&inventory.services), ["app: #1", "bucket", "bucket-2"]);
    assert_eq!(again(&text, &seen), text);
    let (merged, conflicts) = merge(inventory, &seen, catalog());
    assert_eq!((merged.services.len(), conflicts.len()), (3, 0), "{conflicts:?}\n{text}");
    // What nobody sees is left out of ids.
    let odd = draft(None, &[observed("a\u{2029}b", "aws-s3", "", 1)], catalog(), "X").expect("draft");
    assert_eq!(ids(&accepted(&odd).services), ["ab"]);
    let none = draft(None, &[], catalog(), "").expect("draft");
    assert!(accepted(&none).services.is_empty());
    assert_eq!(again(&none, &seen[..1]).matches("- id:").count(), 1);
}

#[test]
fn a_persons_edits_survive_and_vanished_services_are_marked_once() {
    let seen =
        [observed("bucket", "aws-s3", "aws/eu-central-1", 2), observed("queue", "aws-sqs-sns", "aws/eu-central-1", 9)];
    let text = draft(None, &seen, catalog(), "X").expect("draft");
    let edited = text
        .replace("  - id: bucket\n", "  # important\n  - id: documents   # renamed by hand\n    data: [ documents,  logs ]\n    narrative: |\n      zwei\n      Zeilen\n")
        .replace("name: X", "name:   'X'  # us");
    assert_eq!(again(&edited, &seen), edited);
    let fewer = again(&edited, &seen[..1]);
    assert_eq!(fewer.matches("# not seen by the last scan").count(), 1);
    assert_eq!(fewer.replace("  # not seen by the last scan\n", ""), edited);
    assert_eq!(again(&fewer, &seen[..1]), fewer);
    assert_eq!(again(&fewer, &seen), edited);
    let more = again(&edited, &[seen[0].clone(), seen[1].clone(), observed("new", "aws-rds", "", 20)]);
    assert!(more.starts_with(&edited), "{more}");
    assert_eq!(accepted(&more).services.len(), 3);
}

#[test]
fn drafts_extend_inventories_of_any_layout() {
    for text in [
        "organisation: { name: X }\nservices:\n- id: a\n- id: b\n  narrative: |\n    x\n",
        "organisation: { name: X }\nservices:\n- id: a\n- id: b",
        "organisation: { name: X }\nservices: []\n",
        "organisation: { name: X }\nservices: []",
        "services: []   # none yet\norganisation: { name: X }\n",
        "organisation: { name: X }\nservices:\n",
        "services:\norganisation: { name: X }\n",
        "organisation: { name: X }\n",
        "organisation: { name: X }\nservices: [{ id: a }]\n",
        "services:\n  -\n    id: a\n    data: [logs]\n\n# end\norganisation: { name: X }\n",
        "services:\n    - id: a\n      cost: { per_year: 3 }   # much\n    # - id: old\norganisation: { name: X }\n",
    ] {
        let out = again(text, &[observed("bucket", "aws-s3", "aws/eu-central-1", 2)]);
        let before = accepted(text).services.len();
        assert_eq!(accepted(&out).services.len(), before + 1, "{text}\n=>\n{out}");
    }
    let windows = "organisation: { name: X, home: DE }\r\nservices:\r\n  - id: a\r\n    name: A\r\n";
    let out = again(windows, &[observed("bucket", "aws-s3", "aws/eu-central-1", 2)]);
    assert_eq!(out.matches('\n').count(), out.matches("\r\n").count(), "{out:?}");
    assert!(out.starts_with(windows), "{out:?}");
    let mut sources = Sources::default();
    let broken = "services: [";
    let file = sources.add("x", broken);
    assert!(draft(Some((broken, file)), &[], catalog(), "").is_err());
}

fn any_observation() -> impl Strategy<Value = Observation> {
    let offering = prop::sample::select(vec!["", "aws-s3", "aws-rds", "hetzner-cloud", "salesforce-service-cloud"]);
    let region = prop::sample::select(vec!["", "aws/eu-central-1", "aws/us-east-1", "hcloud/fsn1"]);
    let confidence = prop::sample::select(vec![Confidence::Low, Confidence::Medium, Confidence::High]);
    let needs = prop::collection::vec("[a-e]", 0..3);
    ("[a-e]|\\PC{1,12}", offering, region, confidence, 1..50_u32, needs).prop_map(
        |(id, offering, region, confidence, line, needs)| Observation {
            confidence,
            depends_on: needs,
            ..observed(&id, offering, region, line)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    #[test]
    fn nothing_is_lost_and_order_does_not_matter(mut seen in prop::collection::vec(any_observation(), 0..8)) {
        let text = "  - { id: a, offering: aws-s3, region: aws/eu-central-1 }\n  - { id: b, aliases: [c] }\n  - { id: z }\n";
        let (first, conflicts) = merged(text, &seen);
        for id in ["a", "b", "z"] {
            prop_assert!(first.iter().any(|service| service.id == id));
        }
        for observation in &seen {
            let place = &observation.places[0];
            prop_assert!(first.iter().any(|service| service.observed_in.contains(place)));
        }
        let mut unique = ids(&first);
        unique.dedup();
        prop_assert_eq!(unique.len(), first.len());
        // Observations that agree in everything but their order meet the same services.
        seen.sort_by(|a, b| b.places.cmp(&a.places).then_with(|| a.service.cmp(&b.service)));
        let (second, again) = merged(text, &seen);
        let facts = |services: &[Service]| services.iter().map(|s| (s.offering.clone(), s.region.clone())).collect::<std::collections::BTreeSet<_>>();
        prop_assert_eq!(facts(&first), facts(&second));
        prop_assert_eq!(conflicts.len(), again.len());
    }

    #[test]
    fn every_draft_is_accepted_and_stable(seen in prop::collection::vec(any_observation(), 0..6), name in "\\PC{0,20}") {
        let text = draft(None, &seen, catalog(), &name).expect("draft");
        accepted(&text);
        prop_assert_eq!(again(&text, &seen), text);
    }
}
