//! Where data goes: the matrix of services (for large inventories: of those who control them) and countries.

use super::marks::{Html, Marks, escape};
use crate::model::words::Verdict;
use crate::report::view::flows::Flow;
use askama::filters::Safe;
use std::collections::BTreeMap;

/// A row of the matrix of flows.
pub(super) struct FlowLine {
    /// Service, or who controls several.
    pub(super) head: Html,
    /// By country.
    pub(super) cells: Vec<String>,
}

impl Marks<'_> {
    pub(super) fn flow_head(self) -> String {
        self.view.texts.t(if self.view.detail.every_row { "col.service" } else { "graph.parents" }).to_owned()
    }

    /// The matrix of flows: services, or for large inventories those who control them.
    pub(super) fn flow_rows(self) -> Vec<FlowLine> {
        let t = self.view.texts;
        let (stored, controlled, passed) =
            (t.t("flow.stored.sign"), t.t("flow.controlled.sign"), t.t("flow.passed.sign"));
        let words = |cell: &Flow| {
            let mut out = Vec::new();
            if cell.stored {
                out.push(stored.to_owned());
            }
            if cell.controlled {
                out.push(controlled.to_owned());
            }
            match cell.passed {
                Some(Verdict::Yes) => out.push(passed.to_owned()),
                Some(_) => out.push(format!("{passed}?")),
                None => {}
            }
            out.join(" ")
        };
        let unknown = |flag: bool| if flag { "?".to_owned() } else { String::new() };
        if self.view.detail.every_row {
            let rows: BTreeMap<usize, _> = self.view.flows.rows.iter().map(|row| (row.service, row)).collect();
            return self
                .view
                .order
                .iter()
                .filter_map(|at| rows.get(at))
                .map(|row| FlowLine {
                    head: Safe(self.isolated(&self.view.name(row.service))),
                    cells: row.cells.iter().map(words).chain([unknown(row.unknown)]).collect(),
                })
                .collect();
        }
        let mut by_parent: BTreeMap<&str, (usize, Vec<Flow>, bool)> = BTreeMap::new();
        for row in &self.view.flows.rows {
            let parent = self.view.services[row.service].parent.as_str();
            let slot = by_parent.entry(parent).or_insert_with(|| (0, vec![Flow::default(); row.cells.len()], false));
            slot.0 += 1;
            slot.2 |= row.unknown;
            for (sum, cell) in slot.1.iter_mut().zip(&row.cells) {
                sum.stored |= cell.stored;
                sum.controlled |= cell.controlled;
                sum.passed = sum.passed.max(cell.passed);
            }
        }
        let mut rows: Vec<_> = by_parent.into_iter().collect();
        rows.sort_by(|a, b| b.1.0.cmp(&a.1.0).then_with(|| a.0.cmp(b.0)));
        rows.into_iter()
            .map(|(parent, (count, cells, open))| {
                let name = if parent.is_empty() { t.t("proof.not-known") } else { parent };
                FlowLine {
                    head: Safe(format!("{} ({count})", escape(name))),
                    cells: cells.iter().map(words).chain([unknown(open)]).collect(),
                }
            })
            .collect()
    }
}
