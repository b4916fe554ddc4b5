//! Which option for each service.
//!
//! In: the tables, allowed options, limits. Out: choices with a proof of how good they are, or that none keep the limits.
//!
//! 1. Services that do not act on each other are decided apart; one alone by looking, several by one programme.
//! 2. Where a trust anchor ties many together, its few states are gone through, which unties the rest.
//! 3. If the result keeps the limits, it is the best there is. If not, one programme decides all at once.
//! 4. Above [`SIZE_MOST`] the heuristic decides; the proof says so and how far from the best it can be at most.

use super::heuristic::{Search, excess, price};
use super::programme::{self, Reply};
use super::proof::{Facts, prove};
pub use super::proof::{Method, Proof};
use super::tables::{Limits, Openness, Tables, Value, slack};
use rustc_hash::FxHashMap;

/// Largest programme (options and links together) that is given to the solver: some 200 services with five options each that
/// all act on each other. Measured with 100 to 150 services at [`programme::NODES_MOST`] nodes: below half a second in a debug build.
pub const SIZE_MOST: usize = 1500;
/// Most states of trust anchors to go through.
const STATES_MOST: usize = 81;

/// Choices and their proof.
#[derive(Debug, Clone)]
pub struct Choosing {
    /// Option of each service.
    pub chosen: Vec<usize>,
    /// What they are worth and take.
    pub value: Value,
    /// How good they are.
    pub proof: Proof,
}

#[derive(Clone)]
struct Part {
    options: Vec<(usize, usize)>,
    short_by: f64,
    method: Method,
}

type Memo = FxHashMap<Vec<(usize, u64)>, Part>;

/// Decides; `None` when it is proven that no choices keep the limits.
#[must_use]
pub fn choose(tables: &Tables, allowed: &[Vec<usize>], limits: Limits) -> Option<Choosing> {
    let open = Openness::new(tables, allowed.to_vec());
    let all: Vec<usize> = (0..tables.rows.len()).collect();
    let mut search = Search::new(tables, allowed.iter().map(|options| options[0]).collect());
    let components = tables.components(&open, &all);
    let largest = components.iter().map(Vec::len).max().unwrap_or(0).max(usize::from(!all.is_empty()));
    let free: Vec<usize> = components.concat();
    let count = components.len() + all.len() - free.len();
    let (mut short_by, mut method) = (0.0, Method::Exact);
    for component in &components {
        let part = decide(&mut search, &open, component, &mut Memo::default(), true);
        short_by += part.short_by;
        method = method.max(part.method);
        apply(&mut search, &part.options);
    }
    let value = tables.value(&search.chosen);
    let unlimited_bound = value.primary - short_by;
    if limits.allow(&value) {
        let facts = Facts { method, bound: unlimited_bound, count, largest, limits_bind: false };
        return Some(finish(tables, search.chosen, limits, facts));
    }
    within_limits(tables, &open, &free, search.chosen, limits).map(|(chosen, bound, method)| {
        let bound = bound.max(unlimited_bound);
        finish(tables, chosen, limits, Facts { method, bound, count, largest, limits_bind: true })
    })
}

/// Whether any choices keep the limits; `None`: not known.
#[must_use]
pub fn possible(tables: &Tables, allowed: &[Vec<usize>], limits: Limits) -> Option<bool> {
    let least = |of: &dyn Fn(&super::tables::Row) -> f64| -> f64 {
        let each = allowed.iter().enumerate().map(|(item, options)| {
            options.iter().map(|&option| of(&tables.rows[item][option])).fold(f64::INFINITY, f64::min)
        });
        each.sum()
    };
    if least(&|row| row.effort) > limits.effort + slack(limits.effort)
        || least(&|row| row.invest) > limits.invest + slack(limits.invest)
    {
        return Some(false);
    }
    let open = Openness::new(tables, allowed.to_vec());
    let all: Vec<usize> = (0..allowed.len()).collect();
    let free: Vec<usize> = all.iter().copied().filter(|&item| allowed[item].len() > 1).collect();
    let mut search = Search::new(tables, price(tables, &open, limits).chosen);
    search.improve(&open, &free, limits);
    if limits.allow(&tables.value(&search.chosen)) {
        return Some(true);
    }
    if free.is_empty() {
        return Some(false);
    }
    if programme::size(tables, &open, &free) > SIZE_MOST {
        return None;
    }
    match programme::solve(tables, &open, &free, &search.chosen, limits) {
        Reply::Found(_) => Some(true),
        Reply::Impossible => Some(false),
        Reply::GaveUp => None,
    }
}

