//! The plan as CSV for trackers.
//!
//! In: a [`Plan`] and words. Out: UTF-8 with a header line, comma separated, lines ended by CRLF (RFC 4180). Columns by
//! tracker are documented in `docs/plan-exports.md`. A cell that a spreadsheet would take for a formula gets an apostrophe
//! in front.

use super::labels::Labels;
use super::{Move, Plan, Wave};
use std::fmt::Write as _;

/// Whose columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tracker {
    /// Everything, for people and scripts.
    Plain,
    /// Jira's CSV import.
    Jira,
    /// GitLab's issue import.
    GitLab,
    /// `OpenProject`.
    OpenProject,
}

impl Tracker {
    fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Plain => &[
                "wave",
                "service",
                "name",
                "kind",
                "placement",
                "target",
                "start",
                "end",
                "effort_days_min",
                "effort_days_max",
                "one_off_cost_min",
                "one_off_cost_max",
                "owner",
                "after",
                "notice_by",
                "contract_over",
                "exposure_removed",
                "rollback",
                "exit_criteria",
            ],
            Self::Jira => &[
                "Work item ID",
                "Issue Type",
                "Summary",
                "Description",
                "Start date",
                "Due date",
                "Original Estimate",
                "Assignee",
                "Labels",
                "Epic Name",
            ],
            Self::GitLab => &["title", "description", "due_date", "milestone"],
            Self::OpenProject => &[
                "ID",
                "Subject",
                "Type",
                "Description",
                "Start date",
                "Finish date",
                "Work",
                "Assignee",
                "Predecessors",
            ],
        }
    }
}

/// Writes the plan.
#[must_use]
pub fn csv(plan: &Plan, tracker: Tracker, labels: &Labels) -> String {
    let mut out = String::new();
    line(&mut out, tracker.columns().iter().map(|column| (*column).to_owned()));
    let steps: Vec<(&Wave, &Move)> =
        plan.waves.iter().flat_map(|wave| wave.moves.iter().map(move |step| (wave, step))).collect();
    for (at, (wave, step)) in steps.iter().enumerate() {
        line(&mut out, cells(tracker, labels, wave, step, at + 1, &steps).into_iter());
    }
    out
}

fn cells(
    tracker: Tracker,
    labels: &Labels,
    wave: &Wave,
    step: &Move,
    number: usize,
    all: &[(&Wave, &Move)],
) -> Vec<String> {
    let (number, owner) = (number.to_string(), step.owner.clone().unwrap_or_default());
    let (start, end) = (step.start.to_string(), step.end.to_string());
    let middle = f64::midpoint(step.effort_days.0, step.effort_days.1);
    let (summary, wave_name) = (labels.sentence(step), labels.wave(wave.number));
    match tracker {
        Tracker::Plain => vec![
            wave.number.to_string(),
            step.service.clone(),
            step.name.clone(),
            step.kind.as_str().to_owned(),
            step.placement.as_str().to_owned(),
            step.target.clone().unwrap_or_default(),
            start,
            end,
            decimal(step.effort_days.0),
            decimal(step.effort_days.1),
            decimal(step.one_off_cost.0),
            decimal(step.one_off_cost.1),
            owner,
            step.after.join(" "),
            step.contract.map(|exit| exit.notice_by.to_string()).unwrap_or_default(),
            step.contract.map(|exit| exit.over.to_string()).unwrap_or_default(),
            format!("{:.6}", step.exposure_removed),
            step.rollback.as_str().to_owned(),
            step.exit_criteria.iter().map(|criterion| criterion.as_str()).collect::<Vec<_>>().join(" "),
        ],
        Tracker::Jira => vec![
            number,
            "Task".to_owned(),
            summary,
            description(step, labels),
            start,
            end,
            // Jira reads seconds of working time; a person-day is eight hours.
            format!("{:.0}", middle * 8.0 * 3600.0),
            owner,
            format!("hoheit wave-{} {}", wave.number, step.placement.as_str()),
            wave_name,
        ],
        Tracker::GitLab => vec![summary, description(step, labels), end, wave_name],
        Tracker::OpenProject => {
            let before = all.iter().enumerate().filter(|(_, (_, other))| {
                !std::ptr::eq(*other, step) && step.after.contains(&other.service) && other.end < step.start
            });
            let before: Vec<String> = before.map(|(at, _)| (at + 1).to_string()).collect();
            let subject = format!("{wave_name}: {summary}");
            let work = format!("{:.1}h", middle * 8.0);
            vec![
                number,
                subject,
                "Task".to_owned(),
                description(step, labels),
                start,
                end,
                work,
                owner,
                before.join(","),
            ]
        }
    }
}

fn description(step: &Move, labels: &Labels) -> String {
    let mut text =
        format!("{} · {}–{} {}", step.service, decimal(step.effort_days.0), decimal(step.effort_days.1), labels.days);
    if !step.after.is_empty() {
        let _ = write!(text, "\n{}: {}", labels.after, step.after.join(", "));
    }
    if let Some(exit) = step.contract {
        let of_term = exit.basis == super::contract::ExitBasis::Term;
        let pattern = if of_term { labels.notice } else { labels.notice_for_switch };
        let _ = write!(text, "\n{}", super::labels::fill(pattern, &[("{service}", &exit.notice_by.to_string())]));
    }
    text
}

fn decimal(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text.is_empty() || text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn line(out: &mut String, cells: impl Iterator<Item = String>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            out.push(',');
        }
        let cell = harmless(&cell);
        if cell.contains([',', '"', '\n', '\r']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&cell);
        }
    }
    out.push_str("\r\n");
}

/// Puts an apostrophe before what a spreadsheet would run; plain negative numbers stay numbers.
fn harmless(cell: &str) -> String {
    let first = cell.trim_start_matches([' ', '\u{feff}', '\u{a0}']).chars().next();
    let runs = matches!(first, Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠'));
    if runs && cell.parse::<f64>().is_err() { format!("'{cell}") } else { cell.to_owned() }
}
