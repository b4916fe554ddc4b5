//! `hoheit enrich`, `catalog update` and `catalog diff`: the real binary against servers on this machine.
#![allow(unreachable_pub)]

#[path = "net/answers.rs"]
#[allow(dead_code)]
mod answers;
#[path = "net/server.rs"]
#[allow(dead_code)]
mod server;
mod support;

use answers::{APPLE, APPLE_ENERGY, world};
use server::{Reply, Server, status, typed};
use std::path::Path;
use std::process::Output;
use support::{folder, hoheit, stderr, stdout};

const VENDOR: &str = "id: acme\nname: Acme\nlegal:\n  - { id: acme-energy, name: Apple Energy LLC, country: US, lei: 549300YX4S1LLSMK2627, evidence: { source: none, as_of: 2026-11-21, confidence: low } }\n";
const INVENTORY: &str = "organisation: { name: Stadtwerke Beispielstadt, home: DE }\nservices:\n  - { id: secret-project, vendor: acme, category: mail }\n";
const BUNDLE: &[u8] = include_bytes!("net/fixtures/bundle/catalog.bundle");
const SIGNATURE: &str = include_str!("net/fixtures/bundle/catalog.bundle.minisig");
const KEY: &str = include_str!("net/fixtures/bundle/key.pub");
const OTHER_KEY: &str = include_str!("net/fixtures/bundle/other.pub");

fn put(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    std::fs::write(path, text).expect("written");
}

fn place() -> tempfile::TempDir {
    let folder = folder();
    put(folder.path(), "i.yaml", INVENTORY);
    put(folder.path(), "own/entities/acme.yaml", VENDOR);
    folder
}

fn enrich(folder: &Path, server: &Server, more: &[&str]) -> Output {
    let (gleif, wikidata) = (format!("gleif={}", server.url("/gleif")), format!("wikidata={}", server.url("/sparql")));
    let socket = server.address.to_string();
    let mut arguments = vec!["enrich", "i.yaml", "--catalog", "own", "--loopback", &socket];
    arguments.extend(["--endpoint", &gleif, "--endpoint", &wikidata]);
    arguments.extend(more);
    hoheit(folder, &arguments)
}

fn lock(folder: &Path) -> Option<String> {
    std::fs::read_to_string(folder.join("hoheit.lock")).ok()
}

#[test]
fn answers_go_into_the_lock_and_the_next_run_asks_nothing() {
    let (server, folder) = (world(), place());
    let output = enrich(folder.path(), &server, &["--yes"]);
    let (said, found) = (stderr(&output), stdout(&output));
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("127.0.0.1 (GLEIF): LEI 549300YX4S1LLSMK2627"), "{said}");
    assert!(found.contains("APPLE ENERGY LLC") && found.contains(APPLE), "{found}");
    assert!(found.contains("ultimate parent"), "{found}");
    let text = lock(folder.path()).expect("a lock file");
    assert!(text.contains(APPLE_ENERGY) && text.contains("sha256"), "{text}");
    assert!(!text.contains("secret-project") && !text.contains("Stadtwerke"));

    let before = server.asked().len();
    for more in [&["--yes"][..], &["--locked"], &["--locked", "--offline"]] {
        let output = enrich(folder.path(), &server, more);
        assert_eq!(output.status.code(), Some(0), "{more:?}: {}", stderr(&output));
    }
    assert_eq!(server.asked().len(), before, "nothing was asked again");
    assert_eq!(lock(folder.path()), Some(text));
}

