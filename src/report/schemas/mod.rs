//! JSON Schemas of the public documents beside the assessment: plan, simulation, observations, diff, baseline.
//!
//! In: nothing. Out: a schema for each, under the name that `hoheit schema` takes. What must hold: every field that is
//! written is listed and required (a test validates real documents with other fields forbidden). Fields may be added,
//! never renamed; readers must not break on fields that they do not know, so the schemas allow them.

mod plan;
use plan::*;
mod simulation;
use simulation::*;

use serde_json::{Value, json};

/// The schema of a document, by its name.
#[must_use]
pub fn schema(name: &str) -> Option<Value> {
    let (title, fields) = match name {
        "plan" => (super::plan_json::SCHEMA, plan()),
        "simulation" => (crate::simulate::json::SCHEMA, simulation()),
        "observations" => ("hoheit/observations/v1", observations()),
        "diff" => (super::diff::SCHEMA, diff()),
        "baseline" => (super::baseline::SCHEMA, baseline()),
        _ => return None,
    };
    let mut schema = object(&fields);
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!(title);
    schema["properties"]["schema"] = json!({ "const": title });
    Some(schema)
}

type Fields = Vec<(&'static str, Value)>;

fn object(fields: &[(&'static str, Value)]) -> Value {
    let properties: serde_json::Map<String, Value> =
        fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    let required: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    json!({ "type": "object", "properties": properties, "required": required })
}

fn list(of: Value) -> Value {
    json!({ "type": "array", "items": of })
}

fn list_of(fields: &[(&'static str, Value)]) -> Value {
    list(object(fields))
}

fn or_null(of: Value) -> Value {
    json!({ "anyOf": [of, { "type": "null" }] })
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn texts() -> Value {
    list(text())
}

fn maybe_text() -> Value {
    json!({ "type": ["string", "null"] })
}

fn word(valid: &[&str]) -> Value {
    json!({ "enum": valid })
}

fn number() -> Value {
    json!({ "type": "number" })
}

fn maybe_number() -> Value {
    json!({ "type": ["number", "null"] })
}

fn whole() -> Value {
    json!({ "type": "integer", "minimum": 0 })
}

fn maybe_whole() -> Value {
    json!({ "type": ["integer", "null"] })
}

fn flag() -> Value {
    json!({ "type": "boolean" })
}

fn day() -> Value {
    json!({ "type": "string", "pattern": "^-?\\d{4,6}-\\d{2}-\\d{2}$" })
}

fn maybe_day() -> Value {
    or_null(day())
}

/// Lowest and highest.
fn range() -> Value {
    json!({ "type": "array", "items": number(), "minItems": 2, "maxItems": 2 })
}

/// The same in English and German.
fn both_languages() -> Value {
    object(&[("en", text()), ("de", text())])
}

fn tool() -> Value {
    object(&[("name", text()), ("version", text())])
}

fn observations() -> Fields {
    let place = [("path", text()), ("line", whole()), ("column", whole())];
    let seen = [
        ("service", text()),
        ("vendor", maybe_text()),
        ("offering", maybe_text()),
        ("region", maybe_text()),
        ("country", maybe_text()),
        ("kind", text()),
        ("path", text()),
        ("line", whole()),
        ("confidence", word(&["low", "medium", "high"])),
        ("evidence", text()),
        ("places", list_of(&place)),
    ];
    let left = [("path", text()), ("line", maybe_whole()), ("reason", text())];
    vec![("schema", text()), ("observations", list_of(&seen)), ("skipped", list_of(&left))]
}

fn diff() -> Fields {
    let change = [
        ("kind", text()),
        ("turn", word(&["worse", "better", "other"])),
        ("service", maybe_text()),
        ("subject", text()),
        ("old", maybe_text()),
        ("new", maybe_text()),
        ("severity", maybe_text()),
        ("text", both_languages()),
    ];
    vec![("schema", text()), ("worse", whole()), ("better", whole()), ("other", whole()), ("changes", list_of(&change))]
}

fn baseline() -> Fields {
    let finding = [
        ("rule", text()),
        ("service", maybe_text()),
        ("severity", text()),
        ("message", text()),
        ("fingerprint", text()),
    ];
    vec![("schema", text()), ("findings", list_of(&finding))]
}
