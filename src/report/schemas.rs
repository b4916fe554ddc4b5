//! JSON Schemas of the public documents beside the assessment: plan, simulation, observations, diff, baseline.
//!
//! In: nothing. Out: a schema for each, under the name that `hoheit schema` takes. What must hold: every field that is
//! written is listed and required (a test validates real documents with other fields forbidden). Fields may be added,
//! never renamed; readers must not break on fields that they do not know, so the schemas allow them.

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

fn plan() -> Fields {
    let decision = [
        ("service", text()),
        ("placement", text()),
        ("target", maybe_text()),
        ("changes", flag()),
        ("gates", word(&["pass", "open", "fail"])),
        ("unmet", maybe_text()),
    ];
    let deadline = [
        ("date", day()),
        ("kind", text()),
        ("service", text()),
        ("owner", maybe_text()),
        ("planned_exit", flag()),
        ("assumed", flag()),
        ("missed", flag()),
    ];
    let vendor = [
        ("vendor", text()),
        ("fixes", texts()),
        ("fixed_so_far", whole()),
        ("share_so_far", number()),
        ("alone", whole()),
    ];
    let gap = [("skill", text()), ("services", texts()), ("from", maybe_day()), ("certain", flag())];
    let flip = [("on", text()), ("factor", number()), ("placement", text()), ("target", maybe_text())];
    let stability = [("service", text()), ("stable", flag()), ("flips", list_of(&flip)), ("others_held", flag())];
    let asked = [("clause", text()), ("realism", text()), ("services", texts()), ("agreed", texts())];
    let kit = [
        ("purpose", text()),
        ("vendor", maybe_text()),
        ("services", texts()),
        ("notice_by", maybe_day()),
        ("clauses", list_of(&asked)),
    ];
    let clause = [
        ("id", text()),
        ("name", both_languages()),
        ("wording", both_languages()),
        ("basis", json!({})),
        ("realism", text()),
        ("channels", texts()),
        ("source", text()),
        ("as_of", day()),
        ("confidence", text()),
    ];
    vec![
        ("schema", text()),
        ("tool", tool()),
        ("organisation", text()),
        ("start", day()),
        ("horizon_end", day()),
        ("objective", word(&["cheapest", "exposure"])),
        ("budget", maybe_number()),
        ("days_per_month", maybe_number()),
        (
            "proof",
            object(&[
                ("method", word(&["exact", "node-limit", "heuristic"])),
                ("objective", number()),
                ("bound", maybe_number()),
                ("gap", maybe_number()),
                ("within_limits", flag()),
            ]),
        ),
        ("effort_days", range()),
        ("one_off_cost", range()),
        ("run_cost_change", or_null(range())),
        ("exposure_now", json!({})),
        ("quick_wins", object(&[("services", texts()), ("effort_days", number()), ("exposure_after", number())])),
        ("doing_nothing", object(&[("exposure_after", number())])),
        ("overruns_horizon", flag()),
        ("held_back", texts()),
        ("waves", list_of(&wave())),
        ("decisions", list_of(&decision)),
        ("deadlines", list_of(&deadline)),
        ("fix_set", object(&[("steps", list_of(&vendor)), ("hopeless", texts()), ("exact", flag())])),
        ("skill_gaps", list_of(&gap)),
        ("sensitivity", list_of(&stability)),
        ("contract_kit", list_of(&kit)),
        ("clauses", list_of(&clause)),
    ]
}

fn wave() -> Fields {
    let source = [
        ("basis", text()),
        ("category", maybe_text()),
        ("source", maybe_text()),
        ("as_of", maybe_day()),
        ("confidence", maybe_text()),
    ];
    let step = [
        ("service", text()),
        ("kind", text()),
        ("placement", text()),
        ("target", maybe_text()),
        ("start", day()),
        ("end", day()),
        ("effort_days", range()),
        ("effort_source", object(&source)),
        ("one_off_cost", range()),
        ("run_cost_change", or_null(range())),
        ("exposure_removed", number()),
        ("steps", json!({ "type": "array" })),
        ("traps", json!({ "type": "array" })),
        ("formats", texts()),
        ("owner", maybe_text()),
        ("after", texts()),
        ("notice_by", maybe_day()),
        ("contract_over", maybe_day()),
        ("contract_basis", maybe_text()),
        ("rollback", text()),
        ("exit_criteria", texts()),
    ];
    let flow = [
        ("from", text()),
        ("to", text()),
        ("from_country", maybe_text()),
        ("to_country", maybe_text()),
        ("certain", flag()),
    ];
    // A prerequisite has `by`, `skill` or `service` beside its kind.
    let needed = json!({ "type": "object", "properties": { "kind": word(&["notice", "skill", "anchor", "moved"]),
        "service": text(), "by": day(), "skill": text() }, "required": ["kind"] });
    vec![
        ("number", whole()),
        ("start", day()),
        ("end", day()),
        ("effort_days", range()),
        ("one_off_cost", range()),
        ("run_cost_change", or_null(range())),
        ("exposure_after", number()),
        ("exposure_by_channel", or_null(list(number()))),
        ("prerequisites", list(needed)),
        ("bridges", list_of(&[("moved", text()), ("other", text()), ("until_wave", maybe_whole())])),
        ("flows", list_of(&flow)),
        ("moves", list_of(&step)),
    ]
}

