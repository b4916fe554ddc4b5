//! Where data goes: per service, where it lies, who controls it, where it may be passed on to.

use super::{Build, ServiceView};
use crate::model::words::{Channel, Verdict};
use std::collections::BTreeMap;

/// The matrix of data flows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FlowView {
    /// Countries, the most frequent first: code and name.
    pub countries: Vec<(String, String)>,
    /// Countries left out as columns.
    pub more: usize,
    /// Rows.
    pub rows: Vec<FlowRow>,
    /// Services by country code over all countries: stored there, controlled from there, passed on to there for certain,
    /// perhaps.
    pub totals: BTreeMap<String, [usize; 4]>,
    /// Services whose data may go to countries that are not known.
    pub unknown: usize,
}

/// One service's flows.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowRow {
    /// Service, as its place in the inventory.
    pub service: usize,
    /// By column.
    pub cells: Vec<Flow>,
    /// Whether it may go to countries that are not known.
    pub unknown: bool,
}

/// What ties a service's data to a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, PartialOrd, Ord)]
pub struct Flow {
    /// Lies there.
    pub stored: bool,
    /// Controlled from there.
    pub controlled: bool,
    /// Personal data is passed on to there: shown, or not decided.
    pub passed: Option<Verdict>,
}

impl Flow {
    /// Whether nothing ties.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }
}

impl Build<'_> {
    pub(super) fn flows(&self, services: &[ServiceView]) -> FlowView {
        let mut found: Vec<(usize, BTreeMap<String, Flow>, bool)> = Vec::new();
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for service in services {
            if !self.assessment.services[service.at].setup.has_data {
                continue;
            }
            let mut row: BTreeMap<String, Flow> = BTreeMap::new();
            let mut unknown = service.country.is_empty();
            if !service.country.is_empty() {
                row.entry(service.country.clone()).or_default().stored = true;
            }
            if !service.parent_country.is_empty() {
                row.entry(service.parent_country.clone()).or_default().controlled = true;
            }
            for exposure in
                self.assessment.services[service.at].exposures.iter().filter(|e| e.channel == Channel::Transfer)
            {
                match (&exposure.jurisdiction, exposure.verdict()) {
                    (_, Verdict::No) => {}
                    (None, _) => unknown = true,
                    (Some(code), verdict) => {
                        let flow = row.entry(code.to_string()).or_default();
                        flow.passed = flow.passed.max(Some(verdict));
                    }
                }
            }
            for code in row.keys() {
                *counts.entry(code.clone()).or_default() += 1;
            }
            found.push((service.at, row, unknown));
        }
        let mut totals: BTreeMap<String, [usize; 4]> = BTreeMap::new();
        for (code, flow) in found.iter().flat_map(|(_, row, _)| row) {
            let total = totals.entry(code.clone()).or_default();
            let flags = [
                flow.stored,
                flow.controlled,
                flow.passed == Some(Verdict::Yes),
                flow.passed == Some(Verdict::Unknown),
            ];
            for (sum, flag) in total.iter_mut().zip(flags) {
                *sum += usize::from(flag);
            }
        }
        let open = found.iter().filter(|(.., unknown)| *unknown).count();
        let mut order: Vec<(String, usize)> = counts.into_iter().collect();
        order.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let more = order.len().saturating_sub(self.detail.countries);
        order.truncate(self.detail.countries);
        let countries: Vec<(String, String)> =
            order.into_iter().map(|(code, _)| (code.clone(), self.country(&code))).collect();
        let rows = found
            .into_iter()
            .map(|(service, row, unknown)| FlowRow {
                service,
                cells: countries.iter().map(|(code, _)| row.get(code).copied().unwrap_or_default()).collect(),
                unknown,
            })
            .collect();
        FlowView { countries, more, rows, totals, unknown: open }
    }
}
