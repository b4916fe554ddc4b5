//! Names that say who is meant only together: words in another order, an everyday word beside its kind, a maker in brackets.
//!
//! In: a name of a list in which no rule found anything. Out: the one offering that fits all that is said. What must hold:
//! an everyday word alone finds nothing, and where two things of one name and kind are known, neither does.

use super::chosen::{has_words, only};
use super::fold::{before_remarks, fold, forms};
use super::matching::{everyday, is_number};
use super::neutral::neutral;
use super::spoken::{Shape, Word};
use super::within::{is_common, is_edition, open};
use super::words::EDITION;
use super::{Match, Names};

impl Names {
    /// "Fnordplan (Personio)": whoever stands alone in brackets behind a name that nobody knows made it.
    pub(super) fn maker_behind(&self, name: &str) -> Option<Match<'_>> {
        let (before, after) = name.split_once('(')?;
        let (maker, rest) = after.split_once(')')?;
        let key = fold(maker);
        if !rest.trim().is_empty() || everyday(&key) || key.len() < 5 || self.kinds(&fold(before)).is_some() {
            return None;
        }
        self.vendors.exact(&key).map(Match::Vendor)
    }

    /// What a name means that nothing was found in.
    pub(super) fn told_together(&self, name: &str, spoken: &[Word]) -> Option<Match<'_>> {
        self.made_by(name, spoken)
            .or_else(|| self.beside_a_maker(name, spoken))
            .or_else(|| self.everyday_kind(spoken))
            .or_else(|| self.of_own_words(spoken))
            .or_else(|| self.of_a_series(name))
            .or_else(|| self.initialled(name))
    }

    /// "beN Notarpostfach": an everyday word that is a product's name, beside another of its names' words that no other
    /// product has.
    fn of_own_words(&self, spoken: &[Word]) -> Option<Match<'_>> {
        let words: Vec<&Word> = spoken.iter().filter(|word| open(word) && !is_number(&word.text)).collect();
        let [first, others @ ..] = words.as_slice() else { return None };
        let id = self.offerings.exact(&first.text).filter(|_| first.shape != Shape::Small)?;
        let own = |word: &&Word| {
            let text = word.text.as_str();
            text.len() > 4
                && !is_common(text)
                && only(self.vocabulary().called_with(text).iter()).is_some_and(|known| known == id)
        };
        let quiet = |word: &&Word| own(word) || is_edition(word) || neutral(&word.text);
        let told = others.iter().any(own) && others.iter().all(quiet);
        let spoilt = others.iter().any(|word| self.spoils(id, &word.text));
        (told && !spoilt).then_some(Match::Offering(id))
    }

    /// "Key2Afspraken": one more of a series of names that one product has.
    fn of_a_series(&self, name: &str) -> Option<Match<'_>> {
        let written = name.split_whitespace().next()?;
        let at = written.char_indices().find_map(|(at, c)| {
            c.is_uppercase()
                .then_some(at)
                .filter(|_| written[..at].len() > 3 && written[..at].ends_with(|c: char| c.is_ascii_digit()))
        })?;
        let head = fold(&written[..at]);
        // Few heads are words that only one product's names have.
        let own = only(self.vocabulary().called_with(&head).iter())?;
        let known = || self.offerings.words.keys().filter(|key| key.len() > head.len() && key.starts_with(&head));
        let id = only(known().map(|key| self.offerings.exact(key)))??;
        (own == id && known().count() > 2).then_some(Match::Offering(id))
    }

    /// "Channelmanager Siteminder" for "SiteMinder Channelmanager".
    pub(super) fn permuted(&self, name: &str) -> Option<Match<'_>> {
        forms(name).iter().skip(1).find_map(|(key, dropped)| {
            let words: Vec<&str> = key.split(' ').collect();
            let rare = |word: &&str| word.len() > 3 && !everyday(word) && !is_common(word) && self.kind(word).is_none();
            let told = words.iter().any(|word| rare(word) || is_number(word));
            if !(2..5).contains(&words.len()) || !told {
                return None;
            }
            let found = only(orders(&words).iter().filter_map(|order| self.offerings.exact(order)))?;
            Some(self.judge(found, *dropped)).filter(|found| found.offering().is_some())
        })
    }

    /// "TF Cloud (Hashicorp)": the maker in brackets, and what of his is meant.
    fn made_by(&self, name: &str, spoken: &[Word]) -> Option<Match<'_>> {
        let head = before_remarks(name);
        let vendor = self.vendors.exact(&fold(&name[head.len()..]))?;
        let known = |word: &Word| open(word) && !is_common(&word.text) && self.kind(&word.text).is_none();
        spoken.iter().any(known).then(|| self.chosen(name, vendor, spoken)).flatten()
    }

    /// "Biergarten Kassen Vectron": one vendor among the words.
    fn beside_a_maker(&self, name: &str, spoken: &[Word]) -> Option<Match<'_>> {
        match self.makers(spoken).as_slice() {
            [only] if open(&spoken[only.from]) => self.chosen(name, only.id, spoken),
            _ => None,
        }
    }

    /// "MACH Finanzbuchhaltung", "Leitstelle COBRA 4": an everyday word that is a name, and the kind of what is called so.
    fn everyday_kind(&self, spoken: &[Word]) -> Option<Match<'_>> {
        let words: Vec<&Word> = spoken.iter().filter(|word| open(word) && !is_number(&word.text)).collect();
        let is_name = |word: &&&Word| {
            let text = word.text.as_str();
            let known = self.offerings.words.contains_key(text) || self.vendors.words.contains_key(text);
            let shared = everyday(text) || (self.offerings.exact(text).is_none() && self.vendors.exact(text).is_none());
            known && shared && text.len() > 2 && word.shape != Shape::Small && self.kind(text).is_none()
        };
        let mut named = words.iter().filter(is_name);
        let (Some(name), None) = (named.next(), named.next()) else { return None };
        let ends = words.first().is_some_and(|first| first == name) || words.last().is_some_and(|last| last == name);
        let others: Vec<&str> = words.iter().filter(|word| *word != name).map(|word| word.text.as_str()).collect();
        let told = others.join(" ");
        let only_kinds = self.kind(&told).is_some() || others.iter().all(|word| self.kind(word).is_some());
        let kinds = self.kinds(&told).filter(|_| told.len() > 4 && ends && only_kinds)?;
        let kind = *kinds.first()?;
        let is_of_kind = |id: &&str| {
            let main = self.sold.get(*id).and_then(|sold| sold.categories.first());
            main.is_some_and(|main| main == kind)
        };
        let called = |id: &&str| {
            let says = |key: &String| has_words(key, &name.text) && self.says_no_more(key, &name.text, id);
            self.vocabulary().names_of(id).iter().any(says)
        };
        let first = name.text.split(' ').next().unwrap_or_default();
        let all = self.vocabulary().called_with(first).iter().map(String::as_str);
        only(all.filter(is_of_kind).filter(called)).map(Match::Offering)
    }

    /// Whether a name is one word, its vendor's name and words for kinds and editions.
    fn says_no_more(&self, key: &str, name: &str, id: &str) -> bool {
        key.split(' ').all(|word| {
            word == name
                || EDITION.contains(&word)
                || is_common(word)
                || self.kind(word).is_some()
                || is_number(word)
                || self.vendors.exact(word) == self.seller(id)
        })
    }
}

/// The other orders of a few words.
fn orders(words: &[&str]) -> Vec<String> {
    let mut out = vec![Vec::new()];
    for _ in words {
        let longer = |begun: &Vec<usize>| {
            let free = (0..words.len()).filter(|at| !begun.contains(at));
            free.map(|at| begun.iter().copied().chain([at]).collect::<Vec<_>>()).collect::<Vec<_>>()
        };
        out = out.iter().flat_map(longer).collect();
    }
    out.iter().map(|order| order.iter().map(|at| words[*at]).collect::<Vec<_>>().join(" ")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_these_orders() {
        assert_eq!(orders(&["a", "b"]), ["a b", "b a"]);
        assert_eq!(orders(&["a", "b", "c", "d"]).len(), 24);
    }
}
