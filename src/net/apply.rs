//! Facts laid over the catalog: where the catalog is silent they fill in, where it speaks they are compared.
//!
//! In: the lock and a catalog. Out: changed vendors and regions as overlay files of the catalog folder's own shapes, so
//! that they can be read like any other, with the address they come from as evidence; disagreements; warnings. What must
//! hold: a catalog fact is never replaced by a better-looking one; an owner that another source names is added as a stake
//! of unknown weight; a parent that is kept back makes the top unknown, never independent.

use super::fact::{Entry, Fact, Level, Owner, Source, Time, day};
use super::lock::Lock;
use super::said::{Said, reading, same_owner};
use super::witness::{CatalogWitness, Claim, Disagreement};
use crate::catalog::Catalog;
use crate::catalog::index::controls;
use crate::catalog::names::fold;
use crate::catalog::raw::{LegalEntity, Ownership, Regions, Vendor};
use crate::diagnostic::Diagnostic;
use crate::model::words::{Confidence, Evidence, LinkStatus, OwnershipKind, TopOwner};
use crate::source::yaml;
use std::collections::{BTreeMap, BTreeSet};

/// What the lock changes.
#[derive(Debug, Clone, Default)]
pub struct Applied {
    /// Vendors as they are with the facts, by id. Each replaces the catalog's entry of that id.
    pub vendors: BTreeMap<String, Vendor>,
    /// Regions that the catalog lacks and whose country is known, by provider.
    pub regions: BTreeMap<String, Regions>,
    /// Owners on which sources disagree.
    pub disagreements: Vec<Disagreement>,
    /// Everything else to be said.
    pub diagnostics: Vec<Diagnostic>,
}

impl Applied {
    /// The changes as files of a catalog folder: path and text.
    ///
    /// # Errors
    /// Values that YAML cannot carry; does not happen with what was read from a lock.
    pub fn files(&self) -> Result<Vec<(String, String)>, String> {
        let vendors =
            self.vendors.iter().map(|(id, vendor)| Ok((format!("entities/{id}.yaml"), yaml::to_string(vendor)?)));
        let regions =
            self.regions.iter().map(|(id, file)| Ok((format!("places/regions/{id}.yaml"), yaml::to_string(file)?)));
        vendors.chain(regions).collect()
    }
}

/// Lays the facts of the lock over the catalog.
#[must_use]
pub fn apply(lock: &Lock, catalog: &Catalog) -> Applied {
    let mut work = Work {
        catalog,
        leis: BTreeMap::new(),
        names: BTreeMap::new(),
        created: BTreeMap::new(),
        out: Applied::default(),
    };
    for vendor in &catalog.raw.vendors {
        for entity in &vendor.legal {
            work.leis.extend(entity.lei.iter().map(|lei| (lei.clone(), entity.id.clone())));
            work.names.entry(fold(&entity.name)).or_default().insert(entity.id.clone());
        }
    }
    let mut about: BTreeMap<String, Vec<&Entry>> = BTreeMap::new();
    for entry in lock.entries().iter().filter(|entry| matches!(entry.asked.of, Source::Gleif | Source::Wikidata)) {
        if let Some(id) = work.entity_of(entry) {
            about.entry(id).or_default().push(entry);
        }
    }
    for (id, entries) in &about {
        work.compare(id, entries);
    }
    let mut out = work.out;
    for entry in lock.entries().iter().filter(|entry| entry.asked.of == Source::Regions) {
        super::regions::compare(entry, catalog, &mut out);
    }
    out
}

struct Work<'c> {
    catalog: &'c Catalog,
    leis: BTreeMap<String, String>,
    names: BTreeMap<String, BTreeSet<String>>,
    created: BTreeMap<String, String>,
    out: Applied,
}

