//! The first screen: what a board must know.

use super::dark::Dark;
use super::{Build, QuestionView, ServiceView};
use crate::model::words::*;
use crate::model::{Interval, Strength};
use std::collections::{BTreeMap, BTreeSet};

/// Questions that a next step asks to answer, where many are open: the most telling ones.
const ASKED_FIRST: usize = 10;

/// The first screen.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Headline {
    /// The verdict, one sentence.
    pub verdict: String,
    /// One tile a channel.
    pub tiles: Vec<Tile>,
    /// The country whose decisions stop most.
    pub country: Option<Dark>,
    /// The company whose end stops most.
    pub company: Option<Dark>,
    /// Recommended split.
    pub split: Vec<(Placement, usize)>,
    /// Effort of all that is recommended, in person-days.
    pub effort_days: (f64, f64),
    /// The same in EUR; `None` when hidden.
    pub effort_cost: Option<(f64, f64)>,
    /// Change of yearly cost; `None`: not known for any service, or hidden.
    pub running: Option<(f64, f64)>,
    /// Services whose yearly cost is known, among those that move.
    pub costs_known: (usize, usize),
    /// Three next steps: a heading and a sentence, with the service they are about.
    pub steps: Vec<(String, String, Option<usize>)>,
}

/// A channel at a glance.
#[derive(Debug, Clone, PartialEq)]
pub struct Tile {
    /// Channel.
    pub channel: Channel,
    /// Services by level in the worst world, from none to critical.
    pub levels: [usize; 5],
    /// Services at high or critical in the best world too.
    pub proven: usize,
    /// Services at high or critical only if missing facts turn out badly.
    pub undecided: usize,
    /// Countries behind the high and critical ones: name and number of services.
    pub top: Vec<(String, usize)>,
}

impl Tile {
    /// Services at high or critical in the worst world.
    #[must_use]
    pub fn grave(&self) -> usize {
        self.levels[3] + self.levels[4]
    }
}

/// Services that are reached, and by which countries.
#[derive(Debug, Default)]
struct By {
    services: BTreeSet<usize>,
    countries: BTreeMap<String, BTreeSet<usize>>,
}

