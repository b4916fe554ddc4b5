//! `hoheit/assessment/v1`. Fields may be added, never renamed or removed.
//!
//! Services are written one by one and in parallel, so that a large assessment is never held twice.

use crate::assess::candidates::{Candidate, GateState};
use crate::assess::lens::{AnswerBasis, CriterionResult};
use crate::assess::lens_basis::{BasisFact, basis};
use crate::assess::{Assessment, Exposure, LensResult, finding, recommend};
use crate::model::service::Said;
use crate::model::words::*;
use crate::report::Context;
use crate::report::json::list::list;
use crate::source::Span;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// Above this many services the criteria of lenses are left out: they would be most of the document.
const CRITERIA_MOST: usize = 500;

/// Name of this shape.
pub const SCHEMA: &str = "hoheit/assessment/v1";

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Assessment", title = "Hoheit assessment, version 1")]
struct Document<'a> {
    schema: &'static str,
    tool: Tool,
    catalog: CatalogInfo<'a>,
    /// Day for which everything holds.
    today: String,
    inputs: Vec<Input<'a>>,
    organisation: OrganisationInfo<'a>,
    /// One entry a service, sorted by id.
    services: Vec<ServiceInfo<'a>>,
    concentration: Vec<ConcentrationInfo<'a>>,
    findings: Vec<FindingInfo<'a>>,
    questions: Vec<QuestionInfo<'a>>,
    /// The migration plan, where one was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    plan: Option<PlanInfo>,
}

#[derive(Serialize, JsonSchema)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize, JsonSchema)]
struct CatalogInfo<'a> {
    version: &'a str,
    as_of: Option<String>,
    sha256: &'a str,
}

#[derive(Serialize, JsonSchema)]
struct Input<'a> {
    path: &'a str,
    kind: &'a str,
    sha256: &'a str,
}

#[derive(Serialize, JsonSchema)]
struct OrganisationInfo<'a> {
    name: &'a str,
    home: &'a str,
}

#[derive(Serialize, JsonSchema)]
struct Place<'a> {
    path: &'a str,
    line: u32,
    column: u32,
}

#[derive(Serialize, JsonSchema)]
struct Parent<'a> {
    name: &'a str,
    country: &'a str,
}

#[derive(Serialize, JsonSchema)]
struct ServiceInfo<'a> {
    id: &'a str,
    name: Option<&'a str>,
    category: Option<&'a str>,
    offering: Option<&'a str>,
    vendor: Option<&'a str>,
    ultimate_parent: Option<Parent<'a>>,
    region: Option<&'a str>,
    country: Option<&'a str>,
    /// Needs that count: declared, or derived from data and criticality.
    needs: NeedsInfo,
    observed_in: Vec<Place<'a>>,
    /// What questionnaires added or confirmed, with evidence.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    answers: Vec<AnswerInfo<'a>>,
    exposures: Vec<ExposureInfo<'a>>,
    lenses: BTreeMap<&'a str, LensInfo<'a>>,
    recommendation: RecommendationInfo<'a>,
}

#[derive(Serialize, JsonSchema)]
struct NeedsInfo {
    confidentiality: &'static str,
    availability: &'static str,
    criticality: &'static str,
}

#[derive(Serialize, JsonSchema)]
struct ExposureInfo<'a> {
    channel: &'static str,
    /// ISO 3166-1 alpha-2; null: not known which, or none.
    jurisdiction: Option<&'a str>,
    /// `yes`, `no` or `unknown`.
    verdict: &'static str,
    /// Level in the worst world that the facts allow.
    level: &'static str,
    /// Levels in the best and in the worst world.
    levels: [&'static str; 2],
    direct: bool,
    mitigated_by: Vec<&'a str>,
    path: Vec<HopInfo<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct HopInfo<'a> {
    from: &'a str,
    to: &'a str,
    relation: &'static str,
    source: &'a str,
    #[serde(serialize_with = "day")]
    #[schemars(with = "Option<String>")]
    as_of: Option<Date>,
    confidence: &'static str,
}

/// An answer of a questionnaire.
#[derive(Serialize, JsonSchema)]
struct AnswerInfo<'a> {
    /// The fact: a field, `controls.<id>` or `answers.<lens>.<criterion>`.
    fact: &'a str,
    /// Whether the inventory says the same by itself.
    confirms: bool,
    evidence: Option<&'a str>,
    by: Option<&'a str>,
    #[serde(serialize_with = "day")]
    #[schemars(with = "Option<String>")]
    date: Option<Date>,
    location: Option<Place<'a>>,
}

