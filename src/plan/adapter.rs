//! From an assessment to what the planner is asked.
//!
//! In: an [`Assessment`] and [`Wishes`]. Out: a [`Problem`] with one item a service in the order of the assessment, so that
//! places mean the same in both. What must hold: the planner moves what the advice moves and nothing else (unless a person
//! has pinned it), and costs are those by which the advice was found.
//!
//! * A service whose advice is to stay or to be put under governance is offered today's state and the advice; one whose
//!   advice is to move is offered every way that can be done.
//! * The planner's gates rank the options of one service. Where nothing passes, the advice counts as open and everything
//!   else as failed, and where the advice is not to stay, today's state ranks below the advice.

use super::problem::{Capacity, Choice, ContractTerms, Freeze, Gate, Item, Need, Objective, Pinned, Problem};
use crate::assess::candidates::candidate_country;
use crate::assess::{Assessment, Candidate, GateState};
use crate::catalog::index::OfferingIx;
use crate::model::Strength;
use crate::model::words::Placement;
use std::collections::BTreeMap;

/// Person-days a year that two services cost which exchange data and live in different places. A judgement of this project.
pub const APART_DAYS: f64 = 2.0;
/// Person-days to make a trust anchor that stays usable from a new place. A judgement of this project.
pub const ANCHOR_DAYS: f64 = 5.0;

/// What the caller wants otherwise than the inventory says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wishes {
    /// Money for moving.
    pub budget: Option<f64>,
    /// Person-days a month.
    pub days_per_month: Option<f64>,
    /// What is best.
    pub objective: Objective,
}

impl Default for Wishes {
    fn default() -> Self {
        Self { budget: None, days_per_month: None, objective: Objective::Cheapest }
    }
}

/// The problem behind an assessment.
#[must_use]
pub fn problem(assessment: &Assessment<'_>, wishes: &Wishes) -> Problem {
    let (organisation, policy) = (&assessment.inventory.organisation, assessment.policy);
    let mut problem = Problem::new(assessment.today);
    problem.services = (0..assessment.services.len()).map(|at| item(assessment, at)).collect();
    problem.groups = assessment.graph.groups(true).into_iter().filter(|group| group.len() > 1).collect();
    problem.capacity = Capacity {
        days_per_month: wishes.days_per_month.or(organisation.capacity.days_per_month),
        skills: organisation.capacity.skills.as_ref().map(|skills| skills.iter().cloned().collect()),
        ..Capacity::default()
    };
    problem.budget = wishes.budget.or(organisation.budget);
    problem.freezes = organisation
        .freezes
        .iter()
        .map(|freeze| Freeze { from: freeze.from, to: freeze.to, name: freeze.reason.clone().unwrap_or_default() })
        .collect();
    problem.day_rate = policy.day_rate;
    problem.horizon_years = policy.horizon_years;
    problem.objective = wishes.objective;
    problem
}

/// Which candidates of the service at place `at` the planner may choose from, as places among the candidates: option `n` of
/// the item is candidate `offered[n]`. Today's state comes first.
#[must_use]
pub fn offered(assessment: &Assessment<'_>, at: usize) -> Vec<usize> {
    let advice = &assessment.services[at].recommendation;
    let pin = &assessment.service(at).pin;
    let pinned = pin.wave.is_some() || pin.target.is_some() || pin.placement.is_some();
    if pin.keep && !pinned {
        return vec![0];
    }
    let moves = !matches!(advice.placement, Placement::Keep | Placement::Govern);
    let demanded = |candidate: &Candidate| {
        pin.target.is_some() && candidate.target.map(|ix| &assessment.catalog.offering_at(ix).id) == pin.target.as_ref()
    };
    (0..advice.candidates.len())
        .filter(|&number| {
            let candidate = &advice.candidates[number];
            let may = (moves || pinned) && candidate.feasible();
            number == 0 || number == advice.winner || may || demanded(candidate)
        })
        .collect()
}

