//! `hoheit check`: the CI gate.

use crate::cli::Global;
use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::cli::files::{self, Problem};
use crate::cli::load;
use crate::model::words::Severity;
use crate::report::baseline::{self, Baseline};
use crate::report::gate::Gate;
use crate::report::{Context, diagnostics, github, gitlab, json, junit, markdown_comment, sarif, terminal};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Options of `check`.
#[derive(Debug, Args)]
pub struct Options {
    /// Inventories and manifests: files or folders
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// Severity from which findings fail the run (default: high, or the policy's)
    #[arg(long, value_name = "SEVERITY", value_parser = ["info", "low", "medium", "high", "critical", "never"])]
    fail_on: Option<String>,
    /// Format of the result
    #[arg(long, value_enum, default_value = "terminal")]
    format: Format,
    /// Where to write the result (default: standard output)
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Only what this earlier result does not know fails the run
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write the findings of this run as a baseline
    #[arg(long, value_name = "FILE")]
    write_baseline: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Diagnostics for people
    Terminal,
    /// Public JSON of the assessment
    Json,
    /// SARIF 2.1.0
    Sarif,
    /// GitHub annotations
    Github,
    /// GitLab Code Quality
    Gitlab,
    /// JUnit XML
    Junit,
    /// Comment for a change request
    Markdown,
}

/// Runs the command.
///
/// # Errors
/// See [`load::load`]; a baseline cannot be read; a target cannot be written.
pub fn run(options: &Options, global: &Global, console: &Console) -> Result<Exit, Problem> {
    let target = options.output.as_deref().filter(|path| path.as_os_str() != "-").map(files::target).transpose()?;
    let baseline_target = options.write_baseline.as_deref().map(files::target).transpose()?;
    let baseline = options.baseline.as_deref().map(read_baseline).transpose()?;
    let loaded = load::load(&options.inputs, global, console)?;
    let (assessment, waived) = loaded.assess();
    let fail_on = match options.fail_on.as_deref() {
        Some("never") => None,
        Some(word) => Severity::parse(word),
        None => Some(loaded.policy.fail_on.unwrap_or(Severity::High)),
    };
    let gate = Gate::new(&assessment, &loaded.sources, &waived, baseline.as_ref(), loaded.language, fail_on);
    let bytes = match options.format {
        Format::Terminal => {
            let list = diagnostics::diagnostics(&gate, &loaded.sources);
            let mut text =
                terminal::diagnostics(&list, &loaded.sources, console.colour() && target.is_none(), usize::MAX);
            text.extend(gate.summary().into_iter().map(|line| line + "\n"));
            text.into_bytes()
        }
        Format::Json => {
            let context = Context::new(&loaded.inputs, &loaded.sources, loaded.language);
            json::v1::render(&assessment, &context).map_err(|message| Problem { exit: Exit::Failed, message })?
        }
        Format::Sarif => sarif::log(&gate, env!("CARGO_PKG_VERSION"), None).into_bytes(),
        Format::Github => github::annotations(&gate).into_bytes(),
        Format::Gitlab => gitlab::code_quality(&gate).into_bytes(),
        Format::Junit => junit::xml(&gate).into_bytes(),
        Format::Markdown => markdown_comment::comment(&gate).into_bytes(),
    };
    match target {
        Some(target) => target.write(&bytes)?,
        None => console.result(&bytes).map_err(Problem::output)?,
    }
    if options.format != Format::Terminal {
        for line in gate.summary() {
            console.say(&line);
        }
    }
    if let Some(target) = baseline_target {
        target.write(baseline::write(&gate).as_bytes())?;
    }
    Ok(if gate.failing() > 0 { Exit::Findings } else { Exit::Done })
}

fn read_baseline(path: &std::path::Path) -> Result<Baseline, Problem> {
    let invalid =
        |message: String| Problem { exit: Exit::Invalid, message: format!("{}: {message}", files::shown(path)) };
    let loaded = files::read(path)?;
    let text = String::from_utf8(loaded.bytes).map_err(|_| invalid("not UTF-8".to_owned()))?;
    Baseline::read(&text).map_err(invalid)
}
