//! The fields of an inventory, listed once: names for suggestions, meanings for the JSON Schema.

#[cfg(test)]
use crate::model::words::{Criticality, Keys, Need, OfferingKind, Placement};
use serde_json::{Map, Value, json};

/// A field: its name, what it takes, what it means.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Name in the file.
    pub name: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// What it means, one sentence.
    pub means: &'static str,
}

/// What a field takes.
#[derive(Debug, Clone, Copy)]
pub enum Takes {
    /// Text.
    Text,
    /// Number of 0 or more.
    Number,
    /// Date.
    Date,
    /// `true`, `false` or `unknown`.
    Flag,
    /// Length of time.
    Duration,
    /// One of these words.
    Word(&'static [&'static str]),
    /// List of texts.
    Texts,
    /// A mapping with these fields.
    Fields(&'static [Field]),
    /// A list of mappings with these fields.
    List(&'static [Field]),
    /// A list of ids or of mappings with these fields.
    Ids(&'static [Field]),
    /// An id, or a mapping with these fields.
    IdOr(&'static [Field]),
    /// A mapping whose keys are free.
    Free,
}

/// A field of a table.
pub(crate) const fn field(name: &'static str, takes: Takes, means: &'static str) -> Field {
    Field { name, takes, means }
}

/// Spelling of protection needs.
pub const NEEDS: &[&str] = &["normal", "high", "very-high"];
/// Spelling of criticalities.
pub const CRITICALITIES: &[&str] = &["low", "medium", "high", "critical"];
/// Spelling of key arrangements.
pub const KEYS: &[&str] = &["vendor", "byok", "hyok", "client-side"];
/// Spelling of deployments.
pub const DEPLOYMENTS: &[&str] = &["commercial", "sovereign", "national-partner", "private", "self-hosted"];
/// Spelling of placements.
pub const PLACEMENTS: &[&str] = &["keep", "govern", "local", "eu-cloud", "hybrid"];

/// Top level.
pub const INVENTORY: &[Field] = &[
    field("$schema", Takes::Text, "The JSON Schema that editors use."),
    field("organisation", Takes::Fields(ORGANISATION), "Who is assessed."),
    field("services", Takes::List(SERVICE), "What the organisation depends on."),
];

/// `organisation:`
pub const ORGANISATION: &[Field] = &[
    field("name", Takes::Text, "Name shown on the report. Required."),
    field(
        "home",
        Takes::Text,
        "Home jurisdiction: a country (ISO 3166-1 alpha-2) or EU; default DE. Decides what is foreign.",
    ),
    field("sector", Takes::Text, "Sector, such as energy, finance, health, public."),
    field("people", Takes::Number, "People who work with the services; sizes effort ranges."),
    field("domains", Takes::Texts, "Own internet domains; looked up by `hoheit enrich` only."),
    field("sites", Takes::List(SITE), "Own places where services can run."),
    field("capacity", Takes::Fields(CAPACITY), "What the organisation can carry itself."),
    field("budget", Takes::Number, "Money available for moving, in EUR."),
    field("freezes", Takes::List(FREEZE), "Periods in which nothing may move."),
    field("default_need", Takes::Word(NEEDS), "Protection need assumed where a service states none."),
];

/// `organisation.sites[]`
pub const SITE: &[Field] = &[
    field("id", Takes::Text, "Id used by services. Required."),
    field("name", Takes::Text, "Name for people."),
    field("country", Takes::Text, "Country, ISO 3166-1 alpha-2."),
    field("operator", Takes::Text, "Who runs the building, if not the organisation: a vendor of the catalog."),
];

/// `organisation.capacity`
pub const CAPACITY: &[Field] = &[
    field("days_per_month", Takes::Number, "Person-days a month for moving."),
    field("skills", Takes::Texts, "Skills that are there (catalog ids)."),
    field("around_the_clock", Takes::Flag, "Whether somebody is on duty round the clock."),
];

/// `organisation.freezes[]`
pub const FREEZE: &[Field] = &[
    field("from", Takes::Date, "First day. Required."),
    field("to", Takes::Date, "Last day. Required."),
    field("reason", Takes::Text, "Why."),
];

/// `services[]`
pub const SERVICE: &[Field] = &[
    field("id", Takes::Text, "Id, unique in the inventory. Required."),
    field("name", Takes::Text, "Name for people."),
    field("name_en", Takes::Text, "English name, where it differs; shown in English reports."),
    field("category", Takes::Text, "Category of the catalog, such as crm or contact-center."),
    field("offering", Takes::Text, "Offering of the catalog, by id or by the name people use."),
    field("vendor", Takes::Text, "Vendor of the catalog, when the offering is not known."),
    field("deployment", Takes::Word(DEPLOYMENTS), "How it is deployed, when no offering says so."),
    field("region", Takes::Text, "Cloud region as provider/region, such as aws/eu-central-1."),
    field("site", Takes::Text, "Own site it runs at."),
    field("country", Takes::Text, "Country it runs in, when neither region nor site is known."),
    field("data", Takes::Texts, "Data classes of the catalog; an empty list says: no data."),
    field("protection", Takes::Fields(PROTECTION), "Protection needs (BSI-Standard 200-2)."),
    field("criticality", Takes::Word(CRITICALITIES), "How long it can be missed."),
    field("rto", Takes::Duration, "Recovery time objective, such as 4h."),
    field("depends_on", Takes::Ids(DEPENDENCY), "Services it needs."),
    field("fallback", Takes::IdOr(FALLBACK), "Service that stands in when it is gone."),
    field("keys", Takes::Word(KEYS), "Who holds the cryptographic keys."),
    field("contract", Takes::Fields(CONTRACT), "The contract."),
    field("controls", Takes::Free, "Controls of the catalog that are in place (true, false, a number, unknown)."),
    field("cost", Takes::Fields(COST), "What it costs."),
    field("owner", Takes::Text, "Who is responsible."),
    field("functions", Takes::Texts, "Business functions that stop with it."),
    field("users", Takes::Number, "People who use it."),
    field(
        "answers",
        Takes::Free,
        "Answers to lens criteria: lens id, criterion id, answer, evidence, by whom and when.",
    ),
    field("wave", Takes::Number, "Plan: the wave in which it moves."),
    field("not_before", Takes::Date, "Plan: does not move before this day."),
    field("keep", Takes::Flag, "Pin: stays where it is."),
    field("target", Takes::Text, "Pin: moves to this offering."),
    field("placement", Takes::Word(PLACEMENTS), "Pin: is placed this way."),
    field("narrative", Takes::Text, "Words of a person for the report."),
    field("aliases", Takes::Texts, "Other names by which manifests may call it."),
    field("domains", Takes::Texts, "Domains by which manifests may call it."),
    field("observed_in", Takes::Texts, "Places in manifests that showed it, as path:line:column."),
];

/// `services[].protection`
pub const PROTECTION: &[Field] = &[
    field("confidentiality", Takes::Word(NEEDS), "Need for confidentiality."),
    field("integrity", Takes::Word(NEEDS), "Need for integrity."),
    field("availability", Takes::Word(NEEDS), "Need for availability."),
];

/// `services[].depends_on[]`
pub const DEPENDENCY: &[Field] = &[
    field("service", Takes::Text, "Id of the service needed."),
    field("any_of", Takes::Texts, "Ids of services that do the same job; one is enough."),
    field("kind", Takes::Word(&["hard", "soft"]), "hard: stops without it (default); soft: degrades."),
    field("data", Takes::Flag, "Whether data flows to it; default true."),
    field("fallback", Takes::IdOr(FALLBACK), "Service that stands in for it."),
];

/// `fallback:` as a mapping
pub const FALLBACK: &[Field] = &[
    field("service", Takes::Text, "Id of the service that stands in. Required."),
    field("tested", Takes::Text, "Day of the last test, true, or never."),
];

/// `services[].contract`
pub const CONTRACT: &[Field] = &[
    field("ends", Takes::Date, "End of the term."),
    field("notice", Takes::Duration, "Notice period, such as 3 months."),
    field("renews", Takes::Duration, "Length by which it renews itself."),
    field("processor_agreement", Takes::Flag, "Whether a processor agreement (GDPR Art. 28) is signed."),
    field("scc", Takes::Flag, "Whether standard contractual clauses are signed."),
    field("party", Takes::Text, "Contracting legal entity of the catalog."),
    field("law", Takes::Text, "Governing law, ISO 3166-1 alpha-2."),
];

/// `services[].cost`
pub const COST: &[Field] = &[
    field("per_year", Takes::Number, "Amount a year."),
    field("currency", Takes::Text, "ISO 4217 currency; default EUR."),
];

/// Names of a list of fields.
#[must_use]
pub fn names(fields: &[Field]) -> Vec<&'static str> {
    fields.iter().map(|field| field.name).collect()
}

/// The JSON Schema of an inventory, for editor completion.
#[must_use]
pub fn schema() -> Value {
    document("Hoheit inventory", INVENTORY, &["organisation"])
}

/// The JSON Schema of a document with these fields.
#[must_use]
pub fn document(title: &str, fields: &[Field], required: &[&str]) -> Value {
    let mut out = Map::new();
    out.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
    out.insert("title".into(), json!(title));
    if let Value::Object(top) = object(fields) {
        out.extend(top);
    }
    if !required.is_empty() {
        out.insert("required".into(), json!(required));
    }
    Value::Object(out)
}

fn object(fields: &[Field]) -> Value {
    let properties: Map<String, Value> = fields.iter().map(|f| (f.name.to_owned(), describe(f))).collect();
    let required: Vec<&str> = fields.iter().filter(|f| f.means.ends_with("Required.")).map(|f| f.name).collect();
    let mut out = json!({ "type": "object", "properties": properties, "additionalProperties": false });
    if !required.is_empty() {
        out["required"] = json!(required);
    }
    out
}

fn describe(field: &Field) -> Value {
    let unknown = json!({ "const": "unknown" });
    let text = json!({ "type": "string" });
    let mut value = match field.takes {
        Takes::Text => json!({ "type": ["string", "boolean", "number"] }),
        Takes::Number => json!({ "anyOf": [{ "type": "number", "minimum": 0 }, unknown] }),
        Takes::Date => json!({ "type": "string", "examples": ["2027-12-31"] }),
        Takes::Flag => json!({ "enum": [true, false, "unknown"] }),
        Takes::Duration => json!({ "type": ["string", "number"], "examples": ["4h", "3 months"] }),
        Takes::Word(words) => json!({ "enum": words.iter().copied().chain(["unknown"]).collect::<Vec<_>>() }),
        Takes::Texts => json!({ "anyOf": [{ "type": "array", "items": text }, text] }),
        Takes::Fields(fields) => object(fields),
        Takes::List(fields) => json!({ "type": "array", "items": object(fields) }),
        Takes::Ids(fields) => json!({ "type": "array", "items": { "anyOf": [text, object(fields)] } }),
        Takes::IdOr(fields) => json!({ "anyOf": [text, object(fields)] }),
        Takes::Free => json!({ "type": "object" }),
    };
    value["description"] = json!(field.means);
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_of_words_are_the_vocabularies() {
        fn words<T: Copy>(all: &[T], spell: impl Fn(T) -> &'static str) -> Vec<&'static str> {
            all.iter().map(|word| spell(*word)).collect()
        }
        assert_eq!(words(Need::ALL, Need::as_str), NEEDS);
        assert_eq!(words(Criticality::ALL, Criticality::as_str), CRITICALITIES);
        assert_eq!(words(Keys::ALL, Keys::as_str), KEYS);
        assert_eq!(words(OfferingKind::ALL, OfferingKind::as_str), DEPLOYMENTS);
        assert_eq!(words(Placement::ALL, Placement::as_str), PLACEMENTS);
    }
}
