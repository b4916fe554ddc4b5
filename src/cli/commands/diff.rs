//! `hoheit diff`: what changed between two assessments.

use crate::cli::Global;
use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::cli::files::{self, Problem};
use crate::cli::load;
use crate::model::words::Severity;
use crate::report::diff::Diff;
use crate::source::Sources;
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

/// Options of `diff`.
#[derive(Debug, Args)]
pub struct Options {
    /// Earlier result of `assess --format json`
    old: PathBuf,
    /// Later result of `assess --format json`
    new: PathBuf,
    /// Format of the result
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Severity from which changes for the worse fail the run
    #[arg(long, value_name = "SEVERITY", value_parser = ["info", "low", "medium", "high", "critical", "never"], default_value = "high")]
    fail_on: String,
    /// Where to write the result (default: standard output); `.json` is JSON
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// In words
    Terminal,
    /// JSON
    Json,
}

/// Runs the command.
///
/// # Errors
/// A file is missing or is no assessment; standard output cannot be written.
pub fn run(options: &Options, global: &Global, console: &Console) -> Result<Exit, Problem> {
    let path = options.output.as_deref().filter(|path| path.as_os_str() != "-");
    let target = path.map(files::target).transpose()?;
    let by_name = path.and_then(Path::extension).is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    let format = options.format.unwrap_or(if by_name { Format::Json } else { Format::Terminal });
    let catalog = load::catalog(global, &mut Sources::default(), console)?;
    let (old, new) = (json(&options.old)?, json(&options.new)?);
    let diff = Diff::new(&old, &new, &catalog).map_err(|message| {
        let (old, new) = (files::shown(&options.old), files::shown(&options.new));
        let hint = "make one with `hoheit assess … --format json`";
        Problem { exit: Exit::Invalid, message: format!("cannot compare `{old}` with `{new}`: {message}; {hint}") }
    })?;
    let text = match format {
        Format::Terminal => diff.words(&catalog, load::language(global)),
        Format::Json => serde_json::to_string_pretty(&diff.json()).unwrap_or_default() + "\n",
    };
    match target {
        Some(target) => target.write(text.as_bytes())?,
        None => console.result(text.as_bytes()).map_err(Problem::output)?,
    }
    let limit = Severity::parse(&options.fail_on);
    let fails = limit.is_some_and(|limit| diff.worst().is_some_and(|worst| worst >= limit));
    Ok(if fails { Exit::Findings } else { Exit::Done })
}

fn json(path: &Path) -> Result<serde_json::Value, Problem> {
    let loaded = files::read(path)?;
    serde_json::from_slice(&loaded.bytes).map_err(|error| Problem {
        exit: Exit::Invalid,
        message: format!(
            "`{}` is no JSON: {error}; `diff` compares results of `hoheit assess … --format json`",
            files::shown(path)
        ),
    })
}
