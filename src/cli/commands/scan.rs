//! `hoheit scan`: what the manifests show.

use crate::cli::Global;
use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::cli::files::{self, Problem};
use crate::cli::load;
use crate::diagnostic::Diagnostic;
use crate::inventory::draft;
use crate::source::Sources;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Options of `scan`.
#[derive(Debug, Args)]
pub struct Options {
    /// Manifests: files or folders
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// Format of the result
    #[arg(long, value_enum, default_value = "draft")]
    format: Format,
    /// Where to write (default: standard output). An existing draft keeps what a person changed in it
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Name of the organisation in a new draft
    #[arg(long, default_value = "My organisation", value_name = "NAME")]
    organisation: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A draft inventory that `assess` accepts
    Draft,
    /// Public JSON, `hoheit/observations/v1`
    Json,
}

/// Runs the command.
///
/// # Errors
/// Nothing to read; an existing draft cannot be extended; a target cannot be written.
pub fn run(options: &Options, global: &Global, console: &Console) -> Result<Exit, Problem> {
    let output = options.output.as_deref().filter(|path| path.as_os_str() != "-");
    let mut sources = Sources::default();
    let catalog = load::catalog(global, &mut sources, console)?;
    let mapping = load::mapping(global, &mut sources, console)?;
    let read = load::read(&options.inputs, &catalog, &mapping, &mut sources)?;
    console.diagnostics(&read.diagnostics, &sources, load::SHOWN);
    load::say_skipped(&read.skipped, console);
    if read.diagnostics.iter().any(Diagnostic::is_error) {
        let message = "the input is invalid; nothing was written".to_owned();
        return Err(Problem { exit: Exit::Invalid, message });
    }
    let text = match options.format {
        Format::Json => {
            files::apart(&options.output, read.inputs.iter().map(|input| &input.path))?;
            let mut text = crate::report::json::observations::render(&read.observations, &read.skipped);
            text.push('\n');
            text
        }
        Format::Draft => {
            let existing = match output {
                Some(path) if path.exists() => Some(files::text(files::read(path)?, &mut sources)),
                _ => None,
            };
            let existing = match existing {
                Some(Err(diagnostic)) => {
                    console.diagnostics(&[diagnostic], &sources, load::SHOWN);
                    return Err(Problem { exit: Exit::Invalid, message: "the existing draft is no text".to_owned() });
                }
                Some(Ok(file)) => Some((sources.file(file).text.clone(), file)),
                None => None,
            };
            let existing = existing.as_ref().map(|(text, file)| (text.as_ref(), *file));
            draft::draft(existing, &read.observations, &catalog, &options.organisation).map_err(|found| {
                console.diagnostics(&found, &sources, load::SHOWN);
                Problem {
                    exit: Exit::Invalid,
                    message: "the existing draft cannot be extended; it was left as it is".to_owned(),
                }
            })?
        }
    };
    match output {
        Some(path) => files::target(path)?.write(text.as_bytes())?,
        None => console.result(text.as_bytes()).map_err(Problem::output)?,
    }
    let count = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
    console.say(&format!(
        "{} in {}, {} skipped",
        count(read.observations.len(), "observation"),
        count(read.inputs.len(), "file"),
        read.skipped.len()
    ));
    Ok(Exit::Done)
}
