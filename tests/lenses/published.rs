//! EU Cloud Sovereignty Framework against the published numbers: ladders, weights, score, SEAL, interval, binding criteria.
//!
//! Nothing here uses the engine's types for lenses: the ladders stand below as they were published (`calculator` of 1 June
//! 2026), the catalog's YAML is read as plain values, and the arithmetic is done in whole numbers.

use crate::cases::{assessed, inventory, policy};
use crate::independent::CATALOG;
use hoheit::assess::facts::Facts;
use hoheit::assess::lens::{LensResult, Ready};
use hoheit::model::service::Answer;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

/// Weights by objective, percent: June 2026, October 2025.
const WEIGHTS: [[i64; 8]; 2] = [[20, 10, 10, 15, 10, 15, 15, 5], [15, 10, 10, 15, 20, 15, 10, 5]];

/// The 48 criteria: number, SEAL by answer from worst to best, points by answer in hundredths (a single number: the step).
const PUBLISHED: &[(&str, &[i64], &[i64])] = &[
    ("1.1", &[1, 1, 3, 4], &[0, 4167, 8334, 12501]),
    ("1.2", &[4; 5], &[3125]),
    ("1.3", &[2, 2, 3, 4], &[0, 4167, 8334, 12501]),
    ("1.4", &[4; 5], &[3125]),
    ("1.5", &[4; 5], &[3125]),
    ("1.6", &[4; 5], &[3125]),
    ("1.7", &[4; 4], &[0, 4167, 8300, 12501]),
    ("1.8", &[0, 0, 2, 2, 4], &[3125]),
    ("2.1", &[1, 1, 4], &[0, 8400, 16700]),
    ("2.2", &[1, 1, 1, 2, 4], &[4175]),
    ("2.3", &[1, 1, 1, 1, 4], &[4175]),
    ("2.4", &[0, 1, 2, 3, 4], &[4175]),
    ("2.5", &[4; 5], &[4175]),
    ("2.6", &[3, 3, 3, 4, 4], &[4175]),
    ("3.1", &[0, 1, 2, 3, 4], &[5000]),
    ("3.2", &[0, 1, 2, 3, 4], &[5000]),
    ("3.3", &[0, 1, 1, 3, 4], &[5000]),
    ("3.4", &[0, 0, 1, 1, 4], &[5000]),
    ("3.5", &[2, 2, 2, 3, 4], &[5000]),
    ("4.1", &[1, 1, 4, 4, 4], &[4175]),
    ("4.2", &[1, 1, 3, 3, 4], &[4175]),
    ("4.3", &[1, 1, 3, 3, 4], &[4175]),
    ("4.4", &[1, 2, 3, 3, 4], &[4175]),
    ("4.5", &[0, 2, 4, 4, 4], &[4175]),
    ("4.6", &[0, 2, 3, 3, 4], &[4175]),
    ("5.1", &[1, 1, 3, 3, 4], &[3575]),
    ("5.2", &[1, 1, 3, 3, 4], &[3575]),
    ("5.3", &[4; 5], &[3575]),
    ("5.4", &[0, 2, 3, 3, 4], &[3575]),
    ("5.5", &[1, 1, 3, 3, 4], &[3575]),
    ("5.6", &[1, 1, 2, 3, 4], &[3575]),
    ("5.7", &[1, 1, 2, 3, 4], &[3575]),
    ("6.1", &[0, 1, 2, 3, 4], &[5000]),
    ("6.2", &[0, 0, 2, 3, 4], &[5000]),
    ("6.3", &[2, 2, 3, 4, 4], &[5000]),
    ("6.4", &[2, 2, 3, 3, 4], &[5000]),
    ("6.5", &[0, 3, 3, 3, 4], &[5000]),
    ("7.1", &[1, 1, 2, 3, 4], &[3575]),
    ("7.2", &[4; 5], &[3575]),
    ("7.3", &[1, 1, 1, 3, 4], &[3575]),
    ("7.4", &[0, 1, 1, 3, 4], &[3575]),
    ("7.5", &[0, 1, 2, 3, 4], &[3575]),
    ("7.6", &[1, 1, 4, 4, 4], &[3575]),
    ("7.7", &[1, 1, 1, 1, 4], &[3575]),
    ("8.1", &[1, 1, 4, 4, 4], &[6250]),
    ("8.2", &[0, 0, 3, 4, 4], &[6250]),
    ("8.3", &[1, 1, 2, 3, 4], &[6250]),
    ("8.4", &[4; 5], &[6250]),
];

