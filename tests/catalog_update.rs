//! A catalog from the folder of whoever publishes it to the run that uses it: bundled, signed with a key that this test
//! makes, fetched, verified, pinned, compared. And everything that must not get through.
#![allow(unreachable_pub)]

#[path = "net/server.rs"]
#[allow(dead_code)]
mod server;
#[path = "net/signing.rs"]
mod signing;
mod support;

use server::{Reply, Server, status, typed};
use signing::Signer;
use std::path::Path;
use std::process::Output;
use std::sync::{Arc, Mutex};
use support::{folder, hoheit, stderr, stdout};

const EVIDENCE: &str = "evidence: { source: none, as_of: 2026-11-21, confidence: medium }";

fn put(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    std::fs::write(path, text).expect("written");
}

/// What a publisher keeps: one vendor with two products, owned by whoever is named.
fn published(folder: &Path, name: &str, version: &str, owner: &str) {
    put(
        folder,
        &format!("{name}/catalog.yaml"),
        &format!("version: \"{version}\"\nas_of: 2026-11-21\nlicence: CC0-1.0\n"),
    );
    let entity = |id: &str, name: &str, country: &str, rest: &str| {
        format!("  - id: {id}\n    name: {name}\n    country: {country}\n{rest}    {EVIDENCE}\n")
    };
    let stake = format!("    owned_by: [{{ owner: {owner}, kind: majority, {EVIDENCE} }}]\n");
    let text = format!(
        "id: acme\nname: Acme\nlegal:\n{}{}{}",
        entity("acme-gmbh", "Acme GmbH", "DE", &stake),
        entity("old-owner", "Alte Eigner AG", "DE", "    top: family\n"),
        entity("new-owner", "Buyer Inc", "US", "    top: dispersed\n"),
    );
    put(folder, &format!("{name}/entities/acme.yaml"), &text);
    let offering = |id: &str, category: &str| {
        format!("  - {{ id: {id}, name: {id}, categories: [{category}], kind: commercial, {EVIDENCE} }}\n")
    };
    let text = format!("vendor: acme\nofferings:\n{}{}", offering("acme-mail", "mail"), offering("acme-crm", "crm"));
    put(folder, &format!("{name}/offerings/acme.yaml"), &text);
}

const INVENTORY: &str = "organisation: { name: Stadtwerke Beispielstadt, home: DE }\nservices:\n  - { id: post, category: mail, offering: acme-mail }\n  - { id: kunden, category: crm, offering: acme-crm }\n  - { id: rest, category: mail, vendor: hetzner }\n";

/// What lies at the publisher's address now.
type Shelf = Arc<Mutex<(Vec<u8>, Option<String>)>>;

fn shop() -> (Server, Shelf) {
    let shelf = Shelf::default();
    let theirs = Arc::clone(&shelf);
    let server = Server::new(move |asked| -> Reply {
        let shelf = theirs.lock().expect("shelf");
        match (asked.path.as_str(), &shelf.1) {
            ("/c.bundle", _) => typed("application/octet-stream", shelf.0.clone()),
            ("/c.bundle.minisig", Some(signature)) => typed("text/plain", signature.clone()),
            _ => status(404),
        }
    });
    (server, shelf)
}

/// Bundles a folder with the program and signs it.
fn publish(folder: &Path, name: &str, signer: &Signer, shelf: &Shelf) -> Vec<u8> {
    let file = format!("{name}.bundle");
    let output = hoheit(folder, &["catalog", "bundle", name, "-o", &file]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stderr(&output).contains(&format!("minisign -Sm {file}")), "{}", stderr(&output));
    let bytes = std::fs::read(folder.join(file)).expect("a bundle");
    let signature = signer.sign(&bytes, &format!("catalog of {name}"));
    *shelf.lock().expect("shelf") = (bytes.clone(), Some(signature));
    bytes
}

fn update(folder: &Path, server: &Server, into: &str, more: &[&str]) -> Output {
    let socket = server.address.to_string();
    let arguments = ["catalog", "update", "--into", into, "--loopback", &socket, "--yes"];
    hoheit(folder, &[&arguments[..], more].concat())
}

