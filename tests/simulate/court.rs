//! The story of a court under sanctions, on one screen.

use crate::support::*;
use hoheit::model::words::Language;
use hoheit::simulate::{Simulation, render, simulate, simulate_after};

const COURT: &str = include_str!("court.yaml");

fn court(scenario: &str) -> Simulation {
    let inventory = inventory(COURT, catalog());
    simulate(&assessed(&inventory, catalog()), catalog().scenario(scenario).expect("shipped")).expect("runs")
}

#[test]
fn sanctions_stop_what_a_foreign_parent_controls_and_what_needs_it() {
    let simulation = court("icc-us-sanctions-2025");
    assert_eq!(
        states(&simulation),
        [
            ("archive", "degraded"),
            ("calls", "stands-in"),
            ("cases", "dark-at-once"),
            ("identity", "dark-at-once"),
            ("isdn", "unaffected"),
            ("mail", "dark-at-once"),
            ("website", "perhaps"),
        ]
    );
    assert_eq!(of(&simulation, "calls").stands_in, ["isdn"]);
    let chain: Vec<&str> = of(&simulation, "cases").because.iter().map(|cause| cause.id.as_str()).collect();
    assert_eq!(chain[0], "identity");
    assert_eq!(chain[chain.len() - 1], "US");
    let lost: Vec<_> = simulation.functions.iter().map(|f| (f.name.as_str(), f.lost_after_hours, f.sure)).collect();
    assert_eq!(lost, [("Rechtsprechung", Some(4.0), true), ("Schriftverkehr", Some(8.0), true)]);
    // Sign-in, mail and case files have the same 900 people.
    assert_eq!((simulation.people.at_least, simulation.people.about), (900, 900));
    assert_eq!(simulation.locked_data, ["case-files", "employee", "mail-content", "witness-protection"]);
    let ways: Vec<_> =
        simulation.ways_out.iter().map(|way| (way.service.as_str(), way.candidate.is_some(), way.sure)).collect();
    assert_eq!(ways, [("identity", true, true), ("mail", true, true)]);
    assert_eq!(simulation.single_points[0].service, "identity");
    assert_eq!(simulation.single_points[0].saves, 2);
}

#[test]
fn one_screen_tells_it_in_both_languages() {
    let simulation = court("icc-us-sanctions-2025");
    let german = render::screen(&simulation, catalog(), Language::De);
    for telling in [
        "Sofort dunkel          3 von 7     Anmeldung, Fallakten, E-Mail",
        "Telefonie durch Telefonanlage",
        "Gilt als verloren: Rechtsprechung (nach 4 Std.), Schriftverkehr (nach 8 Std.)",
        "Betroffene Menschen: 900",
        "Microsoft Corporation (US): 4 Dienste",
        "Der Weg hinaus",
        "keine Rechtsberatung",
    ] {
        assert!(german.contains(telling), "{telling}\n{german}");
    }
    let english = render::screen(&simulation, catalog(), Language::En);
    assert!(english.contains("Dark at once           3 of 7      Sign-in, Case files, Mail"), "{english}");
    for text in [&german, &english] {
        assert!(text.lines().count() <= 44, "{}", text.lines().count());
        assert!(text.lines().all(|line| line.contains("https://") || line.chars().count() <= 96), "{text}");
        assert!(!text.contains("simulate."), "a text is missing: {text}");
        assert!(!text.contains('{'), "a placeholder is left: {text}");
    }
}

#[test]
fn the_plan_helps() {
    let inventory = inventory(COURT, catalog());
    let assessment = assessed(&inventory, catalog());
    let scenario = catalog().scenario("icc-us-sanctions-2025").expect("shipped");
    let before = simulate(&assessment, scenario).expect("runs");
    let moves: Vec<(usize, usize)> = before
        .ways_out
        .iter()
        .filter_map(|way| Some((inventory.services.iter().position(|s| s.id == way.service)?, way.candidate?)))
        .collect();
    let after = simulate_after(&assessment, &moves, scenario).expect("runs");
    assert_eq!(after.moves, 2);
    assert_eq!(after.services.iter().filter(|service| service.state.is_dark()).count(), 0, "{:?}", states(&after));
    assert!(after.functions.iter().all(|function| !function.sure));
}

/// The shipped example, word for word: what a board reads first.
#[test]
fn the_example_fits_one_screen_and_says_what_a_board_asks() {
    let inventory = inventory(include_str!("../../examples/court.yaml"), catalog());
    let scenario = catalog().scenario("icc-us-sanctions-2025").expect("shipped");
    let simulation = simulate(&assessed(&inventory, catalog()), scenario).expect("runs");
    // The whole text is committed, so that a change of wording is read by somebody.
    let read = |name: &str| {
        std::fs::read_to_string(format!("{}/tests/simulate/{name}", env!("CARGO_MANIFEST_DIR"))).expect("committed")
    };
    for (language, name) in [(Language::En, "court.en.txt"), (Language::De, "court.de.txt")] {
        let text = render::screen(&simulation, catalog(), language);
        assert_eq!(text, read(name).replace("\r\n", "\n"), "{name}");
        assert!(text.lines().count() <= 40, "{} lines", text.lines().count());
    }
    let flat = read("court.en.txt").split_whitespace().collect::<Vec<_>>().join(" ");
    for telling in [
        "Dark at once",
        "(after 1 h)",
        "Case management by Local directory (no test known)",
        "People affected: at least 1,900",
        "Microsoft Corporation (US): 9 services",
        "Single point:",
        "Disputed: Microsoft says",
    ] {
        assert!(flat.contains(telling), "{telling}");
    }
}
