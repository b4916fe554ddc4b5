//! Other ways to provide a service, each judged by the same computation on the changed graph.
//!
//! Candidates: keep, govern (keep with what can be agreed or configured), every alternative of the category in the catalog
//! (local, EU cloud), and its splits (hybrid). Each names a real offering. Infeasible ones stay in the list with the reason.

mod brings;
mod elsewhere;
mod govern;

pub use elsewhere::{candidate_country, candidate_setup};

use super::exit;
use super::level::{level, weight};
use super::measure::{Measure, Measures};
use super::pool::Pool;
use super::{Needs, ServiceResult, exposure, recommend};
use crate::catalog::Catalog;
use crate::catalog::index::OfferingIx;
use crate::catalog::raw::{Alternative, Category, Hybrid};
use crate::graph::setup::{own_edges, personal};
use crate::graph::{Edge, Graph, NodeIx, Reaches, Setup, Target};
use crate::inventory::Inventory;
use crate::model::words::*;
use crate::model::{Interval, Notice, Service, Strength};
use crate::policy::Policy;
use brings::{Inflow, Own, own_part};
use rustc_hash::FxHashMap;
use std::rc::Rc;
use std::sync::Arc;

/// Whether a candidate stays within the gates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GateState {
    /// Even in the worst world.
    Pass,
    /// The facts do not decide it.
    Open,
    /// Not even in the best world.
    Fail,
}

/// One way to provide a service.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Where it would live.
    pub placement: Placement,
    /// Offering; for hybrid the local one.
    pub target: Option<OfferingIx>,
    /// For hybrid: the offering in the cloud.
    pub cloud: Option<OfferingIx>,
    /// For hybrid: place among the category's splits.
    pub split: Option<u16>,
    /// Why it cannot be done, a key of the report texts with its detail.
    pub rejected_because: Option<Arc<Rejection>>,
    /// Gates, by channel: access, disruption, transfer, exit.
    pub gates: [GateState; 4],
    /// Strongest foreign hold by channel: access, disruption, transfer, exit; what other services pass on included.
    pub strength: [Interval; 4],
    /// The part of it that this way of providing the service brings itself. Gates look at this part: what another service
    /// passes on goes when that one moves, whatever is chosen here.
    pub own: [Interval; 4],
    /// Sum of level weights over channels in the worst world, 0 to 4: what stays exposed.
    pub residual: f64,
    /// Effort in person-days, lowest and highest.
    pub effort_days: (f64, f64),
    /// Cost a year, lowest and highest; `None` where today's is not known.
    pub cost_per_year: Option<(f64, f64)>,
    /// Cost that ranks candidates: moving plus running over the policy's horizon, middle of the ranges, in EUR.
    pub rank_cost: f64,
    /// What the candidate relies on (controls, clauses, conditions of the contract to be made).
    pub measures: Measures,
    /// Whether the advice may choose it: it can be done, and no pin of a person says otherwise.
    pub open_to_choice: bool,
}

/// Why a candidate cannot be done.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Rejection {
    /// Key of the report texts (`reject.skills`).
    pub kind: &'static str,
    /// What exactly, such as the missing skills.
    pub detail: String,
}

impl Candidate {
    /// The worst gate.
    #[must_use]
    pub fn gate(&self) -> GateState {
        self.gates.iter().copied().max().unwrap_or(GateState::Pass)
    }

    /// Whether it can be done.
    #[must_use]
    pub fn feasible(&self) -> bool {
        self.rejected_because.is_none()
    }
}

/// What setups seen before let through, per thread: only few occur in an inventory.
#[derive(Debug, Default)]
pub struct Memo {
    own: FxHashMap<MemoKey, Rc<Own>>,
    setups: FxHashMap<Setup, Rc<Own>>,
    rejections: Pool<Rejection>,
}

/// What holds for a service as it is provided today.
#[derive(Debug, Clone)]
pub struct Today {
    /// How it is provided.
    pub setup: Setup,
    /// What it needs at least.
    pub needs: Needs,
    /// Country it lies in.
    pub country: Option<String>,
    /// What reaches it, worst first.
    pub exposures: Vec<exposure::Exposure>,
    /// The judgement of keeping it as it is.
    pub keep: Candidate,
}

type MemoKey = (OfferingIx, Placement, bool, Option<bool>, Option<bool>);

/// Everything that judging needs.
pub struct Judge<'j> {
    pub(super) inventory: &'j Inventory,
    pub(super) catalog: &'j Catalog,
    pub(super) policy: &'j Policy,
    graph: &'j Graph,
    reaches: &'j Reaches,
}

impl<'j> Judge<'j> {
    /// A judge for these inputs.
    #[must_use]
    pub fn new(
        inventory: &'j Inventory,
        catalog: &'j Catalog,
        policy: &'j Policy,
        graph: &'j Graph,
        reaches: &'j Reaches,
    ) -> Self {
        Self { inventory, catalog, policy, graph, reaches }
    }

    /// What holds today for the service at place `at`, alternatives left aside.
    #[must_use]
    pub fn today(&self, at: usize, memo: &mut Memo) -> Today {
        let service = &self.inventory.services[at];
        let setup = Setup::of(service, self.catalog);
        let needs = Needs::of(service, &self.inventory.organisation, self.catalog);
        let offering = setup.offering.map(|ix| self.catalog.offering_at(ix));
        let country = self.country(&setup);
        let self_run = setup.self_run(self.catalog);
        let obstacles = exit::obstacles(service, offering, country.as_deref(), self_run, self.catalog, self.graph);
        let mut exposures = exposure::exposures(at, &needs, self.graph, self.reaches);
        exposures.extend(exposure::exit_exposures(&obstacles, &needs));
        exposures.sort_by_cached_key(exposure::Exposure::order);
        exposures.shrink_to_fit();
        let keep = self.keep(service, &setup, &needs, strongest(&exposures), memo);
        Today { setup, needs, country, exposures, keep }
    }

