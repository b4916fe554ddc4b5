//! What the inventories of Ansible say of hosts and groups: `inventory.yml`, `hosts/`, `group_vars`, `host_vars`.
//!
//! In: the YAML files of a run. Out: the values of each variable, by the folder for which an inventory counts. What must hold:
//! where hosts differ all their values are kept, up to [`VALUES`]; where the tree itself lies says nothing.

use super::Context;
use super::file::from_here_up;
use crate::source::yaml::Node;
use rustc_hash::FxHashMap;

/// Most values of one variable that are looked at.
const VALUES: usize = 8;

/// How deep groups may nest.
const DEPTH: u32 = 16;

/// Variables with the values that hosts and groups give them.
pub(super) type Values<'t> = FxHashMap<&'t str, Vec<&'t str>>;

/// What inventories say of hosts and groups, by the folder for which they count.
pub(super) struct Hosts<'t>(FxHashMap<&'t str, Values<'t>>);

impl<'t> Hosts<'t> {
    pub(super) fn new(context: &Context<'t>) -> Self {
        let mut out = Self(FxHashMap::default());
        for file in context.files.iter().filter(|file| file.is_yaml()) {
            let inner = file.path.strip_prefix(context.root).unwrap_or(file.path).trim_start_matches('/');
            let Some((root, vars)) = inventory(inner) else { continue };
            let root = file.path[..file.path.len() - inner.len() + root.len()].trim_end_matches('/');
            let Some(node) = file.document() else { continue };
            let values = out.0.entry(root).or_default();
            if vars { note(node, values) } else { below(node, values, 0) }
        }
        out
    }

    /// What counts for tasks in a folder: the nearest inventory above it.
    pub(super) fn of(&self, folder: &str) -> Option<&Values<'t>> {
        from_here_up(folder).find_map(|folder| self.0.get(folder))
    }
}

/// The folder for which a file of an inventory counts, and whether it holds variables only.
fn inventory(path: &str) -> Option<(&str, bool)> {
    let mut start = 0;
    for part in path.split('/') {
        let root = path[..start].trim_end_matches('/');
        let last = start + part.len() == path.len();
        match part {
            "group_vars" | "host_vars" if !last => return Some((root, true)),
            "inventory" | "inventories" | "hosts" if !last => {
                return Some((root, path[start..].contains("_vars/")));
            }
            "inventory.yml" | "inventory.yaml" | "hosts.yml" | "hosts.yaml" => return Some((root, false)),
            _ => start += part.len() + 1,
        }
    }
    None
}

/// The variables of hosts and groups in an inventory.
fn below<'t>(node: &'t Node<'_>, values: &mut Values<'t>, depth: u32) {
    if depth > DEPTH {
        return;
    }
    for (key, inner) in node.as_mapping().unwrap_or_default() {
        match key.as_str() {
            Some("vars") => note(inner, values),
            // `hosts: { web1: { ansible_host: …, hetzner_location: fsn1 } }`
            Some("hosts") => {
                for (_, host) in inner.as_mapping().unwrap_or_default() {
                    note(host, values);
                    below(host, values, depth + 1);
                }
            }
            _ => below(inner, values, depth + 1),
        }
    }
}

fn note<'t>(node: &'t Node<'_>, values: &mut Values<'t>) {
    for (key, value) in node.as_mapping().unwrap_or_default() {
        let (Some(name), Some(text)) = (key.as_str(), value.as_str()) else { continue };
        if text.contains("{{") || text.contains('\n') {
            continue;
        }
        let known = values.entry(name).or_default();
        if known.len() < VALUES && !known.contains(&text) {
            known.push(text);
        }
    }
}
