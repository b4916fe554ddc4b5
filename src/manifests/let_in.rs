//! Accounts of vendors that are let in: who collects bills, metrics or findings from a cloud's account is trusted by number.
//!
//! In: a text of a policy, a role or a parameter. Out: the signals of the accounts that it names.

use super::environment::Workload;
use super::{Context, Found};
use crate::model::Confidence;
use crate::source::Span;

/// Digits of the number of an AWS account.
const DIGITS: usize = 12;

/// The numbers of accounts in a text.
fn numbers(text: &str) -> impl Iterator<Item = &str> {
    let number = |word: &&str| word.len() == DIGITS && word.bytes().all(|byte| byte.is_ascii_digit());
    text.split(|c: char| !c.is_ascii_alphanumeric()).filter(number)
}

/// What the accounts in a text show.
pub(super) fn sight(text: &str, span: Span, workload: &Workload<'_>, context: &Context<'_>, found: &mut Found) {
    let signals = numbers(text).filter_map(|number| context.signals.find("aws-account", "", number));
    let sightings = signals.map(|hit| hit.signal).map(|signal| {
        workload
            .sighting(signal, span)
            .seen(format!("account {} is let in", signal.pattern))
            .at_most(Confidence::Medium)
    });
    found.sightings.extend(sightings);
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn accounts_have_twelve_digits() {
        assert!(numbers("arn:aws:iam::464622532012:root").eq(["464622532012"]));
        assert!(numbers("arn:aws:iam::46462253201:root").next().is_none());
        assert!(numbers("${account}").next().is_none());
    }
}
