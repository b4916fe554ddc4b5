//! Politeness: how long to wait before the next request to a host.

use std::collections::HashMap;
use std::time::{Duration, Instant};

/// One free slot after the other for each host.
#[derive(Debug, Default)]
pub struct Pace {
    next: HashMap<String, Instant>,
}

impl Pace {
    /// Takes the next slot for `host` and says how long it is until then.
    pub fn take(&mut self, host: &str, gap: Duration, now: Instant) -> Duration {
        let slot = self.next.get(host).map_or(now, |next| (*next).max(now));
        self.next.insert(host.to_owned(), slot + gap);
        slot - now
    }

    /// Leaves `host` alone for `wait` from now on.
    pub fn rest(&mut self, host: &str, wait: Duration, now: Instant) {
        let next = self.next.entry(host.to_owned()).or_insert(now);
        *next = (*next).max(now + wait);
    }
}

/// Reads a `Retry-After` header: seconds, or a date relative to `now`.
#[must_use]
pub fn retry_after(value: &str, now: jiff::Timestamp) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let at = jiff::fmt::rfc2822::parse(value).ok()?.timestamp();
    let seconds = at.as_second().saturating_sub(now.as_second()).max(0);
    Some(Duration::from_secs(seconds.unsigned_abs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_of_one_host_are_a_gap_apart_and_other_hosts_do_not_wait() {
        let mut pace = Pace::default();
        let now = Instant::now();
        let gap = Duration::from_secs(1);
        assert_eq!(pace.take("a", gap, now), Duration::ZERO);
        assert_eq!(pace.take("a", gap, now), gap);
        assert_eq!(pace.take("a", gap, now), 2 * gap);
        assert_eq!(pace.take("b", gap, now), Duration::ZERO);
        pace.rest("b", 5 * gap, now);
        assert_eq!(pace.take("b", gap, now), 5 * gap);
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now: jiff::Timestamp = "2026-11-21T10:00:00Z".parse().expect("time");
        assert_eq!(retry_after(" 7 ", now), Some(Duration::from_secs(7)));
        assert_eq!(retry_after("Sat, 21 Nov 2026 10:00:30 GMT", now), Some(Duration::from_secs(30)));
        assert_eq!(retry_after("Sat, 21 Nov 2020 10:00:30 GMT", now), Some(Duration::ZERO));
        assert_eq!(retry_after("soon", now), None);
    }
}
