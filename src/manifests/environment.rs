//! Environment variables and configuration values of workloads: names that only one vendor's client reads, and hosts.
//!
//! Only names and hosts leave this file; values do not.

use super::sighting::{Role, Sighting};
use super::signals::{Hit, clean_host, hosts_in};
use super::switched_off::{SwitchedOff, says_how, unset};
use super::{Context, derived, place, repository, served, told};
use crate::catalog::makers::fold;
use crate::catalog::raw::Signal;
use crate::model::{Confidence, ObservationKind};
use crate::source::Span;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::cell::LazyCell;

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

impl Workload<'_> {
    /// A signal of the catalog that something of it gives.
    pub(crate) fn sighting(&self, signal: &Signal, span: Span) -> Sighting {
        Sighting::of(signal, self.kind, self.scope, self.name, span)
    }
}

/// What the variables of one workload show.
pub(crate) fn sight(variables: &[Variable<'_>], workload: &Workload<'_>, context: &Context<'_>) -> Vec<Sighting> {
    let mut found = Vec::new();
    let foreign_store = foreign_store(variables, workload, context, &mut found);
    found.extend(variables.iter().filter_map(|variable| inside(variable, variables, workload, context)));
    let off = SwitchedOff::of(variables);
    for variable in variables {
        if variable.value.is_some_and(unset) || off.covers(variable.name) || says_how(variable.name) {
            continue;
        }
        if let Some(value) = variable.value {
            found.extend(hosts(value, variable.name, variable.span, workload, context));
            found.extend(served::report(value, workload.kind, variable.span, context));
            if repository::is_name(variable.name) {
                found.extend(repository::sight(value, variable.name, variable.span, workload, context));
            }
        }
        let known = named(variable.name, context).map(|hit| hit.signal);
        let Some(signal) = known.or_else(|| by_maker(variable.name, variables, workload, context)) else {
            found.extend(store(variable, workload, context));
            continue;
        };
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
            // One of several variables of a client whose service alone is known by name: `AWS_SES_REGION`.
            (None, Some(value)) if is_region_of_aws(variable.name) => place::resolve(context.catalog, "aws", value),
            _ => None,
        };
        // `AWS_REGION: fsn1` sets up the client of another store.
        let literal = variable.value.is_some_and(|value| !value.is_empty() && !value.contains(['$', '{', '<', '%']));
        if literal && region.is_none() && !signal.region_from.is_empty() && signal.provider.as_deref() == Some("aws") {
            continue;
        }
        let mut sighting = workload
            .sighting(signal, variable.span)
            .in_place(region)
            .seen(format!("variable {}", variable.name))
            .only_named();
        // `GRAFANA_CLOUD_API_KEY` stands for the service, whatever else of the vendor runs here.
        if variable.name.split('_').any(|word| word == "CLOUD") {
            sighting.role = Role::Shown;
        }
        // A region that may come from the shell or not at all shows nothing alone.
        sighting.weak = variable.value.is_none() && workload.kind == "compose" && !signal.region_from.is_empty();
        found.push(sighting);
    }
    found
}

