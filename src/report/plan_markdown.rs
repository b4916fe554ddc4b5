//! The plan in Markdown: for wikis, tickets and mails.
//!
//! In: [`Planned`]. Out: everything that the plan says, with the steps of each move and the clauses in full.

use super::markdown::escape;
use super::plan::Planned;
use super::plan_words::Words;
use crate::plan::playbook::playbook;
use crate::plan::{Kind, Move};
use std::fmt::Write as _;

/// Writes the document.
#[must_use]
pub fn render(planned: &Planned, words: &Words<'_>) -> String {
    let mut out = String::new();
    head(&mut out, planned, words);
    waves(&mut out, planned, words);
    calendar(&mut out, planned, words);
    kit(&mut out, planned, words);
    beside(&mut out, planned, words);
    let _ = writeln!(out, "\n{}", words.texts.t("summary.no-legal-advice"));
    out
}

fn table(out: &mut String, heads: &[&str]) {
    let _ = writeln!(out, "\n| {} |\n|{}", heads.join(" | "), "---|".repeat(heads.len()));
}

fn row(out: &mut String, cells: &[String]) {
    let _ = writeln!(out, "| {} |", cells.join(" | "));
}

fn head(out: &mut String, planned: &Planned, words: &Words<'_>) {
    let (t, plan) = (words.texts, &planned.plan);
    let organisation = words.organisation();
    let title = t.with("planned.title", &[("organisation", &organisation), ("start", &t.short_date(plan.start))]);
    let _ = writeln!(out, "# {}\n\n{}\n{}\n", escape(&title), super::plan_text::lead(planned, t), words.aim(planned));
    if plan.waves.is_empty() {
        let _ = writeln!(out, "{}", t.t("planned.nothing"));
        return;
    }
    for line in super::plan_text::totals(planned, words) {
        let _ = writeln!(out, "- {line}");
    }
}

/// Who is responsible, for a cell.
fn owner(words: &Words<'_>, owner: Option<&str>) -> String {
    let owner = words.owner(owner);
    if owner.is_empty() { "–".to_owned() } else { escape(&owner) }
}

fn waves(out: &mut String, planned: &Planned, words: &Words<'_>) {
    let t = words.texts;
    for (at, wave) in planned.plan.waves.iter().enumerate() {
        let _ = writeln!(out, "\n## {}", super::plan_text::wave_head(planned, at, t));
        let keys = ["move", "when", "effort", "money", "run-cost", "owner"];
        table(out, &keys.map(|key| words.heading(key)));
        for step in &wave.moves {
            let run = planned.run_cost_change(&step.service).filter(|_| step.kind != Kind::SetUp);
            row(
                out,
                &[
                    escape(&words.sentence(step)),
                    format!("{} – {}", t.short_date(step.start), t.short_date(step.end)),
                    t.days_range(step.effort_days),
                    words.money(step.one_off_cost),
                    run.map_or_else(String::new, |run| words.money(run)),
                    owner(words, step.owner.as_deref()),
                ],
            );
        }
        let remarks = words.wave_remarks(wave);
        if !remarks.is_empty() {
            out.push('\n');
        }
        for remark in remarks {
            let _ = writeln!(out, "- {}", escape(&remark));
        }
        for step in &wave.moves {
            details(out, planned, words, step);
        }
    }
}

/// How to carry out one move.
fn details(out: &mut String, planned: &Planned, words: &Words<'_>, step: &Move) {
    let t = words.texts;
    let book = playbook(words.assessment, &planned.plan, step);
    let _ = writeln!(out, "\n### {}\n", escape(&words.sentence(step)));
    for (number, text) in book.steps.iter().enumerate() {
        let _ = writeln!(out, "{}. {}", number + 1, escape(&words.text(text)));
    }
    out.push('\n');
    for note in words.notes(step) {
        let _ = writeln!(out, "- {}", escape(&note));
    }
    for trap in &book.traps {
        let _ = writeln!(out, "- {}", escape(&t.with("planned.trap", &[("trap", &words.text(trap))])));
    }
    if !book.formats.is_empty() {
        let _ = writeln!(
            out,
            "- {}",
            escape(&t.with("planned.formats", &[("formats", &words.names.sentence(&book.formats.join(", ")))]))
        );
    }
    let _ = writeln!(out, "- {}", escape(&words.effort_source(&book.effort)));
}

fn calendar(out: &mut String, planned: &Planned, words: &Words<'_>) {
    let deadlines = planned.deadlines();
    if deadlines.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n## {}", words.texts.t("planned.deadlines"));
    table(out, &["day", "deadline", "service", "owner"].map(|key| words.heading(key)));
    for deadline in &deadlines {
        row(
            out,
            &[
                words.texts.short_date(deadline.date),
                words.deadline(deadline),
                escape(&words.name(&deadline.service)),
                owner(words, deadline.owner.as_deref()),
            ],
        );
    }
}

fn kit(out: &mut String, planned: &Planned, words: &Words<'_>) {
    if planned.contract_kit.is_empty() {
        return;
    }
    let t = words.texts;
    let _ = writeln!(out, "\n## {}\n\n{}", t.t("planned.kit"), t.t("planned.kit.lead"));
    for entry in &planned.contract_kit {
        let _ = writeln!(out, "\n### {}", escape(&words.kit_title(entry)));
        table(out, &["clause", "realism", "services", "agreed"].map(|key| words.heading(key)));
        for clause in &entry.clauses {
            let names = |ids: &[String]| {
                let all: Vec<String> = ids.iter().map(|id| words.name(id)).collect();
                escape(&all.join(", "))
            };
            row(
                out,
                &[
                    escape(&words.clause(&clause.clause)),
                    t.word("planned.realism", &clause.realism),
                    names(&clause.services),
                    names(&clause.agreed),
                ],
            );
        }
    }
    let named: std::collections::BTreeSet<&str> =
        planned.contract_kit.iter().flat_map(|entry| &entry.clauses).map(|clause| clause.clause.as_str()).collect();
    let _ = writeln!(out, "\n## {}", t.t("planned.kit.wording"));
    for clause in words.assessment.catalog.raw.clauses.iter().filter(|clause| named.contains(clause.id.as_str())) {
        let _ = writeln!(out, "\n### {}\n", escape(&words.text(&clause.name)));
        let _ = writeln!(out, "> {}\n", escape(&words.text(&clause.wording)));
        let realism = t.word("planned.realism", &clause.realism);
        let basis = t.sources(&clause.basis);
        let _ = writeln!(out, "{}", escape(&t.with("planned.clause", &[("basis", &basis), ("realism", &realism)])));
    }
}

/// Fix set, skills, stability, remarks.
fn beside(out: &mut String, planned: &Planned, words: &Words<'_>) {
    let t = words.texts;
    let mut list = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            let _ = writeln!(out, "\n## {}\n", t.t(title));
            lines.iter().for_each(|line| {
                let _ = writeln!(out, "- {}", escape(line));
            });
        }
    };
    list("planned.fix-set", planned.fix_set.steps.iter().map(|step| words.gain(step)).collect());
    list("planned.sensitivity", planned.stability().iter().map(|one| words.stability(one)).collect());
    list("planned.remarks", words.remarks(planned));
}
