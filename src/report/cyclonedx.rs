//! Services as a CycloneDX 1.6 document: who else's tools can read the inventory.

use super::{Context, Failure};
use crate::assess::Assessment;
use serde_json::{Value, json};

/// Renders the format.
///
/// # Errors
/// Never: the target is memory.
pub fn render(assessment: &Assessment<'_>, _context: &Context<'_>) -> Result<Vec<u8>, Failure> {
    let services: Vec<Value> = assessment.services.iter().enumerate().map(|(at, _)| service(assessment, at)).collect();
    let dependencies: Vec<Value> = assessment
        .inventory
        .services
        .iter()
        .map(|service| {
            let mut needs: Vec<&str> = service
                .depends_on
                .iter()
                .flat_map(|dependency| std::iter::once(&dependency.service).chain(&dependency.any_of))
                .map(String::as_str)
                .collect();
            needs.sort_unstable();
            needs.dedup();
            json!({ "ref": service.id, "dependsOn": needs })
        })
        .collect();
    let document = json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": format!("{}T00:00:00Z", assessment.today),
            "tools": { "components": [{ "type": "application", "name": "hoheit", "version": env!("CARGO_PKG_VERSION") }] },
        },
        "services": services,
        "dependencies": dependencies,
    });
    serde_json::to_vec_pretty(&document).map_err(|error| error.to_string())
}

fn service(assessment: &Assessment<'_>, at: usize) -> Value {
    let service = assessment.service(at);
    let result = &assessment.services[at];
    let mut out = json!({ "bom-ref": service.id, "name": service.name.as_deref().unwrap_or(&service.id) });
    let home = &assessment.graph.home;
    if let Some(entity) = result.vendor.as_deref().and_then(|id| home.contractor(assessment.catalog, id)) {
        out["provider"] = json!({ "name": entity.name, "address": { "country": entity.country } });
    }
    if let Some(data) = &service.data {
        let rows: Vec<Value> =
            data.iter().map(|class| json!({ "flow": "bi-directional", "classification": class })).collect();
        out["data"] = json!(rows);
    }
    let mut properties = Vec::new();
    let mut add = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            properties.push(json!({ "name": format!("hoheit:{name}"), "value": value }));
        }
    };
    add("offering", service.offering.as_deref());
    add("region", service.region.as_deref());
    add("country", result.country.as_deref());
    add("ultimate-parent", assessment.ultimate_parent(at).map(|parent| parent.name.as_str()));
    add("recommendation", Some(result.recommendation.placement.as_str()));
    out["properties"] = json!(properties);
    out
}
