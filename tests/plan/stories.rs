//! Plans that people would recognise.

use crate::checker::check;
use crate::random::START;
use hoheit::model::Notice;
use hoheit::model::words::Placement;
use hoheit::plan::calendar::{DeadlineKind, deadlines};
use hoheit::plan::sensitivity::{Lever, sensitivity};
use hoheit::plan::skills::skill_gaps;
use hoheit::plan::{
    Choice, ContractTerms, Gate, Item, Kind, Method, Need, Objective, Prerequisite, Problem, Rollback, Unmet, plan,
};
use jiff::civil::date;

fn eu(cost: f64, effort: f64) -> Choice {
    let mut choice = Choice::keep("eu");
    choice.placement = Placement::EuCloud;
    choice.target = Some("eu-offer".into());
    choice.country = Some("DE".into());
    choice.run_cost_per_year = (cost, cost);
    choice.effort_days = (effort * 0.5, effort * 1.5);
    choice.exposure = 0.1;
    choice.gates = Gate::Passes;
    choice.moves = true;
    choice
}

fn service(id: &str, cost: f64, effort: f64) -> Item {
    let mut today = Choice::keep("us");
    today.country = Some("US".into());
    today.run_cost_per_year = (cost, cost);
    let mut item = Item::new(id, today);
    item.options.push(eu(cost, effort));
    item
}

fn needs(item: &mut Item, on: usize, chatty: f64) {
    item.needs.push(Need { on, hard: true, chatty });
}

/// identity, mail, crm: everything needs identity.
fn office() -> Problem {
    let mut problem = Problem::new(START);
    problem.capacity.days_per_month = Some(20.0);
    let mut identity = service("identity", 10_000.0, 30.0);
    identity.trust_anchor = true;
    identity.anchor_setup_days = 15.0;
    let mut mail = service("mail", 20_000.0, 20.0);
    needs(&mut mail, 0, 0.0);
    let mut crm = service("crm", 40_000.0, 40.0);
    needs(&mut crm, 0, 0.0);
    needs(&mut crm, 1, 2_000.0);
    problem.services = vec![identity, mail, crm];
    problem
}

#[test]
fn identity_first_then_what_needs_it() {
    let problem = office();
    let found = plan(&problem).expect("a plan");
    assert_eq!(check(&problem, &found), Vec::<String>::new());
    let order: Vec<&str> = found.waves.iter().flat_map(|wave| &wave.moves).map(|step| step.service.as_str()).collect();
    assert_eq!(order, ["identity", "mail", "crm"]);
    assert_eq!(found.proof.method, Method::Exact);
    assert!(found.proof.gap.abs() < 1e-12);
    assert!((found.exposure_today - 1.0).abs() < 1e-9 && (found.exposure_after - 0.1).abs() < 1e-9);
    assert!(found.waves.windows(2).all(|pair| pair[1].exposure_after < pair[0].exposure_after));
}

#[test]
fn an_anchor_that_stays_is_set_up_once_before_its_dependants() {
    let mut problem = office();
    problem.services[0].pin.keep = true;
    let found = plan(&problem).expect("a plan");
    assert_eq!(check(&problem, &found), Vec::<String>::new());
    let first = &found.waves[0].moves[0];
    assert_eq!((first.service.as_str(), first.kind), ("identity", Kind::SetUp));
    assert!((found.effort_days.0 - (15.0 + 10.0 + 20.0)).abs() < 1e-9);
    assert!(found.waves[0].prerequisites.contains(&Prerequisite::Anchor { service: "identity".into() }));
    let identity = found.decisions.iter().find(|decision| decision.service == "identity").expect("decided");
    assert_eq!(identity.unmet, Some(Unmet::Pinned));
}

#[test]
fn two_that_talk_stay_together_when_splitting_costs_more() {
    let mut problem = Problem::new(START);
    problem.day_rate = 0.0;
    // Alone, the web shop would stay: it passes the gates and is cheaper where it is. The database has to go.
    let mut shop = service("shop", 10_000.0, 1.0);
    shop.options[0].gates = Gate::Passes;
    shop.options[1].run_cost_per_year = (11_000.0, 11_000.0);
    let database = service("database", 10_000.0, 1.0);
    needs(&mut shop, 1, 500.0);
    problem.services = vec![shop, database];
    let stays = plan(&problem).expect("a plan");
    assert!(!stays.decisions.iter().any(|d| d.service == "shop" && d.changes));
    assert_eq!(stays.waves[0].bridges.len(), 1);
    assert_eq!(stays.waves[0].bridges[0].until_wave, None);
    assert_eq!(stays.waves[0].flows.len(), 1, "from US to DE");
    problem.services[0].needs[0].chatty = 1_500.0;
    let goes = plan(&problem).expect("a plan");
    assert!(goes.decisions.iter().any(|d| d.service == "shop" && d.changes));
}

