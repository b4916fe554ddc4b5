//! From events as written to changes of the world that are known to make sense together.
//!
//! In: the events of a scenario, with their places where they come from a file. Out: [`Planned`] changes in the order of
//! time, or every problem at once: unknown kinds and names (with what was probably meant), and events that contradict each
//! other. What must hold: names are resolved to ids of the catalog here and nowhere else.

use crate::catalog::Catalog;
use crate::catalog::index::OfferingIx;
use crate::catalog::raw::Event;
use crate::diagnostic::fields::shorten;
use crate::diagnostic::{Diagnostic, suggest};
use crate::graph::Home;
use crate::inventory::Inventory;
use crate::model::words::Date;
use crate::source::Span;

/// Kinds of events, with what each may name.
pub const KINDS: &[(&str, &[&str])] = &[
    ("deny", &["country", "vendor", "offering"]),
    ("annul", &["adequacy", "law"]),
    ("enact", &["law"]),
    ("acquire", &["vendor"]),
    ("lose", &["region", "site", "offering", "provider"]),
];

/// One change of the world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Everything that these countries can stop stops: the code as written and the countries it stands for.
    DenyCountry(String, Vec<String>),
    /// A vendor and what it owns stop serving us.
    DenyVendor(String),
    /// An offering is gone.
    LoseOffering(OfferingIx),
    /// A region is gone, as `provider/region`.
    LoseRegion(String),
    /// An own site is gone.
    LoseSite(String),
    /// A provider with all its regions is gone.
    LoseProvider(String),
    /// A decision on adequacy falls.
    AnnulAdequacy(String),
    /// A law falls.
    AnnulLaw(String),
    /// A law comes into force.
    EnactLaw(String),
    /// A vendor is bought.
    Acquire {
        /// The vendor.
        vendor: String,
        /// Who buys it.
        by: Buyer,
    },
}

/// Who buys a vendor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Buyer {
    /// A legal entity of the catalog.
    Entity(String),
    /// Anybody from a country.
    Country(String),
}

impl Change {
    /// Whether it stops services; otherwise it changes who can reach data.
    #[must_use]
    pub const fn stops(&self) -> bool {
        !matches!(self, Self::AnnulAdequacy(_) | Self::AnnulLaw(_) | Self::EnactLaw(_) | Self::Acquire { .. })
    }
}

/// A change and when it takes effect.
#[derive(Debug, Clone, PartialEq)]
pub struct Planned {
    /// The change.
    pub change: Change,
    /// Hours after the beginning.
    pub after_hours: f64,
    /// Place among the events of the scenario.
    pub event: usize,
}

/// Places of an event in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventSpans {
    /// `kind`.
    pub kind: Span,
    /// `what`.
    pub what: Span,
    /// `by`.
    pub by: Option<Span>,
}

/// Resolves events; `spans` runs along the events where they come from a file.
///
/// # Errors
/// Everything that makes the events unusable.
pub fn resolve(
    events: &[Event],
    spans: &[EventSpans],
    catalog: &Catalog,
    inventory: &Inventory,
    today: Date,
) -> Result<(Vec<Planned>, Vec<Diagnostic>), Vec<Diagnostic>> {
    let mut resolver = Resolver { catalog, inventory, spans, today, found: Vec::new() };
    if events.is_empty() {
        resolver.found.push(
            Diagnostic::error("empty-scenario", "nothing happens in this scenario").help(
                "`hoheit simulate --deny country:US` or `--scenario ID`; `hoheit catalog list scenarios` lists ids",
            ),
        );
    }
    let mut planned: Vec<Planned> = Vec::new();
    for (at, event) in events.iter().enumerate() {
        if !(event.after_hours.is_finite() && event.after_hours >= 0.0) {
            resolver.push(
                at,
                false,
                "invalid-duration",
                "`after_hours` takes a number of 0 or more".to_owned(),
                Vec::new(),
            );
        }
        if let Some(change) = resolver.change(at, event) {
            planned.push(Planned { change, after_hours: event.after_hours, event: at });
        }
    }
    resolver.contradictions(&mut planned);
    if resolver.found.iter().any(Diagnostic::is_error) {
        return Err(resolver.found);
    }
    planned.sort_by(|a, b| a.after_hours.total_cmp(&b.after_hours).then(a.event.cmp(&b.event)));
    Ok((planned, resolver.found))
}

pub(super) struct Resolver<'r> {
    pub(super) catalog: &'r Catalog,
    inventory: &'r Inventory,
    pub(super) spans: &'r [EventSpans],
    pub(super) today: Date,
    pub(super) found: Vec<Diagnostic>,
}

