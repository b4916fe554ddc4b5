//! Pseudonyms: the same name always gets the same stand-in, in every format of a run.
//!
//! In: an assessment and what is to be hidden. Out: [`Names`], through which every report asks for names. Numbers follow
//! the digests of the ids, not the alphabet, so that they give nothing away. Formats that write names themselves ask here;
//! [`values`] and [`tables`] go over documents that others have written.

pub mod simulation;
pub mod tables;
pub mod values;

use crate::assess::Assessment;
use crate::report::view::{Ends, Texts};
use sha2::Digest as _;
use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

/// What is hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Redact {
    /// Names of vendors, legal entities and offerings, and the addresses of sources that name them.
    pub vendors: bool,
    /// Amounts of money.
    pub costs: bool,
    /// Names of services, people and files.
    pub services: bool,
}

impl Redact {
    /// Reads `vendor`, `cost`, `service` (singular or plural) and `all`; `None` for any other word.
    #[must_use]
    pub fn parse(words: &str) -> Option<Self> {
        let mut out = Self::default();
        for word in words.split(',').map(str::trim).filter(|word| !word.is_empty()) {
            match word {
                "vendor" | "vendors" => out.vendors = true,
                "cost" | "costs" => out.costs = true,
                "service" | "services" => out.services = true,
                "all" => out = Self { vendors: true, costs: true, services: true },
                _ => return None,
            }
        }
        Some(out)
    }

    /// Whether anything is hidden.
    #[must_use]
    pub const fn any(self) -> bool {
        self.vendors || self.costs || self.services
    }
}

/// Names as they may be shown.
#[derive(Debug)]
pub struct Names<'a> {
    assessment: &'a Assessment<'a>,
    texts: Texts<'a>,
    /// What is hidden.
    pub redact: Redact,
    services: Vec<String>,
    /// Real name (or label) → what is shown instead.
    stand_ins: BTreeMap<String, String>,
    /// Real names as they may occur in sentences by the word they begin with, the longest first.
    in_text: HashMap<String, Vec<String>>,
    /// Made when a way is told.
    ends: OnceLock<Ends>,
}

impl<'a> Names<'a> {
    /// The names of an assessment.
    #[must_use]
    pub fn new(assessment: &'a Assessment<'a>, texts: Texts<'a>, redact: Redact) -> Self {
        let mut out = Self {
            assessment,
            texts,
            redact,
            services: Vec::new(),
            stand_ins: BTreeMap::new(),
            in_text: HashMap::new(),
            ends: OnceLock::new(),
        };
        out.name_services();
        if redact.vendors {
            out.hide_vendors();
        }
        for name in out.stand_ins.keys().filter(|name| name.chars().count() >= 3) {
            out.in_text.entry(first_word(name).to_owned()).or_default().push(name.clone());
        }
        for names in out.in_text.values_mut() {
            names.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        }
        out
    }

    fn name_services(&mut self) {
        use crate::model::words::Language;
        let services = &self.assessment.inventory.services;
        if !self.redact.services {
            self.services = services
                .iter()
                .map(|service| {
                    let english = service.name_en.as_ref().filter(|_| self.texts.language == Language::En);
                    english.or(service.name.as_ref()).unwrap_or(&service.id).clone()
                })
                .collect();
            return;
        }
        let mut order: Vec<usize> = (0..services.len()).collect();
        order.sort_by_cached_key(|at| digest(&services[*at].id));
        self.services = vec![String::new(); services.len()];
        for (number, at) in order.into_iter().enumerate() {
            let name = self.texts.with("redact.service", &[("n", &(number + 1))]);
            let service = &services[at];
            for real in service.name.iter().chain(&service.name_en).chain([&service.id]).chain(&service.aliases) {
                self.stand_ins.insert(real.clone(), name.clone());
            }
            self.services[at] = name;
        }
        let organisation = &self.assessment.inventory.organisation;
        self.stand_ins.insert(organisation.name.clone(), self.texts.t("redact.organisation").to_owned());
        for (number, site) in organisation.sites.iter().enumerate() {
            let name = self.texts.with("redact.site", &[("n", &(number + 1))]);
            for real in site.name.iter().chain([&site.id]) {
                self.stand_ins.entry(real.clone()).or_insert_with(|| name.clone());
            }
        }
        let people: Vec<&String> = services.iter().filter_map(|service| service.owner.as_ref()).collect();
        let mut people: Vec<&String> = people;
        people.sort_by_cached_key(|name| digest(name));
        people.dedup();
        for (number, real) in people.into_iter().enumerate() {
            self.stand_ins.insert(real.clone(), self.texts.with("redact.person", &[("n", &(number + 1))]));
        }
    }

    fn hide_vendors(&mut self) {
        let catalog = self.assessment.catalog;
        let mut vendors: Vec<_> = catalog.raw.vendors.iter().collect();
        vendors.sort_by_cached_key(|vendor| digest(&vendor.id));
        for (number, vendor) in vendors.into_iter().enumerate() {
            let name = self.texts.with("redact.vendor", &[("n", &(number + 1))]);
            for entity in &vendor.legal {
                self.stand_ins
                    .insert(format!("{} ({})", entity.name, entity.country), format!("{name} ({})", entity.country));
                self.stand_ins.insert(entity.name.clone(), name.clone());
                for real in entity.lei.iter().chain([&entity.id]) {
                    self.stand_ins.insert(real.clone(), name.clone());
                }
            }
            for real in vendor.aliases.iter().chain([&vendor.name, &vendor.id]) {
                self.stand_ins.insert(real.clone(), name.clone());
            }
        }
        let withheld = self.texts.t("redact.path");
        for regions in &catalog.raw.regions {
            for region in &regions.regions {
                self.stand_ins.insert(format!("{}/{}", regions.provider, region.id), withheld.to_owned());
            }
        }
        let mut offerings: Vec<_> = catalog.offerings().map(|(_, offering)| offering).collect();
        offerings.sort_by_cached_key(|offering| digest(&offering.id));
        for (number, offering) in offerings.into_iter().enumerate() {
            let name = self.texts.with("redact.offering", &[("n", &(number + 1))]);
            for real in offering.aliases.iter().chain([&offering.name, &offering.id]) {
                self.stand_ins.insert(real.clone(), name.clone());
            }
        }
    }

