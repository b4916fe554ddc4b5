//! The blast radius against a plain fixed point computed here from the inventory alone, on many random inventories.

use crate::support::*;
use hoheit::simulate::{State, simulate};
use std::fmt::Write as _;

/// A small generator, so that every run sees the same inventories.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("fits") % sides
    }

    fn other(&mut self, count: usize, than: &[usize]) -> Option<usize> {
        let free: Vec<usize> = (0..count).filter(|at| !than.contains(at)).collect();
        (!free.is_empty()).then(|| free[self.roll(free.len())])
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Hit,
    Safe,
    NotKnown,
}

struct Stand {
    by: usize,
    never: bool,
}

struct Needed {
    service: usize,
    soft: bool,
    any_of: Vec<usize>,
    fallback: Option<Stand>,
}

struct Plain {
    kind: Kind,
    needs: Vec<Needed>,
    fallback: Option<Stand>,
}

fn stand(dice: &mut Dice, count: usize, not: &[usize]) -> Option<Stand> {
    if dice.roll(3) > 0 {
        return None;
    }
    Some(Stand { by: dice.other(count, not)?, never: dice.roll(3) == 0 })
}

fn invent(dice: &mut Dice) -> Vec<Plain> {
    let count = 2 + dice.roll(14);
    (0..count)
        .map(|at| {
            let kind = [Kind::Hit, Kind::Safe, Kind::Safe, Kind::Safe, Kind::NotKnown][dice.roll(5)];
            let mut needs: Vec<Needed> = Vec::new();
            for _ in 0..dice.roll(4) {
                let used: Vec<usize> = needs.iter().map(|need| need.service).chain([at]).collect();
                let Some(service) = dice.other(count, &used) else { continue };
                let any_of: Vec<usize> = if dice.roll(4) == 0 {
                    dice.other(count, &[at, service]).into_iter().collect()
                } else {
                    Vec::new()
                };
                let taken: Vec<usize> = any_of.iter().copied().chain([at, service]).collect();
                needs.push(Needed { service, soft: dice.roll(3) == 0, fallback: stand(dice, count, &taken), any_of });
            }
            Plain { kind, needs, fallback: stand(dice, count, &[at]) }
        })
        .collect()
}

fn id(at: usize) -> String {
    format!("s{at:02}")
}

fn stand_text(stand: &Stand) -> String {
    format!("{{ service: {}, tested: {} }}", id(stand.by), if stand.never { "never" } else { "2026-01-01" })
}

fn text(plain: &[Plain]) -> String {
    let mut out = String::from("organisation: { name: X, home: DE, sites: [{ id: rz, country: DE }] }\nservices:\n");
    for (at, service) in plain.iter().enumerate() {
        let what = match service.kind {
            Kind::Hit => ", vendor: hetzner, country: DE",
            Kind::Safe => ", deployment: self-hosted, site: rz",
            Kind::NotKnown => "",
        };
        let needs: Vec<String> = service
            .needs
            .iter()
            .map(|need| {
                let mut entry =
                    format!("{{ service: {}, kind: {}", id(need.service), if need.soft { "soft" } else { "hard" });
                if !need.any_of.is_empty() {
                    let _ = write!(
                        entry,
                        ", any_of: [{}]",
                        need.any_of.iter().map(|at| id(*at)).collect::<Vec<_>>().join(", ")
                    );
                }
                if let Some(stand) = &need.fallback {
                    let _ = write!(entry, ", fallback: {}", stand_text(stand));
                }
                entry + " }"
            })
            .collect();
        let fallback =
            service.fallback.as_ref().map(|stand| format!(", fallback: {}", stand_text(stand))).unwrap_or_default();
        let _ = writeln!(out, "  - {{ id: {}{what}, depends_on: [{}]{fallback} }}", id(at), needs.join(", "));
    }
    out
}

/// 0 goes on, 1 degrades, 2 stops: the words in docs/simulation.md. A stand-in that needs what it stands in for is lost at
/// first, then as it was found the time before.
fn fixed_point(plain: &[Plain], worst: bool, upheld: Option<usize>) -> Vec<u8> {
    let needs = needs(plain);
    let mut before = vec![2_u8; plain.len()];
    if let Some(at) = upheld {
        before[at] = 0;
    }
    loop {
        let level = least(plain, worst, upheld, |at, by| needs[by][at].then(|| before[by]));
        if level == before {
            return level;
        }
        before = level;
    }
}

