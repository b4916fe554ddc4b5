//! The workbook: services, exposures, candidates, findings, questions; filters on, headers frozen. [`Table`] is
//! the sheet that other workbooks use too. Every cell is written as text or number, so nothing in it can become a formula.
//!
//! It is for people: headings and words are those of the run's language. What must hold: the sheet of questions can be given
//! back with `--answers` in either language ([`crate::assess::questionnaire::read_sheets`]).

use super::redact::Names;
use super::view::Texts;
use super::view::advice::rejected;
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

/// What all sheets are written with.
struct Sheets<'a> {
    assessment: &'a Assessment<'a>,
    names: Names<'a>,
    texts: Texts<'a>,
}

fn build(assessment: &Assessment<'_>, context: &Context<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut book = workbook(assessment.today)?;
    let texts = Texts::new(assessment.catalog, context.language);
    let sheets = Sheets { assessment, names: context.names(assessment), texts };
    sheets.services(&mut book)?;
    sheets.exposures(&mut book)?;
    sheets.candidates(&mut book)?;
    sheets.findings(&mut book)?;
    sheets.questions(&mut book)?;
    book.save_to_buffer()
}

impl Sheets<'_> {
    /// A sheet; `columns` are keys of `sheet.column`, with widths.
    fn table(&self, name: &str, columns: &[(&str, f64)]) -> Result<Table, XlsxError> {
        let titles: Vec<(String, f64)> =
            columns.iter().map(|(key, width)| (self.texts.word("sheet.column", key), *width)).collect();
        let titles: Vec<(&str, f64)> = titles.iter().map(|(title, width)| (title.as_str(), *width)).collect();
        Table::new(&self.texts.word("sheet", name), &titles)
    }

    fn offering(&self, ix: Option<usize>) -> String {
        ix.map(|ix| self.names.offering(ix)).unwrap_or_default()
    }

    fn yes(&self, answer: bool) -> String {
        self.texts.word("control", if answer { "yes" } else { "no" })
    }

    fn services(&self, book: &mut Workbook) -> Result<(), XlsxError> {
        let columns = [
            ("service", 22.0),
            ("name", 30.0),
            ("category", 26.0),
            ("offering", 32.0),
            ("vendor", 22.0),
            ("parent", 28.0),
            ("parent-country", 12.0),
            ("region", 20.0),
            ("country", 8.0),
            ("confidentiality", 16.0),
            ("availability", 16.0),
            ("advice", 16.0),
            ("target", 32.0),
            ("days-low", 10.0),
            ("days-high", 10.0),
        ];
        let mut table = self.table("services", &columns)?;
        let (assessment, names, texts) = (self.assessment, &self.names, &self.texts);
        for (at, result) in assessment.services.iter().enumerate() {
            let service = assessment.service(at);
            let parent = assessment.ultimate_parent(at);
            let best = result.recommendation.best();
            let category = service.category.as_deref();
            let known = category.and_then(|id| assessment.catalog.category(id));
            let offering = service.offering.as_deref().map(|id| names.offering_called(id));
            table.add(&[
                names.id(at),
                names.service(at),
                known.map_or(category.unwrap_or_default(), |known| known.name.get(texts.language)),
                &offering.unwrap_or_default(),
                &result.vendor.as_deref().map(|id| names.vendor(id)).unwrap_or_default(),
                &names.text(parent.map_or("", |parent| &parent.name)),
                parent.map_or("", |parent| &parent.country),
                &names.text(service.region.as_deref().unwrap_or_default()),
                result.country.as_deref().unwrap_or_default(),
                &texts.word("need", result.needs.confidentiality.as_str()),
                &texts.word("need", result.needs.availability.as_str()),
                &texts.word("placement", result.recommendation.placement.as_str()),
                &self.offering(best.target),
            ])?;
            table.number(13, best.effort_days.0)?;
            table.number(14, best.effort_days.1)?;
        }
        table.finish(book)
    }

    fn exposures(&self, book: &mut Workbook) -> Result<(), XlsxError> {
        let columns = [
            ("service", 22.0),
            ("channel", 14.0),
            ("jurisdiction", 12.0),
            ("verdict", 16.0),
            ("level", 10.0),
            ("mitigated-by", 30.0),
            ("proof", 100.0),
        ];
        let mut table = self.table("exposures", &columns)?;
        let texts = &self.texts;
        for (at, result) in self.assessment.services.iter().enumerate() {
            for exposure in result.exposures.iter().filter(|e| e.level > Level::None || !e.mitigated_by.is_empty()) {
                let mitigated: Vec<String> =
                    exposure.mitigated_by.iter().map(|word| texts.word("mitigation", word)).collect();
                table.add(&[
                    self.names.id(at),
                    &texts.word("channel", exposure.channel.as_str()),
                    exposure.jurisdiction.as_deref().unwrap_or("?"),
                    &texts.word("verdict", exposure.verdict().as_str()),
                    &texts.word("level", exposure.level.as_str()),
                    &mitigated.join(", "),
                    &summary::path(self.assessment, at, exposure, &self.names),
                ])?;
            }
        }
        table.finish(book)
    }

    fn candidates(&self, book: &mut Workbook) -> Result<(), XlsxError> {
        let columns = [
            ("service", 22.0),
            ("placement", 14.0),
            ("offering", 34.0),
            ("chosen", 10.0),
            ("feasible", 10.0),
            ("rejected", 40.0),
            ("gates", 34.0),
            ("days-low", 10.0),
            ("days-high", 10.0),
            ("residual", 14.0),
        ];
        let mut table = self.table("candidates", &columns)?;
        let texts = &self.texts;
        for (at, result) in self.assessment.services.iter().enumerate() {
            for (number, candidate) in result.recommendation.candidates.iter().enumerate() {
                let gate = |channel: &Channel| {
                    let state = match candidate.gates[*channel as usize] {
                        GateState::Pass => return None,
                        GateState::Open => "open",
                        GateState::Fail => "fail",
                    };
                    let channel = texts.word("channel", channel.as_str());
                    Some(format!("{channel}: {}", texts.word("sheet.gate", state)))
                };
                let gates: Vec<String> = Channel::ALL.iter().filter_map(gate).collect();
                let why = candidate.rejected_because.as_ref();
                let why = why.map(|why| rejected(why, self.assessment, texts, self.names.redact.costs));
                let chosen = number == result.recommendation.winner;
                table.add(&[
                    self.names.id(at),
                    &texts.word("placement", candidate.placement.as_str()),
                    &self.offering(candidate.target),
                    &if chosen { self.yes(true) } else { String::new() },
                    &self.yes(candidate.feasible()),
                    why.as_deref().unwrap_or_default(),
                    &gates.join(", "),
                ])?;
                table.number(7, candidate.effort_days.0)?;
                table.number(8, candidate.effort_days.1)?;
                table.number(9, (candidate.residual * 100.0).round() / 100.0)?;
            }
        }
        table.finish(book)
    }

    fn findings(&self, book: &mut Workbook) -> Result<(), XlsxError> {
        let columns = [
            ("severity", 10.0),
            ("rule", 28.0),
            ("service", 22.0),
            ("finding", 80.0),
            ("remedy", 60.0),
            ("owner", 22.0),
        ];
        let mut table = self.table("findings", &columns)?;
        let (names, texts) = (&self.names, &self.texts);
        for finding in &self.assessment.findings {
            let remedy = finding.remedy.as_ref().map_or("", |remedy| remedy.get(texts.language));
            table.add(&[
                &texts.word("severity", finding.severity.as_str()),
                finding.rule,
                finding.service.map_or("", |at| names.id(at)),
                &names.text(&texts.dated(&finding.message.get(texts.language))),
                &names.text(&texts.dated(remedy)),
                &texts.word("owner", finding.owner.as_str()),
            ])?;
        }
        table.finish(book)
    }

    fn questions(&self, book: &mut Workbook) -> Result<(), XlsxError> {
        let headings = ["services", "fact", "question", "answered-by", "answer", "evidence"];
        let widths = [22.0, 30.0, 80.0, 26.0, 40.0, 40.0];
        let columns: Vec<(&str, f64)> = headings.into_iter().zip(widths).collect();
        let mut table = self.table("questions", &columns)?;
        for question in &self.assessment.questions {
            let ids: Vec<&str> = question.services.iter().map(|at| self.names.id(*at)).collect();
            let ids = match ids.as_slice() {
                [only] if !only.contains([',', '[', '"']) => (*only).to_owned(),
                many => serde_json::json!(many).to_string(),
            };
            let asked = self.names.text(question.question.get(self.texts.language));
            table.add(&[&ids, &question.fact, &asked, &self.texts.word("asked", &question.answered_by)])?;
        }
        table.finish(book)
    }
}
