//! `hoheit assess`: the main job.

use crate::assess::Assessment;
use crate::cli::Global;
use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::cli::files::{self, Problem, Target};
use crate::cli::hidden;
use crate::cli::load::{self, Loaded};
use crate::diagnostic::{Diagnostic, suggest};
use crate::model::words::Severity;
use crate::plan::adapter::Wishes;
use crate::report::brand::{self, Brand};
use crate::report::plan::{Planned, plan_info, plan_view};
use crate::report::redact::{Names, Redact};
use crate::report::view::{Old, Texts};
use crate::report::{self, Context, Format, Hides, json::v1, summary};
use clap::Args;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

/// Above this many services no plan is made with the report; `plan` makes one.
const PLANNED_MOST: usize = 2_000;

/// Options of `assess`.
#[derive(Debug, Args)]
pub struct Options {
    /// Inventories and manifests: files or folders; `-` is standard input
    #[arg(required = true, value_name = "INPUT")]
    pub(super) inputs: Vec<PathBuf>,
    /// Format of the result on standard output; may be given several times
    #[arg(long, value_name = "FORMAT")]
    format: Vec<String>,
    /// Where to write, the format follows from the extension; `-` is standard output (default: report.html)
    #[arg(long, short, value_name = "FILE")]
    output: Vec<PathBuf>,
    /// Brand of the report: logo, colours, client, own sections (see docs/brand.md)
    #[arg(long, value_name = "FILE")]
    brand: Option<PathBuf>,
    /// Hide names in every format of the run, the same stand-in everywhere: any of vendors, services, costs
    #[arg(long, value_name = "WHAT")]
    redact: Option<String>,
    /// An older assessment (`--format json`): the report then shows before and after on each page
    #[arg(long, value_name = "OLD.json")]
    compare: Option<PathBuf>,
    /// One HTML report on several organisations, called NAME: each INPUT is one of them
    #[arg(long, value_name = "NAME", conflicts_with = "compare")]
    group: Option<String>,
    /// Lenses to apply, by id; several with commas or by repeating
    #[arg(long, value_name = "LENS", value_delimiter = ',')]
    pub(super) lens: Vec<String>,
    /// Exit with 10 when findings reach this severity
    #[arg(long, value_name = "SEVERITY", value_parser = ["info", "low", "medium", "high", "critical"])]
    pub(super) fail_on: Option<String>,
}

/// Runs the command.
///
/// # Errors
/// See [`load::load`]; or a target cannot be written.
pub fn run(options: &Options, global: &Global, console: &Console) -> Result<Exit, Problem> {
    let redact = hidden::asked(options.redact.as_deref())?;
    files::apart(&options.output, &options.inputs)?;
    let outputs = Outputs::open(&options.format, &options.output, Some("report.html"))?;
    if redact.any() {
        outputs.all_hide()?;
    }
    if let Some(name) = &options.group {
        outputs.only_html("--group makes one HTML report")?;
        return super::assess_group::run(name, options, redact, outputs, global, console);
    }
    let compare = options.compare.as_deref().map(older).transpose()?;
    // The process ends after this: taking a large assessment apart piece by piece would only cost time.
    let mut loaded = ManuallyDrop::new(load::load(&options.inputs, global, console)?);
    files::apart(&options.output, loaded.files())?;
    choose_lenses(&options.lens, &mut loaded)?;
    let kit = Kit { brand: brand(options, &mut loaded, console)?, redact, compare };
    let assessment = ManuallyDrop::new(loaded.assess());
    let shown = !outputs.stdout.is_empty();
    let written = outputs.write(&assessment, &loaded, &kit)?;
    // A result on standard output stands alone there.
    if !shown {
        let names = Names::new(&assessment, Texts::new(&loaded.catalog, loaded.language), redact);
        let report = written.first().map(String::as_str);
        let text = summary::summary(&assessment, &names, loaded.language, report, console.colour());
        console.result(text.as_bytes()).map_err(Problem::output)?;
    }
    let limit = options.fail_on.as_deref().and_then(Severity::parse);
    let fails = limit.is_some_and(|limit| assessment.findings.iter().any(|finding| finding.severity >= limit));
    Ok(if fails { Exit::Findings } else { Exit::Done })
}

/// What the consultant's kit adds to the report.
#[derive(Debug, Default)]
pub struct Kit {
    brand: Option<Brand>,
    redact: Redact,
    compare: Option<Old>,
}

