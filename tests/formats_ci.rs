//! CI formats: the same findings in each, escaped, valid; baseline and diff.
#![allow(unreachable_pub)]

use hoheit::assess::policy_rules::policy_findings;
use hoheit::assess::waive::{Waived, waive};
use hoheit::assess::{Assessment, Finding, assess};
use hoheit::catalog::{Catalog, embedded};
use hoheit::inventory::{self, Inventory};
use hoheit::model::service::ObservedAt;
use hoheit::model::words::{Confidence, Language, OwnerKind, Severity, Text};
use hoheit::policy::{self, Policy};
use hoheit::report::baseline::{self, Baseline};
use hoheit::report::diff::Diff;
use hoheit::report::gate::{Gate, State};
use hoheit::report::{diagnostics, github, gitlab, junit, markdown_comment, sarif};
use hoheit::source::{FileId, Sources, Span};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::OnceLock;

const INVENTORY: &str = "organisation: { name: Shop, home: DE }\nservices:\n  - { id: crm, offering: salesforce-service-cloud, country: DE, data: [customer-contact], protection: high, keys: byok }\n  - { id: logs, offering: aws-s3, region: aws/us-east-1, data: [logs], keys: vendor }\n  - { id: odd }\n";
const POLICY: &str = "countries: [{ allowed: [EU], severity: critical }]\nparents: [{ forbidden: [US] }]\nconcentration: [{ kind: country, max: 10%, except: [EU] }]\nwaivers:\n  - { rule: policy-parent, scope: logs, reason: 'a <b> & \"c\"', owner: IT, expires: 2027-01-01 }\n";

fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(embedded)
}

struct World {
    sources: Sources,
    file: FileId,
    inventory: Inventory,
    policy: Policy,
}

impl World {
    fn new() -> Self {
        let mut sources = Sources::default();
        let file = sources.add("./infra/inven tory,1.yaml", INVENTORY);
        let (draft, problems) = inventory::read(INVENTORY, file);
        assert!(problems.is_empty());
        let (inventory, problems) = inventory::resolve::resolve(vec![draft], catalog(), None);
        assert!(problems.is_empty());
        let at = sources.add("hoheit.yaml", POLICY);
        let (policy, problems) = policy::read(POLICY, at, catalog());
        assert!(problems.is_empty(), "{problems:?}");
        Self { sources, file, inventory: inventory.expect("inventory"), policy }
    }

    fn assessment(&self) -> Assessment<'_> {
        assess(&self.inventory, catalog(), &self.policy, "2026-11-21".parse().expect("date"))
    }
}

fn with_gate(baseline: Option<&Baseline>, language: Language, look: impl FnOnce(&Gate<'_>, &Sources)) {
    let world = World::new();
    let assessment = world.assessment();
    let waived = waive(policy_findings(&assessment), &assessment, &[]);
    look(&Gate::new(&assessment, &world.sources, &waived, baseline, language, Some(Severity::High)), &world.sources);
}

fn schema() -> &'static jsonschema::Validator {
    static SCHEMA: OnceLock<jsonschema::Validator> = OnceLock::new();
    SCHEMA.get_or_init(|| {
        // The published pattern for `language` has a stray bracket that regular expressions of Unicode kind refuse.
        let text = include_str!("formats_ci/sarif-schema-2.1.0.json").replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}?$");
        jsonschema::validator_for(&serde_json::from_str(&text).expect("json")).expect("schema")
    })
}

fn sarif_of(gate: &Gate<'_>) -> Value {
    let value: Value = serde_json::from_str(&sarif::log(gate, "0.1.0", Some("https://hoheit.example/"))).expect("json");
    let errors: Vec<String> = schema().iter_errors(&value).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    value
}

