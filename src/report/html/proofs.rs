//! Exposures of a service with their proofs: the worst hop by hop, the others on a line each.
//!
//! In: the exposures of a [`ServiceView`]. Out: markup. What must hold: every exposure stands there, and every one above low
//! with the whole way to it, here or, for large inventories, from the next service on at that one; what several exposures
//! have in common of their ways stands once.

use super::marks::{Html, Marks, escape};
use crate::model::words::*;
use crate::report::view::exposure::strength_key;
use crate::report::view::{ExposureView, HopView, Origin, ServiceView};
use askama::filters::Safe;
use std::fmt::Write as _;

/// Whether exposures are to a country that is not known and not decided: one sentence says it for all of them.
fn together_open(block: &[&ExposureView]) -> bool {
    block.len() > 1
        && block
            .iter()
            .all(|e| e.jurisdiction.is_none() && e.channel != Channel::Exit && e.strength.best != e.strength.worst)
}

/// The part of a proof that exposures may share: all but what holds in one country. What keeps one from leaving is no way
/// and stays whole.
fn way(exposure: &ExposureView) -> &[HopView] {
    let known = usize::from(exposure.jurisdiction.is_some() && exposure.channel != Channel::Exit);
    &exposure.hops[..exposure.hops.len().saturating_sub(known)]
}

/// Digits as they stand above the line.
fn raised(number: u32) -> String {
    let digits = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    number.to_string().bytes().filter_map(|digit| digits.get(usize::from(digit.wrapping_sub(b'0')))).collect()
}

/// Exposures on one line.
struct ProofLine<'s> {
    /// What they have in common.
    way: &'s [HopView],
    exposures: Vec<&'s ExposureView>,
}

