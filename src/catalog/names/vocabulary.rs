//! The words of all names: whose they are, which names go on, and which words look alike.

use super::neutral::neutral;
use super::spoken::Word;
use super::typos::{forgiving, neighbour, slipped, undoubled};
use super::words::REGIONS;
use super::{Names, Target};
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// Most letters of a word that is looked for.
const LONGEST: usize = 30;

/// Words of the names of a catalog.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    /// Word → the vendor in whose names it is; nothing if in those of several.
    words: FxHashMap<String, Option<String>>,
    /// Beginning of longer names → the offering that they are of; nothing if of several.
    begins: FxHashMap<String, Option<String>>,
    /// Word that people add to names → the offerings in whose names it is.
    beside: FxHashMap<String, Vec<String>>,
    /// First letter and length without doubled letters → words.
    like: FxHashMap<(u8, usize), Vec<(String, String)>>,
    /// Offering → its names, folded.
    called: FxHashMap<String, Vec<String>>,
    /// Word → the offerings in whose names it is, found on first use.
    with: OnceLock<FxHashMap<String, Vec<String>>>,
    /// First letter and length → whole names without blanks.
    joined: FxHashMap<(u8, usize), Vec<String>>,
}

impl Vocabulary {
    pub(super) fn new(names: &Names) -> Self {
        let mut out = Self::default();
        let mut others = Vec::new();
        for (key, target) in &names.offerings.words {
            let id = match target {
                Target::One(id) => Some(id.as_str()),
                Target::Ambiguous => None,
            };
            out.add(key, id.and_then(|id| names.seller(id)), &mut others);
            if let Some(id) = id {
                out.called.entry(id.to_owned()).or_default().push(key.clone());
            }
            for word in key.split(' ').filter(|word| neutral(word)) {
                out.beside.entry(word.to_owned()).or_default().extend(id.map(str::to_owned));
            }
            for (at, _) in key.match_indices(' ') {
                note(&mut out.begins, &key[..at], id);
            }
        }
        for (key, target) in &names.vendors.words {
            out.add(key, if let Target::One(id) = target { Some(id) } else { None }, &mut others);
        }
        for word in others {
            out.words.entry(word).or_insert(None);
        }
        for name in names.offerings.joined.keys().chain(names.vendors.joined.keys()) {
            if name.len() > 5 && name.bytes().all(|c| c.is_ascii_lowercase()) {
                out.joined.entry((name.as_bytes()[0], name.len())).or_default().push(name.clone());
            }
        }
        for word in out.words.keys() {
            if let Some(at) = place(word) {
                out.like.entry(at).or_default().push((word.clone(), undoubled(word)));
            }
        }
        out
    }

    /// Adds the words of a name. Those behind "for" are of somebody else's ("Ivanti Patch for SCCM") and go to `others`.
    fn add(&mut self, key: &str, vendor: Option<&str>, others: &mut Vec<String>) {
        const FOR: &[&str] = &["for", "fuer", "para", "pour", "voor"];
        let mut own = true;
        for (at, word) in key.split(' ').enumerate() {
            own &= at == 0 || !FOR.contains(&word);
            if own {
                note(&mut self.words, word, vendor);
            } else {
                others.push(word.to_owned());
            }
        }
    }

    /// Whether no other vendor's names have this word.
    pub(super) fn alone(&self, word: &str, vendor: Option<&str>) -> bool {
        self.words.get(word).is_none_or(|known| known.as_deref() == vendor)
    }

    /// The names of an offering, folded.
    pub(super) fn names_of(&self, id: &str) -> &[String] {
        self.called.get(id).map(Vec::as_slice).unwrap_or_default()
    }

