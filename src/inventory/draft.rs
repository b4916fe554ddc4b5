//! `hoheit scan` writes what it saw as an inventory that a person goes on with.
//!
//! In: observations, and the inventory that an earlier scan wrote and a person may have changed. Out: text that
//! `hoheit assess` accepts unchanged. What must hold: existing entries stay byte for byte as they are; new services are
//! appended; entries that came from a scan and are not seen any more get a comment line, which goes when they come back;
//! writing twice changes nothing.

use super::merge::{free_id, meet};
use super::read;
use crate::catalog::Catalog;
use crate::diagnostic::Diagnostic;
use crate::model::words::Language;
use crate::model::{Observation, Service};
use crate::source::yaml::{self, Node};
use crate::source::{FileId, Span};
use rustc_hash::{FxHashMap, FxHashSet};
use std::fmt::Write as _;

/// The comment above an entry that the last scan did not see.
const VANISHED: &str = "# not seen by the last scan";

/// The draft for these observations. `existing` is what stands in the file, `organisation` names a new one.
///
/// # Errors
/// When the existing text is no inventory, or cannot be extended without touching what stands there.
pub fn draft(
    existing: Option<(&str, FileId)>,
    observations: &[Observation],
    catalog: &Catalog,
    organisation: &str,
) -> Result<String, Vec<Diagnostic>> {
    let joined = join(observations);
    let observations = joined.as_slice();
    match existing.filter(|(text, _)| !text.trim().is_empty()) {
        None => Ok(fresh(observations, catalog, organisation)),
        Some((text, file)) => update(text, file, observations, catalog),
    }
}

/// Observations of the same id that say the same become one with all places.
fn join(observations: &[Observation]) -> Vec<Observation> {
    let mut out: Vec<Observation> = Vec::new();
    let mut known: FxHashMap<_, usize> = FxHashMap::default();
    for observation in observations {
        let facts = (
            observation.service.as_str(),
            observation.vendor.as_deref(),
            observation.offering.as_deref(),
            observation.region.as_deref(),
            observation.country.as_deref(),
        );
        let at = *known.entry(facts).or_insert(out.len());
        let Some(first) = out.get_mut(at) else {
            out.push(observation.clone());
            continue;
        };
        let new: Vec<_> = observation.places.iter().filter(|place| !first.places.contains(place)).cloned().collect();
        first.places.extend(new);
        first.depends_on.extend(observation.depends_on.iter().cloned());
        first.confidence = first.confidence.max(observation.confidence);
    }
    out
}

fn fresh(observations: &[Observation], catalog: &Catalog, organisation: &str) -> String {
    let mut out = String::from(
        "# Written by `hoheit scan` from what the infrastructure files show. Edit freely: the next scan leaves entries as they\n\
         # are and appends what is new. An entry is recognised by its id or an alias, so keep `aliases` when you change an id.\n\
         # What is left out is unknown. Worth adding: data, protection, criticality, keys, contract, owner.\n",
    );
    let name = if organisation.trim().is_empty() { "My organisation" } else { organisation };
    let _ = write!(out, "organisation:\n  name: {}\n\nservices:", scalar(name));
    let entries = entries(&[], &observations.iter().collect::<Vec<_>>(), catalog);
    if entries.is_empty() {
        out.push_str(" []\n");
    } else {
        out.push('\n');
        entries.iter().for_each(|entry| out.push_str(&entry.block("  ")));
    }
    out
}

fn update(
    text: &str,
    file: FileId,
    observations: &[Observation],
    catalog: &Catalog,
) -> Result<String, Vec<Diagnostic>> {
    let (before, problems) = read(text, file);
    let wrong: Vec<Diagnostic> = problems.into_iter().filter(Diagnostic::is_error).collect();
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let whole = Span::new(file, 0, 0);
    let refuse = |why: &str| {
        let message = format!("this inventory cannot be extended: {why}");
        vec![Diagnostic::error("cannot-update", message).at(whole, "").help("write to another file with `-o`")]
    };
    let Ok(Some(root)) = yaml::parse(text, file) else { return Err(refuse("it cannot be read")) };
    let mut services = before.services.clone();
    for service in &mut services {
        if let Some(id) = service
            .offering
            .as_ref()
            .filter(|id| catalog.offering(id).is_none())
            .and_then(|name| catalog.names().offering(name))
        {
            service.offering = Some(id.to_owned());
        }
    }
    let met = meet(&services, observations, catalog);
    let new: Vec<&Observation> = observations.iter().zip(&met).filter(|(_, to)| to.is_none()).map(|(o, _)| o).collect();
    let seen: FxHashSet<usize> = met.iter().flatten().copied().collect();
    let entries = entries(&services, &new, catalog);
    let node = root.get("services");
    let items = node.and_then(Node::as_sequence).unwrap_or_default();
    let mut edits: Vec<(usize, usize, String)> = Vec::new();
    if items.len() == services.len() {
        edits.extend(items.iter().zip(&services).enumerate().filter_map(|(at, (item, service))| {
            mark(text, item, !service.observed_in.is_empty() && !seen.contains(&at))
        }));
    }
    if !entries.is_empty() {
        edits.push(append(text, &root, &entries));
    }
    edits.sort();
    let mut out = String::with_capacity(text.len() + 512);
    let mut at = 0;
    // Lines end as they do in the file.
    let windows = text.find('\n').is_some_and(|end| text[..end].ends_with('\r'));
    for (start, end, words) in edits {
        out.push_str(text.get(at..start).unwrap_or_default());
        out.push_str(&if windows { words.replace('\n', "\r\n") } else { words });
        at = end.max(at);
    }
    out.push_str(&text[at..]);
    let (after, problems) = read(&out, file);
    let kept = after.services.len() == services.len() + entries.len()
        && before.services.iter().all(|old| after.services.iter().any(|new| same_but_places(old, new)));
    if problems.iter().any(Diagnostic::is_error) || !kept {
        return Err(refuse("its layout is unusual"));
    }
    Ok(out)
}

