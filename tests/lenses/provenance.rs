//! No statement without a source: every hop, every finding, every criterion, every fact of the appendix, in all examples.

use crate::cases::assessed;
use crate::independent::CATALOG;
use crate::support;
use hoheit::assess::data_map::DataMap;
use hoheit::assess::provenance::{FactKind, provenance};
use hoheit::inventory::{self, resolve};
use hoheit::model::words::Language;
use hoheit::policy::Policy;
use hoheit::source::Sources;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const EXAMPLES: [&str; 3] = ["contact-center", "court", "manufacturer"];

/// Counts statements and those without a source.
#[derive(Debug, Default)]
struct Walk {
    statements: usize,
    without: Vec<String>,
}

impl Walk {
    fn check(&mut self, what: impl FnOnce() -> String, sourced: bool) {
        self.statements += 1;
        if !sourced {
            self.without.push(what());
        }
    }
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// A place in a file of the run.
fn placed(place: &Value) -> bool {
    !text(place, "path").is_empty() && place["line"].as_u64().is_some_and(|line| line > 0)
}

fn lenses() -> String {
    CATALOG.raw.lenses.iter().map(|lens| lens.id.as_str()).collect::<Vec<_>>().join(",")
}

#[test]
fn no_statement_of_the_examples_is_without_a_source() {
    let mut total = 0;
    for example in EXAMPLES {
        let path = support::repository(&format!("examples/{example}.yaml"));
        let folder = support::folder();
        let arguments = ["assess", path.to_str().expect("UTF-8"), "--lens", &lenses(), "--format", "json"];
        let output = support::hoheit(folder.path(), &arguments);
        assert_eq!(output.status.code(), Some(0), "{}", support::stderr(&output));
        let json: Value = serde_json::from_slice(&output.stdout).expect("JSON");

        let text_of = std::fs::read_to_string(&path).expect("shipped");
        let file = Sources::default().add(example, text_of.as_str());
        let (draft, _) = inventory::read(&text_of, file);
        let (inventory, _) = resolve::resolve(vec![draft], &CATALOG, None);
        let (inventory, policy) = (inventory.expect("an inventory"), Policy::default());
        let assessment = assessed(&inventory, &policy);
        let appendix = provenance(&assessment);
        let known: BTreeSet<&str> = appendix.facts.iter().map(|fact| fact.source).collect();

        let placed_in_inventory: BTreeSet<&str> =
            inventory.services.iter().filter(|service| service.span.is_some()).map(|s| s.id.as_str()).collect();

        let mut walk = Walk::default();
        let declared: BTreeMap<&str, &Value> =
            list(&json, "services").iter().map(|service| (text(service, "id"), service)).collect();
        for service in list(&json, "services") {
            let id = text(service, "id");
            walk.check(
                || format!("{id}: declared nowhere"),
                placed_in_inventory.contains(id) || placed(&service["observed_in"][0]),
            );
            for exposure in list(service, "exposures") {
                let name = || format!("{id}: {} {}", text(exposure, "channel"), exposure["jurisdiction"]);
                let path = list(exposure, "path");
                walk.check(
                    || format!("{} without a path", name()),
                    text(exposure, "verdict") == "no" || !path.is_empty(),
                );
                for hop in path {
                    let source = text(hop, "source");
                    let hop_name = || format!("{}: {} → {} ({source})", name(), text(hop, "from"), text(hop, "to"));
                    let sourced = match source {
                        "inventory" => declared.contains_key(text(hop, "from")),
                        // General knowledge is never shown as certain.
                        "none" => text(hop, "confidence") != "high",
                        other => known.contains(other),
                    };
                    walk.check(hop_name, sourced);
                }
            }
            for (lens, result) in service["lenses"].as_object().expect("lenses") {
                for binding in list(result, "binding") {
                    let listed = list(result, "criteria").iter().any(|criterion| criterion["id"] == *binding);
                    walk.check(|| format!("{id}: {lens} names {binding} without its criterion"), listed);
                }
                for criterion in list(result, "criteria") {
                    let name = || format!("{id}: {lens} {}", text(criterion, "id"));
                    let facts = list(criterion, "facts");
                    match text(criterion, "basis") {
                        "answered" => {
                            walk.check(|| format!("{}: an answer from nowhere", name()), placed(&criterion["location"]))
                        }
                        "derived" | "narrowed" => {
                            let any = facts.iter().any(|fact| text(fact, "source") != "unknown");
                            walk.check(
                                || format!("{}: from nothing", name()),
                                any || facts.is_empty()
                                    && criterion["rungs"] != Value::Null
                                    && unconditional(lens, text(criterion, "id")),
                            );
                        }
                        _ => walk.check(
                            || format!("{}: open without a page", name()),
                            explained(lens, text(criterion, "id")),
                        ),
                    }
                    for fact in facts {
                        let fact_name = || format!("{}: {} ({})", name(), text(fact, "fact"), text(fact, "source"));
                        let sourced = match text(fact, "source") {
                            "inventory" => placed_in_inventory.contains(id),
                            "exposures" => true,
                            "unknown" => text(fact, "confidence") == "low",
                            "none" => text(fact, "confidence") != "high",
                            other => known.contains(other),
                        };
                        walk.check(fact_name, sourced);
                    }
                }
            }
        }
        for finding in list(&json, "findings") {
            let rule = text(finding, "rule");
            let page = support::repository(&format!("docs/rules/{rule}.md")).is_file();
            walk.check(|| format!("finding {rule}: no page and no explanation"), page || explained_rule(rule));
            let of_all = finding["service"].is_null();
            walk.check(|| format!("finding {rule}: no place"), of_all || placed(&finding["location"]));
        }
        for entry in list(&json, "concentration") {
            let name = || format!("concentration {} {}", text(entry, "kind"), text(entry, "name"));
            let services: BTreeSet<&str> = list(entry, "services").iter().filter_map(Value::as_str).collect();
            walk.check(name, !services.is_empty() && services.iter().all(|id| declared.contains_key(id)));
        }

        // The appendix: every fact of it names its source, its day and how far it may be relied on.
        for fact in &appendix.facts {
            let unverified = fact.source != "none" || fact.confidence != hoheit::model::words::Confidence::High;
            walk.check(|| format!("appendix: {fact:?}"), !fact.source.trim().is_empty() && unverified);
        }
        let entities: BTreeSet<&str> =
            appendix.facts.iter().filter(|fact| fact.kind == FactKind::Entity).map(|fact| fact.subject).collect();
        for (at, result) in assessment.services.iter().enumerate() {
            if let Some(parent) = &result.ultimate_parent {
                walk.check(|| format!("{parent} is not in the appendix"), entities.contains(parent.as_str()));
            }
            for flow in DataMap::new(&assessment).flows(at) {
                let sourced = match flow.source {
                    "inventory" | "none" => true,
                    other => known.contains(other),
                };
                walk.check(|| format!("data to {}: {}", flow.recipient, flow.source), sourced);
            }
        }
        assert!(
            walk.without.is_empty(),
            "{example}: {} of {} statements without a source:\n{}",
            walk.without.len(),
            walk.statements,
            walk.without.iter().take(40).cloned().collect::<Vec<_>>().join("\n")
        );
        total += walk.statements;
    }
    assert!(total > 10_000, "only {total} statements were looked at");
}

/// A criterion that says the same whatever is known.
fn unconditional(lens: &str, id: &str) -> bool {
    let lens = CATALOG.lens(lens).expect("the lens");
    let criterion = lens.criteria.iter().find(|criterion| criterion.id == id).expect("the criterion");
    criterion.derive.iter().all(|row| row.when.is_empty())
}

/// A criterion explains itself: question, rungs, and a source or legal basis.
fn explained(lens: &str, id: &str) -> bool {
    let lens = CATALOG.lens(lens).expect("the lens");
    lens.criteria.iter().any(|criterion| {
        criterion.id == id
            && [Language::En, Language::De].iter().all(|language| !criterion.question.get(*language).is_empty())
            && criterion.rungs.len() > 1
            && (!criterion.basis.is_empty() || lens.evidence.source != "none")
    })
}

/// Rules of the policy and of waivers have no page of their own; `docs/policy.md` explains them.
fn explained_rule(rule: &str) -> bool {
    std::fs::read_to_string(support::repository("docs/policy.md")).expect("shipped").contains(rule)
}

#[test]
fn every_criterion_can_be_explained_by_the_command_line() {
    let folder = support::folder();
    for (id, part) in [("eu-csf-2026", "SOV-1"), ("bsi-c3a-1.0", "SOV-"), ("customer-service", "GDPR")] {
        let criterion = &CATALOG.lens(id).expect("the lens").criteria[0].id;
        let shown = support::hoheit(folder.path(), &["explain", &format!("{id}/{criterion}")]);
        let other = support::hoheit(folder.path(), &["explain", id]);
        // As the questionnaire names it.
        let asked = support::hoheit(folder.path(), &["explain", &format!("answers.{id}.{criterion}")]);
        assert_eq!(support::stdout(&asked), support::stdout(&shown));
        for output in [&shown, &other] {
            assert_eq!(output.status.code(), Some(0), "{id}: {}", support::stderr(output));
        }
        assert!(support::stdout(&shown).contains(part) || support::stdout(&other).contains(part), "{id}");
    }
    let close = support::hoheit(folder.path(), &["explain", "eu-csf-2026/4.11"]);
    assert_eq!(close.status.code(), Some(2));
    assert!(support::stderr(&close).contains("did you mean `eu-csf-2026/4.1`?"), "{}", support::stderr(&close));
}
