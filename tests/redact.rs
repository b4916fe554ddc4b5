//! `--redact` of `plan` and `simulate`: no hidden name in any format, and the stand-ins of `assess`.
#![allow(unreachable_pub)]

#[path = "support/hidden.rs"]
mod hidden;
mod support;

use hidden::{betraying, cells, inventory, left_in};
use hoheit::assess::assess;
use hoheit::catalog::{Catalog, load};
use hoheit::model::words::{Date, Language};
use hoheit::policy::Policy;
use hoheit::report::redact::{Names, Redact};
use hoheit::report::view::Texts;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use support::{folder, hoheit, repository, stderr, stdout};

const PLANS: [(&str, &str); 11] = [
    ("jira", "jira.csv"),
    ("gitlab", "gitlab.csv"),
    ("openproject", "openproject.csv"),
    ("csv", "p.csv"),
    ("ics", "p.ics"),
    ("mermaid", "p.mmd"),
    ("svg", "p.svg"),
    ("markdown", "p.md"),
    ("xlsx", "p.xlsx"),
    ("json", "p.json"),
    ("terminal", "p.txt"),
];

/// Writes a plan in every format, gives each as text.
fn plans(input: &Path, more: &[&str]) -> BTreeMap<&'static str, String> {
    let folder = folder();
    let at = folder.path();
    let mut arguments = vec!["plan", input.to_str().expect("a path")];
    arguments.extend(["jira", "gitlab", "openproject"].iter().flat_map(|tracker| ["--format", tracker]));
    arguments.extend(PLANS.iter().flat_map(|(_, file)| ["-o", file]));
    arguments.extend(more);
    let done = hoheit(at, &arguments);
    assert!(done.status.success(), "{}", stderr(&done));
    let files = PLANS.iter().map(|(format, file)| (*format, plain(&at.join(file))));
    files.chain([("screen", stdout(&done))]).collect()
}

/// A file as text, without line folds and escapes in which names could hide.
fn plain(path: &Path) -> String {
    if path.extension().is_some_and(|ending| ending == "xlsx") {
        return cells(path);
    }
    let text = std::fs::read_to_string(path).expect("a file");
    let text = text.replace("\r\n ", "").replace('\\', "").replace("&amp;", "&").replace("&#39;", "'");
    text.replace('‚', ",").replace("&quot;", "\"")
}

/// Ids of services and offerings with their stand-ins.
fn stand_ins(path: &Path, catalog: &Catalog) -> BTreeMap<String, String> {
    let inventory = inventory(path, catalog);
    let policy = Policy::default();
    let today = Date::new(2026, 11, 29).expect("a day");
    let assessment = assess(&inventory, catalog, &policy, today);
    let all = Redact { vendors: true, costs: true, services: true };
    let names = Names::new(&assessment, Texts::new(catalog, Language::De), all);
    let services = inventory.services.iter().enumerate().map(|(at, one)| (one.id.clone(), names.id(at).to_owned()));
    let offerings = catalog.offerings().map(|(_, one)| (one.id.clone(), names.shown(&one.id)));
    offerings.chain(services).collect()
}

#[test]
fn no_hidden_name_is_left_in_any_format_of_a_plan() {
    let catalog = load::embedded();
    for example in ["contact-center", "court", "manufacturer"] {
        let path = repository(&format!("examples/{example}.yaml"));
        let names = betraying(&path, &catalog);
        let owners = inventory(&path, &catalog).services.into_iter().filter_map(|service| service.owner);
        let names = names.into_iter().chain(owners.filter(|owner| owner.contains(' '))).collect();
        for (format, text) in plans(&path, &["--redact", "all", "--lang", "de"]) {
            let left = left_in(&text, &names);
            assert!(left.is_empty(), "{example}, {format}: {left:#?}");
            assert!(
                text.contains("Dienst ") && (format == "gitlab" || text.contains("rodukt ")),
                "{example}, {format}"
            );
            assert!(!text.contains("https://") && !text.contains('€'), "{example}, {format}");
        }
    }
}

