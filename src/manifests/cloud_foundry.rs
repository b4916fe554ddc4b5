//! Cloud Foundry: `manifest.yml` with the applications that are pushed, their routes, variables and images.
//!
//! In: `applications` with routes or services. Out: who runs the platform, by the hosts of the routes; what variables and images
//! show. Many run a platform of their own: without a route at a vendor nothing is said of who does.

use super::environment::{self, Variable, Workload};
use super::{Context, File, Found, Reader, image};
use crate::model::ObservationKind;
use crate::source::yaml::Node;

const KIND: &str = "platform";

/// Manifests of Cloud Foundry.
pub(super) struct CloudFoundry;

impl Reader for CloudFoundry {
    fn kind(&self) -> ObservationKind {
        KIND
    }

    fn detects(&self, file: &File<'_>) -> bool {
        if !file.is_yaml() || !file.mentions(&["applications:"]) {
            return false;
        }
        const KEYS: &[&str] =
            &["buildpack", "buildpacks", "routes", "services", "memory", "instances", "docker", "path"];
        let listed = file.document().and_then(|root| root.get("applications")?.as_sequence()).unwrap_or_default();
        listed.iter().any(|entry| entry.get("name").is_some() && KEYS.iter().any(|key| entry.get(key).is_some()))
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files {
            for root in file.documents() {
                for entry in root.get("applications").and_then(Node::as_sequence).unwrap_or_default() {
                    application(file, entry, context, &mut found);
                }
            }
        }
        found
    }
}

fn application(file: &File<'_>, entry: &Node<'_>, context: &Context<'_>, found: &mut Found) {
    let name = entry.get("name").and_then(Node::as_str).unwrap_or("application");
    let scope = format!("{KIND}:{}:{name}", file.path);
    let workload = Workload { kind: KIND, scope: &scope, name };
    let list = |key: &str| entry.get(key).and_then(Node::as_sequence).unwrap_or_default();
    let routes = list("routes").iter().filter_map(|route| route.get("route"));
    let hosts = routes.chain(list("domains")).chain(entry.get("domain"));
    for node in hosts {
        if let Some(text) = node.as_str() {
            found.sightings.extend(environment::hosts(text, "route", node.span, &workload, context));
        }
    }
    if let Some((node, text)) = entry.path(&["docker", "image"]).and_then(|node| Some((node, node.as_str()?))) {
        found.sightings.extend(image::sight(text, KIND, &scope, name, node.span, context));
    }
    let entries = entry.get("env").and_then(Node::as_mapping).unwrap_or_default();
    let variables: Vec<Variable<'_>> = entries
        .iter()
        .filter_map(|(key, value)| Some(Variable { name: key.as_str()?, value: value.as_str(), span: key.span }))
        .collect();
    found.sightings.extend(environment::sight(&variables, &workload, context));
}
