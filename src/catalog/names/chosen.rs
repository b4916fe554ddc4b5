//! Which of a vendor's offerings a name means, once the vendor is certain: "Vectron Kassen Biergarten".
//!
//! In: the words of a name of a list, and the vendor that was found in it. Out: the one offering that they tell: by words of
//! its own names, by its kind, or because it is the one that carries the vendor's bare name. What must hold: each word
//! belongs to that offering or says nothing about which; a word of another offering of the same vendor forbids it.

use super::fold::fold;
use super::matching::{everyday, remark};
use super::neutral::{circumstance, circumstance_ends, compound_of, neutral, place};
use super::spoken::{Shape, Word, is_called, long};
use super::within::{Seen, compound, is_common, is_edition, longest, open, says};
use super::words::{COMPOUNDS, EDITION, HOSTED, OWN, SHORT, TAIL, in_own_pair};
use super::{Match, Names};

/// Vendors that sell more than this have no main product that goes without saying, unless it has their bare name.
const MANY: usize = 14;

/// What a company is called besides its name: such a name means the company.
const COMPANY: &[&str] = &[
    "ag", "bv", "corp", "eg", "gmbh", "holding", "inc", "kg", "ltd", "mbh", "nv", "plc", "sa", "sarl", "sas", "se",
    "spa", "srl",
];

/// The words of a name around a vendor's.
struct Around<'n, 'w> {
    vendor: &'n str,
    spoken: &'w [Word],
    /// Where the vendor is named, if anywhere.
    brand: Option<Seen<'n>>,
    rest: Vec<(usize, &'w Word)>,
}

/// An offering that words of a list name, and which of them.
#[derive(Debug)]
struct Told<'n> {
    id: &'n str,
    /// Words that no other thing is called by, and all.
    weight: (usize, usize),
    covered: Vec<usize>,
}

impl Names {
    /// The offering of `vendor` that a name means.
    pub(super) fn chosen<'n>(&'n self, name: &str, vendor: &'n str, spoken: &[Word]) -> Option<Match<'n>> {
        let as_typed = self.chosen_of(name, vendor, spoken);
        as_typed.or_else(|| self.chosen_of(name, vendor, &long(spoken)?))
    }

    fn chosen_of<'n>(&'n self, name: &str, vendor: &'n str, spoken: &[Word]) -> Option<Match<'n>> {
        let called = |key: &str| self.vendors.loose(key, &self.offerings).filter(|id| *id == vendor);
        let brand =
            longest(spoken, 4, called).into_iter().filter(|seen| open(&spoken[seen.from])).min_by_key(|seen| seen.from);
        let outside = |at: usize| brand.as_ref().is_none_or(|brand| !brand.covers(at));
        let rest: Vec<(usize, &Word)> =
            spoken.iter().enumerate().filter(|(at, word)| open(word) && outside(*at)).collect();
        let company = rest.iter().any(|(_, word)| COMPANY.contains(&word.text.as_str()));
        if rest.is_empty() {
            return self.only_thing(vendor, spoken, brand.as_ref()?);
        }
        if rest.len() > 6 || company || self.strangers(vendor, spoken) {
            return None;
        }
        let around = Around { vendor, spoken, brand, rest };
        let id = self
            .told_by_names(&around)
            .or_else(|| self.told_by_kind(&around))
            .or_else(|| self.main_of(&around))
            .or_else(|| self.told_by_like_kind(&around))?;
        if around.rest.iter().any(|(_, word)| self.spoils(id, &word.text)) {
            return None;
        }
        let said = match &around.brand {
            Some(brand) => says(name, spoken, brand, &around.rest),
            None => remark(name),
        };
        Some(self.judge(id, said)).filter(|found| found.offering().is_some())
    }

    /// "Murex": a vendor's bare name, no company's with a legal form, where one thing of the vendor's is known.
    fn only_thing<'n>(&'n self, vendor: &str, spoken: &[Word], brand: &Seen<'_>) -> Option<Match<'n>> {
        let company = brand.key.split(' ').any(|word| COMPANY.contains(&word));
        let bare = !company && brand.key.len() > 3 && !everyday(&brand.key) && spoken.iter().all(open);
        self.alone(vendor, &brand.key).filter(|_| bare).map(Match::Offering)
    }

    /// The one offering of a vendor that sells no other, if any of its names tells the vendor's.
    fn alone(&self, vendor: &str, brand: &str) -> Option<&str> {
        let told = |id: &&String| self.vocabulary().names_of(id).iter().any(|key| has_words(key, brand));
        match self.of_vendor.get(vendor)?.as_slice() {
            [only] => Some(only).filter(told).map(String::as_str),
            _ => None,
        }
    }

