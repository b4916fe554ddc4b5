//! An organisation of any size, for benchmarks and for a test at the size of a real one.

use hoheit::model::Notice;
use hoheit::model::words::Placement;
use hoheit::plan::{Choice, ContractTerms, Gate, Item, Need, Problem};
use jiff::ToSpan;
use jiff::civil::date;

/// An organisation as it may be: identity that nearly all need, applications on databases, some contracts, some cycles.
pub(crate) fn organisation(count: usize) -> Problem {
    let mut state = 42_u64;
    let mut below = move |limit: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) % limit as u64) as usize
    };
    let mut problem = Problem::new(date(2026, 11, 23));
    problem.capacity.days_per_month = Some(count as f64 * 0.8);
    for at in 0..count {
        let cost = 1_000.0 + below(40_000) as f64;
        let mut today = Choice::keep(["us-a", "us-b", "rz"][below(3)]);
        today.run_cost_per_year = (cost, cost * 1.1);
        today.gates = [Gate::Fails, Gate::Fails, Gate::Open, Gate::Passes][below(4)];
        let mut item = Item::new(format!("s{at:05}"), today);
        for (placement, place) in [
            (Placement::Govern, "us-a"),
            (Placement::Local, "rz"),
            (Placement::EuCloud, "eu"),
            (Placement::Hybrid, "mix"),
        ] {
            let mut choice = Choice::keep(place);
            choice.placement = placement;
            choice.target = Some(format!("{}-{}", placement.as_str(), below(9)));
            choice.moves = placement != Placement::Govern;
            let effort = if choice.moves { 3.0 + below(30) as f64 } else { 2.0 };
            choice.effort_days = (effort, effort * 2.0);
            choice.run_cost_per_year = (cost * (0.7 + below(80) as f64 / 100.0), cost * 1.5);
            choice.one_off_cost = below(8_000) as f64;
            choice.exposure = [0.6, 0.05, 0.15, 0.3][placement as usize - 1];
            choice.gates = if choice.moves { Gate::Passes } else { [Gate::Fails, Gate::Passes][below(2)] };
            item.options.push(choice);
        }
        if at > 0 {
            item.needs.push(Need { on: 0, hard: below(3) > 0, chatty: 0.0 });
        }
        if at > 20 && below(10) < 6 {
            let on = 1 + below(at - 1);
            item.needs.push(Need { on, hard: true, chatty: if below(10) < 5 { below(6_000) as f64 } else { 0.0 } });
        }
        if below(3) == 0 {
            item.contract = ContractTerms {
                ends: Some(problem.start + (below(1_000) as i64).days()),
                notice: Some(Notice::of_days(90)),
                cloud_service: below(2) == 0,
                ..ContractTerms::default()
            };
        }
        problem.services.push(item);
    }
    problem.services[0].trust_anchor = true;
    problem.services[0].anchor_setup_days = 40.0;
    problem
}
