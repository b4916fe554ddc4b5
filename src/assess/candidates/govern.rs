//! Governing: the same offering with what can be configured and agreed.
//!
//! In: a service as it is provided today. Out: the candidate, with the measures that it relies on. What must hold: nothing is
//! agreed where there is nobody to agree with, and no measure counts that cuts nothing.

use super::*;

impl Judge<'_> {
    /// Today's offering with what can be configured and agreed: keys outside the vendor's reach where it offers them,
    /// standard contractual clauses, a tested exit. Nothing is agreed where there is nobody to agree with, and no measure
    /// counts that cuts nothing.
    pub(super) fn govern(
        &self,
        at: (usize, Inflow),
        service: &Service,
        setup: &Setup,
        (needs, keep): (&Needs, &Candidate),
        memo: &mut Memo,
    ) -> Candidate {
        let mut changed = setup.clone();
        let mut measures = Measures::default();
        // Whoever keeps the data for us: the vendor, or the cloud below what we run ourselves.
        let kept_by_others = setup.region.is_some()
            || (setup.self_run(self.catalog) != Some(true) && (setup.offering.is_some() || setup.vendor.is_some()));
        let offers = setup.offering.map(|ix| self.catalog.offering_at(ix).keys.as_slice()).unwrap_or_default();
        let outside = [Keys::Hyok, Keys::ClientSide].into_iter().find(|keys| offers.contains(keys));
        let held = matches!(setup.keys, Some(Keys::Hyok | Keys::ClientSide));
        if let Some(keys) = outside.filter(|_| kept_by_others && !held && keep.own[0].worst == Strength::Full) {
            changed.keys = Some(keys);
            measures.insert(Measure::Keys);
        }
        let today = self.setup_own(setup, memo);
        let leaves = kept_by_others && keep.own[2].worst == Strength::Full && setup.scc != Some(true);
        // Clauses are for recipients abroad. Where none is known, what has to be agreed is that there are none.
        let stays_home = leaves && today.known_transfer == Interval::NONE;
        if leaves && !stays_home {
            changed.scc = Some(true);
            measures.insert(Measure::Clauses);
        }
        if keep.own.iter().any(|strength| strength.verdict() == Verdict::Unknown) {
            measures.insert(Measure::Answers);
        }
        if keep.own[1].worst != Strength::None && (kept_by_others || self.may_be_stopped_by_somebody(setup)) {
            measures.insert(Measure::Continuity);
        }
        let own = self.setup_own(&changed, memo);
        let mut strength = self.strengths(at, &own);
        let agreed = stays_home && self.agree_on_place(at, &own, &mut strength);
        let mut own_strength = own_part(&own, strength);
        if agreed {
            measures.insert(Measure::StaysAtHome);
            own_strength[2] = own.known_transfer;
        }
        strength[3] = keep.strength[3].capped(Interval { best: Strength::None, worst: Strength::Reduced });
        if keep.strength[3] != Interval::NONE {
            measures.insert(Measure::Exit);
        }
        let steps = f64::from(measures.count()).max(1.0);
        let keys_days = if measures.contains(Measure::Keys) { (5.0, 15.0) } else { (0.0, 0.0) };
        let (low, high) = self.policy.govern_days;
        let effort = (low * steps.sqrt() + keys_days.0, high * steps.sqrt() + keys_days.1);
        let cost = service.cost.as_ref().map(|cost| (cost.per_year, cost.per_year * 1.1));
        own_strength[3] = strength[3];
        let mut candidate =
            self.weigh(Placement::Govern, setup.offering, (own_strength, strength), needs, effort, cost);
        candidate.measures = measures;
        candidate
    }

    /// Whether a disruption may come through somebody who houses or licenses it, and not merely through the law of the place
    /// where it lies.
    pub(super) fn may_be_stopped_by_somebody(&self, setup: &Setup) -> bool {
        let somebody = |target: &Target| matches!(target, Target::Offering(_) | Target::Entity(_));
        self.through(&self.edges(setup, somebody)).strength[1].worst != Strength::None
    }
}
