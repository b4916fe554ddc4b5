//! Finding entries by the names people write: "M365", "Office 365 E3", "Azure AD", "Hetzner Online GmbH".
//!
//! A name matches when, after folding (case, accents, punctuation, legal forms, licence tiers), it equals an id, a name
//! or an alias. Anything less is no match: a wrong entry is worse than none. Hosts match by registrable suffix.

use super::index::Catalog;
use rustc_hash::FxHashMap;

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

#[derive(Debug, Clone, PartialEq, Eq)]
enum Target {
    One(String),
    Ambiguous,
}

/// Folded names of all entries.
#[derive(Debug)]
pub struct Names {
    offerings: FxHashMap<String, Target>,
    vendors: FxHashMap<String, Target>,
    categories: FxHashMap<String, Target>,
    classes: FxHashMap<String, Target>,
    skills: FxHashMap<String, Target>,
    hosts: FxHashMap<String, (Option<String>, Option<String>)>,
}

fn put(map: &mut FxHashMap<String, Target>, name: &str, id: &str) {
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

fn get<'n>(map: &'n FxHashMap<String, Target>, name: &str) -> Option<&'n str> {
    [fold(name), fold_hard(name)].iter().find_map(|key| match map.get(key) {
        Some(Target::One(id)) => Some(id.as_str()),
        _ => None,
    })
}

impl Names {
    /// Folds all names of a catalog.
    #[must_use]
    pub fn new(catalog: &Catalog) -> Self {
        let mut names = Self {
            offerings: FxHashMap::default(),
            vendors: FxHashMap::default(),
            categories: FxHashMap::default(),
            classes: FxHashMap::default(),
            skills: FxHashMap::default(),
            hosts: FxHashMap::default(),
        };
        let mut sold: FxHashMap<&str, usize> = FxHashMap::default();
        for (vendor, _) in catalog.offerings() {
            *sold.entry(vendor).or_default() += 1;
        }
        for (vendor, offering) in catalog.offerings() {
            // A bare vendor name stands for the vendor, unless it sells one thing only.
            let own = catalog.vendor(vendor).filter(|_| sold.get(vendor).is_some_and(|count| *count > 1));
            let bare = |name: &str| own.is_some_and(|v| [&v.id, &v.name].iter().any(|known| fold(known) == fold(name)));
            for name in offering.aliases.iter().chain([&offering.name]).filter(|name| !bare(name)).chain([&offering.id])
            {
                put(&mut names.offerings, name, &offering.id);
            }
            for host in &offering.domains {
                names.hosts.insert(host.to_lowercase(), (Some(vendor.to_owned()), Some(offering.id.clone())));
            }
        }
        for vendor in &catalog.raw.vendors {
            for name in vendor.aliases.iter().chain([&vendor.id, &vendor.name]) {
                put(&mut names.vendors, name, &vendor.id);
            }
            for entity in &vendor.legal {
                put(&mut names.vendors, &entity.name, &vendor.id);
            }
            for host in &vendor.domains {
                names.hosts.entry(host.to_lowercase()).or_insert_with(|| (Some(vendor.id.clone()), None));
            }
        }
        for category in &catalog.raw.categories {
            for name in category.aliases.iter().chain([&category.id, &category.name.en, &category.name.de]) {
                put(&mut names.categories, name, &category.id);
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

    /// The offering that a name stands for.
    #[must_use]
    pub fn offering(&self, name: &str) -> Option<&str> {
        get(&self.offerings, name)
    }

    /// The vendor that a name stands for.
    #[must_use]
    pub fn vendor(&self, name: &str) -> Option<&str> {
        get(&self.vendors, name)
    }

    /// The category that a name stands for.
    #[must_use]
    pub fn category(&self, name: &str) -> Option<&str> {
        get(&self.categories, name)
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

    /// Offering first, then vendor.
    #[must_use]
    pub fn product(&self, name: &str) -> Option<Match<'_>> {
        self.offering(name).map(Match::Offering).or_else(|| self.vendor(name).map(Match::Vendor))
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

/// Case, accents and punctuation folded; words joined by one blank.
#[must_use]
pub fn fold(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars().flat_map(char::to_lowercase) {
        match c {
            'ä' => out.push_str("ae"),
            'ö' => out.push_str("oe"),
            'ü' => out.push_str("ue"),
            'ß' => out.push_str("ss"),
            'é' | 'è' | 'ê' | 'ë' => out.push('e'),
            'á' | 'à' | 'â' | 'ã' | 'å' => out.push('a'),
            'ó' | 'ò' | 'ô' | 'õ' => out.push('o'),
            'í' | 'ì' | 'î' | 'ï' => out.push('i'),
            'ú' | 'ù' | 'û' => out.push('u'),
            'ç' => out.push('c'),
            'ñ' => out.push('n'),
            '\'' | '’' | '®' | '™' | '.' => {}
            c if c.is_alphanumeric() => out.push(c),
            '+' | '&' => out.push(c),
            _ => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
        }
    }
    out.trim().to_owned()
}

/// As [`fold`], without legal forms, licence tiers and filler words at the end.
fn fold_hard(name: &str) -> String {
    const TAIL: &[&str] = &[
        "ab",
        "ag",
        "aps",
        "as",
        "asa",
        "bv",
        "cloud",
        "co",
        "corp",
        "corporation",
        "company",
        "e1",
        "e3",
        "e5",
        "edition",
        "eg",
        "emea",
        "enterprise",
        "business",
        "premium",
        "standard",
        "professional",
        "pro",
        "plus",
        "basic",
        "essentials",
        "eu",
        "europe",
        "gmbh",
        "group",
        "holding",
        "inc",
        "incorporated",
        "international",
        "kg",
        "kgaa",
        "limited",
        "llc",
        "ltd",
        "mbh",
        "nv",
        "online",
        "oy",
        "oyj",
        "plc",
        "sa",
        "saas",
        "sarl",
        "sas",
        "se",
        "software",
        "spa",
        "srl",
        "ug",
        "und",
        "technologies",
        "systems",
        "&",
    ];
    let folded = fold(name.split(['(', '[', ',']).next().unwrap_or(name));
    let mut words: Vec<&str> = folded.split(' ').collect();
    while words.len() > 1 && words.last().is_some_and(|last| TAIL.contains(last)) {
        words.pop();
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_joins_spellings() {
        assert_eq!(fold("Öl-Müller & Söhne"), "oel mueller & soehne");
        assert_eq!(fold_hard("Hetzner Online GmbH"), "hetzner");
        assert_eq!(fold_hard("Microsoft 365 E5"), "microsoft 365");
        assert_eq!(fold_hard("GmbH"), "gmbh");
    }
}
