//! Which column of a table means what: headers in German and English, those of common exports, and a mapping file.
//!
//! In: a header row and optionally a [`Mapping`]. Out: for each column the field it fills, or nothing. What must hold: a
//! header means one field; a mapping file wins over what is recognised.

use crate::catalog::names::fold;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::fields::{Problems, shorten};
use crate::source::FileId;
use crate::source::yaml;
use std::collections::BTreeMap;

macro_rules! columns {
    ($($variant:ident $word:literal [$($header:literal),* $(,)?]),+ $(,)?) => {
        /// A field that a column can fill.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs)]
        pub enum Column { $($variant),+ }

        impl Column {
            /// Every field.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its name in mapping files.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// Headers by which it is recognised, as people and exports write them.
            #[must_use]
            pub const fn headers(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$word, $($header),*]),+ }
            }
        }
    };
}

columns! {
    Id "id" ["ID", "Kennung", "Service ID", "Dienst-ID", "sys_id", "Sys ID", "Number", "Nummer", "externalId", "Asset ID", "CI-ID"],
    Name "name" ["Name", "Dienst", "Dienstname", "Service", "Service Name", "Anwendung", "Anwendungsname", "Anwendungssystem", "Name der Anwendung", "Verfahrensname", "Systembezeichnung", "Dienstbezeichnung", "Application", "Application Name", "System", "Systemname", "Verfahren", "Bezeichnung", "Display Name", "displayName", "Titel", "Title", "CI", "CI Name", "Asset"],
    NameEn "name_en" ["English name", "Name (en)", "Englischer Name"],
    Category "category" ["Kategorie", "Category", "Art", "Typ des Dienstes", "Servicekategorie", "Service category", "Fachbereich der Software", "Subcategory", "Service classification", "Unterkategorie"],
    Offering "offering" ["Produkt", "Product", "Produktname", "Product name", "Offering", "Angebot", "Software", "Lösung", "Tool", "Model ID", "Model", "Modell", "Produkt/Software", "IT-Lösung", "SaaS", "Programm", "Softwarename", "Softwareprodukt", "Software-Produkt", "Softwarebezeichnung", "Software-Bezeichnung", "Produktbezeichnung", "Produkt-Bezeichnung", "Programmname", "Fachverfahren", "Fachanwendung", "IT-Verfahren", "IT-Anwendung", "Eingesetzte Software", "Eingesetztes Produkt", "Toolname", "Software name"],
    Vendor "vendor" ["Anbieter", "Hersteller", "Vendor", "Provider", "Lieferant", "Supplier", "Manufacturer", "Dienstleister", "Softwarehersteller", "Software-Hersteller", "Herstellerfirma", "Herstellername", "Softwareanbieter", "Anbietername", "Hersteller/Anbieter", "Anbieter/Hersteller", "Hersteller/Lieferant", "Firma", "Vendor name", "Supplier name", "Maker", "Publisher", "relApplicationToProvider", "relITComponentToProvider", "Auftragsverarbeiter", "Cloud Provider", "Cloud-Anbieter"],
    Deployment "deployment" ["Betriebsmodell", "Bereitstellung", "Bereitstellungsmodell", "Betriebsart", "Deployment", "Hosting", "Hosting Type", "lxHostingType", "Hosting-Typ", "Deployment model", "Install type", "Betrieb"],
    Region "region" ["Region", "Cloud-Region", "Cloud region", "Rechenzentrumsregion", "Datacenter region", "AWS Region", "Azure Region"],
    Site "site" ["Eigener Standort", "Site", "Rechenzentrum", "RZ", "Data center", "Datacenter"],
    Country "country" ["Land", "Country", "Standort", "Location", "Serverstandort", "Speicherort", "Datenstandort", "Data location", "Hosting country", "Ort der Verarbeitung", "Server location"],
    Data "data" ["Daten", "Data", "Datenarten", "Datenkategorien", "Datenklassen", "Data classes", "Data categories", "Data types", "Verarbeitete Daten", "relApplicationToDataObject", "Kategorien personenbezogener Daten", "Information classification"],
    Need "protection" ["Schutzbedarf", "Protection", "Protection need", "Schutzbedarf gesamt", "Schutzklasse"],
    Confidentiality "confidentiality" ["Vertraulichkeit", "Confidentiality", "Schutzbedarf Vertraulichkeit", "C", "lxConfidentiality"],
    Integrity "integrity" ["Integrität", "Integrity", "Schutzbedarf Integrität", "I"],
    Availability "availability" ["Verfügbarkeit", "Availability", "Schutzbedarf Verfügbarkeit", "A", "V"],
    Criticality "criticality" ["Kritikalität", "Criticality", "Business criticality", "busines_criticality", "business_criticality", "businessCriticality", "Geschäftskritikalität", "Wichtigkeit", "Tier"],
    Rto "rto" ["RTO", "Wiederanlaufzeit", "Recovery time objective", "Maximal tolerierbare Ausfallzeit", "MTA", "RTO (h)", "Max. Ausfallzeit"],
    DependsOn "depends_on" ["Abhängig von", "Abhängigkeiten", "Benötigt", "Depends on", "Dependencies", "Requires", "relApplicationToITComponent", "relToRequires", "Schnittstellen zu", "Voraussetzungen", "Setzt voraus"],
    Fallback "fallback" ["Ersatz", "Ausweichverfahren", "Fallback", "Notfallverfahren", "Ausweichdienst"],
    Keys "keys" ["Schlüssel", "Schlüsselhoheit", "Schlüsselverwaltung", "Keys", "Key management", "Encryption keys", "Wer hält die Schlüssel"],
    ContractEnds "contract_ends" ["Vertragsende", "Vertragslaufzeit bis", "Laufzeit bis", "Contract end", "Contract ends", "End date", "Ends", "Kündbar zum", "Expiration"],
    Notice "notice" ["Kündigungsfrist", "Notice", "Notice period"],
    ProcessorAgreement "processor_agreement" ["AVV", "AV-Vertrag", "Auftragsverarbeitungsvertrag", "DPA", "Data processing agreement", "Processor agreement", "ADV"],
    Scc "scc" ["SCC", "Standardvertragsklauseln", "Standard contractual clauses"],
    Cost "cost" ["Kosten", "Kosten pro Jahr", "Jahreskosten", "Kosten p.a.", "Kosten/Jahr", "Cost", "Cost per year", "Annual cost", "Yearly cost", "Total annual cost", "lxTotalCost", "Jährliche Kosten"],
    Currency "currency" ["Währung", "Currency"],
    Owner "owner" ["Verantwortlich", "Verantwortliche", "Verantwortlicher", "Eigentümer", "Owner", "Owned by", "owned_by", "Business owner", "IT owner", "Managed by", "managed_by", "Ansprechpartner", "Service owner", "Systemverantwortlicher"],
    Users "users" ["Nutzer", "Nutzende", "Anzahl Nutzer", "Users", "Number of users", "User count", "Benutzer", "Anzahl Benutzer", "Lizenzen", "Licenses", "Seats"],
    Functions "functions" ["Geschäftsprozesse", "Prozesse", "Funktionen", "Functions", "Business functions", "Business processes", "relApplicationToProcess", "relApplicationToBusinessCapability", "Geschäftsprozess"],
    Aliases "aliases" ["Weitere Namen", "Alias", "Aliase", "Aliases", "Synonyme", "Other names"],
    Domains "domains" ["Domain", "Domains", "Domänen", "URL", "FQDN", "Hostname", "Adresse"],
    Version "version" ["Version", "Softwareversion", "Software-Version", "Versionsstand", "Versionsnummer", "Release", "Produktversion"],
    Narrative "narrative" ["Bemerkung", "Bemerkungen", "Kommentar", "Beschreibung", "Notiz", "Description", "Short description", "short_description", "Comment", "Comments", "Notes", "Zweck"],
    Parent "parent" ["Parent", "Parent CI", "Quelle", "Source CI"],
    Child "child" ["Child", "Child CI", "Ziel", "Target CI"],
    Relation "relation" ["Relationship type", "Beziehungstyp", "Beziehung", "Relation type"],
}

