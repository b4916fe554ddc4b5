//! One run: the changes happen in the order of time, and after each the graph says what stops.
//!
//! For every hour at which something happens the world is the one after all changes so far. A service keeps the earliest
//! hour at which it reached its worst state; a state is never taken back within a scenario.

use super::change::{Buyer, Change, Planned};
use super::outcome::*;
use super::stops::Scene;
use super::world::{Changed, World};
use super::{exposed, people, tree, way_out};
use crate::assess::Recommendation;
use crate::catalog::Catalog;
use crate::catalog::raw::{Event, Scenario};
use crate::diagnostic::Diagnostic;
use crate::graph::Graph;
use crate::graph::outage::{Link, Outage, Seed};
use crate::model::words::*;
use crate::model::{Interval, Service, Strength};
use rustc_hash::{FxHashMap, FxHashSet};

/// What a run knows beside the world.
pub(super) struct Setting<'s> {
    /// The world before anything happens.
    pub(super) world: World<'s>,
    /// The advice for a service by its id; `None` for those that were moved.
    pub(super) advice: &'s dyn Fn(&str) -> Option<&'s Recommendation>,
    /// Ids of services that were moved before.
    pub(super) moved: &'s FxHashSet<&'s str>,
    /// Ids of parts of splits, with the service they belong to.
    pub(super) parts: &'s FxHashMap<String, String>,
}

/// How far one world has come for a service.
#[derive(Debug, Clone, Copy, Default)]
struct Course {
    level: Strength,
    since: f64,
}

impl Course {
    /// Takes a new level if it is worse; whether it was.
    fn take(&mut self, level: Strength, hour: f64) -> bool {
        let worse = level > self.level;
        if worse {
            *self = Self { level, since: hour };
        }
        worse
    }
}

/// Everything that happened to a service so far.
#[derive(Debug, Clone, Default)]
struct Story {
    best: Course,
    worst: Course,
    because: Vec<Cause>,
    parent: Option<usize>,
}

/// The last world and what stopped in it.
pub(super) struct End<'e> {
    pub(super) graph: &'e Graph,
    pub(super) outage: Outage,
    pub(super) seeds: Vec<Seed>,
}

