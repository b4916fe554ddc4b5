//! The facts of one service as own rules see them. What is not known is left out.

use super::Assessment;
use super::exit::days_between;
use crate::graph::setup::personal;
use crate::model::Notice;
use crate::model::service::ControlValue;
use crate::model::words::{Keys, Need, OfferingKind};
use serde_json::{Map, Value, json};

/// The facts of the service at place `at`; the names are those of [`crate::policy::expression::SERVICE_FACTS`].
#[must_use]
pub fn of_service(assessment: &Assessment<'_>, at: usize) -> Value {
    let (service, result, catalog) = (assessment.service(at), &assessment.services[at], assessment.catalog);
    let mut out = Map::new();
    let mut put = |name: &str, value: Value| {
        if !value.is_null() {
            out.insert(name.to_owned(), value);
        }
    };
    put("id", json!(service.id));
    put("name", json!(service.name));
    put("category", json!(service.category));
    put("group", json!(service.category.as_deref().and_then(|id| catalog.category(id)).map(|found| &found.group)));
    put("offering", json!(service.offering));
    put("vendor", json!(result.vendor));
    if let Some(parent) = assessment.ultimate_parent(at) {
        put("parent", json!({ "id": parent.id, "name": parent.name, "country": parent.country }));
    }
    let sold = result.setup.offering.map(|ix| catalog.offering_at(ix).kind);
    put("deployment", json!(sold.or(service.deployment).map(OfferingKind::as_str)));
    put("self_run", json!(result.setup.self_run(catalog)));
    put("region", json!(service.region));
    put("site", json!(service.site));
    put("country", json!(result.country));
    put("data", json!(service.data));
    put("personal", json!(personal(service.data.as_deref(), catalog)));
    put("special", json!(service.data.as_ref().map(|_| result.needs.special)));
    put(
        "confidentiality",
        json!(result.needs.confidentiality_known.then(|| Need::as_str(result.needs.confidentiality))),
    );
    put("availability", json!(result.needs.availability_known.then(|| Need::as_str(result.needs.availability))));
    put("criticality", json!(service.criticality.map(|found| found.as_str())));
    put("rto_hours", json!(service.rto_hours));
    put("keys", json!(service.keys.map(Keys::as_str)));
    put("owner", json!(service.owner));
    put("users", json!(service.users));
    put("cost_per_year", json!(service.cost.as_ref().map(|cost| cost.per_year)));
    let needs = service.depends_on.iter().flat_map(|needed| std::iter::once(&needed.service).chain(&needed.any_of));
    put("depends_on", json!(needs.collect::<Vec<_>>()));
    put("fallback", json!(service.fallback.as_ref().map(|fallback| &fallback.service)));
    put("processor_agreement", json!(service.contract.processor_agreement));
    put("scc", json!(service.contract.scc));
    put("contract_days", json!(service.contract.ends.map(|ends| days_between(assessment.today, ends))));
    put("notice_days", json!(service.contract.notice.map(Notice::length)));
    let controls: Map<String, Value> = service
        .controls
        .iter()
        .filter_map(|(id, value)| {
            let value = match value {
                ControlValue::Unknown => return None,
                ControlValue::Flag(flag) => json!(flag),
                ControlValue::Number(number) => json!(number),
                ControlValue::Words(words) => json!(words),
            };
            Some((id.clone(), value))
        })
        .collect();
    put("controls", Value::Object(controls));
    let exposures: Vec<Value> = result
        .exposures
        .iter()
        .map(|exposure| {
            json!({
                "channel": exposure.channel.as_str(), "jurisdiction": exposure.jurisdiction.as_deref().unwrap_or_default(),
                "level": exposure.level.as_str(), "verdict": exposure.verdict().as_str(), "direct": exposure.direct,
            })
        })
        .collect();
    put("exposures", json!(exposures));
    let seal: Map<String, Value> = result
        .lenses
        .iter()
        .filter_map(|(id, lens)| lens.seal.map(|(low, high)| (id.clone(), json!({ "low": low, "high": high }))))
        .collect();
    put("seal", Value::Object(seal));
    put("placement", json!(result.recommendation.placement.as_str()));
    put("target", json!(result.recommendation.best().target.map(|ix| &catalog.offering_at(ix).id)));
    put("observed", json!(!service.observed_in.is_empty()));
    Value::Object(out)
}

/// The facts of the organisation.
#[must_use]
pub fn of_organisation(assessment: &Assessment<'_>) -> Value {
    let organisation = &assessment.inventory.organisation;
    let mut out = Map::new();
    out.insert("name".into(), json!(organisation.name));
    out.insert("home".into(), json!(organisation.home));
    if let Some(sector) = &organisation.sector {
        out.insert("sector".into(), json!(sector));
    }
    if let Some(people) = organisation.people {
        out.insert("people".into(), json!(people));
    }
    Value::Object(out)
}