/// The vendor whose software runs in the same cluster, by an address there: `HATCHET_ADDR=hatchet.jobs.svc.cluster.local`.
fn inside(
    variable: &Variable<'_>,
    variables: &[Variable<'_>],
    workload: &Workload<'_>,
    context: &Context<'_>,
) -> Option<Sighting> {
    let value = variable.value?;
    let authority = value.split_once("://").map_or(value, |(_, rest)| rest);
    let host = authority.split(['/', ':']).next()?;
    if !host.ends_with(".svc") && !host.ends_with(".svc.cluster.local") {
        return None;
    }
    // Whatever the vendor's clients read may stand for the address: `HATCHET_ADDR` is none of their own names.
    let word = variable.name.split('_').next()?;
    let beside = || variables.iter().filter(|other| other.name.split('_').next() == Some(word));
    let by_word = || beside().find_map(|other| named(other.name, context)).map(|hit| hit.signal);
    let maker = || context.catalog.makers().label(&fold(word)).map(|maker| &*maker.vendor);
    let known = named(variable.name, context).map(|hit| hit.signal).or_else(by_word);
    let vendor = known.and_then(|signal| signal.vendor.as_deref()).or_else(maker)?;
    // S3 is a protocol that is settled on its own.
    (vendor != "aws").then(|| Sighting::aside(vendor, Role::Runs, workload.kind, variable.span))
}

/// A store of objects by a region that only one provider has: `S3_REGION=eu01`.
fn store(variable: &Variable<'_>, workload: &Workload<'_>, context: &Context<'_>) -> Option<Sighting> {
    let has = |known: &[&str]| variable.name.split('_').any(|word| known.contains(&word));
    let value = variable.value.filter(|_| has(&["REGION"]) && has(&["S3", "BUCKET", "STORAGE", "SPACES"]))?;
    let at = place::unique(context.catalog, value)?;
    let provider = context.catalog.provider(at.region.split('/').next()?)?;
    let vendor = context.catalog.vendor_of_offering(&provider.offering).map(|vendor| vendor.id.clone())?;
    let mut sighting = Sighting::aside(&vendor, Role::Named, workload.kind, variable.span);
    (sighting.scope, sighting.name) = (workload.scope.to_owned(), workload.name.to_owned());
    sighting.offering = Some(provider.offering.clone());
    sighting.weak = false;
    Some(sighting.in_place(Some(at)).seen(format!("variable {}", variable.name)))
}

/// Whether S3 is served by somebody else than AWS. Where it is said by whom, that is told to the rest of the run.
fn foreign_store(
    variables: &[Variable<'_>],
    workload: &Workload<'_>,
    context: &Context<'_>,
    found: &mut Vec<Sighting>,
) -> bool {
    let mut foreign = false;
    let known = LazyCell::new(|| variables.iter().filter_map(|v| Some((v.name, v.value?))).collect());
    for variable in variables {
        let is_endpoint = variable.name.to_ascii_uppercase().contains("ENDPOINT");
        let Some(value) = variable.value.filter(|value| is_endpoint && !value.is_empty()) else { continue };
        let concerned = variable.name.contains("S3") || variable.name.contains("AWS");
        if !concerned && !is_store(value) {
            continue;
        }
        let value = if value.contains("${") { filled(value, &known) } else { Cow::Borrowed(value) };
        match context.signals.host(&value).and_then(|(signal, _)| signal.vendor.as_deref()) {
            Some("aws") => {}
            vendor => {
                foreign |= concerned;
                found.extend(vendor.map(|_| Sighting::aside("aws", Role::Served, workload.kind, variable.span)));
            }
        }
    }
    foreign
}

/// Whether an address is that of a store of objects as such are called: `https://obs.eu-de.…`.
fn is_store(address: &str) -> bool {
    const STORES: &[&str] = &["s3", "obs", "oss", "cos", "objects", "objectstorage", "object-storage", "storage"];
    let host = address.split_once("://").map_or(address, |(_, rest)| rest);
    host.split('.').next().is_some_and(|first| STORES.contains(&first))
}

/// The value with the other variables of the workload filled in (`https://${S3_HOST}`), and theirs in turn. Files are
/// hostile: what grows long that way is no address, and stays as it stands.
fn filled<'v>(value: &'v str, known: &FxHashMap<&str, &str>) -> Cow<'v, str> {
    const ROUNDS: usize = 4;
    const LONGEST: usize = 2_000;
    let mut out = Cow::Borrowed(value);
    for _ in 0..ROUNDS {
        let mut next = String::new();
        let mut rest = &*out;
        while let Some((before, (name, after))) =
            rest.split_once("${").and_then(|(before, mark)| Some((before, mark.split_once('}')?)))
        {
            next.push_str(before);
            match known.get(name) {
                Some(value) => next.push_str(value),
                None => next.extend(["${", name, "}"]),
            }
            rest = after;
            if next.len() > LONGEST {
                return Cow::Borrowed(value);
            }
        }
        next.push_str(rest);
        if next == *out {
            break;
        }
        out = Cow::Owned(next);
    }
    out
}

/// Whether a name can only be that of a variable.
pub(crate) fn is_loud(name: &str) -> bool {
    name.contains('_') && name.len() > 5 && name.starts_with(|c: char| c.is_ascii_uppercase()) && in_capitals(name)
}

/// Whether a setting lists who may come, which is no use of theirs: origins of requests from browsers.
fn lists_guests(label: &str) -> bool {
    const LISTS: &[&str] = &["corsorigin", "corsallow", "allowedorigin", "trustedorigin", "alloworigin"];
    let plain: String = label.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    LISTS.iter().any(|word| plain.contains(word))
}

/// Hosts below which customers of a platform run what is their own.
const HOMES: &[&str] = &[
    ".amazonaws.com",
    ".azurestaticapps.net",
    ".azurewebsites.net",
    ".cloudfront.net",
    ".firebaseapp.com",
    ".fly.dev",
    ".github.io",
    ".herokuapp.com",
    ".netlify.app",
    ".ondigitalocean.app",
    ".onrender.com",
    ".pages.dev",
    ".railway.app",
    ".run.app",
    ".vercel.app",
    ".web.app",
    ".workers.dev",
];

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

fn is_region_of_aws(name: &str) -> bool {
    name.starts_with("AWS_") && name.ends_with("_REGION")
}

