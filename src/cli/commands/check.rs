//! `hoheit check`: the CI gate.

use super::check_formats::{self, Format};
use crate::assess::Assessment;
use crate::cli::Global;
use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::cli::files::{self, Problem, Target};
use crate::cli::load;
use crate::model::words::Severity;
use crate::policy::FailOn;
use crate::report::baseline::{self, Baseline};
use crate::report::gate::Gate;
use crate::report::{Context, diagnostics, github, gitlab, json, junit, markdown_comment, sarif, terminal};
use clap::Args;
use std::path::PathBuf;

/// Where the documentation can be read: the address of the package, where it has one.
const DOCS: &str = env!("CARGO_PKG_REPOSITORY");

/// Options of `check`.
#[derive(Debug, Args)]
pub struct Options {
    /// Inventories and manifests: files or folders
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// Severity from which findings fail the run (default: high, or the policy's)
    #[arg(long, value_name = "SEVERITY", value_parser = ["info", "low", "medium", "high", "critical", "never"])]
    fail_on: Option<String>,
    /// Format of the result; several with several files
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Vec<Format>,
    /// Where to write, may be given several times: the format follows from the name (report.sarif, junit.xml, comment.md,
    /// gl-code-quality-report.json, result.json) unless --format says otherwise; `-` is standard output
    #[arg(long, short, value_name = "FILE")]
    output: Vec<PathBuf>,
    /// Only what this earlier result does not know fails the run
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write the findings of this run as a baseline
    #[arg(long, value_name = "FILE")]
    write_baseline: Option<PathBuf>,
    /// Address under which this version's docs/ can be read, for links to rules in SARIF
    #[arg(long, value_name = "URL")]
    docs: Option<String>,
}

/// Runs the command.
///
/// # Errors
/// See [`load::load`]; a baseline cannot be read; a target cannot be written.
pub fn run(options: &Options, global: &Global, console: &Console) -> Result<Exit, Problem> {
    files::apart(options.output.iter().chain(&options.write_baseline), &options.inputs)?;
    let asked = check_formats::pairs(&options.format, &options.output)?;
    let targets = open(asked)?;
    let baseline_target = options.write_baseline.as_deref().map(files::target).transpose()?;
    let baseline = options.baseline.as_deref().map(read_baseline).transpose()?;
    let loaded = load::load_for_gate(&options.inputs, global, console)?;
    files::apart(options.output.iter().chain(&options.write_baseline), loaded.files())?;
    let (mut assessment, waived) = loaded.weigh();
    // The gate tells findings of all states, the JSON those that count.
    assessment.findings.clone_from(&waived.active);
    let asked = options.fail_on.as_deref().and_then(FailOn::parse).or(loaded.policy.fail_on);
    let fail_on = asked.map_or(Some(Severity::High), FailOn::severity);
    let gate = Gate::new(&assessment, &loaded.sources, &waived, baseline.as_ref(), loaded.language, fail_on);
    let docs = options.docs.as_deref().or(Some(DOCS)).filter(|address| !address.is_empty());
    let targets = if targets.is_empty() { open(check_formats::of_policy(&loaded.policy.formats)?)? } else { targets };
    let told = targets.iter().any(|(format, target)| *format == Format::Terminal && target.is_none());
    for (format, target) in targets {
        let colour = console.colour() && target.is_none();
        let bytes = render(format, &gate, &assessment, &loaded, colour, docs)?;
        match target {
            Some(target) => target.write(&bytes)?,
            None => console.result(&bytes).map_err(Problem::output)?,
        }
    }
    if !told {
        for line in gate.summary() {
            console.say(&line);
        }
    }
    if let Some(target) = baseline_target {
        target.write(baseline::write(&gate).as_bytes())?;
    }
    Ok(if gate.failing() > 0 { Exit::Findings } else { Exit::Done })
}

/// Opens the files before the work, so that a bad path fails in the first second.
fn open(pairs: Vec<check_formats::Pair>) -> Result<Vec<(Format, Option<Target>)>, Problem> {
    pairs.into_iter().map(|(format, path)| Ok((format, path.as_deref().map(files::target).transpose()?))).collect()
}

fn render(
    format: Format,
    gate: &Gate<'_>,
    assessment: &Assessment<'_>,
    loaded: &load::Loaded,
    colour: bool,
    docs: Option<&str>,
) -> Result<Vec<u8>, Problem> {
    Ok(match format {
        Format::Terminal => {
            let list = diagnostics::diagnostics(gate, &loaded.sources);
            let mut text = terminal::diagnostics(&list, &loaded.sources, colour, usize::MAX);
            text.extend(gate.summary().into_iter().map(|line| line + "\n"));
            text.into_bytes()
        }
        Format::Json => {
            let mut context = Context::new(&loaded.inputs, &loaded.sources, loaded.language);
            context.gate = Some(json::v1::gate_info(gate));
            json::v1::render(assessment, &context).map_err(|message| Problem { exit: Exit::Failed, message })?
        }
        Format::Sarif => sarif::log(gate, env!("CARGO_PKG_VERSION"), docs).into_bytes(),
        Format::Github => github::annotations(gate).into_bytes(),
        Format::Gitlab => gitlab::code_quality(gate).into_bytes(),
        Format::Junit => junit::xml(gate).into_bytes(),
        Format::Markdown => markdown_comment::comment(gate).into_bytes(),
    })
}

fn read_baseline(path: &std::path::Path) -> Result<Baseline, Problem> {
    let invalid =
        |message: String| Problem { exit: Exit::Invalid, message: format!("{}: {message}", files::shown(path)) };
    let loaded = files::read(path).map_err(|mut problem| {
        if problem.exit == Exit::NoInput {
            problem.message.push_str("; write it once with --write-baseline");
        }
        problem
    })?;
    let text = String::from_utf8(loaded.bytes).map_err(|_| invalid("not UTF-8".to_owned()))?;
    Baseline::read(&text).map_err(invalid)
}
