//! The words of the reports, in one language.
//!
//! In: keys of `catalogs/texts/`. Out: the text in the report's language, with `{placeholders}` filled. A missing key shows
//! itself, and a test holds that none is missing.

use crate::catalog::Catalog;
use crate::model::words::Language;
use std::fmt::{Display, Write as _};

/// The words of the reports, in one language.
#[derive(Debug, Clone, Copy)]
pub struct Texts<'a> {
    catalog: &'a Catalog,
    /// The language.
    pub language: Language,
}

impl<'a> Texts<'a> {
    /// The texts of a catalog in `language`.
    #[must_use]
    pub const fn new(catalog: &'a Catalog, language: Language) -> Self {
        Self { catalog, language }
    }

    /// The text with this key.
    #[must_use]
    pub fn t<'k>(&self, key: &'k str) -> &'k str
    where
        'a: 'k,
    {
        self.catalog.text(key).map_or(key, |text| text.get(self.language))
    }

    /// The text `family.word`.
    #[must_use]
    pub fn word(&self, family: &str, word: &str) -> String {
        let key = format!("{family}.{word}");
        self.t(&key).to_owned()
    }

    /// The text with this key, its placeholders filled.
    #[must_use]
    pub fn with(&self, key: &str, values: &[(&str, &dyn Display)]) -> String {
        fill(self.t(key), values)
    }

    /// As [`Self::with`], for templates.
    #[must_use]
    pub fn say<const N: usize>(&self, key: &str, values: &[(&str, String); N]) -> String {
        let values: Vec<(&str, &dyn Display)> =
            values.iter().map(|(name, value)| (*name, value as &dyn Display)).collect();
        fill(self.t(key), &values)
    }

    /// The text `key.one` or `key.other`, with `{n}` filled.
    #[must_use]
    pub fn count(&self, key: &str, n: usize) -> String {
        self.count_with(key, n, &[])
    }

    /// As [`Self::count`], with more placeholders.
    #[must_use]
    pub fn count_with(&self, key: &str, n: usize, values: &[(&str, &dyn Display)]) -> String {
        let full = if n == 1 { format!("{key}.one") } else { format!("{key}.other") };
        let number = self.number(n);
        let mut all: Vec<(&str, &dyn Display)> = vec![("n", &number)];
        all.extend_from_slice(values);
        fill(self.t(&full), &all)
    }
}

/// Fills `{name}` placeholders; unknown ones stay as they are. Values are not looked into, so a value with braces is safe.
fn fill(text: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut out = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        out.push_str(&rest[..start]);
        let after = &rest[start + 1..];
        let found =
            after.find('}').and_then(|end| values.iter().find(|(name, _)| *name == &after[..end]).map(|v| (end, v.1)));
        match found {
            Some((end, value)) => {
                let _ = write!(out, "{value}");
                rest = &after[end + 1..];
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_once() {
        assert_eq!(fill("{a} of {b}, {c}", &[("a", &"{b}"), ("b", &2)]), "{b} of 2, {c}");
    }
}
