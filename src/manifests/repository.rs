//! Where backups go: `sftp:u1@u1.your-storagebox.de:backup`, `b2:bucket:path`, `user@host:repository`.
//!
//! In: values under names for a repository, arguments of the tools that fill one. Out: whose machines or store it lies on. Other addresses
//! with `//` behind the scheme are read elsewhere as any address is.

use super::environment::Workload;
use super::sighting::Sighting;
use super::signals::{clean_host, hosts_in};
use super::{Context, environment};
use crate::model::Confidence;
use crate::source::Span;

/// Tools whose arguments say where files go.
pub(super) const TOOLS: &[&str] = &[
    "autorestic",
    "borg",
    "borgmatic",
    "duplicity",
    "kopia",
    "lftp",
    "rclone",
    "restic",
    "rsync",
    "rustic",
    "scp",
    "sftp",
    "ssh",
];
/// Words of names under which a repository stands.
const NAMES: &[&str] = &["REPO", "REPOSITORY", "REPOSITORIES"];

/// Whether a variable or a setting is called like a place for backups.
pub(super) fn is_name(name: &str) -> bool {
    name.to_ascii_uppercase().split(['_', '-', '.']).any(|word| NAMES.contains(&word))
}

/// What the place of a repository shows.
pub(super) fn sight(
    value: &str,
    label: &str,
    span: Span,
    workload: &Workload<'_>,
    context: &Context<'_>,
) -> Vec<Sighting> {
    let value = value.trim_matches(['"', '\'']);
    let Some((scheme, rest)) = value.split_once(':') else { return Vec::new() };
    if let Some(hit) = context.signals.find("store-scheme", "", scheme) {
        let sighting = workload.sighting(hit.signal, span).seen(format!("{label}: {scheme}"));
        return vec![sighting.at_most(Confidence::Medium)];
    }
    if scheme == "ssh" {
        return environment::hosts(value, label, span, workload, context);
    }
    // `sftp:user@host:path`, `user@host:path`, `user@host`
    let part = if matches!(scheme, "rest" | "s3" | "sftp") { rest } else { scheme };
    let host = part.split_once('@').map(|(_, host)| host.split([':', '/']).next().unwrap_or_default());
    let host = host.filter(|_| hosts_in(value).is_empty()).and_then(clean_host);
    host.map(|host| environment::hosts(&host, label, span, workload, context)).unwrap_or_default()
}
