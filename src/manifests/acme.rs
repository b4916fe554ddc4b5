//! Certificates that a proxy fetches by itself: Traefik asks Let's Encrypt where nothing names another authority.
//!
//! In: the arguments of a container, Traefik's own settings, paths of certificates. Out: the authority, at what sets up ACME. An authority that is named
//! is an address and counts as such.

use super::config::Config;
use super::environment::Workload;
use super::file::lines;
use super::sighting::Sighting;
use super::signals::hosts_in;
use super::{Context, File, Found, Reader};
use crate::model::{Confidence, ObservationKind};
use crate::source::Span;
use crate::source::yaml::Node;

/// The address that Traefik asks by default.
const DEFAULT: &str = "acme-v02.api.letsencrypt.org";

/// Settings of Traefik in a file of its own, as YAML or TOML.
pub(super) struct Traefik;

impl Reader for Traefik {
    fn kind(&self) -> ObservationKind {
        "settings"
    }

    fn detects(&self, file: &File<'_>) -> bool {
        // Values of a chart and what is written into a cluster name resolvers too, but no entry points of their own.
        (file.is_yaml() || file.ends_with(".toml"))
            && file.mentions(&["ntryPoints"])
            && !file.mentions(&["apiVersion:"])
            && lines(file.text).any(|(_, line)| sets_up(line))
            && lines(file.text).any(|(_, line)| is_resolvers(line))
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files {
            let scope = format!("settings:{}", file.path);
            let workload = Workload { kind: self.kind(), scope: &scope, name: "traefik" };
            let told = || lines(file.text).filter(|(_, line)| !line.starts_with('#'));
            let named = told().find(|(_, line)| line.to_ascii_lowercase().starts_with("caserver"));
            let host = named.and_then(|(_, line)| hosts_in(line).into_iter().next());
            let Some((at, line)) = named.or_else(|| told().find(|(_, line)| sets_up(line))) else { continue };
            let span = Span::new(file.id, at, at + line.len());
            found.sightings.extend(authority(host.as_deref().unwrap_or(DEFAULT), span, &workload, context));
        }
        found.extend(Config.read(files, context));
        found
    }
}

/// `certificatesResolvers:` or `[certificatesResolvers.name.acme]`.
fn is_resolvers(line: &str) -> bool {
    line.trim_start_matches('[').to_ascii_lowercase().starts_with("certificatesresolvers")
}

/// `acme:` or `[certificatesResolvers.name.acme]`.
fn sets_up(line: &str) -> bool {
    let line = line.to_ascii_lowercase();
    line.starts_with("acme:") || is_resolvers(&line) && line.contains(".acme")
}

/// Whom a container with these arguments asks for certificates.
pub(super) fn sight<'n, 't: 'n>(
    mut arguments: impl Iterator<Item = &'n Node<'t>> + Clone,
    workload: &Workload<'_>,
    context: &Context<'_>,
) -> Option<Sighting> {
    let says = |node: &Node<'_>, what: &str| {
        let lower = node.as_str().map(str::to_ascii_lowercase).unwrap_or_default();
        lower.starts_with("--certificatesresolvers.") && lower.contains(what)
    };
    if arguments.clone().any(|node| says(node, ".acme.caserver")) {
        return None;
    }
    let at = arguments.find(|node| says(node, ".acme."))?;
    authority(DEFAULT, at.span, workload, context)
}

/// Whose certificates a server is given: those that Let's Encrypt's own client keeps.
pub(super) fn kept(path: &str, span: Span, workload: &Workload<'_>, context: &Context<'_>) -> Option<Sighting> {
    path.contains("/letsencrypt/live/").then(|| authority(DEFAULT, span, workload, context)).flatten()
}

/// Who signs certificates at a host.
fn authority(host: &str, span: Span, workload: &Workload<'_>, context: &Context<'_>) -> Option<Sighting> {
    let (signal, _) = context.signals.host(host)?;
    Some(workload.sighting(signal, span).seen("certificates by ACME").at_most(Confidence::Medium))
}
