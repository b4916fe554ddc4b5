//! Helm charts: dependencies that are switched on, images and hosts in values, templates as far as they are YAML.

use super::environment::Workload;
use super::sighting::{Sighting, slug};
use super::signals::clean_host;
use super::{Context, File, Found, Reader, image, kubernetes, kustomize, template, values};
use crate::model::{Confidence, ObservationKind};
use crate::source::Span;
use crate::source::yaml::Node;

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
            _ if is_helmfile(file) => file.document().is_some_and(|node| node.get("releases").is_some()),
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
                _ if is_helmfile(file) => helmfile(file, context, &mut found),
                _ => chart_values(file, context, &mut found),
            }
        }
        found
    }
}

/// Whether the file is called like values of a chart: `values.yaml`, `values-prod.yaml`, `helm_values/agones.yaml`, or is of a
/// kind that only helmfile renders (`api.yaml.gotmpl`).
fn holds_values(file: &File<'_>) -> bool {
    let folder = file.folder().rsplit('/').next().unwrap_or_default();
    file.is_yaml()
        && !is_template(file)
        && (file.name().split(['-', '_', '.']).any(|word| word == "values")
            || matches!(folder, "values" | "helm_values" | "helm-values")
            || file.path.ends_with(".gotmpl"))
}

/// Whether the file is called like the list of releases that helmfile applies.
fn is_helmfile(file: &File<'_>) -> bool {
    file.is_yaml() && (file.name().starts_with("helmfile") || file.folder().ends_with("helmfile.d"))
}

/// Releases that helmfile applies, with the repositories of their charts and the values that stand beside them.
fn helmfile(file: &File<'_>, context: &Context<'_>, found: &mut Found) {
    let scope = format!("helm:{}", file.path);
    for root in file.documents() {
        let list = |key: &str| root.get(key).and_then(Node::as_sequence).unwrap_or_default();
        let repository = |chart: &str| {
            let (name, _) = chart.split_once('/')?;
            let named = |node: &&Node<'_>| node.get("name").and_then(Node::as_str) == Some(name);
            let node = list("repositories").iter().find(named)?;
            let oci = node.get("oci").and_then(Node::as_bool) == Some(true);
            node.get("url")?.as_str().map(|url| if oci { format!("oci://{url}") } else { url.to_owned() })
        };
        for release in list("releases") {
            if release.get("installed").and_then(Node::as_bool) == Some(false) {
                continue;
            }
            let text = |key: &str| release.get(key).and_then(Node::as_str);
            let name = text("name").unwrap_or("release");
            let location = text("chart").and_then(repository);
            let node = release.get("chart").unwrap_or(release);
            found.sightings.extend(chart(location.as_deref(), text("chart"), KIND, &scope, name, node.span, context));
            let workload = Workload { kind: KIND, scope: &scope, name };
            for inline in release.get("values").and_then(Node::as_sequence).unwrap_or_default() {
                values::read(inline, &workload, context, false, found);
            }
        }
    }
}

fn is_template(file: &File<'_>) -> bool {
    (file.path.contains("/templates/") || file.path.starts_with("templates/"))
        && file.mentions(&["{{"])
        && !template::is_foreign(file.path)
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

fn chart_values(file: &File<'_>, context: &Context<'_>, found: &mut Found) {
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
    // Values that lie in a folder of the chart's name are values of that chart: `apps/datadog/values.yaml`.
    if !charted && let Some(hit) = context.signals.find("helm-chart", "chart", &name) {
        let sighting = Sighting::of(hit.signal, KIND, scope.as_str(), name.as_str(), root.span);
        found.sightings.push(sighting.seen(format!("values of chart {name}")).at_most(Confidence::Medium));
    }
    values::read(root, &workload, context, charted, found);
}
