//! The gate from the outside: what `check`, `scan`, `diff` and `explain` write, and how they exit.
#![allow(unreachable_pub)]

mod support;

use serde_json::Value;
use std::path::Path;
use std::process::Output;
use support::hoheit;

const TERRAFORM: &str = "provider \"aws\" {\n  region = \"us-east-1\"\n}\nresource \"aws_s3_bucket\" \"logs\" {}\n";
const INVENTORY: &str = "organisation: { name: Shop, home: DE }\nservices:\n  - { id: crm, offering: salesforce-service-cloud, data: [customer-contact], protection: high }\n";
const POLICY: &str = "countries: [{ allowed: [EU], severity: critical }]\n";

fn world(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("parent")).expect("folders");
        std::fs::write(path, text).expect("file");
    }
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } = hoheit(folder, arguments);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (status.code().expect("an exit code"), text(stdout), text(stderr))
}

fn read(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn one_run_writes_every_format_by_its_name() {
    let world = world(&[("infra/main.tf", TERRAFORM), ("inventory.yaml", INVENTORY), ("hoheit.yaml", POLICY)]);
    let files = ["r.sarif", "gl-code-quality-report.json", "junit.xml", "comment.md", "result.json", "out.txt"];
    let mut arguments = vec!["check", "infra", "inventory.yaml", "--format", "github"];
    files.iter().for_each(|file| arguments.extend(["-o", file]));
    let (code, out, err) = run(world.path(), &arguments);
    assert_eq!(code, 10, "{err}");
    assert!(out.lines().any(|line| line.starts_with("::error") && line.contains("main.tf")), "{out}");
    let json = |name: &str| serde_json::from_str::<Value>(&read(world.path(), name)).expect(name);
    assert_eq!(json("r.sarif")["version"], "2.1.0");
    assert!(json("gl-code-quality-report.json").as_array().is_some_and(|list| !list.is_empty()));
    assert_eq!(json("result.json")["schema"], "hoheit/assessment/v1");
    assert!(read(world.path(), "junit.xml").starts_with("<?xml"));
    assert!(read(world.path(), "comment.md").starts_with("<!-- hoheit -->"));
    assert!(read(world.path(), "out.txt").contains("policy-country"));
}

#[test]
fn rules_in_sarif_link_to_their_pages() {
    let world = world(&[("inventory.yaml", INVENTORY), ("hoheit.yaml", POLICY)]);
    let docs = "https://git.example/hoheit/blob/v1";
    let (_, out, _) = run(world.path(), &["check", "inventory.yaml", "--format", "sarif", "--docs", docs]);
    let log: Value = serde_json::from_str(&out).expect("SARIF");
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().expect("rules");
    assert!(!rules.is_empty());
    for rule in rules {
        let id = rule["id"].as_str().expect("id");
        assert_eq!(rule["helpUri"], format!("{docs}/docs/rules/{id}.md"));
        let page = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("docs/rules/{id}.md"));
        assert!(page.is_file(), "{id} has no page");
        assert_ne!(rule["shortDescription"]["text"], id.replace('-', " "), "{id} has no title");
    }
}

#[test]
fn the_policy_chooses_formats_unless_the_command_line_does() {
    let policy = format!("{POLICY}defaults: {{ formats: [sarif, markdown] }}\n");
    let world = world(&[("inventory.yaml", INVENTORY), ("hoheit.yaml", &policy)]);
    let (code, out, _) = run(world.path(), &["check", "inventory.yaml", "--format", "junit"]);
    assert!(code == 10 || code == 0);
    assert!(out.starts_with("<?xml") && !world.path().join("hoheit.sarif").exists());
    let (_, out, _) = run(world.path(), &["check", "inventory.yaml"]);
    assert!(out.contains("crm"), "{out}");
    assert!(read(world.path(), "hoheit.sarif").contains("2.1.0"));
    assert!(read(world.path(), "hoheit.md").starts_with("<!-- hoheit -->"));
    std::fs::write(world.path().join("hoheit.yaml"), "defaults: { formats: [sariff] }\n").expect("policy");
    let (code, _, err) = run(world.path(), &["check", "inventory.yaml"]);
    assert!(code == 4 && err.contains("sariff"), "{code} {err}");
}

