//! Terraform and OpenTofu configurations.
//!
//! In: all `*.tf`, `*.tf.json`, `*.tofu` and `*.tfvars` files of a run. Out: sightings of the resources that the root
//! folders make, directly or through local modules. Steps: [`recover`] parses each file, block by block where needed;
//! [`folder`] groups files into modules; [`eval`] gives values to expressions; [`resources`] follows the calls.
//! What must hold: a module that nobody calls shows nothing; a value that is not known leaves the place unknown.

mod documents;
mod eval;
mod expr;
mod folder;
mod functions;
mod nomad;
mod operators;
mod packer;
mod recover;
mod references;
mod repeated;
mod resources;
mod terragrunt;
mod types;
mod value;

use super::file::parent;
use super::{Context, File, Found, Reader, Skipped};
use crate::model::ObservationKind;
use eval::{Bounds, Module};
use expr::{Block, Expr};
use folder::Folder;
use rayon::prelude::*;
use resources::Collector;
use rustc_hash::{FxHashMap, FxHashSet};

pub(in crate::manifests) use folder::{join as join_path, registry_source};
pub(in crate::manifests) use nomad::Nomad;
pub(in crate::manifests) use packer::Packer;

/// Terraform and OpenTofu.
pub(super) struct Terraform;

impl Reader for Terraform {
    fn kind(&self) -> ObservationKind {
        "terraform"
    }

    fn detects(&self, file: &File<'_>) -> bool {
        const ENDINGS: &[&str] = &[".tf", ".tofu", ".tf.json", ".tofu.json", ".tfvars", ".tfvars.json"];
        let name = file.name();
        ENDINGS.iter().any(|end| name.ends_with(end) && name.len() > end.len()) && !name.starts_with("._")
            || terragrunt::detects(file)
    }

    fn together(&self) -> bool {
        true
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        let folders = gather(files, context, &mut found);
        let roots = roots(&folders, files, &mut found);
        let parts: Vec<Found> = roots.par_iter().map(|root| follow(root, &folders, context)).collect();
        for part in parts {
            found.extend(part);
        }
        // Freeing a large tree takes a while that nobody needs to wait for.
        rayon::spawn(move || drop(folders));
        found
    }
}

