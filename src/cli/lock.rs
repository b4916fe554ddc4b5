//! The lock file at the edge: reading it, writing it whole, and laying its facts over a catalog.
//!
//! In: `hoheit.lock` and, for a fetched catalog, the folder that keeps its bundle. Out: a [`Lock`], overlay files for the
//! catalog, diagnostics. What must hold: a lock file that cannot be read is never overwritten; a fetched catalog that is
//! not the pinned one is not used.

use super::Global;
use super::console::Console;
use super::exit::Exit;
use super::files::{self, Problem};
use super::load::SHOWN;
use crate::catalog::{self, Catalog, Overlay};
use crate::diagnostic::Diagnostic;
use crate::model::Observation;
use crate::net::lock::FILE_NAME;
use crate::net::{Lock, apply, bundle, observe};
use crate::report::InputInfo;
use crate::source::{FileId, Sources};
use std::path::{Path, PathBuf};

/// Name under which a fetched catalog folder keeps the signed file that it came from.
pub const KEPT_BUNDLE: &str = "catalog.bundle";

/// The lock file of this run.
#[must_use]
pub fn path(global: &Global) -> PathBuf {
    global.lock.clone().unwrap_or_else(|| PathBuf::from(FILE_NAME))
}

/// A lock file that the user named must be there, where it is only read.
///
/// # Errors
/// It is not there.
pub fn must_exist(global: &Global) -> Result<(), Problem> {
    match &global.lock {
        Some(named) if !named.exists() => files::read(named).map(|_| ()),
        _ => Ok(()),
    }
}

/// The lock of a run that assesses: `None` without a file.
fn kept(global: &Global, sources: &mut Sources) -> Result<Option<(String, String, Lock)>, Problem> {
    let path = path(global);
    let Some(text) = text(&path)? else { return Ok(None) };
    let shown = files::shown(&path);
    let file = sources.add(shown.as_str(), text.as_str());
    let lock = Lock::read(&text, file).map_err(|diagnostic| invalid(&path, &diagnostic))?;
    Ok(Some((shown, text, lock)))
}

/// The facts of the lock file as overlay files for `catalog`, with what is to be said about them. Nothing without a lock
/// file. Owners on which sources disagree go into the overlay, where a rule finds them.
///
/// # Errors
/// The lock file is there and cannot be read or is invalid.
pub fn overlay(
    global: &Global,
    catalog: &Catalog,
    sources: &mut Sources,
) -> Result<(Vec<Overlay>, Vec<Diagnostic>), Problem> {
    let Some((shown, _, lock)) = kept(global, sources)? else { return Ok((Vec::new(), Vec::new())) };
    let applied = apply::apply(&lock, catalog);
    let files = applied.files().map_err(|reason| Problem {
        exit: Exit::Invalid,
        message: format!("the facts of `{shown}` cannot be used: {reason}"),
    })?;
    let overlays = files
        .into_iter()
        .map(|(path, text)| {
            let file = sources.add(format!("{shown}:{path}"), text.as_str());
            Overlay { path, text, file }
        })
        .collect();
    // `enrich` tells of regions without a country; an assessment shows them where a service lies in one.
    let told = applied.diagnostics.into_iter().filter(|found| found.code != "region-not-in-catalog").collect();
    Ok((overlays, told))
}

/// What the lock file shows of the organisation itself.
#[derive(Debug, Default)]
pub struct Observed {
    /// Services in use, to be merged with the inventory.
    pub services: Vec<Observation>,
    /// Vendors of whom only a verification token is left.
    pub contacts: Vec<Observation>,
    /// The file that was read.
    pub input: Option<InputInfo>,
}

/// Reads what the lock file shows of own domains, pages and addresses.
///
/// # Errors
/// The lock file is there and cannot be read or is invalid.
pub fn observed(global: &Global, catalog: &Catalog, sources: &mut Sources) -> Result<Observed, Problem> {
    let Some((shown, text, lock)) = kept(global, sources)? else { return Ok(Observed::default()) };
    let sha256 = crate::net::fetch::sha256(text.as_bytes());
    let (contacts, services) =
        observe::observations(&lock, catalog, &shown).into_iter().partition(|one| one.kind == observe::PAST_CONTACT);
    Ok(Observed { services, contacts, input: Some(InputInfo { path: shown, kind: "lock".to_owned(), sha256 }) })
}

