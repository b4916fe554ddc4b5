//! Words that people add to a product's name in lists and that make no other product of it: "Freshdesk Backoffice",
//! "Fortigate Haus B", "Templafy Vorlagen".
//!
//! In: a folded word. Out: whether it is one. What must hold: a word in the name of another product of the same maker is
//! none; and beside names that others go on from, in the house of many products, only what
//! tells where, for whom and on what terms is.

mod abroad;
mod activities;
mod ends;
mod people;
mod places;
mod terms;
mod things;
mod world;

use super::Names;
use rustc_hash::FxHashSet;
use std::sync::OnceLock;

fn set(
    cell: &'static OnceLock<FxHashSet<&'static str>>,
    lists: &[&[&'static str]],
) -> &'static FxHashSet<&'static str> {
    cell.get_or_init(|| lists.iter().flat_map(|list| list.iter().copied()).collect())
}

/// Whether a word tells where, for whom or on what terms something is there.
pub(super) fn circumstance(text: &str) -> bool {
    static WORDS: OnceLock<FxHashSet<&'static str>> = OnceLock::new();
    set(&WORDS, &[places::PLACES, people::PEOPLE, terms::TERMS, abroad::ABROAD_PLACES, world::WORLD]).contains(text)
}

/// Whether a word tells for what something is there.
pub(super) fn purpose(text: &str) -> bool {
    static WORDS: OnceLock<FxHashSet<&'static str>> = OnceLock::new();
    set(&WORDS, &[things::THINGS, activities::ACTIVITIES, abroad::ABROAD]).contains(text)
}

/// Whether a word is in any of the lists.
pub(super) fn neutral(text: &str) -> bool {
    circumstance(text) || purpose(text)
}

/// Whether a word is a place.
pub(super) fn place(text: &str) -> bool {
    static WORDS: OnceLock<FxHashSet<&'static str>> = OnceLock::new();
    set(&WORDS, &[places::PLACES, super::words::PLACES, world::WORLD]).contains(text)
}

/// The two halves of a compound whose second says nothing: "Makler" and "akten".
pub(super) fn compound_of(text: &str) -> Option<(&str, &str)> {
    halves(text).find(|(_, end)| ends_in(end, neutral))
}

/// Whether a compound ends in a word that tells where or for whom: "Volkshochschule", "Vertriebsteam".
pub(super) fn circumstance_ends(text: &str) -> bool {
    halves(text).any(|(_, end)| ends_in(end, circumstance))
}

/// All ways to part a word, the first half of three letters and more.
fn halves(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.char_indices().map(|(at, _)| text.split_at(at)).filter(|(begin, _)| begin.len() > 2)
}

/// Whether a second half is a word of such a list, or one that is none alone.
fn ends_in(end: &str, list: impl Fn(&str) -> bool) -> bool {
    (end.len() > 4 && list(end)) || ends::ENDS.contains(&end)
}

impl Names {
    /// Whether a word beside an offering makes no other product of it; `family` if other products' names go on from its.
    pub(super) fn says_nothing(&self, id: &str, text: &str, family: bool) -> bool {
        let whole = || !self.vocabulary().has(text);
        let told = if family {
            circumstance(text) || (whole() && circumstance_ends(text))
        } else {
            neutral(text) || (whole() && compound_of(text).is_some())
        };
        told && !self.vocabulary().elsewhere(text, id, |other| self.seller(other) == self.seller(id))
    }
}

#[cfg(test)]
mod tests {
    use super::super::words::{ABOUT, BESIDE};
    use super::*;

    #[test]
    fn no_word_is_one_that_makes_another_product() {
        for word in ABOUT.iter().chain(BESIDE) {
            assert!(!neutral(word), "{word}");
        }
    }

    #[test]
    fn no_word_stands_in_two_lists() {
        let lists = [
            places::PLACES,
            world::WORLD,
            people::PEOPLE,
            terms::TERMS,
            abroad::ABROAD_PLACES,
            abroad::ABROAD,
            things::THINGS,
            activities::ACTIVITIES,
        ];
        let mut known = FxHashSet::default();
        let doubled: Vec<&&str> =
            lists.iter().flat_map(|list| list.iter()).filter(|word| !known.insert(**word)).collect();
        assert!(doubled.is_empty(), "{doubled:?}");
    }

    #[test]
    fn words_are_told_apart() {
        assert!(circumstance("backoffice") && !purpose("backoffice"));
        assert!(purpose("archivierung") && !circumstance("archivierung"));
        assert!(!neutral("backup") && !neutral("connector") && !neutral("viewer"));
    }

    #[test]
    fn compounds_fall_into_halves() {
        assert_eq!(compound_of("maklerakten"), Some(("makler", "akten")));
        assert!(circumstance_ends("kreisschulen") && circumstance_ends("vereinsheim"));
        assert_eq!(compound_of("sunshine"), None);
        assert!(place("koeln") && !place("archiv"));
    }
}
