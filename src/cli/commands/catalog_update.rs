//! `hoheit catalog update`: a signed catalog from an address of the user's choice, into a folder for `--catalog`.
//!
//! Nothing is written before signature, version and content were checked. The folder is put in place whole, with the
//! signed file beside its files, and the lock file pins its hash.

use super::enrich::{announce, client, page};
use crate::catalog::{self, Overlay};
use crate::cli::Global;
use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::cli::files::{self, Problem};
use crate::cli::load;
use crate::cli::lock::{self, KEPT_BUNDLE};
use crate::net::bundle::{self, BundleError, Verified};
use crate::net::plan::Plan;
use crate::source::Sources;
use clap::Args;
use indicatif::ProgressBar;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// Options of `catalog update`.
#[derive(Debug, Args)]
pub struct Options {
    /// Address of the catalog bundle; its signature lies beside it (`.minisig`). Default: the pinned one
    #[arg(long, value_name = "URL")]
    from: Option<String>,
    /// minisign public key: the base64 line or a file. Default: the pinned one
    #[arg(long, value_name = "KEY|FILE")]
    key: Option<String>,
    /// Folder to write, for use with --catalog
    #[arg(long, value_name = "DIR")]
    into: PathBuf,
    /// Take a version that is older than the one in use, or the same with other content
    #[arg(long)]
    allow_older: bool,
    /// Take a catalog that another key signed than the pinned one
    #[arg(long)]
    new_key: bool,
    /// Contact the hosts without asking
    #[arg(long)]
    yes: bool,
    /// Socket on this machine that may be asked without TLS
    #[arg(long, hide = true, value_name = "IP:PORT")]
    loopback: Vec<SocketAddr>,
}

/// Runs the command.
///
/// # Errors
/// Wrong arguments; nobody agreed; the catalog cannot be fetched, is not signed by the key, is older or invalid; folder
/// or lock file cannot be written. What was there is then still there.
pub fn run(options: &Options, global: &Global, console: &Console) -> Result<Exit, Problem> {
    lock::online(global, "`catalog update`")?;
    let wrong = |message: String| Problem { exit: Exit::Usage, message };
    let lock_path = lock::path(global);
    let lock_shown = files::shown(&lock_path);
    let mut sources = Sources::default();
    let mut lock = lock::read(&lock_path, &mut sources, console)?;
    let pin = lock.catalog.clone();
    let none = |option: &str| wrong(format!("{option} is missing, and `{lock_shown}` pins no catalog to take it from"));
    let from = options.from.clone().or_else(|| pin.as_ref().map(|pin| pin.url.clone()));
    let from = from.ok_or_else(|| none("--from"))?;
    page(&from, &options.loopback).map_err(|reason| wrong(format!("--from: {reason}")))?;
    let key = match (&options.key, &pin) {
        (Some(given), _) => key(given)?,
        (None, Some(pin)) => pin.key.clone(),
        (None, None) => return Err(none("--key")),
    };
    if let Some(pin) = pin.as_ref().filter(|pin| !options.new_key && !pin.is_signed_with(&key)) {
        return Err(refused(&BundleError::OtherKey { pinned: pin.key.clone() }));
    }
    check_folder(&options.into)?;
    // The newest that is known, be it shipped or pinned: nothing older passes for an update.
    let shipped = catalog::embedded().version().to_owned();
    let in_use = match &pin {
        Some(pin) if !bundle::is_older(&pin.version, &shipped) => pin.version.clone(),
        _ => shipped,
    };

    let hosts = Plan { requests: bundle::plan(&from), ..Plan::default() }.hosts();
    announce(&hosts, console);
    lock::agreed(options.yes, console)?;
    let http = client(&hosts, &options.loopback, None, &ProgressBar::hidden())?;
    let now = load::now_time();
    let verified = bundle::fetch_signed(&http, &from, &key, Some(&in_use), options.allow_older, now)
        .map_err(|error| refused(&error))?;
    if let Some(pin) = pin.as_ref().filter(|_| !options.allow_older) {
        pin.may_become(&verified.pin).map_err(|error| refused(&error))?;
    }

    let overlays: Vec<Overlay> = verified
        .bundle
        .files
        .iter()
        .map(|file| Overlay {
            path: file.path.clone(),
            text: file.text.clone(),
            file: sources.add(file.path.clone(), file.text.as_str()),
        })
        .collect();
    let (catalog, mut diagnostics) = catalog::load::with_overlay(&overlays);
    diagnostics.extend(catalog::lint::unusable(&catalog));
    lock::usable("the fetched catalog", &diagnostics, &sources, console)?;

    lock.catalog = Some(verified.pin.clone());
    place(&options.into, &verified, || lock::write(&lock_path, &lock))?;
    let pin = &verified.pin;
    let line = format!(
        "{}: version {}, {} files, sha256 {}\n",
        files::shown(&options.into),
        pin.version,
        verified.bundle.files.len(),
        pin.sha256
    );
    console.result(line.as_bytes()).map_err(Problem::output)?;
    console.say(&format!("signed: {}; pinned in `{lock_shown}`", pin.comment));
    Ok(Exit::Done)
}

