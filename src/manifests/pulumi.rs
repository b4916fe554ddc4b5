//! Pulumi projects in YAML, and the regions that stack files configure.

use super::environment::{self, Variable, Workload};
use super::place;
use super::sighting::Sighting;
use super::{Context, File, Found, Reader, values};
use crate::catalog::raw::Signal;
use crate::model::{Confidence, ObservationKind};
use crate::source::yaml::Node;

const KIND: &str = "pulumi";

/// Pulumi.
pub(super) struct Pulumi;

impl Reader for Pulumi {
    fn kind(&self) -> ObservationKind {
        KIND
    }

    fn detects(&self, file: &File<'_>) -> bool {
        let name = file.name();
        (name == "Pulumi.yaml" || name == "Pulumi.yml" || (name.starts_with("Pulumi.") && file.is_yaml()))
            && file.document().is_some()
    }

    fn together(&self) -> bool {
        true
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files {
            let Some(root) = file.document() else { continue };
            if root.get("runtime").is_some() {
                project(file, root, files, context, &mut found);
            } else {
                stack(file, root, files, context, &mut found);
            }
        }
        found
    }
}

fn stacks<'f, 't>(file: &File<'_>, files: &[&'f File<'t>]) -> Vec<&'f Node<'t>> {
    let others = files.iter().filter(|other| other.folder() == file.folder() && other.path != file.path);
    others.filter_map(|other| other.document()).filter(|root| root.get("runtime").is_none()).collect()
}

