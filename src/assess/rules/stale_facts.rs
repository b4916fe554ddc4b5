//! Facts behind the result are old.

use super::case::Look;
use super::{Finding, Rule};
use crate::model::words::{OwnerKind, Severity};

/// `stale-facts`
pub(super) static RULE: Rule = Rule::whole("stale-facts", Severity::Low, OwnerKind::Internal, check);

fn check(look: &Look<'_>, out: &mut Vec<Finding>) {
    let used = &look.used;
    if used.stale > 0 {
        let oldest = used.facts.iter().filter(|fact| fact.stale).map(|fact| fact.as_of).min();
        let draft = look.found(&RULE).word("count", used.stale.to_string()).word("total", used.facts.len().to_string());
        out.push(draft.word("date", oldest.map_or_else(String::new, |date| date.to_string())).done());
    }
}