pub(super) fn choose_lenses(asked: &[String], loaded: &mut Loaded) -> Result<(), Problem> {
    for lens in asked {
        if loaded.catalog.lens(lens).is_none() {
            let ids: Vec<&str> = loaded.catalog.raw.lenses.iter().map(|lens| lens.id.as_str()).collect();
            let hint = suggest::help(lens, &ids).join("; ");
            return Err(Problem {
                exit: Exit::Usage,
                message: format!("unknown lens `{}`; {hint}", summary::clean(lens)),
            });
        }
    }
    if !asked.is_empty() {
        loaded.policy.lenses = asked.to_vec();
        loaded.policy.lenses_explicit = true;
    }
    Ok(())
}

/// An older assessment.
fn older(path: &Path) -> Result<Old, Problem> {
    let invalid = |reason: &str| Problem {
        exit: Exit::Invalid,
        message: format!(
            "--compare: `{}` is no assessment: {reason}; make one with `hoheit assess … --format json`",
            files::shown(path)
        ),
    };
    let bytes = files::read(path)?.bytes;
    let text = std::str::from_utf8(&bytes).map_err(|_| invalid("it is not UTF-8"))?;
    Old::read(text).map_err(|reason| invalid(&summary::clean(&reason)))
}

pub(super) fn brand(options: &Options, loaded: &mut Loaded, console: &Console) -> Result<Option<Brand>, Problem> {
    let Some(path) = &options.brand else { return Ok(None) };
    let invalid = |found: &[Diagnostic], loaded: &Loaded| {
        console.diagnostics(found, &loaded.sources, load::SHOWN);
        Problem { exit: Exit::Invalid, message: format!("the brand `{}` is invalid", files::shown(path)) }
    };
    let file = files::text(files::read(path)?, &mut loaded.sources).map_err(|d| invalid(&[d], loaded))?;
    let text = loaded.sources.file(file).text.clone();
    let (draft, mut found) = brand::read(&text, file);
    let logo = match &draft.logo {
        // The logo lies beside the brand file: no way out of its folder.
        Some((name, span)) if name.contains("..") || Path::new(name).is_absolute() => {
            let message = "the logo must lie in the folder of the brand file or below";
            found.push(Diagnostic::error("unusable-logo", message).at(*span, "outside"));
            return Err(invalid(&found, loaded));
        }
        Some((name, _)) => Some(files::read(&path.parent().unwrap_or_else(|| Path::new(".")).join(name))?.bytes),
        None => None,
    };
    let (brand, more) = draft.with_logo(logo.as_deref());
    found.extend(more);
    if found.iter().any(Diagnostic::is_error) {
        return Err(invalid(&found, loaded));
    }
    console.diagnostics(&found, &loaded.sources, load::SHOWN);
    Ok(Some(brand))
}

/// Plans, for the context of a report.
pub(super) fn add_plan(context: &mut Context<'_>, assessment: &Assessment<'_>, loaded: &Loaded, shown: bool) {
    if assessment.services.len() > PLANNED_MOST {
        return;
    }
    if let Ok(planned) = Planned::best_within(assessment, &Wishes::default()) {
        context.plan = Some(plan_info(&planned));
        if shown {
            context.plan_view = Some(plan_view(&planned, assessment, &Texts::new(&loaded.catalog, loaded.language)));
        }
    }
}

/// Formats and the targets they go to, opened before the work.
pub struct Outputs {
    stdout: Vec<&'static Format>,
    files: Vec<(&'static Format, Target, String)>,
}

impl Outputs {
    /// Pairs formats with targets: each target's format follows from its extension, formats without a target go to
    /// standard output, and without any of both `default` is written.
    ///
    /// # Errors
    /// An unknown format or extension; a target that cannot be written.
    pub fn open(formats: &[String], outputs: &[PathBuf], default: Option<&str>) -> Result<Self, Problem> {
        let usage = |message: String| Problem { exit: Exit::Usage, message };
        let names = || report::FORMATS.iter().map(|f| f.name).collect::<Vec<_>>().join(", ");
        let mut asked = Vec::new();
        for name in formats {
            let format = report::format(name)
                .ok_or_else(|| usage(format!("unknown format `{}`; one of: {}", summary::clean(name), names())))?;
            asked.push(format);
        }
        let mut files = Vec::new();
        for path in outputs.iter().filter(|path| path.as_os_str() != "-") {
            let shown = files::shown(path);
            let by_name = report::format_of(&shown);
            // What is asked for by name and fits the ending wins: `--format ropa -o record.csv` is the record.
            let named = |format: &&'static Format| by_name.is_some_and(|known| known.name == format.name);
            let fitting = asked.iter().find_map(|asked| Some((*asked, report::form_for(asked, &shown)?)));
            let format = match (fitting.filter(|_| !asked.iter().any(named)), by_name, asked.as_slice()) {
                (Some((wanted, format)), ..) => {
                    asked.retain(|known| known.name != wanted.name);
                    format
                }
                (None, Some(format), _) => format,
                (None, None, [only]) => only,
                _ => {
                    // A folder has no extension: say that first.
                    files::target(path)?;
                    return Err(usage(format!("cannot tell the format of `{shown}`; use one of: {}", names())));
                }
            };
            asked.retain(|known| known.name != format.name);
            files.push((format, files::target(path)?, shown));
        }
        if files.is_empty()
            && asked.is_empty()
            && let Some(name) = default
            && let Some(format) = report::format_of(name)
        {
            if outputs.is_empty() {
                files.push((format, files::target(&PathBuf::from(name))?, name.to_owned()));
            } else {
                // `-o -` and nothing else: the same on standard output.
                asked.push(format);
            }
        }
        Ok(Self { stdout: asked, files })
    }

