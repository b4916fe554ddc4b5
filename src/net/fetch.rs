//! The port: what may be asked of the network, what comes back, and what can go wrong.
//!
//! In: a [`Request`]. Out: a [`Response`] with whatever status the server gave, or a [`FetchError`] that says what a
//! person can do about it. Whoever asks decides which statuses and media types it can use ([`Response::accepted`]).

use serde::de::DeserializeOwned;
use sha2::Digest as _;
use std::time::Duration;

/// Something that can answer requests. The rest of the program knows no other way out.
pub trait Fetch: Sync {
    /// Asks once, politely, within the limits of the implementation.
    ///
    /// # Errors
    /// Whatever kept an answer from arriving whole. Any HTTP status is an answer.
    fn fetch(&self, request: &Request) -> Result<Response, FetchError>;
}

/// Where a redirect may lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Redirects {
    /// To the same site only, because no other host was announced.
    SameSite,
    /// To any public host; for addresses that the user gave and registries that refer to others.
    Anywhere,
}

/// One request.
#[derive(Debug, Clone)]
pub struct Request {
    /// Absolute address.
    pub url: String,
    /// Value of the `Accept` header.
    pub accept: &'static str,
    /// Media types that can be used; empty for any. A type matches with or without a `+suffix` in common.
    pub usable: &'static [&'static str],
    /// Media type and bytes to send; makes it a `POST`.
    pub body: Option<(&'static str, Vec<u8>)>,
    /// Where redirects may lead.
    pub redirects: Redirects,
    /// Least time between two requests to the same host.
    pub gap: Duration,
}

impl Request {
    /// A `GET` for JSON.
    #[must_use]
    pub fn json(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            accept: "application/json",
            usable: &[
                "application/json",
                "application/vnd.api+json",
                "application/sparql-results+json",
                "application/rdap+json",
            ],
            body: None,
            redirects: Redirects::SameSite,
            gap: Duration::from_secs(1),
        }
    }

    /// A `GET` for anything.
    #[must_use]
    pub fn any(url: impl Into<String>) -> Self {
        Self { accept: "*/*", usable: &[], ..Self::json(url) }
    }

    /// With another `Accept` header.
    #[must_use]
    pub fn accepting(mut self, accept: &'static str) -> Self {
        self.accept = accept;
        self
    }

    /// With these redirects.
    #[must_use]
    pub fn redirecting(mut self, redirects: Redirects) -> Self {
        self.redirects = redirects;
        self
    }
}

/// One answer.
#[derive(Debug, Clone)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// Address that answered, after redirects.
    pub url: String,
    /// Headers, names in lower case, in the order of the answer.
    pub headers: Vec<(String, String)>,
    /// Body, whole and decompressed.
    pub body: Vec<u8>,
}

impl Response {
    /// The first header of this (lower-case) name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The media type without parameters, in lower case; empty when none was given.
    #[must_use]
    pub fn media_type(&self) -> String {
        let value = self.header("content-type").unwrap_or_default();
        value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }

    /// The answer, if its status is a success and its media type usable for `request`.
    ///
    /// # Errors
    /// [`FetchError::Status`] or [`FetchError::WrongType`].
    pub fn accepted(self, request: &Request) -> Result<Self, FetchError> {
        if !(200..300).contains(&self.status) {
            return Err(FetchError::Status { url: self.url, status: self.status });
        }
        let found = self.media_type();
        if request.usable.is_empty() || request.usable.contains(&found.as_str()) {
            return Ok(self);
        }
        let found = if found.is_empty() { "no media type".to_owned() } else { found };
        Err(FetchError::WrongType { url: self.url, found, expected: request.usable[0] })
    }

    /// As [`Response::accepted`], with `None` when the server says that there is no such thing.
    ///
    /// # Errors
    /// As [`Response::accepted`].
    pub fn found(self, request: &Request) -> Result<Option<Self>, FetchError> {
        if matches!(self.status, 404 | 410) { Ok(None) } else { self.accepted(request).map(Some) }
    }

    /// The body as JSON of the shape `T`.
    ///
    /// # Errors
    /// [`FetchError::Malformed`].
    pub fn read_json<T: DeserializeOwned>(&self) -> Result<T, FetchError> {
        serde_json::from_slice(&self.body)
            .map_err(|error| FetchError::Malformed { url: self.url.clone(), reason: error.to_string() })
    }

    /// The body as text; bytes that are not UTF-8 are replaced.
    #[must_use]
    pub fn text(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }

