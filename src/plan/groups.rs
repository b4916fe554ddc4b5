//! Who moves together, and who waits for whom.
//!
//! In: services that move, hard needs, groups. Out: units (sets that move together) and for each the units that come
//! first. Cycles of hard needs become one unit; the walk is iterative, so that long chains do no harm.

use super::problem::Problem;

/// Sets of services that move together, in an order in which what is needed comes first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Units {
    /// Members of each unit, sorted.
    pub members: Vec<Vec<usize>>,
    /// For each unit the units before it.
    pub before: Vec<Vec<usize>>,
    /// Unit of each service, if it moves.
    pub unit_of: Vec<Option<usize>>,
}

/// Who may not come later than whom: for each moving service what it needs and whom it moves with.
#[must_use]
pub fn not_later(problem: &Problem, moves: &[bool]) -> Vec<Vec<usize>> {
    let mut edges: Vec<Vec<usize>> = problem
        .services
        .iter()
        .enumerate()
        .map(|(at, item)| {
            if !moves[at] {
                return Vec::new();
            }
            item.needs.iter().filter(|need| need.hard && moves[need.on]).map(|need| need.on).collect()
        })
        .collect();
    for group in &problem.groups {
        let members: Vec<usize> = group.iter().copied().filter(|&member| moves[member]).collect();
        for (at, &member) in members.iter().enumerate() {
            // A ring holds a group together.
            let next = members[(at + 1) % members.len()];
            if next != member {
                edges[member].push(next);
            }
        }
    }
    edges
}

/// Forms units of the services that move.
#[must_use]
pub fn units(problem: &Problem, moves: &[bool]) -> Units {
    let edges = not_later(problem, moves);
    let mut members = strongly_connected(&edges);
    members.retain(|group| group.iter().all(|&member| moves[member]));
    for group in &mut members {
        group.sort_unstable();
    }
    let mut unit_of = vec![None; problem.services.len()];
    for (unit, group) in members.iter().enumerate() {
        for &member in group {
            unit_of[member] = Some(unit);
        }
    }
    let before = members.iter().enumerate().map(|(unit, group)| {
        let needed = group.iter().flat_map(|&member| &edges[member]).filter_map(|&on| unit_of[on]);
        let mut found: Vec<usize> = needed.filter(|&other| other != unit).collect();
        found.sort_unstable();
        found.dedup();
        found
    });
    Units { before: before.collect(), members, unit_of }
}

/// Tarjan's algorithm with its own stack. Components come out with what they point to before them.
#[must_use]
pub fn strongly_connected(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    const UNSEEN: usize = usize::MAX;
    let count = edges.len();
    let (mut number, mut low) = (vec![UNSEEN; count], vec![0; count]);
    let mut on_stack = vec![false; count];
    let (mut stack, mut found) = (Vec::new(), Vec::new());
    let mut clock = 0;
    for root in 0..count {
        if number[root] != UNSEEN {
            continue;
        }
        let mut walk = vec![(root, 0)];
        while let Some(&mut (at, ref mut edge)) = walk.last_mut() {
            if *edge == 0 && number[at] == UNSEEN {
                number[at] = clock;
                low[at] = clock;
                clock += 1;
                stack.push(at);
                on_stack[at] = true;
            }
            if let Some(&to) = edges[at].get(*edge) {
                *edge += 1;
                if number[to] == UNSEEN {
                    walk.push((to, 0));
                } else if on_stack[to] {
                    low[at] = low[at].min(number[to]);
                }
                continue;
            }
            walk.pop();
            if let Some(&(parent, _)) = walk.last() {
                low[parent] = low[parent].min(low[at]);
            }
            if low[at] == number[at] {
                let mut group = Vec::new();
                while let Some(member) = stack.pop() {
                    on_stack[member] = false;
                    group.push(member);
                    if member == at {
                        break;
                    }
                }
                found.push(group);
            }
        }
    }
    found
}

/// A service pinned to an early wave that cannot come before one pinned to a later wave: the services from the later one to
/// the earlier one, each needed by (or moving with) the next.
#[must_use]
pub fn wave_contradiction(problem: &Problem, moves: &[bool]) -> Option<Vec<usize>> {
    let edges = not_later(problem, moves);
    let mut waiting: Vec<Vec<usize>> = vec![Vec::new(); edges.len()];
    for (from, targets) in edges.iter().enumerate() {
        for &to in targets {
            waiting[to].push(from);
        }
    }
    let mut pinned: Vec<(u32, usize)> = problem
        .services
        .iter()
        .enumerate()
        .filter(|(at, _)| moves[*at])
        .filter_map(|(at, item)| item.pin.wave.map(|wave| (wave, at)))
        .collect();
    pinned.sort_by_key(|&(wave, at)| (std::cmp::Reverse(wave), at));
    let mut parent: Vec<Option<usize>> = vec![None; edges.len()];
    let mut seen = vec![false; edges.len()];
    for (wave, late) in pinned {
        if seen[late] {
            continue;
        }
        seen[late] = true;
        let mut queue = std::collections::VecDeque::from([late]);
        while let Some(at) = queue.pop_front() {
            if problem.services[at].pin.wave.is_some_and(|early| early < wave) {
                let mut path = vec![at];
                let mut step = at;
                while let Some(previous) = parent[step] {
                    path.push(previous);
                    step = previous;
                }
                path.reverse();
                return Some(path);
            }
            for &next in &waiting[at] {
                if !seen[next] {
                    seen[next] = true;
                    parent[next] = Some(at);
                    queue.push_back(next);
                }
            }
        }
    }
    None
}
