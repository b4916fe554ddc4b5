//! A plan on one or two screens, and why there is none, in German or English.
//!
//! In: [`Planned`] or a conflict. Out: text; colour only where asked for.

use super::plan::Planned;
use super::plan_words::Words;
use super::view::Texts;
use crate::model::words::Placement;
use crate::plan::calendar::Deadline;
use crate::plan::clauses::Purpose;
use crate::plan::{Clash, Conflict, Plan};
use std::fmt::Write as _;

/// Deadlines shown before the rest is counted.
const DEADLINES: usize = 8;
/// Moves of a wave shown before the rest is counted.
const MOVES: usize = 40;
/// Choices that flip, entries of the contract kit and clauses of an entry shown before the rest is counted.
const SHOWN: usize = 5;

/// The plan as text.
#[must_use]
pub fn summary(planned: &Planned, words: &Words<'_>, colour: bool) -> String {
    let t = words.texts;
    let bold = |text: String| if colour { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text };
    let plan = &planned.plan;
    let mut out = String::new();
    let organisation = words.organisation();
    let title = t.with("planned.title", &[("organisation", &organisation), ("start", &t.short_date(plan.start))]);
    let _ = writeln!(out, "{}", bold(title));
    let _ = writeln!(out, "{}\n{}", lead(planned, t), words.aim(planned));
    if plan.waves.is_empty() {
        let _ = writeln!(out, "{}", t.t("planned.nothing"));
    } else {
        for line in totals(planned, words) {
            let _ = writeln!(out, "{line}");
        }
    }
    for (at, wave) in plan.waves.iter().enumerate() {
        let _ = writeln!(out, "\n{}", bold(wave_head(planned, at, t)));
        for step in wave.moves.iter().take(MOVES) {
            let (from, to) = (t.short_date(step.start), t.short_date(step.end));
            let _ = writeln!(out, "  {from} – {to}  {} ({})", words.sentence(step), t.days_range(step.effort_days));
        }
        if wave.moves.len() > MOVES {
            let _ = writeln!(out, "  … +{}", wave.moves.len() - MOVES);
        }
        for remark in words.wave_remarks(wave) {
            let _ = writeln!(out, "  {remark}");
        }
    }
    rest(&mut out, planned, words, &bold);
    out
}

/// How many services move, are governed, stay.
pub(super) fn lead(planned: &Planned, t: &Texts<'_>) -> String {
    let plan = &planned.plan;
    let of =
        |test: &dyn Fn(Placement) -> bool| plan.decisions.iter().filter(|d| d.changes && test(d.placement)).count();
    let governed = of(&|placement| placement == Placement::Govern);
    let moves = of(&|placement| placement != Placement::Govern);
    let total = plan.decisions.len();
    t.with(
        "planned.lead",
        &[("moves", &moves), ("total", &total), ("governed", &governed), ("stay", &(total - moves - governed))],
    )
}

/// The line above a wave.
pub(super) fn wave_head(planned: &Planned, at: usize, t: &Texts<'_>) -> String {
    let wave = &planned.plan.waves[at];
    t.with(
        "planned.wave",
        &[
            ("n", &wave.number),
            ("from", &t.short_date(wave.start)),
            ("to", &t.short_date(wave.end)),
            ("days", &t.days_range(wave.effort_days)),
            ("left", &t.percent(planned.share_left(at))),
        ],
    )
}

/// Effort, cost, and the exposure left against quick wins and doing nothing.
pub(super) fn totals(planned: &Planned, words: &Words<'_>) -> [String; 2] {
    let (t, plan) = (words.texts, &planned.plan);
    let money = words.money(plan.one_off_cost);
    let run = words.money(plan.run_cost_change);
    let more = plan.run_cost_change.0 > 0.0 && !words.names.redact.costs;
    let run = if more { format!("+{run}") } else { run };
    let today = plan.exposure_today;
    let quick = if today > 0.0 { plan.quick_wins.exposure_after / today } else { 0.0 };
    let after = planned.share_left(plan.waves.len().saturating_sub(1));
    [
        t.with("planned.effort", &[("days", &t.days_range(plan.effort_days)), ("money", &money), ("run", &run)]),
        t.with("planned.exposure", &[("after", &t.percent(after)), ("quick", &t.percent(quick))]),
    ]
}