    /// SHA-256 of the body in hex.
    #[must_use]
    pub fn sha256(&self) -> String {
        sha256(&self.body)
    }
}

/// SHA-256 in hex.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FetchError {
    /// The run may not open connections.
    Offline {
        /// What would have been asked.
        url: String,
    },
    /// The address may not be asked: not HTTPS, with a password in it, malformed.
    Refused {
        /// Address.
        url: String,
        /// Why.
        reason: String,
    },
    /// The address lies in a private, local or otherwise non-public network.
    NotPublic {
        /// Address.
        url: String,
        /// What it led to.
        address: String,
    },
    /// Redirects that are not followed: too many, in a circle, to another site.
    Redirect {
        /// Address that redirected.
        url: String,
        /// Why it is not followed.
        reason: String,
    },
    /// The answer is larger than allowed.
    TooLarge {
        /// Address.
        url: String,
        /// Limit in bytes.
        limit: u64,
    },
    /// The answer took too long.
    TooSlow {
        /// Address.
        url: String,
    },
    /// No connection, or the other side spoke no sensible TLS or HTTP.
    Connection {
        /// Address.
        url: String,
        /// What happened.
        reason: String,
    },
    /// The certificate is not trusted.
    Certificate {
        /// Address.
        url: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The connection was lost in the middle of the answer.
    CutOff {
        /// Address.
        url: String,
    },
    /// The server asks to wait longer than this run may.
    Limited {
        /// Address.
        url: String,
        /// How long it asks for.
        wait: Option<Duration>,
    },
    /// A status that is no success.
    Status {
        /// Address.
        url: String,
        /// Status.
        status: u16,
    },
    /// The answer is of another type than asked for.
    WrongType {
        /// Address.
        url: String,
        /// Its media type.
        found: String,
        /// What was asked for.
        expected: &'static str,
    },
    /// The answer does not have the expected shape.
    Malformed {
        /// Address.
        url: String,
        /// What is wrong.
        reason: String,
    },
}

impl FetchError {
    /// Whether asking again may help.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Connection { .. } | Self::CutOff { .. })
    }

    /// What a person can do about it.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::Offline { .. } => "run `hoheit enrich` to look it up; every other command stays offline",
            Self::Refused { .. } => "only https:// addresses without user name and password are asked",
            Self::NotPublic { .. } => {
                "only public addresses are asked; a name that leads into a private network is refused"
            }
            Self::Redirect { .. } => "give the final address, if you trust it",
            Self::TooLarge { .. } => "the limit protects this machine; the source may have changed its format",
            Self::TooSlow { .. } | Self::Connection { .. } | Self::CutOff { .. } => {
                "check the connection and the proxy settings and run it again: what was found is kept"
            }
            Self::Certificate { .. } => "a proxy that opens TLS needs its certificate in the system's store",
            Self::Limited { .. } => "run it again later: what was found is kept, only the rest is asked",
            Self::Status { .. } | Self::WrongType { .. } | Self::Malformed { .. } => {
                "the source may be under maintenance or have changed; what was in the lock file is kept"
            }
        }
    }
}

impl std::fmt::Display for FetchError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Offline { url } => write!(f, "{url} is not asked: this run is offline"),
            Self::Refused { url, reason } => write!(f, "{url} is not asked: {reason}"),
            Self::NotPublic { url, address } => write!(f, "{url} is not asked: {address} is not a public address"),
            Self::Redirect { url, reason } => write!(f, "{url} redirects, which is not followed: {reason}"),
            Self::TooLarge { url, limit } => write!(f, "{url} sends more than {} KiB", limit / 1024),
            Self::TooSlow { url } => write!(f, "{url} took too long"),
            Self::Connection { url, reason } => write!(f, "{url} cannot be reached: {reason}"),
            Self::Certificate { url, reason } => write!(f, "{url} shows a certificate that is not trusted: {reason}"),
            Self::CutOff { url } => write!(f, "{url} broke off in the middle of its answer"),
            Self::Limited { url, wait: Some(wait) } => write!(f, "{url} asks to wait {} s", wait.as_secs()),
            Self::Limited { url, wait: None } => write!(f, "{url} takes no more requests for now"),
            Self::Status { url, status } => write!(f, "{url} answers with status {status}"),
            Self::WrongType { url, found, expected } => write!(f, "{url} answers with {found} instead of {expected}"),
            Self::Malformed { url, reason } => write!(f, "{url} answers in an unexpected shape: {reason}"),
        }
    }
}

impl std::error::Error for FetchError {}
