//! What rules look at, and how they say what they found.
//!
//! A [`Look`] is the whole assessment with what several rules need, worked out once; a [`Case`] is one service in it. A
//! finding is built from the texts `rule.<id>.message` and `rule.<id>.remedy` of the catalog.

mod draft;
pub use draft::*;
mod words;
pub use words::*;

use super::{Finding, Rule};
use crate::assess::facts::{concerns, told};
use crate::assess::level::level;
use crate::assess::provenance::{Provenance, provenance};
use crate::assess::provider::{ABROAD, Holding, Providers};
use crate::assess::wording::{Words, fill_words, home_area, same};
use crate::assess::{Assessment, Exposure, Message, ServiceResult};
use crate::catalog::raw::{Adequacy, Category, Law, Offering};
use crate::graph::dominators::CommonCause;
use crate::graph::home::{counts, laws_of};
use crate::model::service::{Dependency, Fallback};
use crate::model::words::*;
use crate::model::{Service, Strength};
use crate::source::Span;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::sync::Arc;

/// The whole assessment.
#[derive(Debug)]
pub struct Look<'a> {
    /// The assessment; its findings and questions are still empty.
    pub assessment: &'a Assessment<'a>,
    /// Who runs, hosts and controls what, seen from the organisation's home.
    pub providers: Providers<'a>,
    /// Services by id.
    pub ids: FxHashMap<&'a str, usize>,
    /// Groups of stand-ins that fall together.
    pub causes: Vec<CommonCause>,
    /// Adequacy decisions by country.
    decisions: FxHashMap<&'a str, &'a Adequacy>,
    /// Access laws under which an order may have to be kept secret, by country.
    secret: FxHashMap<&'a str, &'a Law>,
    /// The catalog facts that the assessment rests on.
    pub used: Provenance<'a>,
    texts: FxHashMap<&'static str, Vec<(&'static str, Arc<Text>)>>,
    /// The area that counts as home, in words.
    home: Text,
}

/// What a rule may say: its sentence, other sentences for other cases, and what to do.
const PARTS: [&str; 7] = [
    "message",
    "remedy",
    "message-perhaps",
    "message-unknown",
    "message-planned",
    "message-licence",
    "message-licence-perhaps",
];

impl<'a> Look<'a> {
    /// Prepares the look at an assessment.
    #[must_use]
    pub fn new(assessment: &'a Assessment<'a>) -> Self {
        let catalog = assessment.catalog;
        let texts = super::RULES
            .iter()
            .map(|rule| {
                let text = |part| Some((part, Arc::new(catalog.text(&format!("rule.{}.{part}", rule.id))?.clone())));
                (rule.id, PARTS.into_iter().filter_map(text).collect())
            })
            .collect();
        let providers = Providers::new(catalog, &assessment.inventory.organisation.home);
        Self {
            home: home_area(catalog, &providers.home),
            assessment,
            providers,
            ids: assessment
                .inventory
                .services
                .iter()
                .enumerate()
                .map(|(at, service)| (service.id.as_str(), at))
                .collect(),
            causes: assessment.graph.common_causes(),
            decisions: countries(assessment, |code| assessment.graph.home.adequacy(catalog, code, assessment.today)),
            secret: countries(assessment, |code| {
                laws_of(catalog, code)
                    .find(|law| law.kind == LawKind::Access && law.gag == Tri::Yes && counts(law, assessment.today))
            }),
            used: provenance(assessment),
            texts,
        }
    }

    /// The decision under which personal data may go to a country.
    #[must_use]
    pub fn decision(&self, country: &str) -> Option<&'a Adequacy> {
        self.decisions.get(country).copied()
    }

    /// An access law of a country under which an order may have to be kept secret.
    #[must_use]
    pub fn secret_law(&self, country: &str) -> Option<&'a Law> {
        self.secret.get(country).copied()
    }

    /// The service at a place of the inventory.
    #[must_use]
    pub fn case(&self, at: usize) -> Case<'_> {
        let assessment = self.assessment;
        let (service, result) = (&assessment.inventory.services[at], &assessment.services[at]);
        let offering = result.setup.offering.map(|ix| assessment.catalog.offering_at(ix));
        Case { look: self, at, service, result, offering }
    }

    /// Starts a finding about the organisation as a whole.
    #[must_use]
    pub fn found(&self, rule: &'static Rule) -> Draft<'_> {
        let message = self.part(rule.id, "message").unwrap_or_else(|| Arc::new(same(rule.id)));
        let remedy = self.part(rule.id, "remedy");
        Draft {
            look: self,
            words: vec![("home", Words::of(&self.home.en, &self.home.de))],
            finding: Finding {
                rule: rule.id,
                severity: rule.severity,
                confidence: Confidence::High,
                service: None,
                exposure: None,
                message: Message::new(message, &[]),
                remedy,
                owner: rule.owner,
                span: None,
                seen: None,
                key: Box::default(),
            },
        }
    }

    /// One of the sentences of a rule.
    fn part(&self, rule: &str, part: &str) -> Option<Arc<Text>> {
        let parts = self.texts.get(rule)?;
        parts.iter().find(|(known, _)| *known == part).map(|(_, text)| Arc::clone(text))
    }
}

