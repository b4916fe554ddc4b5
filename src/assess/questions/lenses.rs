//! By how much answers would narrow the lenses.
//!
//! In: the lenses that concern a service, and its facts. Out: for each thing to ask, by how much the intervals of the lenses
//! shrink on average over the possible answers. Services with the same facts have the same gains: they are worked out once.

use super::field::Field;
use super::{Ask, small};
use crate::assess::facts::{EITHER, Fact, Facts, NO, NOT_CONCERNED, YES};
use crate::assess::lens::Ready;
use std::collections::BTreeMap;

/// The field behind a fact that lenses ask for.
fn field_of(fact: Fact) -> Option<Field> {
    match fact {
        Fact::Keys => Some(Field::Keys),
        Fact::DataLocation => Some(Field::Region),
        Fact::ProcessorAgreement => Some(Field::ProcessorAgreement),
        Fact::Scc => Some(Field::Scc),
        Fact::PersonalData | Fact::SpecialData => Some(Field::Data),
        Fact::Notice => Some(Field::Notice),
        Fact::Fallback => Some(Field::Fallback),
        Fact::Criticality => Some(Field::Criticality),
        _ => None,
    }
}

/// By how much each answer would shrink the intervals of the lenses, as a share of all of them.
pub(super) fn of_lenses(lenses: &[(usize, &Ready<'_>)], facts: &Facts) -> BTreeMap<Ask, f64> {
    let mut gains: BTreeMap<Ask, f64> = BTreeMap::new();
    #[allow(clippy::cast_precision_loss)]
    let share = 1.0 / lenses.len().max(1) as f64;
    for (number, ready) in lenses {
        for criterion in 0..ready.lens.criteria.len() {
            if !ready.criterion_concerns(criterion, facts) {
                continue;
            }
            let rungs = ready.derive(criterion, facts);
            let now = ready.stake(criterion, rungs);
            if now <= 0.0 {
                continue;
            }
            let mut any = false;
            for at in ready.controls_of(criterion) {
                let possible = facts.control(*at);
                if possible & EITHER != EITHER || possible & NOT_CONCERNED != 0 {
                    continue;
                }
                let after = [YES, NO].map(|value| {
                    ready.stake(criterion, ready.derive(criterion, &facts.clone().with_control(*at, value)))
                });
                let gain = now - f64::midpoint(after[0], after[1]);
                if gain > 1e-9 {
                    any = true;
                    *gains.entry(Ask::Control(small(*at))).or_default() += gain * share;
                }
            }
            for fact in ready.facts_of(criterion) {
                let Some(field) = field_of(fact) else { continue };
                let values: Vec<u8> = (0..8).map(|bit| 1 << bit).filter(|bit| facts.get(fact) & bit != 0).collect();
                if values.len() < 2 {
                    continue;
                }
                #[allow(clippy::cast_precision_loss)]
                let count = values.len() as f64;
                let stake =
                    |value: &u8| ready.stake(criterion, ready.derive(criterion, &facts.clone().with(fact, *value)));
                let gain = now - values.iter().map(stake).sum::<f64>() / count;
                if gain > 1e-9 {
                    any = true;
                    *gains.entry(Ask::Field(field)).or_default() += gain * share;
                }
            }
            if !any {
                gains.insert(Ask::Criterion(small(*number), small(criterion)), now * share);
            }
        }
    }
    gains
}
