//! Kubernetes objects: images, storage, nodes, load balancers, external names, variables, secrets stores, operators.
//!
//! Of secrets only the names are read. Files that are not quite YAML are read document by document.

mod addresses;
mod lines;
mod places;
mod secrets;

use super::environment::{self, Variable, Workload};
use super::place;
use super::sighting::Sighting;
use super::{Context, File, Found, Reader, acme, helm, image, kustomize, signals, template, values};
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
            if overlay.puts_aside(file) {
                found.skip(file, None, "its folder stands in a remark of a kustomization only");
            } else if kustomize::is_kustomization(file) {
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
        let text = template::without_marks(file.text);
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
        if kind.is_empty() || kind == "CustomResourceDefinition" {
            return;
        }
        let name = text(&["metadata", "name"]).to_owned();
        let name = if name.is_empty() || name.contains('$') { kind.to_lowercase() } else { name };
        let object =
            Object { scope: format!("{}:{}:{kind}/{name}", self.kind, self.file.path), name, kind: kind.to_owned() };
        if matches!(kind, "Secret" | "SealedSecret") {
            return self.held(node, &object);
        }
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
                            self.nested(key, value, text, &object);
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
                    for (key, settings) in solver.get("dns01").and_then(Node::as_mapping).unwrap_or_default() {
                        self.signal("dns01", Some(key), &object, "DNS solver", settings.get("region"));
                    }
                }
            }
            "SecretStore" | "ClusterSecretStore" => {
                for (key, store) in node.path(&["spec", "provider"]).and_then(Node::as_mapping).unwrap_or_default() {
                    self.signal("secret-store", Some(key), &object, "secret store", store.get("region"));
                    self.host_of(store.get("vaultUrl").or_else(|| store.get("server")), "secret store", &object);
                }
            }
            "ExternalSecret" => self.kept(node.get("spec"), &object),
            "ClusterExternalSecret" => self.kept(node.path(&["spec", "externalSecretSpec"]), &object),
            "HelmRepository" => self.chart(node.path(&["spec", "url"]), None, &object),
            "Bucket" if text(&["apiVersion"]).starts_with("source.toolkit.") => {
                self.host_of(node.path(&["spec", "endpoint"]), "bucket", &object);
            }
            "GitRepository" => self.git(node.path(&["spec", "url"]), &object),
            "OCIRepository" | "HelmRelease" | "HelmChart" => {
                self.chart(
                    node.path(&["spec", "url"]).or_else(|| node.path(&["spec", "repo"])),
                    node.path(&["spec", "chart", "spec", "chart"]).or_else(|| node.path(&["spec", "chart"])),
                    &object,
                );
                self.handed(node.path(&["spec", "values"]).or_else(|| node.path(&["spec", "valuesContent"])), &object);
            }
            "HelmChartConfig" => self.handed(node.path(&["spec", "valuesContent"]), &object),
            "Application" => self.application(node.get("spec"), &object),
            "ApplicationSet" => self.application(node.path(&["spec", "template", "spec"]), &object),
            "Composition" => {
                let mut made = Vec::new();
                places::bases(node, &mut made, 0);
                made.into_iter().for_each(|base| self.object(base));
                return;
            }
            "Provider" | "Configuration" | "Function" if text(&["apiVersion"]).starts_with("pkg.crossplane.io/") => {
                if let Some(package) = node.path(&["spec", "package"]) {
                    self.image(package, &object);
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
                        Some("storageClassName") => self.storage(value, object),
                        Some(name) if value.as_str().is_some_and(|text| text.contains("://")) => {
                            self.address(name, value, object);
                        }
                        Some(_) => {
                            self.found.extend(values::receiver(key, value, &self.workload(object), self.context));
                            self.walk(value, object, depth + 1);
                        }
                        None => self.walk(value, object, depth + 1),
                    }
                }
            }
        }
    }

    /// The charts of an Argo application with their values.
    fn application(&mut self, spec: Option<&Node<'_>>, object: &Object) {
        let Some(spec) = spec else { return };
        let several = spec.get("sources").and_then(Node::as_sequence).unwrap_or_default();
        for source in spec.get("source").into_iter().chain(several) {
            if source.get("chart").is_none() {
                self.git(source.get("repoURL"), object);
            }
            self.chart(source.get("repoURL"), source.get("chart"), object);
            self.handed(source.path(&["helm", "valuesObject"]), object);
            self.handed(source.path(&["helm", "values"]), object);
            for given in source.path(&["helm", "parameters"]).and_then(Node::as_sequence).unwrap_or_default() {
                let label = given.get("name").and_then(Node::as_str).unwrap_or_default();
                let address = label.ends_with("dsn") || values::is_address(label);
                self.host_of(given.get("value").filter(|_| address), label, object);
            }
        }
    }

    /// The host of the repository that a cluster follows.
    fn git(&mut self, url: Option<&Node<'_>>, object: &Object) {
        let Some((node, text)) = url.and_then(|node| Some((node, node.as_str()?))) else { return };
        let Some(host) = signals::git_host(text) else { return };
        let Some(hit) = self.context.signals.find("kubernetes", "git-host", &host) else { return };
        self.found.push(
            Sighting::of(hit.signal, self.kind, &object.scope, &object.name, node.span)
                .seen(format!("follows a repository at {host}")),
        );
    }

    /// Values that the object hands to a chart.
    fn handed(&mut self, handed: Option<&Node<'_>>, object: &Object) {
        let Some(handed) = handed else { return };
        self.found.extend(values::handed(handed, &self.workload(object), self.context));
    }

    fn workload<'o>(&self, object: &'o Object) -> Workload<'o> {
        Workload { kind: self.kind, scope: &object.scope, name: &object.name }
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
        let arguments = ["args", "command"].iter().filter_map(|name| container.get(name)?.as_sequence()).flatten();
        self.found.extend(acme::sight(arguments.clone(), &self.workload(object), self.context));
        for argument in arguments {
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
        self.found.extend(environment::sight(variables, &self.workload(object), self.context));
    }

    fn config(&mut self, label: &str, node: &Node<'_>, text: &str, object: &Object) {
        self.found.extend(environment::hosts_by_line(text, label, node.span, &self.workload(object), self.context));
    }

    fn nested(&mut self, label: &str, node: &Node<'_>, text: &str, object: &Object) {
        let mut found = Found::default();
        values::nested(node, label, text, &self.workload(object), self.context, &mut found, 0);
        self.found.extend(found.sightings);
    }

    fn host_of(&mut self, node: Option<&Node<'_>>, label: &str, object: &Object) {
        let workload = self.workload(object);
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
}