    /// Whether another vendor or somebody else's product is named.
    pub(super) fn strangers(&self, vendor: &str, spoken: &[Word]) -> bool {
        let own = |seen: &Seen<'_>| seen.id == vendor || self.seller(seen.id) == Some(vendor);
        let foreign = |seen: &Seen<'_>| open(&spoken[seen.from]) && !own(seen);
        self.makers(spoken).iter().any(foreign)
            || self.seen(spoken).iter().any(|seen| foreign(seen) && self.telling(seen))
    }

    /// The offering whose name stands there with other words between: "AVS elektr. Meldeschein".
    fn told_by_names<'n>(&'n self, around: &Around<'n, '_>) -> Option<&'n str> {
        let mut best: Vec<Told<'n>> = Vec::new();
        for id in self.of_vendor.get(around.vendor)? {
            for key in self.vocabulary().names_of(id) {
                let Some(told) = self.covers(around, id, key) else { continue };
                match best.first().map(|first| first.weight.cmp(&told.weight)) {
                    Some(std::cmp::Ordering::Greater) => {}
                    Some(std::cmp::Ordering::Equal) => best.push(told),
                    _ => best = vec![told],
                }
            }
        }
        let first = best.first()?;
        // "beBPo Governikus COM Vibilia": the maker and two words of a name leave little doubt about what stands before.
        let certain = first.weight.0 > 1 && around.brand.is_some() && self.sells(around.vendor) <= 4 * MANY;
        let before = |at: usize| certain && around.brand.as_ref().is_some_and(|brand| at < brand.from);
        let fits = |told: &&Told<'n>| {
            let mut left = around.rest.iter().filter(|(at, _)| !told.covered.contains(at) && !before(*at));
            left.all(|left| self.quiet(told.id, around, left))
        };
        only(best.iter().filter(fits).map(|told| told.id))
    }

    /// Whether all words of a name of an offering, but for its vendor's, stand there.
    fn covers<'n>(&'n self, around: &Around<'n, '_>, id: &'n str, key: &str) -> Option<Told<'n>> {
        // "SharePoint" alone is not the "Microsoft SharePoint" of one edition.
        let brand = around.brand.as_ref().map(|brand| brand.key.as_str());
        let makers = |word: &&str| {
            brand.is_some_and(|brand| {
                brand.split(' ').any(|own| own == *word) || self.vendors.exact(word) == Some(around.vendor)
            })
        };
        let mut told = Told { id, weight: (0, 0), covered: Vec::new() };
        let mut guessed = false;
        for word in key.split(' ').filter(|word| !makers(word)) {
            let free = || around.rest.iter().filter(|(at, _)| !told.covered.contains(at));
            let same = free().find(|(_, written)| written.text == word);
            let (at, _) = match same {
                Some(found) => found,
                None if guessed => return None,
                None => free().find(|(_, written)| abbreviates(written, word))?,
            };
            guessed |= same.is_none();
            told.covered.push(*at);
            let rare = word.len() > 2 && !is_common(word) && !EDITION.contains(&word) && self.kind(word).is_none();
            // "AutoCAD Haustechnik": others' names have the word as well, but a product is called so, and it comes first.
            let own = || {
                let alone = || self.vocabulary().alone(word, Some(around.vendor));
                word.len() > 3 && !neutral(word) && (*at == 0 && word == key || alone())
            };
            let rare = rare && !everyday(word) && (brand.is_some() || own());
            told.weight = (told.weight.0 + usize::from(rare), told.weight.1 + 1);
        }
        let (rare, all) = told.weight;
        let enough = rare > 0 || (all > 0 && around.brand.is_some());
        (enough && (!guessed || all > 1)).then_some(told)
    }

    /// The offering of the kind that words beside the vendor's name tell: "Combell domeinen".
    fn told_by_kind<'n>(&'n self, around: &Around<'n, '_>) -> Option<&'n str> {
        let brand = around.brand.as_ref()?;
        let sold = self.of_vendor.get(around.vendor)?;
        let kinds: Vec<&str> = self.kinds_around(&around.rest);
        let served: Vec<&str> = kinds.into_iter().filter(|kind| sold.iter().any(|id| self.serves(id, kind))).collect();
        let first = *served.first()?;
        let carries = |id: &&String| self.vocabulary().names_of(id).iter().any(|key| has_words(key, &brand.key));
        let of_brand: Vec<&String> = sold.iter().filter(carries).collect();
        let all: Vec<&String> = if of_brand.is_empty() { sold.iter().collect() } else { of_brand };
        let serving = |id: &&&String| served.iter().all(|kind| self.serves(id, kind));
        let is_main = |id: &&&String| {
            self.sold.get(**id).and_then(|sold| sold.categories.first()).is_some_and(|main| main == first)
        };
        let id = only(all.iter().filter(serving).filter(is_main)).or_else(|| only(all.iter().filter(serving)))?;
        around.rest.iter().all(|left| self.quiet(id, around, left)).then_some(id.as_str())
    }

    /// "Abacus Rechnungswesen" for "Abacus Buchhaltung": the vendor's name and another word for the same kind.
    fn told_by_like_kind<'n>(&'n self, around: &Around<'n, '_>) -> Option<&'n str> {
        // In a house of many products the kind is told by more than one of them.
        let brand = around.brand.as_ref().filter(|_| self.sells(around.vendor) < 7)?;
        let told: Vec<(usize, &str)> =
            around.rest.iter().filter_map(|(at, word)| Some((*at, self.kind(&word.text)?))).collect();
        let [(at, kind)] = told.as_slice() else { return None };
        let says = |key: &String| {
            let more = key.strip_prefix(brand.key.as_str()).and_then(|more| more.strip_prefix(' '));
            more.is_some_and(|more| self.kind(more) == Some(kind))
        };
        let named = |id: &&String| self.vocabulary().names_of(id).iter().any(says);
        let id = only(self.of_vendor.get(around.vendor)?.iter().filter(named))?;
        let quiet = |left: &&(usize, &Word)| left.0 == *at || self.quiet(id, around, left);
        around.rest.iter().all(|left| quiet(&left)).then_some(id.as_str())
    }

    /// Kinds that words tell, alone, two together or as the beginning of a compound.
    fn kinds_around(&self, rest: &[(usize, &Word)]) -> Vec<&str> {
        let mut out = Vec::new();
        let mut at = 0;
        while let Some((_, word)) = rest.get(at) {
            let pair = rest.get(at + 1).and_then(|(_, next)| self.kind(&format!("{} {}", word.text, next.text)));
            out.extend(pair.or_else(|| self.kind_or_compound(&word.text)));
            at += if pair.is_some() { 2 } else { 1 };
        }
        out
    }

    /// What a word tells, or a part of a compound: "Zutrittskarten", "Eintrittskasse".
    fn kind_or_compound(&self, text: &str) -> Option<&str> {
        let begin = || {
            let (begin, _) = compound_of(text)?;
            let joined = begin.strip_suffix('s').and_then(|begin| self.kind(begin));
            self.kind(begin).or(joined).filter(|_| begin.len() > 3)
        };
        let end = || {
            let mut ends = text.char_indices().map(|(at, _)| &text[at..]).skip(3).filter(|end| end.len() > 4);
            ends.find_map(|end| self.kind(end))
        };
        self.kind(text).or_else(begin).or_else(end)
    }

    /// The one offering that goes by the vendor's name: "Zendesk Gästeservice".
    fn main_of<'n>(&'n self, around: &Around<'n, '_>) -> Option<&'n str> {
        let brand = around.brand.as_ref()?;
        let sold = self.of_vendor.get(around.vendor)?;
        // A place or a contract says nothing about what was bought there.
        let said = |(_, word): &(usize, &Word)| {
            let text = word.text.as_str();
            !(is_edition(word) || is_common(text) || EDITION.contains(&text) || place(text))
        };
        if everyday(&brand.key) {
            return None;
        }
        let goes_by = |id: &str, dropped: &dyn Fn(&str) -> bool| {
            let more = |key: &String| {
                let more = key.strip_prefix(brand.key.as_str()).filter(|_| *key != fold(id))?;
                Some(more.split(' ').all(|word| word.is_empty() || dropped(word)))
            };
            self.vocabulary().names_of(id).iter().any(|key| more(key).unwrap_or_default())
        };
        let tail = |word: &str| TAIL.contains(&word) || HOSTED.contains(&word) || in_own_pair(word);
        let edition = |word: &str| tail(word) || EDITION.contains(&word);
        let kind = |word: &str| edition(word) || is_common(word) || self.kind(word).is_some();
        let bare = |_: &str| false;
        let one = |dropped: &dyn Fn(&str) -> bool| {
            let mut all = sold.iter().filter(|id| goes_by(id, dropped)).peekable();
            all.peek()?;
            Some(only(all))
        };
        let few = || if sold.len() < 4 { one(&kind) } else { None };
        let quiet = |id: &str| around.rest.iter().all(|left| self.quiet(id, around, left));
        if let Some(id) = one(&bare) {
            return id.map(String::as_str).filter(|id| quiet(id));
        }
        // "Doctolib": an id that is the very name, too.
        let own = self.offerings.exact(&brand.key).filter(|id| self.seller(id) == Some(around.vendor));
        let behind = around.rest.iter().all(|(at, _)| *at > brand.from);
        if let Some(id) = own.filter(|id| behind && quiet(id)) {
            return Some(id);
        }
        let alone = self.alone(around.vendor, &brand.key);
        if !around.rest.iter().any(said) {
            // "infrest Portal", where the one thing is called "Leitungsauskunftsportal" as well.
            let ends = |id: &str, text: &str| {
                let mut words = self.vocabulary().names_of(id).iter().flat_map(|key| key.split(' '));
                text.len() > 3 && words.any(|known| known.ends_with(text))
            };
            return alone.filter(|id| around.rest.iter().all(|(_, word)| ends(id, &word.text)) && quiet(id));
        }
        // Where it has more words than the vendor's name, others beside it must tell where it is used, or its kind.
        let whose = |id: &str| {
            around.rest.iter().all(|(at, word)| {
                let text = word.text.as_str();
                let where_to = circumstance(text) || circumstance_ends(text) || is_called(around.spoken, *at);
                where_to || self.of_its_kind(id, text) || is_edition(word) || is_common(text)
            })
        };
        let edition = || if sold.len() > MANY { None } else { one(&tail).or_else(|| one(&edition)) };
        let id = match edition().or_else(few) {
            Some(id) => id.map(String::as_str),
            None => alone,
        };
        id.filter(|id| quiet(id) && whose(id))
    }

    pub(super) fn sells(&self, vendor: &str) -> usize {
        self.of_vendor.get(vendor).map_or(0, Vec::len)
    }

    /// Whether a word beside an offering says nothing about which of its vendor's is meant.
    fn quiet(&self, id: &str, around: &Around<'_, '_>, (at, word): &(usize, &Word)) -> bool {
        let (vendor, text) = (around.vendor, word.text.as_str());
        if TAIL.contains(&text) || HOSTED.contains(&text) || OWN.contains(&text) || in_own_pair(text) {
            return true;
        }
        let has = |id: &str| self.vocabulary().names_of(id).iter().any(|key| has_words(key, text));
        let others = self.of_vendor.get(vendor).is_some_and(|all| all.iter().any(|other| other != id && has(other)));
        if others && !has(id) {
            return false;
        }
        // "EBICS" beside what is called "TRAVIC-EBICS-Mobile" as well.
        if !others && has(id) && text.len() > 3 {
            return true;
        }
        if is_edition(word) || is_common(text) || (word.cut && self.cut_kind(text)) || is_called(around.spoken, *at) {
            return true;
        }
        match self.kind_or_compound(text) {
            // "Einkauf" is a kind of program and a department.
            Some(kind) => self.serves(id, kind) || circumstance(text) || circumstance_ends(text),
            None => {
                let strange = self.vocabulary().has(text) && !neutral(text);
                !strange
                    && (neutral(text) || compound_of(text).is_some() || compound(text) || COMPOUNDS.contains(&text))
            }
        }
    }
}

