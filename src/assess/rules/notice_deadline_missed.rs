//! The day of notice has passed.

use super::case::Case;
use super::{Finding, Rule};
use crate::assess::exit::days_between;
use crate::model::words::{OwnerKind, Severity};

/// `notice-deadline-missed`
pub(super) static RULE: Rule = Rule::each("notice-deadline-missed", Severity::Medium, OwnerKind::Contract, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    let contract = &case.service.contract;
    let (Some(ends), Some(notice), Some(months)) = (contract.ends, contract.notice_days, contract.renews_months) else {
        return;
    };
    let until = days_between(case.today(), ends);
    if until >= 0 && until < i32::try_from(notice).unwrap_or(i32::MAX) && months > 0 {
        let date = ends.saturating_sub(jiff::Span::new().days(i64::from(notice)));
        let draft = case.found(&RULE).key(ends.to_string()).word("date", date.to_string());
        out.push(draft.text("months", case.look.counted("month", months.into())).done());
    }
}
