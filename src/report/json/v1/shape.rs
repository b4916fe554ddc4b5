//! The shape of `hoheit/assessment/v1`, as written and as the JSON Schema tells it.
//!
//! Fields may be added, never renamed or removed.

use super::gate::GateInfo;
use super::plan::PlanInfo;
use crate::model::words::Date;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Assessment", title = "Hoheit assessment, version 1")]
pub(super) struct Document<'a> {
    pub(super) schema: &'static str,
    pub(super) tool: Tool,
    pub(super) catalog: CatalogInfo<'a>,
    /// Day for which everything holds.
    pub(super) today: String,
    pub(super) inputs: Vec<Input<'a>>,
    pub(super) organisation: OrganisationInfo<'a>,
    /// One entry a service, sorted by id. Written apart, like findings.
    #[serde(serialize_with = "apart")]
    pub(super) services: Vec<ServiceInfo<'a>>,
    pub(super) concentration: Vec<ConcentrationInfo<'a>>,
    #[serde(serialize_with = "apart")]
    pub(super) findings: Vec<FindingInfo<'a>>,
    /// Written apart, like findings.
    #[serde(serialize_with = "apart")]
    pub(super) questions: Vec<QuestionInfo<'a>>,
    /// The migration plan, where one was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) plan: Option<PlanInfo>,
    /// The verdict of `check`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) gate: Option<GateInfo>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Tool {
    pub(super) name: &'static str,
    pub(super) version: &'static str,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct CatalogInfo<'a> {
    pub(super) version: &'a str,
    pub(super) as_of: Option<String>,
    pub(super) sha256: &'a str,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Input<'a> {
    pub(super) path: &'a str,
    pub(super) kind: &'a str,
    pub(super) sha256: &'a str,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct OrganisationInfo<'a> {
    pub(super) name: &'a str,
    pub(super) home: &'a str,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Place<'a> {
    pub(super) path: &'a str,
    pub(super) line: u32,
    pub(super) column: u32,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Parent<'a> {
    pub(super) name: &'a str,
    pub(super) country: &'a str,
}

/// A service. Written in parts, see [`super::service`]; this is its whole shape.
#[derive(JsonSchema)]
#[schemars(rename = "ServiceInfo")]
pub(super) struct ServiceInfo<'a> {
    #[serde(flatten)]
    _head: ServiceHead<'a>,
    #[schemars(rename = "exposures")]
    _exposures: Vec<ExposureInfo<'a>>,
    #[serde(flatten)]
    _tail: ServiceTail<'a>,
}

/// What comes before the exposures.
#[derive(Serialize, JsonSchema)]
pub(super) struct ServiceHead<'a> {
    pub(super) id: &'a str,
    pub(super) name: Option<&'a str>,
    pub(super) category: Option<&'a str>,
    pub(super) offering: Option<&'a str>,
    pub(super) vendor: Option<&'a str>,
    pub(super) ultimate_parent: Option<Parent<'a>>,
    pub(super) region: Option<&'a str>,
    pub(super) country: Option<&'a str>,
    /// Needs that count: declared, or derived from data and criticality.
    pub(super) needs: NeedsInfo,
    pub(super) observed_in: Vec<Place<'a>>,
    /// What questionnaires added or confirmed, with evidence.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) answers: Vec<AnswerInfo<'a>>,
}

/// What comes after the exposures. Written up to the candidates.
#[derive(Serialize, JsonSchema)]
pub(super) struct ServiceTail<'a> {
    pub(super) lenses: BTreeMap<&'a str, LensInfo<'a>>,
    #[schemars(with = "RecommendationInfo<'static>")]
    pub(super) recommendation: RecommendationHead<'a>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct NeedsInfo {
    pub(super) confidentiality: &'static str,
    pub(super) availability: &'static str,
    pub(super) criticality: &'static str,
}

/// An exposure. Written in parts like [`ServiceInfo`].
#[derive(JsonSchema)]
#[schemars(rename = "ExposureInfo")]
pub(super) struct ExposureInfo<'a> {
    #[serde(flatten)]
    _head: ExposureHead<'a>,
    #[schemars(rename = "path")]
    _path: Vec<HopInfo<'a>>,
}

