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
            .map(|(code, basis)| format!("{}: {}", catalog.country_name(code, language), basis_text(basis, catalog, language)))
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
        Basis::Adequacy(id) | Basis::Certified(id, _) => catalog.raw.adequacy.iter().find(|decision| decision.id == *id),
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