fn apply(search: &mut Search, options: &[(usize, usize)]) {
    for &(item, option) in options {
        if search.chosen[item] != option {
            search.switch(item, option);
        }
    }
}

/// Decides services that act on each other; everything else stays as it is in `search`, which is left unchanged in effect.
fn decide(search: &mut Search, open: &Openness, items: &[usize], memo: &mut Memo, hubs: bool) -> Part {
    let tables_size = |search: &Search| programme::size(search.tables(), open, items);
    if let [only] = items {
        let before = search.chosen[*only];
        search.improve(open, items, Limits::NONE);
        let options = vec![(*only, search.chosen[*only])];
        search.switch(*only, before);
        return Part { options, short_by: 0.0, method: Method::Exact };
    }
    if tables_size(search) <= SIZE_MOST {
        if let Reply::Found(answer) = programme::solve(search.tables(), open, items, &search.chosen, Limits::NONE) {
            let method = if answer.proven { Method::Exact } else { Method::NodeLimit };
            return polish(search, open, items, Part { options: answer.options, short_by: answer.short_by, method });
        }
    } else if hubs && let Some(part) = by_anchor_states(search, open, items, memo) {
        return part;
    }
    heuristic(search, open, items)
}

/// The solver counts the second criterion only roughly; single and paired switches settle it.
fn polish(search: &mut Search, open: &Openness, items: &[usize], part: Part) -> Part {
    let before: Vec<(usize, usize)> = items.iter().map(|&item| (item, search.chosen[item])).collect();
    apply(search, &part.options);
    let solved = search.value().primary;
    search.improve(open, items, Limits::NONE);
    let gained = (solved - search.value().primary).max(0.0);
    let options = items.iter().map(|&item| (item, search.chosen[item])).collect();
    apply(search, &before);
    Part { options, short_by: (part.short_by - gained).max(0.0), method: part.method }
}

fn heuristic(search: &mut Search, open: &Openness, items: &[usize]) -> Part {
    let before: Vec<(usize, usize)> = items.iter().map(|&item| (item, search.chosen[item])).collect();
    let tables = search.tables();
    let primary = |item: usize, option: usize| {
        let row = &tables.rows[item][option];
        tables.ranked(row.cost, row.exposure)
    };
    let mut bound = 0.0;
    let mut alone = 0.0;
    let mut start = Vec::with_capacity(items.len());
    for &item in items {
        let cheaper = |a: &usize, b: &usize| {
            let (x, y) = (primary(item, *a), primary(item, *b));
            x.0.total_cmp(&y.0).then(x.1.total_cmp(&y.1)).then(a.cmp(b))
        };
        let best = open.allowed[item].iter().copied().min_by(cheaper).unwrap_or(0);
        bound += primary(item, best).0;
        alone += primary(item, search.chosen[item]).0;
        start.push((item, best));
    }
    // What lies outside these services is a constant: take it from the state that was found.
    let outside = search.value().primary - alone;
    let own_interplay = own_interplay(search, items);
    apply(search, &start);
    search.improve(open, items, Limits::NONE);
    let reached = search.value().primary;
    let short_by = (reached - (outside - own_interplay + bound)).max(0.0);
    let options = items.iter().map(|&item| (item, search.chosen[item])).collect();
    apply(search, &before);
    Part { options, short_by, method: if short_by > 0.0 { Method::Heuristic } else { Method::Exact } }
}

