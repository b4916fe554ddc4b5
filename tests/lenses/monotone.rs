//! Fewer facts never narrow a result, a worse answer or a worse fact never improves one.

use crate::independent::CATALOG;
use hoheit::assess::facts::{EITHER, Fact, Facts, NO, YES};
use hoheit::assess::lens::{LensResult, Ready};
use hoheit::model::service::Answer;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn every_lens() -> Vec<Ready<'static>> {
    CATALOG.raw.lenses.iter().map(|lens| Ready::new(lens, &CATALOG)).collect()
}

fn random_facts() -> impl Strategy<Value = Facts> {
    let fixed: Vec<_> = Fact::ALL.iter().map(|fact| 1..=fact.any()).collect();
    let controls = proptest::collection::vec(1..=EITHER, CATALOG.raw.controls.len());
    (fixed, controls).prop_map(|(fixed, controls)| {
        let mut facts = Facts::unknown(controls.len());
        for (fact, set) in Fact::ALL.iter().zip(fixed) {
            facts = facts.with(*fact, set);
        }
        for (at, set) in controls.into_iter().enumerate() {
            facts = facts.with_control(at, set);
        }
        facts
    })
}

/// One world that the facts allow.
fn one_world(facts: &Facts, pick: u32) -> Facts {
    let choose = |set: u8, salt: u32| {
        let bits: Vec<u8> = (0..8).map(|bit| 1 << bit).filter(|bit| set & bit != 0).collect();
        bits[(pick.wrapping_mul(2_654_435_761).rotate_left(salt % 31) as usize) % bits.len()]
    };
    let mut out = facts.clone();
    for fact in Fact::ALL {
        out = out.with(*fact, choose(facts.get(*fact), *fact as u32));
    }
    for at in 0..CATALOG.raw.controls.len() {
        out = out.with_control(at, choose(facts.control(at), at as u32 + 7));
    }
    out
}

fn inside(narrow: &LensResult, wide: &LensResult) {
    for (known, guessed) in narrow.criteria.iter().zip(&wide.criteria) {
        assert_eq!(known.id, guessed.id);
        assert!(
            guessed.rungs.0 <= known.rungs.0 && known.rungs.1 <= guessed.rungs.1,
            "{} {}: {:?} outside {:?}",
            wide.lens,
            known.id,
            known.rungs,
            guessed.rungs
        );
    }
    if let (Some(known), Some(guessed)) = (narrow.score, wide.score) {
        assert!(guessed.0 <= known.0 + 1e-9 && known.1 <= guessed.1 + 1e-9);
    }
    if let (Some(known), Some(guessed)) = (narrow.seal, wide.seal) {
        assert!(guessed.0 <= known.0 && known.1 <= guessed.1);
    }
}

/// Facts whose values are ordered from bad to good.
const ORDERED: &[(Fact, &[&str])] = &[
    (Fact::VendorControl, &["foreign", "home"]),
    (Fact::OperatorSeat, &["foreign", "home"]),
    (Fact::OwnershipReview, &["yes", "no"]),
    (Fact::MinorityForeign, &["yes", "no"]),
    (Fact::AccessForeign, &["content", "metadata", "none"]),
    (Fact::DisruptionForeign, &["stops", "degrades", "none"]),
    (Fact::Transfer, &["without-basis", "with-basis", "none"]),
    (Fact::DataLocation, &["outside", "mixed", "home"]),
    (Fact::SupportLocation, &["outside", "mixed", "home"]),
    (Fact::SubProcessors, &["outside", "mixed", "home", "none"]),
    (Fact::HostingControl, &["foreign", "home"]),
    (Fact::Keys, &["vendor", "byok", "hyok", "client-side"]),
    (Fact::Export, &["none", "partial", "full"]),
    (Fact::Interfaces, &["proprietary", "mixed", "open"]),
    (Fact::CertC5, &["no", "yes"]),
    (Fact::CertIso27001, &["no", "yes"]),
    (Fact::TrainsOnCustomerData, &["yes", "partial", "no"]),
    (Fact::Notice, &["longer", "within-2-months"]),
];

fn bit(fact: Fact, word: &str) -> u8 {
    fact.set(&[word.to_owned()]).expect("a value of the fact")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn knowing_more_never_leaves_the_interval(facts in random_facts(), pick in any::<u32>()) {
        let world = one_world(&facts, pick);
        for ready in every_lens() {
            inside(&ready.evaluate(&world, None), &ready.evaluate(&facts, None));
        }
    }

    #[test]
    fn a_worse_fact_never_improves(facts in random_facts(), pick in any::<u32>(), at in 0..ORDERED.len(), step in 0usize..3) {
        let (fact, words) = ORDERED[at];
        let step = step.min(words.len() - 2);
        let world = one_world(&facts, pick);
        let worse = world.clone().with(fact, bit(fact, words[step]));
        let better = world.with(fact, bit(fact, words[step + 1]));
        for ready in every_lens() {
            let (bad, good) = (ready.evaluate(&worse, None), ready.evaluate(&better, None));
            for (bad, good) in bad.criteria.iter().zip(&good.criteria) {
                prop_assert!(
                    bad.rungs.0 <= good.rungs.0 && bad.rungs.1 <= good.rungs.1,
                    "{} {}: {} {} gives {:?}, {} gives {:?}",
                    ready.lens.id, bad.id, fact.as_str(), words[step], bad.rungs, words[step + 1], good.rungs
                );
            }
        }
    }

    #[test]
    fn a_control_in_place_never_harms(facts in random_facts(), pick in any::<u32>(), at in 0..CATALOG.raw.controls.len()) {
        let world = one_world(&facts, pick);
        let (without, with) = (world.clone().with_control(at, NO), world.with_control(at, YES));
        for ready in every_lens() {
            for (bad, good) in ready.evaluate(&without, None).criteria.iter().zip(&ready.evaluate(&with, None).criteria) {
                prop_assert!(
                    bad.rungs.0 <= good.rungs.0 && bad.rungs.1 <= good.rungs.1,
                    "{} {}: control {}: {:?} without, {:?} with",
                    ready.lens.id, bad.id, CATALOG.raw.controls[at].id, bad.rungs, good.rungs
                );
            }
        }
    }

    #[test]
    fn a_better_answer_never_harms(facts in random_facts(), at in 0usize..48, low in 0u32..4) {
        let ready = Ready::new(CATALOG.lens("eu-csf-2026").expect("lens"), &CATALOG);
        let criterion = &ready.lens.criteria[at];
        let low = low.min(criterion.rungs.len() as u32 - 2);
        let answer = |rung| BTreeMap::from([(criterion.id.clone(), Answer { rung: Some(rung), ..Answer::default() })]);
        let (bad, good) = (ready.evaluate(&facts, Some(&answer(low))), ready.evaluate(&facts, Some(&answer(low + 1))));
        let (bad_score, good_score) = (bad.score.expect("score"), good.score.expect("score"));
        prop_assert!(bad_score.0 <= good_score.0 && bad_score.1 <= good_score.1);
        let (bad_seal, good_seal) = (bad.seal.expect("seal"), good.seal.expect("seal"));
        prop_assert!(bad_seal.0 <= good_seal.0 && bad_seal.1 <= good_seal.1);
    }
}
