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
use crate::net::lock::FILE_NAME;
use crate::net::{Lock, apply, bundle};
use crate::source::{FileId, Sources};
use std::path::Path;

/// Name under which a fetched catalog folder keeps the signed file that it came from.
pub const KEPT_BUNDLE: &str = "catalog.bundle";

/// The facts of `./hoheit.lock` as overlay files for `catalog`, with what is to be said about them. Nothing without a
/// lock file.
///
/// # Errors
/// The lock file is there and cannot be read or is invalid.
pub fn overlay(catalog: &Catalog, sources: &mut Sources) -> Result<(Vec<Overlay>, Vec<Diagnostic>), Problem> {
    let path = Path::new(FILE_NAME);
    let Some(text) = text(path)? else { return Ok((Vec::new(), Vec::new())) };
    let file = sources.add(FILE_NAME, text.as_str());
    let lock = Lock::read(&text, file).map_err(|diagnostic| invalid(path, &diagnostic))?;
    let applied = apply::apply(&lock, catalog);
    let mut diagnostics: Vec<Diagnostic> = applied.disagreements.iter().map(|found| found.diagnostic()).collect();
    let files = applied.files().map_err(|reason| Problem {
        exit: Exit::Invalid,
        message: format!("the facts of `{FILE_NAME}` cannot be used: {reason}"),
    })?;
    diagnostics.extend(applied.diagnostics);
    let overlays = files
        .into_iter()
        .map(|(path, text)| {
            let file = sources.add(format!("{FILE_NAME}:{path}"), text.as_str());
            Overlay { path, text, file }
        })
        .collect();
    Ok((overlays, diagnostics))
}

/// Checks a catalog folder that `catalog update` wrote against the pin in `./hoheit.lock`. Folders without a kept bundle
/// and runs without a pin pass.
///
/// # Errors
/// The kept bundle is not the pinned one, or a file of the folder is not as the bundle has it.
pub fn check_pin(folder: &Path, overlays: &[Overlay]) -> Result<(), Problem> {
    let kept = folder.join(KEPT_BUNDLE);
    if !kept.is_file() {
        return Ok(());
    }
    let path = Path::new(FILE_NAME);
    let Some(text) = text(path)? else { return Ok(()) };
    let file = Sources::default().add(FILE_NAME, text.as_str());
    let Some(pin) = Lock::read(&text, file).map_err(|diagnostic| invalid(path, &diagnostic))?.catalog else {
        return Ok(());
    };
    let wrong = |reason: String| Problem {
        exit: Exit::Invalid,
        message: format!("`{}` is not the catalog that `{FILE_NAME}` pins: {reason}", files::shown(folder)),
    };
    let bundle = bundle::open_pinned(&files::read(&kept)?.bytes, &pin).map_err(|error| wrong(error.to_string()))?;
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
