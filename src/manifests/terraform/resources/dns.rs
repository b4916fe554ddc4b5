//! Records of DNS that a provider manages: who receives mail, who may send it, where names lead.
//!
//! In: a block whose kind is that of a record with any provider. Out: what a zone file with the same record shows.
//! Certificates that may be issued and name servers of parts of the zone say nothing of a use, so they are left out.

use super::contents::Held;
use super::{Collector, KIND};
use crate::manifests::dns_zone;
use crate::manifests::environment::Workload;
use crate::manifests::terraform::value::Value;

/// Attributes that hold what a record says.
const DATA: &[&str] =
    &["records", "record", "rrdatas", "values", "value", "content", "target", "exchange", "data", "answer"];
/// Attributes that hold its type.
const TYPES: &[&str] = &["type", "fieldtype", "record_type", "rrtype"];

/// How many records of one block are looked at.
const MANY: usize = 200;

impl Collector<'_, '_> {
    /// What the records of a resource of this kind show.
    pub(super) fn records(&mut self, held: &Held<'_, '_>, kind: &str) {
        if !kind.ends_with("_record") && !kind.ends_with("_record_set") && !kind.ends_with("_record_v2") {
            return;
        }
        let of_type = TYPES.iter().find_map(|name| held.block.attribute(name));
        let of_type = of_type.and_then(|attribute| held.module.eval(&attribute.value, held.scope).as_text());
        // `azurerm_dns_mx_record`, `azurerm_private_dns_cname_record`
        let named = kind.trim_end_matches("_record").rsplit('_').next().unwrap_or_default().to_ascii_uppercase();
        let of_type = of_type.map_or(named, |text| text.to_ascii_uppercase());
        if !matches!(&*of_type, "MX" | "TXT" | "SPF" | "CNAME") {
            return;
        }
        let workload = Workload { kind: KIND, scope: held.group, name: held.name };
        let mut texts = Vec::new();
        for block in std::iter::once(held.block).chain(held.block.nested("record")) {
            for name in DATA {
                if let Some(attribute) = block.attribute(name) {
                    collect(&held.module.eval(&attribute.value, held.scope), &mut texts);
                }
            }
        }
        for text in texts {
            // The preference stands in front of the host or in an attribute of its own.
            let data = match (&*of_type, text.split_once(char::is_whitespace)) {
                ("MX", Some((preference, host))) => vec![preference.to_owned(), host.trim().to_owned()],
                ("MX", None) => vec![String::new(), text],
                _ => vec![text],
            };
            let seen = dns_zone::read(&of_type, &data, &workload, held.span, self.context);
            self.found.sightings.extend(seen.into_iter().map(|mut sighting| {
                sighting.accessory = sighting.region.is_none();
                sighting
            }));
        }
    }
}

fn collect(value: &Value, into: &mut Vec<String>) {
    match value {
        _ if into.len() >= MANY => {}
        Value::Text(text) => into.push(text.trim_matches('"').to_owned()),
        Value::OneOf(values) | Value::List(values) => values.iter().for_each(|value| collect(value, into)),
        Value::Map(entries) => {
            let held = entries.iter().filter(|(key, _)| DATA.contains(&&**key));
            held.for_each(|(_, value)| collect(value, into));
        }
        _ => {}
    }
}
