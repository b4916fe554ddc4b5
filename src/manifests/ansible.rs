//! Ansible: modules that work on a vendor's cloud, and the place that they are given.
//!
//! In: playbooks and lists of tasks. A module's full name (`amazon.aws.ec2_instance`) or an old one of its own prefix
//! (`azure_rm_virtualmachine`) tells the vendor; the place is an argument, filled in with variables of the play, of the role
//! and of all groups. What only a run knows leaves the place unknown.

use super::environment::Workload;
use super::file::parent;
use super::sighting::Sighting;
use super::{Context, File, Found, Reader, command, environment, image, place, template};
use crate::catalog::raw::Signal;
use crate::model::ObservationKind;
use crate::source::yaml::Node;
use rustc_hash::FxHashMap;

const KIND: &str = "ansible";

/// Keys of a task that hold more tasks.
const LISTS: &[&str] = &["tasks", "pre_tasks", "post_tasks", "handlers", "block", "rescue", "always"];

/// How deep blocks may nest.
const DEPTH: u32 = 16;

type Known = FxHashMap<String, String>;

/// Playbooks and task files.
pub(super) struct Ansible;

impl Reader for Ansible {
    fn kind(&self) -> ObservationKind {
        KIND
    }

    fn detects(&self, file: &File<'_>) -> bool {
        if !file.is_yaml() || !file.mentions(&["- name:", "- hosts:", "- block:"]) {
            return false;
        }
        let items = file.document().and_then(Node::as_sequence).unwrap_or_default();
        let play = |item: &Node<'_>| {
            item.get("hosts").is_some()
                && (item.get("roles").is_some() || LISTS.iter().any(|list| item.get(list).is_some()))
        };
        let in_role = file.folder().rsplit('/').next().is_some_and(|folder| matches!(folder, "tasks" | "handlers"));
        items.iter().any(play) || (in_role && items.iter().any(|item| item.get("name").is_some()))
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files {
            let mut known = Known::default();
            for path in beside(file) {
                if let Some(root) = context.file(&path).and_then(File::document) {
                    learn(root, &mut known);
                }
            }
            let scope = format!("{KIND}:{}", file.path);
            let name = file.stem();
            let workload = Workload { kind: KIND, scope: &scope, name };
            for item in file.document().and_then(Node::as_sequence).unwrap_or_default() {
                task(item, &workload, &known, context, &mut found, 0);
            }
        }
        found
    }
}

/// Files whose variables a playbook or a role sees.
fn beside(file: &File<'_>) -> Vec<String> {
    let folder = file.folder();
    let above = parent(folder);
    // A role lies below the playbooks that use it: `roles/x/tasks`.
    let around = parent(above).strip_suffix("roles").map(|around| around.trim_end_matches('/'));
    let mut paths = Vec::new();
    for root in around.into_iter().chain([above, folder]) {
        let at = |rest: &str| if root.is_empty() { rest.to_owned() } else { format!("{root}/{rest}") };
        for rest in [
            "defaults/main.yml",
            "defaults/main.yaml",
            "group_vars/all.yml",
            "group_vars/all.yaml",
            "group_vars/all/main.yml",
            "group_vars/all/vars.yml",
            "vars/main.yml",
            "vars/main.yaml",
        ] {
            paths.push(at(rest));
        }
    }
    paths
}

fn learn(node: &Node<'_>, known: &mut Known) {
    for (key, value) in node.as_mapping().unwrap_or_default() {
        if let (Some(name), Some(text)) = (key.as_str(), value.as_str())
            && let Some(text) = fill(text, known)
        {
            known.insert(name.to_owned(), text);
        }
    }
}

/// The text with `{{ name }}` and `{{ name | default('x') }}` filled in.
fn fill<'k>(text: &'k str, known: &'k Known) -> Option<String> {
    fill_or(text, known, None).filter(|out| !out.contains("{%"))
}

