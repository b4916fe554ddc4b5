//! What a finding says, kept short: large inventories have very many.
//!
//! In: a text of the catalog and the values of its placeholders. Out: the sentence in a language, made when somebody reads it.

use super::wording::{Words, fill_words, filled};
use crate::model::words::{Language, Text};
use std::sync::Arc;

/// Ends a name or a value.
const FIELD: char = '\u{1f}';
/// Ends a placeholder.
const RECORD: char = '\u{1e}';

/// A sentence in both languages.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// Shared by the findings of a rule.
    template: Arc<Text>,
    /// Name and values of each placeholder in one piece of memory; the German value only where it differs.
    values: Box<str>,
}

impl Message {
    /// A sentence with placeholders and their values.
    #[must_use]
    pub fn new(template: Arc<Text>, values: &[(&str, Words<'_>)]) -> Self {
        let separates = |c: char| c == FIELD || c == RECORD;
        if values.iter().any(|(_, words)| Language::ALL.iter().any(|l| words.get(*l).contains(separates))) {
            // Names of other people may hold anything: then the sentence is filled at once.
            return Self { template: Arc::new(fill_words(&template, values)), values: Box::default() };
        }
        let mut parts = Vec::with_capacity(values.len() * 6);
        for (name, words) in values {
            let (en, de) = (words.get(Language::En), words.get(Language::De));
            parts.extend([name, "\u{1f}", en]);
            if en != de {
                parts.extend(["\u{1f}", de]);
            }
            parts.push("\u{1e}");
        }
        Self { template, values: parts.concat().into() }
    }

    /// The same sentence with other values.
    #[must_use]
    pub fn with(self, values: &[(&str, Words<'_>)]) -> Self {
        Self::new(self.template, values)
    }

    /// The sentence in a language.
    #[must_use]
    pub fn get(&self, language: Language) -> String {
        filled(self.template.get(language), |name| self.value(name, language))
    }

    fn value(&self, name: &str, language: Language) -> Option<&str> {
        let mut records = self.values.split_terminator(RECORD).map(|record| record.split(FIELD));
        let mut fields = records.find_map(|mut fields| (fields.next() == Some(name)).then_some(fields))?;
        let en = fields.next()?;
        Some(match language {
            Language::En => en,
            Language::De => fields.next().unwrap_or(en),
        })
    }
}

impl From<Text> for Message {
    fn from(text: Text) -> Self {
        Self::new(Arc::new(text), &[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::borrow::Cow;

    fn said(values: &[(&str, Words<'_>)]) -> [String; 2] {
        let template = Text { en: "{a} and {b} {c} {".to_owned(), de: "{b} {a}".to_owned() };
        let message = Message::new(Arc::new(template), values);
        [Language::En, Language::De].map(|language| message.get(language))
    }

    #[test]
    fn values_are_not_looked_into_again() {
        let values = [("a", Words::same(Cow::Borrowed("{b}"))), ("b", Words::of("x", "y"))];
        assert_eq!(said(&values), ["{b} and x {c} {", "y {b}"]);
    }

    #[test]
    fn a_value_with_separators_stays_whole() {
        let values = [("a", Words::same(Cow::Borrowed("p\u{1e}b\u{1f}q"))), ("b", Words::of("", "y"))];
        assert_eq!(said(&values), ["p\u{1e}b\u{1f}q and  {c} {", "y p\u{1e}b\u{1f}q"]);
    }
}
