//! How long planning takes: 100 services and 10 000.

#[path = "../tests/plan/organisation.rs"]
mod organisation;

use divan::Bencher;
use hoheit::plan::{Objective, plan};
use organisation::organisation;

fn main() {
    divan::main();
}

#[divan::bench(args = [100, 1_000, 10_000], sample_count = 3, sample_size = 1)]
fn cheapest(bencher: Bencher, count: usize) {
    let problem = organisation(count);
    bencher.bench(|| plan(&problem));
}

#[divan::bench(args = [100, 1_000, 10_000], sample_count = 3, sample_size = 1)]
fn most_exposure_within_a_budget(bencher: Bencher, count: usize) {
    let mut problem = organisation(count);
    problem.objective = Objective::MostExposureRemoved;
    problem.budget = Some(count as f64 * 6_000.0);
    bencher.bench(|| plan(&problem));
}
