//! Settings of applications and of hosts: `appsettings.json`, Spring's `application.yml`, `config/default.json`, Ansible's
//! `group_vars`, templates and inventories, properties of scanners.
//!
//! In: values under names. Out: what the same values show as variables of a workload: `Stripe: { SecretKey: … }` reads like
//! `STRIPE__SECRET_KEY`. Of hosts that are managed, those count that lie at a vendor.

use super::dotenv::unquoted;
use super::environment::{self, Variable, Workload};
use super::file::lines;
use super::sighting::Sighting;
use super::{Context, File, Found, Reader, ansible, derived, image, place, values};
use crate::model::{Confidence, ObservationKind};
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
                let listed = |root: &Node<'_>| is_inventory(file) && root.get("hosts").is_some();
                file.is_yaml()
                    && file.mentions(&["hosts:"])
                    && file.document().is_some_and(|root| !groups(root).is_empty() || listed(root))
            }
        }
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files {
            let scope = format!("{KIND}:{}", file.path);
            let name = file.stem();
            let workload = Workload { kind: KIND, scope: &scope, name };
            let inventory = is_inventory(file) || format(file).is_none();
            let asked = ansible::asked(file);
            found.sightings.extend(environment::sight(&asked, &workload, context));
            let mut leaves = Leaves { workload: &workload, context, found: &mut found, values: Vec::new(), inventory };
            match format(file) {
                Some(Format::Lines) => leaves.lines(file),
                _ => {
                    if is_inventory(file) && !is_of_hosts(file) {
                        file.documents().iter().for_each(|root| leaves.owners(root, 0));
                    }
                    file.documents().iter().for_each(|root| leaves.walk(root, "", 0));
                }
            }
            if file.stem() == "custom-environment-variables" {
                leaves.renamed();
            }
            leaves.finish(is_spring(file) || is_symfony(file));
        }
        found
    }
}

/// Whether the file is called like an inventory of hosts.
fn is_inventory(file: &File<'_>) -> bool {
    let stem = file.stem();
    matches!(stem, "inventory" | "hosts") || is_among_inventories(file)
}

fn is_among_inventories(file: &File<'_>) -> bool {
    ["inventory/", "inventories/"].iter().any(|folder| file.path.contains(folder))
}

/// Whether the file holds variables of Ansible's hosts.
fn is_of_hosts(file: &File<'_>) -> bool {
    ["group_vars/", "host_vars/"].iter().any(|folder| file.path.contains(folder))
}

/// Whether the file lies where Symfony keeps its settings.
fn is_symfony(file: &File<'_>) -> bool {
    file.path.contains("config/packages/")
}

enum Format {
    Document,
    /// `name=value` under `[sections]`.
    Lines,
}

/// Whether the file is called like settings of Spring.
fn is_spring(file: &File<'_>) -> bool {
    let stem = file.stem();
    matches!(stem, "application" | "bootstrap")
        || ["application-", "bootstrap-"].iter().any(|start| stem.starts_with(start))
}

fn format(file: &File<'_>) -> Option<Format> {
    let name = file.name();
    let spring = is_spring(file);
    if name.starts_with("appsettings") && name.ends_with(".json") || (spring || is_of_hosts(file)) && file.is_yaml() {
        return Some(Format::Document);
    }
    // What Ansible renders onto hosts.
    let rendered = file.is_template() && file.folder().rsplit('/').any(|folder| folder == "templates");
    if (rendered || is_symfony(file)) && file.is_yaml() {
        return Some(Format::Document);
    }
    const NODE_CONFIG: &[&str] = &["default.json", "production.json", "custom-environment-variables.json"];
    if file.folder().rsplit('/').next() == Some("config") && NODE_CONFIG.contains(&name) {
        return Some(Format::Document);
    }
    let listed = matches!(name, "hosts" | "hosts.ini" | "inventory" | "inventory.ini")
        || is_among_inventories(file) && name.ends_with(".ini");
    let sections = || file.text.lines().any(|line| line.starts_with('[') && line.trim_end().ends_with(']'));
    let properties = (spring || name.starts_with("sonar-")) && name.ends_with(".properties");
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
    inventory: bool,
}

impl Leaves<'_, '_> {
    /// Groups of hosts that are called like those whose machines they are.
    fn owners(&mut self, node: &Node<'_>, depth: u32) {
        for item in node.as_sequence().unwrap_or_default() {
            self.owners(item, depth + 1);
        }
        for (key, value) in node.as_mapping().unwrap_or_default().iter().filter(|_| depth < DEPTH) {
            let Some(name) = key.as_str().filter(|name| *name != "vars") else { continue };
            if value.as_mapping().is_some() || value.as_sequence().is_some() {
                self.group(name, key.span);
                self.owners(value, depth + 1);
            }
        }
    }

    fn group(&mut self, name: &str, span: Span) {
        let known = self.context.signals.find("host-group", "", name).map(|hit| hit.signal);
        if let Some(signal) = known.or_else(|| derived::host_of_machines(self.context.catalog, name)) {
            let sighting = self.workload.sighting(signal, span).seen(format!("group {name} of hosts"));
            self.found.sightings.push(sighting.only_named().at_most(Confidence::Medium));
        }
    }

