//! From candidates to advice: gates first, then cost; ties go to the lower residual exposure.

use super::Needs;
use super::candidates::{Candidate, GateState};
use crate::catalog::Catalog;
use crate::model::words::{Need, Placement};
use crate::model::{Interval, Service, Strength};
use crate::policy::Policy;

/// The advice for a service.
#[derive(Debug, Clone, PartialEq)]
pub struct Recommendation {
    /// Where it should live.
    pub placement: Placement,
    /// Place of the winner among the candidates.
    pub winner: usize,
    /// Why, keys of the report texts.
    pub reasons: Vec<&'static str>,
    /// All candidates: keep, govern, then as in the catalog.
    pub candidates: Vec<Candidate>,
}

/// What would change the advice.
#[derive(Debug, Clone, PartialEq)]
pub struct Flip {
    /// Key of the report texts (`flip.need-normal`).
    pub kind: &'static str,
    /// A number or name for the text.
    pub detail: String,
    /// Where it would lead.
    pub to: Placement,
    /// For `flip.obstacle-removed`: the obstacle, a key of the report texts (`reject.skills`).
    pub obstacle: Option<&'static str>,
}

impl Recommendation {
    /// The winner.
    #[must_use]
    pub fn best(&self) -> &Candidate {
        &self.candidates[self.winner]
    }
}

/// Chooses among candidates; the first is keep, the second govern.
#[must_use]
pub fn recommend(service: &Service, mut candidates: Vec<Candidate>, catalog: &Catalog) -> Recommendation {
    let mut reasons: Vec<&str> = heed(service, &mut candidates, catalog).into_iter().collect();
    let gates: Vec<GateState> = candidates.iter().map(Candidate::gate).collect();
    let winner = choose(&candidates, &gates, &mut reasons);
    let best = &candidates[winner];
    if best.strength[..3].iter().zip(&best.own).any(|(whole, own)| whole.worst > own.worst) {
        reasons.push("reason.inherits");
    }
    Recommendation { placement: candidates[winner].placement, winner, reasons, candidates }
}

/// Leaves to choose from what can be done and agrees with the pins of a person; all that can be done where nothing agrees.
/// A target that a person names may be chosen even where something stands in the way; a placement alone may not.
fn heed(service: &Service, candidates: &mut [Candidate], catalog: &Catalog) -> Option<&'static str> {
    let pin = &service.pin;
    let names = |candidate: &Candidate, target: &str| {
        let offerings = [candidate.target, candidate.cloud];
        let today = candidate.placement == Placement::Keep && service.offering.as_deref() == Some(target);
        today || offerings.into_iter().flatten().any(|ix| catalog.offering_at(ix).id == target)
    };
    let agrees = |candidate: &Candidate| {
        (!pin.keep || candidate.placement == Placement::Keep)
            && pin.placement.is_none_or(|placement| candidate.placement == placement)
            && pin.target.as_deref().map_or_else(|| candidate.feasible(), |target| names(candidate, target))
    };
    let possible = candidates.iter().any(agrees);
    for candidate in candidates.iter_mut() {
        candidate.open_to_choice = if possible { agrees(candidate) } else { candidate.feasible() };
    }
    let pinned = pin.keep || pin.placement.is_some() || pin.target.is_some();
    pinned.then_some(if possible { "reason.pinned" } else { "reason.pin-not-possible" })
}

fn choose(candidates: &[Candidate], gates: &[GateState], reasons: &mut Vec<&'static str>) -> usize {
    let open = |candidate: &Candidate| candidate.open_to_choice;
    // Without a pin, keep and govern are always open to choice.
    let bound = !candidates[..2].iter().all(open);
    // Governing without anything to agree, configure or show would only be another word for keeping.
    let governs = !candidates[1].measures.is_empty();
    let contained = usize::from(governs);
    let cheapest = |gate: GateState| {
        candidates
            .iter()
            .enumerate()
            .filter(|(at, c)| open(c) && gates[*at] == gate)
            .min_by(|(_, a), (_, b)| {
                a.rank_cost.total_cmp(&b.rank_cost).then_with(|| a.residual.total_cmp(&b.residual))
            })
            .map(|(at, _)| at)
    };
    let keep = &candidates[0];
    if gates[0] == GateState::Pass && open(keep) {
        reasons.push("reason.gates-pass");
        return 0;
    }
    if let Some(at) = cheapest(GateState::Pass) {
        // Moving because of ignorance is poor advice: while today's state may pass, ask first.
        if gates[0] == GateState::Open
            && candidates[at].placement != Placement::Govern
            && governs
            && open(&candidates[1])
        {
            reasons.extend(["reason.open-questions", "reason.ask-before-moving"]);
            return 1;
        }
        reasons.push(if candidates[at].placement == Placement::Govern {
            "reason.govern-suffices"
        } else {
            "reason.cheapest-passing"
        });
        return at;
    }
    if let Some(at) = cheapest(GateState::Open) {
        let at = if candidates[at].placement == Placement::Keep && governs && open(&candidates[1]) { 1 } else { at };
        reasons.push("reason.open-questions");
        return at;
    }
    reasons.push(if bound { "reason.pin-fails" } else { "reason.nothing-passes" });
    // Nothing passes: moving helps only if it fails fewer gates or leaves markedly less exposed; otherwise contain what is
    // there.
    let fails = |c: &Candidate| c.gates.iter().filter(|gate| **gate == GateState::Fail).count();
    candidates
        .iter()
        .enumerate()
        .filter(|(_, c)| open(c))
        .filter(|(at, c)| {
            let helps = |c: &Candidate| fails(c) < fails(keep) || c.residual <= keep.residual - MARKEDLY;
            bound || *at == contained || (*at > 1 && helps(c))
        })
        .min_by(|(_, a), (_, b)| {
            fails(a)
                .cmp(&fails(b))
                .then_with(|| a.residual.total_cmp(&b.residual))
                .then_with(|| a.rank_cost.total_cmp(&b.rank_cost))
        })
        .map_or(contained, |(at, _)| at)
}