impl Column {
    /// The field with this name in mapping files.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|column| column.as_str() == word)
    }

    /// The field that a header stands for. Remarks in brackets and prefixes such as `u_` of own fields are overlooked.
    #[must_use]
    pub fn of_header(header: &str) -> Option<Self> {
        let plain = fold(header);
        let without = fold(header.split(['(', '[']).next().unwrap_or(header));
        let own = fold(header.trim_start_matches("u_"));
        [plain, without, own].iter().find_map(|key| {
            Self::ALL.iter().copied().find(|column| column.headers().iter().any(|known| fold(known) == *key))
        })
    }
}

/// What a mapping file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    /// Folded header → field; `None`: not to be read.
    pub columns: BTreeMap<String, Option<Column>>,
    /// Field → folded value → value to read instead.
    pub values: BTreeMap<Column, BTreeMap<String, String>>,
    /// Folded header → values; only rows with one of them are read.
    pub only: BTreeMap<String, Vec<String>>,
    /// Delimiter.
    pub delimiter: Option<char>,
    /// Sheet of a workbook.
    pub sheet: Option<String>,
}

impl Mapping {
    /// Reads a mapping file; everything wrong with it comes back at once.
    #[must_use]
    pub fn read(text: &str, file: FileId) -> (Self, Vec<Diagnostic>) {
        let mut out = Self::default();
        let mut problems = Problems::default();
        let node = match yaml::parse(text, file) {
            Ok(Some(node)) => node,
            Ok(None) => return (out, problems.list),
            Err(error) => {
                problems.push(Diagnostic::error("invalid-yaml", error.message).at(error.span, "here"));
                return (out, problems.list);
            }
        };
        let fields = ["columns", "values", "only", "delimiter", "sheet"];
        let valid: Vec<&str> = Column::ALL.iter().map(|column| column.as_str()).chain(["ignore"]).collect();
        problems.each(&node, "a mapping file", &fields, |problems, name, value| {
            match name {
                "columns" => {
                    for (header, field) in value.as_mapping().unwrap_or_default() {
                        let word = field.as_str().unwrap_or_default();
                        match Column::parse(word) {
                            None if word != "ignore" => {
                                problems.unknown_word(field, "unknown-word", "field", word, &valid)
                            }
                            column => {
                                out.columns.insert(fold(header.as_str().unwrap_or_default()), column);
                            }
                        }
                    }
                }
                "values" => {
                    for (field, words) in value.as_mapping().unwrap_or_default() {
                        let word = field.as_str().unwrap_or_default();
                        let Some(column) = Column::parse(word) else {
                            problems.unknown_word(field, "unknown-word", "field", word, &valid);
                            continue;
                        };
                        for (from, to) in words.as_mapping().unwrap_or_default() {
                            let (from, to) = (from.as_str().unwrap_or_default(), to.as_str().unwrap_or_default());
                            out.values.entry(column).or_default().insert(fold(from), to.to_owned());
                        }
                    }
                }
                "only" => {
                    for (header, values) in value.as_mapping().unwrap_or_default() {
                        let values = problems.texts(values, "only").unwrap_or_default();
                        out.only.insert(
                            fold(header.as_str().unwrap_or_default()),
                            values.iter().map(|v| fold(v)).collect(),
                        );
                    }
                }
                "delimiter" => match value.as_str().map(|word| if word == "tab" { "\t" } else { word }) {
                    Some(word) if word.chars().count() == 1 => out.delimiter = word.chars().next(),
                    _ => problems.wrong(value, name, "one character, or `tab`"),
                },
                "sheet" => out.sheet = problems.text(value, name),
                _ => return false,
            }
            true
        });
        for (name, wants) in
            [("columns", "a mapping of headers"), ("values", "a mapping of fields"), ("only", "a mapping of headers")]
        {
            if let Some(value) = node.get(name).filter(|value| value.as_mapping().is_none() && !value.is_null()) {
                problems.wrong(value, name, wants);
            }
        }
        (out, problems.list)
    }