fn simulation() -> Fields {
    let wave = || or_null(object(&[("number", whole()), ("end", day())]));
    let compared = [
        ("id", text()),
        ("moves", whole()),
        ("after_wave", wave()),
        ("counts", counts()),
        ("functions", whole()),
        ("people", people()),
        ("new_exposures", whole()),
        ("effort_days", range()),
        ("calendar_days", or_null(range())),
    ];
    let mut scenario = scenario();
    scenario.push(("after_wave", wave()));
    vec![
        ("schema", text()),
        ("tool", tool()),
        ("catalog", object(&[("version", text()), ("as_of", maybe_day()), ("sha256", text())])),
        ("inputs", list_of(&[("path", text()), ("kind", text()), ("sha256", text())])),
        ("organisation", object(&[("name", text()), ("home", text())])),
        ("today", maybe_day()),
        ("scenarios", list_of(&scenario)),
        ("comparison", list_of(&compared)),
    ]
}

fn counts() -> Value {
    let states = ["dark_at_once", "dark_later", "degraded", "stands_in", "perhaps", "unaffected"];
    object(&states.map(|state| (state, whole())))
}

fn people() -> Value {
    object(&["at_least", "about", "services_without_users"].map(|count| (count, whole())))
}

fn scenario() -> Fields {
    let event = [
        ("kind", text()),
        ("subject", text()),
        ("id", text()),
        ("name", both_languages()),
        ("by", or_null(both_languages())),
        ("after_hours", number()),
        ("hits", maybe_whole()),
        ("may_hit", maybe_whole()),
    ];
    let because = [("kind", text()), ("id", text()), ("name", both_languages()), ("relation", maybe_text())];
    let service = [
        ("id", text()),
        ("name", both_languages()),
        ("state", text()),
        ("worst", text()),
        ("since_hours", maybe_number()),
        ("worst_since_hours", maybe_number()),
        ("rto_hours", maybe_number()),
        ("lost_after_hours", maybe_number()),
        ("direct", flag()),
        ("because", list_of(&because)),
        ("stands_in", texts()),
        ("untested", texts()),
        ("criticality", maybe_text()),
        ("functions", texts()),
        ("users", maybe_whole()),
        ("data", or_null(texts())),
        ("moved", flag()),
        ("part_of", maybe_text()),
    ];
    let function = [
        ("name", text()),
        ("verdict", text()),
        ("services", texts()),
        ("dark_after_hours", number()),
        ("lost_after_hours", maybe_number()),
        ("users", maybe_whole()),
    ];
    let interval = || object(&[("best", text()), ("worst", text())]);
    let hop = [
        ("from", text()),
        ("to", text()),
        ("relation", text()),
        ("source", text()),
        ("as_of", maybe_day()),
        ("confidence", text()),
    ];
    let exposure = [
        ("service", text()),
        ("channel", text()),
        ("jurisdiction", maybe_text()),
        ("change", word(&["new", "less"])),
        ("before", interval()),
        ("after", interval()),
        ("verdict", text()),
        ("level", text()),
        ("after_hours", number()),
        ("direct", flag()),
        ("data", or_null(texts())),
        ("path", list_of(&hop)),
    ];
    let way = [
        ("service", text()),
        ("placement", maybe_text()),
        ("target", maybe_text()),
        ("recommended", flag()),
        ("sure", flag()),
        ("effort_days", or_null(range())),
        ("calendar_days", or_null(range())),
        ("notice_days", maybe_whole()),
        ("in_time", maybe_text()),
    ];
    let total = [
        ("services", whole()),
        ("without", whole()),
        ("effort_days", range()),
        ("calendar_days", or_null(range())),
        ("in_time", maybe_text()),
    ];
    let line = [
        ("kind", text()),
        ("id", text()),
        ("name", both_languages()),
        ("parent", maybe_whole()),
        ("depth", whole()),
        ("state", maybe_text()),
        ("services", whole()),
    ];
    vec![
        ("id", text()),
        ("name", both_languages()),
        ("story", both_languages()),
        ("happened", flag()),
        ("source", text()),
        ("as_of", day()),
        ("confidence", text()),
        ("references", texts()),
        ("moves", whole()),
        ("events", list_of(&event)),
        ("counts", counts()),
        ("services", list_of(&service)),
        ("functions", list_of(&function)),
        ("people", people()),
        ("data_out_of_reach", texts()),
        ("exposures", list_of(&exposure)),
        ("open_transfers", texts()),
        ("ways_out", list_of(&way)),
        ("way_out", object(&total)),
        ("tree", list_of(&line)),
        ("single_points", list_of(&[("service", text()), ("saves", whole())])),
        ("notes", texts()),
    ]
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
