//! The order of modules, and what may touch the world. A newcomer can trust the tree because this holds.
#![allow(unreachable_pub)]

use std::path::{Path, PathBuf};

/// A module may use only modules before it.
const ORDER: &[&str] = &[
    "source",
    "model",
    "diagnostic",
    "catalog",
    "inventory",
    "manifests",
    "policy",
    "graph",
    "assess",
    "simulate",
    "plan",
    "report",
    "net",
    "cli",
];

/// Crates and items that only some places may name.
const RESERVED: &[(&str, &[&str])] = &[
    ("petgraph::", &["graph/"]),
    ("serde_yaml", &["source/yaml.rs"]),
    ("hcl_edit", &["source/hcl.rs"]),
    ("annotate_snippets", &["report/terminal.rs"]),
    ("reqwest", &["net/http/"]),
    ("good_lp::", &["plan/"]),
    ("calamine::", &["inventory/xlsx.rs"]),
    ("std::fs", &["cli/"]),
    ("std::net", &["net/", "cli/"]),
    ("TcpStream", &["net/http/"]),
    ("TcpListener", &[]),
    ("UdpSocket", &[]),
    ("UnixStream", &[]),
    ("std::process::Command", &[]),
    ("net::Http", &["cli/commands/enrich", "cli/commands/catalog_update.rs"]),
    ("SystemTime", &["cli/", "net/"]),
    ("println!", &["cli/"]),
    ("std::env::var", &["cli/", "net/http/"]),
];

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("src is there").map(|e| e.expect("readable").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    files(&root, &mut all);
    all.into_iter()
        .map(|path| {
            let name = path.strip_prefix(&root).expect("below src").to_string_lossy().replace('\\', "/");
            let text = std::fs::read_to_string(&path).expect("UTF-8");
            // Tests at the end of a file may use what they like.
            let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default().to_owned();
            (name, text)
        })
        .collect()
}

fn code_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(n, line)| (n + 1, line)).filter(|(_, line)| !line.trim_start().starts_with("//"))
}

#[test]
fn modules_use_only_earlier_ones() {
    let mut wrong = Vec::new();
    for (name, text) in sources() {
        let Some((module, _)) = name.split_once('/') else { continue };
        let place = ORDER.iter().position(|m| *m == module).unwrap_or_else(|| panic!("{module} is not in the order"));
        for (number, line) in code_lines(&text) {
            for part in line.split("crate::").skip(1) {
                let used: String = part.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                if let Some(at) = ORDER.iter().position(|m| *m == used)
                    && at > place
                {
                    wrong.push(format!("src/{name}:{number}: {module} uses {used}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_edge_touches_the_world_and_each_library_has_its_place() {
    let mut wrong = Vec::new();
    for (name, text) in sources() {
        for (number, line) in code_lines(&text) {
            for (word, places) in RESERVED {
                if line.contains(word) && !places.iter().any(|place| name.starts_with(place)) {
                    wrong.push(format!("src/{name}:{number}: `{word}` belongs to {}", places.join(", ")));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_header_teaches() {
    for (name, text) in sources() {
        let header = text.lines().take_while(|line| line.starts_with("//!")).count();
        assert!(header > 0, "src/{name} has no module header");
    }
}

#[test]
fn no_drawer_for_odds_and_ends() {
    for (name, _) in sources() {
        for part in name.split(['/', '.']) {
            let drawer = ["util", "utils", "helper", "helpers", "common", "manager", "misc"].contains(&part);
            assert!(!drawer, "src/{name}: name the file after what it holds");
        }
    }
}
