//! Helm charts: dependencies that are switched on, images and hosts in values, templates as far as they are YAML.

use super::environment::{self, Workload};
use super::sighting::{Sighting, slug};
use super::signals::clean_host;
use super::{Context, File, Found, Reader, image, kubernetes, kustomize};
use crate::model::{Confidence, ObservationKind};
use crate::source::Span;
use crate::source::yaml::{Node, Value};

const KIND: &str = "helm";

/// Helm charts.
pub(super) struct Helm;

impl Reader for Helm {
    fn kind(&self) -> ObservationKind {
        KIND
    }

    fn detects(&self, file: &File<'_>) -> bool {
        match file.name() {
            "Chart.yaml" | "requirements.yaml" => {
                file.document().is_some_and(|node| node.get("name").is_some() || node.get("dependencies").is_some())
            }
            _ if holds_values(file) => file.document().is_some_and(|node| {
                node.as_mapping().is_some() && node.get("apiVersion").is_none() && node.get("services").is_none()
            }),
            _ => {
                is_template(file)
                    && (file.is_yaml() || file.ends_with(".tpl"))
                    && kubernetes::looks_like_objects(file.text)
            }
        }
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files {
            match file.name() {
                "Chart.yaml" | "requirements.yaml" => dependencies(file, context, &mut found),
                _ if is_template(file) => {
                    found.extend(kubernetes::objects(file, KIND, context, &kustomize::Overlay::default()))
                }
                _ => values(file, context, &mut found),
            }
        }
        found
    }
}

/// Whether the file is called like values of a chart: `values.yaml`, `values-prod.yaml`, `helm_values/agones.yaml`.
fn holds_values(file: &File<'_>) -> bool {
    let folder = file.folder().rsplit('/').next().unwrap_or_default();
    file.is_yaml()
        && !is_template(file)
        && (file.name().split(['-', '_', '.']).any(|word| word == "values")
            || matches!(folder, "values" | "helm_values" | "helm-values"))
}

fn is_template(file: &File<'_>) -> bool {
    (file.path.contains("/templates/") || file.path.starts_with("templates/")) && file.mentions(&["{{"])
}

fn sibling<'c>(file: &File<'_>, name: &str, context: &Context<'c>) -> Option<&'c File<'c>> {
    let path = if file.folder().is_empty() { name.to_owned() } else { format!("{}/{name}", file.folder()) };
    context.file(&path)
}

fn dependencies(file: &File<'_>, context: &Context<'_>, found: &mut Found) {
    let Some(root) = file.document() else { return };
    let values = sibling(file, "values.yaml", context).and_then(File::document);
    let scope = format!("helm:{}", file.folder());
    for dependency in root.get("dependencies").and_then(Node::as_sequence).unwrap_or_default() {
        let text = |key: &str| dependency.get(key).and_then(Node::as_str);
        let off = text("condition").is_some_and(|conditions| {
            let answer = |path: &str| values?.path(&path.split('.').collect::<Vec<_>>())?.as_bool();
            conditions.split(',').find_map(|path| answer(path.trim())) == Some(false)
        });
        if off {
            continue;
        }
        let name = text("alias").or_else(|| text("name")).unwrap_or("chart");
        found.sightings.extend(chart(text("repository"), text("name"), KIND, &scope, name, dependency.span, context));
    }
}

/// What a chart and the repository that serves it show.
pub(super) fn chart(
    repository: Option<&str>,
    name: Option<&str>,
    kind: ObservationKind,
    scope: &str,
    label: &str,
    span: Span,
    context: &Context<'_>,
) -> Vec<Sighting> {
    let mut found = Vec::new();
    let chart = name.map(|name| name.rsplit('/').next().unwrap_or(name));
    if let Some(hit) = chart.and_then(|chart| context.signals.find("helm-chart", "chart", chart)) {
        found.push(
            Sighting::of(hit.signal, kind, scope, label, span).seen(format!("chart {}", chart.unwrap_or_default())),
        );
    }
    let location = repository.or(name.filter(|name| name.contains("://"))).unwrap_or_default();
    if let Some(path) = location.strip_prefix("oci://") {
        found.extend(image::sight(&format!("{}/chart", path.trim_end_matches('/')), kind, scope, label, span, context));
    } else if let Some(host) = clean_host(location) {
        let hit = context.signals.find("helm-chart", "repository", &host).map(|hit| hit.signal);
        if let Some(signal) = hit
            .or_else(|| context.signals.host(&host).map(|(signal, _)| signal))
            .filter(|signal| signal.vendor.is_some())
        {
            found.push(
                Sighting::of(signal, kind, scope, label, span)
                    .seen(format!("chart repository {host}"))
                    .at_most(Confidence::Medium),
            );
        }
    }
    found
}

