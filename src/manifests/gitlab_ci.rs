//! GitLab CI: GitLab itself, images of jobs, variables.

use super::compose::interpolate;
use super::environment::{self, Variable, Workload};
use super::sighting::Sighting;
use super::{Context, File, Found, Reader, image};
use crate::model::{Confidence, ObservationKind};
use crate::source::yaml::Node;
use rustc_hash::FxHashMap;

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
            if let Some(root) = file.document() {
                read(file, root, context, &mut found);
            }
        }
        found
    }
}

fn read(file: &File<'_>, root: &Node<'_>, context: &Context<'_>, found: &mut Found) {
    let scope = format!("{KIND}:{}", file.path);
    let workload = Workload { kind: KIND, scope: &scope, name: "pipeline" };
    found.sightings.push(Sighting {
        scope: scope.clone(),
        name: "pipeline".to_owned(),
        vendor: Some("gitlab".to_owned()),
        offering: None,
        region: None,
        country: None,
        category: Some("ci".to_owned()),
        span: root.span,
        kind: KIND,
        confidence: Confidence::Medium,
        evidence: "GitLab pipeline; hosted or self-managed is not known".to_owned(),
        weak: false,
        accessory: false,
    });
    let mut known = FxHashMap::default();
    variables(root.get("variables"), &mut known, &workload, context, found);
    images(root, &known, &workload, context, found);
    if let Some(default) = root.get("default") {
        images(default, &known, &workload, context, found);
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
        variables(job.get("variables"), &mut known, &workload, context, found);
        images(job, &known, &workload, context, found);
    }
}

fn variables(
    node: Option<&Node<'_>>,
    known: &mut FxHashMap<String, String>,
    workload: &Workload<'_>,
    context: &Context<'_>,
    found: &mut Found,
) {
    for (key, value) in node.and_then(Node::as_mapping).unwrap_or_default() {
        let text = value.as_str().or_else(|| value.get("value")?.as_str());
        if let (Some(name), Some(text)) = (key.as_str(), text.and_then(|text| interpolate(text, known))) {
            let variable = [Variable { name, value: Some(&text), span: key.span }];
            found.sightings.extend(environment::sight(&variable, workload, context));
            known.insert(name.to_owned(), text);
        }
    }
}

fn images(
    node: &Node<'_>,
    known: &FxHashMap<String, String>,
    workload: &Workload<'_>,
    context: &Context<'_>,
    found: &mut Found,
) {
    let mut named: Vec<&Node<'_>> = Vec::new();
    named.extend(node.get("image"));
    named.extend(node.get("services").and_then(Node::as_sequence).unwrap_or_default());
    for node in named {
        let node = node.get("name").unwrap_or(node);
        if let Some(text) = node.as_str().and_then(|text| interpolate(text, known)) {
            found.sightings.extend(image::sight(&text, KIND, workload.scope, workload.name, node.span, context));
        }
    }
}
