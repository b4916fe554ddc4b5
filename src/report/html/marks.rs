//! Small pieces of markup that templates share. Everything that comes from outside passes through [`escape`].

use crate::model::words::*;
use crate::report::view::{ServiceView, SourceView, View, format};
use crate::source::unseen::misleads;
use askama::filters::Safe;
use std::fmt::Write as _;

/// Markup that is already escaped.
pub(super) type Html = Safe<String>;

/// Text as it may stand in markup and in attributes.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if misleads(c) && !matches!(c, '\n' | '\t') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// What the class of a placement ends with.
pub(super) fn initial(placement: Placement) -> char {
    placement.as_str().chars().next().unwrap_or('k')
}

/// What the class of a level begins with: `u` where the facts do not decide it.
fn sure(level: Level, best: Level) -> char {
    if level == best { 'l' } else { 'u' }
}

/// A severity with its word.
pub(super) fn chip(severity: Severity, word: &str) -> String {
    format!("<b class=\"l{}\">{word}</b>", severity as usize)
}

/// Whether a character is written from right to left or changes the direction of others.
fn may_turn(c: char) -> bool {
    matches!(u32::from(c), 0x0590..=0x08ff | 0x200e..=0x200f | 0x202a..=0x202e | 0x2066..=0x2069 | 0xfb1d..=0xfdff | 0xfe70..=0xfeff | 0x1_0800..=0x1_0fff | 0x1_e800..=0x1_efff)
}

/// A small value, however many references the template puts before it.
pub(super) trait Take<T> {
    /// The value.
    fn take(self) -> T;
}

impl<T: Copy> Take<T> for T {
    fn take(self) -> T {
        self
    }
}

impl<T: Copy> Take<T> for &T {
    fn take(self) -> T {
        *self
    }
}

impl<T: Copy> Take<T> for &&T {
    fn take(self) -> T {
        **self
    }
}

impl<T: Copy> Take<T> for &&&T {
    fn take(self) -> T {
        ***self
    }
}

/// Makes the shared pieces.
#[derive(Clone, Copy)]
pub(super) struct Marks<'a> {
    pub(super) view: &'a View<'a>,
}

impl<'a> Marks<'a> {
    pub(super) fn t(self, key: &str) -> String {
        escape(self.view.texts.t(key))
    }

    /// A link to a service's page.
    pub(super) fn link(self, at: impl Take<usize>) -> Html {
        let at = at.take();
        Safe(format!("<a href=\"#s{at}\">{}</a>", self.isolated(&self.view.name(at))))
    }

    /// A name that cannot disturb the direction of what stands around it.
    pub(super) fn isolated(self, name: &str) -> String {
        if name.chars().any(may_turn) { format!("<bdi>{}</bdi>", escape(name)) } else { escape(name) }
    }

    /// Links to services, the first `limit` of them, with the number left out.
    pub(super) fn links(self, services: &[usize], limit: impl Take<usize>) -> Html {
        let limit = limit.take();
        let mut out = String::new();
        for (n, at) in services.iter().take(limit).enumerate() {
            let _ = write!(out, "{}{}", if n > 0 { ", " } else { "" }, self.link(*at).0);
        }
        if services.len() > limit {
            let _ = write!(out, " {}", escape(&self.view.texts.count("list.more", services.len() - limit)));
        }
        Safe(out)
    }

    /// A level, or the range from best to worst.
    pub(super) fn level(self, level: impl Take<Level>, best: impl Take<Level>) -> Html {
        let (level, best) = (level.take(), best.take());
        let words = self.level_words(level, best);
        Safe(format!("<b class=\"{}{}\">{words}</b>", sure(level, best), level as usize))
    }

    pub(super) fn level_words(self, level: Level, best: Level) -> String {
        let worst = self.t(&format!("level.{level}"));
        if level == best { worst } else { format!("{}–{worst}", self.t(&format!("level.{best}"))) }
    }

    /// A level as a cell of a table: a sign, and the words for those who do not see it.
    pub(super) fn cell(self, level: impl Take<Level>, best: impl Take<Level>) -> Html {
        let (level, best) = (level.take(), best.take());
        if level == Level::None {
            return Safe("<td class=n>–</td>".to_owned());
        }
        let words = self.level_words(level, best);
        Safe(format!("<td class=\"{}{}\"><i>{words}</i></td>", sure(level, best), level as usize))
    }

    /// The four channels of a service as cells.
    pub(super) fn cells(self, service: &ServiceView) -> Html {
        Safe(service.channels.iter().map(|c| self.cell(c.level, c.level_best).0).collect())
    }

