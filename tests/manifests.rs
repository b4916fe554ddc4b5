//! What files show, by the scenarios under `tests/manifests/`.
//!
//! Each `*.case` file holds several files, separated by lines `=== path`. Lines of those files may end in a comment
//! `NOT OK: vendor region` (the place is observed so; `-` for no region) or `OK` (nothing is observed here). A scenario
//! passes when the observed places are exactly those that are marked `NOT OK`, with vendor and region.
#![allow(unreachable_pub)]

#[path = "manifests/support.rs"]
mod support;

#[path = "manifests/behaviour.rs"]
mod behaviour;
#[path = "manifests/derived.rs"]
mod derived;
#[path = "manifests/robust.rs"]
mod robust;

use std::path::Path;

#[test]
fn scenarios_show_exactly_what_they_mark() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/manifests");
    let mut cases = Vec::new();
    let mut folders = vec![root];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "case") {
                cases.push(path);
            }
        }
    }
    cases.sort();
    assert!(cases.len() >= 10, "scenarios are missing");
    let mut wrong = Vec::new();
    for case in cases {
        let text = std::fs::read_to_string(&case).expect("case");
        let files = support::split(&text);
        let expected = support::expected(&files);
        let scan = support::scan(&files);
        let mut seen: Vec<String> = scan.observations.iter().flat_map(support::seen).collect();
        seen.sort();
        seen.dedup();
        if seen != expected {
            let missing: Vec<_> = expected.iter().filter(|line| !seen.contains(line)).collect();
            let extra: Vec<_> = seen.iter().filter(|line| !expected.contains(line)).collect();
            wrong.push(format!("{}\n  missing {missing:#?}\n  extra {extra:#?}", case.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