    /// Refuses other formats than the report, saying why.
    fn only_html(&self, why: &str) -> Result<(), Problem> {
        let other = self.stdout.iter().chain(self.files.iter().map(|(format, ..)| format)).find(|f| f.name != "html");
        match other {
            None => Ok(()),
            Some(format) => {
                Err(Problem { exit: Exit::Usage, message: format!("{why}; `{}` is another format", format.name) })
            }
        }
    }

    /// Refuses formats that cannot hide names.
    fn all_hide(&self) -> Result<(), Problem> {
        let mut all = self.stdout.iter().chain(self.files.iter().map(|(format, ..)| format));
        match all.find(|format| format.hides == Hides::Never) {
            None => Ok(()),
            Some(format) => {
                let message = format!("--redact: answers to `{}` come back under the names that it hides", format.name);
                Err(Problem { exit: Exit::Usage, message })
            }
        }
    }

    /// Writes the same bytes to every target; returns the paths of the files.
    ///
    /// # Errors
    /// A target cannot be written.
    pub(super) fn write_all(self, bytes: &[u8]) -> Result<Vec<String>, Problem> {
        use std::io::Write as _;
        if !self.stdout.is_empty() {
            let mut out = std::io::stdout().lock();
            let done = out.write_all(bytes).and_then(|()| out.flush());
            match done {
                Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => {}
                other => other.map_err(Problem::output)?,
            }
        }
        let mut written = Vec::new();
        for (_, target, shown) in self.files {
            target.write(bytes)?;
            written.push(shown);
        }
        Ok(written)
    }

    fn wants_html(&self) -> bool {
        self.stdout.iter().chain(self.files.iter().map(|(format, ..)| format)).any(|format| format.name == "html")
    }

    /// Writes everything; returns the paths of the files.
    ///
    /// # Errors
    /// A format cannot be made or a target cannot be written.
    pub fn write(self, assessment: &Assessment<'_>, loaded: &Loaded, kit: &Kit) -> Result<Vec<String>, Problem> {
        let mut context = Context::new(&loaded.inputs, &loaded.sources, loaded.language);
        context.brand.clone_from(&kit.brand);
        context.redact = kit.redact;
        context.compare.clone_from(&kit.compare);
        let shown = self.wants_html();
        let scenarios = || if shown { super::simulate::views(assessment, loaded.language) } else { Vec::new() };
        let plan = || add_plan(&mut context, assessment, loaded, shown);
        context.scenarios = rayon::join(plan, scenarios).1;
        let failed = |message: String| Problem { exit: Exit::Failed, message };
        // The one format that can be larger than memory is made while it is written.
        let streamed = |format: &Format| format.name == "json" && !kit.redact.any();
        for format in self.stdout {
            use std::io::Write as _;
            let mut out = std::io::BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
            let done = if streamed(format) {
                v1::write(assessment, &context, &mut out)
            } else {
                let bytes = format.made(assessment, &context).map_err(failed)?;
                out.write_all(&bytes)
            };
            // What is still held back must be out, or must have failed, before the run calls itself done.
            match done.and_then(|()| out.flush()) {
                Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => {}
                other => other.map_err(Problem::output)?,
            }
        }
        let mut written = Vec::new();
        for (format, target, shown) in self.files {
            if streamed(format) {
                target.write_with(|out| v1::write(assessment, &context, out))?;
            } else {
                target.write(&format.made(assessment, &context).map_err(failed)?)?;
            }
            written.push(shown);
        }
        Ok(written)
    }
}