    /// The four channels of a service as a row of signs.
    pub(super) fn signs(self, service: &ServiceView) -> Html {
        let (mut words, mut signs): (Vec<(Vec<String>, String)>, String) = (Vec::new(), String::new());
        for row in &service.channels {
            let (channel, level) =
                (self.t(&format!("channel.{}", row.channel)), self.level_words(row.level, row.level_best));
            match words.last_mut().filter(|(_, last)| *last == level) {
                Some((channels, _)) => channels.push(channel),
                None => words.push((vec![channel], level)),
            }
            let _ = write!(signs, "<b class=\"{}{}\"></b>", sure(row.level, row.level_best), row.level as usize);
        }
        let words: Vec<String> = words.into_iter().map(|(of, level)| format!("{} {level}", of.join(", "))).collect();
        Safe(format!("<span class=\"signs\"><i>{}. </i>{signs}</span>", words.join("; ")))
    }

    /// Where a service should live.
    pub(super) fn placement(self, placement: impl Take<Placement>) -> Html {
        let placement = placement.take();
        Safe(format!("<b class=\"p-{}\">{}</b>", initial(placement), self.t(&format!("placement.{placement}"))))
    }

    /// What reaches a service, as short tokens for filters: channel letter, country, level.
    pub(super) fn tokens(self, service: &ServiceView) -> Html {
        let mut tokens = Vec::new();
        for exposure in &self.view.assessment.services[service.at].exposures {
            if exposure.verdict() != Verdict::No {
                let letter = exposure.channel.as_str().chars().next().unwrap_or('?');
                tokens.push(format!(
                    "{letter}{}{}",
                    exposure.jurisdiction.as_deref().unwrap_or("-"),
                    exposure.level as usize
                ));
            }
        }
        tokens.sort_unstable();
        tokens.dedup();
        Safe(escape(&tokens.join(" ")))
    }

    /// A short text, cut for tables.
    pub(super) fn cut(self, text: &str, limit: impl Take<usize>) -> String {
        format::short(text, limit.take())
    }

    /// A range of money, or nothing.
    pub(super) fn money(self, range: impl Take<Option<(f64, f64)>>, currency: &str) -> String {
        range.take().map(|range| self.view.texts.money_range(range, currency)).unwrap_or_else(|| "–".to_owned())
    }

    /// The currency in which a service is paid.
    pub(super) fn currency(self, service: &ServiceView) -> &'a str {
        let cost = self.view.assessment.service(service.at).cost.as_ref();
        cost.map_or("EUR", |cost| if cost.currency.len() <= 8 { cost.currency.as_str() } else { "¤" })
    }

    /// The day of a source and how far it may be relied on.
    pub(super) fn stated(self, source: &SourceView) -> String {
        let word = self.view.texts.word("confidence", source.confidence.as_str());
        source.as_of.map_or_else(|| word.clone(), |day| format!("{}, {word}", self.view.texts.short_date(day)))
    }

    /// What holds for most sources: it stands once, above the list.
    pub(super) fn usual(self) -> String {
        let mut counts: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
        for source in &self.view.sources {
            *counts.entry(self.stated(source)).or_default() += 1;
        }
        let most = counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)));
        most.filter(|(_, n)| *n > 2).map(|(words, _)| words).unwrap_or_default()
    }

    /// A source of the list: an address by its host and the end of its path, which the print shows whole.
    pub(super) fn reference(self, text: &str, link: impl Take<bool>) -> Html {
        let link = link.take();
        let Some((_, rest)) = text.split_once("://").filter(|_| link) else { return self.source(text, link) };
        let rest = rest.strip_prefix("www.").unwrap_or(rest).trim_end_matches('/');
        let shown = match rest.split_once('/') {
            Some((host, path)) if rest.chars().count() > 48 => {
                let last = path.split(['?', '#']).next().unwrap_or(path).rsplit('/').next().unwrap_or_default();
                format!("{host}/…/{}", format::short(last, 24))
            }
            _ => format::short(rest, 80),
        };
        Safe(format!("<a href=\"{}\">{}</a>", escape(text), escape(&shown)))
    }

    /// A link to an address or, where it is none, the text.
    pub(super) fn source(self, text: &str, link: impl Take<bool>) -> Html {
        let shown = escape(&format::short(text, 300));
        if link.take() {
            return Safe(format!("<a href=\"{}\">{shown}</a>", escape(text)));
        }
        Safe(format!("<bdi>{shown}</bdi>"))
    }
}
