//! `hoheit simulate`: what goes dark if something happens.

use crate::assess::Assessment;
use crate::catalog::Catalog;
use crate::catalog::raw::Scenario;
use crate::cli::Global;
use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::cli::files::{self, Problem};
use crate::cli::hidden;
use crate::cli::load;
use crate::cli::outputs::{self, Formats};
use crate::diagnostic::suggest;
use crate::model::words::{Channel, Language};
use crate::plan::adapter::Wishes;
use crate::report::plan::Planned;
use crate::report::plan_words::Words;
use crate::report::redact::{self, Names};
use crate::report::view::{ScenarioView, Texts};
use crate::report::{plan_text, simulation_markdown};
use crate::simulate::flags::{Flags, ad_hoc, parse_flags};
use crate::simulate::outcome::{Simulation, State};
use crate::simulate::{AfterWave, compare, file, json, render, simulate, simulate_after, simulate_file};
use clap::{Args, ValueEnum};
use rayon::prelude::*;
use std::path::{Path, PathBuf};

/// Options of `simulate`.
#[derive(Debug, Args)]
pub struct Options {
    /// Inventories and manifests: files or folders
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// Scenario: id of the catalog (`hoheit catalog list scenarios`) or file; may be given several times
    #[arg(long, value_name = "ID|FILE")]
    scenario: Vec<String>,
    /// Somebody stops serving us: country:US, vendor:microsoft
    #[arg(long, value_name = "WHAT")]
    deny: Vec<String>,
    /// A basis for transfers or a law falls: dpf, adequacy:…, law:…
    #[arg(long, value_name = "WHAT")]
    annul: Vec<String>,
    /// A vendor is bought: vendor=X,by=Y
    #[arg(long, value_name = "WHO")]
    acquire: Vec<String>,
    /// Something is gone: region:aws/eu-central-1, site:…, offering:…
    #[arg(long, value_name = "WHAT")]
    lose: Vec<String>,
    /// Run each scenario again after every wave of the migration plan
    #[arg(long)]
    after_plan: bool,
    /// Hide names in every format of the run, with the stand-ins of `assess`: any of vendors, services, costs
    #[arg(long, value_name = "WHAT")]
    redact: Option<String>,
    /// Format of the result on standard output; may be given several times (default: terminal)
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Vec<Format>,
    /// Where to write, may be given several times: the format follows from the extension (json, md, txt); `-` is standard
    /// output
    #[arg(long, short, value_name = "FILE")]
    output: Vec<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One screen for people
    Terminal,
    /// Public JSON, `hoheit/simulation/v1`
    Json,
    /// Everything, for wikis and tickets
    Markdown,
}

const FORMATS: Formats<'static, Format> = Formats {
    names: &[("terminal", Format::Terminal), ("json", Format::Json), ("markdown", Format::Markdown)],
    by_ending,
    fits: |format, ending| by_ending(ending) == Some(format),
};

fn by_ending(ending: &str) -> Option<Format> {
    match ending {
        "json" => Some(Format::Json),
        "md" | "markdown" => Some(Format::Markdown),
        "txt" => Some(Format::Terminal),
        _ => None,
    }
}

