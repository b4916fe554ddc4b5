//! Days on which work gets done, and how much of each is left.
//!
//! In: the first day, freezes, person-days a month. Out: Mondays to Fridays outside freezes, each with its share of the
//! month's capacity. A frozen day takes its share with it. Public holidays are not known here; the monthly figure is
//! expected to allow for them.

use super::contract::plus;
use super::problem::Freeze;
use crate::model::words::Date;
use jiff::ToSpan;
use jiff::civil::Weekday;

/// Less than this many person-days is nothing.
pub const SPECK: f64 = 1e-7;

/// Work of one move: when, and how much in each month.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
    /// Person-days by year and month, in order.
    pub work: Vec<(i16, i8, f64)>,
    /// Person-days taken from each day, by its number.
    pub(super) taken: Vec<(usize, f64)>,
}

/// Days and what is left of them.
#[derive(Debug, Clone)]
pub struct Workdays {
    days: Vec<Date>,
    left: Vec<f64>,
    /// For each day the first one from it on with something left, shortened on the way.
    next: Vec<usize>,
    unlimited: bool,
}

impl Workdays {
    /// Days from `start` to `until`. `days_per_month` of `None` sets no limit.
    #[must_use]
    pub fn new(start: Date, until: Date, freezes: &[Freeze], days_per_month: Option<f64>) -> Self {
        let mut days = Vec::new();
        let mut left = Vec::new();
        let mut month = (0, 0);
        let mut share = f64::INFINITY;
        let mut day = start;
        // Freezes are few; those over are skipped by a moving place in their order of start.
        while day <= until {
            if (day.year(), day.month()) != month {
                month = (day.year(), day.month());
                if let Some(per_month) = days_per_month {
                    share = per_month / f64::from(weekdays_in_month(day));
                }
            }
            if is_weekday(day) && !freezes.iter().any(|freeze| freeze.from <= day && day <= freeze.to) {
                days.push(day);
                left.push(share);
            }
            let Ok(tomorrow) = day.tomorrow() else { break };
            day = tomorrow;
        }
        let next = (0..=days.len()).collect();
        let mut built = Self { days, left, next, unlimited: days_per_month.is_none() };
        for at in 0..built.days.len() {
            built.close_if_empty(at);
        }
        built
    }

    /// Person-days left up to and including `until`; infinite when there is no limit and at least one day.
    #[must_use]
    pub fn total(&self, until: Date) -> f64 {
        let count = self.days.partition_point(|day| *day <= until);
        if self.unlimited {
            return if count > 0 { f64::INFINITY } else { 0.0 };
        }
        self.left[..count].iter().sum()
    }

    /// First work day on or after `date`.
    #[must_use]
    pub fn on_or_after(&self, date: Date) -> Option<Date> {
        self.days.get(self.days.partition_point(|day| *day < date)).copied()
    }

    /// First work day after `date`.
    #[must_use]
    pub fn after(&self, date: Date) -> Option<Date> {
        self.days.get(self.days.partition_point(|day| *day <= date)).copied()
    }

    /// Where `effort` fits from `from` on, at most `per_day` a day, ending not before `cutover`. Nothing is taken yet.
    #[must_use]
    pub fn fit(&mut self, effort: f64, per_day: f64, from: Date, cutover: Option<Date>) -> Option<Fit> {
        let mut at = self.days.partition_point(|day| *day < from);
        if let Some(cutover) = cutover {
            // Work close to the switch: no need to start years before a contract ends.
            let needed = (effort / per_day).ceil().clamp(0.0, 1e6) as usize;
            let switch = self.days.partition_point(|day| *day < cutover);
            at = at.max(switch.saturating_sub(needed));
        }
        let mut start = None;
        let mut end = *self.days.get(at)?;
        let mut open = effort;
        let mut taken = Vec::new();
        let mut work: Vec<(i16, i8, f64)> = Vec::new();
        while open > SPECK {
            at = self.find(at);
            let day = *self.days.get(at)?;
            let amount = self.left[at].min(per_day).min(open);
            open -= amount;
            start.get_or_insert(day);
            end = day;
            taken.push((at, amount));
            match work.last_mut() {
                Some(last) if (last.0, last.1) == (day.year(), day.month()) => last.2 += amount,
                _ => work.push((day.year(), day.month(), amount)),
            }
            at += 1;
        }
        let start = start.unwrap_or(end);
        if let Some(cutover) = cutover
            && end < cutover
        {
            end = self.on_or_after(cutover)?;
        }
        Some(Fit { start, end, work, taken })
    }

    /// Takes what was fitted.
    pub fn take(&mut self, fit: &Fit) {
        for &(at, amount) in &fit.taken {
            self.left[at] -= amount;
            self.close_if_empty(at);
        }
    }

    fn close_if_empty(&mut self, at: usize) {
        if self.left[at] <= SPECK {
            self.next[at] = at + 1;
        }
    }

    fn find(&mut self, from: usize) -> usize {
        let mut at = from.min(self.days.len());
        while self.next[at] != at {
            let further = self.next[self.next[at]];
            self.next[at] = further;
            at = further;
        }
        at
    }
}

fn is_weekday(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

fn weekdays_in_month(day: Date) -> u32 {
    let mut count = 0;
    let mut at = day.first_of_month();
    let last = day.last_of_month();
    while at <= last {
        count += u32::from(is_weekday(at));
        at = plus(at, 1.days());
        if at == Date::MAX {
            break;
        }
    }
    count.max(1)
}
