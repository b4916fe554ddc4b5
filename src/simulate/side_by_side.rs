//! Scenarios side by side as a table, and one scenario today and after each wave of a plan.
//!
//! In: rows of a comparison. Out: tables of words, for the terminal as aligned text.

use super::compare::Row;
use super::say::{Say, after, capital, pad};
use crate::catalog::Catalog;
use crate::model::words::Language;
use std::fmt::Write as _;

/// Widest first column in characters.
const WIDEST: usize = 44;

/// A table of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// What it compares.
    pub title: String,
    /// Headings, that of the first column first.
    pub heads: Vec<String>,
    /// Rows of cells.
    pub rows: Vec<Vec<String>>,
}

/// Scenarios side by side; where some were run after waves of a plan, a table for each scenario.
#[must_use]
pub fn comparison(rows: &[Row], catalog: &Catalog, language: Language) -> Vec<Comparison> {
    let say = Say { catalog, language };
    if rows.iter().all(|row| row.after_wave.is_none()) {
        return vec![compared(&rows.iter().collect::<Vec<_>>(), &say, false)];
    }
    let mut ids: Vec<&str> = Vec::new();
    for row in rows {
        if !ids.contains(&row.id.as_str()) {
            ids.push(&row.id);
        }
    }
    ids.iter().map(|id| compared(&rows.iter().filter(|row| row.id == *id).collect::<Vec<_>>(), &say, true)).collect()
}

/// The same as aligned text.
#[must_use]
pub fn table(rows: &[Row], catalog: &Catalog, language: Language) -> String {
    let tables: Vec<String> = comparison(rows, catalog, language).iter().map(aligned).collect();
    tables.join("\n")
}

fn compared(rows: &[&Row], say: &Say<'_>, waves: bool) -> Comparison {
    let language = say.language;
    let scenario = rows.first().map_or("", |row| row.name.get(language));
    let (title, first) = if waves { ("simulate.after-plan", "when") } else { ("simulate.side-by-side", "scenario") };
    let columns = [first, "dark", "degraded", "stands", "perhaps", "functions", "people", "exposures", "effort"];
    let body = rows.iter().map(|row| {
        let name = match row.after_wave {
            Some(_) => capital(&after(say, row.after_wave, row.moves)),
            None if waves => say.text("simulate.today", &[]),
            None if row.moves > 0 => {
                format!("{} ({})", row.name.get(language), say.counted("simulate.after-moves", row.moves))
            }
            None => row.name.get(language).to_owned(),
        };
        let (low, high) = (say.number(row.effort_days.0.round()), say.number(row.effort_days.1.round()));
        vec![
            name,
            row.dark().to_string(),
            row.counts[2].to_string(),
            row.counts[3].to_string(),
            row.counts[4].to_string(),
            row.functions.to_string(),
            say.number(f64::from(row.people.about.max(row.people.at_least))),
            row.new_exposures.to_string(),
            format!("{low}–{high}"),
        ]
    });
    Comparison {
        title: say.text(title, &[("scenario", scenario)]),
        heads: columns.iter().map(|column| say.text(&format!("simulate.column.{column}"), &[])).collect(),
        rows: body.collect(),
    }
}

fn aligned(table: &Comparison) -> String {
    let all = || std::iter::once(&table.heads).chain(&table.rows);
    let width = |at: usize| all().map(|cells| cells[at].chars().count()).max().unwrap_or(0);
    let wide = width(0).min(WIDEST);
    let mut out = format!("{}\n\n", table.title);
    for cells in all() {
        let name: String = if cells[0].chars().count() > wide {
            cells[0].chars().take(wide - 1).chain(['…']).collect()
        } else {
            cells[0].clone()
        };
        let _ = write!(out, "  {}", pad(&name, wide));
        for (at, cell) in cells.iter().enumerate().skip(1) {
            let _ = write!(out, "  {}{cell}", " ".repeat(width(at).saturating_sub(cell.chars().count())));
        }
        out.push('\n');
    }
    out
}
