//! The plan in tables: notes that several moves share, the days that must not be missed, and the clauses to negotiate.
//!
//! In: a [`PlanView`]. Out: rows for the template. What must hold: each statement stands once; where it applies again, a
//! letter or a number leads to it.

use super::marks::{Html, Marks, Take, escape};
use crate::model::words::{Date, Placement};
use crate::report::view::plan::{KitView, MoveView};
use crate::report::view::{PlanView, ServiceView};
use askama::filters::Safe;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Columns of the table of days; more kinds of days than that are listed one by one.
const KINDS: usize = 6;

/// Days by service: one column a kind of day.
pub(super) struct DueTable {
    /// Kinds of days.
    pub(super) heads: Vec<String>,
    /// Service, as its place in the inventory, and its days by kind.
    pub(super) rows: Vec<(usize, Vec<Html>)>,
}

impl Marks<'_> {
    /// Days that must not be missed, a row a service, the next day first; `None`: they are no table.
    pub(super) fn due(self, plan: &PlanView) -> Option<DueTable> {
        let t = self.view.texts;
        let missed = t.t("planned.deadline.missed");
        let mut heads: Vec<String> = Vec::new();
        let mut found: BTreeMap<usize, Vec<(usize, Date, bool)>> = BTreeMap::new();
        for deadline in &plan.deadlines {
            let kind = deadline.what.strip_suffix(missed);
            let (kind, passed) = (kind.unwrap_or(&deadline.what), kind.is_some());
            let column = heads.iter().position(|known| known == kind).unwrap_or_else(|| {
                heads.push(kind.to_owned());
                heads.len() - 1
            });
            found.entry(deadline.service?).or_default().push((column, deadline.date, passed));
        }
        if heads.len() > KINDS || plan.deadlines.len() < 2 {
            return None;
        }
        let next = |days: &[(usize, Date, bool)]| days.iter().map(|(_, date, passed)| (*passed, *date)).min();
        let mut rows: Vec<(usize, Vec<(usize, Date, bool)>)> = found.into_iter().collect();
        rows.sort_by_key(|(at, days)| (next(days), *at));
        let cell = |column: usize, days: &[(usize, Date, bool)]| {
            let mut out = String::new();
            for (_, date, passed) in days.iter().filter(|(known, ..)| *known == column) {
                let joint = if out.is_empty() { "" } else { ", " };
                let _ = write!(out, "{joint}{}", escape(&t.short_date(*date)));
                if *passed {
                    let _ = write!(out, " <b>{}</b>", escape(missed.trim()));
                }
            }
            Safe(out)
        };
        let columns = heads.len();
        let rows = rows.into_iter().map(|(at, days)| (at, (0..columns).map(|column| cell(column, &days)).collect()));
        Some(DueTable { heads, rows: rows.collect() })
    }

    /// Notes that several moves share: they stand once above the waves, by letter.
    pub(super) fn shared_notes(self, plan: &PlanView) -> Vec<String> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for note in plan.waves.iter().flat_map(|wave| &wave.moves).flat_map(|step| &step.notes) {
            *counts.entry(note).or_default() += 1;
        }
        let mut shared: Vec<(&str, usize)> = counts.into_iter().filter(|(_, n)| *n > 1).collect();
        let mut steps: BTreeMap<&str, usize> = BTreeMap::new();
        for step in plan.waves.iter().flat_map(|wave| &wave.moves).flat_map(|step| &step.steps) {
            *steps.entry(step).or_default() += 1;
        }
        // A step that one reads in a moment may stand twice.
        shared.extend(steps.into_iter().filter(|(text, n)| *n > 2 && text.chars().count() > 60));
        shared.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        shared.into_iter().take(26).map(|(note, _)| note.to_owned()).collect()
    }

    /// The notes of a move, shared ones as letters that lead to them.
    pub(super) fn notes(self, notes: &[String], shared: &[String]) -> Html {
        let (mut own, mut letters) = (Vec::new(), Vec::new());
        for note in notes {
            match shared.iter().zip('A'..='Z').find(|(known, _)| *known == note) {
                Some((_, letter)) => letters.push(letter),
                None => own.push(escape(note)),
            }
        }
        letters.sort_unstable();
        own.extend(letters.into_iter().map(|letter| format!("<a href=\"#note-{letter}\">{letter}</a>")));
        Safe(own.join(" "))
    }

    /// A step of a move; one that many moves share as the letter that leads to it.
    pub(super) fn step(self, text: &str, shared: &[String]) -> Html {
        match shared.iter().zip('A'..='Z').find(|(known, _)| *known == text) {
            Some((_, letter)) => {
                let link = format!("<a href=\"#note-{letter}\">{letter}</a>");
                Safe(escape(self.view.texts.t("plan.see")).replace("{letter}", &link))
            }
            None => Safe(escape(text)),
        }
    }

    /// The letter of a shared note.
    pub(super) fn note_letter(self, number: impl Take<usize>) -> char {
        ('A'..='Z').nth(number.take()).unwrap_or('Z')
    }

    /// Where a service stands in the plan, and whether the plan decides otherwise than the advice for it alone.
    pub(super) fn planned(self, service: &ServiceView) -> Option<Html> {
        let t = self.view.texts;
        let plan = self.view.plan.as_ref()?;
        let moves = || plan.waves.iter().flat_map(|wave| wave.moves.iter().map(move |step| (wave, step)));
        let Some((wave, step)) = moves().find(|(_, step)| step.service == service.at) else {
            let stays = service.advice.placement == Placement::Keep;
            return (!stays).then(|| Safe(format!("<b>{}</b>", escape(t.t("plan.absent")))));
        };
        let (from, to) = (t.short_date(step.start), t.short_date(step.end));
        let mut out = escape(&t.with("plan.at", &[("n", &wave.number), ("from", &from), ("to", &to)]));
        if self.differs(step) {
            let other = format!("{} {}", t.word("placement", step.placement.as_str()), step.target);
            let _ = write!(out, " <b>{}</b>", escape(&t.with("plan.differs", &[("other", &other.trim())])));
        }
        Some(Safe(out))
    }

    /// Whether a move goes elsewhere than the advice for its service alone.
    pub(super) fn differs(self, step: &MoveView) -> bool {
        let advice = &self.view.services[step.service].advice;
        let same = advice.target == step.target || advice.target.starts_with(&format!("{} + ", step.target));
        step.placement != Placement::Keep && (step.placement != advice.placement || !same)
    }

    /// Numbers of the clauses of one contract, under which their wording stands below.
    pub(super) fn clause_numbers(self, plan: &PlanView, entry: &KitView) -> String {
        let mut numbers: Vec<usize> = entry.clauses.iter().map(|clause| plan.clause_number(&clause.name)).collect();
        numbers.sort_unstable();
        numbers.iter().map(|n| (n + 1).to_string()).collect::<Vec<_>>().join(", ")
    }
}
