//! `hoheit init`: a commented starter inventory.

use crate::catalog::Catalog;
use crate::cli::Global;
use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::cli::files::{self, Problem};
use crate::cli::load;
use crate::inventory::starter::{self, Answers};
use crate::source::Sources;
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
pub fn run(options: &Options, global: &Global, console: &Console) -> Result<Exit, Problem> {
    let to_stdout = options.output.as_os_str() == "-";
    let shown = files::shown(&options.output);
    if !to_stdout && options.output.exists() && !options.force {
        let message = format!("`{shown}` exists; `--force` replaces it");
        return Err(Problem { exit: Exit::Failed, message });
    }
    let target = if to_stdout { None } else { Some(files::target(&options.output)?) };
    let catalog = load::catalog(global, &mut Sources::default(), console)?;
    load::known_home(global, &catalog)?;
    let mut answers = Answers::default();
    if let Some(home) = &global.home {
        answers.home = home.to_uppercase();
    }
    let answers = if options.yes {
        answers
    } else if std::io::stdin().is_terminal() {
        match ask(answers, &catalog) {
            Some(answers) => answers,
            None => {
                let message = "the questions were not answered to the end; nothing was written".to_owned();
                return Err(Problem { exit: Exit::Failed, message });
            }
        }
    } else {
        let message = "standard input is no terminal; use `--yes` for a starter with defaults".to_owned();
        return Err(Problem { exit: Exit::Usage, message });
    };
    let text = starter::starter(&answers);
    match target {
        None => console.result(text.as_bytes()).map_err(Problem::output)?,
        Some(target) => {
            target.write(text.as_bytes())?;
            console.say(&format!("wrote {shown}; next: hoheit assess {shown}"));
        }
    }
    Ok(Exit::Done)
}

/// Asks a few questions; an empty answer keeps the default, one that cannot be is asked for again. `None`: the input ended.
fn ask(mut answers: Answers, catalog: &Catalog) -> Option<Answers> {
    answers.name = question("Name of the organisation", &answers.name, |name| Ok(name.to_owned()))?;
    answers.home = question("Home country (DE, AT, CH, … or EU)", &answers.home, |home| {
        let code = home.to_uppercase();
        if code == "UK" || catalog.is_place(&code) {
            return Ok(code);
        }
        let close = catalog.closest_country(home).map_or_else(String::new, |c| format!("; did you mean {}?", c.code));
        Err(format!("`{home}` is no ISO 3166-1 code{close}"))
    })?;
    answers.sector = question("Sector", &answers.sector, |sector| Ok(sector.to_owned()))?;
    answers.people = question("How many people work with the services", &answers.people.to_string(), |number| {
        number.parse().map_err(|_| format!("`{number}` is no whole number"))
    })?;
    let usual = "Microsoft 365, Salesforce, GitHub";
    answers.products = question("Products you use, separated by commas", usual, |list| {
        Ok(list.split(',').map(|product| product.trim().to_owned()).filter(|product| !product.is_empty()).collect())
    })?;
    let (names, known) = (catalog.names(), |id: &str| catalog.offering(id).is_some());
    let is_known = |name: &&String| known(name) || names.offering(name).is_some() || names.vendor(name).is_some();
    answers.unknown = answers.products.iter().filter(|name| !is_known(name)).cloned().collect();
    for product in &answers.unknown {
        let _ = writeln!(std::io::stderr().lock(), "`{product}` is not in the catalog; name its vendor in the file");
    }
    Some(answers)
}

/// Asks until the answer is one.
fn question<T>(prompt: &str, default: &str, read: impl Fn(&str) -> Result<T, String>) -> Option<T> {
    loop {
        let _ = write!(std::io::stderr().lock(), "{prompt} [{default}]: ");
        let _ = std::io::stderr().flush();
        let mut line = String::new();
        if std::io::stdin().lock().read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim();
        match read(if line.is_empty() { default } else { line }) {
            Ok(answer) => return Some(answer),
            Err(why) => {
                let _ = writeln!(std::io::stderr().lock(), "{why}");
            }
        }
    }
}
