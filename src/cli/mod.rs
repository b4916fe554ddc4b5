//! The command line: all files, the terminal, the clock. Everything else is pure.

pub mod answers;
pub mod commands;
pub mod console;
pub mod exit;
pub mod files;
pub mod hidden;
mod ignored;
pub mod load;
pub mod lock;
pub mod outputs;

use clap::{Args, Parser, Subcommand};
use console::Console;
use exit::Exit;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

/// Who can reach your data, who can switch you off, and where each service should live.
#[derive(Debug, Parser)]
#[command(name = "hoheit", version, about, max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 done · 1 could not finish · 2 wrong arguments · 3 no usable input · 4 invalid input · 10 findings at or above --fail-on"
)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    global: Global,
}

/// Options of all commands.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Options of all commands")]
pub struct Global {
    /// Language of reports and summaries
    #[arg(long, global = true, value_name = "LANG", value_parser = ["en", "de"])]
    pub lang: Option<String>,
    /// Home jurisdiction: country (ISO 3166-1 alpha-2) or EU; overrides the inventory
    #[arg(long, global = true, value_name = "CC")]
    pub home: Option<String>,
    /// Policy file (default: hoheit.yaml here or above)
    #[arg(long, global = true, value_name = "FILE")]
    pub policy: Option<PathBuf>,
    /// Catalog folder laid over the shipped catalog
    #[arg(long, global = true, value_name = "DIR")]
    pub catalog: Option<PathBuf>,
    /// How the columns of CSV and Excel inventories are named (see docs/inventory-tables.md)
    #[arg(long, global = true, value_name = "FILE")]
    pub columns: Option<PathBuf>,
    /// Filled-in questionnaire: YAML, Markdown or workbook; may be given several times (see docs/questionnaire.md)
    #[arg(long, global = true, value_name = "FILE")]
    pub answers: Vec<PathBuf>,
    /// Lock file with looked-up facts (default: hoheit.lock in the working folder)
    #[arg(long, global = true, value_name = "FILE")]
    pub lock: Option<PathBuf>,
    /// The day for which everything is computed (default: today)
    #[arg(long, global = true, value_name = "DATE")]
    pub today: Option<String>,
    /// Open no connection (the default; only `enrich` and `catalog update` ever do)
    #[arg(long, global = true)]
    pub offline: bool,
    /// Colours: auto, always, never (NO_COLOR is respected)
    #[arg(long, global = true, value_name = "WHEN", value_parser = ["auto", "always", "never"], default_value = "auto")]
    pub color: String,
    /// Say nothing but results and errors
    #[arg(long, short, global = true)]
    pub quiet: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Assess an inventory: report.html and a summary
    Assess(commands::assess::Options),
    /// CI gate: findings as diagnostics, exit code 10 at or above --fail-on
    Check(commands::check::Options),
    /// What the manifests show, as a draft inventory or JSON
    Scan(commands::scan::Options),
    /// What goes dark if something happens
    Simulate(commands::simulate::Options),
    /// What changed between two assessments
    Diff(commands::diff::Options),
    /// Plan the moves: waves with dates, deadlines, what each needs
    Plan(commands::plan::Options),
    /// Write a starter inventory
    Init(commands::init::Options),
    /// Explain a rule, law, criterion, vendor, offering or category with its sources
    Explain(commands::explain::Options),
    /// Look facts up online, into a lock file
    Enrich(commands::enrich::Options),
    /// List, show, check, update and compare the catalog
    Catalog(commands::catalog::Options),
    /// Print the JSON Schema of an input or output
    Schema(commands::schema::Options),
    /// Print shell completions, or the manual page
    Completions(commands::completions::Options),
}

/// Runs the command line and says how it ended.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are results; everything else is a wrong argument.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage.into() } else { Exit::Done.into() };
        }
    };
    let console = Console::new(&cli.global.color, cli.global.quiet);
    let outcome = match &cli.command {
        Command::Assess(options) => commands::assess::run(options, &cli.global, &console),
        Command::Check(options) => commands::check::run(options, &cli.global, &console),
        Command::Scan(options) => commands::scan::run(options, &cli.global, &console),
        Command::Simulate(options) => commands::simulate::run(options, &cli.global, &console),
        Command::Diff(options) => commands::diff::run(options, &cli.global, &console),
        Command::Plan(options) => commands::plan::run(options, &cli.global, &console),
        Command::Init(options) => commands::init::run(options, &cli.global, &console),
        Command::Explain(options) => commands::explain::run(options, &cli.global, &console),
        Command::Enrich(options) => commands::enrich::run(options, &cli.global, &console),
        Command::Catalog(options) => commands::catalog::run(options, &cli.global, &console),
        Command::Schema(options) => commands::schema::run(options, &console),
        Command::Completions(options) => commands::completions::run(options, &console),
    };
    match outcome {
        Ok(exit) => exit.into(),
        Err(problem) => {
            console.complain(&format!("error: {}", problem.message));
            problem.exit.into()
        }
    }
}
