//! Values of charts and configuration in YAML: images, hosts, variables, storage classes, annotations, receivers of alerts.
//!
//! In: a node of values, wherever it stands: a values file, a release, a ConfigMap. Values that are texts of several lines
//! are looked into as well, for charts take whole configuration files that way. What is switched off (`enabled: false`)
//! shows nothing.

use super::environment::{self, Variable, Workload};
use super::sighting::Sighting;
use super::{Context, Found, image, place, settings, template};
use crate::model::Confidence;
use crate::source::Span;
use crate::source::yaml::{self, Node, Value};

/// How deep values may nest.
const DEPTH: u32 = 40;

/// Reads values. `charted` tells that they lie beside a chart, so that a bare `image: nginx` is an image.
pub(super) fn read(node: &Node<'_>, workload: &Workload<'_>, context: &Context<'_>, charted: bool, found: &mut Found) {
    walk(node, workload, context, charted, found, 0);
}

/// What the values show that an object hands to a chart (`spec.values` of a release).
pub(super) fn handed(node: &Node<'_>, workload: &Workload<'_>, context: &Context<'_>) -> Vec<Sighting> {
    let mut found = Found::default();
    match node.as_str() {
        Some(text) => nested(node, "values", text, workload, context, &mut found, 0),
        None => walk(node, workload, context, false, &mut found, 0),
    }
    found.sightings
}

/// What a text of several lines shows: YAML if it is any, else its lines with URLs.
pub(super) fn nested(
    node: &Node<'_>,
    label: &str,
    text: &str,
    workload: &Workload<'_>,
    context: &Context<'_>,
    found: &mut Found,
    depth: u32,
) {
    let plain;
    let mut documents = yaml::parse_all(text, node.span.file);
    if documents.is_err() && template::is_marked(text) {
        plain = template::without_marks(text);
        documents = yaml::parse_all(&plain, node.span.file);
    }
    let documents = documents.unwrap_or_default();
    if documents.iter().all(|document| document.as_str().is_some()) {
        found.sightings.extend(environment::hosts_by_line(text, label, node.span, workload, context));
        return;
    }
    let first = found.sightings.len();
    for document in documents.iter().filter(|document| !is_secret(document)) {
        walk(document, workload, context, false, found, depth + 1);
    }
    for sighting in &mut found.sightings[first..] {
        sighting.span = outside(node, text, sighting.span, context);
    }
}

fn is_secret(node: &Node<'_>) -> bool {
    matches!(node.get("kind").and_then(Node::as_str), Some("Secret" | "SealedSecret"))
}

/// The line of the file on which a place inside a block of text stands.
fn outside(node: &Node<'_>, text: &str, inner: Span, context: &Context<'_>) -> Span {
    let Some(file) = context.text(node.span.file) else { return node.span };
    let Some(before) = text.get(..inner.start as usize) else { return node.span };
    let mut start = node.span.start as usize;
    let block = file.get(start..).is_some_and(|rest| rest.starts_with(['|', '>']));
    let lines = before.bytes().filter(|byte| *byte == b'\n').count() + usize::from(block);
    for _ in 0..lines {
        match file.get(start..).and_then(|rest| rest.find('\n')) {
            Some(at) => start += at + 1,
            None => return node.span,
        }
    }
    if lines > 0 {
        start += file[start..].len() - file[start..].trim_start_matches([' ', '\t']).len();
    }
    Span::new(node.span.file, start, start)
}

/// Whether a setting lists who may come or be fetched from, which is no use of theirs.
fn lists_others(key: &str) -> bool {
    const LISTS: [&str; 8] =
        ["allowlist", "whitelist", "denylist", "blocklist", "blacklist", "exclude", "ignore", "bookmark"];
    let plain: String = key.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    LISTS.iter().any(|word| plain.contains(word))
}

/// A variable of a list: `{ name, value }` or `{ name, valueFrom }`.
fn listed<'n>(item: &'n Node<'_>) -> Option<Variable<'n>> {
    let at = item.get("name")?;
    let name = at.as_str().filter(|name| environment::in_capitals(name))?;
    let elsewhere = || ["valueFrom", "value_from"].iter().any(|key| item.get(key).is_some());
    let value = match item.get("value") {
        Some(value) => Some(value.as_str()?),
        None => elsewhere().then_some(None)?,
    };
    Some(Variable { name, value, span: at.span })
}

/// A variable of a mapping: a name in capitals with a value.
fn loud<'n>((key, value): &'n (Node<'_>, Node<'_>)) -> Option<Variable<'n>> {
    let name = key.as_str().filter(|name| environment::is_loud(name))?;
    let text = value.as_str().filter(|text| !text.contains('\n'))?;
    Some(Variable { name, value: Some(text), span: key.span })
}

