//! What the organisation declares: services, their dependencies, and what is known of them.
//!
//! In: the text of one or more inventory files. Out: an [`Inventory`] and every problem found, all at once. [`mod@read`]
//! turns YAML into nouns, [`resolve`] checks them against the catalog and each other, [`locate`] finds the place of what is wrong, [`shape`] lists the fields (and
//! gives the JSON Schema), [`split`] lets large files be read on all cores. What must hold: everything left out is
//! *unknown*; no problem hides another; the result does not depend on the order of services.

pub mod columns;
pub mod csv;
pub mod draft;
pub mod locate;
pub mod merge;
mod read;
pub mod resolve;
pub mod shape;
mod split;
pub mod starter;
pub mod tables;
pub mod xlsx;

pub use read::read;

use crate::model::{Organisation, Service};
use crate::source::Span;

/// Services with the organisation that runs them.
#[derive(Debug, Clone, PartialEq)]
pub struct Inventory {
    /// The organisation.
    pub organisation: Organisation,
    /// Services, sorted by id once [`resolve::resolve`] has run.
    pub services: Vec<Service>,
}

/// One file as read, before it is merged and checked.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// The organisation, where the file names one, and where.
    pub organisation: Option<(Organisation, Option<Span>)>,
    /// Services in the order of the file.
    pub services: Vec<Service>,
}

/// Whether a text is an inventory: at the top level it names the organisation or lists services, and not mostly other
/// things (settings of other programs name an organisation too). A cheap look at line starts, so that a large file is not
/// parsed twice.
#[must_use]
pub fn looks_like(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with('{') {
        return looks_like_json(text);
    }
    let (mut named, mut lists) = (false, false);
    let (mut own, mut foreign) = (0, 0);
    let says = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.starts_with([' ', '\t', '-', '}', ']']) || line.starts_with("...") || !says(&line) {
            continue;
        }
        match line.split_once(':').map(|(key, rest)| (key, rest.trim())) {
            Some(("organisation" | "organization", rest)) => {
                named |= rest.is_empty() || rest.starts_with(['{', '#', '&']);
                own += 1;
            }
            Some(("services", rest)) => {
                lists = true;
                let item = lines.clone().find(says).and_then(|next| next.trim_start().strip_prefix("- "));
                let listed = rest.is_empty() && item.is_some_and(|item| item.contains(':') || item.starts_with('{'));
                named |= listed && has_ids(text);
                own += 1;
            }
            Some(("$schema", _)) => own += 1,
            other => {
                // `servics:` is a slip of ours.
                lists |= other.is_some_and(|(key, _)| key.starts_with("serv"));
                foreign += 1;
            }
        }
        // Most files of a folder are something else: a few lines tell.
        if foreign > 8 && foreign > own {
            return false;
        }
    }
    // Other tools name organisations as well; what has keys of its own must list services, too.
    named && foreign <= own && (foreign == 0 || lists)
}

/// Fields of services and of the organisation that hardly another program's file has.
const TELLING: &[&str] = &[
    "offering",
    "vendor",
    "depends_on",
    "protection",
    "criticality",
    "deployment",
    "observed_in",
    "fallback",
    "category",
    "keys",
    "data",
    "site",
    "sites",
    "home",
    "people",
    "sector",
    "contract",
    "controls",
];

/// Whether a text that looks like an inventory is meant as one, also where nobody has named it: besides names and ids it
/// says something that only an inventory says. Other programs list services and name organisations, too.
#[must_use]
pub fn is_meant(text: &str) -> bool {
    let ends = |rest: &str| rest.trim_start_matches(['"', '\'']).trim_start().starts_with(':');
    let begins = |before: &str| !before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    TELLING
        .iter()
        .any(|word| text.match_indices(word).any(|(at, _)| begins(&text[..at]) && ends(&text[at + word.len()..])))
}

/// Whether an entry of a list has an `id`. Blueprints of platforms list services too, by type and name.
fn has_ids(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim_start().trim_start_matches("- ").trim_start_matches('{').trim_start();
        line.starts_with("id:") || line.starts_with("\"id\"")
    })
}

/// Whether a JSON text has `organisation` among its first keys, and is nothing that this program wrote.
fn looks_like_json(text: &str) -> bool {
    let end = text.char_indices().nth(4096).map_or(text.len(), |(at, _)| at);
    let head = &text[..end];
    // An assessment or a simulation names the organisation too.
    if head.contains("\"hoheit/") {
        return false;
    }
    let (mut depth, mut quoted, mut escaped) = (0, false, false);
    let (mut named, mut lists, mut foreign) = (false, false, 0);
    for (at, byte) in head.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => {
                let key = head[at + 1..].split_once('"').filter(|(_, rest)| rest.trim_start().starts_with(':'));
                match key.map(|(key, _)| key).filter(|_| !quoted && depth == 1) {
                    Some("organisation" | "organization") => named = true,
                    Some("services") => lists = true,
                    Some("$schema") | None => {}
                    Some(_) => foreign += 1,
                }
                quoted = !quoted;
            }
            b'{' | b'[' if !quoted => depth += 1,
            b'}' | b']' if !quoted => depth -= 1,
            _ => {}
        }
    }
    named && (foreign == 0 || lists && foreign < 3)
}
