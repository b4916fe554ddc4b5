//! The contract binds for very long.

use super::case::Case;
use super::{Finding, Rule};
use crate::assess::exit::days_between;
use crate::model::Strength;
use crate::model::words::{Channel, OwnerKind, Severity, Text};

/// `contract-lock`
pub(super) static RULE: Rule = Rule::each("contract-lock", Severity::Medium, OwnerKind::Contract, check);

/// Longer notice than this many days binds for very long.
const LONG_NOTICE: u32 = 180;

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    let contract = &case.service.contract;
    let days = contract.ends.map_or(0, |ends| days_between(case.today(), ends));
    let notice = contract.notice.unwrap_or_default();
    if case.self_run() == Some(true) || (days <= 730 && notice.length() <= LONG_NOTICE) {
        return;
    }
    let severity =
        if case.reached(Channel::Access, Strength::Full).next().is_some() { Severity::Medium } else { Severity::Low };
    let date = contract.ends.map_or_else(|| "?".to_owned(), |date| date.to_string());
    let notice = if notice.length() > LONG_NOTICE {
        let period = notice.text();
        Text { en: format!(", notice period {}", period.en), de: format!(", Kündigungsfrist {}", period.de) }
    } else {
        Text::default()
    };
    out.push(case.found(&RULE).severity(severity).word("date", date).text("notice", notice).done());
}
