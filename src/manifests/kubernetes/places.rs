//! Objects that say where they are: nodes by their provider id and labels, resources of operators by their fields.

use super::{Object, Walker};
use crate::manifests::place::{self, Place};
use crate::manifests::sighting::{Role, Sighting};
use crate::model::Confidence;
use crate::source::yaml::Node;

/// How deep the resources of a composition may stand.
const DEPTH: u32 = 12;

/// The resources that a composition makes: whatever stands under `base`.
pub(super) fn bases<'n, 't>(node: &'n Node<'t>, into: &mut Vec<&'n Node<'t>>, depth: u32) {
    for item in node.as_sequence().unwrap_or_default().iter().filter(|_| depth < DEPTH) {
        bases(item, into, depth + 1);
    }
    for (key, value) in node.as_mapping().unwrap_or_default().iter().filter(|_| depth < DEPTH) {
        if key.as_str() == Some("base") && value.get("kind").is_some_and(|kind| kind.as_str() != Some("Composition")) {
            into.push(value);
        } else {
            bases(value, into, depth + 1);
        }
    }
}

impl Walker<'_, '_, '_> {
    pub(super) fn node(&mut self, node: &Node<'_>, object: &Object) {
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
            derived: false,
            accessory: false,
            role: Role::Shown,
        });
    }

    pub(super) fn api_group(&mut self, node: &Node<'_>, object: &Object) {
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
}