/// Whether two readings of an entry say the same; spans may differ.
fn same_but_places(old: &Service, new: &Service) -> bool {
    old.id == new.id
        && old.offering == new.offering
        && old.vendor == new.vendor
        && old.region == new.region
        && old.data == new.data
        && old.narrative == new.narrative
        && old.depends_on.len() == new.depends_on.len()
        && old.controls == new.controls
        && old.observed_in == new.observed_in
}

/// Adds or removes the comment above an entry.
fn mark(text: &str, item: &Node<'_>, vanished: bool) -> Option<(usize, usize, String)> {
    let (line, indent) = dash(text, item)?;
    let before = &text[..line];
    let previous = before.strip_suffix('\n').map_or("", |b| b.rsplit('\n').next().unwrap_or_default());
    let marked = previous.trim() == VANISHED;
    match (vanished, marked) {
        (true, false) => Some((line, line, format!("{indent}{VANISHED}\n"))),
        (false, true) => Some((line - previous.len() - 1, line, String::new())),
        _ => None,
    }
}

/// Start of the line with an entry's dash, and what stands before the dash.
fn dash<'t>(text: &'t str, item: &Node<'_>) -> Option<(usize, &'t str)> {
    let mut end = item.span.start as usize;
    loop {
        let line = text[..end].rfind('\n').map_or(0, |at| at + 1);
        let head = &text[line..item.span.start as usize];
        let indent = head.len() - head.trim_start_matches(' ').len();
        if head[indent..].starts_with('-') {
            return Some((line, &text[line..line + indent]));
        }
        if line == 0 || !head.lines().next().unwrap_or_default().trim().is_empty() {
            return None;
        }
        end = line - 1;
    }
}

/// Where and how new entries are added.
fn append(text: &str, root: &Node<'_>, entries: &[Entry]) -> (usize, usize, String) {
    let block = |indent: &str| entries.iter().map(|entry| entry.block(indent)).collect::<String>();
    let flow = || entries.iter().map(Entry::flow).collect::<Vec<_>>().join(", ");
    let newline = |at: usize| if text[..at].ends_with('\n') || at == 0 { "" } else { "\n" };
    match root.get("services") {
        Some(node) => match node.as_sequence() {
            Some(items) if !items.is_empty() => {
                let last = &items[items.len() - 1];
                match dash(text, last) {
                    Some((_, indent)) => {
                        let mut at = last.span.end as usize;
                        if !text[..at].ends_with('\n') {
                            at = text[at..].find('\n').map_or(text.len(), |found| at + found + 1);
                        }
                        (at, at, format!("{}{}", newline(at), block(indent)))
                    }
                    None => {
                        let close = closing(text, node.span.start as usize).unwrap_or(text.len());
                        let at = text[..close].trim_end().len();
                        let comma = if text[..at].ends_with(',') { " " } else { ", " };
                        (at, at, format!("{comma}{}", flow()))
                    }
                }
            }
            // `services: []` or `services:` with nothing.
            _ => {
                let key =
                    root.as_mapping().and_then(|all| all.iter().find(|(key, _)| key.as_str() == Some("services")));
                let after = key.map_or(0, |(key, _)| key.span.end as usize);
                let after = text[after..].find(':').map_or(text.len(), |at| after + at + 1);
                let start = if node.is_null() { after } else { node.span.start as usize };
                let rest = &text[start..];
                let end = if rest.starts_with('[') { rest.find(']').map_or(start, |at| start + at + 1) } else { start };
                (start, end, format!("\n{}", block("  ").trim_end_matches('\n')))
            }
        },
        None => (text.len(), text.len(), format!("{}services:\n{}", newline(text.len()), block("  "))),
    }
}

