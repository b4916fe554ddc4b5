//! `hoheit catalog`: list, show, check, bundle, update and compare the catalog.

use crate::catalog::{self, describe, lint};
use crate::cli::Global;
use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::cli::files::{self, Problem};
use crate::cli::load;
use crate::source::Sources;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Options of `catalog`.
#[derive(Debug, Args)]
pub struct Options {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List entries of a topic, or the topics with their counts
    List {
        /// Topic: vendors, offerings, categories, laws, regions, countries, adequacy, data-classes, skills, controls,
        /// lenses, clauses, scenarios
        topic: Option<String>,
    },
    /// Show an entry with all its sources
    Show {
        /// Topic (vendor, offering, law, category, …) or id
        topic_or_id: String,
        /// Id, when the topic is given
        id: Option<String>,
    },
    /// Check a catalog folder (default: the one of --catalog, else the shipped catalog)
    Lint {
        /// Folder with the layout of `catalogs/`
        folder: Option<PathBuf>,
    },
    /// Write a catalog folder as one file, to be signed and published
    Bundle(super::catalog_bundle::Options),
    /// Fetch a signed catalog into a folder
    Update(super::catalog_update::Options),
    /// Compare two catalog folders, and say which services that touches
    Diff(super::catalog_diff::Options),
}

/// Runs the command.
///
/// # Errors
/// Unknown topic or id; the folder cannot be read; standard output cannot be written.
pub fn run(options: &Options, global: &Global, console: &Console) -> Result<Exit, Problem> {
    let mut sources = Sources::default();
    let language = load::language(global);
    match &options.action {
        Action::List { topic } => {
            let catalog = load::catalog(global, &mut sources, console)?;
            let text = match topic {
                None => describe::topics(&catalog),
                Some(topic) => describe::list(&catalog, topic, language).ok_or_else(|| {
                    usage(format!("unknown topic `{topic}`; one of: {}", describe::TOPICS.join(", ")))
                })?,
            };
            console.result(text.as_bytes()).map_err(Problem::output)?;
            Ok(Exit::Done)
        }
        Action::Show { topic_or_id, id } => {
            let catalog = load::catalog(global, &mut sources, console)?;
            let id = id.as_deref().unwrap_or(topic_or_id);
            super::explain::print(&catalog, id, language, console)
        }
        Action::Lint { folder } => lint_folder(folder.as_ref().or(global.catalog.as_ref()), global, console),
        Action::Bundle(options) => super::catalog_bundle::run(options, global, console),
        Action::Update(options) => super::catalog_update::run(options, global, console),
        Action::Diff(options) => super::catalog_diff::run(options, global, console),
    }
}

fn lint_folder(folder: Option<&PathBuf>, global: &Global, console: &Console) -> Result<Exit, Problem> {
    let mut sources = Sources::default();
    let today = load::today(global)?;
    let overlays = match folder {
        None => Vec::new(),
        Some(folder) => files::catalog_folder(folder, &mut sources)?,
    };
    // A folder without a manifest is meant to be laid over the shipped catalog: only what it adds is told.
    let whole = overlays.iter().any(|file| file.path == "catalog.yaml");
    let (catalog, mut diagnostics) = if whole {
        let (raw, found) = catalog::load::read(&overlays);
        (catalog::Catalog::new(raw, String::new()), found)
    } else {
        catalog::load::with_overlay(&overlays)
    };
    let check = |catalog: &catalog::Catalog| {
        let mut found = lint::lint(catalog, &sources, today);
        found.extend(crate::assess::lens::problems(catalog));
        found
    };
    let mut found = check(&catalog);
    if !whole && !overlays.is_empty() {
        let shipped: Vec<String> = check(&catalog::load::embedded()).into_iter().map(|d| d.message).collect();
        found.retain(|diagnostic| !shipped.contains(&diagnostic.message));
    }
    catalog::ownership::point(&mut found, &overlays);
    diagnostics.extend(found);
    console.diagnostics(&diagnostics, &sources, load::SHOWN);
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
    let line = format!("{} entries, {errors} errors, {} warnings\n", lint::count(&catalog), diagnostics.len() - errors);
    console.result(line.as_bytes()).map_err(Problem::output)?;
    Ok(if errors > 0 { Exit::Invalid } else { Exit::Done })
}

fn usage(message: String) -> Problem {
    Problem { exit: Exit::Usage, message }
}
