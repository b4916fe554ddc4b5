//! The record of processing activities (GDPR Art. 30) as CSV.
//!
//! In: an assessment and a language. Out: bytes of a CSV file with a header, one row a service with personal data. Cells that
//! a spreadsheet would run as a formula are quoted with an apostrophe.

use crate::assess::Assessment;
use crate::assess::data_map::{Basis, DataMap, RopaRow, TransferRow};
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
    ("Controller", "Verantwortliche Stelle"),
    ("Kind of service", "Art des Dienstes"),
    ("Deletion", "Löschung"),
    ("Keys", "Schlüssel"),
    ("Impact assessment (Art. 35)", "Folgenabschätzung (Art. 35)"),
    ("Transfers in detail", "Übermittlungen im Einzelnen"),
    ("Transfer impact assessment", "Transfer-Folgenabschätzung"),
    ("Sources", "Quellen"),
];

/// Writes the record.
///
/// # Errors
/// Never in practice: the writer writes into memory.
pub fn write(assessment: &Assessment<'_>, language: Language) -> Result<Vec<u8>, csv::Error> {
    let catalog = assessment.catalog;
    let map = DataMap::new(assessment);
    let home = catalog.country_name(&assessment.inventory.organisation.home, language);
    let organisation = format!("{} ({home})", assessment.inventory.organisation.name);
    let mut out = csv::Writer::from_writer(Vec::new());
    let de = language == Language::De;
    let unknown = if de { "unbekannt" } else { "unknown" };
    out.write_record(COLUMNS.iter().map(|(en, german)| if de { *german } else { *en }))?;
    for row in map.ropa() {
        let join = |texts: &[Text]| texts.iter().map(|text| text.get(language)).collect::<Vec<_>>().join("; ");
        let mut recipients: Vec<String> = row
            .recipients
            .iter()
            .map(|(kind, name, country)| {
                let country = country.as_deref().map_or(unknown, |code| catalog.country_name(code, language));
                format!("{name} ({}, {country})", word(catalog, "recipient", kind.as_str(), language))
            })
            .collect();
        let more =
            row.more_recipients.then(|| catalog.text("ropa.more").map_or(unknown, |t| t.get(language)).to_owned());
        recipients.extend(more.clone());
        let mut third: Vec<String> = row
            .third_countries
            .iter()
            .map(|(code, basis)| {
                format!("{}: {}", catalog.country_name(code, language), basis_text(basis, catalog, language))
            })
            .collect();
        third.extend(more);
        let source = |source: &&str| match *source {
            "none" | "inventory" => word(catalog, "ropa.source", source, language).to_owned(),
            other => other.to_owned(),
        };
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
            organisation.clone(),
            row.kind.get(language).to_owned(),
            row.deletion.as_ref().map_or(unknown, |text| text.get(language)).to_owned(),
            row.keys.map_or(unknown, |keys| word(catalog, "keys", keys.as_str(), language)).to_owned(),
            flag(row.impact_assessed).to_owned(),
            transfers(&row, catalog, language).join("; "),
            assessed(&row, flag).to_owned(),
            row.sources.iter().map(source).collect::<Vec<_>>().join("; "),
        ];
        out.write_record(cells.iter().map(|cell| safe(cell)))?;
    }
    out.into_inner().map_err(|error| error.into_error().into())
}

/// Each transfer: recipient, country, basis, laws that reach it, and whether the recipient sees content.
fn transfers(row: &RopaRow<'_>, catalog: &Catalog, language: Language) -> Vec<String> {
    let say = |key: &'static str| catalog.text(key).map_or(key, |text| text.get(language));
    let one = |transfer: &TransferRow<'_>| {
        let laws = if transfer.laws.is_empty() { say("ropa.no-law").to_owned() } else { transfer.laws.join(", ") };
        format!(
            "{} ({}) → {}: {}; {}: {laws}; {}",
            transfer.recipient,
            word(catalog, "recipient", transfer.kind.as_str(), language),
            catalog.country_name(&transfer.country, language),
            basis_text(&transfer.basis, catalog, language),
            say("ropa.laws"),
            say(if transfer.encrypted { "ropa.no-content" } else { "ropa.content" }),
        )
    };
    row.transfers.iter().map(one).collect()
}

/// Whether the transfer impact assessment is done; nothing where nothing is transferred.
fn assessed(row: &RopaRow<'_>, flag: impl Fn(Option<bool>) -> &'static str) -> &'static str {
    if row.transfers.is_empty() { "–" } else { flag(row.transfer_assessed) }
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
    let certified = match basis {
        Basis::Certified(_, holds) => format!(", {}", word(catalog, "certified", holds.as_str(), language)),
        _ => String::new(),
    };
    match decision {
        Some(decision) => format!("{plain} ({}{certified})", decision.decision.get(language)),
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
