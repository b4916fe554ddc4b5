//! `hoheit completions`: shell completions and the manual page.

use crate::cli::Cli;
use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::cli::files::{self, Problem};
use clap::{Args, CommandFactory as _};
use clap_complete::Shell;
use std::path::PathBuf;

/// Options of `completions`.
#[derive(Debug, Args)]
pub struct Options {
    /// The shell; without one, the manual page is printed
    #[arg(value_enum)]
    shell: Option<Shell>,
    /// Write the manual pages of all commands into this folder
    #[arg(long, value_name = "DIR", conflicts_with = "shell")]
    man: Option<PathBuf>,
}

/// Runs the command.
///
/// # Errors
/// Standard output or the folder cannot be written.
pub fn run(options: &Options, console: &Console) -> Result<Exit, Problem> {
    if let Some(folder) = &options.man {
        if !folder.is_dir() {
            let message = format!("cannot write into `{}`: there is no such folder", files::shown(folder));
            return Err(Problem { exit: Exit::Failed, message });
        }
        clap_mangen::generate_to(Cli::command(), folder).map_err(Problem::output)?;
        return Ok(Exit::Done);
    }
    let mut bytes = Vec::new();
    match options.shell {
        Some(shell) => clap_complete::generate(shell, &mut Cli::command(), "hoheit", &mut bytes),
        None => clap_mangen::Man::new(Cli::command()).render(&mut bytes).map_err(Problem::output)?,
    }
    console.result(&bytes).map_err(Problem::output)?;
    Ok(Exit::Done)
}
