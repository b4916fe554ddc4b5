//! Findings by rule, and what is still open.

use super::marks::Marks;
use crate::model::words::*;
use std::collections::BTreeMap;

/// Findings of one rule.
pub(super) struct FindingGroup {
    /// Rule id.
    pub(super) rule: String,
    /// What to do, where it is the same for all of them.
    pub(super) remedy: String,
    /// Who acts.
    pub(super) owner: &'static str,
    /// Places among the view's findings.
    pub(super) rows: Vec<usize>,
}

impl Marks<'_> {
    /// The first findings, by rule, in the order in which rules first occur.
    pub(super) fn finding_groups(self) -> Vec<FindingGroup> {
        let mut out: Vec<FindingGroup> = Vec::new();
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        for (number, finding) in self.view.findings.iter().enumerate().take(self.finding_rows()) {
            let at = *places.entry(&finding.rule).or_insert_with(|| {
                out.push(FindingGroup {
                    rule: finding.rule.clone(),
                    remedy: finding.remedy.clone(),
                    owner: finding.owner.as_str(),
                    rows: Vec::new(),
                });
                out.len() - 1
            });
            if out[at].remedy != finding.remedy {
                out[at].remedy.clear();
            }
            out[at].rows.push(number);
        }
        out
    }

    pub(super) fn finding_rows(self) -> usize {
        300
    }

    pub(super) fn question_rows(self) -> usize {
        60
    }

    /// Findings by severity, worst first.
    pub(super) fn severities(self) -> Vec<(Severity, usize)> {
        let mut counts: BTreeMap<Severity, usize> = BTreeMap::new();
        for finding in &self.view.findings {
            *counts.entry(finding.severity).or_default() += 1;
        }
        counts.into_iter().rev().collect()
    }

    /// Facts that are missing, with the services that miss them, most frequent first.
    pub(super) fn open_facts(self) -> Vec<(String, Vec<usize>)> {
        let mut found: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for service in &self.view.services {
            for fact in &service.missing {
                found.entry(fact).or_default().push(service.at);
            }
        }
        let mut out: Vec<(String, Vec<usize>)> =
            found.into_iter().map(|(fact, list)| (fact.to_owned(), list)).collect();
        out.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.0.cmp(&b.0)));
        out
    }
}
