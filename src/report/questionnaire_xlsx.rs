//! The questionnaire as a workbook to fill in.
//!
//! In: an assessment. Out: a workbook with an introduction and one sheet for each of those who can answer, so that a sheet can
//! be sent on alone. Columns for people carry the question, the possible answers and room for answer, evidence, who and
//! when; the columns `fact` and `services` at the end carry the ids by which the filled workbook is read back
//! ([`crate::assess::questionnaire::read_sheets`]). What must hold: same input, same bytes; no cell is a formula.

use super::{Context, Failure, summary};
use crate::assess::Assessment;
use crate::assess::questionnaire::{Columns, Entry, Group, MACHINE_COLUMNS, SCHEMA, groups};
use crate::model::words::Language;
use rust_xlsxwriter::{Color, DataValidation, Format, FormatAlign, Workbook, Worksheet, XlsxError};
use std::collections::BTreeSet;

/// Longest list of choices that a cell can offer, in characters with commas; the file format sets it.
const LONGEST_LIST: usize = 250;

/// Widths of the columns, in the order of [`Columns::KEYS`] and [`MACHINE_COLUMNS`].
const WIDTHS: [f64; 10] = [5.0, 60.0, 30.0, 60.0, 24.0, 40.0, 20.0, 12.0, 30.0, 24.0];

/// Renders the format.
///
/// # Errors
/// The workbook's limits are exceeded.
pub fn render(assessment: &Assessment<'_>, context: &Context<'_>) -> Result<Vec<u8>, Failure> {
    build(assessment, context.language).map_err(|error| error.to_string())
}

fn build(assessment: &Assessment<'_>, language: Language) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let day = rust_xlsxwriter::ExcelDateTime::from_ymd(
        u16::try_from(assessment.today.year()).unwrap_or(2000),
        assessment.today.month().unsigned_abs(),
        assessment.today.day().unsigned_abs(),
    )?;
    // The creation time would otherwise be now: same input, same bytes.
    book.set_properties(&rust_xlsxwriter::DocProperties::new().set_author("Hoheit").set_creation_datetime(&day));
    let catalog = assessment.catalog;
    let say = |key: &str| catalog.text(key).map_or("", |text| text.get(language));
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let groups = groups(assessment, language);
    let mut first = Worksheet::new();
    first.set_name(sheet_name(say("questionnaire.name.intro"), &mut taken))?;
    first.set_column_width(0, 110.0)?;
    let wrap = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let title = say("questionnaire.title").replace("{organisation}", &assessment.inventory.organisation.name);
    let left = assessment.question_count - assessment.questions.len();
    let mut lines = vec![title, say("questionnaire.intro").to_owned()];
    lines.extend((left > 0).then(|| say("questionnaire.left_out").replace("{count}", &left.to_string())));
    lines.extend(groups.iter().map(|group| format!("{}: {}", group.heading, group.entries.len())));
    lines.push(SCHEMA.to_owned());
    for (row, line) in (0_u32..).zip(&lines) {
        first.write_string_with_format(row, 0, text(line), &wrap)?;
    }
    book.push_worksheet(first);
    for group in &groups {
        let name = sheet_name(&group.name, &mut taken);
        book.push_worksheet(sheet(group, &name, assessment, language)?);
    }
    book.save_to_buffer()
}

