//! Hand-worked cases: a service in, what each lens says out.

use crate::independent::CATALOG;
use hoheit::assess::lens::{AnswerBasis, LensResult, Standing};
use hoheit::assess::{Assessment, assess};
use hoheit::catalog::Catalog;
use hoheit::inventory::{self, Inventory, resolve};
use hoheit::policy::Policy;
use hoheit::source::Sources;

pub fn inventory(text: &str) -> Inventory {
    let mut sources = Sources::default();
    let file = sources.add("test.yaml", text);
    let (draft, found) = inventory::read(text, file);
    let (inventory, more) = resolve::resolve(vec![draft], &CATALOG, None);
    let errors: Vec<String> = found.into_iter().chain(more).filter(|d| d.is_error()).map(|d| d.message).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    inventory.expect("an inventory")
}

pub fn policy(lenses: &[&str]) -> Policy {
    Policy { lenses: lenses.iter().map(|id| (*id).to_owned()).collect(), lenses_explicit: true, ..Policy::default() }
}

pub fn assessed<'a>(inventory: &'a Inventory, policy: &'a Policy) -> Assessment<'a> {
    let catalog: &'a Catalog = &CATALOG;
    assess(inventory, catalog, policy, "2026-11-21".parse().expect("a date"))
}

fn rungs(result: &LensResult, id: &str) -> (u32, u32) {
    result.criteria.iter().find(|criterion| criterion.id == id).unwrap_or_else(|| panic!("{id}")).rungs
}

#[test]
fn a_us_owned_service_in_frankfurt_is_capped_by_law() {
    let inventory = inventory(
        "organisation: { name: X, home: DE }\nservices:\n  - id: office\n    category: office\n    offering: microsoft-365\n    region: azure/germanywestcentral\n    data: [documents]\n    keys: vendor\n",
    );
    let policy = policy(&["eu-csf-2026"]);
    let assessment = assessed(&inventory, &policy);
    let result = &assessment.services[0].lenses["eu-csf-2026"];
    let (low, high) = result.seal.expect("seal");
    assert_eq!((low, high), (0, 1), "{result:#?}");
    for id in ["1.1", "3.1"] {
        assert!(result.capping.iter().any(|found| found == id), "{id} caps: {:?}", result.capping);
    }
    assert_eq!(rungs(result, "3.1"), (0, 1), "keys held by the vendor");
    let (low, high) = result.score.expect("score");
    assert!(low > 0.0 && high < 85.0 && low < high, "{low} {high}");
}

#[test]
fn open_source_on_own_machines_at_home_can_reach_the_top() {
    let inventory = inventory(
        "organisation: { name: X, home: DE, sites: [{ id: rz, country: DE }] }\nservices:\n  - id: files\n    category: files\n    offering: nextcloud-self-hosted\n    site: rz\n    data: [documents]\n    depends_on: []\n",
    );
    let policy = policy(&["eu-csf-2026", "bsi-c3a-1.0"]);
    let assessment = assessed(&inventory, &policy);
    let result = &assessment.services[0].lenses["eu-csf-2026"];
    assert_eq!(result.seal.expect("seal").1, 4, "{:?}", result.capping);
    assert_eq!(rungs(result, "1.1"), (3, 3));
    assert_eq!(rungs(result, "3.1"), (4, 4), "keys are in own hands");
    let c3a = &assessment.services[0].lenses["bsi-c3a-1.0"];
    assert!(c3a.score.is_none() && c3a.seal.is_none());
    assert!(c3a.base.met > 0 && c3a.base.failed == 0, "{:?}", c3a.base);
    assert_eq!(c3a.base.met + c3a.base.partly + c3a.base.failed + c3a.base.open, 33);
    assert_eq!(c3a.additional.met + c3a.additional.failed + c3a.additional.open, 26);
}

#[test]
fn answers_win_over_facts_and_carry_evidence() {
    let inventory = inventory(
        "organisation: { name: X, home: DE }\nservices:\n  - id: crm\n    category: crm\n    offering: salesforce-service-cloud\n    keys: vendor\n    answers:\n      eu-csf-2026: { \"3.1\": { answer: 4, evidence: key ceremony of May 2026 } }\n",
    );
    let policy = policy(&["eu-csf-2026"]);
    let assessment = assessed(&inventory, &policy);
    let result = &assessment.services[0].lenses["eu-csf-2026"];
    let criterion = result.criteria.iter().find(|criterion| criterion.id == "3.1").expect("3.1");
    assert_eq!((criterion.rungs, criterion.basis), ((4, 4), AnswerBasis::Answered));
    assert_eq!(criterion.evidence.as_deref(), Some("key ceremony of May 2026"));
}

