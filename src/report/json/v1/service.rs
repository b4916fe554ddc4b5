//! One service of the document.
//!
//! In: the assessment and the place of a service. Out: its JSON, appended to a piece of the list. The paths of its
//! exposures come from [`super::proofs`]: most of them is the same for many services and is copied. So is what exposures and
//! candidates of services say alike.

use super::parts::{fields, object, object_text};
use super::proofs::Proofs;
use super::round;
use super::shape::*;
use crate::assess::candidates::{Candidate, GateState, Rejection};
use crate::assess::lens::{AnswerBasis, CriterionResult};
use crate::assess::lens_basis::{BasisFact, basis};
use crate::assess::{Assessment, Exposure, LensResult, recommend};
use crate::catalog::index::OfferingIx;
use crate::model::Interval;
use crate::model::service::Said;
use crate::model::words::*;
use crate::report::Context;
use crate::source::Span;
use rustc_hash::FxHashMap;

/// Above this many services the criteria of lenses are left out: they would be most of the document.
const CRITERIA_MOST: usize = 500;

/// What was written before, as JSON.
#[derive(Default)]
pub(super) struct Memo<'a> {
    exposures: FxHashMap<ExposureKey, Box<[u8]>>,
    candidates: FxHashMap<CandidateKey<'a>, Box<[u8]>>,
}

/// Reach, strength, levels, whether direct: what exposures without mitigation say follows from it.
type ExposureKey = (u32, Interval, [Level; 2], bool);

/// What candidates of several services share.
#[derive(PartialEq, Eq, Hash)]
struct CandidateKey<'a> {
    placement: Placement,
    offerings: [Option<OfferingIx>; 2],
    rejected_because: Option<&'a Rejection>,
    /// Bits of the numbers.
    effort_days: [u64; 2],
    gates: [GateState; 4],
}

/// Appends the service at place `at`.
pub(super) fn write<'a>(
    piece: &mut Vec<u8>,
    assessment: &'a Assessment<'_>,
    at: usize,
    context: &Context<'_>,
    proofs: &Proofs<'_>,
    memo: &mut Memo<'a>,
) {
    object(piece, &head(assessment, at, context));
    piece.extend_from_slice(b",\"exposures\":[");
    let result = &assessment.services[at];
    let mut first = true;
    let mut next = move |piece: &mut Vec<u8>| {
        if !std::mem::take(&mut first) {
            piece.push(b',');
        }
    };
    for found in &result.exposures {
        next(piece);
        exposure(piece, found, memo);
        piece.extend_from_slice(b",\"path\":[");
        proofs.write(piece, at, found);
        piece.extend_from_slice(b"]}");
    }
    for channel in Channel::ALL {
        if result.exposures.iter().all(|found| found.channel != *channel) {
            next(piece);
            object(piece, &unexposed(*channel));
            piece.extend_from_slice(b",\"path\":[]}");
        }
    }
    piece.push(b']');
    fields(piece, &tail(assessment, at, context));
    // The candidates go into the recommendation, which comes last.
    piece.pop();
    piece.extend_from_slice(b",\"candidates\":[");
    for (number, found) in result.recommendation.candidates.iter().enumerate() {
        if number > 0 {
            piece.push(b',');
        }
        candidate(piece, assessment, found, memo);
    }
    piece.extend_from_slice(b"]}}");
}

/// Appends what comes before the path of an exposure; mitigations are few and written anew.
fn exposure(piece: &mut Vec<u8>, found: &Exposure, memo: &mut Memo<'_>) {
    let Some(reach) = found.reach.filter(|_| found.mitigated_by.is_empty()) else {
        return object(piece, &exposed(found));
    };
    let key = (reach, found.strength, [found.level_best, found.level], found.direct);
    let text = memo.exposures.entry(key).or_insert_with(|| object_text(&exposed(found)));
    piece.extend_from_slice(text);
}

/// Appends a candidate.
fn candidate<'a>(piece: &mut Vec<u8>, assessment: &'a Assessment<'_>, found: &'a Candidate, memo: &mut Memo<'a>) {
    let key = CandidateKey {
        placement: found.placement,
        offerings: [found.target, found.cloud],
        rejected_because: found.rejected_because.as_deref(),
        effort_days: [found.effort_days.0.to_bits(), found.effort_days.1.to_bits()],
        gates: found.gates,
    };
    piece.extend_from_slice(
        memo.candidates.entry(key).or_insert_with(|| object_text(&candidate_head(assessment, found))),
    );
    let cost_per_year = found.cost_per_year.map(|(low, high)| (round(low), round(high)));
    fields(piece, &CandidateTail { cost_per_year, residual: round(found.residual) });
    piece.push(b'}');
}

fn exposed(exposure: &Exposure) -> ExposureHead<'_> {
    ExposureHead {
        channel: exposure.channel.as_str(),
        jurisdiction: exposure.jurisdiction.as_deref(),
        verdict: exposure.verdict().as_str(),
        level: exposure.level.as_str(),
        levels: [exposure.level_best.as_str(), exposure.level.as_str()],
        direct: exposure.direct,
        mitigated_by: &exposure.mitigated_by,
    }
}

/// What is said of a channel through which nothing reaches the service.
fn unexposed(channel: Channel) -> ExposureHead<'static> {
    ExposureHead {
        channel: channel.as_str(),
        jurisdiction: None,
        verdict: Verdict::No.as_str(),
        level: Level::None.as_str(),
        levels: [Level::None.as_str(); 2],
        direct: true,
        mitigated_by: &[],
    }
}

fn head<'a>(assessment: &'a Assessment<'_>, at: usize, context: &'a Context<'_>) -> ServiceHead<'a> {
    let service = assessment.service(at);
    let result = &assessment.services[at];
    ServiceHead {
        id: &service.id,
        name: match context.language {
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
    }
}

fn tail<'a>(assessment: &'a Assessment<'_>, at: usize, context: &'a Context<'_>) -> ServiceTail<'a> {
    let result = &assessment.services[at];
    let recommendation = &result.recommendation;
    ServiceTail {
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
        recommendation: RecommendationHead {
            placement: recommendation.placement.as_str(),
            target: target(assessment, recommendation.best()),
            reasons: recommendation.reasons.clone(),
            flips: recommend::flips(&result.needs, recommendation, assessment.policy)
                .into_iter()
                .map(|flip| FlipInfo { condition: flip.kind, detail: flip.detail.into(), to: flip.to.as_str() })
                .collect(),
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

fn target<'a>(assessment: &'a Assessment<'_>, candidate: &Candidate) -> Option<&'a str> {
    candidate.target.map(|ix| assessment.catalog.offering_at(ix).id.as_str())
}

fn candidate_head<'a>(assessment: &'a Assessment<'_>, candidate: &'a Candidate) -> CandidateHead<'a> {
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
    CandidateHead {
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
    }
}
