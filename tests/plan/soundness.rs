//! Thousands of random problems: every plan holds what it promises.

use crate::checker::check;
use crate::organisation::organisation;
use crate::random::{Random, Wildness, problem};
use hoheit::plan::{Method, Objective, Problem, plan};

const TAME: Wildness = Wildness { services: 12, pins: 10, limits: 10, interplay: 40 };
const WILD: Wildness = Wildness { services: 9, pins: 45, limits: 40, interplay: 80 };

fn run(wild: Wildness, seeds: std::ops::Range<u64>) -> (usize, usize) {
    let (mut planned, mut refused) = (0, 0);
    for seed in seeds {
        let problem = problem(&mut Random::new(seed), wild);
        match plan(&problem) {
            Ok(found) => {
                let wrong = check(&problem, &found);
                assert!(wrong.is_empty(), "seed {seed}: {wrong:#?}");
                planned += 1;
            }
            Err(_) => refused += 1,
        }
    }
    (planned, refused)
}

#[test]
fn no_plan_breaks_order_capacity_freeze_pin_or_notice() {
    let (planned, _) = run(TAME, 0..1_500);
    assert!(planned > 1_000, "only {planned} plans were checked");
}

#[test]
fn nor_with_many_pins_and_tight_limits() {
    let (planned, refused) = run(WILD, 10_000..11_500);
    assert!(planned > 300 && refused > 150, "{planned} plans, {refused} refused");
}

#[test]
fn nor_with_many_services() {
    let (planned, _) = run(Wildness { services: 60, pins: 4, limits: 5, interplay: 30 }, 20_000..20_060);
    assert!(planned > 20);
}

/// The same problem with services in another order and all indices turned with them.
fn shuffled(problem: &Problem, random: &mut Random) -> Problem {
    let mut order: Vec<usize> = (0..problem.services.len()).collect();
    for at in (1..order.len()).rev() {
        order.swap(at, random.below(at + 1));
    }
    let mut now = vec![0; order.len()];
    for (at, &was) in order.iter().enumerate() {
        now[was] = at;
    }
    let mut other = problem.clone();
    other.services = order.iter().map(|&was| problem.services[was].clone()).collect();
    for item in &mut other.services {
        item.needs.iter_mut().for_each(|need| need.on = now[need.on]);
        item.needs.reverse();
    }
    other.groups.iter_mut().flatten().for_each(|member| *member = now[*member]);
    other.groups.reverse();
    other.freezes.reverse();
    other
}

#[test]
fn the_order_of_input_changes_nothing() {
    for seed in 0..300 {
        let mut random = Random::new(seed);
        let first = problem(&mut random, TAME);
        let second = shuffled(&first, &mut random);
        assert_eq!(plan(&first), plan(&second), "seed {seed}");
        assert_eq!(plan(&first), plan(&first), "seed {seed}");
    }
}

#[test]
fn a_hundred_services_are_planned_exactly() {
    let mut problem = organisation(100);
    let cheapest = plan(&problem).expect("a plan");
    assert_eq!(check(&problem, &cheapest), Vec::<String>::new());
    assert_eq!(cheapest.proof.method, Method::Exact);
    problem.objective = Objective::MostExposureRemoved;
    problem.budget = Some(600_000.0);
    let within = plan(&problem).expect("a plan");
    assert_eq!(check(&problem, &within), Vec::<String>::new());
    assert!(within.proof.limits_bind && within.proof.within_limits && within.proof.gap < 0.002, "{:?}", within.proof);
}