#[test]
fn the_customer_service_lens_comes_with_the_category_unless_lenses_were_chosen() {
    let inventory = inventory(
        "organisation: { name: X, home: DE }\nservices:\n  - id: bot\n    category: voice-assistant\n    data: [call-recording]\n    controls: { ai_disclosed: false, recording_consent: true, retention_days: 90, automatic_deletion: true, deletion_proof: false }\n  - id: dns\n    category: dns\n    data: []\n",
    );
    let default = Policy::default();
    let assessment = assessed(&inventory, &default);
    let bot = &assessment.services[0].lenses["customer-service"];
    let standing = |id: &str| {
        let lens = CATALOG.lens("customer-service").expect("lens");
        let steps = lens.criteria.iter().find(|criterion| criterion.id == id).expect("criterion").rungs.len();
        bot.criteria.iter().find(|criterion| criterion.id == id).expect("result").standing(steps)
    };
    assert_eq!(standing("1.1"), Standing::Failed, "callers are not told about AI");
    assert_eq!(standing("1.3"), Standing::Met);
    assert_eq!(standing("3.2"), Standing::Partly, "deleted, not proved");
    assert_eq!(standing("2.1"), Standing::Open);
    assert!(bot.binding.contains(&"1.1".to_owned()));
    assert!(!assessment.services[1].lenses.contains_key("customer-service"));
    let chosen = policy(&["eu-csf-2026"]);
    assert!(!assessed(&inventory, &chosen).services[0].lenses.contains_key("customer-service"));
}

#[test]
fn a_lens_for_personal_data_leaves_services_without_alone() {
    let inventory = inventory(
        "organisation: { name: X, home: DE }\nservices:\n  - id: a\n    category: crm\n    data: [public-content]\n  - id: b\n    category: crm\n    data: [customer-contact]\n  - id: c\n    category: crm\n",
    );
    let policy = policy(&["gdpr"]);
    let assessment = assessed(&inventory, &policy);
    let with: Vec<bool> = assessment.services.iter().map(|service| service.lenses.contains_key("gdpr")).collect();
    assert_eq!(with, [false, true, true], "unknown data may be personal");
}

#[test]
fn from_a_swiss_home_the_lens_still_asks_about_the_eu() {
    let text = |home: &str| {
        format!(
            "organisation: {{ name: X, home: {home} }}\nservices:\n  - id: vm\n    category: compute\n    offering: exoscale\n    region: exoscale/de-fra-1\n    data: [documents]\n    keys: vendor\n"
        )
    };
    let policy = policy(&["eu-csf-2026"]);
    let (swiss, german) = (inventory(&text("CH")), inventory(&text("DE")));
    let (swiss, german) = (assessed(&swiss, &policy), assessed(&german, &policy));
    assert_eq!(swiss.services[0].lenses, german.services[0].lenses);
}

#[test]
fn services_with_the_same_facts_share_one_result() {
    let mut text = String::from("organisation: { name: X, home: DE }\nservices:\n");
    for number in 0..200 {
        text.push_str(&format!(
            "  - {{ id: s{number:03}, category: crm, offering: salesforce-service-cloud, keys: vendor }}\n"
        ));
    }
    let inventory = inventory(&text);
    let policy = policy(&["eu-csf-2026"]);
    let assessment = assessed(&inventory, &policy);
    let distinct: std::collections::BTreeSet<usize> =
        assessment.services.iter().map(|s| std::sync::Arc::as_ptr(&s.lenses) as usize).collect();
    assert!(distinct.len() <= 16, "{} results for 200 equal services", distinct.len());
}

fn standing(result: &LensResult, lens: &str, id: &str) -> Standing {
    let lens = CATALOG.lens(lens).expect("the lens");
    let steps = lens.criteria.iter().find(|criterion| criterion.id == id).expect("the criterion").rungs.len();
    result.criteria.iter().find(|criterion| criterion.id == id).unwrap_or_else(|| panic!("{id}")).standing(steps)
}

