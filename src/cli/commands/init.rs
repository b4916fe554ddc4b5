//! `hoheit init`: a commented starter inventory.

use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::cli::files::{self, Problem};
use crate::inventory::starter::{self, Answers};
use clap::Args;
use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::path::PathBuf;

/// Options of `init`.
#[derive(Debug, Args)]
pub struct Options {
    /// Where to write the inventory; `-` is standard output
    #[arg(default_value = "inventory.yaml", value_name = "FILE")]
    output: PathBuf,
    /// Ask nothing, write the starter with defaults
    #[arg(long, short)]
    yes: bool,
    /// Replace an existing file
    #[arg(long)]
    force: bool,
}

/// Runs the command.
///
/// # Errors
/// The file exists or cannot be written; or questions would have to be asked without a terminal.
pub fn run(options: &Options, console: &Console) -> Result<Exit, Problem> {
    let to_stdout = options.output.as_os_str() == "-";
    let shown = files::shown(&options.output);
    if !to_stdout && options.output.exists() && !options.force {
        let message = format!("`{shown}` exists; `--force` replaces it");
        return Err(Problem { exit: Exit::Failed, message });
    }
    let answers = if options.yes {
        Answers::default()
    } else if std::io::stdin().is_terminal() {
        ask()
    } else {
        let message = "standard input is no terminal; use `--yes` for a starter with defaults".to_owned();
        return Err(Problem { exit: Exit::Usage, message });
    };
    let text = starter::starter(&answers);
    if to_stdout {
        console.result(text.as_bytes()).map_err(Problem::output)?;
    } else {
        files::target(&options.output)?.write(text.as_bytes())?;
        console.say(&format!("wrote {shown}; next: hoheit assess {shown}"));
    }
    Ok(Exit::Done)
}

/// Asks a few questions; an empty answer keeps the default.
fn ask() -> Answers {
    let mut answers = Answers::default();
    let question = |prompt: &str, default: &str| -> String {
        let _ = write!(std::io::stderr().lock(), "{prompt} [{default}]: ");
        let _ = std::io::stderr().flush();
        let mut line = String::new();
        let _ = std::io::stdin().lock().read_line(&mut line);
        let line = line.trim();
        if line.is_empty() { default.to_owned() } else { line.to_owned() }
    };
    answers.name = question("Name of the organisation", &answers.name);
    answers.home = question("Home country (DE, AT, CH, … or EU)", &answers.home);
    answers.sector = question("Sector", &answers.sector);
    answers.people = question("How many people work with the services", &answers.people.to_string())
        .parse()
        .unwrap_or(answers.people);
    let services = question("Products you use, separated by commas", "Microsoft 365, Salesforce, GitHub");
    answers.products = services.split(',').map(|product| product.trim().to_owned()).filter(|p| !p.is_empty()).collect();
    answers
}
