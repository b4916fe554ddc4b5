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
fn mistakes_of_a_doubled_service_are_said_with_it() {
    let text = b"organisation: { name: X, home: DE }\nservices:\n  - id: crm\n  - id: crm\n    vendor: mircosoft\n";
    let (code, said) = run(text);
    assert_eq!(code, Some(4));
    assert!(said.contains("declared twice") && said.contains("did you mean `microsoft`"), "{said}");
}

#[test]
fn ids_that_nobody_knows_are_shown_where_they_stand() {
    let (code, said) = run("organisation: { name: Ä, home: Germany, sites: [{ id: rz, country: DEU }] }
services:
  - id: a
    region: aws/eu-centrl-1
    site: rzz
    data: [mail-contnt]
    contract: { party: microsofft }
    target: microsft-365
    controls: { exit_plann: true }
    answers: { gdprr: { a: 1 } }
    category: cmr
"
    .as_bytes());
    assert_eq!(code, Some(4));
    for (place, meant) in [
        ("1:32", "`DE` (Germany)"),
        ("1:68", "`DE` (Germany)"),
        ("4:13", "`eu-central-1`"),
        ("5:11", "`rz`"),
        ("6:12", "`mail-content`"),
        ("7:24", "`microsoft`"),
        ("8:13", "`microsoft-365`"),
        ("9:17", "`exit_plan`"),
        ("10:16", "`gdpr`"),
        ("11:15", "`crm`"),
    ] {
        let at = said.find(&format!("--> i.yaml:{place}\n")).unwrap_or_else(|| panic!("{place} in:\n{said}"));
        let block = said[at..].split("error[").next().expect("a block");
        assert!(block.contains("not known") && block.contains(&format!("did you mean {meant}")), "{place}:\n{block}");
    }
}

#[test]
fn no_service_is_dropped_without_a_word() {
    for (services, expected) in [
        ("  - id: ~\n", "empty `id`"),
        ("  -\n", "no `id`"),
        ("  - id: ''\n", "cannot be an id"),
        ("  - id: [a]\n", "takes text"),
        ("  - a\n", "takes a mapping"),
    ] {
        let (code, said) = run(format!("organisation: {{ name: X }}\nservices:\n{services}").as_bytes());
        assert_eq!(code, Some(4), "{services}{said}");
        assert!(said.contains(expected) && said.contains("--> i.yaml:3:"), "{services}{said}");
    }
    let folder = folder();
    std::fs::write(folder.path().join("i.yaml"), "organisation: { name: X }\nservices: [{ id: unknown }]\n")
        .expect("written");
    assert_eq!(hoheit(folder.path(), &["assess", "i.yaml"]).status.code(), Some(0), "a name like any other");
}

#[test]
fn one_mistake_is_one_message() {
    let (_, said) = run(b"organisation: {}\nservices: [{ id: a }]\n");
    assert!(said.contains("1 error in the input"), "{said}");
    assert!(run(b"organisation: { name: X, budget: -5 }\nservices: [{ id: a }]\n").1.contains("found `-5`"));
}

#[test]
fn numbers_beyond_every_calendar_are_refused() {
    for field in ["contract: { notice: 999999 months }", "contract: { notice: 1e300 }", "rto: 99999999y", "rto: 1e18"] {
        let (code, said) = run(format!("organisation: {{ name: X }}\nservices: [{{ id: a, {field} }}]\n").as_bytes());
        assert_eq!(code, Some(4), "{field}: {said}");
        assert!(said.contains("up to 100 years"), "{field}: {said}");
    }
    let folder = folder();
    let far = "organisation: { name: X, budget: 1e300, people: 4000000000, capacity: { days_per_month: 1e-9 } }
services:
  - { id: a, offering: microsoft-365, contract: { ends: 9999-12-31, notice: 100 years, renews: 1 month }, wave: 4000000000 }
  - { id: b, offering: github, contract: { ends: 0001-01-01 }, not_before: 9999-12-31, cost: 1e300, rto: 100 years }
";
    std::fs::write(folder.path().join("i.yaml"), far).expect("written");
    for command in ["assess", "plan", "check"] {
        let output = hoheit(folder.path(), &[command, "i.yaml"]);
        assert!(!stderr(&output).contains("panicked"), "{command}: {}", stderr(&output));
        assert!(matches!(output.status.code(), Some(0 | 4 | 10)), "{command}: {}", stderr(&output));
    }
}

