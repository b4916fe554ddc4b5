//! `hoheit.lock`: what was looked up, so that every later run needs no network and gives the same result.
//!
//! In: text. Out: a [`Lock`] and every problem with it; and text again, in a stable order, for review like code. What
//! must hold: merging replaces an entry only by a newer answer to the same question; nothing else is ever lost; writing
//! what was read gives the same bytes. The text is returned: the edge writes it in one step.

use super::bundle::Pin;
use super::fact::{Asked, Entry, Fact, Time, day};
use crate::diagnostic::Diagnostic;
use crate::model::words::Date;
use crate::source::{FileId, Position, Span, yaml};
use serde::{Deserialize, Serialize};

/// Usual name of the file.
pub const FILE_NAME: &str = "hoheit.lock";

const HEADER: &str = "# Facts looked up with `hoheit enrich`: what was asked, when, of whom, and what came back.\n\
                      # Review changes like code. Ask again with `hoheit enrich`; take out an entry to forget it.\n";

/// The lock file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lock {
    /// Catalog that was fetched, with the hash that it must have.
    pub catalog: Option<Pin>,
    entries: Vec<Entry>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shape {
    version: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    catalog: Option<Pin>,
    #[serde(default)]
    entries: Vec<Entry>,
}

impl Lock {
    /// Reads a lock file. An empty text is an empty lock.
    ///
    /// # Errors
    /// One diagnostic where the text is no lock file of a known version; the file must then not be overwritten.
    pub fn read(text: &str, file: FileId) -> Result<Self, Box<Diagnostic>> {
        let start = Span::new(file, 0, 0);
        let wrong = |message: String| {
            let help = "take it back from version control, or delete it and run `hoheit enrich` again";
            Box::new(Diagnostic::error("invalid-lock", message).at(start, "").help(help))
        };
        let Some(document) = yaml::parse(text, file).map_err(|error| {
            Box::new(
                Diagnostic::error("invalid-lock", format!("the lock file is not valid: {error}")).at(error.span, ""),
            )
        })?
        else {
            return Ok(Self::default());
        };
        match document.get("version").and_then(yaml::Node::as_number) {
            Some(1.0) => {}
            Some(other) => {
                return Err(wrong(format!("the lock file has version {other}; this program knows version 1")));
            }
            None => return Err(wrong("the lock file has no version".to_owned())),
        }
        let shape: Shape = yaml::from_str(text).map_err(|error| {
            let reason = error.to_string();
            wrong(format!("the lock file is not valid: {}", reason.lines().next().unwrap_or_default()))
        })?;
        let mut lock = Self { catalog: shape.catalog, entries: shape.entries };
        let places = document.get("entries").and_then(yaml::Node::as_sequence).unwrap_or_default();
        for (entry, node) in lock.entries.iter_mut().zip(places) {
            entry.line = Position::of(text, node.span.start as usize).line;
        }
        Ok(lock)
    }

    /// The text of the file.
    ///
    /// # Errors
    /// Values that YAML cannot carry; does not happen with entries that were read or looked up.
    pub fn write(&self) -> Result<String, String> {
        let shape = Shape { version: 1, catalog: self.catalog.clone(), entries: self.sorted() };
        Ok(format!("{HEADER}{}", yaml::to_string(&shape)?))
    }

    fn sorted(&self) -> Vec<Entry> {
        let mut entries = self.entries.clone();
        entries.sort_by_cached_key(|entry| entry.asked.identity());
        entries
    }

    /// Entries in the order of the file.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry that answers a question.
    #[must_use]
    pub fn answer_to(&self, asked: &Asked) -> Option<&Entry> {
        let identity = asked.identity();
        self.entries.iter().find(|entry| entry.asked.identity() == identity)
    }

    /// Takes in answers: an older answer to the same question is replaced, everything else stays.
    pub fn merge(&mut self, answers: impl IntoIterator<Item = Entry>) {
        for answer in answers {
            let identity = answer.asked.identity();
            match self.entries.iter_mut().find(|entry| entry.asked.identity() == identity) {
                Some(old) if old.time <= answer.time => {
                    let line = old.line;
                    // The same raw answers say the same: an unchanged fact keeps its text but gets its new date.
                    *old = Entry { line, ..answer };
                }
                Some(_) => {}
                None => self.entries.push(answer),
            }
        }
        self.entries = self.sorted();
    }

    /// Entries that are older than `days` on the day `today`.
    #[must_use]
    pub fn stale(&self, days: u32, today: Date) -> Vec<&Entry> {
        self.entries.iter().filter(|entry| age(entry.time, today) > i64::from(days)).collect()
    }

    /// One warning for every entry that is older than `days`.
    #[must_use]
    pub fn stale_warnings(&self, days: u32, today: Date) -> Vec<Diagnostic> {
        self.stale(days, today)
            .into_iter()
            .map(|entry| {
                let message = format!(
                    "{} was looked up {} days ago, on {}",
                    entry.asked,
                    age(entry.time, today),
                    day(entry.time)
                );
                Diagnostic::warning("stale-fact", message).help("run `hoheit enrich` to ask again")
            })
            .collect()
    }

