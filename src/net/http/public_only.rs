//! Names into addresses, with everything outside the public internet refused.

use super::super::address::is_public;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::error::Error as StdError;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs as _};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Poll, Waker};

/// Host names of the proxies that the environment names: they may lie in the private network.
pub(super) fn proxy_hosts() -> Vec<String> {
    ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "HTTP_PROXY", "http_proxy"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .filter_map(|value| {
            let full = if value.contains("://") { value } else { format!("http://{value}") };
            super::super::address::scheme_and_host(&full).map(|(_, host)| host)
        })
        .collect()
}

/// A name led to an address outside the public internet.
#[derive(Debug)]
pub(super) struct NotPublic(pub(super) String);

impl std::fmt::Display for NotPublic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} is not a public address", self.0)
    }
}

impl StdError for NotPublic {}

/// The system's resolver, with answers from outside the public internet refused. The client connects to the addresses
/// that were checked here and asks for none again: a name that changes its mind in between gains nothing.
pub(super) struct PublicOnly {
    /// Hosts of proxies: they may lie in the private network.
    pub(super) exempt: Vec<String>,
    /// Names whose addresses are given.
    pub(super) names: Vec<(String, Vec<IpAddr>)>,
}

type Resolved = Result<Vec<SocketAddr>, Box<dyn StdError + Send + Sync>>;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        let host = name.as_str().to_owned();
        let exempt = self.exempt.iter().any(|known| known.eq_ignore_ascii_case(&host));
        let given = self.names.iter().find(|(known, _)| known.eq_ignore_ascii_case(&host)).map(|(_, ips)| ips.clone());
        let shared: Arc<Mutex<(Option<Resolved>, Option<Waker>)>> = Arc::default();
        let theirs = Arc::clone(&shared);
        // The system's resolver blocks, and the client has one thread only: it gets a thread of its own.
        std::thread::spawn(move || {
            let found = look_up(&host, given, exempt);
            let mut state = theirs.lock().unwrap_or_else(PoisonError::into_inner);
            state.0 = Some(found);
            if let Some(waker) = state.1.take() {
                waker.wake();
            }
        });
        Box::pin(std::future::poll_fn(move |context| {
            let mut state = shared.lock().unwrap_or_else(PoisonError::into_inner);
            match state.0.take() {
                Some(found) => Poll::Ready(found.map(|list| Box::new(list.into_iter()) as Addrs)),
                None => {
                    state.1 = Some(context.waker().clone());
                    Poll::Pending
                }
            }
        }))
    }
}

fn look_up(host: &str, given: Option<Vec<IpAddr>>, exempt: bool) -> Resolved {
    let found: Vec<SocketAddr> = match given {
        Some(ips) => ips.into_iter().map(|ip| SocketAddr::new(ip, 0)).collect(),
        None => (host, 0).to_socket_addrs()?.collect(),
    };
    match found.iter().find(|socket| !is_public(socket.ip())) {
        Some(inside) if !exempt => Err(Box::new(NotPublic(format!("{host} ({})", inside.ip())))),
        _ => Ok(found),
    }
}

#[cfg(test)]
mod tests {
    use super::look_up;

    #[test]
    fn a_name_that_leads_inside_is_refused_after_resolving() {
        assert!(look_up("localhost", None, false).is_err());
        assert!(look_up("localhost", None, true).is_ok());
    }

    #[test]
    fn one_inside_address_among_public_ones_is_enough_to_refuse() {
        let ips = |list: &[&str]| Some(list.iter().map(|ip| ip.parse().expect("ip")).collect());
        assert!(look_up("x.example", ips(&["1.1.1.1", "2606:4700::1"]), false).is_ok());
        assert!(look_up("x.example", ips(&["1.1.1.1", "192.168.0.7"]), false).is_err());
        assert!(look_up("x.example", ips(&["fd00::1"]), false).is_err());
    }
}
