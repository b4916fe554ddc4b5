//! What readers see, independent of any format: names, levels and sentences in the reader's language, sources numbered,
//! names hidden where asked.
//!
//! In: an [`Assessment`] with [`ViewOptions`]. Out: a [`View`], from which every report is made, so that all show the same.
//! What must hold: nothing here judges anew; what is left out for length is counted.

pub mod advice;
pub mod compare;
pub mod dark;
pub mod detail;
pub mod ends;
pub mod exposure;
pub mod flows;
pub mod format;
pub mod headline;
pub mod lens;
pub mod lists;
pub mod plan;
pub mod scenario;
pub mod service;
pub mod source;
pub mod texts;

pub use advice::{AdviceView, CandidateView};
pub use compare::{CompareView, Old};
pub use detail::Detail;
pub use ends::Ends;
pub use exposure::{CHANNELS, ChannelView, ExposureView, HopView};
pub use flows::FlowView;
pub use headline::Headline;
pub use lens::LensView;
pub use lists::{ConcentrationView, FindingView, QuestionView};
pub use plan::PlanView;
pub use scenario::ScenarioView;
pub use service::ServiceView;
pub use source::{Origin, SourceView};
pub use texts::Texts;

use super::brand::Brand;
use super::redact::{Names, Redact};
use crate::assess::Assessment;
use crate::model::words::*;
use crate::source::Sources;
use source::SourceBook;
use std::collections::HashMap;

/// What a view is made with besides the assessment.
#[derive(Debug, Default)]
pub struct ViewOptions<'a> {
    /// Language of the reader; default English.
    pub language: Option<Language>,
    /// What was read.
    pub inputs: Vec<InputInfo>,
    /// Version of the tool.
    pub tool_version: String,
    /// The files of the run, so that places can be named by line.
    pub files: Option<&'a Sources>,
    /// The plan, where one was made.
    pub plan: Option<PlanView>,
    /// Scenarios, where any were run.
    pub scenarios: Vec<ScenarioView>,
    /// The consultant's kit.
    pub brand: Option<Brand>,
    /// What is hidden.
    pub redact: Redact,
    /// An older assessment to compare with.
    pub compare: Option<Old>,
}

/// An input of the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputInfo {
    /// Path as given.
    pub path: String,
    /// Format.
    pub kind: String,
    /// SHA-256.
    pub sha256: String,
}

/// What readers see.
#[derive(Debug)]
pub struct View<'a> {
    /// Words.
    pub texts: Texts<'a>,
    /// The assessment behind it.
    pub assessment: &'a Assessment<'a>,
    /// Names as they may be shown.
    pub names: Names<'a>,
    /// Name of the organisation.
    pub organisation: String,
    /// Name of its home jurisdiction.
    pub home: String,
    /// First screen.
    pub headline: Headline,
    /// Services in the order of the inventory.
    pub services: Vec<ServiceView>,
    /// Places of services, worst first.
    pub order: Vec<usize>,
    /// Who stands behind many services.
    pub concentration: Vec<ConcentrationView>,
    /// What the rules found.
    pub findings: Vec<FindingView>,
    /// What is missing.
    pub questions: Vec<QuestionView>,
    /// Where data goes.
    pub flows: FlowView,
    /// Sources by number (the first is 1).
    pub sources: Vec<SourceView>,
    /// What was read.
    pub inputs: Vec<InputInfo>,
    /// Version of the tool.
    pub tool_version: String,
    /// Plan.
    pub plan: Option<PlanView>,
    /// Scenarios.
    pub scenarios: Vec<ScenarioView>,
    /// The consultant's kit.
    pub brand: Brand,
    /// Before and after.
    pub compare: Option<CompareView>,
    /// How much is shown.
    pub detail: Detail,
}

/// What is needed while a view is made.
pub(crate) struct Build<'a> {
    pub(crate) assessment: &'a Assessment<'a>,
    pub(crate) texts: Texts<'a>,
    pub(crate) names: Names<'a>,
    files: Option<&'a Sources>,
    ids: HashMap<&'a str, usize>,
    sources: SourceBook,
    detail: Detail,
    /// Names too long to repeat in sentences, with their short form.
    long: Vec<(String, String)>,
}

