//! Which edition a name means: what was said beside it, against how the product is sold.
//!
//! In: an offering or a vendor and what was [`Dropped`]. Out: the offering, the edition of it that fits, or the vendor
//! alone. What must hold: nobody's own software is taken for a hosted service, nor the other way round.

use super::fold::Dropped;
use super::words::{HOSTED, OWN, OWN_PAIRS};
use super::{Match, Names, Sold};
use crate::model::words::OfferingKind;
use rustc_hash::FxHashMap;

impl Names {
    /// Whether what was dropped from the name fits the offering; if not, only its vendor is known.
    pub(super) fn judge<'n>(&'n self, id: &'n str, dropped: Dropped) -> Match<'n> {
        let Some(sold) = self.sold.get(id) else { return Match::Offering(id) };
        let own = matches!(sold.kind, OfferingKind::SelfHosted | OfferingKind::Private);
        let owned = dropped.owned() && (dropped.own || self.own_beside(sold));
        let other = (owned && !own) || (dropped.hosted && sold.kind == OfferingKind::SelfHosted);
        if other { Match::Vendor(&sold.vendor) } else { Match::Offering(id) }
    }

    /// Whether a version number may mean software at one's own site: the vendor sells such software for the same. A
    /// number beside what has programs on people's machines is theirs.
    fn own_beside(&self, sold: &Sold) -> bool {
        let Some(main) = sold.categories.first().filter(|main| !self.programs.contains(*main)) else { return false };
        let own = |id: &String| {
            let other = self.sold.get(id);
            other.is_some_and(|other| other.kind == OfferingKind::SelfHosted && other.categories.contains(main))
        };
        self.of_vendor.get(&sold.vendor).is_some_and(|all| all.iter().any(own))
    }

    /// The offering that goes by `key`, or the edition of it that fits what else is said; else its vendor.
    pub(super) fn suited<'n>(&'n self, id: &'n str, key: &str, said: Dropped) -> Match<'n> {
        let judged = self.judge(id, said);
        if matches!(judged, Match::Offering(_)) {
            return judged;
        }
        let ends: &[&[&str]] = if said.own || said.owned() {
            &[OWN, OWN_PAIRS]
        } else if said.hosted && !said.version {
            &[HOSTED]
        } else {
            &[]
        };
        let fits = |other: &&str| {
            self.seller(other) == self.seller(id) && matches!(self.judge(other, said), Match::Offering(_))
        };
        let mut other = ends
            .iter()
            .flat_map(|list| list.iter())
            .filter_map(|end| self.offerings.exact(&format!("{key} {end}")).filter(fits));
        let first = other.next();
        first.filter(|id| other.all(|other| other == *id)).map_or(judged, Match::Offering)
    }

    /// The one edition that a vendor's bare name means with what was dropped ("Matomo on-prem").
    pub(super) fn edition<'n>(&'n self, vendor: &str, dropped: Dropped) -> Option<&'n str> {
        let own = dropped.owned();
        if !own && !dropped.hosted {
            return None;
        }
        let fits = |id: &&String| self.sold.get(*id).is_some_and(|sold| (sold.kind == OfferingKind::SelfHosted) == own);
        let only = |all: &'n FxHashMap<String, Vec<String>>| {
            let mut list = all.get(vendor)?.iter().filter(fits);
            list.next().filter(|_| list.next().is_none()).map(String::as_str)
        };
        let all = if self.editions.contains(vendor) { &self.of_vendor } else { &self.bare };
        only(all).or_else(|| if own { only(&self.plain) } else { None })
    }
}