/// Fingerprints of the findings that count, as each format has them.
fn everywhere(gate: &Gate<'_>, sources: &Sources) -> Vec<(&'static str, BTreeSet<String>)> {
    let new: BTreeSet<String> = gate.new_findings().map(|told| told.fingerprint.clone()).collect();
    let mut out = Vec::new();
    let log = sarif_of(gate);
    let results = log["runs"][0]["results"].as_array().expect("results");
    let counting = results.iter().filter(|r| r.get("suppressions").is_none() && r.get("baselineState").is_none());
    out.push((
        "sarif",
        counting.map(|r| r["partialFingerprints"]["hoheit/v1"].as_str().expect("print").to_owned()).collect(),
    ));
    assert_eq!(results.len(), gate.findings.len(), "SARIF hides nothing");
    let quality: Value = serde_json::from_str(&gitlab::code_quality(gate)).expect("json");
    let list = quality.as_array().expect("list");
    out.push(("gitlab", list.iter().map(|f| f["fingerprint"].as_str().expect("print").to_owned()).collect()));
    assert_eq!(list.len(), new.len(), "fingerprints are unique");
    let comment = markdown_comment::comment(gate);
    out.push((
        "markdown",
        new.iter().filter(|print| comment.contains(&format!("<!-- {print} -->"))).cloned().collect(),
    ));
    let xml = junit::xml(gate);
    let cases: Vec<&str> = xml.split("<testcase ").skip(1).filter(|case| !case.contains("<skipped")).collect();
    out.push((
        "junit",
        new.iter().filter(|print| cases.iter().any(|case| case.contains(&format!("[{print}]")))).cloned().collect(),
    ));
    let commands = github::annotations(gate);
    let lines: Vec<&str> = commands.lines().filter(|line| line.starts_with("::")).collect();
    assert_eq!(lines.len(), new.len(), "one command a finding");
    for (line, told) in lines.iter().zip(gate.new_findings()) {
        assert!(line.contains(&format!("title={}", told.rule)), "{line}");
    }
    assert_eq!(diagnostics::diagnostics(gate, sources).len(), new.len());
    out.push(("gate", new));
    out
}

fn well_formed(xml: &str) {
    let mut reader = quick_xml::Reader::from_str(xml);
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) => break,
            Ok(_) => {}
            Err(error) => panic!("{error}\n{xml}"),
        }
    }
    assert!(!xml.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')), "control characters");
}

#[test]
fn every_format_has_the_same_findings() {
    for language in [Language::En, Language::De] {
        with_gate(None, language, |gate, sources| {
            let all = everywhere(gate, sources);
            assert!(all[0].1.len() >= 4, "{all:?}");
            assert!(all.iter().all(|(_, prints)| *prints == all[0].1), "{all:#?}");
            well_formed(&junit::xml(gate));
        });
    }
}

