//! The smallest fix set.

use crate::random::Random;
use hoheit::plan::fixset::{ToFix, fix_set};
use std::collections::{BTreeMap, BTreeSet};

fn to_fix(service: &str, ways: &[&[&str]]) -> ToFix {
    let way = |way: &&[&str]| way.iter().map(|vendor| (*vendor).to_owned()).collect();
    ToFix { service: service.to_owned(), weight: 1.0, ways: ways.iter().map(way).collect() }
}

#[test]
fn two_vendors_free_three_services() {
    let services = [
        to_fix("mail", &[&["microsoft"]]),
        to_fix("chat", &[&["microsoft"]]),
        to_fix("crm", &[&["microsoft", "salesforce"]]),
        to_fix("wiki", &[&[]]),
        to_fix("mainframe", &[]),
    ];
    let set = fix_set(&services, &BTreeMap::new());
    assert!(set.exact);
    let names: Vec<&str> = set.steps.iter().map(|step| step.vendor.as_str()).collect();
    assert_eq!(names, ["microsoft", "salesforce"]);
    assert_eq!(set.steps[0].fixes, ["chat", "mail"]);
    assert_eq!(set.steps[0].alone, 2);
    assert_eq!(set.steps[1].fixes, ["crm"]);
    assert_eq!((set.already, set.hopeless), (vec!["wiki".to_owned()], vec!["mainframe".to_owned()]));
}

#[test]
fn with_alternatives_the_set_is_as_cheap_as_any() {
    for seed in 0..150 {
        let mut random = Random::new(seed);
        let vendors: Vec<String> = (0..2 + random.below(6)).map(|at| format!("v{at}")).collect();
        let cost: BTreeMap<String, f64> = vendors.iter().map(|v| (v.clone(), 1.0 + random.below(5) as f64)).collect();
        let services: Vec<ToFix> = (0..1 + random.below(6))
            .map(|at| {
                let ways = 1 + random.below(3);
                let mut way = || -> BTreeSet<String> {
                    (0..1 + random.below(2)).map(|_| vendors[random.below(vendors.len())].clone()).collect()
                };
                ToFix { service: format!("s{at}"), weight: 1.0, ways: (0..ways).map(|_| way()).collect() }
            })
            .collect();
        let fixes = |gone: &BTreeSet<&String>| {
            services.iter().all(|service| service.ways.iter().any(|way| way.iter().all(|vendor| gone.contains(vendor))))
        };
        let mut best = f64::INFINITY;
        for mask in 0_u32..1 << vendors.len() {
            let gone: BTreeSet<&String> =
                vendors.iter().enumerate().filter(|(at, _)| mask & (1 << at) != 0).map(|(_, v)| v).collect();
            if fixes(&gone) {
                best = best.min(gone.iter().map(|vendor| cost[*vendor]).sum());
            }
        }
        let set = fix_set(&services, &cost);
        let gone: BTreeSet<&String> = set.steps.iter().map(|step| &step.vendor).collect();
        assert!(fixes(&gone), "seed {seed}");
        let spent: f64 = gone.iter().map(|vendor| cost[*vendor]).sum();
        assert!(set.exact && (spent - best).abs() < 1e-9, "seed {seed}: {spent} where {best} is possible");
        assert_eq!(set.steps.iter().map(|step| step.fixes.len()).sum::<usize>(), services.len());
    }
}
