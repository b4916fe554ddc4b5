//! OctoDNS: zones as YAML, and the providers that they are served by.
//!
//! In: a file for each zone, names with `type` and `value` or `values`; and a configuration that names providers by class.
//! Out: what the same records show in a zone file.

use super::environment::Workload;
use super::{Context, File, Found, Reader, dns_zone, dnscontrol};
use crate::model::ObservationKind;
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
        configured() || !entries.is_empty() && entries.iter().all(|(_, value)| is_zone_entry(value))
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
            for record in root.as_mapping().unwrap_or_default().iter().flat_map(|(_, value)| several(value)) {
                let Some(kind) = kind_of(record) else { continue };
                for value in record.get("value").into_iter().chain(record.get("values")).flat_map(several) {
                    found.sightings.extend(dns_zone::read(kind, &data(kind, value), &workload, value.span, context));
                }
            }
        }
        found
    }
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
    match kind {
        "MX" => vec![String::new(), part(&["exchange", "value"])],
        "SRV" => vec![String::new(), String::new(), String::new(), part(&["target"])],
        "CAA" => vec![String::new(), part(&["tag"]), part(&["value"])],
        "ALIAS" if value.as_mapping().is_some() => vec![part(&["name", "value"])],
        // OctoDNS writes `\;` where a zone file writes `;`.
        _ => vec![value.as_str().unwrap_or_default().replace("\\;", ";")],
    }
}
