//! Environment variables and configuration values of workloads: names that only one vendor's client reads, and hosts.
//!
//! Only names and hosts leave this file; values do not.

use super::Context;
use super::place;
use super::sighting::Sighting;
use super::signals::{clean_host, hosts_in};
use crate::model::{Confidence, ObservationKind};
use crate::source::Span;

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
    for variable in variables {
        if variable.value.is_some_and(unset) {
            continue;
        }
        if let Some(value) = variable.value {
            found.extend(hosts(value, variable.name, variable.span, workload, context));
        }
        let Some(hit) = context.signals.find("kubernetes", "env", variable.name) else { continue };
        let signal = hit.signal;
        if foreign_store && signal.vendor.as_deref() == Some("aws") {
            continue;
        }
        let region = match (signal.provider.as_deref(), variable.value) {
            (Some(provider), Some(value)) if signal.region_from.iter().any(|from| from == "value") => {
                place::resolve(context.catalog, provider, value)
            }
            _ => None,
        };
        let mut sighting = Sighting::of(signal, workload.kind, workload.scope, workload.name, variable.span)
            .in_place(region)
            .seen(format!("variable {}", variable.name));
        sighting.accessory = true;
        found.push(sighting);
    }
    found
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
