//! `hoheit completions`: shell completions and the manual page.

use crate::cli::Cli;
use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::cli::files::Problem;
use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

/// Options of `completions`.
#[derive(Debug, Args)]
pub struct Options {
    /// The shell; without one, the manual page is printed
    #[arg(value_enum)]
    shell: Option<Shell>,
}

/// Runs the command.
///
/// # Errors
/// Standard output cannot be written.
pub fn run(options: &Options, console: &Console) -> Result<Exit, Problem> {
    let mut bytes = Vec::new();
    match options.shell {
        Some(shell) => clap_complete::generate(shell, &mut Cli::command(), "hoheit", &mut bytes),
        None => clap_mangen::Man::new(Cli::command()).render(&mut bytes).map_err(Problem::output)?,
    }
    console.result(&bytes).map_err(Problem::output)?;
    Ok(Exit::Done)
}
