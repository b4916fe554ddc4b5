//! The record of processing activities (GDPR Art. 30) as CSV.
//!
//! In: an assessment and a language. Out: bytes of a CSV file with a header, one row a service with personal data. Cells that
//! a spreadsheet would run as a formula are quoted with an apostrophe.

use crate::assess::Assessment;
use crate::assess::data_map::{Basis, DataMap};
use crate::catalog::Catalog;
use crate::model::words::{Language, Text};

/// Columns in both languages.
const COLUMNS: &[(&str, &str)] = &[
    ("Service", "Dienst"),
    ("Name", "Name"),
    ("Purpose", "Zweck"),
    ("Responsible", "Verantwortlich"),
    ("Categories of data", "Kategorien von Daten"),
    ("Special categories", "Besondere Kategorien"),
    ("Data subjects", "Betroffene"),
    ("Recipients", "Empfänger"),
    ("Third countries and basis", "Drittländer und Grundlage"),
    ("Processor agreement", "Auftragsverarbeitungsvertrag"),
    ("Retention", "Aufbewahrung"),
    ("Measures (Art. 32)", "Maßnahmen (Art. 32)"),
];

/// Writes the record.
///
/// # Errors
/// Never in practice: the writer writes into memory.
pub fn write(assessment: &Assessment<'_>, language: Language) -> Result<Vec<u8>, csv::Error> {
    let catalog = assessment.catalog;
    let map = DataMap::new(assessment);
    let mut out = csv::Writer::from_writer(Vec::new());
    let de = language == Language::De;
    let unknown = if de { "unbekannt" } else { "unknown" };
    out.write_record(COLUMNS.iter().map(|(en, german)| if de { *german } else { *en }))?;
    for row in map.ropa() {
        let join = |texts: &[Text]| texts.iter().map(|text| text.get(language)).collect::<Vec<_>>().join("; ");
        let recipients: Vec<String> = row
            .recipients
            .iter()
            .map(|(kind, name, country)| {
                let country = country.as_deref().map_or(unknown, |code| catalog.country_name(code, language));
                format!("{name} ({}, {country})", word(catalog, "recipient", kind.as_str(), language))
            })
            .collect();
        let third: Vec<String> = row
            .third_countries
            .iter()
            .map(|(code, basis)| {
                format!("{}: {}", catalog.country_name(code, language), basis_text(basis, catalog, language))
            })
            .collect();
        let flag = |value: Option<bool>| match (value, de) {
            (Some(true), true) => "ja",
            (Some(true), false) => "yes",
            (Some(false), true) => "nein",
            (Some(false), false) => "no",
            (None, _) => unknown,
        };
        let cells = [
            row.id.clone(),
            row.name.get(language).to_owned(),
            row.purpose.get(language).to_owned(),
            row.owner.clone().unwrap_or_else(|| unknown.to_owned()),
            row.classes.as_deref().map_or_else(|| unknown.to_owned(), join),
            flag(row.classes.is_some().then_some(row.special)).to_owned(),
            if row.classes.is_some() { join(&row.subjects) } else { unknown.to_owned() },
            recipients.join("; "),
            third.join("; "),
            flag(row.processor_agreement).to_owned(),
            row.retention.clone().unwrap_or_else(|| unknown.to_owned()),
            join(&row.measures),
        ];
        out.write_record(cells.iter().map(|cell| safe(cell)))?;
    }
    out.into_inner().map_err(|error| error.into_error().into())
}

fn word<'c>(catalog: &'c Catalog, kind: &str, word: &'c str, language: Language) -> &'c str {
    catalog.text(&format!("{kind}.{word}")).map_or(word, |text| text.get(language))
}

/// The basis of a transfer in words.
#[must_use]
pub fn basis_text(basis: &Basis, catalog: &Catalog, language: Language) -> String {
    let plain = word(catalog, "basis", basis.as_str(), language);
    let decision = match basis {
        Basis::Adequacy(id) | Basis::Certified(id, _) => {
            catalog.raw.adequacy.iter().find(|decision| decision.id == *id)
        }
        _ => None,
    };
    match decision {
        Some(decision) => format!("{plain} ({})", decision.decision.get(language)),
        None => plain.to_owned(),
    }
}

/// A cell that no spreadsheet runs.
fn safe(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::{read, resolve};
    use crate::policy::Policy;
    use crate::source::Sources;

    #[test]
    fn one_row_a_service_with_personal_data_and_no_formulas() {
        let text = "organisation: { name: X, home: DE }\nservices:\n  - { id: hr, name: '=cmd()', category: hr, offering: personio, data: [employee] }\n  - { id: web, category: cms, data: [public-content] }\n";
        let catalog = crate::catalog::embedded();
        let file = Sources::default().add("x.yaml", text);
        let (draft, _) = read(text, file);
        let (inventory, _) = resolve::resolve(vec![draft], &catalog, None);
        let (inventory, policy) = (inventory.expect("an inventory"), Policy::default());
        let assessment = crate::assess::assess(&inventory, &catalog, &policy, "2026-11-21".parse().expect("a date"));
        for (language, word) in [(Language::En, "Employees"), (Language::De, "Beschäftigte")] {
            let bytes = write(&assessment, language).expect("csv");
            let mut reader = csv::Reader::from_reader(bytes.as_slice());
            assert_eq!(reader.headers().expect("a header").len(), COLUMNS.len());
            let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
            assert_eq!(rows.len(), 1);
            assert_eq!(&rows[0][1], "'=cmd()");
            assert!(rows[0][6].contains(word), "{:?}", &rows[0]);
        }
    }
}
