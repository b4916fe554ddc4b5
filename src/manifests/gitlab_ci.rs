//! GitLab CI: GitLab itself, images of jobs, variables.

use super::compose::interpolate;
use super::environment::Workload;
use super::file::{above, inside};
use super::pipeline::{Known, Pipeline};
use super::signals::clean_host;
use super::{Context, File, Found, Reader, checkout};
use crate::model::{Confidence, ObservationKind};
use crate::source::yaml::Node;

const KIND: &str = "gitlab-ci";

/// GitLab CI.
pub(super) struct GitlabCi;

impl Reader for GitlabCi {
    fn kind(&self) -> ObservationKind {
        KIND
    }

    fn detects(&self, file: &File<'_>) -> bool {
        let named = file.ends_with(".gitlab-ci.yml")
            || file.ends_with(".gitlab-ci.yaml")
            || (file.path.contains(".gitlab/ci/") && file.is_yaml());
        named && file.document().is_some_and(|root| root.as_mapping().is_some())
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files {
            if file.name() == ".gitlab-ci.yml" && checkout::rests(file, "", context) && !is_included(file, context) {
                found.skip(file, None, checkout::RESTS);
            } else if let Some(root) = file.document() {
                read(file, root, context, &mut found);
            }
        }
        found
    }
}

/// Whether a folder above has a pipeline, which takes those below it in.
fn is_included(file: &File<'_>, context: &Context<'_>) -> bool {
    above(file.folder()).any(|folder| context.file(&inside(folder, ".gitlab-ci.yml")).is_some())
}

fn read(file: &File<'_>, root: &Node<'_>, context: &Context<'_>, found: &mut Found) {
    let scope = format!("{KIND}:{}", file.path);
    let pipeline =
        Pipeline { workload: Workload { kind: KIND, scope: &scope, name: "pipeline" }, context, fill: interpolate };
    let evidence = "GitLab pipeline; hosted or self-managed is not known";
    found.sightings.push(pipeline.system("gitlab", None, root.span, Confidence::Medium, evidence));
    let mut known = Known::default();
    pipeline.variables(root.get("variables"), &mut known, found);
    images(root, &pipeline, &known, found);
    included(root.get("include"), &pipeline, found);
    for script in ["before_script", "after_script"] {
        pipeline.scripts(root.get(script), &known, found);
    }
    if let Some(default) = root.get("default") {
        images(default, &pipeline, &known, found);
    }
    for (key, job) in root.as_mapping().unwrap_or_default() {
        let reserved = matches!(
            key.as_str(),
            Some("variables" | "default" | "include" | "stages" | "workflow" | "image" | "services") | None
        );
        if reserved || job.as_mapping().is_none() {
            continue;
        }
        let mut known = known.clone();
        pipeline.variables(job.get("variables"), &mut known, found);
        images(job, &pipeline, &known, found);
        for script in ["before_script", "script", "after_script"] {
            pipeline.scripts(job.get(script), &known, found);
        }
    }
}

/// Pipelines that are taken from somewhere else: `remote: https://…`.
fn included(node: Option<&Node<'_>>, pipeline: &Pipeline<'_, '_>, found: &mut Found) {
    let Some(node) = node else { return };
    let single = std::slice::from_ref(node);
    for item in node.as_sequence().unwrap_or(single) {
        let remote = item.get("remote").unwrap_or(item);
        let Some(host) = remote.as_str().filter(|text| text.contains("://")).and_then(clean_host) else { continue };
        let kept = pipeline.context.signals.find("source-host", "", &host).map(|hit| hit.signal);
        if let Some(signal) = kept.or_else(|| pipeline.context.signals.host(&host).map(|(signal, _)| signal)) {
            let sighting = pipeline.workload.sighting(signal, remote.span);
            found.sightings.push(sighting.seen(format!("includes a pipeline from {host}")));
        }
    }
}

fn images(node: &Node<'_>, pipeline: &Pipeline<'_, '_>, known: &Known, found: &mut Found) {
    let services = node.get("services").and_then(Node::as_sequence).unwrap_or_default();
    pipeline.images(node.get("image").into_iter().chain(services), "name", known, found);
}
