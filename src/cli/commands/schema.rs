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
    /// What `assess --format json` and `check --format json` write
    Assessment,
    /// What `plan --format json` writes
    Plan,
    /// What `simulate --format json` writes
    Simulation,
    /// What `scan --format json` writes
    Observations,
    /// What `diff --format json` writes
    Diff,
    /// What `check --write-baseline` writes
    Baseline,
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
        Of::Plan => of_output("plan"),
        Of::Simulation => of_output("simulation"),
        Of::Observations => of_output("observations"),
        Of::Diff => of_output("diff"),
        Of::Baseline => of_output("baseline"),
    };
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    console.result(text.as_bytes()).map_err(Problem::output)?;
    Ok(Exit::Done)
}

fn of_output(name: &str) -> serde_json::Value {
    report::schemas::schema(name).unwrap_or_default()
}
