//! Nobody knows where confidential data lies.

use super::case::Case;
use super::{Finding, Rule};
use crate::model::words::{Confidence, OwnerKind, Severity};

/// `unknown-location`
pub(super) static RULE: Rule = Rule::each("unknown-location", Severity::Low, OwnerKind::Contract, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    let setup = &case.result.setup;
    let open = case.result.country.is_none() && !setup.location_guaranteed && setup.site.is_none();
    let home_only = setup.region.is_none()
        && setup.offering.is_some_and(|ix| {
            let countries = case.look.assessment.catalog.countries_of(ix);
            !countries.is_empty() && countries.iter().all(|country| !case.is_foreign(country))
        });
    if open && !home_only && case.self_run() == Some(false) && case.confidential() && setup.personal == Some(true) {
        out.push(case.found(&RULE).confidence(Confidence::Medium).done());
    }
}