#[test]
fn places_levels_and_proofs_arrive() {
    with_gate(None, Language::En, |gate, sources| {
        let log = sarif_of(gate);
        let results = log["runs"][0]["results"].as_array().expect("results");
        let us = results.iter().find(|r| r["ruleId"] == "policy-country").expect("result");
        assert_eq!(us["level"], "error");
        let place = &us["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "infra/inven%20tory%2C1.yaml");
        assert_eq!(place["region"]["startLine"], 4);
        let parent =
            results.iter().find(|r| r["ruleId"] == "policy-parent" && r.get("suppressions").is_none()).expect("result");
        let flow = parent["codeFlows"][0]["threadFlows"][0]["locations"].as_array().expect("flow");
        assert!(
            flow.len() >= 2
                && flow.last().expect("hop")["location"]["message"]["text"].as_str().expect("text").contains("US"),
            "{flow:?}"
        );
        let waived = results.iter().find(|r| r.get("suppressions").is_some()).expect("suppressed");
        assert_eq!(waived["suppressions"][0]["justification"], "a <b> & \"c\" (IT, 2027-01-01)");
        let rule = &log["runs"][0]["tool"]["driver"]["rules"][0];
        assert_eq!(
            rule["helpUri"],
            format!("https://hoheit.example/docs/rules/{}.md", rule["id"].as_str().expect("id"))
        );
        let commands = github::annotations(gate);
        assert!(commands.contains("::error file=infra/inven tory%2C1.yaml,line=4,"), "{commands}");
        assert!(commands.contains("::notice "), "{commands}");
        let shown = diagnostics::diagnostics(gate, sources);
        let country = shown.iter().find(|d| d.code == "policy-country").expect("diagnostic");
        assert_eq!(&INVENTORY[country.labels[0].span.range()], "logs");
        assert!(country.help.iter().any(|line| line.contains("hoheit explain policy-country")));
        assert!(
            shown.iter().any(|d| d.code == "policy-parent" && d.notes.iter().any(|n| n.contains("owned-by"))),
            "{shown:#?}"
        );
        let comment = markdown_comment::comment(gate);
        assert!(comment.starts_with(markdown_comment::MARKER) && comment.contains("1 waived"), "{comment}");
        assert!(junit::xml(gate).contains(&format!("failures=\"{}\"", gate.failing())));
    });
}

#[test]
fn only_what_is_new_fails_against_a_baseline() {
    let mut written = String::new();
    with_gate(None, Language::En, |gate, _| {
        assert!(gate.failing() > 0);
        written = baseline::write(gate);
    });
    let known = Baseline::read(&written).expect("baseline");
    with_gate(Some(&known), Language::De, |gate, sources| {
        assert_eq!((gate.failing(), gate.new_findings().count(), known.gone(gate)), (0, 0, 0));
        assert!(gate.hidden().0 > 0);
        assert!(markdown_comment::comment(gate).contains("Vergleichsbasis"));
        let all = everywhere(gate, sources);
        assert!(all.iter().all(|(_, prints)| prints.is_empty()));
        assert_eq!(baseline::write(gate).matches("fingerprint").count(), written.matches("fingerprint").count());
    });
    let mut value: Value = serde_json::from_str(&written).expect("json");
    value["schema"] = json!("hoheit/assessment/v1");
    let one = value["findings"].as_array_mut().expect("list").remove(0);
    let known = Baseline::read(&value.to_string()).expect("an assessment is a baseline too");
    with_gate(Some(&known), Language::En, |gate, _| {
        let new: Vec<&str> = gate.new_findings().map(|told| told.fingerprint.as_str()).collect();
        assert_eq!(new, [one["fingerprint"].as_str().expect("print")]);
    });
    for wrong in
        ["", "[]", "{}", "{\"schema\":\"hoheit/baseline/v1\"}", "{\"schema\":\"hoheit/baseline/v1\",\"findings\":[{}]}"]
    {
        assert!(Baseline::read(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_comment_never_grows_beyond_its_limit_and_says_how_many_are_left_out() {
    let world = World::new();
    let assessment = world.assessment();
    let finding = |n: usize| Finding {
        rule: "policy-country",
        severity: Severity::High,
        confidence: Confidence::High,
        service: Some(0),
        exposure: None,
        message: Text { en: "x".repeat(500), de: String::new() }.into(),
        remedy: None,
        owner: OwnerKind::Internal,
        span: None,
        seen: None,
        key: n.to_string().into(),
    };
    let waived = Waived { active: (0..500).map(finding).collect(), ..Waived::default() };
    let gate = Gate::new(&assessment, &world.sources, &waived, None, Language::En, None);
    let comment = markdown_comment::comment(&gate);
    assert!(comment.len() < 65_000);
    assert!(comment.contains("more; the full list"), "{}", &comment[comment.len() - 300..]);
}

fn old_and_new() -> (Value, Value) {
    let service = |id: &str, exposures: Value| json!({ "id": id, "vendor": "x", "country": "DE", "exposures": exposures, "lenses": { "eu-csf-2026": { "seal": [1, 2] } } });
    let us = |level: &str, verdict: &str| json!({ "channel": "access", "jurisdiction": "US", "level": level, "verdict": verdict });
    let print = |print: &str| json!({ "rule": "policy-country", "severity": "high", "service": "crm", "message": "m", "fingerprint": print });
    let old = json!({ "schema": "hoheit/assessment/v1", "services": [service("crm", json!([])), service("mail", json!([us("high", "yes")])), service("gone", json!([]))],
        "concentration": [{ "kind": "country", "name": "DE", "share": 0.9 }], "findings": [print("a"), print("b")] });
    let mut new = json!({ "schema": "hoheit/assessment/v1", "services": [service("crm", json!([us("critical", "yes")])), service("mail", json!([us("low", "yes")])), service("more", json!([us("medium", "unknown")]))],
        "concentration": [{ "kind": "country", "name": "DE", "share": 0.5 }], "findings": [print("b"), print("c")] });
    new["services"][1]["lenses"]["eu-csf-2026"]["seal"] = json!([2, 2]);
    new["services"][0]["country"] = json!("US");
    (old, new)
}

#[test]
fn a_diff_says_what_changed_in_exposure() {
    let (old, new) = old_and_new();
    let diff = Diff::new(&old, &new, catalog()).expect("diff");
    let words = diff.words(catalog(), Language::En);
    for line in [
        "+ crm: United States now reaches it by access (critical)",
        "+ more: it is no longer ruled out that United States reaches it by access (up to medium)",
        "- mail: access by United States fell from high to low",
        "~ new service more",
        "~ gone is gone",
        "~ crm: country was DE, is US",
        "~ share of Germany (country) was 90 %, is 50 %",
        "+ new finding (high): m",
        "- finding gone (high): m",
        "was SEAL 1–2, is SEAL 2–2",
    ] {
        assert!(words.contains(line), "{line}\nnot in\n{words}");
    }
    assert!(
        diff.words(catalog(), Language::De).contains("Vereinigte Staaten"),
        "{}",
        diff.words(catalog(), Language::De)
    );
    assert_eq!(diff.worst(), Some(Severity::Critical));
    assert_eq!(diff.json()["schema"], "hoheit/diff/v1");
    for language in [Language::En, Language::De] {
        assert!(!diff.words(catalog(), language).contains("diff."), "every text exists");
    }
    let back = Diff::new(&new, &old, catalog()).expect("diff").json();
    assert_eq!((&back["worse"], &back["better"]), (&diff.json()["better"], &diff.json()["worse"]));
    assert!(Diff::new(&old, &old, catalog()).expect("diff").changes.is_empty());
    assert!(Diff::new(&old, &json!({}), catalog()).is_err());
}

#[test]
fn rules_have_names_in_both_languages() {
    for rule in hoheit::assess::policy_rules::RULES.iter().chain(hoheit::assess::waive::RULES) {
        assert!(catalog().text(&format!("rule.{rule}")).is_some(), "{rule}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

    #[test]
    fn any_text_is_escaped_and_no_finding_is_lost(
        drafts in prop::collection::vec((".{0,40}|[<>&\"'|`:,%\\r\\n*@#\\]]{0,20}", any::<bool>(), 0..5_usize, 0..4_usize, "\\PC{0,6}", ".{1,12}"), 0..8),
    ) {
        let world = World::new();
        let assessment = world.assessment();
        let active: Vec<Finding> = drafts.into_iter().map(|(words, placed, severity, service, key, path)| Finding {
            rule: "policy-custom",
            severity: Severity::ALL[severity],
            confidence: Confidence::Medium,
            service: (service < 3).then_some(service),
            exposure: None,
            message: Text { en: words.clone(), de: words.clone() }.into(),
            remedy: Some(std::sync::Arc::new(Text { en: words.clone(), de: words })),
            owner: OwnerKind::Internal,
            span: placed.then(|| Span::new(world.file, 3, 9)),
            seen: (!placed).then(|| Box::new(ObservedAt { path, line: 3, column: 1 })),
            key: key.into(),
        }).collect();
        let waived = Waived { active, ..Waived::default() };
        let gate = Gate::new(&assessment, &world.sources, &waived, None, Language::En, Some(Severity::Medium));
        prop_assert!(gate.findings.iter().all(|told| told.state == State::New));
        let all = everywhere(&gate, &world.sources);
        for (format, prints) in &all {
            prop_assert_eq!(prints, &all[0].1, "{}", format);
        }
        well_formed(&junit::xml(&gate));
        let comment = markdown_comment::comment(&gate);
        prop_assert!(!comment.contains("<b") || comment.contains("<br>"));
        prop_assert_eq!(comment.lines().filter(|line| line.starts_with("| ")).count(), if gate.findings.is_empty() { 0 } else { gate.findings.len() + 2 });
    }
}
