//! `hoheit assess`: the main job.

use crate::assess;
use crate::cli::Global;
use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::cli::files::Problem;
use crate::cli::load;
use crate::report::json::v1;
use crate::report::summary;
use clap::Args;
use std::path::PathBuf;

/// Options of `assess`.
#[derive(Debug, Args)]
pub struct Options {
    /// Inventories and manifests: files or folders; `-` is standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// Format of the result; may be given several times
    #[arg(long, value_name = "FORMAT")]
    format: Vec<String>,
    /// Where to write; the format follows from the extension; `-` is standard output
    #[arg(long, short, value_name = "FILE")]
    output: Vec<PathBuf>,
}

/// Runs the command.
///
/// # Errors
/// See [`load::load`]; or a target cannot be written.
pub fn run(options: &Options, global: &Global, console: &Console) -> Result<Exit, Problem> {
    let loaded = load::load(&options.inputs, global, console)?;
    let assessment = assess::assess(&loaded.inventory, &loaded.catalog, &loaded.policy, loaded.today);
    let failed = |error: std::io::Error| Problem { exit: Exit::Failed, message: format!("cannot write: {error}") };
    if options.format.iter().any(|format| format == "json") {
        let context = v1::Context { inputs: &loaded.inputs, sources: &loaded.sources, language: loaded.language, plan: None };
        let mut bytes = std::io::BufWriter::with_capacity(1 << 20, std::io::stdout().lock());
        match v1::write(&assessment, &context, &mut bytes) {
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => {}
            other => other.map_err(failed)?,
        }
        return Ok(Exit::Done);
    }
    let text = summary::summary(&assessment, loaded.language, None, console.colour());
    console.result(text.as_bytes()).map_err(failed)?;
    Ok(Exit::Done)
}
