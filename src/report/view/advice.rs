//! The advice for a service: candidates compared, why the others lost, what would turn it.

use super::{Build, Texts};
use crate::assess::candidates::Rejection;
use crate::assess::recommend::flips;
use crate::assess::wording::home_area;
use crate::assess::{Assessment, Candidate, GateState};
use crate::model::Interval;
use crate::model::words::{Need, Placement};

/// The advice for a service.
#[derive(Debug, Clone, PartialEq)]
pub struct AdviceView {
    /// Where it should live.
    pub placement: Placement,
    /// Name of the offering to move to; empty where it stays.
    pub target: String,
    /// Why, as sentences.
    pub reasons: Vec<String>,
    /// Effort in person-days.
    pub effort_days: (f64, f64),
    /// Yearly cost of the winner; `None`: not known or hidden.
    pub cost_per_year: Option<(f64, f64)>,
    /// Measures that governing relies on, as sentences.
    pub measures: Vec<String>,
    /// For hybrid: what stays local and what lives in the cloud.
    pub split: Option<(String, String)>,
    /// What the winner lacks, as far as the catalog says.
    pub gaps: Option<String>,
    /// Gates of the winner, by channel.
    pub gates: [GateState; 4],
    /// Candidates worth showing: the winner first, then keep, govern and the nearest rivals.
    pub candidates: Vec<CandidateView>,
    /// The other candidates by what they lost for: the reason, and their names.
    pub rest: Vec<(String, Vec<String>)>,
    /// Candidates left out entirely.
    pub more: usize,
    /// What would turn the advice, as sentences.
    pub flips: Vec<String>,
}

/// One candidate.
#[derive(Debug, Clone, PartialEq)]
pub struct CandidateView {
    /// Where it would live.
    pub placement: Placement,
    /// Name; empty for today's.
    pub target: String,
    /// Whether it is the winner.
    pub winner: bool,
    /// Gates by channel.
    pub gates: [GateState; 4],
    /// Strongest hold by channel.
    pub strength: [Interval; 4],
    /// Effort in person-days.
    pub effort_days: (f64, f64),
    /// Yearly cost; `None`: not known or hidden.
    pub cost_per_year: Option<(f64, f64)>,
    /// Why it lost, one sentence; empty for the winner.
    pub lost: String,
    /// Says who controls it from abroad, where the catalog does.
    pub foreign_control: Option<String>,
}

