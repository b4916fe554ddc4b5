//! Backstage catalogs: annotations that tie a component to a vendor's service.

use super::sighting::{Role, Sighting};
use super::{Context, File, Found, Reader, signals};
use crate::model::{Confidence, ObservationKind};
use crate::source::yaml::Node;

const KIND: &str = "backstage";

/// Backstage.
pub(super) struct Backstage;

impl Reader for Backstage {
    fn kind(&self) -> ObservationKind {
        KIND
    }

    fn detects(&self, file: &File<'_>) -> bool {
        file.is_yaml()
            && file.mentions(&["backstage.io/"])
            && file.documents().iter().any(|node| {
                node.get("apiVersion")
                    .and_then(Node::as_str)
                    .is_some_and(|version| version.starts_with("backstage.io/"))
            })
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files {
            for node in file.documents() {
                read(file, node, context, &mut found);
            }
        }
        found
    }
}

fn read(file: &File<'_>, node: &Node<'_>, context: &Context<'_>, found: &mut Found) {
    let kind = node.get("kind").and_then(Node::as_str).unwrap_or_default();
    if matches!(kind, "Template" | "User" | "Group") {
        return;
    }
    let name = node.path(&["metadata", "name"]).and_then(Node::as_str).unwrap_or("component");
    let scope = format!("{KIND}:{}:{kind}/{name}", file.path);
    for (key, value) in node.path(&["metadata", "annotations"]).and_then(Node::as_mapping).unwrap_or_default() {
        let Some(text) = key.as_str() else { continue };
        if let Some(hit) = context.signals.find("kubernetes", "backstage", text) {
            found
                .sightings
                .push(Sighting::of(hit.signal, KIND, &*scope, name, key.span).seen(format!("annotation {text}")));
        } else if matches!(text, "backstage.io/source-location" | "backstage.io/managed-by-location")
            && let Some(host) = value.as_str().and_then(|text| signals::hosts_in(text).into_iter().next())
            && let Some((vendor, offering)) = context.catalog.names().host(&host)
        {
            found.sightings.push(Sighting {
                scope: scope.clone(),
                name: name.to_owned(),
                vendor: vendor.map(str::to_owned),
                offering: offering.map(str::to_owned),
                region: None,
                country: None,
                category: Some("source-code".to_owned()),
                span: value.span,
                kind: KIND,
                confidence: Confidence::Medium,
                evidence: format!("source at {host}"),
                weak: false,
                derived: false,
                accessory: true,
                role: Role::Shown,
            });
        }
    }
}