/// The result of one criterion.
#[derive(Serialize, JsonSchema)]
struct CriterionInfo<'a> {
    id: &'a str,
    /// Lowest and highest rung that the facts allow, 0 is the worst.
    rungs: (u32, u32),
    /// Highest rung of the ladder.
    of: usize,
    /// `answered`, `derived`, `narrowed` or `open`.
    basis: &'static str,
    /// Evidence of an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<&'a str>,
    /// Who gave the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<&'a str>,
    /// When the answer was given.
    #[serde(serialize_with = "day", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    date: Option<Date>,
    /// Where the answer stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Place<'a>>,
    /// What the result rests on: the facts that the criterion asks for, and where each comes from.
    facts: Vec<BasisInfo<'a>>,
}

/// A fact that a criterion rests on.
#[derive(Serialize, JsonSchema)]
struct BasisInfo<'a> {
    /// A fact of `docs/lenses.md`, or `control:<id>`.
    fact: &'a str,
    /// Values that what is known allows.
    values: Vec<&'a str>,
    /// Where it comes from: `inventory`, an address or document, `none` for general knowledge, `unknown` where it is missing.
    source: &'a str,
    /// When it was true or read.
    #[serde(serialize_with = "day", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    as_of: Option<Date>,
    confidence: &'static str,
}

#[derive(Serialize, JsonSchema)]
struct LensInfo<'a> {
    /// Lowest and highest SEAL level that the facts allow.
    #[serde(skip_serializing_if = "Option::is_none")]
    seal: Option<(u8, u8)>,
    /// Lowest and highest score in percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<(f64, f64)>,
    binding: &'a [String],
    /// Each criterion with what it rests on; left out above 500 services.
    #[serde(skip_serializing_if = "Option::is_none")]
    criteria: Option<Vec<CriterionInfo<'a>>>,
}

#[derive(Serialize, JsonSchema)]
struct RecommendationInfo<'a> {
    placement: &'static str,
    target: Option<&'a str>,
    reasons: Vec<&'a str>,
    /// What would change the advice.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    flips: Vec<FlipInfo<'a>>,
    candidates: Vec<CandidateInfo<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct FlipInfo<'a> {
    #[serde(rename = "if")]
    condition: &'static str,
    detail: std::borrow::Cow<'a, str>,
    to: &'static str,
}

#[derive(Serialize, JsonSchema)]
struct CandidateInfo<'a> {
    placement: &'static str,
    target: Option<&'a str>,
    /// For hybrid: the offering in the cloud.
    #[serde(skip_serializing_if = "Option::is_none")]
    cloud: Option<&'a str>,
    feasible: bool,
    rejected_because: Option<std::borrow::Cow<'a, str>>,
    effort_days: (f64, f64),
    /// `open` or `fail` by channel; channels that are not listed pass.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    gates: BTreeMap<&'static str, &'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cost_per_year: Option<(f64, f64)>,
    /// What stays exposed in the worst world, 0 to 4.
    residual: f64,
}

#[derive(Serialize, JsonSchema)]
struct ConcentrationInfo<'a> {
    kind: &'static str,
    name: &'a str,
    services: Vec<&'a str>,
    share: f64,
}

#[derive(Serialize, JsonSchema)]
struct FindingInfo<'a> {
    rule: &'a str,
    severity: &'static str,
    confidence: &'static str,
    service: Option<&'a str>,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    remedy: Option<&'a str>,
    owner: &'static str,
    location: Option<Place<'a>>,
    fingerprint: String,
}

#[derive(Serialize, JsonSchema)]
struct QuestionInfo<'a> {
    /// Null where one answer serves several services.
    service: Option<&'a str>,
    /// All services that the answer serves.
    services: Vec<&'a str>,
    /// Vendor to ask, where the vendor answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    vendor: Option<&'a str>,
    fact: &'a str,
    question: &'a str,
    gain: f64,
    answered_by: &'a str,
}

/// A day as text, without an allocation.
#[allow(clippy::ref_option)]
fn day<S: serde::Serializer>(day: &Option<Date>, out: S) -> Result<S::Ok, S::Error> {
    match day {
        Some(day) => out.collect_str(day),
        None => out.serialize_none(),
    }
}

/// The plan as public JSON; filled by the planner's adapter.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PlanInfo {
    /// Waves in order.
    pub waves: Vec<WaveInfo>,
}

