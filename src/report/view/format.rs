//! Numbers, money and dates as readers of each language write them.

use super::Texts;
use crate::model::words::{Date, Language};

const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const MONTHS_DE: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

impl Texts<'_> {
    /// A count with separators.
    #[must_use]
    pub fn number(&self, n: usize) -> String {
        self.grouped(&n.to_string())
    }

    /// A number without decimals.
    #[must_use]
    pub fn whole(&self, n: f64) -> String {
        let text = format!("{:.0}", n.abs());
        let sign = if n < 0.0 && text != "0" { "−" } else { "" };
        format!("{sign}{}", self.grouped(&text))
    }

    fn grouped(&self, digits: &str) -> String {
        let mark = if self.language == Language::De { '.' } else { ',' };
        let mut out = String::with_capacity(digits.len() + 4);
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                out.push(mark);
            }
            out.push(digit);
        }
        out
    }

    /// A number with one decimal.
    #[must_use]
    pub fn decimal(&self, n: f64) -> String {
        let text = format!("{n:.1}");
        if self.language == Language::De { text.replace('.', ",") } else { text }
    }

    /// A share of 1 in percent.
    #[must_use]
    pub fn percent(&self, share: f64) -> String {
        let n = self.whole(share * 100.0);
        if self.language == Language::De { format!("{n}\u{a0}%") } else { format!("{n}%") }
    }

    /// A range of shares of 1 in percent, the sign once.
    #[must_use]
    pub fn percents(&self, (low, high): (f64, f64)) -> String {
        if self.whole(low * 100.0) == self.whole(high * 100.0) {
            return self.percent(low);
        }
        format!("{}–{}", self.whole(low * 100.0), self.percent(high))
    }

    /// An amount of money, rounded to what a range can carry.
    #[must_use]
    pub fn money(&self, amount: f64, currency: &str) -> String {
        let n = self.whole(rounded(amount));
        self.with_currency(&n, currency)
    }

    fn with_currency(&self, n: &str, currency: &str) -> String {
        let sign = match currency {
            "EUR" => "€",
            "USD" => "$",
            "GBP" => "£",
            other => other,
        };
        match self.language {
            Language::De => format!("{n}\u{a0}{sign}"),
            Language::En if sign.chars().count() == 1 => match n.strip_prefix('−') {
                // The sign does not stay behind on the line before.
                Some(n) => format!("−\u{2060}{sign}{n}"),
                None => format!("{sign}{n}"),
            },
            Language::En => format!("{sign}\u{a0}{n}"),
        }
    }

    /// A range of money.
    #[must_use]
    pub fn money_range(&self, (low, high): (f64, f64), currency: &str) -> String {
        let (low, high) = (rounded(low), rounded(high));
        if (low - high).abs() < 0.5 {
            return self.money(low, currency);
        }
        let joint = if low < 0.0 || high < 0.0 { self.t("range.to") } else { "–" };
        match self.language {
            Language::De => self.with_currency(&format!("{}{joint}{}", self.whole(low), self.whole(high)), currency),
            Language::En => format!(
                "{}{joint}{}",
                self.with_currency(&self.whole(low), currency),
                self.with_currency(&self.whole(high), currency)
            ),
        }
    }

    /// A range of person-days.
    #[must_use]
    pub fn days_range(&self, (low, high): (f64, f64)) -> String {
        let (low, high) = (low.round(), high.round());
        if (low - 1.0).abs() < 0.5 && (high - 1.0).abs() < 0.5 {
            return self.t("unit.day").to_owned();
        }
        let range = if (low - high).abs() < 0.5 {
            self.whole(low)
        } else {
            format!("{}–{}", self.whole(low), self.whole(high))
        };
        self.with("unit.days", &[("n", &range)])
    }

    /// A day in full.
    #[must_use]
    pub fn date(&self, date: Date) -> String {
        let month = usize::try_from(date.month()).unwrap_or(1).clamp(1, 12) - 1;
        match self.language {
            Language::En => format!("{} {} {}", date.day(), MONTHS_EN[month], date.year()),
            Language::De => format!("{}.\u{a0}{} {}", date.day(), MONTHS_DE[month], date.year()),
        }
    }

    /// A day, short.
    #[must_use]
    pub fn short_date(&self, date: Date) -> String {
        match self.language {
            Language::En => date.to_string(),
            Language::De => format!("{:02}.{:02}.{}", date.day(), date.month(), date.year()),
        }
    }

    /// A sentence with its days and hours as the language writes them; the catalog's sentences come with ISO dates.
    #[must_use]
    pub fn dated(&self, text: &str) -> String {
        if self.language == Language::En {
            return text.to_owned();
        }
        let mut words: Vec<String> = Vec::new();
        let mut hours = text.split(' ').skip(1).map(|next| next.trim_end_matches(|c: char| c.is_ascii_punctuation()));
        for word in text.split(' ') {
            let before_unit = hours.next().is_some_and(|next| next == "h");
            let core = word.trim_matches(|c: char| !c.is_ascii_digit());
            let day = core.parse::<Date>().ok().filter(|_| core.len() == 10);
            words.push(match day {
                Some(day) => word.replacen(core, &self.short_date(day), 1),
                None if before_unit && core.parse::<f64>().is_ok() => word.replacen('.', ",", 1),
                None => word.to_owned(),
            });
        }
        words.join(" ")
    }

    /// Hours as people say them.
    #[must_use]
    pub fn hours(&self, hours: f64) -> String {
        if hours >= 48.0 && (hours % 24.0).abs() < 0.01 {
            return self.with("unit.calendar-days", &[("n", &self.whole(hours / 24.0))]);
        }
        let n = if (hours - hours.round()).abs() < 0.01 { self.whole(hours) } else { self.decimal(hours) };
        // A number stays with its unit.
        self.with("unit.hours", &[("n", &n)]).replace(' ', "\u{a0}")
    }

    /// Names as a sentence lists them.
    #[must_use]
    pub fn list(&self, names: &[String]) -> String {
        crate::assess::wording::listed(names, self.t("list.and"))
    }
}

/// Two significant digits for what is large, so that a range does not look more exact than it is.
fn rounded(amount: f64) -> f64 {
    let step = match amount.abs() {
        n if n >= 1_000_000.0 => 10_000.0,
        n if n >= 100_000.0 => 1_000.0,
        n if n >= 1_000.0 => 100.0,
        n if n >= 100.0 => 10.0,
        _ => 1.0,
    };
    (amount / step).round() * step
}

/// At most `limit` characters, with an ellipsis where something was cut.
#[must_use]
pub fn short(text: &str, limit: usize) -> String {
    if text.len() <= limit || text.chars().nth(limit).is_none() {
        return text.to_owned();
    }
    let mut out: String = text.chars().take(limit.saturating_sub(1)).collect();
    out.push('…');
    out
}