#[test]
fn a_baseline_lets_only_new_findings_fail() {
    let world = world(&[("infra/main.tf", TERRAFORM), ("hoheit.yaml", POLICY)]);
    let check = |more: &[&str]| run(world.path(), &[&["check", "infra"][..], more].concat());
    let (code, _, err) = check(&["--baseline", "known.json"]);
    assert!(code == 3 && err.contains("--write-baseline"), "{code} {err}");
    assert_eq!(check(&["--write-baseline", "known.json"]).0, 10, "writing it hides nothing");
    assert_eq!(check(&["--baseline", "known.json"]).0, 0);
    // Lines that move are no news; a second region is.
    std::fs::write(world.path().join("infra/main.tf"), format!("\n\n# moved\n{TERRAFORM}")).expect("file");
    assert_eq!(check(&["--baseline", "known.json"]).0, 0);
    let more = format!(
        "{TERRAFORM}provider \"google\" {{ region = \"us-central1\" }}\nresource \"google_storage_bucket\" \"b\" {{ location = \"US\" }}\n"
    );
    std::fs::write(world.path().join("infra/main.tf"), more).expect("file");
    let (code, out, _) = check(&["--baseline", "known.json"]);
    assert_eq!(code, 10);
    assert!(out.contains("main.tf:6"), "the new line is named: {out}");
    assert_eq!(check(&["--baseline", "known.json", "--fail-on", "never"]).0, 0);
}

#[test]
fn diff_tells_what_changed_and_fails_at_high() {
    let world = world(&[
        (
            "old.yaml",
            "organisation: { name: Shop, home: DE }\nservices:\n  - { id: crm, offering: nextcloud, country: DE, data: [customer-contact], protection: high }\n",
        ),
        ("new.yaml", INVENTORY),
    ]);
    for name in ["old", "new"] {
        let (input, output) = (format!("{name}.yaml"), format!("{name}.json"));
        assert_eq!(run(world.path(), &["assess", &input, "-o", &output]).0, 0);
    }
    let (code, out, _) = run(world.path(), &["diff", "old.json", "new.json", "--lang", "en"]);
    assert_eq!(code, 10, "{out}");
    assert!(out.starts_with("Worse (") && out.contains("US"), "{out}");
    assert!(!out.contains("policy.concentration"), "{out}");
    let (code, out, _) = run(world.path(), &["diff", "old.json", "new.json", "--lang", "de", "--fail-on", "never"]);
    assert!(code == 0 && out.starts_with("Schlechter ("), "{out}");
    assert_eq!(run(world.path(), &["diff", "new.json", "old.json", "-o", "diff.json", "--fail-on", "critical"]).0, 0);
    let diff: Value = serde_json::from_str(&read(world.path(), "diff.json")).expect("JSON");
    assert_eq!(diff["schema"], "hoheit/diff/v1");
    assert!(diff["better"].as_u64() > diff["worse"].as_u64());
    let (code, out, _) = run(world.path(), &["diff", "old.json", "old.json", "--format", "json"]);
    assert!(code == 0 && out.contains("\"changes\": []"), "{out}");
    assert_eq!(run(world.path(), &["diff", "old.yaml", "new.json"]).0, 4);
    assert_eq!(run(world.path(), &["diff", "nowhere.json", "new.json"]).0, 3);
}