/// The only one there is, however often.
pub(super) fn only<T: Copy + PartialEq>(mut all: impl Iterator<Item = T>) -> Option<T> {
    let first = all.next()?;
    all.all(|other| other == first).then_some(first)
}

/// Whether words stand in a name one behind the other.
pub(super) fn has_words(key: &str, words: &str) -> bool {
    key.match_indices(words).any(|(at, _)| {
        let end = at + words.len();
        (at == 0 || key[..at].ends_with(' ')) && (end == key.len() || key[end..].starts_with(' '))
    })
}

/// Whether a word stands for another: "elektr.", "TF" for "Terraform".
pub(super) fn abbreviates(written: &Word, known: &str) -> bool {
    let text = written.text.as_str();
    if written.cut {
        return known.len() > text.len() && known.starts_with(text);
    }
    let short = written.shape == Shape::Capitals && (2..5).contains(&text.len()) && known.len() > text.len() + 2;
    short && !SHORT.iter().any(|(short, _)| *short == text) && letters_of(text, known)
}

/// Whether letters stand in a word in this order, the first at its beginning.
pub(super) fn letters_of(text: &str, known: &str) -> bool {
    let mut letters = known.chars();
    let begins = known.chars().next() == text.chars().next();
    begins && text.bytes().all(|c| c.is_ascii_lowercase()) && text.chars().all(|c| letters.any(|other| other == c))
}

#[cfg(test)]
mod tests {
    use super::super::spoken::words;
    use super::*;

    #[test]
    fn words_stand_for_longer_ones() {
        let stands = |written: &str, known: &str| abbreviates(&words(written)[0], known);
        assert!(stands("elektr.", "elektronisch") && stands("TF", "terraform") && stands("SF", "salesforce"));
        assert!(!stands("tf", "terraform") && !stands("TF", "tofu") && !stands("MS", "massen"));
    }

    #[test]
    fn words_stand_in_names() {
        assert!(has_words("abraxas juris", "juris") && has_words("sage 100 compta", "sage 100"));
        assert!(!has_words("jurisprudenz", "juris"));
    }
}