fn told(output: &Output) -> (Option<i32>, String) {
    (output.status.code(), format!("{}{}", stdout(output), stderr(output)))
}

fn lock(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("hoheit.lock")).unwrap_or_default()
}

#[test]
fn a_vendor_that_was_bought_arrives_signed_and_names_the_services_that_change() {
    let (folder, signer, (server, shelf)) = (folder(), Signer::new(), shop());
    let here = folder.path();
    put(here, "i.yaml", INVENTORY);
    put(here, "key.pub", &signer.public());
    published(here, "first", "2030.1.1", "old-owner");
    published(here, "second", "2030.2.1", "new-owner");

    publish(here, "first", &signer, &shelf);
    let url = server.url("/c.bundle");
    let (code, said) = told(&update(here, &server, "now", &["--from", &url, "--key", "key.pub"]));
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("version 2030.1.1") && said.contains("signed: catalog of first"), "{said}");
    assert!(lock(here).contains("2030.1.1"), "{}", lock(here));
    let assessed = hoheit(here, &["assess", "i.yaml", "--catalog", "now", "--format", "json"]);
    assert_eq!(assessed.status.code(), Some(0), "{}", stderr(&assessed));

    // The lock file knows address and key by now.
    publish(here, "second", &signer, &shelf);
    let (code, said) = told(&update(here, &server, "next", &[]));
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = told(&hoheit(here, &["catalog", "diff", "now", "next", "--inventory", "i.yaml"]));
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("Acme is now controlled by Buyer Inc (US) instead of Alte Eigner AG (DE): 2 services change."),
        "{said}"
    );
    assert!(said.contains("services touched: kunden, post"), "{said}");
    let german = hoheit(here, &["catalog", "diff", "now", "next", "--inventory", "i.yaml", "--lang", "de"]);
    assert!(stdout(&german).contains("2 Dienste ändern sich"), "{}", stdout(&german));

    // The pin is the newer one: the older folder no longer passes for it.
    let (code, said) = told(&hoheit(here, &["check", "i.yaml", "--catalog", "now"]));
    assert_eq!(code, Some(4), "{said}");
    assert!(said.contains("not the catalog that `hoheit.lock` pins"), "{said}");
    // Neither does the newer one with a word changed.
    let path = here.join("next/entities/acme.yaml");
    let text = std::fs::read_to_string(&path).expect("a file");
    std::fs::write(&path, text.replace("country: US", "country: FR")).expect("written");
    let (code, said) = told(&hoheit(here, &["check", "i.yaml", "--catalog", "next"]));
    assert_eq!(code, Some(4), "{said}");
    assert!(said.contains("`entities/acme.yaml` was changed or added"), "{said}");
}

