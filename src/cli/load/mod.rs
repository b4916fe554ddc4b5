//! From paths to a resolved inventory: reading, recognising, joining, with every problem shown.

mod read;
pub use read::*;
mod settings;
pub use settings::*;

use super::Global;
use super::answers;
use super::console::Console;
use super::exit::Exit;
use super::files::{self, Problem};
use crate::assess::rules::RULES;
use crate::assess::waive::{self, Waived};
use crate::assess::{self, Assessment, past_contact, policy_rules, questionnaire};
use crate::catalog::{self, Catalog};
use crate::diagnostic::fields::parse_date;
use crate::diagnostic::{Diagnostic, Kind, suggest};
use crate::inventory::columns::{self, Mapping};
use crate::inventory::merge::Conflict;
use crate::inventory::{self, Draft, Inventory, locate, merge};
use crate::manifests::{self, InputFile, Skipped};
use crate::model::words::{Date, Language};
use crate::model::{Observation, Organisation};
use crate::policy::{self, Policy};
use crate::report::InputInfo;
use crate::report::summary::clean;
use crate::source::{FileId, Sources};
use rustc_hash::FxHashMap;
use sha2::Digest as _;
use std::collections::hash_map::Entry;
use std::path::{Path, PathBuf};

/// How many diagnostics are shown before the rest is counted.
pub const SHOWN: usize = 50;

/// Everything a command needs.
#[derive(Debug)]
pub struct Loaded {
    /// Texts.
    pub sources: Sources,
    /// Files that were read.
    pub inputs: Vec<InputInfo>,
    /// The inventory, observations merged in.
    pub inventory: Inventory,
    /// Where declaration and deployment differ.
    pub conflicts: Vec<Conflict>,
    /// Vendors of whom only a verification token was looked up.
    pub contacts: Vec<Observation>,
    /// The catalog.
    pub catalog: Catalog,
    /// The policy.
    pub policy: Policy,
    /// The day.
    pub today: Date,
    /// The language.
    pub language: Language,
}

/// What a run takes of the lock file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Take {
    /// Facts and observations; a fetched catalog must be the pinned one.
    All,
    /// Facts alone: what was observed must not change what is asked next.
    Facts,
    /// Facts alone, over any catalog folder: two of them are compared.
    AnyCatalog,
}

/// The catalog with overlay, checked for what makes it unusable.
///
/// # Errors
/// The overlay cannot be read or is invalid.
pub fn catalog(global: &Global, sources: &mut Sources, console: &Console) -> Result<Catalog, Problem> {
    catalog_for(Take::All, None, global, sources, console)
}

/// `shipped` is the catalog without any overlay, where it was made already.
fn catalog_for(
    take: Take,
    shipped: Option<Catalog>,
    global: &Global,
    sources: &mut Sources,
    console: &Console,
) -> Result<Catalog, Problem> {
    if take == Take::All {
        super::lock::must_exist(global)?;
    }
    let mut overlays = Vec::new();
    if let Some(folder) = &global.catalog {
        overlays = files::catalog_folder(folder, sources)?;
        if take != Take::AnyCatalog {
            super::lock::check_pin(global, folder, &overlays)?;
        }
    }
    let (mut catalog, mut diagnostics) = match shipped.filter(|_| overlays.is_empty()) {
        Some(shipped) => (shipped, Vec::new()),
        None => catalog::load::with_overlay(&overlays),
    };
    let (looked_up, found) = super::lock::overlay(global, &catalog, sources)?;
    if !looked_up.is_empty() {
        overlays.extend(looked_up);
        (catalog, diagnostics) = catalog::load::with_overlay(&overlays);
    }
    diagnostics.extend(found);
    // The shipped catalog was checked before it was shipped.
    let mut unusable = if overlays.is_empty() { Vec::new() } else { catalog::lint::unusable(&catalog) };
    if global.catalog.is_some() {
        // An id that nobody knows would pass for a fact that is not there: what is hosted on it would look safe.
        let found = catalog::lint::lint(&catalog, sources, today(global)?);
        unusable.extend(found.into_iter().filter(|d| d.code == "dangling-id"));
    }
    catalog::ownership::point(&mut unusable, &overlays);
    diagnostics.extend(unusable);
    console.diagnostics(&diagnostics, sources, SHOWN);
    if diagnostics.iter().any(Diagnostic::is_error) {
        return Err(Problem { exit: Exit::Invalid, message: "the catalog is invalid".to_owned() });
    }
    Ok(catalog)
}

/// Ids of all rules that can find something.
#[must_use]
pub fn rule_ids() -> Vec<&'static str> {
    let own = RULES.iter().map(|rule| rule.id);
    let about_lock = [past_contact::RULE];
    own.chain(policy_rules::RULES.iter().copied()).chain(about_lock).chain(waive::RULES.iter().copied()).collect()
}

/// Reads inputs into one inventory.
///
/// # Errors
/// Nothing to read, or something invalid; diagnostics have then been shown.
pub fn load(paths: &[PathBuf], global: &Global, console: &Console) -> Result<Loaded, Problem> {
    load_taking(Take::All, paths, global, console)
}

/// As [`load`]; manifests that were read and show no service are a result, too: nothing is used.
///
/// # Errors
/// As [`load`].
pub fn load_for_gate(paths: &[PathBuf], global: &Global, console: &Console) -> Result<Loaded, Problem> {
    loaded(Take::All, true, paths, global, console)
}

