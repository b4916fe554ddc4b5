//! What makes a catalog wrong or weak: dangling ids, doubled names, ownership cycles, missing sources, stale facts,
//! untranslated texts, alternatives under foreign control that do not say so.
//!
//! In: a catalog and the day. Out: diagnostics that name the file and, where the id can be found in it, the line. Errors
//! make the catalog unfit to ship; warnings are for the next review.

mod names;

use super::index::controls;
use super::raw::*;
use super::{Catalog, evidence, whereabouts};
use crate::diagnostic::{Diagnostic, suggest};
use crate::model::words::*;
use crate::source::Sources;
use rustc_hash::FxHashSet;

/// Problems that make a catalog unusable: circles of control.
#[must_use]
pub fn unusable(catalog: &Catalog) -> Vec<Diagnostic> {
    super::ownership::cycles(catalog)
}

/// Number of entries.
#[must_use]
pub fn count(catalog: &Catalog) -> usize {
    let raw = &catalog.raw;
    raw.countries.len()
        + raw.adequacy.len()
        + raw.regions.iter().map(|p| p.regions.len()).sum::<usize>()
        + raw.laws.len()
        + raw.vendors.iter().map(|v| v.legal.len()).sum::<usize>()
        + catalog.offering_count()
        + raw.categories.len()
        + raw.data_classes.len()
        + raw.skills.len()
        + raw.controls.len()
        + raw.lenses.iter().map(|l| l.criteria.len()).sum::<usize>()
        + raw.clauses.len()
        + raw.scenarios.len()
        + raw.signals.iter().map(|s| s.rows.len()).sum::<usize>()
        + raw.texts.iter().map(|t| t.texts.len()).sum::<usize>()
}

/// Checks everything.
#[must_use]
pub fn lint(catalog: &Catalog, sources: &Sources, today: Date) -> Vec<Diagnostic> {
    let mut lint = Lint { catalog, sources, found: unusable(catalog) };
    lint.manifest();
    lint.entities();
    lint.offerings();
    lint.categories();
    lint.clauses();
    lint.places();
    lint.lenses();
    lint.signals();
    lint.doubled_names();
    lint.texts();
    for (at, fact) in evidence::all(catalog) {
        lint.evidence(&at, fact, today);
    }
    lint.stale(today);
    lint.found
}

struct Lint<'a> {
    catalog: &'a Catalog,
    sources: &'a Sources,
    found: Vec<Diagnostic>,
}

