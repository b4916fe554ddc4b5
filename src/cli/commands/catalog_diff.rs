//! `hoheit catalog diff`: what differs between two catalog folders, and which services of an inventory that touches.
//!
//! Both folders are laid over the shipped catalog, as `--catalog` does it; `shipped` names the shipped catalog alone.

use crate::cli::Global;
use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::cli::files::Problem;
use crate::cli::{load, lock};
use crate::model::Service;
use crate::model::words::Language;
use crate::net::diff::{Change, Diff, EntryChange, diff};
use crate::source::Sources;
use clap::Args;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Options of `catalog diff`.
#[derive(Debug, Args)]
pub struct Options {
    /// Catalog folder before; `shipped` for the shipped catalog
    #[arg(value_name = "OLD_DIR")]
    old: PathBuf,
    /// Catalog folder now; `shipped` for the shipped catalog
    #[arg(value_name = "NEW_DIR")]
    new: PathBuf,
    /// Inventory whose services are looked at; repeatable
    #[arg(long, value_name = "FILE")]
    inventory: Vec<PathBuf>,
}

/// Runs the command.
///
/// # Errors
/// A catalog or inventory cannot be read or is invalid; standard output cannot be written.
pub fn run(options: &Options, global: &Global, console: &Console) -> Result<Exit, Problem> {
    let mut sources = Sources::default();
    let old = lock::plain_catalog(folder(&options.old), &mut sources, console)?;
    let new = lock::plain_catalog(folder(&options.new), &mut sources, console)?;
    let mut services = Vec::new();
    if !options.inventory.is_empty() {
        let before = Global { catalog: folder(&options.old).map(Path::to_owned), ..global.clone() };
        services = load::load_taking(load::Take::AnyCatalog, &options.inventory, &before, console)?.inventory.services;
    }
    let services: Vec<&Service> = services.iter().collect();
    let text = words(&diff(&old, &new, &services), !options.inventory.is_empty(), load::language(global));
    console.result(text.as_bytes()).map_err(Problem::output)?;
    Ok(Exit::Done)
}

fn folder(given: &Path) -> Option<&Path> {
    (given != Path::new("shipped") || given.is_dir()).then_some(given)
}

fn words(diff: &Diff, inventory: bool, language: Language) -> String {
    let pick = |en: &'static str, de: &'static str| if language == Language::De { de } else { en };
    let mut out = String::new();
    let (old, new) = &diff.versions;
    // Writing to a string does not fail.
    let _ = writeln!(out, "{old} → {new}");
    if diff.is_empty() {
        let _ = writeln!(out, "{}", pick("nothing differs", "kein Unterschied"));
        return out;
    }
    for owner in &diff.owners {
        let text = owner.text();
        let _ = writeln!(out, "{}", if language == Language::De { text.de } else { text.en });
    }
    for entry in &diff.entries {
        entry_words(entry, &pick, &mut out);
    }
    if inventory {
        let label = pick("services touched", "betroffene Dienste");
        let list = if diff.services.is_empty() { pick("none", "keine").to_owned() } else { diff.services.join(", ") };
        let _ = writeln!(out, "{label}: {list}");
    }
    out
}

fn entry_words(entry: &EntryChange, pick: &dyn Fn(&'static str, &'static str) -> &'static str, out: &mut String) {
    let sign = match entry.change {
        Change::Added => '+',
        Change::Removed => '-',
        Change::Changed => '~',
    };
    let _ = write!(out, "{sign} {} {}", entry.kind, entry.id);
    if !entry.services.is_empty() {
        let _ = write!(out, " ({}: {})", pick("services", "Dienste"), entry.services.join(", "));
    }
    out.push('\n');
    for field in &entry.fields {
        let shown = |value: &str| if value.is_empty() { "–".to_owned() } else { value.to_owned() };
        let _ = writeln!(out, "    {}: {} → {}", field.path, shown(&field.old), shown(&field.new));
    }
}
