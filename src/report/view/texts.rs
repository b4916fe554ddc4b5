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

    /// Provisions of law and guidance as the language cites them; the catalog holds the English way.
    #[must_use]
    pub fn sources(&self, sources: &[String]) -> String {
        let cited = sources.iter().map(|source| match self.language {
            Language::En => source.clone(),
            Language::De => cited_in_german(source),
        });
        cited.collect::<Vec<_>>().join("; ")
    }
}

/// `GDPR Art. 28(3)(a)` as `Art. 28 Abs. 3 lit. a DSGVO`, `sec. 308 no. 5 BGB` as `§ 308 Nr. 5 BGB`; what it does not know
/// stays as it is.
fn cited_in_german(source: &str) -> String {
    if let Some(rest) = source.strip_prefix("sec. ") {
        return format!("§\u{a0}{}", rest.replace(" no. ", " Nr. "));
    }
    let bodies = [
        ("SCC clause ", "SCC Klausel "),
        ("CJEU ", "EuGH "),
        ("EDPB Opinion ", "EDSA-Stellungnahme "),
        ("EDPB Recommendations ", "EDSA-Empfehlungen "),
    ];
    for (english, german) in bodies {
        if let Some(rest) = source.strip_prefix(english) {
            return format!("{german}{rest}");
        }
    }
    let Some((law, article)) = source.split_once(" Art. ") else {
        return source.to_owned();
    };
    let mut parts = article.split('(');
    let mut out = format!("Art. {}", parts.next().unwrap_or_default());
    for part in parts {
        let part = part.trim_end_matches(')');
        let level = if part.starts_with(|c: char| c.is_ascii_digit()) { "Abs." } else { "lit." };
        let _ = write!(out, " {level} {part}");
    }
    let law = match law {
        "GDPR" => "DSGVO",
        "AI Act" => "KI-VO",
        "NIS2" => "NIS-2-Richtlinie",
        other => other,
    };
    let _ = write!(out, " {law}");
    out
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

    #[test]
    fn german_readers_find_their_way_of_citing() {
        let cases = [
            ("GDPR Art. 28(3)(a)", "Art. 28 Abs. 3 lit. a DSGVO"),
            ("Data Act Art. 25", "Art. 25 Data Act"),
            ("sec. 308 no. 5 BGB", "§\u{a0}308 Nr. 5 BGB"),
            ("SCC clause 15", "SCC Klausel 15"),
            ("CJEU C-311/18 (Schrems II)", "EuGH C-311/18 (Schrems II)"),
            ("BSI C3A SOV-1-01", "BSI C3A SOV-1-01"),
        ];
        for (english, german) in cases {
            assert_eq!(cited_in_german(english), german);
        }
    }
}