impl Lint<'_> {
    /// Adds a diagnostic and finds the place of `id` in the file whose path contains `hint`.
    fn add(&mut self, diagnostic: Diagnostic, hint: &str, id: &str) {
        self.found.push(diagnostic.at(whereabouts::of(self.sources, hint, id), ""));
    }

    fn dangling(&mut self, what: &str, id: &str, owner: (&str, &str), valid: &[&str]) {
        let mut diagnostic = Diagnostic::error("dangling-id", format!("{}: unknown {what} `{id}`", owner.1));
        diagnostic.help =
            suggest::closest(id, valid.iter().copied()).map(|c| format!("did you mean `{c}`?")).into_iter().collect();
        self.add(diagnostic, owner.0, id);
    }

    fn manifest(&mut self) {
        if self.catalog.raw.manifest.is_none() {
            self.found.push(Diagnostic::error("no-manifest", "catalog.yaml is missing"));
        }
    }

    fn entities(&mut self) {
        let catalog = self.catalog;
        let ids: Vec<&str> = catalog.raw.vendors.iter().flat_map(|v| &v.legal).map(|e| e.id.as_str()).collect();
        for vendor in &catalog.raw.vendors {
            let hint = format!("entities/{}.yaml", vendor.id);
            if vendor.legal.is_empty() {
                self.add(
                    Diagnostic::error("no-legal-entity", format!("{}: no legal entity", vendor.id)),
                    &hint,
                    &vendor.id,
                );
            }
            if let Some(known) = &vendor.known_for
                && catalog.vendor_of_offering(known).is_none_or(|seller| seller.id != vendor.id)
            {
                self.dangling("offering of its own", known, (&hint, &vendor.id), &[]);
            }
            for entity in &vendor.legal {
                if catalog.country(&entity.country).is_none() {
                    self.dangling("country", &entity.country, (&hint, &entity.id), &[]);
                }
                if entity.owned_by.iter().all(|stake| stake.kind == OwnershipKind::Minority) && entity.top.is_none() {
                    let message = format!("{}: neither a controlling owner nor `top`", entity.id);
                    self.add(
                        Diagnostic::error("no-owner", message).help("`top: unknown` says that nobody knows"),
                        &hint,
                        &entity.id,
                    );
                }
                if let Some(lei) = &entity.lei
                    && !evidence::valid_lei(lei)
                {
                    let message = format!("{}: `{lei}` is no LEI (ISO 17442 check digits)", entity.id);
                    self.add(Diagnostic::error("invalid-lei", message), &hint, lei);
                }
                for stake in entity.owned_by.iter().filter(|stake| catalog.entity(&stake.owner).is_none()) {
                    self.dangling("legal entity", &stake.owner, (&hint, &entity.id), &ids);
                }
            }
        }
    }

    fn offerings(&mut self) {
        let catalog = self.catalog;
        let ids: Vec<&str> = catalog.offerings().map(|(_, o)| o.id.as_str()).collect();
        let mut seen: FxHashSet<&str> = FxHashSet::default();
        let entities: Vec<&str> = catalog.raw.vendors.iter().flat_map(|v| &v.legal).map(|e| e.id.as_str()).collect();
        for (vendor, offering) in catalog.offerings() {
            let hint = format!("offerings/{vendor}/");
            let owner = (hint.as_str(), offering.id.as_str());
            if !seen.insert(owner.1) {
                let message = format!("offering `{}` is there twice; only the later one counts", offering.id);
                self.add(Diagnostic::error("doubled-id", message), &hint, &offering.id);
            }
            if offering.kind != OfferingKind::SelfHosted
                && offering.hosted_on.is_empty()
                && offering.hosting_known.is_none()
            {
                let message = format!("{}: nothing says on what it runs", offering.id);
                let diagnostic = Diagnostic::warning("hosting-not-said", message)
                    .help("`hosted_on`, or `hosting_known: true` for own machines and `false` for not known");
                self.add(diagnostic, &hint, &offering.id);
            }
            if catalog.vendor(vendor).is_none() {
                self.dangling("vendor", vendor, owner, &[]);
            }
            for id in offering.categories.iter().filter(|id| catalog.category(id).is_none()) {
                self.dangling("category", id, owner, &[]);
            }
            for id in offering.hosted_on.iter().filter(|id| catalog.offering(id).is_none()) {
                self.dangling("offering", id, owner, &ids);
            }
            for id in offering.seller.iter().chain(&offering.operator).filter(|id| catalog.entity(id).is_none()) {
                self.dangling("legal entity", id, owner, &entities);
            }
            let helpers = offering.sub_processors.iter().map(|sub| &sub.entity).chain(&offering.licensed_from);
            for id in helpers.filter(|id| catalog.entity_or_vendor(id).is_none()) {
                self.dangling("legal entity or vendor", id, owner, &entities);
            }
            for id in offering.skills.iter().filter(|id| catalog.raw.skills.iter().all(|skill| skill.id != **id)) {
                self.dangling("skill", id, owner, &[]);
            }
            for place in &offering.regions {
                let known = match place.strip_suffix("/*") {
                    Some(provider) => catalog.provider(provider).is_some(),
                    None if place.contains('/') => catalog.region(place).is_some(),
                    None => catalog.is_place(place),
                };
                if !known {
                    self.dangling("region", place, owner, &[]);
                }
            }
        }
    }

    fn clauses(&mut self) {
        let catalog = self.catalog;
        for clause in &catalog.raw.clauses {
            let hint = format!("clauses/{}.yaml", clause.id);
            let owner = (hint.as_str(), clause.id.as_str());
            let control = clause.control.iter().filter(|id| *id != "scc" && catalog.control(id).is_none());
            control.for_each(|id| self.dangling("control", id, owner, &[]));
            let group = |id: &str| {
                id.strip_prefix("group:").is_some_and(|name| catalog.raw.categories.iter().any(|c| c.group == name))
            };
            for id in clause.applies_to.iter().filter(|id| *id != "*" && !group(id) && catalog.category(id).is_none()) {
                self.dangling("category", id, owner, &[]);
            }
            for id in clause.data.iter().filter(|id| *id != "personal" && catalog.data_class(id).is_none()) {
                self.dangling("data class", id, owner, &[]);
            }
        }
    }

    fn categories(&mut self) {
        let catalog = self.catalog;
        let ids: Vec<&str> = catalog.offerings().map(|(_, o)| o.id.as_str()).collect();
        for category in &catalog.raw.categories {
            let hint = format!("categories/{}.yaml", category.id);
            let owner = (hint.as_str(), category.id.as_str());
            for alternative in &category.alternatives {
                let Some(ix) = catalog.offering_ix(&alternative.offering) else {
                    self.dangling("offering", &alternative.offering, owner, &ids);
                    continue;
                };
                let foreign = self.foreign_control(ix);
                if let (Some(country), None) = (foreign, &alternative.foreign_control) {
                    let message = format!(
                        "{}: `{}` is controlled from {country} and does not say so",
                        category.id, alternative.offering
                    );
                    self.add(
                        Diagnostic::error("silent-foreign-control", message)
                            .help("add `foreign_control:` in both languages"),
                        &hint,
                        &alternative.offering,
                    );
                }
            }
            for split in &category.hybrid {
                for id in [&split.local, &split.cloud]
                    .into_iter()
                    .filter(|id| *id != "incumbent" && catalog.offering(id).is_none())
                {
                    self.dangling("offering", id, owner, &ids);
                }
                for id in split.local_data.iter().filter(|id| catalog.data_class(id).is_none()) {
                    self.dangling("data class", id, owner, &[]);
                }
            }
        }
    }

    /// Country outside the EEA from which an offering's operator is controlled. Open-source software run by the customer
    /// is under nobody's control.
    fn foreign_control(&self, ix: usize) -> Option<&str> {
        let offering = self.catalog.offering_at(ix);
        let open = offering.licence.as_deref().is_some_and(|licence| licence != "proprietary");
        if offering.kind == OfferingKind::SelfHosted && open {
            return None;
        }
        let vendor = self.catalog.vendor(self.catalog.vendor_id_of(ix))?;
        let named = offering.operator.as_deref().or(offering.seller.as_deref());
        let entity = named.and_then(|id| self.catalog.entity(id)).or(vendor.legal.first())?;
        let chain = self.catalog.control_chain(entity);
        chain.iter().map(|entity| entity.country.as_str()).find(|country| !self.catalog.is_member("EEA", country))
    }

    fn places(&mut self) {
        let catalog = self.catalog;
        for provider in &catalog.raw.regions {
            let hint = format!("places/regions/{}.yaml", provider.provider);
            if catalog.offering(&provider.offering).is_none() {
                self.dangling("offering", &provider.offering, (&hint, &provider.provider), &[]);
            }
            for region in &provider.regions {
                if !catalog.is_place(&region.country) {
                    self.dangling("country", &region.country, (&hint, &region.id), &[]);
                }
                if let Some(id) = region.offering.as_deref().filter(|id| catalog.offering(id).is_none()) {
                    self.dangling("offering", id, (&hint, &region.id), &[]);
                }
            }
        }
        for law in &catalog.raw.laws {
            for place in law.towards.iter().chain([&law.country]).filter(|place| !catalog.is_place(place)) {
                self.dangling("country", place, ("laws/", &law.id), &[]);
            }
        }
        for decision in &catalog.raw.adequacy {
            for place in [&decision.country, &decision.by].into_iter().filter(|place| !catalog.is_place(place)) {
                self.dangling("country", place, ("places/adequacy.yaml", &decision.id), &[]);
            }
        }
    }

    fn lenses(&mut self) {
        let catalog = self.catalog;
        for lens in &catalog.raw.lenses {
            let hint = format!("lenses/{}.yaml", lens.id);
            for criterion in &lens.criteria {
                let at = format!("{}/{}", lens.id, criterion.id);
                if lens.objectives.iter().all(|objective| objective.id != criterion.objective) {
                    self.dangling("objective", &criterion.objective, (&hint, &at), &[]);
                }
                let last = u32::try_from(criterion.rungs.len()).unwrap_or(0);
                if criterion.derive.iter().any(|row| row.rungs.0 > row.rungs.1 || row.rungs.1 >= last) {
                    let message = format!("{at}: a derivation points outside the ladder");
                    self.add(Diagnostic::error("outside-ladder", message), &hint, &criterion.id);
                }
                let named = criterion
                    .derive
                    .iter()
                    .flat_map(|row| row.when.keys())
                    .filter_map(|fact| fact.strip_prefix("control:"));
                for id in named.filter(|id| catalog.control(id).is_none()) {
                    self.dangling("control", id, (&hint, &at), &[]);
                }
            }
        }
    }

    fn signals(&mut self) {
        let catalog = self.catalog;
        for file in &catalog.raw.signals {
            for row in file.rows.iter() {
                let owner = ("signals/", row.pattern.as_str());
                if let Some(id) = row.vendor.as_deref().filter(|id| *id != "*" && catalog.vendor(id).is_none()) {
                    self.dangling("vendor", id, owner, &[]);
                }
                if let Some(id) = row.offering.as_deref().filter(|id| catalog.offering(id).is_none()) {
                    self.dangling("offering", id, owner, &[]);
                }
            }
        }
    }

    fn texts(&mut self) {
        let texts = self.catalog.raw.texts.iter().flat_map(|file| &file.texts);
        let bad: Vec<String> = texts
            .filter(|(_, t)| t.en.trim().is_empty() || t.de.trim().is_empty())
            .map(|(key, _)| key.clone())
            .collect();
        for key in bad {
            let message = format!("text `{key}` is missing in one language");
            self.add(Diagnostic::error("untranslated", message), "texts/", &key);
        }
    }

    fn evidence(&mut self, at: &evidence::At, fact: &Evidence, today: Date) {
        if fact.source.trim().is_empty() {
            self.add(
                Diagnostic::error("no-source", format!("{}: `source` is empty", at.id))
                    .help("write `none` for general knowledge"),
                at.folder,
                &at.id,
            );
        }
        if !fact.is_sourced() && fact.confidence == Confidence::High {
            let message = format!("{}: high confidence without a source", at.id);
            self.add(Diagnostic::error("confidence-without-source", message), at.folder, &at.id);
        }
        if fact.as_of > today {
            self.add(
                Diagnostic::error("future-date", format!("{}: `as_of` {} lies ahead", at.id, fact.as_of)),
                at.folder,
                &at.id,
            );
        }
    }

    /// Facts past their date, one warning an entry: whoever looks at it looks at all of it.
    fn stale(&mut self, today: Date) {
        for evidence::Stale { at, days, facts } in evidence::stale(self.catalog, today) {
            let what = if facts == 1 { "a fact is".to_owned() } else { format!("{facts} facts are stale, the oldest") };
            let message = format!("{}: {what} {days} days old ({} are fresh for this kind)", at.id, at.fresh_days);
            self.add(Diagnostic::warning("stale-fact", message), at.folder, &at.id);
        }
    }
}

/// Whether a stake counts as control; re-exported for the coverage table.
#[must_use]
pub fn is_control(stake: &Ownership) -> bool {
    controls(stake)
}