    fn walk(&mut self, node: &Node<'_>, path: &str, depth: u32) {
        if depth > DEPTH {
            return;
        }
        match &node.value {
            Value::Scalar { .. } => {
                let Some(text) = node.as_str() else { return };
                if text.contains('\n') {
                    // A file that is written onto the hosts: `server_config_yaml: |`.
                    values::nested(node, path, text, self.workload, self.context, self.found, 0);
                } else {
                    self.values.push((path.to_owned(), text.to_owned(), node.span));
                }
            }
            Value::Sequence(items) => items.iter().for_each(|item| self.walk(item, path, depth + 1)),
            Value::Mapping(entries) => {
                for (key, value) in entries {
                    // What sealed the file, and the kind of what is rendered, are no settings.
                    let Some(name) = key.as_str().filter(|name| !matches!(*name, "sops" | "apiVersion")) else {
                        continue;
                    };
                    if path.ends_with("HOSTS") {
                        self.host(name, key.span);
                    }
                    // In an inventory the groups are names of their own, and no part of a setting's.
                    let first = path.is_empty() || self.inventory;
                    let inner = if first { spelled(name) } else { format!("{path}__{}", spelled(name)) };
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
            if let Some(group) = bare.strip_prefix('[').filter(|_| !properties) {
                let name = group.split([']', ':']).next().unwrap_or_default();
                self.group(name, Span::new(file.id, at + 1, at + 1 + name.len()));
            }
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

    /// Placeholders of Spring: `${NAME}` is a variable of its own, and what stands after `:` is the value without it.
    fn placeholders(&mut self) {
        let mut named = Vec::new();
        for (_, value, span) in &mut self.values {
            let marked = value.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
            // Symfony: `%env(NAME)%`, `%env(int:NAME)%`.
            let asked = || value.strip_prefix("%env(")?.split_once(")%")?.0.rsplit(':').next();
            let inner = marked.or_else(asked);
            let Some(inner) = inner.filter(|inner| !inner.contains(['{', '}', '$'])) else { continue };
            let (name, default) = inner.split_once(':').map_or((inner, None), |(name, default)| (name, Some(default)));
            let default = default.map(str::to_owned);
            if environment::is_loud(name) {
                named.push((name.to_owned(), default.clone().unwrap_or_else(|| "$".to_owned()), *span));
            }
            if let Some(default) = default {
                *value = default;
            }
        }
        self.values.extend(named);
    }

    /// Values that are the names of variables from which the settings come.
    fn renamed(&mut self) {
        let names = self.values.iter().filter(|(_, value, _)| environment::is_loud(value));
        let variables: Vec<Variable<'_>> =
            names.map(|(_, name, span)| Variable { name, value: None, span: *span }).collect();
        let seen = environment::sight(&variables, self.workload, self.context);
        self.found.sightings.extend(seen);
    }

    fn finish(mut self, spring: bool) {
        if spring {
            self.placeholders();
        }
        let Workload { kind, scope, name } = *self.workload;
        for (path, value, span) in &self.values {
            if path.ends_with("IMAGE") && value.contains('/') {
                self.found.sightings.extend(image::sight(value, kind, scope, name, *span, self.context));
            }
        }
        let variables: Vec<Variable<'_>> =
            self.values.iter().map(|(name, value, span)| Variable { name, value: Some(value), span: *span }).collect();
        let mut seen = environment::sight(&variables, self.workload, self.context);
        seen.extend(further_regions(&variables, &seen, self.workload, self.context));
        self.found.sightings.extend(seen);
    }
}

/// Regions of single clients of AWS in settings that place AWS already: `rekognition.region` beside `aws.region`.
fn further_regions(
    variables: &[Variable<'_>],
    seen: &[Sighting],
    workload: &Workload<'_>,
    context: &Context<'_>,
) -> Vec<Sighting> {
    let placed = |sighting: &&Sighting| sighting.region.as_deref().is_some_and(|region| region.starts_with("aws/"));
    let Some(first) = seen.iter().find(placed) else { return Vec::new() };
    let of_other_cloud =
        |name: &str| name.split('_').any(|word| place::cloud_named(word).is_some_and(|provider| provider != "aws"));
    let mut found = Vec::new();
    for variable in variables.iter().filter(|v| v.name.ends_with("REGION") && !of_other_cloud(v.name)) {
        let at = variable.value.and_then(|value| place::resolve(context.catalog, "aws", value));
        let Some(at) = at.filter(|at| seen.iter().all(|known| known.region.as_ref() != Some(&at.region))) else {
            continue;
        };
        let Some(hit) = context.signals.find("kubernetes", "env", "AWS_REGION") else { break };
        let sighting = workload.sighting(hit.signal, variable.span);
        let sighting = sighting.in_place(Some(at)).seen(format!("setting {}", variable.name));
        found.push(sighting.at_most(first.confidence).at_most(Confidence::Medium));
    }
    found
}

/// A name as a variable is spelled: `SecretKey`, `secret-key` and `secret_key` are `SECRET_KEY`.
pub(super) fn spelled(name: &str) -> String {
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
