//! `hoheit/assessment/v1`. Fields may be added, never renamed or removed.
//!
//! Services are written one by one and in parallel, so that a large assessment is never held twice. [`shape`] is what is
//! written, [`service`] writes a service, [`proofs`] its paths.

mod proofs;
mod service;
mod shape;

pub use shape::{MoveInfo, PlanInfo, WaveInfo};

use crate::assess::{Assessment, finding};
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
        questions: questions(assessment, context.language),
        plan: context.plan.clone(),
    };
    let frame = serde_json::to_string(&head)?;
    // Names of people cannot look like these markers: their quotation marks would be escaped.
    let (services, findings) = ("\"services\":[],\"concentration\":", "\"findings\":[],\"questions\":");
    let cut = |marker: &str, name: &str| frame.find(marker).map_or(frame.len(), |at| at + name.len());
    let (first, second) = (cut(services, "\"services\":["), cut(findings, "\"findings\":["));
    out.write_all(&frame.as_bytes()[..first])?;
    let proofs = proofs::Proofs::new(assessment);
    list(assessment.services.len(), out, &|at, piece| service::write(piece, assessment, at, context, &proofs))?;
    out.write_all(&frame.as_bytes()[first..second.max(first)])?;
    list(assessment.findings.len(), out, &|at, piece| {
        // Writing to a vector cannot fail, and the shape has text keys only.
        let _ = serde_json::to_writer(piece, &finding_info(&assessment.findings[at], assessment, context));
    })?;
    out.write_all(&frame.as_bytes()[second.max(first)..])?;
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

fn finding_info<'a>(
    found: &'a finding::Finding,
    assessment: &'a Assessment<'_>,
    context: &'a Context<'_>,
) -> FindingInfo<'a> {
    let service = found.service.map(|at| assessment.service(at));
    let location = match (&found.seen, found.span) {
        (Some(seen), _) => Some(Place { path: &seen.path, line: seen.line, column: seen.column }),
        (None, Some(span)) => {
            let position = context.sources.position(span);
            Some(Place { path: &context.sources.file(span.file).path, line: position.line, column: position.column })
        }
        (None, None) => None,
    };
    FindingInfo {
        rule: found.rule,
        severity: found.severity.as_str(),
        confidence: found.confidence.as_str(),
        service: service.map(|service| service.id.as_str()),
        message: found.message.get(context.language),
        remedy: found.remedy.as_ref().map(|remedy| remedy.get(context.language)),
        owner: found.owner.as_str(),
        location,
        fingerprint: found.fingerprint(service.map(|service| service.id.as_str())),
    }
}

fn questions<'a>(assessment: &'a Assessment<'_>, language: Language) -> Vec<QuestionInfo<'a>> {
    assessment
        .questions
        .iter()
        .map(|question| QuestionInfo {
            service: question.service.map(|at| assessment.service(at).id.as_str()),
            services: question.services.iter().map(|at| assessment.service(*at).id.as_str()).collect(),
            vendor: question.vendor.as_deref(),
            fact: &question.fact,
            question: question.question.get(language),
            gain: round(question.gain),
            answered_by: &question.answered_by,
        })
        .collect()
}

/// Four decimals: enough for people and stable across machines.
fn round(number: f64) -> f64 {
    (number * 10_000.0).round() / 10_000.0
}