/// Runs the command.
///
/// # Errors
/// See [`load::load`]; an unknown or contradictory scenario.
pub fn run(options: &Options, global: &Global, console: &Console) -> Result<Exit, Problem> {
    let hide = hidden::asked(options.redact.as_deref())?;
    files::apart(&options.output, &options.inputs)?;
    let outputs = outputs::pair(&options.format, &options.output, &FORMATS, Format::Terminal)?;
    let mut loaded = load::load(&options.inputs, global, console)?;
    files::apart(&options.output, loaded.files())?;
    let mut sources = std::mem::take(&mut loaded.sources);
    let assessment = loaded.assess();
    let texts = Texts::new(&loaded.catalog, loaded.language);
    let names = Names::new(&assessment, texts, hide);
    let invalid = |found: &[crate::diagnostic::Diagnostic], sources: &crate::source::Sources| {
        console.diagnostics(found, sources, load::SHOWN);
        Problem { exit: Exit::Invalid, message: "the scenario is invalid".to_owned() }
    };
    let mut simulations = Vec::new();
    let mut scenarios: Vec<Scenario> = Vec::new();
    for name in &options.scenario {
        let done = if let Some(scenario) = loaded.catalog.scenario(name) {
            scenarios.push(scenario.clone());
            simulate(&assessment, scenario)
        } else if looks_like_path(name) {
            let id = files::text(files::read(Path::new(name))?, &mut sources).map_err(|d| invalid(&[d], &sources))?;
            let text = sources.file(id).text.clone();
            let (read, found) = file::read(&text, id, name, loaded.today);
            match read {
                Some(read) if !found.iter().any(crate::diagnostic::Diagnostic::is_error) => {
                    let done = simulate_file(&assessment, &read.scenario, &read.spans);
                    scenarios.push(read.scenario);
                    done
                }
                _ => Err(found),
            }
        } else {
            return Err(unknown_scenario(name, &loaded.catalog));
        };
        simulations.push(done.map_err(|found| invalid(&found, &sources))?);
    }
    let flags = Flags {
        deny: options.deny.clone(),
        annul: options.annul.clone(),
        acquire: options.acquire.clone(),
        lose: options.lose.clone(),
    };
    if !flags.is_empty() {
        // What is typed on the command line is an argument, not an input.
        let wrong = |found: &[crate::diagnostic::Diagnostic]| {
            let _ = invalid(found, &sources);
            Problem { exit: Exit::Usage, message: "what is to happen is not understood".to_owned() }
        };
        let (events, found) = parse_flags(&flags);
        if found.iter().any(crate::diagnostic::Diagnostic::is_error) {
            return Err(wrong(&found));
        }
        let scenario: Scenario = ad_hoc(events, loaded.today);
        simulations.push(simulate(&assessment, &scenario).map_err(|found| wrong(&found))?);
        scenarios.push(scenario);
    }
    if simulations.is_empty() {
        let message = "say what happens: --scenario, --deny, --annul, --acquire or --lose".to_owned();
        return Err(Problem { exit: Exit::Usage, message });
    }
    if options.after_plan {
        match Planned::best_within(&assessment, &Wishes::default()) {
            Ok(planned) => {
                simulations = with_waves(simulations, &scenarios, &assessment, &planned)
                    .map_err(|found| invalid(&found, &sources))?;
            }
            Err(conflict) => {
                let words = Words { assessment: &assessment, texts: &texts, names: &names };
                let reason = plan_text::conflict(&conflict, &words);
                let lead = crate::report::summary::text(&loaded.catalog, "simulate.no-plan", loaded.language);
                return Err(Problem { exit: Exit::Invalid, message: format!("{lead}\n{reason}") });
            }
        }
    }
    let on_screen = outputs.iter().any(|(_, target)| target.is_none());
    if !on_screen || outputs.iter().any(|(format, target)| *format == Format::Terminal && target.is_none()) {
        for simulation in simulations.iter().filter(|simulation| simulation.after_wave.is_none()) {
            console.diagnostics(&simulation.notes, &sources, load::SHOWN);
        }
    }
    let simulations = redact::simulation::shown(simulations, &names);
    let rows = compare::compare(&simulations);
    let failed = |message: String| Problem { exit: Exit::Failed, message };
    let made = |format: Format| -> Result<String, Problem> {
        Ok(match format {
            Format::Json => {
                let inputs = loaded
                    .inputs
                    .iter()
                    .map(|i| json::Input { path: i.path.clone(), kind: i.kind.clone(), sha256: i.sha256.clone() })
                    .collect();
                let document = json::document(&simulations, &rows, &loaded.catalog, inputs);
                let text = serde_json::to_string_pretty(&document).unwrap_or_default() + "\n";
                if !names.redact.any() {
                    return Ok(text);
                }
                let bytes = redact::values::shown(text.as_bytes(), &names);
                return bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).map_err(failed);
            }
            Format::Terminal => {
                let mut text = String::new();
                for simulation in simulations.iter().filter(|simulation| simulation.after_wave.is_none()) {
                    text.push_str(&render::screen(simulation, &loaded.catalog, loaded.language));
                    text.push('\n');
                }
                if simulations.len() > 1 {
                    text.push_str(&render::table(&rows, &loaded.catalog, loaded.language));
                }
                text
            }
            Format::Markdown => simulation_markdown::render(&simulations, &rows, &loaded.catalog, loaded.language),
        })
    };
    for (format, target) in outputs {
        match target {
            Some(target) => target.write(made(format)?.as_bytes())?,
            None => console.result(made(format)?.as_bytes()).map_err(Problem::output)?,
        }
    }
    if !on_screen {
        console.result(made(Format::Terminal)?.as_bytes()).map_err(Problem::output)?;
    }
    Ok(Exit::Done)
}

/// Whether `--scenario` names a file rather than an id: it exists, or it is written like a path.
fn looks_like_path(name: &str) -> bool {
    let path = Path::new(name);
    path.exists() || name.contains(['/', '\\']) || path.extension().is_some_and(|e| e == "yaml" || e == "yml")
}

