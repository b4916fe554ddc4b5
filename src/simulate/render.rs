//! A simulation on one screen, in German or English: what stops, what it means, what it hangs on, how to get out.
//!
//! Pure text without colour; every number can be taken apart in the JSON.

use super::outcome::*;
use super::say::{Say, after, capital, hang, line, pad, section, wrap};
pub use super::side_by_side::{Comparison, comparison, table};
use crate::catalog::Catalog;
use crate::model::words::*;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Lines shown of a section before the rest is counted.
const LINES: usize = 4;
/// Room for names in a line after the label of a state, and for a list on a line of its own.
const BESIDE: usize = 58;
const ALONE: usize = 72;
/// Roots and ways out shown: the whole is to fit on one screen.
const FEW: usize = 3;

/// One simulation on one screen.
#[must_use]
pub fn screen(simulation: &Simulation, catalog: &Catalog, language: Language) -> String {
    let say = Say { catalog, language };
    let mut out = String::new();
    head(&say, simulation, &mut out);
    states(&say, simulation, &mut out);
    meaning(&say, simulation, &mut out);
    roots(&say, simulation, &mut out);
    way_out(&say, simulation, &mut out);
    out.push('\n');
    if simulation.happened && !simulation.story.get(language).is_empty() {
        wrap(&mut out, 0, 0, "", simulation.story.get(language));
    }
    let source = &simulation.evidence.source;
    let source = if source == "none" { "–" } else { source };
    line(&mut out, 0, &say.text("simulate.disclaimer", &[("source", source)]));
    out
}

fn head(say: &Say<'_>, simulation: &Simulation, out: &mut String) {
    let mut title = say.text("simulate.title", &[("name", simulation.name.get(say.language))]);
    let told = if simulation.happened { "simulate.happened" } else { "simulate.thought" };
    let _ = write!(title, " · {}", say.text(told, &[]));
    line(out, 0, &title);
    let today = say.date(simulation.today);
    let mut under = say.text("simulate.subtitle", &[("organisation", &simulation.organisation), ("today", &today)]);
    if simulation.moves > 0 || simulation.after_wave.is_some() {
        let _ = write!(under, " · {}", after(say, simulation.after_wave, simulation.moves));
    }
    line(out, 0, &under);
    for event in simulation.events.iter().take(LINES) {
        let key = format!("simulate.event.{}-{}", event.kind, event.subject);
        let by = event.by.as_ref().map_or("", |by| by.get(say.language));
        let what = say.text(&key, &[("name", event.name.get(say.language)), ("by", by)]);
        hang(out, 2, &pad(&capital(&say.when(event.after_hours)), 14), &what);
    }
    if simulation.events.len() > LINES {
        line(out, 2, &say.text("simulate.more", &[("count", &(simulation.events.len() - LINES).to_string())]));
    }
    out.push('\n');
}

fn states(say: &Say<'_>, simulation: &Simulation, out: &mut String) {
    let total = simulation.total().to_string();
    for state in State::ALL {
        let count = simulation.count(state);
        if count == 0 && !matches!(state, State::DarkAtOnce | State::Unaffected) {
            continue;
        }
        let label = say.text(&format!("simulate.state.{}", state.as_str()), &[]);
        let of = say.text("simulate.of", &[("count", &count.to_string()), ("total", &total)]);
        let names = state_names(say, simulation, state);
        let start = format!("{} {}", pad(&label, 22), pad(&of, 11));
        hang(out, 2, &start, &names);
    }
    let kept: Vec<String> = simulation
        .services
        .iter()
        .filter(|service| service.part_of.is_none() && !service.state.is_dark() && !service.stands_in.is_empty())
        .filter(|service| service.state != State::StandsIn)
        .map(|service| carried(say, simulation, service))
        .collect();
    if !kept.is_empty() {
        line(out, 2, &say.text("simulate.kept", &[("services", &say.names(&kept))]));
    }
}

