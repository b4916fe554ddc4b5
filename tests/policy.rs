//! The policy file, what it finds, and waivers.
#![allow(unreachable_pub)]

use hoheit::assess::policy_rules::{self, policy_findings};
use hoheit::assess::waive::waive;
use hoheit::assess::{Assessment, Finding, assess};
use hoheit::catalog::{Catalog, embedded};
use hoheit::diagnostic::Diagnostic;
use hoheit::inventory::{self, Inventory};
use hoheit::model::words::{Confidence, Date, Language, Severity};
use hoheit::policy::{self, Policy};
use hoheit::source::Sources;
use std::sync::OnceLock;

fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(embedded)
}

fn today() -> Date {
    "2026-11-21".parse().expect("date")
}

fn inventory(text: &str) -> Inventory {
    let mut sources = Sources::default();
    let file = sources.add("inventory.yaml", text);
    let (draft, problems) = inventory::read(text, file);
    assert!(problems.is_empty(), "{problems:?}");
    let (inventory, problems) = inventory::resolve::resolve(vec![draft], catalog(), None);
    assert!(problems.is_empty(), "{problems:?}");
    inventory.expect("inventory")
}

fn read(text: &str) -> (Policy, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let file = sources.add("hoheit.yaml", text);
    policy::read(text, file, catalog())
}

fn policy(text: &str) -> Policy {
    let (policy, problems) = read(text);
    assert!(problems.is_empty(), "{problems:?}");
    policy
}

fn found(inventory_text: &str, policy_text: &str) -> Vec<(String, Severity, Confidence, String)> {
    let (inventory, policy) = (inventory(inventory_text), policy(policy_text));
    let assessment = assess(&inventory, catalog(), &policy, today());
    policy_findings(&assessment)
        .iter()
        .map(|f| {
            let service = f.service.map_or("-", |at| assessment.service(at).id.as_str());
            (format!("{}/{service}", f.rule), f.severity, f.confidence, f.message.get(Language::En))
        })
        .collect()
}

const SHOP: &str = "
organisation: { name: Shop, home: DE }
services:
  - { id: crm, offering: salesforce-service-cloud, country: DE, data: [customer-contact], protection: high, keys: byok, users: 300 }
  - { id: files, offering: nextcloud-self-hosted, country: DE, data: [documents], protection: high }
  - { id: logs, offering: aws-s3, region: aws/us-east-1, data: [logs], protection: normal, keys: vendor }
  - { id: odd }
";

#[test]
fn every_problem_of_a_policy_is_said_at_once_with_its_place() {
    let text = "
defaults: { lang: fr, fail_on: severe, lenses: [eu-csf-2025], horizon: 0 }
gates: { access: { hihg: none, normal: some } }
countries:
  - { allowed: [Germany], need: enormous }
  - { data: [custmer-contact] }
parents: [{ forbidden: [microsft] }]
keys: [{ allowed: [hiok] }]
seal: [{ minimum: 9 }]
concentration: [{ kind: planet, max: 140% }]
own_rules:
  - { id: Bad Id, when: service.kyes == 'vendor', message: x }
  - { id: no-when, message: x }
rules: { policy-country: fatal }
waivers:
  - { rule: policy-country, scope: crm, reason: because, expires: 31.02.2027 }
waviers: []
";
    let (_, problems) = read(text);
    let all: Vec<String> = problems.iter().map(|d| format!("{}: {} {:?}", d.code, d.message, d.help)).collect();
    let has = |what: &str| assert!(all.iter().any(|line| line.contains(what)), "{what} not in {all:#?}");
    for what in [
        "`lang`",
        "`fail_on`",
        "eu-csf-2025",
        "`horizon`",
        "`hihg`",
        "`normal`",
        "`Germany`",
        "enormous",
        "custmer-contact",
        "did you mean `customer-contact`?",
        "microsft",
        "did you mean `microsoft`?",
        "hiok",
        "0 to 4",
        "planet",
        "share such as",
        "Bad Id",
        "`kyes`",
        "did you mean `keys`?",
        "no `when`",
        "fatal",
        "`owner`",
        "`waviers`",
        "did you mean `waivers`?",
    ] {
        has(what);
    }
    for problem in &problems {
        let span = problem.labels.first().unwrap_or_else(|| panic!("{problem:?} has no place")).span;
        assert!((span.end as usize) <= text.len() && span.start > 0, "{problem:?}");
    }
    let place = problems.iter().find(|d| d.message.contains("kyes")).expect("expression").labels[0].span;
    assert_eq!(&text[place.range()], "kyes");
}

