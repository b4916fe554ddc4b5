//! The workbook: services, exposures, candidates, findings, questions; filters on, headers frozen. [`Table`] is
//! the sheet that other workbooks use too. Every cell is written as text or number, so nothing in it can become a formula.

use super::redact::Names;
use super::view::Texts;
use super::{Context, Failure, summary};
use crate::assess::Assessment;
use crate::assess::candidates::GateState;
use crate::model::words::{Channel, Date, Level};
use rust_xlsxwriter::{Color, Format, Workbook, Worksheet, XlsxError};

/// Renders the format.
///
/// # Errors
/// The workbook's limits (1,048,576 rows a sheet) are exceeded.
pub fn render(assessment: &Assessment<'_>, context: &Context<'_>) -> Result<Vec<u8>, Failure> {
    build(assessment, context).map_err(|error| error.to_string())
}

/// A sheet that is a table.
pub(super) struct Table {
    sheet: Worksheet,
    row: u32,
    columns: u16,
}

impl Table {
    pub(super) fn new(name: &str, columns: &[(&str, f64)]) -> Result<Self, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(name)?;
        let head = Format::new().set_bold().set_background_color(Color::RGB(0x00E6_ECF5)).set_text_wrap();
        for (at, (title, width)) in columns.iter().enumerate() {
            let at = u16::try_from(at).unwrap_or(u16::MAX);
            sheet.write_string_with_format(0, at, *title, &head)?;
            sheet.set_column_width(at, *width)?;
        }
        sheet.set_freeze_panes(1, 1)?;
        Ok(Self { sheet, row: 1, columns: u16::try_from(columns.len()).unwrap_or(u16::MAX) })
    }

    /// Adds a row of texts.
    pub(super) fn add(&mut self, cells: &[&str]) -> Result<(), XlsxError> {
        for (at, cell) in cells.iter().enumerate() {
            let text: String = summary::clean(cell).chars().take(32_000).collect();
            self.sheet.write_string(self.row, u16::try_from(at).unwrap_or(u16::MAX), text)?;
        }
        self.row += 1;
        Ok(())
    }

    /// Writes a number into the row that was added last.
    pub(super) fn number(&mut self, column: u16, value: f64) -> Result<(), XlsxError> {
        self.sheet.write_number(self.row - 1, column, value)?;
        Ok(())
    }

    pub(super) fn finish(mut self, book: &mut Workbook) -> Result<(), XlsxError> {
        self.sheet.autofilter(0, 0, (self.row - 1).max(1), self.columns - 1)?;
        book.push_worksheet(self.sheet);
        Ok(())
    }
}

/// An empty workbook of a day.
pub(super) fn workbook(today: Date) -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    let day = rust_xlsxwriter::ExcelDateTime::from_ymd(
        u16::try_from(today.year()).unwrap_or(2000),
        today.month().unsigned_abs(),
        today.day().unsigned_abs(),
    )?;
    // The creation time would otherwise be now: same input, same bytes.
    book.set_properties(&rust_xlsxwriter::DocProperties::new().set_author("Hoheit").set_creation_datetime(&day));
    Ok(book)
}

fn build(assessment: &Assessment<'_>, context: &Context<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut book = workbook(assessment.today)?;
    let names = context.names(assessment);
    services(assessment, &names, &mut book)?;
    exposures(assessment, &names, &mut book)?;
    candidates(assessment, &names, &mut book)?;
    let language = context.language;
    let texts = Texts::new(assessment.catalog, language);
    let mut table = Table::new(
        "Findings",
        &[("Severity", 10.0), ("Rule", 28.0), ("Service", 22.0), ("Finding", 80.0), ("Remedy", 60.0), ("Owner", 10.0)],
    )?;
    for finding in &assessment.findings {
        let service = finding.service.map_or("", |at| names.id(at));
        let remedy = finding.remedy.as_ref().map_or("", |remedy| remedy.get(language));
        table.add(&[
            finding.severity.as_str(),
            finding.rule,
            service,
            &names.text(&texts.dated(finding.message.get(language))),
            &names.text(&texts.dated(remedy)),
            finding.owner.as_str(),
        ])?;
    }
    table.finish(&mut book)?;
    let mut table = Table::new(
        "Questions",
        // The headings are those of the questionnaire: filled in, the sheet can be given back with `--answers`.
        &[
            ("Services", 22.0),
            ("Fact", 30.0),
            ("Question", 80.0),
            ("Answered by", 14.0),
            ("Answer", 40.0),
            ("Evidence", 40.0),
        ],
    )?;
    for question in &assessment.questions {
        let ids: Vec<&str> = question.services.iter().map(|at| names.id(*at)).collect();
        let ids = match ids.as_slice() {
            [only] if !only.contains([',', '[', '"']) => (*only).to_owned(),
            many => serde_json::json!(many).to_string(),
        };
        table.add(&[&ids, &question.fact, &names.text(question.question.get(language)), &question.answered_by])?;
    }
    table.finish(&mut book)?;
    book.save_to_buffer()
}

