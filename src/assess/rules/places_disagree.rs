//! Region, site and country of a service name different countries.

use super::case::Case;
use super::{Finding, Rule};
use crate::model::words::{OwnerKind, Severity};

/// `places-disagree`
pub(super) static RULE: Rule = Rule::each("places-disagree", Severity::Medium, OwnerKind::Internal, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    let assessment = case.look.assessment;
    let service = case.service;
    let region = service.region.as_deref().and_then(|id| assessment.catalog.region(id));
    let site = service.site.as_ref();
    let site = site.and_then(|id| assessment.inventory.organisation.sites.iter().find(|site| site.id == *id));
    let places = [
        region.and_then(|region| region.country()),
        site.and_then(|site| site.country.as_deref()),
        service.country.as_deref(),
    ];
    let Some(counts) = case.result.country.as_deref() else { return };
    let mut named: Vec<&str> = places.into_iter().flatten().collect();
    let within = |bloc: &str, country: &str| bloc == country || assessment.catalog.is_member(bloc, country);
    named.retain(|place| !within(place, counts) && !within(counts, place));
    if named.is_empty() {
        return;
    }
    let draft = case.found(&RULE).text("counts", case.look.country(counts));
    out.push(draft.text("others", case.look.countries(named)).done());
}
