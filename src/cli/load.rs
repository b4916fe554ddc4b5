//! From paths to a resolved inventory: reading, recognising, joining, with every problem shown.

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
use crate::inventory::columns::Mapping;
use crate::inventory::merge::Conflict;
use crate::inventory::{self, Draft, Inventory, locate, merge};
use crate::manifests::{self, InputFile, Skipped};
use crate::model::words::{Date, Language};
use crate::model::{Observation, Organisation};
use crate::policy::{self, Policy};
use crate::report::InputInfo;
use crate::report::summary::clean;
use crate::source::{FileId, Sources};
use sha2::Digest as _;
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
    catalog_for(Take::All, global, sources, console)
}

fn catalog_for(take: Take, global: &Global, sources: &mut Sources, console: &Console) -> Result<Catalog, Problem> {
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
    let (mut catalog, mut diagnostics) = catalog::load::with_overlay(&overlays);
    let (looked_up, found) = super::lock::overlay(global, &catalog, sources)?;
    if !looked_up.is_empty() {
        overlays.extend(looked_up);
        (catalog, diagnostics) = catalog::load::with_overlay(&overlays);
    }
    diagnostics.extend(found);
    let mut unusable = catalog::lint::unusable(&catalog);
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

/// The day that counts.
///
/// # Errors
/// `--today` is no date.
pub fn today(global: &Global) -> Result<Date, Problem> {
    match &global.today {
        Some(text) => parse_date(text).ok_or_else(|| Problem {
            exit: Exit::Usage,
            message: format!("--today: `{text}` is no date such as 2026-11-21"),
        }),
        None => Ok(now()),
    }
}

/// `--home` names a country or a bloc, or it is a wrong argument.
///
/// # Errors
/// It does not.
pub fn known_home(global: &Global, catalog: &Catalog) -> Result<(), Problem> {
    let Some(home) = global.home.as_deref() else { return Ok(()) };
    let code = home.to_uppercase();
    if code == "UK" || catalog.is_place(&code) {
        return Ok(());
    }
    let close = catalog.closest_country(home).map_or_else(String::new, |c| format!(" (did you mean `{}`?)", c.code));
    let message = format!(
        "--home: `{}` is neither a country nor a bloc{close}; use an ISO 3166-1 code such as DE, AT, CH, or EU",
        clean(home)
    );
    Err(Problem { exit: Exit::Usage, message })
}

/// The one place that asks the clock.
#[allow(clippy::disallowed_methods)]
fn now() -> Date {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let days = i32::try_from(since.as_secs() / 86_400).unwrap_or(0);
    let epoch = jiff::civil::date(1970, 1, 1);
    epoch.checked_add(jiff::Span::new().days(days)).unwrap_or(epoch)
}

/// The point in time, for what is fetched now.
#[must_use]
#[allow(clippy::disallowed_methods)]
pub fn now_time() -> jiff::Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).ok().and_then(|s| jiff::Timestamp::from_second(s).ok()).unwrap_or_default()
}

/// The report language: as asked, else by the environment, else English.
#[must_use]
pub fn language(global: &Global) -> Language {
    global.lang.as_deref().and_then(Language::parse).unwrap_or_else(|| {
        let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
        if set.is_some_and(|value| value.starts_with("de")) { Language::De } else { Language::En }
    })
}

/// The policy: as asked, else `hoheit.yaml` here or above, else the default one.
fn policy(global: &Global, catalog: &Catalog, sources: &mut Sources, console: &Console) -> Result<Policy, Problem> {
    let path = match &global.policy {
        Some(path) => Some(path.clone()),
        None => std::env::current_dir()
            .ok()
            .and_then(|here| here.ancestors().map(|folder| folder.join("hoheit.yaml")).find(|path| path.is_file())),
    };
    let Some(path) = path else { return Ok(Policy::default()) };
    let file = files::text(files::read(&path)?, sources).map_err(|diagnostic| {
        console.diagnostics(&[diagnostic], sources, SHOWN);
        Problem { exit: Exit::Invalid, message: "the policy is invalid".to_owned() }
    })?;
    let text = sources.file(file).text.clone();
    let (policy, mut diagnostics) = policy::read::read(&text, file, catalog);
    diagnostics.extend(policy::read::unknown_levels(&policy, &rule_ids()));
    console.diagnostics(&diagnostics, sources, SHOWN);
    if diagnostics.iter().any(Diagnostic::is_error) {
        return Err(Problem { exit: Exit::Invalid, message: "the policy is invalid".to_owned() });
    }
    Ok(policy)
}

/// Ids of all rules that can find something.
#[must_use]
pub fn rule_ids() -> Vec<&'static str> {
    let own = RULES.iter().map(|rule| rule.id);
    let about_lock = [past_contact::RULE];
    own.chain(policy_rules::RULES.iter().copied()).chain(about_lock).chain(waive::RULES.iter().copied()).collect()
}

