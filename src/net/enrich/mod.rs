//! One enricher a source: a question in, facts out.
//!
//! An enricher asks through [`Asking`], which notes address and hash of every raw answer. It reads nothing but the
//! shapes it knows: an answer of another shape is an error, and an error leaves the lock as it was.

pub mod dns;
pub mod gleif;
pub mod rdap;
pub mod regions;
pub mod site;
pub mod wikidata;

use super::endpoints::Endpoints;
use super::fact::{Answer, Asked, Fact, Source};
use super::fetch::{Fetch, FetchError, Request, Response};
use super::plan::PlannedRequest;
use std::cell::RefCell;

/// Answers questions to one source.
pub trait Enricher: Sync {
    /// Which source.
    fn source(&self) -> Source;

    /// Whom a question would be put to and what would be sent.
    fn plan(&self, asked: &Asked, endpoints: &Endpoints) -> Vec<PlannedRequest>;

    /// Asks.
    ///
    /// # Errors
    /// Whatever kept the question from being answered in full.
    fn ask(&self, asked: &Asked, asking: &Asking<'_>) -> Result<Vec<Fact>, FetchError>;
}

/// All enrichers, in the order in which they are asked.
pub static ENRICHERS: &[&dyn Enricher] =
    &[&gleif::Gleif, &wikidata::Wikidata, &dns::Dns, &rdap::Rdap, &site::Site, &regions::Regions];

/// The enricher for a source.
#[must_use]
pub fn of(source: Source) -> Option<&'static dyn Enricher> {
    ENRICHERS.iter().copied().find(|enricher| enricher.source() == source)
}

/// The way to the network during one question.
pub struct Asking<'a> {
    fetch: &'a dyn Fetch,
    /// Where to ask.
    pub endpoints: &'a Endpoints,
    answers: RefCell<Vec<Answer>>,
}

impl<'a> Asking<'a> {
    /// A way to the network that notes what comes back.
    #[must_use]
    pub fn new(fetch: &'a dyn Fetch, endpoints: &'a Endpoints) -> Self {
        Self { fetch, endpoints, answers: RefCell::default() }
    }

    /// Asks and notes address and hash of the answer.
    ///
    /// # Errors
    /// Those of the port.
    pub fn send(&self, request: &Request) -> Result<Response, FetchError> {
        let response = self.fetch.fetch(request)?;
        let answer = Answer { source: request.url.clone(), sha256: response.sha256() };
        self.answers.borrow_mut().push(answer);
        Ok(response)
    }

    /// As [`Asking::send`], with only usable answers let through.
    ///
    /// # Errors
    /// Those of the port, and answers that are no success or of another type.
    pub fn get(&self, request: &Request) -> Result<Response, FetchError> {
        self.send(request)?.accepted(request)
    }

    /// What came back so far.
    #[must_use]
    pub fn into_answers(self) -> Vec<Answer> {
        self.answers.into_inner()
    }
}
