//! The first screen: what a board must know.

use super::{Build, QuestionView, ServiceView};
use crate::graph::setup::operator_caps;
use crate::model::Strength;
use crate::model::words::*;
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

/// What stops when somebody is cut off.
#[derive(Debug, Clone, PartialEq)]
pub struct Dark {
    /// Who.
    pub name: String,
    /// Country code.
    pub code: String,
    /// Services that stop, as places in the inventory.
    pub sure: Vec<usize>,
    /// Services that may stop: the facts do not decide it.
    pub perhaps: Vec<usize>,
    /// Services that degrade.
    pub degraded: Vec<usize>,
    /// Business functions that stop.
    pub functions: Vec<String>,
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
        out.verdict = self.verdict(&out, services);
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

    fn verdict(&self, headline: &Headline, services: &[ServiceView]) -> String {
        let total = self.texts.number(services.len());
        let Some(dark) = headline.country.as_ref().filter(|dark| !dark.sure.is_empty() || !dark.perhaps.is_empty())
        else {
            return if services.is_empty() {
                self.texts.t("verdict.empty").to_owned()
            } else {
                self.texts.with("verdict.clear", &[("total", &total)])
            };
        };
        let content = |best: bool| {
            services
                .iter()
                .filter(|service| {
                    self.assessment.services[service.at].exposures.iter().any(|e| {
                        let strength = if best { e.strength.best } else { e.strength.worst };
                        e.channel == Channel::Access
                            && e.jurisdiction.as_deref() == Some(&dark.code)
                            && strength == Strength::Full
                    })
                })
                .count()
        };
        let (sure, perhaps) = (dark.sure.len(), dark.sure.len() + dark.perhaps.len());
        let (read, read_perhaps) = (content(true), content(false));
        let number = |n: usize| self.texts.number(n);
        let first = if sure > 0 {
            let key = if sure == 1 { "verdict.dark.one" } else { "verdict.dark.other" };
            self.texts.with(key, &[("n", &number(sure)), ("total", &total), ("country", &dark.name)])
        } else {
            let key = if perhaps == 1 { "verdict.perhaps.one" } else { "verdict.perhaps.other" };
            self.texts.with(key, &[("n", &number(perhaps)), ("total", &total), ("country", &dark.name)])
        };
        let second = match (read, read_perhaps) {
            (0, 0) => self.texts.t("verdict.read.none").to_owned(),
            (0, n) => self.texts.count("verdict.read.perhaps", n),
            (n, _) => self.texts.count("verdict.read.sure", n),
        };
        format!("{first}{second}")
    }

    /// The jurisdiction whose disruption stops most services.
    fn dark_country(&self, services: &[ServiceView]) -> Option<Dark> {
        let mut found: BTreeMap<&str, [Vec<usize>; 3]> = BTreeMap::new();
        for service in services {
            for exposure in &self.assessment.services[service.at].exposures {
                let Some(code) = exposure.jurisdiction.as_deref().filter(|_| exposure.channel == Channel::Disruption)
                else {
                    continue;
                };
                let slot = match (exposure.strength.best, exposure.strength.worst) {
                    (Strength::Full, _) => 0,
                    (_, Strength::Full) => 1,
                    (_, Strength::Reduced) => 2,
                    _ => continue,
                };
                found.entry(code).or_default()[slot].push(service.at);
            }
        }
        let (code, [sure, perhaps, degraded]) = found.into_iter().max_by(|(a, x), (b, y)| {
            let key = |lists: &[Vec<usize>; 3]| (lists[0].len(), lists[1].len(), lists[2].len());
            key(x).cmp(&key(y)).then_with(|| b.cmp(a))
        })?;
        let functions = self.functions(&sure);
        Some(Dark { name: self.country(code), code: code.to_owned(), sure, perhaps, degraded, functions })
    }

    fn functions(&self, services: &[usize]) -> Vec<String> {
        let all: BTreeSet<&String> = services.iter().flat_map(|at| &self.assessment.service(*at).functions).collect();
        all.into_iter().map(|name| super::format::short(&self.names.sentence(name), 80)).collect()
    }

