//! Concourse pipelines: resources and their types, images that tasks run in, what tasks are given.

use super::environment::Workload;
use super::pipeline::{Known, Pipeline};
use super::sighting::Sighting;
use super::{Context, File, Found, Reader, ci_file, environment, place, signals};
use crate::model::ObservationKind;
use crate::source::yaml::{Node, Value};

const KIND: &str = "concourse";

/// How deep plans may nest.
const DEPTH: u32 = 24;

/// Concourse pipelines and tasks.
pub(super) struct Concourse;

impl Reader for Concourse {
    fn kind(&self) -> ObservationKind {
        KIND
    }

    fn detects(&self, file: &File<'_>) -> bool {
        if !file.is_yaml() || !file.mentions(&["resources:", "image_resource:"]) {
            return false;
        }
        let Some(root) = file.document() else { return false };
        let listed = |key: &str| root.get(key).and_then(Node::as_sequence);
        let typed = listed("resources").unwrap_or_default();
        let pipeline = typed.iter().any(|item| item.get("type").is_some() && item.get("source").is_some());
        let task = root.get("platform").is_some() && root.get("image_resource").is_some();
        (pipeline && root.get("apiVersion").is_none()) || task
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files {
            let scope = format!("{KIND}:{}", file.path);
            let name = file.stem();
            let workload = Workload { kind: KIND, scope: &scope, name };
            let pipeline = Pipeline { workload, context, fill };
            for root in file.documents() {
                walk(root, &pipeline, &mut found, 0);
            }
            ci_file::read(file, KIND, name, context, &mut found);
        }
        found
    }
}

/// The text, unless the pipeline's caller still has to fill it.
fn fill(text: &str, _: &Known) -> Option<String> {
    (!text.contains("((") && !text.contains("{{")).then(|| text.to_owned())
}

fn walk(node: &Node<'_>, pipeline: &Pipeline<'_, '_>, found: &mut Found, depth: u32) {
    if depth > DEPTH {
        return;
    }
    match &node.value {
        Value::Scalar { .. } => {}
        Value::Sequence(items) => items.iter().for_each(|item| walk(item, pipeline, found, depth + 1)),
        Value::Mapping(entries) => {
            if let (Some(kind), Some(source)) = (node.get("type").and_then(Node::as_str), node.get("source")) {
                resource(kind, source, pipeline, found);
            }
            for (key, value) in entries {
                if matches!(key.as_str(), Some("params" | "vars")) {
                    pipeline.variables(Some(value), &mut Known::default(), found);
                }
                walk(value, pipeline, found, depth + 1);
            }
        }
    }
}

/// A resource by its type: an image, a repository, a bucket, something with an address.
fn resource(kind: &str, source: &Node<'_>, pipeline: &Pipeline<'_, '_>, found: &mut Found) {
    let Workload { kind: format, scope, name } = pipeline.workload;
    let context = pipeline.context;
    let text = |key: &str| source.get(key).and_then(|node| Some((node, fill(node.as_str()?, &Known::default())?)));
    match kind {
        "registry-image" | "docker-image" => {
            if let Some((node, image)) = text("repository") {
                let registry = text("registry_mirror").map(|(_, host)| format!("{host}/{image}"));
                pipeline.image(&registry.unwrap_or(image), node.span, found);
            }
        }
        "s3" | "s3-simple" => {
            let endpoint = text("endpoint");
            let found_at = endpoint.as_ref().and_then(|(_, host)| context.signals.host(host));
            let own = endpoint.is_none();
            let signal = found_at.map(|(signal, _)| signal).or_else(|| {
                own.then(|| context.signals.find("host", "", "s3.amazonaws.com").map(|hit| hit.signal)).flatten()
            });
            if let Some(signal) = signal {
                let region = text("region_name").or_else(|| text("region"));
                let at = region
                    .and_then(|(_, region)| place::resolve(context.catalog, signal.provider.as_deref()?, &region));
                found.sightings.push(
                    Sighting::of(signal, format, scope, name, source.span)
                        .in_place(at)
                        .seen(format!("resource {kind}")),
                );
            }
        }
        _ => {
            for (key, value) in source.as_mapping().unwrap_or_default() {
                let (Some(key), Some(value_text)) = (key.as_str(), value.as_str()) else { continue };
                let git = (key == "uri").then(|| signals::git_host(value_text)).flatten();
                if let Some(hit) = git.as_deref().and_then(|host| context.signals.find("kubernetes", "git-host", host))
                {
                    found.sightings.push(
                        Sighting::of(hit.signal, format, scope, name, value.span).seen(format!("resource {kind}")),
                    );
                } else if value_text.contains("://") {
                    found.sightings.extend(environment::hosts(
                        value_text,
                        key,
                        value.span,
                        &pipeline.workload,
                        context,
                    ));
                }
            }
        }
    }
}
