//! The report as one HTML file: complete and readable without scripts, no request to anywhere, strict content policy.
//!
//! In: a [`View`]. Out: the text of the file. [`marks`] and [`numbers`] hold the small pieces, [`rows`] and [`findings`]
//! what tables show, [`proofs`] the exposures with their ways, [`lean`] what may be left out, [`planned`] the tables of the plan,
//! [`draw`], [`graph`], [`heat`] and [`radar`] the drawings, `templates/report/` the sections. What must
//! hold: whatever comes from outside is escaped; there is no inline style and no inline handler, so that the policy needs
//! no exception but the two hashes; the size grows with the number of services and no faster.

mod changes;
mod draw;
mod findings;
mod flow;
mod graph;
mod group;
mod heat;
mod layout;
mod lean;
mod markdown;
mod marks;
mod numbers;
mod paper;
mod planned;
mod proofs;
mod radar;
mod rows;
mod scenario;
mod ties;

use crate::assess::concentration::ConcentrationKind;
use crate::report::brand::{Brand, SECTIONS};
use crate::report::view::{CHANNELS, Texts, View};
use askama::Template;
use base64::Engine as _;
pub use group::group;
use marks::Marks;
use rayon::prelude::*;
use sha2::Digest as _;

/// How the file is made.
#[derive(Debug, Clone, Default)]
pub struct HtmlOptions {
    /// Sections that are left out besides those the brand omits, by id.
    pub omit: Vec<String>,
}

/// Ids of sections in the usual order.
pub use crate::report::brand::SECTIONS as SECTION_IDS;

const CSS: &str = include_str!("../../../templates/report/report.css");
const SCRIPT: &str = include_str!("../../../templates/report/report.js");

/// What every section is made from.
macro_rules! sections {
    ($($name:ident = $path:literal),+ $(,)?) => {
        $(
            #[derive(Template)]
            #[template(path = $path)]
            #[allow(dead_code)] // not every template uses every field
            struct $name<'a> {
                v: &'a View<'a>,
                t: Texts<'a>,
                m: Marks<'a>,
            }
        )+
    };
}

sections! {
    Summary = "report/summary.html",
    Services = "report/services.html",
    Heat = "report/heat.html",
    Graph = "report/graph.html",
    Flows = "report/flows.html",
    Concentrated = "report/concentration.html",
    Lenses = "report/lenses.html",
    Plan = "report/plan.html",
    Scenarios = "report/scenarios.html",
    Compare = "report/compare.html",
    Findings = "report/findings.html",
    Questions = "report/questions.html",
    Pages = "report/pages.html",
    Method = "report/method.html",
    SourcesPart = "report/sources.html",
}

#[derive(Template)]
#[template(path = "report/page.html")]
struct Page<'a> {
    v: &'a View<'a>,
    t: Texts<'a>,
    m: Marks<'a>,
    title: String,
    organisation: String,
    style: String,
    script: String,
    policy: String,
    sections: Vec<Section>,
    omitted: Vec<String>,
}

struct Section {
    id: String,
    title: String,
    /// Title in the contents; empty: the same.
    nav: String,
    views: &'static str,
    body: String,
}

/// The report.
#[must_use]
pub fn html(view: &View<'_>, options: &HtmlOptions) -> String {
    let brand = &view.brand;
    let own = |id: &str| brand.sections.iter().find(|section| section.id == id);
    let ids: Vec<String> = std::iter::once("summary".to_owned())
        .chain(order(brand).into_iter().filter(|id| own(id).is_some() || applies(id, view)))
        .collect();
    let all: Vec<Section> = ids
        .par_iter()
        .map(|id| match own(id) {
            Some(own) => Section {
                id: String::new(),
                title: own.title.clone(),
                nav: String::new(),
                views: "vb ve va",
                body: markdown::render(&own.text, 2),
            },
            None => made(id, view),
        })
        .collect();
    let mut sections: Vec<Section> = Vec::new();
    let mut omitted = Vec::new();
    for (id, mut section) in ids.iter().zip(all) {
        if own(id).is_some() {
            section.id = format!("own-{}", sections.len());
        }
        if !sections.is_empty() && (brand.omit.contains(id) || options.omit.contains(id)) {
            omitted.push(section.title);
        } else {
            sections.push(section);
        }
    }
    let title = if brand.title.is_empty() { view.texts.t("report.title").to_owned() } else { brand.title.clone() };
    written(&page_of(view, title, view.organisation.clone(), sections, omitted))
}

