//! The list of sources: each named once, with its day and how far it may be relied on, and pointed at by number.

use crate::model::words::{Confidence, Date};
use std::collections::HashMap;

/// A source as a reader sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceView {
    /// What it says; an address or the name of a document.
    pub text: String,
    /// Whether the text may be made a link (`http` or `https`).
    pub link: bool,
    /// When it was read or true.
    pub as_of: Option<Date>,
    /// How far it may be relied on.
    pub confidence: Confidence,
}

/// Where a fact comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Declared by the organisation.
    Inventory,
    /// A numbered source (from 1).
    Numbered(u32),
}

/// Collects sources.
#[derive(Debug, Default)]
pub(super) struct SourceBook {
    pub(super) list: Vec<SourceView>,
    known: HashMap<(String, Option<Date>, Confidence), u32>,
}

impl SourceBook {
    /// The number of a source.
    pub(super) fn number(&mut self, text: String, as_of: Option<Date>, confidence: Confidence) -> u32 {
        let list = &mut self.list;
        *self.known.entry((text.clone(), as_of, confidence)).or_insert_with(|| {
            let link = is_link(&text);
            list.push(SourceView { text, link, as_of, confidence });
            u32::try_from(list.len()).unwrap_or(u32::MAX)
        })
    }
}

/// Whether a text is an address that may become a link: `http` or `https` with a host, nothing else.
#[must_use]
pub fn is_link(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[')
            && !text
                .chars()
                .any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '\'' | '\\' | '`'))
            && text.len() <= 2000
    })
}

#[cfg(test)]
mod tests {
    use super::is_link;

    #[test]
    fn only_web_addresses_become_links() {
        assert!(is_link("https://example.org/a?b=c#d"));
        for bad in [
            "javascript:alert(1)",
            "data:text/html,x",
            "HTTPS",
            "https://",
            "https:// a",
            "https://a\"b",
            "none",
            "ftp://a",
        ] {
            assert!(!is_link(bad), "{bad}");
        }
    }
}
