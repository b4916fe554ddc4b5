//! Bad input: a clear diagnostic with line and caret, the right exit code, no panic, no half-written file.
#![allow(unreachable_pub)]

mod support;
use support::{folder, hoheit, stderr};

fn run(text: &[u8]) -> (Option<i32>, String) {
    let folder = folder();
    std::fs::write(folder.path().join("i.yaml"), text).expect("written");
    let output = hoheit(folder.path(), &["assess", "i.yaml"]);
    let left: Vec<_> =
        std::fs::read_dir(folder.path()).expect("readable").map(|e| e.expect("entry").file_name()).collect();
    assert_eq!(left.len(), 1, "only the input is there: {left:?}");
    (output.status.code(), stderr(&output))
}

#[test]
fn everything_wrong_is_said_at_once() {
    let (code, said) = run(b"organisation: { name: X, hoem: DE }
services:
  - id: crm
    offering: salesfroce-service-cloud
    depends_on: [identiy]
    criticallity: high
  - id: identity
    keys: vendr
    contract: { ends: 2027-02-31 }
  - id: crm
");
    assert_eq!(code, Some(4));
    for expected in [
        "did you mean `home`",
        "did you mean `salesforce-service-cloud`",
        "did you mean `identity`",
        "did you mean `criticality`",
        "did you mean `vendor`",
        "2027-02-31",
        "declared twice",
        "--> i.yaml:6:5",
        "^^^",
    ] {
        assert!(said.contains(expected), "{expected} is missing in:\n{said}");
    }
}

#[test]
fn malformed_and_empty_files() {
    for (text, expected) in [
        (&b""[..], "empty"),
        (b"# nothing\n", "empty"),
        (b"services: [", "invalid-yaml"),
        (b"- a\n- b\n", "mapping"),
        (b"organisation: { name: X }\nservices: { a: b }\n", "a list"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"organisation: { name: X }\nservices:\n  - id: \xc3\n", "UTF-8"),
    ] {
        let (code, said) = run(text);
        assert_eq!(code, Some(4), "{said}");
        assert!(said.contains(expected), "{expected} is missing in:\n{said}");
    }
}

#[test]
fn an_alias_bomb_ends_quickly() {
    let mut text = String::from("organisation: { name: X }\nx0: &x0 [a, a, a, a, a, a, a, a, a, a]\n");
    for level in 1..12 {
        text.push_str(&format!("x{level}: &x{level} [{}]\n", vec![format!("*x{}", level - 1); 10].join(", ")));
    }
    let (code, said) = run(text.as_bytes());
    assert_eq!(code, Some(4));
    assert!(said.contains("aliases"), "{said}");
}

#[test]
fn deep_nesting_ends_quickly() {
    let (code, said) = run(format!("organisation: {}", "[".repeat(100_000)).as_bytes());
    assert_eq!(code, Some(4), "{said}");
}

#[test]
fn a_file_over_the_limit_is_refused_without_reading_it() {
    let folder = folder();
    let file = std::fs::File::create(folder.path().join("big.yaml")).expect("created");
    file.set_len(1 << 30).expect("sparse");
    let output = hoheit(folder.path(), &["assess", "big.yaml"]);
    assert_eq!(output.status.code(), Some(4));
    assert!(stderr(&output).contains("larger than 512 MiB"), "{}", stderr(&output));
}

#[test]
fn missing_files_and_empty_folders() {
    let folder = folder();
    assert_eq!(hoheit(folder.path(), &["assess", "nothing.yaml"]).status.code(), Some(3));
    std::fs::create_dir(folder.path().join("empty")).expect("created");
    assert_eq!(hoheit(folder.path(), &["assess", "empty"]).status.code(), Some(3));
}

#[test]
fn an_unwritable_target_fails_before_the_work() {
    let folder = folder();
    std::fs::write(folder.path().join("i.yaml"), "organisation: { name: X }\nservices: [{ id: a }]\n")
        .expect("written");
    for target in ["no/such/folder/r.html", "."] {
        let output = hoheit(folder.path(), &["assess", "i.yaml", "-o", target]);
        assert_ne!(output.status.code(), Some(0), "{target}");
        assert!(stderr(&output).contains("cannot write"), "{}", stderr(&output));
    }
}

#[test]
fn circles_of_ownership_in_an_overlay_are_named() {
    let folder = folder();
    std::fs::create_dir_all(folder.path().join("c/entities")).expect("created");
    let evidence = "{ source: none, as_of: 2026-11-21, confidence: low }";
    std::fs::write(
        folder.path().join("c/entities/a.yaml"),
        format!(
            "id: a\nname: A\nlegal:\n  - {{ id: a-ag, name: A, country: DE, evidence: {evidence}, owned_by: [{{ owner: b-ag, kind: majority, evidence: {evidence} }}] }}\n  - {{ id: b-ag, name: B, country: DE, evidence: {evidence}, owned_by: [{{ owner: a-ag, kind: majority, evidence: {evidence} }}] }}\n"
        ),
    )
    .expect("written");
    std::fs::write(folder.path().join("i.yaml"), "organisation: { name: X }\nservices: [{ id: a }]\n")
        .expect("written");
    let output = hoheit(folder.path(), &["assess", "i.yaml", "--catalog", "c"]);
    assert_eq!(output.status.code(), Some(4));
    assert!(stderr(&output).contains("circle"), "{}", stderr(&output));
}

#[test]
fn wrong_arguments_have_their_own_code() {
    let folder = folder();
    assert_eq!(hoheit(folder.path(), &["asess"]).status.code(), Some(2));
    assert_eq!(hoheit(folder.path(), &["assess", "x", "--lang", "fr"]).status.code(), Some(2));
}

#[test]
fn the_starter_is_valid_as_it_is() {
    let folder = folder();
    assert_eq!(hoheit(folder.path(), &["init", "--yes"]).status.code(), Some(0));
    let again = hoheit(folder.path(), &["init", "--yes"]);
    assert_eq!(again.status.code(), Some(1), "an existing file is never replaced unasked");
    let output = hoheit(folder.path(), &["assess", "inventory.yaml"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

fn small(folder: &std::path::Path) {
    std::fs::write(folder.join("i.yaml"), "organisation: { name: X, home: UK }\nservices: [{ id: a }]\n")
        .expect("written");
}

#[test]
fn a_dash_is_standard_output_and_writes_no_file() {
    let folder = folder();
    small(folder.path());
    let output = hoheit(folder.path(), &["assess", "i.yaml", "-o", "-"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(output.stdout.starts_with(b"<!doctype html>"));
    assert!(!folder.path().join("report.html").exists());
}

#[test]
fn results_of_this_program_in_a_folder_are_no_inventories() {
    let folder = folder();
    small(folder.path());
    let made = hoheit(folder.path(), &["assess", "i.yaml", "--format", "json", "-o", "old.json"]);
    assert_eq!(made.status.code(), Some(0), "{}", stderr(&made));
    let output = hoheit(folder.path(), &["check", ".", "--fail-on", "never"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

#[test]
fn lint_reads_the_folder_of_the_catalog_option() {
    let folder = folder();
    let output = hoheit(folder.path(), &["catalog", "lint", "--catalog", "missing"]);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
}
