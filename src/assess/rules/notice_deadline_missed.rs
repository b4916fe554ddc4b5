//! The day of notice has passed.

use super::case::Case;
use super::{Finding, Rule};
use crate::model::words::{OwnerKind, Severity};

/// `notice-deadline-missed`
pub(super) static RULE: Rule = Rule::each("notice-deadline-missed", Severity::Medium, OwnerKind::Contract, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    let contract = &case.service.contract;
    let (Some(ends), Some(notice), Some(months)) = (contract.ends, contract.notice, contract.renews_months) else {
        return;
    };
    let date = notice.last_day(ends);
    if case.today() <= ends && date < case.today() && months > 0 {
        let draft = case.found(&RULE).key(ends.to_string()).word("date", date.to_string());
        out.push(draft.text("months", case.look.counted("month", months.into())).done());
    }
}