impl Marks<'_> {
    /// What reaches a service, one line an exposure; those with the same words share one.
    pub(super) fn reach(self, block: &[&ExposureView]) -> Html {
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
            let _ = write!(out, "<li><i>{}</i> {to}{source}{weak}", escape(&hop.leads));
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

    /// Exposures that are shown hop by hop: those that one country holds along the same way stand together, and so do those
    /// to a country that is not known when their proof is the same.
    pub(super) fn blocks(self, service: &ServiceView) -> Vec<Vec<&ExposureView>> {
        self.told(service).0
    }

    /// The exposures of a service: those told hop by hop, in blocks, and the others.
    fn told<'s>(self, service: &'s ServiceView) -> (Vec<Vec<&'s ExposureView>>, Vec<&'s ExposureView>) {
        let mut out: Vec<Vec<&'s ExposureView>> = Vec::new();
        let mut rest = Vec::new();
        for (number, exposure) in service.exposures.iter().enumerate() {
            let together = |block: &&mut Vec<&ExposureView>| {
                let first = block[0];
                if exposure.level <= Level::Low && !self.view.detail.low_ways {
                    return false;
                }
                if first.jurisdiction.is_some() && first.jurisdiction == exposure.jurisdiction {
                    return way(first).len() > 1 && way(first) == way(exposure);
                }
                together_open(&[first, exposure])
                    && first.hops == exposure.hops
                    && first.mitigated_by == exposure.mitigated_by
            };
            match out.iter_mut().find(together) {
                Some(block) => block.push(exposure),
                None if number < self.view.detail.exposures && self.worth_telling(exposure) => out.push(vec![exposure]),
                None => rest.push(exposure),
            }
        }
        (out, rest)
    }

    /// Whether an exposure is told hop by hop: where there is little room, those that are high or worse.
    fn worth_telling(self, exposure: &ExposureView) -> bool {
        self.view.detail.low_ways || exposure.level >= Level::High
    }

    /// The other exposures of a service, a line for each way: what they are, then the way, then what holds at its end.
    pub(super) fn lines(self, service: &ServiceView) -> Html {
        let mut lines: Vec<ProofLine<'_>> = Vec::new();
        let (low, rest): (Vec<_>, Vec<_>) =
            self.told(service).1.into_iter().partition(|e| e.level <= Level::Low && !self.view.detail.low_ways);
        for exposure in &rest {
            let way = self.until(way(exposure));
            match lines.iter_mut().find(|line| line.way == way) {
                Some(line) => line.exposures.push(exposure),
                None => lines.push(ProofLine { way, exposures: vec![exposure] }),
            }
        }
        if lines.is_empty() && low.is_empty() {
            return Safe(String::new());
        }
        let mut out = String::from("<ul class=\"w\">");
        for line in &lines {
            out.push_str("<li>");
            self.items(&mut out, &line.exposures);
            // What holds one back is a list and no way.
            if line.exposures.iter().all(|exposure| exposure.channel == Channel::Exit) {
                let held: Vec<String> = line.way.iter().map(|hop| self.stop(hop)).collect();
                let _ = write!(out, ": {} {}</li>", self.t("relation.bound-by"), held.join(", "));
                continue;
            }
            let mut ways: Vec<String> = line.way.iter().map(|hop| self.stop(hop)).collect();
            if !self.goes_on(line.way) {
                let mut ends: Vec<String> = Vec::new();
                for hop in line.exposures.iter().filter(|e| e.jurisdiction.is_some()).filter_map(|e| e.hops.last()) {
                    let end = self.stop(hop);
                    if !ends.contains(&end) {
                        ends.push(end);
                    }
                }
                ways.extend((!ends.is_empty()).then(|| ends.join(", ")));
            }
            let _ = write!(out, ": {}</li>", ways.join(" → "));
        }
        if !low.is_empty() {
            out.push_str("<li>");
            self.items(&mut out, &low);
            out.push_str("</li>");
        }
        out.push_str("</ul>");
        Safe(out)
    }

    /// The way as far as it is told here: of a large inventory up to the next service, whose page tells the rest.
    fn until(self, way: &[HopView]) -> &[HopView] {
        match way.iter().position(|hop| hop.service.is_some()) {
            Some(at) if !self.view.detail.every_row => &way[..=at],
            _ => way,
        }
    }

    /// Whether the page of the service at the end of a way tells the rest.
    fn goes_on(self, way: &[HopView]) -> bool {
        !self.view.detail.every_row && way.iter().any(|hop| hop.service.is_some())
    }

    /// What exposures are: by level, the channels, each with its countries.
    fn items(self, out: &mut String, exposures: &[&ExposureView]) {
        let (mut level, mut channel) = (None, None);
        for exposure in exposures {
            if level != Some((exposure.level, exposure.level_best)) {
                let joint = if level.is_some() { " " } else { "" };
                let _ = write!(out, "{joint}{}", self.level(exposure.level, exposure.level_best).0);
                level = Some((exposure.level, exposure.level_best));
                channel = None;
            }
            if channel == Some(exposure.channel) {
                out.push(',');
            } else {
                let joint = if channel.is_some() { ";" } else { "" };
                let _ = write!(out, "{joint} {}", self.t(&format!("channel.{}", exposure.channel)));
                channel = Some(exposure.channel);
            }
            match &exposure.jurisdiction {
                Some(code) => {
                    let _ = write!(out, " {}", escape(code));
                }
                None if exposure.channel == Channel::Exit => {}
                None => {
                    let _ = write!(out, " {}", self.t("exposure.country-open"));
                }
            }
            if !exposure.mitigations.is_empty() {
                let words = exposure.mitigations.iter().map(|word| self.view.texts.word("mitigation-brief", word));
                let by = words.collect::<Vec<_>>().join(", ");
                let _ = write!(out, " ({} {})", self.t("exposure.weakened-brief"), escape(&by));
            }
        }
    }

    /// One stop of a way, with the number of its source.
    fn stop(self, hop: &HopView) -> String {
        let name = match hop.service {
            Some(at) => self.link(at).0,
            None => escape(&hop.to),
        };
        match hop.origin {
            Origin::Inventory => name,
            Origin::Numbered(number) => name + &raised(number),
        }
    }
}
