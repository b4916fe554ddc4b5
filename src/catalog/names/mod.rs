//! Finding entries by the names people write: "M365", "Office 365 E3", "Azure AD", "Hetzner Online GmbH".
//!
//! A name matches when, after folding (case, accents, punctuation), it equals an id, a name or an alias; then without
//! remarks in brackets, and without words at the end that say nothing about the product (legal forms, licence tiers,
//! versions), dropped one at a time; then with the vendor's name in front of one of its products ("HPE 3PAR"). What is
//! dropped still counts: a version number does not make a cloud service of it, "cloud" no software of one's own. Such a
//! name stands for the vendor only, and so does one that merely begins with a product or a vendor. Anything less is no
//! match: a wrong entry is worse than none. Hosts match by registrable suffix.
//!
//! Lists that people typed for themselves say more and check less. There a product is also found inside a longer name
//! ([`within`]) and behind one slip of the fingers ([`typos`]); the words beside a vendor tell which of its products is meant
//! ([`chosen`]); and words that are no name each may be one together ([`namesakes`]).

mod bare;
mod chosen;
mod editions;
mod everyday;
mod fold;
mod kinds;
mod letters;
mod matching;
mod mended;
mod namesakes;
mod neutral;
mod own_built;
mod several;
mod shortened;
mod spelled;
mod spoken;
mod standing;
mod typos;
mod vocabulary;
mod within;
mod words;

pub use fold::fold;

