//! Rows of all tables as one list: ids, and references from row to row.
//!
//! In: the rows that were read. Out: services whose needs name each other by id. What must hold: what a row refers to and no
//! row is becomes a service of which nothing is known.

use super::super::merge::free_id;
use super::{Reader, Reference};
use crate::catalog::names::fold;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::fields::shorten;
use crate::model::Service;
use crate::model::service::{Dependency, DependencyKind, Fallback, Tested};
use rustc_hash::{FxHashMap, FxHashSet};

impl Reader<'_> {
    /// Gives ids, connects references, adds what is only referred to.
    pub(super) fn finish(&mut self) -> Vec<Service> {
        let rows = std::mem::take(&mut self.rows);
        let mut taken: FxHashSet<String> =
            rows.iter().filter(|row| row.given_id).map(|row| row.service.id.clone()).collect();
        let mut services = Vec::with_capacity(rows.len());
        let mut open = Vec::new();
        let mut index: FxHashMap<String, Option<usize>> = FxHashMap::default();
        for (at, row) in rows.into_iter().enumerate() {
            let mut service = row.service;
            if !row.given_id {
                service.id = free_id(&service.id, &mut taken);
            }
            let mut keys: Vec<String> = std::iter::once(&service.id)
                .chain(&service.name)
                .chain(&service.aliases)
                .map(|name| fold(name))
                .collect();
            keys.sort();
            keys.dedup();
            for key in keys {
                index.entry(key).and_modify(|known| *known = None).or_insert(Some(at));
            }
            open.extend(row.needs.into_iter().map(|need| (at, need, false)));
            open.extend(row.fallback.into_iter().map(|fallback| (at, fallback, true)));
            services.push(service);
        }
        for (from, to) in std::mem::take(&mut self.relations) {
            let at = self.refer(&from, &mut services, &mut index, &mut taken);
            open.push((at, to, false));
        }
        for (at, reference, stands_in) in open {
            let to = self.refer(&reference, &mut services, &mut index, &mut taken);
            if to == at {
                continue;
            }
            let (id, span) = (services[to].id.clone(), Some(reference.1));
            if stands_in {
                services[at].fallback = Some(Fallback { service: id, span, tested: Tested::NotSaid });
            } else if services[at].depends_on.iter().all(|known| known.service != id) {
                let needed = Dependency {
                    service: id,
                    span,
                    kind: DependencyKind::Hard,
                    data: true,
                    fallback: None,
                    any_of: Vec::new(),
                };
                services[at].depends_on.push(needed);
            }
        }
        services
    }

    fn refer(
        &mut self,
        (name, span): &Reference,
        services: &mut Vec<Service>,
        index: &mut FxHashMap<String, Option<usize>>,
        taken: &mut FxHashSet<String>,
    ) -> usize {
        if let Some(Some(at)) = index.get(&fold(name)) {
            return *at;
        }
        let several = index.contains_key(&fold(name));
        let message = if several {
            format!("`{}` names several services; it is kept as one of its own", shorten(name))
        } else {
            format!(
                "`{}` is referred to but not listed; it is kept as a service of which nothing is known",
                shorten(name)
            )
        };
        self.found.push(Diagnostic::warning("unlisted-service", message).at(*span, "referred to here"));
        let mut service = Service::unknown(free_id(&slug(name), taken));
        service.name = Some(name.clone());
        service.span = Some(*span);
        index.insert(fold(name), Some(services.len()));
        services.push(service);
        services.len() - 1
    }
}

/// An id from a name.
pub(super) fn slug(name: &str) -> String {
    let folded: String = fold(name).chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let parts: Vec<&str> = folded.split('-').filter(|part| !part.is_empty()).collect();
    let slug: String = parts.join("-").chars().take(60).collect();
    if slug.is_empty() { "service".to_owned() } else { slug }
}
