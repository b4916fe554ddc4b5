//! The lenses of a run, applied to one service after another.
//!
//! In: the policy's choice of lenses, a service and its facts. Out: a result for each lens that concerns it; services with
//! the same facts share one.

use super::{LensResults, Ready};
use crate::assess::facts::Facts;
use crate::assess::pool::Pool;
use crate::catalog::Catalog;
use crate::model::Service;
use crate::policy::Policy;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// The lenses of a run, with results remembered by facts.
#[derive(Debug)]
pub struct Engine<'c> {
    catalog: &'c Catalog,
    /// Lenses for every service they concern.
    pub chosen: Vec<Ready<'c>>,
    /// The lens for customer service, where nobody chose lenses by name.
    pub customer_service: Option<Ready<'c>>,
}

/// Lens that is added for customer-service categories.
const CUSTOMER_SERVICE: &str = "customer-service";

/// Results seen before, per thread.
#[derive(Debug, Default)]
pub struct Memo {
    facts: Pool<Facts>,
    /// By the lenses that concern a service, one bit each, and its facts.
    seen: FxHashMap<(u64, Arc<Facts>), LensResults>,
}

impl Memo {
    /// The same facts, kept once.
    #[must_use]
    pub fn share(&mut self, facts: Facts) -> Arc<Facts> {
        self.facts.share(facts)
    }
}

impl<'c> Engine<'c> {
    /// The lenses that the policy asks for; ids that do not exist are left out.
    #[must_use]
    pub fn new(catalog: &'c Catalog, policy: &Policy) -> Self {
        let ready = |id: &str| catalog.lens(id).map(|lens| Ready::new(lens, catalog));
        let mut ids: Vec<&str> = policy.lenses.iter().map(String::as_str).collect();
        ids.sort_unstable();
        ids.dedup();
        let extra = !policy.lenses_explicit && !ids.contains(&CUSTOMER_SERVICE);
        Self {
            catalog,
            chosen: ids.into_iter().filter_map(ready).collect(),
            customer_service: extra.then(|| ready(CUSTOMER_SERVICE)).flatten(),
        }
    }

    /// The lens with this number.
    #[must_use]
    pub fn numbered(&self, number: usize) -> &Ready<'c> {
        match (self.chosen.get(number), &self.customer_service) {
            (None, Some(extra)) => extra,
            (found, _) => found.unwrap_or(&self.chosen[0]),
        }
    }

    /// The lenses that concern a service, with their numbers.
    pub fn concerning<'e>(&'e self, service: &'e Service) -> impl Iterator<Item = (usize, &'e Ready<'c>)> {
        let in_group = || {
            let category = service.category.as_deref().and_then(|id| self.catalog.category(id));
            category.is_some_and(|category| category.group == CUSTOMER_SERVICE)
        };
        let extra = self.customer_service.iter().filter(move |_| in_group()).map(|ready| (self.chosen.len(), ready));
        let all = self.chosen.iter().enumerate().chain(extra);
        all.filter(|(_, ready)| ready.concerns(service, self.catalog))
    }

    /// Applies all lenses that concern a service.
    #[must_use]
    pub fn results(&self, service: &Service, facts: &Arc<Facts>, memo: &mut Memo) -> LensResults {
        let evaluated = || {
            let result = |(_, ready): (usize, &Ready<'c>)| {
                let answers = service.answers.get(&ready.lens.id).filter(|answers| !answers.is_empty());
                (ready.lens.id.clone(), ready.evaluate(facts, answers))
            };
            Arc::new(self.concerning(service).map(result).collect())
        };
        // More lenses than bits: nobody has so many.
        let bit = |(number, _): (usize, &Ready<'c>)| u32::try_from(number).ok().and_then(|n| 1_u64.checked_shl(n));
        let mask = self.concerning(service).map(bit).try_fold(0, |mask, bit| Some(mask | bit?));
        match mask.filter(|_| service.answers.is_empty()) {
            Some(mask) => memo.seen.entry((mask, facts.clone())).or_insert_with(evaluated).clone(),
            None => evaluated(),
        }
    }
}
