//! Texts of the catalog with their placeholders filled in, in both languages at once.

use crate::catalog::Catalog;
use crate::model::words::{Language, Text};

/// The same words in both languages.
#[must_use]
pub fn same(words: impl Into<String>) -> Text {
    let words = words.into();
    Text { en: words.clone(), de: words }
}

/// The text with this key, filled. A missing key shows as itself, so that nothing is lost; a test holds that none is missing.
#[must_use]
pub fn say(catalog: &Catalog, key: &str, values: &[(&str, Text)]) -> Text {
    match catalog.text(key) {
        Some(text) => fill(text, values),
        None => same(key),
    }
}

/// Replaces `{name}` by its value, once: values are not looked into again.
#[must_use]
pub fn fill(text: &Text, values: &[(&str, Text)]) -> Text {
    let one = |language: Language| {
        let mut out = String::new();
        let mut rest = text.get(language);
        while let Some(open) = rest.find('{') {
            out.push_str(&rest[..open]);
            let after = &rest[open + 1..];
            let value = after.find('}').and_then(|close| {
                let (_, value) = values.iter().find(|(name, _)| *name == &after[..close])?;
                Some((close, value))
            });
            match value {
                Some((close, value)) => {
                    out.push_str(value.get(language));
                    rest = &after[close + 1..];
                }
                None => {
                    out.push('{');
                    rest = after;
                }
            }
        }
        out.push_str(rest);
        out
    };
    Text { en: one(Language::En), de: one(Language::De) }
}

/// Several texts, joined by a comma.
#[must_use]
pub fn join(texts: impl IntoIterator<Item = Text>) -> Text {
    let mut out = Text::default();
    for text in texts {
        for (sum, part) in [(&mut out.en, text.en), (&mut out.de, text.de)] {
            if !sum.is_empty() {
                sum.push_str(", ");
            }
            sum.push_str(&part);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_not_looked_into_again() {
        let text = Text { en: "{a} and {b} {c} {".to_owned(), de: "{b}".to_owned() };
        let filled = fill(&text, &[("a", same("{b}")), ("b", same("x"))]);
        assert_eq!((filled.en.as_str(), filled.de.as_str()), ("{b} and x {c} {", "x"));
    }
}
