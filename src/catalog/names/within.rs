//! A known product inside a longer name: "Softwareverteilung baramundi Mgmt Suite 2023 (Werk 2)", "PTC Windchil".
//!
//! In: a name of a list that no other rule could read. Out: the product, or its vendor where an edition or a further
//! product may be meant. What must hold: the product's name stands there whole and says enough by itself or beside its
//! vendor; no other product or vendor stands there; and no word is left that could make another product of it.

use super::fold::Dropped;
use super::matching::{everyday, ordinary, remark};
use super::spoken::{Shape, Word, is_called, long};
use super::vocabulary::region_of;
use super::words::{
    CLOUDS, COMPOUNDS, COUNTED, EDITION, HOSTED, KINDS, NUMBERED, OWN, OWN_PAIRS, PLACES, TAIL, in_own_pair,
};
use super::{Match, Names};

/// Most words in a name of a product.
const LONGEST: usize = 6;

/// Vendors that sell more than this name new products with the names of old ones ("Photoshop Elements").
pub(super) const MANY: usize = 6;

/// A known name in a list of words.
#[derive(Debug, Clone)]
pub(super) struct Seen<'n> {
    pub(super) from: usize,
    to: usize,
    pub(super) key: String,
    pub(super) id: &'n str,
}

impl Seen<'_> {
    pub(super) fn covers(&self, at: usize) -> bool {
        (self.from..self.to).contains(&at)
    }

    pub(super) fn words(&self) -> usize {
        self.to - self.from
    }
}

/// The words of a name and what is known of them.
#[derive(Debug)]
struct List<'n, 'w> {
    spoken: &'w [Word],
    seen: Vec<Seen<'n>>,
    makers: Vec<Seen<'n>>,
    region: Option<(&'static str, usize, usize)>,
}

/// What else is named beside a product.
#[derive(Debug)]
enum Rivals {
    None,
    OfTheSeller,
    OfOthers,
}

/// How far words beside a product put it in doubt.
#[derive(Debug)]
enum Doubt {
    None,
    /// The vendor is certain.
    OfTheProduct,
    Whole,
}

/// A word that is misspelt, and how.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slip {
    pub(super) at: usize,
    /// Long enough, or too plain a slip, to be wrong by chance.
    pub(super) sure: bool,
}

