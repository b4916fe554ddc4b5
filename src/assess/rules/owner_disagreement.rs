//! Sources disagree on who controls somebody behind the service.

use super::case::{Case, joined};
use super::{Finding, Rule};
use crate::assess::wording::fill;
use crate::catalog::raw::{LegalEntity, OwnerClaim};
use crate::model::words::{Confidence, OwnerKind, Severity, Text};

/// `owner-disagreement`
pub(super) static RULE: Rule = Rule::each("owner-disagreement", Severity::Medium, OwnerKind::Internal, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    for entity in behind(case).into_iter().filter(|entity| entity.disputed.len() > 1) {
        let claims = joined(entity.disputed.iter().map(words));
        let draft = case.found(&RULE).severity(severity(case, &entity.disputed)).confidence(Confidence::Medium);
        out.push(draft.key(entity.id.as_str()).word("entity", entity.name.as_str()).text("claims", claims).done());
    }
}

/// Whoever provides the service or runs what is underneath, and everybody who holds a stake in them.
fn behind<'l>(case: &Case<'l>) -> Vec<&'l LegalEntity> {
    let (catalog, home) = (case.look.assessment.catalog, &case.look.providers.home);
    let mut open: Vec<&LegalEntity> = Vec::new();
    let mut offerings: Vec<&str> = case.offering.map(|offering| offering.id.as_str()).into_iter().collect();
    let place = case.result.setup.region.as_deref().and_then(|id| catalog.region(id));
    offerings.extend(place.as_ref().map(|found| found.offering()));
    let mut seen: Vec<&str> = Vec::new();
    while let Some(id) = offerings.pop() {
        if seen.contains(&id) {
            continue;
        }
        seen.push(id);
        let Some(offering) = catalog.offering(id) else { continue };
        let named = [&offering.seller, &offering.operator].into_iter().flatten();
        open.extend(named.filter_map(|entity| home.party(catalog, entity)));
        open.extend(catalog.vendor_of_offering(id).and_then(|vendor| home.contractor(catalog, &vendor.id)));
        offerings.extend(offering.hosted_on.iter().map(String::as_str));
    }
    open.extend(case.service.vendor.as_deref().and_then(|id| home.party(catalog, id)));
    let mut found: Vec<&LegalEntity> = Vec::new();
    while let Some(entity) = open.pop() {
        if found.iter().all(|known| known.id != entity.id) {
            found.push(entity);
            open.extend(entity.owned_by.iter().filter_map(|stake| catalog.entity(&stake.owner)));
        }
    }
    found.sort_by(|a, b| a.id.cmp(&b.id));
    found
}

/// High when another law may reach it from abroad; low when one source only sees no owner.
fn severity(case: &Case<'_>, claims: &[OwnerClaim]) -> Severity {
    if claims.iter().any(|claim| claim.owner.is_none()) {
        return Severity::Low;
    }
    let first = claims.first().and_then(|claim| claim.country.as_deref());
    let same = first.is_some() && claims.iter().all(|claim| claim.country.as_deref() == first);
    let foreign = claims.iter().any(|claim| claim.country.as_deref().is_none_or(|country| case.is_foreign(country)));
    if foreign && !same { Severity::High } else { RULE.severity }
}

fn words(claim: &OwnerClaim) -> Text {
    let same = |text: &str| Text { en: text.to_owned(), de: text.to_owned() };
    let said = |en: &str, de: &str| Text { en: en.to_owned(), de: de.to_owned() };
    let witness = if claim.witness == "catalog" { said("the catalog", "der Katalog") } else { same(&claim.witness) };
    let owner = match &claim.owner {
        Some(owner) => same(owner),
        None => said("no controlling owner", "keinen beherrschenden Eigentümer"),
    };
    let country = claim.country.as_deref().map(|code| format!("{code}; ")).unwrap_or_default();
    let values = [
        ("witness", witness),
        ("owner", owner),
        ("from", same(&format!("{country}{}, {}", claim.evidence.source, claim.evidence.as_of))),
    ];
    fill(&said("{witness} names {owner} ({from})", "{witness} nennt {owner} ({from})"), &values)
}
