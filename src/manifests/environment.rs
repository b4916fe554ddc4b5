//! Environment variables and configuration values of workloads: names that only one vendor's client reads, and hosts.
//!
//! Only names and hosts leave this file; values do not.

use super::sighting::Sighting;
use super::signals::{Hit, clean_host, hosts_in};
use super::{Context, derived, place};
use crate::catalog::makers::fold;
use crate::catalog::raw::Signal;
use crate::model::{Confidence, ObservationKind};
use crate::source::Span;
use std::collections::{BTreeMap, HashSet};

/// A variable of a workload. `value` is `None` when it comes from elsewhere (a secret, the shell).
pub(crate) struct Variable<'v> {
    pub name: &'v str,
    pub value: Option<&'v str>,
    pub span: Span,
}

/// Where the variables belong.
pub(crate) struct Workload<'w> {
    pub kind: ObservationKind,
    pub scope: &'w str,
    pub name: &'w str,
}

/// What the variables of one workload show.
pub(crate) fn sight(variables: &[Variable<'_>], workload: &Workload<'_>, context: &Context<'_>) -> Vec<Sighting> {
    let mut found = Vec::new();
    let foreign_store = variables.iter().any(|v| {
        v.name.to_ascii_uppercase().contains("ENDPOINT")
            && v.value.is_some_and(|value| {
                !value.is_empty()
                    && context.signals.host(value).is_none_or(|(signal, _)| signal.vendor.as_deref() != Some("aws"))
                    && (v.name.contains("S3") || v.name.contains("AWS"))
            })
    });
    let off = SwitchedOff::of(variables);
    for variable in variables {
        if variable.value.is_some_and(unset) || off.covers(variable.name) {
            continue;
        }
        if let Some(value) = variable.value {
            found.extend(hosts(value, variable.name, variable.span, workload, context));
        }
        let known = named(variable.name, context).map(|hit| hit.signal);
        let Some(signal) = known.or_else(|| by_maker(variable.name, variables, workload, context)) else { continue };
        if foreign_store && signal.vendor.as_deref() == Some("aws") {
            continue;
        }
        if variable.value.is_some_and(|value| leads_elsewhere(value, signal, context)) {
            continue;
        }
        let region = match (signal.provider.as_deref(), variable.value) {
            (Some(provider), Some(value)) if signal.region_from.iter().any(|from| from == "value") => {
                place::resolve(context.catalog, provider, value)
            }
            _ => None,
        };
        // `AWS_REGION: fsn1` sets up the client of another store.
        let literal = variable.value.is_some_and(|value| !value.is_empty() && !value.contains(['$', '{', '<', '%']));
        if literal && region.is_none() && !signal.region_from.is_empty() && signal.provider.as_deref() == Some("aws") {
            continue;
        }
        let mut sighting = Sighting::of(signal, workload.kind, workload.scope, workload.name, variable.span)
            .in_place(region)
            .seen(format!("variable {}", variable.name));
        sighting.accessory = true;
        // A region that may come from the shell or not at all shows nothing alone.
        sighting.weak = variable.value.is_none() && workload.kind == "compose" && !signal.region_from.is_empty();
        found.push(sighting);
    }
    found
}

/// Whether a word is written as variables of the environment are.
pub(crate) fn in_capitals(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

/// Words that frameworks and stages put in front of the name that a vendor's client reads.
const PREFIXES: &[&str] = &[
    "NEXT_PUBLIC_",
    "NUXT_PUBLIC_",
    "EXPO_PUBLIC_",
    "REACT_APP_",
    "VUE_APP_",
    "VITE_",
    "GATSBY_",
    "TF_VAR_",
    "PRODUCTION_",
    "PROD_",
    "STAGING_",
];

/// The signal behind a variable's name. Nested settings (`SETTINGS__SENTRY__DSN`, `Stripe:SecretKey`) are understood.
fn named<'c, 'n>(name: &'n str, context: &Context<'c>) -> Option<Hit<'c, 'n>> {
    let find = |name: &'n str| context.signals.find("kubernetes", "env", name);
    if let Some(hit) = find(name) {
        return Some(hit);
    }
    if let Some(rest) = PREFIXES.iter().find_map(|prefix| name.strip_prefix(prefix)) {
        return find(rest);
    }
    // An application's own words may come before the key: `TM_SENTRY_DSN`.
    if ["_API_KEY", "_DSN", "_API_TOKEN"].iter().any(|end| name.ends_with(end)) {
        let after = |at: usize| find(&name[at + 1..]);
        if let Some(hit) = name.match_indices('_').take(2).find_map(|(at, _)| after(at)) {
            return Some(hit);
        }
    }
    let joined = if name.contains("__") {
        name.replace("__", "_")
    } else if name.contains(':') {
        name.replace(':', "_")
    } else {
        return None;
    };
    let mut rest = joined.as_str();
    loop {
        if let Some(hit) = context.signals.find("kubernetes", "env", rest) {
            return Some(Hit { signal: hit.signal, captured: "" });
        }
        rest = rest.split_once('_')?.1;
    }
}

/// A name as a vendor's client would read it: without the words of frameworks and with single `_`.
fn spelled(name: &str) -> String {
    let bare = PREFIXES.iter().find_map(|prefix| name.strip_prefix(prefix)).unwrap_or(name);
    bare.replace("__", "_")
}

/// The vendor whose credential a variable holds by its name. Software that one may run oneself counts only where nothing
/// leads to an installation of one's own.
fn by_maker<'c>(
    name: &str,
    variables: &[Variable<'_>],
    workload: &Workload<'_>,
    context: &Context<'c>,
) -> Option<&'c Signal> {
    const ADDRESS: &[&str] = &["URL", "HOST", "ENDPOINT", "DOMAIN", "ADDRESS", "SERVER", "INSTANCE", "URI"];
    let whole = spelled(name);
    let mut rest = whole.as_str();
    let (maker, head) = loop {
        match derived::variable(context.catalog, rest) {
            Some(found) => break found,
            None if name.contains("__") => rest = rest.split_once('_')?.1,
            None => return None,
        }
    };
    let own = |value: &str| {
        let hosts = hosts_in(value).into_iter().chain(clean_host(value));
        hosts.into_iter().any(|host| derived::is_of(context.catalog, &host, &maker.vendor))
    };
    let elsewhere = || {
        variables.iter().any(|other| {
            let name = spelled(other.name);
            let tail = name.find(head).map(|at| &name[at + head.len()..]);
            tail.is_some_and(|tail| tail.split('_').any(|word| ADDRESS.contains(&word)))
                && !other.value.is_some_and(own)
        })
    };
    let itself = || fold(workload.name).contains(&*maker.name);
    (!maker.runnable || !elsewhere() && !itself()).then(|| maker.signal())
}

/// Whether a value is an address at somebody else's: an own installation, a stand-in.
fn leads_elsewhere(value: &str, signal: &Signal, context: &Context<'_>) -> bool {
    // Other schemes lead to where a secret is kept (`op://`, `vault://`).
    (value.starts_with("http://") || value.starts_with("https://"))
        && !value.contains("${")
        && !hosts_in(value)
            .iter()
            .any(|host| context.signals.host(host).is_some_and(|(other, _)| other.vendor == signal.vendor))
}

/// Groups of variables that are not in use: `X_ENABLED=false`, or all of the credentials of the group are empty.
///
/// Kept by length: a name is looked up once for each length, so that a file of many thousand groups stays quick.
#[derive(Default)]
struct SwitchedOff<'v>(BTreeMap<usize, HashSet<&'v str>>);

