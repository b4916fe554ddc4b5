//! Kubernetes objects: images, storage, nodes, load balancers, external names, variables, secrets stores, operators.
//!
//! Secrets are never looked into. Files that are not quite YAML are read document by document.

use super::environment::{self, Variable, Workload};
use super::place::{self, Place};
use super::sighting::Sighting;
use super::{Context, File, Found, Reader, helm, image, kustomize};
use crate::model::{Confidence, ObservationKind};
use crate::source::yaml::{self, Node, Value};

const KIND: &str = "kubernetes";

/// Kubernetes and Kustomize.
pub(super) struct Kubernetes;

impl Reader for Kubernetes {
    fn kind(&self) -> ObservationKind {
        KIND
    }

    fn detects(&self, file: &File<'_>) -> bool {
        if kustomize::is_kustomization(file) {
            return true;
        }
        if !(file.is_yaml() || file.is_json()) || !file.mentions(&["apiVersion"]) || !file.mentions(&["kind"]) {
            return false;
        }
        match file.parsed() {
            Ok(documents) => documents.iter().any(is_object),
            Err(_) => file.is_yaml() && looks_like_objects(file.text),
        }
    }

    fn together(&self) -> bool {
        true
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let overlay = kustomize::Overlay::new(files, context);
        let mut found = Found::default();
        for file in files {
            if kustomize::is_kustomization(file) {
                found.extend(overlay.read(file, context));
            } else if overlay.leaves_out(file) {
                found.skip(file, None, "not listed in the kustomization of its folder");
            } else {
                found.extend(objects(file, KIND, context, &overlay));
            }
        }
        found
    }
}

fn is_object(node: &Node<'_>) -> bool {
    node.get("kind").and_then(Node::as_str).is_some()
        && node.get("apiVersion").and_then(Node::as_str).is_some_and(|version| !version.starts_with("backstage.io/"))
}

pub(super) fn looks_like_objects(text: &str) -> bool {
    let starts = |word: &str| text.lines().any(|line| line.starts_with(word));
    starts("apiVersion:") && starts("kind:")
}

/// All objects of a file; with template braces or broken documents, those that can be read.
pub(super) fn objects(
    file: &File<'_>,
    kind: ObservationKind,
    context: &Context<'_>,
    overlay: &kustomize::Overlay,
) -> Found {
    let mut found = Found::default();
    let mut walker = Walker { file, kind, context, overlay, found: Vec::new() };
    if let Ok(documents) = file.parsed() {
        documents.iter().for_each(|node| walker.object(node));
    } else {
        let text = without_braces(file.text);
        let mut offset = 0;
        for piece in text.split_inclusive('\n').collect::<Vec<_>>().split(|line| line.trim_end() == "---") {
            let length: usize = piece.iter().map(|line| line.len()).sum();
            let start = offset;
            let part = &text[start..start + length];
            offset = text[start + length..].find('\n').map_or(text.len(), |end| start + length + end + 1);
            match yaml::parse_at(part, file.id, start) {
                Ok(nodes) => nodes.iter().for_each(|node| walker.object(node)),
                Err(error) => {
                    walker.lines(part, start);
                    found.skip(
                        file,
                        Some(error.span.start as usize),
                        format!("one document, read line by line: {}", error.message),
                    );
                }
            }
        }
    }
    found.sightings = walker.found;
    found
}

