//! `hoheit schema`: JSON Schemas of inputs and outputs.

use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::cli::files::Problem;
use crate::{inventory, report};
use clap::{Args, ValueEnum};

/// Options of `schema`.
#[derive(Debug, Args)]
pub struct Options {
    /// Which schema
    #[arg(value_enum, default_value = "inventory")]
    of: Of,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Of {
    /// What `assess` reads
    Inventory,
    /// `hoheit.yaml`
    Policy,
    /// What `assess --format json` writes
    Assessment,
}

/// Runs the command.
///
/// # Errors
/// Standard output cannot be written.
pub fn run(options: &Options, console: &Console) -> Result<Exit, Problem> {
    let schema = match options.of {
        Of::Inventory => inventory::shape::schema(),
        Of::Policy => crate::policy::schema(),
        Of::Assessment => report::json::v1::schema(),
    };
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    console.result(text.as_bytes()).map_err(Problem::output)?;
    Ok(Exit::Done)
}
