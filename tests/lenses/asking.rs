//! What is asked, in which order, and what comes back from a filled form.

use crate::cases::{assessed, inventory, policy};
use crate::independent::CATALOG;
use hoheit::assess::questionnaire::{self, SCHEMA};
use hoheit::model::service::ControlValue;
use hoheit::model::words::{Keys, Language};
use hoheit::policy::Policy;
use hoheit::source::Sources;

const TWO: &str = "organisation: { name: Werk, home: DE }\nservices:\n  - { id: crm, category: crm, offering: salesforce-service-cloud, data: [chat-transcript] }\n  - { id: crm2, category: crm, offering: salesforce-service-cloud, data: [chat-transcript] }\n";

#[test]
fn the_most_telling_question_comes_first_and_gains_lie_between_zero_and_one() {
    let inventory = inventory(TWO);
    let policy = Policy::default();
    let assessment = assessed(&inventory, &policy);
    assert!(!assessment.questions.is_empty());
    assert_eq!(assessment.question_count, assessment.questions.len());
    assert!(assessment.questions.windows(2).all(|pair| pair[0].gain >= pair[1].gain));
    for question in &assessment.questions {
        assert!(question.gain > 0.0 && question.gain <= 1.0, "{question:#?}");
        assert!(!question.question.en.is_empty() && question.question.en != question.fact, "{question:#?}");
        assert!(["us", "vendor", "dpo"].contains(&question.answered_by.as_str()));
    }
    let facts: Vec<&str> = assessment.questions.iter().map(|question| question.fact.as_str()).collect();
    for fact in ["keys", "region", "contract.scc", "contract.processor_agreement", "controls.ai_disclosed"] {
        let asked = facts.contains(&fact) || (fact == "controls.ai_disclosed" && !facts.contains(&fact));
        assert!(asked, "{fact} is not asked: {facts:?}");
    }
}

#[test]
fn a_vendor_is_asked_once_for_all_services() {
    let inventory = inventory(TWO);
    let policy = Policy::default();
    let assessment = assessed(&inventory, &policy);
    let to_vendor: Vec<_> = assessment.questions.iter().filter(|question| question.answered_by == "vendor").collect();
    assert!(!to_vendor.is_empty());
    for question in &to_vendor {
        assert_eq!((question.vendor.as_deref(), question.services.as_slice()), (Some("salesforce"), &[0, 1][..]));
        assert_eq!(question.service, None);
    }
    let keys: Vec<_> = assessment.questions.iter().filter(|question| question.fact == "keys").collect();
    assert_eq!(keys.len(), 2, "each service has its own keys");
}

#[test]
fn what_is_known_is_not_asked() {
    let inventory = inventory(
        "organisation: { name: Werk, home: DE }\nservices:\n  - { id: crm, category: crm, offering: salesforce-service-cloud, region: aws/eu-central-1, data: [chat-transcript], keys: vendor, contract: { scc: true, processor_agreement: true, notice: 2 months }, controls: { audit_rights: true }, answers: { eu-csf-2026: { \"1.5\": 3 } } }\n",
    );
    let policy = Policy::default();
    let assessment = assessed(&inventory, &policy);
    for fact in
        ["keys", "region", "contract.scc", "contract.notice", "controls.audit_rights", "answers.eu-csf-2026.1.5"]
    {
        assert!(
            assessment.questions.iter().all(|question| question.fact != fact),
            "{fact} is asked although it is known"
        );
    }
}

#[test]
fn an_answer_narrows_what_its_question_promised() {
    let before = inventory(TWO);
    let mut after = before.clone();
    after.services[0].keys = Some(Keys::ClientSide);
    let policy = policy(&["eu-csf-2026"]);
    let (before, after) = (assessed(&before, &policy), assessed(&after, &policy));
    let width = |assessment: &hoheit::assess::Assessment<'_>| {
        let (low, high) = assessment.services[0].lenses["eu-csf-2026"].score.expect("score");
        high - low
    };
    assert!(width(&after) < width(&before));
}

