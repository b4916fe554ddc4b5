//! The shipped examples read without a complaint and show every kind of advice; the worked example of `docs/method.md` comes
//! out as the page says.
#![allow(unreachable_pub)]

use hoheit::assess::{Assessment, assess};
use hoheit::catalog::{Catalog, embedded};
use hoheit::inventory::{self, Inventory};
use hoheit::model::words::{Channel, Level, Placement, Verdict};
use hoheit::policy::Policy;
use hoheit::source::Sources;
use std::collections::BTreeMap;
use std::path::Path;

fn read(path: &str, catalog: &Catalog) -> Inventory {
    with_sources(path, catalog).0
}

fn with_sources(path: &str, catalog: &Catalog) -> (Inventory, Sources) {
    let mut sources = Sources::default();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let text = std::fs::read_to_string(&file).expect("the file is shipped");
    let id = sources.add(path, text.as_str());
    let (draft, mut found) = inventory::read(&text, id);
    let (inventory, more) = inventory::resolve::resolve(vec![draft], catalog, None);
    found.extend(more);
    assert!(found.is_empty(), "{path}: {found:#?}");
    (inventory.expect("no diagnostics, so an inventory"), sources)
}

fn on_the_day<'a>(inventory: &'a Inventory, catalog: &'a Catalog, policy: &'a Policy) -> Assessment<'a> {
    assess(inventory, catalog, policy, jiff::civil::date(2026, 11, 21))
}

#[test]
fn examples_are_as_large_as_promised_and_show_every_advice() {
    let (catalog, policy) = (embedded(), Policy::default());
    for (path, at_least) in [("contact-center", 28), ("court", 18), ("manufacturer", 42)] {
        let inventory = read(&format!("examples/{path}.yaml"), &catalog);
        assert!(inventory.services.len() >= at_least, "{path}: {} services", inventory.services.len());
        let result = on_the_day(&inventory, &catalog, &policy);
        if path == "contact-center" {
            let mut seen: BTreeMap<Placement, usize> = BTreeMap::new();
            for service in &result.services {
                *seen.entry(service.recommendation.placement).or_default() += 1;
            }
            assert_eq!(seen.len(), Placement::ALL.len(), "{seen:?}");
        }
    }
}

/// The published schema describes what is really written.
#[test]
fn results_follow_their_schema() {
    use hoheit::model::words::Language;
    use hoheit::report::{Context, json::v1};
    let (catalog, policy) = (embedded(), Policy::default());
    let schema = jsonschema::validator_for(&v1::schema()).expect("a schema");
    for path in ["examples/contact-center.yaml", "examples/court.yaml", "examples/manufacturer.yaml"] {
        let (inventory, sources) = with_sources(path, &catalog);
        let result = on_the_day(&inventory, &catalog, &policy);
        let mut bytes = Vec::new();
        v1::write(&result, &Context::new(&[], &sources, Language::De), &mut bytes).expect("to memory");
        let mut json: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
        let found: Vec<String> = schema.iter_errors(&json).map(|error| error.to_string()).take(5).collect();
        assert!(found.is_empty(), "{path}: {found:#?}");
        json["services"][0]["exposures"][0]["verdict"] = 7.into();
        assert!(!schema.is_valid(&json), "the schema says something");
    }
}

#[test]
fn the_worked_example_comes_out_as_the_page_says() {
    let (catalog, policy) = (embedded(), Policy::default());
    let inventory = read("docs/worked-example.yaml", &catalog);
    let result = on_the_day(&inventory, &catalog, &policy);
    let service = |id: &str| {
        let at = inventory.services.iter().position(|service| service.id == id).expect("declared");
        &result.services[at]
    };
    let level = |id: &str, channel: Channel, jurisdiction: Option<&str>| {
        let exposure = service(id)
            .exposures
            .iter()
            .find(|exposure| exposure.channel == channel && exposure.jurisdiction.as_deref() == jurisdiction);
        exposure.map(|exposure| (exposure.verdict(), exposure.level))
    };

    assert_eq!(level("helpdesk", Channel::Access, Some("US")), Some((Verdict::Yes, Level::High)));
    assert_eq!(level("helpdesk", Channel::Access, Some("GB")), Some((Verdict::Unknown, Level::High)));
    assert_eq!(level("helpdesk", Channel::Disruption, Some("US")), Some((Verdict::Yes, Level::High)));
    assert_eq!(level("helpdesk", Channel::Transfer, Some("US")), Some((Verdict::Yes, Level::Low)));
    assert_eq!(level("helpdesk", Channel::Exit, None), Some((Verdict::Yes, Level::Medium)));
    assert_eq!(level("archive", Channel::Access, Some("US")), Some((Verdict::Yes, Level::Low)));
    assert_eq!(level("archive", Channel::Disruption, Some("US")), Some((Verdict::Yes, Level::Medium)));

    let helpdesk = &service("helpdesk").recommendation;
    assert_eq!(helpdesk.placement, Placement::Local);
    assert_eq!(helpdesk.best().target.map(|ix| catalog.offering_at(ix).id.as_str()), Some("zammad-self-hosted"));
    let costs: Vec<(&str, i64)> = helpdesk
        .candidates
        .iter()
        .filter(|candidate| candidate.rejected_because.is_none())
        .map(|candidate| {
            let name = candidate.target.map_or("keep", |ix| catalog.offering_at(ix).id.as_str());
            (name, rounded(candidate.rank_cost))
        })
        .collect();
    assert_eq!(
        costs,
        [
            ("keep", 90_000),
            ("zendesk-suite", 101_500),
            ("zammad-hosted", 59_400),
            ("tecart-crm-cloud", 77_400),
            ("otrs", 99_900),
            ("zammad-self-hosted", 99_900),
            ("znuny-self-hosted", 104_400),
        ]
    );
    assert!((helpdesk.candidates[0].residual - 1.6).abs() < 1e-9);

    let archive = &service("archive").recommendation;
    assert_eq!(archive.placement, Placement::Keep);
    assert!((archive.candidates[0].residual - 0.5).abs() < 1e-9);
}

/// To the nearest ten EUR, as the page rounds.
#[allow(clippy::cast_possible_truncation)]
fn rounded(cost: f64) -> i64 {
    (cost / 10.0).round() as i64 * 10
}
