//! Where data goes: which classes reach which recipients, in which countries, on which basis.
//!
//! In: an assessment. Out: for one service its [`Flow`]s, and the rows of a record of processing (GDPR Art. 30). Computed on
//! demand, service by service, so that a large inventory needs no memory for it. What must hold: a recipient that the
//! catalog knows is never left out; a basis that is not known is called unknown.

mod record;
pub use record::*;

use super::Assessment;
use super::facts::{concerns, told};
use super::provider::Providers;
use super::rules::case::name_of;
use super::wording::fill;
use crate::catalog::Catalog;
use crate::catalog::raw::{DataClass, Law, Offering};
use crate::graph::home::{counts, laws_of};
use crate::model::Service;
use crate::model::service::ControlValue;
use crate::model::words::*;

/// Who receives data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecipientKind {
    /// The legal entity that runs the service.
    Operator,
    /// The cloud or data centre underneath.
    Host,
    /// A sub-processor.
    SubProcessor,
    /// People with support access.
    Support,
    /// Another service of the organisation.
    Service,
}

impl RecipientKind {
    /// Word in outputs and key of the report texts (`recipient.<word>`).
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Host => "host",
            Self::SubProcessor => "sub-processor",
            Self::Support => "support",
            Self::Service => "service",
        }
    }
}

/// On which basis personal data goes to a country.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// It stays at home.
    Home,
    /// An adequacy decision, by id.
    Adequacy(String),
    /// An adequacy decision for certified recipients only, by id; whether this one is certified.
    Certified(String, Tri),
    /// Standard contractual clauses.
    Clauses,
    /// None, as far as known: no decision, and clauses are said not to be signed.
    Missing,
    /// Not known.
    Unknown,
    /// No personal data.
    NotPersonal,
}

impl Basis {
    /// Word in outputs and key of the report texts (`basis.<word>`).
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Adequacy(_) => "adequacy",
            Self::Certified(..) => "certified",
            Self::Clauses => "clauses",
            Self::Missing => "missing",
            Self::Unknown => "unknown",
            Self::NotPersonal => "not-personal",
        }
    }
}

/// Data that goes from a service to a recipient.
#[derive(Debug, Clone, PartialEq)]
pub struct Flow<'a> {
    /// The service, as its place in the inventory.
    pub service: usize,
    /// Data class ids; `None`: not known.
    pub classes: Option<&'a [String]>,
    /// What kind of recipient.
    pub kind: RecipientKind,
    /// Its name.
    pub recipient: String,
    /// The service that receives, as its place in the inventory.
    pub to: Option<usize>,
    /// Country; `None`: not known.
    pub country: Option<String>,
    /// Whether the country lies outside the home.
    pub third_country: Option<bool>,
    /// On which basis.
    pub basis: Basis,
    /// Whether keys are held outside the recipient's reach, so that it sees no content.
    pub encrypted: bool,
    /// Where the fact comes from; `inventory` for declared ones.
    pub source: &'a str,
}

/// Shows where data goes.
#[derive(Debug)]
pub struct DataMap<'a> {
    assessment: &'a Assessment<'a>,
    providers: Providers<'a>,
    ids: rustc_hash::FxHashMap<&'a str, usize>,
}

impl<'a> DataMap<'a> {
    /// Prepares the map.
    #[must_use]
    pub fn new(assessment: &'a Assessment<'a>) -> Self {
        let ids =
            assessment.inventory.services.iter().enumerate().map(|(at, service)| (service.id.as_str(), at)).collect();
        Self { assessment, providers: Providers::new(assessment.catalog, &assessment.inventory.organisation.home), ids }
    }

