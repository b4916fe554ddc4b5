//! CycloneDX bills of materials, JSON and XML, 1.2 to 1.7: services with providers and endpoints, nested ones too, and
//! direct dependencies that are the client of one vendor. Files that fail strict validation are read as far as they go.

use super::packages;
use super::sighting::{Role, Sighting};
use super::signals::clean_host;
use super::{Context, File, Found, Reader};
use crate::catalog::names::Match;
use crate::model::{Confidence, ObservationKind};
use crate::source::Span;
use crate::source::yaml::Node;
use quick_xml::events::Event;
use rustc_hash::FxHashSet;

const KIND: &str = "cyclonedx";

/// CycloneDX.
pub(super) struct CycloneDx;

impl Reader for CycloneDx {
    fn kind(&self) -> ObservationKind {
        KIND
    }

    fn detects(&self, file: &File<'_>) -> bool {
        if is_xml(file) {
            return file.mentions(&["cyclonedx.org/schema/bom"]);
        }
        (file.is_json() || file.is_yaml())
            && file.mentions(&["CycloneDX", "cyclonedx"])
            && file.document().is_some_and(|root| {
                let format = root
                    .get("bomFormat")
                    .and_then(Node::as_str)
                    .is_some_and(|format| format.eq_ignore_ascii_case("cyclonedx"));
                let schema = root
                    .get("$schema")
                    .and_then(Node::as_str)
                    .is_some_and(|schema| schema.contains("cyclonedx.org/schema/bom"));
                (format || schema) && root.get("$id").is_none() && !is_own(root)
            })
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files {
            if is_xml(file) { read_xml(file, context, &mut found) } else { read_json(file, context, &mut found) }
        }
        found
    }
}

/// Whether this program wrote it: what it tells is in the inventory already.
fn is_own(root: &Node<'_>) -> bool {
    let tools = root.path(&["metadata", "tools", "components"]).and_then(Node::as_sequence).unwrap_or_default();
    tools.iter().any(|tool| tool.get("name").and_then(Node::as_str) == Some("hoheit"))
}

fn is_xml(file: &File<'_>) -> bool {
    file.text.trim_start_matches('\u{feff}').trim_start().starts_with('<')
}

/// A service of a bill of materials.
#[derive(Default)]
struct Service {
    name: String,
    provider: String,
    endpoints: Vec<String>,
    crosses: bool,
    start: usize,
    provider_start: usize,
}

fn read_json(file: &File<'_>, context: &Context<'_>, found: &mut Found) {
    let Some(root) = file.document() else { return };
    let mut stack: Vec<&Node<'_>> =
        root.get("services").and_then(Node::as_sequence).unwrap_or_default().iter().rev().collect();
    stack.extend(root.path(&["metadata", "services"]).and_then(Node::as_sequence).unwrap_or_default());
    while let Some(node) = stack.pop() {
        stack.extend(node.get("services").and_then(Node::as_sequence).unwrap_or_default().iter().rev());
        let text = |path: &[&str]| node.path(path).and_then(Node::as_str).unwrap_or_default().to_owned();
        let provider = node
            .path(&["provider", "name"])
            .or_else(|| node.get("provider"))
            .filter(|provider| provider.as_str().is_some());
        let endpoints = node.get("endpoints").and_then(Node::as_sequence).unwrap_or_default();
        let service = Service {
            name: text(&["name"]),
            provider: provider.and_then(Node::as_str).unwrap_or_default().to_owned(),
            endpoints: endpoints.iter().filter_map(|endpoint| endpoint.as_str().map(str::to_owned)).collect(),
            crosses: node.get("x-trust-boundary").and_then(Node::as_bool) == Some(true),
            start: node.get("name").unwrap_or(node).span.start as usize,
            provider_start: provider
                .or_else(|| endpoints.first())
                .or_else(|| node.get("name"))
                .map_or(0, |node| node.span.start as usize),
        };
        see(file, &service, context, found);
    }
    let subject = root.path(&["metadata", "component", "bom-ref"]).and_then(Node::as_str);
    let dependencies = root.get("dependencies").and_then(Node::as_sequence).unwrap_or_default();
    let direct: FxHashSet<&str> = dependencies
        .iter()
        .filter(|entry| subject.is_some() && entry.get("ref").and_then(Node::as_str) == subject)
        .filter_map(|entry| entry.get("dependsOn")?.as_sequence())
        .flatten()
        .filter_map(Node::as_str)
        .collect();
    let scope = format!("{KIND}:{}", file.path);
    for component in root.get("components").and_then(Node::as_sequence).unwrap_or_default() {
        let wanted = component.get("bom-ref").and_then(Node::as_str).is_some_and(|id| direct.contains(id))
            && component.get("scope").and_then(Node::as_str) != Some("excluded");
        if let Some(purl) = component.get("purl").filter(|_| wanted)
            && let Some(text) = purl.as_str()
        {
            found.sightings.extend(packages::by_purl(text, KIND, &scope, purl.span, context));
        }
    }
}

