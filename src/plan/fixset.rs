//! The smallest fix set: which few vendors, replaced, bring all critical services to target.
//!
//! In: for each critical service the ways to fix it, each a set of vendors that must go (usually one way). Out: vendors in
//! the order in which replacing them pays most, with what each brings. Exact by a programme up to a stated size, above it
//! greedy, and said so.

use good_lp::{Expression, SolverModel, constraint, default_solver, variable, variables};
use std::collections::{BTreeMap, BTreeSet};

/// Most vendors and ways together that are given to the solver.
pub const SIZE_MOST: usize = 400;

/// A critical service.
#[derive(Debug, Clone, PartialEq)]
pub struct ToFix {
    /// Id.
    pub service: String,
    /// How much it counts.
    pub weight: f64,
    /// Each way: all of these vendors must go. Empty: it is at target already. No way at all: it cannot be fixed.
    pub ways: Vec<BTreeSet<String>>,
}

/// The fix set.
#[derive(Debug, Clone, PartialEq)]
pub struct FixSet {
    /// Vendors to replace, the most useful next one first.
    pub steps: Vec<FixStep>,
    /// Services that nothing fixes.
    pub hopeless: Vec<String>,
    /// Services at target already.
    pub already: Vec<String>,
    /// Whether no cheaper set exists.
    pub exact: bool,
}

/// One vendor of a fix set.
#[derive(Debug, Clone, PartialEq)]
pub struct FixStep {
    /// The vendor.
    pub vendor: String,
    /// Services that reach target with it, once those before are gone.
    pub fixes: Vec<String>,
    /// Services at target after it.
    pub fixed_so_far: usize,
    /// Their share of all that can be fixed, by weight.
    pub share_so_far: f64,
    /// Services that would reach target if this vendor alone went.
    pub alone: usize,
}

/// Finds the set. `cost` says what replacing a vendor costs; vendors not in it cost 1.
#[must_use]
pub fn fix_set(services: &[ToFix], cost: &BTreeMap<String, f64>) -> FixSet {
    let mut open: Vec<&ToFix> = services.iter().collect();
    open.sort_by(|a, b| a.service.cmp(&b.service));
    let ids = |filter: &dyn Fn(&ToFix) -> bool| -> Vec<String> {
        open.iter().filter(|service| filter(service)).map(|service| service.service.clone()).collect()
    };
    let hopeless = ids(&|service| service.ways.is_empty());
    let already = ids(&|service| service.ways.iter().any(BTreeSet::is_empty));
    open.retain(|service| !service.ways.is_empty() && !service.ways.iter().any(BTreeSet::is_empty));
    let price = |vendor: &str| cost.get(vendor).copied().filter(|cost| cost.is_finite() && *cost > 0.0).unwrap_or(1.0);
    let vendors: BTreeSet<&str> = open.iter().flat_map(|service| &service.ways).flatten().map(String::as_str).collect();
    let single = open.iter().all(|service| service.ways.len() == 1);
    let ways: usize = open.iter().map(|service| service.ways.len()).sum();
    let (set, exact) = if single {
        (vendors, true)
    } else if vendors.len() + ways <= SIZE_MOST
        && let Some(set) = by_programme(&open, &vendors, &price)
    {
        (set, true)
    } else {
        (greedy(&open, &price), false)
    };
    FixSet { steps: ordered(&open, set, &price), hopeless, already, exact }
}

fn by_programme<'a>(
    open: &[&ToFix],
    vendors: &BTreeSet<&'a str>,
    price: &dyn Fn(&str) -> f64,
) -> Option<BTreeSet<&'a str>> {
    let mut vars = variables!();
    let goes: BTreeMap<&str, _> = vendors.iter().map(|&vendor| (vendor, vars.add(variable().binary()))).collect();
    let mut aim = Expression::default();
    for (vendor, var) in &goes {
        aim.add_mul(price(vendor), *var);
    }
    let mut constraints = Vec::new();
    for service in open {
        let mut one = Expression::default();
        for way in &service.ways {
            let taken = vars.add(variable().binary());
            one.add_mul(1.0, taken);
            constraints.extend(way.iter().map(|vendor| constraint!(taken <= goes[vendor.as_str()])));
        }
        constraints.push(constraint!(one >= 1.0));
    }
    let model = constraints.into_iter().fold(vars.minimise(aim).using(default_solver), SolverModel::with);
    let mut options = microlp::SolveOptions::default();
    options.node_limit = Some(super::programme::NODES_MOST);
    let solution = model.as_inner().solve_with(options).ok()?.into_solution().ok()?;
    if solution.termination_reason() != microlp::TerminationReason::ProvenOptimal {
        return None;
    }
    let values: Vec<f64> = solution.iter().map(|(_, value)| value).collect();
    Some(vendors.iter().zip(values).filter(|(_, value)| *value > 0.5).map(|(&vendor, _)| vendor).collect())
}