/// A wave.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct WaveInfo {
    /// Number, from 1.
    pub number: u32,
    /// First day.
    pub start: String,
    /// Last day.
    pub end: String,
    /// What moves.
    pub moves: Vec<MoveInfo>,
    /// Share of today's exposure that is left, 0 to 1.
    pub exposure_after: f64,
    /// Person-days, lowest and highest.
    pub effort_days: (f64, f64),
}

/// A move.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct MoveInfo {
    /// Service id.
    pub service: String,
    /// Where to.
    pub placement: &'static str,
    /// Offering id.
    pub target: Option<String>,
}

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
    list(assessment.services.len(), out, &|at, piece| {
        // Writing to a vector cannot fail, and the shape has text keys only.
        let _ = serde_json::to_writer(piece, &service_info(assessment, at, context));
    })?;
    out.write_all(&frame.as_bytes()[first..second.max(first)])?;
    list(assessment.findings.len(), out, &|at, piece| {
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

fn service_info<'a>(assessment: &'a Assessment<'_>, at: usize, context: &'a Context<'_>) -> ServiceInfo<'a> {
    let language = context.language;
    let service = assessment.service(at);
    let result = &assessment.services[at];
    let mut exposures: Vec<ExposureInfo<'_>> =
        result.exposures.iter().map(|exposure| exposure_info(assessment, at, exposure)).collect();
    for channel in Channel::ALL {
        if result.exposures.iter().all(|exposure| exposure.channel != *channel) {
            exposures.push(ExposureInfo {
                channel: channel.as_str(),
                jurisdiction: None,
                verdict: Verdict::No.as_str(),
                level: Level::None.as_str(),
                levels: [Level::None.as_str(); 2],
                direct: true,
                mitigated_by: Vec::new(),
                path: Vec::new(),
            });
        }
    }
    let recommendation = &result.recommendation;
    ServiceInfo {
        id: &service.id,
        name: match language {
            Language::En => service.name_en.as_deref().or(service.name.as_deref()),
            Language::De => service.name.as_deref(),
        },
        category: service.category.as_deref(),
        offering: service.offering.as_deref(),
        vendor: result.vendor.as_deref(),
        ultimate_parent: assessment.ultimate_parent(at).map(|top| Parent { name: &top.name, country: &top.country }),
        region: service.region.as_deref(),
        country: result.country.as_deref(),
        needs: NeedsInfo {
            confidentiality: result.needs.confidentiality.as_str(),
            availability: result.needs.availability.as_str(),
            criticality: result.needs.criticality.as_str(),
        },
        observed_in: service
            .observed_in
            .iter()
            .map(|place| Place { path: &place.path, line: place.line, column: place.column })
            .collect(),
        answers: service.said.iter().map(|(fact, said)| answer_info(fact, said, context)).collect(),
        exposures,
        lenses: result
            .lenses
            .iter()
            .map(|(id, lens)| {
                let score = lens.score.map(|(low, high)| (round(low), round(high)));
                let criteria =
                    (assessment.services.len() <= CRITERIA_MOST).then(|| criteria(assessment, at, id, lens, context));
                (id.as_str(), LensInfo { seal: lens.seal, score, binding: &lens.binding, criteria })
            })
            .collect(),
        recommendation: RecommendationInfo {
            placement: recommendation.placement.as_str(),
            target: target(assessment, recommendation.best()),
            reasons: recommendation.reasons.clone(),
            flips: recommend::flips(service, &result.needs, recommendation, assessment.policy)
                .into_iter()
                .map(|flip| FlipInfo { condition: flip.kind, detail: flip.detail.into(), to: flip.to.as_str() })
                .collect(),
            candidates: recommendation.candidates.iter().map(|c| candidate_info(assessment, c)).collect(),
        },
    }
}

fn place<'a>(span: Option<Span>, context: &'a Context<'_>) -> Option<Place<'a>> {
    let span = span?;
    let position = context.sources.position(span);
    Some(Place { path: &context.sources.file(span.file).path, line: position.line, column: position.column })
}

fn of_inventory(path: &str, context: &Context<'_>) -> bool {
    context.inputs.iter().any(|input| input.path == path && input.kind == "inventory")
}

fn answer_info<'a>(fact: &'a str, said: &'a Said, context: &'a Context<'_>) -> AnswerInfo<'a> {
    AnswerInfo {
        fact,
        confirms: said.confirms,
        evidence: said.evidence.as_deref(),
        by: said.by.as_deref(),
        date: said.date,
        location: place(said.span, context),
    }
}

fn criteria<'a>(
    assessment: &'a Assessment<'_>,
    at: usize,
    lens: &str,
    result: &'a LensResult,
    context: &'a Context<'_>,
) -> Vec<CriterionInfo<'a>> {
    let lens = assessment.catalog.lens(lens);
    let of = |id: &str| lens.and_then(|lens| lens.criteria.iter().find(|criterion| criterion.id == id));
    let info = |found: &'a CriterionResult| {
        let criterion = of(&found.id)?;
        let fact = |known: BasisFact<'a>| BasisInfo {
            fact: known.fact,
            values: known.values,
            source: known.source,
            as_of: known.as_of,
            confidence: known.confidence.as_str(),
        };
        let answered = found.basis == AnswerBasis::Answered;
        Some(CriterionInfo {
            id: &found.id,
            rungs: found.rungs,
            of: criterion.rungs.len().saturating_sub(1),
            basis: found.basis.as_str(),
            evidence: found.evidence.as_deref(),
            by: found.by.as_deref(),
            date: found.date,
            // Lines of the inventory follow its order, which changes no byte of a service.
            location: place(found.span, context).filter(|place| !of_inventory(place.path, context)),
            facts: if answered { Vec::new() } else { basis(assessment, at, criterion).into_iter().map(fact).collect() },
        })
    };
    result.criteria.iter().filter_map(info).collect()
}