impl Build<'_> {
    /// The advice for the service at place `at`.
    pub(super) fn advice(&self, at: usize, limit: usize) -> AdviceView {
        let service = self.assessment.service(at);
        let result = &self.assessment.services[at];
        let recommendation = &result.recommendation;
        let best = recommendation.best();
        let category = service.category.as_deref().and_then(|id| self.assessment.catalog.category(id));
        let mut order: Vec<usize> = (0..recommendation.candidates.len()).collect();
        order.sort_by(|a, b| {
            let key = |ix: usize| {
                let c = &recommendation.candidates[ix];
                (ix != recommendation.winner, ix > 1, !c.feasible(), c.gate())
            };
            key(*a).cmp(&key(*b)).then_with(|| {
                recommendation.candidates[*a].rank_cost.total_cmp(&recommendation.candidates[*b].rank_cost)
            })
        });
        let (rest, more) = match order.get(limit..) {
            Some(others) if self.detail.every_row => (self.rest(others, best, recommendation), 0),
            others => (Vec::new(), others.map_or(0, <[usize]>::len)),
        };
        let candidates = order
            .into_iter()
            .take(limit)
            .map(|ix| {
                let candidate = &recommendation.candidates[ix];
                let alternative = category.and_then(|c| {
                    let id = candidate.target.map(|ix| self.assessment.catalog.offering_at(ix).id.as_str())?;
                    c.alternatives.iter().find(|a| a.offering == id && a.placement == candidate.placement)
                });
                CandidateView {
                    placement: candidate.placement,
                    target: self.target(candidate),
                    winner: ix == recommendation.winner,
                    gates: candidate.gates,
                    strength: candidate.strength,
                    effort_days: candidate.effort_days,
                    cost_per_year: candidate.cost_per_year.filter(|_| !self.names.redact.costs),
                    lost: if ix == recommendation.winner {
                        String::new()
                    } else {
                        self.lost(candidate, best, recommendation)
                    },
                    foreign_control: alternative
                        .and_then(|a| a.foreign_control.as_ref())
                        .filter(|_| !self.names.redact.vendors)
                        .map(|text| text.get(self.texts.language).to_owned()),
                }
            })
            .collect();
        let split = category
            .zip(best.split)
            .and_then(|(category, number)| category.hybrid.get(usize::from(number)))
            .map(|split| {
                (split.stays.get(self.texts.language).to_owned(), split.moves.get(self.texts.language).to_owned())
            });
        let gaps = category
            .zip(best.target)
            .and_then(|(category, ix)| {
                let id = &self.assessment.catalog.offering_at(ix).id;
                category.alternatives.iter().find(|a| a.offering == *id && a.placement == best.placement)
            })
            .and_then(|alternative| alternative.gaps.as_ref())
            .filter(|_| !self.names.redact.vendors)
            .map(|text| text.get(self.texts.language).to_owned());
        // How much dearer the others are stands with the candidates.
        let flips = flips(&result.needs, recommendation, self.assessment.policy)
            .into_iter()
            .filter(|flip| flip.kind != "flip.price" || !self.detail.every_row || self.names.redact.costs)
            .filter_map(|flip| {
                let kind = match flip.obstacle {
                    // What a product is made for is nothing that one could remove.
                    Some("reject.function" | "reject.size" | "reject.sector") => return None,
                    Some("reject.around-the-clock") => "flip.duty",
                    Some("reject.budget") => "flip.budget",
                    _ => flip.kind,
                };
                let detail = match Need::parse(&flip.detail) {
                    Some(need) => self.texts.word("need", need.as_str()),
                    None if matches!(kind, "flip.price" | "flip.budget") => {
                        if self.names.redact.costs {
                            self.texts.t("redact.amount").to_owned()
                        } else {
                            self.texts.money(flip.detail.parse().unwrap_or(0.0), "EUR")
                        }
                    }
                    None => skills(self.assessment, &self.texts, &flip.detail),
                };
                let to = self.texts.word("placement", flip.to.as_str());
                let years = self.texts.whole(self.assessment.policy.horizon_years);
                Some(self.texts.with(kind, &[("detail", &detail), ("placement", &to), ("years", &years)]))
            })
            .collect();
        let home = home_area(self.assessment.catalog, &self.assessment.graph.home);
        let home = home.get(self.texts.language);
        AdviceView {
            placement: recommendation.placement,
            target: self.target(best),
            reasons: recommendation.reasons.iter().map(|key| self.texts.t(key).to_owned()).collect(),
            effort_days: best.effort_days,
            cost_per_year: best.cost_per_year.filter(|_| !self.names.redact.costs),
            measures: best.measures.keys().map(|key| self.texts.with(key, &[("home", &home)])).collect(),
            split,
            gaps,
            gates: best.gates,
            candidates,
            rest,
            more,
            flips,
        }
    }

    /// Candidates without a row of their own, by what they lost for, in the order given.
    fn rest(
        &self,
        others: &[usize],
        best: &Candidate,
        recommendation: &crate::assess::Recommendation,
    ) -> Vec<(String, Vec<String>)> {
        type Groups = Vec<(String, Vec<String>)>;
        let mut out: Vec<(String, Groups)> = Vec::new();
        for ix in others {
            let candidate = &recommendation.candidates[*ix];
            let place = self.texts.word("placement", candidate.placement.as_str());
            let mut name = self.target(candidate);
            let mut reason = self.lost(candidate, best, recommendation);
            let dearer = self.dearer(candidate, best);
            if let Some(amount) = dearer.filter(|amount| reason.starts_with(amount.as_str())) {
                name = format!("{name}: {amount}");
                reason = self
                    .texts
                    .with("lost.dearer-group", &[("years", &self.texts.whole(self.assessment.policy.horizon_years))]);
            }
            let reason = reason.trim_end_matches('.').to_owned();
            let groups = match out.iter_mut().find(|(known, _)| *known == reason) {
                Some((_, groups)) => groups,
                None => {
                    out.push((reason, Vec::new()));
                    let Some((_, groups)) = out.last_mut() else { continue };
                    groups
                }
            };
            match groups.iter_mut().find(|(known, _)| *known == place) {
                Some((_, names)) => names.push(name),
                None => groups.push((place, if name.is_empty() { Vec::new() } else { vec![name] })),
            }
        }
        let said = |(place, names): (String, Vec<String>)| {
            if names.is_empty() { place } else { format!("{place} {}", names.join(", ")) }
        };
        out.into_iter().map(|(reason, groups)| (reason, groups.into_iter().map(said).collect())).collect()
    }

    /// How much more a candidate costs; `None` where it does not, or amounts are hidden.
    fn dearer(&self, candidate: &Candidate, best: &Candidate) -> Option<String> {
        let more = candidate.rank_cost - best.rank_cost;
        (more > 0.5 && !self.names.redact.costs).then(|| self.texts.money(more, "EUR"))
    }

    /// What a candidate would be called: empty where the service stays.
    pub(super) fn target(&self, candidate: &Candidate) -> String {
        match candidate.placement {
            Placement::Keep | Placement::Govern => String::new(),
            _ => {
                let name = candidate.target.map(|ix| self.names.offering(ix)).unwrap_or_default();
                match candidate.cloud.filter(|_| candidate.placement == Placement::Hybrid) {
                    Some(cloud) => format!("{name} + {}", self.names.offering(cloud)),
                    None => name,
                }
            }
        }
    }

    fn lost(&self, candidate: &Candidate, best: &Candidate, recommendation: &crate::assess::Recommendation) -> String {
        if let Some(rejection) = &candidate.rejected_because {
            return rejected(rejection, self.assessment, &self.texts, self.names.redact.costs);
        }
        if candidate.gate() > best.gate() || recommendation.reasons.contains(&"reason.nothing-passes") {
            match candidate.gate() {
                GateState::Fail => return self.gates(candidate, "lost.gate"),
                GateState::Open => return self.gates(candidate, "lost.open"),
                GateState::Pass => {}
            }
        }
        if recommendation.reasons.contains(&"reason.pinned") && !candidate.open_to_choice {
            return self.texts.t("lost.pinned").to_owned();
        }
        if recommendation.reasons.contains(&"reason.ask-before-moving") && candidate.placement != Placement::Keep {
            return self.texts.t("lost.ask-first").to_owned();
        }
        let more = candidate.rank_cost - best.rank_cost;
        let keeps = recommendation.reasons.contains(&"reason.gates-pass");
        if more.abs() <= 0.5 && !keeps {
            let key = if candidate.residual > best.residual { "lost.tie-residual" } else { "lost.tie-order" };
            return self.texts.with(key, &[("winner", &self.winner(candidate, best))]);
        }
        if more > 0.5 {
            if self.names.redact.costs {
                return self.texts.t("lost.dearer-hidden").to_owned();
            }
            let years = self.texts.whole(self.assessment.policy.horizon_years);
            return self.texts.with("lost.dearer", &[("amount", &self.texts.money(more, "EUR")), ("years", &years)]);
        }
        match candidate.gate() {
            GateState::Open => self.gates(candidate, "lost.open"),
            GateState::Fail => self.gates(candidate, "lost.gate"),
            GateState::Pass if keeps => self.texts.t("lost.not-needed").to_owned(),
            GateState::Pass => self.texts.with("lost.behind", &[("winner", &self.winner(candidate, best))]),
        }
    }

    /// How many gates a candidate fails or leaves open: as many as stand where its worst one does.
    fn gates(&self, candidate: &Candidate, key: &str) -> String {
        let worst = candidate.gate();
        self.texts.count(key, candidate.gates.iter().filter(|gate| **gate == worst).count())
    }

    /// The winner as a row about another candidate calls it.
    fn winner(&self, candidate: &Candidate, best: &Candidate) -> String {
        let placement = self.texts.word("placement", best.placement.as_str());
        let name = self.target(best);
        match name.is_empty() {
            true => placement,
            false if name == self.target(candidate) => format!("{placement}: {name}"),
            false => name,
        }
    }
}

/// Why a candidate was left out, as a sentence.
#[must_use]
pub fn rejected(rejection: &Rejection, assessment: &Assessment<'_>, texts: &Texts<'_>, costs_hidden: bool) -> String {
    let detail = match rejection.kind {
        "reject.budget" if costs_hidden => texts.t("redact.amount").to_owned(),
        "reject.budget" => texts.money(rejection.detail.parse().unwrap_or(0.0), "EUR"),
        _ => skills(assessment, texts, &rejection.detail),
    };
    texts.with(rejection.kind, &[("detail", &detail)])
}

fn skills(assessment: &Assessment<'_>, texts: &Texts<'_>, detail: &str) -> String {
    let skills = &assessment.catalog.raw.skills;
    detail
        .split(", ")
        .map(|id| skills.iter().find(|skill| skill.id == id).map_or(id, |skill| skill.name.get(texts.language)))
        .collect::<Vec<_>>()
        .join(", ")
}
