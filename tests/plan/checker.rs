//! Checks a plan against its problem. Shares no code with the planner: only the types of problem and plan.

use hoheit::plan::{Item, Kind, Move, Plan, Problem};
use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};
use std::collections::{BTreeMap, BTreeSet};

type Found = Vec<String>;

/// Everything that is wrong with a plan.
pub(crate) fn check(problem: &Problem, plan: &Plan) -> Found {
    let mut found = Vec::new();
    let moves = tasks(plan);
    decisions(problem, plan, &mut found);
    waves(plan, &mut found);
    together_and_order(problem, &moves, &mut found);
    pins(problem, &moves, &mut found);
    days(problem, plan, &mut found);
    capacity(problem, plan, &mut found);
    contracts(problem, &moves, &mut found);
    exposure(problem, plan, &mut found);
    budget(problem, plan, &mut found);
    bridges(problem, plan, &moves, &mut found);
    found
}

fn tasks(plan: &Plan) -> BTreeMap<String, (u32, Move)> {
    let all = plan.waves.iter().flat_map(|wave| wave.moves.iter().map(move |step| (wave.number, step.clone())));
    all.filter(|(_, step)| step.kind != Kind::SetUp).map(|(wave, step)| (step.service.clone(), (wave, step))).collect()
}

fn item<'a>(problem: &'a Problem, id: &str) -> &'a Item {
    problem.services.iter().find(|item| item.id == id).expect("a plan names services of its problem")
}

fn decisions(problem: &Problem, plan: &Plan, found: &mut Found) {
    let moves = tasks(plan);
    let listed: usize = plan.waves.iter().flat_map(|w| &w.moves).filter(|step| step.kind != Kind::SetUp).count();
    if listed != moves.len() {
        found.push("a service is moved twice".into());
    }
    if plan.decisions.len() != problem.services.len() {
        found.push("not every service has a decision".into());
    }
    for decision in &plan.decisions {
        let item = item(problem, &decision.service);
        let option = &item.options[decision.option];
        if (option.placement, &option.target) != (decision.placement, &decision.target) {
            found.push(format!("{}: the decision names another option", item.id));
        }
        let changes = decision.option != item.current;
        if changes != decision.changes || changes != moves.contains_key(&item.id) {
            found.push(format!("{}: change and task do not fit", item.id));
        }
        if let Some((_, step)) = moves.get(&item.id)
            && (step.kind == Kind::Relocate) != option.moves
        {
            found.push(format!("{}: wrong kind of task", item.id));
        }
        if item.pin.keep && changes {
            found.push(format!("{}: pinned to stay, but changes", item.id));
        }
        if item.pin.target.is_some() && option.target != item.pin.target {
            found.push(format!("{}: pinned target not kept", item.id));
        }
        if item.pin.placement.is_some_and(|placement| placement != option.placement) {
            found.push(format!("{}: pinned placement not kept", item.id));
        }
    }
}

fn waves(plan: &Plan, found: &mut Found) {
    for pair in plan.waves.windows(2) {
        if pair[1].number <= pair[0].number || pair[1].start <= pair[0].end {
            found.push(format!("waves {} and {} overlap", pair[0].number, pair[1].number));
        }
    }
    for wave in &plan.waves {
        let first = wave.moves.iter().map(|step| step.start).min();
        let last = wave.moves.iter().map(|step| step.end).max();
        if first != Some(wave.start) || last != Some(wave.end) || wave.start < plan.start {
            found.push(format!("wave {}: dates do not fit its moves", wave.number));
        }
        if wave.moves.iter().any(|step| step.end < step.start) {
            found.push(format!("wave {}: a move ends before it starts", wave.number));
        }
    }
}

/// Who may not come later than whom, closed over all chains (Warshall).
fn closure(problem: &Problem, moves: &BTreeMap<String, (u32, Move)>) -> Vec<Vec<bool>> {
    let count = problem.services.len();
    let relocates =
        |at: usize| moves.get(&problem.services[at].id).is_some_and(|(_, step)| step.kind == Kind::Relocate);
    let mut reach = vec![vec![false; count]; count];
    for (at, item) in problem.services.iter().enumerate() {
        for need in &item.needs {
            if need.hard && need.on < count && relocates(at) && relocates(need.on) {
                reach[at][need.on] = true;
            }
        }
    }
    for group in &problem.groups {
        for &a in group {
            for &b in group {
                if a != b && relocates(a) && relocates(b) {
                    reach[a][b] = true;
                }
            }
        }
    }
    for via in 0..count {
        for from in 0..count {
            if reach[from][via] {
                #[allow(clippy::needless_range_loop)]
                for to in 0..count {
                    reach[from][to] |= reach[via][to];
                }
            }
        }
    }
    reach
}

