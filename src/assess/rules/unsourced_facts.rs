//! Facts without a source take part.

use super::case::Look;
use super::{Finding, Rule};
use crate::model::words::{OwnerKind, Severity};

/// `unsourced-facts`
pub(super) static RULE: Rule = Rule::whole("unsourced-facts", Severity::Info, OwnerKind::Internal, check);

fn check(look: &Look<'_>, out: &mut Vec<Finding>) {
    let used = &look.used;
    if used.unsourced > 0 {
        let draft = look.found(&RULE).word("count", used.unsourced.to_string());
        out.push(draft.word("total", used.facts.len().to_string()).done());
    }
}
