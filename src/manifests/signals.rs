//! The signals of the catalog, indexed for look-ups by exact text, host suffix, prefix and template.

use super::place::{self, Place};
use super::{derived, glob};
use crate::catalog::Catalog;
use crate::catalog::makers::REFUSED;
use crate::catalog::raw::Signal;
use rustc_hash::{FxHashMap, FxHashSet};

/// Who keeps source text that an address leads to: `git@github.com:team/x.git`, `git::https://user@host/x`, `github.com/team/x`.
pub(crate) fn keeper(source: &str) -> &str {
    let bare = source.rsplit("::").next().unwrap_or(source);
    let bare = bare.split_once("://").map_or(bare, |(_, rest)| rest);
    let authority = bare.split('/').next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    host.split(':').next().unwrap_or_default()
}

/// Signals of one kind and field.
#[derive(Debug, Default)]
struct Table<'c> {
    exact: FxHashMap<String, &'c Signal>,
    suffix: FxHashMap<String, &'c Signal>,
    prefix: FxHashMap<String, &'c Signal>,
    longest: usize,
    templates: Vec<&'c Signal>,
}

/// All signals.
#[derive(Debug)]
pub struct SignalIndex<'c> {
    catalog: &'c Catalog,
    tables: FxHashMap<(&'c str, &'c str), Table<'c>>,
    /// Kinds of Terraform resources with an attribute whose value is the choice of a vendor.
    chosen: FxHashSet<&'c str>,
}

/// A signal that matched, with what its template captured.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hit<'c, 't> {
    pub signal: &'c Signal,
    pub captured: &'t str,
}

impl<'c> SignalIndex<'c> {
    /// Indexes the signals of a catalog.
    #[must_use]
    pub fn new(catalog: &'c Catalog) -> Self {
        let mut tables: FxHashMap<(&'c str, &'c str), Table<'c>> = FxHashMap::default();
        for file in catalog.raw.signals.iter().filter(|file| file.kind != REFUSED) {
            for row in file.rows.iter() {
                let field = match file.kind.as_str() {
                    "kubernetes" | "dns" | "package" | "helm-chart" | "pipeline-step" => row.field.as_str(),
                    _ => "",
                };
                let table = tables.entry((file.kind.as_str(), field)).or_default();
                let key = row.pattern.to_lowercase();
                match row.how.as_str() {
                    "exact" => drop(table.exact.insert(key, row)),
                    "suffix" => drop(table.suffix.insert(key.trim_start_matches('.').to_owned(), row)),
                    "prefix" => {
                        table.longest = table.longest.max(key.len());
                        table.prefix.insert(key, row);
                    }
                    _ => table.templates.push(row),
                }
            }
        }
        let choices = catalog.signals("terraform-choice");
        let chosen = choices.filter_map(|row| row.pattern.split_once('.')).map(|(kind, _)| kind).collect();
        Self { catalog, tables, chosen }
    }

    /// Whether an attribute of this kind of resource may be the choice of a vendor.
    pub(crate) fn has_choices(&self, kind: &str) -> bool {
        self.chosen.contains(kind)
    }

    /// The signal of this kind and field that matches `text`: exact, then the longest suffix, then the longest prefix,
    /// then templates in order. Case does not matter.
    pub(crate) fn find<'t>(&self, kind: &str, field: &str, text: &'t str) -> Option<Hit<'c, 't>> {
        let table = self.tables.get(&(kind, field))?;
        let lower = text.to_lowercase();
        let plain = |signal: &&'c Signal| Hit { signal, captured: "" };
        if let Some(hit) = table.exact.get(&lower) {
            return Some(plain(hit));
        }
        if !table.suffix.is_empty() {
            let mut rest = lower.as_str();
            loop {
                if let Some(hit) = table.suffix.get(rest) {
                    return Some(plain(hit));
                }
                match rest.split_once('.') {
                    Some((_, tail)) => rest = tail,
                    None => break,
                }
            }
            if let Some(at) = lower.rfind('@')
                && let Some(hit) = table.suffix.get(&lower[at..])
            {
                return Some(plain(hit));
            }
        }
        let mut end = table.longest.min(lower.len());
        while end > 0 {
            if lower.is_char_boundary(end)
                && let Some(hit) = table.prefix.get(&lower[..end])
            {
                return Some(plain(hit));
            }
            end -= 1;
        }
        table
            .templates
            .iter()
            .find_map(|signal| glob::capture(&signal.pattern, text).map(|captured| Hit { signal, captured }))
    }

    /// The vendor behind a host that is used, with the region that its labels name.
    pub(crate) fn host(&self, host: &str) -> Option<(&'c Signal, Option<Place>)> {
        let host = clean_host(host)?;
        if is_placeholder(&host) {
            return None;
        }
        let known = self.find("host", "", &host).or_else(|| self.find("image", "", &host)).map(|hit| hit.signal);
        let signal = known.or_else(|| derived::host(self.catalog, &host))?;
        let place = signal.provider.as_deref().and_then(|provider| place::of_host(self.catalog, provider, &host));
        Some((signal, place))
    }

    /// The region that the path of an interface names, for where its host names none.
    pub(crate) fn of_path(&self, host: &str, path: &str) -> Option<Place> {
        let named = place::named_in(path)?;
        let (signal, _) = self.host(host)?;
        place::resolve(self.catalog, signal.provider.as_deref()?, named)
    }
}

