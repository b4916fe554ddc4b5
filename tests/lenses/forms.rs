//! The questionnaire goes out in three forms and comes back the same from each; what is wrong in it is shown at its place.

use crate::cases::{assessed, inventory};
use crate::independent::CATALOG;
use crate::support;
use hoheit::assess::questionnaire::{self, Given};
use hoheit::inventory::xlsx::sheets;
use hoheit::model::words::Language;
use hoheit::policy::Policy;
use hoheit::report::{Context, questionnaire_xlsx};
use hoheit::source::{FileId, Sources};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use std::collections::BTreeMap;
use std::path::Path;

/// Ids with everything that could end a comment, a cell or a list.
const ODD: &str = "organisation: { name: 'Werk <!-- \"A\" -->', home: DE }\nservices:\n  - { id: 'a, b --> \"c\"', name: '[x](y) `z`', category: crm, offering: salesforce-service-cloud, data: [chat-transcript] }\n  - { id: crm2, category: crm, offering: salesforce-service-cloud, data: [chat-transcript] }\n  - { id: line, category: voice-assistant }\n";

/// What is filled in for questions without a list of choices.
fn free(fact: &str) -> Option<&'static str> {
    Some(match fact {
        "data" => "customer-contact, call-recording",
        "contract.notice" => "2 months",
        "region" => "DE",
        "controls.retention_days" => "90",
        _ => return None,
    })
}

/// An answer without its place.
type Bare = (Vec<String>, String, String, Option<String>, Option<String>, Option<String>);

fn bare(given: Vec<Given>) -> Vec<Bare> {
    let mut out: Vec<Bare> = given
        .into_iter()
        .map(|g| {
            let day = g.said.date.map(|day| day.to_string());
            (g.services, g.fact, format!("{:?}", g.value), g.said.evidence, g.said.by, day)
        })
        .collect();
    out.sort();
    out
}

/// What to write for each fact: the last of its choices.
fn wanted(assessment: &hoheit::assess::Assessment<'_>) -> BTreeMap<String, String> {
    let facts = assessment.questions.iter().map(|question| question.fact.clone());
    facts
        .filter_map(|fact| {
            let choices = questionnaire::choices(&fact, &CATALOG);
            let answer = choices.last().map(|(write, _)| write.clone()).or_else(|| free(&fact).map(str::to_owned))?;
            Some((fact, answer))
        })
        .collect()
}

fn fill_yaml(form: &str, answers: &BTreeMap<String, String>) -> String {
    let mut fact = String::new();
    let mut out = String::new();
    for line in form.lines() {
        if let Some(name) = line.strip_prefix("    fact: ") {
            fact = name.trim_matches('"').to_owned();
        }
        let filled = answers.get(&fact).and_then(|answer| match line.trim() {
            "answer:" if answer.contains(", ") => Some(format!("    answer: [{answer}]")),
            "answer:" => Some(format!("    answer: {answer}")),
            "evidence:" => Some("    evidence: letter of 3 May".to_owned()),
            "by:" => Some("    by: A. Kaya".to_owned()),
            "date:" => Some("    date: 2026-05-03".to_owned()),
            _ => None,
        });
        out.push_str(filled.as_deref().unwrap_or(line));
        out.push('\n');
    }
    out
}

fn fill_markdown(form: &str, answers: &BTreeMap<String, String>) -> String {
    let mut fact = String::new();
    let mut out = String::new();
    for line in form.lines() {
        if let Some(rest) = line.strip_prefix("* `")
            && line.contains("<!--")
        {
            fact = rest.split('`').next().expect("a fact").to_owned();
        }
        let filled = answers.get(&fact).and_then(|answer| {
            let (label, _) = line.split_once(": ______")?;
            Some(match label {
                "* Answer" | "* Antwort" => format!("{label}: **{answer}**"),
                "* Evidence" | "* Nachweis" => format!("{label}: letter of 3 May"),
                "* Given by" | "* Angabe von" => format!("{label}: A. Kaya"),
                _ => format!("{label}: 3.5.2026"),
            })
        });
        out.push_str(filled.as_deref().unwrap_or(line));
        out.push('\n');
    }
    out
}

