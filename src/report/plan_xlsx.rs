//! The plan as a workbook: moves, steps, clauses, calendar, skills, fix set; filters on, headers frozen.
//!
//! In: [`Planned`]. Out: bytes; the same input gives the same ones. Every cell is text or a number, so nothing in it can
//! become a formula.

use super::Failure;
use super::plan::Planned;
use super::plan_words::Words;
use super::xlsx::{Table, workbook};
use crate::plan::Kind;
use crate::plan::playbook::playbook;
use crate::plan::skills::skill_gaps;
use rust_xlsxwriter::{Workbook, XlsxError};

/// Writes the workbook.
///
/// # Errors
/// The workbook's limits (1,048,576 rows a sheet) are exceeded.
pub fn render(planned: &Planned, words: &Words<'_>) -> Result<Vec<u8>, Failure> {
    build(planned, words).map_err(|error| error.to_string())
}

fn build(planned: &Planned, words: &Words<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut book = workbook(words.assessment.today)?;
    moves(planned, words, &mut book)?;
    steps(planned, words, &mut book)?;
    clauses(planned, words, &mut book)?;
    calendar(planned, words, &mut book)?;
    skills(planned, words, &mut book)?;
    fix_set(planned, words, &mut book)?;
    book.save_to_buffer()
}

fn table(words: &Words<'_>, name: &str, columns: &[(&str, f64)]) -> Result<Table, XlsxError> {
    let columns: Vec<(&str, f64)> = columns.iter().map(|(key, width)| (words.heading(key), *width)).collect();
    Table::new(words.texts.t(name), &columns)
}

/// Columns of money in the sheet of moves.
const AMOUNTS: [u16; 4] = [9, 10, 11, 12];

fn moves(planned: &Planned, words: &Words<'_>, book: &mut Workbook) -> Result<(), XlsxError> {
    let t = words.texts;
    let columns = [
        ("wave", 7.0),
        ("service", 30.0),
        ("kind", 20.0),
        ("placement", 12.0),
        ("target", 30.0),
        ("start", 11.0),
        ("end", 11.0),
        ("effort-low", 10.0),
        ("effort-high", 10.0),
        ("money-low", 11.0),
        ("money-high", 11.0),
        ("run-low", 11.0),
        ("run-high", 11.0),
        ("owner", 20.0),
        ("exposure-removed", 12.0),
        ("left", 12.0),
        ("notice-by", 11.0),
        ("contract-over", 11.0),
        ("effort-source", 40.0),
        ("notes", 60.0),
        ("wave-remarks", 60.0),
    ];
    let mut table = table(words, "planned.sheet.moves", &columns)?;
    let hidden = if words.names.redact.costs { t.t("redact.amount") } else { "" };
    for (at, wave) in planned.plan.waves.iter().enumerate() {
        let remarks = words.wave_remarks(wave).join(" ");
        for step in &wave.moves {
            let book = playbook(words.assessment, &planned.plan, step);
            let target = if step.kind == Kind::SetUp { None } else { step.target.as_deref() };
            let (notice, over) = match step.contract {
                Some(exit) => (exit.notice_by.to_string(), exit.over.to_string()),
                None => (String::new(), String::new()),
            };
            table.add(&[
                "",
                &words.name(&step.service),
                &t.word("planned.kind", step.kind.as_str()),
                &t.word("placement", step.placement.as_str()),
                &words.offering(target),
                &step.start.to_string(),
                &step.end.to_string(),
                "",
                "",
                hidden,
                hidden,
                hidden,
                hidden,
                &words.owner(step.owner.as_deref()),
                "",
                "",
                &notice,
                &over,
                &words.effort_source(&book.effort),
                &words.notes(step).join(" "),
                &remarks,
            ])?;
            table.number(0, f64::from(wave.number))?;
            let run = planned.run_cost_change(&step.service).filter(|_| step.kind != Kind::SetUp).unwrap_or((0.0, 0.0));
            for (column, value) in [
                (7, step.effort_days.0),
                (8, step.effort_days.1),
                (9, step.one_off_cost.0.round()),
                (10, step.one_off_cost.1.round()),
                (11, run.0.round()),
                (12, run.1.round()),
                (14, (step.exposure_removed * 1e4).round() / 1e4),
                (15, (planned.share_left(at) * 1e4).round() / 1e4),
            ] {
                if AMOUNTS.contains(&column) && words.names.redact.costs {
                    continue;
                }
                table.number(column, value)?;
            }
        }
    }
    table.finish(book)
}

