//! Terraform state, version 4: what exists, with the places that the clouds reported.

use super::place::{self, Place};
use super::sighting::Sighting;
use super::terraform::registry_source;
use super::{Context, File, Found, Reader, derived};
use crate::catalog::raw::Signal;
use crate::model::ObservationKind;
use crate::source::Span;
use crate::source::yaml::Node;

const KIND: &str = "terraform-state";

/// Terraform state.
pub(super) struct TerraformState;

impl Reader for TerraformState {
    fn kind(&self) -> ObservationKind {
        KIND
    }

    fn detects(&self, file: &File<'_>) -> bool {
        let named = file.is_json() || file.ends_with(".tfstate") || file.ends_with(".tfstate.backup");
        named
            && file.mentions(&["\"terraform_version\""])
            && file.mentions(&["\"lineage\"", "\"serial\""])
            && file.parsed().as_ref().map_or(true, |documents| {
                documents
                    .first()
                    .is_some_and(|root| root.get("resources").is_some() && root.get("format_version").is_none())
            })
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files {
            if file.ends_with(".backup") {
                found.skip(file, None, "backup of a state");
                continue;
            }
            let root = match file.parsed() {
                Ok(documents) => documents.first(),
                Err(error) => {
                    let reason = format!("corrupted state: {}", error.message);
                    found.malformed(file, Some(error.span.start as usize), reason);
                    None
                }
            };
            let Some(root) = root else { continue };
            for resource in root.get("resources").and_then(Node::as_sequence).unwrap_or_default() {
                read(file, resource, context, &mut found);
            }
        }
        found
    }
}

fn read(file: &File<'_>, resource: &Node<'_>, context: &Context<'_>, found: &mut Found) {
    let text = |key: &str| resource.get(key).and_then(Node::as_str).unwrap_or_default();
    if text("mode") == "data" {
        return;
    }
    let provider = text("provider");
    let source = provider.split_once('"').and_then(|(_, rest)| rest.split('"').next()).unwrap_or(provider);
    let scope = format!("{KIND}:{}:{}", file.path, text("module"));
    let span = resource.get("type").unwrap_or(resource).span;
    let prefix = if text("module").is_empty() { String::new() } else { format!("{}.", text("module")) };
    for instance in resource.get("instances").and_then(Node::as_sequence).unwrap_or_default() {
        let Some(attributes) = instance.get("attributes") else { continue };
        let evidence = format!("{prefix}{}.{}", text("type"), text("name"));
        found.sightings.extend(resource_at(
            &registry_source(source),
            text("type"),
            text("name"),
            attributes,
            None,
            KIND,
            &scope,
            span,
            &evidence,
            context,
        ));
    }
}

/// What a resource with known attributes shows. Shared with plans.
#[allow(clippy::too_many_arguments)]
pub(super) fn resource_at(
    source: &str,
    kind: &str,
    name: &str,
    attributes: &Node<'_>,
    fallback: Option<&dyn Fn(&Signal) -> Option<Place>>,
    format: ObservationKind,
    scope: &str,
    span: Span,
    evidence: &str,
    context: &Context<'_>,
) -> Vec<Sighting> {
    let known = context.signals.find("terraform-provider", "", source).map(|hit| hit.signal);
    let Some(signal) = known.or_else(|| derived::provider(context.catalog, source)) else { return Vec::new() };
    if signal.vendor.is_none() {
        return Vec::new();
    }
    let detail = context.signals.find("terraform-resource", "", kind).map(|hit| hit.signal);
    let specific = detail.filter(|detail| detail.offering.is_some());
    let global = detail.is_some_and(|detail| detail.field == "global");
    let cloud = match signal.provider.as_deref() {
        Some(named) if named.starts_with('@') => {
            attributes.get(&named[1..]).and_then(Node::as_str).and_then(place::cloud_named)
        }
        id => id,
    };
    let resolve = |text: &str| cloud.and_then(|cloud| place::resolve(context.catalog, cloud, text));
    let primary = signal
        .region_from
        .iter()
        .filter(|from| !from.contains(['.', ':']) && !from.starts_with("replica") && !from.starts_with("secondary"));
    let own = primary.filter_map(|from| attributes.get(from)).find_map(|node| {
        let first = node.as_sequence().and_then(<[Node<'_>]>::first).unwrap_or(node);
        first.as_str().and_then(resolve)
    });
    let at = own
        .or_else(|| attributes.get("arn").and_then(Node::as_str).and_then(|arn| place::of_arn(context.catalog, arn)))
        .or_else(|| self_link(attributes, &resolve))
        .or_else(|| fallback.and_then(|fallback| fallback(signal)))
        .filter(|_| !global);
    let title = if specific.is_some() {
        name.to_owned()
    } else {
        format!("{}-{name}", kind.split_once('_').map_or(kind, |(_, rest)| rest))
    };
    let mut sighting = Sighting::of(signal, format, scope, title, span).in_place(at).seen(evidence);
    if let Some(detail) = specific
        && sighting.offering == signal.offering
    {
        sighting.offering.clone_from(&detail.offering);
    }
    if let Some(category) = detail.and_then(|detail| detail.category.clone()) {
        sighting.category = Some(category);
    }
    sighting.accessory = sighting.region.is_none() && specific.is_none();
    vec![sighting]
}

/// `…/zones/europe-west3-a/…` or `…/regions/europe-west3/…`.
fn self_link(attributes: &Node<'_>, resolve: &dyn Fn(&str) -> Option<Place>) -> Option<Place> {
    let link = attributes.get("self_link").or_else(|| attributes.get("id"))?.as_str()?;
    let mut parts = link.split('/');
    while let Some(part) = parts.next() {
        if matches!(part, "zones" | "regions" | "locations") {
            return resolve(parts.next()?);
        }
    }
    None
}
