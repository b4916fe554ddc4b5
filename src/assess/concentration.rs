//! Who stands behind many services at once: ultimate parents, countries, clouds, data centres, hidden common causes.

use super::ServiceResult;
use crate::catalog::Catalog;
use crate::graph::Graph;
use crate::graph::dominators::Cause;
use crate::inventory::Inventory;
use std::collections::BTreeMap;

/// What many services share.
#[derive(Debug, Clone, PartialEq)]
pub struct Concentration {
    /// What is shared.
    pub kind: ConcentrationKind,
    /// Name of what is shared: a legal entity, a country code, an offering, region, site or service id.
    pub name: String,
    /// Services, as places in the inventory.
    pub services: Vec<usize>,
    /// Share of all services, 0 to 1.
    pub share: f64,
}

/// What services can share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConcentrationKind {
    /// The legal entity at the end of the chain of control.
    UltimateParent,
    /// The country they lie in.
    Country,
    /// The cloud underneath, through any number of offerings.
    Cloud,
    /// The region or own site they run in.
    DataCentre,
    /// Something that takes down services together with what was meant to stand in for them.
    CommonCause,
}

impl ConcentrationKind {
    /// Word in public JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UltimateParent => "ultimate-parent",
            Self::Country => "country",
            Self::Cloud => "cloud",
            Self::DataCentre => "data-centre",
            Self::CommonCause => "common-cause",
        }
    }
}

/// All that at least one service has, largest first within a kind.
#[must_use]
#[allow(clippy::cast_precision_loss)]
pub fn concentration(
    inventory: &Inventory,
    catalog: &Catalog,
    graph: &Graph,
    results: &[ServiceResult],
) -> Vec<Concentration> {
    let mut found: BTreeMap<(ConcentrationKind, String), Vec<usize>> = BTreeMap::new();
    for (at, result) in results.iter().enumerate() {
        let mut add = |kind, name: &str| {
            let list = found.entry((kind, name.to_owned())).or_default();
            if list.last() != Some(&at) {
                list.push(at);
            }
        };
        // Whoever publishes open-source software that goes on without them stands behind nothing.
        let free = result.setup.offering.map(|ix| catalog.offering_at(ix)).is_some_and(|offering| {
            offering.kind == crate::model::words::OfferingKind::SelfHosted
                && crate::graph::setup::operator_caps(offering)[1] == crate::model::Interval::NONE
        });
        if let Some(parent) = result.ultimate_parent.as_deref().filter(|_| !free).and_then(|id| catalog.entity(id)) {
            add(ConcentrationKind::UltimateParent, &parent.name);
        }
        if let Some(country) = &result.country {
            add(ConcentrationKind::Country, country);
        }
        let region = inventory.services[at].region.as_deref().and_then(|id| catalog.region(id));
        let mut clouds: Vec<&str> = region.iter().map(|region| region.provider.offering.as_str()).collect();
        clouds.extend(underlying(result.setup.offering, catalog));
        clouds.sort_unstable();
        clouds.dedup();
        for cloud in clouds {
            add(ConcentrationKind::Cloud, cloud);
        }
        if let Some(place) = result.setup.region.as_ref().or(result.setup.site.as_ref()) {
            add(ConcentrationKind::DataCentre, place);
        }
    }
    for group in graph.common_causes() {
        let name = match &group.cause {
            Cause::Service(at) => inventory.services[*at].id.clone(),
            Cause::Offering(ix) => catalog.offering_at(*ix).id.clone(),
            Cause::Entity(id) => catalog.entity(id).map_or_else(|| id.clone(), |entity| entity.name.clone()),
        };
        let list = found.entry((ConcentrationKind::CommonCause, name)).or_default();
        list.push(group.service);
        list.extend(group.members);
        list.sort_unstable();
        list.dedup();
    }
    let mut list: Vec<Concentration> = found
        .into_iter()
        .map(|((kind, name), services)| {
            let share = services.len() as f64 / results.len().max(1) as f64;
            Concentration { kind, name, services, share }
        })
        .collect();
    list.sort_by(|a, b| (a.kind, b.services.len(), &a.name).cmp(&(b.kind, a.services.len(), &b.name)));
    list
}

/// Offerings at the bottom of the hosting chains of an offering.
fn underlying(offering: Option<usize>, catalog: &Catalog) -> Vec<&str> {
    let mut bottom = Vec::new();
    let mut seen = Vec::new();
    let mut stack: Vec<usize> = offering.into_iter().collect();
    while let Some(ix) = stack.pop() {
        if seen.contains(&ix) {
            continue;
        }
        seen.push(ix);
        let entry = catalog.offering_at(ix);
        let below: Vec<usize> = entry.hosted_on.iter().filter_map(|id| catalog.offering_ix(id)).collect();
        if below.is_empty() && Some(ix) != offering {
            bottom.push(entry.id.as_str());
        }
        stack.extend(below);
    }
    bottom
}