#[test]
fn thousands_of_mistakes_and_a_name_of_megabytes_end_quickly() {
    let mut text = String::from("organisation: { name: X }\nservices:\n");
    for number in 0..5_000 {
        text.push_str(&format!("  - {{ id: s{number}, offering: nope-{number}, depends_on: [zz{number}] }}\n"));
    }
    let begun = std::time::Instant::now();
    let (code, said) = run(text.as_bytes());
    assert_eq!(code, Some(4));
    assert!(said.contains("10000 errors in the input") && said.contains("… and 9950 more"), "{said}");
    let long = "x".repeat(2_000_000);
    let (code, _) = run(format!("organisation: {{ name: X }}\nservices: [{{ id: a, offering: {long} }}]\n").as_bytes());
    assert_eq!(code, Some(4));
    assert!(begun.elapsed().as_secs() < 60, "a debug build on a busy machine takes a few seconds");
}

#[test]
fn line_ends_and_marks_of_other_systems_change_nothing() {
    let (code, said) =
        run("\u{feff}organisation: { name: X }\r\nservices:\r\n  - id: a\r\n    offering: microsft-365\r\n".as_bytes());
    assert_eq!(code, Some(4));
    assert!(said.contains("--> i.yaml:4:15") && !said.contains('␍'), "{said}");
    let (code, said) = run(b"organisation: { name: \"X\0Y\" }\nservices: [{ id: a }]\n");
    assert_eq!(code, Some(4));
    assert!(said.contains("--> i.yaml:1:25"), "{said}");
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
fn an_input_is_never_written_over() {
    let folder = folder();
    small(folder.path());
    std::fs::write(folder.path().join("t.csv"), "Name;Produkt\nCRM;Salesforce\n").expect("written");
    for arguments in [
        &["assess", "t.csv", "-o", "t.csv"][..],
        &["assess", "i.yaml", "--format", "html", "-o", "./i.yaml"],
        &["plan", "t.csv", "-o", "t.csv"],
        &["check", "i.yaml", "--format", "json", "-o", "i.yaml"],
        &["check", "i.yaml", "--write-baseline", "i.yaml"],
        &["simulate", "i.yaml", "--deny", "US", "--format", "json", "-o", "i.yaml"],
    ] {
        let output = hoheit(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", stderr(&output));
        assert!(stderr(&output).contains("is an input"), "{}", stderr(&output));
    }
    assert!(std::fs::read_to_string(folder.path().join("t.csv")).expect("there").starts_with("Name;Produkt"));
}

#[cfg(unix)]
#[test]
fn devices_links_and_read_only_files_are_left_in_place() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder();
    small(folder.path());
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("real.html"), "old").expect("written");
    std::os::unix::fs::symlink("real.html", at("link.html")).expect("linked");
    assert_eq!(hoheit(folder.path(), &["assess", "i.yaml", "-o", "link.html"]).status.code(), Some(0));
    assert!(std::fs::symlink_metadata(at("link.html")).expect("there").is_symlink());
    assert!(std::fs::read_to_string(at("real.html")).expect("there").starts_with("<!doctype"));
    std::fs::set_permissions(at("real.html"), std::fs::Permissions::from_mode(0o444)).expect("set");
    let output = hoheit(folder.path(), &["assess", "i.yaml", "-o", "real.html"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("read-only"), "{}", stderr(&output));
    let full = std::path::Path::new("/dev/full");
    if full.exists() {
        let output = hoheit(folder.path(), &["assess", "i.yaml", "--format", "json", "-o", "/dev/full"]);
        assert_eq!(output.status.code(), Some(1), "a full disk is said: {}", stderr(&output));
        let device = std::fs::OpenOptions::new().write(true).open(full).expect("opened");
        let status = std::process::Command::new(env!("CARGO_BIN_EXE_hoheit"))
            .args(["assess", "i.yaml", "--format", "json"])
            .current_dir(folder.path())
            .stdout(device)
            .stderr(std::process::Stdio::null())
            .status()
            .expect("started");
        assert_eq!(status.code(), Some(1), "standard output that is full is said too");
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
    let said = stderr(&output);
    assert!(said.contains("circle") && said.contains("--> c/entities/a.yaml:4:11"), "{said}");
}

#[test]
fn a_misspelt_catalog_is_shown_where_it_is_wrong() {
    let folder = folder();
    std::fs::create_dir_all(folder.path().join("c/entities")).expect("created");
    small(folder.path());
    let run = |text: &[u8]| {
        std::fs::write(folder.path().join("c/entities/a.yaml"), text).expect("written");
        let output = hoheit(folder.path(), &["assess", "i.yaml", "--catalog", "c"]);
        assert_eq!(output.status.code(), Some(4), "{}", stderr(&output));
        stderr(&output)
    };
    let said = run("\u{feff}id: a\nnmae: A\n".as_bytes());
    assert!(said.contains("c/entities/a.yaml:2:1") && said.contains("did you mean `name`?"), "{said}");
    assert!(run(b"id: a\nname: \xff\n").contains("line 2"));
    std::fs::create_dir_all(folder.path().join("c/offerings")).expect("created");
    let host = "vendor: a\nofferings:\n  - { id: a-desk, name: A, categories: [ticketing], kind: commercial, hosted_on: [awss], evidence: { source: none, as_of: 2026-11-21, confidence: low } }\n";
    std::fs::write(folder.path().join("c/offerings/a.yaml"), host).expect("written");
    let said = run(b"id: a\nname: A\nlegal: []\n");
    assert!(said.contains("awss"), "an unknown host is no absent one: {said}");
    std::fs::remove_dir_all(folder.path().join("c")).expect("removed");
    std::fs::create_dir(folder.path().join("c")).expect("created");
    assert_eq!(
        hoheit(folder.path(), &["assess", "i.yaml", "--catalog", "c"]).status.code(),
        Some(3),
        "an empty folder"
    );
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

#[test]
fn lint_tells_names_that_stand_for_two_things() {
    let folder = folder();
    let entity = "id: own\nname: Own House\nlegal:\n  - id: own-gmbh\n    name: Own GmbH\n    country: DE\n    top: unknown\n    \
                  evidence: { source: none, as_of: 2026-11-02, confidence: low }\n";
    let offering = |id: &str, name: &str| {
        format!(
            "  - id: {id}\n    name: {name}\n    categories: [wiki]\n    kind: self-hosted\n    \
             evidence: {{ source: none, as_of: 2026-11-02, confidence: low }}\n"
        )
    };
    let sold = [offering("own-a", "Own Pages"), offering("own-b", "Own-Pages"), offering("own-c", "Own House")];
    for (path, text) in [
        ("entities/own.yaml", entity.to_owned()),
        ("offerings/own/products.yaml", format!("vendor: own\nofferings:\n{}", sold.concat())),
    ] {
        let path = folder.path().join("own").join(path);
        std::fs::create_dir_all(path.parent().expect("folder")).expect("made");
        std::fs::write(path, text).expect("written");
    }
    let output = hoheit(folder.path(), &["catalog", "lint", "own"]);
    assert!(stderr(&output).contains("`own pages` names both"), "{}", stderr(&output));
    assert!(!stderr(&output).contains("`own house`"), "{}", stderr(&output));
}

#[test]
fn what_looks_alike_is_no_second_id_and_pins_that_contradict_are_told() {
    let text = "organisation: { name: X, home: DE }
services:
  - { id: \"crm\\u200b\", vendor: microsoft }
  - { id: \"c\\u202erm\", vendor: microsoft }
  - { id: a, vendor: microsoft, cost: { per_year: 5, currency: Euro } }
  - { id: b, vendor: microsoft, keep: true, placement: local }
";
    let (code, said) = run(text.as_bytes());
    assert_eq!(code, Some(4));
    assert_eq!(said.matches("error[invalid-id]").count(), 2, "{said}");
    assert!(said.contains("`Euro` is no currency") && said.contains("ISO 4217"), "{said}");
    assert!(said.contains("warning[contradicting-pins]") && said.contains("--> i.yaml:6:56"), "{said}");
}