impl Build<'_> {
    pub(super) fn headline(
        &self,
        services: &[ServiceView],
        open_questions: usize,
        first_question: Option<&QuestionView>,
    ) -> Headline {
        let mut out = Headline {
            tiles: (0..4).map(|at| self.tile(at, services)).collect(),
            country: self.dark_country(services),
            company: self.dark_company(services),
            ..Headline::default()
        };
        out.verdict = self.verdict(services);
        let mut known = 0;
        let mut moving = 0;
        let mut running = (0.0, 0.0);
        for placement in [Placement::Local, Placement::EuCloud, Placement::Hybrid, Placement::Govern, Placement::Keep] {
            let these: Vec<&ServiceView> = services.iter().filter(|s| s.advice.placement == placement).collect();
            out.split.push((placement, these.len()));
            if placement == Placement::Keep {
                continue;
            }
            for service in these {
                moving += 1;
                out.effort_days.0 += service.advice.effort_days.0;
                out.effort_days.1 += service.advice.effort_days.1;
                if let (Some(cost), Some(new)) = (&service.cost, service.advice.cost_per_year) {
                    known += 1;
                    running.0 += new.0 - cost.per_year;
                    running.1 += new.1 - cost.per_year;
                }
            }
        }
        if !self.names.redact.costs {
            let rate = self.assessment.policy.day_rate;
            out.effort_cost = Some((out.effort_days.0 * rate, out.effort_days.1 * rate));
            out.running = (known > 0).then_some(running);
        }
        out.costs_known = (known, moving);
        out.steps = self.steps(services, open_questions, first_question);
        out
    }

    fn tile(&self, at: usize, services: &[ServiceView]) -> Tile {
        let channel = super::exposure::CHANNELS[at];
        let mut tile = Tile { channel, levels: [0; 5], proven: 0, undecided: 0, top: Vec::new() };
        let mut countries: BTreeMap<&str, usize> = BTreeMap::new();
        for service in services {
            let row = &service.channels[at];
            tile.levels[row.level as usize] += 1;
            if row.level >= Level::High {
                if row.level_best >= Level::High {
                    tile.proven += 1;
                } else {
                    tile.undecided += 1;
                }
            }
            // Where the high and critical ones come from; leaving has no country.
            let exposures = &self.assessment.services[service.at].exposures;
            let grave = exposures.iter().filter(|e| e.channel == channel && channel != Channel::Exit);
            let codes: BTreeSet<&str> =
                grave.filter(|e| e.level >= Level::High).filter_map(|e| e.jurisdiction.as_deref()).collect();
            for code in codes {
                *countries.entry(code).or_default() += 1;
            }
        }
        let mut top: Vec<(&str, usize)> = countries.into_iter().collect();
        top.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        tile.top = top.into_iter().take(3).map(|(code, n)| (self.country(code), n)).collect();
        tile
    }

    /// Over all foreign countries: how many services somebody can stop, can degrade, may stop, and whose content can be
    /// demanded.
    fn verdict(&self, services: &[ServiceView]) -> String {
        let texts = &self.texts;
        let all = services.len();
        if all == 0 {
            return texts.t("verdict.empty").to_owned();
        }
        let stopped = self.reached(services, Channel::Disruption, |strength| strength.best == Strength::Full);
        let degraded = self.reached(services, Channel::Disruption, |strength| strength.verdict() == Verdict::Yes);
        let perhaps = self.reached(services, Channel::Disruption, |strength| strength.worst != Strength::None);
        let (stop, degrade) = (stopped.services.len(), degraded.services.difference(&stopped.services).count());
        let maybe = perhaps.services.difference(&degraded.services).count();
        let total = texts.number(all);
        let said = |key: &str, by: &By| {
            let n = by.services.len();
            texts.count_with(key, n, &[("total", &total), ("country", &self.most(by))])
        };
        let mut out = match (stop, degrade, maybe) {
            (1.., ..) => said("verdict.dark", &stopped),
            (0, 1.., _) => said("verdict.degraded", &degraded),
            (0, 0, 1..) => said("verdict.perhaps", &perhaps),
            (0, 0, 0) => texts.count("verdict.clear", all),
        };
        if stop > 0 && degrade > 0 {
            out.push_str(&texts.count("verdict.also-degraded", degrade));
        }
        if stop + degrade > 0 && maybe > 0 {
            out.push_str(&texts.count("verdict.also-perhaps", maybe));
        }
        let read = self.reached(services, Channel::Access, |strength| strength.best == Strength::Full).services.len();
        let readable = self.reached(services, Channel::Access, |strength| strength.worst == Strength::Full);
        let more = readable.services.len() - read;
        let free = stop + degrade + maybe == 0;
        out.push_str(&match (read, more) {
            (0, 0) if free => texts.t("verdict.read.none-either").to_owned(),
            (0, 0) => texts.t("verdict.read.none").to_owned(),
            (0, n) => texts.count("verdict.read.perhaps", n),
            (n, 0) => texts.count("verdict.read.sure", n),
            (n, more) => texts.count_with("verdict.read.both", n, &[("more", &texts.number(more))]),
        });
        out
    }

    /// Services that foreign countries reach through a channel as strongly as asked, and how many each of these reaches.
    fn reached(&self, services: &[ServiceView], channel: Channel, enough: impl Fn(Interval) -> bool) -> By {
        let mut by = By::default();
        for service in services {
            for exposure in &self.assessment.services[service.at].exposures {
                let Some(code) = exposure.jurisdiction.as_deref().filter(|_| exposure.channel == channel) else {
                    continue;
                };
                if enough(exposure.strength) {
                    by.services.insert(service.at);
                    by.countries.entry(code.to_owned()).or_default().insert(service.at);
                }
            }
        }
        by
    }

    /// The countries that reach all of them; without one, those that reach most, each with its number.
    fn most(&self, by: &By) -> String {
        const SHOWN: usize = 3;
        let mut order: Vec<(&str, usize)> = by.countries.iter().map(|(code, at)| (code.as_str(), at.len())).collect();
        order.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        let whole: Vec<_> = order.iter().filter(|(_, n)| *n == by.services.len()).copied().collect();
        let numbers = whole.is_empty();
        let list = if numbers { order } else { whole };
        let said = |(code, n): &(&str, usize)| {
            if numbers { format!("{} {}", self.country(code), self.texts.number(*n)) } else { self.country(code) }
        };
        let mut out = list.iter().take(SHOWN).map(said).collect::<Vec<_>>().join(", ");
        if list.len() > SHOWN {
            out.push_str(", …");
        }
        out
    }

    fn steps(
        &self,
        services: &[ServiceView],
        open: usize,
        first_question: Option<&QuestionView>,
    ) -> Vec<(String, String, Option<usize>)> {
        let texts = &self.texts;
        let mut order: Vec<&ServiceView> = services.iter().collect();
        order.sort_by_cached_key(|service| service.order());
        let moves: Vec<&&ServiceView> = order
            .iter()
            .filter(|s| matches!(s.advice.placement, Placement::Local | Placement::EuCloud | Placement::Hybrid))
            .collect();
        let name = |s: &ServiceView| super::format::short(&s.name, 60);
        let mut steps = Vec::new();
        let anchor = moves.iter().find(|s| s.trust_anchor && s.worst() >= Level::High).or_else(|| moves.first());
        if let Some(first) = anchor {
            steps.push((
                texts.with("step.move.title", &[("service", &name(first))]),
                texts.with(
                    "step.move.text",
                    &[
                        ("target", &first.advice.target),
                        ("placement", &texts.word("placement", first.advice.placement.as_str())),
                        ("days", &texts.days_range(first.advice.effort_days)),
                        ("more", &texts.count("step.move.more", moves.len() - 1)),
                    ],
                ),
                Some(first.at),
            ));
        }
        let governed: Vec<&&ServiceView> = order.iter().filter(|s| s.advice.placement == Placement::Govern).collect();
        if let Some(first) = governed.first() {
            let names: Vec<String> = governed.iter().take(3).map(|s| name(s)).collect();
            steps.push((
                texts.count("step.govern.title", governed.len()),
                texts.with("step.govern.text", &[("services", &texts.list(&names))]),
                Some(first.at),
            ));
        }
        let undecided = services.iter().filter(|s| s.channels.iter().any(|c| c.level != c.level_best)).count();
        if open > 0 || undecided > 0 {
            let text = match first_question {
                Some(QuestionView { service: Some(at), question, .. }) => {
                    let service = super::format::short(self.names.service(*at), 60);
                    texts.with("step.answers.about", &[("service", &service), ("question", question)])
                }
                Some(first) => texts.with("step.answers.text", &[("question", &first.question)]),
                None => texts.count("step.answers.undecided", undecided),
            };
            let title = if open > ASKED_FIRST {
                texts.with("step.answers.first", &[("n", &ASKED_FIRST), ("total", &texts.number(open))])
            } else if open > 0 {
                texts.count("step.answers.title", open)
            } else {
                texts.t("step.answers.some").to_owned()
            };
            steps.push((title, text, None));
        }
        let untested = self
            .assessment
            .inventory
            .services
            .iter()
            .enumerate()
            .find(|(_, s)| s.fallback.as_ref().is_some_and(|f| !f.tested.holds(self.assessment.today)));
        if steps.len() < 3
            && let Some((at, _)) = untested
        {
            let service = super::format::short(self.names.service(at), 60);
            steps.push((
                texts.t("step.fallback.title").to_owned(),
                texts.with("step.fallback.text", &[("service", &service)]),
                Some(at),
            ));
        }
        if steps.len() < 3 {
            steps.push((texts.t("step.review.title").to_owned(), texts.t("step.review.text").to_owned(), None));
        }
        steps.truncate(3);
        steps
    }
}