/// By how much the residual must be lower for a move that passes no gate either: one step of a level.
const MARKEDLY: f64 = 0.3;

/// Tolerated strength by channel at these needs.
#[must_use]
pub fn limits(policy: &Policy, needs: &Needs) -> [Strength; 4] {
    [
        policy.gates.access_at(needs.confidentiality),
        policy.gates.disruption_at(needs.availability),
        policy.gates.transfer_at(needs.confidentiality),
        policy.gates.exit_at(needs.criticality),
    ]
}

/// Whether a strength stays within a limit: surely, perhaps, surely not.
#[must_use]
pub fn gate(strength: Interval, limit: Strength) -> GateState {
    if strength.worst <= limit {
        GateState::Pass
    } else if strength.best > limit {
        GateState::Fail
    } else {
        GateState::Open
    }
}

fn worst_gate(strength: &[Interval; 4], limits: [Strength; 4]) -> GateState {
    strength.iter().zip(limits).map(|(s, limit)| gate(*s, limit)).max().unwrap_or(GateState::Pass)
}

/// What would change the advice: lower needs, an answered question, a skill that is missing, another price.
#[must_use]
pub fn flips(needs: &Needs, recommendation: &Recommendation, policy: &Policy) -> Vec<Flip> {
    let mut found = Vec::new();
    let best = recommendation.best();
    let mut push = |kind, detail: String, to: Placement, obstacle| {
        if to != recommendation.placement && !found.iter().any(|flip: &Flip| flip.kind == kind) {
            found.push(Flip { kind, detail, to, obstacle });
        }
    };
    let rejudged = |needs: &Needs| {
        let limits = limits(policy, needs);
        let gates: Vec<GateState> = recommendation.candidates.iter().map(|c| worst_gate(&c.own, limits)).collect();
        recommendation.candidates[choose(&recommendation.candidates, &gates, &mut Vec::new())].placement
    };
    for (kind, need) in [("flip.confidentiality", Need::Normal), ("flip.confidentiality", Need::VeryHigh)] {
        if need != needs.confidentiality {
            push(kind, need.as_str().to_owned(), rejudged(&Needs { confidentiality: need, ..*needs }), None);
        }
    }
    for (kind, need) in [("flip.availability", Need::Normal), ("flip.availability", Need::VeryHigh)] {
        if need != needs.availability {
            push(kind, need.as_str().to_owned(), rejudged(&Needs { availability: need, ..*needs }), None);
        }
    }
    let keep = &recommendation.candidates[0];
    if keep.gate() == GateState::Open && keep.open_to_choice {
        push("flip.answers-good", String::new(), Placement::Keep, None);
        let passing = recommendation.candidates.iter().filter(|c| c.open_to_choice && c.gate() == GateState::Pass);
        if let Some(other) = passing.min_by(|a, b| a.rank_cost.total_cmp(&b.rank_cost)) {
            push("flip.answers-bad", String::new(), other.placement, None);
        }
    }
    // Where a person has fixed what to do, the way being free would not lead there.
    let pinned = recommendation.reasons.contains(&"reason.pinned");
    for candidate in recommendation.candidates.iter().filter(|_| !pinned) {
        if let Some(rejection) = &candidate.rejected_because
            && candidate.gate() <= best.gate()
            && candidate.rank_cost < best.rank_cost
        {
            push("flip.obstacle-removed", rejection.detail.clone(), candidate.placement, Some(rejection.kind));
        }
    }
    let rival = recommendation
        .candidates
        .iter()
        .filter(|c| {
            c.open_to_choice
                && c.gate() <= best.gate()
                && c.placement != best.placement
                && c.rank_cost >= best.rank_cost
        })
        .min_by(|a, b| a.rank_cost.total_cmp(&b.rank_cost));
    if let Some(rival) = rival {
        push("flip.price", format!("{:.0}", rival.rank_cost - best.rank_cost), rival.placement, None);
    }
    found
}