/// The workbook written anew with answers in it, numbers and dates typed as a spreadsheet would.
fn fill_workbook(bytes: &[u8], answers: &BTreeMap<String, String>, language: Language) -> Vec<u8> {
    let mut book = Workbook::new();
    let dates = Format::new().set_num_format("dd.mm.yyyy");
    for (name, text) in sheets(bytes).expect("our own workbook") {
        let sheet = book.add_worksheet();
        sheet.set_name(&name).expect("its name");
        let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split('\t').collect()).collect();
        for (row, cells) in (0_u32..).zip(&rows) {
            for (column, cell) in (0_u16..).zip(cells) {
                let cell = match cell.strip_prefix('"').and_then(|c| c.strip_suffix('"')) {
                    Some(inner) => inner.replace("\"\"", "\""),
                    None => (*cell).to_owned(),
                };
                sheet.write_string(row, column, cell).expect("a cell");
            }
            let Some(answer) = cells.get(8).and_then(|fact| answers.get(*fact)).filter(|_| row > 0) else { continue };
            let own_word = match (answer.as_str(), language) {
                ("false", Language::De) => "Nein",
                ("false", Language::En) => "No",
                (other, _) => other,
            };
            match own_word.parse::<f64>() {
                Ok(number) => sheet.write_number(row, 4, number).expect("a number"),
                Err(_) => sheet.write_string(row, 4, own_word).expect("a word"),
            };
            sheet.write_string(row, 5, "letter of 3 May").expect("evidence");
            sheet.write_string(row, 6, "A. Kaya").expect("who");
            let day = ExcelDateTime::from_ymd(2026, 5, 3).expect("a day");
            sheet.write_datetime_with_format(row, 7, &day, &dates).expect("when");
        }
    }
    book.save_to_buffer().expect("a workbook")
}

fn read_workbook(bytes: &[u8]) -> (Vec<Given>, Vec<hoheit::diagnostic::Diagnostic>) {
    let mut files = Sources::default();
    let texts: Vec<(String, FileId)> =
        sheets(bytes).expect("a workbook").into_iter().map(|(n, t)| (t.clone(), files.add(n, t))).collect();
    let texts: Vec<(&str, FileId)> = texts.iter().map(|(text, id)| (text.as_str(), *id)).collect();
    questionnaire::read_sheets(&texts, &CATALOG)
}

#[test]
fn all_three_forms_come_back_with_the_same_answers() {
    let (inventory, policy) = (inventory(ODD), Policy::default());
    let assessment = assessed(&inventory, &policy);
    let answers = wanted(&assessment);
    for fact in ["keys", "data", "controls.audit_rights", "answers.eu-csf-2026.1.5"] {
        assert!(answers.contains_key(fact), "{fact} is not asked: {answers:#?}");
    }
    for language in [Language::En, Language::De] {
        let mut files = Sources::default();
        let file = files.add("form", "");
        let yaml = questionnaire::yaml(&assessment, language);
        let markdown = questionnaire::markdown(&assessment, language);
        let workbook =
            questionnaire_xlsx::render(&assessment, &Context::new(&[], &files, language)).expect("a workbook");

        for (given, found) in [
            questionnaire::read(&yaml, file, &CATALOG),
            questionnaire::read_markdown(&markdown, file, &CATALOG),
            read_workbook(&workbook),
        ] {
            assert!(given.is_empty() && found.is_empty(), "unfilled: {given:?} {found:#?}");
        }
        let (from_yaml, found) = questionnaire::read(&fill_yaml(&yaml, &answers), file, &CATALOG);
        assert!(found.is_empty(), "{found:#?}");
        let (from_markdown, found) = questionnaire::read_markdown(&fill_markdown(&markdown, &answers), file, &CATALOG);
        assert!(found.is_empty(), "{found:#?}");
        let (from_workbook, found) = read_workbook(&fill_workbook(&workbook, &answers, language));
        assert!(found.is_empty(), "{found:#?}");
        let asked = assessment.questions.iter().filter(|question| answers.contains_key(&question.fact)).count();
        assert_eq!(from_yaml.len(), asked);
        let (yaml, markdown, workbook) = (bare(from_yaml), bare(from_markdown), bare(from_workbook));
        assert_eq!(yaml, markdown);
        assert_eq!(yaml, workbook);
        for (services, _, _, evidence, by, day) in &yaml {
            assert!(services.iter().all(|id| inventory.services.iter().any(|service| service.id == *id)));
            assert_eq!(
                (evidence.as_deref(), by.as_deref(), day.as_deref()),
                (Some("letter of 3 May"), Some("A. Kaya"), Some("2026-05-03"))
            );
        }
    }
}

