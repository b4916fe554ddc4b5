//! Asking what was planned: one connection a source, sources side by side, every answer handed over as it arrives.
//!
//! In: a [`Plan`], the port, the time. Out: an [`Outcome`] with new entries and what went wrong. What must hold: a
//! question that fails leaves no entry, so that merging keeps what was there; the entries do not depend on which source
//! was faster.

use super::endpoints::Endpoints;
use super::enrich::{self, Asking};
use super::fact::{Asked, Entry, Key, Source, Time};
use super::fetch::{Fetch, FetchError};
use super::plan::{Plan, found_lei};
use crate::diagnostic::Diagnostic;
use std::collections::BTreeSet;

/// Told how a run goes, from several threads. Printing is the edge's business.
pub trait Progress: Sync {
    /// A question is about to be asked.
    fn asking(&self, _asked: &Asked) {}
    /// A question was answered. Whoever writes the lock now keeps it even if the run is stopped.
    fn answered(&self, _entry: &Entry) {}
    /// A question was not answered.
    fn failed(&self, _failure: &Failure) {}
}

/// Tells nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {}

/// A question without an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The question.
    pub asked: Asked,
    /// Why.
    pub error: FetchError,
}

impl Failure {
    /// As a warning.
    #[must_use]
    pub fn diagnostic(&self) -> Diagnostic {
        Diagnostic::warning("not-looked-up", format!("{}: {}", self.asked, self.error)).help(self.error.help())
    }
}

/// What came of a run.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outcome {
    /// Answers, in the order of the plan.
    pub entries: Vec<Entry>,
    /// Questions without an answer.
    pub failures: Vec<Failure>,
}

impl Outcome {
    fn take(&mut self, result: Result<Entry, Failure>) {
        match result {
            Ok(entry) => self.entries.push(entry),
            Err(failure) => self.failures.push(failure),
        }
    }
}

/// Asks what was planned. `now` is written into the entries.
#[must_use]
pub fn run(plan: &Plan, fetch: &dyn Fetch, endpoints: &Endpoints, now: Time, progress: &dyn Progress) -> Outcome {
    let sources: BTreeSet<Source> = plan.asks.iter().map(|asked| asked.of).collect();
    let mut outcome = Outcome::default();
    std::thread::scope(|scope| {
        let workers: Vec<_> = sources
            .into_iter()
            .map(|source| {
                let asks = plan.asks.iter().filter(move |asked| asked.of == source);
                scope.spawn(move || asks.map(|asked| ask(asked, fetch, endpoints, now, progress)).collect::<Vec<_>>())
            })
            .collect();
        for worker in workers {
            // A worker that died answers nothing; the others' answers count all the same.
            worker.join().unwrap_or_default().into_iter().for_each(|result| outcome.take(result));
        }
    });
    if plan.follow_up {
        for asked in second_witnesses(plan, &outcome) {
            outcome.take(ask(&asked, fetch, endpoints, now, progress));
        }
    }
    outcome
}

/// Questions to Wikidata about the LEIs that this run has just found.
fn second_witnesses(plan: &Plan, outcome: &Outcome) -> Vec<Asked> {
    let mut asks = Vec::new();
    for entry in outcome.entries.iter().filter(|entry| entry.asked.of == Source::Gleif && entry.asked.by == Key::Name) {
        let Some(lei) = found_lei(entry) else { continue };
        let asked =
            Asked { of: Source::Wikidata, by: Key::Lei, what: lei.to_owned(), about: entry.asked.about.clone() };
        let about_known = |known: &Asked| {
            known.identity() == asked.identity()
                || (known.of == Source::Wikidata && known.about.is_some() && known.about == asked.about)
        };
        if !plan.asks.iter().chain(&plan.known).chain(&asks).any(about_known) {
            asks.push(asked);
        }
    }
    asks
}

fn ask(
    asked: &Asked,
    fetch: &dyn Fetch,
    endpoints: &Endpoints,
    now: Time,
    progress: &dyn Progress,
) -> Result<Entry, Failure> {
    progress.asking(asked);
    let asking = Asking::new(fetch, endpoints);
    let facts = match enrich::of(asked.of) {
        Some(enricher) => enricher.ask(asked, &asking),
        None => Err(FetchError::Refused { url: asked.to_string(), reason: "nobody answers this".to_owned() }),
    };
    match facts {
        Ok(facts) => {
            let entry = Entry { asked: asked.clone(), time: now, answers: asking.into_answers(), facts, line: 0 };
            progress.answered(&entry);
            Ok(entry)
        }
        Err(error) => {
            let failure = Failure { asked: asked.clone(), error };
            progress.failed(&failure);
            Err(failure)
        }
    }
}
