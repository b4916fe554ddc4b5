//! Kamal: where an application's own image is pushed to, what its containers are told, where its secrets are kept.
//!
//! In: `config/deploy.yml`, `config/deploy.production.yml` and `.kamal/secrets`. Out: the registry (Docker Hub where none is named),
//! images beside the application, variables with and without values, the vault that secrets are fetched from.

use super::environment::{self, Variable, Workload};
use super::file::lines;
use super::{Context, File, Found, Reader, derived, image};
use crate::model::{Confidence, ObservationKind};
use crate::source::Span;
use crate::source::yaml::Node;

const KIND: &str = "platform";

/// Where images go that are not told where.
const DEFAULT: &str = "docker.io";

/// Settings of Kamal.
pub(super) struct Kamal;

impl Reader for Kamal {
    fn kind(&self) -> ObservationKind {
        KIND
    }

    fn detects(&self, file: &File<'_>) -> bool {
        is_secrets(file)
            || file.is_yaml()
                && file.name().starts_with("deploy")
                && ["service", "image", "servers"]
                    .iter()
                    .all(|key| file.document().is_some_and(|root| root.get(key).is_some()))
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files {
            let scope = format!("{KIND}:{}", file.path);
            let root = file.document();
            let name = root.and_then(|root| root.get("service")).and_then(Node::as_str).unwrap_or("application");
            let workload = Workload { kind: KIND, scope: &scope, name };
            match root.filter(|_| !is_secrets(file)) {
                Some(root) => deployed(root, &workload, context, &mut found),
                None => secrets(file, &workload, context, &mut found),
            }
        }
        found
    }
}

fn is_secrets(file: &File<'_>) -> bool {
    file.folder().rsplit('/').next() == Some(".kamal") && file.name().starts_with("secrets")
}

fn deployed(root: &Node<'_>, workload: &Workload<'_>, context: &Context<'_>, found: &mut Found) {
    if let Some(own) = root.get("image")
        && let Some(path) = own.as_str()
    {
        let server = root.get("registry").and_then(|registry| registry.get("server"));
        let host = server.and_then(Node::as_str).unwrap_or(DEFAULT);
        let span = server.unwrap_or(own).span;
        let pushed = format!("{host}/{path}");
        let seen = image::sight(&pushed, workload.kind, workload.scope, workload.name, span, context);
        found.sightings.extend(seen.map(|sighting| sighting.seen(format!("own image at {host}"))));
    }
    told(root.get("env"), workload, context, found);
    for (name, accessory) in root.get("accessories").and_then(Node::as_mapping).unwrap_or_default() {
        let workload = Workload { name: name.as_str().unwrap_or(workload.name), ..*workload };
        if let Some(image) = accessory.get("image") {
            let text = image.as_str().unwrap_or_default();
            found.sightings.extend(image::sight(text, KIND, workload.scope, workload.name, image.span, context));
        }
        told(accessory.get("env"), &workload, context, found);
    }
}

/// Variables: a mapping, or those in the open under `clear` and names of the others under `secret`.
fn told(env: Option<&Node<'_>>, workload: &Workload<'_>, context: &Context<'_>, found: &mut Found) {
    let Some(env) = env else { return };
    let parted = env.get("clear").or_else(|| env.get("secret")).is_some();
    let open = if parted { env.get("clear") } else { Some(env) };
    let values = open.and_then(Node::as_mapping).unwrap_or_default().iter();
    let values = values.filter_map(|(key, value)| Some((key.as_str()?, value.as_str(), key.span)));
    let names = env.get("secret").and_then(Node::as_sequence).unwrap_or_default().iter();
    // `CONTAINER_NAME:KEPT_NAME`
    let names = names.filter_map(|item| Some((item.as_str()?.split(':').next()?, None, item.span)));
    let all = values.chain(names).map(|(name, value, span)| Variable { name, value, span });
    found.sightings.extend(environment::sight(&all.collect::<Vec<_>>(), workload, context));
}

/// Names of secrets, and whom they are fetched from: `$(kamal secrets fetch --adapter 1password …)`.
fn secrets(file: &File<'_>, workload: &Workload<'_>, context: &Context<'_>, found: &mut Found) {
    let mut variables = Vec::new();
    for (at, line) in lines(file.text).filter(|(_, line)| !line.starts_with('#')) {
        let Some((name, value)) = line.split_once('=') else { continue };
        let span = Span::new(file.id, at, at + line.len());
        variables.push(Variable { name, value: None, span });
        let adapter =
            value.split_once("--adapter").and_then(|(_, rest)| rest.trim_start_matches(['=', ' ']).split(' ').next());
        if let Some(signal) = adapter.and_then(|adapter| derived::service(context.catalog, adapter)) {
            let sighting = workload.sighting(signal, span).seen("secrets fetched from it");
            found.sightings.push(sighting.at_most(Confidence::Medium));
        }
    }
    found.sightings.extend(environment::sight(&variables, workload, context));
}