fn key(given: &str) -> Result<String, Problem> {
    if !Path::new(given).is_file() {
        return Ok(given.to_owned());
    }
    let loaded = files::read(Path::new(given))?;
    String::from_utf8(loaded.bytes)
        .map_err(|_| Problem { exit: Exit::Invalid, message: format!("`{given}` is no minisign public key") })
}

fn refused(error: &BundleError) -> Problem {
    let exit = match error {
        BundleError::Fetch(_) | BundleError::Unsigned(_) => Exit::Failed,
        BundleError::Key(_) => Exit::Usage,
        _ => Exit::Invalid,
    };
    let help = match error {
        BundleError::Fetch(error) => format!("; {}", error.help()),
        BundleError::Older { .. } | BundleError::Replaced { .. } => {
            "; `--allow-older` takes it all the same".to_owned()
        }
        BundleError::OtherKey { .. } => {
            "; if whoever publishes it announced a new key, `--new-key` takes it; nothing was asked".to_owned()
        }
        _ => String::new(),
    };
    Problem { exit, message: format!("{error}{help}") }
}

/// A folder with files of somebody else is not replaced.
fn check_folder(folder: &Path) -> Result<(), Problem> {
    let failed = |message: String| Err(Problem { exit: Exit::Failed, message });
    let shown = files::shown(folder);
    if !folder.exists() {
        return Ok(());
    }
    match std::fs::read_dir(folder).map(|mut entries| entries.next().is_some()) {
        Err(error) => failed(format!("cannot write `{shown}`: {error}")),
        Ok(true) if !folder.join(KEPT_BUNDLE).is_file() => {
            failed(format!("`{shown}` holds files that no `catalog update` wrote; name another folder"))
        }
        Ok(_) => Ok(()),
    }
}

/// Puts the folder in place whole and calls `then`; when that fails, the old folder comes back.
fn place(folder: &Path, verified: &Verified, then: impl FnOnce() -> Result<(), Problem>) -> Result<(), Problem> {
    let shown = files::shown(folder);
    let failed =
        |error: std::io::Error| Problem { exit: Exit::Failed, message: format!("cannot write `{shown}`: {error}") };
    let parent = match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    std::fs::create_dir_all(parent).map_err(failed)?;
    let work = tempfile::Builder::new().prefix(".hoheit-").tempdir_in(parent).map_err(failed)?;
    let (new, old) = (work.path().join("new"), work.path().join("old"));
    std::fs::create_dir(&new).map_err(failed)?;
    for file in &verified.bundle.files {
        let path = new.join(&file.path);
        if let Some(above) = path.parent() {
            std::fs::create_dir_all(above).map_err(failed)?;
        }
        std::fs::write(path, &file.text).map_err(failed)?;
    }
    std::fs::write(new.join(KEPT_BUNDLE), &verified.bytes).map_err(failed)?;
    let replaced = folder.exists();
    if replaced {
        std::fs::rename(folder, &old).map_err(failed)?;
    }
    let back = || {
        if replaced {
            // The first problem is the one to report.
            let _ = std::fs::rename(&old, folder);
        }
    };
    if let Err(error) = std::fs::rename(&new, folder) {
        back();
        return Err(failed(error));
    }
    then().inspect_err(|_| {
        let _ = std::fs::rename(folder, &new);
        back();
    })
}