#[test]
fn a_draft_is_assessed_unchanged_and_keeps_what_a_person_wrote() {
    let world = world(&[("infra/main.tf", TERRAFORM)]);
    let scan = || run(world.path(), &["scan", "infra", "-o", "draft.yaml"]);
    assert_eq!(scan().0, 0);
    assert_eq!(run(world.path(), &["assess", "draft.yaml", "-o", "r.json"]).0, 0);
    let report: Value = serde_json::from_str(&read(world.path(), "r.json")).expect("JSON");
    assert_eq!(report["services"][0]["region"], "aws/us-east-1");
    let edited = read(world.path(), "draft.yaml").replace("services:\n", "# ours\nservices:\n")
        + "    data: [logs]   # by hand\n";
    std::fs::write(world.path().join("draft.yaml"), &edited).expect("draft");
    assert_eq!(scan().0, 0);
    assert_eq!(read(world.path(), "draft.yaml"), edited, "nothing new, nothing touched");
    std::fs::write(world.path().join("infra/more.tf"), "resource \"hcloud_server\" \"w\" { location = \"fsn1\" }\n")
        .expect("file");
    assert_eq!(scan().0, 0);
    let extended = read(world.path(), "draft.yaml");
    assert!(extended.starts_with(&edited) && extended.contains("hcloud/fsn1"), "{extended}");
    assert_eq!(run(world.path(), &["assess", "draft.yaml", "infra", "-o", "r.json"]).0, 0);
}

#[test]
fn observations_carry_all_places_and_what_was_left_out() {
    let more = "resource \"aws_s3_bucket_policy\" \"logs\" {}\nresource \"nobody_thing\" \"x\" {}\n";
    let world = world(&[("main.tf", &format!("{TERRAFORM}{more}")), (".github/workflows/bad.yaml", "jobs: [\n")]);
    let (code, out, err) = run(world.path(), &["scan", ".", "--format", "json"]);
    assert_eq!(code, 0, "{err}");
    let seen: Value = serde_json::from_str(&out).expect("JSON");
    let [one] = seen["observations"].as_array().expect("list").as_slice() else { panic!("{out}") };
    let lines: Vec<u64> = one["places"].as_array().expect("places").iter().filter_map(|p| p["line"].as_u64()).collect();
    assert_eq!((lines, one["line"].as_u64()), (vec![4, 5], Some(4)));
    let skipped = seen["skipped"].as_array().expect("skipped");
    let named = |word: &str| skipped.iter().any(|left| left["path"].as_str().is_some_and(|path| path.ends_with(word)));
    assert!(named("main.tf") && named("bad.yaml"), "{skipped:?}");
    assert!(skipped.iter().all(|left| left["reason"].as_str().is_some_and(|reason| !reason.is_empty())));
}

#[test]
fn ignored_variables_beside_compose_are_used_and_not_shown() {
    let compose =
        "services:\n  web:\n    image: ${REGISTRY}/shop\n    environment: { MAIL: \"smtp://${MAIL_HOST}:25\" }\n";
    let world = world(&[
        ("app/compose.yaml", compose),
        ("app/.env", "REGISTRY=ghcr.io/acme\nMAIL_HOST=smtp.sendgrid.net\nPASSWORD=hunter2\n"),
        (".gitignore", ".env\n"),
    ]);
    for input in [".", "app/compose.yaml"] {
        let (code, out, err) = run(world.path(), &["scan", input, "--format", "json"]);
        assert_eq!(code, 0, "{err}");
        let seen: Value = serde_json::from_str(&out).expect("JSON");
        let vendors: Vec<&str> =
            seen["observations"].as_array().expect("list").iter().filter_map(|o| o["vendor"].as_str()).collect();
        assert_eq!(vendors, ["microsoft", "twilio"], "{input}: {out}");
        assert!(!format!("{out}{err}").contains("hunter2"));
    }
}