/// Whether a list is one to choose from (search engines, bookmarks, probes): many plain entries that lead to many vendors.
fn is_directory(items: &[Node<'_>], seen: &[Sighting]) -> bool {
    const ENTRIES: usize = 30;
    const VENDORS: usize = 5;
    let plain = |item: &&Node<'_>| {
        let entries = item.as_mapping().unwrap_or_default();
        listed(item).is_none() && !entries.is_empty() && entries.iter().all(|(_, value)| value.as_mapping().is_none())
    };
    if items.iter().filter(plain).take(ENTRIES).count() < ENTRIES {
        return false;
    }
    let mut vendors: Vec<&str> = seen.iter().filter_map(|sighting| sighting.vendor.as_deref()).collect();
    vendors.sort_unstable();
    vendors.dedup();
    vendors.len() >= VENDORS
}

fn walk(node: &Node<'_>, workload: &Workload<'_>, context: &Context<'_>, charted: bool, found: &mut Found, depth: u32) {
    if depth > DEPTH {
        return;
    }
    match &node.value {
        Value::Scalar { .. } => {}
        Value::Sequence(items) => {
            let first = found.sightings.len();
            for item in items {
                match item.as_str() {
                    Some(text) if text.contains('\n') => {
                        nested(item, "value", text, workload, context, found, depth + 1);
                    }
                    Some(text) if text.contains("://") => {
                        found.sightings.extend(environment::hosts(text, "value", item.span, workload, context));
                    }
                    _ => {}
                }
                walk(item, workload, context, charted, found, depth + 1);
            }
            let listed: Vec<Variable<'_>> = items.iter().filter_map(listed).collect();
            found.sightings.extend(environment::sight(&listed, workload, context));
            if is_directory(items, &found.sightings[first..]) {
                found.sightings.truncate(first);
            }
        }
        Value::Mapping(entries) => {
            let says = |key: &str| node.get(key).and_then(Node::as_bool);
            if says("enabled") == Some(false) || says("disabled") == Some(true) || says("inactive") == Some(true) {
                return;
            }
            let loud: Vec<Variable<'_>> = entries.iter().filter_map(loud).collect();
            found.sightings.extend(environment::sight(&loud, workload, context));
            let text = |key: &str| node.get(key).and_then(Node::as_str).filter(|text| !text.is_empty());
            let pulled =
                |name: &str, span| image::sight(name, workload.kind, workload.scope, workload.name, span, context);
            if let (Some(repository), Some(at)) = (text("repository"), node.get("repository"))
                && !repository.contains("://")
                && (node.get("tag").is_some()
                    || node.get("registry").is_some()
                    || node.get("pullPolicy").is_some()
                    || node.get("digest").is_some()
                    // A chart may add the version itself.
                    || repository.split_once('/').is_some_and(|(host, _)| {
                        host.contains('.') && context.signals.find("image", "", host).is_some()
                    }))
            {
                let full = text("registry")
                    .map_or_else(|| repository.to_owned(), |registry| format!("{registry}/{repository}"));
                found.sightings.extend(pulled(&full, at.span));
            }
            let alone = ["registry", "imageRegistry"].into_iter().find_map(|key| Some((text(key)?, node.get(key)?)));
            if let Some((registry, at)) = alone.filter(|_| text("repository").is_none())
                && !registry.contains("://")
                && registry.split('/').next().is_some_and(|host| host.contains('.'))
            {
                let full = format!("{}/image", registry.trim_end_matches('/'));
                found.sightings.extend(pulled(&full, at.span));
            }
            for (key, value) in entries {
                found.sightings.extend(receiver(key, value, workload, context));
                let Some(key) = key.as_str().filter(|key| !lists_others(key)) else { continue };
                match value.as_str() {
                    Some(image) if key == "image" && (image.contains('/') || charted) => {
                        found.sightings.extend(pulled(image, value.span));
                    }
                    Some(text) if text.contains('\n') => nested(value, key, text, workload, context, found, depth + 1),
                    // The names in capitals have been looked at as variables.
                    Some(_) if environment::is_loud(key) => {}
                    Some(text)
                        if text.contains("://")
                            || text.contains(".amazonaws.com")
                            || text.contains(".azure.com")
                            || is_address(key) =>
                    {
                        found.sightings.extend(environment::hosts(text, key, value.span, workload, context));
                    }
                    Some(text) if matches!(key, "provisioner" | "storageClassProvisioner") => {
                        if let Some(hit) = context.signals.find("kubernetes", "provisioner", text) {
                            found
                                .sightings
                                .push(workload.sighting(hit.signal, value.span).seen(format!("storage class {text}")));
                        }
                    }
                    Some(text) if key.ends_with("Region") || key.ends_with("_region") || key.ends_with("-region") => {
                        found.sightings.extend(region(key, text, value.span, workload, context));
                    }
                    Some(text) if matches!(key, "storageClass" | "storageClassName") => {
                        found.sightings.extend(storage(text, value.span, workload, context));
                    }
                    None if NOTIFIERS.contains(&key) => notifiers(value, workload, context, found),
                    _ => {}
                }
                if let Some(hit) = context.signals.find("kubernetes", "annotation", key).filter(|_| !value.is_null()) {
                    let sighting = workload.sighting(hit.signal, value.span).seen(format!("annotation {key}"));
                    found.sightings.push(sighting);
                }
                walk(value, workload, context, charted, found, depth + 1);
            }
        }
    }
}

