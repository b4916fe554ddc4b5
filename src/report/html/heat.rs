//! The heat map: services by channel and the countries that reach most of them.

use super::marks::{Html, Marks, Take};
use crate::model::words::*;
use crate::report::view::{CHANNELS, ServiceView};
use askama::filters::Safe;
use std::collections::BTreeMap;

/// Countries shown a channel.
const COUNTRIES: usize = 3;

/// The heat map.
pub(super) struct HeatMap {
    /// Columns by channel: country codes (`-`: not known which); the exit channel has one column.
    pub(super) channels: Vec<(Channel, Vec<String>)>,
    /// Rows by group.
    pub(super) groups: Vec<(String, Vec<HeatRow>)>,
}

/// A row.
pub(super) struct HeatRow {
    /// Service, or for large inventories the services of a category.
    pub(super) services: Vec<usize>,
    /// Name of the category, for large inventories.
    pub(super) category: String,
    /// Levels in the worst and the best world, by column.
    pub(super) cells: Vec<(Level, Level)>,
}

impl Marks<'_> {
    /// A cell of the map: most are empty, so that an empty one has no mark of its own.
    pub(super) fn heat_cell(self, level: impl Take<Level>, best: impl Take<Level>) -> Html {
        let (level, best) = (level.take(), best.take());
        if level == Level::None { Safe("<td></td>".to_owned()) } else { self.cell(level, best) }
    }

    /// The heat map of the view.
    pub(super) fn heat(self) -> HeatMap {
        let channels: Vec<(Channel, Vec<String>)> =
            CHANNELS.iter().map(|channel| (*channel, self.columns(*channel))).collect();
        let mut groups: BTreeMap<String, Vec<HeatRow>> = BTreeMap::new();
        if self.view.detail.every_row {
            for service in &self.view.services {
                let cells = self.levels(service, &channels);
                groups.entry(service.group.clone()).or_default().push(HeatRow {
                    services: vec![service.at],
                    category: String::new(),
                    cells,
                });
            }
        } else {
            let mut categories: BTreeMap<(String, String), HeatRow> = BTreeMap::new();
            for service in &self.view.services {
                let cells = self.levels(service, &channels);
                let row =
                    categories.entry((service.group.clone(), service.category.1.clone())).or_insert_with(|| HeatRow {
                        services: Vec::new(),
                        category: service.category.1.clone(),
                        cells: vec![(Level::None, Level::None); cells.len()],
                    });
                row.services.push(service.at);
                for (sum, cell) in row.cells.iter_mut().zip(cells) {
                    *sum = (sum.0.max(cell.0), sum.1.max(cell.1));
                }
            }
            for ((group, _), row) in categories {
                groups.entry(group).or_default().push(row);
            }
        }
        let mut groups: Vec<(String, Vec<HeatRow>)> = groups.into_iter().collect();
        for (_, rows) in &mut groups {
            let weight = |row: &HeatRow| row.cells.iter().map(|cell| crate::assess::level::weight(cell.0)).sum::<f64>();
            rows.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then_with(|| a.services.cmp(&b.services)));
        }
        groups.sort_by_key(|(group, rows)| (group.is_empty(), std::cmp::Reverse(rows.len())));
        HeatMap { channels, groups }
    }

    fn columns(self, channel: Channel) -> Vec<String> {
        if channel == Channel::Exit {
            return vec!["*".to_owned()];
        }
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for result in &self.view.assessment.services {
            for exposure in result.exposures.iter().filter(|e| e.channel == channel && e.verdict() != Verdict::No) {
                *counts.entry(exposure.jurisdiction.as_deref().unwrap_or("-")).or_default() += 1;
            }
        }
        let unknown = counts.remove("-").is_some();
        let mut order: Vec<(&str, usize)> = counts.into_iter().collect();
        order.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        let mut out: Vec<String> = order.into_iter().take(COUNTRIES).map(|(code, _)| code.to_owned()).collect();
        if unknown || out.is_empty() {
            out.push("-".to_owned());
        }
        out
    }

    fn levels(self, service: &ServiceView, channels: &[(Channel, Vec<String>)]) -> Vec<(Level, Level)> {
        let exposures = &self.view.assessment.services[service.at].exposures;
        let mut out = Vec::new();
        for (channel, codes) in channels {
            for code in codes {
                let mut cell = (Level::None, Level::None);
                for exposure in exposures.iter().filter(|e| e.channel == *channel) {
                    if code == "*" || exposure.jurisdiction.as_deref().unwrap_or("-") == code {
                        cell = (cell.0.max(exposure.level), cell.1.max(exposure.level_best));
                    }
                }
                out.push(cell);
            }
        }
        out
    }
}
