//! What changed between two assessments, in words and JSON.
//!
//! In: two values of the public shape `hoheit/assessment/v1`. Out: a [`Diff`]: every change once, said to be worse, better or
//! neither. What must hold: comparing a value with itself gives nothing; swapping the two turns worse into better.

use crate::assess::wording::{same, say};
use crate::catalog::Catalog;
use crate::model::words::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Name of the JSON shape.
pub const SCHEMA: &str = "hoheit/diff/v1";

/// Whether a change is welcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// More exposed.
    Worse,
    /// Less exposed.
    Better,
    /// Neither.
    Other,
}

/// One change.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What it is, the key of its text without `diff.` (`exposure-new`).
    pub kind: &'static str,
    /// Whether it is welcome.
    pub turn: Turn,
    /// Service id.
    pub service: Option<String>,
    /// What changed: a channel and jurisdiction, a fact, a rule.
    pub subject: String,
    /// Before.
    pub old: Option<String>,
    /// After.
    pub new: Option<String>,
    /// For `--fail-on`: how serious it is, where that can be said.
    pub severity: Option<Severity>,
    /// The sentence.
    pub text: Text,
}

/// All changes: worse ones first, then better ones, then others; by service.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Diff {
    /// The changes.
    pub changes: Vec<Change>,
}

impl Diff {
    /// Compares two assessments.
    ///
    /// # Errors
    /// When one of them is no assessment.
    pub fn new(old: &Value, new: &Value, catalog: &Catalog) -> Result<Self, String> {
        for (value, which) in [(old, "first"), (new, "second")] {
            let schema = value.get("schema").and_then(Value::as_str).unwrap_or_default();
            if schema != "hoheit/assessment/v1" {
                return Err(format!("the {which} file is no hoheit/assessment/v1 (schema: `{schema}`)"));
            }
            for list in ["services", "findings"] {
                if !value.get(list).is_some_and(Value::is_array) {
                    return Err(format!("the {which} file has no list `{list}`"));
                }
            }
        }
        let mut compare = Compare { catalog, changes: Vec::new() };
        compare.services(old, new);
        compare.concentration(old, new);
        compare.findings(old, new);
        let mut changes = compare.changes;
        changes.sort_by(|a, b| {
            (a.turn, &a.service, a.kind, &a.subject, &a.old, &a.new)
                .cmp(&(b.turn, &b.service, b.kind, &b.subject, &b.old, &b.new))
        });
        Ok(Self { changes })
    }

    /// The most serious change for the worse: exposures and findings that are new or rose.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        self.changes.iter().filter(|change| change.turn == Turn::Worse).filter_map(|change| change.severity).max()
    }

    /// In words.
    #[must_use]
    pub fn words(&self, catalog: &Catalog, language: Language) -> String {
        let text = |key: &str| say(catalog, key, &[]).get(language).to_owned();
        if self.changes.is_empty() {
            return format!("{}\n", text("diff.nothing"));
        }
        let mut out = String::new();
        for (turn, key, sign) in
            [(Turn::Worse, "diff.worse", '+'), (Turn::Better, "diff.better", '-'), (Turn::Other, "diff.other", '~')]
        {
            let these: Vec<&Change> = self.changes.iter().filter(|change| change.turn == turn).collect();
            if !these.is_empty() {
                out.push_str(&format!("{} ({})\n", text(key), these.len()));
                for change in these {
                    let line: String =
                        change.text.get(language).chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
                    out.push_str(&format!("  {sign} {line}\n"));
                }
            }
        }
        out
    }

    /// As JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        let changes: Vec<Value> = self
            .changes
            .iter()
            .map(|change| {
                json!({
                    "kind": change.kind,
                    "turn": match change.turn { Turn::Worse => "worse", Turn::Better => "better", Turn::Other => "other" },
                    "service": change.service, "subject": change.subject, "old": change.old, "new": change.new,
                    "severity": change.severity.map(Severity::as_str), "text": { "en": change.text.en, "de": change.text.de },
                })
            })
            .collect();
        let count = |turn| self.changes.iter().filter(|change| change.turn == turn).count();
        json!({
            "schema": SCHEMA, "worse": count(Turn::Worse), "better": count(Turn::Better), "other": count(Turn::Other),
            "changes": changes,
        })
    }
}