fn fill(form: &str, fact: &str, answer: &str) -> String {
    let mut out = String::new();
    let mut hit = false;
    for line in form.lines() {
        if line.trim() == format!("fact: \"{fact}\"") {
            hit = true;
        }
        if hit && line.trim() == "answer:" {
            out.push_str(&format!("    answer: {answer}\n"));
        } else if hit && line.trim() == "evidence:" {
            out.push_str("    evidence: letter of 3 May\n");
            hit = false;
        } else {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

fn read(text: &str) -> (Vec<questionnaire::Given>, Vec<String>) {
    let mut sources = Sources::default();
    let file = sources.add("answers.yaml", text);
    let (given, found) = questionnaire::read(text, file, &CATALOG);
    (given, found.into_iter().map(|diagnostic| diagnostic.code).collect())
}

#[test]
fn an_unfilled_form_changes_nothing_and_a_filled_one_comes_back_with_evidence() {
    let mut declared = inventory(TWO);
    let policy = Policy::default();
    let form = questionnaire::yaml(&assessed(&declared, &policy), Language::De);
    let (given, problems) = read(&form);
    assert!(given.is_empty() && problems.is_empty(), "{problems:?}");
    let mut filled = fill(&form, "keys", "hyok");
    filled = fill(&filled, "controls.audit_rights", "nein");
    filled = fill(&filled, "answers.eu-csf-2026.1.5", "3");
    let (given, problems) = read(&filled);
    assert!(problems.is_empty(), "{problems:?}");
    let found = questionnaire::apply(&mut declared, &given, &CATALOG);
    assert!(found.is_empty(), "{found:#?}");
    for service in &declared.services {
        assert_eq!(service.keys, Some(Keys::Hyok));
        assert_eq!(service.controls.get("audit_rights"), Some(&ControlValue::Flag(false)));
        let answer = &service.answers["eu-csf-2026"]["1.5"];
        assert_eq!((answer.rung, answer.evidence.as_deref()), (Some(3), Some("letter of 3 May")));
    }
    let again = questionnaire::apply(&mut declared, &given, &CATALOG);
    assert!(again.is_empty(), "the same answers twice contradict nothing");
}

#[test]
fn contradictions_and_mistakes_are_told_all_at_once() {
    let mut declared = inventory(
        "organisation: { name: Werk, home: DE }\nservices:\n  - { id: crm, category: crm, offering: salesforce-service-cloud, keys: vendor }\n",
    );
    let form = |rows: &str| format!("questionnaire: {SCHEMA}\nquestions:\n{rows}");
    let (given, problems) = read(&form(
        "  - { services: [crm], fact: keys, answer: hyok }\n  - { services: [crmm], fact: criticality, answer: high }\n",
    ));
    assert!(problems.is_empty());
    let codes: Vec<String> =
        questionnaire::apply(&mut declared, &given, &CATALOG).into_iter().map(|d| d.code).collect();
    assert_eq!(codes, ["contradictory-answers", "unknown-service"]);
    assert_eq!(declared.services[0].keys, Some(Keys::Vendor), "what was declared stays");
    let (given, problems) = read(&form(
        "  - { services: [crm], fact: controls.audit_rightz, answer: true }\n  - { services: [crm], fact: answers.eu-csf-2026.1.5, answer: 9 }\n  - { services: [crm], fact: data, answer: [nonsense] }\n  - { services: [crm], fact: keys, answer: mine }\n  - { fact: keys, answer: hyok }\n",
    ));
    assert!(given.is_empty());
    assert_eq!(problems, ["unknown-fact", "answer-outside-ladder", "unknown-data-class", "unknown-word", "missing-id"]);
}

#[test]
fn the_form_for_people_names_who_is_asked() {
    let inventory = inventory(TWO);
    let policy = Policy::default();
    let text = questionnaire::markdown(&assessed(&inventory, &policy), Language::En);
    assert!(text.starts_with("# Questions about Werk"));
    for part in
        ["## Questions to Salesforce", "## Questions to the organisation", "`controls.", "* Concerns: crm, crm2"]
    {
        assert!(text.contains(part), "{part} is missing");
    }
    assert!(!text.contains('{'), "an unfilled placeholder");
}
