//! Business functions that stop, and how many people that concerns.

use super::outcome::{FunctionLoss, People, ServiceOutcome};
use std::collections::BTreeMap;

/// Functions lost, surest and soonest first, and the people who surely lose something.
pub(super) fn losses(outcomes: &[ServiceOutcome], staff: Option<u32>) -> (Vec<FunctionLoss>, People) {
    let mut of: BTreeMap<&str, Vec<&ServiceOutcome>> = BTreeMap::new();
    for outcome in outcomes.iter().filter(|outcome| outcome.worst.is_dark()) {
        for function in &outcome.functions {
            of.entry(function).or_default().push(outcome);
        }
    }
    let mut functions: Vec<FunctionLoss> = of
        .into_iter()
        .map(|(name, services)| {
            let sure = services.iter().any(|service| service.state.is_dark());
            let dark = |s: &&ServiceOutcome| if sure { s.since_hours } else { s.worst_since_hours };
            let mut counted: Vec<&ServiceOutcome> =
                services.into_iter().filter(|s| !sure || s.state.is_dark()).collect();
            counted.sort_by(|a, b| {
                dark(a).unwrap_or(f64::MAX).total_cmp(&dark(b).unwrap_or(f64::MAX)).then_with(|| a.id.cmp(&b.id))
            });
            let lost = counted.iter().filter_map(|s| Some(dark(s)? + s.rto_hours?)).min_by(f64::total_cmp);
            FunctionLoss {
                name: name.to_owned(),
                dark_after_hours: counted.first().and_then(dark).unwrap_or(0.0),
                lost_after_hours: lost,
                users: counted.iter().filter_map(|service| service.users).max(),
                services: counted.iter().map(|service| service.id.clone()).collect(),
                sure,
            }
        })
        .collect();
    functions.sort_by(|a, b| {
        b.sure.cmp(&a.sure).then(a.dark_after_hours.total_cmp(&b.dark_after_hours)).then_with(|| a.name.cmp(&b.name))
    });
    (functions, people(outcomes, staff))
}

/// A service counts for the first of its functions only, a function with its most used service; services without a
/// function count together as one. Where no service has more users than the organisation has people, all of them are its
/// people, so that there cannot be more.
fn people(outcomes: &[ServiceOutcome], staff: Option<u32>) -> People {
    let mut out = People::default();
    let mut most: BTreeMap<&str, u32> = BTreeMap::new();
    for outcome in outcomes.iter().filter(|outcome| outcome.state.is_dark()) {
        let Some(users) = outcome.users else {
            out.not_said += 1;
            continue;
        };
        out.at_least = out.at_least.max(users);
        let known = most.entry(outcome.functions.first().map_or("", String::as_str)).or_default();
        *known = (*known).max(users);
    }
    let all = most.values().fold(0_u32, |sum, users| sum.saturating_add(*users));
    out.about = staff.filter(|staff| *staff >= out.at_least).map_or(all, |staff| all.min(staff));
    out
}
