//! `hoheit/assessment/v1`. Fields may be added, never renamed or removed.
//!
//! Services are written one by one and in parallel, so that a large assessment is never held twice. [`shape`] is what is
//! written, [`service`] writes a service, [`proofs`] its paths, [`finding`] a finding.

mod finding;
mod gate;
mod parts;
mod plan;
mod proofs;
mod service;
mod shape;

pub use gate::{GateInfo, gate_info};
pub use plan::{MoveInfo, PlanInfo, WaveInfo};

use crate::assess::{Assessment, Question};
use crate::model::words::*;
use crate::report::Context;
use crate::report::json::list::list;
use shape::*;

/// Name of this shape.
pub const SCHEMA: &str = "hoheit/assessment/v1";

/// Renders the document in memory.
///
/// # Errors
/// Never in practice: the target is memory.
pub fn render(assessment: &Assessment<'_>, context: &Context<'_>) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    write(assessment, context, &mut out).map_err(|error| error.to_string())?;
    Ok(out)
}

/// Writes the document, services in parallel pieces.
///
/// # Errors
/// Whatever `out` says.
pub fn write(assessment: &Assessment<'_>, context: &Context<'_>, out: &mut dyn std::io::Write) -> std::io::Result<()> {
    let head = Document {
        schema: SCHEMA,
        tool: Tool { name: "hoheit", version: env!("CARGO_PKG_VERSION") },
        catalog: CatalogInfo {
            version: assessment.catalog.version(),
            as_of: assessment.catalog.as_of().map(|day| day.to_string()),
            sha256: &assessment.catalog.sha256,
        },
        today: assessment.today.to_string(),
        inputs: context.inputs.iter().map(|i| Input { path: &i.path, kind: &i.kind, sha256: &i.sha256 }).collect(),
        organisation: OrganisationInfo {
            name: &assessment.inventory.organisation.name,
            home: &assessment.inventory.organisation.home,
        },
        services: Vec::new(),
        concentration: concentration(assessment),
        findings: Vec::new(),
        questions: Vec::new(),
        plan: context.plan.clone(),
        gate: context.gate.clone(),
    };
    let frame = serde_json::to_string(&head)?;
    // Names of people cannot look like these markers: their quotation marks would be escaped.
    let cut = |list: &str| frame.find(list).map_or(frame.len(), |at| at + list.len() - 1);
    let first = cut("\"services\":[]");
    let second = cut("\"findings\":[]").max(first);
    let third = cut("\"questions\":[]").max(second);
    out.write_all(&frame.as_bytes()[..first])?;
    let proofs = proofs::Proofs::new(assessment);
    list(assessment.services.len(), 8, out, &|at, piece, memo| {
        service::write(piece, assessment, at, context, &proofs, memo);
    })?;
    out.write_all(&frame.as_bytes()[first..second])?;
    list(assessment.findings.len(), 128, out, &|at, piece, memo| finding::write(piece, assessment, at, context, memo))?;
    out.write_all(&frame.as_bytes()[second..third])?;
    list(assessment.questions.len(), 64, out, &|at, piece, (): &mut ()| {
        // Writing to a vector cannot fail, and the shape has text keys only.
        let _ = serde_json::to_writer(piece, &question_info(&assessment.questions[at], assessment, context.language));
    })?;
    out.write_all(&frame.as_bytes()[third..])?;
    out.write_all(b"\n")
}

/// The JSON Schema of the document.
#[must_use]
pub fn schema() -> serde_json::Value {
    // What is written, not what could be read: fields that may be left out are not required.
    let settings = schemars::generate::SchemaSettings::default().for_serialize();
    settings.into_generator().into_root_schema_for::<Document<'static>>().to_value()
}

fn concentration<'a>(assessment: &'a Assessment<'_>) -> Vec<ConcentrationInfo<'a>> {
    assessment
        .concentration
        .iter()
        .map(|c| ConcentrationInfo {
            kind: c.kind.as_str(),
            name: &c.name,
            services: c.services.iter().map(|at| assessment.service(*at).id.as_str()).collect(),
            share: round(c.share),
        })
        .collect()
}

fn question_info<'a>(question: &'a Question, assessment: &'a Assessment<'_>, language: Language) -> QuestionInfo<'a> {
    let id = |at: usize| assessment.service(at).id.as_str();
    QuestionInfo {
        service: question.service.map(id),
        services: question.services.iter().map(|at| id(*at)).collect(),
        vendor: question.vendor.as_deref(),
        fact: &question.fact,
        question: question.question.get(language),
        gain: round(question.gain),
        answered_by: &question.answered_by,
    }
}

/// Four decimals: enough for people and stable across machines.
fn round(number: f64) -> f64 {
    (number * 10_000.0).round() / 10_000.0
}