#[test]
fn an_empty_policy_is_the_default_and_gates_override_one_by_one() {
    assert_eq!(policy(""), Policy::default());
    assert_eq!(policy("# nothing\n"), Policy::default());
    let changed = policy("gates: { access: { normal: none } }");
    assert_eq!(changed.gates.access[0], hoheit::model::Strength::None);
    assert_eq!(changed.gates.access[1..], Policy::default().gates.access[1..]);
}

#[test]
fn countries_are_judged_by_data_and_need_and_unknown_is_not_allowed() {
    let all = found(SHOP, "countries: [{ allowed: [EU], severity: critical }]");
    assert_eq!(all.len(), 2, "{all:#?}");
    assert_eq!(all[0].0, "policy-country/logs");
    assert_eq!((all[0].1, all[0].2), (Severity::Critical, Confidence::High));
    assert_eq!(all[0].3, "logs lies in United States; the policy allows only European Union");
    assert_eq!((all[1].0.as_str(), all[1].1, all[1].2), ("policy-country/odd", Severity::Low, Confidence::Low));
    let scoped = found(SHOP, "countries: [{ allowed: [EU], data: [special] }]");
    assert_eq!(scoped.iter().map(|f| f.0.as_str()).collect::<Vec<_>>(), ["policy-country/odd"]);
    let high = found(SHOP, "countries: [{ forbidden: [US], need: high, services: ['l*'] }]");
    assert!(high.is_empty(), "{high:?}");
}

#[test]
fn parents_are_judged_by_control_and_own_operation_is_left_out_unless_named() {
    let rules =
        |text: &str| found(SHOP, text).into_iter().filter(|f| f.2 == Confidence::High).map(|f| f.0).collect::<Vec<_>>();
    assert_eq!(rules("parents: [{ forbidden: [US] }]"), ["policy-parent/crm", "policy-parent/logs"]);
    assert_eq!(rules("parents: [{ forbidden: [Amazon Web Services] }]"), ["policy-parent/logs"]);
    assert_eq!(rules("parents: [{ allowed: [EU, salesforce] }]"), ["policy-parent/logs"]);
    assert_eq!(rules("parents: [{ allowed: [US], self_run: true }]"), ["policy-parent/files"]);
}

#[test]
fn keys_are_demanded_by_need_and_what_the_organisation_runs_is_its_own() {
    let all = found(SHOP, "keys: [{ allowed: [hyok, client-side], need: high }]");
    let short: Vec<(&str, Confidence)> = all.iter().map(|f| (f.0.as_str(), f.2)).collect();
    assert_eq!(short, [("policy-keys/crm", Confidence::High), ("policy-keys/odd", Confidence::Low)]);
}

#[test]
fn concentration_is_found_and_points_at_the_policy() {
    let text = "concentration:\n  - { kind: ultimate-parent, max: 20%, except: [aws], severity: medium }\n  - { kind: country, max: 10%, except: [EU] }\n";
    let (inventory, policy) = (inventory(SHOP), policy(text));
    let assessment = assess(&inventory, catalog(), &policy, today());
    let all = policy_findings(&assessment);
    let country: Vec<&Finding> = all.iter().filter(|f| f.key.starts_with("country")).collect();
    assert_eq!(country.len(), 1, "{all:#?}");
    assert!(
        ["United States", "25 %"].iter().all(|words| country[0].message.get(Language::En).contains(words)),
        "{:?}",
        country[0].message
    );
    assert!(all.iter().any(|f| f.key.contains("Salesforce") && f.severity == Severity::Medium), "{all:#?}");
    assert!(!all.iter().any(|f| f.key.contains("Amazon")), "{all:#?}");
    assert_eq!(&text[country[0].span.expect("place").range()], "kind");
}

