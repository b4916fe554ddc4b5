//! What must always hold: order of input never matters; a worse fact never improves a result; judging a candidate in place
//! equals assessing the changed inventory.
#![allow(unreachable_pub)]

use hoheit::assess::{Assessment, assess};
use hoheit::catalog::{Catalog, embedded};
use hoheit::inventory::{Inventory, read, resolve::resolve};
use hoheit::model::words::Channel;
use hoheit::policy::Policy;
use hoheit::source::Sources;
use proptest::prelude::*;
use std::sync::OnceLock;

fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(embedded)
}

fn inventory(text: &str) -> Inventory {
    with_sources(text).0
}

fn with_sources(text: &str) -> (Inventory, Sources) {
    let mut sources = Sources::default();
    let file = sources.add("i.yaml", text);
    let (draft, problems) = read(text, file);
    assert!(problems.is_empty(), "{problems:?}\n{text}");
    let (inventory, problems) = resolve(vec![draft], catalog(), None);
    assert!(problems.is_empty(), "{problems:?}\n{text}");
    (inventory.expect("valid"), sources)
}

fn today() -> hoheit::model::words::Date {
    "2026-11-21".parse().expect("date")
}

const OFFERINGS: &[&str] = &[
    "microsoft-365",
    "zammad-self-hosted",
    "starface-cloud",
    "hetzner-cloud",
    "aws-s3",
    "nextcloud-self-hosted",
    "personio",
    "stackit",
    "lastpass",
    "dracoon",
    "equinix-colocation",
];

#[derive(Debug, Clone)]
struct Node {
    offering: Option<usize>,
    keys: usize,
    needs: usize,
    edges: Vec<(usize, bool, bool, Option<usize>)>,
    fallback: Option<usize>,
}

fn node(count: usize) -> impl Strategy<Value = Node> {
    (
        proptest::option::weighted(0.85, 0..OFFERINGS.len()),
        0..5_usize,
        0..3_usize,
        prop::collection::vec(
            (0..count, any::<bool>(), any::<bool>(), proptest::option::weighted(0.3, 0..count)),
            0..3,
        ),
        proptest::option::weighted(0.15, 0..count),
    )
        .prop_map(|(offering, keys, needs, edges, fallback)| Node { offering, keys, needs, edges, fallback })
}

fn text(nodes: &[Node], order: &[usize]) -> String {
    let mut out =
        String::from("organisation: { name: X, home: DE, people: 100, sites: [{ id: rz, country: DE }] }\nservices:\n");
    for at in order {
        let node = &nodes[*at];
        out.push_str(&format!("  - id: s{at}\n"));
        if let Some(offering) = node.offering {
            out.push_str(&format!("    offering: {}\n", OFFERINGS[offering]));
            if OFFERINGS[offering].ends_with("self-hosted") {
                out.push_str("    site: rz\n");
            }
        }
        if let Some(keys) = ["vendor", "byok", "hyok", "client-side"].get(node.keys) {
            out.push_str(&format!("    keys: {keys}\n"));
        }
        out.push_str(&format!(
            "    data: [customer-contact]\n    protection: {}\n",
            ["normal", "high", "very-high"][node.needs]
        ));
        let edges: Vec<_> = node.edges.iter().filter(|(to, ..)| to != at).collect();
        if !edges.is_empty() {
            out.push_str("    depends_on:\n");
            for (to, soft, data, fallback) in edges {
                let kind = if *soft { "soft" } else { "hard" };
                let fallback = fallback.filter(|f| f != at).map_or_else(String::new, |f| format!(", fallback: s{f}"));
                out.push_str(&format!("      - {{ service: s{to}, kind: {kind}, data: {data}{fallback} }}\n"));
            }
        }
        if let Some(fallback) = node.fallback.filter(|f| f != at) {
            out.push_str(&format!("    fallback: s{fallback}\n"));
        }
    }
    out
}

fn bytes(assessment: &Assessment<'_>, sources: &Sources) -> Vec<u8> {
    use hoheit::model::words::Language;
    use hoheit::report::json::v1;
    let mut out = Vec::new();
    let context = hoheit::report::Context::new(&[], sources, Language::En);
    v1::write(assessment, &context, &mut out).expect("to memory");
    out
}

