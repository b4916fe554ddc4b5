//! The report from the command line: before and after, hidden names, the consultant's kit, groups.
#![allow(unreachable_pub)]

#[path = "support/hidden.rs"]
mod hidden;
mod support;

use hidden::{betraying, cells, left_in};
use hoheit::catalog::load;
use std::collections::BTreeSet;
use std::path::Path;
use support::{folder, hoheit, repository, stderr};

const BEFORE: &str = "organisation: { name: Alpha AG, home: DE }
services:
  - { id: crm, name: Kundenkartei, category: crm, offering: salesforce-service-cloud, data: [customer-contact], protection: high, keys: vendor }
  - { id: old, name: Altlast, category: mail, offering: exchange-online, data: [mail-content], keys: vendor }
";
const AFTER: &str = "organisation: { name: Alpha AG, home: DE }
services:
  - { id: crm, name: Kundenkartei, category: crm, offering: salesforce-service-cloud, data: [customer-contact], protection: high, keys: hyok }
  - { id: new, name: Neuzugang, category: identity, offering: keycloak-self-hosted, data: [employee] }
";

fn text(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).expect("a report")
}

/// The markup, without style and script.
fn markup(text: &str) -> &str {
    let (_, rest) = text.split_once("</style>").expect("a style");
    rest.split_once("<script>").expect("a script").0
}

#[test]
fn an_older_assessment_is_compared_on_each_page() {
    let folder = folder();
    let at = folder.path();
    std::fs::write(at.join("a.yaml"), BEFORE).expect("written");
    std::fs::write(at.join("b.yaml"), AFTER.replace("keycloak-self-hosted", "entra-id")).expect("written");
    let old = hoheit(at, &["assess", "a.yaml", "-o", "old.json"]);
    assert!(old.status.success(), "{}", stderr(&old));
    let done = hoheit(at, &["assess", "b.yaml", "--compare", "old.json", "--lang", "en", "-o", "new.html"]);
    assert!(done.status.success(), "{}", stderr(&done));
    let report = text(at, "new.html");
    assert!(report.contains("<section id=\"compare\""));
    assert!(report.contains("Services no longer listed:") && report.contains("old"));
    assert!(report.contains("New services:") && report.contains("Neuzugang"));
    assert_eq!(report.matches("<b>Before:</b>").count(), 1, "the page of the one service that was there before");

    std::fs::write(at.join("broken.json"), "{").expect("written");
    std::fs::write(at.join("other.json"), "{\"schema\":\"hoheit/observations/v1\"}").expect("written");
    std::fs::write(at.join("bytes.json"), b"\xff\xfe").expect("written");
    for (name, exit) in [("broken.json", 4), ("other.json", 4), ("bytes.json", 4), ("missing.json", 3)] {
        let failed = hoheit(at, &["assess", "b.yaml", "--compare", name, "-o", "x.html"]);
        assert_eq!(failed.status.code(), Some(exit), "{name}: {}", stderr(&failed));
        assert!(stderr(&failed).contains(name), "{}", stderr(&failed));
        assert!(!at.join("x.html").exists(), "{name}: nothing is written");
    }
}

#[test]
fn questionnaires_are_refused_because_their_answers_come_back_under_the_names() {
    let folder = folder();
    let at = folder.path();
    std::fs::write(at.join("a.yaml"), BEFORE).expect("written");
    for output in ["a.questionnaire.yaml", "a.questionnaire.md", "a.questionnaire.xlsx"] {
        let refused = hoheit(at, &["assess", "a.yaml", "--redact", "vendors", "-o", output]);
        assert_eq!(refused.status.code(), Some(2), "{output}");
        assert!(!at.join(output).exists(), "{output}");
    }
    let refused = hoheit(at, &["assess", "a.yaml", "--redact", "names", "-o", "a.html"]);
    assert_eq!(refused.status.code(), Some(2));
}

#[test]
fn every_format_of_a_run_hides_the_same_names_behind_the_same_stand_ins() {
    let catalog = load::embedded();
    let path = repository("examples/contact-center.yaml");
    let folder = folder();
    let at = folder.path();
    let files = [
        "r.html",
        "r.json",
        "r.md",
        "r.csv",
        "r.xlsx",
        "r.dot",
        "r.graphml",
        "r.mmd",
        "r.cdx.json",
        "r.ropa.csv",
        "r.dora.csv",
    ];
    let mut arguments = vec!["assess", path.to_str().expect("a path"), "--redact", "all", "--lang", "de"];
    arguments.extend(files.iter().flat_map(|file| ["-o", file]));
    let done = hoheit(at, &arguments);
    assert!(done.status.success(), "{}", stderr(&done));
    let names: BTreeSet<String> = betraying(&path, &catalog);
    let shown = |file: &str| match file {
        "r.xlsx" => cells(&at.join(file)),
        "r.html" => markup(&text(at, file)).to_owned(),
        _ => text(at, file).replace('\\', ""),
    };
    let json: serde_json::Value = serde_json::from_str(&text(at, "r.json")).expect("JSON");
    let services: Vec<&str> =
        json["services"].as_array().expect("a list").iter().filter_map(|s| s["id"].as_str()).collect();
    assert!(services.is_sorted() && services.len() == 44);
    for file in files {
        let text = shown(file);
        let left = left_in(&text, &names);
        assert!(left.is_empty(), "{file}: {left:#?}");
        assert!(
            !text.contains(".yaml") && !text.contains("https://") || file == "r.cdx.json",
            "{file}: files and sources"
        );
        // Records of processing list services with personal data only.
        let missing: Vec<&&str> = services.iter().filter(|id| !text.contains(**id)).collect();
        assert!(missing.is_empty() || file == "r.ropa.csv" && missing.len() < 22, "{file}: {missing:?}");
    }
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(left_in(&said, &names).is_empty(), "{said}");
    // Amounts are gone, and the document keeps its shape.
    assert!(!json.to_string().contains("cost_per_year"));
    assert_eq!(json["schema"], "hoheit/assessment/v1");
    let offering = catalog.offering("entra-id").expect("an offering");
    assert!(names.contains(&offering.name));
}

#[test]
fn no_hidden_name_is_left_in_plan_scenarios_graph_and_findings() {
    let catalog = load::embedded();
    for example in ["contact-center", "court", "manufacturer"] {
        let path = repository(&format!("examples/{example}.yaml"));
        let folder = folder();
        let at = folder.path();
        let input = path.to_str().expect("a path");
        let done = hoheit(at, &["assess", input, "--redact", "all", "--lang", "de", "-o", "r.html"]);
        assert!(done.status.success(), "{}", stderr(&done));
        let report = text(at, "r.html");
        let markup = markup(&report);
        assert!(markup.contains("<section id=\"plan\"") && markup.contains("<section id=\"scenarios\""));
        let left = left_in(markup, &betraying(&path, &catalog));
        assert!(left.is_empty(), "{example}: {left:#?}");
        assert!(!markup.contains("https://") && !markup.contains(".yaml"), "{example}: sources and files");
    }
}