/// Takes the way with the most weight for its cost, again and again; then drops what is not needed.
fn greedy<'a>(open: &[&'a ToFix], price: &dyn Fn(&str) -> f64) -> BTreeSet<&'a str> {
    let mut set: BTreeSet<&'a str> = BTreeSet::new();
    let fixed = |set: &BTreeSet<&str>, service: &ToFix| {
        service.ways.iter().any(|way| way.iter().all(|vendor| set.contains(vendor.as_str())))
    };
    let mut rest: Vec<&'a ToFix> = open.to_vec();
    loop {
        rest.retain(|service| !fixed(&set, service));
        let mut candidates: BTreeMap<Vec<&'a str>, f64> = BTreeMap::new();
        for service in &rest {
            for way in &service.ways {
                let missing: Vec<&str> =
                    way.iter().map(String::as_str).filter(|vendor| !set.contains(vendor)).collect();
                *candidates.entry(missing).or_default() += service.weight.max(1e-9);
            }
        }
        let rated = candidates.into_iter().map(|(way, weight)| {
            let cost: f64 = way.iter().map(|vendor| price(vendor)).sum();
            (weight / cost.max(1e-9), way)
        });
        let Some((_, way)) = rated.max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(&a.1))) else { break };
        set.extend(way);
    }
    for vendor in set.clone() {
        set.remove(vendor);
        if !open.iter().all(|service| fixed(&set, service)) {
            set.insert(vendor);
        }
    }
    set
}

/// Next comes what completes the most weight for its cost, looking ahead over the services not yet complete.
fn ordered(open: &[&ToFix], mut set: BTreeSet<&str>, price: &dyn Fn(&str) -> f64) -> Vec<FixStep> {
    let total: f64 = open.iter().map(|service| service.weight).sum();
    let mut gone: BTreeSet<&str> = BTreeSet::new();
    let mut rest: Vec<&ToFix> = open.to_vec();
    let (mut steps, mut share, mut count) = (Vec::new(), 0.0, 0);
    while !set.is_empty() {
        let mut gain: BTreeMap<Vec<&str>, f64> = BTreeMap::new();
        for service in &rest {
            for way in service
                .ways
                .iter()
                .filter(|way| way.iter().all(|vendor| gone.contains(vendor.as_str()) || set.contains(vendor.as_str())))
            {
                let missing: Vec<&str> =
                    way.iter().map(String::as_str).filter(|vendor| !gone.contains(vendor)).collect();
                *gain.entry(missing).or_default() += service.weight;
            }
        }
        let rated =
            gain.iter().map(|(way, weight)| (weight / way.iter().map(|vendor| price(vendor)).sum::<f64>(), way));
        let best = rated.max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1))).map(|(_, way)| way.clone());
        let next: Vec<&str> = best.unwrap_or_else(|| set.iter().copied().collect());
        for name in next {
            let Some(vendor) = set.take(name) else { continue };
            gone.insert(vendor);
            let done = |service: &ToFix| {
                service.ways.iter().any(|way| way.iter().all(|vendor| gone.contains(vendor.as_str())))
            };
            let fixes: Vec<&ToFix> = rest.iter().copied().filter(|service| done(service)).collect();
            rest.retain(|service| !done(service));
            count += fixes.len();
            share += fixes.iter().map(|service| service.weight).sum::<f64>();
            let alone =
                open.iter().filter(|service| service.ways.iter().any(|way| way.len() == 1 && way.contains(vendor)));
            steps.push(FixStep {
                vendor: vendor.to_owned(),
                fixes: fixes.iter().map(|service| service.service.clone()).collect(),
                fixed_so_far: count,
                share_so_far: if total > 0.0 { share / total } else { 1.0 },
                alone: alone.count(),
            });
        }
    }
    steps
}