    /// The result for the service at place `at`.
    #[must_use]
    pub fn service(&self, at: usize, memo: &mut Memo) -> ServiceResult {
        let service = &self.inventory.services[at];
        let Today { setup, needs, country, exposures, keep } = self.today(at, memo);
        let offering = setup.offering.map(|ix| self.catalog.offering_at(ix));
        let vendor = match (setup.offering, &setup.vendor) {
            (Some(ix), _) => Some(self.catalog.vendor_id_of(ix).to_owned()),
            (None, vendor) => vendor.clone(),
        };
        let ultimate_parent = vendor
            .as_deref()
            .and_then(|vendor| {
                let named = offering.and_then(|o| o.operator.as_deref().or(o.seller.as_deref()));
                let contractor = || self.graph.home.contractor(self.catalog, vendor);
                named.and_then(|id| self.catalog.entity(id)).or_else(contractor)
            })
            .and_then(|entity| self.catalog.control_chain(entity).last().map(|top| top.id.clone()));
        let inflow = self.inflow(at);
        let category = service.category.as_deref().and_then(|id| self.catalog.category(id));
        let most = category.map_or(0, |category| category.alternatives.len() + category.hybrid.len());
        let mut candidates = Vec::with_capacity(2 + most);
        candidates.push(keep);
        candidates.push(self.govern((at, inflow), service, &setup, (&needs, &candidates[0]), memo));
        if let Some(category) = category {
            self.alternatives((at, inflow), service, &setup, &needs, category, memo, &mut candidates);
        }
        candidates.shrink_to_fit();
        let recommendation = recommend::recommend(service, candidates, self.catalog);
        ServiceResult {
            setup,
            vendor,
            ultimate_parent,
            country,
            needs,
            lenses: super::LensResults::default(),
            exposures,
            recommendation,
        }
    }

    fn country(&self, setup: &Setup) -> Option<String> {
        if let Some(region) = setup.region.as_deref().and_then(|id| self.catalog.region(id)) {
            return region.country().map(str::to_owned);
        }
        let site =
            setup.site.as_ref().and_then(|id| self.inventory.organisation.sites.iter().find(|site| site.id == *id));
        if let Some(site) = site {
            return site.country.clone();
        }
        setup.country.clone().or_else(|| match self.catalog.countries_of(setup.offering?) {
            [only] => Some(only.clone()),
            _ => None,
        })
    }

    fn keep(
        &self,
        service: &Service,
        setup: &Setup,
        needs: &Needs,
        strength: [Interval; 4],
        memo: &mut Memo,
    ) -> Candidate {
        let own = own_part(&self.setup_own(setup, memo), strength);
        let cost = service.cost.as_ref().map(|cost| (cost.per_year, cost.per_year));
        self.weigh(Placement::Keep, None, (own, strength), needs, (0.0, 0.0), cost)
    }

    fn effort(&self, category: &Category) -> (f64, f64) {
        match self.inventory.organisation.people {
            Some(people) if people <= 50 => category.effort.small,
            Some(people) if people > 500 => category.effort.large,
            Some(_) => category.effort.medium,
            None => (category.effort.small.0, category.effort.large.1),
        }
    }

    fn weigh(
        &self,
        placement: Placement,
        target: Option<OfferingIx>,
        (own, strength): ([Interval; 4], [Interval; 4]),
        needs: &Needs,
        effort_days: (f64, f64),
        cost_per_year: Option<(f64, f64)>,
    ) -> Candidate {
        let limits = recommend::limits(self.policy, needs);
        let state = |channel: usize| recommend::gate(own[channel], limits[channel]);
        let channels = [Channel::Access, Channel::Disruption, Channel::Transfer, Channel::Exit];
        let residual = channels.iter().zip(strength).map(|(channel, s)| weight(level(*channel, s.worst, needs))).sum();
        let middle = |(low, high): (f64, f64)| f64::midpoint(low, high);
        let own_days = match placement {
            Placement::Local => self.policy.local_operation_days[needs.availability as usize],
            Placement::Hybrid => self.policy.local_operation_days[needs.availability as usize] / 2.0,
            Placement::Keep | Placement::Govern | Placement::EuCloud => 0.0,
        };
        let running = cost_per_year.map_or(0.0, middle) + own_days * self.policy.day_rate;
        let rank_cost = middle(effort_days) * self.policy.day_rate + running * self.policy.horizon_years;
        Candidate {
            placement,
            target,
            cloud: None,
            split: None,
            rejected_because: None,
            gates: [state(0), state(1), state(2), state(3)],
            strength,
            own,
            residual,
            effort_days,
            cost_per_year,
            rank_cost,
            measures: Measures::default(),
            open_to_choice: true,
        }
    }
}

/// Strongest hold by channel over all jurisdictions.
fn strongest(exposures: &[exposure::Exposure]) -> [Interval; 4] {
    let mut out = [Interval::NONE; 4];
    for exposure in exposures {
        let channel = exposure.channel as usize;
        out[channel] = out[channel].join(exposure.strength);
    }
    out
}
