//! What every CI format shows: findings with their places, words and states, sorted and counted once.
//!
//! In: an assessment, its sources, what the policy made of its findings, an optional baseline. Out: a [`Gate`]; the formats
//! beside this file turn it into bytes. What must hold: all formats show the same findings; what is known, waived or off is
//! counted.

use super::baseline::Baseline;
use super::view::Texts;
use crate::assess::waive::Waived;
use crate::assess::wording::{same, say};
use crate::assess::{Assessment, Finding};
use crate::catalog::Catalog;
use crate::model::words::{Confidence, Date, Language, Severity, Text};
use crate::source::{Sources, Span};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// A place in a file, for people and machines. Lines and columns count from 1.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Path with `/`.
    pub path: String,
    /// First line.
    pub line: u32,
    /// First column, in characters.
    pub column: u32,
    /// Last line.
    pub end_line: u32,
    /// Column after the last character.
    pub end_column: u32,
}

/// Whether a finding counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// It counts.
    New,
    /// The baseline has it.
    Known,
    /// Somebody accepts it for a time.
    Waived {
        /// Why.
        reason: String,
        /// Who.
        owner: String,
        /// Last day.
        expires: Date,
    },
}

/// Most places of a finding that are told one by one.
const LISTED: usize = 20;

/// A finding as it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Rule id.
    pub rule: &'static str,
    /// How serious.
    pub severity: Severity,
    /// How certain.
    pub confidence: Confidence,
    /// Service id.
    pub service: Option<String>,
    /// One sentence.
    pub message: String,
    /// What to do.
    pub remedy: Option<String>,
    /// Where.
    pub place: Option<Place>,
    /// Other places with what is to be said about them.
    pub related: Vec<(Place, String)>,
    /// How many more places there are.
    pub unlisted: usize,
    /// The proof, hop by hop.
    pub proof: Vec<String>,
    /// Stable name across runs; unique in a report.
    pub fingerprint: String,
    /// Whether it counts.
    pub state: State,
}

/// Findings as they are told, with counts.
#[derive(Debug, Clone)]
pub struct Gate<'a> {
    /// For names.
    pub catalog: &'a Catalog,
    /// Language of messages.
    pub language: Language,
    /// Severity from which a finding fails the run; `None`: none does.
    pub fail_on: Option<Severity>,
    /// All findings, worst first; those that do not count carry their state.
    pub findings: Vec<Told>,
    /// Findings of rules that are off.
    pub off: usize,
    /// A file to blame where a format demands a place and a finding has none.
    pub fallback: Place,
}

impl<'a> Gate<'a> {
    /// Tells the findings of an assessment.
    #[must_use]
    pub fn new(
        assessment: &'a Assessment<'_>,
        sources: &Sources,
        waived: &Waived,
        baseline: Option<&Baseline>,
        language: Language,
        fail_on: Option<Severity>,
    ) -> Self {
        let teller = Teller { assessment, sources, language };
        let mut findings: Vec<Told> =
            waived.active.par_iter().map(|finding| teller.tell(finding, State::New)).collect();
        for (finding, at) in &waived.waived {
            let waiver = &assessment.policy.waivers[*at];
            let state =
                State::Waived { reason: waiver.reason.clone(), owner: waiver.owner.clone(), expires: waiver.expires };
            findings.push(teller.tell(finding, state));
        }
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for told in &mut findings {
            if told.state == State::New && baseline.is_some_and(|baseline| baseline.knows(&told.fingerprint)) {
                told.state = State::Known;
            }
            let times = seen.entry(told.fingerprint.clone()).or_default();
            *times += 1;
            if *times > 1 {
                told.fingerprint = format!("{}-{times}", told.fingerprint);
            }
        }
        let path = sources.iter().next().map_or_else(|| "hoheit.yaml".to_owned(), |(_, file)| clean(&file.path));
        let fallback = Place { path, line: 1, column: 1, end_line: 1, end_column: 1 };
        Self { catalog: assessment.catalog, language, fail_on, findings, off: waived.off.len(), fallback }
    }

    /// Findings that count: not known, not waived.
    pub fn new_findings(&self) -> impl Iterator<Item = &Told> {
        self.findings.iter().filter(|told| told.state == State::New)
    }

    /// Whether a finding fails the run.
    #[must_use]
    pub fn fails(&self, told: &Told) -> bool {
        told.state == State::New && self.fail_on.is_some_and(|limit| told.severity >= limit)
    }

    /// How many findings fail the run; any: exit code 10.
    #[must_use]
    pub fn failing(&self) -> usize {
        self.findings.iter().filter(|told| self.fails(told)).count()
    }

    /// How many findings are known, and how many are waived.
    #[must_use]
    pub fn hidden(&self) -> (usize, usize) {
        let known = self.findings.iter().filter(|told| told.state == State::Known).count();
        let waived = self.findings.iter().filter(|told| matches!(told.state, State::Waived { .. })).count();
        (known, waived)
    }