/// What `find` finds for each foreign country.
fn countries<'a, T>(
    assessment: &'a Assessment<'a>,
    find: impl Fn(&'a str) -> Option<&'a T>,
) -> FxHashMap<&'a str, &'a T> {
    let codes = assessment.graph.jurisdictions.iter().map(AsRef::as_ref);
    codes.filter_map(|code| Some((code, find(code)?))).collect()
}

/// One service.
#[derive(Debug, Clone, Copy)]
pub struct Case<'l> {
    /// The whole.
    pub look: &'l Look<'l>,
    /// Place in the inventory.
    pub at: usize,
    /// As declared.
    pub service: &'l Service,
    /// As found out.
    pub result: &'l ServiceResult,
    /// What provides it.
    pub offering: Option<&'l Offering>,
}

impl<'l> Case<'l> {
    /// Starts a finding about this service.
    #[must_use]
    pub fn found(&self, rule: &'static Rule) -> Draft<'l> {
        let mut draft = self.look.found(rule);
        draft.finding.service = Some(self.at);
        draft.finding.span = self.service.span;
        draft.finding.seen = self.service.observed_in.first().cloned().map(Box::new);
        let de = self.service.name.as_ref().unwrap_or(&self.service.id);
        let name = Words::of(self.service.name_en.as_ref().unwrap_or(de), de);
        draft.text("service", name).word("vendor", self.vendor_name())
    }

    /// Today.
    #[must_use]
    pub fn today(&self) -> Date {
        self.look.assessment.today
    }

    /// Whether a control is in place; `None`: not said.
    #[must_use]
    pub fn control(&self, id: &str) -> Option<bool> {
        let control = self.look.assessment.catalog.control(id)?;
        told(self.service.controls.get(id)?, &control.value)
    }

    /// Whether a control is said to be missing although it concerns this service.
    #[must_use]
    pub fn denied(&self, id: &str) -> bool {
        let catalog = self.look.assessment.catalog;
        self.control(id) == Some(false)
            && catalog.control(id).is_some_and(|control| concerns(control, self.service, catalog))
    }

    /// Place of a control in the input.
    #[must_use]
    pub fn control_span(&self, id: &str) -> Option<Span> {
        self.service.control_spans.get(id).copied().or(self.service.span)
    }

    /// Whether personal data may be there.
    #[must_use]
    pub fn personal(&self) -> bool {
        self.result.setup.has_data && self.result.setup.personal != Some(false)
    }

    /// Whether the organisation runs it itself.
    #[must_use]
    pub fn self_run(&self) -> Option<bool> {
        self.result.setup.self_run(self.look.assessment.catalog)
    }

    /// Whether confidentiality is needed more than normally.
    #[must_use]
    pub fn confidential(&self) -> bool {
        self.result.needs.confidentiality >= Need::High
    }

    /// Whether availability is needed more than normally.
    #[must_use]
    pub fn needed(&self) -> bool {
        self.result.needs.availability >= Need::High
    }

    /// Whether much depends on it.
    #[must_use]
    pub fn critical(&self) -> bool {
        self.result.needs.criticality >= Criticality::High
    }

    /// Whether a data class is among the declared data.
    #[must_use]
    pub fn holds(&self, class: &str) -> bool {
        self.service.data.as_ref().is_some_and(|data| data.iter().any(|known| known == class))
    }

    /// What is known of its category.
    #[must_use]
    pub fn category(&self) -> Option<&'l Category> {
        self.service.category.as_deref().and_then(|id| self.look.assessment.catalog.category(id))
    }