fn project(file: &File<'_>, root: &Node<'_>, files: &[&File<'_>], context: &Context<'_>, found: &mut Found) {
    let stacks = stacks(file, files);
    let scope = format!("{KIND}:{}", file.folder());
    for (name, resource) in root.get("resources").and_then(Node::as_mapping).unwrap_or_default() {
        let (Some(label), Some(kind)) = (name.as_str(), resource.get("type").and_then(Node::as_str)) else { continue };
        let Some(package) = kind.split(':').next().filter(|package| *package != "pulumi") else { continue };
        let Some(hit) = context.signals.find("pulumi", "", package) else { continue };
        let signal = hit.signal;
        let generic_kind = kind.rsplit(':').next().unwrap_or_default();
        let own = signal
            .region_from
            .iter()
            .filter(|from| !from.starts_with("config."))
            .find_map(|from| resource.path(&["properties", from]));
        let explicit = resource.path(&["options", "provider"]).and_then(Node::as_str).and_then(|reference| {
            let named = reference.trim_start_matches("${").trim_end_matches('}');
            root.path(&["resources", named, "properties", "region"])
        });
        let mut places = Vec::new();
        match own.or(explicit) {
            Some(node) => {
                places.push(node.as_str().and_then(|text| resolve(signal, resource, text, root, &stacks, context)))
            }
            None => {
                places.extend(configured(signal, package, root, &stacks, context).into_iter().map(Some));
                if places.is_empty() {
                    places.push(None);
                }
            }
        }
        for at in places {
            let mut sighting = Sighting::of(signal, KIND, &*scope, format!("{generic_kind}-{label}"), name.span)
                .in_place(at)
                .seen(format!("{kind} {label}"));
            sighting.accessory = sighting.region.is_none();
            found.sightings.push(sighting);
        }
    }
}

fn resolve(
    signal: &Signal,
    resource: &Node<'_>,
    text: &str,
    root: &Node<'_>,
    stacks: &[&Node<'_>],
    context: &Context<'_>,
) -> Option<place::Place> {
    let provider = match signal.provider.as_deref()? {
        named if named.starts_with('@') => place::cloud_named(resource.path(&["properties", &named[1..]])?.as_str()?)?,
        id => id,
    };
    let text = match text.strip_prefix("${").and_then(|name| name.strip_suffix('}')) {
        Some(name) => {
            let project = root.get("name").and_then(Node::as_str).unwrap_or_default();
            let keyed = format!("{project}:{name}");
            let set = stacks.iter().find_map(|stack| stack.path(&["config", &keyed])?.as_str());
            set.or_else(|| root.path(&["config", name, "default"])?.as_str())
                .or_else(|| root.path(&["template", "config", name, "default"])?.as_str())
                .or_else(|| root.path(&["variables", name])?.as_str())?
        }
        None => text,
    };
    place::resolve(context.catalog, provider, text)
}

/// Regions that the stacks set for a package.
fn configured(
    signal: &Signal,
    package: &str,
    root: &Node<'_>,
    stacks: &[&Node<'_>],
    context: &Context<'_>,
) -> Vec<place::Place> {
    let mut places = Vec::new();
    for from in signal.region_from.iter().filter_map(|from| from.strip_prefix("config.")) {
        let key = format!("{package}:{from}");
        for stack in stacks.iter().copied().chain([root]) {
            // A project that is a template says with which value a new one begins.
            let set = stack.path(&["config", &key]).or_else(|| stack.path(&["template", "config", &key, "default"]));
            let text = set.and_then(|node| node.as_str().or_else(|| node.get("value")?.as_str()));
            if let Some(at) = text.and_then(|text| place::resolve(context.catalog, signal.provider.as_deref()?, text))
                && !places.contains(&at)
            {
                places.push(at);
            }
        }
    }
    places
}

/// A stack of a project in another language: its configuration names the clouds.
fn stack(file: &File<'_>, root: &Node<'_>, files: &[&File<'_>], context: &Context<'_>, found: &mut Found) {
    let project = files
        .iter()
        .filter(|other| other.folder() == file.folder())
        .filter_map(|other| other.document())
        .find(|node| node.get("runtime").is_some());
    let in_yaml = project.is_some_and(|node| node.get("resources").is_some());
    let scope = format!("{KIND}:{}", file.folder());
    let workload = Workload { kind: KIND, scope: &scope, name: "stack" };
    if let Some(config) = root.get("config") {
        values::read(config, &workload, context, false, found);
    }
    sealed(root, &workload, context, found);
    settings_of(root, &workload, context, found);
    if in_yaml {
        return;
    }
    for (key, value) in root.get("config").and_then(Node::as_mapping).unwrap_or_default() {
        let Some((package, name)) = key.as_str().and_then(|key| key.split_once(':')) else { continue };
        let Some(hit) = context.signals.find("pulumi", "", package) else { continue };
        let wanted = hit.signal.region_from.iter().any(|from| from.strip_prefix("config.") == Some(name));
        let Some(text) = value.as_str().filter(|_| wanted) else { continue };
        let at = hit.signal.provider.as_deref().and_then(|provider| place::resolve(context.catalog, provider, text));
        found.sightings.push(
            Sighting::of(hit.signal, KIND, &*scope, "stack", key.span)
                .in_place(at)
                .seen(format!("configuration {package}:{name}"))
                .at_most(Confidence::Medium),
        );
    }
}

/// Secrets that are sealed with no key of one's own are sealed, and the state is kept, by Pulumi's service.
fn sealed(root: &Node<'_>, workload: &Workload<'_>, context: &Context<'_>, found: &mut Found) {
    if ["encryptionsalt", "encryptedkey", "secretsprovider"].iter().any(|key| root.get(key).is_some()) {
        return;
    }
    let entries = root.get("config").and_then(Node::as_mapping).unwrap_or_default();
    let secret = entries.iter().find(|(_, value)| value.get("secure").is_some());
    let service = context.signals.find("kubernetes", "env", "PULUMI_ACCESS_TOKEN");
    if let Some(((key, _), hit)) = secret.zip(service).filter(|(_, hit)| hit.signal.vendor.is_some()) {
        found.sightings.push(workload.sighting(hit.signal, key.span).seen("secret sealed by the service"));
    }
}

/// What the names of a stack's own settings tell: `shop:discord-token`, and `shop:regions.digitalocean` with a region.
fn settings_of(root: &Node<'_>, workload: &Workload<'_>, context: &Context<'_>, found: &mut Found) {
    for (key, value) in root.get("config").and_then(Node::as_mapping).unwrap_or_default() {
        let Some((package, name)) = key.as_str().and_then(|key| key.split_once(':')) else { continue };
        // What a provider is given is looked at with the provider.
        if context.signals.find("pulumi", "", package).is_some() {
            continue;
        }
        let loud = name.to_ascii_uppercase().replace(['-', '.'], "_");
        let variable = Variable { name: &loud, value: value.as_str(), span: key.span };
        found.sightings.extend(environment::sight(&[variable], workload, context));
        let words: Vec<String> = name.split(['-', '.', '_']).map(str::to_ascii_lowercase).collect();
        let placed = words.iter().any(|word| word.starts_with("region") || word == "location" || word == "zone");
        for hit in words.iter().filter(|_| placed).filter_map(|word| context.signals.find("pulumi", "", word)) {
            let at = hit.signal.provider.as_deref().zip(value.as_str());
            let at = at.and_then(|(provider, text)| place::resolve(context.catalog, provider, text));
            if at.is_some() {
                let sighting = workload.sighting(hit.signal, key.span).in_place(at);
                found.sightings.push(sighting.seen(format!("setting {name}")).at_most(Confidence::Medium));
            }
        }
    }
}
