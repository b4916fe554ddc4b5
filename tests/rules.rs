//! Walks the rules: each has its page, its texts in both languages, and a pair of fixtures of which only one sets it off.
#![allow(unreachable_pub)]

use hoheit::assess::rules::case::Look;
use hoheit::assess::rules::{RULES, Rule, describe};
use hoheit::assess::{Assessment, Finding, assess};
use hoheit::catalog::{Catalog, Overlay, embedded, load};
use hoheit::inventory::{self, resolve};
use hoheit::model::words::{Date, Language};
use hoheit::policy::Policy;
use hoheit::source::Sources;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn fixture(rule: &str, name: &str) -> PathBuf {
    root().join("tests/rules").join(rule).join(name)
}

/// A catalog with what the fixture lays over it.
fn catalog(rule: &str) -> Catalog {
    let folder = fixture(rule, "catalog");
    let mut sources = Sources::default();
    let mut files = Vec::new();
    let mut stack = vec![folder.clone()];
    while let Some(at) = stack.pop() {
        let Ok(entries) = std::fs::read_dir(&at) else { continue };
        for entry in entries {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                stack.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("a text");
            let name = path.strip_prefix(&folder).expect("inside").to_string_lossy().replace('\\', "/");
            let file = sources.add(name.clone(), text.clone());
            files.push(Overlay { path: name, text, file });
        }
    }
    let (catalog, found) = load::with_overlay(&files);
    assert!(found.is_empty(), "{rule}: {found:#?}");
    catalog
}

fn with<T>(catalog: &Catalog, path: &Path, look: impl FnOnce(&Assessment<'_>) -> T) -> T {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let today: Date =
        text.lines().find_map(|line| line.strip_prefix("# today: ")).unwrap_or("2026-11-21").parse().expect("a date");
    let mut sources = Sources::default();
    let file = sources.add(path.to_string_lossy(), text.clone());
    let (draft, found) = inventory::read(&text, file);
    let (inventory, more) = resolve::resolve(vec![draft], catalog, None);
    let errors: Vec<String> = found.into_iter().chain(more).filter(|d| d.is_error()).map(|d| d.message).collect();
    assert!(errors.is_empty(), "{}: {errors:#?}", path.display());
    let (inventory, policy) = (inventory.expect("an inventory"), Policy::default());
    look(&assess(&inventory, catalog, &policy, today))
}

fn findings(catalog: &Catalog, rule: &'static Rule, name: &str) -> Vec<Finding> {
    with(catalog, &fixture(rule.id, name), |assessment| {
        let alone = rule.check(&Look::new(assessment));
        let all = assessment.findings.iter().filter(|finding| finding.rule == rule.id).count();
        assert_eq!(alone.len(), all, "{}: alone and among all", rule.id);
        for finding in &alone {
            if let (Some(at), Some(service)) = (finding.exposure, finding.service) {
                let proof = assessment.proof(service, &assessment.services[service].exposures[at]);
                assert!(!proof.is_empty(), "{}: the exposure it points to has no proof", rule.id);
            }
        }
        alone
    })
}

#[test]
fn ids_are_unique_and_sorted() {
    let ids: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    let mut sorted = ids.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(ids, sorted);
    assert!(ids.len() >= 34);
}

#[test]
fn every_rule_has_its_page_and_every_page_its_rule() {
    for rule in RULES {
        let page =
            std::fs::read_to_string(root().join(rule.page())).unwrap_or_else(|_| panic!("{} is missing", rule.page()));
        assert!(page.starts_with(&format!("# {}\n", rule.id)), "{}", rule.page());
        for heading in ["## What it finds", "## Why", "## Example", "## What to do", "## Sources"] {
            assert!(page.contains(heading), "{} lacks {heading}", rule.page());
        }
        let example = std::fs::read_to_string(fixture(rule.id, "bad.yaml")).expect("a fixture");
        let shown: Vec<&str> = example.lines().filter(|line| !line.starts_with("# today")).collect();
        assert!(page.contains(&shown.join("\n")), "{} shows another example than its fixture", rule.page());
    }
    for entry in std::fs::read_dir(root().join("docs/rules")).expect("docs/rules") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        let id = name.trim_end_matches(".md");
        assert!(id == "README" || describe::ids().any(|rule| rule == id), "docs/rules/{name} has no rule");
    }
}

