//! Words and lines for people: texts of the catalog with their values, lists cut short, times, wrapped lines.

use super::outcome::AfterWave;
use crate::catalog::Catalog;
use crate::model::words::Language;
use std::fmt::Write as _;

/// Width of the text in characters.
const WIDTH: usize = 96;
/// Names shown in a list before the rest is counted.
const NAMES: usize = 5;

/// Texts in one language.
pub(super) struct Say<'s> {
    pub(super) catalog: &'s Catalog,
    pub(super) language: Language,
}

impl Say<'_> {
    pub(super) fn text(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut text = self.catalog.text(key).map_or_else(|| key.to_owned(), |text| text.get(self.language).to_owned());
        for (name, value) in values {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }

    /// A day as the language writes it.
    pub(super) fn date(&self, date: jiff::civil::Date) -> String {
        match self.language {
            Language::En => date.to_string(),
            Language::De => format!("{:02}.{:02}.{}", date.day(), date.month(), date.year()),
        }
    }

    pub(super) fn counted(&self, key: &str, count: usize) -> String {
        if count == 1 {
            self.text(&format!("{key}.one"), &[])
        } else {
            self.text(key, &[("count", &count.to_string())])
        }
    }

    pub(super) fn services(&self, count: usize) -> String {
        if count == 1 {
            self.text("simulate.service.one", &[])
        } else {
            self.text("simulate.services", &[("count", &count.to_string())])
        }
    }

    /// The first names, and how many more there are.
    pub(super) fn names(&self, names: &[String]) -> String {
        let mut text = names.iter().take(NAMES).cloned().collect::<Vec<_>>().join(", ");
        if names.len() > NAMES {
            let more = self.text("simulate.more", &[("count", &(names.len() - NAMES).to_string())]);
            let _ = write!(text, " {more}");
        }
        text
    }

    /// As many names as fit into `width` characters, and how many more there are; at least one.
    pub(super) fn fitting(&self, names: &[String], width: usize) -> String {
        let with_rest = |shown: usize| {
            let mut text = names[..shown].join(", ");
            if names.len() > shown {
                let more = self.text("simulate.more", &[("count", &(names.len() - shown).to_string())]);
                let _ = write!(text, " {more}");
            }
            text
        };
        let fits = |shown: &usize| *shown == 1 || with_rest(*shown).chars().count() <= width;
        (1..=names.len()).rev().find(fits).map(with_rest).unwrap_or_default()
    }

    pub(super) fn number(&self, number: f64) -> String {
        let digits = format!("{number:.0}");
        let mark = if self.language == Language::De { '.' } else { ',' };
        let mut out = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                out.push(mark);
            }
            out.push(digit);
        }
        out
    }

    /// `at once`, `after 14 days`.
    pub(super) fn when(&self, hours: f64) -> String {
        if hours <= 0.0 {
            return self.text("simulate.at-once", &[]);
        }
        let time = if hours < 48.0 && (hours - 24.0).abs() > f64::EPSILON {
            let count = if hours.fract() == 0.0 { format!("{hours:.0}") } else { self.decimal(hours) };
            self.text("simulate.hours", &[("count", &count)])
        } else if hours < 24.0 * 120.0 {
            let days = (hours / 24.0).round();
            if days <= 1.0 {
                self.text("simulate.days.one", &[])
            } else {
                self.text("simulate.days", &[("count", &format!("{days:.0}"))])
            }
        } else {
            self.text("simulate.months", &[("count", &format!("{:.0}", (hours / 24.0 / 30.0).round()))])
        };
        self.text("simulate.after", &[("time", &time)])
    }

    pub(super) fn decimal(&self, number: f64) -> String {
        let text = format!("{number:.1}");
        if self.language == Language::De { text.replace('.', ",") } else { text }
    }

    /// The ends of a range of days, in one unit: `6`, `15 months`.
    pub(super) fn range(&self, (low, high): (f64, f64)) -> (String, String) {
        if high < 90.0 {
            return (self.number(low.ceil()), self.text("simulate.span-days", &[("count", &self.number(high.ceil()))]));
        }
        let month = |days: f64| self.number((days / 30.0).ceil());
        (month(low), self.text("simulate.span-months", &[("count", &month(high))]))
    }

    pub(super) fn classes(&self, ids: &[String]) -> Vec<String> {
        ids.iter()
            .map(|id| {
                self.catalog.data_class(id).map_or_else(|| id.clone(), |class| class.name.get(self.language).to_owned())
            })
            .collect()
    }

    pub(super) fn country(&self, code: Option<&str>) -> String {
        match code {
            Some(code) => self.catalog.country_name(code, self.language).to_owned(),
            None => self.text("simulate.reach.unknown", &[]),
        }
    }
}

/// After how many moves, or after which wave of a plan.
pub(super) fn after(say: &Say<'_>, wave: Option<AfterWave>, moves: usize) -> String {
    match wave {
        None => say.counted("simulate.after-moves", moves),
        Some(wave) => {
            let (number, end, moves) = (wave.number.to_string(), wave.end.to_string(), moves.to_string());
            say.text("simulate.after-wave", &[("n", &number), ("end", &end), ("moves", &moves)])
        }
    }
}

pub(super) fn section(out: &mut String, title: &str) {
    out.push('\n');
    line(out, 0, title);
}

pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

pub(super) fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.chars().count())))
}

/// A line, wrapped with deeper indentation.
pub(super) fn line(out: &mut String, indent: usize, text: &str) {
    wrap(out, indent, indent + 2, "", text);
}

/// A line that starts with fixed text; what does not fit hangs under the rest.
pub(super) fn hang(out: &mut String, indent: usize, start: &str, text: &str) {
    let start = format!("{start} ");
    wrap(out, indent, indent + start.chars().count(), &start, text);
}

pub(super) fn wrap(out: &mut String, indent: usize, deeper: usize, start: &str, text: &str) {
    let mut current = format!("{}{start}", " ".repeat(indent));
    let mut empty = true;
    for word in text.split_whitespace() {
        if !empty && current.chars().count() + 1 + word.chars().count() > WIDTH {
            out.push_str(current.trim_end());
            out.push('\n');
            current = " ".repeat(deeper);
            empty = true;
        }
        if !empty {
            current.push(' ');
        }
        current.push_str(word);
        empty = false;
    }
    out.push_str(current.trim_end());
    out.push('\n');
}
