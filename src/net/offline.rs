//! The port of every run that may not open connections: it refuses and says what was missing.

use super::fetch::{Fetch, FetchError, Request, Response};

/// Refuses every request.
#[derive(Debug, Clone, Copy, Default)]
pub struct Offline;

impl Fetch for Offline {
    fn fetch(&self, request: &Request) -> Result<Response, FetchError> {
        Err(FetchError::Offline { url: request.url.clone() })
    }
}