    /// The field that a header stands for; `None`: not read.
    #[must_use]
    pub fn column(&self, header: &str) -> Option<Column> {
        self.columns.get(&fold(header)).copied().unwrap_or_else(|| Column::of_header(header))
    }

    /// What to read for a cell.
    #[must_use]
    pub fn value<'v>(&'v self, column: Column, text: &'v str) -> &'v str {
        self.values.get(&column).and_then(|values| values.get(&fold(text))).map_or(text, String::as_str)
    }
}

/// Headers that are neither recognised nor mapped, for a warning.
#[must_use]
pub fn unread(headers: &[&str], mapping: &Mapping) -> Vec<String> {
    let known = |header: &&&str| {
        mapping.column(header).is_some()
            || mapping.columns.contains_key(&fold(header))
            || mapping.only.contains_key(&fold(header))
    };
    headers.iter().filter(|header| !header.is_empty() && !known(header)).map(|header| shorten(header)).collect()
}

/// Whether a table's first lines read like a list of services: its headers name services and who provides them. Tables of
/// other things have names and kinds, too.
#[must_use]
pub fn lists_services(text: &str) -> bool {
    text.lines().take(10).filter(|line| line.len() < 4096).any(|line| {
        let cells = line.split([',', ';', '\t']).take(64).map(|cell| cell.trim().trim_matches('"'));
        let known: Vec<Column> = cells.filter_map(Column::of_header).collect();
        let has = |columns: &[Column]| columns.iter().any(|column| known.contains(column));
        known.len() >= 3 && has(&[Column::Id, Column::Name]) && has(&[Column::Vendor, Column::Offering])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_means_one_field() {
        let mut seen: BTreeMap<String, Column> = BTreeMap::new();
        for column in Column::ALL {
            for header in column.headers() {
                let before = seen.insert(fold(header), *column);
                assert!(before.is_none_or(|before| before == *column), "{header}: {before:?} and {column:?}");
                assert_eq!(Column::of_header(header), Some(*column));
            }
        }
        assert_eq!(Column::of_header("Kosten/Jahr (EUR)"), Some(Column::Cost));
        assert_eq!(Column::of_header("u_schutzbedarf"), Some(Column::Need));
        assert_eq!(Column::of_header("Farbe"), None);
    }
}