fn item(assessment: &Assessment<'_>, at: usize) -> Item {
    let (service, result, catalog) = (assessment.service(at), &assessment.services[at], assessment.catalog);
    let options = offered(assessment, at).into_iter().map(|number| choice(assessment, at, number)).collect();
    let category = service.category.as_deref().and_then(|id| catalog.category(id));
    let trust_anchor = category.is_some_and(|category| category.trust_anchor);
    let talks: BTreeMap<&str, bool> =
        service.depends_on.iter().map(|need| (need.service.as_str(), need.data)).collect();
    let apart = APART_DAYS * assessment.policy.day_rate;
    let needs = assessment.graph.needs(at).into_iter().map(|(on, through)| {
        let data = talks.get(assessment.service(on).id.as_str()).copied().unwrap_or(false);
        Need { on, hard: through == Strength::Full, chatty: if data { apart } else { 0.0 } }
    });
    let (pin, contract) = (&service.pin, &service.contract);
    Item {
        id: service.id.clone(),
        name: service.name.clone().unwrap_or_else(|| service.id.clone()),
        options,
        current: 0,
        needs: needs.collect(),
        trust_anchor,
        anchor_setup_days: if trust_anchor { ANCHOR_DAYS } else { 0.0 },
        pin: Pinned {
            wave: pin.wave,
            not_before: pin.not_before,
            keep: pin.keep,
            target: pin.target.clone(),
            placement: pin.placement,
        },
        contract: ContractTerms {
            ends: contract.ends,
            notice: contract.notice,
            renews_months: contract.renews_months,
            cloud_service: result.setup.self_run(catalog) == Some(false),
            transition_unfeasible: false,
        },
        owner: service.owner.clone(),
        criticality: service.criticality,
        // Protection needs are in the levels already.
        weight: 1.0,
    }
}

fn choice(assessment: &Assessment<'_>, at: usize, number: usize) -> Choice {
    let (result, catalog, policy) = (&assessment.services[at], assessment.catalog, assessment.policy);
    let candidate = &result.recommendation.candidates[number];
    let moves = !matches!(candidate.placement, Placement::Keep | Placement::Govern);
    let middle = |(low, high): (f64, f64)| f64::midpoint(low, high);
    let known = candidate.cost_per_year.unwrap_or((0.0, 0.0));
    // What ranks candidates besides effort and price is own operation: the same for the planner.
    let running =
        (candidate.rank_cost - middle(candidate.effort_days) * policy.day_rate) / policy.horizon_years.max(1.0 / 12.0);
    let own = (running - middle(known)).max(0.0);
    let skills = match (candidate.placement, candidate.target) {
        (Placement::Local | Placement::Hybrid, Some(ix)) => catalog.offering_at(ix).skills.iter().cloned().collect(),
        _ => std::collections::BTreeSet::new(),
    };
    Choice {
        placement: candidate.placement,
        target: if candidate.placement == Placement::Keep { None } else { offering_id(assessment, candidate.target) },
        place: place(assessment, at, candidate),
        country: if moves { country(assessment, candidate) } else { result.country.clone() },
        effort_days: candidate.effort_days,
        run_cost_per_year: (known.0 + own, known.1 + own),
        one_off_cost: 0.0,
        exposure: candidate.residual / 4.0,
        gates: gate(assessment, at, number),
        skills,
        moves,
        advised: number == result.recommendation.winner,
    }
}

fn offering_id(assessment: &Assessment<'_>, target: Option<OfferingIx>) -> Option<String> {
    target.map(|ix| assessment.catalog.offering_at(ix).id.clone())
}

fn place(assessment: &Assessment<'_>, at: usize, candidate: &Candidate) -> String {
    let (result, service) = (&assessment.services[at], assessment.service(at));
    match (candidate.placement, candidate.target) {
        (Placement::Local | Placement::Hybrid, _) => "own".to_owned(),
        (Placement::EuCloud, Some(ix)) => format!("vendor {}", assessment.catalog.vendor_id_of(ix)),
        _ if result.setup.self_run(assessment.catalog) == Some(true) => "own".to_owned(),
        _ => match &result.vendor {
            Some(vendor) => format!("vendor {vendor}"),
            None => format!("service {}", service.id),
        },
    }
}

/// Where data then lies: at home where that can be had, as candidates are judged.
fn country(assessment: &Assessment<'_>, candidate: &Candidate) -> Option<String> {
    let (catalog, home) = (assessment.catalog, &assessment.inventory.organisation.home);
    // A bloc is no country.
    candidate_country(candidate.target?, candidate.placement, catalog, home)
        .filter(|code| catalog.country(code).is_some())
}

fn gate(assessment: &Assessment<'_>, at: usize, number: usize) -> Gate {
    let advice = &assessment.services[at].recommendation;
    let state = |number: usize| match advice.candidates[number].gate() {
        GateState::Pass => Gate::Passes,
        GateState::Open => Gate::Open,
        GateState::Fail => Gate::Fails,
    };
    let (own, winner) = (state(number), advice.winner);
    if winner == 0 {
        return own;
    }
    match (number, state(winner).max(Gate::Open)) {
        (n, best) if n == winner => best,
        (0, Gate::Passes) => own.min(Gate::Open),
        (0, _) => Gate::Fails,
        _ => own,
    }
}
