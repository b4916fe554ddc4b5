//! From a name to an entry: first as it stands, then what people put around it.
//!
//! In: a name as written. Out: a [`Match`]. What must hold: a rule may turn "this vendor" into one of that vendor's
//! offerings, never into somebody else's; what is dropped on the way is judged as [`Dropped`] says.

use super::everyday::EVERYDAY;
use super::fold::{Dropped, before_remarks, fold, forms, written_out};
use super::own_built::home_made;
use super::spoken::words;
use super::words::{ABOUT, ENDINGS, HOSTED, MADE_BY, ORDINARY, OWN};
use super::{Match, Names, Target};

/// Whether a name of one word is too common or short to be found inside another.
pub(super) fn ordinary(name: &str) -> bool {
    !name.contains(' ') && (name.len() < 3 || ORDINARY.contains(&name))
}

/// Whether a name is a word of everyday language, and may mean just that.
pub(super) fn everyday(name: &str) -> bool {
    ordinary(name) || EVERYDAY.contains(&name)
}

impl Names {
    /// The offering that a name stands for, or the vendor where no offering is certain.
    #[must_use]
    pub fn product(&self, name: &str) -> Option<Match<'_>> {
        self.found(name, false)
    }

    /// As [`Self::product`] for the names of lists that people typed without checking: one slip of the fingers is forgiven.
    #[must_use]
    pub fn listed(&self, name: &str) -> Option<Match<'_>> {
        self.found(name, true)
    }

    fn found(&self, name: &str, slips: bool) -> Option<Match<'_>> {
        if home_made(name) {
            return None;
        }
        let renamed = if slips { self.renamed(name).or_else(|| self.added(name)) } else { None };
        let is_offering = |found: &Match<'_>| found.offering().is_some();
        let found = renamed
            .filter(is_offering)
            .or_else(|| self.as_written(name, slips))
            .or(renamed)
            .or_else(|| self.as_written(&dotted(name)?, slips));
        let found = match found {
            Some(Match::Vendor(vendor)) if slips => {
                self.more_of(name, vendor).or_else(|| self.sole(name, vendor)).or(found)
            }
            None if slips => self.told_together(name, &words(name)),
            _ => found,
        };
        let found = found.filter(|found| !self.self_built(name, *found));
        // Who only owns others sells nothing that a list could name.
        found.filter(|found| !matches!(found, Match::Vendor(vendor) if self.owners.contains(*vendor)))
    }

    pub(super) fn as_written(&self, name: &str, slips: bool) -> Option<Match<'_>> {
        let key = fold(name);
        if self.categories.contains_key(&key) {
            // "Live-Chat", "E-Fax": a kind of service, whatever vendor is called so.
            return self.offerings.exact(&key).map(Match::Offering);
        }
        // "Live-Chat (Userlike)": a kind of service in front of a remark is no vendor either.
        let kind = fold(before_remarks(name));
        let called_so = || self.whole(&kind).filter(|_| self.categories.contains_key(&kind));
        let known = self.whole(name).filter(|found| called_so() != Some(*found));
        if matches!(known, Some(Match::Offering(_))) {
            return self.more_special(name).or_else(|| self.other_of_kind(name, known?.offering()?)).or(known);
        }
        let fits = |found: &Match<'_>| match (known, found) {
            (Some(Match::Vendor(vendor)), Match::Offering(id)) => self.seller(id) == Some(vendor),
            _ => true,
        };
        let (folded, rest) = (fold(before_remarks(name)), remark(name));
        let rules = [
            written_out(&folded).and_then(|long| self.whole_of(&long, rest)),
            self.permuted(name),
            self.either(name),
            self.parts(name),
            self.beside_its_kind(&folded, rest),
            self.before_about(name),
            self.told_by_remarks(name, known),
            unnumbered(&folded).and_then(|bare| self.whole_of(&bare, Dropped { version: true, ..rest })),
        ];
        let found: Vec<Match<'_>> = rules.into_iter().flatten().filter(fits).collect();
        let is_offering = |found: &Match<'_>| matches!(found, Match::Offering(_));
        let offering = found.iter().copied().find(is_offering);
        let found = offering.or(known).or_else(|| found.first().copied());
        if !slips || offering.is_some() {
            return found.or_else(|| self.beginning(name));
        }
        let spoken = words(name);
        let inside = self.inside(name, &spoken).filter(fits);
        let slipped = if inside.is_some_and(|found| is_offering(&found)) { None } else { self.slip(name) };
        let slipped = slipped.filter(|slipped| match found {
            None => true,
            Some(found) => is_offering(slipped) && self.maker(*slipped) == self.maker(found),
        });
        let mended = || {
            self.mended(name, &spoken).filter(|found_so| fits(found_so) && (found.is_none() || is_offering(found_so)))
        };
        let short = || self.shortened(name, &spoken).filter(fits);
        inside
            .filter(is_offering)
            .or_else(short)
            .or(slipped.filter(is_offering))
            .or_else(mended)
            .or(found)
            .or(slipped)
            .or_else(|| self.beginning(name))
            .or(inside)
            .or_else(|| self.maker_behind(name))
    }

    /// "Tebis Formenbau": the one thing that a vendor sells, where the vendor's bare name stands for it as well.
    fn sole(&self, name: &str, vendor: &str) -> Option<Match<'_>> {
        let [only] = self.of_vendor.get(vendor)?.as_slice() else { return None };
        let spoken = words(name);
        let named = self.makers(&spoken).into_iter().find(|maker| maker.id == vendor)?;
        let stands = self.whole(&named.key).or_else(|| self.as_written(&named.key, false));
        (stands == Some(Match::Offering(only)) && !everyday(&named.key)).then_some(Match::Offering(only))
    }

    pub(super) fn seller(&self, offering: &str) -> Option<&str> {
        self.sold.get(offering).map(|sold| sold.vendor.as_str())
    }

    /// The vendor of what was found.
    pub(super) fn maker<'n>(&'n self, found: Match<'n>) -> Option<&'n str> {
        match found {
            Match::Offering(id) => self.seller(id),
            Match::Vendor(vendor) => Some(vendor),
            Match::Category(_) => None,
        }
    }

    /// The name as a whole, or a vendor's name and one of its products.
    pub(super) fn whole(&self, name: &str) -> Option<Match<'_>> {
        // "Compass" is not "comp.ASS".
        let meant = |key: &String| name.contains('.') || !self.pointed.contains(key);
        forms(name).iter().filter(|(key, _)| meant(key)).find_map(|(key, dropped)| {
            let offering = self.offerings.loose(key, &self.vendors).map(|id| match self.suited(id, key, *dropped) {
                Match::Vendor(vendor) if self.vendors.exact(key) == Some(vendor) => {
                    self.edition(vendor, *dropped).map_or(Match::Vendor(vendor), Match::Offering)
                }
                judged => judged,
            });
            let vendor = || {
                let vendor = self.vendors.loose(key, &self.offerings)?;
                Some(self.edition(vendor, *dropped).map_or(Match::Vendor(vendor), Match::Offering))
            };
            offering.or_else(vendor).or_else(|| self.beside_vendor(key, *dropped))
        })
    }

    /// As [`Self::whole`], with what the rest of the name says about the edition.
    fn whole_of(&self, name: &str, rest: Dropped) -> Option<Match<'_>> {
        match self.whole(name)? {
            Match::Offering(id) => Some(self.judge(id, rest)),
            other => Some(other),
        }
    }

    /// "HPE 3PAR", "ProCall estos".
    fn beside_vendor(&self, key: &str, dropped: Dropped) -> Option<Match<'_>> {
        let gaps: Vec<usize> = key.match_indices(' ').map(|(at, _)| at).collect();
        let product = |vendor: &str, rest: &str| {
            let id = self.offerings.loose(rest, &self.vendors)?;
            (self.seller(id) == Some(vendor)).then(|| self.suited(id, rest, dropped))
        };
        let after = gaps.iter().take(3).rev().find_map(|at| {
            let (first, rest) = (&key[..*at], &key[at + 1..]);
            let vendor = self.vendors.exact(first)?;
            product(vendor, rest)
                .or_else(|| (self.vendors.exact(rest) == Some(vendor)).then_some(Match::Vendor(vendor)))
        });
        // "NAS Synology" for "Synology NAS".
        let turned = || {
            let (rest, maker) = key.rsplit_once(' ')?;
            let id = self.offerings.exact(&format!("{maker} {rest}"))?;
            (self.vendors.exact(maker) == self.seller(id)).then(|| self.suited(id, key, dropped))
        };
        after.or_else(turned).or_else(|| {
            gaps.iter().rev().take(3).rev().find_map(|at| product(self.vendors.exact(&key[at + 1..])?, &key[..*at]))
        })
    }

    /// "Telefonanlage (Starface)", "Zeiterfassung - ATOSS", "Personio: Abwesenheiten".
    fn parts(&self, name: &str) -> Option<Match<'_>> {
        let dashed = name.replace(" - ", "|").replace(" – ", "|").replace(" — ", "|").replace(": ", "|");
        let folded: Vec<String> = dashed.split(['|', '(', ')', '[', ']', ',', ';']).map(fold).collect();
        let parts: Vec<&str> = folded.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        if parts.len() < 2 {
            return None;
        }
        let mut kinds = Vec::new();
        let mut others = Vec::new();
        for part in &parts {
            match self.kinds(part) {
                Some(list) => kinds.extend(list),
                None => others.push(*part),
            }
        }
        let rest = remark(name);
        let first = *others.first()?;
        let find = |part: &str| {
            let found = self.whole_of(part, rest).or_else(|| self.beside_its_kind(part, rest));
            found.filter(|_| !ordinary(part))
        };
        // "Anthropic (Claude)", "Hydra MES (MPDV)": a vendor and its product, in either order.
        if let [one, other, ..] = others.as_slice() {
            let whole = |vendor: &str, product: &str| {
                self.vendors.exact(vendor)?;
                find(&format!("{vendor} {product}")).filter(|found| matches!(found, Match::Offering(_)))
            };
            if let Some(found) = whole(one, other).or_else(|| whole(other, one)) {
                return Some(found);
            }
        }
        match find(first)? {
            Match::Vendor(vendor) if others.len() == 1 => Some(self.by_kind(vendor, &kinds, rest)),
            // What follows a product is a remark; what stands before it may be anything.
            found if others.len() == 1 || first == parts[0] => Some(found),
            _ => None,
        }
    }

    /// "Shopware 6 Webshop", "Firewall Sophos XGS", "AudioCodes SBC Mediant": a product and words for its kind.
    fn beside_its_kind(&self, folded: &str, rest: Dropped) -> Option<Match<'_>> {
        let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
        let all = words.len();
        let around = |start: usize, length: usize| words[..start].iter().chain(&words[start + length..]).copied();
        for length in (1..all).rev() {
            for start in 0..=all - length {
                let core = words[start..start + length].join(" ");
                let (before, after) = (words[..start].join(" "), words[start + length..].join(" "));
                let (Some(mut kinds), Some(more)) = (self.kinds(&before), self.kinds(&after)) else { continue };
                if ordinary(unversioned(&core)) || self.kinds(&core).is_some() {
                    continue;
                }
                kinds.extend(more);
                match self.whole_of(&core, rest).or_else(|| self.whole_of(&written_out(&core)?, rest)) {
                    Some(Match::Vendor(vendor)) => {
                        let version = Dropped { version: core.contains(|c: char| c.is_ascii_digit()), ..rest };
                        return Some(self.by_kind(vendor, &kinds, version));
                    }
                    Some(Match::Offering(id)) if around(start, length).any(|word| self.spoils(id, word)) => {}
                    Some(found) => return Some(found),
                    None => {}
                }
            }
        }
        let kept: Vec<&str> = words.iter().copied().filter(|word| self.kinds(word).is_none()).collect();
        let kept =
            Some(kept.join(" ")).filter(|core| kept.len() < all && kept.len() > 1 && !ordinary(unversioned(core)));
        self.whole_of(&kept?, rest)
    }

    /// "Outlook für Mac", "Entra ID ehem. Azure AD", "Newsletter von Brevo".
    fn before_about(&self, name: &str) -> Option<Match<'_>> {
        let folded = fold(before_remarks(name));
        let words: Vec<&str> = folded.split(' ').collect();
        let at = words.iter().position(|word| ABOUT.contains(word)).filter(|at| *at > 0 && at + 1 < words.len())?;
        let (head, tail) = (words[..at].join(" "), words[at + 1..].join(" "));
        let own =
            words[at..].iter().any(|word| OWN.contains(word) || word.starts_with("prem") || word.starts_with("eigen"));
        let rest = Dropped { own: own || remark(name).own, ..remark(name) };
        if self.kinds(&head).is_some() {
            let found = MADE_BY.contains(&words[at]).then(|| self.whole_of(&tail, rest)).flatten();
            return found.filter(|_| !ordinary(&tail));
        }
        if ordinary(&head) {
            return None;
        }
        self.whole_of(&head, rest).or_else(|| self.beside_its_kind(&head, rest))
    }

    /// One letter wrong, and only one entry that it can be.
    fn slip(&self, name: &str) -> Option<Match<'_>> {
        for (key, dropped) in forms(name) {
            if self.kinds(&key).is_some() {
                return None;
            }
            let mut found: Vec<Match<'_>> = Vec::new();
            if everyday(&key) {
                continue;
            }
            let joined = key.replace(' ', "");
            let close = self.vocabulary().neighbours(&joined);
            for near in close.filter(|near| !ordinary(near) && slipped_word(&key, near) > 4) {
                if let Some(Target::One(id)) = self.offerings.joined.get(near) {
                    found.push(self.judge(id, dropped));
                } else if let Some(Target::One(id)) = self.vendors.joined.get(near) {
                    found.push(Match::Vendor(id));
                }
            }
            found.sort_unstable();
            found.dedup();
            match found.as_slice() {
                [] => {}
                [only] => return Some(*only),
                _ => return None,
            }
        }
        None
    }

    /// A name that goes on after a known product or vendor that is no ordinary word: that
    /// much is known, no more, unless the product is named by three words or the vendor known for one product.
    fn beginning(&self, name: &str) -> Option<Match<'_>> {
        // "Nagios/Check_MK", "IDS / CargoLine Cepra": several makers are none in particular.
        let mut sides = name.split('/').map(|side| self.whole(side)).filter_map(|found| self.maker(found?));
        if let Some(first) = sides.next()
            && sides.any(|other| other != first)
        {
            return None;
        }
        let folded = fold(before_remarks(name));
        let gaps: Vec<usize> = folded.match_indices(' ').map(|(at, _)| at).collect();
        let says = |list: &[&str]| folded.split(' ').any(|word| list.contains(&word));
        let version = folded.contains(|c: char| c.is_ascii_digit());
        let rest = Dropped { version, own: says(OWN), hosted: says(HOSTED), ..remark(name) };
        let product = gaps.iter().enumerate().rev().find_map(|(words, at)| {
            let first = &folded[..*at];
            let id = self.offerings.exact(first).filter(|_| first.len() > 4 && !everyday(first))?;
            Some((words, id, &folded[at + 1..]))
        });
        if product.is_some_and(|(_, id, rest)| rest.split(' ').any(|word| self.spoilt_by(name, id, word))) {
            return None;
        }
        if let Some((2.., id, _)) = product {
            // Three words of a name leave little doubt.
            return Some(self.judge(id, Dropped { version: false, ..rest }));
        }
        let vendor = product.and_then(|(_, id, _)| self.seller(id)).or_else(|| {
            gaps.iter().take(4).rev().find_map(|at| {
                let first = &folded[..*at];
                self.vendors.exact(first).filter(|_| !ordinary(first))
            })
        })?;
        // "Snowflake Winterdienst" need not be what the vendor of that name sells.
        let usual = folded.split(' ').next().is_some_and(everyday);
        // "JDA Space Planning": what the maker is called besides names none of its products.
        let called = |id: &&str| {
            let sold = folded.split(' ').next().unwrap_or_default();
            let maker = self.vendors.exact(sold).is_none() || id.replace('-', "").contains(sold);
            maker || self.offerings.exact(sold).is_some()
        };
        let only = self.only(vendor).filter(|_| !usual).filter(called);
        Some(only.map_or(Match::Vendor(vendor), |id| self.judge(id, rest)))
    }
}

