//! GitHub workflows and actions: GitHub itself, the clouds that steps sign in to, the images that jobs use.

use super::environment::{self, Variable, Workload};
use super::github_inputs::{Inputs, cells, fill};
use super::pipeline::{Known, Pipeline};
use super::sighting::Sighting;
use super::{Context, File, Found, Reader, checkout, derived, place, told};
use crate::model::{Confidence, ObservationKind};
use crate::source::Span;
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

    fn together(&self) -> bool {
        true
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let inputs = Inputs::new(files);
        Found::of_each(files, |file| {
            let mut found = Found::default();
            // One that a repository keeps for others lies among their files.
            if file.folder().ends_with(".github/workflows") && checkout::rests(file, ".github/workflows", context) {
                found.skip(file, None, checkout::RESTS);
            } else if let Some(root) = file.document() {
                read(file, root, &inputs, context, &mut found);
            }
            found
        })
    }
}

fn read(file: &File<'_>, root: &Node<'_>, inputs: &Inputs, context: &Context<'_>, found: &mut Found) {
    let scope = format!("{KIND}:{}", file.path);
    let name = file.stem();
    let pipeline = Pipeline { workload: Workload { kind: KIND, scope: &scope, name }, context, fill };
    if file.path.contains(".github/workflows/") || file.path.starts_with("workflows/") {
        let key = |name: &str| root.as_mapping()?.iter().map(|(key, _)| key).find(|key| key.as_str() == Some(name));
        let at = key("on").or_else(|| key("jobs")).unwrap_or(root);
        let vendor = context.catalog.vendor_of_offering("github-actions").map_or("microsoft", |vendor| &vendor.id);
        let offering = Some("github-actions");
        found.sightings.push(pipeline.system(vendor, offering, at.span, Confidence::High, "GitHub workflow"));
    }
    let own = found.sightings.len();
    let speaks_of = |word: &str| file.text.contains(word);
    let sets = if speaks_of("inputs.") { inputs.of(file.path, root) } else { vec![Known::default()] };
    for mut known in sets {
        environment_of(root, &mut known, &pipeline, found);
        for (_, job) in root.get("jobs").and_then(Node::as_mapping).unwrap_or_default() {
            let cells = if speaks_of("matrix.") { cells(job, &known) } else { vec![known.clone()] };
            cells.into_iter().for_each(|known| run(job, known, &pipeline, found));
        }
        steps(root.path(&["runs", "steps"]), &known, &pipeline, found);
    }
    only_once(&mut found.sightings, own);
}

/// Drops what several calls or cells of a matrix show alike, from the place on where a file's begin.
fn only_once(sightings: &mut Vec<Sighting>, from: usize) {
    let mut at: FxHashMap<(Span, String, Option<String>), Vec<usize>> = FxHashMap::default();
    let mut kept: Vec<Sighting> = Vec::new();
    for sighting in sightings.drain(from..) {
        let same = at.entry((sighting.span, sighting.evidence.clone(), sighting.region.clone())).or_default();
        if !same.iter().any(|known| kept[*known] == sighting) {
            same.push(kept.len());
            kept.push(sighting);
        }
    }
    sightings.extend(kept);
}

/// A job with one set of values.
fn run(job: &Node<'_>, mut known: Known, pipeline: &Pipeline<'_, '_>, found: &mut Found) {
    environment_of(job, &mut known, pipeline, found);
    let services = job.get("services").and_then(Node::as_mapping).unwrap_or_default();
    let services = services.iter().filter_map(|(_, service)| service.get("image"));
    pipeline.images(job.get("container").into_iter().chain(services), "image", &known, found);
    // A workflow that is called gets secrets and inputs handed over.
    handed_secrets(job.get("secrets"), true, pipeline, found);
    handed_secrets(job.get("with"), false, pipeline, found);
    called(job, pipeline, found);
    steps(job.get("steps"), &known, pipeline, found);
}

/// The variables of a workflow, job or step, and the secrets in them.
fn environment_of(node: &Node<'_>, known: &mut Known, pipeline: &Pipeline<'_, '_>, found: &mut Found) {
    pipeline.variables(node.get("env"), known, found);
    handed_secrets(node.get("env"), false, pipeline, found);
}

/// A workflow of somebody else that gets secrets and bears a vendor's name.
fn called(job: &Node<'_>, pipeline: &Pipeline<'_, '_>, found: &mut Found) {
    let Some((uses, text)) = job.get("uses").and_then(|node| Some((node, node.as_str()?))) else { return };
    let Pipeline { workload, context, .. } = pipeline;
    let maker = job.get("secrets").and_then(|_| told::by_workflow(context.catalog, text));
    if let Some(maker) = maker {
        let sighting = Sighting::of(maker.signal(), KIND, workload.scope, workload.name, uses.span);
        found.sightings.push(sighting.seen(format!("uses {}", text.split('@').next().unwrap_or(text))));
    }
}