    /// Everything that a service passes on; empty when it holds no data.
    #[must_use]
    pub fn flows(&self, at: usize) -> Vec<Flow<'a>> {
        let (service, result) = (&self.assessment.inventory.services[at], &self.assessment.services[at]);
        if !result.setup.has_data {
            return Vec::new();
        }
        let mut out = Vec::new();
        let catalog = self.assessment.catalog;
        let own_run = result.setup.self_run(catalog) == Some(true);
        if let Some(ix) = result.setup.offering {
            let offering = catalog.offering_at(ix);
            if !own_run {
                self.provider(at, ix, offering, &mut out);
            }
        } else if let Some(entity) = result
            .setup
            .vendor
            .as_deref()
            .and_then(|id| self.assessment.graph.home.party(catalog, id))
            .filter(|_| !own_run)
        {
            out.push(self.flow(
                at,
                RecipientKind::Operator,
                &entity.name,
                Some(&entity.country),
                &entity.evidence.source,
            ));
        }
        if let Some(region) = result.setup.region.as_deref().and_then(|id| catalog.region(id)) {
            let host = catalog
                .offering(region.offering())
                .map_or(region.provider.provider.as_str(), |offering| &offering.name);
            let name = format!("{host}, {}", region.region.city);
            out.push(self.flow(at, RecipientKind::Host, &name, region.country(), &region.region.evidence.source));
        }
        let sites = &self.assessment.inventory.organisation.sites;
        if let Some(site) = result.setup.site.as_ref().and_then(|id| sites.iter().find(|site| site.id == *id))
            && let Some(entity) = site.operator.as_deref().and_then(|id| self.assessment.graph.home.party(catalog, id))
        {
            out.push(self.flow(at, RecipientKind::Host, &entity.name, site.country.as_deref(), "inventory"));
        }
        for dependency in service.depends_on.iter().filter(|dependency| dependency.data) {
            for id in std::iter::once(&dependency.service).chain(&dependency.any_of) {
                let Some(to) = self.ids.get(id.as_str()).copied() else { continue };
                let country = self.assessment.services[to].country.as_deref();
                let target = &self.assessment.inventory.services[to];
                let name = target.name.as_ref().unwrap_or(&target.id);
                out.push(Flow {
                    to: Some(to),
                    encrypted: false,
                    ..self.flow(at, RecipientKind::Service, name, country, "inventory")
                });
            }
        }
        out
    }

    /// Operator, hosts, sub-processors and support of an offering.
    fn provider(&self, at: usize, ix: usize, offering: &'a Offering, out: &mut Vec<Flow<'a>>) {
        let catalog = self.assessment.catalog;
        let place = self.assessment.services[at].country.as_deref();
        if let Some(entity) = self.providers.operator(ix) {
            let mut flow =
                self.flow(at, RecipientKind::Operator, &entity.name, Some(&entity.country), &offering.evidence.source);
            if let Basis::Certified(_, certified) = &mut flow.basis {
                let vendor = catalog.vendor_of_entity(&entity.id).or_else(|| catalog.vendor(catalog.vendor_id_of(ix)));
                *certified = vendor.and_then(|vendor| vendor.dpf.as_ref()).map_or(Tri::Unknown, |dpf| dpf.holds);
                if *certified == Tri::Yes && !self.providers.home.certified_towards() {
                    *certified = Tri::Unknown;
                }
            }
            out.push(flow);
        }
        for host in offering.hosted_on.iter().filter_map(|id| catalog.offering(id)) {
            let at_place = place.filter(|_| offering.hosted_on.len() == 1);
            out.push(self.flow(at, RecipientKind::Host, &host.name, at_place, &offering.evidence.source));
        }
        for sub in &offering.sub_processors {
            let entity = self.assessment.graph.home.party(catalog, &sub.entity);
            let name = entity.map_or(sub.entity.as_str(), |entity| &entity.name);
            let country = sub.country.as_deref().or(entity.map(|entity| entity.country.as_str()));
            out.push(self.flow(at, RecipientKind::SubProcessor, name, country, &sub.evidence.source));
        }
        let vendor = catalog.vendor(catalog.vendor_id_of(ix)).map_or("", |vendor| vendor.name.as_str());
        for country in &offering.support_from {
            out.push(self.flow(at, RecipientKind::Support, vendor, Some(country), &offering.evidence.source));
        }
    }

    fn flow(&self, at: usize, kind: RecipientKind, name: &str, country: Option<&str>, source: &'a str) -> Flow<'a> {
        let (service, result) = (&self.assessment.inventory.services[at], &self.assessment.services[at]);
        Flow {
            service: at,
            classes: service.data.as_deref(),
            kind,
            recipient: name.to_owned(),
            to: None,
            country: country.map(str::to_owned),
            third_country: country.map(|country| self.providers.home.is_foreign(country)),
            basis: self.basis(service, result.setup.personal, country),
            encrypted: matches!(service.keys, Some(Keys::Hyok | Keys::ClientSide)),
            source,
        }
    }

    fn basis(&self, service: &Service, personal: Option<bool>, country: Option<&str>) -> Basis {
        if personal == Some(false) {
            return Basis::NotPersonal;
        }
        let Some(country) = country else { return Basis::Unknown };
        if !self.providers.home.is_foreign(country) {
            return Basis::Home;
        }
        let decision = self.providers.home.adequacy(self.assessment.catalog, country, self.assessment.today);
        match decision {
            Some(decision) if !decision.certified_only => Basis::Adequacy(decision.id.clone()),
            _ if service.contract.scc == Some(true) => Basis::Clauses,
            Some(decision) => Basis::Certified(decision.id.clone(), Tri::Unknown),
            None if service.contract.scc == Some(false) => Basis::Missing,
            None => Basis::Unknown,
        }
    }

    /// All rows of the record of processing, in the order of the inventory.
    pub fn ropa(&self) -> impl Iterator<Item = RopaRow<'a>> {
        (0..self.assessment.services.len()).filter_map(|at| self.ropa_row(at))
    }
}

/// What a control is said to be.
fn flagged(service: &Service, control: &str) -> Option<bool> {
    service.controls.get(control).and_then(|value| told(value, "flag"))
}

/// The name of a service's category; without one, its own.
fn category_name(service: &Service, catalog: &Catalog) -> Text {
    let category = service.category.as_deref().and_then(|id| catalog.category(id));
    category.map_or_else(|| name_of(service), |category| category.name.clone())
}
