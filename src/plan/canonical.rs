//! The same problem in one order, repaired: what makes plans independent of the order of input.
//!
//! In: a [`Problem`] as given. Out: the problem with services sorted by id, options sorted, needs merged and indices that
//! exist, and for each option its place in what was given.

use super::problem::{Choice, Need, Problem};

/// Longest horizon that is planned for.
pub const HORIZON_YEARS_MOST: f64 = 50.0;

/// A problem in one order, and the way back.
#[derive(Debug, Clone)]
pub struct Canonical {
    /// The repaired problem.
    pub problem: Problem,
    /// For each service its place as given.
    pub service_was: Vec<usize>,
    /// For each service and option the option's place as given.
    pub option_was: Vec<Vec<usize>>,
}

/// Sorts and repairs.
#[must_use]
pub fn canonical(given: &Problem) -> Canonical {
    let mut problem = given.clone();
    let mut service_was: Vec<usize> = (0..given.services.len()).collect();
    service_was.sort_by(|&a, &b| given.services[a].id.cmp(&given.services[b].id).then(a.cmp(&b)));
    let mut now = vec![0; service_was.len()];
    for (at, &was) in service_was.iter().enumerate() {
        now[was] = at;
    }
    problem.services = service_was.iter().map(|&was| given.services[was].clone()).collect();
    let mut option_was = Vec::with_capacity(service_was.len());
    for (at, item) in problem.services.iter_mut().enumerate() {
        if item.options.is_empty() {
            item.options.push(Choice::keep(""));
        }
        item.current = item.current.min(item.options.len() - 1);
        item.options.iter_mut().for_each(repair_choice);
        let mut order: Vec<usize> = (0..item.options.len()).collect();
        order.sort_by(|&a, &b| {
            option_key(item.current, a, &item.options).cmp(&option_key(item.current, b, &item.options))
        });
        item.options = order.iter().map(|&was| item.options[was].clone()).collect();
        item.current = 0;
        option_was.push(order);
        item.needs = merged_needs(at, &item.needs, &now);
        item.weight = positive(item.weight);
        item.anchor_setup_days = if item.trust_anchor { positive(item.anchor_setup_days) } else { 0.0 };
        if item.pin.wave == Some(0) {
            item.pin.wave = Some(1);
        }
    }
    problem.groups = given
        .groups
        .iter()
        .map(|group| {
            let mut members: Vec<usize> = group.iter().filter_map(|&was| now.get(was).copied()).collect();
            members.sort_unstable();
            members.dedup();
            members
        })
        .filter(|group| group.len() > 1)
        .collect();
    problem.groups.sort();
    problem.groups.dedup();
    problem.freezes.retain(|freeze| freeze.from <= freeze.to);
    problem.freezes.sort_by(|a, b| (a.from, a.to, &a.name).cmp(&(b.from, b.to, &b.name)));
    problem.day_rate = positive(problem.day_rate);
    problem.horizon_years = positive(problem.horizon_years).clamp(1.0 / 12.0, HORIZON_YEARS_MOST);
    problem.budget = problem.budget.filter(|budget| budget.is_finite()).map(positive);
    problem.capacity.days_per_month = problem.capacity.days_per_month.filter(|days| days.is_finite()).map(positive);
    problem.capacity.days_per_move = positive(problem.capacity.days_per_move).clamp(0.1, 1000.0);
    problem.waves_max = problem.waves_max.max(1);
    problem.wave_months = problem.wave_months.clamp(1, 120);
    Canonical { problem, service_was, option_was }
}

fn option_key(current: usize, at: usize, options: &[Choice]) -> (bool, String, Option<&str>, &str, [u64; 4]) {
    let option = &options[at];
    let numbers =
        [option.exposure, option.one_off_cost, option.effort_days.0, option.run_cost_per_year.0].map(f64::to_bits);
    (at != current, option.placement.as_str().to_owned(), option.target.as_deref(), &option.place, numbers)
}

fn positive(value: f64) -> f64 {
    if value.is_finite() && value > 0.0 { value } else { 0.0 }
}

fn repair_choice(choice: &mut Choice) {
    let range = |(a, b): (f64, f64)| {
        let (a, b) = (positive(a), positive(b));
        (a.min(b), a.max(b))
    };
    choice.effort_days = range(choice.effort_days);
    choice.run_cost_per_year = range(choice.run_cost_per_year);
    choice.one_off_cost = positive(choice.one_off_cost);
    choice.exposure = positive(choice.exposure).min(1.0);
}

fn merged_needs(own: usize, needs: &[Need], now: &[usize]) -> Vec<Need> {
    let mut found: Vec<Need> = needs
        .iter()
        .filter_map(|need| now.get(need.on).map(|&on| Need { on, hard: need.hard, chatty: positive(need.chatty) }))
        .filter(|need| need.on != own)
        .collect();
    found.sort_by_key(|need| need.on);
    found.dedup_by(|later, first| {
        let same = later.on == first.on;
        if same {
            first.hard |= later.hard;
            first.chatty = first.chatty.max(later.chatty);
        }
        same
    });
    found
}
