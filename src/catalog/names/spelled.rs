//! Names under which things are found: folded, and folded with the words joined.
//!
//! In: names with ids. Out: the id of a name. What must hold: a name that stands for two things finds neither.

use super::fold::{fold, fold_hard};
use rustc_hash::FxHashMap;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    One(String),
    Ambiguous,
}

/// Names of offerings or of vendors: folded, and folded with the words joined ("AzureAD").
#[derive(Debug, Default)]
pub(super) struct Spelled {
    pub(super) words: FxHashMap<String, Target>,
    pub(super) joined: FxHashMap<String, Target>,
}

impl Spelled {
    pub(super) fn put(&mut self, name: &str, id: &str) {
        put(&mut self.words, name, id);
        put(&mut self.joined, &fold(name).replace(' ', ""), id);
    }

    pub(super) fn exact(&self, key: &str) -> Option<&str> {
        match self.words.get(key) {
            Some(Target::One(id)) => Some(id),
            _ => None,
        }
    }

    /// A name that is several things' and by itself finds none of them.
    pub(super) fn share(&mut self, name: &str) {
        let key = fold(name);
        self.joined.insert(key.replace(' ', ""), Target::Ambiguous);
        self.words.insert(key, Target::Ambiguous);
    }

    /// Also with other gaps between the words, unless the name as written stands for something in `other`.
    pub(super) fn loose(&self, key: &str, other: &Self) -> Option<&str> {
        let exact = self.exact(key);
        if exact.is_some() || self.words.contains_key(key) || other.words.contains_key(key) {
            return exact;
        }
        let joined = key.replace(' ', "");
        match self.joined.get(&joined) {
            Some(Target::One(id)) if joined.len() > 3 => Some(id),
            _ => None,
        }
    }
}

/// Adds a name; one that stands for another already is nobody's.
pub(super) fn put(map: &mut FxHashMap<String, Target>, name: &str, id: &str) {
    let key = fold(name);
    if key.is_empty() {
        return;
    }
    match map.get(&key) {
        Some(Target::One(known)) if known != id => {
            map.insert(key, Target::Ambiguous);
        }
        Some(_) => {}
        None => {
            map.insert(key, Target::One(id.to_owned()));
        }
    }
}

/// What a name stands for, if for one thing.
pub(super) fn get<'n>(map: &'n FxHashMap<String, Target>, name: &str) -> Option<&'n str> {
    [fold(name), fold_hard(name)].iter().find_map(|key| match map.get(key) {
        Some(Target::One(id)) => Some(id.as_str()),
        _ => None,
    })
}