/// What comes before the path.
#[derive(Serialize, JsonSchema)]
pub(super) struct ExposureHead<'a> {
    pub(super) channel: &'static str,
    /// ISO 3166-1 alpha-2; null: not known which, or none.
    pub(super) jurisdiction: Option<&'a str>,
    /// `yes`, `no` or `unknown`.
    pub(super) verdict: &'static str,
    /// Level in the worst world that the facts allow.
    pub(super) level: &'static str,
    /// Levels in the best and in the worst world.
    pub(super) levels: [&'static str; 2],
    pub(super) direct: bool,
    pub(super) mitigated_by: &'a [&'static str],
}

/// A hop of a path. Written in parts like [`ServiceInfo`].
#[derive(JsonSchema)]
#[schemars(rename = "HopInfo")]
pub(super) struct HopInfo<'a> {
    #[serde(flatten)]
    _ends: HopEnds<'a>,
    #[serde(flatten)]
    _told: HopTold<'a>,
}

/// What a hop joins.
#[derive(Serialize, JsonSchema)]
pub(super) struct HopEnds<'a> {
    pub(super) from: &'a str,
    pub(super) to: &'a str,
}

/// What is said of a hop.
#[derive(Serialize, JsonSchema)]
pub(super) struct HopTold<'a> {
    pub(super) relation: &'static str,
    pub(super) source: &'a str,
    #[serde(serialize_with = "day")]
    #[schemars(with = "Option<String>")]
    pub(super) as_of: Option<Date>,
    pub(super) confidence: &'static str,
}

/// An answer of a questionnaire.
#[derive(Serialize, JsonSchema)]
pub(super) struct AnswerInfo<'a> {
    /// The fact: a field, `controls.<id>` or `answers.<lens>.<criterion>`.
    pub(super) fact: &'a str,
    /// Whether the inventory says the same by itself.
    pub(super) confirms: bool,
    pub(super) evidence: Option<&'a str>,
    pub(super) by: Option<&'a str>,
    #[serde(serialize_with = "day")]
    #[schemars(with = "Option<String>")]
    pub(super) date: Option<Date>,
    pub(super) location: Option<Place<'a>>,
}

/// The result of one criterion.
#[derive(Serialize, JsonSchema)]
pub(super) struct CriterionInfo<'a> {
    pub(super) id: &'a str,
    /// Lowest and highest rung that the facts allow, 0 is the worst.
    pub(super) rungs: (u32, u32),
    /// Highest rung of the ladder.
    pub(super) of: usize,
    /// `answered`, `derived`, `narrowed` or `open`.
    pub(super) basis: &'static str,
    /// Evidence of an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) evidence: Option<&'a str>,
    /// Who gave the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) by: Option<&'a str>,
    /// When the answer was given.
    #[serde(serialize_with = "day", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub(super) date: Option<Date>,
    /// Where the answer stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) location: Option<Place<'a>>,
    /// What the result rests on: the facts that the criterion asks for, and where each comes from.
    pub(super) facts: Vec<BasisInfo<'a>>,
}

/// A fact that a criterion rests on.
#[derive(Serialize, JsonSchema)]
pub(super) struct BasisInfo<'a> {
    /// A fact of `docs/lenses.md`, or `control:<id>`.
    pub(super) fact: &'a str,
    /// Values that what is known allows.
    pub(super) values: Vec<&'a str>,
    /// Where it comes from: `inventory`, an address or document, `none` for general knowledge, `unknown` where it is missing.
    pub(super) source: &'a str,
    /// When it was true or read.
    #[serde(serialize_with = "day", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub(super) as_of: Option<Date>,
    pub(super) confidence: &'static str,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct LensInfo<'a> {
    /// Lowest and highest SEAL level that the facts allow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) seal: Option<(u8, u8)>,
    /// Lowest and highest score in percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) score: Option<(f64, f64)>,
    pub(super) binding: &'a [String],
    /// Each criterion with what it rests on; left out above 500 services.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) criteria: Option<Vec<CriterionInfo<'a>>>,
}

/// A recommendation. Written in parts like [`ServiceInfo`].
#[derive(JsonSchema)]
#[schemars(rename = "RecommendationInfo")]
pub(super) struct RecommendationInfo<'a> {
    #[serde(flatten)]
    _head: RecommendationHead<'a>,
    #[schemars(rename = "candidates")]
    _candidates: Vec<CandidateInfo<'a>>,
}

