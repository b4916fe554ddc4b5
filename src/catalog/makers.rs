//! Vendors by the names that machines use for them: labels of domains, ids, product names without blanks; and domains.
//!
//! In: vendors, what they sell, the names that `signals/not-derived.yaml` refuses. Out: [`Makers`], sorted. A run asks for
//! few names, so the build script packs the table of the shipped catalog and a run only adds what an overlay brings. What
//! must hold: a name that two vendors share finds neither. The build script includes this file along with [`super::raw`],
//! so it depends on serde only.

use super::letters::plain;
use super::raw::{Offering, Raw, Signal, Vendor};
use crate::model::words::{Confidence, OfferingKind};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// The kind of signals that lists what is never derived: `field` is `vendor` (a maker of libraries), `word` (a usual word:
/// counts only where a credential or a client names it), `generic` (a word that never counts) or `prose` (a word that
/// counts, but not in names that somebody chose: of secrets, streams, workflows).
pub const REFUSED: &str = "not-derived";

/// The shortest name that counts.
const SHORTEST: usize = 4;

/// A name and the vendor it stands for.
#[derive(Debug, Serialize, Deserialize)]
pub struct Maker<'m> {
    /// The name in lower case: letters and digits, or a domain.
    #[serde(borrow)]
    pub name: Cow<'m, str>,
    /// Vendor id.
    #[serde(borrow)]
    pub vendor: Cow<'m, str>,
    /// Offering id; empty where the name is only the vendor's.
    #[serde(borrow)]
    pub offering: Cow<'m, str>,
    /// The vendor also has software that others run themselves.
    pub runnable: bool,
    /// The name is a usual word.
    pub word: bool,
    #[serde(skip)]
    signal: OnceLock<Signal>,
}

impl Maker<'_> {
    /// What its use shows.
    pub fn signal(&self) -> &Signal {
        self.signal.get_or_init(|| Signal {
            field: String::new(),
            how: "derived".to_owned(),
            pattern: self.name.to_string(),
            vendor: Some(self.vendor.to_string()),
            offering: Some(self.offering.to_string()).filter(|id| !id.is_empty()),
            provider: None,
            region_from: Vec::new(),
            category: None,
            confidence: if self.runnable { Confidence::Low } else { Confidence::Medium },
            source: "none".to_owned(),
        })
    }
}

/// All of them.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Makers<'m> {
    /// By label.
    #[serde(borrow)]
    pub labels: Vec<Maker<'m>>,
    /// By domain.
    #[serde(borrow)]
    pub domains: Vec<Maker<'m>>,
}

fn find<'t>(list: &'t [Maker<'_>], name: &str) -> Option<&'t Maker<'t>> {
    list.binary_search_by(|maker| (*maker.name).cmp(name)).ok().map(|at| &list[at])
}

impl Makers<'_> {
    /// Whose label this is.
    #[must_use]
    pub fn label(&self, name: &str) -> Option<&Maker<'_>> {
        find(&self.labels, name)
    }

    /// Whose domain this is.
    #[must_use]
    pub fn domain(&self, name: &str) -> Option<&Maker<'_>> {
        find(&self.domains, name)
    }
}

impl Makers<'static> {
    /// The table of a catalog whose shipped entries, as far as they are still packed, are in `shipped`.
    #[must_use]
    pub fn of(raw: &Raw, shipped: Self) -> Self {
        let lists = raw.signals.iter().filter(|file| file.kind == REFUSED && file.rows.bundle().is_none());
        let refused = Refused::new(lists.flat_map(|file| file.rows.iter()));
        let changed = raw.vendors.iter().filter(|vendor| vendor.bundle().is_none()).map(|vendor| vendor.id());
        let resold = raw.offerings.iter().filter(|file| file.offerings.bundle().is_none()).map(|file| &*file.vendor);
        let changed: BTreeSet<&str> = changed.chain(resold).collect();
        if changed.is_empty() && refused.is_empty() {
            return shipped;
        }
        let mut sold: BTreeMap<&str, Vec<&Offering>> = BTreeMap::new();
        for file in raw.offerings.iter().filter(|file| changed.contains(&*file.vendor)) {
            sold.entry(&file.vendor).or_default().extend(file.offerings.iter());
        }
        let mut builder = Builder { refused, ..Builder::default() };
        for vendor in raw.vendors.iter().filter(|vendor| changed.contains(vendor.id())) {
            builder.add(vendor, sold.get(vendor.id()).map_or(&[], Vec::as_slice));
        }
        for (list, claims) in [(shipped.labels, &mut builder.labels), (shipped.domains, &mut builder.domains)] {
            for maker in list.into_iter().filter(|maker| !changed.contains(&*maker.vendor)) {
                if builder.refused.allows(&maker.vendor, &maker.name) {
                    builder.refused.words.extend(maker.word.then(|| maker.name.to_string()));
                    let Maker { name, vendor, offering, runnable, .. } = maker;
                    let claim = Claim { vendor: vendor.into(), offering: offering.into(), runnable, shared: false };
                    put(claims, name.into(), claim);
                }
            }
        }
        builder.finish()
    }
}

