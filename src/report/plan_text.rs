//! A plan on one or two screens, and why there is none, in German or English.
//!
//! In: [`Planned`] or a conflict. Out: text; colour only where asked for.

use super::plan::{Planned, Words, name, offering};
use super::view::Texts;
use crate::assess::Assessment;
use crate::model::words::{Language, Placement};
use crate::plan::sensitivity::sensitivity;
use crate::plan::{Clash, Conflict, Kind, Move, Plan};
use std::fmt::Write as _;

/// Deadlines shown before the rest is counted.
const DEADLINES: usize = 8;
/// Moves of a wave shown before the rest is counted.
const MOVES: usize = 40;
/// Most services for which stability is worked out.
const STABILITY_MOST: usize = 1000;

/// The plan as text.
#[must_use]
pub fn summary(planned: &Planned, assessment: &Assessment<'_>, language: Language, colour: bool) -> String {
    let texts = Texts::new(assessment.catalog, language);
    let t = &texts;
    let words = Words { assessment, texts: t };
    let bold = |text: String| if colour { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text };
    let plan = &planned.plan;
    let mut out = String::new();
    let organisation = super::summary::clean(&assessment.inventory.organisation.name);
    let title = t.with("planned.title", &[("organisation", &organisation), ("start", &t.short_date(plan.start))]);
    let _ = writeln!(out, "{}", bold(title));
    let of =
        |test: &dyn Fn(Placement) -> bool| plan.decisions.iter().filter(|d| d.changes && test(d.placement)).count();
    let governed = of(&|placement| placement == Placement::Govern);
    let moves = of(&|placement| placement != Placement::Govern);
    let total = plan.decisions.len();
    let lead = t.with(
        "planned.lead",
        &[("moves", &moves), ("total", &total), ("governed", &governed), ("stay", &(total - moves - governed))],
    );
    let _ = writeln!(out, "{lead}\n{}", words.aim(planned));
    if plan.waves.is_empty() {
        let _ = writeln!(out, "{}", t.t("planned.nothing"));
    } else {
        totals(&mut out, planned, t);
    }
    for (at, wave) in plan.waves.iter().enumerate() {
        let head = t.with(
            "planned.wave",
            &[
                ("n", &wave.number),
                ("from", &t.short_date(wave.start)),
                ("to", &t.short_date(wave.end)),
                ("days", &t.days_range(wave.effort_days)),
                ("left", &t.percent(planned.share_left(at))),
            ],
        );
        let _ = writeln!(out, "\n{}", bold(head));
        for step in wave.moves.iter().take(MOVES) {
            let (from, to) = (t.short_date(step.start), t.short_date(step.end));
            let _ = writeln!(
                out,
                "  {from} – {to}  {} ({})",
                sentence(step, assessment, t),
                t.days_range(step.effort_days)
            );
        }
        if wave.moves.len() > MOVES {
            let _ = writeln!(out, "  … +{}", wave.moves.len() - MOVES);
        }
        for remark in words.wave_remarks(wave) {
            let _ = writeln!(out, "  {remark}");
        }
    }
    rest(&mut out, planned, &words, &bold);
    out
}

fn totals(out: &mut String, planned: &Planned, t: &Texts<'_>) {
    let plan = &planned.plan;
    let money = t.money_range(plan.one_off_cost, "EUR");
    let run = t.money_range(plan.run_cost_change, "EUR");
    let run = if plan.run_cost_change.0 > 0.0 { format!("+{run}") } else { run };
    let _ = writeln!(
        out,
        "{}",
        t.with("planned.effort", &[("days", &t.days_range(plan.effort_days)), ("money", &money), ("run", &run)])
    );
    let today = plan.exposure_today;
    let quick = if today > 0.0 { plan.quick_wins.exposure_after / today } else { 0.0 };
    let after = planned.share_left(plan.waves.len().saturating_sub(1));
    let _ =
        writeln!(out, "{}", t.with("planned.exposure", &[("after", &t.percent(after)), ("quick", &t.percent(quick))]));
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
    let mut remarks = Vec::new();
    if let Some(last) = planned.fix_set.steps.last() {
        let vendors: Vec<String> = planned.fix_set.steps.iter().map(|step| words.vendor(&step.vendor)).collect();
        let vendors = words.some(&vendors, 6);
        remarks.push(t.with("planned.keystones", &[("vendors", &vendors), ("count", &last.fixed_so_far)]));
    }
    remarks.extend(words.remarks(planned));
    if planned.problem.services.len() <= STABILITY_MOST {
        let changing: std::collections::BTreeSet<&str> =
            planned.plan.decisions.iter().filter(|d| d.changes).map(|d| d.service.as_str()).collect();
        let found = sensitivity(&planned.problem, &planned.plan);
        let known: Vec<bool> =
            found.iter().filter(|s| changing.contains(s.service.as_str())).map(|s| s.stable).collect();
        if !known.is_empty() {
            let stable = known.iter().filter(|stable| **stable).count();
            remarks.push(t.with("planned.stable", &[("count", &stable), ("total", &known.len())]));
        }
    }
    if !remarks.is_empty() {
        let _ = writeln!(out, "\n{}", bold(t.t("planned.remarks").to_owned()));
        for remark in remarks {
            let _ = writeln!(out, "  {remark}");
        }
    }
}

fn sentence(step: &Move, assessment: &Assessment<'_>, t: &Texts<'_>) -> String {
    let service = name(assessment, &step.service, t.language);
    match step.kind {
        Kind::Relocate => {
            let placement = t.word("placement", step.placement.as_str());
            let target = offering(assessment, step.target.as_deref());
            t.with("planned.step.relocate", &[("service", &service), ("placement", &placement), ("target", &target)])
        }
        Kind::InPlace => t.with("planned.step.in-place", &[("service", &service)]),
        Kind::SetUp => t.with("planned.step.set-up", &[("service", &service)]),
    }
}

/// The plan with names of offerings instead of ids, for charts, calendars and trackers.
#[must_use]
pub fn named(plan: &Plan, assessment: &Assessment<'_>, language: Language) -> Plan {
    let mut plan = plan.clone();
    for step in plan.waves.iter_mut().flat_map(|wave| &mut wave.moves) {
        step.name = name(assessment, &step.service, language);
        if step.target.is_some() {
            step.target = Some(offering(assessment, step.target.as_deref()));
        }
    }
    plan
}

/// Why there is no plan: the constraints that cannot hold together, one a line.
#[must_use]
pub fn conflict(conflict: &Conflict, assessment: &Assessment<'_>, language: Language) -> String {
    let texts = Texts::new(assessment.catalog, language);
    let t = &texts;
    let words = Words { assessment, texts: t };
    let mut out = t.t("planned.conflict").to_owned();
    for clash in &conflict.clashes {
        let _ = write!(out, "\n  - {}", said(clash, &words));
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
            let target = super::summary::clean(target);
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
        Clash::Budget { money } => t.with("planned.clash.budget", &[("money", &t.money(*money, "EUR"))]),
        Clash::Horizon { end } => t.with("planned.clash.horizon", &[("end", &t.short_date(*end))]),
        Clash::Freeze(freeze) => {
            let label = if freeze.name.is_empty() {
                String::new()
            } else {
                format!("({})", super::summary::clean(&freeze.name))
            };
            let (from, to) = (t.short_date(freeze.from), t.short_date(freeze.to));
            t.with("planned.clash.freeze", &[("from", &from), ("to", &to), ("name", &label)]).trim_end().to_owned()
        }
    }
}
