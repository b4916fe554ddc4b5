//! CloudFormation and SAM templates, YAML with short tags or JSON. A template names no region; only zones, replicas, stack sets
//! and the `samconfig.toml` beside it do.

use super::environment::{self, Variable, Workload};
use super::file::inside;
use super::place::{self, Place};
use super::sighting::Sighting;
use super::{Context, File, Found, Reader, image, let_in, platform, told};
use crate::catalog::makers::{Maker, fold};
use crate::model::{Confidence, ObservationKind};
use crate::source::yaml::Node;
use rustc_hash::FxHashSet;

const KIND: &str = "cloudformation";

/// CloudFormation.
pub(super) struct CloudFormation;

impl Reader for CloudFormation {
    fn kind(&self) -> ObservationKind {
        KIND
    }

    fn detects(&self, file: &File<'_>) -> bool {
        let named = file.is_yaml() || file.is_json() || file.ends_with(".template");
        named
            && file.mentions(&["Resources"])
            && file.mentions(&["::"])
            && file.document().is_some_and(|root| {
                let resources = root.get("Resources").and_then(Node::as_mapping).unwrap_or_default();
                resources.iter().any(|(_, resource)| {
                    resource.get("Type").and_then(Node::as_str).is_some_and(|kind| kind.contains("::"))
                })
            })
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files {
            let Some(root) = file.document() else { continue };
            let deployed = deployed(file, context);
            for (name, resource) in root.get("Resources").and_then(Node::as_mapping).unwrap_or_default() {
                read(file, root, name, resource, deployed.as_ref(), context, &mut found);
            }
            parameters(file, root, context, &mut found);
            if let Some(globals) = root.get("Globals") {
                settings(file, "globals", globals, context, &mut found);
            }
        }
        found
    }
}

/// Where the settings of SAM beside a template put it, if all its environments agree.
fn deployed(file: &File<'_>, context: &Context<'_>) -> Option<Place> {
    let settings = context.file(&inside(file.folder(), "samconfig.toml"))?;
    let mut places = Vec::new();
    for (region, _) in platform::toml_values(settings.text, "region") {
        places.extend(place::resolve(context.catalog, "aws", &region).filter(|place| !places.contains(place)));
    }
    places.pop().filter(|_| places.is_empty())
}

#[allow(clippy::too_many_arguments)]
fn read(
    file: &File<'_>,
    root: &Node<'_>,
    name: &Node<'_>,
    resource: &Node<'_>,
    deployed: Option<&Place>,
    context: &Context<'_>,
    found: &mut Found,
) {
    let (Some(label), Some(kind)) = (name.as_str(), resource.get("Type").and_then(Node::as_str)) else { return };
    let Some(hit) = context.signals.find("cloudformation", "", kind) else { return };
    if kind.starts_with("AWS::CloudFormation::") && kind != "AWS::CloudFormation::StackSet" {
        return;
    }
    let signal = hit.signal;
    if let Some(properties) = resource.get("Properties") {
        settings(file, label, properties, context, found);
        destinations(file, label, kind, properties, context, found);
        let scope = format!("{KIND}:{}", file.path);
        images(properties, &Workload { kind: KIND, scope: &scope, name: label }, kind, context, found, 0);
    }
    let mut places = Vec::new();
    for path in &signal.region_from {
        let mut values = Vec::new();
        if let Some(properties) = resource.get("Properties") {
            collect(properties, &path.split('.').collect::<Vec<_>>(), &mut values);
        }
        for value in values {
            if let Some(text) = literal(value, root)
                && let Some(at) =
                    signal.provider.as_deref().and_then(|provider| place::resolve(context.catalog, provider, &text))
                && !places.contains(&at)
            {
                places.push(at);
            }
        }
        if !places.is_empty() {
            break;
        }
    }
    if places.is_empty() && signal.provider.as_deref() == Some("aws") {
        places.extend(deployed.cloned());
    }
    let generic = signal.offering.as_deref().is_none_or(|id| id == "aws");
    let title = if generic {
        format!("{}-{label}", kind.split("::").skip(1).collect::<Vec<_>>().join("-"))
    } else {
        label.to_owned()
    };
    let scope = format!("{KIND}:{}", file.path);
    let places: Vec<_> =
        if places.is_empty() || signal.field == "global" { vec![None] } else { places.into_iter().map(Some).collect() };
    for at in places {
        let mut sighting =
            Sighting::of(signal, KIND, &*scope, &*title, name.span).in_place(at).seen(format!("{kind} {label}"));
        sighting.accessory = sighting.region.is_none() && generic;
        found.sightings.push(sighting);
    }
}

