//! Services that cannot start without each other.

use super::case::Look;
use super::{Finding, Rule};
use crate::graph::cycles::circles;
use crate::model::DependencyKind;
use crate::model::words::{OwnerKind, Severity};

/// `cycle-of-hard-dependencies`
pub(super) static RULE: Rule = Rule::whole("cycle-of-hard-dependencies", Severity::Medium, OwnerKind::Internal, check);

fn check(look: &Look<'_>, out: &mut Vec<Finding>) {
    let services = &look.assessment.inventory.services;
    for group in stuck(look) {
        let anchored = group.iter().any(|at| look.case(*at).category().is_some_and(|category| category.trust_anchor));
        let severity = if anchored { Severity::High } else { Severity::Medium };
        let first = look.case(group[0]);
        let draft = first.found(&RULE).severity(severity).key(services[group[0]].id.as_str());
        out.push(draft.word("count", group.len().to_string()).text("services", look.services(&group)).done());
    }
}

/// Groups of services that wait for each other after a full stop. A dependency is met when the service, or anything that
/// stands in for it, has started.
fn stuck(look: &Look<'_>) -> Vec<Vec<usize>> {
    let services = &look.assessment.inventory.services;
    let place = |id: &String| look.ids.get(id.as_str()).copied();
    // Every hard dependency with all that meets it.
    let mut needs: Vec<(usize, Vec<usize>)> = Vec::new();
    for (at, service) in services.iter().enumerate() {
        for dependency in service.depends_on.iter().filter(|dependency| dependency.kind == DependencyKind::Hard) {
            let stand_ins = dependency.any_of.iter().chain(dependency.fallback.iter().map(|f| &f.service));
            let direct: Vec<usize> = std::iter::once(&dependency.service).chain(stand_ins).filter_map(place).collect();
            let own = direct.iter().filter_map(|at| services[*at].fallback.as_ref().and_then(|f| place(&f.service)));
            let all: Vec<usize> = own.chain(direct.iter().copied()).collect();
            needs.push((at, all));
        }
    }
    let mut met_by: Vec<Vec<usize>> = vec![Vec::new(); services.len()];
    let mut waits = vec![0_usize; services.len()];
    for (number, (at, all)) in needs.iter().enumerate() {
        waits[*at] += 1;
        all.iter().for_each(|other| met_by[*other].push(number));
    }
    let mut met = vec![false; needs.len()];
    let mut started: Vec<usize> = (0..services.len()).filter(|at| waits[*at] == 0).collect();
    while let Some(at) = started.pop() {
        for number in &met_by[at] {
            if !std::mem::replace(&mut met[*number], true) {
                let waiting = needs[*number].0;
                waits[waiting] -= 1;
                if waits[waiting] == 0 {
                    started.push(waiting);
                }
            }
        }
    }
    let open = needs.iter().zip(&met).filter(|(_, met)| !**met);
    circles(open.flat_map(|((at, all), _)| all.iter().map(|other| (*at, *other))))
}