/// A service and what stands in for it, with a word where that was never tried.
fn carried(say: &Say<'_>, simulation: &Simulation, service: &ServiceOutcome) -> String {
    let by: Vec<String> = service
        .stands_in
        .iter()
        .map(|id| {
            let name =
                simulation.services.iter().find(|other| other.id == *id).map(|other| other.name.get(say.language));
            let name = name.unwrap_or(id);
            if service.untested.contains(id) {
                say.text("simulate.untested", &[("service", name)])
            } else {
                name.to_owned()
            }
        })
        .collect();
    say.text("simulate.carried", &[("service", service.name.get(say.language)), ("by", &by.join(", "))])
}

/// The names behind a state, most critical first.
fn state_names(say: &Say<'_>, simulation: &Simulation, state: State) -> String {
    let mut services: Vec<&ServiceOutcome> =
        simulation.services.iter().filter(|service| service.part_of.is_none() && service.state == state).collect();
    services.sort_by_key(|service| std::cmp::Reverse((service.criticality, service.users)));
    let name = |service: &&ServiceOutcome| service.name.get(say.language).to_owned();
    let names: Vec<String> = match state {
        State::DarkLater if same_hour(&services).is_none() => {
            services.iter().map(|s| format!("{} ({})", name(s), say.when(s.since_hours.unwrap_or(0.0)))).collect()
        }
        State::StandsIn => services.iter().map(|s| carried(say, simulation, s)).collect(),
        _ => services.iter().map(name).collect(),
    };
    // One line each; what stops at once and what goes on may have two.
    let two = matches!(state, State::DarkAtOnce | State::Unaffected);
    let room = if two { BESIDE * 2 - 4 } else { BESIDE };
    let names =
        if matches!(state, State::StandsIn | State::DarkLater) { say.names(&names) } else { say.fitting(&names, room) };
    if let Some(hour) = same_hour(&services).filter(|_| state == State::DarkLater) {
        return format!("{}: {names}", say.when(hour));
    }
    if state == State::Perhaps { say.text("simulate.missing-facts", &[("services", &names)]) } else { names }
}

/// The hour at which all of them stop, if it is the same.
fn same_hour(services: &[&ServiceOutcome]) -> Option<f64> {
    let first = services.first()?.since_hours?;
    services.iter().all(|service| service.since_hours == Some(first)).then_some(first)
}

fn meaning(say: &Say<'_>, simulation: &Simulation, out: &mut String) {
    let mut lines = Vec::new();
    let sure: Vec<&FunctionLoss> = simulation.functions.iter().filter(|function| function.sure).collect();
    if !sure.is_empty() {
        let mut sure = sure;
        // The soonest first: no recovery time stated comes last.
        sure.sort_by(|a, b| {
            let hours = |f: &FunctionLoss| f.lost_after_hours.unwrap_or(f64::MAX);
            hours(a).total_cmp(&hours(b)).then_with(|| a.name.cmp(&b.name))
        });
        let lost: Vec<String> = sure
            .iter()
            .map(|f| {
                let when = f.lost_after_hours.map_or_else(|| say.text("simulate.no-rto", &[]), |hours| say.when(hours));
                format!("{} ({when})", f.name)
            })
            .collect();
        lines.push(say.text("simulate.functions-lost", &[("functions", &say.fitting(&lost, ALONE + 88))]));
    }
    let perhaps: Vec<String> = simulation.functions.iter().filter(|f| !f.sure).map(|f| f.name.clone()).collect();
    if !perhaps.is_empty() {
        lines.push(say.text("simulate.functions-perhaps", &[("functions", &say.names(&perhaps))]));
    }
    let people = simulation.people;
    if people.at_least > 0 {
        let key = if people.about <= people.at_least { "simulate.people.same" } else { "simulate.people" };
        let (at_least, about) = (say.number(f64::from(people.at_least)), say.number(f64::from(people.about)));
        let mut text = say.text(key, &[("at_least", &at_least), ("about", &about)]);
        if people.not_said > 0 {
            let _ = write!(text, " ({})", say.counted("simulate.people.unsaid", people.not_said));
        }
        lines.push(text);
    } else if people.not_said > 0 {
        lines.push(say.counted("simulate.people.not-said", people.not_said));
    }
    if !simulation.locked_data.is_empty() {
        lines.push(
            say.text(
                "simulate.locked",
                &[("classes", &say.fitting(&say.classes(&simulation.locked_data), ALONE - 14))],
            ),
        );
    }
    lines.extend(reach(say, simulation));
    if !simulation.open_transfers.is_empty() {
        let services = say.services(simulation.open_transfers.len());
        lines.push(say.text("simulate.open-transfers", &[("services", &services)]));
    }
    if lines.is_empty() {
        if simulation.services.iter().all(|service| service.worst == State::Unaffected) {
            // Nothing stops and nothing is newly reached, as far as everything is known.
            out.push('\n');
            line(out, 2, &say.text("simulate.nothing", &[]));
        }
        return;
    }
    section(out, &say.text("simulate.meaning", &[]));
    for text in lines {
        line(out, 2, &text);
    }
}