fn sheet(
    group: &Group<'_>,
    name: &str,
    assessment: &Assessment<'_>,
    language: Language,
) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(name)?;
    let head = Format::new().set_bold().set_background_color(Color::RGB(0x00E6_ECF5)).set_text_wrap();
    let wrap = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let fill = wrap.clone().set_background_color(Color::RGB(0x00FF_F8E1));
    let headings = Columns::KEYS.iter().map(|key| Columns::heading(key, assessment.catalog, language));
    for ((column, heading), width) in (0_u16..).zip(headings.chain(MACHINE_COLUMNS)).zip(WIDTHS) {
        sheet.write_string_with_format(0, column, heading, &head)?;
        sheet.set_column_width(column, width)?;
    }
    sheet.set_freeze_panes(1, 2)?;
    let mut row = 0;
    for entry in &group.entries {
        row += 1;
        sheet.write_number_with_format(row, 0, f64::from(u32::try_from(entry.number).unwrap_or(u32::MAX)), &wrap)?;
        let ids = serde_json::json!(entry.services).to_string();
        let cells = [entry.question.to_owned(), entry.names.join(", "), choices(entry, assessment, language)];
        for (column, cell) in (1_u16..).zip(cells) {
            sheet.write_string_with_format(row, column, text(&cell), &wrap)?;
        }
        for column in 4..8 {
            sheet.write_blank(row, column, &fill)?;
        }
        sheet.write_string_with_format(row, 8, entry.fact, &wrap)?;
        sheet.write_string_with_format(row, 9, text(&ids), &wrap)?;
        let words: Vec<&str> = entry.choices.iter().map(|(write, means)| word(write, means)).collect();
        let length = words.iter().map(|word| word.encode_utf16().count() + 1).sum::<usize>();
        if !words.is_empty() && length <= LONGEST_LIST && words.iter().all(|word| !word.contains(',')) {
            sheet.add_data_validation(row, 4, row, 4, &DataValidation::new().allow_list_strings(&words)?)?;
        }
    }
    sheet.autofilter(0, 0, row.max(1), 9)?;
    Ok(sheet)
}

/// What to write for a choice: the reader's own word for yes and no.
fn word<'e>(write: &'e str, means: &'e str) -> &'e str {
    if matches!(write, "true" | "false") { means } else { write }
}

/// The possible answers in words.
fn choices(entry: &Entry<'_>, assessment: &Assessment<'_>, language: Language) -> String {
    if entry.choices.is_empty() {
        return assessment.catalog.text("questionnaire.free").map_or_else(String::new, |t| t.get(language).to_owned());
    }
    let line = |(write, means): &(String, String)| match word(write, means) {
        word if word == means => word.to_owned(),
        word => format!("{word}: {means}"),
    };
    entry.choices.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Text as a cell can hold it; lines stay lines.
fn text(cell: &str) -> String {
    let lines: Vec<String> = cell.split('\n').map(summary::clean).collect();
    lines.join("\n").chars().take(32_000).collect()
}

/// A name that a sheet may have and no other sheet has: at most 31 characters, none of `[]:*?/\`, no `'` around it.
fn sheet_name(wanted: &str, taken: &mut BTreeSet<String>) -> String {
    let clean: String = summary::clean(wanted)
        .chars()
        .map(|c| if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'') { ' ' } else { c })
        .collect();
    let clean = if clean.trim().is_empty() { "-".to_owned() } else { clean.trim().to_owned() };
    let cut = |most: usize| -> String {
        let mut used = 0;
        let fits = |c: &char| {
            used += c.len_utf16();
            used <= most
        };
        clean.chars().take_while(fits).collect::<String>().trim_end().to_owned()
    };
    let mut name = cut(31);
    let mut number = 2;
    // Names are compared without case.
    while !taken.insert(name.to_lowercase()) {
        name = format!("{} {number}", cut(27));
        number += 1;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheet_names_are_valid_and_unique() {
        let mut taken = BTreeSet::new();
        let long = "Rheinische Gesellschaft für Telekommunikation [mbH]";
        let names: Vec<String> = [long, long, "AMAZON", "Amazon", "'a/b'", ""]
            .into_iter()
            .map(|name| sheet_name(name, &mut taken))
            .collect();
        for name in &names {
            assert!(
                !name.is_empty() && name.encode_utf16().count() <= 31 && !name.contains(['[', '/', '\'']),
                "{name}"
            );
        }
        assert_eq!(names[3], "Amazon 2");
        assert_eq!(taken.len(), names.len());
    }
}
