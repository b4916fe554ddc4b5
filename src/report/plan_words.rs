//! The sentences of a plan, in one language.
//!
//! In: parts of a [`Planned`]. Out: sentences for the terminal, Markdown, the workbook and the HTML report, so that all of
//! them say the same.

use super::plan::{Planned, place};
use super::redact::Names;
use super::view::Texts;
use crate::assess::Assessment;
use crate::model::words::Text;
use crate::plan::calendar::Deadline;
use crate::plan::clauses::KitEntry;
use crate::plan::fixset::FixStep;
use crate::plan::playbook::{EffortBasis, EffortSource};
use crate::plan::sensitivity::Stability;
use crate::plan::{Kind, Move, Objective, Prerequisite};

/// The sentences of a plan in one language.
#[derive(Debug, Clone, Copy)]
pub struct Words<'w> {
    /// What was assessed.
    pub assessment: &'w Assessment<'w>,
    /// Texts.
    pub texts: &'w Texts<'w>,
    /// Names as they may be shown.
    pub names: &'w Names<'w>,
}

impl Words<'_> {
    /// A service's name.
    #[must_use]
    pub fn name(&self, id: &str) -> String {
        let known = place(self.assessment, id).map(|at| super::summary::clean(self.names.service(at)));
        known.unwrap_or_else(|| self.names.text(id))
    }

    /// The id of a service for other programs.
    #[must_use]
    pub fn id(&self, id: &str) -> String {
        place(self.assessment, id).map_or_else(|| self.names.text(id), |at| self.names.id(at).to_owned())
    }

    /// An offering's name; empty without one.
    #[must_use]
    pub fn offering(&self, id: Option<&str>) -> String {
        id.map(|id| self.names.offering_called(id)).unwrap_or_default()
    }

    /// Who is responsible; empty where nobody is named.
    #[must_use]
    pub fn owner(&self, owner: Option<&str>) -> String {
        owner.map(|owner| self.names.text(owner)).unwrap_or_default()
    }

    /// The organisation.
    #[must_use]
    pub fn organisation(&self) -> String {
        super::summary::clean(&self.names.text(&self.assessment.inventory.organisation.name))
    }

    /// A range of money, where amounts may be shown.
    #[must_use]
    pub fn money(&self, range: (f64, f64)) -> String {
        if self.names.redact.costs {
            return self.texts.t("redact.amount").to_owned();
        }
        self.texts.money_range(range, "EUR")
    }

    /// A vendor's name.
    #[must_use]
    pub fn vendor(&self, id: &str) -> String {
        self.names.vendor(id)
    }

    /// A skill's name.
    #[must_use]
    pub fn skill(&self, id: &str) -> String {
        let known = self.assessment.catalog.raw.skills.iter().find(|skill| skill.id == id);
        known.map_or_else(|| id.to_owned(), |skill| skill.name.get(self.texts.language).to_owned())
    }

    /// What the plan was made for.
    #[must_use]
    pub fn aim(&self, planned: &Planned) -> String {
        use crate::plan::Method;
        let aim = match planned.problem.objective {
            Objective::Cheapest => self.texts.t("planned.aim.cheapest"),
            Objective::MostExposureRemoved => self.texts.t("planned.aim.exposure"),
        };
        let proof = &planned.plan.proof;
        let gap = self.texts.percent(proof.gap);
        let proof = match proof.method {
            Method::Exact => self.texts.t("planned.proof.exact").to_owned(),
            Method::NodeLimit => self.texts.with("planned.proof.node-limit", &[("gap", &gap)]),
            Method::Heuristic => self.texts.with("planned.proof.heuristic", &[("gap", &gap)]),
        };
        format!("{aim} {proof}")
    }

    /// What happens on a day that must not be missed.
    #[must_use]
    pub fn deadline(&self, deadline: &Deadline) -> String {
        let kind = if deadline.for_switch { "notice-for-switch" } else { deadline.kind.as_str() };
        let mut text = self.texts.word("planned.deadline", kind);
        if deadline.assumed {
            text.push_str(self.texts.t("planned.deadline.assumed"));
        }
        if deadline.missed {
            text.push_str(self.texts.t("planned.deadline.missed"));
        }
        text
    }

    /// By when notice has to be given and when the old contract is over.
    #[must_use]
    pub fn notice(&self, step: &Move) -> Option<String> {
        let (t, exit) = (self.texts, step.contract?);
        let days: [(&str, &dyn std::fmt::Display); 2] =
            [("by", &t.short_date(exit.notice_by)), ("over", &t.short_date(exit.over))];
        Some(t.with("planned.note.notice", &days))
    }

    /// When it comes, how it is undone, when it is done.
    #[must_use]
    pub fn notes(&self, step: &Move) -> Vec<String> {
        let t = self.texts;
        let mut out = Vec::new();
        if step.kind == Kind::SetUp {
            out.push(t.t("planned.note.set-up").to_owned());
        }
        if !step.after.is_empty() {
            let names: Vec<String> = step.after.iter().map(|id| self.name(id)).collect();
            out.push(t.with("planned.note.after", &[("services", &t.list(&names))]));
        }
        out.extend(self.notice(step));
        out.push(t.word("planned.rollback", step.rollback.as_str()));
        out.extend(self.done(step));
        out
    }

    /// When a move is done, one sentence.
    #[must_use]
    pub fn done(&self, step: &Move) -> Option<String> {
        let t = self.texts;
        let done: Vec<String> = step.exit_criteria.iter().map(|c| t.word("planned.done", c.as_str())).collect();
        (!done.is_empty()).then(|| t.with("planned.note.done", &[("criteria", &t.list(&done))]))
    }

    /// Notes for a page that shows elsewhere the days of notice and when a move is done.
    #[must_use]
    pub fn brief(&self, step: &Move) -> Vec<String> {
        let elsewhere = [self.notice(step), self.done(step)];
        let here = |note: &String| !elsewhere.iter().flatten().any(|known| known == note);
        self.notes(step).into_iter().filter(here).collect()
    }

    /// When a move is done, a few words each.
    #[must_use]
    pub fn done_brief(&self, step: &Move) -> Vec<String> {
        step.exit_criteria.iter().map(|c| self.texts.word("planned.done-brief", c.as_str())).collect()
    }

    /// What has to be there before a wave, what links halves meanwhile, what it newly sends across a border.
    #[must_use]
    pub fn wave_remarks(&self, wave: &crate::plan::Wave) -> Vec<String> {
        let t = self.texts;
        let mut out = Vec::new();
        let before: Vec<String> = wave
            .prerequisites
            .iter()
            // Notice that may come after the switch is a deadline and no condition.
            .filter(|needed| !matches!(needed, Prerequisite::Notice { by, .. } if *by > wave.end))
            .map(|needed| match needed {
                Prerequisite::Notice { service, by } => {
                    t.with("planned.before.notice", &[("service", &self.name(service)), ("by", &t.short_date(*by))])
                }
                Prerequisite::Skill { skill } => t.with("planned.before.skill", &[("skill", &self.skill(skill))]),
                Prerequisite::Anchor { service } => {
                    t.with("planned.before.anchor", &[("service", &self.name(service))])
                }
                Prerequisite::Moved { service } => t.with("planned.before.moved", &[("service", &self.name(service))]),
            })
            .collect();
        if !before.is_empty() {
            out.push(t.with("planned.before", &[("n", &wave.number), ("what", &before.join("; "))]));
        }
        let bridges: Vec<String> = wave
            .bridges
            .iter()
            .filter_map(|bridge| Some((bridge, bridge.until_wave?)))
            .map(|(bridge, until)| {
                let (moved, other) = (self.name(&bridge.moved), self.name(&bridge.other));
                t.with("planned.bridge.until", &[("moved", &moved), ("other", &other), ("n", &until)])
            })
            .collect();
        let lasting = wave.bridges.len() - bridges.len();
        if !bridges.is_empty() {
            out.push(t.with("planned.bridges", &[("n", &wave.number), ("what", &bridges.join("; "))]));
        }
        if lasting > 0 {
            out.push(t.with("planned.bridge.stays", &[("n", &wave.number), ("count", &lasting)]));
        }
        let flows: Vec<String> = wave
            .flows
            .iter()
            .filter_map(|flow| {
                let country = |code: &Option<String>| {
                    Some(self.assessment.catalog.country_name(code.as_ref()?, t.language).to_owned())
                };
                let (from, to) = (country(&flow.from_country)?, country(&flow.to_country)?);
                Some(format!("{} ({from}) → {} ({to})", self.name(&flow.from), self.name(&flow.to)))
            })
            .collect();
        if !flows.is_empty() {
            out.push(t.with("planned.flows", &[("n", &wave.number), ("what", &flows.join("; "))]));
        }
        let open = wave.flows.iter().filter(|flow| !flow.certain).count();
        if open > 0 {
            out.push(t.with("planned.flows.unknown", &[("n", &wave.number), ("count", &open)]));
        }
        out
    }

    /// Where an effort comes from.
    #[must_use]
    pub fn effort_source(&self, source: &EffortSource) -> String {
        let t = self.texts;
        match (source.basis, &source.category, &source.evidence) {
            (EffortBasis::Category, Some(category), Some(evidence)) => {
                let known = self.assessment.catalog.category(category);
                let name = known.map_or_else(|| category.clone(), |known| known.name.get(t.language).to_owned());
                let confidence = t.word("confidence", evidence.confidence.as_str());
                let source =
                    self.names.source(&evidence.source).map_or_else(|| self.names.hidden_source(), str::to_owned);
                let key =
                    if evidence.is_sourced() { "planned.effort.category-sourced" } else { "planned.effort.category" };
                t.with(key, &[("category", &name), ("confidence", &confidence), ("source", &source)])
            }
            (EffortBasis::Policy, ..) => t.t("planned.effort.policy").to_owned(),
            _ => t.t("planned.effort.planner").to_owned(),
        }
    }

    /// A text of the catalog in the reader's language, without control characters.
    #[must_use]
    pub fn text(&self, text: &Text) -> String {
        super::summary::clean(&self.names.sentence(text.get(self.texts.language)))
    }

    /// What one vendor of the fix set brings.
    #[must_use]
    pub fn gain(&self, step: &FixStep) -> String {
        let t = self.texts;
        let names: Vec<String> = step.fixes.iter().map(|id| self.name(id)).collect();
        let vendor = self.vendor(&step.vendor);
        if names.is_empty() {
            return t.with("planned.gain.none", &[("vendor", &vendor)]);
        }
        let (share, services) = (t.percent(step.share_so_far), self.some(&names, 4));
        t.with(
            "planned.gain",
            &[("vendor", &vendor), ("count", &names.len()), ("services", &services), ("share", &share)],
        )
    }

    /// Whether the advice for a service is stable, or the nearest thing that it flips on.
    #[must_use]
    pub fn stability(&self, stability: &Stability) -> String {
        let t = self.texts;
        let service = self.name(&stability.service);
        let Some(flip) = stability.flips.first() else {
            return t.with("planned.stable.one", &[("service", &service)]);
        };
        let target = self.offering(flip.target.as_deref());
        let placement = t.word("placement", flip.placement.as_str());
        let to = if target.is_empty() { placement } else { format!("{placement}: {target}") };
        let factor = t.percent(flip.factor);
        let what = t.with(&format!("planned.flip.{}", flip.on.as_str()), &[("factor", &factor)]);
        t.with("planned.flips", &[("service", &service), ("to", &to), ("what", &what)])
    }

    /// With whom to negotiate, what for, and until when.
    #[must_use]
    pub fn kit_title(&self, entry: &KitEntry) -> String {
        let t = self.texts;
        let vendor =
            entry.vendor.as_deref().map_or_else(|| t.t("planned.kit.unknown").to_owned(), |id| self.vendor(id));
        let names: Vec<String> = entry.services.iter().map(|id| self.name(id)).collect();
        let key = format!("planned.kit.{}", entry.purpose.as_str());
        let mut text = t.with(&key, &[("vendor", &vendor), ("services", &self.some(&names, 4))]);
        if let Some(day) = entry.notice_by {
            text.push_str(&t.with("planned.kit.by", &[("day", &t.short_date(day))]));
        }
        text
    }

    /// The heading of a column.
    #[must_use]
    pub fn heading<'k>(&'k self, key: &str) -> &'k str {
        let known = self.assessment.catalog.text(&format!("planned.column.{key}"));
        known.map_or("planned.column", |text| text.get(self.texts.language))
    }

    /// A clause's name.
    #[must_use]
    pub fn clause(&self, id: &str) -> String {
        let known = self.assessment.catalog.raw.clauses.iter().find(|clause| clause.id == id);
        known.map_or_else(|| id.to_owned(), |clause| clause.name.get(self.texts.language).to_owned())
    }

    /// What happens to a service, in one line.
    #[must_use]
    pub fn sentence(&self, step: &Move) -> String {
        let t = self.texts;
        let service = self.name(&step.service);
        match step.kind {
            Kind::Relocate => {
                let placement = t.word("placement", step.placement.as_str());
                let target = self.offering(step.target.as_deref());
                let values: [(&str, &dyn std::fmt::Display); 3] =
                    [("service", &service), ("placement", &placement), ("target", &target)];
                t.with("planned.step.relocate", &values)
            }
            Kind::InPlace => t.with("planned.step.in-place", &[("service", &service)]),
            Kind::SetUp => t.with("planned.step.set-up", &[("service", &service)]),
        }
    }

    /// What the plan could not do, and what it lacks.
    #[must_use]
    pub fn remarks(&self, planned: &Planned) -> Vec<String> {
        use crate::plan::Unmet;
        let (t, plan) = (self.texts, &planned.plan);
        let mut out = Vec::new();
        if let Some(conflict) = &planned.given_up {
            let clashes: Vec<String> =
                conflict.clashes.iter().map(|clash| super::plan_text::said(clash, self)).collect();
            out.push(t.with("planned.given-up", &[("clashes", &clashes.join("; "))]));
        }
        for (unmet, key) in [
            (Unmet::Pinned, "planned.unmet.pinned"),
            (Unmet::NoOption, "planned.unmet.no-option"),
            (Unmet::Contract, "planned.unmet.contract"),
            (Unmet::Limits, "planned.unmet.limits"),
            (Unmet::HeldBack, "planned.unmet.held-back"),
        ] {
            let names: Vec<String> =
                plan.decisions.iter().filter(|d| d.unmet == Some(unmet)).map(|d| self.name(&d.service)).collect();
            if !names.is_empty() {
                out.push(t.with(key, &[("count", &names.len()), ("services", &self.some(&names, 6))]));
            }
        }
        for gap in crate::plan::skills::skill_gaps(&planned.problem, plan) {
            let key = if gap.certain { "planned.skill.missing" } else { "planned.skill.unknown" };
            let names: Vec<String> = gap.services.iter().map(|id| self.name(id)).collect();
            out.push(t.with(key, &[("skill", &self.skill(&gap.skill)), ("services", &self.some(&names, 6))]));
        }
        if !planned.fix_set.hopeless.is_empty() {
            let names: Vec<String> = planned.fix_set.hopeless.iter().map(|id| self.name(id)).collect();
            out.push(t.with("planned.hopeless", &[("services", &self.some(&names, 6))]));
        }
        if plan.overruns_horizon {
            out.push(t.with("planned.overruns", &[("end", &t.short_date(plan.horizon_end))]));
        }
        if !plan.proof.within_limits {
            out.push(t.t("planned.over-limits").to_owned());
        }
        out
    }

    /// The first names, and how many more there are.
    #[must_use]
    pub fn some(&self, names: &[String], most: usize) -> String {
        if names.len() <= most {
            return self.texts.list(names);
        }
        let rest = names.len() - most;
        self.texts.with("planned.and-more", &[("names", &names[..most].join(", ")), ("n", &rest)])
    }
}