fn together_and_order(problem: &Problem, moves: &BTreeMap<String, (u32, Move)>, found: &mut Found) {
    let reach = closure(problem, moves);
    for from in 0..problem.services.len() {
        for to in 0..problem.services.len() {
            if from == to || !reach[from][to] {
                continue;
            }
            let (needing, needed) = (&moves[&problem.services[from].id], &moves[&problem.services[to].id]);
            if reach[to][from] {
                if (needing.0, needing.1.start, needing.1.end) != (needed.0, needed.1.start, needed.1.end) {
                    found.push(format!("{} and {} do not move together", needing.1.service, needed.1.service));
                }
            } else if needed.0 > needing.0 || needed.1.end >= needing.1.start {
                found.push(format!("{} moves before {}, which it needs", needing.1.service, needed.1.service));
            }
        }
    }
}

fn pins(problem: &Problem, moves: &BTreeMap<String, (u32, Move)>, found: &mut Found) {
    for item in &problem.services {
        let step = moves.get(&item.id);
        if let Some(wave) = item.pin.wave
            && step.map(|(number, _)| *number) != Some(wave.max(1))
        {
            found.push(format!("{}: pinned to wave {wave}, planned {:?}", item.id, step.map(|step| step.0)));
        }
        if let (Some(day), Some((_, step))) = (item.pin.not_before, step)
            && step.start < day
        {
            found.push(format!("{}: starts before {day}", item.id));
        }
        if let (Some(there), Some((_, step))) = (&problem.capacity.skills, step) {
            let option = item.options.iter().find(|o| (o.placement, &o.target) == (step.placement, &step.target));
            let missing = option.is_some_and(|option| !option.skills.is_subset(there));
            let ready = problem.start + i64::from(problem.capacity.skill_lead_days).days();
            if missing && step.start < ready {
                found.push(format!("{}: starts before its skill can be there", item.id));
            }
        }
    }
}

fn works(problem: &Problem, day: Date) -> bool {
    let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    !weekend && !problem.freezes.iter().any(|freeze| freeze.from <= day && day <= freeze.to)
}

fn days(problem: &Problem, plan: &Plan, found: &mut Found) {
    for step in plan.waves.iter().flat_map(|wave| &wave.moves) {
        for day in [step.start, step.end] {
            if !works(problem, day) {
                found.push(format!("{}: {day} is frozen or a weekend", step.service));
            }
        }
    }
}

fn capacity(problem: &Problem, plan: &Plan, found: &mut Found) {
    let steps: Vec<&Move> = plan.waves.iter().flat_map(|wave| &wave.moves).collect();
    let middle = |step: &Move| f64::midpoint(step.effort_days.0, step.effort_days.1);
    let mut by_month: BTreeMap<(i16, i8), f64> = BTreeMap::new();
    for step in &steps {
        let sum: f64 = step.work.iter().map(|(_, _, days)| days).sum();
        if (sum - middle(step)).abs() > 1e-6 {
            found.push(format!("{}: work of {sum} days for an effort of {}", step.service, middle(step)));
        }
        for &(year, month, days) in &step.work {
            *by_month.entry((year, month)).or_default() += days;
            let first = Date::new(year, month, 1).expect("months exist");
            let (from, to) = (first.max(step.start), first.last_of_month().min(step.end));
            let usable = from.series(1.day()).take_while(|day| *day <= to).filter(|day| works(problem, *day)).count();
            if days > 0.0 && usable == 0 {
                found.push(format!("{}: work in {year}-{month}, outside its dates", step.service));
            }
        }
    }
    let Some(per_month) = problem.capacity.days_per_month else { return };
    let share = |day: Date| {
        let first = day.first_of_month();
        let week_days = first
            .series(1.day())
            .take_while(|other| *other <= first.last_of_month())
            .filter(|other| !matches!(other.weekday(), Weekday::Saturday | Weekday::Sunday));
        per_month / week_days.count() as f64
    };
    let there = |from: Date, to: Date| -> f64 {
        from.series(1.day()).take_while(|day| *day <= to).filter(|day| works(problem, *day)).map(share).sum()
    };
    for ((year, month), days) in by_month {
        let first = Date::new(year, month, 1).expect("months exist");
        let most = there(first.max(problem.start), first.last_of_month());
        if days > most + 1e-6 {
            found.push(format!("{year}-{month}: {days} person-days of {most}"));
        }
    }
    // What lies entirely within a span must fit into it.
    for from in steps.iter().map(|step| step.start).collect::<BTreeSet<_>>() {
        for to in steps.iter().map(|step| step.end).collect::<BTreeSet<_>>() {
            let inside: f64 = steps.iter().filter(|s| s.start >= from && s.end <= to).map(|s| middle(s)).sum();
            if from <= to && inside > there(from, to) + 1e-6 {
                found.push(format!("{from} to {to}: {inside} person-days of {}", there(from, to)));
            }
        }
    }
}

fn span(item: &Item) -> Span {
    item.contract.notice.map_or(3.months(), |notice| i64::from(notice.months).months().days(i64::from(notice.days)))
}

