//! Dependency manifests: packages that are the client of one vendor. One ecosystem a file.
//!
//! Only what runs in production counts: development, test and build dependencies are left out.

pub(super) mod cargo;
pub(super) mod composer;
pub(super) mod gem;
pub(super) mod go;
pub(super) mod gradle;
pub(super) mod hex;
pub(super) mod maven;
pub(super) mod npm;
pub(super) mod nuget;
pub(super) mod pypi;

use super::sighting::{Role, Sighting, slug};
use super::{Context, File, Found, derived};
use crate::model::ObservationKind;
use crate::source::Span;

/// What a package of an ecosystem shows.
fn see(
    file: &File<'_>,
    kind: ObservationKind,
    package: &str,
    start: usize,
    length: usize,
    context: &Context<'_>,
    found: &mut Found,
) {
    see_as(file, (kind, kind), package, start, length, context, found);
}

/// What a package shows in a file of one format that names packages of another ecosystem.
fn see_as(
    file: &File<'_>,
    (kind, ecosystem): (ObservationKind, &str),
    package: &str,
    start: usize,
    length: usize,
    context: &Context<'_>,
    found: &mut Found,
) {
    // What a folder asks for in several files is one thing.
    let scope = format!("{kind}:{}", file.folder());
    let span = Span::new(file.id, start, start + length);
    found.sightings.extend(sight(ecosystem, package, kind, &scope, span, context));
}

fn sight(
    ecosystem: &str,
    package: &str,
    kind: ObservationKind,
    scope: &str,
    span: Span,
    context: &Context<'_>,
) -> Option<Sighting> {
    let known = context.signals.find("package", ecosystem, package).map(|hit| hit.signal);
    let managed = || context.signals.find("pulumi", "", pulumi_provider(ecosystem, package)?).map(|hit| hit.signal);
    let signal = known.or_else(managed).or_else(|| derived::package(context.catalog, ecosystem, package))?;
    // A row without a vendor says that a name is nobody's.
    signal.vendor.as_ref()?;
    let mut sighting = Sighting::of(signal, kind, scope, slug(package), span).seen(format!("package {package}"));
    sighting.accessory = true;
    sighting.role = Role::Library;
    Some(sighting)
}

/// The provider that a package of Pulumi manages: `@pulumi/gcp`, `pulumi-hcloud`, `github.com/pulumi/pulumi-aws/sdk/v6`.
fn pulumi_provider<'p>(ecosystem: &str, package: &'p str) -> Option<&'p str> {
    match ecosystem {
        "npm" => package.strip_prefix("@pulumi/").or_else(|| package.strip_prefix("@pulumiverse/")),
        "pypi" => package
            .split_once(['-', '_'])
            .filter(|(maker, _)| matches!(*maker, "pulumi" | "pulumiverse"))
            .map(|(_, name)| name),
        "go" => {
            let mut parts = package.split('/');
            let owner = parts.find(|part| matches!(*part, "pulumi" | "pulumiverse"));
            owner.and(parts.next())?.strip_prefix("pulumi-")
        }
        "maven" => package.strip_prefix("com.pulumi:"),
        _ => None,
    }
}

/// What a package URL (`pkg:npm/%40aws-sdk/client-s3@3`) shows.
pub(super) fn by_purl(
    purl: &str,
    kind: ObservationKind,
    scope: &str,
    span: Span,
    context: &Context<'_>,
) -> Option<Sighting> {
    let rest = purl.strip_prefix("pkg:")?.split(['?', '#']).next()?;
    let (ecosystem, path) = rest.split_once('/')?;
    let path = path.replace("%40", "@").replace("%2F", "/").replace("%2f", "/");
    let name = match path.rfind('@') {
        Some(at) if at > 0 => &path[..at],
        _ => &path,
    };
    let (ecosystem, name) = match ecosystem {
        "golang" => ("go", name.to_owned()),
        "maven" => (
            "maven",
            name.rsplit_once('/').map_or_else(|| name.to_owned(), |(group, artifact)| format!("{group}:{artifact}")),
        ),
        "npm" | "pypi" | "cargo" | "gem" | "composer" | "nuget" | "hex" => (ecosystem, name.to_owned()),
        _ => return None,
    };
    sight(ecosystem, &name, kind, scope, span, context)
}