/// Secrets and variables of the repository in the values of a mapping: their names tell whose they are, unless the key says
/// the same and is looked at anyway; `keys` says that it is not. A cloud that ends a name is where something of ours is
/// (`ARGOCD_SERVER_STACKIT`).
fn handed_secrets(node: Option<&Node<'_>>, keys: bool, pipeline: &Pipeline<'_, '_>, found: &mut Found) {
    let mut variables = Vec::new();
    for (key, value) in node.and_then(Node::as_mapping).unwrap_or_default() {
        for part in value.as_str().unwrap_or_default().split("${{").skip(1) {
            let inner = part.split("}}").next().unwrap_or_default().trim();
            let name = inner.strip_prefix("secrets.").or_else(|| inner.strip_prefix("vars."));
            let named = |c: char| c.is_ascii_alphanumeric() || c == '_';
            let other = |name: &&str| keys || key.as_str() != Some(name);
            if let Some(name) = name.filter(|name| name.chars().all(named)).filter(other) {
                variables.push(Variable { name, value: None, span: value.span });
            }
        }
    }
    let Pipeline { workload, context, .. } = pipeline;
    for variable in &variables {
        // Databases bear names of those who rent out machines as well.
        let words: Vec<&str> = variable.name.split('_').collect();
        let stored = words.iter().any(|word| matches!(*word, "DB" | "DATABASE" | "JDBC" | "SQL" | "MQ"));
        let last = words.last().filter(|_| !stored && words.len() > 1);
        let cloud = last.and_then(|last| derived::host_of_machines(context.catalog, last));
        if let Some(signal) = cloud {
            let sighting =
                workload.sighting(signal, variable.span).seen(format!("secret {}", variable.name)).only_named();
            found.sightings.push(sighting.at_most(Confidence::Low));
        }
    }
    found.sightings.extend(environment::sight(&variables, workload, context));
}

/// Whether a step gets a secret other than GitHub's own token.
fn is_handed_secret(step: &Node<'_>) -> bool {
    let values = ["with", "env"].iter().filter_map(|key| step.get(key)?.as_mapping()).flatten();
    values.filter_map(|(_, value)| value.as_str()).any(|text| {
        text.split("secrets.").skip(1).any(|name| !name.starts_with("GITHUB_TOKEN") && !name.starts_with("GH_"))
    })
}

fn steps(node: Option<&Node<'_>>, known: &Known, pipeline: &Pipeline<'_, '_>, found: &mut Found) {
    for step in node.and_then(Node::as_sequence).unwrap_or_default() {
        let mut known = known.clone();
        environment_of(step, &mut known, pipeline, found);
        pipeline.scripts(step.get("run"), &known, found);
        handed_secrets(step.get("with"), false, pipeline, found);
        let Some((uses, text)) = step.get("uses").and_then(|node| Some((node, node.as_str()?))) else { continue };
        if let Some(container) = text.strip_prefix("docker://") {
            pipeline.image(container, uses.span, found);
            continue;
        }
        let action = text.split('@').next().unwrap_or(text);
        let input =
            |name: &str| step.path(&["with", name]).and_then(|node| Some((node, fill(node.as_str()?, &known)?)));
        let Pipeline { workload, context, .. } = pipeline;
        let known = context.signals.find("github-action", "", action).map(|hit| hit.signal);
        // An action of somebody else that is only called after a vendor has to get something to sign in with.
        let known = known.filter(|signal| signal.how != "template" || is_handed_secret(step));
        let by_name = || is_handed_secret(step).then(|| derived::action(context.catalog, action)).flatten();
        if let Some(signal) = known.or_else(by_name).filter(|signal| signal.vendor.is_some()) {
            let found_region = signal.region_from.iter().find_map(|name| input(name));
            let at =
                found_region.and_then(|(_, text)| place::resolve(context.catalog, signal.provider.as_deref()?, &text));
            let mut sighting = Sighting::of(signal, KIND, workload.scope, workload.name, uses.span)
                .in_place(at)
                .seen(format!("uses {action}"));
            sighting.accessory = sighting.region.is_none();
            found.sightings.push(sighting);
        }
        if let Some((node, registry)) = input("registry").or_else(|| input("login-server")) {
            pipeline.image(&format!("{registry}/x"), node.span, found);
        } else if action.eq_ignore_ascii_case("docker/login-action") && step.path(&["with", "registry"]).is_none() {
            pipeline.image("docker.io/x", uses.span, found);
        }
        if let Some(node) = step.path(&["with", "tags"]).or_else(|| step.path(&["with", "images"])) {
            for line in node.as_str().unwrap_or_default().lines().flat_map(|line| line.split(',')) {
                let host = line.trim().split('/').next().unwrap_or_default();
                if host.contains('.') && host.len() < line.trim().len() {
                    pipeline.image(&format!("{host}/x"), node.span, found);
                }
            }
        }
    }
}
