//! Conditions of derivations: whether they hold in the worlds that the facts allow.
//!
//! In: rows of a criterion and [`Facts`]. Out: whether a condition never, perhaps or surely holds, and whether some rows
//! together cover every world. What must hold: fewer facts never turn *perhaps* into an answer.

use crate::assess::facts::{self, Fact, Facts, NOT_CONCERNED, Set};
use crate::catalog::Catalog;

/// A condition of a row: which fact, and which of its values are allowed.
#[derive(Debug, Clone, Copy)]
pub(super) enum Condition {
    /// A fact and its allowed values.
    Fixed(Fact, Set),
    /// A control, by its place in the catalog, and its allowed values.
    Control(usize, Set),
    /// Names a fact or value that does not exist: never decided.
    Unreadable,
}

/// Whether something holds in the worlds that the facts allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Holds {
    /// In none.
    Never,
    /// In some.
    Maybe,
    /// In all.
    Surely,
}

impl Condition {
    /// Looks the fact up.
    pub(super) fn read(fact: &str, values: &[String], catalog: &Catalog) -> Self {
        let control =
            fact.strip_prefix("control:").map(|id| catalog.raw.controls.iter().position(|control| control.id == id));
        let found = match control {
            Some(at) => at.and_then(|at| {
                let mut set = 0;
                for value in values {
                    set |= match value.as_str() {
                        "yes" => facts::YES,
                        "no" => facts::NO,
                        _ => return None,
                    };
                }
                Some(Self::Control(at, set))
            }),
            None => Fact::parse(fact).and_then(|fact| fact.set(values).map(|set| Self::Fixed(fact, set))),
        };
        found.unwrap_or(Self::Unreadable)
    }

    /// Whether it holds.
    pub(super) fn holds(self, facts: &Facts) -> Holds {
        let (possible, allowed) = match self {
            Self::Fixed(fact, allowed) => (facts.get(fact), allowed),
            Self::Control(at, allowed) => (facts.control(at) & !NOT_CONCERNED, allowed),
            Self::Unreadable => return Holds::Maybe,
        };
        if possible & allowed == 0 {
            Holds::Never
        } else if possible & !allowed == 0 {
            Holds::Surely
        } else {
            Holds::Maybe
        }
    }
}

/// A row of a derivation.
#[derive(Debug)]
pub(super) struct Row {
    /// All must hold.
    pub(super) when: Vec<Condition>,
    /// Lowest and highest rung that it allows.
    pub(super) rungs: (u32, u32),
}

/// Rungs that the rows leave possible: in every world that the facts allow the first row that holds counts. `None` where
/// some world meets no row. A row that cannot be read may hold in any world and ends none.
pub(super) fn remaining(rows: &[&Row], facts: &Facts) -> Option<(u32, u32)> {
    let mut axes: Vec<(Axis, Set)> = Vec::new();
    for condition in rows.iter().flat_map(|row| &row.when) {
        let Some((axis, _)) = condition.axis() else { continue };
        if !axes.iter().any(|(known, _)| *known == axis) {
            axes.push((axis, axis.possible(facts)));
        }
    }
    let mut range = None;
    worlds(rows, &axes, &mut Vec::with_capacity(axes.len()), &mut range).then_some(range).flatten()
}

/// What conditions are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Axis {
    Fact(Fact),
    Control(usize),
}

impl Axis {
    fn possible(self, facts: &Facts) -> Set {
        match self {
            Self::Fact(fact) => facts.get(fact),
            Self::Control(at) => facts.control(at) & !NOT_CONCERNED,
        }
    }
}

impl Condition {
    /// What it is about, and the values it allows.
    fn axis(self) -> Option<(Axis, Set)> {
        match self {
            Self::Fixed(fact, allowed) => Some((Axis::Fact(fact), allowed)),
            Self::Control(at, allowed) => Some((Axis::Control(at), allowed)),
            Self::Unreadable => None,
        }
    }
}

/// Widens `range` by every world that begins like `world`; whether each of them meets a row.
fn worlds(rows: &[&Row], axes: &[(Axis, Set)], world: &mut Vec<(Axis, Set)>, range: &mut Option<(u32, u32)>) -> bool {
    if let Some((axis, possible)) = axes.get(world.len()).copied() {
        return (0..8).map(|bit| 1 << bit).filter(|value| possible & value != 0).all(|value| {
            world.push((axis, value));
            let met = worlds(rows, axes, world, range);
            world.pop();
            met
        });
    }
    let holds = |condition: &Condition| match condition.axis() {
        Some((axis, allowed)) => world.iter().any(|(known, value)| *known == axis && value & allowed != 0),
        None => true,
    };
    for row in rows.iter().filter(|row| row.when.iter().all(holds)) {
        let (low, high) = range.unwrap_or(row.rungs);
        *range = Some((low.min(row.rungs.0), high.max(row.rungs.1)));
        if row.when.iter().all(|condition| condition.axis().is_some()) {
            return true;
        }
    }
    false
}
