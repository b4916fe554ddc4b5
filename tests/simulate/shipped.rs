//! Every shipped scenario runs on small inventories and says something readable in both languages.

use crate::support::*;
use hoheit::model::words::Language;
use hoheit::simulate::{compare, json, render, simulate};

const SMALL: &[&str] = &[
    include_str!("court.yaml"),
    "organisation: { name: Leer, home: EU }\nservices: [{ id: a }]\n",
    "organisation: { name: Schweiz, home: CH, people: 5 }\nservices:\n  - { id: shop, offering: aws, region: aws/us-east-1, data: [payment-card], functions: [Verkauf], users: 5, depends_on: [dns] }\n  - { id: dns, offering: cloudflare-dns }\n  - { id: voice, vendor: parloa }\n",
];

#[test]
fn every_one_runs() {
    let scenarios = &catalog().raw.scenarios;
    assert!(scenarios.len() >= 10);
    assert!(scenarios.iter().filter(|scenario| scenario.happened).count() >= 2);
    for text in SMALL {
        let text = if catalog().offering("cloudflare-dns").is_some() {
            (*text).to_owned()
        } else {
            text.replace("cloudflare-dns", "aws-route53")
        };
        let inventory = inventory(&text, catalog());
        let assessment = assessed(&inventory, catalog());
        let simulations: Vec<_> = scenarios
            .iter()
            .map(|scenario| {
                simulate(&assessment, scenario).unwrap_or_else(|found| panic!("{}: {found:#?}", scenario.id))
            })
            .collect();
        for simulation in &simulations {
            for language in [Language::De, Language::En] {
                let screen = render::screen(simulation, catalog(), language);
                assert!(!screen.contains("simulate.") && !screen.contains('{'), "{screen}");
            }
            let counted: usize = hoheit::simulate::State::ALL.iter().map(|state| simulation.count(*state)).sum();
            assert_eq!(counted, simulation.total());
        }
        let rows = compare(&simulations);
        let table = render::table(&rows, catalog(), Language::De);
        assert_eq!(table.lines().count(), rows.len() + 3);
        assert!(!table.contains("simulate."), "{table}");
        serde_json::to_value(json::document(&simulations, &rows, catalog(), Vec::new())).expect("serialises");
    }
}