/// Whether a setting is called like one for a host.
pub(super) fn is_address(key: &str) -> bool {
    const LAST: &[&str] = &[
        "endpoint",
        "host",
        "hostname",
        "server",
        "address",
        "addr",
        "smarthost",
        "relayhost",
        "site",
        "url",
        "uri",
        "upstream",
        "broker",
        "brokers",
    ];
    let lower = key.to_ascii_lowercase();
    let last = lower.rsplit(['-', '_', '.']).next().unwrap_or(&lower);
    // `serverUrl`, `smtpHost`
    let joined = |word: &str| {
        key.len() > word.len()
            && lower.ends_with(word)
            && key[key.len() - word.len()..].starts_with(|c: char| c.is_ascii_uppercase())
    };
    LAST.contains(&last) || LAST.iter().any(|word| joined(word))
}

/// The cloud and the region that a setting names which is called after both: `scwRegion: fr-par`.
fn region(key: &str, text: &str, span: Span, workload: &Workload<'_>, context: &Context<'_>) -> Option<Sighting> {
    let name = settings::spelled(key);
    let signal = context.signals.find("kubernetes", "env", &name).map(|hit| hit.signal);
    let signal = signal.filter(|signal| signal.region_from.iter().any(|from| from == "value"))?;
    let at = place::resolve(context.catalog, signal.provider.as_deref()?, text)?;
    let sighting = workload.sighting(signal, span).in_place(Some(at));
    Some(sighting.seen(format!("setting {key}")).only_named().at_most(Confidence::Medium))
}

/// The cloud whose class of storage a volume asks for: `linode-block-storage-retain`.
pub(super) fn storage(class: &str, span: Span, workload: &Workload<'_>, context: &Context<'_>) -> Option<Sighting> {
    let hit = context.signals.find("kubernetes", "storage-class", class)?;
    let sighting = workload.sighting(hit.signal, span);
    Some(Sighting { accessory: true, ..sighting.seen(format!("storage class {class}")) })
}

/// Settings below which those are named who get notice.
const NOTIFIERS: &[&str] = &["notifiers", "notifier", "notifications", "alerting", "alerters", "receivers"];

/// Who gets notice: `notifiers: { discord: { webhook: … } }`.
fn notifiers(node: &Node<'_>, workload: &Workload<'_>, context: &Context<'_>, found: &mut Found) {
    for (key, value) in node.as_mapping().unwrap_or_default() {
        let Some(name) = key.as_str() else { continue };
        let off = value.get("enabled").and_then(Node::as_bool) == Some(false);
        let spelled = format!("{}configs", name.to_ascii_lowercase().replace(['_', '-'], ""));
        let hit = context.signals.find("kubernetes", "alert-receiver", &spelled).filter(|_| !off && is_set(value));
        if let Some(hit) = hit {
            let sighting = workload.sighting(hit.signal, key.span);
            found.sightings.push(sighting.seen(format!("notifies {name}")).at_most(Confidence::Medium));
        }
    }
}

/// Whether anything below a node has a value.
fn is_set(node: &Node<'_>) -> bool {
    match &node.value {
        Value::Scalar { .. } => node.as_str().is_some_and(|text| !super::switched_off::unset(text)),
        Value::Sequence(items) => items.iter().any(is_set),
        // A key that is no text is a template's mark: `{{ HOOK }}`.
        Value::Mapping(entries) => entries.iter().any(|(key, value)| key.as_str().is_none() || is_set(value)),
    }
}

/// Where an alert manager sends alerts: `slack_configs`, `pagerdutyConfigs` with at least one entry.
pub(super) fn receiver(
    key: &Node<'_>,
    value: &Node<'_>,
    workload: &Workload<'_>,
    context: &Context<'_>,
) -> Option<Sighting> {
    value.as_sequence().filter(|items| !items.is_empty())?;
    let name = key.as_str()?;
    let spelled = name.replace('_', "");
    let hit = context.signals.find("kubernetes", "alert-receiver", &spelled)?;
    Some(workload.sighting(hit.signal, key.span).seen(format!("alert receiver {name}")))
}
