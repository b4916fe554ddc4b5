//! Days that must not be missed: notice, end of terms, reviews.
//!
//! In: problem (contracts), plan, today. Out: deadlines by day. For services that leave, the dates of the planned switch;
//! for services that stay under a contract with an end, the last day for notice to the running term, so that staying is a
//! decision and not an accident. A deadline before `today` is marked as missed.

use super::contract::{ExitBasis, latest_notice, plus};
use super::{Kind, Plan, Problem};
use crate::model::words::Date;
use jiff::ToSpan;
use std::collections::BTreeMap;

/// Days before a notice deadline on which to look at the contract.
pub const REVIEW_DAYS: i64 = 60;

/// A day that must not be missed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// The day.
    pub date: Date,
    /// What.
    pub kind: DeadlineKind,
    /// Service id.
    pub service: String,
    /// Name for people.
    pub name: String,
    /// Who is responsible.
    pub owner: Option<String>,
    /// Whether the service leaves in this plan.
    pub planned_exit: bool,
    /// For notice: whether the day follows from the day of the planned switch, not from the end of the running term. It is
    /// then another day than the one on which the running term can still be ended.
    pub for_switch: bool,
    /// Whether the notice period had to be assumed.
    pub assumed: bool,
    /// Whether the day has passed.
    pub missed: bool,
}

/// Kinds of deadlines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DeadlineKind {
    /// Look at the contract.
    Review,
    /// Last day for notice.
    Notice,
    /// A term ends and is renewed unless notice was given.
    TermEnds,
    /// The old contract is over, retrieval included.
    ContractOver,
}

impl DeadlineKind {
    /// Word in outputs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Review => "review",
            Self::Notice => "notice",
            Self::TermEnds => "term-ends",
            Self::ContractOver => "contract-over",
        }
    }
}

/// Lists deadlines by day, service and kind.
#[must_use]
pub fn deadlines(problem: &Problem, plan: &Plan, today: Date) -> Vec<Deadline> {
    let leaving: BTreeMap<&str, super::contract::PlannedExit> = plan
        .waves
        .iter()
        .flat_map(|wave| &wave.moves)
        .filter(|step| step.kind == Kind::Relocate)
        .filter_map(|step| step.contract.map(|exit| (step.service.as_str(), exit)))
        .collect();
    let moving: std::collections::BTreeSet<&str> = plan
        .waves
        .iter()
        .flat_map(|wave| &wave.moves)
        .filter(|step| step.kind == Kind::Relocate)
        .map(|step| step.service.as_str())
        .collect();
    let mut found = Vec::new();
    for item in &problem.services {
        let planned_exit = moving.contains(item.id.as_str());
        let mut add = |date: Date, kind: DeadlineKind| {
            found.push(Deadline {
                date,
                kind,
                service: item.id.clone(),
                name: item.name.clone(),
                owner: item.owner.clone(),
                planned_exit,
                for_switch: kind == DeadlineKind::Notice
                    && leaving
                        .get(item.id.as_str())
                        .is_some_and(|exit| exit.basis != ExitBasis::Term || Some(exit.over) != item.contract.ends),
                assumed: item.contract.notice.is_none(),
                missed: date < today,
            });
        };
        if let Some(exit) = leaving.get(item.id.as_str()) {
            add(exit.notice_by, DeadlineKind::Notice);
            add(exit.over, DeadlineKind::ContractOver);
        } else if let Some(ends) = item.contract.ends
            && !planned_exit
        {
            let notice = latest_notice(ends, &item.contract);
            add(notice.checked_sub(REVIEW_DAYS.days()).unwrap_or(notice), DeadlineKind::Review);
            add(notice, DeadlineKind::Notice);
            add(plus(ends, 0.days()), DeadlineKind::TermEnds);
        }
    }
    found.sort_by(|a, b| (a.date, &a.service, a.kind).cmp(&(b.date, &b.service, b.kind)));
    found
}
