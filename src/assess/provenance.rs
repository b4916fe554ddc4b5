//! Every catalog fact that an assessment rests on, with source, date and confidence.
//!
//! In: an assessment. Out: [`Provenance`]: the facts behind what is shown, each once, in a stable order, and how many of
//! them name no source or are older than their kind allows. What must hold: nothing the report states comes from outside
//! this list and the inventory.

use super::exit::days_between;
use super::{Assessment, ServiceResult};
use crate::catalog::raw::{LegalEntity, Offering};
use crate::model::Service;
use crate::model::words::*;
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;

/// Kinds of facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FactKind {
    /// Name and seat of a legal entity.
    Entity,
    /// Who owns whom.
    Ownership,
    /// Certification of a vendor for transfers.
    Certification,
    /// What an offering is.
    Offering,
    /// Who else receives data.
    SubProcessor,
    /// A certificate or attestation.
    Certificate,
    /// Where a region lies.
    Region,
    /// A law.
    Law,
    /// An adequacy decision.
    Adequacy,
    /// A class of data.
    DataClass,
    /// An alternative shown.
    Alternative,
    /// A lens applied.
    Lens,
}

impl FactKind {
    /// Word in outputs and key of the report texts (`fact.<word>`).
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Entity => "entity",
            Self::Ownership => "ownership",
            Self::Certification => "certification",
            Self::Offering => "offering",
            Self::SubProcessor => "sub-processor",
            Self::Certificate => "certificate",
            Self::Region => "region",
            Self::Law => "law",
            Self::Adequacy => "adequacy",
            Self::DataClass => "data-class",
            Self::Alternative => "alternative",
            Self::Lens => "lens",
        }
    }

    /// Days after which a fact of this kind should be looked at again. Ownership moves fastest; places hardly.
    #[must_use]
    pub const fn fresh_days(self) -> i32 {
        match self {
            Self::Entity
            | Self::Ownership
            | Self::Certification
            | Self::Offering
            | Self::SubProcessor
            | Self::Certificate
            | Self::Law
            | Self::Adequacy => 365,
            Self::Region | Self::DataClass | Self::Alternative | Self::Lens => 730,
        }
    }
}

/// A fact that the assessment rests on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FactUsed<'a> {
    /// Kind.
    pub kind: FactKind,
    /// What it is about: an id of the catalog.
    pub subject: &'a str,
    /// The other side, where the fact joins two (owner, sub-processor, certificate).
    pub object: &'a str,
    /// Where it comes from; `none` for general knowledge.
    pub source: &'a str,
    /// When it was true or read.
    pub as_of: Date,
    /// How far it may be relied on.
    pub confidence: Confidence,
    /// Whether it is older than its kind allows, or past its own end.
    pub stale: bool,
}

/// All facts used.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Provenance<'a> {
    /// The facts, by kind and subject.
    pub facts: Vec<FactUsed<'a>>,
    /// How many name no source.
    pub unsourced: usize,
    /// How many are stale.
    pub stale: usize,
}

struct Gather<'a> {
    assessment: &'a Assessment<'a>,
    facts: BTreeSet<FactUsed<'a>>,
    entities: BTreeSet<&'a str>,
    offerings: BTreeSet<usize>,
}