    /// What is known of the one who runs it.
    #[must_use]
    pub fn holding(&self) -> Option<&'l Holding> {
        self.look.providers.of_setup(&self.result.setup)
    }

    /// Whether the one who runs it is surely under foreign control.
    #[must_use]
    pub fn foreign_vendor(&self) -> bool {
        self.self_run() != Some(true) && self.holding().is_some_and(|held| held.control == ABROAD)
    }

    /// Whether a country is foreign.
    #[must_use]
    pub fn is_foreign(&self, country: &str) -> bool {
        self.look.providers.home.is_foreign(country)
    }

    /// Name of the vendor, or of the service where none is known.
    #[must_use]
    pub fn vendor_name(&self) -> &'l str {
        let catalog = self.look.assessment.catalog;
        match self.result.vendor.as_deref().and_then(|id| catalog.vendor(id)) {
            Some(vendor) => &vendor.name,
            None => self.service.name.as_ref().unwrap_or(&self.service.id),
        }
    }

    /// Foreign exposures of a channel that reach it at least this strongly in the worst world, worst first.
    pub fn reached(
        &self,
        channel: Channel,
        strength: Strength,
    ) -> impl Iterator<Item = (usize, &'l Exposure)> + use<'l> {
        let all = self.result.exposures.iter().enumerate();
        all.filter(move |(_, e)| e.channel == channel && e.jurisdiction.is_some() && e.strength.worst >= strength)
    }

    /// Countries of these exposures.
    #[must_use]
    pub fn countries(&self, exposures: impl IntoIterator<Item = (usize, &'l Exposure)>) -> Text {
        self.look.countries(exposures.into_iter().filter_map(|(_, exposure)| exposure.jurisdiction.as_deref()))
    }

    /// Countries of these exposures: those that surely reach it fully, and those of which facts are missing to tell.
    #[must_use]
    pub fn who_can(&self, exposures: &[(usize, &'l Exposure)]) -> Text {
        let (sure, perhaps): (Vec<_>, Vec<_>) = exposures.iter().copied().partition(|(_, e)| surely(e));
        self.look.who_can(self.countries(sure), self.countries(perhaps))
    }

    /// Countries of those who run it and who have the last word on them, as far as they are foreign.
    #[must_use]
    pub fn controlled_from(&self) -> Text {
        let held = self.holding().and_then(|held| held.chain.first());
        self.look.controlled_from(held.map(String::as_str))
    }

    /// Everything it falls back on: what stands in, and for which service (its place; itself or one it needs).
    #[must_use]
    pub fn fallbacks(&self) -> Vec<(usize, usize, &'l Fallback)> {
        let place = |id: &str| self.look.ids.get(id).copied();
        let own =
            self.service.fallback.iter().filter_map(|fallback| Some((self.at, place(&fallback.service)?, fallback)));
        let needed = self.service.depends_on.iter().filter_map(|dependency| {
            let fallback = dependency.fallback.as_ref()?;
            Some((place(&dependency.service)?, place(&fallback.service)?, fallback))
        });
        own.chain(needed).collect()
    }

    /// What tells a stand-in from others of the same service: who it is, and for what the service needs.
    #[must_use]
    pub fn stands_in(&self, primary: usize, fallback: &Fallback) -> String {
        if primary == self.at {
            return fallback.service.clone();
        }
        format!("{} for {}", fallback.service, self.look.assessment.inventory.services[primary].id)
    }

    /// Services it needs, with their places.
    pub fn needs(&self) -> impl Iterator<Item = (usize, &'l Dependency)> + use<'l> {
        let ids = &self.look.ids;
        self.service
            .depends_on
            .iter()
            .filter_map(|dependency| Some((*ids.get(dependency.service.as_str())?, dependency)))
    }

    /// How certain an exposure is: `low` where the facts leave it open, otherwise as its weakest hop.
    #[must_use]
    pub fn confidence(&self, exposure: &Exposure) -> Confidence {
        if exposure.verdict() != Verdict::Yes {
            return Confidence::Low;
        }
        let proof = self.look.assessment.proof(self.at, exposure);
        proof.iter().map(|hop| hop.confidence).min().unwrap_or(Confidence::Medium)
    }
}

/// Whether it reaches the service fully even in the best world.
#[must_use]
pub fn surely(exposure: &Exposure) -> bool {
    exposure.strength.best == Strength::Full
}
