//! SARIF 2.1.0. The only file that names the SARIF types.
//!
//! Findings that count, known ones (as `unchanged`) and waived ones (as suppressed) are all there, so that nothing is hidden.

use super::gate::{Gate, Place, State, Told};
use crate::model::words::Severity;
use serde_json::{Value, json};
use serde_sarif::sarif::*;
use std::collections::BTreeMap;

/// Address of the schema, as it is named in the log.
pub const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The log. `docs` is the address under which `docs/` can be read, if it is known (`https://example.org/hoheit/`); rule
/// pages are named relative to it.
#[must_use]
pub fn log(gate: &Gate<'_>, version: &str, docs: Option<&str>) -> String {
    let mut worst: BTreeMap<&'static str, Severity> = BTreeMap::new();
    for told in &gate.findings {
        let severity = worst.entry(told.rule).or_insert(told.severity);
        *severity = (*severity).max(told.severity);
    }
    let order: Vec<&'static str> = worst.keys().copied().collect();
    let rules: Vec<ReportingDescriptor> =
        worst.iter().map(|(rule, severity)| descriptor(gate, rule, *severity, docs)).collect();
    let results: Vec<Result> = gate.findings.iter().map(|told| result(gate, told, &order)).collect();
    let driver =
        ToolComponent::builder().name("hoheit").version(version).semantic_version(version).rules(rules).build();
    let run = Run::builder()
        .tool(Tool::builder().driver(driver).build())
        .results(results)
        .column_kind(json!("unicodeCodePoints"))
        .language(gate.language.as_str())
        .build();
    let sarif = Sarif::builder().schema(SCHEMA).version(json!("2.1.0")).runs(vec![run]).build();
    let mut text = serde_json::to_string_pretty(&sarif).unwrap_or_default();
    text.push('\n');
    text
}

fn bag(entries: &[(&str, Value)]) -> PropertyBag {
    let additional: BTreeMap<String, Value> =
        entries.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect();
    PropertyBag::builder().additional_properties(additional).build()
}

fn text(words: impl Into<String>) -> MultiformatMessageString {
    MultiformatMessageString::builder().text(words.into()).build()
}

fn descriptor(gate: &Gate<'_>, rule: &str, severity: Severity, docs: Option<&str>) -> ReportingDescriptor {
    let page = format!("docs/rules/{rule}.md");
    let score = match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "3.0",
        Severity::Info => "1.0",
    };
    let mut properties = bag(&[("security-severity", json!(score)), ("page", json!(page))]);
    properties.tags = Some(vec!["security".to_owned(), "sovereignty".to_owned()]);
    let mut out = ReportingDescriptor::builder()
        .id(rule)
        .short_description(text(gate.rule_name(rule)))
        .help(text(format!("hoheit explain {rule}\n{page}")))
        .default_configuration(ReportingConfiguration::builder().level(json!(level(severity))).build())
        .properties(properties)
        .build();
    out.help_uri = docs.map(|base| format!("{}/{page}", base.trim_end_matches('/')));
    out
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

fn message(words: impl Into<String>) -> Message {
    Message::builder().text(words.into()).build()
}

fn result(gate: &Gate<'_>, told: &Told, order: &[&str]) -> Result {
    let mut words = told.message.clone();
    if let Some(remedy) = &told.remedy {
        words = format!("{words}\n{}", gate.say("gate.remedy", &[("remedy", remedy)]));
    }
    let mut out = Result::builder().message(message(words)).build();
    out.rule_id = Some(told.rule.to_owned());
    out.rule_index = order.iter().position(|rule| *rule == told.rule).and_then(|at| i64::try_from(at).ok());
    out.level = serde_json::from_value(json!(level(told.severity))).ok();
    let place = told.place.as_ref().unwrap_or(&gate.fallback);
    let mut location = location(place, None);
    if let Some(service) = &told.service {
        let logical = LogicalLocation::builder().name(service.clone()).kind("resource").build();
        location.logical_locations = Some(vec![logical]);
    }
    out.locations = Some(vec![location]);
    if !told.related.is_empty() {
        out.related_locations =
            Some(told.related.iter().map(|(place, words)| self::location(place, Some(words))).collect());
    }
    if !told.proof.is_empty() {
        let hops = told
            .proof
            .iter()
            .map(|hop| ThreadFlowLocation::builder().location(self::location(place, Some(hop))).build());
        let flow = ThreadFlow::builder().locations(hops.collect::<Vec<_>>()).build();
        out.code_flows = Some(vec![CodeFlow::builder().thread_flows(vec![flow]).build()]);
    }
    out.partial_fingerprints = Some(BTreeMap::from([("hoheit/v1".to_owned(), told.fingerprint.clone())]));
    match &told.state {
        State::New => {}
        State::Known => out.baseline_state = Some(json!("unchanged")),
        State::Waived { reason, owner, expires } => {
            let words = format!("{reason} ({owner}, {expires})");
            out.suppressions = Some(vec![
                Suppression::builder().kind(json!("external")).justification(words).status(json!("accepted")).build(),
            ]);
        }
    }
    out.properties =
        Some(bag(&[("severity", json!(told.severity.as_str())), ("confidence", json!(told.confidence.as_str()))]));
    out
}

fn location(place: &Place, words: Option<&str>) -> Location {
    let mut region = Region::builder().start_line(i64::from(place.line)).start_column(i64::from(place.column)).build();
    if (place.end_line, place.end_column) > (place.line, place.column) {
        region.end_line = Some(i64::from(place.end_line));
        region.end_column = Some(i64::from(place.end_column));
    }
    let artifact = ArtifactLocation::builder().uri(uri(&place.path)).build();
    let physical = PhysicalLocation::builder().artifact_location(artifact).region(region).build();
    let mut out = Location::builder().physical_location(physical).build();
    out.message = words.map(message);
    out
}

/// A path as a URI reference; absolute paths become `file:` addresses.
fn uri(path: &str) -> String {
    let mut out = String::new();
    if path.starts_with('/') {
        out.push_str("file://");
    } else if path.as_bytes().get(1) == Some(&b':') {
        out.push_str("file:///");
    }
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