fn gather(files: &[&File<'_>], context: &Context<'_>, found: &mut Found) -> FxHashMap<String, Folder> {
    let parsed: Vec<_> = files.par_iter().map(|file| folder::parse(file)).collect();
    let mut folders: FxHashMap<String, Folder> = FxHashMap::default();
    let mut amendments = Vec::new();
    let mut values = Vec::new();
    let mut configs: FxHashMap<String, Block> = FxHashMap::default();
    let written: FxHashSet<&str> = files.iter().filter(|file| !file.is_template()).map(|file| file.folder()).collect();
    for (file, parsed) in files.iter().zip(parsed) {
        // What a template will say must not stand in the way of what is written beside it.
        let apart = file.is_template() && written.contains(file.folder());
        let path = folder::tidy(if apart { file.path } else { file.folder() });
        match parsed {
            Err((offset, reason)) => found.skip(file, Some(offset), reason),
            Ok(parsed) => {
                for lost in &parsed.lost {
                    found.skip(file, Some(lost.offset), lost.what.clone());
                }
                if file.name().ends_with(".hcl") {
                    configs.insert(terragrunt::path_of(file), parsed.root);
                    continue;
                }
                if parsed.variables {
                    values.push((file, parsed.root));
                    continue;
                }
                let folder =
                    folders.entry(path.clone()).or_insert_with(|| Folder { path: path.clone(), ..Folder::default() });
                if parsed.overrides { amendments.push((path, parsed.root)) } else { folder.add(parsed.root) }
            }
        }
    }
    for (path, root) in amendments {
        if let Some(folder) = folders.get_mut(&path) {
            folder.amend(root);
        }
    }
    // `terraform.tfvars` is loaded before `*.auto.tfvars`.
    values.sort_by_key(|(file, _)| (!file.name().starts_with("terraform.tfvars"), file.path));
    for (file, root) in values {
        let own = folder::tidy(file.folder());
        let mut at = own.as_str();
        let target = loop {
            if folders.contains_key(at) {
                break Some(at.to_owned());
            }
            match at.rsplit_once('/') {
                Some((parent, _)) => at = parent,
                None if !at.is_empty() && folders.contains_key("") => break Some(String::new()),
                None => break None,
            }
        };
        let stem = file.name().to_lowercase();
        if stem.contains("example") || stem.contains("sample") {
            found.skip(file, None, "example values");
            continue;
        }
        match target.and_then(|target| folders.get_mut(&target)) {
            Some(folder) => folder.add_values(
                &if own.is_empty() { file.name().to_owned() } else { format!("{own}/{}", file.name()) },
                root,
            ),
            None => found.skip(file, None, "values without a configuration"),
        }
    }
    if !configs.is_empty() {
        terragrunt::units(&configs, &mut folders, context);
    }
    folders
}

/// Folders that are applied, as opposed to modules that others call.
fn roots<'f>(folders: &'f FxHashMap<String, Folder>, files: &[&File<'_>], found: &mut Found) -> Vec<&'f Folder> {
    let mut called: FxHashSet<String> = FxHashSet::default();
    for folder in folders.values() {
        for call in &folder.modules {
            if let Some(Expr::Text(source)) = call.attribute("source").map(|attribute| &attribute.value)
                && let Some(target) = folder::called(&folder.path, source, |path| folders.contains_key(path))
            {
                if folders.contains_key(&target) {
                    if target != folder.path {
                        called.insert(target);
                    }
                } else if let Some(span) = call.span
                    && let Some(file) = files.iter().find(|file| file.id == span.file)
                {
                    let name = call.labels.first().map_or("", |label| &**label);
                    found.skip(
                        file,
                        Some(span.start as usize),
                        format!("module {name}: folder {target} is not among the given files"),
                    );
                }
            }
        }
    }
    let mut free: Vec<&Folder> =
        folders.values().filter(|folder| !called.contains(&folder.path) || folder.is_stated()).collect();
    free.sort_by(|a, b| a.path.cmp(&b.path));
    let in_modules = |folder: &Folder| folder.path.split('/').any(|part| matches!(part, "modules" | "module"));
    let sure: FxHashSet<&str> =
        free.iter().filter(|f| f.is_rooted() || !in_modules(f)).map(|f| f.path.as_str()).collect();
    let below_root = |folder: &Folder| {
        let mut above = folder.path.as_str();
        while !above.is_empty() {
            above = parent(above);
            if sure.contains(above) {
                return true;
            }
        }
        false
    };
    let (roots, left): (Vec<&Folder>, Vec<&Folder>) = free.into_iter().partition(|folder| {
        let library = !folder.is_rooted()
            && !is_example(folder)
            && (in_modules(folder) && !sure.is_empty() || below_root(folder) && needs_arguments(folder));
        !library
    });
    for folder in left {
        if folder.resources.is_empty() && folder.modules.is_empty() {
            continue;
        }
        let first = files.iter().find(|file| folder::tidy(file.folder()) == folder.path);
        if let Some(file) = first {
            let path = if folder.path.is_empty() { "." } else { &folder.path };
            found.skipped.push(Skipped {
                path: file.path.to_owned(),
                line: None,
                reason: format!("module {path} is not called"),
                whole: false,
            });
        }
    }
    roots
}

/// Whether the folder shows how others are called: it calls something and lies among examples or tests.
fn is_example(folder: &Folder) -> bool {
    let among = |part: &str| matches!(part, "examples" | "example" | "test" | "tests" | "fixtures" | "samples");
    !folder.modules.is_empty() && folder.path.split('/').rev().skip(1).any(among)
}

fn needs_arguments(folder: &Folder) -> bool {
    folder.variables.values().any(|declared| declared.default.is_none())
}

fn follow(root: &Folder, folders: &FxHashMap<String, Folder>, context: &Context<'_>) -> Found {
    let mut collector = Collector::new(context);
    let offered: Vec<Option<&[(Box<str>, Expr)]>> = match root.offered.iter().take(12).collect::<Vec<_>>() {
        none if none.is_empty() => vec![None],
        some => some.into_iter().map(|(_, values)| Some(values.as_slice())).collect(),
    };
    let documents = |path: &str| documents::content(path, context);
    for extra in offered {
        let bounds = Bounds::reading(&documents);
        let mut module = Module::new(root, folders, FxHashMap::default(), &bounds, Vec::new());
        resources::root_variables(&mut module, extra);
        module.configure_providers();
        let scope = format!("terraform:{}", root.state_scope.as_deref().unwrap_or(&root.path));
        for backend in &root.backends {
            collector.backend(&module, backend, &scope);
        }
        collector.module(&module, "");
    }
    collector.finish()
}