/// What services and their results name.
#[derive(Default)]
struct Touched<'a> {
    offerings: FxHashSet<usize>,
    vendors: FxHashSet<&'a str>,
    regions: FxHashSet<&'a str>,
    classes: FxHashSet<&'a str>,
    reached: FxHashSet<(Channel, &'a str)>,
    lenses: FxHashSet<&'a str>,
    /// Category and offering of candidates.
    shown: FxHashSet<(&'a str, usize)>,
}

impl<'a> Touched<'a> {
    fn with(mut self, (service, result): (&'a Service, &'a ServiceResult)) -> Self {
        self.offerings.extend(result.setup.offering);
        self.vendors.extend(result.vendor.as_deref());
        self.regions.extend(result.setup.region.as_deref());
        self.classes.extend(service.data.iter().flatten().map(String::as_str));
        for exposure in &result.exposures {
            self.reached.extend(exposure.jurisdiction.as_deref().map(|country| (exposure.channel, country)));
        }
        self.lenses.extend(result.lenses.keys().map(String::as_str));
        let category = service.category.as_deref().unwrap_or_default();
        for candidate in &result.recommendation.candidates {
            self.shown.extend(candidate.target.iter().chain(&candidate.cloud).map(|ix| (category, *ix)));
        }
        self
    }

    fn join(mut self, other: Self) -> Self {
        self.offerings.extend(other.offerings);
        self.vendors.extend(other.vendors);
        self.regions.extend(other.regions);
        self.classes.extend(other.classes);
        self.reached.extend(other.reached);
        self.lenses.extend(other.lenses);
        self.shown.extend(other.shown);
        self
    }
}

/// Lists the facts behind an assessment.
#[must_use]
pub fn provenance<'a>(assessment: &'a Assessment<'a>) -> Provenance<'a> {
    let catalog = assessment.catalog;
    let mut gather =
        Gather { assessment, facts: BTreeSet::new(), entities: BTreeSet::new(), offerings: BTreeSet::new() };
    let touched = assessment
        .inventory
        .services
        .par_iter()
        .zip(&assessment.services)
        .with_min_len(512)
        .fold(Touched::default, Touched::with)
        .reduce(Touched::default, Touched::join);
    gather.offerings.extend(touched.offerings);
    let regions: BTreeSet<&str> = touched.regions.into_iter().collect();
    let mut vendors: BTreeSet<&str> = touched.vendors.into_iter().collect();
    let classes: BTreeSet<&str> = touched.classes.into_iter().collect();
    let reached: BTreeSet<(Channel, &str)> = touched.reached.into_iter().collect();
    let lenses: BTreeSet<&str> = touched.lenses.into_iter().collect();
    let shown: BTreeSet<(&str, usize)> = touched.shown.into_iter().collect();
    for region in regions.iter().filter_map(|id| catalog.region(id)) {
        gather.add(FactKind::Region, &region.region.id, &region.provider.provider, &region.region.evidence);
        gather.offerings.extend(catalog.offering_ix(region.offering()));
    }
    gather.offerings.extend(shown.iter().map(|(_, ix)| *ix));
    gather.hosts();
    let offerings: Vec<usize> = gather.offerings.iter().copied().collect();
    for ix in offerings {
        gather.offering(catalog.offering_at(ix), catalog.vendor_id_of(ix));
        vendors.insert(catalog.vendor_id_of(ix));
    }
    for vendor in vendors.iter().filter_map(|id| catalog.vendor(id)) {
        if let Some(dpf) = &vendor.dpf {
            gather.add(FactKind::Certification, &vendor.id, "dpf", &dpf.evidence);
        }
        if let Some(entity) = assessment.graph.home.contractor(catalog, &vendor.id) {
            gather.entity(entity);
        }
    }
    for (category, ix) in shown {
        let offering = catalog.offering_at(ix);
        let listed = catalog.category(category).into_iter().flat_map(|category| &category.alternatives);
        if let Some(alternative) = listed.into_iter().find(|alternative| alternative.offering == offering.id) {
            gather.add(FactKind::Alternative, &offering.id, category, &alternative.evidence);
        }
    }
    for class in classes.iter().filter_map(|id| catalog.data_class(id)) {
        gather.add(FactKind::DataClass, &class.id, "", &class.evidence);
    }
    for lens in lenses.iter().filter_map(|id| catalog.lens(id)) {
        gather.add(FactKind::Lens, &lens.id, "", &lens.evidence);
    }
    gather.laws(&reached);
    let facts: Vec<FactUsed<'a>> = gather.facts.into_iter().collect();
    let unsourced = facts.iter().filter(|fact| fact.source == "none").count();
    let stale = facts.iter().filter(|fact| fact.stale).count();
    Provenance { facts, unsourced, stale }
}

impl<'a> Gather<'a> {
    fn add(&mut self, kind: FactKind, subject: &'a str, object: &'a str, evidence: &'a Evidence) {
        let stale = days_between(evidence.as_of, self.assessment.today) > kind.fresh_days();
        self.put(kind, subject, object, evidence, stale);
    }

    fn put(&mut self, kind: FactKind, subject: &'a str, object: &'a str, evidence: &'a Evidence, stale: bool) {
        let Evidence { source, as_of, confidence } = evidence;
        self.facts.insert(FactUsed { kind, subject, object, source, as_of: *as_of, confidence: *confidence, stale });
    }

    /// Adds everything that the offerings are hosted on.
    fn hosts(&mut self) {
        let catalog = self.assessment.catalog;
        let mut stack: Vec<usize> = self.offerings.iter().copied().collect();
        while let Some(ix) = stack.pop() {
            for host in catalog.offering_at(ix).hosted_on.iter().filter_map(|id| catalog.offering_ix(id)) {
                if self.offerings.insert(host) {
                    stack.push(host);
                }
            }
        }
    }

    fn offering(&mut self, offering: &'a Offering, vendor: &'a str) {
        let catalog = self.assessment.catalog;
        self.add(FactKind::Offering, &offering.id, vendor, &offering.evidence);
        for sub in &offering.sub_processors {
            self.add(FactKind::SubProcessor, &offering.id, &sub.entity, &sub.evidence);
            if let Some(entity) = self.assessment.graph.home.party(catalog, &sub.entity) {
                self.entity(entity);
            }
        }
        for certificate in &offering.certificates {
            let old =
                days_between(certificate.evidence.as_of, self.assessment.today) > FactKind::Certificate.fresh_days();
            let stale = certificate.valid_until.map_or(old, |until| until < self.assessment.today);
            self.put(FactKind::Certificate, &offering.id, &certificate.scheme, &certificate.evidence, stale);
        }
        for id in offering.seller.iter().chain(&offering.operator).chain(&offering.licensed_from) {
            if let Some(entity) = self.assessment.graph.home.party(catalog, id) {
                self.entity(entity);
            }
        }
    }

    fn entity(&mut self, entity: &'a LegalEntity) {
        let catalog = self.assessment.catalog;
        let mut stack = vec![entity];
        while let Some(at) = stack.pop() {
            if !self.entities.insert(&at.id) {
                continue;
            }
            self.add(FactKind::Entity, &at.id, &at.country, &at.evidence);
            for stake in &at.owned_by {
                self.add(FactKind::Ownership, &at.id, &stake.owner, &stake.evidence);
                stack.extend(catalog.entity(&stake.owner));
            }
        }
    }

    /// Laws and decisions of the countries that reach something.
    fn laws(&mut self, reached: &BTreeSet<(Channel, &'a str)>) {
        let Assessment { catalog, graph, today, .. } = self.assessment;
        for (channel, country) in reached {
            let kind = match channel {
                Channel::Access => LawKind::Access,
                Channel::Disruption => LawKind::Disruption,
                Channel::Exit => LawKind::ExitBlock,
                Channel::Transfer => {
                    if let Some(decision) = graph.home.adequacy(catalog, country, *today) {
                        self.add(FactKind::Adequacy, &decision.id, &decision.country, &decision.evidence);
                    }
                    continue;
                }
            };
            for law in crate::graph::home::laws_of(catalog, country) {
                if law.kind == kind && crate::graph::home::counts(law, *today) {
                    self.add(FactKind::Law, &law.id, &law.country, &law.evidence);
                }
            }
        }
    }
}
