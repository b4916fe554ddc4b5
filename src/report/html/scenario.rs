//! What scenarios do to services, in one table: a row a service, a column a scenario.
//!
//! In: the scenarios of a view. Out: cells of letters that the legend above the table explains, so that neither colour nor
//! script is needed. What must hold: whoever is hit in any scenario has a row; those who are hit hardest stand first.

use super::marks::{Html, Marks, escape};
use crate::report::view::ScenarioView;
use askama::filters::Safe;
use std::collections::BTreeMap;

/// What happens to a service, the worst first: key of the letter, and its weight in the order of rows.
const EFFECTS: [(&str, usize); 6] = [
    ("scenario.dark", 8),
    ("scenario.perhaps", 4),
    ("scenario.later", 4),
    ("scenario.degraded", 1),
    ("scenario.reachable", 2),
    ("scenario.unlawful", 2),
];

impl Marks<'_> {
    /// Letters and what they mean.
    pub(super) fn effects(self) -> Vec<(String, String)> {
        let t = self.view.texts;
        EFFECTS.iter().map(|(key, _)| (t.word(key, "sign"), t.word(key, "means"))).collect()
    }

    /// Services that any scenario hits, the hardest hit first, with a cell a scenario; empty: no scenario hits any.
    pub(super) fn hit_rows(self) -> Vec<(usize, Vec<Html>)> {
        let scenarios = &self.view.scenarios;
        let t = self.view.texts;
        let mut rows: BTreeMap<usize, (usize, Vec<Vec<String>>)> = BTreeMap::new();
        for (column, scenario) in scenarios.iter().enumerate() {
            for (effect, (key, weight)) in EFFECTS.iter().enumerate() {
                let sign = t.word(key, "sign");
                for (at, hours) in hit(scenario, effect) {
                    let row = rows.entry(at).or_insert_with(|| (0, vec![Vec::new(); scenarios.len()]));
                    row.0 += weight;
                    let after = hours.map(|hours| format!(" {}", escape(&t.hours(hours))));
                    row.1[column].push(format!("{}{}", escape(&sign), after.unwrap_or_default()));
                }
            }
        }
        let mut rows: Vec<_> = rows.into_iter().collect();
        rows.sort_by(|a, b| b.1.0.cmp(&a.1.0).then_with(|| a.0.cmp(&b.0)));
        let cells = |row: Vec<Vec<String>>| row.into_iter().map(|signs| Safe(signs.join(" "))).collect();
        rows.into_iter().map(|(at, (_, row))| (at, cells(row))).collect()
    }
}

/// Services with an effect of [`EFFECTS`], and after how many hours.
fn hit(scenario: &ScenarioView, effect: usize) -> Vec<(usize, Option<f64>)> {
    let plain = |list: &[usize]| list.iter().map(|at| (*at, None)).collect();
    match effect {
        0 => plain(&scenario.dark),
        1 => plain(&scenario.perhaps),
        2 => scenario.later.iter().map(|(at, hours)| (*at, Some(*hours))).collect(),
        3 => plain(&scenario.degraded),
        4 => plain(&scenario.reachable),
        _ => plain(&scenario.unlawful),
    }
}