#[test]
fn own_rules_are_asked_and_missing_facts_leave_them_undecided() {
    let text = "
own_rules:
  - id: many-users-need-hyok
    when: service.users > 100 && service.keys != 'hyok'
    severity: critical
    message: { en: too many users, de: zu viele Nutzende }
";
    let all = found(SHOP, text);
    let of = |id: &str| all.iter().find(|f| f.0.ends_with(id)).unwrap_or_else(|| panic!("{id}: {all:#?}"));
    assert_eq!((of("/crm").1, of("/crm").2), (Severity::Critical, Confidence::High));
    assert_eq!(of("/crm").3, "crm: too many users");
    assert_eq!(of("/odd").2, Confidence::Low);
    assert!(of("/odd").3.contains("users") || of("/odd").3.contains("keys"), "{}", of("/odd").3);
    let us = "own_rules: [{ id: us, message: m, when: \"service.exposures.exists(e, e.channel == 'access' && e.jurisdiction == 'US' && e.verdict == 'yes')\" }]";
    let ids: Vec<String> = found(SHOP, us).into_iter().map(|f| f.0).collect();
    assert!(
        ids.contains(&"policy-custom/crm".to_owned()) && !ids.contains(&"policy-custom/files".to_owned()),
        "{ids:?}"
    );
}

#[test]
fn waivers_hide_nothing_without_counting_it() {
    let text = "
countries: [{ id: only-eu, allowed: [EU] }]
keys: [{ allowed: [hyok] }]
waivers:
  - { rule: policy-country, scope: logs, reason: test data, owner: IT, expires: 2027-06-30 }
  - { rule: policy-keys, scope: 'c*', reason: r, owner: IT, expires: 2026-01-31 }
  - { rule: policy-kays, scope: '*', reason: r, owner: IT, expires: 2027-01-31 }
  - { rule: policy-seal, scope: crm, reason: r, owner: IT, expires: 2027-01-31 }
  - { rule: policy-keys, scope: logs, reason: r, owner: IT, expires: 2031-01-31 }
";
    let (inventory, policy) = (inventory(SHOP), policy(text));
    let assessment = assess(&inventory, catalog(), &policy, today());
    let findings = policy_findings(&assessment);
    let count = findings.len();
    let out = waive(findings, &assessment, &[]);
    let about_waivers: Vec<&str> =
        out.active.iter().map(|f| f.rule).filter(|rule| rule.starts_with("waiver-")).collect();
    assert_eq!(out.active.len() - about_waivers.len() + out.waived.len() + out.off.len(), count);
    assert_eq!(out.waived.iter().map(|(f, at)| (f.rule, *at)).collect::<Vec<_>>(), [("policy-country", 0)]);
    let mut sorted = about_waivers.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, ["waiver-expired", "waiver-too-long", "waiver-unknown-rule", "waiver-unused"]);
    for service in ["crm", "logs"] {
        let at = assessment.inventory.services.iter().position(|s| s.id == service);
        assert!(out.active.iter().any(|f| f.rule == "policy-keys" && f.service == at), "{service} counts again");
    }
    let unknown = out.active.iter().find(|f| f.rule == "waiver-unknown-rule").expect("finding");
    assert!(unknown.remedy.as_ref().is_some_and(|r| r.en.contains("policy-keys")), "{unknown:?}");
    assert_eq!(&text[unknown.span.expect("place").range()], "policy-kays");
}

