//! Google Cloud Build: what its steps call, with the substitutions that the file itself sets.
//!
//! In: a build file. Out: the images that steps run in or push, and the vendors' tools that they call (`entrypoint: gcloud` with
//! a list of words, or a script). Substitutions may stand below the steps that use them.

use super::compose::interpolate;
use super::environment::Workload;
use super::pipeline::{Known, Pipeline};
use super::{Context, File, Found, ci_file, command};
use crate::model::ObservationKind;
use crate::source::yaml::Node;

/// What every build is told when it runs, about itself: any word stands for it, no region does.
const TOLD: &[&str] = &[
    "PROJECT_ID",
    "PROJECT_NUMBER",
    "BUILD_ID",
    "REPO_NAME",
    "REPO_FULL_NAME",
    "BRANCH_NAME",
    "TAG_NAME",
    "REF_NAME",
    "REVISION_ID",
    "COMMIT_SHA",
    "SHORT_SHA",
    "TRIGGER_NAME",
];

/// Reads a build.
pub(super) fn read(file: &File<'_>, kind: ObservationKind, name: &str, context: &Context<'_>, found: &mut Found) {
    let scope = format!("{kind}:{}", file.path);
    let workload = Workload { kind, scope: &scope, name };
    let pipeline = Pipeline { workload, context, fill: interpolate };
    let Some(root) = file.document() else { return };
    let mut known: Known = TOLD.iter().map(|name| ((*name).to_owned(), "x".to_owned())).collect();
    pipeline.variables(root.get("substitutions"), &mut known, found);
    if let Some(variables) = root.path(&["options", "env"]) {
        ci_file::variables(variables, &pipeline, &mut known, found);
    }
    for step in root.get("steps").and_then(Node::as_sequence).unwrap_or_default() {
        let mut known = known.clone();
        if let Some(variables) = step.get("env") {
            ci_file::variables(variables, &pipeline, &mut known, found);
        }
        pipeline.images(step.get("name"), "name", &known, found);
        pipeline.scripts(step.get("script"), &known, found);
        if let Some((script, node)) = called(step) {
            command::read(&script, node.span, &pipeline.workload, &|text| interpolate(text, &known), context, found);
        }
    }
    pipeline.images(root.get("images").and_then(Node::as_sequence).unwrap_or_default(), "name", &known, found);
}

/// What a step calls: its entry point, or the tool that its image is called after, with the words behind it; of a shell its
/// script.
fn called<'n, 't>(step: &'n Node<'t>) -> Option<(String, &'n Node<'t>)> {
    let arguments = step.get("args")?;
    let words: Vec<&str> = match arguments.as_sequence() {
        Some(items) => items.iter().filter_map(Node::as_str).collect(),
        None => vec![arguments.as_str()?],
    };
    let image = step.get("name").and_then(Node::as_str).unwrap_or_default();
    let tool = image.rsplit('/').next().unwrap_or(image).split([':', '@']).next().unwrap_or_default();
    let entry = step.get("entrypoint").and_then(Node::as_str).unwrap_or(tool);
    let shell = matches!(entry.rsplit('/').next(), Some("bash" | "sh" | "ash"));
    // `-c`, `-ec`: what follows is the script.
    let option = |word: &&str| word.starts_with('-') && !word.starts_with("--") && word.ends_with('c');
    let told = words.iter().position(option).and_then(|at| words.get(at + 1)).filter(|_| shell);
    let script = told.map_or_else(|| format!("{entry} {}", words.join(" ")), |script| (*script).to_owned());
    Some((script, arguments))
}