/// Checks a catalog folder that `catalog update` wrote against the pin in the lock file. Folders without a kept bundle
/// and runs without a pin pass.
///
/// # Errors
/// The kept bundle is not the pinned one, or a file of the folder is not as the bundle has it.
pub fn check_pin(global: &Global, folder: &Path, overlays: &[Overlay]) -> Result<(), Problem> {
    let bundle_path = folder.join(KEPT_BUNDLE);
    if !bundle_path.is_file() {
        return Ok(());
    }
    let Some((lock_path, _, lock)) = kept(global, &mut Sources::default())? else { return Ok(()) };
    let Some(pin) = lock.catalog else { return Ok(()) };
    let wrong = |reason: String| Problem {
        exit: Exit::Invalid,
        message: format!(
            "`{}` is not the catalog that `{lock_path}` pins: {reason}; `hoheit catalog update` fetches it again",
            files::shown(folder)
        ),
    };
    let bundle =
        bundle::open_pinned(&files::read(&bundle_path)?.bytes, &pin).map_err(|error| wrong(error.to_string()))?;
    let changed = |overlay: &&Overlay| !bundle.files.iter().any(|f| f.path == overlay.path && f.text == overlay.text);
    if let Some(overlay) = overlays.iter().find(changed) {
        return Err(wrong(format!("`{}` was changed or added", overlay.path)));
    }
    if let Some(gone) = bundle.files.iter().find(|file| !overlays.iter().any(|overlay| overlay.path == file.path)) {
        return Err(wrong(format!("`{}` is missing", gone.path)));
    }
    Ok(())
}

/// The catalog without the facts of the lock: what questions and comparisons start from, so that an answer does not
/// change its own question.
///
/// # Errors
/// The catalog folder cannot be read or is invalid.
pub fn plain_catalog(folder: Option<&Path>, sources: &mut Sources, console: &Console) -> Result<Catalog, Problem> {
    let Some(folder) = folder else { return Ok(catalog::embedded()) };
    let (catalog, mut diagnostics) = catalog::load::with_overlay(&files::catalog_folder(folder, sources)?);
    diagnostics.extend(catalog::lint::unusable(&catalog));
    usable(&format!("the catalog in `{}`", files::shown(folder)), &diagnostics, sources, console)?;
    Ok(catalog)
}

/// Shows what makes a catalog unusable.
///
/// # Errors
/// There is something.
pub fn usable(what: &str, found: &[Diagnostic], sources: &Sources, console: &Console) -> Result<(), Problem> {
    if found.iter().any(Diagnostic::is_error) {
        console.diagnostics(found, sources, SHOWN);
        return Err(Problem { exit: Exit::Invalid, message: format!("{what} is invalid") });
    }
    Ok(())
}

/// Reads a lock file; an absent one is empty.
///
/// # Errors
/// It cannot be read or is invalid; the diagnostic has then been shown.
pub fn read(path: &Path, sources: &mut Sources, console: &Console) -> Result<Lock, Problem> {
    let Some(text) = text(path)? else { return Ok(Lock::default()) };
    let file: FileId = sources.add(files::shown(path), text.as_str());
    Lock::read(&text, file).map_err(|diagnostic| {
        console.diagnostics(std::slice::from_ref(&*diagnostic), sources, SHOWN);
        Problem { exit: Exit::Invalid, message: format!("`{}` is invalid and was left as it is", files::shown(path)) }
    })
}

/// Writes a lock file in one step.
///
/// # Errors
/// The file cannot be written; the old one is then still there.
pub fn write(path: &Path, lock: &Lock) -> Result<(), Problem> {
    let text = lock.write().map_err(|reason| Problem {
        exit: Exit::Failed,
        message: format!("cannot write `{}`: {reason}", files::shown(path)),
    })?;
    files::target(path)?.write(text.as_bytes())
}

/// A run that must not open connections was asked to.
///
/// # Errors
/// `--offline` was given.
pub fn online(global: &Global, what: &str) -> Result<(), Problem> {
    if global.offline {
        let message = format!("`--offline` was given, and {what} needs a connection");
        return Err(Problem { exit: Exit::Usage, message });
    }
    Ok(())
}

/// Asks before the first request. Without a terminal only `--yes` answers.
///
/// # Errors
/// Nobody can be asked, or the answer is no.
pub fn agreed(yes: bool, console: &Console) -> Result<(), Problem> {
    if yes {
        return Ok(());
    }
    match console.confirm("Contact these hosts? [y/N] ") {
        Some(true) => Ok(()),
        Some(false) => Err(Problem { exit: Exit::Failed, message: "nothing was sent".to_owned() }),
        None => Err(Problem {
            exit: Exit::Usage,
            message: "nothing was sent: there is no terminal to ask on; `--yes` agrees to the hosts above".to_owned(),
        }),
    }
}

fn text(path: &Path) -> Result<Option<String>, Problem> {
    if !path.exists() {
        return Ok(None);
    }
    let loaded = files::read(path)?;
    let shown = files::shown(path);
    String::from_utf8(loaded.bytes)
        .map(Some)
        .map_err(|_| Problem { exit: Exit::Invalid, message: format!("`{shown}` is not UTF-8 and was left as it is") })
}

fn invalid(path: &Path, diagnostic: &Diagnostic) -> Problem {
    let help = diagnostic.help.first().map_or_else(String::new, |help| format!("; {help}"));
    Problem { exit: Exit::Invalid, message: format!("`{}`: {}{help}", files::shown(path), diagnostic.message) }
}