/// What the services cost each other and their neighbours as things stand.
fn own_interplay(search: &Search, items: &[usize]) -> f64 {
    let tables = search.tables();
    if tables.objective == super::problem::Objective::MostExposureRemoved {
        return 0.0;
    }
    let mut pairs: Vec<usize> = items.iter().flat_map(|&item| tables.pairs_of[item].iter().copied()).collect();
    pairs.sort_unstable();
    pairs.dedup();
    let place = |item: usize| tables.rows[item][search.chosen[item]].place;
    let apart = |pair: &super::tables::Pair| if place(pair.a) == place(pair.b) { 0.0 } else { pair.cost };
    let mut sum: f64 = pairs.iter().map(|&at| apart(&tables.pairs[at])).sum();
    let touching = |item: &usize| tables.anchors_of[*item].iter().chain(tables.anchor_at.get(item)).copied();
    let mut anchors: Vec<usize> = items.iter().flat_map(touching).collect();
    anchors.sort_unstable();
    anchors.dedup();
    for at in anchors {
        if tables.sets_up(at, &search.chosen) {
            sum += tables.anchors[at].effort * tables.day_rate;
        }
    }
    sum
}

/// Goes through the states of the trust anchors that tie `items` together. `None` when there are none.
fn by_anchor_states(search: &mut Search, open: &Openness, items: &[usize], memo: &mut Memo) -> Option<Part> {
    let tables = search.tables();
    let mut ties: Vec<usize> = items
        .iter()
        .flat_map(|item| tables.anchors_of[*item].iter().chain(tables.anchor_at.get(item)).copied())
        .filter(|&at| tables.settled(at, open).is_none())
        .collect();
    ties.sort_unstable();
    ties.dedup();
    ties.sort_by_key(|&at| std::cmp::Reverse(tables.anchors[at].dependants.len()));
    let mut states = vec![open.clone()];
    let mut hubs = Vec::new();
    for anchor in ties {
        let item = tables.anchors[anchor].item;
        let next: Vec<Openness> = states.iter().flat_map(|state| anchor_states(tables, state, anchor)).collect();
        if next.len() > STATES_MOST {
            break;
        }
        hubs.push(item);
        states = next;
    }
    if hubs.is_empty() {
        return None;
    }
    let before: Vec<(usize, usize)> = items.iter().map(|&item| (item, search.chosen[item])).collect();
    let mut best: Option<(Value, Part)> = None;
    let mut bound = f64::INFINITY;
    for state in states {
        let (mut short_by, mut method) = (0.0, Method::Exact);
        // Everything starts at an option that this state allows.
        let begin: Vec<(usize, usize)> = items.iter().map(|&item| (item, state.allowed[item][0])).collect();
        apply(search, &begin);
        for (anchor, settled) in state.settled.iter().enumerate() {
            search.ignore_set_up(anchor, settled.is_some());
        }
        for component in tables.components(&state, items) {
            let part = remembered(search, &state, &component, &hubs, memo);
            short_by += part.short_by;
            method = method.max(part.method);
            apply(search, &part.options);
        }
        for anchor in 0..tables.anchors.len() {
            search.ignore_set_up(anchor, false);
        }
        let value = search.value();
        bound = bound.min(value.primary - short_by);
        if best.as_ref().is_none_or(|(least, _)| value.better_than(least)) {
            let options = items.iter().map(|&item| (item, search.chosen[item])).collect();
            best = Some((value, Part { options, short_by, method }));
        }
    }
    apply(search, &before);
    best.map(|(value, part)| {
        let short_by = (value.primary - bound).max(0.0);
        let exact = short_by <= 1e-9 * value.primary.abs().max(1.0);
        let method = if exact { Method::Exact } else { part.method.max(Method::NodeLimit) };
        Part { short_by: if exact { 0.0 } else { short_by }, method, ..part }
    })
}

