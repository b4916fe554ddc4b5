//! Candidates elsewhere: alternatives of the category and its splits.
//!
//! In: a service, its category. Out: a candidate for each alternative and each split that fits the data, those that cannot be
//! done with the reason.

use super::*;

impl Judge<'_> {
    #[allow(clippy::too_many_arguments)]
    pub(super) fn alternatives(
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
            let rejection = self.unfit(alternative).or_else(|| self.reject(ix, alternative.placement, needs, effort));
            candidate.rejected_because = rejection.map(|rejection| memo.rejections.share(rejection));
            if agreed {
                candidate.measures.insert(Measure::StaysAtHome);
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
    pub(super) fn on_own_ground(&self, setup: &Setup) -> bool {
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
    pub(super) fn hybrid(
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
            .edges(&cloud_setup, |_| true)
            .into_iter()
            .map(|(node, edge)| (node, edge.with([edge.caps[0], edge.caps[1].capped(Interval::REDUCED), edge.caps[2]])))
            .collect();
        let mut cloud_needs = *needs;
        cloud_needs.confidentiality = crate::assess::needs::need_of(&moves, self.catalog).min(needs.confidentiality);
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
        let rejection = self.reject(local, Placement::Local, needs, effort);
        candidate.rejected_because = rejection.map(|rejection| memo.rejections.share(rejection));
        Some(candidate)
    }

    /// Why an alternative does not suit this organisation, whatever it exposes or costs.
    pub(super) fn unfit(&self, alternative: &Alternative) -> Option<Rejection> {
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

    pub(super) fn reject(
        &self,
        ix: OfferingIx,
        placement: Placement,
        needs: &Needs,
        effort: (f64, f64),
    ) -> Option<Rejection> {
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
    pub(super) fn candidate_own(
        &self,
        ix: OfferingIx,
        placement: Placement,
        setup: &Setup,
        memo: &mut Memo,
    ) -> Rc<Own> {
        let key = (ix, placement, setup.has_data, setup.personal, setup.scc);
        if let Some(known) = memo.own.get(&key) {
            return known.clone();
        }
        let changed = candidate_setup(ix, placement, setup, self.catalog, self.inventory);
        let own = Rc::new(Own { exit: self.exit_strength(Some(ix)), ..self.own(&changed) });
        memo.own.insert(key, own.clone());
        own
    }

    /// Obstacles to leaving a new offering; its contract is still to be made.
    pub(super) fn exit_strength(&self, target: Option<OfferingIx>) -> Interval {
        let Some(ix) = target else { return Interval::NONE };
        let offering = self.catalog.offering_at(ix);
        let mut fresh = Service::unknown(String::new());
        fresh.contract.notice = Some(Notice::of_months(2));
        let own = offering.kind == OfferingKind::SelfHosted;
        exit::strength(&exit::obstacles(&fresh, Some(offering), None, Some(own), self.catalog, self.graph))
    }
}

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