struct Compare<'c> {
    catalog: &'c Catalog,
    changes: Vec<Change>,
}

fn word<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key).and_then(Value::as_str)
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn by<'v, K: Ord>(list: &'v [Value], key: impl Fn(&'v Value) -> Option<K>) -> BTreeMap<K, &'v Value> {
    list.iter().filter_map(|item| key(item).map(|key| (key, item))).collect()
}

fn level(value: &Value) -> Level {
    word(value, "level").and_then(Level::parse).unwrap_or(Level::None)
}

fn verdict(value: &Value) -> Verdict {
    word(value, "verdict").and_then(Verdict::parse).unwrap_or(Verdict::Unknown)
}

fn severity_of(level: Level) -> Severity {
    match level {
        Level::None => Severity::Info,
        Level::Low => Severity::Low,
        Level::Medium => Severity::Medium,
        Level::High => Severity::High,
        Level::Critical => Severity::Critical,
    }
}

impl Compare<'_> {
    #[allow(clippy::too_many_arguments)]
    fn push(
        &mut self,
        kind: &'static str,
        turn: Turn,
        service: Option<&str>,
        subject: &str,
        sides: (Option<&str>, Option<&str>),
        severity: Option<Severity>,
        mut values: Vec<(&str, Text)>,
    ) {
        let told = |side: Option<&str>| side.map_or_else(|| say(self.catalog, "diff.unknown", &[]), same);
        for (name, side) in [("old", sides.0), ("new", sides.1)] {
            if !values.iter().any(|(given, _)| *given == name) {
                values.push((name, told(side)));
            }
        }
        values.push(("service", same(service.unwrap_or_default())));
        let text = say(self.catalog, &format!("diff.{kind}"), &values);
        self.changes.push(Change {
            kind,
            turn,
            service: service.map(str::to_owned),
            subject: subject.to_owned(),
            old: sides.0.map(str::to_owned),
            new: sides.1.map(str::to_owned),
            severity,
            text,
        });
    }

    fn services(&mut self, old: &Value, new: &Value) {
        let (old, new) = (by(list(old, "services"), |s| word(s, "id")), by(list(new, "services"), |s| word(s, "id")));
        let nothing = json!({});
        for (id, service) in &new {
            match old.get(id) {
                Some(before) => self.service(id, before, service),
                None => {
                    self.push("service-added", Turn::Other, Some(id), id, (None, None), None, Vec::new());
                    self.exposures(id, &nothing, service);
                }
            }
        }
        for (id, service) in old.iter().filter(|(id, _)| !new.contains_key(*id)) {
            self.push("service-removed", Turn::Other, Some(id), id, (None, None), None, Vec::new());
            self.exposures(id, service, &nothing);
        }
    }

    fn service(&mut self, id: &str, old: &Value, new: &Value) {
        for fact in ["vendor", "offering", "region", "country"] {
            self.fact(id, fact, word(old, fact), word(new, fact));
        }
        let parent = |value: &Value| {
            let parent = value.get("ultimate_parent")?;
            Some(format!("{} ({})", word(parent, "name")?, word(parent, "country").unwrap_or("?")))
        };
        self.fact(id, "ultimate_parent", parent(old).as_deref(), parent(new).as_deref());
        self.exposures(id, old, new);
        self.lenses(id, old, new);
        let advice = |value: &Value| {
            let advice = value.get("recommendation")?;
            let placement = word(advice, "placement")?;
            Some(word(advice, "target").map_or_else(|| placement.to_owned(), |target| format!("{placement}: {target}")))
        };
        let (before, after) = (advice(old), advice(new));
        if before != after {
            self.push(
                "advice",
                Turn::Other,
                Some(id),
                "recommendation",
                (before.as_deref(), after.as_deref()),
                None,
                Vec::new(),
            );
        }
    }

    fn fact(&mut self, id: &str, fact: &str, old: Option<&str>, new: Option<&str>) {
        if old != new {
            let name = say(self.catalog, &format!("diff.fact.{fact}"), &[]);
            self.push("fact", Turn::Other, Some(id), fact, (old, new), None, vec![("fact", name)]);
        }
    }

    fn exposures(&mut self, id: &str, old: &Value, new: &Value) {
        type Key<'v> = (&'v str, Option<&'v str>);
        fn key(value: &Value) -> Option<Key<'_>> {
            Some((word(value, "channel")?, word(value, "jurisdiction")))
        }
        let (old, new) = (by(list(old, "exposures"), key), by(list(new, "exposures"), key));
        let none = json!({ "level": "none", "verdict": "no" });
        let mut keys: Vec<Key<'_>> = old.keys().chain(new.keys()).copied().collect();
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            let (before, after) = (old.get(&key).copied().unwrap_or(&none), new.get(&key).copied().unwrap_or(&none));
            self.exposure(id, key, before, after);
        }
    }

    fn exposure(&mut self, id: &str, (channel, jurisdiction): (&str, Option<&str>), old: &Value, new: &Value) {
        let (was, is) = ((verdict(old), level(old)), (verdict(new), level(new)));
        if was == is {
            return;
        }
        let (kind, turn, sides) = match () {
            () if was.0 == Verdict::No && is.0 == Verdict::Yes => {
                ("exposure-new", Turn::Worse, (was.1.as_str(), is.1.as_str()))
            }
            () if was.0 == Verdict::No && is.0 == Verdict::Unknown => {
                ("exposure-perhaps", Turn::Worse, (was.1.as_str(), is.1.as_str()))
            }
            () if is.0 == Verdict::No => ("exposure-gone", Turn::Better, (was.1.as_str(), is.1.as_str())),
            () if is.1 > was.1 => ("exposure-worse", Turn::Worse, (was.1.as_str(), is.1.as_str())),
            () if is.1 < was.1 => ("exposure-better", Turn::Better, (was.1.as_str(), is.1.as_str())),
            () if is.0 > was.0 => ("exposure-proven", Turn::Worse, (was.0.as_str(), is.0.as_str())),
            () => ("exposure-proven", Turn::Better, (was.0.as_str(), is.0.as_str())),
        };
        let catalog = self.catalog;
        let who = match jurisdiction {
            Some(code) => Text {
                en: catalog.country_name(code, Language::En).to_owned(),
                de: catalog.country_name(code, Language::De).to_owned(),
            },
            None => say(catalog, "diff.somebody", &[]),
        };
        let words = if kind == "exposure-proven" { "verdict" } else { "level" };
        let values = vec![
            ("jurisdiction", who),
            ("channel", inside(say(catalog, &format!("channel.{channel}"), &[]))),
            ("old", say(catalog, &format!("{words}.{}", sides.0), &[])),
            ("new", say(catalog, &format!("{words}.{}", sides.1), &[])),
        ];
        let severity = (turn == Turn::Worse).then(|| severity_of(is.1));
        let subject = format!("{channel}/{}", jurisdiction.unwrap_or("?"));
        self.push(kind, turn, Some(id), &subject, (Some(sides.0), Some(sides.1)), severity, values);
    }

    fn lenses(&mut self, id: &str, old: &Value, new: &Value) {
        let entries = |value: &Value| value.get("lenses").and_then(Value::as_object).cloned().unwrap_or_default();
        let (old, new) = (entries(old), entries(new));
        for (lens, after) in &new {
            let Some(before) = old.get(lens) else { continue };
            let told = |value: &Value, key: &str| {
                let range = value.get(key)?.as_array()?;
                let (low, high) = (range.first()?.as_f64()?, range.get(1)?.as_f64()?);
                Some((low, high))
            };
            for (key, name) in [("seal", "SEAL"), ("score", "score")] {
                let (was, is) = (told(before, key), told(after, key));
                if was == is {
                    continue;
                }
                let turn = match (was, is) {
                    (Some(was), Some(is)) if is.0 >= was.0 && is.1 >= was.1 => Turn::Better,
                    (Some(was), Some(is)) if is.0 <= was.0 && is.1 <= was.1 => Turn::Worse,
                    _ => Turn::Other,
                };
                let range = |side: Option<(f64, f64)>| side.map(|(low, high)| format!("{name} {low}–{high}"));
                let title = self.catalog.lens(lens).map_or_else(|| same(lens.as_str()), |lens| lens.name.clone());
                let subject = format!("{lens}/{key}");
                self.push(
                    "lens",
                    turn,
                    Some(id),
                    &subject,
                    (range(was).as_deref(), range(is).as_deref()),
                    None,
                    vec![("lens", title)],
                );
            }
        }
    }

    fn concentration(&mut self, old: &Value, new: &Value) {
        fn key(value: &Value) -> Option<(&str, &str)> {
            Some((word(value, "kind")?, word(value, "name")?))
        }
        let (old, new) = (by(list(old, "concentration"), key), by(list(new, "concentration"), key));
        let mut keys: Vec<_> = old.keys().chain(new.keys()).copied().collect();
        keys.sort_unstable();
        keys.dedup();
        for (kind, name) in keys {
            let share = |map: &BTreeMap<(&str, &str), &Value>| {
                let share = map
                    .get(&(kind, name))
                    .and_then(|entry| entry.get("share"))
                    .and_then(Value::as_f64)
                    .unwrap_or_default();
                format!("{:.0}", share * 100.0)
            };
            let (was, is) = (share(&old), share(&new));
            if was != is {
                let shown = if kind == "country" {
                    Text {
                        en: self.catalog.country_name(name, Language::En).to_owned(),
                        de: self.catalog.country_name(name, Language::De).to_owned(),
                    }
                } else {
                    same(name)
                };
                let values =
                    vec![("name", shown), ("kind", say(self.catalog, &format!("policy.concentration.{kind}"), &[]))];
                self.push("share", Turn::Other, None, &format!("{kind}/{name}"), (Some(&was), Some(&is)), None, values);
            }
        }
    }

    fn findings(&mut self, old: &Value, new: &Value) {
        let key = |value: &'_ Value| word(value, "fingerprint").map(str::to_owned);
        let (old, new) = (by(list(old, "findings"), key), by(list(new, "findings"), key));
        let sides = [("finding-new", Turn::Worse, &new, &old), ("finding-gone", Turn::Better, &old, &new)];
        for (kind, turn, here, there) in sides {
            for (_, finding) in here.iter().filter(|(print, _)| !there.contains_key(*print)) {
                let severity = word(finding, "severity").and_then(Severity::parse);
                let message = match finding.get("message") {
                    Some(Value::Object(both)) => {
                        let of = |key: &str| both.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
                        Text { en: of("en"), de: of("de") }
                    }
                    message => same(message.and_then(Value::as_str).unwrap_or_default()),
                };
                let shown = severity
                    .map_or_else(Text::default, |severity| say(self.catalog, &format!("severity.{severity}"), &[]));
                let values = vec![("severity", shown), ("message", message)];
                let service = word(finding, "service");
                let rule = word(finding, "rule").unwrap_or_default().to_owned();
                self.push(kind, turn, service, &rule, (None, None), severity, values);
            }
        }
    }
}

/// A word that starts an English label, as it stands inside a sentence; German nouns keep their capital.
fn inside(mut text: crate::model::words::Text) -> crate::model::words::Text {
    text.en = text.en.to_lowercase();
    text
}
