//! Workbooks speak the language of the run, in sheet names, headings and cells; questions come back in both.
#![allow(unreachable_pub)]

#[path = "html/mod.rs"]
mod sample;

use hoheit::assess::questionnaire;
use hoheit::inventory::xlsx::sheets;
use hoheit::model::words::Language;
use hoheit::report::plan::Planned;
use hoheit::report::plan_words::Words;
use hoheit::report::view::Texts;
use hoheit::report::{Context, plan_xlsx, questionnaire_xlsx, xlsx};
use hoheit::source::Sources;
use sample::{Case, SAMPLE, catalog};
use std::collections::BTreeSet;

type Book = Vec<(String, Vec<Vec<String>>)>;

fn table(bytes: &[u8]) -> Book {
    let cells = |line: &str| line.split('\t').map(|cell| cell.trim_matches('"').to_owned()).collect();
    sheets(bytes)
        .expect("a workbook")
        .into_iter()
        .map(|(name, text)| (name, text.lines().map(cells).collect()))
        .collect()
}

/// The workbooks of an assessment, its plan and its questions.
fn books(language: Language) -> [Book; 3] {
    let case = Case::new(SAMPLE);
    let assessment = case.assess();
    let context = Context::new(&[], &case.files, language);
    let (texts, names) = (Texts::new(catalog(), language), context.names(&assessment));
    let planned = Planned::best_within(&assessment, &Default::default()).expect("a plan");
    [
        xlsx::render(&assessment, &context).expect("a workbook"),
        plan_xlsx::render(&planned, &Words { assessment: &assessment, texts: &texts, names: &names }).expect("a plan"),
        questionnaire_xlsx::render(&assessment, &context).expect("questions"),
    ]
    .map(|bytes| table(&bytes))
}

fn column<'b>(book: &'b Book, sheet: &str, heading: &str) -> BTreeSet<&'b str> {
    let (_, rows) = book.iter().find(|(name, _)| name == sheet).unwrap_or_else(|| panic!("{sheet}"));
    let at = rows[0].iter().position(|cell| cell == heading).unwrap_or_else(|| panic!("{sheet}: {heading}"));
    rows[1..].iter().filter_map(|row| row.get(at)).map(String::as_str).filter(|cell| !cell.is_empty()).collect()
}

#[test]
fn the_workbook_is_german_in_a_german_run_and_english_in_an_english_one() {
    let [german, ..] = books(Language::De);
    let heads: Vec<(&str, String)> = german.iter().map(|(name, rows)| (name.as_str(), rows[0].join(" | "))).collect();
    let wanted = [
        (
            "Dienste",
            "Dienst | Name | Kategorie | Angebot | Anbieter | Oberste Mutter | Land der Mutter | Region | Land | Vertraulichkeit | Verfügbarkeit | Empfehlung | Ziel | Tage von | Tage bis",
        ),
        ("Abhängigkeiten", "Dienst | Kanal | Rechtsraum | Feststellung | Stufe | Gemildert durch | Beleg"),
        (
            "Kandidaten",
            "Dienst | Platzierung | Angebot | Gewählt | Machbar | Grund der Ablehnung | Offene oder verfehlte Grenzen | Tage von | Tage bis | Restabhängigkeit",
        ),
        ("Befunde", "Schwere | Regel | Dienst | Befund | Abhilfe | Zuständig"),
        ("Fragen", "Dienste | Angabe | Frage | Wer antworten kann | Antwort | Nachweis"),
    ];
    assert_eq!(heads, wanted.map(|(name, head)| (name, head.to_owned())));
    let [english, ..] = books(Language::En);
    let heads: Vec<(&str, String)> = english.iter().map(|(name, rows)| (name.as_str(), rows[0].join(" | "))).collect();
    assert_eq!(
        heads[1],
        ("Exposures", "Service | Channel | Jurisdiction | Verdict | Level | Mitigated by | Proof".into())
    );
    assert_eq!(heads[4], ("Questions", "Services | Fact | Question | Answered by | Answer | Evidence".into()));
}

