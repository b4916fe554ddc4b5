//! Texts of the catalog with their placeholders filled in, in both languages at once.

use crate::catalog::Catalog;
use crate::graph::Home;
use crate::model::words::{Language, Text};
use std::borrow::Cow;

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

/// The area that counts as home: the EEA for its members, else the country.
#[must_use]
pub fn home_area(catalog: &Catalog, home: &Home) -> Text {
    match catalog.text("home.eea").filter(|_| !home.is_foreign("EEA")) {
        Some(text) => text.clone(),
        None => {
            let name = |language| catalog.country_name(&home.code, language).to_owned();
            Text { en: name(Language::En), de: name(Language::De) }
        }
    }
}

/// Replaces `{name}` by its value, once: values are not looked into again. What has no value stays as it stands.
#[must_use]
pub fn fill(text: &Text, values: &[(&str, Text)]) -> Text {
    let words: Vec<_> = values.iter().map(|(name, value)| (*name, Words::of(&value.en, &value.de))).collect();
    fill_words(text, &words)
}

/// As [`fill`], for words that are mostly borrowed.
#[must_use]
pub fn fill_words(text: &Text, values: &[(&str, Words<'_>)]) -> Text {
    let value = |name: &str| values.iter().find(|(known, _)| *known == name).map(|(_, words)| words);
    let whole = |language: Language| filled(text.get(language), |name| Some(value(name)?.get(language)));
    Text { en: whole(Language::En), de: whole(Language::De) }
}

/// Words in both languages, borrowed where they stand somewhere already.
#[derive(Debug, Clone)]
pub struct Words<'w> {
    en: Cow<'w, str>,
    de: Cow<'w, str>,
}

impl<'w> Words<'w> {
    /// What reads the same in both languages.
    #[must_use]
    pub fn same(words: Cow<'w, str>) -> Self {
        Self { en: words.clone(), de: words }
    }

    /// The words in a language.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::De => &self.de,
        }
    }

    /// Words that stand somewhere already.
    #[must_use]
    pub const fn of(en: &'w str, de: &'w str) -> Self {
        Self { en: Cow::Borrowed(en), de: Cow::Borrowed(de) }
    }
}

impl From<Text> for Words<'_> {
    fn from(text: Text) -> Self {
        Self { en: Cow::Owned(text.en), de: Cow::Owned(text.de) }
    }
}

/// A template with its placeholders filled.
pub(super) fn filled<'v>(template: &'v str, value: impl Fn(&str) -> Option<&'v str>) -> String {
    let mut parts: Vec<&str> = Vec::with_capacity(8);
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let after = &rest[open + 1..];
        let found = after.find('}').and_then(|close| Some((close, value(&after[..close])?)));
        match found {
            Some((close, value)) => {
                parts.extend([&rest[..open], value]);
                rest = &after[close + 1..];
            }
            None => {
                parts.push(&rest[..=open]);
                rest = after;
            }
        }
    }
    parts.push(rest);
    parts.concat()
}

/// Names as a sentence lists them: "a, b and c".
#[must_use]
pub fn listed(names: &[String], and: &str) -> String {
    match names {
        [first @ .., last] if !first.is_empty() => format!("{} {and} {last}", first.join(", ")),
        names => names.concat(),
    }
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
