//! Words cut short with a full stop: "Kaspersky Endp. Sec.", "Sprachaufz."
//!
//! In: a name of a list that no other rule could read. Out: the product whose name it is when each such word is written
//! out. What must hold: only one product can be meant, and its name covers what was written out.

use super::chosen::only;
use super::fold::forms;
use super::spoken::{Word, long};
use super::within::Slip;
use super::words::{COMPOUNDS, EDITION, KINDS, TAIL};
use super::{Match, Names};

/// Most ways to write out a name.
const WAYS: usize = 100;

impl Names {
    /// The product that a name with shortened words means.
    pub(super) fn shortened(&self, name: &str, spoken: &[Word]) -> Option<Match<'_>> {
        if !spoken.iter().any(|word| word.cut && !word.about) {
            return None;
        }
        let spoken = long(spoken).unwrap_or_else(|| spoken.to_vec());
        let cut: Vec<usize> = (0..spoken.len()).filter(|at| spoken[*at].cut && !spoken[*at].about).collect();
        let mut ways = vec![(spoken, None)];
        for at in cut {
            let Some(meant) = ways.first().map(|(list, _)| self.vocabulary().begun(&list[at].text)) else { continue };
            let mut more = Vec::new();
            for (list, first) in &ways {
                for word in &meant {
                    let mut list = list.clone();
                    (*word).clone_into(&mut list[at].text);
                    more.push((list, first.or(Some(at))));
                }
            }
            ways.extend(more);
            if ways.len() > WAYS {
                return None;
            }
        }
        let found = ways.iter().filter_map(|(list, at)| {
            let slip = Slip { at: (*at)?, sure: false };
            self.within(name, list, Some(slip)).filter(|found| matches!(found, Match::Offering(_)))
        });
        only(found)
    }

    /// "G. Workspace Business": the maker's first letter, and a name of several words that only one maker's thing has.
    pub(super) fn initialled(&self, name: &str) -> Option<Match<'_>> {
        let (letter, rest) = name.split_once(". ")?;
        let letter = Some(letter).filter(|letter| letter.len() == 1)?.to_lowercase();
        forms(rest).iter().filter(|(key, _)| key.contains(' ')).find_map(|(key, dropped)| {
            let meant = |known: &&str| {
                let maker = known.strip_suffix(key.as_str()).and_then(|maker| maker.strip_suffix(' '));
                maker.is_some_and(|maker| maker.starts_with(&letter) && self.vendors.exact(maker).is_some())
            };
            let first = key.split(' ').next().unwrap_or_default();
            let called = |id: &&String| self.vocabulary().names_of(id).iter().any(|known| meant(&known.as_str()));
            let id = only(self.vocabulary().called_with(first).iter().filter(called))?;
            Some(self.judge(id, *dropped)).filter(|found| found.offering().is_some())
        })
    }

    /// Whether a shortened word says what kind of thing or which edition something is.
    pub(super) fn cut_kind(&self, text: &str) -> bool {
        let begins = |word: &str| word.len() > text.len() && word.starts_with(text);
        text.len() > 3
            && ([KINDS, TAIL, EDITION, COMPOUNDS].iter().any(|list| list.iter().any(|word| begins(word)))
                || self.categories.keys().any(|word| begins(word)))
    }
}