#[test]
#[cfg(unix)]
fn links_are_followed_within_the_folder_only() {
    let world = world(&[
        ("in/shared/vars.tf", "variable \"where\" { default = \"fsn1\" }\n"),
        ("in/live/main.tf", "resource \"hcloud_server\" \"a\" {\n  location = var.where\n}\n"),
        ("out/far.tf", "resource \"digitalocean_droplet\" \"a\" { region = \"nyc3\" }\n"),
    ]);
    let link = |to: &str, at: &str| std::os::unix::fs::symlink(to, world.path().join(at)).expect("link");
    link("../shared/vars.tf", "in/live/vars.tf");
    link("../../out/far.tf", "in/live/far.tf");
    link("..", "in/live/loop");
    link("nowhere", "in/live/gone.tf");
    std::fs::create_dir(world.path().join("in/folder.tf")).expect("folder");
    let (code, out, err) = run(world.path(), &["scan", "in", "--format", "json"]);
    assert_eq!(code, 0, "{err}");
    let seen: Value = serde_json::from_str(&out).expect("JSON");
    let regions: Vec<&str> =
        seen["observations"].as_array().expect("list").iter().filter_map(|o| o["region"].as_str()).collect();
    assert_eq!(regions, ["hcloud/fsn1"], "{out}");
    for name in ["far.tf", "loop", "gone.tf"] {
        assert!(err.contains(&format!("in/live/{name}: a symbolic link")), "{name}: {err}");
    }
}

#[test]
fn exit_codes_are_those_of_the_documentation() {
    let world = world(&[
        ("inventory.yaml", INVENTORY),
        ("bad.yaml", "organisation: {\n"),
        ("hoheit.yaml", "countries: [{ allowed: [EU, USA] }]\n"),
        ("ok.yaml", "{}\n"),
        ("never.yaml", "defaults: { fail_on: never }\n"),
        ("taken.yaml", "own_rules: [{ id: policy-country, when: service.personal, message: m }]\n"),
        ("slip.yaml", "own_rules: [{ id: x, when: service.keys == 'hiok', message: m }]\n"),
        ("cloud.yaml", "concentration: [{ kind: cloud, name: awz, max: 25% }]\n"),
    ]);
    std::fs::create_dir(world.path().join("empty")).expect("folder");
    for (expected, arguments) in [
        (0, &["check", "inventory.yaml", "--policy", "ok.yaml", "--fail-on", "never"][..]),
        (1, &["check", "inventory.yaml", "--policy", "ok.yaml", "-o", "no/such/folder/r.sarif"]),
        (2, &["check"]),
        (2, &["check", "inventory.yaml", "--fail-on", "awful"]),
        (2, &["check", "inventory.yaml", "--policy", "ok.yaml", "-o", "mystery"]),
        (3, &["check", "nowhere.yaml"]),
        (3, &["check", "empty"]),
        (4, &["check", "bad.yaml", "--policy", "ok.yaml"]),
        (4, &["check", "inventory.yaml"]),
        (0, &["check", "inventory.yaml", "--policy", "never.yaml"]),
        (10, &["check", "inventory.yaml", "--policy", "never.yaml", "--fail-on", "info"]),
        (4, &["check", "inventory.yaml", "--policy", "taken.yaml"]),
        (4, &["check", "inventory.yaml", "--policy", "slip.yaml"]),
        (4, &["check", "inventory.yaml", "--policy", "cloud.yaml"]),
        (10, &["check", "inventory.yaml", "--policy", "ok.yaml", "--fail-on", "info"]),
    ] {
        let (code, _, err) = run(world.path(), arguments);
        assert_eq!(code, expected, "{arguments:?}: {err}");
    }
}

#[test]
fn rules_are_explained() {
    let world = world(&[]);
    for (id, word) in [("policy-country", "countries"), ("waiver-unused", "Waiver"), ("unknown-vendor", "invoice")] {
        let (code, out, _) = run(world.path(), &["explain", id, "--lang", "en"]);
        assert!(code == 0 && out.contains(word) && out.contains(&format!("docs/rules/{id}.md")), "{out}");
    }
    let (code, _, err) = run(world.path(), &["explain", "policy-contry"]);
    assert!(code == 2 && err.contains("policy-country"), "{err}");
}