/// The host of a URL, endpoint or bare host name, in lower case; `None` for what is none (paths, placeholders, numbers).
pub(crate) fn clean_host(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches(['"', '\'', '[']);
    let text = text.split_once("://").map_or(text, |(_, rest)| rest);
    let text =
        ["stun:", "stuns:", "turn:", "turns:"].iter().find_map(|scheme| text.strip_prefix(scheme)).unwrap_or(text);
    let text = text.split(['/', '?', '#', ',', ';', ' ', '"', '\'', ']']).next()?;
    let text = text.rsplit_once('@').map_or(text, |(_, host)| host);
    let host = match text.rsplit_once(':') {
        Some((host, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => text,
    };
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let plausible = host.len() <= 253
        && host.contains('.')
        && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
        && !host.split('.').any(str::is_empty)
        && host.rsplit('.').next().is_some_and(|top| top.len() > 1 && top.bytes().all(|b| b.is_ascii_alphabetic()));
    plausible.then_some(host)
}

/// The host of a repository: of a URL or of `git@host:owner/name`.
pub(crate) fn git_host(url: &str) -> Option<String> {
    let scp = url.split_once('@').filter(|_| !url.contains("://")).and_then(|(_, rest)| rest.split_once(':'));
    clean_host(scp.map_or(url, |(host, _)| host))
}

/// Whether a host stands for one that is still to be filled in (`example.atlassian.net`, `your-org.okta.com`).
fn is_placeholder(host: &str) -> bool {
    const WHOLE: &[&str] = &["example", "dummy", "placeholder", "changeme", "change-me", "xxx", "foo", "foobar"];
    const STARTS: &[&str] =
        &["example-", "your-", "my-company", "mycompany", "your_", "yourorg", "yourcompany", "yourdomain"];
    const ENDS: &[&str] = &["-example", "-placeholder"];
    let Some((first, rest)) = host.split_once('.') else { return false };
    // A whole domain is a name of its own: `example` counts only in front of a vendor's.
    rest.contains('.')
        && (WHOLE.contains(&first)
            || STARTS.iter().any(|start| first.starts_with(start))
            || ENDS.iter().any(|end| first.ends_with(end)))
}

/// All URLs in a text: what stands between `://` and the path, and the rest.
pub(super) fn addresses(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let starts = text.match_indices("://").map(|(at, mark)| &text[at + mark.len()..]);
    starts.map(|tail| {
        let end = tail.find([' ', '"', '\'', '\n', '\t', '>', '<', '`', ')', '|']).unwrap_or(tail.len());
        let url = &tail[..end];
        url.split_at(url.find(['/', '?', '#']).unwrap_or(url.len()))
    })
}

/// Hosts of all URLs in a text.
pub(crate) fn hosts_in(text: &str) -> Vec<String> {
    addresses(text).flat_map(|(authority, _)| authority.split(',')).filter_map(clean_host).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_to_be_filled_in_are_no_hosts() {
        for host in ["example.atlassian.net", "your-org.okta.com", "yourcompany.zendesk.com", "x-example.auth0.com"] {
            assert!(is_placeholder(host), "{host}");
        }
        for host in ["acme.atlassian.net", "examples.com", "foo.com", "smtp.eu.mailgun.org"] {
            assert!(!is_placeholder(host), "{host}");
        }
    }

    #[test]
    fn hosts_lose_schemes_ports_and_credentials() {
        assert_eq!(
            clean_host("https://user:pw@S3.eu-west-1.amazonaws.com:443/x").as_deref(),
            Some("s3.eu-west-1.amazonaws.com")
        );
        assert_eq!(clean_host("api.example.com/v1").as_deref(), Some("api.example.com"));
        assert_eq!(clean_host("${HOST}.example.com"), None);
        assert_eq!(clean_host("10.0.0.1:80"), None);
        assert_eq!(clean_host("localhost:4566"), None);
        assert_eq!(clean_host("\"smtp.gmail.com\"").as_deref(), Some("smtp.gmail.com"));
        assert_eq!(clean_host("[smtp.office365.com]:587").as_deref(), Some("smtp.office365.com"));
        assert_eq!(clean_host("stun:stun.l.google.com:19302").as_deref(), Some("stun.l.google.com"));
        assert_eq!(
            hosts_in("postgres://a:b@db.abc.eu-central-1.rds.amazonaws.com:5432/x"),
            ["db.abc.eu-central-1.rds.amazonaws.com"]
        );
    }
}