/// Whose data becomes reachable, by country and channel.
fn reach(say: &Say<'_>, simulation: &Simulation) -> Vec<String> {
    let mut groups: BTreeMap<(Channel, Option<&str>), Vec<&ExposureChange>> = BTreeMap::new();
    for change in simulation.new_exposures() {
        groups.entry((change.channel, change.jurisdiction.as_deref())).or_default().push(change);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(_, changes)| std::cmp::Reverse(changes.iter().map(|change| change.level).max()));
    let mut lines: Vec<String> = groups
        .iter()
        .take(LINES)
        .map(|((channel, country), changes)| {
            let mut classes: Vec<String> =
                changes.iter().flat_map(|change| change.data.iter().flatten()).cloned().collect();
            classes.sort_unstable();
            classes.dedup();
            let mut classes = say.classes(&classes);
            if changes.iter().any(|change| change.data.is_none()) {
                classes.push(say.text("simulate.reach.classes-unknown", &[]));
            }
            let mut services: Vec<&str> = changes.iter().map(|change| change.service.as_str()).collect();
            services.dedup();
            let key = format!("simulate.reach.{channel}");
            let country = say.country(*country);
            say.text(
                &key,
                &[
                    ("country", &country),
                    ("classes", &say.names(&classes)),
                    ("services", &say.services(services.len())),
                ],
            )
        })
        .collect();
    if groups.len() > LINES {
        lines.push(say.text("simulate.more", &[("count", &(groups.len() - LINES).to_string())]));
    }
    let less = simulation.exposures.iter().filter(|change| !change.is_new()).count();
    if less > 0 {
        lines.push(say.counted("simulate.lifted", less));
    }
    lines
}

fn roots(say: &Say<'_>, simulation: &Simulation, out: &mut String) {
    let tops: Vec<(usize, &TreeLine)> =
        simulation.tree.iter().enumerate().filter(|(_, line)| line.parent.is_none()).collect();
    if tops.is_empty() {
        return;
    }
    let rest: usize = tops.iter().skip(FEW).map(|(_, top)| top.services).sum();
    section(out, &say.text("simulate.roots", &[]));
    for (at, top) in tops.iter().take(FEW) {
        let below: Vec<&TreeLine> = simulation.tree.iter().filter(|line| line.parent == Some(*at)).collect();
        let start = format!("{}: {}", top.cause.name.get(say.language), say.services(top.services));
        let mut names: Vec<&str> = below.iter().take(3).map(|line| line.cause.name.get(say.language)).collect();
        // One line each: what does not fit is among those counted.
        let long = |names: &[&str]| start.chars().count() + names.join(", ").chars().count() > 84;
        while names.len() > 1 && long(&names) {
            names.pop();
        }
        let more = if top.services > names.len() { " …" } else { "" };
        line(out, 2, &format!("{start} → {}{more}", names.join(", ")));
    }
    if tops.len() > FEW {
        let (count, services) = ((tops.len() - FEW).to_string(), say.services(rest));
        line(out, 2, &say.text("simulate.roots.more", &[("count", &count), ("services", &services)]));
    }
    for point in simulation.single_points.iter().take(3) {
        let others = point.saves.saturating_sub(1);
        let key = if others == 1 { "simulate.single-point.one" } else { "simulate.single-point" };
        let values = [("service", point.name.get(say.language)), ("count", &others.to_string())];
        line(out, 2, &say.text(key, &values));
    }
}