fn services(assessment: &Assessment<'_>, names: &Names<'_>, book: &mut Workbook) -> Result<(), XlsxError> {
    let columns = [
        ("Service", 22.0),
        ("Name", 30.0),
        ("Category", 20.0),
        ("Offering", 28.0),
        ("Vendor", 18.0),
        ("Ultimate parent", 28.0),
        ("Parent country", 8.0),
        ("Region", 20.0),
        ("Country", 8.0),
        ("Confidentiality", 14.0),
        ("Availability", 14.0),
        ("Recommendation", 16.0),
        ("Target", 28.0),
        ("Days from", 10.0),
        ("Days to", 10.0),
    ];
    let mut table = Table::new("Services", &columns)?;
    for (at, result) in assessment.services.iter().enumerate() {
        let service = assessment.service(at);
        let parent = assessment.ultimate_parent(at);
        let best = result.recommendation.best();
        table.add(&[
            names.id(at),
            &names.text(service.name.as_deref().unwrap_or_default()),
            service.category.as_deref().unwrap_or_default(),
            &names.text(service.offering.as_deref().unwrap_or_default()),
            &names.text(result.vendor.as_deref().unwrap_or_default()),
            &names.text(parent.map_or("", |parent| &parent.name)),
            parent.map_or("", |parent| &parent.country),
            &names.text(service.region.as_deref().unwrap_or_default()),
            result.country.as_deref().unwrap_or_default(),
            result.needs.confidentiality.as_str(),
            result.needs.availability.as_str(),
            result.recommendation.placement.as_str(),
            &names.text(best.target.map_or("", |ix| assessment.catalog.offering_at(ix).id.as_str())),
        ])?;
        table.number(13, best.effort_days.0)?;
        table.number(14, best.effort_days.1)?;
    }
    table.finish(book)
}

fn exposures(assessment: &Assessment<'_>, names: &Names<'_>, book: &mut Workbook) -> Result<(), XlsxError> {
    let columns = [
        ("Service", 22.0),
        ("Channel", 12.0),
        ("Jurisdiction", 12.0),
        ("Verdict", 10.0),
        ("Level", 10.0),
        ("Mitigated by", 20.0),
        ("Proof", 100.0),
    ];
    let mut table = Table::new("Exposures", &columns)?;
    for (at, result) in assessment.services.iter().enumerate() {
        for exposure in result.exposures.iter().filter(|e| e.level > Level::None || !e.mitigated_by.is_empty()) {
            table.add(&[
                names.id(at),
                exposure.channel.as_str(),
                exposure.jurisdiction.as_deref().unwrap_or("?"),
                exposure.verdict().as_str(),
                exposure.level.as_str(),
                &exposure.mitigated_by.join(", "),
                &summary::path(assessment, at, exposure, names),
            ])?;
        }
    }
    table.finish(book)
}

fn candidates(assessment: &Assessment<'_>, names: &Names<'_>, book: &mut Workbook) -> Result<(), XlsxError> {
    let columns = [
        ("Service", 22.0),
        ("Placement", 12.0),
        ("Offering", 30.0),
        ("Chosen", 8.0),
        ("Feasible", 8.0),
        ("Rejected because", 30.0),
        ("Open or failing gates", 30.0),
        ("Days from", 10.0),
        ("Days to", 10.0),
        ("Residual", 10.0),
    ];
    let mut table = Table::new("Candidates", &columns)?;
    for (at, result) in assessment.services.iter().enumerate() {
        for (number, candidate) in result.recommendation.candidates.iter().enumerate() {
            let gates: Vec<String> = Channel::ALL
                .iter()
                .filter(|channel| candidate.gates[**channel as usize] != GateState::Pass)
                .map(|channel| format!("{channel}: {:?}", candidate.gates[*channel as usize]).to_lowercase())
                .collect();
            let hidden = |kind: &str| names.redact.costs && kind == "reject.budget";
            let rejected = candidate.rejected_because.as_ref().map_or(String::new(), |r| {
                if hidden(r.kind) { r.kind.to_owned() } else { format!("{} {}", r.kind, r.detail) }
            });
            table.add(&[
                names.id(at),
                candidate.placement.as_str(),
                &names.text(candidate.target.map_or("", |ix| assessment.catalog.offering_at(ix).id.as_str())),
                if number == result.recommendation.winner { "yes" } else { "" },
                if candidate.feasible() { "yes" } else { "no" },
                rejected.trim(),
                &gates.join(", "),
            ])?;
            table.number(7, candidate.effort_days.0)?;
            table.number(8, candidate.effort_days.1)?;
            table.number(9, (candidate.residual * 100.0).round() / 100.0)?;
        }
    }
    table.finish(book)
}
