//! Certificates that a proxy fetches by itself: Traefik asks Let's Encrypt where its arguments name no other authority.
//!
//! In: the arguments of a container. Out: the authority, at the argument that sets up ACME. An authority that is named is an address
//! and counts as such.

use super::Context;
use super::environment::Workload;
use super::sighting::Sighting;
use crate::model::Confidence;
use crate::source::yaml::Node;

/// The address that Traefik asks by default.
const DEFAULT: &str = "acme-v02.api.letsencrypt.org";

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
    let (signal, _) = context.signals.host(DEFAULT)?;
    Some(workload.sighting(signal, at.span).seen("certificates by ACME").at_most(Confidence::Medium))
}