/// A ladder: number, objective from 0, SEAL and ten-thousandths of a point by answer.
#[derive(Debug, Clone, PartialEq)]
struct Ladder {
    id: String,
    objective: usize,
    seals: Vec<i64>,
    points: Vec<i64>,
}

impl Ladder {
    fn last(&self) -> usize {
        self.seals.len() - 1
    }

    fn inert(&self) -> bool {
        self.seals.iter().all(|seal| *seal == 4)
    }
}

/// The calculator as published.
fn published() -> Vec<Ladder> {
    let ladder = |(id, seals, points): &(&str, &[i64], &[i64])| Ladder {
        id: (*id).to_owned(),
        objective: id[..1].parse::<usize>().expect("an objective") - 1,
        seals: seals.to_vec(),
        points: match points {
            [step] => (0..).take(seals.len()).map(|at| at * step * 100).collect(),
            all => all.iter().map(|point| point * 100).collect(),
        },
    };
    PUBLISHED.iter().map(ladder).collect()
}

/// A profile as its YAML says, read as plain values: weights and ladders.
fn shipped(id: &str) -> (Vec<i64>, Vec<Ladder>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("catalogs/lenses/{id}.yaml"));
    let text = std::fs::read_to_string(path).expect("shipped");
    let value: serde_json::Value = serde_yaml::from_str(&text).expect("YAML");
    let list = |value: &serde_json::Value| value.as_array().expect("a list").clone();
    let word = |value: &serde_json::Value| value.as_str().expect("a word").to_owned();
    #[allow(clippy::cast_possible_truncation)]
    let parts = |value: &serde_json::Value| (value.as_f64().expect("a number") * 10_000.0).round() as i64;
    let objectives = list(&value["objectives"]);
    let names: Vec<String> = objectives.iter().map(|objective| word(&objective["id"])).collect();
    let ladders = list(&value["criteria"]).into_iter().map(|criterion| Ladder {
        id: word(&criterion["id"]),
        objective: names.iter().position(|name| *name == word(&criterion["objective"])).expect("an objective"),
        seals: list(&criterion["rungs"]).iter().map(|rung| rung["seal"].as_i64().expect("SEAL")).collect(),
        points: list(&criterion["rungs"]).iter().map(|rung| parts(&rung["value"])).collect(),
    });
    (objectives.iter().map(|objective| parts(&objective["weight"]) / 10_000).collect(), ladders.collect())
}

/// What a set of answers gives: score from and to in ten-millionths of a percent, SEAL from and to, binding criteria, capping ones.
#[derive(Debug, PartialEq)]
struct Expected {
    score: (i64, i64),
    seal: (i64, i64),
    binding: BTreeSet<String>,
    capping: BTreeSet<String>,
}

/// The published rule on the answers that remain possible, worst and best for each criterion.
fn calculate(weights: &[i64], ladders: &[Ladder], rungs: &[(usize, usize)]) -> Expected {
    // Ten-thousandths of points ÷ 1000 × percent: 10^7 parts of a percent.
    let sum = |pick: fn(&(usize, usize)) -> usize| -> i64 {
        ladders.iter().zip(rungs).map(|(l, r)| l.points[pick(r)] * weights[l.objective]).sum()
    };
    let low = |ladder: &Ladder, r: &(usize, usize)| *ladder.seals[r.0..=r.1].iter().min().expect("a rung");
    let high = |ladder: &Ladder, r: &(usize, usize)| *ladder.seals[r.0..=r.1].iter().max().expect("a rung");
    let telling = || ladders.iter().zip(rungs).filter(|(ladder, _)| !ladder.inert());
    let seal = (
        telling().map(|(l, r)| low(l, r)).min().expect("criteria"),
        telling().map(|(l, r)| high(l, r)).min().expect("criteria"),
    );
    let named = |list: Vec<&Ladder>| list.into_iter().map(|ladder| ladder.id.clone()).collect();
    Expected {
        score: (sum(|r| r.0), sum(|r| r.1)),
        seal,
        binding: named(telling().filter(|(l, r)| low(l, r) == seal.0).map(|(l, _)| l).collect()),
        capping: if seal.1 == 4 {
            BTreeSet::new()
        } else {
            named(telling().filter(|(l, r)| high(l, r) == seal.1).map(|(l, _)| l).collect())
        },
    }
}

