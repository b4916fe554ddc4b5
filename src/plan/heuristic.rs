//! Where a programme would be too large: price the limits, then improve by single and paired switches.
//!
//! In: the tables, what is open, limits. Out: choices, and a bound that no choices can beat.
//!
//! The bound leaves out what services cost each other (never negative) and prices the limits (Lagrange), so it always
//! holds. The choices start from those that the prices suggest; then any switch of one service, or of two that talk, that
//! makes things better is taken, until none does.

use super::tables::{Limits, Openness, Pair, Row, Tables, Value};

/// Rounds over all services after which improving stops.
const ROUNDS_MOST: usize = 30;

/// Choices with running sums, so that a switch is judged by what it touches.
#[derive(Debug, Clone)]
pub struct Search<'a> {
    tables: &'a Tables,
    /// Option of each service.
    pub chosen: Vec<usize>,
    moved: Vec<usize>,
    ignored: Vec<bool>,
    cost: f64,
    exposure: f64,
    strays: f64,
    effort: f64,
    invest: f64,
}

impl<'a> Search<'a> {
    /// Starts from these choices.
    #[must_use]
    pub fn new(tables: &'a Tables, chosen: Vec<usize>) -> Self {
        let moved = tables
            .anchors
            .iter()
            .map(|anchor| anchor.dependants.iter().filter(|&&item| tables.rows[item][chosen[item]].moves).count())
            .collect();
        let value = tables.value(&chosen);
        let (cost, exposure) = tables.ranked(value.primary, value.secondary);
        let ignored = vec![false; tables.anchors.len()];
        let Value { strays, effort, invest, .. } = value;
        Self { tables, chosen, moved, ignored, cost, exposure, strays, effort, invest }
    }

    /// The tables it works on.
    #[must_use]
    pub fn tables(&self) -> &'a Tables {
        self.tables
    }

    /// What the choices are worth.
    #[must_use]
    pub fn value(&self) -> Value {
        let (primary, secondary) = self.tables.ranked(self.cost, self.exposure);
        Value { primary, secondary, strays: self.strays, effort: self.effort, invest: self.invest }
    }

    /// Chooses another option for a service.
    pub fn switch(&mut self, item: usize, option: usize) {
        let tables = self.tables;
        let (old, new) = (tables.rows[item][self.chosen[item]], tables.rows[item][option]);
        self.cost += new.cost - old.cost;
        self.exposure += new.exposure - old.exposure;
        self.strays += new.strays - old.strays;
        self.effort += new.effort - old.effort;
        self.invest += new.invest - old.invest;
        for &pair in &tables.pairs_of[item] {
            let Pair { a, b, cost } = tables.pairs[pair];
            let other = if a == item { b } else { a };
            let place = tables.rows[other][self.chosen[other]].place;
            self.cost += cost * (f64::from(u8::from(place != new.place)) - f64::from(u8::from(place != old.place)));
        }
        if old.moves != new.moves {
            for &at in &tables.anchors_of[item] {
                let anchor = tables.anchors[at].item;
                let stays = !tables.rows[anchor][self.chosen[anchor]].moves;
                let before = stays && self.moved[at] > 0;
                if new.moves {
                    self.moved[at] += 1;
                } else {
                    self.moved[at] -= 1;
                }
                self.pay(at, before, stays && self.moved[at] > 0);
            }
            if let Some(&at) = tables.anchor_at.get(&item) {
                let needed = self.moved[at] > 0;
                self.pay(at, needed && !old.moves, needed && !new.moves);
            }
        }
        self.chosen[item] = option;
    }

    /// Leaves an anchor's set-up out of the sums, or counts it again.
    pub fn ignore_set_up(&mut self, anchor: usize, ignore: bool) {
        if self.ignored[anchor] == ignore {
            return;
        }
        let paid = self.tables.sets_up(anchor, &self.chosen);
        self.ignored[anchor] = false;
        self.pay(anchor, paid && ignore, paid && !ignore);
        self.ignored[anchor] = ignore;
    }

    fn pay(&mut self, anchor: usize, before: bool, after: bool) {
        if self.ignored[anchor] {
            return;
        }
        let days = self.tables.anchors[anchor].effort * (f64::from(u8::from(after)) - f64::from(u8::from(before)));
        self.effort += days;
        self.invest += days * self.tables.day_rate;
        self.cost += days * self.tables.day_rate;
    }

    /// Takes every switch that makes things better, until none does.
    pub fn improve(&mut self, open: &Openness, items: &[usize], limits: Limits) {
        for _ in 0..ROUNDS_MOST {
            let mut better = false;
            for &item in items {
                better |= self.improve_one(open, item, limits);
            }
            for &item in items {
                for &pair in &self.tables.pairs_of[item] {
                    let Pair { a, b, .. } = self.tables.pairs[pair];
                    if a == item && open.allowed[b].len() > 1 {
                        better |= self.improve_two(open, (a, b), limits);
                    }
                }
            }
            if !better {
                return;
            }
        }
    }

    fn improve_one(&mut self, open: &Openness, item: usize, limits: Limits) -> bool {
        let began = self.chosen[item];
        let mut best = (began, self.value());
        for &option in &open.allowed[item] {
            if option != began {
                self.switch(item, option);
                let value = self.value();
                if preferred(&value, &best.1, limits) {
                    best = (option, value);
                }
            }
        }
        if self.chosen[item] != best.0 {
            self.switch(item, best.0);
        }
        best.0 != began
    }

    fn improve_two(&mut self, open: &Openness, (a, b): (usize, usize), limits: Limits) -> bool {
        let began = (self.chosen[a], self.chosen[b]);
        let mut best = (began, self.value());
        for &first in &open.allowed[a] {
            self.switch(a, first);
            for &second in &open.allowed[b] {
                if first != began.0 && second != began.1 {
                    self.switch(b, second);
                    let value = self.value();
                    if preferred(&value, &best.1, limits) {
                        best = ((first, second), value);
                    }
                }
            }
            self.switch(b, began.1);
        }
        self.switch(a, best.0.0);
        self.switch(b, best.0.1);
        best.0 != began
    }
}