#[test]
fn the_workbook_has_a_sheet_for_each_who_can_answer_and_offers_the_choices() {
    let (inventory, policy) = (inventory(ODD), Policy::default());
    let assessment = assessed(&inventory, &policy);
    let files = Sources::default();
    let context = Context::new(&[], &files, Language::En);
    let bytes = questionnaire_xlsx::render(&assessment, &context).expect("a workbook");
    assert_eq!(bytes, questionnaire_xlsx::render(&assessment, &context).expect("again"), "same input, same bytes");
    let names: Vec<String> = sheets(&bytes).expect("a workbook").into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["Introduction", "Organisation", "Data protection", "Vendors", "Salesforce"]);
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).expect("packed");
    let mut sheet = String::new();
    std::io::Read::read_to_string(&mut archive.by_name("xl/worksheets/sheet2.xml").expect("a sheet"), &mut sheet)
        .expect("XML");
    assert!(sheet.contains("<dataValidation type=\"list\""), "no list of choices");
    assert!(sheet.contains("\"yes,no\"") && sheet.contains("\"vendor,byok,hyok,client-side\""), "other choices");
}

#[test]
fn the_questions_of_the_report_workbook_can_be_given_back_as_well() {
    let (inventory, policy) = (inventory(ODD), Policy::default());
    let assessment = assessed(&inventory, &policy);
    let files = Sources::default();
    let bytes =
        hoheit::report::xlsx::render(&assessment, &Context::new(&[], &files, Language::En)).expect("a workbook");
    let (name, text) = sheets(&bytes).expect("a workbook").into_iter().last().expect("the questions");
    assert_eq!(name, "Questions");
    let filled: String = text
        .lines()
        .map(|line| {
            let mut cells: Vec<&str> = line.split('\t').collect();
            cells.resize(6, "");
            if cells[1] == "keys" {
                (cells[4], cells[5]) = ("hyok", "key ceremony");
            }
            cells.join("\t") + "\n"
        })
        .collect();
    let file = Sources::default().add(name, filled.as_str());
    let (given, found) = questionnaire::read_sheets(&[(&filled, file)], &CATALOG);
    assert!(found.is_empty(), "{found:#?}");
    let mut services: Vec<String> = given.iter().flat_map(|given| given.services.clone()).collect();
    services.sort();
    assert_eq!(services, ["a, b --> \"c\"", "crm2", "line"]);
    assert!(given.iter().all(|given| given.said.evidence.as_deref() == Some("key ceremony")));
}

// ---- through the command line ----

const CLI: &str = "organisation: { name: Werk, home: DE }\nservices:\n  - id: crm\n    category: crm\n    offering: salesforce-service-cloud\n    data: [chat-transcript]\n    controls: { exit_plan: true }\n";

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).expect("written");
}

fn form(rows: &str) -> String {
    format!("questionnaire: hoheit/questionnaire/v1\nquestions:\n{rows}")
}

