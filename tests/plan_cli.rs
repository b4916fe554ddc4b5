//! `hoheit plan`: the plan agrees with the advice, speaks both languages, and names what cannot hold together.
#![allow(unreachable_pub)]

use serde_json::Value;
use std::process::{Command, Output};

fn plan(inventory: &str, more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hoheit"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["plan", inventory, "--today", "2026-11-21"])
        .args(more)
        .output()
        .expect("the program runs")
}

fn json(output: &Output) -> Value {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn only_what_the_advice_moves_is_moved_and_exposure_falls() {
    let planned = json(&plan("examples/contact-center.yaml", &["--format", "json"]));
    let assessed = Command::new(env!("CARGO_BIN_EXE_hoheit"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["assess", "examples/contact-center.yaml", "--today", "2026-11-21", "--format", "json", "-o", "-"])
        .output()
        .expect("the program runs");
    let assessed = json(&assessed);
    let stays = |id: &Value| {
        let services = assessed["services"].as_array().expect("services");
        let service = services.iter().find(|service| service["id"] == *id).expect("known");
        matches!(service["recommendation"]["placement"].as_str(), Some("keep" | "govern"))
    };
    let waves = planned["waves"].as_array().expect("waves");
    let moves: Vec<&Value> = waves.iter().flat_map(|wave| wave["moves"].as_array().expect("moves")).collect();
    assert!(moves.len() > 10);
    for step in moves.iter().filter(|step| step["kind"] == "relocate") {
        assert!(!stays(&step["service"]), "{step}");
    }
    let left: Vec<f64> = waves.iter().map(|wave| wave["exposure_after"].as_f64().expect("number")).collect();
    assert!(left.last().is_some_and(|last| *last < 0.8), "{left:?}");
}

#[test]
fn a_plan_that_cannot_be_ends_with_four_and_names_the_conflict() {
    let output = plan("examples/contact-center.yaml", &["--budget", "1000", "--objective", "cheapest", "--lang", "de"]);
    assert_eq!(output.status.code(), Some(4));
    assert!(output.stdout.is_empty());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("Budget: 1.000"), "{said}");
    let output = plan("examples/contact-center.yaml", &["--budget", "1000"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stdout).contains("Not everything fits"));
}

#[test]
fn every_text_is_there_in_both_languages_and_every_format_is_made() {
    for language in ["de", "en"] {
        let output = plan("examples/manufacturer.yaml", &["--lang", language]);
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(output.status.success() && !text.contains("planned.") && !text.contains('{'), "{text}");
    }
    let starts =
        [("csv", "wave,"), ("ics", "BEGIN:VCALENDAR"), ("mermaid", "gantt"), ("svg", "<svg"), ("jira", "Work item ID")];
    for (format, start) in starts {
        let output = plan("examples/contact-center.yaml", &["--format", format]);
        assert!(String::from_utf8_lossy(&output.stdout).starts_with(start), "{format}");
    }
}