    /// The id of a service as other programs read it: its own, or what stands for it.
    #[must_use]
    pub fn id(&self, at: usize) -> &str {
        if self.redact.services { &self.services[at] } else { &self.assessment.service(at).id }
    }

    /// A text that is a name, a label or a sentence, without hidden names; addresses and regions of vendors go whole.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        if let Some(name) = self.stand_ins.get(text) {
            return name.clone();
        }
        if self.redact.vendors && (text.contains("://") || self.assessment.catalog.region(text).is_some()) {
            return self.texts.t("redact.path").to_owned();
        }
        self.sentence(text)
    }

    /// What stands at an end of a hop, where it is not a name: in the reader's language.
    #[must_use]
    pub fn end(&self, label: &str) -> Option<String> {
        let ends = self.ends.get_or_init(|| Ends::new(self.assessment.catalog, self.texts));
        ends.words(label, self.texts)
    }

    /// Name of the service at a place of the inventory.
    #[must_use]
    pub fn service(&self, at: usize) -> &str {
        &self.services[at]
    }

    /// A name or label as it may be shown.
    #[must_use]
    pub fn shown(&self, real: &str) -> String {
        self.stand_ins.get(real).map_or_else(|| real.to_owned(), Clone::clone)
    }

    /// Name of an offering.
    #[must_use]
    pub fn offering(&self, ix: usize) -> String {
        self.shown(&self.assessment.catalog.offering_at(ix).name)
    }

    /// Name of the offering with this id, or the id where nobody knows it.
    #[must_use]
    pub fn offering_called(&self, id: &str) -> String {
        self.assessment.catalog.offering(id).map_or_else(|| self.text(id), |known| self.shown(&known.name))
    }

    /// Name of a vendor.
    #[must_use]
    pub fn vendor(&self, id: &str) -> String {
        self.assessment.catalog.vendor(id).map_or_else(|| self.shown(id), |vendor| self.shown(&vendor.name))
    }

    /// A sentence without hidden names.
    #[must_use]
    pub fn sentence(&self, text: &str) -> String {
        if self.in_text.is_empty() {
            return text.to_owned();
        }
        replace_words(text, |rest| {
            let names = self.in_text.get(first_word(rest))?;
            let name = names.iter().find(|name| rest.strip_prefix(name.as_str()).is_some_and(ends_here))?;
            Some((name.len(), self.stand_ins[name].as_str()))
        })
    }

    /// The address of a source, unless it would name a vendor.
    #[must_use]
    pub fn source<'s>(&self, source: &'s str) -> Option<&'s str> {
        (!self.redact.vendors).then_some(source)
    }

    /// What stands for a source that would name a vendor.
    #[must_use]
    pub fn hidden_source(&self) -> String {
        self.texts.t("redact.source").to_owned()
    }

    /// The path of an input.
    #[must_use]
    pub fn path(&self, path: &str) -> String {
        if self.redact.services { self.texts.t("redact.path").to_owned() } else { path.to_owned() }
    }
}

fn digest(id: &str) -> [u8; 32] {
    sha2::Sha256::digest(id.as_bytes()).into()
}

/// The word that a text begins with; a sign where it begins with none.
fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
    let sign = text.chars().next().map_or(0, char::len_utf8);
    &text[..end.max(sign)]
}

/// Whether a word has ended before this text.
fn ends_here(rest: &str) -> bool {
    !rest.chars().next().is_some_and(char::is_alphanumeric)
}

/// Replaces names where they stand as words of their own: `find` says how long the name is with which a text begins, and
/// what stands for it.
fn replace_words<'n>(text: &str, find: impl Fn(&str) -> Option<(usize, &'n str)>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut within = false;
    while let Some(c) = rest.chars().next() {
        if !within && let Some((length, with)) = find(rest) {
            out.push_str(with);
            within = rest[..length].chars().next_back().is_some_and(char::is_alphanumeric);
            rest = &rest[length..];
            continue;
        }
        within = c.is_alphanumeric();
        out.push(c);
        rest = &rest[c.len_utf8()..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_understood() {
        assert_eq!(Redact::parse("vendor, cost"), Some(Redact { vendors: true, costs: true, services: false }));
        assert_eq!(Redact::parse("all").map(Redact::any), Some(true));
        assert_eq!(Redact::parse("names"), None);
    }

    #[test]
    fn a_name_inside_a_word_stays() {
        let find = |rest: &str| rest.strip_prefix("SAP").filter(|rest| ends_here(rest)).map(|_| (3, "V1"));
        assert_eq!(replace_words("SAP and SAPling, SAP. ASAP", find), "V1 and SAPling, V1. ASAP");
        assert_eq!((first_word("SAP SE"), first_word("{x"), first_word("")), ("SAP", "{", ""));
    }
}
