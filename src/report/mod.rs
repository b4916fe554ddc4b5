//! From values to bytes. Opens no file, prints nothing.
//!
//! Every format shows the same assessment, findings included; a test holds that. A format is one file and one line in
//! [`FORMATS`].

pub mod baseline;
pub mod brand;
pub mod covered;
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
    /// The verdict of `check`.
    pub gate: Option<json::v1::GateInfo>,
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
            gate: None,
            plan: None,
            plan_view: None,
            scenarios: Vec::new(),
            brand: None,
            redact: redact::Redact::default(),
            compare: None,
        }
    }
}

impl Context<'_> {
    /// Names as this run may show them.
    #[must_use]
    pub fn names<'n>(&self, assessment: &'n Assessment<'n>) -> redact::Names<'n> {
        redact::Names::new(assessment, view::Texts::new(assessment.catalog, self.language), self.redact)
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
    /// How hidden names are kept out of it.
    pub hides: Hides,
    /// Makes it; ask [`Format::made`] for what may be shown.
    pub render: fn(&Assessment<'_>, &Context<'_>) -> Result<Vec<u8>, Failure>,
}

/// How a format keeps hidden names out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hides {
    /// It asks [`redact::Names`] for every name that it writes.
    Itself,
    /// Its texts are looked through when it is written: JSON.
    Values,
    /// Its cells are looked through when it is written: CSV.
    Table,
    /// It cannot: answers come back under the names that it asks about.
    Never,
}

impl Format {
    /// The format, without what is hidden.
    ///
    /// # Errors
    /// It cannot be made, or would show what is hidden.
    pub fn made(&self, assessment: &Assessment<'_>, context: &Context<'_>) -> Result<Vec<u8>, Failure> {
        let bytes = (self.render)(assessment, context)?;
        if !context.redact.any() {
            return Ok(bytes);
        }
        match self.hides {
            Hides::Itself => Ok(bytes),
            Hides::Values => redact::values::shown(&bytes, &context.names(assessment)),
            Hides::Table => redact::tables::shown(&bytes, &context.names(assessment)),
            Hides::Never => Err(format!("`{}` cannot hide names: answers come back under them", self.name)),
        }
    }
}

/// All formats.
pub const FORMATS: &[Format] = &[
    Format {
        name: "html",
        extensions: &["html", "htm"],
        what: "the report, one file",
        hides: Hides::Itself,
        render: whole,
    },
    Format {
        name: "json",
        extensions: &["json"],
        what: "public JSON, version 1",
        hides: Hides::Values,
        render: json::v1::render,
    },
    Format {
        name: "markdown",
        extensions: &["md"],
        what: "report in Markdown",
        hides: Hides::Itself,
        render: markdown::render,
    },
    Format {
        name: "csv",
        extensions: &["csv"],
        what: "one row an exposure or finding",
        hides: Hides::Table,
        render: csv::render,
    },
    Format { name: "xlsx", extensions: &["xlsx"], what: "workbook", hides: Hides::Itself, render: xlsx::render },
    Format {
        name: "dot",
        extensions: &["dot", "gv"],
        what: "dependency graph for Graphviz",
        hides: Hides::Itself,
        render: graph::dot,
    },
    Format {
        name: "graphml",
        extensions: &["graphml"],
        what: "dependency graph as GraphML",
        hides: Hides::Itself,
        render: graph::graphml,
    },
    Format {
        name: "mermaid",
        extensions: &["mmd"],
        what: "dependency graph for Mermaid",
        hides: Hides::Itself,
        render: graph::mermaid,
    },
    Format {
        name: "cyclonedx",
        extensions: &["cdx.json"],
        what: "services as CycloneDX 1.6",
        hides: Hides::Values,
        render: cyclonedx::render,
    },
    Format {
        name: "ropa",
        extensions: &["ropa.csv"],
        what: "record of processing (GDPR Art. 30) as CSV",
        hides: Hides::Table,
        render: record,
    },
    Format {
        name: "questionnaire",
        extensions: &["questionnaire.yaml", "questionnaire.yml"],
        what: "open questions as YAML to fill in",
        hides: Hides::Never,
        render: asked,
    },
    Format {
        name: "questionnaire-md",
        extensions: &["questionnaire.md"],
        what: "open questions as Markdown to fill in",
        hides: Hides::Never,
        render: asked_in_words,
    },
    Format {
        name: "questionnaire-xlsx",
        extensions: &["questionnaire.xlsx"],
        what: "open questions as a workbook to fill in",
        hides: Hides::Never,
        render: questionnaire_xlsx::render,
    },
    Format {
        name: "dora",
        extensions: &["dora.csv"],
        what: "DORA register templates B_02.02, B_05.01, B_07.01 as CSV",
        hides: Hides::Table,
        render: dora::render,
    },
    Format {
        name: "dora-b_02.02",
        extensions: &["b_02.02.csv"],
        what: "DORA register, template B_02.02 (contracts)",
        hides: Hides::Table,
        render: dora::contracts,
    },
    Format {
        name: "dora-b_05.01",
        extensions: &["b_05.01.csv"],
        what: "DORA register, template B_05.01 (providers)",
        hides: Hides::Table,
        render: dora::providers,
    },
    Format {
        name: "dora-b_07.01",
        extensions: &["b_07.01.csv"],
        what: "DORA register, template B_07.01 (how services could be replaced)",
        hides: Hides::Table,
        render: dora::assessed,
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
    let name = if name == "md" { "markdown" } else { name };
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