fn rest(out: &mut String, planned: &Planned, words: &Words<'_>, bold: &dyn Fn(String) -> String) {
    let t = words.texts;
    let deadlines = planned.deadlines();
    if !deadlines.is_empty() {
        let _ = writeln!(out, "\n{}", bold(t.t("planned.deadlines").to_owned()));
        for deadline in deadlines.iter().take(DEADLINES) {
            let (day, what) = (t.short_date(deadline.date), words.deadline(deadline));
            let _ = writeln!(out, "  {day}  {what}: {}", words.name(&deadline.service));
        }
        if deadlines.len() > DEADLINES {
            let _ = writeln!(out, "  … +{}", deadlines.len() - DEADLINES);
        }
    }
    kit(out, planned, words, bold);
    let steps = &planned.fix_set.steps;
    if let Some(last) = steps.last() {
        let _ = writeln!(out, "\n{}", bold(t.t("planned.fix-set").to_owned()));
        let counts: [(&str, &dyn std::fmt::Display); 2] = [("vendors", &steps.len()), ("count", &last.fixed_so_far)];
        let _ = writeln!(out, "  {}", t.with("planned.fix-set.lead", &counts));
        for step in steps.iter().take(DEADLINES) {
            let _ = writeln!(out, "    {}", words.gain(step));
        }
        if steps.len() > DEADLINES {
            let _ = writeln!(out, "    … +{}", steps.len() - DEADLINES);
        }
    }
    let mut remarks = words.remarks(planned);
    let stability = planned.stability();
    if !stability.is_empty() {
        let stable = stability.iter().filter(|one| one.stable).count();
        remarks.push(t.with("planned.stable", &[("count", &stable), ("total", &stability.len())]));
        let flips: Vec<_> = stability.iter().filter(|one| !one.stable).collect();
        remarks.extend(flips.iter().take(SHOWN).map(|one| format!("  {}", words.stability(one))));
        if flips.len() > SHOWN {
            remarks.push(format!("  … +{}", flips.len() - SHOWN));
        }
    }
    if !remarks.is_empty() {
        let _ = writeln!(out, "\n{}", bold(t.t("planned.remarks").to_owned()));
        for remark in remarks {
            let _ = writeln!(out, "  {remark}");
        }
    }
}

/// With whom to negotiate what, shortened; Markdown, workbook and JSON have the wording.
fn kit(out: &mut String, planned: &Planned, words: &Words<'_>, bold: &dyn Fn(String) -> String) {
    let t = words.texts;
    if planned.contract_kit.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{}", bold(t.t("planned.kit").to_owned()));
    for purpose in [Purpose::Exit, Purpose::Govern] {
        let entries: Vec<_> = planned.contract_kit.iter().filter(|entry| entry.purpose == purpose).collect();
        for entry in entries.iter().take(SHOWN) {
            let open = entry.clauses.iter().filter(|clause| !clause.services.is_empty());
            let names: Vec<String> = open.map(|clause| words.clause(&clause.clause)).collect();
            let _ = writeln!(out, "  {}", words.kit_title(entry));
            if !names.is_empty() {
                let _ = writeln!(out, "    {}", words.some(&names, SHOWN));
            }
        }
        if entries.len() > SHOWN {
            let _ = writeln!(out, "  … +{}", entries.len() - SHOWN);
        }
    }
}

/// The plan with names of offerings instead of ids, for charts, calendars and trackers.
#[must_use]
pub fn named(plan: &Plan, words: &Words<'_>) -> Plan {
    let mut plan = plan.clone();
    for step in plan.waves.iter_mut().flat_map(|wave| &mut wave.moves) {
        step.name = words.name(&step.service);
        if step.target.is_some() {
            step.target = Some(words.offering(step.target.as_deref()));
        }
    }
    shown(plan, words)
}