impl<'a> View<'a> {
    /// The view of an assessment.
    #[must_use]
    pub fn new(assessment: &'a Assessment<'a>, options: ViewOptions<'a>) -> Self {
        let texts = Texts::new(assessment.catalog, options.language.unwrap_or(Language::En));
        let mut build = Build::new(assessment, texts, &options);
        let findings = build.findings();
        let questions = build.questions();
        let mut services = build.services();
        for (number, finding) in findings.iter().enumerate() {
            if let Some(at) = finding.service {
                services[at].findings.push(number);
            }
        }
        for (number, question) in questions.iter().enumerate() {
            if let Some(at) = question.service {
                services[at].questions.push(number);
            }
        }
        let mut order: Vec<usize> = (0..services.len()).collect();
        order.sort_by_cached_key(|at| services[*at].order());
        let headline = build.headline(&services, questions.len(), questions.first());
        let concentration = build.concentration();
        let flows = build.flows(&services);
        let inputs = options
            .inputs
            .into_iter()
            .map(|input| InputInfo { path: build.names.path(&input.path), ..input })
            .collect();
        let mut view = Self {
            organisation: if options.redact.services {
                texts.t("redact.organisation").to_owned()
            } else {
                assessment.inventory.organisation.name.clone()
            },
            home: build.country(&assessment.inventory.organisation.home),
            headline,
            services,
            order,
            concentration,
            findings,
            questions,
            flows,
            sources: std::mem::take(&mut build.sources.list),
            inputs,
            tool_version: options.tool_version,
            plan: options.plan.map(|plan| plan.shown(&build.names)),
            scenarios: options
                .scenarios
                .into_iter()
                .enumerate()
                .map(|(number, mut scenario)| {
                    // An imagined case has no source.
                    scenario.sources.retain(|source| source != "none");
                    scenario.shown(number, &build.names, &texts)
                })
                .collect(),
            brand: options.brand.unwrap_or_default(),
            compare: None,
            detail: build.detail,
            texts,
            assessment,
            names: build.names,
        };
        view.compare = options.compare.map(|old| view.compared(&old));
        view
    }

    /// Name of the service at a place of the inventory, shortened for lists.
    #[must_use]
    pub fn name(&self, at: usize) -> String {
        format::short(self.names.service(at), 60)
    }

    /// Name of a country or bloc.
    #[must_use]
    pub fn country(&self, code: &str) -> String {
        self.assessment.catalog.country_name(code, self.texts.language).to_owned()
    }
}

/// Longest name that sentences repeat in full; the page of a service has it whole.
const LONGEST_IN_TEXT: usize = 80;

/// Names of services, owners and functions that are longer than that, the longest first.
fn long_names(assessment: &Assessment<'_>) -> Vec<(String, String)> {
    let names = assessment.inventory.services.iter().flat_map(|service| {
        [&service.name, &service.name_en, &service.owner].into_iter().flatten().chain(&service.functions)
    });
    let long: std::collections::BTreeSet<&String> =
        names.filter(|name| name.chars().nth(LONGEST_IN_TEXT).is_some()).collect();
    let mut out: Vec<(String, String)> = long.into_iter().map(|name| (name.clone(), format::short(name, 60))).collect();
    out.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    out
}

impl<'a> Build<'a> {
    fn new(assessment: &'a Assessment<'a>, texts: Texts<'a>, options: &ViewOptions<'a>) -> Self {
        let services = &assessment.inventory.services;
        Self {
            assessment,
            texts,
            names: Names::new(assessment, texts, options.redact),
            files: options.files,
            ids: services.iter().enumerate().map(|(at, service)| (service.id.as_str(), at)).collect(),
            sources: SourceBook::default(),
            detail: Detail::of(services.len()),
            long: long_names(assessment),
        }
    }

    /// A sentence with hidden names replaced and long names shortened.
    fn said(&self, text: &str) -> String {
        let mut out = self.texts.dated(&self.names.sentence(text));
        for (name, short) in &self.long {
            if out.contains(name.as_str()) {
                out = out.replace(name.as_str(), short);
            }
        }
        out
    }

    fn country(&self, code: &str) -> String {
        self.assessment.catalog.country_name(code, self.texts.language).to_owned()
    }

    fn services(&mut self) -> Vec<ServiceView> {
        let services = &self.assessment.inventory.services;
        let mut dependents = vec![Vec::new(); services.len()];
        for (at, service) in services.iter().enumerate() {
            for dependency in &service.depends_on {
                if let Some(needed) = self.ids.get(dependency.service.as_str()) {
                    dependents[*needed].push(at);
                }
            }
        }
        dependents.into_iter().enumerate().map(|(at, list)| self.service(at, list)).collect()
    }
}
