//! `hoheit plan`: waves with dates, or why there are none.

use crate::assess::{self, Assessment};
use crate::cli::Global;
use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::cli::files::{self, Problem, Target};
use crate::cli::load;
use crate::model::words::Language;
use crate::plan::adapter::Wishes;
use crate::plan::csv::Tracker;
use crate::plan::labels::Labels;
use crate::plan::{Objective, csv, gantt, ics, mermaid};
use crate::report::plan::Planned;
use crate::report::plan_words::Words;
use crate::report::view::Texts;
use crate::report::{plan_json, plan_markdown, plan_places, plan_text, plan_xlsx, summary};
use clap::Args;
use std::path::PathBuf;

/// Options of `plan`.
#[derive(Debug, Args)]
pub struct Options {
    /// Inventories and manifests: files or folders; `-` is standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// Money for moving, in EUR (default: the inventory's)
    #[arg(long, value_name = "N", value_parser = amount)]
    budget: Option<f64>,
    /// Person-days a month for moving (default: the inventory's)
    #[arg(long, value_name = "DAYS_PER_MONTH", value_parser = amount)]
    capacity: Option<f64>,
    /// What is best: the least cost within the gates, or the most exposure removed within budget and capacity (default: the
    /// first, and the second where budget or capacity do not reach)
    #[arg(long, value_parser = ["cheapest", "exposure"])]
    objective: Option<String>,
    /// Format: terminal, csv, jira, gitlab, openproject (CSV for trackers), ics, mermaid, svg, markdown, xlsx, json
    #[arg(long, value_name = "FORMAT", value_parser = NAMES.to_vec())]
    format: Option<String>,
    /// Where to write, the format follows from the extension; `-` is standard output
    #[arg(long, short, value_name = "FILE")]
    output: Vec<PathBuf>,
}

const NAMES: [&str; 11] =
    ["terminal", "csv", "jira", "gitlab", "openproject", "ics", "mermaid", "svg", "markdown", "xlsx", "json"];

fn amount(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() && number >= 0.0 => Ok(number),
        _ => Err("a number, zero or more, is expected".to_owned()),
    }
}

/// Runs the command.
///
/// # Errors
/// See [`load::load`]; no plan exists; or a target cannot be written.
pub fn run(options: &Options, global: &Global, console: &Console) -> Result<Exit, Problem> {
    let outputs = open(options)?;
    let loaded = load::load(&options.inputs, global, console)?;
    let assessment = assess::assess(&loaded.inventory, &loaded.catalog, &loaded.policy, loaded.today);
    let asked = options.objective.as_deref();
    let objective = if asked == Some("exposure") { Objective::MostExposureRemoved } else { Objective::Cheapest };
    let wishes = Wishes { budget: options.budget, days_per_month: options.capacity, objective };
    let made =
        if asked.is_none() { Planned::best_within(&assessment, &wishes) } else { Planned::new(&assessment, &wishes) };
    let texts = Texts::new(&loaded.catalog, loaded.language);
    let words = Words { assessment: &assessment, texts: &texts };
    let planned = made.map_err(|conflict| {
        let shown = plan_places::contradiction(&conflict, &words, &wishes, &loaded.sources);
        if !shown.labels.is_empty() {
            console.diagnostics(&[shown], &loaded.sources, load::SHOWN);
        }
        Problem { exit: Exit::Invalid, message: plan_text::conflict(&conflict, &assessment, loaded.language) }
    })?;
    let odd = plan_places::oddities(&planned, &words, &wishes, &loaded.sources);
    console.diagnostics(&odd, &loaded.sources, load::SHOWN);
    let made = |format: &str| render(format, &planned, &assessment, loaded.language, console);
    let mut shown = false;
    for output in outputs {
        match output {
            Output::File(format, target) => target.write(&made(format)?)?,
            Output::Screen(format) => {
                shown = true;
                console.result(&made(format)?).map_err(Problem::output)?;
            }
        }
    }
    if !shown {
        console.result(&made("terminal")?).map_err(Problem::output)?;
    }
    Ok(Exit::Done)
}

enum Output {
    File(&'static str, Target),
    Screen(&'static str),
}

/// Formats and the targets they go to, opened before the work.
fn open(options: &Options) -> Result<Vec<Output>, Problem> {
    let asked = options.format.as_deref().and_then(|format| NAMES.into_iter().find(|name| *name == format));
    let mut found = Vec::new();
    for path in &options.output {
        if path.as_os_str() == "-" {
            found.push(Output::Screen(asked.unwrap_or("terminal")));
            continue;
        }
        let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
        let by_name = match extension.as_deref() {
            Some("csv") => Some("csv"),
            Some("ics") => Some("ics"),
            Some("mmd" | "mermaid") => Some("mermaid"),
            Some("svg") => Some("svg"),
            Some("json") => Some("json"),
            Some("md" | "markdown") => Some("markdown"),
            Some("xlsx") => Some("xlsx"),
            Some("txt") => Some("terminal"),
            _ => None,
        };
        // A tracker's CSV ends in `.csv` too: what is asked for by name and fits the ending wins.
        let tracker = asked.filter(|name| by_name == Some("csv") && matches!(*name, "jira" | "gitlab" | "openproject"));
        let Some(format) = tracker.or(by_name).or(asked) else {
            files::target(path)?;
            let message = format!(
                "cannot tell the format of `{}`; use --format: {}",
                summary::clean(&files::shown(path)),
                NAMES.join(", ")
            );
            return Err(Problem { exit: Exit::Usage, message });
        };
        found.push(Output::File(format, files::target(path)?));
    }
    if let (true, Some(format)) = (found.is_empty(), asked) {
        found.push(Output::Screen(format));
    }
    Ok(found)
}

fn render(
    format: &str,
    planned: &Planned,
    assessment: &Assessment<'_>,
    language: Language,
    console: &Console,
) -> Result<Vec<u8>, Problem> {
    let labels = if language == Language::De { Labels::GERMAN } else { Labels::ENGLISH };
    let named = || plan_text::named(&planned.plan, assessment, language);
    let text = match format {
        "json" => {
            return plan_json::render(planned, assessment).map_err(|message| Problem { exit: Exit::Failed, message });
        }
        "xlsx" => {
            return plan_xlsx::render(planned, assessment, language)
                .map_err(|message| Problem { exit: Exit::Failed, message });
        }
        "markdown" => plan_markdown::render(planned, assessment, language),
        "csv" => csv::csv(&planned.plan, Tracker::Plain, &labels),
        "jira" => csv::csv(&named(), Tracker::Jira, &labels),
        "gitlab" => csv::csv(&named(), Tracker::GitLab, &labels),
        "openproject" => csv::csv(&named(), Tracker::OpenProject, &labels),
        "ics" => ics::ics(&named(), &planned.deadlines(), assessment.today, &labels),
        "mermaid" => mermaid::mermaid(&named(), &labels),
        "svg" => gantt::gantt(&named(), &labels, "plan"),
        _ => plan_text::summary(planned, assessment, language, console.colour()),
    };
    Ok(text.into_bytes())
}
