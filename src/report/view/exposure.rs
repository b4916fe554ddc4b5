//! Exposures with their proofs, in the reader's language.

use super::Build;
use super::source::Origin;
use crate::assess::Exposure;
use crate::graph::Hop;
use crate::model::words::{Channel, Confidence, Level, Relation, Verdict};
use crate::model::{Interval, Strength};

/// The four channels, in the order of all arrays of the view.
pub const CHANNELS: [Channel; 4] = [Channel::Access, Channel::Disruption, Channel::Transfer, Channel::Exit];

/// One channel of one service, over all jurisdictions.
#[derive(Debug, Clone, PartialEq)]
pub struct ChannelView {
    /// Channel.
    pub channel: Channel,
    /// Whether anything reaches the service at all.
    pub verdict: Verdict,
    /// Level in the worst world.
    pub level: Level,
    /// Level in the best world.
    pub level_best: Level,
    /// Strongest hold, from the best to the worst world.
    pub strength: Interval,
    /// Country codes that reach it, worst first; `?` for one that is not known.
    pub jurisdictions: Vec<String>,
}

/// One jurisdiction's hold on a service through one channel.
#[derive(Debug, Clone, PartialEq)]
pub struct ExposureView {
    /// Place in the service's list of the assessment.
    pub number: usize,
    /// Channel.
    pub channel: Channel,
    /// Country code; `None`: not known which, or none.
    pub jurisdiction: Option<String>,
    /// Name of the country, or what stands for it.
    pub jurisdiction_name: String,
    /// Three-valued answer.
    pub verdict: Verdict,
    /// Level in the worst world.
    pub level: Level,
    /// Level in the best world.
    pub level_best: Level,
    /// How strongly, from the best to the worst world.
    pub strength: Interval,
    /// Whether it reaches the service itself rather than through another service.
    pub direct: bool,
    /// What weakens it, as words of the vocabulary.
    pub mitigations: Vec<&'static str>,
    /// What weakens it, in words.
    pub mitigated_by: Vec<String>,
    /// The proof.
    pub hops: Vec<HopView>,
}

/// One hop of a proof.
#[derive(Debug, Clone, PartialEq)]
pub struct HopView {
    /// Relation, as a word of the vocabulary.
    pub relation: Relation,
    /// The relation in words that lead to what stands at the end.
    pub leads: String,
    /// Through what.
    pub to: String,
    /// Service at this end, as its place in the inventory.
    pub service: Option<usize>,
    /// Where the fact comes from.
    pub origin: Origin,
    /// How far it may be relied on.
    pub confidence: Confidence,
}

impl Build<'_> {
    /// One row a channel.
    pub(super) fn channels(exposures: &[Exposure]) -> [ChannelView; 4] {
        CHANNELS.map(|channel| {
            let mut view = ChannelView {
                channel,
                verdict: Verdict::No,
                level: Level::None,
                level_best: Level::None,
                strength: Interval::NONE,
                jurisdictions: Vec::new(),
            };
            for exposure in exposures.iter().filter(|exposure| exposure.channel == channel) {
                view.level = view.level.max(exposure.level);
                view.level_best = view.level_best.max(exposure.level_best);
                view.strength = view.strength.join(exposure.strength);
                if exposure.verdict() != Verdict::No {
                    let code = exposure.jurisdiction.as_deref().unwrap_or("?").to_owned();
                    if (channel != Channel::Exit || code != "?") && !view.jurisdictions.contains(&code) {
                        view.jurisdictions.push(code);
                    }
                }
            }
            view.verdict = view.strength.verdict();
            view
        })
    }

    /// An exposure of the service at place `at`.
    pub(super) fn exposure(&mut self, at: usize, number: usize, exposure: &Exposure) -> ExposureView {
        let jurisdiction_name = match &exposure.jurisdiction {
            Some(code) => self.country(code),
            None if exposure.channel == Channel::Exit => String::new(),
            None => self.texts.t("jurisdiction.unknown").to_owned(),
        };
        let hops = self.hops(at, exposure);
        ExposureView {
            number,
            channel: exposure.channel,
            jurisdiction: exposure.jurisdiction.as_deref().map(str::to_owned),
            jurisdiction_name,
            verdict: exposure.verdict(),
            level: exposure.level,
            level_best: exposure.level_best,
            strength: exposure.strength,
            direct: exposure.direct,
            mitigations: exposure.mitigated_by.to_vec(),
            mitigated_by: exposure.mitigated_by.iter().map(|word| self.texts.word("mitigation", word)).collect(),
            hops,
        }
    }

    fn hops(&mut self, at: usize, exposure: &Exposure) -> Vec<HopView> {
        let assessment = self.assessment;
        assessment.proof(at, exposure).iter().map(|hop| self.hop(exposure.channel, hop)).collect()
    }

    fn hop(&mut self, channel: Channel, hop: &Hop<'_>) -> HopView {
        let service = hop.between_services.then(|| self.ids.get(hop.to).copied()).flatten();
        let to = match service {
            Some(other) => super::format::short(self.names.service(other), 80),
            None => self.end(hop.to),
        };
        let origin = if hop.source == "inventory" {
            Origin::Inventory
        } else {
            let text = match (hop.source, self.names.source(hop.source)) {
                ("none", _) => self.texts.t("source.none").to_owned(),
                (_, Some(source)) => source.to_owned(),
                (_, None) => self.texts.t("redact.source").to_owned(),
            };
            Origin::Numbered(self.sources.number(text, hop.as_of, hop.confidence))
        };
        let leads = self.leads(channel, hop);
        HopView { relation: hop.relation, leads, to, service, origin, confidence: hop.confidence }
    }

    /// The words before the end of a hop: a transfer rests on a basis, a law binds, and before what is not known stands a
    /// colon.
    fn leads(&self, channel: Channel, hop: &Hop<'_>) -> String {
        if channel == Channel::Transfer && hop.relation == Relation::SubjectTo {
            let none = super::ends::is_no_adequacy(hop.to);
            return self.texts.t(if none { "relation.no-basis" } else { "relation.basis" }).to_owned();
        }
        let mut words = self.texts.word("relation", hop.relation.as_str());
        if hop.to == super::ends::NOT_KNOWN && !words.ends_with(':') {
            words.push(':');
        }
        words
    }

    /// What stands at the end of a hop, in the reader's language.
    fn end(&self, to: &str) -> String {
        self.names.end(to).unwrap_or_else(|| self.names.shown(to))
    }
}

/// A strength in the words of its channel (`strength.access.full`).
#[must_use]
pub fn strength_key(channel: Channel, strength: Strength) -> String {
    let word = match strength {
        Strength::None => "none",
        Strength::Reduced => "reduced",
        Strength::Full => "full",
    };
    format!("strength.{channel}.{word}")
}
