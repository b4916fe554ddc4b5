//! The plan in tables: steps that several moves share, the days that must not be missed, and the clauses to negotiate.
//!
//! In: a [`PlanView`]. Out: rows for the template. What must hold: each long statement stands once; where it applies again,
//! its first words say what it is, and a letter or a number leads to it, also on paper.

use super::marks::{Html, Marks, Take, escape};
use crate::model::words::{Date, Placement};
use crate::report::view::plan::{KitView, MoveView};
use crate::report::view::{PlanView, ServiceView};
use askama::filters::Safe;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Columns of the table of days; more kinds of days than that are listed one by one.
const KINDS: usize = 6;

/// Days by service: one column a kind of day.
pub(super) struct DueTable {
    /// Kinds of days.
    pub(super) heads: Vec<String>,
    /// Service, as its place in the inventory, and its days by kind.
    pub(super) rows: Vec<(usize, Vec<Html>)>,
    /// Services whose days are left out.
    pub(super) more: usize,
}

/// A list of steps that several moves follow.
pub(super) struct Run<'p> {
    /// Where they go.
    pub(super) placement: Placement,
    /// To what.
    pub(super) targets: Vec<String>,
    /// The steps.
    pub(super) steps: &'p [String],
    /// How many moves.
    pub(super) moves: usize,
}

/// The first words of a step: up to where its first part ends, else as many whole words as a glance takes.
fn opening(text: &str) -> &str {
    const SHORTEST: usize = 26;
    const LONGEST: usize = 52;
    let part = text.match_indices([',', ';', ':', '.']).map(|(at, _)| at).find(|at| *at >= SHORTEST);
    let end = part.unwrap_or(text.len());
    if text[..end].chars().count() <= LONGEST {
        return &text[..end];
    }
    let limit = text.char_indices().nth(LONGEST).map_or(text.len(), |(at, _)| at);
    let word = text[..limit].rfind(' ').unwrap_or(limit);
    text[..word].trim_end_matches(|c: char| !c.is_alphanumeric())
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
        let (columns, more) = (heads.len(), rows.len().saturating_sub(self.due_rows()));
        let rows = rows.into_iter().map(|(at, days)| (at, (0..columns).map(|column| cell(column, &days)).collect()));
        Some(DueTable { heads, rows: rows.take(self.due_rows()).collect(), more })
    }

    /// Rows of the table of days; the calendar has all of them.
    fn due_rows(self) -> usize {
        if self.view.detail.every_row { usize::MAX } else { self.rows() }
    }

    /// Steps that several moves share: they stand once above the waves, by letter.
    pub(super) fn shared_steps(self, plan: &PlanView) -> Vec<String> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for step in self.lists(plan).into_iter().flatten() {
            *counts.entry(step).or_default() += 1;
        }
        // A step that one reads in a moment may stand twice.
        let long = |text: &str| text.chars().count() > 60;
        let mut shared: Vec<(&str, usize)> = counts.into_iter().filter(|(text, n)| *n > 2 && long(text)).collect();
        shared.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        shared.into_iter().take(26).map(|(step, _)| step.to_owned()).collect()
    }

    /// Lists of steps that the page shows: those of each move, or each list once where there are many moves.
    fn lists(self, plan: &PlanView) -> Vec<&[String]> {
        let lists = plan.waves.iter().flat_map(|wave| &wave.moves).map(|step| step.steps.as_slice());
        if self.view.detail.every_row {
            return lists.collect();
        }
        let mut seen = BTreeSet::new();
        lists.filter(|list| seen.insert(*list)).collect()
    }

    /// Where there are many moves: lists of steps that several of them share, with what moves along them.
    pub(super) fn runs(self, plan: &PlanView) -> Vec<Run<'_>> {
        if self.view.detail.every_row {
            return Vec::new();
        }
        let mut out: Vec<Run<'_>> = Vec::new();
        let mut places: BTreeMap<&[String], usize> = BTreeMap::new();
        for step in plan.waves.iter().flat_map(|wave| &wave.moves).filter(|step| !step.steps.is_empty()) {
            let place = *places.entry(&step.steps).or_insert_with(|| {
                out.push(Run { placement: step.placement, targets: Vec::new(), steps: &step.steps, moves: 0 });
                out.len() - 1
            });
            let run = &mut out[place];
            run.moves += 1;
            if !step.target.is_empty() && !run.targets.contains(&step.target) {
                run.targets.push(step.target.clone());
            }
        }
        out.retain(|run| run.moves > 1);
        out
    }

    /// Number of the run that a move follows, from 1; `None`: its steps stand with it.
    pub(super) fn run_of(self, runs: &[Run<'_>], step: &MoveView) -> Option<usize> {
        runs.iter().position(|run| run.steps == step.steps.as_slice()).map(|at| at + 1)
    }

    /// What most moves to another place need before they count as done; empty: they have nothing in common.
    pub(super) fn done_usually(self, plan: &PlanView) -> Vec<String> {
        let moves = plan.waves.iter().flat_map(|wave| &wave.moves).filter(|step| !step.target.is_empty());
        let mut all = 0;
        let mut counts: Vec<(&String, usize)> = Vec::new();
        for step in moves {
            all += 1;
            for (at, word) in step.done.iter().enumerate().filter(|(at, word)| !step.done[..*at].contains(word)) {
                match counts.iter_mut().find(|(known, _)| *known == word) {
                    Some((_, count)) => *count += 1,
                    None => counts.push((&step.done[at], 1)),
                }
            }
        }
        counts.retain(|(_, count)| all > 2 && count * 5 >= all * 4);
        counts.into_iter().map(|(word, _)| word.clone()).collect()
    }

    /// The notes of a move, and what it needs to be done beyond what moves usually need.
    pub(super) fn notes(self, step: &MoveView, usual: &[String]) -> Html {
        let t = self.view.texts;
        let mut out = step.notes.join(" ");
        let whole = !usual.is_empty() && usual.iter().all(|word| step.done.contains(word));
        let words: Vec<&str> =
            step.done.iter().filter(|word| !(whole && usual.contains(word))).map(String::as_str).collect();
        if !words.is_empty() {
            let only = !whole && step.done.iter().all(|word| usual.contains(word));
            let key = if whole {
                "plan.done-also"
            } else if only {
                "plan.done-only"
            } else {
                "plan.done"
            };
            let joint = if out.is_empty() { "" } else { " " };
            let _ = write!(out, "{joint}{}", t.with(key, &[("criteria", &words.join(", "))]));
        }
        Safe(escape(&out))
    }

    /// A step of a move; one that many moves share with its first words and the letter that leads to the whole.
    pub(super) fn step(self, text: &str, shared: &[String]) -> Html {
        match shared.iter().zip('A'..='Z').find(|(known, _)| *known == text) {
            Some((_, letter)) => {
                Safe(format!("{} …\u{a0}<a href=\"#note-{letter}\">({letter})</a>", escape(opening(text))))
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
        let all = plan.clauses();
        let number = |name: &str| all.iter().position(|clause| clause.name == name).unwrap_or_default();
        let mut numbers: Vec<usize> = entry.clauses.iter().map(|clause| number(&clause.name)).collect();
        numbers.sort_unstable();
        numbers.iter().map(|n| (n + 1).to_string()).collect::<Vec<_>>().join(", ")
    }
}