/// As [`load`], with as much of the lock file as is said.
///
/// # Errors
/// As [`load`].
pub fn load_taking(take: Take, paths: &[PathBuf], global: &Global, console: &Console) -> Result<Loaded, Problem> {
    loaded(take, false, paths, global, console)
}

fn loaded(
    take: Take,
    may_be_empty: bool,
    paths: &[PathBuf],
    global: &Global,
    console: &Console,
) -> Result<Loaded, Problem> {
    let today = today(global)?;
    let mut sources = Sources::default();
    let mapping = mapping(global, &mut sources, console)?;
    // The shipped catalog and the files need nothing of each other until they are joined.
    let shipped = || global.catalog.is_none().then(catalog::load::embedded);
    let (shipped, gathered) = rayon::join(shipped, || gather(paths, &mapping, &mut sources));
    let catalog = catalog_for(take, shipped, global, &mut sources, console)?;
    known_home(global, &catalog)?;
    let mut read = gathered?.read(paths, &catalog, &mapping, &mut sources)?;
    let mut contacts = Vec::new();
    if take == Take::All {
        let observed = super::lock::observed(global, &catalog, &mut sources)?;
        read.observations.extend(observed.services);
        read.inputs.extend(observed.input);
        contacts = observed.contacts;
    }
    let policy = policy(global, &catalog, &mut sources, console)?;
    let mut diagnostics = std::mem::take(&mut read.diagnostics);
    let unreadable =
        diagnostics.iter().any(|d| matches!(d.code.as_str(), "invalid-yaml" | "empty-inventory" | "invalid-utf-8"));
    let home = global.home.as_deref().or(policy.home.as_deref());
    // Manifests and tables alone name no organisation.
    let tables_only =
        read.drafts.iter().all(|draft| draft.organisation.is_none()) && paths.iter().any(|path| is_table(path));
    let may_be_empty = may_be_empty && read.drafts.is_empty();
    if read.drafts.is_empty() || tables_only {
        read.drafts.push(Draft { organisation: Some((unnamed(paths), None)), services: Vec::new() });
    }
    let (inventory, found) = inventory::resolve::resolve(read.drafts, &catalog, home);
    if !unreadable {
        diagnostics.extend(found);
    }
    locate::sharpen(&mut diagnostics, &sources);
    console.diagnostics(&diagnostics, &sources, SHOWN);
    say_skipped(&read.skipped, console);
    match inventory {
        Some(inventory) if !diagnostics.iter().any(Diagnostic::is_error) => {
            let (mut inventory, conflicts) = merge::merge(inventory, &read.observations, &catalog);
            if inventory.services.is_empty() && !may_be_empty {
                return Err(Problem { exit: Exit::NoInput, message: "no service was found in the input; list some under `services:` (`hoheit init` writes a starter)".to_owned() });
            }
            read.answers.extend(global.answers.iter().cloned());
            answers::apply(&read.answers, &mut inventory, &mut read.inputs, &catalog, &mut sources, console)?;
            let language = global
                .lang
                .as_deref()
                .and_then(Language::parse)
                .or(policy.language)
                .unwrap_or_else(|| language(global));
            Ok(Loaded {
                sources,
                inputs: read.inputs,
                inventory,
                conflicts,
                contacts,
                catalog,
                policy,
                today,
                language,
            })
        }
        _ => Err(Problem { exit: Exit::Invalid, message: "the input is invalid; nothing was written".to_owned() }),
    }
}

/// Names what was left out; the rest is counted.
pub fn say_skipped(skipped: &[Skipped], console: &Console) {
    for left in skipped.iter().take(SHOWN) {
        console.say(&format!("skipped {left}"));
    }
    if skipped.len() > SHOWN {
        console.say(&format!("… and {} more skipped", skipped.len() - SHOWN));
    }
}

/// The organisation of a repository that has no inventory: called after its folder.
fn unnamed(paths: &[PathBuf]) -> Organisation {
    let name = paths.first().and_then(|path| std::path::absolute(path).ok()).and_then(|path| {
        let folder = if path.is_dir() { Some(path.as_path()) } else { path.parent() };
        folder.and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned())
    });
    Organisation::named(name.unwrap_or_else(|| "repository".to_owned()))
}

impl Loaded {
    /// Files of which the result is made: inputs, and what people wrote for it (the policy, a mapping of columns).
    pub fn files(&self) -> impl Iterator<Item = &str> {
        let own = self.sources.iter().filter(|(_, file)| !file.foreign).map(|(_, file)| file.path.as_str());
        self.inputs.iter().map(|input| input.path.as_str()).chain(own)
    }

    /// Assesses and applies limits, own rules and waivers: the findings are those that count.
    #[must_use]
    pub fn assess(&self) -> Assessment<'_> {
        let (mut assessment, waived) = self.weigh();
        assessment.findings = waived.active;
        assessment
    }

    /// Assesses and sorts the findings out: they stand in the second value only.
    #[must_use]
    pub fn weigh(&self) -> (Assessment<'_>, Waived) {
        let mut assessment = assess::assess(&self.inventory, &self.catalog, &self.policy, self.today);
        let mut findings = std::mem::take(&mut assessment.findings);
        findings.extend(policy_rules::policy_findings(&assessment));
        findings.extend(policy_rules::conflict_findings(&assessment, &self.conflicts));
        findings.extend(past_contact::findings(&assessment, &self.contacts));
        let waived = waive::waive(findings, &assessment, &rule_ids());
        (assessment, waived)
    }
}