#[test]
fn a_cycle_moves_as_one() {
    let mut problem = office();
    needs(&mut problem.services[0], 2, 0.0);
    let found = plan(&problem).expect("a plan");
    assert_eq!(check(&problem, &found), Vec::<String>::new());
    let moves: Vec<_> = found.waves.iter().flat_map(|wave| &wave.moves).collect();
    let of = |id: &str| moves.iter().find(|step| step.service == id).map(|step| (step.start, step.end));
    assert_eq!(of("identity"), of("crm"));
}

#[test]
fn most_exposure_within_the_budget() {
    let mut problem = office();
    problem.objective = Objective::MostExposureRemoved;
    problem.budget = Some(40.0 * 800.0);
    problem.services[2].weight = 1.5;
    let found = plan(&problem).expect("a plan");
    assert_eq!(check(&problem, &found), Vec::<String>::new());
    // crm alone would need 40 days and a set-up of identity; identity alone 30; mail 20 and a set-up of 15.
    let moved: Vec<&str> = found.decisions.iter().filter(|d| d.changes).map(|d| d.service.as_str()).collect();
    assert_eq!(moved.len(), 1);
    assert!(found.proof.limits_bind && found.proof.within_limits && found.proof.method == Method::Exact);
    assert!(found.decisions.iter().filter(|d| !d.changes).all(|d| d.unmet == Some(Unmet::Limits)));
}

#[test]
fn what_stands_between_two_pinned_waves_is_held_back() {
    let mut problem = Problem::new(START);
    let mut first = service("a-first", 10.0, 1.0);
    let mut between = service("between", 1_000.0, 0.0);
    let mut late = service("late", 10.0, 1.0);
    first.pin.wave = Some(1);
    late.pin.wave = Some(3);
    // Nobody forces it to move, moving is only cheaper.
    between.options[0].gates = Gate::Passes;
    between.options[1].run_cost_per_year = (1.0, 1.0);
    needs(&mut first, 1, 0.0);
    needs(&mut between, 2, 0.0);
    late.needs.clear();
    problem.services = vec![first, between, late];
    let found = plan(&problem).expect("a plan");
    assert_eq!(check(&problem, &found), Vec::<String>::new());
    assert_eq!(found.held_back, ["between"]);
}

#[test]
fn a_contract_beyond_the_horizon_leaves_the_gates_open_and_says_why() {
    let mut problem = office();
    problem.services[1].contract = ContractTerms { ends: Some(date(2040, 1, 1)), ..Default::default() };
    let found = plan(&problem).expect("a plan");
    let mail = found.decisions.iter().find(|decision| decision.service == "mail").expect("decided");
    assert_eq!((mail.changes, mail.unmet), (false, Some(Unmet::Contract)));
}

#[test]
fn deadlines_for_who_leaves_and_who_stays() {
    let mut problem = office();
    let terms =
        ContractTerms { ends: Some(date(2027, 12, 31)), notice: Some(Notice::of_days(90)), ..Default::default() };
    problem.services[1].contract = terms.clone();
    problem.services[0].contract = terms;
    problem.services[0].pin.keep = true;
    let found = plan(&problem).expect("a plan");
    let all = deadlines(&problem, &found, date(2026, 11, 23));
    let kinds = |id: &str| -> Vec<DeadlineKind> { all.iter().filter(|d| d.service == id).map(|d| d.kind).collect() };
    assert_eq!(kinds("identity"), [DeadlineKind::Review, DeadlineKind::Notice, DeadlineKind::TermEnds]);
    assert_eq!(kinds("mail"), [DeadlineKind::Notice, DeadlineKind::ContractOver]);
    assert!(all.iter().all(|deadline| !deadline.missed));
    assert!(deadlines(&problem, &found, date(2030, 1, 1)).iter().all(|deadline| deadline.missed));
    let mail = found.waves.iter().flat_map(|wave| &wave.moves).find(|step| step.service == "mail").expect("moved");
    assert!(mail.end >= date(2027, 12, 31));
    assert_eq!(mail.rollback, if mail.end.year() == 2027 { Rollback::RestoreExport } else { Rollback::SwitchBack });
}

