//! Reading typed values out of nodes, with every problem said and nothing thrown.
//!
//! In: a node of a user's file. Out: the value, or `None` together with a diagnostic that shows the place, what was
//! found and what is valid. The word `unknown` stands for a missing value everywhere.

use super::{Diagnostic, suggest};
use crate::model::Notice;
use crate::model::words::Date;
use crate::source::unseen::misleads;
use crate::source::yaml::Node;

/// Collects what is wrong while a file is read.
#[derive(Debug, Default)]
pub struct Problems {
    /// What was found so far.
    pub list: Vec<Diagnostic>,
}

impl Problems {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// A value of the wrong type or form.
    pub fn wrong(&mut self, node: &Node<'_>, field: &str, expected: &str) {
        let found = match node.as_str() {
            // What is more than a word may be anything, such as all of a file that is no inventory.
            Some(text) if text.len() > 60 || text.contains(['=', '\n']) => "another text".to_owned(),
            Some(text) => format!("`{}`", shorten(text)),
            None => node.describe().to_owned(),
        };
        // Field names are quoted; what is no name (`a service`) is not.
        let field = if field.contains(' ') { field.to_owned() } else { format!("`{field}`") };
        self.push(
            Diagnostic::error("wrong-type", format!("{field} takes {expected}, found {found}"))
                .at(node.span, format!("expected {expected}")),
        );
    }

    /// A word that is none of the valid ones.
    pub fn unknown_word(&mut self, node: &Node<'_>, code: &str, what: &str, word: &str, valid: &[&str]) {
        let mut diagnostic =
            Diagnostic::error(code, format!("unknown {what} `{}`", shorten(word))).at(node.span, "not known");
        diagnostic.help = suggest::help(word, valid);
        self.push(diagnostic);
    }

    /// A field that does not exist.
    pub fn unknown_field(&mut self, key: &Node<'_>, of: &str, valid: &[&str]) {
        let name = key.as_str().unwrap_or_default();
        let mut diagnostic = Diagnostic::error("unknown-field", format!("{of} has no field `{}`", shorten(name)))
            .at(key.span, "unknown field");
        diagnostic.help = suggest::help(name, valid);
        self.push(diagnostic);
    }

