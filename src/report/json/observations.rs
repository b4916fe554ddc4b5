//! `hoheit/observations/v1`: what the manifests show. Fields may be added, never renamed.

use crate::manifests::Skipped;
use crate::model::Observation;
use serde::Serialize;

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    observations: Vec<Row<'a>>,
    /// Files and parts of files that were left out, with the reason.
    skipped: Vec<Left<'a>>,
}

#[derive(Serialize)]
struct Left<'a> {
    path: &'a str,
    line: Option<u32>,
    reason: &'a str,
}

#[derive(Serialize)]
struct Row<'a> {
    service: &'a str,
    vendor: Option<&'a str>,
    offering: Option<&'a str>,
    region: Option<&'a str>,
    country: Option<&'a str>,
    kind: &'a str,
    path: &'a str,
    line: u32,
    confidence: &'static str,
    /// What exactly was seen; never a secret.
    evidence: &'a str,
    /// All places, the most telling first.
    places: Vec<Place<'a>>,
}

#[derive(Serialize)]
struct Place<'a> {
    path: &'a str,
    line: u32,
    column: u32,
}

/// Renders the document.
#[must_use]
pub fn render(observations: &[Observation], skipped: &[Skipped]) -> String {
    let observations = observations
        .iter()
        .map(|seen| Row {
            service: &seen.service,
            vendor: seen.vendor.as_deref(),
            offering: seen.offering.as_deref(),
            region: seen.region.as_deref(),
            country: seen.country.as_deref(),
            kind: seen.kind,
            path: seen.places.first().map_or("", |place| &place.path),
            line: seen.places.first().map_or(0, |place| place.line),
            confidence: seen.confidence.as_str(),
            evidence: &seen.evidence,
            places: seen
                .places
                .iter()
                .map(|place| Place { path: &place.path, line: place.line, column: place.column })
                .collect(),
        })
        .collect();
    let skipped = skipped.iter().map(|left| Left { path: &left.path, line: left.line, reason: &left.reason }).collect();
    serde_json::to_string_pretty(&Document { schema: "hoheit/observations/v1", observations, skipped })
        .unwrap_or_default()
}