/// The bracket that closes the flow sequence that starts at byte `start`.
fn closing(text: &str, start: usize) -> Option<usize> {
    let (mut depth, mut quote) = (0_usize, None);
    let mut letters = text[start..].char_indices();
    while let Some((at, c)) = letters.next() {
        match (quote, c) {
            (Some('"'), '\\') => {
                letters.next();
            }
            (Some(open), c) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '[' | '{') => depth += 1,
            (None, ']' | '}') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(start + at);
                }
            }
            _ => {}
        }
    }
    None
}

/// An entry of the draft: fields with their values in flow style.
struct Entry {
    seen: String,
    fields: Vec<(&'static str, String)>,
}

impl Entry {
    fn block(&self, indent: &str) -> String {
        let mut out = format!("{indent}# {}\n", self.seen);
        for (at, (name, value)) in self.fields.iter().enumerate() {
            let lead = if at == 0 { "- " } else { "  " };
            let _ = writeln!(out, "{indent}{lead}{name}: {value}");
        }
        out
    }

    fn flow(&self) -> String {
        let fields: Vec<String> = self.fields.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        format!("{{ {} }}", fields.join(", "))
    }
}

fn entries(existing: &[Service], observations: &[&Observation], catalog: &Catalog) -> Vec<Entry> {
    let mut taken: FxHashSet<String> = existing.iter().map(|service| service.id.clone()).collect();
    let mut sorted: Vec<&Observation> = observations.to_vec();
    sorted.sort_by(|a, b| (&a.service, &a.places).cmp(&(&b.service, &b.places)));
    let ids: Vec<String> = sorted.iter().map(|observation| free_id(&observation.service, &mut taken)).collect();
    let mut names: FxHashMap<&str, &str> =
        existing.iter().map(|service| (service.id.as_str(), service.id.as_str())).collect();
    for (observation, id) in sorted.iter().zip(&ids) {
        names.entry(&observation.service).or_insert(id);
    }
    sorted.iter().zip(&ids).map(|(observation, id)| entry(observation, id, &names, catalog)).collect()
}

fn entry(observation: &Observation, id: &str, names: &FxHashMap<&str, &str>, catalog: &Catalog) -> Entry {
    let mut fields = vec![("id", scalar(id))];
    let offering = observation.offering.as_deref().and_then(|id| catalog.offering(id));
    if let Some(offering) = offering {
        fields.push(("name", scalar(&offering.name)));
    }
    match (offering, observation.vendor.as_deref().filter(|id| catalog.vendor(id).is_some())) {
        (Some(offering), _) => fields.push(("offering", scalar(&offering.id))),
        (None, Some(vendor)) => fields.push(("vendor", scalar(vendor))),
        (None, None) => {}
    }
    let usual = || offering.and_then(|offering| offering.categories.first().map(String::as_str));
    if let Some(category) = observation.category.as_deref().filter(|id| catalog.category(id).is_some()).or_else(usual) {
        fields.push(("category", scalar(category)));
    }
    let region = observation.region.as_deref().and_then(|id| catalog.canonical_region(id));
    match (&region, observation.country.as_deref().filter(|code| catalog.country(code).is_some())) {
        (Some(region), _) => fields.push(("region", scalar(region))),
        (None, Some(country)) => fields.push(("country", scalar(country))),
        (None, None) => {}
    }
    let mut needs: Vec<&str> = observation
        .depends_on
        .iter()
        .filter_map(|id| names.get(id.as_str()).copied())
        .filter(|need| *need != id)
        .collect();
    needs.sort_unstable();
    needs.dedup();
    if !needs.is_empty() {
        fields.push(("depends_on", list(needs.into_iter())));
    }
    fields.push(("aliases", list(std::iter::once(observation.service.as_str()))));
    let places: Vec<String> =
        observation.places.iter().map(|p| format!("{}:{}:{}", p.path, p.line, p.column)).collect();
    if !places.is_empty() {
        fields.push(("observed_in", list(places.iter().map(String::as_str))));
    }
    let country = region
        .as_deref()
        .and_then(|id| catalog.region(id)?.country())
        .map(|country| catalog.country_name(country, Language::En));
    let evidence: String =
        observation.evidence.chars().map(|c| if c.is_control() { ' ' } else { c }).take(120).collect();
    let place = country.map_or_else(String::new, |country| format!(", {country}"));
    let seen = format!("{} ({}, {} confidence{place})", evidence.trim(), observation.kind, observation.confidence);
    Entry { seen, fields }
}

fn list<'t>(items: impl Iterator<Item = &'t str>) -> String {
    format!("[{}]", items.map(scalar).collect::<Vec<_>>().join(", "))
}

/// Text as a YAML scalar that reads back the same, in block and flow style.
#[must_use]
pub fn scalar(text: &str) -> String {
    let plain = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/')
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.' | '/' | '(' | ')' | '+'))
        && !text.ends_with(' ')
        && !matches!(
            text.to_ascii_lowercase().as_str(),
            "true"
                | "false"
                | "null"
                | "yes"
                | "no"
                | "ja"
                | "nein"
                | "on"
                | "off"
                | "unknown"
                | "unbekannt"
                | "y"
                | "n"
        );
    if plain {
        return text.to_owned();
    }
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
