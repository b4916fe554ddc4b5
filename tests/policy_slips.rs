//! Slips in a policy that would switch a limit or rule off without a word: each must be an error that names the way out.
#![allow(unreachable_pub)]

use hoheit::assess::policy_rules::RULES;
use hoheit::catalog::{Catalog, embedded};
use hoheit::diagnostic::Diagnostic;
use hoheit::model::words::Date;
use hoheit::policy::{self, Policy};
use hoheit::source::Sources;
use std::sync::OnceLock;

fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(embedded)
}

fn read(text: &str) -> (Policy, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let file = sources.add("hoheit.yaml", text);
    policy::read(text, file, catalog())
}

/// The one problem of a policy: where it points, what it says with its help.
fn problem(text: &str) -> (String, String) {
    let (_, problems) = read(text);
    assert_eq!(problems.len(), 1, "{text}: {problems:#?}");
    assert!(problems[0].is_error(), "{problems:#?}");
    let place = problems[0].labels[0].span;
    (text[place.range()].to_owned(), format!("{} | {}", problems[0].message, problems[0].help.join(" | ")))
}

fn rule(when: &str) -> String {
    format!("own_rules:\n  - id: x\n    message: m\n    when: \"{when}\"\n")
}

#[track_caller]
fn refused(when: &str, place: &str, words: &[&str]) {
    let (at, said) = problem(&rule(when));
    assert_eq!(at, place, "{when}: {said}");
    for word in words {
        assert!(said.contains(word), "{when}: `{word}` is not in {said}");
    }
}

#[test]
fn a_syntax_error_in_an_expression_points_into_it() {
    let text = "own_rules:\n  - id: x\n    when: service.users > > 3\n    message: x\n";
    let (_, problems) = read(text);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(problems[0].code, "invalid-expression");
    assert_eq!(problems[0].labels[0].span.start as usize, text.find("> 3").expect("place"), "{problems:?}");
}

#[test]
fn members_that_do_not_exist_are_errors_of_the_rule() {
    refused("service.parent.cuntry == 'US'", "cuntry", &["`service.parent`", "did you mean `country`?", "`name`"]);
    refused("has(service.parent.cuntry)", "cuntry", &["did you mean `country`?"]);
    refused(
        "service.exposures.exists(e, e.channle == 'access')",
        "channle",
        &["`e` has no fact", "did you mean `channel`?", "`verdict`"],
    );
    refused("service.exposures.filter(e, e.direct).exists(x, x.levle == 'high')", "levle", &["`level`"]);
    refused("service['kyes'] == 'vendor'", "'kyes'", &["did you mean `keys`?"]);
    refused(
        "service.controls.exit_testd != true",
        "exit_testd",
        &["did you mean `exit_tested`?", "catalog list controls"],
    );
    refused("'exit_testd' in service.controls", "'exit_testd'", &["`exit_tested`"]);
    refused("service.seal['eu-csf-2025'].low < 2", "'eu-csf-2025'", &["does not exist", "`eu-csf-2026`"]);
    refused("service.seal['gdpr'].low < 2", "'gdpr'", &["has no SEAL levels", "`eu-csf-2026`"]);
    refused("service.seal['eu-csf-2026'].lowest < 2", "lowest", &["`low`"]);
    refused("organisation.hoem == 'DE'", "hoem", &["`home`"]);
    refused("service.keys.length == 3", "length", &["is text"]);
    refused("service.keys == 'byok' && service.id.startWith('x')", "(", &["`startsWith`"]);
    refused("service.keys == 'byok' && servce.personal", "servce", &["did you mean `service`?"]);
}

#[test]
fn comparing_a_fact_with_another_type_is_an_error_that_says_the_type() {
    refused("service.id == 3", "3", &["`service.id` is text", "write `'3'`"]);
    refused("service.keys == true", "true", &["`service.keys` is text", "`'hyok'`"]);
    refused("service.users == '100'", "'100'", &["`service.users` is a number", "write `100`"]);
    refused("service.personal == 'true'", "'true'", &["is true or false", "write `true`"]);
    refused("service.data == 'health'", "'health'", &["a list of texts"]);
    refused("service.keys == null", "null", &["`has(service.keys)` asks whether it is known"]);
    refused("service.controls.exit_tested == 'yes'", "'yes'", &["is true or false", "`true`, `false`"]);
    refused("service.seal['eu-csf-2026'].low == 'high'", "'high'", &["is a number"]);
    refused("service.users in ['100']", "'100'", &["`service.users` is a number"]);
    refused("3 in service.data", "3", &["`service.data` holds text"]);
    refused("'x' in service.owner", "owner", &["`service.owner` is text"]);
    refused("service.data.contains('health')", "data", &["`'…' in service.data` asks about a list"]);
    refused("service.users && service.personal", "users", &["`service.users` is a number"]);
    refused("service.exposures.exists(e, e.direct == 'yes')", "'yes'", &["`e.direct` is true or false"]);
    refused("service.keys.exists(k, k == 'byok')", "keys", &["is text, and no list"]);
    refused("service.users", "\"service.users\"", &["the result is a number"]);
}