impl Work<'_> {
    /// The catalog entity that an entry is about; a vendor of its own where the user asked for a name that is new.
    fn entity_of(&mut self, entry: &Entry) -> Option<String> {
        if let Some(id) = entry.asked.about.as_deref().filter(|id| self.catalog.entity(id).is_some()) {
            return Some(id.to_owned());
        }
        let found = entry.facts.iter().find_map(|fact| match fact {
            Fact::Entity(entity) => Some(entity),
            _ => None,
        })?;
        if let Some(known) = self.known(&found.name, found.lei.as_deref()) {
            return Some(known);
        }
        let evidence = evidence(&found.source, entry.time, Confidence::High);
        let id =
            self.create(&found.name, found.country.as_deref()?, found.lei.as_deref(), found.qid.as_deref(), evidence);
        if let Some(vendor) = self.out.vendors.get_mut(&id) {
            vendor.owner_only = false;
            let (asked, _) = super::enrich::gleif::split_country(&entry.asked.what);
            if entry.asked.by == super::fact::Key::Name && asked != vendor.name {
                vendor.aliases.push(asked.to_owned());
            }
        }
        Some(id)
    }

    /// Id of the entity of this LEI, or of the only one of this name.
    fn known(&self, name: &str, lei: Option<&str>) -> Option<String> {
        if let Some(id) = lei.and_then(|lei| self.leis.get(lei).or_else(|| self.created.get(lei))) {
            return Some(id.clone());
        }
        let ids = self.names.get(&fold(name)).filter(|ids| ids.len() == 1)?;
        let id = ids.first()?;
        let other = self.catalog.entity(id).and_then(|entity| entity.lei.as_deref());
        (lei.is_none() || other.is_none() || lei == other).then(|| id.clone())
    }

    fn create(
        &mut self,
        name: &str,
        country: &str,
        lei: Option<&str>,
        qid: Option<&str>,
        evidence: Evidence,
    ) -> String {
        let slug = slug(name);
        let taken = |id: &str| {
            self.catalog.vendor(id).is_some() || self.catalog.entity(id).is_some() || self.out.vendors.contains_key(id)
        };
        let id = (1..)
            .map(|n| if n == 1 { slug.clone() } else { format!("{slug}-{n}") })
            .find(|id| !taken(id))
            .unwrap_or(slug);
        let entity = LegalEntity {
            id: id.clone(),
            name: name.to_owned(),
            country: country.to_owned(),
            lei: lei.map(str::to_owned),
            wikidata: qid.map(str::to_owned),
            establishments: Vec::new(),
            owned_by: Vec::new(),
            top: None,
            disputed: Vec::new(),
            evidence,
        };
        let vendor = Vendor {
            id: id.clone(),
            name: name.to_owned(),
            aliases: Vec::new(),
            shared: Vec::new(),
            known_for: None,
            domains: Vec::new(),
            owner_only: true,
            dpf: None,
            legal: vec![entity],
            note: None,
        };
        self.out.vendors.insert(id.clone(), vendor);
        self.created.insert(lei.unwrap_or(name).to_owned(), id.clone());
        self.names.entry(fold(name)).or_default().insert(id.clone());
        id
    }

    /// The entity as it is now, for changing.
    fn edit(&mut self, id: &str) -> Option<&mut LegalEntity> {
        let vendor_id = match self.catalog.vendor_of_entity(id) {
            Some(vendor) => {
                self.out.vendors.entry(vendor.id.clone()).or_insert_with(|| vendor.clone());
                vendor.id.clone()
            }
            None => id.to_owned(),
        };
        self.out.vendors.get_mut(&vendor_id)?.legal.iter_mut().find(|entity| entity.id == id)
    }

    fn compare(&mut self, id: &str, entries: &[&Entry]) {
        let gleif = Said::by(Source::Gleif, entries);
        let wikidata = Said::by(Source::Wikidata, entries);
        let before = self.catalog.entity(id);
        self.identify(id, before, &gleif, &wikidata);
        let witness = CatalogWitness(self.catalog);
        let catalog_claim = before.and_then(|entity| witness.claim_of(entity));
        let behind = before.map(|entity| witness.behind(entity)).unwrap_or_default();
        let mut claims: Vec<Claim> = Vec::new();

        let registered = gleif.controllers();
        if !registered.is_empty() {
            let agrees = registered.iter().any(|(owner, _)| witness.is_among(owner, &behind));
            match &catalog_claim {
                None => self.fill(id, &gleif),
                Some(_) if agrees => {}
                Some(_) => {
                    let (owner, time) = *registered.last().unwrap_or(&registered[0]);
                    claims.push(claim("GLEIF", owner, time, Confidence::High));
                    self.add_stake(id, owner, time, OwnershipKind::Unknown, Confidence::Low);
                }
            }
        } else if let Some(reading) = reading(&gleif) {
            claims.extend(self.without_owner(id, before, catalog_claim.as_ref(), reading, &gleif));
        }

        let named = wikidata.controllers();
        if let Some((owner, time)) = named.first().copied() {
            let known = |owner: &Owner| {
                witness.is_among(owner, &behind) || before.is_some_and(|entity| witness.is_own_group(owner, entity))
            };
            let agrees_catalog = wikidata.owners.iter().any(|(owner, _)| known(owner));
            let agrees_gleif =
                wikidata.owners.iter().any(|(owner, _)| gleif.owners.iter().any(|(other, _)| same_owner(owner, other)));
            if catalog_claim.is_none() && registered.is_empty() {
                self.add_stake(id, owner, time, OwnershipKind::Majority, Confidence::Medium);
            } else if !agrees_catalog && !agrees_gleif {
                if catalog_claim.is_none() {
                    claims
                        .extend(registered.last().map(|(owner, time)| claim("GLEIF", owner, *time, Confidence::High)));
                }
                claims.push(claim("Wikidata", owner, time, Confidence::Medium));
                self.add_stake(id, owner, time, OwnershipKind::Unknown, Confidence::Low);
            }
        }

        if !claims.is_empty() {
            let all: Vec<Claim> = catalog_claim.into_iter().chain(claims).collect();
            // The catalog that is assessed carries the dispute, so that a rule can show it where it matters.
            if let Some(entity) = self.edit(id) {
                entity.disputed = all.iter().map(Claim::kept).collect();
            }
            let name = before.map_or_else(|| id.to_owned(), |entity| entity.name.clone());
            self.out.disagreements.push(Disagreement { entity: id.to_owned(), name, claims: all });
        }
    }

    /// Fills in LEI and item, and says where seat or state differ.
    fn identify(&mut self, id: &str, before: Option<&LegalEntity>, gleif: &Said<'_>, wikidata: &Said<'_>) {
        let Some(before) = before else { return };
        if let Some((found, _)) = gleif.entity {
            if before.lei.is_none() && found.lei.is_some() {
                let lei = found.lei.clone();
                if let Some(entity) = self.edit(id) {
                    entity.lei = lei;
                }
            }
            if let Some(country) = found.country.as_deref().filter(|country| *country != before.country) {
                let message =
                    format!("GLEIF gives {country} as the seat of {}, the catalog {}", before.name, before.country);
                let diagnostic = Diagnostic::warning("seat-disagreement", message)
                    .help(format!("check {} and put the right seat of `{id}` into your catalog folder", found.source));
                self.out.diagnostics.push(diagnostic);
            }
            if let Some(status) = &found.status {
                let message = format!("GLEIF lists {} as {status}", before.name);
                self.out.diagnostics.push(Diagnostic::warning("entity-status", message).note(found.source.clone()));
            }
        }
        if let (None, Some((found, _))) = (&before.wikidata, wikidata.entity) {
            let qid = found.qid.clone();
            if let Some(entity) = self.edit(id) {
                entity.wikidata = qid;
            }
        }
    }

    /// The catalog knows no owner: the register's chain fills in.
    fn fill(&mut self, id: &str, gleif: &Said<'_>) {
        let (direct, ultimate) = (gleif.at(Level::Direct), gleif.at(Level::Ultimate));
        let Some((nearest, time)) = direct.or(ultimate) else { return };
        let added = self.add_stake(id, nearest, time, OwnershipKind::Majority, Confidence::High);
        let (Some(parent), Some((top, time)), true) = (added, ultimate, direct.is_some()) else { return };
        let new = self.catalog.entity(&parent).is_none();
        if new && !same_owner(nearest, top) {
            self.add_stake(&parent, top, time, OwnershipKind::Majority, Confidence::High);
        } else if let (true, Some(reading)) = (new, reading(gleif))
            && let Some(entity) = self.edit(&parent)
        {
            entity.top = Some(reading);
        }
    }

    /// The register names no owner, with a reason.
    fn without_owner(
        &mut self,
        id: &str,
        before: Option<&LegalEntity>,
        catalog: Option<&Claim>,
        reading: TopOwner,
        gleif: &Said<'_>,
    ) -> Vec<Claim> {
        let Some((none, time)) =
            gleif.none.iter().max_by_key(|(none, _)| (none.reading() == TopOwner::Unknown, none.level))
        else {
            return Vec::new();
        };
        let hidden = || format!("a parent that is not disclosed ({})", none.reason);
        let said = |owner: Option<String>| {
            let evidence = evidence(&none.source, *time, Confidence::High);
            vec![Claim { witness: "GLEIF", owner, country: None, evidence }]
        };
        match catalog {
            None => {
                if let Some(entity) = self.edit(id) {
                    entity.top = Some(reading);
                }
                Vec::new()
            }
            // Nobody is independent because a register keeps the parent back.
            Some(Claim { owner: None, .. }) if reading == TopOwner::Unknown => {
                if let Some(entity) = self.edit(id) {
                    entity.top = Some(TopOwner::Unknown);
                }
                said(Some(hidden()))
            }
            // Funds do not consolidate: that the register sees no owner above says nothing against one.
            Some(Claim { owner: Some(_), .. }) if reading != TopOwner::Unknown => {
                let majority = before.is_some_and(|entity| {
                    entity.owned_by.iter().any(|stake| stake.kind == OwnershipKind::Majority && controls(stake))
                });
                if majority { said(None) } else { Vec::new() }
            }
            Some(_) => Vec::new(),
        }
    }

    /// Adds a stake; returns the owner's id. Without a known seat the owner cannot be placed: the top becomes unknown.
    fn add_stake(
        &mut self,
        id: &str,
        owner: &Owner,
        time: Time,
        kind: OwnershipKind,
        confidence: Confidence,
    ) -> Option<String> {
        let evidence = evidence(&owner.source, time, confidence);
        let owner_id = match (self.known(&owner.name, owner.lei.as_deref()), owner.country.as_deref()) {
            (Some(known), _) => known,
            (None, Some(country)) => {
                self.create(&owner.name, country, owner.lei.as_deref(), owner.qid.as_deref(), evidence.clone())
            }
            (None, None) => {
                let message = format!("the seat of {}, named as owner of `{id}`, is not known", owner.name);
                self.out.diagnostics.push(Diagnostic::warning("seat-unknown", message).note(owner.source.clone()));
                if let Some(entity) = self.edit(id) {
                    entity.top = Some(TopOwner::Unknown);
                }
                return None;
            }
        };
        if owner_id == id {
            return None;
        }
        let stake = Ownership {
            owner: owner_id.clone(),
            kind,
            share: owner.share,
            since: owner.since.clone(),
            status: LinkStatus::Current,
            evidence,
        };
        let entity = self.edit(id)?;
        if entity.owned_by.iter().all(|known| known.owner != owner_id) {
            entity.owned_by.push(stake);
        }
        Some(owner_id)
    }
}

pub(super) fn evidence(source: &str, time: Time, confidence: Confidence) -> Evidence {
    Evidence { source: source.to_owned(), as_of: day(time), confidence }
}

fn claim(witness: &'static str, owner: &Owner, time: Time, confidence: Confidence) -> Claim {
    Claim {
        witness,
        owner: Some(owner.name.clone()),
        country: owner.country.clone(),
        evidence: evidence(&owner.source, time, confidence),
    }
}

/// An id out of a name.
#[must_use]
pub fn slug(name: &str) -> String {
    let words: Vec<String> = fold(name)
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    if words.is_empty() {
        "unnamed".to_owned()
    } else {
        words.join("-").chars().take(60).collect::<String>().trim_end_matches('-').to_owned()
    }
}
