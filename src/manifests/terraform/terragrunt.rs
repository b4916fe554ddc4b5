//! Terragrunt: units that call a module with inputs, and the configurations that they include.
//!
//! In: the blocks of all `*.hcl` files of Terragrunt. Out: one [`Folder`] for each unit, as if a person had written it by
//! hand: providers and backends that are generated, and one call of the unit's module with its inputs. From there on a unit
//! is a root like any other. What must hold: reading ends (files are followed to a bounded depth); what a function of
//! Terragrunt gives that only a run knows is unknown.

mod settings;

use super::expr::{Attribute, Block, Expr};
use super::folder::{self, Folder};
use super::recover;
use super::value::Value;
use crate::manifests::file::parent;
use crate::manifests::{Context, File};
use rustc_hash::{FxHashMap, FxHashSet};
use settings::{Settings, literal};
use std::rc::Rc;

/// Whether a file configures Terragrunt.
pub(super) fn detects(file: &File<'_>) -> bool {
    const OTHERS: &[&str] = &[".pkr.hcl", ".pkrvars.hcl", ".nomad.hcl", ".lock.hcl", "docker-bake.hcl", ".tflint.hcl"];
    let name = file.name();
    name.ends_with(".hcl")
        && !OTHERS.iter().any(|end| name.ends_with(end))
        && (name == "terragrunt.hcl"
            || file.mentions(&[
                "remote_state",
                "read_terragrunt_config",
                "find_in_parent_folders",
                "generate \"",
                "inputs ",
            ])
            || file.text.lines().any(|line| line.starts_with("locals"))
                && !file.mentions(&["job \"", "source \"", "build {"]))
}

/// Adds the units to the folders of a run.
pub(super) fn units(
    configs: &FxHashMap<String, Block>,
    folders: &mut FxHashMap<String, Folder>,
    context: &Context<'_>,
) {
    let settings = Settings::new(configs, context);
    let mut paths: Vec<&String> = configs.keys().filter(|path| is_unit_file(path)).collect();
    paths.sort();
    let included: FxHashSet<String> = paths.iter().flat_map(|path| settings.includes(path)).map(|(_, to)| to).collect();
    for path in paths {
        let has_includes = !settings.includes(path).is_empty();
        let dir = parent(path);
        if included.contains(path) && !has_includes {
            continue;
        }
        let own = folders.contains_key(dir);
        if let Some(unit) = unit(path, &settings, own) {
            match folders.get_mut(dir) {
                Some(folder) => folder.extend_with(unit),
                None => drop(folders.insert(dir.to_owned(), unit)),
            }
        }
    }
}

fn is_unit_file(path: &str) -> bool {
    path == "terragrunt.hcl" || path.ends_with("/terragrunt.hcl")
}

/// One unit. `own` tells that Terraform files lie beside it, which it runs when it names no source.
fn unit(path: &str, settings: &Settings<'_, '_>, own: bool) -> Option<Folder> {
    let dir = parent(path);
    let mut unit = Folder { path: dir.to_owned(), ..Folder::default() };
    let mut source: Option<(Rc<str>, Attribute)> = None;
    let mut inputs: Vec<(Rc<str>, Value)> = Vec::new();
    for config in settings.chain(path) {
        for block in &config.block.blocks {
            match &*block.kind {
                "generate" => {
                    let Some(contents) = block.attribute("contents") else { continue };
                    let text = config.text(&contents.value);
                    let file = contents.span.or(block.span)?.file;
                    unit.add(recover::parse(&text, file).0);
                }
                "remote_state" => {
                    unit.backends.clear();
                    unit.backends.extend(backend(&config, block));
                    unit.state_scope = Some(parent(&config.path).to_owned());
                }
                "terraform" => {
                    if let Some(attribute) = block.attribute("source") {
                        source = Some((config.text(&attribute.value).into(), attribute.clone()));
                    }
                }
                _ => {}
            }
        }
        if let Some(attribute) = config.block.attribute("inputs")
            && let Value::Map(entries) = config.eval(&attribute.value)
        {
            for (key, value) in entries.iter() {
                inputs.retain(|(known, _)| known != key);
                inputs.push((key.clone(), value.clone()));
            }
        }
    }
    let values = inputs.into_iter().map(|(name, value)| (Box::from(&*name), literal(&value)));
    match source {
        None if own => unit.loaded.push(values.collect()),
        None => return None,
        Some((source, attribute)) => {
            let source = local_source(dir, &source).unwrap_or_else(|| source.to_string());
            let span = attribute.span;
            let mut call = Block {
                kind: "module".into(),
                labels: vec![dir.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or("unit").into()],
                span,
                ..Block::default()
            };
            call.attributes.push(Attribute { value: Expr::Text(source.into()), ..attribute });
            call.attributes.extend(values.map(|(name, value)| Attribute { name, value, span }));
            unit.modules.push(call);
        }
    }
    Some(unit)
}

/// The source of a module in the given files, as a path that starts with a dot.
fn local_source(dir: &str, source: &str) -> Option<String> {
    let plain = source.split('?').next().unwrap_or(source);
    if plain.contains("://") || plain.contains("::") || plain.contains('@') {
        return None;
    }
    let joined = match plain.split_once("//") {
        Some((base, rest)) => format!("{base}/{rest}"),
        None => plain.to_owned(),
    };
    if joined.starts_with('.') {
        return Some(joined);
    }
    let known = plain.starts_with('/') || plain.starts_with(&format!("{}/", settings::first(dir)));
    known.then(|| {
        let up = "../".repeat(dir.split('/').filter(|part| !part.is_empty()).count());
        format!("./{up}{}", joined.trim_start_matches('/'))
    })
}

fn backend(config: &settings::Config<'_, '_>, block: &Block) -> Option<Block> {
    let kind = config.text(&block.attribute("backend")?.value);
    let Value::Map(entries) = config.eval(&block.attribute("config")?.value) else { return None };
    let attributes = entries.iter().map(|(name, value)| Attribute {
        name: (&**name).into(),
        value: literal(value),
        span: block.span,
    });
    Some(Block {
        kind: "backend".into(),
        labels: vec![kind.into()],
        attributes: attributes.collect(),
        blocks: Vec::new(),
        span: block.span,
    })
}

impl Folder {
    /// Takes in what a unit adds to the Terraform files that lie beside it.
    fn extend_with(&mut self, unit: Folder) {
        self.providers.extend(unit.providers);
        self.required.extend(unit.required);
        self.loaded.extend(unit.loaded);
        self.modules.extend(unit.modules);
        if !unit.backends.is_empty() {
            self.backends = unit.backends;
            self.state_scope = unit.state_scope;
        }
    }
}

/// The path of a file, as configurations are named by it.
pub(super) fn path_of(file: &File<'_>) -> String {
    folder::tidy(file.path)
}