/// What comes before the candidates.
#[derive(Serialize, JsonSchema)]
pub(super) struct RecommendationHead<'a> {
    pub(super) placement: &'static str,
    pub(super) target: Option<&'a str>,
    pub(super) reasons: Vec<&'a str>,
    /// What would change the advice.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) flips: Vec<FlipInfo<'a>>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct FlipInfo<'a> {
    #[serde(rename = "if")]
    pub(super) condition: &'static str,
    pub(super) detail: std::borrow::Cow<'a, str>,
    pub(super) to: &'static str,
}

/// A candidate. Written in parts like [`ServiceInfo`].
#[derive(JsonSchema)]
#[schemars(rename = "CandidateInfo")]
pub(super) struct CandidateInfo<'a> {
    #[serde(flatten)]
    _head: CandidateHead<'a>,
    #[serde(flatten)]
    _tail: CandidateTail,
}

/// What candidates of many services share.
#[derive(Serialize, JsonSchema)]
pub(super) struct CandidateHead<'a> {
    pub(super) placement: &'static str,
    pub(super) target: Option<&'a str>,
    /// For hybrid: the offering in the cloud.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) cloud: Option<&'a str>,
    pub(super) feasible: bool,
    pub(super) rejected_because: Option<std::borrow::Cow<'a, str>>,
    pub(super) effort_days: (f64, f64),
    /// `open` or `fail` by channel; channels that are not listed pass.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) gates: BTreeMap<&'static str, &'static str>,
}

/// The numbers of a candidate that go with the service.
#[derive(Serialize, JsonSchema)]
pub(super) struct CandidateTail {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) cost_per_year: Option<(f64, f64)>,
    /// What stays exposed in the worst world, 0 to 4.
    pub(super) residual: f64,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct ConcentrationInfo<'a> {
    pub(super) kind: &'static str,
    pub(super) name: &'a str,
    pub(super) services: Vec<&'a str>,
    pub(super) share: f64,
}

/// A finding. Written in parts like [`ServiceInfo`].
#[derive(JsonSchema)]
#[schemars(rename = "FindingInfo")]
pub(super) struct FindingInfo<'a> {
    #[serde(flatten)]
    _head: FindingHead<'a>,
    #[serde(flatten)]
    _said: FindingSaid<'a>,
    #[serde(flatten)]
    _acts: FindingActs<'a>,
    #[serde(flatten)]
    _tail: FindingTail<'a>,
}

/// What many findings share.
#[derive(Serialize, JsonSchema)]
pub(super) struct FindingHead<'a> {
    pub(super) rule: &'a str,
    pub(super) severity: &'static str,
    pub(super) confidence: &'static str,
}

/// What is found, and of which service.
#[derive(Serialize, JsonSchema)]
pub(super) struct FindingSaid<'a> {
    pub(super) service: Option<&'a str>,
    pub(super) message: &'a str,
}

/// What to do, and who.
#[derive(Serialize, JsonSchema)]
pub(super) struct FindingActs<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) remedy: Option<&'a str>,
    pub(super) owner: &'static str,
}

/// Where it stands, and its name across runs.
#[derive(Serialize, JsonSchema)]
pub(super) struct FindingTail<'a> {
    pub(super) location: Option<Place<'a>>,
    /// Where the same is declared, for what was seen elsewhere.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) related: Vec<Place<'a>>,
    pub(super) fingerprint: String,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct QuestionInfo<'a> {
    /// Null where one answer serves several services.
    pub(super) service: Option<&'a str>,
    /// All services that the answer serves.
    pub(super) services: Vec<&'a str>,
    /// Vendor to ask, where the vendor answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) vendor: Option<&'a str>,
    pub(super) fact: &'a str,
    pub(super) question: &'a str,
    pub(super) gain: f64,
    pub(super) answered_by: &'a str,
}

/// An empty list: what belongs there is written later.
fn apart<T, S: serde::Serializer>(_: &[T], out: S) -> Result<S::Ok, S::Error> {
    out.collect_seq(std::iter::empty::<()>())
}

/// A day as text, without an allocation.
#[allow(clippy::ref_option)]
fn day<S: serde::Serializer>(day: &Option<Date>, out: S) -> Result<S::Ok, S::Error> {
    match day {
        Some(day) => out.collect_str(day),
        None => out.serialize_none(),
    }
}