    /// Warnings for names that a person has to decide on: each lists the entities that the name may mean.
    #[must_use]
    pub fn open_choices(&self) -> Vec<Diagnostic> {
        self.entries.iter().filter_map(choice).collect()
    }
}

/// Days from a point in time to the day `today`.
#[must_use]
pub fn age(time: Time, today: Date) -> i64 {
    (today - day(time)).get_days().into()
}

fn choice(entry: &Entry) -> Option<Diagnostic> {
    let lines: Vec<String> = entry
        .facts
        .iter()
        .filter_map(|fact| match fact {
            Fact::Candidate(one) => {
                let lei = one.lei.as_deref().unwrap_or("no LEI");
                let country = one.country.as_deref().unwrap_or("country not given");
                Some(format!("{lei}  {} ({country})", one.name))
            }
            _ => None,
        })
        .collect();
    if lines.is_empty() {
        return None;
    }
    let message = format!("{} may mean {} legal entities; none was taken", entry.asked, lines.len());
    let about = entry.asked.about.as_deref().map_or_else(String::new, |id| format!(" `{id}`"));
    let help =
        format!("put the right LEI into the entity{about} of your catalog folder (`lei:`), then look it up again");
    let mut diagnostic = Diagnostic::warning("ambiguous-name", message).help(help);
    diagnostic.notes = lines;
    Some(diagnostic)
}

#[cfg(test)]
mod tests {
    use super::super::fact::{Answer, Entity, Key, Source};
    use super::*;
    use crate::source::Sources;

    fn entry(what: &str, time: &str) -> Entry {
        Entry {
            asked: Asked::new(Source::Gleif, Key::Name, what),
            time: time.parse().expect("time"),
            answers: vec![Answer { source: "https://api.gleif.org/x".to_owned(), sha256: "00".repeat(32) }],
            facts: vec![Fact::Candidate(Entity {
                name: "No: \"quoted\" # name\nÜ".to_owned(),
                country: Some("NO".to_owned()),
                source: "https://api.gleif.org/x".to_owned(),
                ..Entity::default()
            })],
            line: 0,
        }
    }

    fn read(text: &str) -> Result<Lock, Box<Diagnostic>> {
        Lock::read(text, Sources::default().add("hoheit.lock", text))
    }

    #[test]
    fn what_is_written_reads_back_and_is_in_order_whatever_the_order_of_asking() {
        let mut one = Lock::default();
        one.merge([entry("b", "2026-11-20T10:00:00Z"), entry("a", "2026-11-21T10:00:00Z")]);
        let mut two = Lock::default();
        two.merge([entry("a", "2026-11-21T10:00:00Z")]);
        two.merge([entry("b", "2026-11-20T10:00:00Z")]);
        let text = one.write().expect("text");
        assert_eq!(text, two.write().expect("text"));
        let again = read(&text).expect("reads");
        assert_eq!(again.write().expect("text"), text);
        let lines: Vec<&str> = text.lines().collect();
        for entry in again.entries() {
            assert!(lines[entry.line as usize - 1].contains("asked"), "line {}", entry.line);
        }
    }

    #[test]
    fn merging_takes_the_newer_answer_and_loses_nothing() {
        let mut lock = Lock::default();
        lock.merge([entry("a", "2026-11-20T10:00:00Z"), entry("b", "2026-11-20T10:00:00Z")]);
        lock.merge([entry("A", "2026-11-21T10:00:00Z"), entry("b", "2026-11-01T10:00:00Z")]);
        assert_eq!(lock.entries().len(), 2);
        let times: Vec<String> = lock.entries().iter().map(|entry| day(entry.time).to_string()).collect();
        assert_eq!(times, ["2026-11-21", "2026-11-20"]);
    }

    #[test]
    fn stale_entries_and_open_choices_are_reported() {
        let mut lock = Lock::default();
        lock.merge([entry("a", "2026-01-01T10:00:00Z"), entry("b", "2026-11-20T10:00:00Z")]);
        let today = "2026-11-21".parse().expect("date");
        assert_eq!(lock.stale_warnings(90, today).len(), 1);
        assert!(lock.stale_warnings(90, today)[0].message.contains("gleif name a"));
        assert_eq!(lock.open_choices().len(), 2);
    }

    #[test]
    fn a_damaged_lock_is_an_error_and_not_an_empty_one() {
        for text in [
            "version: 2\n",
            "entries: []\n",
            "version: 1\nentries: [{asked: 1}]\n",
            "version: 1\nentires: []\n",
            "{",
            "- a\n",
        ] {
            assert_eq!(read(text).expect_err(text).code, "invalid-lock", "{text}");
        }
        assert_eq!(read("").expect("empty"), Lock::default());
        assert_eq!(read("version: 1\n").expect("empty"), Lock::default());
    }
}