/// The text with `{{ … }}` overwritten, so that all other bytes keep their places.
pub(super) fn without_braces(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        let Some(length) = rest[start..].find("}}") else { break };
        let end = start + length + 2;
        let line_start = rest[..start].rfind('\n').map_or(0, |at| at + 1);
        let before_blank =
            rest[line_start..start].trim().is_empty() && (line_start > 0 || out.is_empty() || out.ends_with('\n'));
        let after = rest[end..].split('\n').next().unwrap_or_default();
        let alone = before_blank && (after.trim().is_empty() || after.trim_start().starts_with("{{"));
        out.push_str(&rest[..start]);
        for c in rest[start..end].chars() {
            match c {
                '\n' => out.push('\n'),
                c => out.extend(std::iter::repeat_n(if alone { ' ' } else { '$' }, c.len_utf8())),
            }
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

struct Walker<'w, 't, 'c> {
    file: &'w File<'t>,
    kind: ObservationKind,
    context: &'w Context<'c>,
    overlay: &'w kustomize::Overlay,
    found: Vec<Sighting>,
}

/// The object that is being read.
struct Object {
    scope: String,
    name: String,
    kind: String,
}

impl Walker<'_, '_, '_> {
    fn object(&mut self, node: &Node<'_>) {
        let text = |path: &[&str]| node.path(path).and_then(Node::as_str).unwrap_or_default();
        let kind = text(&["kind"]);
        if let Some(items) = node.get("items").and_then(Node::as_sequence)
            && kind.ends_with("List")
        {
            items.iter().for_each(|item| self.object(item));
            return;
        }
        if kind.is_empty() || kind == "Secret" || kind == "SealedSecret" || kind == "CustomResourceDefinition" {
            return;
        }
        let name = text(&["metadata", "name"]).to_owned();
        let name = if name.is_empty() || name.contains('$') { kind.to_lowercase() } else { name };
        let object =
            Object { scope: format!("{}:{}:{kind}/{name}", self.kind, self.file.path), name, kind: kind.to_owned() };
        self.api_group(node, &object);
        match kind {
            "Node" => self.node(node, &object),
            "StorageClass" => {
                let provisioner = node.get("provisioner");
                self.signal("provisioner", provisioner, &object, "storage class", None);
            }
            "ConfigMap" => {
                for (key, value) in node.get("data").and_then(Node::as_mapping).unwrap_or_default() {
                    if let (Some(key), Some(text)) = (key.as_str(), value.as_str()) {
                        let variable =
                            [Variable { name: key, value: (!text.contains('\n')).then_some(text), span: value.span }];
                        if text.contains('\n') {
                            self.config(key, value, text, &object);
                        } else {
                            self.variables(&variable, &object);
                        }
                    }
                }
            }
            "Service" => self.host_of(node.path(&["spec", "externalName"]), "external name", &object),
            "Ingress" => {
                self.signal("ingress-class", node.path(&["spec", "ingressClassName"]), &object, "ingress class", None)
            }
            "IngressClass" => {}
            "ClusterIssuer" | "Issuer" => {
                self.host_of(node.path(&["spec", "acme", "server"]), "ACME server", &object);
                for solver in node.path(&["spec", "acme", "solvers"]).and_then(Node::as_sequence).unwrap_or_default() {
                    for (key, _) in solver.get("dns01").and_then(Node::as_mapping).unwrap_or_default() {
                        self.signal("dns01", Some(key), &object, "DNS solver", None);
                    }
                }
            }
            "SecretStore" | "ClusterSecretStore" => {
                for (key, store) in node.path(&["spec", "provider"]).and_then(Node::as_mapping).unwrap_or_default() {
                    self.signal("secret-store", Some(key), &object, "secret store", store.get("region"));
                    self.host_of(store.get("vaultUrl").or_else(|| store.get("server")), "secret store", &object);
                }
            }
            "HelmRepository" => self.chart(node.path(&["spec", "url"]), None, &object),
            "OCIRepository" | "HelmRelease" | "HelmChart" => {
                self.chart(
                    node.path(&["spec", "url"]).or_else(|| node.path(&["spec", "repo"])),
                    node.path(&["spec", "chart", "spec", "chart"]).or_else(|| node.path(&["spec", "chart"])),
                    &object,
                );
                self.handed(node.path(&["spec", "values"]), &object);
            }
            "Application" => {
                self.chart(node.path(&["spec", "source", "repoURL"]), node.path(&["spec", "source", "chart"]), &object);
                self.handed(node.path(&["spec", "source", "helm", "valuesObject"]), &object);
                for source in node.path(&["spec", "sources"]).and_then(Node::as_sequence).unwrap_or_default() {
                    self.chart(source.get("repoURL"), source.get("chart"), &object);
                    self.handed(source.path(&["helm", "valuesObject"]), &object);
                }
            }
            "PersistentVolume" => {
                self.signal("provisioner", node.path(&["spec", "csi", "driver"]), &object, "volume driver", None)
            }
            _ => {}
        }
        self.walk(node, &object, 0);
    }

    fn walk(&mut self, node: &Node<'_>, object: &Object, depth: u32) {
        if depth > 40 {
            return;
        }
        match &node.value {
            Value::Scalar { .. } => {}
            Value::Sequence(items) => items.iter().for_each(|item| self.walk(item, object, depth + 1)),
            Value::Mapping(entries) => {
                for (key, value) in entries {
                    match key.as_str() {
                        Some("containers" | "initContainers" | "ephemeralContainers") => {
                            value
                                .as_sequence()
                                .unwrap_or_default()
                                .iter()
                                .for_each(|container| self.container(container, object));
                        }
                        Some("annotations") => self.marks("annotation", value, object),
                        Some("nodeSelector") => self.marks("label", value, object),
                        Some("csi") => self.signal("provisioner", value.get("driver"), object, "volume driver", None),
                        Some("image")
                            if value.as_str().is_some_and(|image| {
                                image.split_once('/').is_some_and(|(host, _)| host.contains('.'))
                            }) =>
                        {
                            self.image(value, object);
                        }
                        Some("data" | "stringData" | "binaryData") => {}
                        _ => self.walk(value, object, depth + 1),
                    }
                }
            }
        }
    }

    /// Values that the object hands to a chart.
    fn handed(&mut self, values: Option<&Node<'_>>, object: &Object) {
        let Some(values) = values else { return };
        let workload = Workload { kind: self.kind, scope: &object.scope, name: &object.name };
        self.found.extend(helm::handed(values, &workload, self.context));
    }

    fn container(&mut self, container: &Node<'_>, object: &Object) {
        if let Some(image) = container.get("image") {
            self.image(image, object);
        }
        let variables: Vec<Variable<'_>> = container
            .get("env")
            .and_then(Node::as_sequence)
            .unwrap_or_default()
            .iter()
            .filter_map(|entry| {
                let name = entry.get("name")?;
                let value = entry.get("value").map(|value| value.as_str().unwrap_or_default());
                let value = if entry.get("valueFrom").is_some() { None } else { value };
                Some(Variable { name: name.as_str()?, value, span: name.span })
            })
            .collect();
        self.variables(&variables, object);
        for argument in ["args", "command"].iter().filter_map(|name| container.get(name)?.as_sequence()).flatten() {
            if let Some(text) = argument.as_str().filter(|text| text.contains("://")) {
                self.config("argument", argument, text, object);
            }
        }
    }

    fn image(&mut self, node: &Node<'_>, object: &Object) {
        let Some(text) = node.as_str() else { return };
        if self.overlay.renames(self.file, text) {
            return;
        }
        self.found.extend(image::sight(text, self.kind, &object.scope, &object.name, node.span, self.context));
    }

    fn variables(&mut self, variables: &[Variable<'_>], object: &Object) {
        let workload = Workload { kind: self.kind, scope: &object.scope, name: &object.name };
        self.found.extend(environment::sight(variables, &workload, self.context));
    }

    fn config(&mut self, label: &str, node: &Node<'_>, text: &str, object: &Object) {
        let workload = Workload { kind: self.kind, scope: &object.scope, name: &object.name };
        for line in text.lines().filter(|line| line.contains("://") && !line.trim_start().starts_with(['#', ';', '/']))
        {
            self.found.extend(environment::hosts(line, label, node.span, &workload, self.context));
        }
    }

    fn host_of(&mut self, node: Option<&Node<'_>>, label: &str, object: &Object) {
        let workload = Workload { kind: self.kind, scope: &object.scope, name: &object.name };
        if let Some((node, text)) = node.and_then(|node| Some((node, node.as_str()?))) {
            let mut found = environment::hosts(text, label, node.span, &workload, self.context);
            found.iter_mut().for_each(|sighting| sighting.confidence = Confidence::High);
            self.found.extend(found);
        }
    }

    fn chart(&mut self, repository: Option<&Node<'_>>, chart: Option<&Node<'_>>, object: &Object) {
        let Some(span) = repository.or(chart).map(|node| node.span) else { return };
        let text = |node: Option<&Node<'_>>| node.and_then(Node::as_str).map(str::to_owned);
        self.found.extend(helm::chart(
            text(repository).as_deref(),
            text(chart).as_deref(),
            self.kind,
            &object.scope,
            &object.name,
            span,
            self.context,
        ));
    }

    fn marks(&mut self, field: &str, node: &Node<'_>, object: &Object) {
        for (key, value) in node.as_mapping().unwrap_or_default() {
            self.signal(field, Some(key), object, field, Some(value));
        }
    }

    fn signal(
        &mut self,
        field: &str,
        node: Option<&Node<'_>>,
        object: &Object,
        label: &str,
        region: Option<&Node<'_>>,
    ) {
        let Some((node, text)) = node.and_then(|node| Some((node, node.as_str()?))) else { return };
        let Some(hit) = self.context.signals.find("kubernetes", field, text) else { return };
        let provider = hit.signal.provider.as_deref();
        let found = provider
            .zip(region.and_then(Node::as_str))
            .and_then(|(provider, text)| place::resolve(self.context.catalog, provider, text));
        let mut sighting = Sighting::of(hit.signal, self.kind, &object.scope, &object.name, node.span)
            .in_place(found)
            .seen(format!("{label} {}", text.split('?').next().unwrap_or_default()));
        sighting.accessory = sighting.region.is_none();
        self.found.push(sighting);
    }

    fn node(&mut self, node: &Node<'_>, object: &Object) {
        let labels = node.path(&["metadata", "labels"]);
        let label = |name: &str| labels.and_then(|labels| labels.get(name)).and_then(Node::as_str);
        let region = [
            "topology.kubernetes.io/region",
            "failure-domain.beta.kubernetes.io/region",
            "topology.kubernetes.io/zone",
            "failure-domain.beta.kubernetes.io/zone",
        ]
        .iter()
        .find_map(|name| label(name));
        let id = node.path(&["spec", "providerID"]);
        let by_id =
            id.and_then(|id| Some((id.span, self.context.signals.find("kubernetes", "provider-id", id.as_str()?)?)));
        let by_label = || {
            labels?
                .as_mapping()?
                .iter()
                .find_map(|(key, _)| Some((key.span, self.context.signals.find("kubernetes", "label", key.as_str()?)?)))
        };
        let Some((span, hit)) = by_id.or_else(by_label) else {
            let openstack = id.and_then(Node::as_str).is_some_and(|id| id.starts_with("openstack://"));
            let found = region.and_then(|region| place::unique(self.context.catalog, region));
            if let (Some(found), Some(labels)) = (found, labels.filter(|_| openstack || id.is_none())) {
                self.by_region(found, labels, object);
            }
            return;
        };
        let provider = hit.signal.provider.as_deref();
        let resolve = |text: &str| provider.and_then(|provider| place::resolve(self.context.catalog, provider, text));
        let found = region.and_then(resolve).or_else(|| resolve(hit.captured));
        let sighting =
            Sighting::of(hit.signal, self.kind, &object.scope, &object.name, span).in_place(found).seen("node");
        self.found.push(sighting);
    }

    /// A region id that only one provider has tells the provider.
    fn by_region(&mut self, found: Place, labels: &Node<'_>, object: &Object) {
        let Some(provider) = found.region.split('/').next().and_then(|id| self.context.catalog.provider(id)) else {
            return;
        };
        let offering = found.operator.clone().unwrap_or_else(|| provider.offering.clone());
        let vendor = self.context.catalog.vendor_of_offering(&offering).map(|vendor| vendor.id.clone());
        self.found.push(Sighting {
            scope: object.scope.clone(),
            name: object.name.clone(),
            vendor,
            offering: Some(offering),
            region: Some(found.region),
            country: found.country,
            category: None,
            span: labels.span,
            kind: self.kind,
            confidence: Confidence::Medium,
            evidence: "region label of a node".to_owned(),
            weak: false,
            accessory: false,
        });
    }

    fn api_group(&mut self, node: &Node<'_>, object: &Object) {
        let Some(version) = node.get("apiVersion") else { return };
        let Some(group) = version.as_str().and_then(|version| version.split_once('/')).map(|(group, _)| group) else {
            return;
        };
        let typed = format!("{group}/{}", object.kind);
        let Some(hit) = self
            .context
            .signals
            .find("kubernetes", "kind", &typed)
            .or_else(|| self.context.signals.find("kubernetes", "api-group", group))
        else {
            return;
        };
        let region = [
            &["spec", "forProvider", "region"][..],
            &["spec", "forProvider", "location"],
            &["spec", "region"],
            &["spec", "location"],
            &["spec", "controlPlaneRegion"],
            &["metadata", "region"],
        ]
        .iter()
        .find_map(|path| node.path(path)?.as_str())
        .or_else(|| node.path(&["metadata", "annotations", "services.k8s.aws/region"])?.as_str());
        let provider = hit.signal.provider.as_deref();
        let found =
            provider.zip(region).and_then(|(provider, text)| place::resolve(self.context.catalog, provider, text));
        let mut sighting = Sighting::of(hit.signal, self.kind, &object.scope, &object.name, version.span)
            .in_place(found)
            .seen(format!("{} of {group}", object.kind));
        sighting.accessory = sighting.region.is_none();
        self.found.push(sighting);
    }

    /// What single lines of a broken document show.
    fn lines(&mut self, text: &str, base: usize) {
        let object = Object {
            scope: format!("{}:{}", self.kind, self.file.path),
            name: super::sighting::slug(self.file.name()),
            kind: String::new(),
        };
        let mut offset = base;
        for line in text.split_inclusive('\n') {
            let trimmed = line.trim().trim_start_matches("- ");
            let value = |key: &str| trimmed.strip_prefix(key).map(|value| value.trim().trim_matches(['"', '\'']));
            let span = crate::source::Span::new(self.file.id, offset, offset + line.len());
            if let Some(name) = value("image:") {
                self.found.extend(image::sight(name, self.kind, &object.scope, &object.name, span, self.context));
            }
            let marks = [
                value("provisioner:").map(|v| ("provisioner", v)),
                trimmed.split_once(": ").map(|(key, _)| ("annotation", key.trim_matches('"'))),
            ];
            for (field, text) in marks.into_iter().flatten() {
                if let Some(hit) = self.context.signals.find("kubernetes", field, text) {
                    self.found.push(
                        Sighting::of(hit.signal, self.kind, &object.scope, &object.name, span)
                            .seen(format!("{field} {text}")),
                    );
                }
            }
            offset += line.len();
        }
    }
}