    /// The ultimate parent whose end stops most services: those that it (or a cloud of its underneath) runs, and those
    /// that cannot do without one of these.
    fn dark_company(&self, services: &[ServiceView]) -> Option<Dark> {
        let mut runs: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        for service in services {
            for parent in self.parents(service.at) {
                runs.entry(parent).or_default().insert(service.at);
            }
        }
        let dependents = self.hard_dependents();
        let mut best: Option<(String, Vec<usize>)> = None;
        let mut ranked: Vec<_> = runs.into_iter().collect();
        ranked.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.0.cmp(&b.0)));
        for (parent, own) in ranked.into_iter().take(8) {
            let dark = self.darkened(&own, &dependents);
            if best.as_ref().is_none_or(|(_, list)| dark.len() > list.len()) {
                best = Some((parent, dark));
            }
        }
        let (parent, sure) = best?;
        let entity = self.assessment.catalog.entity(&parent)?;
        Some(Dark {
            name: self.names.shown(&entity.name),
            code: entity.country.clone(),
            functions: self.functions(&sure),
            sure,
            perhaps: Vec::new(),
            degraded: Vec::new(),
        })
    }

    /// Ultimate parents that can stop a service by themselves: its own, and those of the clouds underneath.
    fn parents(&self, at: usize) -> BTreeSet<String> {
        let catalog = self.assessment.catalog;
        let result = &self.assessment.services[at];
        let mut out = BTreeSet::new();
        let offering = result.setup.offering.map(|ix| catalog.offering_at(ix));
        let stops = offering
            .map_or(result.setup.self_run(catalog) != Some(true), |o| operator_caps(o)[1].worst == Strength::Full);
        if stops && let Some(parent) = &result.ultimate_parent {
            out.insert(parent.clone());
        }
        let region = result.setup.region.as_deref().and_then(|id| catalog.region(id));
        let mut stack: Vec<&str> = region.iter().map(|region| region.offering()).collect();
        stack.extend(offering.into_iter().flat_map(|o| o.hosted_on.iter().map(String::as_str)));
        let mut seen = BTreeSet::new();
        while let Some(id) = stack.pop() {
            let Some(host) = catalog.offering(id).filter(|_| seen.insert(id)) else { continue };
            let vendor = catalog.vendor_of_offering(id);
            let entity = host.operator.as_deref().or(host.seller.as_deref()).and_then(|id| catalog.entity(id));
            if let Some(top) =
                entity.or_else(|| vendor.and_then(|v| v.legal.first())).and_then(|e| catalog.control_chain(e).pop())
            {
                out.insert(top.id.clone());
            }
            stack.extend(host.hosted_on.iter().map(String::as_str));
        }
        out
    }

    fn hard_dependents(&self) -> Vec<Vec<usize>> {
        let services = &self.assessment.inventory.services;
        let mut out = vec![Vec::new(); services.len()];
        for (at, service) in services.iter().enumerate() {
            let stand_ins =
                service.depends_on.iter().flat_map(|d| d.any_of.iter().chain(d.fallback.iter().map(|f| &f.service)));
            let own = service.fallback.iter().map(|f| &f.service);
            for id in service.depends_on.iter().map(|d| &d.service).chain(stand_ins).chain(own) {
                if let Some(needed) = self.ids.get(id.as_str()) {
                    out[*needed].push(at);
                }
            }
        }
        out
    }

    /// Services that stop when these do: a dependency stops a service when it and all that stands in for it are gone.
    fn darkened(&self, own: &BTreeSet<usize>, dependents: &[Vec<usize>]) -> Vec<usize> {
        let services = &self.assessment.inventory.services;
        let mut dark = BTreeSet::new();
        let mut queue: Vec<usize> = own.iter().copied().collect();
        while let Some(at) = queue.pop() {
            if dark.contains(&at) {
                continue;
            }
            let is_dark = |id: &String| self.ids.get(id.as_str()).is_some_and(|at| dark.contains(at));
            let service = &services[at];
            let cut = own.contains(&at)
                || service.depends_on.iter().any(|d| {
                    d.kind == crate::model::DependencyKind::Hard
                        && is_dark(&d.service)
                        && d.any_of.iter().all(is_dark)
                        && d.fallback.iter().all(|f| is_dark(&f.service))
                });
            if cut && service.fallback.iter().all(|f| is_dark(&f.service)) {
                dark.insert(at);
                queue.extend(&dependents[at]);
            }
        }
        dark.into_iter().collect()
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
        let untested = self.assessment.inventory.services.iter().enumerate().find(|(_, s)| {
            s.fallback.as_ref().is_some_and(|f| {
                matches!(f.tested, crate::model::service::Tested::Never | crate::model::service::Tested::NotSaid)
            })
        });
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