#[test]
fn who_works_for_clients_is_a_processor_even_on_own_machines() {
    let recording = |sector: &str| {
        inventory(&format!(
            "organisation: {{ name: X, home: DE{sector}, sites: [{{ id: rz, country: DE }}] }}\nservices:\n  - {{ id: rec, category: call-recording, offering: asc-neo-self-hosted, site: rz, data: [call-recording], keys: hyok }}\n"
        ))
    };
    let policy = policy(&["customer-service"]);
    for (sector, expected) in
        [(", sector: energy", Standing::Met), (", sector: customer-service", Standing::Open), ("", Standing::Open)]
    {
        let inventory = recording(sector);
        let assessment = assessed(&inventory, &policy);
        let result = &assessment.services[0].lenses["customer-service"];
        for id in ["5.1", "5.2", "5.3", "6.1", "6.2"] {
            assert_eq!(standing(result, "customer-service", id), expected, "{id} with `{sector}`");
        }
    }
}

#[test]
fn lines_and_call_centres_are_no_cloud_services_to_switch() {
    let inventory = inventory(
        "organisation: { name: X, home: DE }\nservices:\n  - { id: agents, category: outsourced-call-center, offering: telus-digital-cx }\n  - { id: crm, category: crm, offering: salesforce-service-cloud }\n  - { id: line, category: sip-trunk }\n  - { id: other }\n",
    );
    let policy = policy(&["data-act"]);
    let assessment = assessed(&inventory, &policy);
    let with: Vec<bool> = assessment.services.iter().map(|service| service.lenses.contains_key("data-act")).collect();
    assert_eq!(with, [false, true, false, true], "what is not known may be one");
}

#[test]
fn jurisdiction_is_met_only_where_the_contract_says_so() {
    let with = |law: &str| {
        let inventory = inventory(&format!(
            "organisation: {{ name: X, home: DE }}\nservices:\n  - {{ id: line, category: sip-trunk, offering: telekom-companyflex{law} }}\n"
        ));
        let policy = policy(&["bsi-c3a-1.0"]);
        let assessment = assessed(&inventory, &policy);
        standing(&assessment.services[0].lenses["bsi-c3a-1.0"], "bsi-c3a-1.0", "SOV-1-01-C1")
    };
    assert_eq!(with(", contract: { law: DE }"), Standing::Met);
    assert_eq!(with(", contract: { law: US }"), Standing::Failed);
    assert_eq!(with(""), Standing::Open, "nobody said under which law");
}

#[test]
fn every_wish_of_customer_service_is_a_criterion_with_its_legal_basis() {
    let lens = CATALOG.lens("customer-service").expect("the lens");
    let wishes = [
        ("1.1", "AI Act Art. 50(1)", "told about AI"),
        ("1.2", "GDPR Art. 13", "told about recording"),
        ("1.3", "sec. 201 StGB", "consent to recording"),
        ("2.1", "GDPR Art. 5(1)(b)", "purpose limitation"),
        ("2.2", "GDPR Art. 28(10)", "no passing on"),
        ("2.3", "GDPR Art. 28(3)(a)", "no model training"),
        ("2.4", "GDPR Art. 25(2)", "no hidden telemetry"),
        ("3.1", "GDPR Art. 5(1)(e)", "retention"),
        ("3.2", "GDPR Art. 17", "automatic and provable deletion"),
        ("4.1", "GDPR Art. 32(1)(a)", "encryption"),
        ("4.2", "GDPR Art. 32(1)(b)", "access rights"),
        ("4.4", "GDPR Art. 32", "technical and organisational measures"),
        ("5.1", "GDPR Art. 28(3)", "processor contract with instructions"),
        ("5.2", "GDPR Art. 4(7)", "the client decides"),
        ("5.3", "GDPR Art. 28(3)(h)", "audit"),
        ("5.4", "GDPR Art. 29", "staff bound to purpose"),
        ("5.6", "GDPR Art. 5(2)", "traceability"),
        ("6.2", "GDPR Art. 82", "what a breach can cost"),
        ("6.2", "GDPR Art. 83", "what a breach can cost"),
        ("7.1", "GDPR Art. 20", "portability"),
        ("7.2", "Data Act Art. 25", "no contractual hurdles"),
        ("7.3", "Data Act Art. 30", "no technical hurdles"),
        ("7.5", "GDPR Art. 28(3)(g)", "no privacy hurdles"),
    ];
    for (id, basis, wish) in wishes {
        let criterion = lens.criteria.iter().find(|criterion| criterion.id == id).expect(wish);
        assert!(criterion.basis.iter().any(|known| known == basis), "{wish}: {:?} lacks {basis}", criterion.basis);
    }
    for criterion in &lens.criteria {
        assert!(
            !criterion.basis.is_empty() && !criterion.remedy.as_ref().is_none_or(|text| text.de.is_empty()),
            "{}",
            criterion.id
        );
    }
}
