//! The tree of what surely follows, and the services on which most hang.
//!
//! Every service that suffers hangs under what the search reached it through; those that the event hits itself hang under
//! the last link before the event: the offering, the entity at the end of the chain of control, the place.

use super::outcome::*;
use super::run::End;
use std::collections::BTreeMap;

/// Services tried as single points: those with most below them.
const TRIED: usize = 16;

/// The tree as lines in the order of reading; `parents` says through which service each was reached.
pub(super) fn tree(outcomes: &[ServiceOutcome], parents: &[Option<usize>]) -> Vec<TreeLine> {
    let children = children(outcomes, parents);
    let below = below(outcomes, parents);
    let mut groups: BTreeMap<Cause, Vec<usize>> = BTreeMap::new();
    for (at, outcome) in outcomes.iter().enumerate() {
        if outcome.state.is_hit() && parents[at].is_none() {
            groups.entry(root(outcome)).or_default().push(at);
        }
    }
    let mut groups: Vec<(Cause, Vec<usize>, usize)> = groups
        .into_iter()
        .map(|(cause, members)| {
            let services = members.iter().map(|at| below[*at]).sum();
            (cause, members, services)
        })
        .collect();
    groups.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.0.cmp(&b.0)));
    let mut lines: Vec<TreeLine> = Vec::new();
    for (cause, members, services) in groups {
        let top = lines.len();
        lines.push(TreeLine { cause, parent: None, depth: 0, state: None, services });
        // Iterative: chains may be as long as the inventory.
        let mut stack: Vec<(usize, usize, usize)> = Vec::new();
        push(&mut stack, members, &below, outcomes, top, 1);
        while let Some((at, parent, depth)) = stack.pop() {
            let line = lines.len();
            let outcome = &outcomes[at];
            lines.push(TreeLine {
                cause: Cause {
                    kind: CauseKind::Service,
                    id: outcome.id.clone(),
                    name: outcome.name.clone(),
                    relation: None,
                },
                parent: Some(parent),
                depth,
                state: Some(outcome.state),
                services: below[at],
            });
            push(&mut stack, children[at].clone(), &below, outcomes, line, depth + 1);
        }
    }
    lines
}

/// Largest first when popped.
fn push(
    stack: &mut Vec<(usize, usize, usize)>,
    mut members: Vec<usize>,
    below: &[usize],
    outcomes: &[ServiceOutcome],
    parent: usize,
    depth: usize,
) {
    members.sort_by(|a, b| below[*a].cmp(&below[*b]).then_with(|| outcomes[*b].id.cmp(&outcomes[*a].id)));
    stack.extend(members.into_iter().map(|at| (at, parent, depth)));
}

/// What a directly hit service hangs under: the last link that is neither the country nor the event.
fn root(outcome: &ServiceOutcome) -> Cause {
    let concrete = |cause: &&Cause| matches!(cause.kind, CauseKind::Offering | CauseKind::Entity);
    let found = outcome.because.iter().rev().find(concrete).or_else(|| outcome.because.last());
    let cause = found.cloned().unwrap_or_else(|| Cause {
        kind: CauseKind::Unknown,
        id: "unknown".to_owned(),
        name: crate::model::words::Text::default(),
        relation: None,
    });
    Cause { relation: None, ..cause }
}

fn children(outcomes: &[ServiceOutcome], parents: &[Option<usize>]) -> Vec<Vec<usize>> {
    let mut children = vec![Vec::new(); outcomes.len()];
    for (at, parent) in parents.iter().enumerate() {
        if let Some(parent) = parent.filter(|_| outcomes[at].state.is_hit()) {
            children[parent].push(at);
        }
    }
    children
}

/// Services in the tree below each, itself included.
fn below(outcomes: &[ServiceOutcome], parents: &[Option<usize>]) -> Vec<usize> {
    let mut waiting: Vec<usize> = children(outcomes, parents).iter().map(Vec::len).collect();
    let mut below: Vec<usize> = outcomes.iter().map(|outcome| usize::from(outcome.state.is_hit())).collect();
    let mut leaves: Vec<usize> =
        (0..outcomes.len()).filter(|at| outcomes[*at].state.is_hit() && waiting[*at] == 0).collect();
    while let Some(at) = leaves.pop() {
        if let Some(parent) = parents[at] {
            below[parent] += below[at];
            waiting[parent] -= 1;
            if waiting[parent] == 0 {
                leaves.push(parent);
            }
        }
    }
    below
}

/// Services without whose stop others would stand: each is held up alone and the rest is computed anew.
pub(super) fn single_points(end: &End<'_>, outcomes: &[ServiceOutcome], parents: &[Option<usize>]) -> Vec<SinglePoint> {
    let below = below(outcomes, parents);
    let mut tried: Vec<usize> =
        (0..outcomes.len()).filter(|at| outcomes[*at].state.is_dark() && below[*at] > 1).collect();
    tried.sort_by(|a, b| below[*b].cmp(&below[*a]).then(a.cmp(b)));
    tried.truncate(TRIED);
    let dark = outcomes.iter().filter(|outcome| outcome.state.is_dark()).count();
    let mut points: Vec<SinglePoint> = tried
        .into_iter()
        .map(|at| {
            let saves = dark.saturating_sub(end.graph.stopped_despite(&end.seeds, at).len());
            SinglePoint { service: outcomes[at].id.clone(), name: outcomes[at].name.clone(), saves }
        })
        .filter(|point| point.saves > 1)
        .collect();
    points.sort_by(|a, b| b.saves.cmp(&a.saves).then_with(|| a.service.cmp(&b.service)));
    points
}