/// Images of containers and functions. What names no registry is one of Docker Hub where tasks are described.
fn images(node: &Node<'_>, workload: &Workload<'_>, kind: &str, context: &Context<'_>, found: &mut Found, depth: u32) {
    if depth > 12 {
        return;
    }
    for item in node.as_sequence().unwrap_or_default() {
        images(item, workload, kind, context, found, depth + 1);
    }
    for (key, value) in node.as_mapping().unwrap_or_default() {
        let text =
            value.as_str().filter(|text| matches!(key.as_str(), Some("Image" | "ImageUri")) && !text.contains('$'));
        let Some(text) = text else {
            images(value, workload, kind, context, found, depth + 1);
            continue;
        };
        let named = text.split_once('/').is_some_and(|(host, _)| host.contains('.'));
        if named || kind == "AWS::ECS::TaskDefinition" {
            let Workload { kind, scope, name } = *workload;
            found.sightings.extend(image::sight(text, kind, scope, name, value.span, context));
        }
    }
}

/// Parameters that are used and name an account of somebody else, or its secret: `NewRelicExternalId`.
fn parameters(file: &File<'_>, root: &Node<'_>, context: &Context<'_>, found: &mut Found) {
    let scope = format!("{KIND}:{}", file.path);
    let declared = root.get("Parameters").and_then(Node::as_mapping).unwrap_or_default();
    if declared.is_empty() {
        return;
    }
    let (mut once, mut again) = (FxHashSet::default(), FxHashSet::default());
    for word in file.text.split(|c: char| !c.is_ascii_alphanumeric()) {
        if !once.insert(word) {
            again.insert(word);
        }
    }
    for (key, value) in declared {
        let Some(name) = key.as_str().filter(|name| again.contains(name)) else { continue };
        let workload = Workload { kind: KIND, scope: &scope, name };
        if let Some(default) = value.get("Default").and_then(Node::as_str) {
            let_in::sight(default, key.span, &workload, context, found);
        }
        let lower = name.to_ascii_lowercase();
        if let Some(maker) =
            lower.strip_suffix("externalid").and_then(|end| told::by_destination(context.catalog, &name[..end.len()]))
        {
            let sighting = Sighting::of(maker.signal(), KIND, &*scope, name, key.span);
            found.sightings.push(sighting.seen(format!("parameter {name}")).at_most(Confidence::Low));
        }
    }
}

/// Where logs are sent, by the name of the stream or function that takes them or of the way that AWS knows.
fn destinations(
    file: &File<'_>,
    label: &str,
    kind: &str,
    properties: &Node<'_>,
    context: &Context<'_>,
    found: &mut Found,
) {
    let scope = format!("{KIND}:{}", file.path);
    let mut see = |maker: Option<&Maker<'_>>, node: &Node<'_>| {
        let sighting = maker.map(|maker| Sighting::of(maker.signal(), KIND, &*scope, label, node.span));
        found.sightings.extend(sighting.map(|s| s.seen(format!("{kind} {label}")).at_most(Confidence::Low)));
    };
    match kind {
        "AWS::Logs::SubscriptionFilter" => {
            let Some(node) = properties.get("DestinationArn") else { return };
            let inner = ["Ref", "Fn::ImportValue", "Fn::GetAtt", "Fn::Sub"].iter().find_map(|key| node.get(key));
            let inner = inner.unwrap_or(node);
            let name = inner.as_str().or_else(|| inner.as_sequence()?.first()?.as_str());
            see(name.and_then(|name| told::by_destination(context.catalog, name)), node);
        }
        "AWS::KinesisFirehose::DeliveryStream" => {
            for (key, value) in properties.as_mapping().unwrap_or_default() {
                let name = key.as_str().and_then(|key| key.strip_suffix("DestinationConfiguration"));
                see(name.and_then(|name| context.catalog.makers().label(&fold(name))), key);
                let named = value.path(&["EndpointConfiguration", "Name"]).and_then(Node::as_str);
                see(named.and_then(|name| told::by_destination(context.catalog, name)), value);
            }
        }
        _ => {}
    }
}