#[allow(clippy::cast_possible_truncation)]
fn found(result: &LensResult) -> Expected {
    let parts = |percent: f64| (percent * 10_000_000.0).round() as i64;
    let (low, high) = result.score.expect("a score");
    let (least, most) = result.seal.expect("SEAL");
    Expected {
        score: (parts(low), parts(high)),
        seal: (least.into(), most.into()),
        binding: result.binding.iter().cloned().collect(),
        capping: result.capping.iter().cloned().collect(),
    }
}

static PROFILES: LazyLock<[(&str, Vec<i64>, Vec<Ladder>); 2]> = LazyLock::new(|| {
    ["eu-csf-2026", "eu-csf-1.2.1"].map(|id| {
        let (weights, ladders) = shipped(id);
        (id, weights, ladders)
    })
});

#[test]
fn the_shipped_ladders_and_weights_are_the_published_ones() {
    let [(_, newer, june), (_, older, october)] = &*PROFILES;
    assert_eq!(newer, &WEIGHTS[0].to_vec());
    assert_eq!(older, &WEIGHTS[1].to_vec());
    assert_eq!(june, &published());
    assert_eq!(june.len(), 48);
    let inert: Vec<&str> = june.iter().filter(|ladder| ladder.inert()).map(|ladder| ladder.id.as_str()).collect();
    assert_eq!(inert, ["1.2", "1.4", "1.5", "1.6", "1.7", "2.5", "5.3", "7.2", "8.4"]);
    // Version 1.2.1 publishes no points: every objective is nominal 1000 in equal shares, to the published rounding.
    for objective in 0..8 {
        let best = october.iter().filter(|l| l.objective == objective).map(|l| l.points[l.last()]).sum::<i64>();
        assert!((9_995_000..=10_005_000).contains(&best), "SOV-{}: {best}", objective + 1);
    }
    let perfect: Vec<(usize, usize)> = june.iter().map(|ladder| (ladder.last(), ladder.last())).collect();
    let best = calculate(newer, june, &perfect);
    assert_eq!(best.score, (1_000_756_000, 1_000_756_000), "100.0756 percent");
}

#[test]
fn inert_criteria_move_the_score_and_never_the_seal() {
    let (id, weights, ladders) = &PROFILES[0];
    let ready = Ready::new(CATALOG.lens(id).expect("the profile"), &CATALOG);
    let with_inert_at = |best: bool| {
        let rungs: Vec<usize> = ladders.iter().map(|l| if l.inert() && !best { 0 } else { l.last() }).collect();
        (
            ready.evaluate(&unknown(), Some(&answers(ladders, &rungs.iter().map(|r| Some(*r)).collect::<Vec<_>>()))),
            rungs,
        )
    };
    let ((worst, rungs), (best, _)) = (with_inert_at(false), with_inert_at(true));
    assert_eq!((worst.seal, best.seal), (Some((4, 4)), Some((4, 4))));
    assert!(worst.score.expect("score").0 + 10.0 < best.score.expect("score").0);
    let fixed: Vec<(usize, usize)> = rungs.iter().map(|rung| (*rung, *rung)).collect();
    assert_eq!(found(&worst), calculate(weights, ladders, &fixed));
}

#[test]
fn both_profiles_and_others_can_be_asked_for_at_once() {
    let all = ["eu-csf-2026", "eu-csf-1.2.1", "bsi-c3a-1.0", "gdpr", "dora", "data-act", "customer-service"];
    let inventory = inventory(
        "organisation: { name: X, home: DE }\nservices:\n  - { id: bot, category: voice-assistant, offering: cognigy-ai-saas, data: [call-recording] }\n",
    );
    let policy = policy(&all);
    let assessment = assessed(&inventory, &policy);
    let lenses = &assessment.services[0].lenses;
    assert_eq!(lenses.keys().map(String::as_str).collect::<BTreeSet<_>>(), all.into_iter().collect());
    assert_ne!(lenses["eu-csf-2026"].score, lenses["eu-csf-1.2.1"].score, "the profiles are not mixed");
}

fn unknown() -> Facts {
    Facts::unknown(CATALOG.raw.controls.len())
}

fn answers(ladders: &[Ladder], rungs: &[Option<usize>]) -> BTreeMap<String, Answer> {
    let answer = |(ladder, rung): (&Ladder, &Option<usize>)| {
        let rung = rung.map(|rung| u32::try_from(rung).expect("small"));
        (ladder.id.clone(), Answer { rung, ..Answer::default() })
    };
    ladders.iter().zip(rungs).map(answer).collect()
}

