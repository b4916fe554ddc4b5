//! What reaches a service.

use super::Needs;
use super::level::levels;
use crate::graph::{Graph, Reaches};
use crate::model::Interval;
use crate::model::words::{Channel, Level, Verdict};
use std::sync::Arc;

/// One jurisdiction's hold on a service through one channel.
#[derive(Debug, Clone, PartialEq)]
pub struct Exposure {
    /// Channel.
    pub channel: Channel,
    /// ISO 3166-1 alpha-2; `None`: not known which, or (exit) none.
    pub jurisdiction: Option<Arc<str>>,
    /// How strongly, in the best and the worst world.
    pub strength: Interval,
    /// Level in the worst world.
    pub level: Level,
    /// Level in the best world.
    pub level_best: Level,
    /// Whether it reaches the service itself rather than through another service.
    pub direct: bool,
    /// What weakens it.
    pub mitigated_by: Box<[&'static str]>,
    /// For exit: what hinders, keys of the report texts.
    pub obstacles: Box<[&'static str]>,
    /// Place among the reaches; `None` for exit.
    pub reach: Option<u32>,
}

impl Exposure {
    /// The three-valued answer.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.strength.verdict()
    }

    /// Worst first: level, certainty, channel, jurisdiction.
    #[must_use]
    pub fn order(&self) -> impl Ord + use<> {
        use std::cmp::Reverse;
        (Reverse(self.level), Reverse(self.level_best), self.channel, self.jurisdiction.clone())
    }
}

/// What reaches the service at place `at` through access, disruption and transfer; what mitigations hold off entirely is
/// listed with the verdict `no`.
#[must_use]
pub fn exposures(at: usize, needs: &Needs, graph: &Graph, reaches: &Reaches) -> Vec<Exposure> {
    let node = graph.service_node(at);
    let mut found = Vec::new();
    for (number, reach) in reaches.list.iter().enumerate() {
        let strength = reach.at(node);
        let mitigated_by: Box<[&'static str]> = graph.mitigations(reach, at).into_iter().map(|m| m.as_str()).collect();
        if strength == Interval::NONE && mitigated_by.is_empty() {
            continue;
        }
        let (level_best, level) = levels(reach.channel, strength, needs);
        found.push(Exposure {
            channel: reach.channel,
            jurisdiction: reach.jurisdiction.map(|number| graph.jurisdictions[number as usize].clone()),
            strength,
            level,
            level_best,
            direct: graph.is_direct(reach, node),
            mitigated_by,
            obstacles: Box::default(),
            reach: u32::try_from(number).ok(),
        });
    }
    found
}

/// The exit exposures of a service: one without jurisdiction, and one for each country whose law blocks leaving.
#[must_use]
pub fn exit_exposures(obstacles: &[super::exit::Obstacle], needs: &Needs) -> Vec<Exposure> {
    let mut jurisdictions: Vec<Option<&str>> =
        obstacles.iter().map(|obstacle| obstacle.jurisdiction.as_deref()).collect();
    jurisdictions.sort_unstable();
    jurisdictions.dedup();
    jurisdictions
        .into_iter()
        .map(|jurisdiction| {
            let these: Vec<_> =
                obstacles.iter().filter(|obstacle| obstacle.jurisdiction.as_deref() == jurisdiction).collect();
            let strength = these.iter().fold(Interval::NONE, |sum, obstacle| sum.join(obstacle.strength));
            let (level_best, level) = levels(Channel::Exit, strength, needs);
            Exposure {
                channel: Channel::Exit,
                jurisdiction: jurisdiction.map(Arc::from),
                strength,
                level,
                level_best,
                direct: true,
                mitigated_by: Box::default(),
                obstacles: these.iter().map(|obstacle| obstacle.kind).collect(),
                reach: None,
            }
        })
        .collect()
}

/// Strongest hold through access, disruption and transfer, over all jurisdictions.
#[must_use]
pub fn strongest(exposures: &[Exposure]) -> [Interval; 3] {
    let mut out = [Interval::NONE; 3];
    for exposure in exposures.iter().filter(|exposure| exposure.channel != Channel::Exit) {
        let channel = crate::graph::channel_ix(exposure.channel);
        out[channel] = out[channel].join(exposure.strength);
    }
    out
}