/// The plan with ids as they may be shown: everything by which a table names somebody.
#[must_use]
pub fn shown(mut plan: Plan, words: &Words<'_>) -> Plan {
    if !words.names.redact.any() {
        return plan;
    }
    for step in plan.waves.iter_mut().flat_map(|wave| &mut wave.moves) {
        step.name = words.name(&step.service);
        step.service = words.id(&step.service);
        step.target = step.target.as_deref().map(|target| words.names.text(target));
        step.owner = step.owner.as_deref().map(|owner| words.names.text(owner));
        step.after.iter_mut().for_each(|id| *id = words.id(id));
    }
    plan
}

/// The days that must not be missed, with ids and names as they may be shown.
#[must_use]
pub fn dated(planned: &Planned, words: &Words<'_>) -> Vec<Deadline> {
    let mut deadlines = planned.deadlines();
    if words.names.redact.any() {
        for deadline in &mut deadlines {
            deadline.name = words.name(&deadline.service);
            deadline.service = words.id(&deadline.service);
            deadline.owner = deadline.owner.as_deref().map(|owner| words.names.text(owner));
        }
    }
    deadlines
}

/// Why there is no plan: the constraints that cannot hold together, one a line.
#[must_use]
pub fn conflict(conflict: &Conflict, words: &Words<'_>) -> String {
    let t = words.texts;
    let mut out = t.t("planned.conflict").to_owned();
    for clash in &conflict.clashes {
        let _ = write!(out, "\n  - {}", said(clash, words));
    }
    if !conflict.minimal {
        let _ = write!(out, "\n  {}", t.t("planned.conflict.not-minimal"));
    }
    if super::plan::limits_clash(conflict) {
        let _ = write!(out, "\n  {}", t.t("planned.conflict.help-limits"));
    }
    out
}

/// One constraint in words.
#[must_use]
pub fn said(clash: &Clash, words: &Words<'_>) -> String {
    let t = words.texts;
    let name = |id: &String| words.name(id);
    match clash {
        Clash::Keep { service } => t.with("planned.clash.keep", &[("service", &name(service))]),
        Clash::Target { service, target, known } => {
            let key = if *known { "planned.clash.target" } else { "planned.clash.target-unknown" };
            let target = super::summary::clean(&words.names.text(target));
            t.with(key, &[("service", &name(service)), ("target", &target)])
        }
        Clash::Placement { service, placement } => t.with(
            "planned.clash.placement",
            &[("service", &name(service)), ("placement", &t.word("placement", placement.as_str()))],
        ),
        Clash::Wave { service, wave } => t.with("planned.clash.wave", &[("service", &name(service)), ("wave", wave)]),
        Clash::NotBefore { service, day } => {
            t.with("planned.clash.not-before", &[("service", &name(service)), ("day", &t.short_date(*day))])
        }
        Clash::Gates { service } => t.with("planned.clash.gates", &[("service", &name(service))]),
        Clash::Need { service, on } => t.with("planned.clash.need", &[("service", &name(service)), ("on", &name(on))]),
        Clash::Group { services } => {
            let names: Vec<String> = services.iter().map(name).collect();
            t.with("planned.clash.group", &[("services", &words.some(&names, 6))])
        }
        Clash::Capacity { days_per_month } => {
            t.with("planned.clash.capacity", &[("days", &t.decimal(*days_per_month))])
        }
        Clash::Budget { money } => t.with("planned.clash.budget", &[("money", &words.money((*money, *money)))]),
        Clash::Horizon { end } => t.with("planned.clash.horizon", &[("end", &t.short_date(*end))]),
        Clash::Freeze(freeze) => {
            let label = if freeze.name.is_empty() {
                String::new()
            } else {
                format!("({})", super::summary::clean(&words.names.sentence(&freeze.name)))
            };
            let (from, to) = (t.short_date(freeze.from), t.short_date(freeze.to));
            t.with("planned.clash.freeze", &[("from", &from), ("to", &to), ("name", &label)]).trim_end().to_owned()
        }
    }
}
