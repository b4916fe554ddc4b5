//! What GitHub workflows and actions are called with: inputs that callers in the same repository hand over, defaults, and the
//! cells of a matrix.
//!
//! In: all workflows and actions of a tree. Out: for each of them, and for each job, the sets of values it runs with, under the
//! names that expressions use (`inputs.region`, `matrix.region`). What must hold: a value that is only known at run time is in
//! no set; where nothing is known there is one empty set, so that everything is read once.

use super::File;
use super::command::OR;
use super::pipeline::Known;
use super::template;
use crate::source::yaml::Node;
use rustc_hash::FxHashMap;

/// Most sets of values that one file or job is read with; the rest would only repeat what these show.
const MOST: usize = 8;

/// What the files of a tree are called with, by path.
#[derive(Default)]
pub(super) struct Inputs(FxHashMap<String, Vec<Known>>);

impl Inputs {
    /// Looks at all calls.
    pub(super) fn new(files: &[&File<'_>]) -> Self {
        let mut out = Self::default();
        for file in files {
            let Some(root) = file.document() else { continue };
            let known = defaults(root);
            for (_, job) in root.get("jobs").and_then(Node::as_mapping).unwrap_or_default() {
                out.call(file, job, &known);
                let steps = job.get("steps").and_then(Node::as_sequence).unwrap_or_default();
                steps.iter().for_each(|step| out.call(file, step, &known));
            }
            let steps = root.path(&["runs", "steps"]).and_then(Node::as_sequence).unwrap_or_default();
            steps.iter().for_each(|step| out.call(file, step, &known));
        }
        out
    }

    /// `uses: ./.github/workflows/deploy.yml`, `uses: ./.github/actions/deploy`, with what is handed over.
    fn call(&mut self, file: &File<'_>, node: &Node<'_>, known: &Known) {
        let Some(callee) = node.get("uses").and_then(Node::as_str).and_then(|text| text.strip_prefix("./")) else {
            return;
        };
        let root = file.path.find(".github/").map_or("", |at| &file.path[..at]);
        let handed: Known = (node.get("with").and_then(Node::as_mapping).unwrap_or_default().iter())
            .filter_map(|(key, value)| Some((format!("inputs.{}", key.as_str()?), fill(value.as_str()?, known)?)))
            .collect();
        let callee = format!("{root}{}", callee.trim_end_matches('/'));
        let paths = match callee.ends_with(".yml") || callee.ends_with(".yaml") {
            true => vec![callee],
            false => vec![format!("{callee}/action.yml"), format!("{callee}/action.yaml")],
        };
        for path in paths {
            let calls = self.0.entry(path).or_default();
            if calls.len() < MOST && !calls.contains(&handed) {
                calls.push(handed.clone());
            }
        }
    }

    /// The sets of inputs with which a file runs: one a call, else its own defaults.
    pub(super) fn of(&self, path: &str, root: &Node<'_>) -> Vec<Known> {
        let own = defaults(root);
        let calls = self.0.get(path).map(Vec::as_slice).unwrap_or_default();
        let mut all: Vec<Known> = Vec::new();
        for call in calls {
            let mut set = own.clone();
            set.extend(call.clone());
            if !all.contains(&set) {
                all.push(set);
            }
        }
        if all.is_empty() {
            all.push(own);
        }
        all
    }
}

/// Inputs that have a default where they are declared.
fn defaults(root: &Node<'_>) -> Known {
    let places: [&[&str]; 3] =
        [&["on", "workflow_dispatch", "inputs"], &["on", "workflow_call", "inputs"], &["inputs"]];
    let declared = places.iter().filter_map(|place| root.path(place)?.as_mapping()).flatten();
    declared
        .filter_map(|(name, input)| {
            let text = input.get("default")?.as_str().filter(|text| !text.contains("${{"))?;
            Some((format!("inputs.{}", name.as_str()?), text.to_owned()))
        })
        .collect()
}

/// The cells of a job's matrix, each with the values around it.
pub(super) fn cells(job: &Node<'_>, known: &Known) -> Vec<Known> {
    let Some(matrix) = job.path(&["strategy", "matrix"]).and_then(Node::as_mapping) else { return vec![known.clone()] };
    let mut cells = vec![known.clone()];
    let axes = matrix.iter().filter(|(key, _)| !matches!(key.as_str(), Some("include" | "exclude")));
    for (key, values) in axes.take(MOST) {
        let (Some(name), Some(values)) = (key.as_str(), values.as_sequence()) else { continue };
        let with = |cell: &Known, value: &Node<'_>| {
            let mut cell = cell.clone();
            put(&format!("matrix.{name}"), value, &mut cell);
            cell
        };
        let more = cells.iter().flat_map(|cell| values.iter().map(move |value| with(cell, value)));
        cells = more.take(MOST).collect();
    }
    let include = job.path(&["strategy", "matrix", "include"]).and_then(Node::as_sequence).unwrap_or_default();
    let only_included = matrix.len() == 1 && !include.is_empty();
    let base = if only_included { std::mem::take(&mut cells).swap_remove(0) } else { known.clone() };
    for value in include.iter().take(MOST) {
        let mut cell = base.clone();
        put("matrix", value, &mut cell);
        cells.push(cell);
    }
    if cells.is_empty() { vec![known.clone()] } else { cells }
}

/// A value, or the values of a mapping, under the name that expressions use.
fn put(name: &str, value: &Node<'_>, into: &mut Known) {
    if let Some(text) = value.as_str().and_then(|text| fill(text, into)) {
        into.insert(name.to_owned(), text);
    }
    for (key, inner) in value.as_mapping().unwrap_or_default() {
        if let (Some(key), Some(text)) = (key.as_str(), inner.as_str())
            && let Some(text) = fill(text, into)
        {
            into.insert(format!("{name}.{key}"), text);
        }
    }
}

/// The text with `${{ env.NAME }}`, `${{ inputs.name }}` and `${{ matrix.name }}` filled in; `None` when it holds anything
/// else that is only known at run time. Of `a || 'b'` the first that is known counts.
pub(super) fn fill(text: &str, known: &Known) -> Option<String> {
    template::filled(text, "${{", |inner| {
        inner.split("||").flat_map(|part| part.split(OR)).map(str::trim).find_map(|part| {
            let literal = part.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
            let name = part.strip_prefix("env.").or_else(|| part.strip_prefix("github.event.")).unwrap_or(part);
            literal.or_else(|| known.get(name).map(String::as_str)).filter(|text| !text.is_empty())
        })
    })
}
