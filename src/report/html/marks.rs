//! Small pieces of markup that templates share. Everything that comes from outside passes through [`escape`].

use crate::model::words::*;
use crate::report::view::exposure::strength_key;
use crate::report::view::{ExposureView, HopView, Origin, ServiceView, SourceView, View, format};
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
            c if c.is_control() && !matches!(c, '\n' | '\t') => out.push('\u{fffd}'),
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

/// Whether exposures are to a country that is not known and not decided: one sentence says it for all of them.
fn together_open(block: &[&ExposureView]) -> bool {
    block.len() > 1
        && block
            .iter()
            .all(|e| e.jurisdiction.is_none() && e.channel != Channel::Exit && e.strength.best != e.strength.worst)
}

impl<'a> Marks<'a> {
    fn t(self, key: &str) -> String {
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

    fn level_words(self, level: Level, best: Level) -> String {
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
        let mut out = String::from("<span class=\"signs\">");
        for row in &service.channels {
            let _ = write!(
                out,
                "<b class=\"{}{}\"><i>{} {}. </i></b>",
                sure(row.level, row.level_best),
                row.level as usize,
                self.t(&format!("channel.{}", row.channel)),
                self.level_words(row.level, row.level_best)
            );
        }
        out.push_str("</span>");
        Safe(out)
    }

    /// Where a service should live.
    pub(super) fn placement(self, placement: impl Take<Placement>) -> Html {
        let placement = placement.take();
        Safe(format!("<b class=\"p-{}\">{}</b>", initial(placement), self.t(&format!("placement.{placement}"))))
    }

    /// What reaches a service, one line an exposure; those with the same words share one.
    pub(super) fn reach(self, service: &ServiceView, block: &[&ExposureView]) -> Html {
        let finding = |exposure: &ExposureView| {
            let proven = |n: &&usize| self.view.findings[**n].exposure == Some(exposure.number);
            // Of a large inventory the list has the first findings only.
            let found = service.findings.iter().find(proven).filter(|n| **n < self.finding_rows());
            found.map_or_else(String::new, |n| format!(" <a href=\"#f{n}\">{}</a>", self.t("exposure.finding")))
        };
        let t = self.view.texts;
        let one = together_open(block);
        let mut out = String::new();
        for (n, exposure) in block.iter().enumerate() {
            if n == 0 || !one {
                out.push_str("<p>");
            }
            let country = if one && n + 1 < block.len() || exposure.jurisdiction_name.is_empty() {
                String::new()
            } else {
                format!(" · {}", escape(&exposure.jurisdiction_name))
            };
            let _ = write!(
                out,
                "{} <b>{}{country}</b> ",
                self.level(exposure.level, exposure.level_best).0,
                self.t(&format!("channel.{}", exposure.channel))
            );
            if one && n + 1 < block.len() {
                continue;
            }
            let meaning = if one { self.meaning(block) } else { self.meaning(&[exposure]) };
            out.push_str(&meaning.0);
            out.push_str(&finding(exposure));
            if !exposure.direct {
                let _ = write!(out, " {}", escape(t.t("exposure.indirect")));
            }
            if !exposure.mitigated_by.is_empty() {
                let by = exposure.mitigated_by.join(", ");
                let _ = write!(out, " <small>{} {}.</small>", escape(t.t("exposure.weakened")), escape(&by));
            }
            out.push_str("</p>");
        }
        Safe(out)
    }

    /// A proof, hop by hop, each with its source; where several exposures share all but the last hop, with each last one.
    pub(super) fn proof(self, block: &[&ExposureView]) -> Html {
        let mut out = String::from("<ol class=\"p\">");
        let hops = block.iter().enumerate().flat_map(|(n, exposure)| {
            let from = if n == 0 { 0 } else { exposure.hops.len().saturating_sub(1) };
            let twice = move |hop: &&HopView| block[..n].iter().any(|before| before.hops.last() == Some(*hop));
            exposure.hops[from..].iter().filter(move |hop| n == 0 || !twice(hop))
        });
        for hop in hops {
            let to = match hop.service {
                Some(at) => self.link(at).0,
                None => escape(&hop.to),
            };
            let source = match hop.origin {
                Origin::Inventory => String::new(),
                Origin::Numbered(number) => format!(" <a href=\"#q{number}\">{number}</a>"),
            };
            let weak = if hop.confidence == Confidence::Low {
                format!(" <small>{}</small>", self.t("confidence.weak"))
            } else {
                String::new()
            };
            let _ = write!(out, "<li><i>{}</i> {to}{source}{weak}", self.t(&format!("relation.{}", hop.relation)));
        }
        out.push_str("</ol>");
        Safe(out)
    }

    /// What exposures mean, in words: from the best to the worst world. Several with one proof share the short form.
    pub(super) fn meaning(self, block: &[&ExposureView]) -> Html {
        let t = self.view.texts;
        let [exposure] = block else { return Safe(self.t("strength.open")) };
        let key = strength_key(exposure.channel, exposure.strength.worst);
        let sentence = if exposure.strength.best == exposure.strength.worst {
            t.t(&key).to_owned()
        } else {
            t.with("strength.at-worst", &[("worst", &t.t(&key))])
        };
        Safe(escape(&sentence))
    }

    /// Exposures as they are shown: those that one country holds along the same way stand together, and so do those to a
    /// country that is not known when their proof is the same.
    pub(super) fn blocks<'s>(self, service: &'s ServiceView) -> Vec<Vec<&'s ExposureView>> {
        let mut out: Vec<Vec<&'s ExposureView>> = Vec::new();
        for exposure in &service.exposures {
            let together = |block: &&mut Vec<&ExposureView>| {
                let first = block[0];
                let (mut way, mut other) = (first.hops.as_slice(), exposure.hops.as_slice());
                if first.jurisdiction.is_some() && first.jurisdiction == exposure.jurisdiction {
                    way = &way[..way.len().saturating_sub(1)];
                    other = &other[..other.len().saturating_sub(1)];
                    return way.len() > 1 && way == other;
                }
                together_open(&[first, exposure]) && way == other && first.mitigated_by == exposure.mitigated_by
            };
            match out.iter_mut().find(together) {
                Some(block) => block.push(exposure),
                None => out.push(vec![exposure]),
            }
        }
        out
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
