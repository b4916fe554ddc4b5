//! Records of DNS that a provider manages: who receives mail, who may send it, where names lead.
//!
//! In: a block whose kind is that of a record with any provider. Out: what a zone file with the same record shows.
//! Certificates that may be issued and name servers of parts of the zone say nothing of a use, so they are left out.

use super::contents::Held;
use super::{Collector, KIND};
use crate::manifests::dns_zone;
use crate::manifests::environment::Workload;
use crate::manifests::sighting::Sighting;
use crate::manifests::terraform::eval::{Module, Scope};
use crate::manifests::terraform::expr::Block;
use crate::manifests::terraform::value::Value;
use crate::source::Span;

/// Attributes that hold what a record says.
const DATA: &[&str] =
    &["records", "record", "rrdatas", "values", "value", "content", "target", "exchange", "data", "answer"];
/// Attributes that hold its type.
const TYPES: &[&str] = &["type", "fieldtype", "record_type", "rrtype"];

/// Types of records that show a use.
const SHOWING: &[&str] = &["MX", "TXT", "SPF", "CNAME"];
/// Arguments of modules that hold whole records.
const LISTS: &[&str] = &["recordsets", "record_sets", "records", "dns_records"];

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
        if !SHOWING.contains(&&*of_type) {
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
        let owner = ["name", "host", "fqdn"].iter().find_map(|name| held.block.attribute(name));
        let owner = owner.and_then(|attribute| held.module.eval(&attribute.value, held.scope).as_text());
        self.record(&of_type, owner.as_deref().unwrap_or_default(), texts, &workload, held.span);
    }

    /// Records that a module is called with: `recordsets = [{ name, type, records }]`.
    pub(super) fn record_lists<'m>(&mut self, module: &Module<'m>, call: &'m Block, scope: &Scope<'_>, group: &str) {
        let label = call.labels.first().map_or("module", |label| &**label);
        let workload = Workload { kind: KIND, scope: group, name: label };
        let lists = LISTS.iter().filter_map(|name| call.attribute(name));
        for attribute in lists {
            let Some(span) = attribute.span.or(call.span) else { continue };
            let value = module.eval(&attribute.value, scope);
            let mut left = vec![&value];
            let mut count = 0;
            while let Some(value) = left.pop().filter(|_| count < MANY) {
                count += 1;
                let entries = match value {
                    Value::OneOf(values) | Value::List(values) => {
                        left.extend(values.iter());
                        continue;
                    }
                    Value::Map(entries) => entries,
                    _ => continue,
                };
                let text = |names: &[&str]| {
                    let held = entries.iter().find(|(key, _)| names.contains(&&**key));
                    held.and_then(|(_, value)| value.as_text())
                };
                let Some(of_type) = text(TYPES).map(|text| text.to_ascii_uppercase()) else {
                    left.extend(entries.iter().map(|(_, value)| value));
                    continue;
                };
                let mut texts = Vec::new();
                collect(value, &mut texts);
                if SHOWING.contains(&&*of_type) {
                    self.record(&of_type, &text(&["name", "host"]).unwrap_or_default(), texts, &workload, span);
                }
            }
        }
    }

    fn record(&mut self, of_type: &str, owner: &str, texts: Vec<String>, workload: &Workload<'_>, span: Span) {
        let mut seen: Vec<Sighting> = dns_zone::selector(owner, workload, span, self.context).into_iter().collect();
        for text in texts {
            // The preference stands in front of the host or in an attribute of its own.
            let data = match (of_type, text.split_once(char::is_whitespace)) {
                ("MX", Some((preference, host))) => vec![preference.to_owned(), host.trim().to_owned()],
                ("MX", None) => vec![String::new(), text],
                _ => vec![text],
            };
            seen.extend(dns_zone::read(of_type, &data, workload, span, self.context));
        }
        self.found.sightings.extend(seen.into_iter().map(|mut sighting| {
            sighting.accessory = sighting.region.is_none();
            sighting
        }));
    }
}

fn collect(value: &Value, into: &mut Vec<String>) {
    match value {
        _ if into.len() >= MANY => {}
        // Long texts stand there in pieces.
        Value::Text(text) => into.push(text.trim_matches('"').replace("\" \"", "")),
        Value::OneOf(values) | Value::List(values) => values.iter().for_each(|value| collect(value, into)),
        Value::Map(entries) => {
            let held = entries.iter().filter(|(key, _)| DATA.contains(&&**key));
            held.for_each(|(_, value)| collect(value, into));
        }
        _ => {}
    }
}
