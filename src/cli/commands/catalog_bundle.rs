//! `hoheit catalog bundle`: a catalog folder as one file, to be signed and published for `catalog update`.
//!
//! The same folder gives the same bytes. Signing is left to minisign: no secret key comes near this program.

use crate::catalog::{self, lint};
use crate::cli::Global;
use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::cli::files::{self, Problem};
use crate::cli::load;
use crate::cli::lock;
use crate::net::bundle::Bundle;
use crate::source::Sources;
use clap::Args;
use std::path::PathBuf;

/// Options of `catalog bundle`.
#[derive(Debug, Args)]
pub struct Options {
    /// Folder with the layout of `catalogs/` and a `catalog.yaml`
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Where to write (default: standard output)
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Runs the command.
///
/// # Errors
/// The folder cannot be read, has no `catalog.yaml` or is invalid; the file cannot be written.
pub fn run(options: &Options, global: &Global, console: &Console) -> Result<Exit, Problem> {
    let invalid = |message: String| Problem { exit: Exit::Invalid, message };
    let mut sources = Sources::default();
    let shown = files::shown(&options.folder);
    let overlays = files::catalog_folder(&options.folder, &mut sources)?;
    let (raw, mut diagnostics) = catalog::load::read(&overlays);
    let (whole, _) = catalog::load::with_overlay(&overlays);
    diagnostics.extend(lint::lint(&whole, &sources, load::today(global)?).into_iter().filter(|found| found.is_error()));
    lock::usable(&format!("the catalog in `{shown}`"), &diagnostics, &sources, console)?;
    let Some(manifest) = raw.manifest else {
        return Err(invalid(format!("`{shown}` has no `catalog.yaml` with `version`, `as_of` and `licence`")));
    };
    let files = overlays.into_iter().map(|overlay| (overlay.path, overlay.text)).collect();
    let bundle =
        Bundle::of_files(&manifest.version, manifest.as_of, files).map_err(|error| invalid(error.to_string()))?;
    let text = bundle.write().map_err(invalid)?;
    match options.output.as_deref().filter(|path| path.as_os_str() != "-") {
        None => console.result(text.as_bytes()).map_err(Problem::output)?,
        Some(path) => {
            files::target(path)?.write(text.as_bytes())?;
            let file = files::shown(path);
            console.say(&format!("{file}: version {}, {} files", bundle.version, bundle.files.len()));
            console.say(&format!("now sign it: minisign -Sm {file} -t \"catalog {}\"", bundle.version));
        }
    }
    Ok(Exit::Done)
}