/// Who needs whom, through whomever, stand-ins included.
fn needs(plain: &[Plain]) -> Vec<Vec<bool>> {
    let mut needs = vec![vec![false; plain.len()]; plain.len()];
    for (at, service) in plain.iter().enumerate() {
        for need in &service.needs {
            let all =
                need.any_of.iter().copied().chain([need.service]).chain(need.fallback.iter().map(|stand| stand.by));
            all.for_each(|on| needs[at][on] = true);
        }
        if let Some(stand) = &service.fallback {
            needs[at][stand.by] = true;
        }
    }
    for through in 0..plain.len() {
        for from in 0..plain.len() {
            for to in 0..plain.len() {
                needs[from][to] |= needs[from][through] && needs[through][to];
            }
        }
    }
    needs
}

/// The least fixed point; `circular` gives the level that counts for a stand-in at a service where it is not its own.
fn least(
    plain: &[Plain],
    worst: bool,
    upheld: Option<usize>,
    circular: impl Fn(usize, usize) -> Option<u8>,
) -> Vec<u8> {
    let mut level = vec![0_u8; plain.len()];
    loop {
        let stands = |at: usize, stand: &Stand, level: &[u8]| {
            if worst && stand.never { 2 } else { circular(at, stand.by).unwrap_or(level[stand.by]) }
        };
        let next: Vec<u8> = plain
            .iter()
            .enumerate()
            .map(|(at, service)| {
                if upheld == Some(at) {
                    return 0;
                }
                let own = match service.kind {
                    Kind::Hit => 2,
                    Kind::NotKnown if worst => 2,
                    _ => 0,
                };
                let needed = service.needs.iter().map(|need| {
                    let members = std::iter::once(level[need.service])
                        .chain(need.any_of.iter().map(|at| level[*at]))
                        .chain(need.fallback.iter().map(|stand| stands(at, stand, &level)));
                    let lost = members.min().unwrap_or(0);
                    if need.soft { lost.min(1) } else { lost }
                });
                let core = needed.fold(own, u8::max);
                service.fallback.as_ref().map_or(core, |stand| core.min(stands(at, stand, &level)))
            })
            .collect();
        if next == level {
            return level;
        }
        level = next;
    }
}

fn level(state: State) -> u8 {
    match state {
        State::DarkAtOnce | State::DarkLater => 2,
        State::Degraded => 1,
        State::Unaffected | State::StandsIn | State::Perhaps => 0,
    }
}

#[test]
fn it_is_what_a_plain_fixed_point_gives() {
    let mut dice = Dice(20_261_121);
    let scenario = scenario(vec![event("deny", "vendor:hetzner", 0.0)]);
    let (mut dark, mut carried, mut perhaps, mut points) = (0, 0, 0, 0);
    for round in 0..150 {
        let plain = invent(&mut dice);
        let text = text(&plain);
        let inventory = inventory(&text, catalog());
        let simulation = simulate(&assessed(&inventory, catalog()), &scenario).expect("runs");
        let (best, worst) = (fixed_point(&plain, false, None), fixed_point(&plain, true, None));
        for (at, service) in simulation.services.iter().enumerate() {
            assert_eq!(level(service.state), best[at], "round {round}, {}, best world\n{text}", service.id);
            assert_eq!(level(service.worst), worst[at], "round {round}, {}, worst world\n{text}", service.id);
            assert_eq!(
                service.state == State::Perhaps,
                best[at] == 0 && worst[at] > 0,
                "round {round}, {}\n{text}",
                service.id
            );
            assert_eq!(
                worst[at] > 0,
                !service.because.is_empty(),
                "every consequence has a chain: round {round}, {}",
                service.id
            );
            if service.state == State::StandsIn {
                assert!(!service.stands_in.is_empty());
                carried += 1;
            }
            dark += usize::from(service.state.is_dark());
            perhaps += usize::from(service.state == State::Perhaps);
        }
        for point in &simulation.single_points {
            let at: usize = point.service[1..].parse().expect("a number");
            let count = |levels: &[u8]| levels.iter().filter(|level| **level == 2).count();
            let saved = count(&best) - count(&fixed_point(&plain, false, Some(at)));
            assert_eq!(point.saves, saved, "round {round}, {}\n{text}", point.service);
            points += 1;
        }
        let in_tree = simulation.tree.iter().filter(|line| line.state.is_some()).count();
        assert_eq!(
            in_tree,
            best.iter().filter(|level| **level > 0).count(),
            "the tree holds what surely suffers, once"
        );
    }
    // The inventories are worth the name.
    assert!(dark > 200 && carried > 20 && perhaps > 50 && points > 20, "{dark} {carried} {perhaps} {points}");
}