impl<'v> SwitchedOff<'v> {
    fn of(variables: &[Variable<'v>]) -> Self {
        let mut off = Self::default();
        let given: HashSet<&str> = variables
            .iter()
            .filter(|v| is_credential(v.name) && !v.value.is_some_and(unset))
            .filter_map(|v| Some(v.name.split_once('_')?.0))
            .collect();
        for variable in variables {
            let Some(value) = variable.value else { continue };
            let group = variable.name.strip_suffix("_ENABLED").or_else(|| variable.name.strip_suffix("_ENABLE"));
            let group =
                group.or_else(|| variable.name.strip_prefix("ENABLE_")).or_else(|| variable.name.strip_prefix("USE_"));
            if let Some(group) = group.filter(|_| matches!(value.trim(), "false" | "False" | "0" | "no" | "off")) {
                off.add(group);
            } else if is_credential(variable.name) && unset(value) {
                let group = variable.name.split_once('_').map(|(group, _)| group);
                if let Some(group) = group.filter(|group| group.len() > 3 && !given.contains(group)) {
                    off.add(group);
                }
            }
        }
        off
    }

    fn add(&mut self, group: &'v str) {
        self.0.entry(group.len()).or_default().insert(group);
    }

    /// Whether a name is that of a group or goes on from it with `_`.
    fn covers(&self, name: &str) -> bool {
        self.0.iter().any(|(&length, groups)| {
            name.split_at_checked(length)
                .is_some_and(|(head, rest)| (rest.is_empty() || rest.starts_with('_')) && groups.contains(head))
        })
    }
}

/// Whether a variable holds a credential by the last word of its name.
fn is_credential(name: &str) -> bool {
    name.rsplit_once('_').is_some_and(|(_, last)| matches!(last, "KEY" | "SECRET" | "TOKEN" | "PASSWORD" | "DSN"))
}

/// What the hosts in a value show. `label` names the value for the evidence.
pub(crate) fn hosts(
    value: &str,
    label: &str,
    span: Span,
    workload: &Workload<'_>,
    context: &Context<'_>,
) -> Vec<Sighting> {
    let mut hosts = hosts_in(value);
    if hosts.is_empty() && !value.contains(char::is_whitespace) && value.len() < 300 {
        hosts.extend(clean_host(value));
    }
    for part in value.split(';') {
        if let Some((_, endpoint)) = part.split_once("Endpoint=") {
            hosts.extend(clean_host(endpoint));
        }
        if let Some((_, suffix)) = part.split_once("EndpointSuffix=") {
            hosts.extend(clean_host(&format!("x.{suffix}")));
        }
    }
    hosts.dedup();
    hosts
        .iter()
        .filter_map(|host| {
            let (signal, found) = context.signals.host(host)?;
            signal.vendor.as_ref()?;
            Some(
                Sighting::of(signal, workload.kind, workload.scope, workload.name, span)
                    .in_place(found)
                    .seen(format!("{label}: {}", public_host(host)))
                    .at_most(Confidence::Medium),
            )
        })
        .collect()
}

/// A host without labels that could be secret (long random ones).
fn public_host(host: &str) -> String {
    host.split('.').map(|label| if label.len() > 24 { "…" } else { label }).collect::<Vec<_>>().join(".")
}

/// Whether a value means "not configured".
fn unset(value: &str) -> bool {
    let value = value.trim();
    value.is_empty() || (value.starts_with("${") && (value.ends_with(":-}") || value.ends_with("-}")))
}