/// The signal behind a variable's name. Nested settings (`SETTINGS__SENTRY__DSN`, `Stripe:SecretKey`) are understood.
fn named<'c, 'n>(name: &'n str, context: &Context<'c>) -> Option<Hit<'c, 'n>> {
    let find = |name: &'n str| context.signals.find("kubernetes", "env", name);
    let nested = name.contains("__") || name.contains(':');
    let whole = |hit: &Hit<'_, '_>| hit.signal.how == "exact" || hit.signal.pattern.contains("__");
    if let Some(hit) = find(name).filter(|hit| !nested || whole(hit)) {
        return Some(hit);
    }
    // The place of one client: `AWS_SQS_REGION`.
    if is_region_of_aws(name) {
        return find("AWS_REGION");
    }
    if let Some(rest) = PREFIXES.iter().find_map(|prefix| name.strip_prefix(prefix)) {
        return find(rest);
    }
    // An application's own words may come before the key: `TM_SENTRY_DSN`.
    const KEYS: &[&str] = &[
        "_API_KEY",
        "_API_TOKEN",
        "_AUTH_TOKEN",
        "_BOT_TOKEN",
        "_CONNECTION_STRING",
        "_DSN",
        "_WEBHOOK",
        "_WEBHOOK_URL",
    ];
    if KEYS.iter().any(|end| name.ends_with(end)) {
        let after = |at: usize| find(&name[at + 1..]);
        if let Some(hit) = name.match_indices('_').take(3).find_map(|(at, _)| after(at)) {
            return Some(hit);
        }
    }
    let signal = levels(name).find_map(|level| {
        let hit = context.signals.find("kubernetes", "env", &level)?;
        // `resend: cron:` is a setting of one's own: a usual word counts with what its vendor hands out.
        let usual = || told::usual(context.catalog, hit.signal.pattern.trim_end_matches('_'));
        (hit.signal.how != "prefix" || !usual() || derived::holds_credential(&level)).then_some(hit.signal)
    })?;
    Some(Hit { signal, captured: "" })
}

/// The keys of a nested setting from each level on: `A__B__C` → `A_B_C`, `B_C`, `C`; none for other names.
fn levels(name: &str) -> impl Iterator<Item = String> {
    let between = if name.contains("__") { "__" } else { ":" };
    let nested = name.contains(between).then_some(name);
    let starts = nested.into_iter().flat_map(move |name| {
        std::iter::once(0).chain(name.match_indices(between).map(move |(at, _)| at + between.len()))
    });
    starts.map(move |at| name[at..].replace(between, "_"))
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
    let plain = std::iter::once(spelled(name)).chain(levels(name));
    let (maker, head) = plain.into_iter().find_map(|level| {
        let (maker, head) = derived::variable(context.catalog, &level)?;
        Some((maker, head.to_owned()))
    })?;
    let own = |value: &str| {
        let hosts = hosts_in(value).into_iter().chain(clean_host(value));
        hosts.into_iter().any(|host| derived::is_of(context.catalog, &host, &maker.vendor))
    };
    let elsewhere = || {
        variables.iter().any(|other| {
            let name = spelled(other.name);
            let tail = name.find(&head).map(|at| &name[at + head.len()..]);
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
        && !["${", "{{", "<%", "$(", "%("].iter().any(|mark| value.contains(mark))
        && !hosts_in(value)
            .iter()
            .any(|host| context.signals.host(host).is_some_and(|(other, _)| other.vendor == signal.vendor))
}

/// What the addresses in a text of many lines show, each on its line; remarks are left out.
pub(crate) fn hosts_by_line(
    text: &str,
    label: &str,
    span: Span,
    workload: &Workload<'_>,
    context: &Context<'_>,
) -> Vec<Sighting> {
    let mut within = context.within(span);
    let lines = text.lines().map(|line| (line, line.trim()));
    lines
        .filter(|(_, bare)| bare.contains("://") && !bare.starts_with(['#', ';', '/']))
        .flat_map(|(line, bare)| hosts(line, label, within.line(bare), workload, context))
        .collect()
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
        // Several of the same kind stand side by side: `a.example:9092,b.example:9092`. Who may come does so as well.
        let upper = label.to_ascii_uppercase();
        let lets = ["ALLOW", "TRUST", "PROXY", "DENY", "BLOCK", "WHITE"].iter().any(|word| upper.contains(word));
        hosts.extend(value.split(',').take(if lets { 1 } else { usize::MAX }).filter_map(clean_host));
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
    if lists_guests(label) {
        hosts.retain(|host| HOMES.iter().any(|home| host.ends_with(home)));
    }
    hosts
        .iter()
        .filter_map(|host| {
            let (signal, found) = context.signals.host(host)?;
            signal.vendor.as_ref()?;
            Some(
                workload
                    .sighting(signal, span)
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

#[cfg(test)]
mod tests {
    use super::filled;

    #[test]
    fn variables_are_filled_in_and_stay_short() {
        let known = [("HOST", "s3.${REGION}.example.com"), ("REGION", "eu")].into_iter().collect();
        assert_eq!(filled("https://${HOST}/${OTHER}", &known), "https://s3.eu.example.com/${OTHER}");
        let twice: Vec<[String; 2]> =
            (0..60).map(|n| [format!("V{n}"), format!("${{V{}}}", n + 1).repeat(40)]).collect();
        let known = twice.iter().map(|[name, value]| (&**name, &**value)).collect();
        assert_eq!(filled("https://${V0}", &known), "https://${V0}");
    }
}
