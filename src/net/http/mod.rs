//! [`Fetch`] over HTTPS. The only folder that names the HTTP library.
//!
//! In: requests. Out: answers within the limits of [`Settings`]. What must hold: nothing but HTTPS (except the loopback
//! sockets that a test names), no address outside the public internet, neither written nor resolved nor redirected to;
//! at most five redirects; bounded size and time; one request at a time per host with a gap; `Retry-After` is honoured.
//! With a proxy, names are resolved by the proxy: then only written addresses can be checked.

mod public_only;
mod settings;

pub use settings::Settings;

use super::address::{is_local_name, is_public, site_of};
use super::fetch::{Fetch, FetchError, Redirects, Request, Response};
use super::pace::{Pace, retry_after};
use public_only::{NotPublic, PublicOnly, proxy_hosts};
use reqwest::Url;
use reqwest::blocking::{Client, Response as Answer};
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderValue, LOCATION, RETRY_AFTER};
use std::error::Error as StdError;
use std::io::Read as _;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// [`Fetch`] over HTTPS.
pub struct Http {
    client: Client,
    settings: Settings,
    pace: Mutex<Pace>,
    on_wait: Option<OnWait>,
}

/// Told about longer pauses: host and length.
pub type OnWait = Box<dyn Fn(&str, Duration) + Send + Sync>;

impl std::fmt::Debug for Http {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Http").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Http {
    /// A client with these settings. Opens no connection yet.
    ///
    /// # Errors
    /// When the system's certificates cannot be read.
    pub fn new(settings: Settings) -> Result<Self, FetchError> {
        // Another part of the process may have installed a provider already: then that one serves.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let setup =
            |error: reqwest::Error| FetchError::Connection { url: "https".to_owned(), reason: innermost(&error) };
        let resolver = PublicOnly {
            exempt: if settings.proxy { proxy_hosts() } else { Vec::new() },
            names: settings.names.clone(),
        };
        let mut builder = Client::builder()
            .user_agent(settings::user_agent(settings.contact.as_deref()))
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(settings.connect_timeout)
            .timeout(settings.read_timeout)
            .referer(false)
            .pool_max_idle_per_host(1)
            .dns_resolver(Arc::new(resolver));
        if !settings.proxy {
            builder = builder.no_proxy();
        }
        if !settings.roots.is_empty() {
            let roots: Result<Vec<_>, _> =
                settings.roots.iter().map(|der| reqwest::Certificate::from_der(der)).collect();
            builder = builder.tls_certs_merge(roots.map_err(setup)?);
        }
        let client = builder.build().map_err(setup)?;
        Ok(Self { client, settings, pace: Mutex::new(Pace::default()), on_wait: None })
    }

    /// Tells `on_wait` about every pause of a second or more.
    #[must_use]
    pub fn telling(mut self, on_wait: OnWait) -> Self {
        self.on_wait = Some(on_wait);
        self
    }

    fn pause(&self, host: &str, wait: Duration) {
        if wait.is_zero() {
            return;
        }
        if let (Some(on_wait), true) = (&self.on_wait, wait >= Duration::from_secs(1)) {
            on_wait(host, wait);
        }
        std::thread::sleep(wait);
    }

