//! Ansible: modules that work on a vendor's cloud, and the place that they are given.
//!
//! In: playbooks and lists of tasks. A module's full name (`amazon.aws.ec2_instance`) or an old one of its own prefix
//! (`azure_rm_virtualmachine`) tells the vendor; the place is an argument, filled in with variables of the play, of the role
//! and of all groups. What only a run knows leaves the place unknown. Roles and collections that `requirements.yml` fetches by
//! address count for whoever keeps their source text.

use super::ansible_hosts::{Hosts, Values};
use super::environment::Workload;
use super::file::{lines, parent};
use super::signals::{hosts_in, keeper};
use super::{Context, File, Found, Reader, code, command, environment, image, place, template};
use crate::catalog::raw::Signal;
use crate::model::ObservationKind;
use crate::source::Span;
use crate::source::yaml::Node;
use rustc_hash::FxHashMap;

const KIND: &str = "ansible";

/// Keys of a task that hold more tasks.
const LISTS: &[&str] = &["tasks", "pre_tasks", "post_tasks", "handlers", "block", "rescue", "always"];

/// Modules that add repositories of packages.
const REPOSITORIES: &[&str] = &["apt_key", "apt_repository", "deb822_repository", "rpm_key", "yum_repository"];

/// Modules that run a command.
const COMMANDS: &[&str] = &["command", "raw", "shell", "win_command", "win_shell"];

/// Modules that fetch what somebody hands out to all, and what is text for people.
#[rustfmt::skip]
const NO_CALL: &[&str] = &[
    "apt", "debug", "dnf", "fail", "get_url", "git", "helm", "helm_repository", "name", "pip", "unarchive", "win_get_url", "yum",
    "zypper_repository",
];

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
        if is_requirements(file) {
            return file.mentions(&["src:", "source:", "- name:"]);
        }
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

    fn together(&self) -> bool {
        true
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let hosts = Hosts::new(context);
        Found::of_each(files, |file| read(file, &hosts, context))
    }
}

fn read(file: &File<'_>, hosts: &Hosts<'_>, context: &Context<'_>) -> Found {
    let mut found = Found::default();
    if is_requirements(file) {
        fetched(file, context, &mut found);
        return found;
    }
    let hosts = hosts.of(file.folder());
    let mut known = Known::default();
    for path in beside(file) {
        if let Some(root) = context.file(&path).and_then(File::document) {
            learn(root, &mut known);
        }
    }
    let scope = format!("{KIND}:{}", file.path);
    let name = file.stem();
    let play = Play { workload: Workload { kind: KIND, scope: &scope, name }, hosts, context };
    found.sightings.extend(environment::sight(&asked(file), &play.workload, context));
    for item in file.document().and_then(Node::as_sequence).unwrap_or_default() {
        task(item, &play, &known, &mut found, 0);
    }
    found
}

/// A file of tasks while it is read.
struct Play<'p, 'c> {
    workload: Workload<'p>,
    hosts: Option<&'p Values<'p>>,
    context: &'p Context<'c>,
}

fn is_requirements(file: &File<'_>) -> bool {
    matches!(file.name(), "requirements.yml" | "requirements.yaml")
}

/// Where roles and collections come from that name an address: `src: https://github.com/team/role.git`.
fn fetched(file: &File<'_>, context: &Context<'_>, found: &mut Found) {
    let Some(root) = file.document() else { return };
    let named = ["roles", "collections"].iter().filter_map(|list| root.get(list)?.as_sequence());
    let scope = format!("{KIND}:{}", file.path);
    let workload = Workload { kind: KIND, scope: &scope, name: "roles" };
    for item in root.as_sequence().into_iter().chain(named).flatten() {
        let address = ["src", "source", "name"].iter().find_map(|key| {
            let node = item.get(key)?;
            Some((node, node.as_str().filter(|text| text.contains("://") || text.starts_with("git@"))?))
        });
        let Some((node, text)) = address else { continue };
        if let Some(hit) = context.signals.find("source-host", "", keeper(text)) {
            found.sightings.push(workload.sighting(hit.signal, node.span).seen("role fetched from source"));
        }
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

/// Variables that whoever runs Ansible hands over: `lookup('env', 'GRAFANA_CLOUD_API_KEY')`.
pub(super) fn asked<'t>(file: &File<'t>) -> Vec<environment::Variable<'t>> {
    let mut variables = Vec::new();
    for (at, line) in lines(file.text).filter(|(_, line)| !line.starts_with('#')) {
        for (found, call) in line.match_indices("lookup(").chain(line.match_indices("query(")) {
            let mut texts = line[found + call.len()..].split(['\'', '"']).skip(1).step_by(2);
            if !matches!(texts.next(), Some("env" | "ansible.builtin.env")) {
                continue;
            }
            let Some(name) = texts.next().filter(|name| name.contains('_')) else { continue };
            variables.push(environment::Variable { name, value: None, span: Span::new(file.id, at, at + line.len()) });
        }
    }
    variables
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
        known.get(bare(name)).map(String::as_str).or(default).or(otherwise)
    };
    template::filled(text, "{{", value)
}