impl Names {
    /// The product inside a name.
    pub(super) fn inside(&self, name: &str, spoken: &[Word]) -> Option<Match<'_>> {
        let found = self.within(name, spoken, None);
        match (found, long(spoken)) {
            (Some(Match::Offering(_)), _) | (_, None) => found,
            (_, Some(spelt)) => self.within(name, &spelt, None).or(found),
        }
    }

    pub(super) fn within(&self, name: &str, spoken: &[Word], slip: Option<Slip>) -> Option<Match<'_>> {
        let list = List { seen: self.seen(spoken), makers: self.makers(spoken), region: region_of(spoken), spoken };
        let rank = |seen: &&Seen<'_>| {
            (self.telling(seen), self.at_home(seen, &list), !everyday(&seen.key), seen.words(), seen.key.len())
        };
        let Some(best) = list.seen.iter().filter(|seen| open(&spoken[seen.from])).max_by_key(rank) else {
            return self.bare_edition(name, &list);
        };
        if slip.is_some_and(|slip| !best.covers(slip.at) || !(slip.sure || best.words() > 1)) {
            return None;
        }
        let seller = self.seller(best.id)?;
        match self.rivals(best, &list) {
            Rivals::None => {}
            Rivals::OfTheSeller => return Some(Match::Vendor(seller)),
            Rivals::OfOthers => return None,
        }
        let own = |at: usize| {
            let named = |other: &Seen<'_>| other.covers(at) && (other.id == best.id || other.id == seller);
            let region = list.region.is_some_and(|(_, from, to)| (from..to).contains(&at));
            best.covers(at) || region || list.seen.iter().chain(&list.makers).any(named)
        };
        let left: Vec<(usize, &Word)> =
            spoken.iter().enumerate().filter(|(at, word)| open(word) && !own(*at)).collect();
        if left.iter().any(|(_, word)| self.spoils(best.id, &word.text)) {
            return None;
        }
        match self.doubt(best, &list, &left, slip.is_some()) {
            Doubt::None => Some(self.suited(best.id, &best.key, says(name, spoken, best, &left))),
            Doubt::OfTheProduct => Some(Match::Vendor(seller)),
            Doubt::Whole => None,
        }
    }

    /// A vendor's name and words for an edition: "QGIS 3.28 LTR".
    fn bare_edition(&self, name: &str, list: &List<'_, '_>) -> Option<Match<'_>> {
        let [maker] = list.makers.as_slice() else { return None };
        let left: Vec<(usize, &Word)> =
            list.spoken.iter().enumerate().filter(|(at, word)| open(word) && !maker.covers(*at)).collect();
        let plain = left.iter().all(|(at, word)| *at >= maker.to && is_edition(word));
        if !plain || !open(&list.spoken[maker.from]) {
            return None;
        }
        let vendor = maker.id;
        self.edition(vendor, says(name, list.spoken, maker, &left)).map(Match::Offering)
    }

    /// Whether the product's vendor is named as well: "Hetzner Cloud", "Sales Cloud - Salesforce". That "Signal" is called
    /// like its vendor says nothing.
    fn at_home(&self, seen: &Seen<'_>, list: &List<'_, '_>) -> bool {
        let seller = self.seller(seen.id);
        let named = seen.words() > 1
            && (seen.key.split(' ').any(|word| self.vendors.exact(word) == seller)
                || seen.key.match_indices(' ').any(|(at, _)| self.vendors.exact(&seen.key[..at]) == seller));
        let beside = |maker: &Seen<'_>| Some(maker.id) == seller && (maker.to <= seen.from || seen.to <= maker.from);
        named || list.region.is_some_and(|(vendor, ..)| Some(vendor) == seller) || list.makers.iter().any(beside)
    }

    /// Whether another product stands there, or somebody else's name.
    fn rivals(&self, best: &Seen<'_>, list: &List<'_, '_>) -> Rivals {
        let outside = |other: &&Seen<'_>| !(best.from <= other.from && other.to <= best.to);
        let seller = self.seller(best.id);
        let mut others =
            list.seen.iter().filter(|other| other.id != best.id && self.telling(other)).filter(outside).peekable();
        if others.peek().is_some() {
            let same = others.all(|other| self.seller(other.id) == seller);
            return if same { Rivals::OfTheSeller } else { Rivals::OfOthers };
        }
        // Also a vendor called by an everyday word: "Orange SMS".
        let first = (1..=list.spoken.len().min(3)).rev().filter(|_| best.from > 0).find_map(|to| {
            let words: Vec<&str> = list.spoken[..to].iter().map(|word| word.text.as_str()).collect();
            let common = to == 1 && (is_common(words[0]) || self.categories.contains_key(words[0]));
            self.vendors.exact(&words.join(" ")).filter(|_| !common)
        });
        if first.is_some() && first != seller {
            return Rivals::OfOthers;
        }
        // In a remark it may be who sells it, who sold it once or whose machines it runs on.
        let certain = best.words() > 1 || self.telling(best);
        let foreign = |maker: &&Seen<'_>| Some(maker.id) != seller && (!certain || open(&list.spoken[maker.from]));
        if list.makers.iter().filter(outside).any(|maker| foreign(&maker)) { Rivals::OfOthers } else { Rivals::None }
    }

    /// Whether the words left may make another product of it.
    fn doubt(&self, best: &Seen<'_>, list: &List<'_, '_>, left: &[(usize, &Word)], slip: bool) -> Doubt {
        let family = self.vocabulary().extended(&best.key, best.id);
        let many = self.seller(best.id).is_some_and(|vendor| self.sells(vendor) > MANY);
        let near = self.at_home(best, list);
        // "noise cancelling" beside "Krisp" describes it; "flexible" beside a name of a house of many is a name.
        let mixed = !family && !many && list.spoken.iter().any(|word| word.shape != Shape::Small);
        let telling = self.telling(best);
        let strange = |(at, word): &&(usize, &Word)| {
            let known = if family && *at >= best.to { self.harmless(best.id, word) } else { self.plain(word) };
            let known = known || is_called(list.spoken, *at) || self.says_nothing(best.id, &word.text, family && many);
            let described = mixed && (word.shape == Shape::Small || self.unheard(word, if telling { 4 } else { 7 }));
            !(known || described)
        };
        let (before, after): (Vec<_>, Vec<_>) = left.iter().filter(strange).partition(|(at, _)| *at < best.from);
        let plain = before.is_empty() && after.is_empty();
        // "BarTender Etikettendruck": an everyday word beside what the product of that name is for.
        if plain && !near && left.iter().any(|(_, word)| self.of_its_kind(best.id, &word.text)) {
            return Doubt::None;
        }
        if slip && !plain && !near && best.words() == 1 {
            return Doubt::Whole;
        }
        if telling {
            if before.len() > 1 || (!before.is_empty() && (family || many)) {
                return if near { Doubt::OfTheProduct } else { Doubt::Whole };
            }
            // "SuccessFactors EC"
            let module =
                |word: &Word| word.shape == Shape::Capitals && word.text.len() < 4 && !family && (near || !many);
            return if after.iter().all(|(_, word)| module(word)) { Doubt::None } else { Doubt::OfTheProduct };
        }
        if near {
            return if plain { Doubt::None } else { Doubt::OfTheProduct };
        }
        let short = best.key.len() < 4 && list.spoken[best.from].shape != Shape::Capitals;
        let edition = after.is_empty() && left.iter().all(|(at, word)| *at >= best.to && is_edition(word));
        if ordinary(&best.key) || short || !edition { Doubt::Whole } else { Doubt::None }
    }

    /// Whether a word after a name that other products' names begin with as well does not make one of them.
    fn harmless(&self, id: &str, word: &Word) -> bool {
        let text = word.text.as_str();
        // "S3" beside "AWS" is a product, "CX22" beside "Hetzner Cloud" a size.
        let digits = text.trim_start_matches(|c: char| c.is_ascii_lowercase());
        let size = digits.len() > 1 && text.len() - digits.len() < 5 && digits.bytes().all(|c| c.is_ascii_digit());
        let code = !size && digits.len() < text.len() && !digits.is_empty() && !text.starts_with('v');
        let code = code || (digits.len() == text.len() && text.ends_with(|c: char| c.is_ascii_alphabetic()));
        let code = code && !TAIL.contains(&text);
        match self.kind(text) {
            None if word.cut && self.cut_kind(text) => true,
            Some(category) => self.serves(id, category),
            None => (is_edition(word) && !code) || HOSTED.contains(&text) || OWN.contains(&text) || compound(text),
        }
    }

    /// Names of offerings among the words, the longest first, none inside another.
    pub(super) fn seen(&self, spoken: &[Word]) -> Vec<Seen<'_>> {
        let found = |key: &str| {
            let id = self.offerings.loose(key, &self.vendors)?;
            (!self.categories.contains_key(key) && !self.pointed.contains(key)).then_some(id)
        };
        let mut seen = longest(spoken, LONGEST, found);
        // "Esri ArcGIS Enterprise": behind the maker's name the longer name of its product.
        for known in &mut seen {
            let Some((first, _)) = known.key.split_once(' ').filter(|_| known.to < spoken.len()) else { continue };
            let next = &spoken[known.to];
            if self.vendors.exact(first) != self.seller(known.id) || next.part != spoken[known.from].part || next.about
            {
                continue;
            }
            let run = &spoken[known.from + 1..=known.to];
            let key = run.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
            if let Some(id) = self.offerings.exact(&key).filter(|id| self.seller(id) == self.seller(known.id)) {
                *known = Seen { from: known.from + 1, to: known.to + 1, key, id };
            }
        }
        seen
    }

    /// Names of vendors among the words that are no everyday words.
    pub(super) fn makers(&self, spoken: &[Word]) -> Vec<Seen<'_>> {
        let found = |key: &str| {
            // "Beyond Trust": also with other gaps between the words.
            let id =
                if key.contains(' ') { self.vendors.loose(key, &self.offerings) } else { self.vendors.exact(key) }?;
            let common = !key.contains(' ') && (everyday(key) || is_common(key));
            let sells = !self.owners.contains(id);
            (sells && !common && !self.categories.contains_key(key)).then_some(id)
        };
        longest(spoken, 4, found)
    }

    /// Whether a name says by itself which product is meant.
    pub(super) fn telling(&self, seen: &Seen<'_>) -> bool {
        let key = seen.key.as_str();
        let rare = |word: &str| word.len() > 2 && !everyday(word) && !is_common(word) && self.kinds(word).is_none();
        if seen.words() > 1 {
            return key.split(' ').any(rare) || key.split(' ').count() > 3;
        }
        (key.len() > 3 || key.contains(|c: char| c.is_ascii_digit()))
            && rare(key)
            && self.vocabulary().alone(key, self.seller(seen.id))
    }

    /// Whether a word is long and in nobody's name: "PhraseExpress Textbausteine".
    fn unheard(&self, word: &Word, least: usize) -> bool {
        let text = word.text.as_str();
        text.len() > least && text.bytes().all(|c| c.is_ascii_lowercase()) && !self.vocabulary().has(text)
    }

    /// Whether a word says nothing about which product is meant.
    pub(super) fn plain(&self, word: &Word) -> bool {
        let text = word.text.as_str();
        if let Some((one, other)) = text.split_once(['+', '&']) {
            let part = |text: &str| text.is_empty() || self.plain(&Word { text: text.to_owned(), ..word.clone() });
            return is_edition(word) || (part(one) && part(other));
        }
        is_common(text)
            || in_own_pair(text)
            || is_edition(word)
            || self.categories.contains_key(text)
            || compound(text)
            || COMPOUNDS.contains(&text)
            || (word.cut && self.cut_kind(text))
    }
}