pub(super) fn run(
    setting: &Setting<'_>,
    scenario: &Scenario,
    planned: &[Planned],
    notes: Vec<Diagnostic>,
) -> Simulation {
    let world = &setting.world;
    let services = &world.inventory.services;
    let mut stories = vec![Story::default(); services.len()];
    let mut exposures = Vec::new();
    let mut hours: Vec<f64> = planned.iter().map(|planned| planned.after_hours).collect();
    hours.dedup();
    let mut changed: Option<Changed> = None;
    let mut seen = 0;
    let (mut outage, mut seeds) = (world.graph.outage(&[]), Vec::new());
    for hour in hours {
        let so_far = || planned.iter().filter(|planned| planned.after_hours <= hour).map(|planned| &planned.change);
        let laws: Vec<&Change> = so_far().filter(|change| !change.stops() && world.is_touched_by(change)).collect();
        if laws.len() > seen {
            seen = laws.len();
            let new = Changed::new(world, &laws);
            exposed::compare(world, changed.as_ref(), &new, hour, &mut exposures);
            changed = Some(new);
        }
        let catalog = changed.as_ref().map_or(world.catalog, |changed| &changed.catalog);
        let graph = changed.as_ref().map_or(world.graph, |changed| &changed.graph);
        let scene = Scene { inventory: world.inventory, catalog, graph, today: world.today };
        seeds = so_far().flat_map(|change| scene.seeds(change)).collect();
        outage = graph.outage(&seeds);
        let root = root_cause(planned, hour, scenario, catalog, setting);
        for (at, story) in stories.iter_mut().enumerate() {
            let value = outage.at(graph.service_node(at));
            let sure = story.best.take(value.best, hour);
            let unsure = story.worst.take(value.worst, hour);
            if sure || (unsure && story.best.level == Strength::None) {
                let links = graph.chain(&outage, at);
                story.parent = match links.first() {
                    Some((_, Link::Service(parent))) => Some(*parent),
                    _ => None,
                };
                story.because =
                    links.iter().map(|(relation, link)| cause(*relation, *link, catalog, services)).collect();
                if !matches!(
                    story.because.last().map(|cause| cause.kind),
                    Some(CauseKind::Country | CauseKind::Unknown)
                ) {
                    let ends_in_named = story.because.last().is_some_and(|last| root.named.contains(&last.id));
                    if !ends_in_named {
                        story.because.extend(root.event.clone());
                    }
                }
            }
        }
    }
    let graph = changed.as_ref().map_or(world.graph, |changed| &changed.graph);
    let end = End { graph, outage, seeds };
    let outcomes: Vec<ServiceOutcome> =
        stories.iter().enumerate().map(|(at, story)| outcome(setting, &end, at, story)).collect();
    let parents: Vec<Option<usize>> = stories.iter().map(|story| story.parent).collect();
    let (functions, people) = people::losses(&outcomes, world.inventory.organisation.people);
    exposed::sort(&mut exposures);
    let (ways_out, total) = way_out::ways(setting, &end, &outcomes, &exposures, changed.as_ref());
    Simulation {
        id: scenario.id.clone(),
        name: scenario.name.clone(),
        story: scenario.story.clone(),
        happened: scenario.happened,
        evidence: scenario.evidence.clone(),
        references: scenario.references.clone(),
        organisation: world.inventory.organisation.name.clone(),
        home: world.inventory.organisation.home.clone(),
        today: world.today,
        moves: setting.moved.len(),
        after_wave: None,
        events: planned
            .iter()
            .map(|planned| effect(setting, scenario, planned, planned_outages(planned, &end, changed.as_ref(), world)))
            .collect(),
        locked_data: locked(&outcomes),
        tree: tree::tree(&outcomes, &parents),
        single_points: tree::single_points(&end, &outcomes, &parents),
        services: outcomes,
        functions,
        people,
        open_transfers: exposed::open_transfers(world, changed.as_ref(), planned),
        exposures,
        ways_out,
        way_out: total,
        notes,
    }
}

/// What the chains of this hour end in when they end in nothing that the graph shows.
struct Root {
    event: Option<Cause>,
    named: Vec<String>,
}

fn root_cause(planned: &[Planned], hour: f64, scenario: &Scenario, catalog: &Catalog, setting: &Setting<'_>) -> Root {
    let stopping: Vec<&Planned> = planned.iter().filter(|p| p.after_hours <= hour && p.change.stops()).collect();
    let mut named: Vec<String> = Vec::new();
    for planned in &stopping {
        match &planned.change {
            Change::LoseOffering(ix) => named.push(catalog.offering_at(*ix).id.clone()),
            Change::DenyVendor(vendor) => {
                named.extend(
                    catalog.vendor(vendor).into_iter().flat_map(|vendor| &vendor.legal).map(|entity| entity.id.clone()),
                );
            }
            Change::LoseProvider(provider) => {
                let regions = catalog.provider(provider).into_iter();
                named.extend(regions.flat_map(|file| {
                    file.regions.iter().filter_map(|r| r.offering.clone()).chain([file.offering.clone()])
                }));
            }
            _ => {}
        }
    }
    // With several places gone at once the graph does not tell which one it was: the scenario as a whole is the cause.
    let places: Vec<&&Planned> =
        stopping.iter().filter(|p| !matches!(p.change, Change::LoseOffering(_) | Change::DenyVendor(_))).collect();
    let event = match places.as_slice() {
        [] => None,
        [only] => {
            let (_, id, name) = subject(&scenario.events[only.event], &only.change, catalog, setting);
            Some(Cause { kind: CauseKind::Event, id, name, relation: None })
        }
        _ => {
            Some(Cause { kind: CauseKind::Event, id: scenario.id.clone(), name: scenario.name.clone(), relation: None })
        }
    };
    Root { event, named }
}

