//! A finding in the making: words, severity, proof.
//!
//! What must hold: a finding names its service and its place; the fingerprint rests on what it is about, never on a line.

use super::*;

/// A finding in the making.
#[derive(Debug)]
pub struct Draft<'l> {
    pub(super) look: &'l Look<'l>,
    pub(super) words: Vec<(&'static str, Words<'l>)>,
    pub(super) finding: Finding,
}

impl<'l> Draft<'l> {
    /// A placeholder that reads the same in both languages.
    #[must_use]
    pub fn word(self, name: &'static str, value: impl Into<Cow<'l, str>>) -> Self {
        self.text(name, Words::same(value.into()))
    }

    /// A placeholder.
    #[must_use]
    pub fn text(mut self, name: &'static str, value: impl Into<Words<'l>>) -> Self {
        self.words.push((name, value.into()));
        self
    }

    /// Another of the rule's sentences (`message-perhaps`).
    #[must_use]
    pub fn saying(mut self, part: &str) -> Self {
        if let Some(text) = self.look.part(self.finding.rule, part) {
            self.finding.message = Message::new(text, &[]);
        }
        self
    }

    /// Another severity than the rule's.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.finding.severity = severity;
        self
    }

    /// How certain.
    #[must_use]
    pub fn confidence(mut self, confidence: Confidence) -> Self {
        self.finding.confidence = confidence;
        self
    }

    /// What tells it from others of the same rule and service.
    #[must_use]
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.finding.key = key.into().into();
        self
    }

    /// A more exact place.
    #[must_use]
    pub fn at(mut self, span: Option<Span>) -> Self {
        self.finding.span = span.or(self.finding.span);
        self
    }

    /// The exposure that proves it: severity follows its level, one step lower where the facts leave it open.
    #[must_use]
    pub fn proven_by(mut self, case: &Case<'_>, at: usize) -> Self {
        let exposure = &case.result.exposures[at];
        self.finding.exposure = Some(at);
        self.finding.confidence = case.confidence(exposure);
        let severity = as_severity(level(exposure.channel, exposure.strength.worst, &case.result.needs));
        self.finding.severity = if exposure.verdict() == Verdict::Yes { severity } else { lower(severity) };
        self
    }

    /// The exposure that it is about, without its weight.
    #[must_use]
    pub fn about(mut self, at: usize) -> Self {
        self.finding.exposure = Some(at);
        self
    }

    /// The finding.
    #[must_use]
    pub fn done(mut self) -> Finding {
        self.finding.message = self.finding.message.with(&self.words);
        self.finding.remedy = self.finding.remedy.map(|remedy| {
            if remedy.en.contains('{') || remedy.de.contains('{') {
                Arc::new(fill_words(&remedy, &self.words))
            } else {
                remedy
            }
        });
        self.finding
    }
}