/// Runs of words of one piece that `found` knows, the longest first, none inside another.
pub(super) fn longest<'n>(spoken: &[Word], most: usize, found: impl Fn(&str) -> Option<&'n str>) -> Vec<Seen<'n>> {
    let mut out: Vec<Seen<'n>> = Vec::new();
    for count in (1..=most.min(spoken.len())).rev() {
        for from in 0..=spoken.len() - count {
            let run = &spoken[from..from + count];
            let whole = run.iter().all(|word| word.part == run[0].part && !word.about);
            if !whole || out.iter().any(|known| from < known.to && known.from < from + count) {
                continue;
            }
            let key = run.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
            if let Some(id) = found(&key) {
                out.push(Seen { from, to: from + count, key, id });
            }
        }
    }
    out
}

pub(super) fn compound(text: &str) -> bool {
    COMPOUNDS.iter().any(|end| text.len() > end.len() + 2 && text.ends_with(end))
}

/// Whether a word belongs to the name itself.
pub(super) fn open(word: &Word) -> bool {
    !word.about && !word.remark
}

pub(super) fn is_common(text: &str) -> bool {
    TAIL.contains(&text) || KINDS.contains(&text) || HOSTED.contains(&text) || OWN.contains(&text)
}

/// Whether a word tells a plan, an edition, a size, a version or a place.
pub(super) fn is_edition(word: &Word) -> bool {
    let text = word.text.as_str();
    text.len() == 1
        || text.contains(|c: char| c.is_ascii_digit())
        || TAIL.contains(&text)
        || EDITION.contains(&text)
        || PLACES.contains(&text)
}