/// Answers to both profiles; each criterion is answered with this probability.
fn random(share: f64) -> impl Strategy<Value = (usize, Vec<Option<usize>>)> {
    let of = move |profile: usize| {
        let rung = |ladder: &Ladder| match share < 1.0 {
            true => proptest::option::weighted(share, 0..ladder.seals.len()).boxed(),
            false => (0..ladder.seals.len()).prop_map(Some).boxed(),
        };
        let rungs: Vec<BoxedStrategy<Option<usize>>> = PROFILES[profile].2.iter().map(rung).collect();
        rungs.prop_map(move |rungs| (profile, rungs))
    };
    prop_oneof![of(0), of(1)]
}

fn written(id: &str, ladders: &[Ladder], rungs: &[Option<usize>], service: &str) -> String {
    let given: Vec<String> = ladders
        .iter()
        .zip(rungs)
        .filter_map(|(ladder, rung)| Some(format!("\"{}\": {}", ladder.id, (*rung)?)))
        .collect();
    format!(
        "organisation: {{ name: X, home: DE }}\nservices:\n  - {service}\n    answers: {{ {id}: {{ {} }} }}\n",
        given.join(", ")
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Some criteria answered and nothing derived: the others keep their whole ladder.
    #[test]
    fn partial_answers_give_the_calculated_interval((profile, rungs) in random(0.6)) {
        let (id, weights, ladders) = &PROFILES[profile];
        let mut bare = CATALOG.lens(id).expect("the profile").clone();
        bare.criteria.iter_mut().for_each(|criterion| criterion.derive.clear());
        let result = Ready::new(&bare, &CATALOG).evaluate(&unknown(), Some(&answers(ladders, &rungs)));
        let open: Vec<(usize, usize)> =
            ladders.iter().zip(&rungs).map(|(l, rung)| rung.map_or((0, l.last()), |rung| (rung, rung))).collect();
        let expected = calculate(weights, ladders, &open);
        prop_assert!(expected.score.0 <= expected.score.1);
        prop_assert_eq!(found(&result), expected);
    }
}

proptest! {
    // Each case assesses an inventory.
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Every criterion answered, in an inventory: whatever else is known, only the answers count.
    #[test]
    fn complete_answers_come_out_as_calculated((profile, rungs) in random(1.0), known in any::<bool>()) {
        let (id, weights, ladders) = &PROFILES[profile];
        let service = if known { "id: crm\n    category: crm\n    offering: salesforce-service-cloud\n    keys: vendor" } else { "id: x" };
        let inventory = inventory(&written(id, ladders, &rungs, service));
        let policy = policy(&[id]);
        let assessment = assessed(&inventory, &policy);
        let fixed: Vec<(usize, usize)> = rungs.iter().map(|rung| rung.map(|rung| (rung, rung)).expect("complete")).collect();
        prop_assert_eq!(found(&assessment.services[0].lenses[*id]), calculate(weights, ladders, &fixed));
    }

    /// Some answered, the rest derived from a real service: what is summed up is what each criterion says, and an answer is
    /// never widened or moved.
    #[test]
    fn partial_answers_with_facts_add_up((profile, rungs) in random(0.4)) {
        let (id, weights, ladders) = &PROFILES[profile];
        let service = "id: crm\n    category: crm\n    offering: salesforce-service-cloud\n    region: aws/eu-central-1\n    data: [customer-contact]";
        let inventory = inventory(&written(id, ladders, &rungs, service));
        let policy = policy(&[id]);
        let assessment = assessed(&inventory, &policy);
        let result = &assessment.services[0].lenses[*id];
        let mut said = Vec::new();
        for ((ladder, rung), criterion) in ladders.iter().zip(&rungs).zip(&result.criteria) {
            prop_assert_eq!(&ladder.id, &criterion.id);
            let (low, high) = (criterion.rungs.0 as usize, criterion.rungs.1 as usize);
            prop_assert!(rung.is_none_or(|rung| (low, high) == (rung, rung)), "{}: answered {:?}, found {:?}", ladder.id, rung, criterion.rungs);
            said.push((low, high));
        }
        prop_assert_eq!(found(result), calculate(weights, ladders, &said));
        prop_assert!(!result.binding.is_empty());
    }
}