    /// Walks a mapping: reports fields given twice and non-text keys, and calls `read` for each other entry; `read`
    /// returns whether it knows the field.
    pub fn each<'n, 't>(
        &mut self,
        node: &'n Node<'t>,
        of: &str,
        valid: &[&str],
        mut read: impl FnMut(&mut Self, &'n str, &'n Node<'t>) -> bool,
    ) {
        let Some(entries) = node.as_mapping() else {
            if !node.is_null() {
                self.wrong(node, of, "a mapping");
            }
            return;
        };
        for (at, (key, value)) in entries.iter().enumerate() {
            let Some(name) = key.as_str() else {
                self.wrong(key, of, "text as field name");
                continue;
            };
            if let Some((first, _)) = entries[..at].iter().find(|(other, _)| other.as_str() == Some(name)) {
                self.push(
                    Diagnostic::error("duplicate-field", format!("`{}` is given twice", shorten(name)))
                        .at(key.span, "again here")
                        .at(first.span, "first here"),
                );
                continue;
            }
            if !read(self, name, value) {
                self.unknown_field(key, of, valid);
            }
        }
    }

    /// Text.
    pub fn text(&mut self, node: &Node<'_>, field: &str) -> Option<String> {
        if is_unknown(node) {
            return None;
        }
        let text = node.as_str();
        if text.is_none() {
            self.wrong(node, field, "text");
        }
        text.map(str::to_owned)
    }

    /// True or false; `yes` and `no` are understood.
    pub fn flag(&mut self, node: &Node<'_>, field: &str) -> Option<bool> {
        if is_unknown(node) {
            return None;
        }
        let flag = node.as_bool().or_else(|| match node.as_str() {
            Some("yes" | "ja") => Some(true),
            Some("no" | "nein") => Some(false),
            _ => None,
        });
        if flag.is_none() {
            self.wrong(node, field, "true, false or unknown");
        }
        flag
    }

    /// A number that is not negative.
    pub fn amount(&mut self, node: &Node<'_>, field: &str) -> Option<f64> {
        if is_unknown(node) {
            return None;
        }
        let number = node.as_number().filter(|n| *n >= 0.0);
        if number.is_none() {
            self.wrong(node, field, "a number of 0 or more");
        }
        number
    }

    /// A whole number that is not negative.
    pub fn count(&mut self, node: &Node<'_>, field: &str) -> Option<u32> {
        if is_unknown(node) {
            return None;
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let number =
            node.as_number().filter(|n| *n >= 0.0 && n.fract() == 0.0 && *n <= f64::from(u32::MAX)).map(|n| n as u32);
        if number.is_none() {
            self.wrong(node, field, "a whole number of 0 or more");
        }
        number
    }

    /// A calendar date.
    pub fn date(&mut self, node: &Node<'_>, field: &str) -> Option<Date> {
        if is_unknown(node) {
            return None;
        }
        let date = node.as_str().and_then(parse_date);
        if date.is_none() {
            let found = node.as_str().unwrap_or_else(|| node.describe());
            self.push(
                Diagnostic::error("invalid-date", format!("`{field}`: `{}` is no date", shorten(found)))
                    .at(node.span, "expected a date such as 2027-12-31"),
            );
        }
        date
    }

    /// A length of time in hours: `30m`, `4h`, `2d`, `1 week`, `3 months`; a bare number counts in `bare_hours`. More than
    /// [`MAX_HOURS`] is a slip of the pen.
    pub fn duration(&mut self, node: &Node<'_>, field: &str, bare_hours: f64) -> Option<f64> {
        if is_unknown(node) {
            return None;
        }
        let hours = match node.as_number() {
            Some(number) => Some(number * bare_hours).filter(|hours| (0.0..=MAX_HOURS).contains(hours)),
            None => node.as_str().and_then(parse_hours),
        };
        if hours.is_none() {
            self.wrong(node, field, "a length of time such as 4h, 2 days, 3 months, up to 100 years");
        }
        hours
    }

    /// A notice period: months as months; a bare number counts days.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub fn notice(&mut self, node: &Node<'_>, field: &str) -> Option<Notice> {
        let hours = self.duration(node, field, 24.0)?;
        let days = || Notice::of_days((hours / 24.0).ceil() as u32);
        Some(node.as_str().and_then(parse_notice).unwrap_or_else(days))
    }

    /// One of a closed vocabulary.
    pub fn word<T: Copy>(
        &mut self,
        node: &Node<'_>,
        field: &str,
        parse: impl Fn(&str) -> Option<T>,
        valid: &[&str],
    ) -> Option<T> {
        if is_unknown(node) {
            return None;
        }
        let Some(word) = node.as_str() else {
            self.wrong(node, field, "one word");
            return None;
        };
        let value = parse(word);
        if value.is_none() {
            self.unknown_word(node, "unknown-word", &format!("value for `{field}`:"), word, valid);
        }
        value
    }

    /// A list of texts; a single text counts as a list of one.
    pub fn texts(&mut self, node: &Node<'_>, field: &str) -> Option<Vec<String>> {
        let items = self.items(node, field)?;
        Some(items.into_iter().map(|(text, _)| text).collect())
    }

    /// The same with the place of each text, for what is said about one of them.
    pub fn items<'n, 't>(&mut self, node: &'n Node<'t>, field: &str) -> Option<Vec<(String, &'n Node<'t>)>> {
        if is_unknown(node) {
            return None;
        }
        if let Some(text) = node.as_str() {
            return Some(vec![(text.to_owned(), node)]);
        }
        let Some(items) = node.as_sequence() else {
            self.wrong(node, field, "a list");
            return None;
        };
        Some(items.iter().filter_map(|item| Some((self.text(item, field)?, item))).collect())
    }
}

/// Whether a value says that it is not known.
#[must_use]
pub fn is_unknown(node: &Node<'_>) -> bool {
    node.is_null() || matches!(node.as_str(), Some("unknown" | "unbekannt"))
}

/// A date written `2027-12-31` or `31.12.2027`.
#[must_use]
pub fn parse_date(text: &str) -> Option<Date> {
    let text = text.trim();
    if let Ok(date) = text.parse::<Date>() {
        return Some(date);
    }
    let parts: Vec<&str> = text.split('.').collect();
    let [day, month, year] = parts.as_slice() else { return None };
    (year.len() == 4).then(|| Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()).flatten()
}

/// The longest length of time that is read: a hundred years, in hours. Calendars cannot count with much more.
pub const MAX_HOURS: f64 = 24.0 * 365.0 * 100.0;

/// A notice period such as `3 months`, `1 year`, `6 weeks`; lengths shorter than a day count as one.
#[must_use]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub fn parse_notice(text: &str) -> Option<Notice> {
    let days = (parse_hours(text)? / 24.0).ceil() as u32;
    let (number, unit) = number_and_unit(text)?;
    let months_each = match unit.as_str() {
        "mo" | "month" | "months" | "monat" | "monate" => 1,
        "y" | "year" | "years" | "jahr" | "jahre" => 12,
        _ => return Some(Notice::of_days(days)),
    };
    // Parts of months are no months of the calendar.
    let whole = number.parse::<u32>().ok().and_then(|number| number.checked_mul(months_each));
    Some(whole.map_or(Notice::of_days(days), Notice::of_months))
}

/// Hours of a length of time such as `4h`, `2 days`, `3 Monate`; `None` as well above [`MAX_HOURS`].
#[must_use]
pub fn parse_hours(text: &str) -> Option<f64> {
    let (number, unit) = number_and_unit(text)?;
    let number: f64 = number.parse().ok()?;
    let hours = match unit.as_str() {
        "m" | "min" | "minute" | "minutes" | "minuten" => 1.0 / 60.0,
        "h" | "hour" | "hours" | "std" | "stunde" | "stunden" => 1.0,
        "d" | "day" | "days" | "tag" | "tage" => 24.0,
        "w" | "week" | "weeks" | "woche" | "wochen" => 24.0 * 7.0,
        "mo" | "month" | "months" | "monat" | "monate" => 24.0 * 30.0,
        "y" | "year" | "years" | "jahr" | "jahre" => 24.0 * 365.0,
        _ => return None,
    };
    Some(number * hours).filter(|hours| (0.0..=MAX_HOURS).contains(hours))
}

fn number_and_unit(text: &str) -> Option<(&str, String)> {
    let text = text.trim();
    let (number, unit) = text.split_at(text.find(|c: char| !(c.is_ascii_digit() || c == '.'))?);
    Some((number, unit.trim().to_lowercase()))
}

/// At most 60 characters, without control characters, for a message.
#[must_use]
pub fn shorten(text: &str) -> String {
    let clean: String = text.chars().map(|c| if misleads(c) { '\u{fffd}' } else { c }).take(61).collect();
    if clean.chars().count() > 60 { clean.chars().take(59).chain(['…']).collect() } else { clean }
}