/// "Odoo 16 Enterprise": without the number between its words; nothing where there is none.
fn unnumbered(folded: &str) -> Option<String> {
    let words: Vec<&str> = folded.split(' ').collect();
    let [first, inner @ .., last] = words.as_slice() else { return None };
    let number = |word: &&&str| word.len() < 5 && word.bytes().all(|c| c.is_ascii_digit());
    (inner.iter().filter(number).count() == 1).then(|| {
        let kept = inner.iter().filter(|word| !number(word));
        std::iter::once(first).chain(kept).chain([last]).copied().collect::<Vec<_>>().join(" ")
    })
}

/// Whether a word has digits only.
pub(super) fn is_number(word: &str) -> bool {
    word.bytes().all(|c| c.is_ascii_digit())
}

/// "COBRA" of "COBRA 4", which says no more.
fn unversioned(core: &str) -> &str {
    core.rsplit_once(' ').filter(|(_, last)| is_number(last)).map_or(core, |(bare, _)| bare)
}

/// "zeb.control.liquidity": dots between words as blanks; none in abbreviations and hosts.
fn dotted(name: &str) -> Option<String> {
    let word = |word: &str| word.len() > 2 && word.chars().all(char::is_alphanumeric) && !ENDINGS.contains(&word);
    let split = |text: &str| text.contains('.') && text.split('.').all(word);
    name.split(' ').any(split).then(|| {
        let words = name.split(' ').map(|text| if split(text) { text.replace('.', " ") } else { text.to_owned() });
        words.collect::<Vec<_>>().join(" ")
    })
}

/// Length of the word in which a name is not another one: in short words a letter is no slip.
fn slipped_word(key: &str, other: &str) -> usize {
    let mut meant = other.bytes();
    let right = key.bytes().take_while(|c| *c == b' ' || meant.next() == Some(*c)).count();
    let at = right.min(key.len().saturating_sub(1));
    let from = key[..at].rfind(' ').map_or(0, |blank| blank + 1);
    key[from..].split(' ').next().map_or(0, str::len)
}

/// What the remarks of a name say about the edition.
pub(super) fn remark(name: &str) -> Dropped {
    forms(name).get(1).map(|(_, dropped)| *dropped).unwrap_or_default()
}