/// The page around sections, with the policy that allows its style and its script and nothing else.
fn page_of<'a>(
    view: &'a View<'a>,
    title: String,
    organisation: String,
    sections: Vec<Section>,
    omitted: Vec<String>,
) -> Page<'a> {
    let style = style(&view.brand);
    let script = script();
    let policy = format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; img-src data:; base-uri 'none'; form-action 'none'",
        digest(&style),
        digest(&script)
    );
    let mut sections = sections;
    sections.par_iter_mut().for_each(|section| section.body = lean::bare_links(&section.body));
    let m = Marks { view };
    Page { v: view, t: view.texts, m, title, organisation, style, script, policy, sections, omitted }
}

/// Writing to a string cannot fail.
fn written(template: &impl Template) -> String {
    template.render().unwrap_or_default()
}

/// Whether a section has anything to say.
fn applies(id: &str, view: &View<'_>) -> bool {
    match id {
        "lenses" => view.services.iter().any(|service| !service.lenses.is_empty()),
        "plan" => view.plan.is_some(),
        "scenarios" => !view.scenarios.is_empty(),
        "compare" => view.compare.is_some(),
        _ => true,
    }
}

/// Ids in order: those that the brand names, then the others where they belong.
fn order(brand: &Brand) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for id in brand.order.iter().map(String::as_str).chain(SECTIONS.iter().copied()) {
        if !out.iter().any(|known| known == id) {
            out.push(id.to_owned());
        }
    }
    for own in &brand.sections {
        if out.contains(&own.id) {
            continue;
        }
        let at = out.iter().position(|id| *id == own.after).map_or(out.len(), |at| at + 1);
        out.insert(at, own.id.clone());
    }
    out
}

fn made(id: &str, view: &View<'_>) -> Section {
    let (v, t, m) = (view, view.texts, Marks { view });
    let (views, body) = match id {
        "summary" => ("vb ve va", written(&Summary { v, t, m })),
        "services" => ("vb ve va", written(&Services { v, t, m })),
        "heat" => ("vb ve", written(&Heat { v, t, m })),
        "graph" => ("ve", written(&Graph { v, t, m })),
        "flows" => ("ve va", written(&Flows { v, t, m })),
        "concentration" => ("vb ve va", written(&Concentrated { v, t, m })),
        "lenses" => ("va", written(&Lenses { v, t, m })),
        "plan" => ("vb ve", written(&Plan { v, t, m })),
        "scenarios" => ("vb ve", written(&Scenarios { v, t, m })),
        "compare" => ("vb ve va", written(&Compare { v, t, m })),
        "findings" => ("ve va", written(&Findings { v, t, m })),
        "questions" => ("ve va", written(&Questions { v, t, m })),
        "pages" => ("ve va", written(&Pages { v, t, m })),
        "method" => ("va", written(&Method { v, t, m })),
        _ => ("va", written(&SourcesPart { v, t, m })),
    };
    let title = t.word("section", id);
    Section { id: id.to_owned(), title, nav: String::new(), views, body: lean::lean(&body) }
}

fn style(brand: &Brand) -> String {
    match &brand.colour {
        None => CSS.to_owned(),
        Some(accent) => format!(
            "{CSS}\n:root{{--accent:{}}}\n@media screen and (prefers-color-scheme:dark){{:root{{--accent:{}}}}}\n@media print{{:root{{--accent:{}}}}}\n",
            accent.light, accent.dark, accent.light
        ),
    }
}

/// The script without its comments and indentation.
fn script() -> String {
    let lines = SCRIPT.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

fn digest(text: &str) -> String {
    format!("sha256-{}", base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(text.as_bytes())))
}
