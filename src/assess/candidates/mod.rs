//! Other ways to provide a service, each judged by the same computation on the changed graph.
//!
//! Candidates: keep, govern (keep with what can be agreed or configured), every alternative of the category in the catalog
//! (local, EU cloud), and its splits (hybrid). Each names a real offering. Infeasible ones stay in the list with the reason.

use super::exit;
use super::level::{level, weight};
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
use rustc_hash::FxHashMap;
use std::rc::Rc;

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
    pub rejected_because: Option<Box<Rejection>>,
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
    /// What the candidate relies on (controls, clauses, conditions of the contract to be made): keys of the report texts.
    pub measures: Box<[&'static str]>,
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
}

/// A candidate's own edges and what comes through them.
#[derive(Debug)]
struct Own {
    edges: Vec<(NodeIx, Edge)>,
    /// Strongest hold by channel.
    strength: [Interval; 3],
    /// Strongest transfer to a known country.
    known_transfer: Interval,
    /// Obstacles to leaving it again, for a new offering.
    exit: Interval,
}

/// What comes from the services that a service needs, whatever its own provider is.
#[derive(Debug, Clone, Copy)]
enum Inflow {
    /// Strongest hold by channel: what its own edges bring is simply joined to it.
    Fixed([Interval; 3]),
    /// The service has a fallback or belongs to a group of mutual dependencies: every candidate is computed in the graph.
    Entangled,
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
            .and_then(|id| self.catalog.vendor(id))
            .and_then(|vendor| {
                let named = offering.and_then(|o| o.operator.as_deref().or(o.seller.as_deref()));
                named.and_then(|id| self.catalog.entity(id)).or(vendor.legal.first())
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

    /// Today's offering with what can be configured and agreed: keys outside the vendor's reach where it offers them,
    /// standard contractual clauses, a tested exit. Nothing is agreed where there is nobody to agree with, and no measure
    /// counts that cuts nothing.
    fn govern(
        &self,
        at: (usize, Inflow),
        service: &Service,
        setup: &Setup,
        (needs, keep): (&Needs, &Candidate),
        memo: &mut Memo,
    ) -> Candidate {
        let mut changed = setup.clone();
        let mut measures = Vec::new();
        // Whoever keeps the data for us: the vendor, or the cloud below what we run ourselves.
        let kept_by_others = setup.region.is_some()
            || (setup.self_run(self.catalog) != Some(true) && (setup.offering.is_some() || setup.vendor.is_some()));
        let offers = setup.offering.map(|ix| self.catalog.offering_at(ix).keys.as_slice()).unwrap_or_default();
        let outside = [Keys::Hyok, Keys::ClientSide].into_iter().find(|keys| offers.contains(keys));
        let held = matches!(setup.keys, Some(Keys::Hyok | Keys::ClientSide));
        if let Some(keys) = outside.filter(|_| kept_by_others && !held && keep.own[0].worst == Strength::Full) {
            changed.keys = Some(keys);
            measures.push("measure.keys");
        }
        let today = self.setup_own(setup, memo);
        let leaves = kept_by_others && keep.own[2].worst == Strength::Full && setup.scc != Some(true);
        // Clauses are for recipients abroad. Where none is known, what has to be agreed is that there are none.
        let stays_home = leaves && today.known_transfer == Interval::NONE;
        if leaves && !stays_home {
            changed.scc = Some(true);
            measures.push("measure.scc");
        }
        if keep.own.iter().any(|strength| strength.verdict() == Verdict::Unknown) {
            measures.push("measure.answers");
        }
        if keep.own[1].worst != Strength::None && (kept_by_others || self.may_be_stopped_by_somebody(setup)) {
            measures.push("measure.continuity");
        }
        let own = self.setup_own(&changed, memo);
        let mut strength = self.strengths(at, &own);
        let agreed = stays_home && self.agree_on_place(at, &own, &mut strength);
        let mut own_strength = own_part(&own, strength);
        if agreed {
            measures.insert(0, "measure.eea-only");
            own_strength[2] = own.known_transfer;
        }
        strength[3] = keep.strength[3].capped(Interval { best: Strength::None, worst: Strength::Reduced });
        if keep.strength[3] != Interval::NONE {
            measures.push("measure.exit");
        }
        let steps = f64::from(u32::try_from(measures.len()).unwrap_or(0)).max(1.0);
        let keys_days = if measures.contains(&"measure.keys") { (5.0, 15.0) } else { (0.0, 0.0) };
        let (low, high) = self.policy.govern_days;
        let effort = (low * steps.sqrt() + keys_days.0, high * steps.sqrt() + keys_days.1);
        let cost = service.cost.as_ref().map(|cost| (cost.per_year, cost.per_year * 1.1));
        own_strength[3] = strength[3];
        let mut candidate =
            self.weigh(Placement::Govern, setup.offering, (own_strength, strength), needs, effort, cost);
        candidate.measures = measures.into();
        candidate
    }

    #[allow(clippy::too_many_arguments)]
    fn alternatives(
        &self,
        at: (usize, Inflow),
        service: &Service,
        setup: &Setup,
        needs: &Needs,
        category: &Category,
        memo: &mut Memo,
        out: &mut Vec<Candidate>,
    ) {
        let effort = self.effort(category);
        for alternative in &category.alternatives {
            let Some(ix) = self.catalog.offering_ix(&alternative.offering) else { continue };
            // What runs elsewhere than on own ground can come home as it is.
            let comes_home = Some(ix) == setup.offering;
            if comes_home && (alternative.placement != Placement::Local || self.on_own_ground(setup)) {
                continue;
            }
            let effort = if comes_home { (effort.0 / 2.0, effort.1 / 2.0) } else { effort };
            let own = self.candidate_own(ix, alternative.placement, setup, memo);
            let mut strength = self.strengths(at, &own);
            let agreed = alternative.placement == Placement::EuCloud && self.agree_on_place(at, &own, &mut strength);
            let mut own_strength = own_part(&own, strength);
            if agreed {
                own_strength[2] = own.known_transfer;
            }
            let factor = if comes_home { (1.0, 1.0) } else { alternative.cost_factor.unwrap_or((0.7, 1.3)) };
            let cost = service.cost.as_ref().map(|cost| (cost.per_year * factor.0, cost.per_year * factor.1));
            let mut candidate =
                self.weigh(alternative.placement, Some(ix), (own_strength, strength), needs, effort, cost);
            candidate.rejected_because =
                self.unfit(alternative).or_else(|| self.reject(ix, alternative.placement, needs, effort)).map(Box::new);
            if agreed {
                candidate.measures = Box::new(["measure.eea-only"]);
            }
            out.push(candidate);
        }
        for (number, split) in category.hybrid.iter().enumerate() {
            if let Some(candidate) = self.hybrid(at, service, setup, needs, (number, split), effort, memo) {
                out.push(candidate);
            }
        }
    }

    /// Whether it stands on a site of the organisation's own at home, in nobody else's building.
    fn on_own_ground(&self, setup: &Setup) -> bool {
        let organisation = &self.inventory.organisation;
        let site = setup.site.as_ref().and_then(|id| organisation.sites.iter().find(|site| site.id == *id));
        site.is_some_and(|site| {
            let home = site.country.as_ref().is_some_and(|country| !self.graph.home.is_foreign(country));
            home && site.operator.is_none()
        })
    }

    /// A split: the local part carries its data classes under the full need; the cloud part carries the rest, degrades the
    /// service when it is gone, and needs what its remaining data needs.
    #[allow(clippy::too_many_arguments)]
    fn hybrid(
        &self,
        at: (usize, Inflow),
        service: &Service,
        setup: &Setup,
        needs: &Needs,
        (number, split): (usize, &Hybrid),
        effort: (f64, f64),
        memo: &mut Memo,
    ) -> Option<Candidate> {
        let local = self.catalog.offering_ix(&split.local)?;
        let data = service.data.as_deref()?;
        let (stays, moves): (Vec<String>, Vec<String>) =
            data.iter().cloned().partition(|class| split.local_data.contains(class));
        // A part that carries none of the data is no part: what is left is a move of the whole, and a candidate of its own.
        if stays.is_empty() || moves.is_empty() {
            return None;
        }
        let mut cloud_setup = if split.cloud == "incumbent" {
            setup.offering?;
            setup.clone()
        } else {
            let ix = self.catalog.offering_ix(&split.cloud)?;
            candidate_setup(ix, Placement::EuCloud, setup, self.catalog, self.inventory)
        };
        cloud_setup.has_data = true;
        cloud_setup.personal = personal(Some(&moves), self.catalog);
        let cloud_edges: Vec<(NodeIx, Edge)> = self
            .edges(&cloud_setup)
            .into_iter()
            .map(|(node, edge)| (node, edge.with([edge.caps[0], edge.caps[1].capped(Interval::REDUCED), edge.caps[2]])))
            .collect();
        let mut cloud_needs = *needs;
        cloud_needs.confidentiality = super::needs::need_of(&moves, self.catalog).min(needs.confidentiality);
        cloud_needs.special = moves.iter().any(|id| self.catalog.data_class(id).is_some_and(|class| class.special));
        let local_own = self.candidate_own(local, Placement::Local, setup, memo);
        let local_strength = self.strengths(at, &local_own);
        let [access, disruption, transfer] = self.through(&cloud_edges).strength;
        let cloud_strength = [access, disruption, transfer, self.exit_strength(cloud_setup.offering)];
        let factor = split.effort_factor.unwrap_or((0.8, 1.3));
        let effort = (effort.0 * factor.0, effort.1 * factor.1);
        let cost = service.cost.as_ref().map(|cost| (cost.per_year * 0.8, cost.per_year * 1.4));
        let mut candidate = self.weigh(
            Placement::Hybrid,
            Some(local),
            (own_part(&local_own, local_strength), local_strength),
            needs,
            effort,
            cost,
        );
        let cloud_part =
            self.weigh(Placement::Hybrid, None, (cloud_strength, cloud_strength), &cloud_needs, effort, cost);
        for channel in 0..4 {
            candidate.gates[channel] = candidate.gates[channel].max(cloud_part.gates[channel]);
            candidate.strength[channel] = candidate.strength[channel].join(cloud_part.strength[channel]);
            candidate.own[channel] = candidate.own[channel].join(cloud_part.own[channel]);
        }
        candidate.residual = candidate.residual.max(cloud_part.residual);
        candidate.cloud = cloud_setup.offering;
        candidate.split = u16::try_from(number).ok();
        candidate.rejected_because = self.reject(local, Placement::Local, needs, effort).map(Box::new);
        Some(candidate)
    }

    fn effort(&self, category: &Category) -> (f64, f64) {
        match self.inventory.organisation.people {
            Some(people) if people <= 50 => category.effort.small,
            Some(people) if people > 500 => category.effort.large,
            Some(_) => category.effort.medium,
            None => (category.effort.small.0, category.effort.large.1),
        }
    }

    /// Why an alternative does not suit this organisation, whatever it exposes or costs.
    fn unfit(&self, alternative: &Alternative) -> Option<Rejection> {
        let organisation = &self.inventory.organisation;
        if alternative.partial {
            return Some(Rejection { kind: "reject.function", detail: String::new() });
        }
        if let (Some(limit), Some(people)) = (alternative.up_to_people, organisation.people)
            && people > limit
        {
            return Some(Rejection { kind: "reject.size", detail: limit.to_string() });
        }
        let other_sector = |sector: &String| !alternative.sectors.contains(sector);
        if !alternative.sectors.is_empty() && organisation.sector.as_ref().is_none_or(other_sector) {
            return Some(Rejection { kind: "reject.sector", detail: alternative.sectors.join(", ") });
        }
        None
    }

    fn reject(&self, ix: OfferingIx, placement: Placement, needs: &Needs, effort: (f64, f64)) -> Option<Rejection> {
        let organisation = &self.inventory.organisation;
        if let Some(budget) = organisation.budget
            && effort.0 * self.policy.day_rate > budget
        {
            return Some(Rejection {
                kind: "reject.budget",
                detail: format!("{:.0}", effort.0 * self.policy.day_rate),
            });
        }
        if placement != Placement::Local {
            return None;
        }
        if let Some(skills) = &organisation.capacity.skills {
            let missing: Vec<&str> = self
                .catalog
                .offering_at(ix)
                .skills
                .iter()
                .filter(|skill| !skills.contains(skill))
                .map(String::as_str)
                .collect();
            if !missing.is_empty() {
                return Some(Rejection { kind: "reject.skills", detail: missing.join(", ") });
            }
        }
        if organisation.capacity.around_the_clock == Some(false) && needs.availability == Need::VeryHigh {
            return Some(Rejection { kind: "reject.around-the-clock", detail: String::new() });
        }
        None
    }

    /// What a candidate's own edges bring, remembered.
    fn candidate_own(&self, ix: OfferingIx, placement: Placement, setup: &Setup, memo: &mut Memo) -> Rc<Own> {
        let key = (ix, placement, setup.has_data, setup.personal, setup.scc);
        if let Some(known) = memo.own.get(&key) {
            return known.clone();
        }
        let changed = candidate_setup(ix, placement, setup, self.catalog, self.inventory);
        let own = Rc::new(Own { exit: self.exit_strength(Some(ix)), ..self.own(&changed) });
        memo.own.insert(key, own.clone());
        own
    }

    /// What the edges of a setup bring, remembered.
    fn setup_own(&self, setup: &Setup, memo: &mut Memo) -> Rc<Own> {
        if let Some(known) = memo.setups.get(setup) {
            return known.clone();
        }
        let own = Rc::new(self.own(setup));
        memo.setups.insert(setup.clone(), own.clone());
        own
    }

    fn own(&self, setup: &Setup) -> Own {
        let edges = self.edges(setup);
        let mut own = self.through(&edges);
        own.edges = edges;
        own
    }

    /// Whether a disruption may come through somebody who houses or licenses it, and not merely through the law of the place
    /// where it lies.
    fn may_be_stopped_by_somebody(&self, setup: &Setup) -> bool {
        let edges: Vec<(NodeIx, Edge)> = own_edges(setup, &self.inventory.organisation, &self.graph.home, self.catalog)
            .into_iter()
            .filter(|(target, _)| matches!(target, Target::Offering(_) | Target::Entity(_)))
            .flat_map(|(target, edge)| self.graph.nodes_of(&target, edge, self.catalog))
            .collect();
        self.through(&edges).strength[1].worst != Strength::None
    }

    /// What comes through these edges, without dependencies.
    fn through(&self, edges: &[(NodeIx, Edge)]) -> Own {
        let mut own = Own {
            edges: Vec::new(),
            strength: [Interval::NONE; 3],
            known_transfer: Interval::NONE,
            exit: Interval::NONE,
        };
        for reach in self.reaches.possible() {
            let channel = crate::graph::channel_ix(reach.channel);
            for (node, edge) in edges {
                let value = reach.at(*node).capped(edge.caps[channel]);
                own.strength[channel] = own.strength[channel].join(value);
                if channel == 2 && reach.jurisdiction.is_some() {
                    own.known_transfer = own.known_transfer.join(value);
                }
            }
        }
        own
    }

    fn inflow(&self, at: usize) -> Inflow {
        if self.graph.is_entangled(at) {
            return Inflow::Entangled;
        }
        let mut strength = [Interval::NONE; 3];
        for reach in self.reaches.possible() {
            let channel = crate::graph::channel_ix(reach.channel);
            strength[channel] = strength[channel].join(self.graph.with_own_edges(reach, at, &[]));
        }
        Inflow::Fixed(strength)
    }

    fn edges(&self, setup: &Setup) -> Vec<(NodeIx, Edge)> {
        own_edges(setup, &self.inventory.organisation, &self.graph.home, self.catalog)
            .into_iter()
            .flat_map(|(target, edge)| self.graph.nodes_of(&target, edge, self.catalog))
            .collect()
    }

    /// Strongest hold by channel with these own edges instead of today's, dependencies included.
    fn strengths(&self, (at, inflow): (usize, Inflow), own: &Own) -> [Interval; 4] {
        let mut out = [Interval::NONE; 4];
        match inflow {
            Inflow::Fixed(inflow) => {
                for channel in 0..3 {
                    out[channel] = inflow[channel].join(own.strength[channel]);
                }
            }
            Inflow::Entangled => {
                for reach in self.reaches.possible() {
                    let channel = crate::graph::channel_ix(reach.channel);
                    out[channel] = out[channel].join(self.graph.with_own_edges(reach, at, &own.edges));
                }
            }
        }
        out[3] = own.exit;
        out
    }

    /// A contract still to be made can demand that data, support and sub-processors stay at home: what is merely not known
    /// of a candidate's transfers then becomes a condition. What is known to leave still leaves. Returns whether the
    /// condition is needed.
    fn agree_on_place(&self, (at, inflow): (usize, Inflow), own: &Own, strength: &mut [Interval; 4]) -> bool {
        let known = match inflow {
            Inflow::Fixed(inflow) => inflow[2].join(own.known_transfer),
            Inflow::Entangled => self
                .reaches
                .possible()
                .filter(|reach| reach.channel == Channel::Transfer)
                .map(|reach| {
                    let edges = if reach.jurisdiction.is_some() { own.edges.as_slice() } else { &[] };
                    self.graph.with_own_edges(reach, at, edges)
                })
                .fold(Interval::NONE, Interval::join),
        };
        let needed = known != strength[2];
        strength[2] = known;
        needed
    }

    /// Obstacles to leaving a new offering; its contract is still to be made.
    fn exit_strength(&self, target: Option<OfferingIx>) -> Interval {
        let Some(ix) = target else { return Interval::NONE };
        let offering = self.catalog.offering_at(ix);
        let mut fresh = Service::unknown(String::new());
        fresh.contract.notice = Some(Notice::of_months(2));
        let own = offering.kind == OfferingKind::SelfHosted;
        exit::strength(&exit::obstacles(&fresh, Some(offering), None, Some(own), self.catalog, self.graph))
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
            measures: Box::default(),
            open_to_choice: true,
        }
    }
}

/// What a setup brings itself. A service's own fallback already weakens the whole; it weakens the own part as much.
fn own_part(own: &Own, whole: [Interval; 4]) -> [Interval; 4] {
    let [access, disruption, transfer] = own.strength;
    [access, disruption.meet(whole[1]), transfer, whole[3]]
}

/// How a candidate would be provided: local ones on an own site at home, cloud ones in a region at home where there is one.
/// How a service is provided once it has moved to an offering: on own ground at home, in the cloud at home where it can be
/// had there, else in a country that is not foreign.
#[must_use]
pub fn candidate_setup(
    ix: OfferingIx,
    placement: Placement,
    today: &Setup,
    catalog: &Catalog,
    inventory: &Inventory,
) -> Setup {
    let country = candidate_country(ix, placement, catalog, &inventory.organisation.home);
    Setup {
        offering: Some(ix),
        vendor: None,
        deployment: None,
        region: None,
        site: None,
        country,
        keys: Some(Keys::Vendor),
        has_data: today.has_data,
        personal: today.personal,
        scc: today.scc,
        location_guaranteed: false,
    }
}

/// Where a candidate then lies; the home may be a bloc.
#[must_use]
pub fn candidate_country(ix: OfferingIx, placement: Placement, catalog: &Catalog, home: &str) -> Option<String> {
    if placement != Placement::EuCloud {
        return Some(home.to_owned());
    }
    let countries = catalog.countries_of(ix);
    if countries.iter().any(|country| country == home) {
        return Some(home.to_owned());
    }
    let lens = crate::graph::Home::new(home, catalog);
    countries.iter().find(|country| !lens.is_foreign(country)).cloned()
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