impl Resolver<'_> {
    fn push(&mut self, at: usize, of_what: bool, code: &str, message: String, help: Vec<String>) {
        let span = self.spans.get(at).map(|spans| if of_what { spans.what } else { spans.kind });
        let mut diagnostic = Diagnostic::error(code, message).at(span, "");
        diagnostic.help = help;
        self.found.push(diagnostic);
    }

    fn unknown<'n>(&mut self, at: usize, what: &str, name: &str, valid: impl Iterator<Item = &'n str>) {
        let valid: Vec<&str> = valid.collect();
        let message = format!("unknown {what} `{}`", shorten(name));
        self.push(at, true, &format!("unknown-{}", what.replace(' ', "-")), message, suggest::help(name, &valid));
    }

    fn change(&mut self, at: usize, event: &Event) -> Option<Change> {
        let kinds: Vec<&str> = KINDS.iter().map(|(kind, _)| *kind).collect();
        let Some((kind, subjects)) = KINDS.iter().find(|(kind, _)| *kind == event.kind) else {
            let message = format!("unknown kind of event `{}`", shorten(&event.kind));
            self.push(at, false, "unknown-event-kind", message, suggest::help(&event.kind, &kinds));
            return None;
        };
        if *kind != "acquire" && event.by.is_some() {
            let message = format!("`by` says who buys; an event of kind `{kind}` has none");
            self.push(at, false, "contradictory-event", message, vec!["take `by` away".to_owned()]);
        }
        let (subject, name) = event.what.split_once(':').unwrap_or(("", &event.what));
        let (subject, name) = (subject.trim(), name.trim());
        if !subjects.contains(&subject) {
            let message = format!("`{kind}` takes {}; found `{}`", one_of(subjects), shorten(&event.what));
            self.push(at, true, "unknown-event-subject", message, suggest::help(subject, subjects));
            return None;
        }
        match (*kind, subject) {
            ("deny", "country") => {
                self.country(at, name).map(|countries| Change::DenyCountry(name.to_uppercase(), countries))
            }
            ("deny", "vendor") => self.vendor(at, name).map(Change::DenyVendor),
            (_, "offering") => self.offering(at, name).map(Change::LoseOffering),
            ("annul", "adequacy") => self.adequacy(at, name).map(Change::AnnulAdequacy),
            ("annul", _) => self.law(at, name).map(Change::AnnulLaw),
            ("enact", _) => self.law(at, name).map(Change::EnactLaw),
            ("acquire", _) => {
                let vendor = self.vendor(at, name);
                let by = self.buyer(at, event.by.as_deref());
                Some(Change::Acquire { vendor: vendor?, by: by? })
            }
            (_, "region") => match self.catalog.canonical_region(name) {
                Some(region) => Some(Change::LoseRegion(region)),
                None => {
                    self.unknown_region(at, name);
                    None
                }
            },
            (_, "site") => match self.inventory.organisation.sites.iter().find(|site| site.id == name) {
                Some(site) => Some(Change::LoseSite(site.id.clone())),
                None => {
                    let sites: Vec<String> =
                        self.inventory.organisation.sites.iter().map(|site| site.id.clone()).collect();
                    self.unknown(at, "site", name, sites.iter().map(String::as_str));
                    None
                }
            },
            _ => match self.catalog.provider(name) {
                Some(provider) => Some(Change::LoseProvider(provider.provider.clone())),
                None => {
                    self.unknown(
                        at,
                        "provider",
                        name,
                        self.catalog.raw.regions.iter().map(|file| file.provider.as_str()),
                    );
                    None
                }
            },
        }
    }

    fn country(&mut self, at: usize, name: &str) -> Option<Vec<String>> {
        let code = name.to_uppercase();
        if let Some(bloc) = self.catalog.bloc(&code) {
            return Some(bloc.members.iter().chain([&bloc.id]).cloned().collect());
        }
        if self.catalog.country(&code).is_some() {
            return Some(vec![code]);
        }
        let countries = &self.catalog.raw.countries;
        let by_name =
            countries.iter().find(|c| [&c.name.en, &c.name.de, &c.alpha3].iter().any(|n| n.eq_ignore_ascii_case(name)));
        if let Some(country) = by_name {
            let message = format!("`{}` is written `{}`", shorten(name), country.code);
            self.push(at, true, "unknown-country", message, vec![format!("did you mean `country:{}`?", country.code)]);
        } else {
            self.unknown(at, "country", name, countries.iter().map(|country| country.code.as_str()));
        }
        None
    }

    fn vendor(&mut self, at: usize, name: &str) -> Option<String> {
        if let Some(vendor) = self.catalog.vendor(name).or_else(|| self.catalog.vendor_of_entity(name)) {
            return Some(vendor.id.clone());
        }
        if let Some(id) = self.catalog.names().vendor(name) {
            return Some(id.to_owned());
        }
        if let Some(vendor) = self.catalog.vendor_of_offering(name) {
            let message = format!("`{}` is an offering of `{}`, not a vendor", shorten(name), vendor.id);
            let help = vec![format!("did you mean `vendor:{}` or `offering:{name}`?", vendor.id)];
            self.push(at, true, "unknown-vendor", message, help);
        } else {
            self.unknown(at, "vendor", name, self.catalog.raw.vendors.iter().map(|vendor| vendor.id.as_str()));
        }
        None
    }

    fn offering(&mut self, at: usize, name: &str) -> Option<OfferingIx> {
        let found = self.catalog.offering_ix(name);
        let found = found.or_else(|| self.catalog.names().offering(name).and_then(|id| self.catalog.offering_ix(id)));
        if found.is_none() {
            self.unknown(at, "offering", name, self.catalog.offerings().map(|(_, offering)| offering.id.as_str()));
        }
        found
    }

    fn unknown_region(&mut self, at: usize, name: &str) {
        let provider = name.split('/').next().unwrap_or_default();
        let regions: Vec<String> = match self.catalog.provider(provider) {
            Some(file) => file.regions.iter().map(|region| format!("{}/{}", file.provider, region.id)).collect(),
            None => self.catalog.raw.regions.iter().map(|file| format!("{}/…", file.provider)).collect(),
        };
        self.unknown(at, "region", name, regions.iter().map(String::as_str));
    }

    fn adequacy(&mut self, at: usize, name: &str) -> Option<String> {
        let all = &self.catalog.raw.adequacy;
        let ours = if Home::new(&self.inventory.organisation.home, self.catalog).is_foreign("EU") {
            self.inventory.organisation.home.as_str()
        } else {
            "EU"
        };
        let short =
            |id: &str| id.split_once('-').is_some_and(|(_, rest)| rest == name) || id.ends_with(&format!("-{name}"));
        let found = all.iter().find(|d| d.id == name).or_else(|| all.iter().find(|d| d.by == ours && short(&d.id)));
        if found.is_none() {
            self.unknown(at, "adequacy decision", name, all.iter().map(|decision| decision.id.as_str()));
        }
        found.map(|decision| decision.id.clone())
    }

    fn law(&mut self, at: usize, name: &str) -> Option<String> {
        let laws = &self.catalog.raw.laws;
        let found = laws.iter().find(|law| law.id == name || law.short.eq_ignore_ascii_case(name));
        if found.is_none() {
            self.unknown(at, "law", name, laws.iter().map(|law| law.id.as_str()));
        }
        found.map(|law| law.id.clone())
    }

    fn buyer(&mut self, at: usize, by: Option<&str>) -> Option<Buyer> {
        let Some(by) = by.map(str::trim).filter(|by| !by.is_empty()) else {
            let help =
                vec!["`by: country:US` or `by: <vendor>`; on the command line `--acquire vendor=X,by=Y`".to_owned()];
            self.push(at, true, "missing-buyer", "an acquisition needs `by`: who buys".to_owned(), help);
            return None;
        };
        if let Some(code) = by.strip_prefix("country:") {
            let code = code.trim().to_uppercase();
            if self.catalog.country(&code).is_none() {
                self.unknown(
                    at,
                    "country",
                    &code,
                    self.catalog.raw.countries.iter().map(|country| country.code.as_str()),
                );
                return None;
            }
            return Some(Buyer::Country(code));
        }
        let by = by.strip_prefix("vendor:").unwrap_or(by);
        if let Some(entity) = self.catalog.entity(by) {
            return Some(Buyer::Entity(entity.id.clone()));
        }
        if self.catalog.vendor(by).is_none()
            && self.catalog.names().vendor(by).is_none()
            && self.catalog.country(by).is_some()
        {
            return Some(Buyer::Country(by.to_owned()));
        }
        let vendor = self.vendor(at, by)?;
        let first = self.catalog.vendor(&vendor)?.legal.first()?;
        let of_vendor = |id: &str| self.catalog.vendor_of_entity(id).is_some_and(|found| found.id == vendor);
        let chain = self.catalog.control_chain(first);
        chain.iter().rev().find(|entity| of_vendor(&entity.id)).map(|entity| Buyer::Entity(entity.id.clone()))
    }
}

fn one_of(subjects: &[&str]) -> String {
    subjects.iter().map(|subject| format!("`{subject}:…`")).collect::<Vec<_>>().join(", ")
}
