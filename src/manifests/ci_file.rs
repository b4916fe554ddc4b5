//! What jobs of any CI system in YAML do: scripts, images, variables, by the words that all of them use.
//!
//! In: the nodes of a pipeline of a system that has no reader of its own. Out: sightings. Keys decide, not their depth, for
//! every system nests its jobs another way.

use super::compose::interpolate;
use super::environment::{self, Workload};
use super::pipeline::{Known, Pipeline};
use super::{Context, File, Found, pipeline_step};
use crate::model::ObservationKind;
use crate::source::yaml::{Node, Value};

/// How deep jobs may nest.
const DEPTH: u32 = 24;

/// Keys of scripts.
const SCRIPTS: &[&str] = &[
    "run",
    "script",
    "scripts",
    "command",
    "commands",
    "bash",
    "pwsh",
    "powershell",
    "inline",
    "inlineScript",
    "before_script",
    "after_script",
    "install",
    "code",
];

/// Reads a pipeline.
pub(super) fn read(file: &File<'_>, kind: ObservationKind, name: &str, context: &Context<'_>, found: &mut Found) {
    let scope = format!("{kind}:{}", file.path);
    let pipeline = Pipeline { workload: Workload { kind, scope: &scope, name }, context, fill };
    for root in file.documents() {
        walk(root, &pipeline, &mut Known::default(), found, 0);
    }
}

/// The text with `$(name)`, `$NAME` and `${NAME}` filled in.
fn fill(text: &str, known: &Known) -> Option<String> {
    interpolate(&text.replace("$(", "${").replace("<<", "${").replace(')', "}"), known)
        .or_else(|| (!text.contains('$') && !text.contains("<<")).then(|| text.to_owned()))
}

fn walk(node: &Node<'_>, pipeline: &Pipeline<'_, '_>, known: &mut Known, found: &mut Found, depth: u32) {
    if depth > DEPTH {
        return;
    }
    match &node.value {
        Value::Scalar { .. } => {}
        Value::Sequence(items) => {
            for item in items {
                walk(item, pipeline, known, found, depth + 1);
            }
        }
        Value::Mapping(entries) => {
            for (key, value) in entries {
                let Some(key) = key.as_str() else { continue };
                pipeline_step::read(key, value, node, pipeline, found);
                match key {
                    "variables" | "env" | "environment" | "variable" | "envVars" | "envs" | "env_variables" => {
                        variables(value, pipeline, known, found)
                    }
                    "image" | "docker_image" if value.as_str().is_some() => {
                        pipeline.images([value], "name", known, found);
                    }
                    "container" if value.as_str().is_some_and(|text| text.contains([':', '/'])) => {
                        pipeline.images([value], "image", known, found);
                    }
                    "image" => {
                        pipeline.images(value.get("name").or_else(|| value.get("repository")), "name", known, found)
                    }
                    // Requests that a platform hands on.
                    "destination" | "dest" if value.as_str().is_some_and(|text| text.contains("://")) => {
                        let text = value.as_str().unwrap_or_default();
                        let Pipeline { workload, context, .. } = pipeline;
                        found.sightings.extend(environment::hosts(text, key, value.span, workload, context));
                    }
                    key if SCRIPTS.contains(&key) => pipeline.scripts(Some(value), known, found),
                    _ => {}
                }
                walk(value, pipeline, known, found, depth + 1);
            }
        }
    }
}

/// Variables of a mapping, or of a list of `{ name, value }` or `NAME=value`.
pub(super) fn variables(node: &Node<'_>, pipeline: &Pipeline<'_, '_>, known: &mut Known, found: &mut Found) {
    if node.as_mapping().is_some() {
        let inner = node.get("variables").filter(|inner| inner.as_mapping().is_some());
        pipeline.variables(inner.or(Some(node)), known, found);
        return;
    }
    for item in node.as_sequence().unwrap_or_default() {
        let name = item.get("name").or_else(|| item.get("key")).and_then(Node::as_str);
        let pair = name.zip(item.get("value").and_then(Node::as_str));
        let written = item.as_str().and_then(|text| text.split_once('='));
        if let Some((name, value)) = pair.or(written) {
            pipeline.variable(name, value, item.span, known, found);
        } else if let Some(name) = name {
            pipeline.unset(name, item.span, found);
        }
    }
}