/// The same; what is not known is `otherwise`, where that is given.
fn fill_or<'k>(text: &'k str, known: &'k Known, otherwise: Option<&'k str>) -> Option<String> {
    let value = |inner: &'k str| {
        let (name, filter) = inner.split_once('|').map_or((inner, ""), |(name, filter)| (name.trim(), filter.trim()));
        let default = filter.strip_prefix("default(").and_then(|rest| rest.split(['\'', '"']).nth(1));
        known.get(name).map(String::as_str).or(default).or(otherwise)
    };
    template::filled(text, "{{", value)
}

fn task(node: &Node<'_>, workload: &Workload<'_>, known: &Known, context: &Context<'_>, found: &mut Found, depth: u32) {
    if depth > DEPTH || matches!(node.get("when").and_then(Node::as_bool), Some(false)) {
        return;
    }
    let mut known = known.clone();
    if let Some(vars) = node.get("vars") {
        learn(vars, &mut known);
    }
    variables(node.get("environment"), workload, &known, context, found);
    let defaults = node.get("module_defaults").and_then(Node::as_mapping).unwrap_or_default();
    for (key, value) in node.as_mapping().unwrap_or_default() {
        let Some(key_text) = key.as_str() else { continue };
        if LISTS.contains(&key_text) {
            for item in value.as_sequence().unwrap_or_default() {
                task(item, workload, &known, context, found, depth + 1);
            }
            continue;
        }
        let Some(hit) = context.signals.find("ansible-module", "", key_text) else {
            general(key_text, value, workload, &known, context, found);
            continue;
        };
        let signal = hit.signal;
        let place = region(signal, value, &known, context)
            .or_else(|| defaults.iter().find_map(|(_, value)| region(signal, value, &known, context)));
        let mut sighting = Sighting::of(signal, KIND, workload.scope, workload.name, key.span)
            .in_place(place)
            .seen(format!("module {key_text}"));
        sighting.accessory = sighting.region.is_none();
        found.sightings.push(sighting);
    }
}

fn region(signal: &Signal, arguments: &Node<'_>, known: &Known, context: &Context<'_>) -> Option<place::Place> {
    signal.region_from.iter().find_map(|name| {
        let text = fill(arguments.get(name)?.as_str()?, known)?;
        place::resolve(context.catalog, signal.provider.as_deref()?, &text)
    })
}

/// Modules of Ansible itself that bring images and variables, or run a command.
fn general(
    module: &str,
    arguments: &Node<'_>,
    workload: &Workload<'_>,
    known: &Known,
    context: &Context<'_>,
    found: &mut Found,
) {
    let short = module.rsplit('.').next().unwrap_or(module);
    if matches!(short, "docker_container" | "podman_container" | "docker_swarm_service") {
        if let Some(node) = arguments.get("image")
            && let Some(text) = node.as_str().and_then(|text| fill(text, known))
        {
            let Workload { kind, scope, name } = *workload;
            found.sightings.extend(image::sight(&text, kind, scope, name, node.span, context));
        }
        variables(arguments.get("env"), workload, known, context, found);
    }
    if matches!(short, "command" | "shell" | "raw" | "win_command" | "win_shell") {
        let node = arguments.get("cmd").unwrap_or(arguments);
        let argv = arguments.get("argv").and_then(Node::as_sequence).unwrap_or_default();
        let words: Vec<&str> = argv.iter().chain([node]).filter_map(Node::as_str).collect();
        // Variables that are not known stand in the way of shells.
        let written = words.join(" ");
        let line = fill_or(&written, known, Some("$unknown")).unwrap_or_else(|| written.clone());
        let told = |text: &str| Some(text.to_owned()).filter(|text| !text.contains('$'));
        command::read(&line, node.span, workload, &told, context, found);
    }
}

/// What variables show that a task or a container is given.
fn variables(
    given: Option<&Node<'_>>,
    workload: &Workload<'_>,
    known: &Known,
    context: &Context<'_>,
    found: &mut Found,
) {
    for (key, value) in given.and_then(Node::as_mapping).unwrap_or_default() {
        let Some(name) = key.as_str() else { continue };
        let text = value.as_str().and_then(|text| fill(text, known));
        let variable = environment::Variable { name, value: text.as_deref(), span: key.span };
        found.sightings.extend(environment::sight(&[variable], workload, context));
    }
}