use super::index::Catalog;
use crate::model::words::OfferingKind;
use bare::{called, is_main, is_shared};
use fold::{before_remarks, edition_only, forms};
use rustc_hash::{FxHashMap, FxHashSet};
use spelled::{Spelled, Target, get, put};
use std::sync::OnceLock;
use vocabulary::Vocabulary;

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Match<'c> {
    /// An offering id.
    Offering(&'c str),
    /// A vendor id.
    Vendor(&'c str),
    /// A category id.
    Category(&'c str),
}

impl<'c> Match<'c> {
    /// The offering, if it is one.
    #[must_use]
    pub const fn offering(self) -> Option<&'c str> {
        match self {
            Self::Offering(id) => Some(id),
            _ => None,
        }
    }
}

/// Who sells an offering, and how.
#[derive(Debug)]
struct Sold {
    vendor: String,
    kind: OfferingKind,
    categories: Vec<String>,
}

/// Folded names of all entries.
#[derive(Debug)]
pub struct Names {
    offerings: Spelled,
    vendors: Spelled,
    /// Ids of vendors that none of their names bears out: "assentis", which ISIS Papyrus bought; and those that others are
    /// called like: "aruba". Good where an id is asked for, no name that people write.
    ids: FxHashSet<String>,
    /// Vendors that sell nothing themselves.
    owners: FxHashSet<String>,
    /// Offering → vendor and kind.
    sold: FxHashMap<String, Sold>,
    /// Vendor → its offerings.
    of_vendor: FxHashMap<String, Vec<String>>,
    /// Vendors that sell editions of one thing only, called like them.
    editions: FxHashSet<String>,
    /// Vendor → offerings that carry the vendor's bare name.
    bare: FxHashMap<String, Vec<String>>,
    /// Vendor → offerings that carry it with words for an edition only ("GitLab Server").
    plain: FxHashMap<String, Vec<String>>,
    categories: FxHashMap<String, Target>,
    /// Categories whose services have programs on people's machines.
    programs: FxHashSet<String>,
    classes: FxHashMap<String, Target>,
    skills: FxHashMap<String, Target>,
    hosts: FxHashMap<String, (Option<String>, Option<String>)>,
    /// Made when the first name is looked for that stands nowhere as written.
    vocabulary: OnceLock<Vocabulary>,
    /// Ordinary words that a name is with its dots only: "comp.ASS".
    pointed: FxHashSet<String>,
}

impl Names {
    /// Folds all names of a catalog.
    #[must_use]
    pub fn new(catalog: &Catalog) -> Self {
        let mut names = Self {
            offerings: Spelled::default(),
            vendors: Spelled::default(),
            ids: FxHashSet::default(),
            owners: catalog.raw.vendors.iter().filter(|v| v.owner_only).map(|v| v.id.clone()).collect(),
            sold: FxHashMap::default(),
            of_vendor: FxHashMap::default(),
            editions: FxHashSet::default(),
            bare: FxHashMap::default(),
            plain: FxHashMap::default(),
            categories: FxHashMap::default(),
            programs: FxHashSet::default(),
            classes: FxHashMap::default(),
            skills: FxHashMap::default(),
            hosts: FxHashMap::default(),
            vocabulary: OnceLock::new(),
            pointed: FxHashSet::default(),
        };
        let mut sold: FxHashMap<&str, usize> = FxHashMap::default();
        for (vendor, _) in catalog.offerings() {
            *sold.entry(vendor).or_default() += 1;
        }
        let mut editions: FxHashSet<&str> = sold.keys().copied().collect();
        for (vendor, offering) in catalog.offerings() {
            let begins = |v: &super::raw::Vendor| {
                let name = fold(&offering.name);
                name.strip_prefix(&fold(&v.name))
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with(' ') || rest.starts_with("cloud"))
            };
            if !catalog.vendor(vendor).is_some_and(begins) {
                editions.remove(vendor);
            }
        }
        names.editions = editions.iter().map(|vendor| (*vendor).to_owned()).collect();
        for (vendor, offering) in catalog.offerings() {
            // A bare vendor name stands for the vendor, unless it sells one thing only.
            let own = catalog.vendor(vendor).filter(|_| sold.get(vendor).is_some_and(|count| *count > 1));
            let is_bare = |name: &str, v: &super::raw::Vendor| [&v.id, &v.name].iter().any(|k| fold(k) == fold(name));
            // Nor where all that it sells are editions of one thing, and an alias says which one is meant.
            let bare = |name: &str| own.is_some_and(|v| is_bare(name, v));
            let known = catalog.vendor(vendor).filter(|v| v.known_for.as_deref() == Some(&offering.id));
            let main = || known.is_some() || own.is_some_and(|v| is_main(catalog, v, offering));
            let shared = |name: &str| catalog.vendor(vendor).is_some_and(|v| is_shared(v, name));
            let vague = |name: &str| shared(name) || (bare(name) && !editions.contains(vendor) && !main());
            let categories = offering.categories.clone();
            names.sold.insert(offering.id.clone(), Sold { vendor: vendor.to_owned(), kind: offering.kind, categories });
            names.of_vendor.entry(vendor.to_owned()).or_default().push(offering.id.clone());
            let mut all = offering.aliases.iter().chain([&offering.name, &offering.id]);
            if catalog.vendor(vendor).is_some_and(|v| all.any(|name| is_bare(name, v))) {
                names.bare.entry(vendor.to_owned()).or_default().push(offering.id.clone());
            }
            let told_plainly = |v: &super::raw::Vendor| {
                let maker = fold(&v.name);
                let plain = |name: &String| {
                    fold(name).strip_prefix(&maker).is_some_and(|rest| rest.starts_with(' ') && edition_only(rest))
                };
                offering.aliases.iter().any(plain)
            };
            if sold.get(vendor).is_some_and(|count| *count < 7) && own.is_some_and(told_plainly) {
                names.plain.entry(vendor.to_owned()).or_default().push(offering.id.clone());
            }
            let told = offering.aliases.iter().chain([&offering.name]);
            // An id that is the vendor's name says no more than the vendor, unless the product is called so.
            let is_vendors = |name: &String| {
                own.is_some_and(|v| v.aliases.iter().chain([&v.id, &v.name]).any(|known| fold(known) == fold(name)))
            };
            let id = Some(&offering.id).filter(|id| !vague(id) || told.clone().any(is_vendors));
            for name in told.filter(|name| !vague(name)).chain(id) {
                names.offerings.put(name, &offering.id);
            }
            if let Some(vendor) = known {
                let legal = vendor.legal.iter().map(|entity| &entity.name);
                let called = fold(&vendor.name);
                let longer = legal.chain(&vendor.aliases).filter(|name| {
                    fold(name).strip_prefix(&called).is_some_and(|rest| rest.starts_with(' ')) && !shared(name)
                });
                for name in longer.chain([&vendor.name]) {
                    names.offerings.put(name, &offering.id);
                }
            }
            for host in &offering.domains {
                names.hosts.insert(host.to_lowercase(), (Some(vendor.to_owned()), Some(offering.id.clone())));
            }
        }
        for vendor in &catalog.raw.vendors {
            for name in vendor.aliases.iter().chain([&vendor.name]) {
                names.vendors.put(name, &vendor.id);
            }
            if called(vendor) && !is_shared(vendor, &vendor.id) {
                names.vendors.put(&vendor.id, &vendor.id);
            } else {
                names.ids.insert(vendor.id.clone());
            }
            for entity in &vendor.legal {
                names.vendors.put(&entity.name, &vendor.id);
            }
            for host in &vendor.domains {
                names.hosts.entry(host.to_lowercase()).or_insert_with(|| (Some(vendor.id.clone()), None));
            }
        }
        for name in catalog.raw.vendors.iter().flat_map(|vendor| &vendor.shared) {
            names.vendors.share(name);
        }
        names.put_plain(catalog);
        names.put_pointed(catalog);
        for category in &catalog.raw.categories {
            for name in category.aliases.iter().chain([&category.id, &category.name.en, &category.name.de]) {
                put(&mut names.categories, name, &category.id);
            }
            if category.programs {
                names.programs.insert(category.id.clone());
            }
        }
        for class in &catalog.raw.data_classes {
            for name in class.aliases.iter().chain([&class.id, &class.name.en, &class.name.de]) {
                put(&mut names.classes, name, &class.id);
            }
        }
        for skill in &catalog.raw.skills {
            for name in skill.aliases.iter().chain([&skill.id, &skill.name.en, &skill.name.de]) {
                put(&mut names.skills, name, &skill.id);
            }
        }
        names
    }

    fn vocabulary(&self) -> &Vocabulary {
        self.vocabulary.get_or_init(|| Vocabulary::new(self))
    }

    /// The offering that a name stands for.
    #[must_use]
    pub fn offering(&self, name: &str) -> Option<&str> {
        self.product(name)?.offering()
    }

    /// The vendor that a name stands for.
    #[must_use]
    pub fn vendor(&self, name: &str) -> Option<&str> {
        if own_built::home_made(name) {
            return None;
        }
        let own = forms(name).iter().find_map(|(key, _)| self.vendors.loose(key, &self.offerings));
        own.or_else(|| self.ids.get(name).map(String::as_str)).or_else(|| match self.product(name)? {
            Match::Vendor(id) => Some(id),
            _ => None,
        })
    }

    /// Whether a name as it stands is one of a vendor's.
    #[must_use]
    pub fn is_vendors(&self, name: &str) -> bool {
        self.vendors.loose(&fold(name), &self.offerings).is_some()
    }

    /// The category that a name stands for.
    #[must_use]
    pub fn category(&self, name: &str) -> Option<&str> {
        get(&self.categories, name)
    }

    /// Whether a name is that of a kind of thing: as it stands, or without words like "Online" where no product is called so.
    /// A remark may name the product: "Backup (Veeam)".
    #[must_use]
    pub fn is_kind(&self, name: &str) -> bool {
        let key = fold(name);
        let alone = || fold(before_remarks(name)) == key;
        self.categories.contains_key(&key)
            || alone() && self.category(name).is_some() && self.offerings.exact(&key).is_none()
    }

    /// The data class that a name stands for.
    #[must_use]
    pub fn data_class(&self, name: &str) -> Option<&str> {
        get(&self.classes, name)
    }

    /// The skill that a name stands for.
    #[must_use]
    pub fn skill(&self, name: &str) -> Option<&str> {
        get(&self.skills, name)
    }

    /// Vendor and offering (either may be missing) to which a host name belongs, by its longest known suffix.
    #[must_use]
    pub fn host(&self, host: &str) -> Option<(Option<&str>, Option<&str>)> {
        let host = host.trim_end_matches('.').to_lowercase();
        let mut rest = host.as_str();
        loop {
            if let Some((vendor, offering)) = self.hosts.get(rest) {
                return Some((vendor.as_deref(), offering.as_deref()));
            }
            rest = rest.split_once('.')?.1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_name_products_like_this() {
        let catalog = crate::catalog::embedded();
        let names = catalog.names();
        for (written, id) in [
            ("AzureAD", "entra-id"),
            ("Exchange Online (M365)", "exchange-online"),
            ("SAP S/4 HANA", "sap-s4hana-on-premise"),
            ("VMware vSphere 8", "vmware-vcf"),
            ("MS SQL Server 2019 Standard", "sql-server"),
            ("HPE 3PAR", "hpe-storage"),
            ("Fritz!Box 7490", "fritzbox"),
            ("SCCM / MECM", "configuration-manager"),
            ("Mattermost (on-prem)", "mattermost-self-hosted"),
            ("Matomo 5", "matomo-self-hosted"),
            ("Jira 8.20", "jira-data-center"),
            ("TeamViewer 15", "teamviewer"),
        ] {
            assert_eq!(names.product(written), Some(Match::Offering(id)), "{written}");
            assert_eq!(names.offering(written), Some(id), "{written}");
        }
    }

    #[test]
    fn what_is_dropped_does_not_make_another_edition() {
        let catalog = crate::catalog::embedded();
        let names = catalog.names();
        for (written, id) in [
            ("Cisco Irgendwas 9300", "cisco"),
            ("Hetzner Online GmbH", "hetzner"),
            ("Microsoft Irgendwas", "microsoft"),
        ] {
            assert_eq!(names.product(written), Some(Match::Vendor(id)), "{written}");
            assert_eq!(names.vendor(written), Some(id), "{written}");
        }
    }

    #[test]
    fn ordinary_words_find_nothing() {
        let catalog = crate::catalog::embedded();
        let names = catalog.names();
        for written in [
            "Board Portal",
            "Front Desk",
            "Signal Iduna Portal",
            "Wire Transfer",
            "E-Fax",
            "Telefonanlage",
            "Intranet",
            "(intern)",
            "",
        ] {
            assert_eq!(names.product(written), None, "{written}");
        }
    }
}
