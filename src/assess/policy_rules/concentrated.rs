//! Limits on how many services may hang on one owner, country or cloud.
//!
//! A share over the limit is a finding about the organisation, not about one service.

use super::*;

pub(super) fn is_over(limit: &ShareLimit, entry: &Concentration, catalog: &Catalog) -> bool {
    let means = |name: &String| {
        *name == entry.name
            || match entry.kind {
                ConcentrationKind::Country => catalog.is_member(name, &entry.name),
                ConcentrationKind::Cloud => {
                    catalog.provider(name).is_some_and(|provider| provider.offering == entry.name)
                        || catalog.vendor_of_offering(&entry.name).is_some_and(|vendor| vendor.id == *name)
                }
                ConcentrationKind::DataCentre | ConcentrationKind::CommonCause => false,
                ConcentrationKind::UltimateParent => {
                    catalog.entity(name).is_some_and(|entity| entity.name == entry.name)
                        || catalog
                            .vendor(name)
                            .is_some_and(|vendor| vendor.legal.iter().any(|entity| entity.name == entry.name))
                }
            }
    };
    entry.kind.as_str() == limit.kind
        && entry.share > limit.max + 1e-9
        && limit.name.as_ref().is_none_or(means)
        && !limit.except.iter().any(means)
}

pub(super) fn concentrated(assessment: &Assessment<'_>, limit: &ShareLimit, entry: &Concentration) -> Finding {
    let catalog = assessment.catalog;
    let name = match entry.kind {
        ConcentrationKind::DataCentre | ConcentrationKind::CommonCause => same(&entry.name),
        ConcentrationKind::Country => {
            let name = |language| catalog.country_name(&entry.name, language).to_owned();
            Text { en: name(Language::En), de: name(Language::De) }
        }
        ConcentrationKind::Cloud => same(catalog.offering(&entry.name).map_or(&entry.name, |offering| &offering.name)),
        ConcentrationKind::UltimateParent => same(&entry.name),
    };
    let percent = |share: f64| same(format!("{:.0}", share * 100.0));
    let values = [
        ("share", percent(entry.share)),
        ("max", percent(limit.max)),
        ("count", same(entry.services.len().to_string())),
        ("total", same(assessment.services.len().to_string())),
        ("name", name),
        ("kind", say(catalog, &format!("policy.concentration.{}", limit.kind), &[])),
    ];
    let message = say(catalog, "policy.concentration.yes", &values);
    let message = match &limit.limit.reason {
        Some(reason) => say(catalog, "policy.because", &[("message", message), ("reason", reason.clone())]),
        None => message,
    };
    Finding {
        rule: "policy-concentration",
        severity: limit.limit.severity,
        confidence: Confidence::High,
        service: None,
        exposure: None,
        message: message.into(),
        remedy: Some(std::sync::Arc::new(say(catalog, "policy.concentration.remedy", &[]))),
        owner: OwnerKind::Internal,
        span: Some(limit.limit.span),
        seen: None,
        key: format!("{}|{}|{}", limit.kind, entry.name, limit.limit.name("")).into(),
    }
}
