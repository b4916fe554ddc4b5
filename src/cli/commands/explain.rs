//! `hoheit explain`.

use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::cli::files::Problem;
use clap::Args;
use crate::cli::Global;
/// Options of `explain`.
#[derive(Debug, Args)]
pub struct Options {}
/// Runs the command.
///
/// # Errors
/// Standard output cannot be written.
pub fn run(_options: &Options, _global: &Global, _console: &Console) -> Result<Exit, Problem> { Ok(Exit::Done) }
