//! Vendors that names in prose-like places tell of: secrets that are kept for them, destinations of logs, workflows of others.
//!
//! In: a name that somebody chose. Out: the maker, where the name bears a distinctive one. Such a name is a weak sign: what it
//! shows has low confidence, and usual words never count.

use super::Context;
use super::place::cloud_named;
use crate::catalog::Catalog;
use crate::catalog::makers::{Maker, REFUSED, fold};
use crate::catalog::raw::Signal;

/// The shortest name of a maker that counts in a name of one's own.
const SHORTEST: usize = 5;

/// Words that stand behind a maker in the name of what is kept for it.
#[rustfmt::skip]
const KEPT: &[&str] = &[
    "access", "account", "admin", "api", "apikey", "app", "auth", "client", "config", "cred", "creds", "credential",
    "credentials", "dsn", "endpoint", "host", "hostname", "id", "ingest", "ingestion", "integration", "key", "keys",
    "license", "licence", "login", "opensearch", "pass", "password", "routing", "secret", "secrets", "service", "site",
    "token", "tokens", "uri", "url", "user", "username", "webhook", "write",
];

/// What is seen where the name of a secret tells for whom it is.
pub(super) fn secret_of(signal: &Signal) -> String {
    format!("secret for {}", signal.vendor.as_deref().unwrap_or_default())
}

/// Whose secret a name is: `fastly/api`, `prod/datadog-api-key`. Software that one may run oneself has passwords as well, so
/// there only a name that its vendor's clients read as a variable counts.
pub(super) fn by_secret<'c>(context: &Context<'c>, name: &str) -> Option<&'c Signal> {
    let lower = name.to_ascii_lowercase();
    let parts: Vec<Vec<&str>> = lower.split('/').map(|part| part.split(['-', '_', '.']).collect()).collect();
    let all_kept = |words: &Vec<&str>| words.iter().all(|word| KEPT.contains(word));
    parts.iter().enumerate().find_map(|(at, words)| {
        let kept = words.iter().rev().take_while(|word| KEPT.contains(word)).count();
        let below = parts.get(at + 1).filter(|below| all_kept(below));
        if kept == 0 && below.is_none() && at + 1 < parts.len() {
            return None;
        }
        let rest = &words[..words.len() - kept];
        // A maker's name ends the rest; without a word behind it, it must be all of it.
        let starts = if kept > 0 { 0..rest.len() } else { 0..rest.len().min(1) };
        let starts = || starts.clone().filter(|start| rest.len() - start < 4);
        let named = |start: usize| maker(context.catalog, &rest[start..].concat()).filter(|maker| !maker.runnable);
        let read = |start: usize| {
            let tail = words[start..].iter().chain(below.into_iter().flatten().filter(|_| kept == 0));
            let variable = tail.map(|word| word.to_ascii_uppercase()).collect::<Vec<_>>().join("_");
            let signal = context.signals.find("kubernetes", "env", &variable)?.signal;
            let of_cloud = signal.vendor.as_deref().is_none_or(|vendor| cloud_named(vendor).is_some());
            let usual = || usual(context.catalog, signal.pattern.trim_end_matches('_'));
            (!of_cloud && (signal.how == "exact" || !usual())).then_some(signal)
        };
        starts().find_map(|start| named(start).map(Maker::signal)).or_else(|| starts().find_map(read))
    })
}

/// Whether a name is a usual word of which a vendor has made its own.
pub(super) fn usual(catalog: &Catalog, name: &str) -> bool {
    catalog.makers().label(&fold(name)).is_some_and(|maker| maker.word)
}

/// Whom a name in words bears in front: `SplunkDeliveryStream`, `datadog_forwarder`.
pub(super) fn by_destination<'c>(catalog: &'c Catalog, name: &str) -> Option<&'c Maker<'c>> {
    let words = words(name);
    (0..words.len()).find_map(|at| {
        let pair = words.get(at..at + 2).and_then(|pair| maker(catalog, &pair.concat()));
        pair.or_else(|| maker(catalog, &words[at]))
    })
}

/// Whose service a workflow of somebody else calls: `security_veracode_scan.yml`.
pub(super) fn by_workflow<'c>(catalog: &'c Catalog, path: &str) -> Option<&'c Maker<'c>> {
    // One of the same repository shows by itself what it does.
    let file = path.split('@').next().filter(|path| !path.starts_with("./"))?.rsplit('/').next()?;
    let stem = file.strip_suffix(".yml").or_else(|| file.strip_suffix(".yaml"))?;
    by_destination(catalog, stem).filter(|maker| !maker.runnable)
}

fn maker<'c>(catalog: &'c Catalog, name: &str) -> Option<&'c Maker<'c>> {
    let name = fold(name);
    let long = name.len() >= SHORTEST && cloud_named(&name).is_none();
    let found = long.then(|| catalog.makers().label(&name)).flatten().filter(|maker| !maker.word)?;
    let mut prose = catalog.signals(REFUSED).filter(|row| row.field == "prose");
    let usual = prose.any(|row| row.pattern.split_whitespace().any(|word| word == name));
    (!usual).then_some(found)
}

/// Words of a name, however they are joined: `SplunkDeliveryStream`, `splunk-delivery`, `SPLUNK_HEC`.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for c in name.chars() {
        let starts = !before.is_ascii_alphanumeric() || c.is_ascii_uppercase() && before.is_ascii_lowercase();
        if c.is_ascii_alphanumeric() {
            match words.last_mut().filter(|_| !starts) {
                Some(word) => word.push(c.to_ascii_lowercase()),
                None => words.push(c.to_ascii_lowercase().to_string()),
            }
        }
        before = c;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn names_fall_into_words() {
        assert_eq!(
            words("account:Firehose:SplunkDeliveryStream:Arn"),
            ["account", "firehose", "splunk", "delivery", "stream", "arn"]
        );
        assert_eq!(words("security_veracode-scan"), ["security", "veracode", "scan"]);
    }
}
