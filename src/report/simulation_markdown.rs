//! Simulations in Markdown: for wikis, tickets and mails.
//!
//! In: simulations and their comparison. Out: for each scenario what becomes of every service and why, functions, people,
//! the single points and the way out; then all of them side by side. What was run again after the waves of a plan is in the
//! comparison only.

use super::markdown::escape;
use super::view::Texts;
use crate::catalog::Catalog;
use crate::model::words::Language;
use crate::simulate::outcome::{ServiceOutcome, Simulation, State};
use crate::simulate::{Row, render};
use std::fmt::Write as _;

/// Writes the document.
#[must_use]
pub fn render(simulations: &[Simulation], rows: &[Row], catalog: &Catalog, language: Language) -> String {
    let texts = Texts::new(catalog, language);
    let mut out = String::new();
    for simulation in simulations.iter().filter(|simulation| simulation.after_wave.is_none()) {
        scenario(&mut out, simulation, &texts);
    }
    if rows.len() > 1 {
        for table in render::comparison(rows, catalog, language) {
            let (title, line) = (escape(&table.title), "---|".repeat(table.heads.len()));
            let _ = writeln!(out, "## {title}\n\n| {} |\n|{line}", table.heads.join(" | "));
            for cells in table.rows {
                let cells: Vec<String> = cells.iter().map(|cell| escape(cell)).collect();
                let _ = writeln!(out, "| {} |", cells.join(" | "));
            }
            out.push('\n');
        }
    }
    let _ = writeln!(out, "{}", texts.t("summary.no-legal-advice"));
    out
}

fn scenario(out: &mut String, simulation: &Simulation, t: &Texts<'_>) {
    let language = t.language;
    let _ = writeln!(out, "# {}\n", escape(&t.with("simulate.title", &[("name", &simulation.name.get(language))])));
    let today = t.short_date(simulation.today);
    let under = t.with("simulate.subtitle", &[("organisation", &simulation.organisation), ("today", &today)]);
    let told = t.t(if simulation.happened { "simulate.happened" } else { "simulate.thought" });
    let _ = writeln!(out, "{} · {told}\n", escape(&under));
    if !simulation.story.get(language).is_empty() {
        let _ = writeln!(out, "{}\n", escape(simulation.story.get(language)));
    }
    for state in State::ALL {
        let (count, total) = (simulation.count(state), simulation.total());
        let of = t.with("simulate.of", &[("count", &count), ("total", &total)]);
        let _ = writeln!(out, "- {}: {of}", t.word("simulate.state", state.as_str()));
    }
    let people = simulation.people;
    if people.at_least > 0 {
        let key = if people.about <= people.at_least { "simulate.people.same" } else { "simulate.people" };
        let number = |n: u32| t.number(usize::try_from(n).unwrap_or(usize::MAX));
        let values: [(&str, &dyn std::fmt::Display); 2] =
            [("at_least", &number(people.at_least)), ("about", &number(people.about))];
        let _ = writeln!(out, "- {}", t.with(key, &values));
    }
    services(out, simulation, t);
    for point in &simulation.single_points {
        let others = point.saves.saturating_sub(1);
        let key = if others == 1 { "simulate.single-point.one" } else { "simulate.single-point" };
        let values: [(&str, &dyn std::fmt::Display); 2] = [("service", &point.name.get(language)), ("count", &others)];
        let _ = writeln!(out, "- {}", escape(&t.with(key, &values)));
    }
    ways(out, simulation, t);
    let _ = writeln!(out, "\n## {}\n", t.t("simulate.heading.sources"));
    for source in std::iter::once(&simulation.evidence.source).chain(&simulation.references) {
        let _ = writeln!(out, "- {}", escape(source));
    }
    out.push('\n');
}

fn services(out: &mut String, simulation: &Simulation, t: &Texts<'_>) {
    let language = t.language;
    let heads = ["service", "state", "worst", "lost", "because", "stands-in"].map(|key| t.word("simulate.column", key));
    let _ = writeln!(
        out,
        "\n## {}\n\n| {} |\n|{}",
        t.t("simulate.heading.services"),
        heads.join(" | "),
        "---|".repeat(heads.len())
    );
    let mut all: Vec<&ServiceOutcome> = simulation.services.iter().filter(|s| s.part_of.is_none()).collect();
    all.sort_by(|a, b| b.state.cmp(&a.state).then_with(|| a.id.cmp(&b.id)));
    for service in all {
        let because: Vec<&str> = service.because.iter().map(|cause| cause.name.get(language)).collect();
        let name = |id: &String| {
            let known = simulation.services.iter().find(|other| other.id == *id);
            let name = known.map_or(id.as_str(), |other| other.name.get(language)).to_owned();
            if service.untested.contains(id) { t.with("simulate.untested", &[("service", &name)]) } else { name }
        };
        let by: Vec<String> = service.stands_in.iter().map(name).collect();
        let lost = service.lost_after_hours.map_or_else(String::new, |hours| t.hours(hours));
        let state = |state: State| t.word("simulate.state", state.as_str());
        let _ = writeln!(
            out,
            "| {} | {} | {} | {lost} | {} | {} |",
            escape(service.name.get(language)),
            state(service.state),
            state(service.worst),
            escape(&because.join(" → ")),
            escape(&by.join(", "))
        );
    }
    out.push('\n');
}

fn ways(out: &mut String, simulation: &Simulation, t: &Texts<'_>) {
    if simulation.ways_out.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n## {}\n", t.t("simulate.way-out"));
    for way in &simulation.ways_out {
        let known = simulation.services.iter().find(|service| service.id == way.service);
        let service = known.map_or(way.service.as_str(), |service| service.name.get(t.language));
        let line = match (&way.target, way.placement) {
            (Some((_, target)), Some(placement)) => {
                let placement = t.word("simulate.placement", placement.as_str());
                let (low, high) = (t.whole(way.effort_days.0), t.whole(way.effort_days.1));
                let values: [(&str, &dyn std::fmt::Display); 5] = [
                    ("service", &service),
                    ("target", target),
                    ("placement", &placement),
                    ("low", &low),
                    ("high", &high),
                ];
                t.with("simulate.way-out.line", &values)
            }
            _ => t.with("simulate.way-out.none", &[("services", &service)]),
        };
        let _ = writeln!(out, "- {}", escape(&line));
    }
}