#[test]
fn a_limit_left_open_says_which_fact_is_missing_and_asks_for_it() {
    let inventory_text = "
organisation: { name: Shop, home: DE, sites: [{ id: rz, country: DE }] }
services:
  - { id: logs, offering: aws-s3, region: aws/us-east-1, keys: vendor }
  - { id: tool, vendor: microsoft, keys: vendor, data: [health] }
  - { id: own, vendor: nextcloud, site: rz, data: [health] }
";
    let policy_text = "
countries: [{ allowed: [EU], data: [personal] }]
parents: [{ forbidden: [US, DE] }]
keys: [{ allowed: [hyok], need: high, data: [special] }]
own_rules: [{ id: no-logs, when: service.keys == 'vendor', data: [logs], message: m, remedy: r }]
";
    let (inventory, policy) = (inventory(inventory_text), policy(policy_text));
    let assessment = assess(&inventory, catalog(), &policy, today());
    let said: Vec<(String, String, String)> = policy_findings(&assessment)
        .iter()
        .filter(|f| f.confidence == Confidence::Low)
        .map(|f| {
            let service = f.service.map_or("-", |at| assessment.service(at).id.as_str());
            let remedy = f.remedy.as_ref().map_or_else(String::new, |remedy| remedy.en.clone());
            (format!("{}/{service}", f.rule), f.message.get(Language::En), remedy)
        })
        .collect();
    let of = |name: &str| said.iter().find(|(id, ..)| id == name).unwrap_or_else(|| panic!("{name}: {said:#?}"));
    let country = of("policy-country/logs");
    assert_eq!(
        country.1,
        "logs lies in United States; the policy allows only European Union; whether this applies to logs is open, for it \
         is not known which data the service handles"
    );
    assert_eq!(country.2, "Record what is missing in the inventory: data");
    let keys = of("policy-keys/logs");
    assert!(keys.1.contains("held as the vendor") && keys.1.contains("how much protection"), "{keys:?}");
    assert_eq!(keys.2, "Record what is missing in the inventory: protection, data");
    let parent = of("policy-parent/tool");
    assert!(parent.1.contains("controlled by Microsoft") && parent.1.contains("runs the service itself"), "{parent:?}");
    assert!(parent.2.ends_with(": deployment"), "{parent:?}");
    let own = of("policy-custom/logs");
    assert!(own.1.starts_with("logs: m; whether") && own.2.ends_with(": data"), "{own:?}");
    assert!(of("policy-country/tool").2.ends_with(": country"), "{said:#?}");
    // Nextcloud at an own site is run by nobody else.
    assert!(!said.iter().any(|(id, ..)| id == "policy-parent/own" || id == "policy-keys/own"), "{said:#?}");
}

#[test]
fn an_expired_waiver_says_what_became_of_what_it_covered() {
    let waivers = |also: &str| {
        let text = format!(
            "countries: [{{ allowed: [EU] }}]\nwaivers:\n  - {{ rule: policy-country, scope: logs, reason: r, owner: IT, expires: 2026-01-31 }}\n{also}"
        );
        let (inventory, policy) = (inventory(SHOP), policy(&text));
        let assessment = assess(&inventory, catalog(), &policy, today());
        let out = waive(policy_findings(&assessment), &assessment, &[]);
        let found = out.active.iter().find(|f| f.rule == "waiver-expired").expect("finding");
        (found.severity, found.message.get(Language::En))
    };
    let (severity, message) = waivers("");
    assert!(severity == Severity::Medium && message.contains("counts again"), "{message}");
    let valid = "  - { rule: policy-country, scope: 'l*', reason: r, owner: IT, expires: 2027-01-31 }\n";
    let (severity, message) = waivers(valid);
    assert!(severity == Severity::Low && message.contains("another waiver covers"), "{message}");
    let (severity, message) = waivers("rules: { policy-country: off }\n");
    assert!(severity == Severity::Low && message.contains("nothing left"), "{message}");
}

#[test]
fn levels_change_severity_or_switch_off_and_off_is_counted() {
    let text = "countries: [{ allowed: [EU] }]\nkeys: [{ allowed: [hyok] }]\nrules: { policy-country: info, policy-keys: off }\ndefaults: { undecided: off }";
    let (inventory, policy) = (inventory(SHOP), policy(text));
    let assessment = assess(&inventory, catalog(), &policy, today());
    let findings = policy_findings(&assessment);
    let count = findings.len();
    let out = waive(findings, &assessment, policy_rules::RULES);
    assert_eq!(
        out.active.iter().map(|f| (f.rule, f.severity)).collect::<Vec<_>>(),
        [("policy-country", Severity::Info)]
    );
    assert_eq!(out.off.len() + out.active.len(), count);
    assert!(policy::read::unknown_levels(&policy, policy_rules::RULES).is_empty());
    assert_eq!(policy::read::unknown_levels(&policy, &["policy-keys"]).len(), 1);
}

