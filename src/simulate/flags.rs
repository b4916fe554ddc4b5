//! Events from the command line: `--deny country:US`, `--annul dpf`, `--acquire vendor=X,by=Y`, `--lose region:aws/…`.

use crate::catalog::raw::{Event, Scenario};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::fields::shorten;
use crate::model::words::{Confidence, Date, Evidence, Text};

/// Values of the flags as given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Flags {
    /// `--deny`
    pub deny: Vec<String>,
    /// `--annul`
    pub annul: Vec<String>,
    /// `--acquire`
    pub acquire: Vec<String>,
    /// `--lose`
    pub lose: Vec<String>,
}

impl Flags {
    /// Whether no flag was given.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.deny.is_empty() && self.annul.is_empty() && self.acquire.is_empty() && self.lose.is_empty()
    }
}

/// Events as written on the command line; names are checked by [`super::change::resolve`].
#[must_use]
pub fn parse_flags(flags: &Flags) -> (Vec<Event>, Vec<Diagnostic>) {
    let mut events = Vec::new();
    let mut found = Vec::new();
    let event =
        |kind: &str, what: String, by: Option<String>| Event { kind: kind.to_owned(), what, by, after_hours: 0.0 };
    for value in &flags.deny {
        let value = value.trim();
        let country = value.len() == 2 && value.chars().all(|c| c.is_ascii_uppercase());
        let what = match (value.contains(':'), country) {
            (true, _) => value.to_owned(),
            (false, true) => format!("country:{value}"),
            (false, false) => format!("vendor:{value}"),
        };
        events.push(event("deny", what, None));
    }
    for value in &flags.annul {
        let value = value.trim();
        // Without a subject a decision on adequacy is meant; `law:` names a law.
        let what = if value.contains(':') { value.to_owned() } else { format!("adequacy:{value}") };
        events.push(event("annul", what, None));
    }
    for value in &flags.lose {
        let value = value.trim();
        let what = match (value.contains(':'), value.contains('/')) {
            (false, true) => format!("region:{value}"),
            _ => value.to_owned(),
        };
        events.push(event("lose", what, None));
    }
    for value in &flags.acquire {
        let (mut vendor, mut by) = (None, None);
        for part in value.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            match part.split_once('=').or_else(|| part.split_once(':')) {
                Some(("vendor", name)) if vendor.is_none() => vendor = Some(name.trim().to_owned()),
                Some(("by", name)) if by.is_none() => by = Some(name.trim().to_owned()),
                _ => {
                    found.push(
                        Diagnostic::error(
                            "invalid-flag",
                            format!("`--acquire`: `{}` is not understood", shorten(part)),
                        )
                        .help("`--acquire vendor=parloa,by=country:US` or `--acquire vendor=parloa,by=microsoft`"),
                    );
                }
            }
        }
        match vendor {
            Some(vendor) => events.push(event("acquire", format!("vendor:{vendor}"), by)),
            None => found.push(
                Diagnostic::error("invalid-flag", "`--acquire` needs `vendor=…`: who is bought")
                    .help("`--acquire vendor=parloa,by=country:US`"),
            ),
        }
    }
    (events, found)
}

/// A scenario of these events, named by what the person asked.
#[must_use]
pub fn ad_hoc(events: Vec<Event>, today: Date) -> Scenario {
    let name = events
        .iter()
        .map(|event| match &event.by {
            Some(by) => format!("{} {} by {by}", event.kind, event.what),
            None => format!("{} {}", event.kind, event.what),
        })
        .collect::<Vec<_>>()
        .join(" + ");
    Scenario {
        id: "ad-hoc".to_owned(),
        name: Text { en: name.clone(), de: name },
        story: Text::default(),
        happened: false,
        events,
        references: Vec::new(),
        evidence: Evidence { source: "none".to_owned(), as_of: today, confidence: Confidence::Low },
    }
}
