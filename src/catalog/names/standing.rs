//! A product's full name with free words around it: "Fortigate 200F HGS", "AutoCAD LT uff. tecnico", "Primo VE swisscovery".
//!
//! In: the words of a name of a list, and the vendor that was found in it where no rule could tell the product. Out: the
//! product whose name stands there whole. What must hold: the name says more than its vendor's; nothing else of the maker and
//! nobody else's product stands there; before it stand only its maker and words for its kind; and no word is left that names
//! another product of the maker. In a house of many products unknown words may be names of such, so fewer are free.

use super::chosen::has_words;
use super::fold::fold;
use super::matching::{everyday, is_number};
use super::neutral::{circumstance, circumstance_ends, compound_of, neutral};
use super::spoken::{Shape, Word, is_called, long, spelt_out, words};
use super::within::{MANY, Seen, compound, is_common, is_edition, open, says};
use super::words::{COMPOUNDS, in_own_pair};
use super::{Match, Names};

/// Words for people whose product is not meant where the word goes on: "Berater-Frontend".
const PEOPLE_BESIDE: &[&str] = &["berater", "consultant", "dienstleister"];

/// A product that is named in full.
struct Named<'s, 'n> {
    seen: &'s Seen<'n>,
    vendor: &'n str,
    /// Its name has a word that others' have not.
    rare: bool,
    /// Other products' names go on from it.
    family: bool,
    /// The maker sells many things.
    many: bool,
}

impl Names {
    /// The product of a vendor that a name of a list means where no other rule could tell it.
    pub(super) fn more_of<'n>(&'n self, name: &str, vendor: &'n str) -> Option<Match<'n>> {
        let spoken = words(name);
        let long = || {
            let found = self.as_written(&spelt_out(name)?, true)?;
            (found.offering().is_some() && self.maker(found) == Some(vendor)).then_some(found)
        };
        self.chosen(name, vendor, &spoken).or_else(long).or_else(|| self.standing(name, vendor, &spoken))
    }

    /// The product of `vendor` whose full name stands in a name.
    fn standing<'n>(&'n self, name: &str, vendor: &'n str, spoken: &[Word]) -> Option<Match<'n>> {
        let as_typed = self.standing_in(name, vendor, spoken);
        as_typed.or_else(|| self.standing_in(name, vendor, &long(spoken)?))
    }

    fn standing_in<'n>(&'n self, name: &str, vendor: &'n str, spoken: &[Word]) -> Option<Match<'n>> {
        if self.strangers(vendor, spoken) {
            return None;
        }
        let seen = self.seen(spoken);
        let own: Vec<&Seen<'_>> =
            seen.iter().filter(|seen| open(&spoken[seen.from]) && self.seller(seen.id) == Some(vendor)).collect();
        let full =
            |seen: &&&Seen<'_>| self.vendors.exact(&seen.key).is_none() && (seen.words() > 1 || self.telling(seen));
        let best = *own.iter().filter(full).max_by_key(|seen| (self.telling(seen), seen.words(), seen.key.len()))?;
        if own.iter().any(|other| other.id != best.id && (other.words() > 1 || self.telling(other))) {
            return None;
        }
        let makers = self.makers(spoken);
        let covered = |at: usize| {
            let brand = makers.iter().any(|maker| maker.id == vendor && maker.covers(at))
                || self.vendors.exact(&spoken[at].text) == Some(vendor);
            brand || own.iter().any(|seen| seen.id == best.id && seen.covers(at))
        };
        let left: Vec<(usize, &Word)> =
            spoken.iter().enumerate().filter(|(at, word)| open(word) && !covered(*at)).collect();
        let rare = |word: &str| word.len() > 2 && !everyday(word) && !is_common(word) && !is_number(word);
        let named = Named {
            seen: best,
            vendor,
            rare: best.key.split(' ').any(|word| rare(word) && self.kind(word).is_none()),
            family: self.vocabulary().extended(&best.key, best.id),
            many: self.sells(vendor) > MANY,
        };
        let before = |(at, word): &&(usize, &Word)| {
            // Before a product stands what it is.
            *at < best.from && !is_common(&word.text) && !self.of_its_kind(best.id, &word.text)
        };
        if left.len() > 5 || left.iter().any(|word| before(&word)) {
            return None;
        }
        // "Outlook 2016" is no rare word and may go on.
        let plain = !named.rare && (named.family || named.many);
        let numbered = |at: usize| at > 0 && spoken[at - 1].text.contains(|c: char| c.is_ascii_digit());
        let free = |(at, word): &(usize, &Word)| {
            let text = word.text.as_str();
            if self.spoilt_by(name, best.id, text) {
                return false;
            }
            // "HGS" behind the number of a model is a site.
            let site = numbered(*at) && word.shape == Shape::Capitals && text.len() < 4;
            let said = is_called(spoken, *at) || self.free(&named, word) || (site && self.nobodys(&named, text));
            if plain { is_edition(word) || circumstance(text) } else { said }
        };
        if !left.iter().all(free) {
            return None;
        }
        Some(self.suited(best.id, &best.key, says(name, spoken, best, &left)))
            .filter(|found| found.offering().is_some())
    }