#[test]
fn fingerprints_tell_findings_apart_and_survive_a_reordered_policy() {
    let prints = |text: &str| {
        let (inventory, policy) = (inventory(SHOP), policy(text));
        let assessment: Assessment<'_> = assess(&inventory, catalog(), &policy, today());
        let mut prints: Vec<String> = policy_findings(&assessment)
            .iter()
            .map(|f| f.fingerprint(f.service.map(|at| assessment.service(at).id.as_str())))
            .collect();
        prints.sort();
        prints
    };
    let (a, b) = ("{ allowed: [EU] }", "{ forbidden: [US], need: high }");
    let first = prints(&format!("countries: [{a}, {b}]\nkeys: [{{ allowed: [hyok] }}]"));
    assert_eq!(first, prints(&format!("keys: [{{ allowed: [hyok] }}]\ncountries: [{b}, {a}]")));
    let mut unique = first.clone();
    unique.dedup();
    assert_eq!(unique, first);
}

#[test]
fn the_schema_accepts_the_example_and_refuses_a_misspelt_field() {
    let page = include_str!("../docs/policy.md");
    let example =
        page.split("```yaml").nth(1).and_then(|rest| rest.split("```").next()).expect("example in docs/policy.md");
    let parsed = policy(example);
    assert!(!parsed.waivers.is_empty() && !parsed.own_rules.is_empty() && !parsed.seal.is_empty());
    let schema = jsonschema::validator_for(&policy::shape::schema()).expect("schema");
    let value: serde_json::Value = hoheit::source::yaml::from_str(example).expect("yaml");
    let errors: Vec<String> = schema.iter_errors(&value).map(|e| format!("{} {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert!(!schema.is_valid(&serde_json::json!({ "waviers": [] })));
    for fact in policy::expression::SERVICE_FACTS.iter().map(|fact| fact.name) {
        assert!(page.contains(&format!("`{fact}`")), "docs/policy.md does not mention the fact `{fact}`");
    }
    for rule in policy_rules::RULES.iter().chain(hoheit::assess::waive::RULES) {
        assert!(page.contains(&format!("`{rule}`")), "docs/policy.md does not mention the rule `{rule}`");
    }
}

#[test]
fn every_text_that_the_gate_uses_exists_in_both_languages() {
    let source = [
        include_str!("../src/assess/policy_rules/mod.rs"),
        include_str!("../src/assess/policy_rules/concentrated.rs"),
        include_str!("../src/assess/policy_rules/meant.rs"),
        include_str!("../src/assess/waive.rs"),
    ]
    .concat();
    for topic in ["country", "parent", "keys", "seal", "custom"] {
        for end in ["yes", "unknown"] {
            assert!(catalog().text(&format!("policy.{topic}.{end}")).is_some(), "{topic} {end}");
        }
    }
    for rule in hoheit::assess::waive::RULES {
        let topic = rule.trim_start_matches("waiver-");
        assert!(
            catalog().text(&format!("waiver.{topic}")).is_some()
                && catalog().text(&format!("waiver.{topic}.remedy")).is_some()
        );
    }
    for state in ["replaced", "idle"] {
        assert!(catalog().text(&format!("waiver.expired.{state}")).is_some(), "{state}");
    }
    for fact in ["data", "need", "category", "runs"] {
        assert!(catalog().text(&format!("policy.missing.{fact}")).is_some(), "{fact}");
    }
    for kind in ["ultimate-parent", "country", "cloud", "data-centre", "common-cause"] {
        assert!(catalog().text(&format!("policy.concentration.{kind}")).is_some(), "{kind}");
    }
    for key in source.split('"').filter(|word| word.starts_with("policy.") && !word.contains('{')) {
        assert!(catalog().text(key).is_some(), "{key}");
    }
}