#[test]
fn a_plan_has_the_stand_ins_of_an_assessment_and_is_the_same_plan() {
    let catalog = load::embedded();
    let path = repository("examples/contact-center.yaml");
    let known = stand_ins(&path, &catalog);
    let read = |more: &[&str]| -> Value { serde_json::from_str(&plans(&path, more)["json"]).expect("JSON") };
    let (open, hidden) = (read(&["--lang", "de"]), read(&["--lang", "de", "--redact", "all"]));
    let moves = |document: &Value, shown: &dyn Fn(&str) -> String| -> Vec<[String; 4]> {
        let waves = document["waves"].as_array().expect("waves").iter();
        let steps = waves.flat_map(|wave| wave["moves"].as_array().expect("moves"));
        let text = |value: &Value| value.as_str().map(shown).unwrap_or_default();
        let mut all: Vec<[String; 4]> = steps
            .map(|step| {
                [text(&step["service"]), text(&step["target"]), step["start"].to_string(), step["end"].to_string()]
            })
            .collect();
        all.sort();
        all
    };
    let expected = moves(&open, &|id| known[id].clone());
    assert!(expected.len() > 10);
    assert_eq!(moves(&hidden, &str::to_owned), expected);
    // The order of ids gives nothing away, amounts are gone.
    let decided: Vec<&str> =
        hidden["decisions"].as_array().expect("decisions").iter().filter_map(|one| one["service"].as_str()).collect();
    assert!(decided.is_sorted() && decided.len() == 44);
    assert!(hidden["one_off_cost"].is_null() && hidden["budget"].is_null() && hidden["proof"]["objective"].is_null());
    assert!(open["one_off_cost"].is_array() && open["proof"]["objective"].is_number());
}

#[test]
fn amounts_alone_can_be_hidden() {
    let path = repository("examples/contact-center.yaml");
    let (open, hidden) = (plans(&path, &[]), plans(&path, &["--redact", "costs"]));
    for format in ["markdown", "terminal"] {
        assert!(open[format].contains('€') && open[format].contains("Keycloak"), "{format}");
        assert!(!hidden[format].contains('€') && hidden[format].contains("withheld"), "{format}");
    }
    let amounts = |text: &str| -> Vec<String> {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let heads = reader.headers().expect("a heading").clone();
        let at = heads.iter().position(|head| head == "one_off_cost_max").expect("a column");
        reader.records().map(|row| row.expect("a row")[at].to_owned()).collect()
    };
    assert!(amounts(&open["csv"]).iter().all(|cell| !cell.is_empty()));
    assert!(amounts(&hidden["csv"]).iter().all(String::is_empty));
    assert!(hidden["xlsx"].matches("withheld").count() > 40 && !open["xlsx"].contains("withheld"));
    assert!(hidden["json"].contains("exchange-online") || hidden["json"].contains("mailbox-org"));
}

#[test]
fn no_hidden_name_is_left_in_any_format_of_a_simulation() {
    let catalog = load::embedded();
    for (example, after) in [("contact-center", false), ("court", true), ("manufacturer", false)] {
        let path = repository(&format!("examples/{example}.yaml"));
        let names = betraying(&path, &catalog);
        let known = stand_ins(&path, &catalog);
        let folder = folder();
        let at = folder.path();
        let mut arguments = vec!["simulate", path.to_str().expect("a path"), "--redact", "all", "--lang", "de"];
        arguments.extend(["--scenario", "icc-us-sanctions-2025", "--deny", "vendor:microsoft", "--annul", "dpf"]);
        arguments.extend(after.then_some("--after-plan"));
        arguments.extend(["-o", "s.json", "-o", "s.md", "-o", "s.txt"]);
        let done = hoheit(at, &arguments);
        assert!(done.status.success(), "{}", stderr(&done));
        let mut texts = vec![("screen", stdout(&done))];
        texts.extend(["s.json", "s.md", "s.txt"].map(|file| (file, plain(&at.join(file)))));
        for (format, text) in &texts {
            // Lines are wrapped: a name could stand on two of them.
            let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let left = left_in(&joined, &names);
            assert!(left.is_empty(), "{example}, {format}: {left:#?}");
            assert!(joined.contains("Dienst ") && !joined.contains("https://"), "{example}, {format}");
            assert!(!joined.contains("icc-us-sanctions-2025"), "{example}, {format}: the scenario names a case");
        }
        let json: Value =
            serde_json::from_str(&std::fs::read_to_string(at.join("s.json")).expect("a file")).expect("JSON");
        let scenarios = json["scenarios"].as_array().expect("scenarios");
        let shown: Vec<&str> =
            scenarios[0]["services"].as_array().expect("a list").iter().filter_map(|one| one["id"].as_str()).collect();
        let mut expected: Vec<&str> =
            inventory(&path, &catalog).services.iter().map(|service| known[&service.id].as_str()).collect();
        expected.sort_unstable();
        assert_eq!(shown, expected, "{example}");
        assert!(json["inputs"][0]["sha256"] == "" && scenarios.len() > 1);
    }
}

#[test]
fn other_words_are_refused() {
    let folder = folder();
    let path = repository("examples/court.yaml");
    let path = path.to_str().expect("a path");
    for arguments in [&["plan", path][..], &["simulate", path, "--deny", "country:US"][..]] {
        let refused = hoheit(folder.path(), &[arguments, &["--redact", "names"]].concat());
        assert_eq!(refused.status.code(), Some(2), "{arguments:?}");
        assert!(refused.stdout.is_empty());
    }
}