#[test]
fn missing_skills_are_listed_and_awaited() {
    let mut problem = office();
    problem.services[2].options[1].skills = ["kubernetes".to_owned()].into();
    problem.capacity.skills = Some(["linux".to_owned()].into());
    let found = plan(&problem).expect("a plan");
    assert_eq!(check(&problem, &found), Vec::<String>::new());
    let gaps = skill_gaps(&problem, &found);
    assert_eq!(gaps.len(), 1);
    assert_eq!((gaps[0].skill.as_str(), gaps[0].certain), ("kubernetes", true));
    assert_eq!(gaps[0].services, ["crm"]);
    assert!(gaps[0].from >= Some(date(2027, 2, 21)));
}

#[test]
fn advice_flips_where_the_lines_cross() {
    let mut problem = Problem::new(START);
    problem.day_rate = 1_000.0;
    problem.horizon_years = 4.0;
    let mut crm = service("crm", 10_000.0, 10.0);
    crm.options[0].gates = Gate::Passes;
    crm.options[1].run_cost_per_year = (7_000.0, 7_000.0);
    problem.services = vec![crm];
    // Today: 40 000. Move: 28 000 + 10 000.
    let found = plan(&problem).expect("a plan");
    assert!(found.decisions[0].changes);
    let judged = sensitivity(&problem, &found);
    assert!(!judged[0].stable);
    let factor = |lever: Lever| judged[0].flips.iter().find(|flip| flip.on == lever).map(|flip| flip.factor);
    assert!((factor(Lever::DayRate).expect("flips") - 1.2).abs() < 1e-9);
    assert!((factor(Lever::OtherCost).expect("flips") - 0.95).abs() < 1e-9);
    assert!((factor(Lever::Horizon).expect("flips") - 10.0 / 12.0).abs() < 1e-9);
    assert!((factor(Lever::ChosenCost).expect("flips") - 30.0 / 28.0).abs() < 1e-9);
    // And so the plan does.
    problem.day_rate = 1_199.0;
    assert!(plan(&problem).expect("a plan").decisions[0].changes);
    problem.day_rate = 1_201.0;
    assert!(!plan(&problem).expect("a plan").decisions[0].changes);
}

#[test]
fn a_missing_fact_can_flip_it() {
    let mut problem = Problem::new(START);
    let mut crm = service("crm", 10_000.0, 10.0);
    crm.options[0].gates = Gate::Open;
    problem.services = vec![crm];
    let found = plan(&problem).expect("a plan");
    assert!(found.decisions[0].changes);
    let judged = sensitivity(&problem, &found);
    assert_eq!(judged[0].flips.first().map(|flip| flip.on), Some(Lever::OtherGate));
}

#[test]
fn nothing_to_plan_is_a_plan() {
    let found = plan(&Problem::new(START)).expect("a plan");
    assert!(found.waves.is_empty() && found.decisions.is_empty());
}

#[test]
fn numbers_that_are_none_do_no_harm() {
    let mut problem = office();
    problem.services[0].options[1].run_cost_per_year = (f64::NAN, f64::INFINITY);
    problem.services[1].options[1].effort_days = (9.0, -3.0);
    problem.services[2].current = 99;
    problem.services[2].needs.push(Need { on: 77, hard: true, chatty: f64::NAN });
    problem.services[1].options[0].exposure = 7.0;
    problem.groups.push(vec![0, 500]);
    problem.horizon_years = f64::NAN;
    assert!(plan(&problem).is_ok() || plan(&problem).is_err());
}

#[test]
fn among_equals_the_plan_keeps_to_the_advice() {
    for advised in ["eu-a", "eu-b", "eu-c"] {
        let mut problem = Problem::new(START);
        for at in 0..3 {
            let mut item = service(&format!("s{at}"), 1_000.0, 10.0);
            let option = |target: &str| {
                let mut choice = eu(500.0, 10.0);
                (choice.target, choice.advised) = (Some(target.to_owned()), target == advised);
                choice
            };
            item.options.truncate(1);
            item.options.extend(["eu-b", "eu-c", "eu-a"].map(option));
            if at > 0 {
                needs(&mut item, at - 1, 100.0);
            }
            problem.services.push(item);
        }
        let found = plan(&problem).expect("a plan");
        let targets: Vec<_> =
            found.decisions.iter().map(|decision| decision.target.clone().unwrap_or_default()).collect();
        assert_eq!(targets, [advised; 3]);
    }
}