    /// The offerings in whose names a word is.
    pub(super) fn called_with(&self, word: &str) -> &[String] {
        let with = self.with.get_or_init(|| {
            let mut with: FxHashMap<String, Vec<String>> = FxHashMap::default();
            for (id, keys) in &self.called {
                for word in keys.iter().flat_map(|key| key.split(' ')) {
                    with.entry(word.to_owned()).or_default().push(id.clone());
                }
            }
            with
        });
        with.get(word).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether any name has this word.
    pub(super) fn has(&self, word: &str) -> bool {
        self.words.contains_key(word)
    }

    /// Whether another offering's name begins with this one.
    pub(super) fn extended(&self, key: &str, id: &str) -> bool {
        self.begins.get(key).is_some_and(|known| known.as_deref() != Some(id))
    }

    /// Whether a word is in the names of others among `rivals` and not in this offering's.
    pub(super) fn elsewhere(&self, word: &str, id: &str, rivals: impl Fn(&str) -> bool) -> bool {
        let all = self.beside.get(word).map(Vec::as_slice).unwrap_or_default();
        all.iter().all(|known| known != id) && all.iter().any(|known| rivals(known))
    }

    /// Whole names, without blanks, that an unknown one may be with one slip.
    pub(super) fn neighbours<'n>(&'n self, written: &'n str) -> impl Iterator<Item = &'n str> {
        let first = written.bytes().next().unwrap_or_default();
        let lists = (written.len().saturating_sub(1)..=written.len() + 1)
            .filter_map(move |length| self.joined.get(&(first, length)));
        lists.flatten().map(String::as_str).filter(|known| forgiving(written) && neighbour(written, known))
    }

    /// Words that begin like this and go on.
    pub(super) fn begun(&self, text: &str) -> Vec<&str> {
        let Some((first, length)) = place(&format!("{text}x")) else { return Vec::new() };
        let lists = (length.saturating_sub(1)..LONGEST).filter_map(|length| self.like.get(&(first, length)));
        let begins = |word: &&str| word.len() > text.len() && word.starts_with(text);
        lists.flatten().map(|(word, _)| word.as_str()).filter(begins).collect()
    }

    /// Words that an unknown one may be, with one slip.
    pub(super) fn like(&self, word: &str) -> Vec<&str> {
        if self.words.contains_key(word) {
            return Vec::new();
        }
        let Some((first, length)) = place(word) else { return Vec::new() };
        let lists = (length.saturating_sub(1)..=length + 1).filter_map(|length| self.like.get(&(first, length)));
        let single = undoubled(word);
        let close = |(known, undoubled): &&(String, String)| slipped((word, &single), (known, undoubled));
        lists.flatten().filter(close).map(|(known, _)| known.as_str()).collect()
    }
}

fn note(map: &mut FxHashMap<String, Option<String>>, key: &str, of: Option<&str>) {
    match map.get_mut(key) {
        Some(known) if known.as_deref() == of => {}
        Some(known) => *known = None,
        None => {
            map.insert(key.to_owned(), of.map(str::to_owned));
        }
    }
}

/// Where a word is kept: only words of letters, and none that are short.
fn place(word: &str) -> Option<(u8, usize)> {
    let letters = word.len() > 3 && word.bytes().all(|c| c.is_ascii_lowercase());
    letters.then(|| (word.as_bytes()[0], undoubled(word).len()))
}

/// The cloud that calls its regions like this, and the words of the region: "eu-central-1", "westeurope".
pub(super) fn region_of(spoken: &[Word]) -> Option<(&'static str, usize, usize)> {
    let text = |at: usize| spoken.get(at).map_or("", |word| word.text.as_str());
    let side = |word: &str| ["central", "east", "north", "south", "west"].iter().any(|side| word.starts_with(side));
    let digit = |word: &str| word.len() == 1 && word.bytes().all(|c| c.is_ascii_digit());
    (0..spoken.len()).find_map(|at| {
        let (one, two) = (text(at), text(at + 1));
        if one.len() == 2 && side(two) && digit(text(at + 2)) {
            return Some(("aws", at, at + 3));
        }
        if ["europe", "us"].contains(&one) && side(two) && two.ends_with(|c: char| c.is_ascii_digit()) {
            return Some(("google", at, at + 2));
        }
        REGIONS.contains(&one).then_some(("microsoft", at, at + 1))
    })
}
