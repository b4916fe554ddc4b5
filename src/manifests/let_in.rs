//! Accounts of vendors that are let in: who collects bills, metrics or findings from a cloud's account is trusted by number.
//!
//! In: a text of a policy, a role or a parameter. Out: the signals of the accounts that it names.

use super::environment::Workload;
use super::sighting::Sighting;
use super::{Context, Found};
use crate::catalog::raw::Signal;
use crate::model::Confidence;
use crate::source::Span;

/// Digits of the number of an AWS account.
const DIGITS: usize = 12;

/// Signals of the accounts that a text names.
fn named<'c>(context: &Context<'c>, text: &str) -> Vec<&'c Signal> {
    let numbers = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| word.len() == DIGITS);
    numbers.filter_map(|word| context.signals.find("aws-account", "", word).map(|hit| hit.signal)).collect()
}

/// Whether a text may name an account at all.
pub(super) fn may_name(text: &str) -> bool {
    let mut run = 0;
    text.len() >= DIGITS
        && text.bytes().any(|byte| {
            run = if byte.is_ascii_digit() { run + 1 } else { 0 };
            run == DIGITS
        })
}

/// What the accounts in a text show.
pub(super) fn sight(text: &str, span: Span, workload: &Workload<'_>, context: &Context<'_>, found: &mut Found) {
    if !may_name(text) {
        return;
    }
    let sightings = named(context, text).into_iter().map(|signal| {
        Sighting::of(signal, workload.kind, workload.scope, workload.name, span)
            .seen(format!("account {} is let in", signal.pattern))
            .at_most(Confidence::Medium)
    });
    found.sightings.extend(sightings);
}

#[cfg(test)]
mod tests {
    use super::may_name;

    #[test]
    fn accounts_have_twelve_digits() {
        assert!(may_name("arn:aws:iam::464622532012:root"));
        assert!(!may_name("arn:aws:iam::46462253201:root"));
        assert!(!may_name("${account}"));
    }
}