    fn pace(&self) -> std::sync::MutexGuard<'_, Pace> {
        self.pace.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Refuses what may not be asked, before anything is sent.
    fn check(&self, url: &Url) -> Result<(), FetchError> {
        let refused = |reason: &str| FetchError::Refused { url: shown(url), reason: reason.to_owned() };
        let literal = match url.host_str() {
            None | Some("") => return Err(refused("it names no host")),
            Some(host) => host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().ok(),
        };
        let allowed = literal.is_some_and(|ip| {
            let socket = SocketAddr::new(ip, url.port_or_known_default().unwrap_or_default());
            ip.is_loopback() && self.settings.loopback.contains(&socket)
        });
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refused("it carries a user name or password"));
        }
        if url.scheme() != "https" && !(allowed && url.scheme() == "http") {
            return Err(refused("it is not https"));
        }
        match (literal, url.host_str()) {
            (Some(ip), _) if !allowed && !is_public(ip) => {
                Err(FetchError::NotPublic { url: shown(url), address: ip.to_string() })
            }
            (None, Some(host)) if is_local_name(host) => {
                Err(FetchError::NotPublic { url: shown(url), address: host.to_owned() })
            }
            _ => Ok(()),
        }
    }

    /// Asks, follows redirects, reads the body.
    fn exchange(&self, request: &Request) -> Result<Response, FetchError> {
        let malformed = |reason: String| FetchError::Refused { url: request.url.clone(), reason };
        let mut url = Url::parse(&request.url).map_err(|error| malformed(error.to_string()))?;
        let mut seen = vec![url.clone()];
        loop {
            self.check(&url)?;
            let host = url.host_str().unwrap_or_default().to_owned();
            if self.settings.paced {
                let wait = self.pace().take(&host, request.gap, Instant::now());
                self.pause(&host, wait);
            }
            let deadline = Instant::now() + self.settings.total_timeout;
            let answer = self.send(&url, request)?;
            let status = answer.status().as_u16();
            let target =
                answer.headers().get(LOCATION).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
            let (true, Some(target)) = (matches!(status, 301 | 302 | 303 | 307 | 308), target) else {
                return self.read(&url, answer, deadline);
            };
            let refuse = |reason: String| FetchError::Redirect { url: shown(&url), reason };
            if request.body.is_some() {
                return Err(refuse("a request with content is not repeated elsewhere".to_owned()));
            }
            let next = url.join(&target).map_err(|_| refuse("its target is no address".to_owned()))?;
            if seen.len() > self.settings.max_redirects {
                return Err(refuse(format!("more than {} redirects", self.settings.max_redirects)));
            }
            if seen.contains(&next) {
                return Err(refuse("it leads in a circle".to_owned()));
            }
            self.check(&next)?;
            let (from, to) = (url.host_str().unwrap_or_default(), next.host_str().unwrap_or_default());
            if request.redirects == Redirects::SameSite && site_of(from) != site_of(to) {
                return Err(refuse(format!("it leads to another site, {to}")));
            }
            seen.push(next.clone());
            url = next;
        }
    }

    fn send(&self, url: &Url, request: &Request) -> Result<Answer, FetchError> {
        let mut builder = match &request.body {
            Some((media, bytes)) => {
                let media = HeaderValue::from_static(media);
                self.client.post(url.clone()).header(CONTENT_TYPE, media).body(bytes.clone())
            }
            None => self.client.get(url.clone()),
        };
        builder = builder.header(ACCEPT, HeaderValue::from_static(request.accept));
        builder.send().map_err(|error| self.explain(url, &error))
    }

    fn read(&self, url: &Url, mut answer: Answer, deadline: Instant) -> Result<Response, FetchError> {
        let limit = self.settings.max_bytes;
        let too_large = || FetchError::TooLarge { url: shown(url), limit };
        if answer.content_length().is_some_and(|length| length > limit) {
            return Err(too_large());
        }
        let headers = answer
            .headers()
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        let status = answer.status().as_u16();
        let mut body = Vec::new();
        let mut piece = vec![0; 64 * 1024];
        loop {
            let got = answer.read(&mut piece).map_err(|error| {
                let timeout = error.kind() == std::io::ErrorKind::TimedOut
                    || error
                        .get_ref()
                        .and_then(|inner| inner.downcast_ref::<reqwest::Error>())
                        .is_some_and(reqwest::Error::is_timeout);
                if timeout { FetchError::TooSlow { url: shown(url) } } else { FetchError::CutOff { url: shown(url) } }
            })?;
            if got == 0 {
                return Ok(Response { status, url: shown(url), headers, body });
            }
            if body.len() as u64 + got as u64 > limit {
                return Err(too_large());
            }
            if Instant::now() > deadline {
                return Err(FetchError::TooSlow { url: shown(url) });
            }
            body.extend_from_slice(&piece[..got]);
        }
    }

    fn explain(&self, url: &Url, error: &reqwest::Error) -> FetchError {
        let url = shown(url);
        let mut source: Option<&(dyn StdError + 'static)> = Some(error);
        while let Some(cause) = source {
            if let Some(NotPublic(address)) = cause.downcast_ref::<NotPublic>() {
                return FetchError::NotPublic { url, address: address.clone() };
            }
            source = cause.source();
        }
        if error.is_timeout() {
            return FetchError::TooSlow { url };
        }
        let reason = innermost(error);
        if reason.contains("certificate") {
            return FetchError::Certificate { url, reason };
        }
        FetchError::Connection { url, reason }
    }
}

impl Fetch for Http {
    fn fetch(&self, request: &Request) -> Result<Response, FetchError> {
        let mut pause = self.settings.backoff;
        for attempt in 0.. {
            let last = attempt >= self.settings.retries;
            let outcome = self.exchange(request);
            let wait = match &outcome {
                Ok(answer) if matches!(answer.status, 429 | 503) => {
                    let asked = answer
                        .header(RETRY_AFTER.as_str())
                        .and_then(|value| retry_after(value, jiff::Timestamp::now()));
                    if last || asked.is_some_and(|asked| asked > self.settings.max_wait) {
                        return Err(FetchError::Limited { url: answer.url.clone(), wait: asked });
                    }
                    let wait = asked.unwrap_or(pause);
                    if self.settings.paced {
                        self.pace().rest(&super::address::host_of(&answer.url), wait, Instant::now());
                    }
                    wait
                }
                Ok(answer) if answer.status >= 500 && !last => pause,
                Err(error) if error.is_transient() && !last => pause,
                _ => return outcome,
            };
            self.pause(&super::address::host_of(&request.url), wait);
            pause *= 2;
        }
        Err(FetchError::Limited { url: request.url.clone(), wait: None })
    }
}

/// An address for messages: without user name and password.
fn shown(url: &Url) -> String {
    let mut url = url.clone();
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.to_string()
}

fn innermost(error: &dyn StdError) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = cause.to_string();
        source = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_spellings_of_inside_addresses_are_seen_through() {
        let http = Http::new(Settings { proxy: false, ..Settings::default() }).expect("client");
        for url in [
            "https://2130706433/",
            "https://0x7f.1/",
            "https://127.1/",
            "https://0177.0.0.1/",
            "https://[::ffff:10.0.0.1]/",
            "https://169.254.169.254/latest",
            "https://localhost/",
            "https://printer/",
            "https://[::1]/",
            "https://１２７.0.0.1/",
        ] {
            let error = http.fetch(&Request::any(url)).expect_err(url);
            assert!(matches!(error, FetchError::NotPublic { .. }), "{url}: {error}");
        }
        for url in [
            "http://example.org/",
            "ftp://example.org/",
            "https://me:secret@example.org/",
            "example.org",
            "file:///etc/passwd",
        ] {
            let error = http.fetch(&Request::any(url)).expect_err(url);
            assert!(matches!(error, FetchError::Refused { .. }), "{url}: {error}");
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }
}