#[test]
fn a_word_that_a_fact_never_is_is_an_error_that_lists_the_words() {
    for (when, place, word) in [
        ("service.exposures.exists(e, e.channel == 'acess')", "'acess'", "did you mean `access`?"),
        ("service.exposures.exists(e, e.level in ['high', 'criticl'])", "'criticl'", "`critical`"),
        ("service.exposures.exists(e, e.verdict != 'maybe')", "'maybe'", "`unknown`"),
        ("service.exposures.map(e, e.channel).exists(c, c == 'exitt')", "'exitt'", "`exit`"),
        ("service.keys != 'hiok'", "'hiok'", "did you mean `hyok`?"),
        ("'very_high' == service.confidentiality", "'very_high'", "`very-high`"),
        ("service.availability == 'medium'", "'medium'", "`normal`"),
        ("service.criticality == 'very-high'", "'very-high'", "`critical`"),
        ("service.deployment == 'selfhosted'", "'selfhosted'", "did you mean `self-hosted`?"),
        ("service.placement == 'cloud'", "'cloud'", "`eu-cloud`"),
        ("service.country == 'Germany'", "'Germany'", "did you mean `DE`?"),
        ("service.parent.country == 'USA'", "'USA'", "did you mean `US`?"),
        ("'helth' in service.data", "'helth'", "did you mean `health`?"),
        ("service.data.exists(d, d == 'helth')", "'helth'", "`health`"),
        ("service.vendor == 'amazon'", "'amazon'", "did you mean `aws`?"),
        ("service.category == 'crmm'", "'crmm'", "`crm`"),
        ("today > '21.11.2026'", "'21.11.2026'", "`2026-11-21`"),
    ] {
        refused(when, place, &[word]);
    }
    refused("service.criticality >= 'high'", "criticality", &["compare its letters", "in ['high', 'critical']"]);
}

#[test]
fn every_slip_of_a_rule_is_said_and_rules_that_can_fire_are_kept() {
    let (_, problems) = read(&rule("service.kyes == 'vendor' && service.users == '5'"));
    assert_eq!(problems.len(), 2, "{problems:#?}");
    for when in [
        "service.exposures.exists(e, e.channel == 'access' && e.jurisdiction == 'US' && e.level == 'critical')",
        "service.personal && !service.processor_agreement",
        "service.criticality == 'critical' && !has(service.fallback)",
        "service.vendor == 'aws' && service.controls.exit_tested != true",
        "service.seal['eu-csf-2026'].low < 2 || service.seal['eu-csf-1.2.1'].high == 0",
        "service.exposures.all(e, e.jurisdiction == '' || !e.direct)",
        "service.exposures.filter(e, e.level == 'high').size() > 2",
        "service.depends_on.exists(d, d.startsWith('erp'))",
        "size(service.data) == 0 || service.name.matches('^x')",
        "(service.personal ? service.users : 0) > 10",
        "service.country != organisation.home && service.keys in ['vendor', 'byok']",
        "today >= '2026-12' && service.contract_days < 90",
        "service.region.startsWith('aws/') && string(service.users) == '10'",
    ] {
        let (policy, problems) = read(&rule(when));
        assert!(problems.is_empty() && policy.own_rules.len() == 1, "{when}: {problems:#?}");
    }
    let (policy, _) = read(&rule("service.seal['eu-csf-1.2.1'].low < 2"));
    assert!(policy.lenses.iter().any(|lens| lens == "eu-csf-1.2.1"), "{:?}", policy.lenses);
}

#[test]
fn nested_loops_of_lists_are_checked_in_time() {
    let deep = (0..8).fold("service.data".to_owned(), |inner, at| format!("[1].map(x{at}, {inner})"));
    let (_, problems) = read(&rule(&format!("{deep} == []")));
    assert!(problems.iter().any(|problem| problem.message.contains("loops")), "{problems:#?}");
}

