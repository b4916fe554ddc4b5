//! `hoheit explain`: one entry with its sources.

use crate::assess::rules;
use crate::catalog::{Catalog, describe};
use crate::cli::Global;
use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::cli::files::Problem;
use crate::cli::load;
use crate::diagnostic::suggest;
use crate::model::words::Language;
use crate::source::Sources;
use clap::Args;

/// Options of `explain`.
#[derive(Debug, Args)]
pub struct Options {
    /// Id or name: rule, law, criterion (`eu-csf-2026/4.1`), lens, vendor, legal entity, offering, category, control,
    /// clause, scenario, data class, region (`aws/eu-central-1`) or country
    #[arg(value_name = "ID")]
    id: String,
}

/// Runs the command.
///
/// # Errors
/// Nothing has this id.
pub fn run(options: &Options, global: &Global, console: &Console) -> Result<Exit, Problem> {
    let catalog = load::catalog(global, &mut Sources::default(), console)?;
    print(&catalog, &options.id, load::language(global), console)
}

/// Prints an entry.
///
/// # Errors
/// Nothing has this id.
pub fn print(catalog: &Catalog, id: &str, language: Language, console: &Console) -> Result<Exit, Problem> {
    let parts = [describe::describe(catalog, id, language), rules::describe::describe(catalog, id, language)];
    let text = parts.into_iter().flatten().collect::<Vec<_>>().join("\n");
    match Some(text).filter(|text| !text.is_empty()) {
        Some(text) => {
            console.result(text.as_bytes()).map_err(Problem::output)?;
            Ok(Exit::Done)
        }
        None => {
            let mut ids = describe::ids(catalog);
            ids.extend(rules::describe::ids().map(str::to_owned));
            let close = suggest::closest(id, ids.iter().map(String::as_str));
            let hint = close.map_or_else(String::new, |close| format!("; did you mean `{close}`?"));
            Err(Problem {
                exit: Exit::Usage,
                message: format!("nothing is known as `{}`{hint}", crate::report::summary::clean(id)),
            })
        }
    }
}