fn cause(relation: Relation, link: Link<'_>, catalog: &Catalog, services: &[Service]) -> Cause {
    let both = |name: &str| Text { en: name.to_owned(), de: name.to_owned() };
    let (kind, id, name) = match link {
        Link::Service(at) => (CauseKind::Service, services[at].id.clone(), service_name(&services[at])),
        Link::Offering(ix) => {
            let offering = catalog.offering_at(ix);
            (CauseKind::Offering, offering.id.clone(), both(&offering.name))
        }
        Link::Entity(id) => {
            let name = catalog
                .entity(id)
                .map_or_else(|| id.to_owned(), |entity| format!("{} ({})", entity.name, entity.country));
            (CauseKind::Entity, id.to_owned(), both(&name))
        }
        Link::Country(code) => (CauseKind::Country, code.to_owned(), country_name(code, catalog)),
        Link::Unknown => {
            (CauseKind::Unknown, "unknown".to_owned(), Text { en: "not known".into(), de: "nicht bekannt".into() })
        }
    };
    Cause { kind, id, name, relation: Some(relation) }
}

fn country_name(code: &str, catalog: &Catalog) -> Text {
    Text {
        en: catalog.country_name(code, Language::En).to_owned(),
        de: catalog.country_name(code, Language::De).to_owned(),
    }
}

/// The name of a service in both languages.
pub(super) fn service_name(service: &Service) -> Text {
    let de = service.name.clone().unwrap_or_else(|| service.id.clone());
    Text { en: service.name_en.clone().unwrap_or_else(|| de.clone()), de }
}

fn outcome(setting: &Setting<'_>, end: &End<'_>, at: usize, story: &Story) -> ServiceOutcome {
    let service = &setting.world.inventory.services[at];
    let stand_ins = end.graph.stand_ins(&end.outage, at, true);
    let state_of = |course: Course, stands: bool| match course.level {
        Strength::Full if course.since > 0.0 => State::DarkLater,
        Strength::Full => State::DarkAtOnce,
        Strength::Reduced => State::Degraded,
        Strength::None if stands => State::StandsIn,
        Strength::None => State::Unaffected,
    };
    let known = state_of(story.best, !stand_ins.is_empty());
    let worst = state_of(story.worst, !end.graph.stand_ins(&end.outage, at, false).is_empty()).max(known);
    let state = if known <= State::StandsIn && worst.is_hit() { State::Perhaps } else { known };
    let since = |state: State, course: Course| state.is_hit().then_some(course.since);
    let part_of = setting.parts.get(&service.id).cloned();
    let stands_in: Vec<String> = stand_ins.iter().map(|at| setting.world.inventory.services[*at].id.clone()).collect();
    let fallbacks = || service.fallback.iter().chain(service.depends_on.iter().filter_map(|on| on.fallback.as_ref()));
    let untested = |id: &&String| fallbacks().any(|f| f.service == **id && !f.tested.holds(setting.world.today));
    ServiceOutcome {
        id: service.id.clone(),
        name: service_name(service),
        state,
        worst,
        since_hours: since(state, story.best),
        worst_since_hours: since(worst, story.worst),
        rto_hours: service.rto_hours,
        lost_after_hours: service.rto_hours.filter(|_| state.is_dark()).map(|rto| story.best.since + rto),
        because: story.because.clone(),
        untested: stands_in.iter().filter(untested).cloned().collect(),
        stands_in,
        direct: end.graph.hit_itself(&end.outage, at).worst > Strength::None && worst.is_hit(),
        criticality: service.criticality,
        functions: service.functions.clone(),
        users: service.users,
        data: service.data.clone(),
        moved: setting.moved.contains(service.id.as_str()),
        part_of,
    }
}

