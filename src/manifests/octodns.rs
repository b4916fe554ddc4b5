//! Zones as YAML: those of OctoDNS with the providers that they are served by, and lists of records that others are made from.
//!
//! In: a file for each zone, names with `type` and `value` or `values`; a configuration that names providers by class; a list of
//! records with `type`, `name` and `content`. Out: what the same records show in a zone file.

use super::environment::Workload;
use super::{Context, File, Found, Reader, dns_zone, dnscontrol};
use crate::model::ObservationKind;
use crate::source::Span;
use crate::source::yaml::Node;

const KIND: &str = "octodns";

const TYPES: &[&str] = &[
    "A", "AAAA", "ALIAS", "CAA", "CNAME", "DNAME", "DS", "LOC", "MX", "NAPTR", "NS", "PTR", "SPF", "SRV", "SSHFP",
    "TLSA", "TXT", "URLFWD",
];

/// Zones and their providers.
pub(super) struct OctoDns;

impl Reader for OctoDns {
    fn kind(&self) -> ObservationKind {
        KIND
    }

    fn detects(&self, file: &File<'_>) -> bool {
        if !file.is_yaml() || !file.mentions(&["type:", "octodns"]) {
            return false;
        }
        let Some(entries) = file.document().and_then(Node::as_mapping) else { return false };
        let configured =
            || file.text.contains("octodns") && file.document().is_some_and(|root| root.get("providers").is_some());
        let zone = || !entries.is_empty() && entries.iter().all(|(_, value)| is_zone_entry(value));
        let listed = || entries.iter().any(|(_, value)| listed(value).is_some());
        configured() || zone() || listed()
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files {
            let scope = format!("{KIND}:{}", file.path);
            let workload = Workload { kind: KIND, scope: &scope, name: "" };
            let Some(root) = file.document() else { continue };
            if let Some(providers) = root.get("providers").and_then(Node::as_mapping) {
                for class in providers.iter().filter_map(|(_, provider)| provider.get("class")) {
                    let Some(module) = class.as_str().and_then(|path| path.rsplit('.').nth(1)) else { continue };
                    let name = module.trim_start_matches("octodns_");
                    found.sightings.extend(dnscontrol::provider(name, &workload, class.span, context));
                }
                continue;
            }
            let mut read = |owner: Option<&str>, record: &Node<'_>, at: Span, values: &[&Node<'_>]| {
                let Some(kind) = kind_of(record) else { return };
                found.sightings.extend(dns_zone::selector(owner.unwrap_or_default(), &workload, at, context));
                for value in values {
                    found.sightings.extend(dns_zone::read(kind, &data(kind, value), &workload, value.span, context));
                }
            };
            for (name, value) in root.as_mapping().unwrap_or_default() {
                if let Some(records) = listed(value) {
                    for (record, value) in records.iter().filter_map(|record| Some((record, content(record)?))) {
                        read(record.get("name").and_then(Node::as_str), record, value.span, &[value]);
                    }
                    continue;
                }
                for record in several(value) {
                    let values = record.get("value").into_iter().chain(record.get("values")).flat_map(several);
                    read(name.as_str(), record, record.span, &values.collect::<Vec<_>>());
                }
            }
        }
        found
    }
}

/// The records of a list in which each says its name, kind and content; `None` for other lists.
fn listed<'n, 't>(value: &'n Node<'t>) -> Option<&'n [Node<'t>]> {
    let is_record = |item: &Node<'_>| kind_of(item).is_some() && item.get("name").is_some() && content(item).is_some();
    value.as_sequence().filter(|items| !items.is_empty() && items.iter().all(is_record))
}

/// What a record of a list holds.
fn content<'n, 't>(record: &'n Node<'t>) -> Option<&'n Node<'t>> {
    ["content", "value", "data", "target", "record", "to"].iter().find_map(|key| record.get(key))
}

/// One or several: records of a name, values of a record.
fn several<'n, 't>(value: &'n Node<'t>) -> Vec<&'n Node<'t>> {
    value.as_sequence().map_or_else(|| vec![value], |items| items.iter().collect())
}

/// Whether a name has records: kinds of one provider (`Route53Provider/ALIAS`) count among others.
fn is_zone_entry(value: &Node<'_>) -> bool {
    let all = several(value);
    !all.is_empty() && all.iter().all(|record| kind_of(record).is_some())
}

/// What kind of record it is, in capitals, provider or not.
fn kind_of<'n>(record: &'n Node<'_>) -> Option<&'n str> {
    let kind = record.get("type")?.as_str()?;
    let kind = kind.rsplit('/').next().unwrap_or(kind);
    TYPES.contains(&kind).then_some(kind)
}

/// A value as the words of a zone file.
fn data(kind: &str, value: &Node<'_>) -> Vec<String> {
    let part = |names: &[&str]| {
        let text = names.iter().find_map(|name| value.get(name)?.as_str());
        text.unwrap_or_default().to_owned()
    };
    let text = value.as_str().map(|text| text.trim_matches('"'));
    match kind {
        "MX" | "SRV" | "CAA" if text.is_some() => {
            // The words before the host may stand in fields of their own.
            let words: Vec<String> = text.unwrap_or_default().split_whitespace().map(str::to_owned).collect();
            let missing = (dns_zone::before_host(kind) + 1).saturating_sub(words.len());
            std::iter::repeat_n(String::new(), missing).chain(words).collect()
        }
        "MX" => vec![String::new(), part(&["exchange", "value"])],
        "SRV" => vec![String::new(), String::new(), String::new(), part(&["target"])],
        "CAA" => vec![String::new(), part(&["tag"]), part(&["value"])],
        "ALIAS" if value.as_mapping().is_some() => vec![part(&["name", "value"])],
        // OctoDNS writes `\;` where a zone file writes `;`.
        _ => vec![text.unwrap_or_default().replace("\\;", ";")],
    }
}
