//! Random answer sets against a calculation that shares no code with the engine.

use hoheit::assess::facts::Facts;
use hoheit::assess::lens::{Ready, problems};
use hoheit::catalog::raw::Lens;
use hoheit::catalog::{Catalog, embedded};
use hoheit::model::service::Answer;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::LazyLock;

pub static CATALOG: LazyLock<Catalog> = LazyLock::new(embedded);

const LADDERS: [&str; 2] = ["eu-csf-2026", "eu-csf-1.2.1"];

fn lens(id: &str) -> &'static Lens {
    CATALOG.lens(id).expect("lens")
}

fn answers(rungs: &[(String, Option<u32>)]) -> BTreeMap<String, Answer> {
    rungs.iter().map(|(id, rung)| (id.clone(), Answer { rung: *rung, ..Answer::default() })).collect()
}

/// Score and SEAL of complete answers, straight from the published rule.
fn by_hand(lens: &Lens, rungs: &[u32]) -> (f64, u8) {
    let mut score = 0.0;
    for objective in &lens.objectives {
        let points: f64 = lens
            .criteria
            .iter()
            .zip(rungs)
            .filter(|(c, _)| c.objective == objective.id)
            .map(|(c, r)| c.rungs[*r as usize].value)
            .sum();
        score += points / 1000.0 * objective.weight;
    }
    let inert = |c: &hoheit::catalog::raw::Criterion| c.rungs.iter().all(|rung| rung.seal == Some(4));
    let seal = lens
        .criteria
        .iter()
        .zip(rungs)
        .filter(|(c, _)| !inert(c))
        .filter_map(|(c, r)| c.rungs[*r as usize].seal)
        .min()
        .expect("a criterion with SEAL");
    (score, seal)
}

#[test]
fn no_lens_names_a_missing_fact() {
    let found: Vec<String> = problems(&CATALOG).into_iter().map(|diagnostic| diagnostic.message).collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_perfect_answer_gives_the_published_sum() {
    let lens = lens("eu-csf-2026");
    let best: Vec<(String, Option<u32>)> =
        lens.criteria.iter().map(|c| (c.id.clone(), Some(c.rungs.len() as u32 - 1))).collect();
    let ready = Ready::new(lens, &CATALOG);
    let result = ready.evaluate(&Facts::unknown(CATALOG.raw.controls.len()), Some(&answers(&best)));
    let (low, high) = result.score.expect("score");
    assert!((low - 100.0756).abs() < 1e-9 && (high - 100.0756).abs() < 1e-9, "{low} {high}");
    assert_eq!(result.seal, Some((4, 4)));
    assert_eq!(result.criteria.len(), 48);
}

#[test]
fn nothing_known_is_an_interval_and_never_zero() {
    for id in LADDERS {
        let ready = Ready::new(lens(id), &CATALOG);
        let result = ready.evaluate(&Facts::unknown(CATALOG.raw.controls.len()), None);
        let (low, high) = result.score.expect("score");
        assert!(low < 1.0 && high > 99.0, "{id}: {low} to {high}");
        let (low, high) = result.seal.expect("seal");
        assert!(low == 0 && high == 4, "{id}: {low} to {high}");
        assert!(!result.binding.is_empty());
    }
}

#[test]
fn a_control_that_does_not_exist_is_reported_with_the_valid_ones() {
    let mut raw = hoheit::catalog::load::embedded_raw();
    let lens = raw.lenses.iter_mut().find(|lens| lens.id == "gdpr").expect("gdpr");
    lens.criteria[0].derive[0].when = [("control:audit_right".to_owned(), vec!["yes".to_owned()])].into();
    lens.criteria[1].derive[0].when = [("vendor_controll".to_owned(), vec!["home".to_owned()])].into();
    lens.criteria[2].derive[0].when = [("keys".to_owned(), vec!["vendors".to_owned()])].into();
    let found = problems(&Catalog::new(raw, String::new()));
    assert_eq!(found.len(), 3, "{found:#?}");
    for (diagnostic, close) in found.iter().zip(["audit_rights", "vendor_control", "vendor"]) {
        assert!(diagnostic.help.iter().any(|line| line.contains(close)), "{diagnostic:#?}");
    }
}

fn random_answers(id: &'static str) -> impl Strategy<Value = (&'static str, Vec<Option<u32>>)> {
    let ladders: Vec<_> =
        lens(id).criteria.iter().map(|c| proptest::option::weighted(0.7, 0..c.rungs.len() as u32)).collect();
    ladders.prop_map(move |rungs| (id, rungs))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn random_answers_against_the_calculation_by_hand(
        (id, rungs) in prop_oneof![random_answers(LADDERS[0]), random_answers(LADDERS[1])]
    ) {
        let lens = lens(id);
        let facts = Facts::unknown(CATALOG.raw.controls.len());
        // Nothing but answers: a lens whose criteria must all be asked.
        let mut bare = lens.clone();
        bare.criteria.iter_mut().for_each(|criterion| criterion.derive.clear());
        let ready = Ready::new(&bare, &CATALOG);
        let given: Vec<(String, Option<u32>)> = lens.criteria.iter().map(|c| c.id.clone()).zip(rungs.iter().copied()).collect();
        let result = ready.evaluate(&facts, Some(&answers(&given)));
        let worst: Vec<u32> = rungs.iter().map(|rung| rung.unwrap_or(0)).collect();
        let best: Vec<u32> =
            lens.criteria.iter().zip(&rungs).map(|(c, rung)| rung.unwrap_or(c.rungs.len() as u32 - 1)).collect();
        let (low_score, low_seal) = by_hand(lens, &worst);
        let (high_score, high_seal) = by_hand(lens, &best);
        let (low, high) = result.score.expect("score");
        prop_assert!((low - low_score).abs() < 1e-9 && (high - high_score).abs() < 1e-9);
        prop_assert_eq!(result.seal, Some((low_seal, high_seal)));
        let expected: std::collections::BTreeSet<String> = lens
            .criteria
            .iter()
            .zip(&worst)
            .filter(|(c, r)| {
                c.rungs.iter().any(|rung| rung.seal != Some(4)) && c.rungs[**r as usize].seal == Some(low_seal)
            })
            .map(|(c, _)| c.id.clone())
            .collect();
        let named: std::collections::BTreeSet<String> = result.binding.iter().cloned().collect();
        prop_assert_eq!(named, expected);
    }
}
