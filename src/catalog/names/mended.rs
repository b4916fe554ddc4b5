//! Names of lists in which one word is misspelt: "Conflunce Projekte".
//!
//! In: a name, and its words. Out: what it stands for with that word as it was meant. What must hold: only one word of all names
//! can be meant; a slip in a short word is believed only where other words bear it out.

use super::chosen::has_words;
use super::matching::everyday;
use super::neutral::neutral;
use super::spoken::{Word, long};
use super::typos::{exchanged, neighbour, undoubled};
use super::within::Slip;
use super::{Match, Names};

impl Names {
    /// As [`Self::inside`], with one word misspelt.
    pub(super) fn mended(&self, name: &str, spoken: &[Word]) -> Option<Match<'_>> {
        let spelt = long(spoken).unwrap_or_else(|| spoken.to_vec());
        let found: Vec<Match<'_>> = (0..spelt.len()).filter_map(|at| self.mended_at(name, &spelt, at)).collect();
        match found.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    fn mended_at(&self, name: &str, spelt: &[Word], at: usize) -> Option<Match<'_>> {
        let written = spelt[at].text.as_str();
        if spelt[at].about || spelt[at].remark || everyday(written) || self.plain(&spelt[at]) || neutral(written) {
            return None;
        }
        let mut close = self.vocabulary().like(written);
        close.retain(|known| !everyday(known));
        let [meant] = close.as_slice() else { return None };
        let mut mended = spelt.to_vec();
        (*meant).clone_into(&mut mended[at].text);
        let doubled = undoubled(written) == undoubled(meant);
        let plainly = || meant.len() > 6 && (doubled || neighbour(written, meant));
        let sure = written.len() > 5 && (exchanged(written, meant) || plainly());
        let found = self.within(name, &mended, Some(Slip { at, sure }));
        let is_offering = |found: &Match<'_>| found.offering().is_some();
        if !sure || found.is_some_and(|found| is_offering(&found)) {
            return found;
        }
        let corrected = self.corrected(name, written, meant).filter(is_offering);
        corrected.or(found).or_else(|| self.vendors.exact(meant).map(Match::Vendor))
    }

    /// What a name stands for once a word is spelt as it is meant; only what has that word in its names.
    fn corrected(&self, name: &str, written: &str, meant: &str) -> Option<Match<'_>> {
        let goes_on = |c: char| c.is_alphanumeric();
        let at = (name.to_ascii_lowercase().match_indices(written))
            .map(|(at, _)| at)
            .find(|at| !name[..*at].ends_with(goes_on) && !name[at + written.len()..].starts_with(goes_on))?;
        let spelt = format!("{}{meant}{}", &name[..at], &name[at + written.len()..]);
        let found = match self.as_written(&spelt, false)? {
            Match::Vendor(vendor) => self.more_of(&spelt, vendor).unwrap_or(Match::Vendor(vendor)),
            found => found,
        };
        let known = |id: &str| self.vocabulary().names_of(id).iter().any(|key| has_words(key, meant));
        (found.offering().is_some_and(known) || self.vendors.exact(meant) == self.maker(found)).then_some(found)
    }
}
