//! GitHub workflows and actions: GitHub itself, the clouds that steps sign in to, the images that jobs use.

use super::environment::{self, Variable, Workload};
use super::sighting::Sighting;
use super::{Context, File, Found, Reader, image, place};
use crate::model::{Confidence, ObservationKind};
use crate::source::yaml::Node;
use rustc_hash::FxHashMap;

const KIND: &str = "github-workflow";

/// GitHub workflows and composite actions.
pub(super) struct GithubWorkflow;

impl Reader for GithubWorkflow {
    fn kind(&self) -> ObservationKind {
        KIND
    }

    fn detects(&self, file: &File<'_>) -> bool {
        if !file.is_yaml() {
            return false;
        }
        let workflow = file.path.contains("workflows/") && file.mentions(&["jobs:"]);
        let action = matches!(file.name(), "action.yml" | "action.yaml") && file.mentions(&["runs:"]);
        (workflow || action)
            && file.document().is_some_and(|root| {
                root.get("jobs").is_some_and(|jobs| jobs.as_mapping().is_some()) || root.get("runs").is_some()
            })
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
    let name = file.name().split('.').next().unwrap_or_default().to_owned();
    let workload = Workload { kind: KIND, scope: &scope, name: &name };
    if file.path.contains(".github/workflows/") || file.path.starts_with("workflows/") {
        let at = root.get("on").or_else(|| root.get("jobs")).unwrap_or(root);
        let vendor =
            context.catalog.vendor_of_offering("github-actions").map_or("microsoft", |vendor| &vendor.id).to_owned();
        found.sightings.push(Sighting {
            scope: scope.clone(),
            name: name.clone(),
            vendor: Some(vendor),
            offering: Some("github-actions".to_owned()),
            region: None,
            country: None,
            category: Some("ci".to_owned()),
            span: at.span,
            kind: KIND,
            confidence: Confidence::High,
            evidence: "GitHub workflow".to_owned(),
            weak: false,
            accessory: false,
        });
    }
    let mut known = FxHashMap::default();
    variables(root.get("env"), &mut known, &workload, context, found);
    for (_, job) in root.get("jobs").and_then(Node::as_mapping).unwrap_or_default() {
        let mut known = known.clone();
        variables(job.get("env"), &mut known, &workload, context, found);
        let mut images: Vec<&Node<'_>> = Vec::new();
        images.extend(job.get("container").map(|container| container.get("image").unwrap_or(container)));
        images.extend(
            job.get("services")
                .and_then(Node::as_mapping)
                .unwrap_or_default()
                .iter()
                .filter_map(|(_, service)| service.get("image")),
        );
        for node in images {
            if let Some(text) = node.as_str().and_then(|text| fill(text, &known)) {
                found.sightings.extend(image::sight(&text, KIND, &scope, &name, node.span, context));
            }
        }
        steps(job.get("steps"), &known, &workload, context, found);
    }
    steps(root.path(&["runs", "steps"]), &known, &workload, context, found);
}

fn variables(
    node: Option<&Node<'_>>,
    known: &mut FxHashMap<String, String>,
    workload: &Workload<'_>,
    context: &Context<'_>,
    found: &mut Found,
) {
    let entries: Vec<(&str, Option<String>, crate::source::Span)> = node
        .and_then(Node::as_mapping)
        .unwrap_or_default()
        .iter()
        .filter_map(|(key, value)| Some((key.as_str()?, value.as_str().and_then(|text| fill(text, known)), key.span)))
        .collect();
    let borrowed: Vec<Variable<'_>> = entries
        .iter()
        .filter(|(_, value, _)| value.is_some())
        .map(|(name, value, span)| Variable { name, value: value.as_deref(), span: *span })
        .collect();
    found.sightings.extend(environment::sight(&borrowed, workload, context));
    known.extend(entries.into_iter().filter_map(|(name, value, _)| Some((name.to_owned(), value?))));
}

/// The text with `${{ env.NAME }}` filled in; `None` when it holds anything else that is only known at run time.
fn fill(text: &str, known: &FxHashMap<String, String>) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find("${{") {
        let end = rest[start..].find("}}")? + start;
        out.push_str(&rest[..start]);
        out.push_str(known.get(rest[start + 3..end].trim().strip_prefix("env.")?)?);
        rest = &rest[end + 2..];
    }
    out.push_str(rest);
    Some(out)
}

fn steps(
    node: Option<&Node<'_>>,
    known: &FxHashMap<String, String>,
    workload: &Workload<'_>,
    context: &Context<'_>,
    found: &mut Found,
) {
    for step in node.and_then(Node::as_sequence).unwrap_or_default() {
        let mut known = known.clone();
        variables(step.get("env"), &mut known, workload, context, found);
        let Some((uses, text)) = step.get("uses").and_then(|node| Some((node, node.as_str()?))) else { continue };
        if let Some(container) = text.strip_prefix("docker://") {
            found.sightings.extend(image::sight(container, KIND, workload.scope, workload.name, uses.span, context));
            continue;
        }
        let action = text.split('@').next().unwrap_or(text);
        let input =
            |name: &str| step.path(&["with", name]).and_then(|node| Some((node, fill(node.as_str()?, &known)?)));
        if let Some(hit) = context.signals.find("github-action", "", action) {
            let found_region = hit.signal.region_from.iter().find_map(|name| input(name));
            let at = found_region
                .and_then(|(_, text)| place::resolve(context.catalog, hit.signal.provider.as_deref()?, &text));
            let mut sighting = Sighting::of(hit.signal, KIND, workload.scope, workload.name, uses.span)
                .in_place(at)
                .seen(format!("uses {action}"));
            sighting.accessory = sighting.region.is_none();
            found.sightings.push(sighting);
        }
        if let Some((node, registry)) = input("registry") {
            found.sightings.extend(image::sight(
                &format!("{registry}/x"),
                KIND,
                workload.scope,
                workload.name,
                node.span,
                context,
            ));
        } else if action.eq_ignore_ascii_case("docker/login-action") {
            found.sightings.extend(image::sight(
                "docker.io/x",
                KIND,
                workload.scope,
                workload.name,
                uses.span,
                context,
            ));
        }
        if let Some(node) = step.path(&["with", "tags"]).or_else(|| step.path(&["with", "images"])) {
            for line in node.as_str().unwrap_or_default().lines().flat_map(|line| line.split(',')) {
                let host = line.trim().split('/').next().unwrap_or_default();
                if host.contains('.') && host.len() < line.trim().len() {
                    found.sightings.extend(image::sight(
                        &format!("{host}/x"),
                        KIND,
                        workload.scope,
                        workload.name,
                        node.span,
                        context,
                    ));
                }
            }
        }
    }
}
