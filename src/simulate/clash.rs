//! Events that cannot both happen, and events that change nothing.

use super::change::{Buyer, Change, Planned, Resolver};
use crate::catalog::index::OfferingIx;
use crate::diagnostic::Diagnostic;
use crate::graph::home::counts;
use crate::model::words::LawStatus;

impl Resolver<'_> {
    /// Takes exact repetitions away and reports events that cannot both happen.
    pub(super) fn contradictions(&mut self, planned: &mut Vec<Planned>) {
        let mut kept: Vec<Planned> = Vec::new();
        for new in planned.drain(..) {
            let same = kept.iter().find(|old| old.change == new.change);
            if same.is_some_and(|old| old.after_hours.total_cmp(&new.after_hours).is_eq()) {
                continue;
            }
            let clash = match same {
                Some(old) => Some((old.event, "the same event is given twice with different hours".to_owned())),
                None => kept.iter().find_map(|old| self.clash(&old.change, &new.change).map(|why| (old.event, why))),
            };
            if let Some((first, message)) = clash {
                let here = self.spans.get(new.event).map(|spans| spans.what);
                let there = self.spans.get(first).map(|spans| spans.what);
                self.found.push(
                    Diagnostic::error("contradictory-events", message)
                        .at(here, "this event")
                        .at(there, "contradicts this one"),
                );
            }
            kept.push(new);
        }
        for planned in &kept {
            if let Some(note) = self.idle(&planned.change) {
                let span = self.spans.get(planned.event).map(|spans| spans.what);
                self.found.push(Diagnostic::warning("event-without-effect", note).at(span, ""));
            }
            if let Change::Acquire { vendor, by: Buyer::Entity(buyer) } = &planned.change
                && self.catalog.entity(buyer).is_some_and(|entity| {
                    self.catalog
                        .control_chain(entity)
                        .iter()
                        .any(|e| self.catalog.vendor_of_entity(&e.id).is_some_and(|v| v.id == *vendor))
                })
            {
                let message = format!("`{buyer}` belongs to `{vendor}` and cannot buy it");
                let span = self.spans.get(planned.event).and_then(|spans| spans.by);
                self.found.push(Diagnostic::error("contradictory-events", message).at(span, ""));
            }
        }
        *planned = kept;
    }

    fn clash(&self, one: &Change, other: &Change) -> Option<String> {
        let sold_by = |ix: &OfferingIx, vendor: &String| self.catalog.vendor_id_of(*ix) == vendor;
        match (one, other) {
            (Change::Acquire { vendor: a, .. }, Change::Acquire { vendor: b, .. }) if a == b => {
                Some(format!("`{a}` is bought by two buyers"))
            }
            (Change::Acquire { vendor: a, .. }, Change::DenyVendor(b))
            | (Change::DenyVendor(b), Change::Acquire { vendor: a, .. })
                if a == b =>
            {
                Some(format!("`{a}` stops serving us and is bought: both cannot be asked at once"))
            }
            (Change::Acquire { vendor, .. }, Change::LoseOffering(ix))
            | (Change::LoseOffering(ix), Change::Acquire { vendor, .. })
                if sold_by(ix, vendor) =>
            {
                Some(format!("`{vendor}` is bought while its `{}` is lost", self.catalog.offering_at(*ix).id))
            }
            (Change::AnnulLaw(a), Change::EnactLaw(b)) | (Change::EnactLaw(a), Change::AnnulLaw(b)) if a == b => {
                Some(format!("`{a}` is annulled and enacted"))
            }
            _ => None,
        }
    }

    /// Why a change of law changes nothing.
    fn idle(&self, change: &Change) -> Option<String> {
        let in_force = |status: LawStatus| matches!(status, LawStatus::InForce | LawStatus::Lapsing);
        match change {
            Change::EnactLaw(id) => {
                let law = self.catalog.law(id)?;
                let lapsing = law.status == LawStatus::Lapsing;
                let what = if lapsing { "still counts while it lapses" } else { "is in force already" };
                counts(law, self.today).then(|| format!("`{id}` {what}: nothing changes"))
            }
            Change::AnnulLaw(id) => {
                let law = self.catalog.law(id)?;
                (!counts(law, self.today)).then(|| format!("`{id}` is not in force: nothing changes"))
            }
            Change::AnnulAdequacy(id) => {
                let decision = self.catalog.raw.adequacy.iter().find(|decision| decision.id == *id)?;
                (!in_force(decision.status)).then(|| format!("`{id}` is not in force: nothing changes"))
            }
            _ => None,
        }
    }
}
