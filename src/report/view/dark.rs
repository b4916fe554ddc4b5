//! What goes dark: the country and the company whose end stops most.

use super::{Build, ServiceView};
use crate::graph::setup::operator_caps;
use crate::model::Strength;
use crate::model::words::*;
use std::collections::{BTreeMap, BTreeSet};

/// What stops when somebody is cut off.
#[derive(Debug, Clone, PartialEq)]
pub struct Dark {
    /// Who.
    pub name: String,
    /// Country code.
    pub code: String,
    /// Services that stop, as places in the inventory.
    pub sure: Vec<usize>,
    /// Services that may stop: the facts do not decide it.
    pub perhaps: Vec<usize>,
    /// Services that degrade.
    pub degraded: Vec<usize>,
    /// Business functions that stop.
    pub functions: Vec<String>,
}

impl Build<'_> {
    /// The jurisdiction whose disruption stops most services.
    pub(super) fn dark_country(&self, services: &[ServiceView]) -> Option<Dark> {
        let mut found: BTreeMap<&str, [Vec<usize>; 3]> = BTreeMap::new();
        for service in services {
            for exposure in &self.assessment.services[service.at].exposures {
                let Some(code) = exposure.jurisdiction.as_deref().filter(|_| exposure.channel == Channel::Disruption)
                else {
                    continue;
                };
                let slot = match (exposure.strength.best, exposure.strength.worst) {
                    (Strength::Full, _) => 0,
                    (_, Strength::Full) => 1,
                    (_, Strength::Reduced) => 2,
                    _ => continue,
                };
                found.entry(code).or_default()[slot].push(service.at);
            }
        }
        let (code, [sure, perhaps, degraded]) = found.into_iter().max_by(|(a, x), (b, y)| {
            let key = |lists: &[Vec<usize>; 3]| (lists[0].len(), lists[1].len(), lists[2].len());
            key(x).cmp(&key(y)).then_with(|| b.cmp(a))
        })?;
        let functions = self.functions(&sure);
        Some(Dark { name: self.country(code), code: code.to_owned(), sure, perhaps, degraded, functions })
    }

    fn functions(&self, services: &[usize]) -> Vec<String> {
        let all: BTreeSet<&String> = services.iter().flat_map(|at| &self.assessment.service(*at).functions).collect();
        all.into_iter().map(|name| super::format::short(&self.names.sentence(name), 80)).collect()
    }

    /// The ultimate parent whose end stops most services: those that it (or a cloud of its underneath) runs, and those
    /// that cannot do without one of these.
    pub(super) fn dark_company(&self, services: &[ServiceView]) -> Option<Dark> {
        let mut runs: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        for service in services {
            for parent in self.parents(service.at) {
                runs.entry(parent).or_default().insert(service.at);
            }
        }
        let dependents = self.hard_dependents();
        let mut best: Option<(String, Vec<usize>)> = None;
        let mut ranked: Vec<_> = runs.into_iter().collect();
        ranked.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.0.cmp(&b.0)));
        for (parent, own) in ranked.into_iter().take(8) {
            let dark = self.darkened(&own, &dependents);
            if best.as_ref().is_none_or(|(_, list)| dark.len() > list.len()) {
                best = Some((parent, dark));
            }
        }
        let (parent, sure) = best?;
        let entity = self.assessment.catalog.entity(&parent)?;
        Some(Dark {
            name: self.names.shown(&entity.name),
            code: entity.country.clone(),
            functions: self.functions(&sure),
            sure,
            perhaps: Vec::new(),
            degraded: Vec::new(),
        })
    }

    /// Ultimate parents that can stop a service by themselves: its own, and those of the clouds underneath.
    fn parents(&self, at: usize) -> BTreeSet<String> {
        let catalog = self.assessment.catalog;
        let result = &self.assessment.services[at];
        let mut out = BTreeSet::new();
        let offering = result.setup.offering.map(|ix| catalog.offering_at(ix));
        let stops = offering
            .map_or(result.setup.self_run(catalog) != Some(true), |o| operator_caps(o)[1].worst == Strength::Full);
        if stops && let Some(parent) = &result.ultimate_parent {
            out.insert(parent.clone());
        }
        let region = result.setup.region.as_deref().and_then(|id| catalog.region(id));
        let mut stack: Vec<&str> = region.iter().map(|region| region.offering()).collect();
        stack.extend(offering.into_iter().flat_map(|o| o.hosted_on.iter().map(String::as_str)));
        let mut seen = BTreeSet::new();
        let home = &self.assessment.graph.home;
        while let Some(id) = stack.pop() {
            let Some(host) = catalog.offering(id).filter(|_| seen.insert(id)) else { continue };
            let vendor = catalog.vendor_of_offering(id);
            let entity = host.operator.as_deref().or(host.seller.as_deref()).and_then(|id| catalog.entity(id));
            if let Some(top) =
                entity.or_else(|| home.contractor(catalog, &vendor?.id)).and_then(|e| catalog.control_chain(e).pop())
            {
                out.insert(top.id.clone());
            }
            stack.extend(host.hosted_on.iter().map(String::as_str));
        }
        out
    }

    fn hard_dependents(&self) -> Vec<Vec<usize>> {
        let services = &self.assessment.inventory.services;
        let mut out = vec![Vec::new(); services.len()];
        for (at, service) in services.iter().enumerate() {
            let stand_ins =
                service.depends_on.iter().flat_map(|d| d.any_of.iter().chain(d.fallback.iter().map(|f| &f.service)));
            let own = service.fallback.iter().map(|f| &f.service);
            for id in service.depends_on.iter().map(|d| &d.service).chain(stand_ins).chain(own) {
                if let Some(needed) = self.ids.get(id.as_str()) {
                    out[*needed].push(at);
                }
            }
        }
        out
    }

    /// Services that stop when these do: a dependency stops a service when it and all that stands in for it are gone.
    fn darkened(&self, own: &BTreeSet<usize>, dependents: &[Vec<usize>]) -> Vec<usize> {
        let services = &self.assessment.inventory.services;
        let mut dark = BTreeSet::new();
        let mut queue: Vec<usize> = own.iter().copied().collect();
        while let Some(at) = queue.pop() {
            if dark.contains(&at) {
                continue;
            }
            let is_dark = |id: &String| self.ids.get(id.as_str()).is_some_and(|at| dark.contains(at));
            let service = &services[at];
            let cut = own.contains(&at)
                || service.depends_on.iter().any(|d| {
                    d.kind == crate::model::DependencyKind::Hard
                        && is_dark(&d.service)
                        && d.any_of.iter().all(is_dark)
                        && d.fallback.iter().all(|f| is_dark(&f.service))
                });
            if cut && service.fallback.iter().all(|f| is_dark(&f.service)) {
                dark.insert(at);
                queue.extend(&dependents[at]);
            }
        }
        dark.into_iter().collect()
    }
}
