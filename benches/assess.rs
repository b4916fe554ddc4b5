//! Assessing generated inventories of realistic degree: reading, thinking, writing JSON. Time should grow linearly.
//!
//! `cargo bench --bench assess`; `HOHEIT_BENCH_MAX=1000000` raises the largest size (default 100,000).

use divan::{Bencher, black_box};
use hoheit::catalog::{Catalog, embedded};
use hoheit::inventory::{Inventory, read, resolve::resolve};
use hoheit::policy::Policy;
use hoheit::source::{Sources, yaml};
use std::fmt::Write as _;
use std::sync::OnceLock;

fn main() {
    divan::main();
}

const SIZES: &[usize] = &[1_000, 10_000, 100_000, 1_000_000];

fn sizes() -> impl Iterator<Item = usize> {
    let most = std::env::var("HOHEIT_BENCH_MAX").ok().and_then(|n| n.parse().ok()).unwrap_or(100_000);
    SIZES.iter().copied().filter(move |size| *size <= most)
}

fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(embedded)
}

/// An inventory in which each service needs up to three of the 2,000 before it.
fn generate(count: usize) -> String {
    const OFFERINGS: &[&str] = &[
        "salesforce-service-cloud",
        "microsoft-365",
        "entra-id",
        "github",
        "zammad-self-hosted",
        "nextcloud-self-hosted",
        "hetzner-cloud",
        "aws-s3",
        "starface-cloud",
        "personio",
        "datadog",
        "keycloak-self-hosted",
        "stackit",
        "genesys-cloud-cx",
        "sap-successfactors",
    ];
    const CLASSES: &[&str] =
        &["customer-contact", "employee", "documents", "call-recording", "logs", "financial-records"];
    const NEEDS: &[&str] = &["normal", "high", "very-high"];
    let mut state = 7_u64;
    let mut random = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or(0) % below.max(1)
    };
    let mut out = String::from("organisation: { name: Generated, home: DE, people: 5000 }\nservices:\n");
    for n in 0..count {
        let _ = writeln!(
            out,
            "  - id: s{n:07}\n    name: Service number {n}\n    offering: {}",
            OFFERINGS[random(OFFERINGS.len())]
        );
        let _ = writeln!(out, "    data: [{}, {}]", CLASSES[random(3)], CLASSES[3 + random(3)]);
        let _ = writeln!(
            out,
            "    protection: {{ confidentiality: {}, availability: {} }}",
            NEEDS[random(3)],
            NEEDS[random(2)]
        );
        let _ = writeln!(
            out,
            "    keys: vendor\n    contract: {{ ends: 2027-12-31, notice: 3 months }}\n    cost: {{ per_year: {} }}",
            random(90_000)
        );
        if n > 3 {
            out.push_str("    depends_on:\n");
            let reach = n.min(2_000);
            for _ in 0..3 {
                let _ = writeln!(out, "      - s{:07}", n - 1 - random(reach));
            }
        }
    }
    out
}

fn inventory(text: &str) -> (Inventory, Sources) {
    let mut sources = Sources::default();
    let file = sources.add("generated.yaml", text);
    let (draft, _) = read(text, file);
    let (inventory, problems) = resolve(vec![draft], catalog(), None);
    assert!(problems.is_empty(), "{:?}", problems.first());
    (inventory.expect("valid"), sources)
}

#[divan::bench(sample_count = 3, args = sizes())]
fn yaml_alone(bencher: Bencher<'_, '_>, count: usize) {
    let text = generate(count);
    let mut sources = Sources::default();
    let file = sources.add("generated.yaml", "");
    bencher.bench_local(|| black_box(yaml::parse(&text, file).expect("valid")).is_some());
}

#[divan::bench(sample_count = 3, args = sizes())]
fn read_and_resolve(bencher: Bencher<'_, '_>, count: usize) {
    let text = generate(count);
    bencher.bench_local(|| black_box(inventory(&text)).0.services.len());
}

#[divan::bench(sample_count = 3, args = sizes())]
fn assess_to_json(bencher: Bencher<'_, '_>, count: usize) {
    use hoheit::model::words::Language;
    use hoheit::report::json::v1;
    let text = generate(count);
    let policy = Policy::default();
    let today = "2026-11-21".parse().expect("date");
    bencher.bench_local(|| {
        let (inventory, sources) = inventory(&text);
        let assessment = hoheit::assess::assess(&inventory, catalog(), &policy, today);
        let context = hoheit::report::Context::new(&[], &sources, Language::En);
        v1::write(&assessment, &context, &mut std::io::sink()).expect("to nowhere");
    });
}

#[divan::bench(sample_count = 20)]
fn load_catalog() -> usize {
    black_box(embedded()).offering_count()
}