#[test]
fn names_in_limits_that_match_nothing_are_errors_and_what_people_write_is_understood() {
    for (text, place, words) in [
        ("concentration: [{ kind: cloud, name: awz, max: 25% }]", "awz", "did you mean `aws`?"),
        ("concentration: [{ kind: cloud, name: deepl, max: 25% }]", "deepl", "unknown cloud"),
        ("concentration: [{ kind: country, name: XX, max: 25% }]", "XX", "codes such as DE"),
        ("concentration: [{ kind: country, max: 25%, except: [EU, USA] }]", "USA", "did you mean `US`?"),
        (
            "concentration: [{ kind: ultimate-parent, max: 25%, except: [aws, nobody] }]",
            "nobody",
            "catalog list vendors",
        ),
        (
            "concentration: [{ max: 25%, name: microsft, kind: ultimate-parent }]",
            "microsft",
            "did you mean `microsoft`?",
        ),
        ("concentration: [{ kind: ultimate-parent, name: github, max: 10% }]", "github", "did you mean `microsoft`?"),
        ("parents: [{ forbidden: [CN, github] }]", "github", "Microsoft"),
        ("parents: [{ forbidden: [CN, USA] }]", "USA", "did you mean `US`?"),
        ("parents: [{ allowed: [EU, nobody-at-all] }]", "nobody-at-all", "country, vendor or legal entity"),
        ("countries: [{ allowed: [EU, Germany] }]", "Germany", "did you mean `DE`?"),
        ("seal: [{ minimum: 2, lens: gdpr }]", "gdpr", "has no SEAL levels"),
    ] {
        let (at, said) = problem(text);
        assert_eq!(at, place, "{text}: {said}");
        assert!(said.contains(words), "{text}: {said}");
    }
    for (kind, name, id) in [
        ("ultimate-parent", "amazon", "aws"),
        ("ultimate-parent", "'Amazon.com, Inc.'", "a"),
        ("ultimate-parent", "amazon-com-inc", "amazon-com-inc"),
        ("cloud", "amazon", "aws"),
        ("cloud", "AWS", "aws"),
        ("cloud", "google", "gcp"),
        ("country", "us", "US"),
        ("country", "EU", "EU"),
    ] {
        let (policy, problems) = read(&format!("concentration: [{{ kind: {kind}, name: {name}, max: 10% }}]"));
        assert!(problems.is_empty(), "{name}: {problems:#?}");
        let read = policy.concentration[0].name.as_deref().unwrap_or_default();
        assert!(read == id || (id == "a" && read.starts_with('a')), "{kind} {name}: {read}");
    }
}

#[test]
fn problems_point_at_the_item_and_are_said_once() {
    for (text, place) in [
        ("countries: [{ forbidden: [US], data: [personal, foo] }]", "foo"),
        ("countries: [{ forbidden: [US], categories: [crm, barr] }]", "barr"),
        ("keys: [{ allowed: [hyok, foo] }]", "foo"),
        ("defaults: { lenses: [gdpr, foo] }", "foo"),
    ] {
        assert_eq!(problem(text).0, place, "{text}");
    }
    let waiver = "waivers: [{ rule: policy-keys, scope: x, reason: r, owner: IT, expires: soon }]";
    let (at, said) = problem(waiver);
    assert!(at == "soon" && said.contains("no date"), "{at}: {said}");
    let without = "waivers: [{ rule: policy-keys, scope: x, reason: ' ', owner: IT, expires: unknown }]";
    assert!(problem(without).1.contains("needs `reason`, `expires`"), "{}", problem(without).1);
}

#[test]
fn a_waiver_runs_until_the_same_day_of_next_year_at_most() {
    let until = |expires: &str| {
        let text = format!("waivers: [{{ rule: policy-country, scope: x, reason: r, owner: o, expires: {expires} }}]");
        read(&text).0.waivers.remove(0)
    };
    for (day, last, over) in [
        ("2026-11-30", "2027-11-30", "2027-12-01"),
        ("2027-03-01", "2028-03-01", "2028-03-02"),
        ("2028-02-29", "2029-02-28", "2029-03-01"),
    ] {
        let day: Date = day.parse().expect("date");
        assert!(!until(last).too_long(day) && until(over).too_long(day), "{day}");
    }
}

#[test]
fn own_rules_are_not_called_like_rules_of_hoheit_and_failing_can_be_switched_off() {
    let (policy, problems) =
        read("defaults: { fail_on: never }\nown_rules: [{ id: policy-country, when: service.personal, message: m }]");
    assert!(problems.is_empty(), "{problems:?}");
    let taken = policy::read::taken_ids(&policy, RULES);
    assert!(taken.len() == 1 && taken[0].is_error() && taken[0].message.contains("policy-country"), "{taken:?}");
    assert_eq!(policy.fail_on.map(policy::FailOn::severity), Some(None));
}