fn unknown_scenario(name: &str, catalog: &Catalog) -> Problem {
    let ids = catalog.raw.scenarios.iter().map(|scenario| scenario.id.as_str());
    let hint = suggest::closest(name, ids).map_or_else(String::new, |close| format!("; did you mean `{close}`?"));
    let message = format!(
        "no scenario and no file `{}`{hint}; `hoheit catalog list scenarios` lists all",
        crate::report::summary::clean(name)
    );
    Problem { exit: Exit::Usage, message }
}

/// Each simulation, followed by the same scenario after every wave.
fn with_waves(
    simulations: Vec<Simulation>,
    scenarios: &[Scenario],
    assessment: &Assessment<'_>,
    planned: &Planned,
) -> Result<Vec<Simulation>, Vec<crate::diagnostic::Diagnostic>> {
    let moves = planned.moves_by_wave(assessment);
    let mut out = Vec::with_capacity(simulations.len() * (moves.len() + 1));
    for (simulation, scenario) in simulations.into_iter().zip(scenarios) {
        out.push(simulation);
        for (wave, moves) in planned.plan.waves.iter().zip(&moves) {
            let mut after = simulate_after(assessment, moves, scenario)?;
            after.after_wave = Some(AfterWave { number: wave.number, end: wave.end });
            out.push(after);
        }
    }
    Ok(out)
}

/// How many scenarios a report shows: those that touch most services.
const SHOWN_IN_REPORT: usize = 8;
/// Above this many services a report shows no scenarios; `simulate` does.
const MOST_SERVICES: usize = 2_000;

/// The shipped scenarios that touch this organisation, for its report.
#[must_use]
pub fn views(assessment: &Assessment<'_>, language: Language) -> Vec<ScenarioView> {
    if assessment.services.len() > MOST_SERVICES {
        return Vec::new();
    }
    let mut simulations: Vec<Simulation> = assessment
        .catalog
        .raw
        .scenarios
        .par_iter()
        .filter_map(|scenario| simulate(assessment, scenario).ok())
        .collect();
    let touched =
        |s: &Simulation| s.services.iter().filter(|o| o.state > State::Perhaps).count() * 4 + s.exposures.len();
    simulations.retain(|simulation| touched(simulation) > 0);
    simulations.sort_by(|a, b| (b.happened, touched(b)).cmp(&(a.happened, touched(a))).then_with(|| a.id.cmp(&b.id)));
    simulations.truncate(SHOWN_IN_REPORT);
    simulations.iter().map(|simulation| view(simulation, assessment, language)).collect()
}

fn view(simulation: &Simulation, assessment: &Assessment<'_>, language: Language) -> ScenarioView {
    let services = &assessment.inventory.services;
    let place = |id: &str| services.binary_search_by(|service| service.id.as_str().cmp(id)).ok();
    let of = |state: State| -> Vec<usize> {
        simulation
            .services
            .iter()
            .filter(|s| s.part_of.is_none() && s.state == state)
            .filter_map(|s| place(&s.id))
            .collect()
    };
    let changed = |channels: &[Channel]| -> Vec<usize> {
        let mut list: Vec<usize> = simulation
            .exposures
            .iter()
            .filter(|change| channels.contains(&change.channel) && change.after.worst > change.before.worst)
            .filter_map(|change| place(&change.service))
            .collect();
        list.sort_unstable();
        list.dedup();
        list
    };
    ScenarioView {
        id: simulation.id.clone(),
        name: simulation.name.get(language).to_owned(),
        story: simulation.story.get(language).to_owned(),
        happened: simulation.happened,
        dark: of(State::DarkAtOnce),
        perhaps: of(State::Perhaps),
        later: simulation
            .services
            .iter()
            .filter(|s| s.part_of.is_none() && s.state == State::DarkLater)
            .filter_map(|s| Some((place(&s.id)?, s.since_hours.unwrap_or(0.0))))
            .collect(),
        degraded: of(State::Degraded),
        reachable: changed(&[Channel::Access]),
        unlawful: changed(&[Channel::Transfer]),
        stand_ins: simulation
            .services
            .iter()
            .filter(|s| s.part_of.is_none() && s.state == State::StandsIn)
            .filter_map(|s| Some((place(&s.id)?, s.stands_in.join(", "))))
            .collect(),
        way_out_days: simulation.way_out.calendar_days,
        sources: std::iter::once(simulation.evidence.source.clone())
            .chain(simulation.references.iter().cloned())
            .collect(),
    }
}
