//! The day of notice is near.

use super::case::Case;
use super::{Finding, Rule};
use crate::assess::exit::days_between;
use crate::model::words::{OwnerKind, Placement, Severity};

/// `notice-deadline-near`
pub(super) static RULE: Rule = Rule::each("notice-deadline-near", Severity::High, OwnerKind::Contract, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    let (Some(ends), Some(notice)) = (case.service.contract.ends, case.service.contract.notice) else { return };
    let date = notice.last_day(ends);
    let left = days_between(case.today(), date);
    if !(0..=90).contains(&left) {
        return;
    }
    let stays = matches!(case.result.recommendation.placement, Placement::Keep);
    let severity = if stays { Severity::Low } else { Severity::High };
    let draft = case.found(&RULE).severity(severity).key(ends.to_string());
    out.push(draft.word("date", date.to_string()).text("days", case.look.counted("day", left.into())).done());
}