fn steps(planned: &Planned, words: &Words<'_>, book: &mut Workbook) -> Result<(), XlsxError> {
    let columns = [
        ("wave", 7.0),
        ("service", 30.0),
        ("number", 7.0),
        ("step", 90.0),
        ("owner", 20.0),
        ("start", 11.0),
        ("end", 11.0),
        ("done", 10.0),
    ];
    let mut table = table(words, "planned.sheet.steps", &columns)?;
    for (wave, step) in planned.plan.waves.iter().flat_map(|wave| wave.moves.iter().map(move |step| (wave, step))) {
        for (number, text) in playbook(words.assessment, &planned.plan, step).steps.iter().enumerate() {
            let (start, end) = (step.start.to_string(), step.end.to_string());
            let owner = words.owner(step.owner.as_deref());
            table.add(&["", &words.name(&step.service), "", &words.text(text), &owner, &start, &end, ""])?;
            table.number(0, f64::from(wave.number))?;
            table.number(2, f64::from(u32::try_from(number + 1).unwrap_or(u32::MAX)))?;
        }
    }
    table.finish(book)
}

fn clauses(planned: &Planned, words: &Words<'_>, book: &mut Workbook) -> Result<(), XlsxError> {
    let t = words.texts;
    let columns = [
        ("vendor", 22.0),
        ("purpose", 14.0),
        ("clause", 34.0),
        ("realism", 14.0),
        ("services", 40.0),
        ("agreed", 30.0),
        ("notice-by", 11.0),
        ("basis", 40.0),
        ("wording", 110.0),
        ("answer", 30.0),
    ];
    let mut table = table(words, "planned.sheet.clauses", &columns)?;
    for entry in &planned.contract_kit {
        let vendor =
            entry.vendor.as_deref().map_or_else(|| t.t("planned.kit.unknown").to_owned(), |id| words.vendor(id));
        let purpose = t.word("planned.purpose", entry.purpose.as_str());
        let by = entry.notice_by.map(|day| day.to_string()).unwrap_or_default();
        for clause in &entry.clauses {
            let Some(known) = words.assessment.catalog.raw.clauses.iter().find(|known| known.id == clause.clause)
            else {
                continue;
            };
            let names = |ids: &[String]| ids.iter().map(|id| words.name(id)).collect::<Vec<_>>().join(", ");
            table.add(&[
                &vendor,
                &purpose,
                &words.text(&known.name),
                &t.word("planned.realism", &clause.realism),
                &names(&clause.services),
                &names(&clause.agreed),
                &by,
                &words.texts.sources(&known.basis),
                &words.text(&known.wording),
                "",
            ])?;
        }
    }
    table.finish(book)
}

fn calendar(planned: &Planned, words: &Words<'_>, book: &mut Workbook) -> Result<(), XlsxError> {
    let columns = [("day", 11.0), ("deadline", 44.0), ("service", 34.0), ("owner", 24.0)];
    let mut table = table(words, "planned.sheet.calendar", &columns)?;
    for deadline in planned.deadlines() {
        let owner = words.owner(deadline.owner.as_deref());
        let day = deadline.date.to_string();
        table.add(&[&day, &words.deadline(&deadline), &words.name(&deadline.service), &owner])?;
    }
    table.finish(book)
}

fn skills(planned: &Planned, words: &Words<'_>, book: &mut Workbook) -> Result<(), XlsxError> {
    let columns = [("skill", 34.0), ("from", 11.0), ("state", 30.0), ("services", 80.0)];
    let mut table = table(words, "planned.sheet.skills", &columns)?;
    for gap in skill_gaps(&planned.problem, &planned.plan) {
        let names: Vec<String> = gap.services.iter().map(|id| words.name(id)).collect();
        let from = gap.from.map(|day| day.to_string()).unwrap_or_default();
        let state =
            words.texts.t(if gap.certain { "planned.skill.state.missing" } else { "planned.skill.state.unknown" });
        table.add(&[&words.skill(&gap.skill), &from, state, &names.join(", ")])?;
    }
    table.finish(book)
}

fn fix_set(planned: &Planned, words: &Words<'_>, book: &mut Workbook) -> Result<(), XlsxError> {
    let columns = [("number", 7.0), ("vendor", 26.0), ("fixes", 80.0), ("fixed-so-far", 12.0), ("share", 12.0)];
    let mut table = table(words, "planned.sheet.fix-set", &columns)?;
    for (number, step) in planned.fix_set.steps.iter().enumerate() {
        let names: Vec<String> = step.fixes.iter().map(|id| words.name(id)).collect();
        table.add(&["", &words.vendor(&step.vendor), &names.join(", "), "", ""])?;
        table.number(0, f64::from(u32::try_from(number + 1).unwrap_or(u32::MAX)))?;
        table.number(3, f64::from(u32::try_from(step.fixed_so_far).unwrap_or(u32::MAX)))?;
        table.number(4, (step.share_so_far * 1e4).round() / 1e4)?;
    }
    table.finish(book)
}