/// The bare name of a variable: `hostvars[inventory_hostname].vars.place`, `hostvars[item]['place']`.
fn bare(name: &str) -> &str {
    let Some((_, rest)) = name.strip_prefix("hostvars[").and_then(|rest| rest.split_once(']')) else { return name };
    rest.trim_start_matches('.').trim_start_matches("vars.").trim_matches(['[', ']', '\'', '"'])
}

fn task(node: &Node<'_>, play: &Play<'_, '_>, known: &Known, found: &mut Found, depth: u32) {
    if depth > DEPTH || matches!(node.get("when").and_then(Node::as_bool), Some(false)) {
        return;
    }
    let Play { workload, context, .. } = play;
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
                task(item, play, &known, found, depth + 1);
            }
            continue;
        }
        let Some(hit) = context.signals.find("ansible-module", "", key_text) else {
            general(key_text, value, workload, &known, context, found);
            continue;
        };
        let signal = hit.signal;
        let arguments = std::iter::once(value).chain(defaults.iter().map(|(_, value)| value));
        let mut places = arguments.map(|arguments| regions(signal, arguments, &known, play));
        let places = places.find(|places| !places.is_empty()).unwrap_or_default();
        let nowhere = places.is_empty().then_some(None);
        for at in places.into_iter().map(Some).chain(nowhere) {
            let mut sighting = workload.sighting(signal, key.span).in_place(at).seen(format!("module {key_text}"));
            sighting.accessory = sighting.region.is_none();
            found.sightings.push(sighting);
        }
    }
}

/// Where arguments say that something lies: one place, or one for each value that hosts give a variable.
fn regions(signal: &Signal, arguments: &Node<'_>, known: &Known, play: &Play<'_, '_>) -> Vec<place::Place> {
    let Some(provider) = signal.provider.as_deref() else { return Vec::new() };
    let resolved = |text: &str| place::resolve(play.context.catalog, provider, text);
    for text in signal.region_from.iter().filter_map(|name| arguments.get(name)?.as_str()) {
        // What hosts say comes before the defaults of a role.
        let name = text.trim().strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}"));
        let name = name.map(|inner| bare(inner.split('|').next().unwrap_or(inner).trim()));
        let values = name.and_then(|name| play.hosts?.get(name)).into_iter().flatten();
        let mut places: Vec<place::Place> = Vec::new();
        for at in values.filter_map(|text| resolved(text)) {
            if !places.contains(&at) {
                places.push(at);
            }
        }
        if places.is_empty() {
            places.extend(fill(text, known).and_then(|text| resolved(&text)));
        }
        if !places.is_empty() {
            return places;
        }
    }
    Vec::new()
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
    if REPOSITORIES.contains(&short) {
        for key in ["url", "repo", "uris", "baseurl", "key", "signed_by"] {
            let Some((node, text)) = arguments.get(key).and_then(|node| Some((node, node.as_str()?))) else { continue };
            kept_packages(text, node.span, workload, context, found);
        }
    }
    if COMMANDS.contains(&short) {
        let node = arguments.get("cmd").unwrap_or(arguments);
        let argv = arguments.get("argv").and_then(Node::as_sequence).unwrap_or_default();
        let words: Vec<&str> = argv.iter().chain([node]).filter_map(Node::as_str).collect();
        // Variables that are not known stand in the way of shells.
        let written = words.join(" ");
        let line = fill_or(&written, known, Some("$unknown")).unwrap_or_else(|| written.clone());
        let told = |text: &str| Some(text.to_owned()).filter(|text| !text.contains('$'));
        command::read(&line, node.span, workload, &told, context, found);
    }
    if ![REPOSITORIES, COMMANDS, NO_CALL].iter().any(|list| list.contains(&short)) {
        called(arguments, workload, known, context, found, 0);
    }
}

/// Interfaces in the arguments of a module: `uri` calls them, others write them into settings of a host.
fn called(
    node: &Node<'_>,
    workload: &Workload<'_>,
    known: &Known,
    context: &Context<'_>,
    found: &mut Found,
    depth: u32,
) {
    if depth > DEPTH {
        return;
    }
    if let Some(text) = node.as_str().filter(|text| text.contains("://")) {
        // Addresses may be told apart by commas only: `opts: allow_other,url=https://…`.
        for address in text.split([',', ' ', '\n']).filter(|part| part.contains("://")) {
            let Some(address) = fill(address, known) else { continue };
            found.sightings.extend(code::interfaces(&address, "calls", node.span, workload, context));
        }
    }
    let inner = node.as_mapping().unwrap_or_default().iter().map(|(_, value)| value);
    for inner in inner.chain(node.as_sequence().unwrap_or_default()) {
        called(inner, workload, known, context, found, depth + 1);
    }
}

/// Whose registry packages come from, where it is one that teams have for themselves: archives that are open to all are no use.
fn kept_packages(text: &str, span: Span, workload: &Workload<'_>, context: &Context<'_>, found: &mut Found) {
    for host in hosts_in(text) {
        let registry = context.signals.find("image", "", &host);
        let package = || context.signals.find("host", "", &host);
        let kept = |signal: &Signal| {
            matches!(signal.category.as_deref(), Some("package-registry" | "container-registry" | "artifact-hosting"))
        };
        let Some(hit) = registry.or_else(package).filter(|hit| kept(hit.signal)) else { continue };
        found.sightings.push(workload.sighting(hit.signal, span).seen(format!("packages from {host}")));
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