/// What is never derived.
#[derive(Debug, Default)]
struct Refused {
    vendors: BTreeSet<String>,
    words: BTreeSet<String>,
    generic: BTreeSet<String>,
}

impl Refused {
    fn new<'r>(rows: impl IntoIterator<Item = &'r Signal>) -> Self {
        let mut refused = Self::default();
        for row in rows {
            let list = match row.field.as_str() {
                "vendor" => &mut refused.vendors,
                "word" => &mut refused.words,
                "generic" => &mut refused.generic,
                _ => continue,
            };
            list.extend(row.pattern.split_whitespace().map(str::to_owned));
        }
        refused
    }

    fn is_empty(&self) -> bool {
        self.vendors.is_empty() && self.words.is_empty() && self.generic.is_empty()
    }

    fn allows(&self, vendor: &str, name: &str) -> bool {
        !self.vendors.contains(vendor) && !self.generic.contains(name)
    }
}

/// A name that is waiting for another vendor to claim it as well.
struct Claim {
    vendor: String,
    offering: String,
    runnable: bool,
    shared: bool,
}

/// Builds the table.
#[derive(Default)]
struct Builder {
    refused: Refused,
    labels: BTreeMap<String, Claim>,
    domains: BTreeMap<String, Claim>,
}

impl Builder {
    /// Adds a vendor with what it sells. One that runs nothing for others has no service that could be used.
    fn add(&mut self, vendor: &Vendor, offerings: &[&Offering]) {
        let hosted: Vec<&Offering> = offerings
            .iter()
            .copied()
            .filter(|o| matches!(o.kind, OfferingKind::Commercial | OfferingKind::Sovereign))
            .collect();
        if vendor.owner_only || hosted.is_empty() || self.refused.vendors.contains(&vendor.id) {
            return;
        }
        let runnable = offerings.iter().any(|offering| offering.kind == OfferingKind::SelfHosted);
        let only = if let [only] = hosted.as_slice() { only.id.as_str() } else { "" };
        let claim = |offering: &str| Claim {
            vendor: vendor.id.clone(),
            offering: offering.to_owned(),
            runnable,
            shared: false,
        };
        for offering in &hosted {
            for name in [&offering.name, &offering.id] {
                self.label(fold(name), claim(&offering.id));
            }
            for domain in &offering.domains {
                self.domain(domain, claim(&offering.id));
            }
        }
        for name in vendor.aliases.iter().chain([&vendor.id, &vendor.name]) {
            self.label(fold(name), claim(only));
        }
        for domain in &vendor.domains {
            self.domain(domain, claim(only));
        }
    }

    fn label(&mut self, name: String, claim: Claim) {
        if name.len() >= SHORTEST && self.refused.allows(&claim.vendor, &name) {
            put(&mut self.labels, name, claim);
        }
    }

    fn domain(&mut self, domain: &str, claim: Claim) {
        let domain = domain.to_lowercase();
        if let Some((label, end)) = domain.split_once('.')
            && !end.contains('.')
        {
            let copy = Claim { vendor: claim.vendor.clone(), offering: claim.offering.clone(), ..claim };
            self.label(fold(label), copy);
            put(&mut self.domains, domain, claim);
        }
    }

    fn finish(self) -> Makers<'static> {
        let words = &self.refused.words;
        let settled = |claims: BTreeMap<String, Claim>| -> Vec<Maker<'static>> {
            let own = claims.into_iter().filter(|(_, claim)| !claim.shared);
            own.map(|(name, claim)| Maker {
                word: words.contains(&name),
                name: name.into(),
                vendor: claim.vendor.into(),
                offering: claim.offering.into(),
                runnable: claim.runnable,
                signal: OnceLock::new(),
            })
            .collect()
        };
        Makers { labels: settled(self.labels), domains: settled(self.domains) }
    }
}

fn put(claims: &mut BTreeMap<String, Claim>, name: String, claim: Claim) {
    match claims.get_mut(&name) {
        None => drop(claims.insert(name, claim)),
        Some(known) if known.vendor != claim.vendor => known.shared = true,
        Some(known) if known.offering.is_empty() => known.offering = claim.offering,
        Some(_) => {}
    }
}

/// Letters and digits of a name in lower case, as machines write them: without accents, umlauts as two letters.
#[must_use]
pub fn fold(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else {
            out.push_str(plain(c).unwrap_or_default());
        }
    }
    out
}
