//! From values to bytes. Opens no file, prints nothing.
//!
//! Every format shows the same assessment, findings included; a test holds that. A format is one file and one line in
//! [`FORMATS`].

pub mod baseline;
pub mod brand;
pub mod csv;
pub mod cyclonedx;
pub mod diagnostics;
pub mod diff;
pub mod dora;
pub mod gate;
pub mod github;
pub mod gitlab;
pub mod graph;
pub mod html;
pub mod json;
pub mod junit;
pub mod markdown;
pub mod markdown_comment;
pub mod plan;
pub mod plan_json;
pub mod plan_markdown;
pub mod plan_places;
pub mod plan_text;
pub mod plan_words;
pub mod plan_xlsx;
pub mod questionnaire_xlsx;
pub mod redact;
pub mod ropa;
pub mod sarif;
pub mod schemas;
pub mod simulation_markdown;
pub mod summary;
pub mod terminal;
pub mod view;
pub mod xlsx;

use crate::assess::Assessment;
use crate::model::words::Language;
use crate::source::Sources;

/// A file that went into the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputInfo {
    /// Path as given.
    pub path: String,
    /// `inventory`, `terraform`, …
    pub kind: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

/// What a format needs beside the assessment.
#[derive(Debug)]
pub struct Context<'a> {
    /// Files of the run.
    pub inputs: &'a [InputInfo],
    /// Texts, for lines and columns.
    pub sources: &'a Sources,
    /// Language.
    pub language: Language,
    /// The plan, where one was made.
    pub plan: Option<json::v1::PlanInfo>,
    /// The plan as the report shows it.
    pub plan_view: Option<view::PlanView>,
    /// Scenarios shown in the report.
    pub scenarios: Vec<view::ScenarioView>,
    /// The consultant's kit.
    pub brand: Option<brand::Brand>,
    /// What is hidden in the report.
    pub redact: redact::Redact,
    /// An older assessment that the report compares with.
    pub compare: Option<view::Old>,
}

impl<'a> Context<'a> {
    /// A context without plan, scenarios and brand.
    #[must_use]
    pub fn new(inputs: &'a [InputInfo], sources: &'a Sources, language: Language) -> Self {
        Self {
            inputs,
            sources,
            language,
            plan: None,
            plan_view: None,
            scenarios: Vec::new(),
            brand: None,
            redact: redact::Redact::default(),
            compare: None,
        }
    }
}

/// Why a format could not be made.
pub type Failure = String;

/// A format.
pub struct Format {
    /// Name for `--format`.
    pub name: &'static str,
    /// File name endings that ask for it.
    pub extensions: &'static [&'static str],
    /// What it is, for help.
    pub what: &'static str,
    /// Makes it.
    pub render: fn(&Assessment<'_>, &Context<'_>) -> Result<Vec<u8>, Failure>,
}

/// All formats.
pub const FORMATS: &[Format] = &[
    Format { name: "html", extensions: &["html", "htm"], what: "the report, one file", render: whole },
    Format { name: "json", extensions: &["json"], what: "public JSON, version 1", render: json::v1::render },
    Format { name: "markdown", extensions: &["md"], what: "report in Markdown", render: markdown::render },
    Format { name: "csv", extensions: &["csv"], what: "one row an exposure or finding", render: csv::render },
    Format { name: "xlsx", extensions: &["xlsx"], what: "workbook", render: xlsx::render },
    Format { name: "dot", extensions: &["dot", "gv"], what: "dependency graph for Graphviz", render: graph::dot },
    Format { name: "graphml", extensions: &["graphml"], what: "dependency graph as GraphML", render: graph::graphml },
    Format { name: "mermaid", extensions: &["mmd"], what: "dependency graph for Mermaid", render: graph::mermaid },
    Format {
        name: "cyclonedx",
        extensions: &["cdx.json"],
        what: "services as CycloneDX 1.6",
        render: cyclonedx::render,
    },
    Format {
        name: "ropa",
        extensions: &["ropa.csv"],
        what: "record of processing (GDPR Art. 30) as CSV",
        render: record,
    },
    Format {
        name: "questionnaire",
        extensions: &["questionnaire.yaml", "questionnaire.yml"],
        what: "open questions as YAML to fill in",
        render: asked,
    },
    Format {
        name: "questionnaire-md",
        extensions: &["questionnaire.md"],
        what: "open questions as Markdown to fill in",
        render: asked_in_words,
    },
    Format {
        name: "questionnaire-xlsx",
        extensions: &["questionnaire.xlsx"],
        what: "open questions as a workbook to fill in",
        render: questionnaire_xlsx::render,
    },
    Format {
        name: "dora",
        extensions: &["dora.csv"],
        what: "DORA register templates B_02.02, B_05.01, B_07.01 as CSV",
        render: dora::render,
    },
];

/// The HTML report.
fn whole(assessment: &Assessment<'_>, context: &Context<'_>) -> Result<Vec<u8>, Failure> {
    let view = view::View::new(assessment, view_options(context));
    Ok(html::html(&view, &html::HtmlOptions::default()).into_bytes())
}

/// What the HTML report is made with.
#[must_use]
pub fn view_options<'c>(context: &Context<'c>) -> view::ViewOptions<'c> {
    let inputs = context.inputs.iter();
    view::ViewOptions {
        language: Some(context.language),
        inputs: inputs
            .map(|i| view::InputInfo { path: i.path.clone(), kind: i.kind.clone(), sha256: i.sha256.clone() })
            .collect(),
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        files: Some(context.sources),
        plan: context.plan_view.clone(),
        scenarios: context.scenarios.clone(),
        brand: context.brand.clone(),
        redact: context.redact,
        compare: context.compare.clone(),
    }
}

/// The record of processing.
fn record(assessment: &Assessment<'_>, context: &Context<'_>) -> Result<Vec<u8>, Failure> {
    ropa::write(assessment, context.language).map_err(|error| error.to_string())
}

/// The questionnaire.
fn asked(assessment: &Assessment<'_>, context: &Context<'_>) -> Result<Vec<u8>, Failure> {
    Ok(crate::assess::questionnaire::yaml(assessment, context.language).into_bytes())
}

/// The questionnaire in Markdown.
fn asked_in_words(assessment: &Assessment<'_>, context: &Context<'_>) -> Result<Vec<u8>, Failure> {
    Ok(crate::assess::questionnaire::markdown(assessment, context.language).into_bytes())
}

/// The format with this name.
#[must_use]
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

/// The form of an asked format that a file name wants: `ropa` and `record.csv` is the record, `questionnaire` and
/// `questions.xlsx` the questionnaire as a workbook. `None`: the name wants something else.
#[must_use]
pub fn form_for(asked: &Format, path: &str) -> Option<&'static Format> {
    let path = path.to_lowercase();
    let ending = path.rsplit_once('.')?.1;
    let family = format!("{}-", asked.name);
    FORMATS
        .iter()
        .filter(|format| format.name == asked.name || format.name.starts_with(&family))
        .find(|format| format.extensions.iter().any(|known| known.rsplit('.').next() == Some(ending)))
}

/// The format for a file name; the longest fitting ending wins.
#[must_use]
pub fn format_of(path: &str) -> Option<&'static Format> {
    let path = path.to_lowercase();
    FORMATS
        .iter()
        .flat_map(|format| format.extensions.iter().map(move |extension| (extension.len(), extension, format)))
        .filter(|(_, extension, _)| path.ends_with(&format!(".{extension}")))
        .max_by_key(|(length, ..)| *length)
        .map(|(_, _, format)| format)
}
