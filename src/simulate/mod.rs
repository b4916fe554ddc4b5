//! What if: somebody switches us off, a law falls or arrives, a vendor is bought, a region is lost.
//!
//! In: an [`Assessment`] and a [`Scenario`]. Out: a [`Simulation`]: what goes dark at once and what later, what degrades,
//! what stands in, whose data becomes reachable, which functions and how many people are concerned, what hangs on what, and
//! how long the way out takes. Pure; docs/simulation.md says what each word means.
//!
//! * [`flags`] and [`mod@file`] turn a person's words into events; [`change`] checks them and turns them into changes.
//! * [`stops`] says which nodes stop by themselves; [`world`] rebuilds the graph where laws or owners change;
//!   [`crate::graph::outage`] says what follows.
//! * [`moved`] applies moves of a plan, so that the same scenario can be run after each wave.
//! * [`mod@compare`] puts scenarios side by side; [`json`] and [`render`] tell people.
//!
//! What must hold: what is sure holds in every world that the facts allow; what may be is never left out; more stand-ins
//! never make more stop; the same input gives the same result.

pub mod change;
mod clash;
pub mod compare;
mod exposed;
pub mod file;
pub mod flags;
pub mod json;
pub mod moved;
pub mod outcome;
mod people;
pub mod render;
mod run;
mod say;
mod side_by_side;
pub mod stops;
mod tree;
mod way_out;
pub mod world;

pub use compare::{Row, compare};
pub use flags::{Flags, ad_hoc, parse_flags};
pub use outcome::{AfterWave, Simulation, State};
pub use way_out::{DATA_ACT_NOTICE_DAYS, DATA_ACT_TRANSITION_DAYS};

use crate::assess::{Assessment, Recommendation};
use crate::catalog::raw::Scenario;
use crate::diagnostic::Diagnostic;
use crate::graph::Graph;
use change::EventSpans;
use rustc_hash::{FxHashMap, FxHashSet};
use world::World;

/// Runs a scenario.
///
/// # Errors
/// Unknown names and contradictory events, all at once.
pub fn simulate(assessment: &Assessment<'_>, scenario: &Scenario) -> Result<Simulation, Vec<Diagnostic>> {
    simulate_file(assessment, scenario, &[])
}

/// Runs a scenario whose events stand at known places of a file.
///
/// # Errors
/// As [`simulate`], with the places.
pub fn simulate_file(
    assessment: &Assessment<'_>,
    scenario: &Scenario,
    spans: &[EventSpans],
) -> Result<Simulation, Vec<Diagnostic>> {
    let (planned, notes) =
        change::resolve(&scenario.events, spans, assessment.catalog, assessment.inventory, assessment.today)?;
    let world = World {
        inventory: assessment.inventory,
        catalog: assessment.catalog,
        graph: &assessment.graph,
        reaches: Some(&assessment.reaches),
        today: assessment.today,
    };
    let advice = advice_by_id(assessment);
    let advice = |id: &str| advice.get(id).copied();
    let setting = run::Setting { world, advice: &advice, moved: &FxHashSet::default(), parts: &FxHashMap::default() };
    Ok(run::run(&setting, scenario, &planned, notes))
}

/// Runs a scenario as if services had moved before: pairs of the place of the service and the place of the candidate among
/// its candidates.
///
/// # Errors
/// As [`simulate`], and moves that do not exist.
pub fn simulate_after(
    assessment: &Assessment<'_>,
    moves: &[(usize, usize)],
    scenario: &Scenario,
) -> Result<Simulation, Vec<Diagnostic>> {
    let moved = moved::apply(assessment, moves)?;
    let (planned, notes) =
        change::resolve(&scenario.events, &[], assessment.catalog, &moved.inventory, assessment.today)?;
    let graph = Graph::new(&moved.inventory, assessment.catalog, assessment.today);
    let world = World {
        inventory: &moved.inventory,
        catalog: assessment.catalog,
        graph: &graph,
        reaches: None,
        today: assessment.today,
    };
    let gone: FxHashSet<&str> = moved.moved.iter().map(String::as_str).collect();
    let advice = advice_by_id(assessment);
    let advice = |id: &str| advice.get(id).copied().filter(|_| !gone.contains(id));
    let setting = run::Setting { world, advice: &advice, moved: &gone, parts: &moved.parts };
    Ok(run::run(&setting, scenario, &planned, notes))
}

fn advice_by_id<'a>(assessment: &'a Assessment<'_>) -> FxHashMap<&'a str, &'a Recommendation> {
    let services = assessment.inventory.services.iter().zip(&assessment.services);
    services.map(|(service, result)| (service.id.as_str(), &result.recommendation)).collect()
}
