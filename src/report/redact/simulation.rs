//! Hidden names in the results of scenarios, before any format is made of them: their lines are wrapped and cut to length,
//! so that names could not be found in them afterwards.
//!
//! In: simulations. Out: the same with stand-ins, services in the order of those. What must hold: every field that can hold
//! a name passes through [`Names`]; the stories of scenarios are about companies and go with the vendors.

use super::Names;
use crate::model::words::Text;
use crate::simulate::outcome::{Cause, ServiceOutcome, Simulation};

/// Simulations as they may be shown; the same scenario keeps its number after each wave of a plan.
#[must_use]
pub fn shown(simulations: Vec<Simulation>, names: &Names<'_>) -> Vec<Simulation> {
    if !names.redact.any() {
        return simulations;
    }
    let mut known: Vec<String> = Vec::new();
    let number = |id: &str, known: &mut Vec<String>| {
        known.iter().position(|other| other == id).unwrap_or_else(|| {
            known.push(id.to_owned());
            known.len() - 1
        })
    };
    simulations
        .into_iter()
        .map(|simulation| {
            let number = number(&simulation.id, &mut known) + 1;
            one(simulation, number, names)
        })
        .collect()
}

fn one(mut simulation: Simulation, number: usize, names: &Names<'_>) -> Simulation {
    let list = |ids: &mut Vec<String>| ids.iter_mut().for_each(|id| *id = names.text(id));
    let text = |text: &mut Text| *text = both(text, names);
    if names.redact.vendors {
        let same = |words: String| Text { en: words.clone(), de: words };
        simulation.id = format!("scenario-{number}");
        simulation.name = same(names.texts.with("redact.scenario", &[("n", &number)]));
        simulation.story = same(names.texts.t("redact.story").to_owned());
        simulation.evidence.source = names.hidden_source();
        simulation.references.clear();
    } else {
        text(&mut simulation.name);
        text(&mut simulation.story);
    }
    simulation.organisation = names.text(&simulation.organisation);
    for event in &mut simulation.events {
        event.id = names.text(&event.id);
        text(&mut event.name);
        event.by.iter_mut().for_each(text);
    }
    simulation.services.iter_mut().for_each(|service| outcome(service, names));
    for function in &mut simulation.functions {
        function.name = names.text(&function.name);
        list(&mut function.services);
    }
    for change in &mut simulation.exposures {
        change.service = names.text(&change.service);
        for hop in &mut change.path {
            (hop.from, hop.to) = (names.text(&hop.from), names.text(&hop.to));
            if names.redact.vendors && hop.source != "inventory" {
                hop.source = names.hidden_source();
            }
        }
    }
    list(&mut simulation.open_transfers);
    for way in &mut simulation.ways_out {
        way.service = names.text(&way.service);
        way.target = way.target.take().map(|(id, name)| (names.text(&id), names.text(&name)));
    }
    simulation.tree.iter_mut().for_each(|line| cause(&mut line.cause, names));
    for point in &mut simulation.single_points {
        point.service = names.text(&point.service);
        text(&mut point.name);
    }
    for note in &mut simulation.notes {
        note.message = names.sentence(&note.message);
    }
    if names.redact.services {
        // The old order would give the alphabet away.
        simulation.services.sort_by(|a, b| a.id.cmp(&b.id));
    }
    simulation
}

fn outcome(service: &mut ServiceOutcome, names: &Names<'_>) {
    service.id = match &service.part_of {
        // The part of a split in the cloud: its id begins with that of the service.
        Some(whole) => format!("{}{}", names.text(whole), service.id.strip_prefix(whole.as_str()).unwrap_or_default()),
        None => names.text(&service.id),
    };
    service.part_of = service.part_of.as_deref().map(|whole| names.text(whole));
    service.name = both(&service.name, names);
    service.because.iter_mut().for_each(|link| cause(link, names));
    let lists = service.stands_in.iter_mut().chain(&mut service.untested).chain(&mut service.functions);
    lists.for_each(|entry| *entry = names.text(entry));
}

fn cause(cause: &mut Cause, names: &Names<'_>) {
    cause.id = names.text(&cause.id);
    cause.name = both(&cause.name, names);
}

fn both(text: &Text, names: &Names<'_>) -> Text {
    Text { en: names.text(&text.en), de: names.text(&text.de) }
}