/// What an event names: its subject word, id and name.
fn subject(event: &Event, change: &Change, catalog: &Catalog, setting: &Setting<'_>) -> (String, String, Text) {
    let both = |name: &str| Text { en: name.to_owned(), de: name.to_owned() };
    let word = event.what.split(':').next().unwrap_or_default().trim().to_owned();
    let (id, name) = match change {
        Change::DenyCountry(code, _) => (code.clone(), country_name(code, catalog)),
        Change::DenyVendor(id) | Change::Acquire { vendor: id, .. } => {
            (id.clone(), both(catalog.vendor(id).map_or(id.as_str(), |vendor| vendor.name.as_str())))
        }
        Change::LoseOffering(ix) => {
            let offering = catalog.offering_at(*ix);
            (offering.id.clone(), both(&offering.name))
        }
        Change::LoseRegion(id) => {
            let city = catalog.region(id).map(|found| format!("{id} ({})", found.region.city));
            (id.clone(), both(city.as_deref().unwrap_or(id)))
        }
        Change::LoseSite(id) => {
            let site = setting.world.inventory.organisation.sites.iter().find(|site| site.id == *id);
            (id.clone(), both(site.and_then(|site| site.name.as_deref()).unwrap_or(id)))
        }
        Change::LoseProvider(id) => (id.clone(), both(id)),
        Change::AnnulAdequacy(id) => {
            let decision = catalog.raw.adequacy.iter().find(|decision| decision.id == *id);
            (id.clone(), decision.map_or_else(|| both(id), |decision| decision.decision.clone()))
        }
        Change::AnnulLaw(id) | Change::EnactLaw(id) => {
            (id.clone(), catalog.law(id).map_or_else(|| both(id), |law| law.short_text()))
        }
    };
    (word, id, name)
}

/// Services that one event surely hits and may hit, by itself, in the last world.
fn planned_outages(
    planned: &Planned,
    end: &End<'_>,
    changed: Option<&Changed>,
    world: &World<'_>,
) -> Option<(usize, usize)> {
    if !planned.change.stops() {
        return None;
    }
    let catalog = changed.map_or(world.catalog, |changed| &changed.catalog);
    let scene = Scene { inventory: world.inventory, catalog, graph: end.graph, today: world.today };
    let outage = end.graph.outage(&scene.seeds(&planned.change));
    let values: Vec<Interval> =
        (0..world.inventory.services.len()).map(|at| outage.at(end.graph.service_node(at))).collect();
    let sure = values.iter().filter(|value| value.best > Strength::None).count();
    let may = values.iter().filter(|value| value.best == Strength::None && value.worst > Strength::None).count();
    Some((sure, may))
}

fn effect(setting: &Setting<'_>, scenario: &Scenario, planned: &Planned, hits: Option<(usize, usize)>) -> EventEffect {
    let catalog = setting.world.catalog;
    let event = &scenario.events[planned.event];
    let (subject, id, name) = subject(event, &planned.change, catalog, setting);
    let by = match &planned.change {
        Change::Acquire { by: Buyer::Entity(id), .. } => {
            let name =
                catalog.entity(id).map_or_else(|| id.clone(), |entity| format!("{} ({})", entity.name, entity.country));
            Some(Text { en: name.clone(), de: name })
        }
        Change::Acquire { by: Buyer::Country(code), .. } => {
            let name = country_name(code, catalog);
            Some(Text { en: format!("a buyer from {}", name.en), de: format!("Käufer aus {}", name.de) })
        }
        _ => None,
    };
    EventEffect { kind: event.kind.clone(), subject, id, name, by, after_hours: planned.after_hours, hits }
}

fn locked(outcomes: &[ServiceOutcome]) -> Vec<String> {
    let mut classes: Vec<String> =
        outcomes.iter().filter(|o| o.state.is_dark()).flat_map(|o| o.data.iter().flatten()).cloned().collect();
    classes.sort_unstable();
    classes.dedup();
    classes
}