/// The strongest hold on each service by channel, in the worst and in the best world.
fn holds(assessment: &Assessment<'_>) -> Vec<[hoheit::model::Interval; 4]> {
    assessment
        .services
        .iter()
        .map(|result| {
            let mut out = [hoheit::model::Interval::NONE; 4];
            for exposure in &result.exposures {
                let at = exposure.channel as usize;
                out[at] = out[at].join(exposure.strength);
            }
            out
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn order_of_input_never_matters(nodes in prop::collection::vec(node(6), 6), seed in any::<u64>()) {
        let forward: Vec<usize> = (0..6).collect();
        let mut shuffled = forward.clone();
        shuffled.sort_by_key(|at| (*at as u64 + 1).wrapping_mul(seed | 1).rotate_left(17));
        let policy = Policy::default();
        let ((a, files_a), (b, files_b)) = (with_sources(&text(&nodes, &forward)), with_sources(&text(&nodes, &shuffled)));
        let one = assess(&a, catalog(), &policy, today());
        let two = assess(&b, catalog(), &policy, today());
        let strip = |bytes: Vec<u8>| {
            let mut json: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
            for finding in json["findings"].as_array_mut().into_iter().flatten() {
                finding["location"] = serde_json::Value::Null;
            }
            json
        };
        // Lines of findings follow the file; everything else must be equal to the byte.
        prop_assert_eq!(strip(bytes(&one, &files_a)), strip(bytes(&two, &files_b)));
    }

    #[test]
    fn a_worse_fact_never_improves_a_result(nodes in prop::collection::vec(node(6), 6), which in 0..6_usize, how in 0..4_usize) {
        let order: Vec<usize> = (0..6).collect();
        let mut worse = nodes.clone();
        match how {
            0 => worse[which].fallback = None,
            1 => for edge in &mut worse[which].edges { edge.3 = None; },
            2 => for edge in &mut worse[which].edges { edge.1 = false; edge.2 = true; },
            _ => if worse[which].keys < 4 { worse[which].keys = 0 },
        }
        let policy = Policy::default();
        let (a, b) = (inventory(&text(&nodes, &order)), inventory(&text(&worse, &order)));
        let before = holds(&assess(&a, catalog(), &policy, today()));
        let after = holds(&assess(&b, catalog(), &policy, today()));
        for (service, (x, y)) in before.iter().zip(&after).enumerate() {
            for channel in [Channel::Access, Channel::Disruption, Channel::Transfer] {
                let at = channel as usize;
                prop_assert!(y[at].worst >= x[at].worst && y[at].best >= x[at].best, "s{} {}: {:?} -> {:?}", service, channel, x[at], y[at]);
            }
        }
    }

    #[test]
    fn judging_a_candidate_equals_assessing_the_changed_inventory(nodes in prop::collection::vec(node(5), 5), which in 0..5_usize) {
        let order: Vec<usize> = (0..5).collect();
        let policy = Policy::default();
        let today_inventory = inventory(&text(&nodes, &order));
        let assessment = assess(&today_inventory, catalog(), &policy, today());
        let place = today_inventory.services.iter().position(|s| s.id == format!("s{which}")).expect("there");
        let keep = &assessment.services[place].recommendation.candidates[0];
        // Keeping everything must be judged as what is there.
        let held = holds(&assessment)[place];
        prop_assert_eq!(&keep.strength[..3], &held[..3]);
        for candidate in assessment.services[place].recommendation.candidates.iter().filter(|c| c.placement.as_str() == "local") {
            let Some(target) = candidate.target else { continue };
            let mut changed = today_inventory.clone();
            let service = &mut changed.services[place];
            service.offering = Some(catalog().offering_at(target).id.clone());
            service.vendor = None;
            service.region = None;
            service.site = None;
            service.country = Some("DE".to_owned());
            service.keys = Some(hoheit::model::words::Keys::Vendor);
            let again = holds(&assess(&changed, catalog(), &policy, today()));
            prop_assert_eq!(&candidate.strength[..3], &again[place][..3], "{}", catalog().offering_at(target).id);
            break;
        }
    }
}