fn exposure_info<'a>(assessment: &'a Assessment<'_>, at: usize, exposure: &'a Exposure) -> ExposureInfo<'a> {
    ExposureInfo {
        channel: exposure.channel.as_str(),
        jurisdiction: exposure.jurisdiction.as_deref(),
        verdict: exposure.verdict().as_str(),
        level: exposure.level.as_str(),
        levels: [exposure.level_best.as_str(), exposure.level.as_str()],
        direct: exposure.direct,
        mitigated_by: exposure.mitigated_by.clone(),
        path: assessment
            .proof(at, exposure)
            .into_iter()
            .map(|hop| HopInfo {
                from: hop.from,
                to: hop.to,
                relation: hop.relation.as_str(),
                source: hop.source,
                as_of: hop.as_of,
                confidence: hop.confidence.as_str(),
            })
            .collect(),
    }
}

fn target<'a>(assessment: &'a Assessment<'_>, candidate: &Candidate) -> Option<&'a str> {
    candidate.target.map(|ix| assessment.catalog.offering_at(ix).id.as_str())
}

fn candidate_info<'a>(assessment: &'a Assessment<'_>, candidate: &'a Candidate) -> CandidateInfo<'a> {
    let state = |gate: GateState| match gate {
        GateState::Pass => "pass",
        GateState::Open => "open",
        GateState::Fail => "fail",
    };
    let failing: Vec<&str> = Channel::ALL
        .iter()
        .filter(|channel| candidate.gates[**channel as usize] == GateState::Fail)
        .map(|channel| channel.as_str())
        .collect();
    let rejected_because = match &candidate.rejected_because {
        Some(rejection) if rejection.detail.is_empty() => Some(rejection.kind.into()),
        Some(rejection) => Some(format!("{}: {}", rejection.kind, rejection.detail).into()),
        None if failing.is_empty() => None,
        None => Some(format!("gate: {}", failing.join(", ")).into()),
    };
    CandidateInfo {
        placement: candidate.placement.as_str(),
        target: target(assessment, candidate),
        cloud: candidate.cloud.map(|ix| assessment.catalog.offering_at(ix).id.as_str()),
        feasible: candidate.feasible() && candidate.gate() != GateState::Fail,
        rejected_because,
        effort_days: (round(candidate.effort_days.0), round(candidate.effort_days.1)),
        gates: Channel::ALL
            .iter()
            .map(|channel| (channel.as_str(), candidate.gates[*channel as usize]))
            .filter(|(_, gate)| *gate != GateState::Pass)
            .map(|(channel, gate)| (channel, state(gate)))
            .collect(),
        cost_per_year: candidate.cost_per_year.map(|(low, high)| (round(low), round(high))),
        residual: round(candidate.residual),
    }
}

/// Four decimals: enough for people and stable across machines.
fn round(number: f64) -> f64 {
    (number * 10_000.0).round() / 10_000.0
}