#[test]
fn nothing_old_replaced_unsigned_or_signed_by_others_gets_through() {
    let (folder, signer, (server, shelf)) = (folder(), Signer::new(), shop());
    let here = folder.path();
    put(here, "key.pub", &signer.public());
    published(here, "first", "2030.1.1", "old-owner");
    published(here, "second", "2030.2.1", "new-owner");
    let old = publish(here, "first", &signer, &shelf);
    let old_signature = signer.sign(&old, "x");
    let new = publish(here, "second", &signer, &shelf);
    let url = server.url("/c.bundle");
    let (code, said) = told(&update(here, &server, "now", &["--from", &url, "--key", "key.pub"]));
    assert_eq!(code, Some(0), "{said}");
    let before = lock(here);
    let stays = |code: Option<i32>, said: &str, expected: i32, words: &str| {
        assert_eq!(code, Some(expected), "{said}");
        assert!(said.contains(words), "{words}: {said}");
        assert_eq!(lock(here), before, "{words}");
        let text = std::fs::read_to_string(here.join("now/catalog.yaml")).expect("a file");
        assert!(text.contains("2030.2.1"), "{words}: {text}");
    };

    // A replay of an honestly signed older one.
    *shelf.lock().expect("shelf") = (old.clone(), Some(old_signature.clone()));
    let (code, said) = told(&update(here, &server, "now", &[]));
    stays(code, &said, 4, "version 2030.1.1 is older than 2030.2.1");
    // The version in use with other content, honestly signed.
    published(here, "other", "2030.2.1", "old-owner");
    publish(here, "other", &signer, &shelf);
    let (code, said) = told(&update(here, &server, "now", &[]));
    stays(code, &said, 4, "with other content");
    // The signature of another file, none at all, and a file changed on the way.
    for (bytes, signature, expected, words) in [
        (new.clone(), Some(old_signature), 4, "the signature does not fit"),
        (new.clone(), None, 1, "an unsigned catalog is not taken"),
        ([&new[..], b"\n"].concat(), Some(signer.sign(&new, "x")), 4, "the signature does not fit"),
    ] {
        *shelf.lock().expect("shelf") = (bytes, signature);
        let (code, said) = told(&update(here, &server, "now", &[]));
        stays(code, &said, expected, words);
    }
    // Somebody else's key is not even asked with.
    let stranger = Signer::new();
    publish(here, "second", &stranger, &shelf);
    put(here, "stranger.pub", &stranger.public());
    let asked = server.asked().len();
    let (code, said) = told(&update(here, &server, "now", &["--key", "stranger.pub"]));
    stays(code, &said, 4, "signed with another key");
    assert_eq!(server.asked().len(), asked, "nothing was asked");
    let (code, said) = told(&update(here, &server, "now", &["--key", "stranger.pub", "--new-key"]));
    assert_eq!(code, Some(0), "{said}");
    assert_ne!(lock(here), before);
}

#[test]
fn an_old_one_is_taken_only_when_told_to_and_a_bundle_is_made_only_of_a_sound_folder() {
    let (folder, signer, (server, shelf)) = (folder(), Signer::new(), shop());
    let here = folder.path();
    put(here, "key.pub", &signer.public());
    published(here, "ancient", "2001.1.1", "old-owner");
    let once = publish(here, "ancient", &signer, &shelf);
    assert_eq!(publish(here, "ancient", &signer, &shelf), once, "the same folder gives the same bytes");
    let url = server.url("/c.bundle");
    let arguments = ["--from", &url, "--key", "key.pub"];
    let (code, said) = told(&update(here, &server, "now", &arguments));
    assert_eq!((code, said.contains("is older than")), (Some(4), true), "{said}");
    let (code, said) = told(&update(here, &server, "now", &[&arguments[..], &["--allow-older"]].concat()));
    assert_eq!(code, Some(0), "{said}");

    for (path, text, words) in [
        ("ancient/entities/acme.yaml", "id: acme\nname: Acme\nlegal: 3\n", "invalid"),
        ("ancient/catalog.yaml", "version: newest\nas_of: 2026-11-21\nlicence: CC0-1.0\n", "not made of numbers"),
    ] {
        let good = std::fs::read_to_string(here.join(path)).expect("a file");
        put(here, path, text);
        let (code, said) = told(&hoheit(here, &["catalog", "bundle", "ancient"]));
        assert_eq!(code, Some(4), "{said}");
        assert!(said.contains(words), "{said}");
        put(here, path, &good);
    }
    std::fs::remove_file(here.join("ancient/catalog.yaml")).expect("removed");
    let (code, said) = told(&hoheit(here, &["catalog", "bundle", "ancient"]));
    assert_eq!((code, said.contains("has no `catalog.yaml`")), (Some(4), true), "{said}");
}

#[test]
fn without_a_pin_address_and_key_must_be_given() {
    let (folder, (server, _)) = (folder(), shop());
    let url = server.url("/c.bundle");
    for (more, words) in [(&[][..], "--from is missing"), (&["--from", &url], "--key is missing")] {
        let (code, said) = told(&update(folder.path(), &server, "now", more));
        assert_eq!((code, said.contains(words)), (Some(2), true), "{said}");
    }
    assert!(server.asked().is_empty());
}