fn way_out(say: &Say<'_>, simulation: &Simulation, out: &mut String) {
    if simulation.ways_out.is_empty() {
        return;
    }
    let more = simulation.way_out.services > FEW;
    section(out, &say.text(if more { "simulate.way-out.first" } else { "simulate.way-out" }, &[]));
    let by_id: BTreeMap<&str, &ServiceOutcome> = simulation.services.iter().map(|s| (s.id.as_str(), s)).collect();
    let name = |way: &WayOut| {
        by_id
            .get(way.service.as_str())
            .map_or_else(|| way.service.clone(), |service| service.name.get(say.language).to_owned())
    };
    let days = |(low, high): (f64, f64)| (say.number(low.round()), say.number(high.round()));
    let total = &simulation.way_out;
    if total.services > 0 {
        let (low, high) = days(total.effort_days);
        let services = say.services(total.services);
        let mut text = say.text("simulate.way-out.total", &[("services", &services), ("low", &low), ("high", &high)]);
        let long = total.calendar_days.map_or_else(
            || say.text("simulate.way-out.no-capacity", &[]),
            |range| {
                let (low, high) = say.range(range);
                say.text("simulate.way-out.calendar", &[("low", &low), ("high", &high)])
            },
        );
        let _ = write!(text, "; {long}");
        line(out, 2, &text);
    }
    let mut known: Vec<&WayOut> = simulation.ways_out.iter().filter(|way| way.candidate.is_some()).collect();
    known
        .sort_by_cached_key(|way| std::cmp::Reverse(by_id.get(way.service.as_str()).map(|s| (s.criticality, s.users))));
    for way in known.iter().take(FEW) {
        let (low, high) = days(way.effort_days);
        let target = way.target.as_ref().map_or("", |(_, name)| name.as_str());
        let placement = way
            .placement
            .map(|placement| say.text(&format!("simulate.placement.{placement}"), &[]))
            .unwrap_or_default();
        let values = [
            ("service", name(way)),
            ("target", target.to_owned()),
            ("placement", placement),
            ("low", low),
            ("high", high),
        ];
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let key = if way.sure { "simulate.way-out.line" } else { "simulate.way-out.line.unsure" };
        line(out, 2, &say.text(key, &values));
    }
    let named = |keep: &dyn Fn(&WayOut) -> bool| -> Vec<String> {
        simulation.ways_out.iter().filter(|way| keep(way)).map(name).collect()
    };
    for (key, names) in [
        ("simulate.way-out.none", named(&|way| way.candidate.is_none())),
        ("simulate.way-out.late", named(&|way| way.in_time == Some(Verdict::No))),
    ] {
        if !names.is_empty() {
            line(out, 2, &say.text(key, &[("services", &say.names(&names))]));
        }
    }
    if total.in_time == Some(Verdict::No) {
        line(out, 2, &say.text("simulate.way-out.too-late", &[]));
    }
    let dark = simulation.services.iter().any(|service| service.state.is_dark());
    if let Some(notice) = simulation.ways_out.iter().filter(|_| !dark).filter_map(|way| way.notice_days).max() {
        line(out, 2, &say.text("simulate.way-out.notice", &[("days", &notice.to_string())]));
    }
}