/// What the words left tell about the edition.
pub(super) fn says(name: &str, spoken: &[Word], best: &Seen<'_>, left: &[(usize, &Word)]) -> Dropped {
    let mut out = remark(name);
    out.version = false;
    for word in spoken.iter().filter(|word| word.about && !word.remark) {
        let text = word.text.as_str();
        out.own |= OWN.contains(&text) || text.starts_with("eigene") || text.starts_with("prem");
        out.hosted |= HOSTED.contains(&text);
    }
    for (at, word) in left {
        let text = word.text.as_str();
        let before = at.checked_sub(1).map_or("", |before| spoken[before].text.as_str());
        out.own |= OWN.contains(&text) || text.starts_with("eigene");
        out.own |= OWN_PAIRS.contains(&format!("{before} {text}").as_str());
        out.hosted |= HOSTED.contains(&text) && !(text == "cloud" && CLOUDS.contains(&before));
    }
    let after = left.iter().filter(|(at, _)| *at >= best.to).take_while(|(_, word)| is_edition(word));
    for (at, word) in after {
        let before = spoken[at - 1].text.as_str();
        let next = spoken.get(at + 1).map_or("", |next| next.text.as_str());
        let counted = COUNTED.iter().any(|unit| next.starts_with(unit)) || NUMBERED.contains(&before);
        let number = word.text.trim_start_matches(['v', 'r']);
        out.version |= !counted && !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
    }
    out
}
