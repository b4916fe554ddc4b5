//! What each tie to a foreign country ends in: the law that shows it best, or the basis for a transfer.
//!
//! In: the catalog, the home and the day. Out: [`Grounds`], decided once for each jurisdiction and kind of tie, for proofs
//! ask for them again and again.

use super::Graph;
use super::home::{bound, laws_at};
use crate::catalog::Catalog;
use crate::catalog::raw::{Adequacy, Law};
use crate::model::Interval;
use crate::model::words::*;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// Laws and decisions by jurisdiction, as places in the catalog's lists.
#[derive(Debug, Default)]
pub(super) struct Grounds {
    /// Decision under which personal data may go there, by number of the jurisdiction; found on first use.
    adequacy: Vec<OnceLock<Option<usize>>>,
    /// Law that tells an access, law that tells a disruption.
    laws: FxHashMap<(u16, Binding), [Option<usize>; 2]>,
}

impl Grounds {
    /// For so many jurisdictions; laws follow with [`Self::settle`] once it is known which ties there are.
    pub(super) fn new(jurisdictions: usize) -> Self {
        Self { adequacy: vec![OnceLock::new(); jurisdictions], laws: FxHashMap::default() }
    }

    /// Finds the laws for one kind of tie.
    pub(super) fn settle(&mut self, (number, binding): (u16, Binding), country: &str, catalog: &Catalog, today: Date) {
        let telling = |kind| telling_law(kind, country, binding, catalog, today);
        self.laws.insert((number, binding), [telling(LawKind::Access), telling(LawKind::Disruption)]);
    }

    /// The law that shows a tie best.
    pub(super) fn law<'c>(
        &self,
        channel: Channel,
        number: u16,
        binding: Binding,
        catalog: &'c Catalog,
    ) -> Option<&'c Law> {
        let kind = usize::from(channel != Channel::Access);
        self.laws.get(&(number, binding)).and_then(|laws| laws[kind]).map(|at| &catalog.raw.laws[at])
    }
}

impl Graph {
    /// The decision under which personal data may go to a jurisdiction.
    pub(super) fn adequacy<'c>(&self, number: usize, catalog: &'c Catalog) -> Option<&'c Adequacy> {
        let find = || self.home.adequacy_at(catalog, &self.jurisdictions[number], self.today);
        self.grounds.adequacy[number].get_or_init(find).map(|at| &catalog.raw.adequacy[at])
    }
}

/// The law that shows a tie best: undisputed before disputed, the general one before special ones, then by id.
fn telling_law(kind: LawKind, country: &str, binding: Binding, catalog: &Catalog, today: Date) -> Option<usize> {
    laws_at(catalog, country)
        .filter(|(_, law)| law.kind == kind)
        .map(|(at, law)| (bound(law, binding, today), at, law))
        .filter(|(strength, ..)| *strength != Interval::NONE)
        .min_by(|(a, _, left), (b, _, right)| {
            (b.best, right.general).cmp(&(a.best, left.general)).then_with(|| left.id.cmp(&right.id))
        })
        .map(|(_, at, _)| at)
}
