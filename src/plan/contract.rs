//! When one can be out of a contract.
//!
//! In: the terms of a contract and the first day on which notice can be given. Out: the earliest day for the switch, and for
//! a planned switch the last day for notice and the day on which the old contract is over.
//!
//! Two ways out are known. The contract's own: notice before the end of a term, else the term is renewed. And the EU Data
//! Act's for cloud services (Regulation (EU) 2023/2854, Art. 25 and 29): at any time with at most two months' notice, then a
//! transition of 30 days (at most seven months where the provider declares that unfeasible), then at least 30 days to
//! retrieve data; no switching charges from 12 January 2027. The earlier way counts.

use super::problem::ContractTerms;
use crate::model::Notice;
use crate::model::words::Date;
use jiff::{Span, ToSpan};

/// Notice assumed when a contract has an end but no known notice.
pub const NOTICE_ASSUMED: Notice = Notice::of_months(3);
/// Renewal assumed when none is known.
pub const RENEWAL_ASSUMED_MONTHS: u32 = 12;
/// Transition under the Data Act.
pub const TRANSITION_DAYS: i64 = 30;
/// Longest transition under the Data Act, where 30 days are declared unfeasible.
pub const TRANSITION_MONTHS_MOST: i64 = 7;
/// Shortest time for retrieval under the Data Act.
pub const RETRIEVAL_DAYS: i64 = 30;
/// Longest notice under the Data Act.
pub const NOTICE_MOST: Notice = Notice::of_months(2);

/// First day on which the Data Act applies.
pub const DATA_ACT_APPLIES: Date = jiff::civil::date(2025, 9, 12);
/// First day without switching charges.
pub const NO_SWITCHING_CHARGES: Date = jiff::civil::date(2027, 1, 12);

/// The way out that a date follows from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExitBasis {
    /// End of a term, with notice.
    Term,
    /// Notice alone; the contract has no end.
    Notice,
    /// Switching under the EU Data Act.
    DataAct,
}

/// The earliest switch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EarliestExit {
    /// Earliest day on which the old service may be left.
    pub cutover: Date,
    /// Why.
    pub basis: ExitBasis,
    /// Whether notice or renewal had to be assumed.
    pub assumed: bool,
}

/// What a planned switch means for the old contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlannedExit {
    /// Last day for notice.
    pub notice_by: Date,
    /// Day on which the old contract is over, retrieval included.
    pub over: Date,
    /// The way out.
    pub basis: ExitBasis,
    /// Whether the provider may still charge its own cost for the switch.
    pub switching_charges: bool,
}

/// Adds a span, stopping at the last day there is.
#[must_use]
pub fn plus(date: Date, span: Span) -> Date {
    date.checked_add(span).unwrap_or(Date::MAX)
}

fn minus(date: Date, span: Span) -> Date {
    date.checked_sub(span).unwrap_or(Date::MIN)
}

/// Earliest switch when notice can be given from `start` on; `None`: nothing binds as far as known.
#[must_use]
pub fn earliest(terms: &ContractTerms, start: Date) -> Option<EarliestExit> {
    let own = match (terms.ends, terms.notice) {
        (Some(ends), notice) => {
            let assumed = notice.is_none() || (latest_notice(ends, terms) < start && terms.renews_months.is_none());
            Some(EarliestExit { cutover: term_end(terms, ends, start, start), basis: ExitBasis::Term, assumed })
        }
        (None, Some(notice)) => {
            Some(EarliestExit { cutover: notice.runs_out(start), basis: ExitBasis::Notice, assumed: false })
        }
        (None, None) => None,
    };
    if !(terms.cloud_service && start >= DATA_ACT_APPLIES) {
        return own;
    }
    let cutover = plus(notice_runs_out(terms, start), transition(terms));
    let act = EarliestExit { cutover, basis: ExitBasis::DataAct, assumed: terms.notice.is_none() };
    Some(own.filter(|own| own.cutover <= act.cutover).unwrap_or(act))
}

/// What a switch on `cutover` (not before [`earliest`]) means; `None`: no contract is known.
#[must_use]
pub fn planned(terms: &ContractTerms, start: Date, cutover: Date) -> Option<PlannedExit> {
    let first = earliest(terms, start)?;
    let switching_charges = terms.cloud_service && cutover < NO_SWITCHING_CHARGES;
    let basis = first.basis;
    let (notice_by, over) = match basis {
        ExitBasis::Term => {
            let over = term_end(terms, terms.ends.unwrap_or(cutover), start, cutover);
            (latest_notice(over, terms), over)
        }
        ExitBasis::Notice => (notice(terms).last_day(cutover), cutover),
        ExitBasis::DataAct => {
            let opens = minus(cutover, transition(terms));
            let by = notice(terms).last_day(opens).max(NOTICE_MOST.last_day(opens));
            (by, plus(cutover, RETRIEVAL_DAYS.days()))
        }
    };
    Some(PlannedExit { notice_by: notice_by.max(start), over, basis, switching_charges })
}

fn notice(terms: &ContractTerms) -> Notice {
    terms.notice.unwrap_or(NOTICE_ASSUMED)
}

/// Last day for notice to a term that ends on `ends`.
#[must_use]
pub fn latest_notice(ends: Date, terms: &ContractTerms) -> Date {
    notice(terms).last_day(ends)
}

fn transition(terms: &ContractTerms) -> Span {
    if terms.transition_unfeasible { TRANSITION_MONTHS_MOST.months() } else { TRANSITION_DAYS.days() }
}

fn notice_runs_out(terms: &ContractTerms, given: Date) -> Date {
    let most = NOTICE_MOST.runs_out(given);
    terms.notice.map_or(most, |notice| notice.runs_out(given).min(most))
}

/// First end of a term, on or after `wanted`, for which notice can still be given from `start` on.
fn term_end(terms: &ContractTerms, first: Date, start: Date, wanted: Date) -> Date {
    let months = i64::from(terms.renews_months.unwrap_or(RENEWAL_ASSUMED_MONTHS).max(1));
    let mut end = first;
    let mut renewals = 0_i64;
    while (end < wanted || latest_notice(end, terms) < start) && end < Date::MAX {
        renewals += 1;
        end = plus(first, (renewals.saturating_mul(months)).min(200_000).months());
    }
    end
}
