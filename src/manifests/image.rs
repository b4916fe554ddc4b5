//! Container image names → the registry that serves them.

use super::place;
use super::sighting::{Role, Sighting};
use super::{Context, derived, signals::clean_host};
use crate::catalog::raw::Signal;
use crate::model::{Confidence, ObservationKind};
use crate::source::Span;

/// The registry host of an image; `None` when it is a placeholder or no image name.
pub(crate) fn registry(image: &str) -> Option<&str> {
    let image = image.trim().trim_start_matches("docker://").trim_start_matches("oci://");
    if image.is_empty() || image == "scratch" || image.contains(char::is_whitespace) || image.len() > 300 {
        return None;
    }
    match image.split_once('/') {
        Some((host, rest)) if host.contains(['.', ':']) || host == "localhost" => {
            (!rest.is_empty() && plain(host)).then(|| host.split(':').next().unwrap_or(host))
        }
        Some((first, _)) => plain(first).then_some("docker.io"),
        None => plain(image.split([':', '@']).next()?).then_some("docker.io"),
    }
}

fn plain(part: &str) -> bool {
    !part.is_empty()
        && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b':'))
        && part.starts_with(|c: char| c.is_ascii_alphanumeric())
}

/// What the image shows: its registry, if that is known, the vendor whose agent it is or whose software runs from it.
pub(crate) fn sight(
    image: &str,
    kind: ObservationKind,
    scope: &str,
    name: &str,
    span: Span,
    context: &Context<'_>,
) -> impl Iterator<Item = Sighting> + use<> {
    let bare = image.split([':', '@']).next().unwrap_or_default();
    let client = client(bare, context).or_else(|| derived::agent(context.catalog, image));
    let agent = client.map(|signal| Sighting::of(signal, kind, scope, name, span).seen(format!("image {bare}")));
    let runs = derived::software(context.catalog, image);
    let runs = runs.map(|maker| Sighting::aside(&maker.vendor, Role::Runs, kind, span));
    let unknown = unknown(image, context)
        .map(|evidence| Sighting { vendor: None, ..Sighting::aside("", Role::Unknown, kind, span).seen(evidence) });
    pulled(image, kind, scope, name, span, context).into_iter().chain(agent).chain(runs).chain(unknown)
}

/// Whose client an image is, by its owner and name.
fn client<'c>(bare: &str, context: &Context<'c>) -> Option<&'c Signal> {
    let (owners, name) = bare.rsplit_once('/')?;
    let owner = owners.rsplit('/').next().unwrap_or(owners);
    context.signals.find("image-client", "", &format!("{owner}/{name}")).map(|hit| hit.signal)
}

/// What is said of an image that comes from a registry of which nobody knows whose it is.
fn unknown(image: &str, context: &Context<'_>) -> Option<String> {
    let host = registry(image).and_then(clean_host)?;
    // Names of networks of one's own, and of no one.
    let inner = ["local", "internal", "svc", "lan", "test", "example", "invalid", "corp", "home", "localhost"];
    let own = host.rsplit('.').next().is_some_and(|end| inner.contains(&end)) || host.contains("example.");
    let known = own || context.signals.find("image", "", &host).is_some();
    (!known).then(|| format!("image from {host}: the catalog does not know whose registry that is"))
}

fn pulled(
    image: &str,
    kind: ObservationKind,
    scope: &str,
    name: &str,
    span: Span,
    context: &Context<'_>,
) -> Option<Sighting> {
    let host = registry(image)?;
    let hit = context.signals.find("image", "", host)?;
    let signal = hit.signal;
    let provider = signal.provider.as_deref();
    let found = match (provider, hit.captured) {
        (Some(provider), "") => place::of_host(context.catalog, provider, &format!("{host}.")),
        (Some(provider), captured) => place::resolve(context.catalog, provider, captured).or_else(|| {
            place::resolve(context.catalog, provider, captured.strip_suffix("-docker").unwrap_or(captured))
        }),
        _ => None,
    };
    let certain = image.contains(host);
    let sighting = Sighting::of(signal, kind, scope, name, span).in_place(found).seen(format!("image from {host}"));
    Some(if certain { sighting } else { sighting.at_most(Confidence::Medium) })
}

#[cfg(test)]
mod tests {
    use super::registry;

    #[test]
    fn registries_follow_the_rules_of_docker() {
        assert_eq!(registry("postgres:16"), Some("docker.io"));
        assert_eq!(registry("grafana/grafana"), Some("docker.io"));
        assert_eq!(registry("ghcr.io/a/b@sha256:00"), Some("ghcr.io"));
        assert_eq!(registry("localhost:5000/a"), Some("localhost"));
        assert_eq!(registry("${IMAGE}:1"), None);
        assert_eq!(registry("${REGISTRY}/app"), None);
        assert_eq!(registry("{{ .Values.image }}"), None);
        assert_eq!(registry("scratch"), None);
        assert_eq!(registry("_image_"), None);
    }
}
