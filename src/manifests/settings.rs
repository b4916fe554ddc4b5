//! Settings of applications and of hosts: `appsettings.json`, Spring's `application.yml`, Ansible's `group_vars` and inventories.
//!
//! In: values under names. Out: what the same values show as variables of a workload: `Stripe: { SecretKey: … }` reads like
//! `STRIPE__SECRET_KEY`. Of hosts that are managed, those count that lie at a vendor.

use super::dotenv::unquoted;
use super::environment::{self, Variable, Workload};
use super::file::lines;
use super::{Context, File, Found, Reader, image};
use crate::model::ObservationKind;
use crate::source::Span;
use crate::source::yaml::{Node, Value};

const KIND: &str = "settings";

/// How deep settings may nest.
const DEPTH: u32 = 24;

/// Settings of applications and hosts.
pub(super) struct Settings;

impl Reader for Settings {
    fn kind(&self) -> ObservationKind {
        KIND
    }

    fn detects(&self, file: &File<'_>) -> bool {
        let mapping = || file.document().is_some_and(|root| root.as_mapping().is_some());
        match format(file) {
            Some(Format::Lines) => true,
            Some(Format::Document) => mapping(),
            None => {
                file.is_yaml()
                    && file.mentions(&["hosts:"])
                    && file.document().is_some_and(|root| !groups(root).is_empty())
            }
        }
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files {
            let scope = format!("{KIND}:{}", file.path);
            let name = file.name().split('.').next().unwrap_or_default();
            let workload = Workload { kind: KIND, scope: &scope, name };
            let mut leaves = Leaves { workload: &workload, context, found: &mut found, values: Vec::new() };
            match format(file) {
                Some(Format::Lines) => leaves.lines(file),
                _ => file.documents().iter().for_each(|root| leaves.walk(root, "", 0)),
            }
            leaves.finish();
        }
        found
    }
}

enum Format {
    Document,
    /// `name=value` under `[sections]`.
    Lines,
}

fn format(file: &File<'_>) -> Option<Format> {
    let name = file.name();
    let stem = name.split('.').next().unwrap_or_default();
    let spring = matches!(stem, "application" | "bootstrap")
        || stem.starts_with("application-")
        || stem.starts_with("bootstrap-");
    let of_hosts = ["group_vars/", "host_vars/"].iter().any(|folder| file.path.contains(folder));
    if name.starts_with("appsettings") && name.ends_with(".json") || (spring || of_hosts) && file.is_yaml() {
        return Some(Format::Document);
    }
    let listed = matches!(name, "hosts" | "hosts.ini" | "inventory" | "inventory.ini")
        || ["inventory/", "inventories/"].iter().any(|folder| file.path.contains(folder)) && name.ends_with(".ini");
    let sections = || file.text.lines().any(|line| line.starts_with('[') && line.trim_end().ends_with(']'));
    let properties = spring && name.ends_with(".properties");
    (properties || listed && sections()).then_some(Format::Lines)
}

/// Groups of an inventory: mappings with hosts, variables or groups below.
fn groups<'n, 't>(root: &'n Node<'t>) -> Vec<&'n Node<'t>> {
    let entries = root.as_mapping().unwrap_or_default();
    let group = |node: &Node<'_>| {
        ["hosts", "children"].iter().any(|key| node.get(key).is_some_and(|inner| inner.as_mapping().is_some()))
    };
    if entries.iter().any(|(_, value)| !group(value) && value.get("vars").is_none()) {
        return Vec::new();
    }
    entries.iter().map(|(_, value)| value).filter(|value| group(value)).collect()
}

struct Leaves<'l, 'c> {
    workload: &'l Workload<'l>,
    context: &'l Context<'c>,
    found: &'l mut Found,
    values: Vec<(String, String, Span)>,
}

impl Leaves<'_, '_> {
    fn walk(&mut self, node: &Node<'_>, path: &str, depth: u32) {
        if depth > DEPTH {
            return;
        }
        match &node.value {
            Value::Scalar { .. } => {
                if let Some(text) = node.as_str().filter(|text| !text.contains('\n')) {
                    self.values.push((path.to_owned(), text.to_owned(), node.span));
                }
            }
            Value::Sequence(items) => items.iter().for_each(|item| self.walk(item, path, depth + 1)),
            Value::Mapping(entries) => {
                for (key, value) in entries {
                    let Some(name) = key.as_str() else { continue };
                    if path.ends_with("HOSTS") {
                        self.host(name, key.span);
                    }
                    let inner = if path.is_empty() { spelled(name) } else { format!("{path}__{}", spelled(name)) };
                    self.walk(value, &inner, depth + 1);
                }
            }
        }
    }

    fn host(&mut self, name: &str, span: Span) {
        self.found.sightings.extend(environment::hosts(name, "host", span, self.workload, self.context));
    }

    /// `name=value`, and hosts that stand first on their line.
    fn lines(&mut self, file: &File<'_>) {
        let properties = file.name().ends_with(".properties");
        for (at, bare) in lines(file.text) {
            if bare.starts_with(['#', ';', '!', '[']) {
                continue;
            }
            let span = Span::new(file.id, at, at + bare.len());
            if properties || bare.split_whitespace().next().is_some_and(|word| word.contains('=')) {
                if let Some((name, value)) = bare.split_once('=') {
                    self.values.push((spelled(name.trim()), unquoted(value).to_owned(), span));
                }
                continue;
            }
            for (place, word) in bare.split_whitespace().enumerate() {
                match word.split_once('=') {
                    Some((name, value)) => {
                        self.values.push((spelled(name), value.trim_matches(['"', '\'']).to_owned(), span));
                    }
                    None if place == 0 => self.host(word, span),
                    None => {}
                }
            }
        }
    }

    fn finish(self) {
        let Workload { kind, scope, name } = *self.workload;
        for (path, value, span) in &self.values {
            if path.ends_with("IMAGE") && value.contains('/') {
                self.found.sightings.extend(image::sight(value, kind, scope, name, *span, self.context));
            }
        }
        let variables: Vec<Variable<'_>> =
            self.values.iter().map(|(name, value, span)| Variable { name, value: Some(value), span: *span }).collect();
        self.found.sightings.extend(environment::sight(&variables, self.workload, self.context));
    }
}

/// A name as a variable is spelled: `SecretKey`, `secret-key` and `secret_key` are `SECRET_KEY`.
fn spelled(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut lower = false;
    for c in name.chars() {
        if c.is_ascii_uppercase() && lower {
            out.push('_');
        }
        lower = c.is_ascii_lowercase() || c.is_ascii_digit();
        match c {
            '.' | ':' => out.push_str("__"),
            c if c.is_ascii_alphanumeric() => out.push(c.to_ascii_uppercase()),
            _ => out.push('_'),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::spelled;

    #[test]
    fn names_are_spelled_like_variables() {
        for name in ["SecretKey", "secret-key", "secret_key", "SECRET_KEY"] {
            assert_eq!(spelled(name), "SECRET_KEY", "{name}");
        }
        assert_eq!(spelled("spring.mail.host"), "SPRING__MAIL__HOST");
    }
}