    /// Whether no product of the maker has a word in its names.
    fn nobodys(&self, named: &Named<'_, '_>, text: &str) -> bool {
        let all = self.of_vendor.get(named.vendor);
        let has = |id: &String| self.vocabulary().names_of(id).iter().any(|key| has_words(key, text));
        all.is_none_or(|all| !all.iter().any(has))
    }

    /// Whether a word beside a product's full name makes no other product of it.
    fn free(&self, named: &Named<'_, '_>, word: &Word) -> bool {
        let (id, text) = (named.seen.id, word.text.as_str());
        let has = |id: &str, written: &dyn Fn(&str) -> bool| {
            self.vocabulary().names_of(id).iter().any(|key| key.split(' ').any(written))
        };
        let others = |written: &dyn Fn(&str) -> bool| {
            let all = self.of_vendor.get(named.vendor);
            all.is_some_and(|all| all.iter().any(|other| other != id && has(other, written)))
        };
        if others(&|known| known == text) {
            // "Hilfsmittel" beside "HMM ZHP.X3" is what it is there for, whatever else the maker has for that.
            let own = has(id, &|known| known == text) && !named.family;
            return own || is_edition(word) || (neutral(text) && named.seen.words() > 1 && named.rare);
        }
        if word.cut {
            return !others(&|known| known.starts_with(text));
        }
        if named.family && named.many {
            let small = word.shape == Shape::Small && text.len() > 3 && !is_common(text) && self.kind(text).is_none();
            return is_edition(word) || circumstance(text) || (small && named.seen.words() > 1);
        }
        let said = is_edition(word) || is_common(text) || in_own_pair(text) || has(id, &|known| known == text);
        if said {
            return true;
        }
        if let Some(kind) = self.kind(text).filter(|_| !(neutral(text) && named.seen.words() > 1 && named.rare)) {
            return self.serves(id, kind) || circumstance(text) || circumstance_ends(text);
        }
        if neutral(text) || compound_of(text).is_some() || compound(text) || COMPOUNDS.contains(&text) {
            return true;
        }
        let small = word.shape == Shape::Small && text.len() > 3;
        if !named.many {
            return named.rare || small || !self.vocabulary().has(text);
        }
        // "HGS" is a site; "consolidato" describes.
        let site = word.shape == Shape::Capitals && text.len() < 4 && !self.vocabulary().has(text);
        site || (small && named.seen.words() > 1)
    }

    /// As [`Self::spoils`], but for the first half of a word with a hyphen.
    pub(super) fn spoilt_by(&self, name: &str, id: &str, text: &str) -> bool {
        let goes_on = || {
            let mut halves = name.split_whitespace().filter_map(|word| word.split_once('-'));
            halves.any(|(begin, end)| fold(begin) == text && end.starts_with(char::is_alphabetic))
        };
        self.spoils(id, text) && !(PEOPLE_BESIDE.contains(&text) && goes_on())
    }
}