fn read_xml(file: &File<'_>, context: &Context<'_>, found: &mut Found) {
    let mut reader = quick_xml::Reader::from_str(file.text);
    reader.config_mut().check_end_names = false;
    let mut path: Vec<String> = Vec::new();
    let mut services: Vec<Service> = Vec::new();
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                let name = tag.local_name().as_ref().to_owned();
                if name == "service" && path.last().is_some_and(|parent| parent == "services") {
                    services.push(Service { start: at, ..Service::default() });
                }
                path.push(name);
                if path.len() > 256 {
                    found.skip(file, Some(at), "nested too deeply");
                    return;
                }
            }
            Ok(Event::End(_)) => {
                if path.pop().as_deref() == Some("service")
                    && let Some(service) = services.pop()
                {
                    see(file, &service, context, found);
                }
            }
            Ok(Event::Text(text)) => {
                let text = text.trim().to_owned();
                let Some(service) = services.last_mut().filter(|_| !text.is_empty()) else { continue };
                let at = at + file.text.get(at..).map_or(0, |rest| rest.len() - rest.trim_start().len());
                match path.iter().rev().map(String::as_str).collect::<Vec<_>>().as_slice() {
                    ["name", "service", ..] => service.name = text,
                    ["name", "provider", "service", ..] => {
                        service.provider = text;
                        service.provider_start = at;
                    }
                    ["endpoint", "endpoints", "service", ..] => {
                        if service.provider_start == 0 {
                            service.provider_start = at;
                        }
                        service.endpoints.push(text);
                    }
                    ["x-trust-boundary", "service", ..] => service.crosses = text == "true",
                    _ => {}
                }
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => {
                found.malformed(file, Some(at), format!("malformed XML: {error}"));
                break;
            }
        }
    }
}

fn see(file: &File<'_>, service: &Service, context: &Context<'_>, found: &mut Found) {
    let scope = format!("{KIND}:{}:{}:{}", file.path, service.name, service.start);
    let span = Span::new(
        file.id,
        if service.provider_start > 0 { service.provider_start } else { service.start },
        service.start,
    );
    let mut sighting = Sighting {
        scope,
        name: service.name.clone(),
        vendor: None,
        offering: None,
        region: None,
        country: None,
        category: None,
        span,
        kind: KIND,
        confidence: Confidence::High,
        evidence: format!("service {}", service.name),
        weak: false,
        derived: false,
        accessory: false,
        role: Role::Shown,
    };
    let names = context.catalog.names();
    let hosts: Vec<String> = service.endpoints.iter().filter_map(|endpoint| clean_host(endpoint)).collect();
    let by_host =
        hosts.iter().find_map(|host| context.signals.host(host).filter(|(signal, _)| signal.vendor.is_some()));
    if !service.provider.is_empty() {
        sighting.evidence = format!("service {} of {}", service.name, service.provider);
        let provider = service.provider.as_str();
        match names.vendor(provider).map(Match::Vendor).or_else(|| names.product(provider)) {
            Some(Match::Vendor(id)) => sighting.vendor = Some(id.to_owned()),
            Some(Match::Offering(id)) => {
                sighting.offering = Some(id.to_owned());
                sighting.vendor = context.catalog.vendor_of_offering(id).map(|vendor| vendor.id.clone());
            }
            _ => sighting.confidence = Confidence::Medium,
        }
        if sighting.offering.is_none()
            && let Some(id) = names.offering(&service.name)
            && context.catalog.vendor_of_offering(id).map(|vendor| vendor.id.as_str()) == sighting.vendor.as_deref()
        {
            sighting.offering = Some(id.to_owned());
        }
    }
    match by_host {
        Some((signal, place))
            if sighting.vendor.is_none() && service.provider.is_empty() || signal.vendor == sighting.vendor =>
        {
            sighting.vendor.clone_from(&signal.vendor);
            if sighting.offering.is_none() {
                sighting.offering.clone_from(&signal.offering);
            }
            sighting = sighting.in_place(place);
        }
        Some((signal, place)) if sighting.vendor.is_none() => {
            // The named provider is not known; the machine it answers from is.
            let mut hosting =
                Sighting::of(signal, KIND, format!("{}:host", sighting.scope), service.name.clone(), span)
                    .in_place(place)
                    .seen(format!("endpoint of service {}", service.name));
            hosting.confidence = Confidence::Medium;
            found.sightings.push(hosting);
        }
        Some(_) | None => {
            if sighting.vendor.is_none() && service.provider.is_empty() {
                let known = hosts.iter().find_map(|host| names.host(host));
                if let Some((vendor, offering)) = known {
                    sighting.vendor = vendor.map(str::to_owned);
                    sighting.offering = offering.map(str::to_owned);
                    sighting.confidence = Confidence::Medium;
                } else if !service.crosses {
                    return;
                } else {
                    sighting.confidence = Confidence::Low;
                }
            }
        }
    }
    found.sightings.push(sighting);
}
