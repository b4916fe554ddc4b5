//! The objective against a search through all combinations, and contradictions against the same.

use crate::checker::earliest_exit;
use crate::random::{Random, Wildness, problem};
use hoheit::plan::{Gate, Method, Objective, Problem, plan};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// Options that may be taken, said again in other words.
pub(crate) fn may(problem: &Problem) -> Vec<Vec<usize>> {
    let end = problem.start + ((problem.horizon_years * 12.0).round() as i64).months();
    let mut all = Vec::new();
    for item in &problem.services {
        let mut options: Vec<usize> = (0..item.options.len()).collect();
        if item.pin.keep {
            options.retain(|&at| at == item.current);
        }
        if item.pin.wave.is_some() {
            options.retain(|&at| at != item.current);
        }
        if let Some(target) = &item.pin.target {
            options.retain(|&at| item.options[at].target.as_ref() == Some(target));
        }
        if let Some(placement) = item.pin.placement {
            options.retain(|&at| item.options[at].placement == placement);
        }
        let stays: Vec<usize> = options.iter().copied().filter(|&at| !item.options[at].moves).collect();
        if earliest_exit(problem, item).is_some_and(|exit| exit > end) && !stays.is_empty() {
            options = stays;
        }
        let reached = options.iter().map(|&at| item.options[at].gates).max().unwrap_or(Gate::Fails);
        let free = problem.objective == Objective::MostExposureRemoved;
        options.retain(|&at| item.options[at].gates == reached || (free && at == item.current));
        all.push(options);
    }
    all
}

/// Person-days until the end of the plan, counted day by day.
pub(crate) fn person_days(problem: &Problem) -> f64 {
    let end = problem.start + ((problem.horizon_years * 12.0).round() as i64).months();
    let weekday = |day: Date| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let Some(per_month) = problem.capacity.days_per_month else { return f64::INFINITY };
    let mut sum = 0.0;
    for day in problem.start.series(1.day()).take_while(|day| *day <= end) {
        let frozen = problem.freezes.iter().any(|freeze| freeze.from <= day && day <= freeze.to);
        if weekday(day) && !frozen {
            let first = day.first_of_month();
            let month = first.series(1.day()).take_while(|other| *other <= day.last_of_month());
            sum += per_month / month.filter(|other| weekday(*other)).count() as f64;
        }
    }
    sum
}

/// Cost, exposure, effort and money of one combination.
pub(crate) fn worth(problem: &Problem, chosen: &[usize]) -> [f64; 4] {
    let option = |at: usize| &problem.services[at].options[chosen[at]];
    let middle = |(a, b): (f64, f64)| (a + b) / 2.0;
    let (mut run, mut once, mut effort, mut exposure) = (0.0, 0.0, 0.0, 0.0);
    for (at, item) in problem.services.iter().enumerate() {
        run += middle(option(at).run_cost_per_year);
        once += option(at).one_off_cost;
        effort += middle(option(at).effort_days);
        exposure += option(at).exposure * item.weight;
        let mut loudest: std::collections::BTreeMap<usize, f64> = std::collections::BTreeMap::new();
        for need in item.needs.iter().filter(|need| need.on != at) {
            let loud = loudest.entry(need.on).or_default();
            *loud = loud.max(need.chatty);
        }
        for (on, chatty) in loudest {
            if option(at).place != option(on).place {
                run += chatty;
            }
        }
        if item.trust_anchor && !option(at).moves {
            let wanted = problem.services.iter().enumerate().any(|(other, needing)| {
                other != at && option(other).moves && needing.needs.iter().any(|need| need.on == at)
            });
            if wanted {
                effort += item.anchor_setup_days;
            }
        }
    }
    let money = once + effort * problem.day_rate;
    [run * problem.horizon_years + money, exposure, effort, money]
}

/// Calls `visit` with every combination until it says stop.
pub(crate) fn each(options: &[Vec<usize>], visit: &mut dyn FnMut(&[usize])) {
    if options.iter().any(Vec::is_empty) {
        return;
    }
    let mut places = vec![0; options.len()];
    loop {
        let chosen: Vec<usize> = places.iter().zip(options).map(|(&place, of)| of[place]).collect();
        visit(&chosen);
        let Some(at) = (0..places.len()).find(|&at| places[at] + 1 < options[at].len()) else { return };
        places[at] += 1;
        places[..at].fill(0);
    }
}

pub(crate) fn keeps_limits(problem: &Problem, worth: &[f64; 4], days: f64) -> bool {
    worth[2] <= days * (1.0 + 1e-9) + 1e-9 && problem.budget.is_none_or(|budget| worth[3] <= budget + 1e-6)
}

#[test]
fn small_cases_are_as_good_as_the_best_combination() {
    let wild = Wildness { services: 7, pins: 10, limits: 35, interplay: 80 };
    let (mut compared, mut bound) = (0, 0);
    for seed in 40_000..41_200 {
        let problem = problem(&mut Random::new(seed), wild);
        let Ok(found) = plan(&problem) else { continue };
        if !found.held_back.is_empty() {
            continue;
        }
        let days = person_days(&problem);
        let first = usize::from(problem.objective == Objective::MostExposureRemoved);
        let mut best: Option<f64> = None;
        each(&may(&problem), &mut |chosen| {
            let worth = worth(&problem, chosen);
            if keeps_limits(&problem, &worth, days) {
                best = Some(best.map_or(worth[first], |best| best.min(worth[first])));
            }
        });
        let best = best.unwrap_or_else(|| panic!("seed {seed}: a plan where no combination keeps the limits"));
        let chosen: Vec<usize> = problem
            .services
            .iter()
            .map(|item| found.decisions.iter().find(|d| d.service == item.id).expect("decided").option)
            .collect();
        let reached = worth(&problem, &chosen);
        assert!((reached[first] - found.proof.objective).abs() < 1e-4, "seed {seed}: the proof names another value");
        assert!(keeps_limits(&problem, &reached, days) == found.proof.within_limits, "seed {seed}");
        let slack = 1e-5 * best.abs().max(1.0);
        assert!(found.proof.bound <= best + slack, "seed {seed}: bound {} above {best}", found.proof.bound);
        if found.proof.method == Method::Exact {
            assert!(reached[first] <= best + slack, "seed {seed}: {} where {best} is possible", reached[first]);
            compared += 1;
            bound += usize::from(found.proof.limits_bind);
        }
    }
    assert!(compared > 600 && bound > 40, "{compared} compared, {bound} with binding limits");
}