fn values(file: &File<'_>, context: &Context<'_>, found: &mut Found) {
    let charted = sibling(file, "Chart.yaml", context).is_some();
    let Some(root) = file.document() else { return };
    let scope = format!("helm:{}", file.folder());
    let name = file
        .folder()
        .rsplit('/')
        .next()
        .filter(|name| !name.is_empty())
        .map_or_else(|| slug(file.name()), str::to_owned);
    let workload = Workload { kind: KIND, scope: &scope, name: &name };
    walk(root, &workload, context, charted, found, 0);
}

/// What the values show that an object hands to a chart (`spec.values` of a release).
pub(super) fn handed(node: &Node<'_>, workload: &Workload<'_>, context: &Context<'_>) -> Vec<Sighting> {
    let mut found = Found::default();
    walk(node, workload, context, false, &mut found, 0);
    found.sightings
}

fn walk(node: &Node<'_>, workload: &Workload<'_>, context: &Context<'_>, charted: bool, found: &mut Found, depth: u32) {
    if depth > 40 {
        return;
    }
    match &node.value {
        Value::Scalar { .. } => {}
        Value::Sequence(items) => {
            for item in items {
                if let Some(text) = item.as_str().filter(|text| text.contains("://")) {
                    found.sightings.extend(environment::hosts(text, "value", item.span, workload, context));
                }
                let pair = item.get("name").zip(item.get("value"));
                if let Some((name, value)) = pair.and_then(|(name, value)| Some((name, value.as_str()?))) {
                    let variable = environment::Variable {
                        name: name.as_str().unwrap_or_default(),
                        value: Some(value),
                        span: name.span,
                    };
                    found.sightings.extend(environment::sight(&[variable], workload, context));
                }
                walk(item, workload, context, charted, found, depth + 1);
            }
        }
        Value::Mapping(entries) => {
            if node.get("enabled").and_then(Node::as_bool) == Some(false) {
                return;
            }
            let text = |key: &str| node.get(key).and_then(Node::as_str).filter(|text| !text.is_empty());
            if let (Some(repository), Some(at)) = (text("repository"), node.get("repository"))
                && !repository.contains("://")
                && (node.get("tag").is_some()
                    || node.get("registry").is_some()
                    || node.get("pullPolicy").is_some()
                    || node.get("digest").is_some())
            {
                let full = text("registry")
                    .map_or_else(|| repository.to_owned(), |registry| format!("{registry}/{repository}"));
                found.sightings.extend(image::sight(
                    &full,
                    workload.kind,
                    workload.scope,
                    workload.name,
                    at.span,
                    context,
                ));
            }
            let alone = ["registry", "imageRegistry"].into_iter().find_map(|key| Some((text(key)?, node.get(key)?)));
            if let Some((registry, at)) = alone.filter(|_| text("repository").is_none())
                && !registry.contains("://")
                && registry.split('/').next().is_some_and(|host| host.contains('.'))
            {
                let full = format!("{}/image", registry.trim_end_matches('/'));
                found.sightings.extend(image::sight(
                    &full,
                    workload.kind,
                    workload.scope,
                    workload.name,
                    at.span,
                    context,
                ));
            }
            for (key, value) in entries {
                let Some(key) = key.as_str() else { continue };
                match value.as_str() {
                    Some(image) if key == "image" && (image.contains('/') || charted) => {
                        found.sightings.extend(image::sight(
                            image,
                            workload.kind,
                            workload.scope,
                            workload.name,
                            value.span,
                            context,
                        ));
                    }
                    Some(text)
                        if text.contains("://") || text.contains(".amazonaws.com") || text.contains(".azure.com") =>
                    {
                        found.sightings.extend(environment::hosts(text, key, value.span, workload, context));
                    }
                    Some(text) if matches!(key, "provisioner" | "storageClassProvisioner") => {
                        if let Some(hit) = context.signals.find("kubernetes", "provisioner", text) {
                            found.sightings.push(
                                Sighting::of(hit.signal, workload.kind, workload.scope, workload.name, value.span)
                                    .seen(format!("storage class {text}")),
                            );
                        }
                    }
                    _ => {}
                }
                if let Some(hit) = context.signals.find("kubernetes", "annotation", key).filter(|_| !value.is_null()) {
                    let sighting = Sighting::of(hit.signal, workload.kind, workload.scope, workload.name, value.span)
                        .seen(format!("annotation {key}"));
                    found.sightings.push(sighting);
                }
                walk(value, workload, context, charted, found, depth + 1);
            }
        }
    }
}
