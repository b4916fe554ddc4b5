//! Lists that every report shows: what many services share, what was found, what is missing.

use super::Build;
use crate::assess::concentration::ConcentrationKind;
use crate::model::words::*;

/// What many services share.
#[derive(Debug, Clone, PartialEq)]
pub struct ConcentrationView {
    /// What is shared.
    pub kind: ConcentrationKind,
    /// Name.
    pub name: String,
    /// Country code; empty: none.
    pub country: String,
    /// Services, as places in the inventory.
    pub services: Vec<usize>,
    /// Share of all services.
    pub share: f64,
}

/// A finding.
#[derive(Debug, Clone, PartialEq)]
pub struct FindingView {
    /// Rule id.
    pub rule: String,
    /// How serious.
    pub severity: Severity,
    /// How certain.
    pub confidence: Confidence,
    /// Service, as its place in the inventory.
    pub service: Option<usize>,
    /// Exposure that proves it, as its place in the service's list.
    pub exposure: Option<usize>,
    /// What was found.
    pub message: String,
    /// What to do.
    pub remedy: String,
    /// Who acts.
    pub owner: OwnerKind,
    /// `path:line`; empty: no place in a file.
    pub place: String,
    /// Stable name across runs.
    pub fingerprint: String,
}

/// A question.
#[derive(Debug, Clone, PartialEq)]
pub struct QuestionView {
    /// Service, as its place in the inventory.
    pub service: Option<usize>,
    /// Field, control or criterion that an answer fills.
    pub fact: String,
    /// The question.
    pub question: String,
    /// How much an answer may narrow the result, 0 to 1.
    pub gain: f64,
    /// Who can answer: `us`, `vendor`, `dpo`.
    pub answered_by: String,
}

impl Build<'_> {
    pub(super) fn concentration(&self) -> Vec<ConcentrationView> {
        self.assessment
            .concentration
            .iter()
            .map(|entry| {
                let catalog = self.assessment.catalog;
                let (name, country) = match entry.kind {
                    ConcentrationKind::Country => (self.country(&entry.name), entry.name.clone()),
                    ConcentrationKind::Cloud => (
                        catalog.offering(&entry.name).map_or_else(|| entry.name.clone(), |o| self.names.shown(&o.name)),
                        String::new(),
                    ),
                    ConcentrationKind::DataCentre | ConcentrationKind::CommonCause => {
                        (self.names.shown(&entry.name), String::new())
                    }
                    ConcentrationKind::UltimateParent => {
                        let first = entry.services.first().and_then(|at| self.assessment.ultimate_parent(*at));
                        (self.names.shown(&entry.name), first.map(|e| e.country.clone()).unwrap_or_default())
                    }
                };
                ConcentrationView {
                    kind: entry.kind,
                    name,
                    country,
                    services: entry.services.clone(),
                    share: entry.share,
                }
            })
            .collect()
    }

    pub(super) fn findings(&self) -> Vec<FindingView> {
        let language = self.texts.language;
        self.assessment
            .findings
            .iter()
            .map(|finding| {
                let place = match (&finding.seen, finding.span.zip(self.files)) {
                    _ if self.names.redact.services => String::new(),
                    (Some(seen), _) => format!("{}:{}", seen.path, seen.line),
                    (None, Some((span, files))) => {
                        format!("{}:{}", files.file(span.file).path, files.position(span).line)
                    }
                    (None, None) => String::new(),
                };
                FindingView {
                    rule: finding.rule.to_owned(),
                    severity: finding.severity,
                    confidence: finding.confidence,
                    service: finding.service,
                    exposure: finding.exposure,
                    message: self.said(&finding.message.get(language)),
                    remedy: finding.remedy.as_ref().map(|text| self.said(text.get(language))).unwrap_or_default(),
                    owner: finding.owner,
                    place,
                    fingerprint: finding.fingerprint(finding.service.map(|at| self.assessment.service(at).id.as_str())),
                }
            })
            .collect()
    }

    pub(super) fn questions(&self) -> Vec<QuestionView> {
        self.assessment
            .questions
            .iter()
            .map(|question| QuestionView {
                service: question.service,
                fact: question.fact.clone(),
                question: self.said(question.question.get(self.texts.language)),
                gain: question.gain,
                answered_by: question.answered_by.clone(),
            })
            .collect()
    }
}