/// Sheet, heading and family of the words in it, where a column holds words of a vocabulary.
const WORDS: [(&str, &str, &str); 11] = [
    ("exposures", "channel", "channel"),
    ("exposures", "verdict", "verdict"),
    ("exposures", "level", "level"),
    ("services", "confidentiality", "need"),
    ("services", "availability", "need"),
    ("services", "advice", "placement"),
    ("candidates", "placement", "placement"),
    ("candidates", "feasible", "control"),
    ("findings", "severity", "severity"),
    ("findings", "owner", "owner"),
    ("questions", "answered-by", "asked"),
];

#[test]
fn words_of_the_vocabulary_are_said_in_the_language_of_the_run() {
    for language in [Language::De, Language::En] {
        let say = |key: &str| catalog().text(key).unwrap_or_else(|| panic!("{key}")).get(language);
        let [book, ..] = books(language);
        for (sheet, heading, family) in WORDS {
            let known: BTreeSet<&str> = catalog()
                .raw
                .texts
                .iter()
                .flat_map(|file| &file.texts)
                .filter(|(key, _)| key.split_once('.').is_some_and(|(of, _)| of == family))
                .map(|(_, text)| text.get(language))
                .collect();
            let name = say(&format!("sheet.{sheet}"));
            let found = column(&book, name, say(&format!("sheet.column.{heading}")));
            assert!(!found.is_empty() && found.is_subset(&known), "{name}: {found:?} are not all of {known:?}");
        }
        let ends = column(&book, say("sheet.exposures"), say("sheet.column.proof"));
        let unknown = say("proof.not-known");
        assert!(ends.iter().any(|proof| proof.ends_with(&format!("→ {unknown}"))), "{unknown}");
        let foreign = ends.iter().filter(|proof| language == Language::De && proof.ends_with("not known")).count();
        assert_eq!(foreign, 0);
    }
}

#[test]
fn no_english_sheet_name_or_heading_stays_in_a_german_workbook() {
    // What is called the same in both languages, and the two columns by which filled forms are read.
    let same = ["Name", "Region", "Organisation", "fact", "services"];
    let families = ["sheet.", "planned.sheet.", "planned.column.", "questionnaire."];
    let english: BTreeSet<&str> = catalog()
        .raw
        .texts
        .iter()
        .flat_map(|file| &file.texts)
        .filter(|(key, _)| families.iter().any(|family| key.starts_with(family)))
        .map(|(_, text)| text.en.as_str())
        .filter(|word| !same.contains(word))
        .collect();
    assert!(english.len() > 100 && english.contains("Questions") && english.contains("Days from"));
    for (name, rows) in books(Language::De).iter().flatten() {
        let heads = std::iter::once(name).chain(rows.first().into_iter().flatten());
        let kept: Vec<&String> = heads.filter(|head| english.contains(head.as_str())).collect();
        assert!(kept.is_empty(), "{name}: {kept:?}");
    }
}

#[test]
fn filled_in_questions_come_back_in_both_languages() {
    let mut read = Vec::new();
    for language in [Language::De, Language::En] {
        let case = Case::new(SAMPLE);
        let assessment = case.assess();
        let bytes = xlsx::render(&assessment, &Context::new(&[], &case.files, language)).expect("a workbook");
        let (name, text) = sheets(&bytes).expect("a workbook").pop().expect("the questions");
        let filled: String = text
            .lines()
            .map(|line| {
                let mut cells: Vec<&str> = line.split('\t').collect();
                cells.resize(6, "");
                if cells[1] == "contract.scc" {
                    (cells[4], cells[5]) = (if language == Language::De { "nein" } else { "no" }, "A 1");
                }
                cells.join("\t") + "\n"
            })
            .collect();
        assert_ne!(filled, text);
        let file = Sources::default().add(name, filled.as_str());
        let (given, found) = questionnaire::read_sheets(&[(&filled, file)], catalog());
        assert!(found.is_empty() && !given.is_empty(), "{language}: {found:#?}");
        read.push(given.into_iter().map(|given| (given.services, given.said.evidence)).collect::<Vec<_>>());
    }
    assert_eq!(read[0], read[1]);
}
