//! Scenarios side by side, and the same scenario before and after moves.

use super::outcome::{AfterWave, People, Simulation, State};
use crate::model::words::Text;

/// One scenario in a comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Scenario id.
    pub id: String,
    /// Scenario name.
    pub name: Text,
    /// Services moved before.
    pub moves: usize,
    /// The wave of a plan after which it happens, where it is run after one.
    pub after_wave: Option<AfterWave>,
    /// Services by state, in the order of [`State::ALL`].
    pub counts: [usize; 6],
    /// Functions surely lost.
    pub functions: usize,
    /// People who surely lose something.
    pub people: People,
    /// Exposures that arise or grow.
    pub new_exposures: usize,
    /// Person-days of the way out.
    pub effort_days: (f64, f64),
    /// Calendar days of the way out.
    pub calendar_days: Option<(f64, f64)>,
}

impl Row {
    /// Services that stop.
    #[must_use]
    pub fn dark(&self) -> usize {
        self.counts[0] + self.counts[1]
    }
}

/// One row a simulation, in the order given.
#[must_use]
pub fn compare(simulations: &[Simulation]) -> Vec<Row> {
    simulations
        .iter()
        .map(|simulation| Row {
            id: simulation.id.clone(),
            name: simulation.name.clone(),
            moves: simulation.moves,
            after_wave: simulation.after_wave,
            counts: State::ALL.map(|state| simulation.count(state)),
            functions: simulation.functions.iter().filter(|function| function.sure).count(),
            people: simulation.people,
            new_exposures: simulation.new_exposures().count(),
            effort_days: simulation.way_out.effort_days,
            calendar_days: simulation.way_out.calendar_days,
        })
        .collect()
}
