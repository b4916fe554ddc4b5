//! `hoheit assess --group NAME`: several organisations, one report.

use super::assess::{self, Options, Outputs};
use crate::assess::Assessment;
use crate::cli::Global;
use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::cli::files::Problem;
use crate::cli::load::{self, Loaded};
use crate::model::words::Severity;
use crate::report::redact::Redact;
use crate::report::view::View;
use crate::report::{Context, html, view_options};

/// Assesses each input by itself and writes them into one report.
///
/// # Errors
/// See [`load::load`], for each input; or a target cannot be written.
pub fn run(
    name: &str,
    options: &Options,
    redact: Redact,
    outputs: Outputs,
    global: &Global,
    console: &Console,
) -> Result<Exit, Problem> {
    let mut members: Vec<Loaded> = Vec::new();
    for input in &options.inputs {
        let mut loaded = load::load(std::slice::from_ref(input), global, console)?;
        assess::choose_lenses(&options.lens, &mut loaded)?;
        members.push(loaded);
    }
    let brand = match members.first_mut() {
        Some(first) => assess::brand(options, first, console)?,
        None => None,
    };
    let assessed: Vec<Assessment<'_>> = members.iter().map(|loaded| loaded.assess()).collect();
    let views: Vec<View<'_>> = members
        .iter()
        .zip(&assessed)
        .map(|(loaded, assessment)| {
            let mut context = Context::new(&loaded.inputs, &loaded.sources, loaded.language);
            context.brand.clone_from(&brand);
            context.redact = redact;
            assess::add_plan(&mut context, assessment, loaded, true);
            context.scenarios = super::simulate::views(assessment, loaded.language);
            View::new(assessment, view_options(&context))
        })
        .collect();
    let report = html::group(name, &views)
        .ok_or_else(|| Problem { exit: Exit::Failed, message: "the report cannot be made".to_owned() })?;
    for path in outputs.write_all(report.as_bytes())? {
        console.say(&format!("report: {path}"));
    }
    let limit = options.fail_on.as_deref().and_then(Severity::parse);
    let reached = |assessment: &Assessment<'_>| {
        limit.is_some_and(|limit| assessment.findings.iter().any(|finding| finding.severity >= limit))
    };
    Ok(if assessed.iter().any(reached) { Exit::Findings } else { Exit::Done })
}