/// What was found in the paths, before it is resolved.
#[derive(Debug, Default)]
pub struct Read {
    /// Inventories.
    pub drafts: Vec<Draft>,
    /// Files that say of themselves that they are filled-in questionnaires.
    pub answers: Vec<PathBuf>,
    /// What manifests showed.
    pub observations: Vec<Observation>,
    /// Files that were read.
    pub inputs: Vec<InputInfo>,
    /// Files and blocks that could not be read, with the reason.
    pub skipped: Vec<Skipped>,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads files and folders, recognised by content.
///
/// # Errors
/// A missing file; a folder with nothing to read.
pub fn read(paths: &[PathBuf], catalog: &Catalog, mapping: &Mapping, sources: &mut Sources) -> Result<Read, Problem> {
    let mut out = Read::default();
    let mut manifests = Vec::new();
    let mut tables = Vec::new();
    if paths.iter().filter(|path| path.as_os_str() == "-").count() > 1 {
        let message = "`-` stands twice: standard input can be read once only".to_owned();
        return Err(Problem { exit: Exit::Usage, message });
    }
    for path in paths {
        if is_table(path) && path.is_file() {
            table_file(files::read(path)?, mapping, sources, &mut tables, &mut out);
        } else if path.is_dir() {
            for file in files::folder(path, &mut out.skipped) {
                match std::str::from_utf8(&file.bytes) {
                    Ok(text) if questionnaire::looks_like(text) => out.answers.push(PathBuf::from(file.path)),
                    Ok(text) if inventory::looks_like(text) => inventory_file(file, sources, &mut out),
                    _ => manifests.push(InputFile { path: file.path, bytes: file.bytes.into() }),
                }
            }
        } else {
            let file = files::read(path)?;
            // A questionnaire among the inputs is given back as well; it can be read twice, standard input cannot.
            if path.as_os_str() != "-" && std::str::from_utf8(&file.bytes).is_ok_and(questionnaire::looks_like) {
                out.answers.push(path.clone());
                continue;
            }
            let is_inventory = std::str::from_utf8(&file.bytes).is_ok_and(inventory::looks_like);
            let lone = InputFile { path: file.path.clone(), bytes: file.bytes.as_slice().into() };
            let beside = files::variables_beside(path);
            // What no manifest reader knows is meant as an inventory, so that its mistakes are shown.
            if is_inventory || !manifests::recognises(&lone) {
                inventory_file(file, sources, &mut out);
            } else {
                manifests.push(lone);
                manifests.extend(beside.into_iter().map(|f| InputFile { path: f.path, bytes: f.bytes.into() }));
            }
        }
    }
    if !tables.is_empty() {
        let texts: Vec<_> = tables.iter().map(|id| (sources.file(*id).text.clone(), *id)).collect();
        let texts: Vec<(&str, FileId)> = texts.iter().map(|(text, id)| (text.as_ref(), *id)).collect();
        let (draft, mut found) = inventory::tables::read(&texts, catalog, mapping);
        forgive_other_sheets(&mut found, &tables, sources);
        out.drafts.push(draft);
        out.diagnostics.extend(found);
    }
    if !manifests.is_empty() {
        let scan = manifests::scan(&manifests, catalog, sources);
        out.observations = scan.observations;
        out.diagnostics.extend(scan.diagnostics);
        out.inputs.extend(scan.inputs.into_iter().map(|i| InputInfo {
            path: i.path,
            kind: i.kind.to_owned(),
            sha256: i.sha256,
        }));
        out.skipped.extend(scan.skipped);
        out.skipped.sort();
        out.skipped.dedup();
    }
    if out.inputs.is_empty() && out.answers.is_empty() {
        let shown: Vec<String> = paths.iter().map(|path| files::shown(path)).collect();
        let mut message = format!("nothing to read in {}", shown.join(", "));
        for left in out.skipped.iter().take(SHOWN) {
            message.push_str(&format!("\n  skipped {left}"));
        }
        return Err(Problem { exit: Exit::NoInput, message });
    }
    Ok(out)
}

/// Tables are recognised by their ending: their content is anything.
fn is_table(path: &Path) -> bool {
    path.extension()
        .and_then(|e| e.to_str())
        .is_some_and(|e| ["csv", "tsv", "xlsx"].contains(&e.to_lowercase().as_str()))
}

fn table_file(file: files::Loaded, mapping: &Mapping, sources: &mut Sources, tables: &mut Vec<FileId>, out: &mut Read) {
    let sha256 = sha2::Sha256::digest(&file.bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    out.inputs.push(InputInfo { path: file.path.clone(), kind: "inventory".to_owned(), sha256 });
    if !file.path.to_lowercase().ends_with(".xlsx") {
        let (text, _) = inventory::csv::decode(&file.bytes);
        tables.push(sources.add(file.path, text));
        return;
    }
    let invalid = |message: String| Diagnostic::error("invalid-workbook", format!("{}: {message}", file.path));
    let sheets = match inventory::xlsx::sheets(&file.bytes) {
        Ok(sheets) => sheets,
        Err(reason) => return out.diagnostics.push(invalid(reason)),
    };
    let names: Vec<String> = sheets.iter().map(|(name, _)| name.clone()).collect();
    let wanted =
        |name: &str| mapping.sheet.as_deref().is_none_or(|sheet| sheet.trim().eq_ignore_ascii_case(name.trim()));
    let chosen = sheets.into_iter().filter(|(name, _)| wanted(name));
    let before = tables.len();
    tables.extend(chosen.map(|(name, text)| sources.add(format!("{}#{name}", file.path), text)));
    if tables.len() == before {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let sheet = mapping.sheet.as_deref().unwrap_or_default();
        let mut diagnostic = invalid(format!("there is no sheet `{}`", clean(sheet)));
        diagnostic.help = suggest::help(sheet, &names);
        out.diagnostics.push(diagnostic);
    }
}

/// A workbook may hold notes beside its list: a sheet without known headers is an error only where none has any.
fn forgive_other_sheets(found: &mut [Diagnostic], tables: &[FileId], sources: &Sources) {
    let is_sheet = |file: FileId| sources.file(file).path.contains(".xlsx#");
    let unread = |d: &Diagnostic| d.code == "no-columns";
    let without: Vec<FileId> =
        found.iter().filter(|d| unread(d)).flat_map(|d| &d.labels).map(|label| label.span.file).collect();
    if tables.iter().all(|table| without.contains(table)) {
        return;
    }
    for diagnostic in found.iter_mut().filter(|d| unread(d) && d.labels.iter().all(|l| is_sheet(l.span.file))) {
        diagnostic.kind = Kind::Warning;
    }
}

/// How the columns of tables are named, where `--columns` says so.
///
/// # Errors
/// The file cannot be read or is invalid.
pub fn mapping(global: &Global, sources: &mut Sources, console: &Console) -> Result<Mapping, Problem> {
    let Some(path) = &global.columns else { return Ok(Mapping::default()) };
    let invalid = || Problem { exit: Exit::Invalid, message: "the mapping of columns is invalid".to_owned() };
    let file = files::text(files::read(path)?, sources).map_err(|diagnostic| {
        console.diagnostics(&[diagnostic], sources, SHOWN);
        invalid()
    })?;
    let text = sources.file(file).text.clone();
    let (mapping, found) = Mapping::read(&text, file);
    console.diagnostics(&found, sources, SHOWN);
    if found.iter().any(Diagnostic::is_error) { Err(invalid()) } else { Ok(mapping) }
}

fn inventory_file(file: files::Loaded, sources: &mut Sources, out: &mut Read) {
    let sha256 = sha2::Sha256::digest(&file.bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    out.inputs.push(InputInfo { path: file.path.clone(), kind: "inventory".to_owned(), sha256 });
    match files::text(file, sources) {
        Err(diagnostic) => out.diagnostics.push(diagnostic),
        Ok(id) => {
            let text = sources.file(id).text.clone();
            let (draft, found) = inventory::read(&text, id);
            out.drafts.push(draft);
            out.diagnostics.extend(found);
        }
    }
}

/// Reads inputs into one inventory.
///
/// # Errors
/// Nothing to read, or something invalid; diagnostics have then been shown.
pub fn load(paths: &[PathBuf], global: &Global, console: &Console) -> Result<Loaded, Problem> {
    load_taking(Take::All, paths, global, console)
}

/// As [`load`], with as much of the lock file as is said.
///
/// # Errors
/// As [`load`].
pub fn load_taking(take: Take, paths: &[PathBuf], global: &Global, console: &Console) -> Result<Loaded, Problem> {
    let today = today(global)?;
    let mut sources = Sources::default();
    let catalog = catalog_for(take, global, &mut sources, console)?;
    known_home(global, &catalog)?;
    let mapping = mapping(global, &mut sources, console)?;
    let mut read = read(paths, &catalog, &mapping, &mut sources)?;
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
            if inventory.services.is_empty() {
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
    /// Assesses, applies limits, own rules and waivers, and returns what was waived beside it.
    #[must_use]
    pub fn assess(&self) -> (Assessment<'_>, Waived) {
        let mut assessment = assess::assess(&self.inventory, &self.catalog, &self.policy, self.today);
        let mut findings = std::mem::take(&mut assessment.findings);
        findings.extend(policy_rules::policy_findings(&assessment));
        findings.extend(policy_rules::conflict_findings(&assessment, &self.conflicts));
        findings.extend(past_contact::findings(&assessment, &self.contacts));
        let waived = waive::waive(findings, &assessment, &rule_ids());
        assessment.findings.clone_from(&waived.active);
        (assessment, waived)
    }
}
