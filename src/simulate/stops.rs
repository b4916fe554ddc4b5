//! From changes that stop something to the nodes that stop themselves.
//!
//! In: a change and the world in which it happens. Out: [`Seed`]s. Everything else follows from the graph. What is not
//! known may be hit: a missing fact becomes a seed of the worst world, wherever the fact could be the one that counts.

use super::change::Change;
use crate::catalog::Catalog;
use crate::catalog::index::OfferingIx;
use crate::catalog::raw::Offering;
use crate::graph::home::{bound, laws_of};
use crate::graph::outage::Seed;
use crate::graph::setup::own_edges;
use crate::graph::{Graph, NodeIx, Setup, Target, maybe};
use crate::inventory::Inventory;
use crate::model::words::*;
use crate::model::{Interval, Service, Strength};

/// The world in which something stops.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'s> {
    /// What was declared.
    pub inventory: &'s Inventory,
    /// What is known of the world.
    pub catalog: &'s Catalog,
    /// Who depends on whom.
    pub graph: &'s Graph,
    /// The day.
    pub today: Date,
}

impl Scene<'_> {
    /// What stops by itself when `change` happens.
    #[must_use]
    pub fn seeds(&self, change: &Change) -> Vec<Seed> {
        match change {
            Change::DenyCountry(_, countries) => countries.iter().flat_map(|country| self.country(country)).collect(),
            Change::DenyVendor(vendor) => self.vendor(vendor),
            Change::LoseOffering(ix) => self.graph.concerned_offering(*ix).map(Seed::sure).into_iter().collect(),
            Change::LoseRegion(region) => self.region(region),
            Change::LoseSite(site) => self.site(site),
            Change::LoseProvider(provider) => self.provider(provider),
            _ => Vec::new(),
        }
    }

    fn country(&self, country: &str) -> Vec<Seed> {
        let seed = |node, strength| Seed { node, strength, unknown: false };
        let hold = |binding| self.hold(country, binding);
        let mut seeds = Vec::new();
        if let Some(ties) = self.graph.ties(country) {
            seeds.extend(ties.into_iter().map(|(node, binding)| seed(node, hold(binding))));
        } else {
            // At home nothing ties anybody to the law, so the entities and places themselves stop.
            for entity in self.graph.entities(self.catalog) {
                let acting = self.graph.acting(&entity.id);
                if entity.country == country {
                    seeds.extend(acting.map(|node| seed(node, hold(Binding::Headquarters))));
                    seeds.extend(self.graph.owning(&entity.id).map(|node| seed(node, hold(Binding::ParentControl))));
                }
                if entity.establishments.iter().any(|place| place == country) {
                    seeds.extend(acting.map(|node| seed(node, hold(Binding::Establishment))));
                }
            }
            let there = hold(Binding::DataLocation).join(hold(Binding::ServiceInCountry));
            for (at, service) in self.inventory.services.iter().enumerate() {
                let edges = own_edges(
                    &Setup::of(service, self.catalog),
                    &self.inventory.organisation,
                    &self.graph.home,
                    self.catalog,
                );
                for (_, edge) in
                    edges.iter().filter(|(target, _)| matches!(target, Target::Place(place, _) if place == country))
                {
                    seeds.push(seed(self.graph.core_node(at), there.capped(edge.caps[1])));
                }
            }
        }
        seeds.retain(|seed| seed.strength != Interval::NONE);
        // A place that is not known counts only where lying there would surely bind.
        let places = [Binding::DataLocation, Binding::ServiceInCountry].iter().any(|b| hold(*b).best > Strength::None);
        seeds.extend(self.gaps(|relation| places || relation != Relation::LocatedIn));
        seeds
    }

    /// How the laws under which a country can stop somebody hold who has this tie. Where the catalog knows no such law,
    /// seat and ownership count, and the rest may.
    fn hold(&self, country: &str, binding: Binding) -> Interval {
        let laws = || laws_of(self.catalog, country).filter(|law| law.kind == LawKind::Disruption);
        let under = |binding| laws().fold(Interval::NONE, |sum, law| sum.join(bound(law, binding, self.today)));
        if [Binding::Headquarters, Binding::ParentControl].into_iter().any(|binding| under(binding) != Interval::NONE) {
            return under(binding);
        }
        match binding {
            Binding::Headquarters | Binding::ParentControl => Interval::FULL,
            Binding::Establishment | Binding::DataLocation => maybe(Strength::Full),
            Binding::ServiceInCountry | Binding::PersonnelLocation => Interval::NONE,
        }
    }

    fn gaps(&self, counts: impl Fn(Relation) -> bool) -> impl Iterator<Item = Seed> {
        let gaps = self.graph.gaps().into_iter().filter(move |(_, relation, _)| counts(*relation));
        gaps.map(|(node, _, cap)| Seed { node, strength: maybe(cap.worst), unknown: true })
            .collect::<Vec<_>>()
            .into_iter()
    }

    fn vendor(&self, vendor: &str) -> Vec<Seed> {
        let Some(entry) = self.catalog.vendor(vendor) else { return Vec::new() };
        let mut seeds: Vec<Seed> = entry
            .legal
            .iter()
            .flat_map(|entity| [self.graph.acting(&entity.id), self.graph.owning(&entity.id)])
            .flatten()
            .map(Seed::sure)
            .collect();
        if self.hosts_others(vendor) {
            seeds.extend(self.gaps(|relation| relation == Relation::HostedOn));
        }
        seeds.extend(self.perhaps_from(vendor));
        seeds
    }

    /// Whether others run on what this vendor sells.
    fn hosts_others(&self, vendor: &str) -> bool {
        let ours = |id: &str| self.catalog.offering_ix(id).is_some_and(|ix| self.catalog.vendor_id_of(ix) == vendor);
        self.catalog.raw.regions.iter().any(|file| file.hosts_others && ours(&file.offering))
            || self.catalog.hosts().any(ours)
    }

    /// Services of which nobody said who provides them, where this vendor could.
    fn perhaps_from(&self, vendor: &str) -> Vec<Seed> {
        let sells = |category: &str| {
            self.catalog.offerings_of(vendor).any(|offering| offering.categories.iter().any(|id| id == category))
        };
        let could = |service: &Service| {
            let setup = Setup::of(service, self.catalog);
            setup.offering.is_none()
                && setup.vendor.is_none()
                && setup.self_run(self.catalog) != Some(true)
                && service.category.as_deref().is_none_or(sells)
        };
        self.cores(|service| could(service).then_some(Interval::UNKNOWN)).collect()
    }

    /// Seeds at services; those that are not sure are there because a fact is missing.
    fn cores(&self, strength: impl Fn(&Service) -> Option<Interval>) -> impl Iterator<Item = Seed> {
        let seed = |(at, service): (usize, &Service)| {
            let strength = strength(service)?;
            let node: NodeIx = self.graph.core_node(at);
            (strength != Interval::NONE).then_some(Seed { node, strength, unknown: strength.best == Strength::None })
        };
        self.inventory.services.iter().enumerate().filter_map(seed).collect::<Vec<_>>().into_iter()
    }

    fn site(&self, site: &str) -> Vec<Seed> {
        self.cores(|service| (service.site.as_deref() == Some(site)).then_some(Interval::FULL)).collect()
    }

    fn provider(&self, provider: &str) -> Vec<Seed> {
        let Some(file) = self.catalog.provider(provider) else { return Vec::new() };
        let offerings =
            file.regions.iter().filter_map(|region| region.offering.as_deref()).chain([file.offering.as_str()]);
        let mut nodes: Vec<NodeIx> =
            offerings.filter_map(|id| self.graph.concerned_offering(self.catalog.offering_ix(id)?)).collect();
        nodes.sort_unstable();
        nodes.dedup();
        let mut seeds: Vec<Seed> = nodes.into_iter().map(Seed::sure).collect();
        let there = |service: &Service| {
            let region = service.region.as_deref().and_then(|id| self.catalog.region(id))?;
            (region.provider.provider == file.provider).then_some(Interval::FULL)
        };
        seeds.extend(self.cores(there));
        seeds.extend(self.gaps(|relation| relation == Relation::HostedOn));
        seeds
    }

    fn region(&self, region: &str) -> Vec<Seed> {
        let Some(lost) = self.catalog.region(region) else { return Vec::new() };
        let host = self.catalog.offering_ix(lost.offering());
        let hit = |service: &Service| {
            let setup = Setup::of(service, self.catalog);
            if let Some(own) = setup.region.as_deref().and_then(|id| self.catalog.canonical_region(id)) {
                return (own == region).then_some(Interval::FULL);
            }
            if setup.site.is_some() || setup.country.as_deref().is_some_and(|country| country != lost.region.country) {
                return None;
            }
            let ix = setup.offering?;
            Some(self.only_there(ix, region, &lost.region.country, host, &mut Vec::new()))
        };
        self.cores(hit).collect()
    }

    /// Whether an offering of which the region is not said runs in the lost one: surely when it can be had nowhere else.
    fn only_there(
        &self,
        ix: OfferingIx,
        lost: &str,
        country: &str,
        host: Option<OfferingIx>,
        seen: &mut Vec<OfferingIx>,
    ) -> Interval {
        let offering = self.catalog.offering_at(ix);
        if offering.kind == OfferingKind::SelfHosted || seen.contains(&ix) {
            return Interval::NONE;
        }
        seen.push(ix);
        let hosts = || offering.hosted_on.iter().filter_map(|id| self.catalog.offering_ix(id));
        if !offering.regions.is_empty() {
            let (here, elsewhere, same_country) = self.places(offering, lost, country);
            return match (here, elsewhere) {
                (true, false) => Interval::FULL,
                (true, true) => Interval::UNKNOWN,
                (false, _) if same_country && self.runs_on(ix, host, &mut Vec::new()) => Interval::UNKNOWN,
                (false, _) => Interval::NONE,
            };
        }
        if Some(ix) == host {
            return Interval::UNKNOWN;
        }
        hosts().fold(Interval::NONE, |sum, next| sum.join(self.only_there(next, lost, country, host, seen)))
    }

    /// Whether an offering can be had in the lost region, elsewhere, or somewhere in its country.
    fn places(&self, offering: &Offering, lost: &str, country: &str) -> (bool, bool, bool) {
        let (mut here, mut elsewhere, mut same_country) = (false, false, false);
        for place in &offering.regions {
            if let Some(provider) = place.strip_suffix("/*").and_then(|id| self.catalog.provider(id)) {
                let regions = provider.regions.iter().map(|region| format!("{}/{}", provider.provider, region.id));
                for region in regions {
                    here |= region == lost;
                    elsewhere |= region != lost;
                }
            } else if let Some(region) = self.catalog.canonical_region(place) {
                here |= region == lost;
                elsewhere |= region != lost;
            } else {
                elsewhere = true;
                same_country |= place == country;
            }
        }
        (here, elsewhere, same_country)
    }

    fn runs_on(&self, ix: OfferingIx, host: Option<OfferingIx>, seen: &mut Vec<OfferingIx>) -> bool {
        if Some(ix) == host {
            return true;
        }
        if seen.contains(&ix) {
            return false;
        }
        seen.push(ix);
        let hosts = self.catalog.offering_at(ix).hosted_on.iter().filter_map(|id| self.catalog.offering_ix(id));
        hosts.into_iter().any(|next| self.runs_on(next, host, seen))
    }
}