fn json(output: &std::process::Output) -> serde_json::Value {
    assert_eq!(output.status.code(), Some(0), "{}", support::stderr(output));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn answers_of_each_form_count_and_their_evidence_is_shown() {
    let folder = support::folder();
    write(folder.path(), "i.yaml", CLI);
    let question = |name: &str| {
        let output =
            support::hoheit(folder.path(), &["assess", "i.yaml", "--format", "questionnaire", "-o", name, "-q"]);
        assert_eq!(output.status.code(), Some(0), "{}", support::stderr(&output));
    };
    ["q.yaml", "q.md", "q.xlsx"].into_iter().for_each(question);
    let answers: BTreeMap<String, String> =
        [("answers.eu-csf-2026.1.5", "3"), ("controls.audit_rights", "false"), ("keys", "hyok")]
            .map(|(fact, answer)| (fact.to_owned(), answer.to_owned()))
            .into();
    let text = |name: &str| std::fs::read_to_string(folder.path().join(name)).expect("written");
    write(folder.path(), "q.yaml", &fill_yaml(&text("q.yaml"), &answers));
    write(folder.path(), "q.md", &fill_markdown(&text("q.md"), &answers));
    let filled = fill_workbook(&std::fs::read(folder.path().join("q.xlsx")).expect("written"), &answers, Language::En);
    std::fs::write(folder.path().join("q.xlsx"), filled).expect("written");
    for name in ["q.yaml", "q.md", "q.xlsx"] {
        let output = support::hoheit(
            folder.path(),
            &["assess", "i.yaml", "--answers", name, "--lens", "eu-csf-2026,gdpr", "--format", "json", "-o", "r.html"],
        );
        let json = json(&output);
        assert_eq!(json["inputs"][1]["kind"], "questionnaire", "{}", json["inputs"]);
        let service = &json["services"][0];
        let criteria = service["lenses"]["eu-csf-2026"]["criteria"].as_array().expect("criteria");
        let of = |id: &str| criteria.iter().find(|criterion| criterion["id"] == id).expect("the criterion");
        let answered = of("1.5");
        assert_eq!((&answered["rungs"], &answered["basis"]), (&serde_json::json!([3, 3]), &"answered".into()));
        assert_eq!((&answered["evidence"], &answered["by"]), (&"letter of 3 May".into(), &"A. Kaya".into()));
        assert_eq!(answered["date"], "2026-05-03");
        let path = answered["location"]["path"].as_str().expect("where it stands");
        assert!(path.starts_with(name) && answered["location"]["line"].as_u64() > Some(1), "{path}");
        assert_eq!(of("3.1")["facts"][0]["values"], serde_json::json!(["hyok"]));
        let said: Vec<&str> =
            service["answers"].as_array().expect("answers").iter().filter_map(|a| a["fact"].as_str()).collect();
        assert_eq!(said, ["answers.eu-csf-2026.1.5", "controls.audit_rights", "keys"]);
        let html = text("r.html");
        assert!(html.contains("letter of 3 May") && html.contains("A. Kaya"), "the report shows no evidence");
    }
    let among_inputs = support::hoheit(folder.path(), &["assess", "i.yaml", "q.yaml", "--format", "json"]);
    assert_eq!(json(&among_inputs)["inputs"][1]["kind"], "questionnaire");
    for command in [
        &["check", "i.yaml", "--fail-on", "never"][..],
        &["plan", "i.yaml", "--format", "json"],
        &["simulate", "i.yaml", "--deny", "country:US"],
    ] {
        let output = support::hoheit(folder.path(), &[command, &["--answers", "q.md"]].concat());
        assert_eq!(output.status.code(), Some(0), "{command:?}: {}", support::stderr(&output));
    }
}

#[test]
fn what_is_wrong_in_a_form_is_shown_at_its_place_with_what_is_valid() {
    let folder = support::folder();
    write(folder.path(), "i.yaml", CLI);
    let cases = [
        ("answers.eu-csf-2026.1.5", "9", "answer-outside-ladder", "0: "),
        ("answers.eu-csf-2026.1.55", "1", "unknown-criterion", "did you mean `1.5`?"),
        ("answers.eu-csf-2027.1.5", "1", "unknown-lens", "did you mean `eu-csf-2026`?"),
        ("controls.audit_rightz", "true", "unknown-fact", "did you mean `audit_rights`?"),
        ("keys", "hyokk", "unknown-word", "did you mean `hyok`?"),
        ("data", "call-recordin", "unknown-data-class", "did you mean `call-recording`?"),
        ("contract.scc", "perhaps", "wrong-type", "true, false or unknown"),
    ];
    for (fact, answer, code, help) in cases {
        write(folder.path(), "a.yaml", &form(&format!("  - {{ services: [crm], fact: {fact}, answer: {answer} }}\n")));
        let comment = format!("<!-- {{\"fact\":\"{fact}\",\"services\":[\"crm\"]}} -->");
        write(folder.path(), "a.md", &format!("### 1. A question\n\n* {comment}\n* Answer: {answer}\n"));
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (column, heading) in (0_u16..).zip(["Services", "Frage", "Fact", "Antwort"]) {
            sheet.write_string(0, column, heading).expect("a heading");
        }
        for (column, cell) in (0_u16..).zip(["crm", "A question", fact, answer]) {
            sheet.write_string(1, column, cell).expect("a cell");
        }
        book.save(folder.path().join("a.xlsx")).expect("saved");
        for (name, place) in [("a.yaml", "a.yaml:3:"), ("a.md", "a.md:"), ("a.xlsx", "2")] {
            let output = support::hoheit(folder.path(), &["assess", "i.yaml", "--answers", name, "--format", "json"]);
            let told = support::stderr(&output);
            assert_eq!(output.status.code(), Some(4), "{name} {fact}: {told}");
            assert!(output.stdout.is_empty(), "something was written");
            for part in [code, help, place] {
                assert!(told.contains(part), "{name} {fact}: `{part}` is not in:\n{told}");
            }
            if name == "a.xlsx" {
                let cell = if code.starts_with("unknown-") && !["keys", "data"].contains(&fact) {
                    "cell C2"
                } else {
                    "cell D2"
                };
                assert!(told.contains(cell), "{fact}: `{cell}` is not in:\n{told}");
            }
        }
    }
    write(folder.path(), "a.yaml", &form("  - { services: [crmm], fact: keys, answer: hyok }\n"));
    let told = support::stderr(&support::hoheit(folder.path(), &["check", "i.yaml", "--answers", "a.yaml"]));
    assert!(told.contains("did you mean `crm`?"), "{told}");
    for (name, text) in [("no.md", "# Something else\n\n### A heading\n"), ("no.yaml", "services: []\n")] {
        write(folder.path(), name, text);
        let output = support::hoheit(folder.path(), &["check", "i.yaml", "--answers", name]);
        assert_eq!(output.status.code(), Some(4), "{}", support::stderr(&output));
    }
    let missing = support::hoheit(folder.path(), &["check", "i.yaml", "--answers", "nowhere.yaml"]);
    assert_eq!(missing.status.code(), Some(3));
}

#[test]
fn the_inventory_counts_and_two_questionnaires_may_not_contradict_each_other() {
    let folder = support::folder();
    write(folder.path(), "i.yaml", CLI);
    write(
        folder.path(),
        "a.yaml",
        &form(
            "  - { services: [crm], fact: controls.exit_plan, answer: false }\n  - { services: [crm], fact: keys, answer: hyok }\n",
        ),
    );
    let output = support::hoheit(
        folder.path(),
        &["assess", "i.yaml", "--lens", "dora", "--answers", "a.yaml", "--format", "json"],
    );
    let told = support::stderr(&output);
    assert!(told.contains("warning[contradictory-answers]"), "{told}");
    assert!(told.contains("i.yaml:7") && told.contains("a.yaml:3"), "both places: {told}");
    let json = json(&output);
    let facts: Vec<&serde_json::Value> = json["services"][0]["lenses"]["dora"]["criteria"]
        .as_array()
        .expect("criteria")
        .iter()
        .flat_map(|criterion| criterion["facts"].as_array().expect("facts"))
        .filter(|fact| fact["fact"] == "control:exit_plan")
        .collect();
    assert!(!facts.is_empty());
    assert!(facts.iter().all(|fact| fact["values"] == serde_json::json!(["yes"])), "the inventory counts: {facts:?}");

    write(folder.path(), "b.yaml", &form("  - { services: [crm], fact: keys, answer: byok }\n"));
    let both = ["assess", "i.yaml", "--answers", "a.yaml", "--answers", "b.yaml", "--format", "json"];
    let output = support::hoheit(folder.path(), &both);
    let told = support::stderr(&output);
    assert_eq!(output.status.code(), Some(4), "{told}");
    assert!(told.contains("error[contradictory-answers]"), "{told}");
    assert!(told.contains("`hyok`") && told.contains("`byok`") && told.contains("b.yaml:3"), "{told}");
}
