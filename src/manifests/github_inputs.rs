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

/// Most sets of values that one file or job is read with.
const MOST: usize = 12;

/// What one call hands over; `None` where only a run knows the value.
type Handed = FxHashMap<String, Option<String>>;

/// What the files of a tree are called with, by path.
#[derive(Default)]
pub(super) struct Inputs(FxHashMap<String, Vec<Handed>>);

impl Inputs {
    /// Looks at all calls.
    pub(super) fn new(files: &[&File<'_>]) -> Self {
        let mut out = Self::default();
        for file in files {
            let Some(root) = file.document() else { continue };
            // What a caller was called with itself is not followed further.
            let known = defaults(root, &["on", "workflow_dispatch", "inputs"]).unwrap_or_default();
            for (_, job) in root.get("jobs").and_then(Node::as_mapping).unwrap_or_default() {
                for known in cells(job, &known) {
                    out.call(file, job, &known);
                    let steps = job.get("steps").and_then(Node::as_sequence).unwrap_or_default();
                    steps.iter().for_each(|step| out.call(file, step, &known));
                }
            }
            let steps = root.path(&["runs", "steps"]).and_then(Node::as_sequence).unwrap_or_default();
            steps.iter().for_each(|step| out.call(file, step, &Known::default()));
        }
        out
    }

    /// `uses: ./.github/workflows/deploy.yml`, `uses: ./.github/actions/deploy`, with what is handed over.
    fn call(&mut self, file: &File<'_>, node: &Node<'_>, known: &Known) {
        let Some(callee) = node.get("uses").and_then(Node::as_str).and_then(|text| text.strip_prefix("./")) else {
            return;
        };
        let root = file.path.rfind("/.github/").map_or("", |at| &file.path[..at + 1]);
        let given = node.get("with").and_then(Node::as_mapping).unwrap_or_default().iter();
        let handed: Handed = given
            .filter_map(|(key, value)| {
                let text = value.as_str().and_then(|text| fill(text, known));
                Some((format!("inputs.{}", key.as_str()?), text))
            })
            .collect();
        let callee = format!("{root}{callee}");
        let callee = callee.trim_end_matches('/');
        let paths = match callee {
            "" => vec!["action.yml".to_owned(), "action.yaml".to_owned()],
            file if file.ends_with(".yml") || file.ends_with(".yaml") => vec![file.to_owned()],
            folder => vec![format!("{folder}/action.yml"), format!("{folder}/action.yaml")],
        };
        for path in paths {
            let calls = self.0.entry(path).or_default();
            if calls.len() < MOST && !calls.contains(&handed) {
                calls.push(handed.clone());
            }
        }
    }

    /// The sets of inputs with which a file runs: one a call, and its own defaults where somebody starts it or nobody is seen to
    /// call it.
    pub(super) fn of(&self, path: &str, root: &Node<'_>) -> Vec<Known> {
        let called = defaults(root, &["on", "workflow_call", "inputs"]).or_else(|| defaults(root, &["inputs"]));
        let called = called.unwrap_or_default();
        let mut all: Vec<Known> = Vec::new();
        for call in self.0.get(path).into_iter().flatten() {
            let mut set = called.clone();
            for (name, value) in call {
                match value {
                    Some(value) => set.insert(name.clone(), value.clone()),
                    None => set.remove(name),
                };
            }
            if !all.contains(&set) {
                all.push(set);
            }
        }
        match defaults(root, &["on", "workflow_dispatch", "inputs"]) {
            Some(started) if !all.contains(&started) => all.push(started),
            Some(_) => {}
            None if all.is_empty() => all.push(called),
            None => {}
        }
        all
    }
}

/// Inputs with a default among those that are declared under `place`; `None` where none are declared.
fn defaults(root: &Node<'_>, place: &[&str]) -> Option<Known> {
    let declared = root.path(place)?.as_mapping()?;
    let with_default = declared.iter().filter_map(|(name, input)| {
        let text = input.get("default")?.as_str().filter(|text| !text.contains("${{"))?;
        Some((format!("inputs.{}", name.as_str()?), text.to_owned()))
    });
    Some(with_default.collect())
}

/// The cells of a job's matrix, each with the values around it; every value of an axis is in one of them, as far as the number
/// allows.
pub(super) fn cells(job: &Node<'_>, known: &Known) -> Vec<Known> {
    let Some(matrix) = job.path(&["strategy", "matrix"]) else { return vec![known.clone()] };
    let mut cells = vec![known.clone()];
    let axes = matrix.as_mapping().unwrap_or_default().iter().filter_map(|(key, values)| {
        let name = key.as_str().filter(|name| !matches!(*name, "include" | "exclude"))?;
        Some((name, values.as_sequence()?))
    });
    let mut any = false;
    for (name, values) in axes.take(MOST) {
        any = true;
        let with = |cell: &Known, value: &Node<'_>| {
            let mut cell = cell.clone();
            put(&format!("matrix.{name}"), value, &mut cell);
            cell
        };
        let more = values.iter().flat_map(|value| cells.iter().map(move |cell| with(cell, value)));
        cells = more.take(MOST).collect();
    }
    let rows = |key: &str| matrix.get(key).and_then(Node::as_sequence).unwrap_or_default().iter().take(MOST);
    for row in rows("exclude") {
        let mut excluded = Known::default();
        put("matrix", row, &mut excluded);
        cells.retain(|cell| excluded.is_empty() || excluded.iter().any(|(name, value)| cell.get(name) != Some(value)));
    }
    if !any && rows("include").next().is_some() {
        cells.clear();
    }
    for row in rows("include") {
        let mut cell = known.clone();
        put("matrix", row, &mut cell);
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
/// else that is only known at run time. Of `a || 'b'` the first that is known counts: what stands behind is the default.
/// Expressions that decide are not worked out.
pub(super) fn fill(text: &str, known: &Known) -> Option<String> {
    template::filled(text, "${{", |inner| {
        if ["&&", "==", "!=", "("].iter().any(|operator| inner.contains(operator)) {
            return None;
        }
        inner.split("||").flat_map(|part| part.split(OR)).map(str::trim).find_map(|part| {
            let literal = part.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
            let name = part.strip_prefix("env.").or_else(|| part.strip_prefix("github.event.")).unwrap_or(part);
            literal.or_else(|| known.get(name).map(String::as_str)).filter(|text| !text.is_empty())
        })
    })
}
