//! Names with letters that some keyboards lack, as people type them there: "Korber" for "Körber".

use super::matching::everyday;
use super::{Names, fold};
use crate::catalog::Catalog;
use rustc_hash::FxHashSet;

/// Letters that [`fold()`] writes with two.
const FAR_LETTERS: [char; 6] = ['ä', 'ö', 'ü', 'Ä', 'Ö', 'Ü'];

/// The letter nearest to one that a keyboard lacks.
const fn near_letter(letter: char) -> char {
    match letter {
        'ä' => 'a',
        'ö' => 'o',
        'ü' => 'u',
        'Ä' => 'A',
        'Ö' => 'O',
        'Ü' => 'U',
        other => other,
    }
}

impl Names {
    /// Names with letters that some keyboards lack, as people type them there: "Korber" for "Körber". Only where nothing
    /// else is called so.
    pub(super) fn put_plain(&mut self, catalog: &Catalog) {
        let plain =
            |name: &String| name.contains(FAR_LETTERS).then(|| name.chars().map(near_letter).collect::<String>());
        let taken = |names: &Self, key: &str| {
            let joined = key.replace(' ', "");
            [&names.offerings, &names.vendors]
                .iter()
                .any(|known| known.words.contains_key(key) || known.joined.contains_key(&joined))
        };
        let vendors = catalog.raw.vendors.iter().flat_map(|vendor| {
            vendor
                .aliases
                .iter()
                .chain([&vendor.name])
                .filter_map(move |name| Some((plain(name)?, vendor.id.clone(), false)))
        });
        let offerings = catalog.offerings().flat_map(|(_, offering)| {
            let all = offering.aliases.iter().chain([&offering.name]);
            all.filter_map(move |name| Some((plain(name)?, offering.id.clone(), true)))
        });
        let new: Vec<(String, String, bool)> = vendors.chain(offerings).collect();
        let new: Vec<_> = new.into_iter().filter(|(name, ..)| name.len() > 4 && !taken(self, &fold(name))).collect();
        for (name, id, is_offering) in new {
            if is_offering { self.offerings.put(&name, &id) } else { self.vendors.put(&name, &id) }
        }
    }

    /// Ordinary words that some name is with its dots only.
    pub(super) fn put_pointed(&mut self, catalog: &Catalog) {
        let all = || catalog.offerings().flat_map(|(_, offering)| offering.aliases.iter().chain([&offering.name]));
        let word = |name: &&String| everyday(&fold(name));
        let pointed: FxHashSet<String> =
            all().filter(|name| name.contains('.')).filter(word).map(|name| fold(name)).collect();
        let plain: FxHashSet<String> = all()
            .filter(|name| !name.contains(['.', ' ']))
            .map(|name| fold(name))
            .filter(|key| pointed.contains(key))
            .collect();
        self.pointed = pointed.into_iter().filter(|key| !plain.contains(key)).collect();
    }
}
