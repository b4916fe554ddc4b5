//! Limits and manners of the client over HTTPS.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

/// Limits and manners.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Time for a connection to come about.
    pub connect_timeout: Duration,
    /// Time for each piece of an answer.
    pub read_timeout: Duration,
    /// Time for an answer as a whole.
    pub total_timeout: Duration,
    /// Largest body in bytes, after decompression.
    pub max_bytes: u64,
    /// Redirects that are followed.
    pub max_redirects: usize,
    /// How often a request is repeated after a lost connection, a server error or a request to wait.
    pub retries: u32,
    /// Pause before repeating when the server names none; doubled each time.
    pub backoff: Duration,
    /// Longest pause that a server may ask for.
    pub max_wait: Duration,
    /// Whether gaps between requests to one host are kept. Only tests switch it off.
    pub paced: bool,
    /// Whether the proxies of environment and system are used.
    pub proxy: bool,
    /// Contact that the user agent names beside the project, for sources that ask for one.
    pub contact: Option<String>,
    /// Further trusted root certificates (DER).
    pub roots: Vec<Vec<u8>>,
    /// Loopback sockets that may be asked, also without TLS. For tests against a server on this machine.
    pub loopback: Vec<SocketAddr>,
    /// Names with the addresses that the resolver gives for them, instead of asking the system. They are checked like
    /// all others. For tests.
    pub names: Vec<(String, Vec<IpAddr>)>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            read_timeout: Duration::from_secs(30),
            total_timeout: Duration::from_secs(120),
            max_bytes: 16 * 1024 * 1024,
            max_redirects: 5,
            retries: 2,
            backoff: Duration::from_secs(2),
            max_wait: Duration::from_secs(60),
            paced: true,
            proxy: true,
            contact: None,
            roots: Vec::new(),
            loopback: Vec::new(),
            names: Vec::new(),
        }
    }
}

/// What the client calls itself: program, version, the project's address where the package names one, and the contact
/// that the user gave.
pub(super) fn user_agent(contact: Option<&str>) -> String {
    let home = [env!("CARGO_PKG_HOMEPAGE"), env!("CARGO_PKG_REPOSITORY")].into_iter().find(|url| !url.is_empty());
    let remarks: Vec<String> =
        home.map(|url| format!("+{url}")).into_iter().chain(contact.map(str::to_owned)).collect();
    let remarks = if remarks.is_empty() { String::new() } else { format!(" ({})", remarks.join("; ")) };
    let text = format!("hoheit/{}{remarks}", env!("CARGO_PKG_VERSION"));
    text.chars().filter(|c| c.is_ascii_graphic() || *c == ' ').collect()
}

#[cfg(test)]
mod tests {
    use super::user_agent;

    #[test]
    fn the_user_agent_says_who_asks_and_invents_no_address() {
        let plain = user_agent(None);
        assert!(plain.starts_with("hoheit/") && !plain.contains(".example"), "{plain}");
        let named = !(env!("CARGO_PKG_HOMEPAGE").is_empty() && env!("CARGO_PKG_REPOSITORY").is_empty());
        assert_eq!(plain.contains("(+https://"), named, "{plain}");
        let text = user_agent(Some("it@example.org\r\nX: y"));
        assert!(text.starts_with("hoheit/") && text.contains("it@example.org"), "{text}");
        assert!(!text.contains(['\r', '\n']));
    }
}
