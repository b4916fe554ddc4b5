//! Random problems from a seed.

use hoheit::model::Notice;
use hoheit::model::words::{Criticality, Placement};
use hoheit::plan::{Capacity, Choice, ContractTerms, Freeze, Gate, Item, Need, Objective, Pinned, Problem};
use jiff::ToSpan;
use jiff::civil::{Date, date};

/// SplitMix64.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(0x1234_5678))
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}

pub(crate) const START: Date = date(2026, 11, 23);

/// How wild problems are.
#[derive(Clone, Copy)]
pub(crate) struct Wildness {
    pub(crate) services: usize,
    pub(crate) pins: usize,
    pub(crate) limits: usize,
    pub(crate) interplay: usize,
}

pub(crate) fn problem(random: &mut Random, wild: Wildness) -> Problem {
    let mut problem = Problem::new(START);
    let count = random.below(wild.services + 1);
    problem.objective = random.pick(&[Objective::Cheapest, Objective::Cheapest, Objective::MostExposureRemoved]);
    problem.horizon_years = random.pick(&[1.0, 3.0, 5.0]);
    problem.day_rate = random.pick(&[0.0, 500.0, 900.0]);
    problem.waves_max = random.pick(&[1, 2, 4, 8]);
    problem.wave_months = random.pick(&[1, 3, 6]);
    if random.chance(60) {
        problem.capacity.days_per_month = Some(random.pick(&[2.0, 8.0, 20.0, 60.0]));
    }
    if random.chance(wild.limits) {
        problem.capacity.days_per_month = Some(random.pick(&[0.0, 0.5, 1.0, 2.0]));
    }
    if random.chance(wild.limits) {
        problem.budget = Some(random.pick(&[0.0, 5_000.0, 20_000.0, 60_000.0]));
    }
    if random.chance(50) {
        problem.capacity.skills = Some(["linux", "mail"].iter().map(|skill| (*skill).to_owned()).collect());
    }
    problem.capacity = Capacity { skill_lead_days: random.pick(&[0, 30, 90]), ..problem.capacity };
    for _ in 0..random.below(4) {
        let from = START + (random.below(500) as i64).days();
        let to = from + (random.below(60) as i64).days();
        problem.freezes.push(Freeze { from, to, name: String::new() });
    }
    for at in 0..count {
        let item = item(random, wild, at, count);
        problem.services.push(item);
    }
    if count > 2 && random.chance(25) {
        let size = 2 + random.below(2);
        problem.groups.push((0..size).map(|_| random.below(count)).collect());
    }
    problem
}

fn item(random: &mut Random, wild: Wildness, at: usize, count: usize) -> Item {
    let mut today = Choice::keep(random.pick(&["aws", "aws", "azure", "rz"]));
    today.country = Some("US".to_owned());
    today.run_cost_per_year = range(random, 20_000);
    today.exposure = random.pick(&[0.2, 0.5, 0.9, 1.0]);
    today.gates = random.pick(&[Gate::Fails, Gate::Fails, Gate::Open, Gate::Passes]);
    // Ids in another order than places, so that nothing hangs on the order of input.
    let mut item = Item::new(format!("s{:03}", (at * 7 + 3) % 101), today);
    for number in 0..random.below(4) {
        let placement = random.pick(&[Placement::Govern, Placement::Local, Placement::EuCloud, Placement::Hybrid]);
        let moves = placement != Placement::Govern;
        let place = if moves { random.pick(&["rz", "eu", "eu2"]).to_owned() } else { item.options[0].place.clone() };
        let mut choice = Choice::keep(place);
        choice.placement = placement;
        choice.target = Some(format!("t{number}"));
        choice.country = random.pick(&[Some("DE"), Some("FR"), None]).map(str::to_owned);
        choice.effort_days = range(random, 60);
        choice.run_cost_per_year = range(random, 20_000);
        choice.one_off_cost = random.below(9_000) as f64;
        choice.exposure = random.pick(&[0.0, 0.1, 0.3, 0.6]);
        choice.gates = random.pick(&[Gate::Fails, Gate::Open, Gate::Passes, Gate::Passes]);
        choice.moves = moves;
        if random.chance(30) {
            choice.skills.insert(random.pick(&["linux", "postgres"]).to_owned());
        }
        item.options.push(choice);
    }
    for _ in 0..random.below(3) {
        let chatty = if random.chance(wild.interplay) { random.below(8_000) as f64 } else { 0.0 };
        item.needs.push(Need { on: random.below(count), hard: random.chance(70), chatty });
    }
    item.trust_anchor = random.chance(20);
    if item.trust_anchor && random.chance(wild.interplay) {
        item.anchor_setup_days = random.pick(&[5.0, 20.0]);
    }
    item.weight = random.pick(&[1.0, 1.0, 2.0, 5.0]);
    item.criticality = random.pick(&[None, Some(Criticality::Low), Some(Criticality::Critical)]);
    if random.chance(50) {
        item.contract = ContractTerms {
            ends: random.chance(60).then(|| START + (random.below(900) as i64 - 60).days()),
            notice: random
                .chance(70)
                .then(|| Notice { months: random.pick(&[0, 0, 1, 3, 6]), days: random.pick(&[0, 0, 30, 90]) }),
            renews_months: random.chance(50).then(|| random.pick(&[1, 12, 24])),
            cloud_service: random.chance(50),
            transition_unfeasible: random.chance(20),
        };
    }
    item.pin = pin(random, wild, &item);
    item
}

fn pin(random: &mut Random, wild: Wildness, item: &Item) -> Pinned {
    let mut pin = Pinned::default();
    if !random.chance(wild.pins) {
        return pin;
    }
    match random.below(6) {
        0 => pin.wave = Some(1 + random.below(3) as u32),
        1 => pin.not_before = Some(START + (random.below(700) as i64).days()),
        2 => pin.keep = true,
        3 => pin.target = item.options.last().and_then(|option| option.target.clone()),
        4 => pin.placement = Some(random.pick(&[Placement::Local, Placement::EuCloud, Placement::Keep])),
        _ => {
            pin.wave = Some(1 + random.below(3) as u32);
            pin.keep = random.chance(20);
            pin.not_before = random.chance(40).then(|| START + (random.below(3_000) as i64).days());
        }
    }
    pin
}

fn range(random: &mut Random, most: usize) -> (f64, f64) {
    let from = random.below(most) as f64;
    (from, from + random.below(most) as f64 / 2.0)
}
