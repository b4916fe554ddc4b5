//! Configuration of an OpenTelemetry collector: where telemetry is sent.
//!
//! In: `exporters` and the pipelines under `service`. Out: the vendors behind exporters that a pipeline uses, by the exporter's
//! name (`datadog`) or the hosts it is given. Receivers and exporters that no pipeline uses show nothing.

use super::environment::{self, Workload};
use super::sighting::{Sighting, slug};
use super::{Context, File, Found, Reader, derived};
use crate::model::{Confidence, ObservationKind};
use crate::source::yaml::{Node, Value};

const KIND: &str = "otel-collector";

/// How deep an exporter's settings may nest.
const DEPTH: u32 = 16;

/// Configuration of a collector.
pub(super) struct Otel;

impl Reader for Otel {
    fn kind(&self) -> ObservationKind {
        KIND
    }

    fn detects(&self, file: &File<'_>) -> bool {
        file.is_yaml()
            && file.mentions(&["exporters:"])
            && file.document().is_some_and(|root| pipelines(root).is_some())
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files {
            let scope = format!("{KIND}:{}", file.path);
            let name = slug(file.stem());
            let workload = Workload { kind: KIND, scope: &scope, name: &name };
            let Some(root) = file.document() else { continue };
            let used: Vec<&str> = pipelines(root)
                .into_iter()
                .flatten()
                .filter_map(|(_, pipeline)| pipeline.get("exporters")?.as_sequence())
                .flatten()
                .filter_map(Node::as_str)
                .collect();
            for (key, settings) in root.get("exporters").and_then(Node::as_mapping).unwrap_or_default() {
                let Some(exporter) = key.as_str().filter(|exporter| used.contains(exporter)) else { continue };
                let mut seen = Vec::new();
                hosts(settings, exporter, &workload, context, &mut seen, 0);
                let kind = exporter.split('/').next().unwrap_or(exporter);
                if let Some(signal) = derived::service(context.catalog, kind) {
                    let sighting = Sighting::of(signal, KIND, scope.as_str(), name.as_str(), key.span);
                    let sighting = sighting.seen(format!("exporter {exporter}")).at_most(Confidence::Medium);
                    // The host says where.
                    let placed = seen.iter().find(|s| s.vendor == sighting.vendor && s.region.is_some());
                    let place = placed.map(|s| (s.region.clone(), s.country.clone()));
                    let (region, country) = place.unwrap_or_default();
                    found.sightings.push(Sighting { region, country, ..sighting });
                }
                found.sightings.extend(seen);
            }
        }
        found
    }
}

fn pipelines<'n, 't>(root: &'n Node<'t>) -> Option<&'n [(Node<'t>, Node<'t>)]> {
    root.get("service")?.get("pipelines")?.as_mapping().filter(|_| root.get("exporters").is_some())
}

fn hosts(
    node: &Node<'_>,
    label: &str,
    workload: &Workload<'_>,
    context: &Context<'_>,
    seen: &mut Vec<Sighting>,
    depth: u32,
) {
    match &node.value {
        _ if depth > DEPTH => {}
        Value::Scalar { .. } => {
            if let Some(text) = node.as_str() {
                seen.extend(environment::hosts(text, label, node.span, workload, context));
            }
        }
        Value::Sequence(items) => {
            items.iter().for_each(|item| hosts(item, label, workload, context, seen, depth + 1));
        }
        Value::Mapping(entries) => {
            entries.iter().for_each(|(_, value)| hosts(value, label, workload, context, seen, depth + 1));
        }
    }
}