/// The earliest day for leaving, worked out day by day rather than by formula.
pub(crate) fn earliest_exit(problem: &Problem, item: &Item) -> Option<Date> {
    let terms = &item.contract;
    let start = problem.start;
    let notice = span(item);
    let mut ways = Vec::new();
    if let Some(ends) = terms.ends {
        let step = i64::from(terms.renews_months.unwrap_or(12));
        let end = (0..).map(|count| ends + (count * step).months()).find(|end| *end >= start && start + notice <= *end);
        ways.extend(end);
    } else if terms.notice.is_some() {
        ways.push(start + notice);
    }
    if terms.cloud_service {
        let two_months: Span = 2.months();
        let noticed = terms.notice.map_or(start + two_months, |_| (start + notice).min(start + two_months));
        ways.push(noticed + if terms.transition_unfeasible { 7.months() } else { 30.days() });
    }
    ways.into_iter().min()
}

fn contracts(problem: &Problem, moves: &BTreeMap<String, (u32, Move)>, found: &mut Found) {
    for (id, (_, step)) in moves {
        let item = item(problem, id);
        if step.kind != Kind::Relocate {
            continue;
        }
        let Some(exit) = earliest_exit(problem, item) else {
            if step.contract.is_some() {
                found.push(format!("{id}: a contract from nowhere"));
            }
            continue;
        };
        if step.end < exit {
            found.push(format!("{id}: leaves on {}, possible from {exit}", step.end));
        }
        let Some(contract) = step.contract else {
            found.push(format!("{id}: leaves a contract without saying so"));
            continue;
        };
        let mut out = contract.notice_by + span(item);
        if contract.basis.as_str() == "data-act" {
            out = out.min(contract.notice_by + 2.months());
            if contract.over < step.end + 30.days() {
                found.push(format!("{id}: less than 30 days to retrieve data"));
            }
        }
        if contract.notice_by < problem.start {
            found.push(format!("{id}: notice by {} lies before the plan", contract.notice_by));
        }
        if out > contract.over {
            found.push(format!("{id}: notice by {} is too late for {}", contract.notice_by, contract.over));
        }
        if contract.over < step.end {
            found.push(format!("{id}: the contract is over before the switch"));
        }
    }
}

fn exposure(problem: &Problem, plan: &Plan, found: &mut Found) {
    let weight: f64 = problem.services.iter().map(|item| item.weight).sum();
    let left = |until: u32| -> f64 {
        let moves = tasks(plan);
        let each = plan.decisions.iter().map(|decision| {
            let item = item(problem, &decision.service);
            let done = moves.get(&item.id).is_some_and(|(wave, _)| *wave <= until);
            item.weight * item.options[if done { decision.option } else { item.current }].exposure
        });
        if weight > 0.0 { each.sum::<f64>() / weight } else { 0.0 }
    };
    let mut close = |name: &str, said: f64, is: f64| {
        if (said - is).abs() > 1e-6 {
            found.push(format!("{name}: exposure {said}, is {is}"));
        }
    };
    close("today", plan.exposure_today, left(0));
    close("in the end", plan.exposure_after, left(u32::MAX));
    for wave in &plan.waves {
        close(&format!("wave {}", wave.number), wave.exposure_after, left(wave.number));
    }
}

fn budget(problem: &Problem, plan: &Plan, found: &mut Found) {
    if !plan.proof.within_limits {
        return;
    }
    let steps: Vec<&Move> = plan.waves.iter().flat_map(|wave| &wave.moves).collect();
    let money: f64 = steps.iter().map(|step| f64::midpoint(step.one_off_cost.0, step.one_off_cost.1)).sum();
    if problem.budget.is_some_and(|budget| money > budget + 1.0) {
        found.push(format!("{money} of a budget of {:?}", problem.budget));
    }
}

fn bridges(problem: &Problem, plan: &Plan, moves: &BTreeMap<String, (u32, Move)>, found: &mut Found) {
    let place = |id: &str, wave: u32| {
        let item = item(problem, id);
        let decision = plan.decisions.iter().find(|decision| decision.service == id).expect("decided");
        let moved = moves.get(id).is_some_and(|(number, _)| *number <= wave);
        item.options[if moved { decision.option } else { item.current }].place.clone()
    };
    for item in &problem.services {
        for need in item.needs.iter().filter(|need| need.chatty > 0.0 && need.on < problem.services.len()) {
            let other = &problem.services[need.on];
            if item.id == other.id {
                continue;
            }
            let relocation =
                |id: &str| moves.get(id).filter(|(_, step)| step.kind == Kind::Relocate).map(|(wave, _)| *wave);
            let (a, b) = (relocation(&item.id), relocation(&other.id));
            let Some(first) = [a, b].into_iter().flatten().min() else { continue };
            let both = a == b;
            let apart = place(&item.id, first) != place(&other.id, first);
            let wave = plan.waves.iter().find(|wave| wave.number == first).expect("wave of a move");
            let named = wave.bridges.iter().any(|bridge| {
                let pair = (bridge.moved.as_str(), bridge.other.as_str());
                pair == (&item.id, &other.id) || pair == (&other.id, &item.id)
            });
            if !both && apart != named {
                found.push(format!("{} and {}: apart {apart}, bridge {named}", item.id, other.id));
            }
        }
    }
}
