//! Secrets that a cluster holds or fetches: the names under which they are kept tell for whom. What they hold is not read.

use super::{Object, Walker};
use crate::manifests::environment::{self, Variable};
use crate::manifests::sighting::Sighting;
use crate::manifests::told;
use crate::model::Confidence;
use crate::source::yaml::Node;

impl Walker<'_, '_, '_> {
    /// What the names in a secret show, sealed or not. `AWS_…` are the names of a protocol that many stores speak.
    pub(super) fn held(&mut self, secret: &Node<'_>, object: &Object) {
        let places = [secret.get("stringData"), secret.get("data"), secret.path(&["spec", "encryptedData"])];
        let entries = places.into_iter().flatten().filter_map(Node::as_mapping).flatten();
        let names = entries.filter_map(|(key, _)| Some((key, key.as_str()?)));
        let variables: Vec<Variable<'_>> = names
            .filter(|(_, name)| environment::is_loud(name) && !name.starts_with("AWS_"))
            .map(|(key, name)| Variable { name, value: None, span: key.span })
            .collect();
        self.variables(&variables, object);
    }

    /// What the names in an external secret show.
    pub(super) fn kept(&mut self, spec: Option<&Node<'_>>, object: &Object) {
        let Some(spec) = spec else { return };
        let list = |key: &str| spec.get(key).and_then(Node::as_sequence).unwrap_or_default();
        let mut names: Vec<&Node<'_>> = Vec::new();
        let mut variables = Vec::new();
        for entry in list("data") {
            names.extend(entry.path(&["remoteRef", "key"]));
            names.extend(entry.get("secretKey"));
            let key = entry.get("secretKey").and_then(|node| Some((node, node.as_str()?)));
            if let Some((node, name)) = key.filter(|(_, name)| environment::is_loud(name)) {
                variables.push(Variable { name, value: None, span: node.span });
            }
        }
        names.extend(list("dataFrom").iter().filter_map(|entry| entry.path(&["extract", "key"])));
        for node in names {
            let Some(name) = node.as_str() else { continue };
            if let Some(signal) = told::by_secret(self.context, name) {
                let sighting = Sighting::of(signal, self.kind, &object.scope, &object.name, node.span);
                self.found.push(sighting.seen(told::secret_of(signal)).at_most(Confidence::Low).only_named());
            }
        }
        self.variables(&variables, object);
    }
}
