//! Words for kinds of things: which categories they name, and what a vendor sells of that kind.
//!
//! In: words around the name of a product or a vendor. Out: categories, and the one offering that serves them. What must
//! hold: "Server" and "Cloud" are no kinds, they tell editions.

use super::fold::{Dropped, before_remarks, fold};
use super::matching::remark;
use super::neutral::circumstance_ends;
use super::words::{BESIDE, FOR_THAT, HOSTED, KINDS, OWN, TAIL, UPON};
use super::{Match, Names, Target};

/// Of [`UPON`], those that watch: what does the one is often called the other.
const WATCHING: &[&str] = &["logging", "monitoring", "siem"];

impl Names {
    /// The categories that words for kinds of things name; `None` if there is any other word. "Server" and "Cloud" are
    /// others: they tell editions.
    pub(super) fn kinds(&self, folded: &str) -> Option<Vec<&str>> {
        let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let longest = (1..=3.min(words.len() - at)).rev();
            let category = longest.into_iter().find_map(|count| {
                let key = words[at..at + count].join(" ");
                self.kind_of(&key).map(|target| (count, target)).filter(|_| !OWN.contains(&key.as_str()))
            });
            match category {
                Some((count, target)) => {
                    if let Target::One(id) = target {
                        found.push(id.as_str());
                    }
                    at += count;
                }
                None if HOSTED.contains(&words[at]) || OWN.contains(&words[at]) => return None,
                None if KINDS.contains(&words[at]) || TAIL.contains(&words[at]) => at += 1,
                None => return None,
            }
        }
        Some(found)
    }

    /// What a vendor's name beside words for a kind means.
    pub(super) fn by_kind<'n>(&'n self, vendor: &'n str, kinds: &[&str], rest: Dropped) -> Match<'n> {
        let id = self.of_kind(vendor, kinds).or_else(|| self.only(vendor));
        id.map_or(Match::Vendor(vendor), |id| self.judge(id, rest))
    }

    /// The only offering of a vendor for all these categories, if the first is its main one.
    pub(super) fn of_kind(&self, vendor: &str, kinds: &[&str]) -> Option<&str> {
        let first = kinds.first()?;
        let serves = |id: &&String| {
            let categories = self.sold.get(*id).map(|sold| sold.categories.as_slice()).unwrap_or_default();
            kinds.iter().all(|kind| categories.iter().any(|category| category == kind))
        };
        let mut list = self.of_vendor.get(vendor)?.iter().filter(serves);
        let only = list.next().filter(|_| list.next().is_none())?;
        let main = self.sold.get(only).and_then(|sold| sold.categories.first());
        main.is_some_and(|main| main == first).then_some(only.as_str())
    }

    /// "abas (altes ERP bis 2018)": a vendor, and remarks that say what for.
    pub(super) fn told_by_remarks<'n>(&'n self, name: &str, known: Option<Match<'n>>) -> Option<Match<'n>> {
        let Some(Match::Vendor(vendor)) = known else { return None };
        let head = before_remarks(name);
        let folded = fold(head);
        let company = folded.rsplit_once(' ').is_some_and(|(_, last)| TAIL.contains(&last));
        self.vendors.exact(&folded).filter(|_| !company)?;
        let remarks = fold(&name[head.len()..]);
        let kinds: Vec<&str> = remarks.split(' ').filter_map(|word| self.kind(word)).collect();
        let id = self.of_kind(vendor, &kinds)?;
        Some(self.judge(id, remark(name)))
    }

    /// The one thing that a vendor sells, if it is called like the vendor.
    pub(super) fn only(&self, vendor: &str) -> Option<&str> {
        match (self.of_vendor.get(vendor)?.as_slice(), self.bare.get(vendor)?.as_slice()) {
            ([only], [_]) => Some(only),
            _ => None,
        }
    }

    /// Whether a word beside a product makes it another thing: "Outlook Addin", "Salesforce Backup", "SAP Schulung".
    pub(super) fn spoils(&self, id: &str, text: &str) -> bool {
        let akin = |category| WATCHING.contains(&category) && WATCHING.iter().any(|other| self.serves(id, other));
        let upon = self
            .kind(text)
            .is_some_and(|category| UPON.contains(&category) && !self.serves(id, category) && !akin(category));
        let meant =
            FOR_THAT.iter().any(|(end, kinds)| text.ends_with(end) && kinds.iter().any(|kind| self.serves(id, kind)));
        // "SAP-Beratung" is bought with SAP, "Suchtberatung" is where something is used.
        let other = |end: &&str| text == *end || (end.len() > 5 && !end.starts_with("berat") && text.ends_with(end));
        let course = text.starts_with("schulung") && !circumstance_ends(text);
        upon || (!meant && BESIDE.iter().any(other)) || (course && !self.serves(id, "learning-management"))
    }

    /// Whether a word names a category that an offering serves.
    pub(super) fn of_its_kind(&self, id: &str, text: &str) -> bool {
        self.kind(text).is_some_and(|category| self.serves(id, category))
    }

    /// The category that a folded word names.
    pub(super) fn kind(&self, word: &str) -> Option<&str> {
        match self.kind_of(word)? {
            Target::One(id) => Some(id),
            Target::Ambiguous => None,
        }
    }

    /// What a word for a kind stands for, also where there are several: "HSMs", "Kassen".
    fn kind_of(&self, key: &str) -> Option<&Target> {
        let called = || self.offerings.words.contains_key(key) || self.vendors.words.contains_key(key);
        let one = |end: &str, least: usize| {
            let one = key.strip_suffix(end).filter(|one| one.len() >= least)?;
            self.categories.get(one).filter(|_| !called())
        };
        // "Kassen", "domeinen", "Leitstellensysteme".
        let several = || one("s", 3).or_else(|| one("n", 5)).or_else(|| one("en", 6)).or_else(|| one("e", 7));
        self.categories.get(key).or_else(several)
    }

    /// Whether an offering serves a category.
    pub(super) fn serves(&self, id: &str, category: &str) -> bool {
        self.sold.get(id).is_some_and(|sold| sold.categories.iter().any(|known| known == category))
    }
}