#[test]
fn nothing_is_sent_without_agreement_and_nothing_when_locked_or_offline() {
    let (server, folder) = (world(), place());
    for (more, code, words) in [
        (&[""; 0][..], 2, "--yes"),
        (&["--locked"], 1, "not-locked"),
        (&["--offline", "--yes"], 2, "--offline"),
        (&["--yes", "--site", "ftp://x.example/"], 2, "--site"),
        (&["--yes", "--endpoint", "nobody=https://x.example/"], 2, "no source `nobody`"),
    ] {
        let output = enrich(folder.path(), &server, more);
        assert_eq!(output.status.code(), Some(code), "{more:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(words), "{more:?}: {}", stderr(&output));
    }
    assert!(server.asked().is_empty());
    assert_eq!(lock(folder.path()), None);
}

#[test]
fn a_failing_source_keeps_the_old_lock_and_the_run_says_so() {
    let folder = place();
    let good = world();
    assert_eq!(enrich(folder.path(), &good, &["--yes"]).status.code(), Some(0));
    let text = lock(folder.path()).expect("a lock file");
    let broken = Server::new(|_| typed("application/json", "{\"data\":"));
    let aged = age(&text);
    put(folder.path(), "hoheit.lock", &aged);
    let output = enrich(folder.path(), &broken, &["--yes", "--max-age", "30"]);
    assert_eq!(lock(folder.path()), Some(aged));
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(stderr(&output).contains("not-looked-up") && stderr(&output).contains("stale-fact"), "{}", stderr(&output));
}

/// The same lock file with answers of an earlier year.
fn age(text: &str) -> String {
    text.lines()
        .map(|line| match line.split_once("time: ") {
            Some((before, _)) => format!("{before}time: 2025-01-01T00:00:00Z\n"),
            None => format!("{line}\n"),
        })
        .collect()
}

#[test]
fn a_damaged_lock_file_is_left_alone() {
    let (server, folder) = (world(), place());
    put(folder.path(), "hoheit.lock", "version: 2\n");
    let output = enrich(folder.path(), &server, &["--yes"]);
    assert_eq!(output.status.code(), Some(4), "{}", stderr(&output));
    assert_eq!(lock(folder.path()).as_deref(), Some("version: 2\n"));
    assert!(server.asked().is_empty());
}

fn serving(signature: Option<String>) -> Server {
    Server::new(move |asked| -> Reply {
        match (asked.path.as_str(), &signature) {
            ("/catalog.bundle", _) => typed("application/octet-stream", BUNDLE),
            ("/catalog.bundle.minisig", Some(signature)) => typed("text/plain", signature.clone()),
            _ => status(404),
        }
    })
}

fn update(folder: &Path, server: &Server, key: &str, into: &str) -> Output {
    let (url, socket) = (server.url("/catalog.bundle"), server.address.to_string());
    let arguments = ["catalog", "update", "--from", &url, "--key", key, "--into", into, "--loopback", &socket];
    hoheit(folder, &[&arguments[..], &["--yes", "--allow-older"]].concat())
}

#[test]
fn a_signed_catalog_is_written_pinned_and_usable_and_the_difference_is_told() {
    let (server, folder) = (serving(Some(SIGNATURE.to_owned())), place());
    put(folder.path(), "key.pub", KEY);
    for _ in 0..2 {
        let output = update(folder.path(), &server, "key.pub", "new");
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    }
    assert!(folder.path().join("new/entities/example.yaml").is_file());
    assert!(lock(folder.path()).expect("a lock file").contains("2026.12.1"));
    let left: Vec<_> = std::fs::read_dir(folder.path())
        .expect("readable")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.starts_with(".hoheit-"))
        .collect();
    assert!(left.is_empty(), "{left:?}");

    let output = hoheit(folder.path(), &["catalog", "diff", "shipped", "new"]);
    assert!(stdout(&output).contains("+ vendor example\n"), "{}{}", stdout(&output), stderr(&output));
    put(folder.path(), "moved/entities/acme.yaml", &VENDOR.replace("country: US", "country: FR"));
    let output = hoheit(folder.path(), &["catalog", "diff", "own", "moved", "--inventory", "i.yaml"]);
    let told = stdout(&output);
    assert!(told.contains("~ vendor acme (services: secret-project)"), "{told}{}", stderr(&output));
    assert!(told.contains("services touched: secret-project"), "{told}");
}

#[test]
fn nothing_unsigned_or_foreign_is_taken_and_no_other_folder_replaced() {
    let folder = place();
    let unsigned = update(folder.path(), &serving(None), KEY, "new");
    assert_eq!(unsigned.status.code(), Some(1), "{}", stderr(&unsigned));
    let server = serving(Some(SIGNATURE.to_owned()));
    let foreign = update(folder.path(), &server, OTHER_KEY, "new");
    assert_eq!(foreign.status.code(), Some(4), "{}", stderr(&foreign));
    let before = server.asked().len();
    let taken = update(folder.path(), &server, KEY, "own");
    assert_eq!(taken.status.code(), Some(1), "{}", stderr(&taken));
    assert!(folder.path().join("own/entities/acme.yaml").is_file());
    assert_eq!(server.asked().len(), before);
    assert!(!folder.path().join("new").exists() && lock(folder.path()).is_none());
}
