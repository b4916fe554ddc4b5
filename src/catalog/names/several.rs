//! Names that tell of one thing twice: beside a slash, behind an arrow, in brackets.
//!
//! In: a name as written. Out: what both parts together stand for. What must hold: where the parts disagree, nothing is
//! chosen among makers; of one maker's products the vendor remains.

use super::fold::{before_remarks, fold};
use super::matching::everyday;
use super::spoken::words;
use super::{Match, Names};

impl Names {
    /// "Refinitiv Eikon -> Workspace": what it is called now, or else what it was.
    pub(super) fn renamed(&self, name: &str) -> Option<Match<'_>> {
        let (old, new) = ["->", "→", "=>"].iter().find_map(|arrow| name.split_once(arrow))?;
        // In a remark it may be the maker that is called otherwise.
        if old.contains('(') && !old.contains(')') {
            return None;
        }
        let was = self.as_written(old.trim(), true);
        let maker = was.and_then(|found| self.maker(found));
        let beside = maker.and_then(|maker| self.as_written(&format!("{maker} {}", new.trim()), true));
        let now = beside.filter(|found| found.offering().is_some()).or_else(|| self.as_written(new.trim(), true));
        // What another maker sells may be what it is replaced by one day.
        now.filter(|found| maker.is_none() || self.maker(*found) == maker).or(was)
    }

    /// "Word/Excel Add-in Macabacus": the product whose part stands in others' programs.
    pub(super) fn added(&self, name: &str) -> Option<Match<'_>> {
        let folded = fold(before_remarks(name));
        let (_, what) = ["add in ", "addin "].iter().find_map(|word| folded.split_once(word))?;
        let found = self.whole(what).filter(|_| !everyday(what))?;
        (!matches!(found, Match::Category(_)) && self.kinds(what).is_none()).then_some(found)
    }

    /// "Teams (Teams Phone)": the remark goes on from the name.
    pub(super) fn more_special(&self, name: &str) -> Option<Match<'_>> {
        let (head, remark) = bracketed(name)?;
        remark.strip_prefix(&head).filter(|more| more.starts_with(' '))?;
        let (one, other) = (self.whole(&head)?, self.whole(&remark)?);
        (other.offering().is_some() && one != other && self.maker(one) == self.maker(other)).then_some(other)
    }

    /// "Vault (CAD Daten)": the remark tells a kind that the product of this one word does not serve, and one other product
    /// whose name ends so does.
    pub(super) fn other_of_kind(&self, name: &str, id: &str) -> Option<Match<'_>> {
        let (head, remark) = bracketed(name)?;
        let kinds: Vec<&str> = remark.split(' ').filter_map(|word| self.kind(word)).collect();
        let served = |id: &str| kinds.iter().any(|kind| self.serves(id, kind));
        if head.contains(' ') || kinds.is_empty() || served(id) {
            return None;
        }
        let ends = |name: &&String| name.strip_suffix(&head).is_some_and(|maker| maker.ends_with(' '));
        let others = self.offerings.words.keys().filter(ends).filter_map(|name| self.offerings.exact(name));
        let mut others: Vec<&str> = others.filter(|other| served(other)).collect();
        others.sort_unstable();
        others.dedup();
        match others.as_slice() {
            [only] => Some(Match::Offering(only)),
            _ => None,
        }
    }

    /// "SCCM / MECM": several names of one thing.
    pub(super) fn either(&self, name: &str) -> Option<Match<'_>> {
        let parts = name.split('/').flat_map(|part| part.split(" + ")).flat_map(|part| part.split(" oder "));
        let parts: Vec<&str> =
            parts.flat_map(|part| part.split(" bzw. ")).filter(|part| !part.trim().is_empty()).collect();
        if parts.len() < 2 {
            return None;
        }
        let read: Vec<(&str, Option<Match<'_>>)> = parts.into_iter().map(|part| (part, self.whole(part))).collect();
        let mut found: Vec<Match<'_>> = read.iter().filter_map(|(_, whole)| *whole).collect();
        // "Inventor/Vault": the second is looked for at the vendor of the first.
        if let Some(vendor) = read[0].1.and_then(|first| self.seller(first.offering()?)) {
            let beside = |part: &str| self.whole(&format!("{vendor} {part}")).filter(|own| own.offering().is_some());
            found = read.iter().filter_map(|(part, whole)| beside(part).or(*whole)).collect();
        }
        // "SAP FI/CO ECC 6.0": another product of the same maker inside a part that as a whole is nothing.
        if let Some(seller) = found.iter().find_map(|found| self.seller(found.offering()?)) {
            let unread = read.iter().filter(|(_, whole)| whole.is_none());
            let inside = unread.filter_map(|(part, _)| self.inside(part, &words(part))?.offering());
            found.extend(inside.filter(|id| self.seller(id) == Some(seller)).map(Match::Offering));
        }
        found.sort_unstable();
        found.dedup();
        let mut offerings = found.iter().filter(|found| matches!(found, Match::Offering(_)));
        match (offerings.next(), offerings.next()) {
            // One that others are called like as well says nothing beside what nobody knows: "Nexus / Foobar".
            (Some(Match::Offering(id)), None) if self.half_known(&read, id) => None,
            (Some(Match::Offering(id)), None) => {
                let seller = self.seller(id);
                let fits = |found: &Match<'_>| !matches!(found, Match::Vendor(vendor) if Some(*vendor) != seller);
                found.iter().all(fits).then_some(Match::Offering(id))
            }
            // "S2LOW / Helios": what others are called like says nothing beside what comes first and nobody knows.
            (None, _) if found.len() == 1 => {
                let (first, whole) = read[0];
                let known = whole.is_some() || self.kinds(&fold(first)).is_some();
                let key = read.iter().find(|(_, whole)| whole.is_some()).map(|(part, _)| fold(part));
                let alone = |key: &str| key.contains(' ') || self.vocabulary().alone(key, self.maker(found[0]));
                (known || key.as_deref().is_some_and(alone)).then(|| found[0])
            }
            _ => {
                let mut sellers = found.iter().map(|found| self.maker(*found));
                let first = sellers.next()??;
                sellers.all(|seller| seller == Some(first)).then_some(Match::Vendor(first))
            }
        }
    }

    /// Whether all that is known of several names is a word that others are called like, too.
    fn half_known(&self, read: &[(&str, Option<Match<'_>>)], id: &str) -> bool {
        let mut known = read.iter().filter(|(_, whole)| whole.is_some());
        let (Some((part, _)), None) = (known.next(), known.next()) else { return false };
        let key = fold(before_remarks(part));
        let (words, seller) = (self.vocabulary(), self.seller(id));
        let others = self.vendors.words.contains_key(&key) && self.vendors.exact(&key) != seller;
        let own = |word: &str| words.has(word) && words.alone(word, seller);
        let strange = |(part, whole): &(&str, Option<Match<'_>>)| {
            let text = fold(part);
            whole.is_none() && self.kinds(&text).is_none() && !text.split(' ').any(own)
        };
        (others || everyday(&key)) && read.iter().any(strange)
    }
}

/// What stands before brackets and in them, folded.
fn bracketed(name: &str) -> Option<(String, String)> {
    let (head, rest) = name.split_once('(')?;
    Some((fold(head), fold(rest.split(')').next()?)))
}