    /// A text of the catalog in the gate's language.
    #[must_use]
    pub fn say(&self, key: &str, values: &[(&str, &str)]) -> String {
        let values: Vec<(&str, Text)> = values.iter().map(|(name, value)| (*name, same(*value))).collect();
        say(self.catalog, key, &values).get(self.language).to_owned()
    }

    /// The name of a rule, or its id where it has none.
    #[must_use]
    pub fn rule_name(&self, rule: &str) -> String {
        let title = || self.catalog.text(&format!("rule.{rule}.title"));
        match self.catalog.text(&format!("rule.{rule}")).or_else(title) {
            Some(text) => text.get(self.language).to_owned(),
            None => rule.replace('-', " "),
        }
    }

    /// One line with counts, and one with what is not shown, if anything.
    #[must_use]
    pub fn summary(&self) -> Vec<String> {
        let active = self.new_findings().count();
        let first = match active {
            0 => self.say("gate.none", &[]),
            _ => self.say("gate.counts", &[("active", &active.to_string()), ("failing", &self.failing().to_string())]),
        };
        let (known, waived) = self.hidden();
        let mut lines = vec![first];
        if known + waived + self.off > 0 {
            let values = [known, waived, self.off].map(|count| count.to_string());
            lines.push(self.say("gate.hidden", &[("known", &values[0]), ("waived", &values[1]), ("off", &values[2])]));
        }
        lines
    }
}

/// A path as CI systems want it: `/`, nothing to be skipped at the start.
fn clean(path: &str) -> String {
    let path = path.replace('\\', "/");
    path.strip_prefix("./").map_or(path.clone(), str::to_owned)
}

/// Where `span` stands.
#[must_use]
pub fn place_of(sources: &Sources, span: Span) -> Place {
    let file = sources.file(span.file);
    let start = file.position(span.start as usize);
    let end = file.position(span.end as usize);
    Place {
        path: clean(&file.path),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
    }
}

struct Teller<'a, 'b> {
    assessment: &'a Assessment<'b>,
    sources: &'a Sources,
    language: Language,
}

impl Teller<'_, '_> {
    /// Days as the reader's language writes them.
    fn texts(&self) -> Texts<'_> {
        Texts::new(self.assessment.catalog, self.language)
    }

    fn tell(&self, finding: &Finding, state: State) -> Told {
        let service = finding.service.map(|at| self.assessment.service(at));
        let id = service.map(|service| service.id.as_str());
        let declared = finding.span.or_else(|| service.and_then(|service| service.span));
        let declared = declared.map(|span| place_of(self.sources, span));
        let observed = |seen: &crate::model::service::ObservedAt| Place {
            path: clean(&seen.path),
            line: seen.line.max(1),
            column: seen.column.max(1),
            end_line: seen.line.max(1),
            end_column: seen.column.max(1),
        };
        let observed_in = service.map(|service| &*service.observed_in).unwrap_or_default();
        let mut places: Vec<Place> = declared.into_iter().collect();
        let mut unlisted = 0;
        for seen in finding.seen.as_deref().into_iter().chain(observed_in) {
            if places.len() == LISTED {
                unlisted += 1;
                continue;
            }
            let place = observed(seen);
            if !places.contains(&place) {
                places.push(place);
            }
        }
        // The line that causes it comes first: where a change is made, that is the manifest.
        let mut message = self.texts().dated(&finding.message.get(self.language));
        if finding.seen.is_some() && places.len() > 1 {
            places.swap(0, 1);
            if finding.rule == "declared-deployed-conflict" && finding.span.is_some() {
                let at = format!("{}:{}", places[1].path, places[1].line);
                message = self.texts().with("gate.declared-at", &[("message", &message), ("place", &at)]);
            }
        }
        let mut places = places.into_iter();
        let words = if self.language == Language::De { "auch hier" } else { "also here" };
        let texts = self.texts();
        Told {
            rule: finding.rule,
            severity: finding.severity,
            confidence: finding.confidence,
            service: id.map(str::to_owned),
            message,
            remedy: finding.remedy.as_ref().map(|text| texts.dated(text.get(self.language))),
            place: places.next(),
            related: places.map(|place| (place, words.to_owned())).collect(),
            unlisted,
            proof: self.proof(finding),
            fingerprint: finding.fingerprint(id),
            state,
        }
    }

    fn proof(&self, finding: &Finding) -> Vec<String> {
        let (Some(at), Some(exposure)) = (finding.service, finding.exposure) else { return Vec::new() };
        let Some(exposure) = self.assessment.services[at].exposures.get(exposure) else { return Vec::new() };
        let hops = self.assessment.proof(at, exposure);
        hops.iter()
            .map(|hop| {
                let day = hop.as_of.map_or_else(String::new, |day| format!(", {}", self.texts().short_date(day)));
                format!("{} → {} ({}; {}{day})", hop.from, hop.to, hop.relation, hop.source)
            })
            .collect()
    }
}