/// Limits first, then what is better.
fn preferred(value: &Value, than: &Value, limits: Limits) -> bool {
    let (over, than_over) = (excess(value, limits), excess(than, limits));
    if (over - than_over).abs() > 1e-9 { over < than_over } else { value.better_than(than) }
}

/// By how much limits are passed, as a share of them.
#[must_use]
pub fn excess(value: &Value, limits: Limits) -> f64 {
    if limits.allow(value) {
        return 0.0;
    }
    let over = |taken: f64, limit: f64| if limit.is_finite() { (taken - limit).max(0.0) / limit.max(1.0) } else { 0.0 };
    over(value.effort, limits.effort) + over(value.invest, limits.invest)
}

/// Choices that the prices suggest, and the bound.
#[derive(Debug, Clone)]
pub struct Priced {
    /// Option of each service.
    pub chosen: Vec<usize>,
    /// Nothing within the limits is better than this, in what counts first.
    pub bound: f64,
}

/// Prices the limits.
#[must_use]
pub fn price(tables: &Tables, open: &Openness, limits: Limits) -> Priced {
    let mut rates = [0.0_f64; 2];
    let ask = |rates: [f64; 2]| pick(tables, open, limits, rates);
    let mut best = ask(rates);
    let caps = [limits.effort, limits.invest];
    // The bound is concave in each price: walk each in turn to where its limit is just met.
    for _ in 0..3 {
        for side in 0..2 {
            if !caps[side].is_finite() {
                continue;
            }
            let over = |picked: &Picked| picked.taken[side] > caps[side];
            rates[side] = 0.0;
            if !over(&ask(rates)) {
                continue;
            }
            let mut high = best.bound.abs().max(1.0) * 1e-6 / caps[side].max(1.0);
            for _ in 0..80 {
                rates[side] = high;
                let picked = ask(rates);
                if picked.bound > best.bound {
                    best = picked.clone();
                }
                if !over(&picked) {
                    break;
                }
                high *= 2.0;
            }
            let mut low = 0.0;
            for _ in 0..40 {
                let middle = f64::midpoint(low, high);
                rates[side] = middle;
                let picked = ask(rates);
                if over(&picked) {
                    low = middle
                } else {
                    high = middle
                }
                if picked.bound > best.bound {
                    best = picked;
                }
            }
            rates[side] = high;
        }
    }
    let mut chosen = ask(rates);
    let bound = best.bound;
    let mut factor = 1.0;
    while factor < 1e12 && (0..2).any(|side| chosen.taken[side] > caps[side]) {
        factor *= 2.0;
        chosen = ask([rates[0].max(1e-12) * factor, rates[1].max(1e-12) * factor]);
    }
    Priced { chosen: chosen.options, bound }
}

#[derive(Clone)]
struct Picked {
    options: Vec<usize>,
    taken: [f64; 2],
    bound: f64,
}

fn pick(tables: &Tables, open: &Openness, limits: Limits, rates: [f64; 2]) -> Picked {
    let mut picked = Picked { options: Vec::with_capacity(tables.rows.len()), taken: [0.0; 2], bound: 0.0 };
    let priced = |row: &Row| {
        let (primary, secondary) = tables.ranked(row.cost, row.exposure);
        (primary + rates[0] * row.effort + rates[1] * row.invest, secondary)
    };
    for (item, allowed) in open.allowed.iter().enumerate() {
        let rows = &tables.rows[item];
        let best = allowed.iter().copied().min_by(|&a, &b| {
            let (x, y) = (priced(&rows[a]), priced(&rows[b]));
            x.0.total_cmp(&y.0).then(x.1.total_cmp(&y.1)).then(a.cmp(&b))
        });
        let option = best.unwrap_or(0);
        picked.bound += priced(&rows[option]).0;
        picked.taken[0] += rows[option].effort;
        picked.taken[1] += rows[option].invest;
        picked.options.push(option);
    }
    for (rate, cap) in rates.into_iter().zip([limits.effort, limits.invest]) {
        if rate > 0.0 && cap.is_finite() {
            picked.bound -= rate * cap;
        }
    }
    picked
}
