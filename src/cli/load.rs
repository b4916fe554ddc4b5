//! From paths to a resolved inventory: reading, recognising, joining, with every problem shown.

use super::Global;
use super::console::Console;
use super::exit::Exit;
use super::files::{self, Problem};
use crate::catalog::{self, Catalog};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::fields::parse_date;
use crate::inventory::{self, Inventory};
use crate::model::words::{Date, Language};
use crate::policy::Policy;
use crate::report::InputInfo;
use crate::source::Sources;
use sha2::Digest as _;
use std::path::PathBuf;

/// How many diagnostics are shown before the rest is counted.
pub const SHOWN: usize = 50;

/// Everything a command needs.
#[derive(Debug)]
pub struct Loaded {
    /// Texts.
    pub sources: Sources,
    /// Files that were read.
    pub inputs: Vec<InputInfo>,
    /// The inventory.
    pub inventory: Inventory,
    /// The catalog.
    pub catalog: Catalog,
    /// The policy.
    pub policy: Policy,
    /// The day.
    pub today: Date,
    /// The language.
    pub language: Language,
}

/// The catalog with overlay, checked for what makes it unusable.
///
/// # Errors
/// The overlay cannot be read or is invalid.
pub fn catalog(global: &Global, sources: &mut Sources, console: &Console) -> Result<Catalog, Problem> {
    let Some(folder) = &global.catalog else { return Ok(catalog::embedded()) };
    let overlays = files::catalog_folder(folder, sources)?;
    let (catalog, mut diagnostics) = catalog::load::with_overlay(&overlays);
    diagnostics.extend(catalog::lint::unusable(&catalog));
    if diagnostics.iter().any(Diagnostic::is_error) {
        console.diagnostics(&diagnostics, sources, SHOWN);
        return Err(Problem { exit: Exit::Invalid, message: format!("the catalog in `{}` is invalid", files::shown(folder)) });
    }
    Ok(catalog)
}

/// The day that counts.
///
/// # Errors
/// `--today` is no date.
pub fn today(global: &Global) -> Result<Date, Problem> {
    match &global.today {
        Some(text) => parse_date(text)
            .ok_or_else(|| Problem { exit: Exit::Usage, message: format!("--today: `{text}` is no date such as 2026-11-21") }),
        None => Ok(now()),
    }
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
        let set = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
        if set.is_some_and(|value| value.starts_with("de")) { Language::De } else { Language::En }
    })
}

/// Reads inputs into one inventory.
///
/// # Errors
/// Nothing to read, or something invalid; diagnostics have then been shown.
pub fn load(paths: &[PathBuf], global: &Global, console: &Console) -> Result<Loaded, Problem> {
    let today = today(global)?;
    let mut sources = Sources::default();
    let mut loaded = Vec::new();
    for path in paths {
        loaded.push(files::read(path)?);
    }
    let mut diagnostics = Vec::new();
    let mut inputs = Vec::new();
    let mut drafts = Vec::new();
    for file in loaded {
        let sha256 = sha2::Sha256::digest(&file.bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        inputs.push(InputInfo { path: file.path.clone(), kind: "inventory".to_owned(), sha256 });
        match files::text(file, &mut sources) {
            Err(diagnostic) => diagnostics.push(diagnostic),
            Ok(id) => {
                let text = sources.file(id).text.clone();
                let (draft, found) = inventory::read(&text, id);
                drafts.push(draft);
                diagnostics.extend(found);
            }
        }
    }
    let catalog = catalog(global, &mut sources, console)?;
    let unreadable = diagnostics.iter().any(|d| matches!(d.code.as_str(), "invalid-yaml" | "empty-inventory" | "invalid-utf-8"));
    let (inventory, found) = inventory::resolve::resolve(drafts, &catalog, global.home.as_deref());
    if !unreadable {
        diagnostics.extend(found);
    }
    console.diagnostics(&diagnostics, &sources, SHOWN);
    match inventory {
        Some(inventory) if !diagnostics.iter().any(Diagnostic::is_error) => {
            if inventory.services.is_empty() {
                return Err(Problem { exit: Exit::NoInput, message: "the inventory lists no services".to_owned() });
            }
            Ok(Loaded { sources, inputs, inventory, catalog, policy: Policy::default(), today, language: language(global) })
        }
        _ => Err(Problem { exit: Exit::Invalid, message: "the input is invalid; nothing was written".to_owned() }),
    }
}