#[test]
fn rules_of_the_policy_have_pages_and_every_rule_is_explained() {
    let catalog = embedded();
    for id in describe::ids() {
        let page = std::fs::read_to_string(root().join(format!("docs/rules/{id}.md"))).unwrap_or_default();
        assert!(page.starts_with(&format!("# {id}\n")), "docs/rules/{id}.md");
        for heading in ["## What it finds", "## Why", "## Example", "## What to do", "## Sources"] {
            assert!(page.contains(heading), "docs/rules/{id}.md lacks {heading}");
        }
        let (en, de) = (Language::En, Language::De);
        let words = describe::describe(&catalog, id, en).expect("an entry");
        assert!(words.starts_with(&format!("{id} — ")) && words.lines().count() >= 5, "{words}");
        assert!(!words.lines().any(|line| line.starts_with(": ")), "a word is missing: {words}");
        assert_ne!(words, describe::describe(&catalog, id, de).expect("an entry"));
    }
    assert_eq!(describe::describe(&catalog, "no-such-rule", Language::En), None);
}

/// The examples of the pages are policies that the tool reads without a word.
#[test]
fn examples_of_policies_are_read() {
    let catalog = embedded();
    for id in hoheit::assess::policy_rules::RULES.iter().chain(hoheit::assess::waive::RULES) {
        let page = std::fs::read_to_string(root().join(format!("docs/rules/{id}.md"))).expect("a page");
        let example = page.split("```yaml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
        let mut sources = Sources::default();
        let file = sources.add("hoheit.yaml", example);
        let (_, problems) = hoheit::policy::read(example, file, &catalog);
        assert!(problems.is_empty(), "{id}: {problems:?}");
    }
}

#[test]
fn every_rule_speaks_both_languages() {
    let catalog = embedded();
    let holes = |text: &str| {
        let mut names: Vec<String> =
            text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.to_owned()).collect();
        names.sort();
        names
    };
    for rule in RULES {
        for part in ["title", "message", "remedy"] {
            let key = format!("rule.{}.{part}", rule.id);
            let text = catalog.text(&key).unwrap_or_else(|| panic!("{key} is missing"));
            for language in [Language::En, Language::De] {
                assert!(text.get(language).len() > 10, "{key} says nothing in {language}");
            }
            assert_ne!(text.en, text.de, "{key}");
            let known: std::collections::BTreeSet<String> = holes(&text.en).into_iter().collect();
            let other: std::collections::BTreeSet<String> = holes(&text.de).into_iter().collect();
            assert_eq!(known, other, "{key}: other placeholders in German");
        }
    }
}

#[test]
fn bad_sets_it_off_and_good_does_not() {
    let shipped = embedded();
    let mut wrong = Vec::new();
    for rule in RULES {
        let laid_over = fixture(rule.id, "catalog").exists().then(|| catalog(rule.id));
        let catalog = laid_over.as_ref().unwrap_or(&shipped);
        let bad = findings(catalog, rule, "bad.yaml");
        if bad.is_empty() {
            wrong.push(format!("{}: bad.yaml does not set it off", rule.id));
        }
        for finding in &bad {
            for text in [finding.message.get(Language::En), finding.message.get(Language::De)] {
                if text.contains(['{', '}']) || text.contains(rule.id) {
                    wrong.push(format!("{}: unfilled: {text}", rule.id));
                }
            }
            if finding.remedy.as_ref().is_none_or(|remedy| remedy.en.contains('{') || remedy.de.contains('{')) {
                wrong.push(format!("{}: remedy {:?}", rule.id, finding.remedy));
            }
        }
        for finding in findings(catalog, rule, "good.yaml") {
            wrong.push(format!("{}: good.yaml sets it off: {}", rule.id, finding.message.get(Language::En)));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn findings_come_worst_first_and_the_same_each_time() {
    let catalog = embedded();
    let path = fixture("special-data-abroad", "bad.yaml");
    let list = |assessment: &Assessment<'_>| assessment.findings.clone();
    let (once, again) = (with(&catalog, &path, list), with(&catalog, &path, list));
    assert_eq!(once, again);
    assert!(once.windows(2).all(|pair| pair[0].severity >= pair[1].severity));
    let mut prints: Vec<String> = once.iter().map(|finding| finding.fingerprint(Some("x"))).collect();
    prints.sort();
    prints.dedup();
    assert_eq!(prints.len(), once.len(), "two findings share a fingerprint");
}