/// What the settings of a resource, or of all functions, show.
fn settings(file: &File<'_>, label: &str, properties: &Node<'_>, context: &Context<'_>, found: &mut Found) {
    let scope = format!("{KIND}:{}", file.path);
    let workload = Workload { kind: KIND, scope: &scope, name: label };
    let mut variables = Vec::new();
    contents(properties, &mut variables, &workload, context, found, 0);
    found.sightings.extend(environment::sight(&variables, &workload, context));
}

/// How deep properties may nest.
const DEPTH: u32 = 30;

/// Variables that a function or a container is given, and the addresses in all other values.
fn contents<'n>(
    node: &'n Node<'_>,
    variables: &mut Vec<Variable<'n>>,
    workload: &Workload<'_>,
    context: &Context<'_>,
    found: &mut Found,
    depth: u32,
) {
    if depth > DEPTH {
        return;
    }
    for item in node.as_sequence().unwrap_or_default() {
        let named = item.get("Name").filter(|_| item.get("Value").is_some() || item.get("ValueFrom").is_some());
        if let Some((at, name)) = named.and_then(|at| Some((at, at.as_str()?))) {
            let value = item.get("Value").and_then(written);
            variables.push(Variable { name, value, span: at.span });
        }
        contents(item, variables, workload, context, found, depth + 1);
    }
    for (key, value) in node.as_mapping().unwrap_or_default() {
        let Some(name) = key.as_str() else { continue };
        if name == "Variables" {
            for (key, value) in value.as_mapping().unwrap_or_default() {
                let Some(name) = key.as_str() else { continue };
                variables.push(Variable { name, value: written(value), span: key.span });
            }
        } else if !matches!(name, "Description" | "Metadata") {
            match value.as_str() {
                Some(text) if text.contains("://") => {
                    found.sightings.extend(environment::hosts(text, name, value.span, workload, context));
                }
                Some(text) if text.starts_with("arn:aws") && value.tag.is_none() => {
                    elsewhere(text, value, workload, context, found);
                }
                _ => {}
            }
            let single = std::slice::from_ref(value);
            for text in value.as_sequence().unwrap_or(single).iter().filter_map(Node::as_str) {
                let_in::sight(text, value.span, workload, context, found);
            }
            contents(value, variables, workload, context, found, depth + 1);
        }
    }
}

/// The text of a value, also one with places to fill in; what a reference stands for is not in the file.
fn written<'n>(value: &'n Node<'_>) -> Option<&'n str> {
    match value.tag.as_deref() {
        None => value.as_str().or_else(|| value.get("Fn::Sub").and_then(Node::as_str)),
        Some("Sub") => value.as_str(),
        Some(_) => None,
    }
}

/// A region that a resource is used in by its full name: a certificate, a list of rules.
fn elsewhere(arn: &str, node: &Node<'_>, workload: &Workload<'_>, context: &Context<'_>, found: &mut Found) {
    // Layers and images of others are copied from there.
    let own = |arn: &str| !arn.contains(":lambda:") && !arn.contains(":layer:");
    let place = Some(arn).filter(|arn| own(arn)).and_then(|arn| place::of_arn(context.catalog, arn));
    let Some(hit) = place.is_some().then(|| context.signals.find("cloudformation", "", "AWS::Region")).flatten() else {
        return;
    };
    let sighting = Sighting::of(hit.signal, KIND, workload.scope, workload.name, node.span);
    let sighting = sighting.in_place(place).seen(format!("name of a resource of {}", workload.name));
    found.sightings.push(sighting.at_most(Confidence::Medium));
}

fn collect<'n>(node: &'n Node<'n>, path: &[&str], into: &mut Vec<&'n Node<'n>>) {
    if let Some(items) = node.as_sequence() {
        items.iter().for_each(|item| collect(item, path, into));
    } else if let [first, rest @ ..] = path {
        if let Some(inner) = node.get(first) {
            collect(inner, rest, into);
        }
    } else {
        into.push(node);
    }
}

/// A text, or the default of the parameter that it refers to when that is the only allowed one.
fn literal(node: &Node<'_>, root: &Node<'_>) -> Option<String> {
    let reference =
        if node.tag.as_deref() == Some("Ref") { node.as_str() } else { node.get("Ref").and_then(Node::as_str) };
    match reference {
        Some(name) => root.path(&["Parameters", name, "Default"])?.as_str().map(str::to_owned),
        None if node.tag.is_none() => node.as_str().map(str::to_owned),
        None => None,
    }
}
