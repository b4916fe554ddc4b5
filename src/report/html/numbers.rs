//! Numbers and dates for templates, however many references stand before them.

use super::marks::{Marks, Take};
use crate::model::words::*;
use crate::report::view::headline::Tile;

/// Numbers and dates, for templates.
impl Marks<'_> {
    pub(super) fn number(self, n: impl Take<usize>) -> String {
        self.view.texts.number(n.take())
    }

    pub(super) fn date(self, date: impl Take<Date>) -> String {
        self.view.texts.date(date.take())
    }

    pub(super) fn short_date(self, date: impl Take<Date>) -> String {
        self.view.texts.short_date(date.take())
    }

    pub(super) fn percent(self, share: impl Take<f64>) -> String {
        self.view.texts.percent(share.take())
    }

    pub(super) fn percents(self, low: impl Take<f64>, high: impl Take<f64>) -> String {
        self.view.texts.percents((low.take(), high.take()))
    }

    pub(super) fn whole(self, n: impl Take<f64>) -> String {
        self.view.texts.whole(n.take())
    }

    pub(super) fn hours(self, hours: impl Take<f64>) -> String {
        self.view.texts.hours(hours.take())
    }

    pub(super) fn money_range(self, range: impl Take<(f64, f64)>, currency: &str) -> String {
        self.view.texts.money_range(range.take(), currency)
    }

    /// A range in EUR, or that it is not shown.
    pub(super) fn amount(self, range: impl Take<Option<(f64, f64)>>) -> String {
        let t = self.view.texts;
        range.take().map_or_else(|| t.t("redact.amount").to_owned(), |range| t.money_range(range, "EUR"))
    }

    pub(super) fn days_range(self, range: impl Take<(f64, f64)>) -> String {
        self.view.texts.days_range(range.take())
    }

    pub(super) fn count(self, key: &str, n: impl Take<usize>) -> String {
        self.view.texts.count(key, n.take())
    }

    /// Services of a tile at a level.
    pub(super) fn at_level(self, tile: &Tile, level: impl Take<Level>) -> usize {
        tile.levels[level.take() as usize]
    }

    /// A level as a number.
    pub(super) fn ix(self, level: impl Take<Level>) -> usize {
        level.take() as usize
    }

    /// A severity as the number of a level.
    pub(super) fn grade(self, severity: impl Take<Severity>) -> usize {
        severity.take() as usize
    }
}
