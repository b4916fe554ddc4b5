//! `hoheit plan`: waves with dates, or why there are none.

use crate::assess;
use crate::cli::Global;
use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::cli::files::{self, Problem};
use crate::cli::hidden;
use crate::cli::load;
use crate::cli::outputs::{self, Formats};
use crate::model::words::Language;
use crate::plan::adapter::Wishes;
use crate::plan::csv::Tracker;
use crate::plan::labels::Labels;
use crate::plan::{Objective, csv, gantt, ics, mermaid};
use crate::report::plan::Planned;
use crate::report::plan_words::Words;
use crate::report::redact::{Names, tables};
use crate::report::view::Texts;
use crate::report::{plan_json, plan_markdown, plan_places, plan_text, plan_xlsx};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Options of `plan`.
#[derive(Debug, Args)]
pub struct Options {
    /// Inventories and manifests: files or folders; `-` is standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// Money for moving, in EUR (default: the inventory's)
    #[arg(long, value_name = "N", value_parser = amount, allow_negative_numbers = true)]
    budget: Option<f64>,
    /// Person-days a month for moving (default: the inventory's)
    #[arg(long, value_name = "DAYS_PER_MONTH", value_parser = amount, allow_negative_numbers = true)]
    capacity: Option<f64>,
    /// What is best: the least cost within the gates, or the most exposure removed within budget and capacity (default: the
    /// first, and the second where budget or capacity do not reach)
    #[arg(long, value_parser = ["cheapest", "exposure"])]
    objective: Option<String>,
    /// Hide names in every format of the run, with the stand-ins of `assess`: any of vendors, services, costs
    #[arg(long, value_name = "WHAT")]
    redact: Option<String>,
    /// Format of the result on standard output; may be given several times
    #[arg(long, value_name = "FORMAT", value_enum)]
    format: Vec<Format>,
    /// Where to write, may be given several times: the format follows from the extension (csv, ics, mmd, svg, md, xlsx,
    /// json, txt); `-` is standard output
    #[arg(long, short, value_name = "FILE")]
    output: Vec<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Terminal,
    /// One row a step
    Csv,
    /// CSV that Jira imports
    Jira,
    /// CSV that GitLab imports
    #[value(name = "gitlab")]
    GitLab,
    /// CSV that OpenProject imports
    #[value(name = "openproject")]
    OpenProject,
    /// Calendar of deadlines and waves
    Ics,
    /// Gantt chart as Mermaid text
    Mermaid,
    /// Gantt chart as a picture
    Svg,
    /// Everything, for wikis and tickets
    Markdown,
    /// Workbook
    Xlsx,
    /// Public JSON, `hoheit/plan/v1`
    Json,
}

const FORMATS: Formats<'static, Format> = Formats {
    names: &[
        ("terminal", Format::Terminal),
        ("csv", Format::Csv),
        ("jira", Format::Jira),
        ("gitlab", Format::GitLab),
        ("openproject", Format::OpenProject),
        ("ics", Format::Ics),
        ("mermaid", Format::Mermaid),
        ("svg", Format::Svg),
        ("markdown", Format::Markdown),
        ("xlsx", Format::Xlsx),
        ("json", Format::Json),
    ],
    by_ending,
    // A tracker's CSV ends in `.csv` too: what is asked for by name and fits the ending wins.
    fits: |format, ending| match format {
        Format::Jira | Format::GitLab | Format::OpenProject => ending == "csv",
        other => by_ending(ending) == Some(other),
    },
};

fn by_ending(ending: &str) -> Option<Format> {
    match ending {
        "csv" => Some(Format::Csv),
        "ics" => Some(Format::Ics),
        "mmd" | "mermaid" => Some(Format::Mermaid),
        "svg" => Some(Format::Svg),
        "json" => Some(Format::Json),
        "md" | "markdown" => Some(Format::Markdown),
        "xlsx" => Some(Format::Xlsx),
        "txt" => Some(Format::Terminal),
        _ => None,
    }
}

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
    let redact = hidden::asked(options.redact.as_deref())?;
    files::apart(&options.output, &options.inputs)?;
    let outputs = outputs::pair(&options.format, &options.output, &FORMATS, Format::Terminal)?;
    let loaded = load::load(&options.inputs, global, console)?;
    files::apart(&options.output, loaded.files())?;
    let assessment = assess::assess(&loaded.inventory, &loaded.catalog, &loaded.policy, loaded.today);
    let asked = options.objective.as_deref();
    let objective = if asked == Some("exposure") { Objective::MostExposureRemoved } else { Objective::Cheapest };
    let wishes = Wishes { budget: options.budget, days_per_month: options.capacity, objective };
    let made =
        if asked.is_none() { Planned::best_within(&assessment, &wishes) } else { Planned::new(&assessment, &wishes) };
    let texts = Texts::new(&loaded.catalog, loaded.language);
    let names = Names::new(&assessment, texts, redact);
    let words = Words { assessment: &assessment, texts: &texts, names: &names };
    let planned = made.map_err(|conflict| {
        let shown = plan_places::contradiction(&conflict, &words, &wishes, &loaded.sources);
        if !shown.labels.is_empty() {
            console.diagnostics(&[shown], &loaded.sources, load::SHOWN);
        }
        Problem { exit: Exit::Invalid, message: plan_text::conflict(&conflict, &words) }
    })?;
    let odd = plan_places::oddities(&planned, &words, &wishes, &loaded.sources);
    console.diagnostics(&odd, &loaded.sources, load::SHOWN);
    let made = |format: Format, colour: bool| render(format, &planned, &words, colour);
    let shown = outputs.iter().any(|(_, target)| target.is_none());
    for (format, target) in outputs {
        match target {
            Some(target) => target.write(&made(format, false)?)?,
            None => console.result(&made(format, console.colour())?).map_err(Problem::output)?,
        }
    }
    if !shown {
        console.result(&made(Format::Terminal, console.colour())?).map_err(Problem::output)?;
    }
    Ok(Exit::Done)
}

fn render(format: Format, planned: &Planned, words: &Words<'_>, colour: bool) -> Result<Vec<u8>, Problem> {
    let labels = if words.texts.language == Language::De { Labels::GERMAN } else { Labels::ENGLISH };
    let failed = |message: String| Problem { exit: Exit::Failed, message };
    let named = || plan_text::named(&planned.plan, words);
    let table = |tracker: Tracker| {
        let plan = if tracker == Tracker::Plain { plan_text::shown(planned.plan.clone(), words) } else { named() };
        let text = csv::csv(&plan, tracker, &labels).into_bytes();
        if words.names.redact.any() { tables::shown(&text, words.names).map_err(failed) } else { Ok(text) }
    };
    let text = match format {
        Format::Json => return plan_json::render(planned, words.assessment, words.names).map_err(failed),
        Format::Xlsx => return plan_xlsx::render(planned, words).map_err(failed),
        Format::Csv => return table(Tracker::Plain),
        Format::Jira => return table(Tracker::Jira),
        Format::GitLab => return table(Tracker::GitLab),
        Format::OpenProject => return table(Tracker::OpenProject),
        Format::Markdown => plan_markdown::render(planned, words),
        Format::Ics => ics::ics(&named(), &plan_text::dated(planned, words), words.assessment.today, &labels),
        Format::Mermaid => mermaid::mermaid(&named(), &labels),
        Format::Svg => gantt::gantt(&named(), &labels, "plan"),
        Format::Terminal => plan_text::summary(planned, words, colour),
    };
    Ok(text.into_bytes())
}
