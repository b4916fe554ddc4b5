//! One row an exposure, finding or question, for spreadsheets. Cells that a spreadsheet would take for a formula start
//! with an apostrophe.

use super::{Context, Failure, summary};
use crate::assess::Assessment;
use crate::model::words::Level;

/// Columns.
const COLUMNS: &[&str] = &[
    "kind",
    "service",
    "name",
    "channel",
    "jurisdiction",
    "verdict",
    "level",
    "placement",
    "target",
    "rule",
    "severity",
    "text",
    "proof",
];

/// A cell without formula.
#[must_use]
pub fn neutral(cell: &str) -> String {
    let clean = summary::clean(cell);
    if clean.starts_with(['=', '+', '-', '@', '\u{fffd}']) { format!("'{clean}") } else { clean }
}

/// Writes rows as CSV (RFC 4180, UTF-8).
///
/// # Errors
/// Never in practice: the target is memory.
pub fn write<'r>(
    columns: &[&str],
    rows: impl IntoIterator<Item = Vec<std::borrow::Cow<'r, str>>>,
) -> Result<Vec<u8>, Failure> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(columns).map_err(|error| error.to_string())?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| neutral(cell))).map_err(|error| error.to_string())?;
    }
    writer.into_inner().map_err(|error| error.to_string())
}

/// Renders the format.
///
/// # Errors
/// See [`fn@write`].
pub fn render(assessment: &Assessment<'_>, context: &Context<'_>) -> Result<Vec<u8>, Failure> {
    write(COLUMNS, rows(assessment, context))
}

/// All rows, also for the workbook.
#[must_use]
pub fn rows<'r>(assessment: &'r Assessment<'_>, context: &Context<'_>) -> Vec<Vec<std::borrow::Cow<'r, str>>> {
    let names = context.names(assessment);
    let mut rows = Vec::new();
    for (at, result) in assessment.services.iter().enumerate() {
        let service = assessment.service(at);
        let best = result.recommendation.best();
        let target = best.target.map_or("", |ix| assessment.catalog.offering_at(ix).id.as_str());
        for exposure in
            result.exposures.iter().filter(|exposure| exposure.level > Level::None || !exposure.mitigated_by.is_empty())
        {
            rows.push(vec![
                "exposure".into(),
                service.id.as_str().into(),
                service.name.as_deref().unwrap_or_default().into(),
                exposure.channel.as_str().into(),
                exposure.jurisdiction.as_deref().unwrap_or_default().into(),
                exposure.verdict().as_str().into(),
                exposure.level.as_str().into(),
                result.recommendation.placement.as_str().into(),
                target.into(),
                "".into(),
                "".into(),
                exposure.mitigated_by.join(", ").into(),
                summary::path(assessment, at, exposure, &names).into(),
            ]);
        }
    }
    for finding in &assessment.findings {
        let service = finding.service.map(|at| assessment.service(at));
        let mut row: Vec<std::borrow::Cow<'r, str>> = vec!["".into(); COLUMNS.len()];
        row[0] = "finding".into();
        row[1] = service.map_or("", |service| service.id.as_str()).into();
        row[2] = service.and_then(|service| service.name.as_deref()).unwrap_or_default().into();
        row[9] = finding.rule.into();
        row[10] = finding.severity.as_str().into();
        row[11] = finding.message.get(context.language).into();
        rows.push(row);
    }
    for question in &assessment.questions {
        let mut row: Vec<std::borrow::Cow<'r, str>> = vec!["".into(); COLUMNS.len()];
        row[0] = "question".into();
        row[1] = question.service.map_or("", |at| assessment.service(at).id.as_str()).into();
        row[9] = question.fact.as_str().into();
        row[11] = question.question.get(context.language).into();
        rows.push(row);
    }
    rows
}

/// Columns of [`rows`].
#[must_use]
pub fn columns() -> &'static [&'static str] {
    COLUMNS
}
