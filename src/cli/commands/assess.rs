//! `hoheit assess`: the main job.

use crate::assess::Assessment;
use crate::cli::Global;
use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::cli::files::{self, Problem, Target};
use crate::cli::load::{self, Loaded};
use crate::report::{self, Context, Format, json::v1, summary};
use clap::Args;
use std::path::PathBuf;

/// Options of `assess`.
#[derive(Debug, Args)]
pub struct Options {
    /// Inventories and manifests: files or folders; `-` is standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// Format of the result on standard output; may be given several times
    #[arg(long, value_name = "FORMAT")]
    format: Vec<String>,
    /// Where to write, the format follows from the extension; `-` is standard output (default: report.html)
    #[arg(long, short, value_name = "FILE")]
    output: Vec<PathBuf>,
}

/// Runs the command.
///
/// # Errors
/// See [`load::load`]; or a target cannot be written.
pub fn run(options: &Options, global: &Global, console: &Console) -> Result<Exit, Problem> {
    let outputs = Outputs::open(&options.format, &options.output, Some("report.html"))?;
    let loaded = load::load(&options.inputs, global, console)?;
    let (assessment, _) = loaded.assess();
    let written = outputs.write(&assessment, &loaded, console)?;
    if !outputs_to_stdout(options) {
        let text = summary::summary(&assessment, loaded.language, written.first().map(String::as_str), console.colour());
        console.result(text.as_bytes()).map_err(Problem::output)?;
    }
    Ok(Exit::Done)
}

fn outputs_to_stdout(options: &Options) -> bool {
    !options.format.is_empty() && options.output.iter().all(|path| path.as_os_str() == "-")
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
            let format = match (by_name, asked.as_slice()) {
                (Some(format), _) => format,
                (None, [only]) => only,
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
            files.push((format, files::target(&PathBuf::from(name))?, name.to_owned()));
        }
        Ok(Self { stdout: asked, files })
    }

    fn wants_html(&self) -> bool {
        self.stdout.iter().chain(self.files.iter().map(|(format, ..)| format)).any(|format| format.name == "html")
    }

    /// Writes everything; returns the paths of the files.
    ///
    /// # Errors
    /// A format cannot be made or a target cannot be written.
    pub fn write(self, assessment: &Assessment<'_>, loaded: &Loaded, _console: &Console) -> Result<Vec<String>, Problem> {
        let mut context = Context::new(&loaded.inputs, &loaded.sources, loaded.language);
        if self.wants_html() {
            context.scenarios = super::simulate::views(assessment, loaded.language);
        }
        let failed = |message: String| Problem { exit: Exit::Failed, message };
        for format in self.stdout {
            let mut out = std::io::BufWriter::with_capacity(1 << 20, std::io::stdout().lock());
            let done = if format.name == "json" {
                v1::write(assessment, &context, &mut out)
            } else {
                use std::io::Write as _;
                let bytes = (format.render)(assessment, &context).map_err(failed)?;
                out.write_all(&bytes).and_then(|()| out.flush())
            };
            match done {
                Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => {}
                other => other.map_err(Problem::output)?,
            }
        }
        let mut written = Vec::new();
        for (format, target, shown) in self.files {
            let bytes = (format.render)(assessment, &context).map_err(failed)?;
            target.write(&bytes)?;
            written.push(shown);
        }
        Ok(written)
    }
}