/// An anchor in each of its options; where it stays, once with its set-up paid and once with nobody moving.
fn anchor_states(tables: &Tables, open: &Openness, anchor: usize) -> Vec<Openness> {
    let item = tables.anchors[anchor].item;
    let mut states = Vec::new();
    for &option in &open.allowed[item] {
        let mut state = open.clone();
        state.allowed[item] = vec![option];
        if tables.rows[item][option].moves {
            state.settled[anchor] = Some(false);
            states.push(state);
            continue;
        }
        let mut nobody = state.clone();
        state.settled[anchor] = Some(true);
        states.push(state);
        nobody.settled[anchor] = Some(false);
        let mut can = true;
        for &dependant in &tables.anchors[anchor].dependants {
            nobody.allowed[dependant].retain(|&option| !tables.rows[dependant][option].moves);
            can &= !nobody.allowed[dependant].is_empty();
        }
        if can {
            states.push(nobody);
        }
    }
    states
}

fn remembered(search: &mut Search, open: &Openness, items: &[usize], hubs: &[usize], memo: &mut Memo) -> Part {
    if items.len() == 1 {
        return decide(search, open, items, memo, false);
    }
    let tables = search.tables();
    let mask = |item: usize| open.allowed[item].iter().fold(0_u64, |mask, &option| mask | 1 << (option % 64));
    let mut key: Vec<(usize, u64)> = items.iter().map(|&item| (item, mask(item))).collect();
    let talks = |hub: usize| {
        tables.pairs_of[hub].iter().any(|&pair| {
            let pair = tables.pairs[pair];
            items.binary_search(&if pair.a == hub { pair.b } else { pair.a }).is_ok()
        })
    };
    key.extend(hubs.iter().filter(|&&hub| talks(hub)).map(|&hub| (hub, search.chosen[hub] as u64)));
    if let Some(part) = memo.get(&key) {
        return part.clone();
    }
    let part = decide(search, open, items, &mut Memo::default(), false);
    memo.insert(key, part.clone());
    part
}

/// One programme over all, or the heuristic: choices, bound, method.
fn within_limits(
    tables: &Tables,
    open: &Openness,
    free: &[usize],
    unlimited: Vec<usize>,
    limits: Limits,
) -> Option<(Vec<usize>, f64, Method)> {
    if free.is_empty() {
        return None;
    }
    let priced = price(tables, open, limits);
    let mut search = Search::new(tables, priced.chosen);
    search.improve(open, free, limits);
    let mut bound = priced.bound;
    if programme::size(tables, open, free) <= SIZE_MOST {
        match programme::solve(tables, open, free, &unlimited, limits) {
            Reply::Impossible => return None,
            Reply::GaveUp => {}
            Reply::Found(answer) => {
                let mut found = Search::new(tables, unlimited);
                apply(&mut found, &answer.options);
                let solved = found.value();
                if excess(&solved, limits) <= 0.0 {
                    bound = bound.max(solved.primary - answer.short_by);
                    found.improve(open, free, limits);
                    if excess(&search.value(), limits) > 0.0 || !search.value().better_than(&found.value()) {
                        search = found;
                    }
                    let method = if answer.proven { Method::Exact } else { Method::NodeLimit };
                    return Some((search.chosen, bound, method));
                }
            }
        }
    }
    if !limits.allow(&tables.value(&search.chosen)) && possible(tables, &open.allowed, limits) == Some(false) {
        return None;
    }
    Some((search.chosen, bound, Method::Heuristic))
}

fn finish(tables: &Tables, chosen: Vec<usize>, limits: Limits, facts: Facts) -> Choosing {
    let value = tables.value(&chosen);
    Choosing { proof: prove(&value, limits, facts), chosen, value }
}
