//! The gate and its files: ids that stay with their service, inputs that are never replaced, what is malformed or empty.

mod support;

use std::path::Path;
use support::{folder, hoheit, stderr, stdout};

fn world(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = folder();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("parent")).expect("folder");
        std::fs::write(path, text).expect("written");
    }
    folder
}

fn ids(folder: &Path) -> Vec<(String, String)> {
    let output = hoheit(folder, &["scan", ".", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    json["observations"].as_array().expect("list").iter().map(|o| (text(&o["service"]), text(&o["region"]))).collect()
}

const BUCKET: &str = "resource \"aws_s3_bucket\" \"data\" {}\n";

fn stack(region: &str) -> String {
    format!("provider \"aws\" {{ region = \"{region}\" }}\n{BUCKET}")
}

#[test]
fn an_id_never_goes_over_to_another_service() {
    let (b, c) = (stack("eu-west-1"), stack("us-east-1"));
    let two = world(&[("stacks/b/main.tf", b.as_str()), ("stacks/c/main.tf", c.as_str())]);
    let before = ids(two.path());
    let a = stack("ap-south-1");
    std::fs::create_dir(two.path().join("stacks/a")).expect("folder");
    std::fs::write(two.path().join("stacks/a/main.tf"), a).expect("written");
    let after = ids(two.path());
    assert_eq!((before.len(), after.len()), (2, 3), "{before:?} {after:?}");
    for known in &before {
        assert!(after.contains(known), "{known:?} is another in {after:?}");
    }
    // Alone, one of them has the plain id; none of several has it.
    let alone = world(&[("stacks/b/main.tf", b.as_str())]);
    let (plain, _) = ids(alone.path()).remove(0);
    assert!(before.iter().all(|(id, _)| *id != plain), "{plain} {before:?}");
}

#[test]
fn a_waiver_does_not_cover_what_came_later() {
    let policy = "countries: [{ allowed: [EU], severity: critical }]\nwaivers:\n  - { rule: policy-country, scope: aws-s3-data, reason: public \
                  logos, owner: a, expires: 2027-06-30 }\n";
    let first = world(&[("hoheit.yaml", policy), ("stacks/b/main.tf", &stack("us-east-1"))]);
    assert_eq!(hoheit(first.path(), &["check", ".", "--fail-on", "critical"]).status.code(), Some(0));
    std::fs::create_dir_all(first.path().join("stacks/a")).expect("folder");
    std::fs::write(first.path().join("stacks/a/main.tf"), stack("ap-south-1")).expect("written");
    assert_eq!(hoheit(first.path(), &["check", ".", "--fail-on", "critical"]).status.code(), Some(10));
}

#[test]
fn a_resource_in_source_plan_and_state_is_one_service() {
    let plan = r#"{"format_version":"1.2","planned_values":{"root_module":{"resources":[{"address":"aws_s3_bucket.data","mode":"managed","type":"aws_s3_bucket","name":"data","provider_name":"registry.terraform.io/hashicorp/aws","values":{"region":"us-east-1"}}]}}}"#;
    let state = r#"{"version":4,"terraform_version":"1.9.0","serial":1,"lineage":"x","resources":[{"mode":"managed","type":"aws_s3_bucket","name":"data","provider":"provider[\"registry.terraform.io/hashicorp/aws\"]","instances":[{"attributes":{"region":"us-east-1"}}]}]}"#;
    let all = world(&[("main.tf", &stack("us-east-1")), ("plan.json", plan), ("terraform.tfstate", state)]);
    assert_eq!(ids(all.path()), [("aws-s3-data".to_owned(), "aws/us-east-1".to_owned())]);
    // Another place is another bucket.
    let apart = world(&[("main.tf", &stack("eu-west-1")), ("plan.json", plan)]);
    assert_eq!(ids(apart.path()).len(), 2);
}

#[test]
fn what_is_named_twice_counts_once() {
    let files = [("infra/main.tf", stack("us-east-1")), ("infra/more.tf", "variable \"x\" {}\n".to_owned())];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let folder = world(&files);
    let count = |inputs: &[&str]| {
        let words = [&["check"], inputs, &["--format", "json"]].concat();
        let output = hoheit(folder.path(), &words);
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        (json["services"].as_array().map(Vec::len), json["findings"].as_array().map(Vec::len))
    };
    let once = count(&["infra"]);
    assert_eq!(once.0, Some(1));
    for inputs in
        [&["infra", "infra"][..], &["infra", "./infra/"], &["infra/main.tf", "infra"], &["infra", "infra/main.tf"]]
    {
        assert_eq!(count(inputs), once, "{inputs:?}");
    }
}

#[test]
fn a_region_that_nobody_knows_is_said() {
    let folder = world(&[("main.tf", &stack("eu-centrl-1"))]);
    let said = stderr(&hoheit(folder.path(), &["scan", "."]));
    assert!(
        said.contains("aws has no region `eu-centrl-1`") && said.contains("did you mean `eu-central-1`?"),
        "{said}"
    );
}

#[test]
fn what_was_read_through_a_folder_is_never_written_over() {
    let inventory = "organisation: { name: X, home: DE }\nservices: [{ id: a, vendor: microsoft, data: [] }]\n";
    let files = [
        ("inventory.yaml", inventory),
        ("hoheit.yaml", "defaults: { fail_on: never }\n"),
        ("package.json", "{\"dependencies\":{\"stripe\":\"1\"}}"),
        ("main.tf", BUCKET),
    ];
    let world = world(&files);
    for (command, target, format) in [
        ("check", "inventory.yaml", "sarif"),
        ("check", "hoheit.yaml", "junit"),
        ("check", "package.json", "json"),
        ("check", "main.tf", "sarif"),
        ("scan", "package.json", "json"),
        ("assess", "package.json", "json"),
        ("assess", "main.tf", "html"),
        ("plan", "package.json", "json"),
        ("simulate", "package.json", "json"),
    ] {
        let mut arguments = vec![command, ".", "-o", target, "--format", format];
        if command == "simulate" {
            arguments.extend(["--scenario", "us-sanctions"]);
        }
        let output = hoheit(world.path(), &arguments);
        assert_eq!(output.status.code(), Some(2), "{command} {target}: {}", stderr(&output));
        let (_, text) = files.iter().find(|(path, _)| *path == target).expect("known");
        assert_eq!(std::fs::read_to_string(world.path().join(target)).expect("there"), *text, "{command} {target}");
    }
    let output = hoheit(world.path(), &["check", ".", "--write-baseline", "inventory.yaml"]);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    // A result of an earlier run is no input.
    for _ in 0..2 {
        let output = hoheit(world.path(), &["assess", ".", "-o", "bom.json", "--format", "cyclonedx"]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    }
}

#[test]
fn manifests_that_use_nothing_pass_and_malformed_ones_do_not() {
    let clean = world(&[("requirements.txt", "flask\n"), ("Dockerfile", "FROM scratch\n")]);
    let output = hoheit(clean.path(), &["check", ".", "-o", "r.sarif", "-o", "r.xml"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(clean.path().join("r.sarif").is_file() && clean.path().join("r.xml").is_file());
    let plan = "{\"planned_values\": {\"root_module\": ";
    let broken = world(&[("plan.json", plan), ("pom.xml", "<project><dependencies>"), ("x.tf", BUCKET)]);
    for named in ["plan.json", "pom.xml"] {
        let output = hoheit(broken.path(), &["check", "x.tf", named]);
        assert_eq!(output.status.code(), Some(4), "{named}: {}", stderr(&output));
        assert!(stderr(&output).contains(named));
    }
    // In a folder there is much that is none of ours: it is named.
    let output = hoheit(broken.path(), &["check", ".", "--fail-on", "never"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stderr(&output).contains("skipped plan.json") && stderr(&output).contains("skipped pom.xml"));
}

#[test]
fn lists_of_other_programs_and_what_is_ignored_do_not_stop_the_gate() {
    let list = "services:\n  - id: a\n    url: x\n";
    let folder = world(&[
        ("app/services.yaml", list),
        ("data/services.csv", "Name;Vendor;Category\nMail;Microsoft;mail\n"),
        ("data/prices.csv", "id,name,price\n1,Apple,2\n"),
        ("old/main.tf", BUCKET),
        (".hoheitignore", "old/\n"),
        ("requirements.txt", "stripe\n"),
    ]);
    let output = hoheit(folder.path(), &["check", ".", "--fail-on", "never"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let said = stderr(&output);
    assert!(said.contains("skipped data/services.csv: a table of services") && !said.contains("prices"), "{said}");
    let found = ids(folder.path());
    assert!(found.iter().any(|(id, _)| id.starts_with("stripe")), "{found:?}");
    assert!(found.iter().all(|(id, _)| !id.starts_with("aws")), "{found:?}");
}

#[test]
fn both_places_of_a_conflict_and_the_states_of_findings_are_told() {
    let inventory = "organisation: { name: X, home: DE }\nservices:\n  - { id: data, offering: aws-s3, region: aws/eu-central-1, data: \
                     [customer-contact], protection: high }\n";
    let folder = world(&[("inventory.yaml", inventory), ("tf/main.tf", &stack("us-east-1"))]);
    let json = |arguments: &[&str]| -> serde_json::Value {
        let all: Vec<&str> = [&["check", ".", "--format", "json"], arguments].concat();
        serde_json::from_str(&stdout(&hoheit(folder.path(), &all))).expect("JSON")
    };
    let found = json(&[]);
    let conflict =
        found["findings"].as_array().expect("list").iter().find(|f| f["rule"] == "declared-deployed-conflict");
    let conflict = conflict.expect("a conflict");
    assert!(conflict["location"]["path"].as_str().expect("path").ends_with("tf/main.tf"), "{conflict}");
    assert!(conflict["related"][0]["path"].as_str().expect("path").ends_with("inventory.yaml"), "{conflict}");
    for format in ["github", "gitlab", "junit", "markdown"] {
        let text = stdout(&hoheit(folder.path(), &["check", ".", "--format", format])).replace("&#58;", ":");
        assert!(text.contains("tf/main.tf") && text.contains("inventory.yaml:3"), "{format}: {text}");
    }
    assert_eq!(found["gate"]["known"].as_array().map(Vec::len), Some(0));
    let _ = hoheit(folder.path(), &["check", ".", "--write-baseline", "base.json"]);
    let known = json(&["--baseline", "base.json"]);
    let all = known["findings"].as_array().map(Vec::len);
    assert_eq!(known["gate"]["known"].as_array().map(Vec::len), all);
    assert_eq!((&known["gate"]["new"], &known["gate"]["failing"]), (&serde_json::json!(0), &serde_json::json!(0)));
}

#[test]
fn no_format_shows_a_secret() {
    let folder = world(&[
        (
            ".env",
            "OPENAI_API_KEY=sk-SEKRETdotenv\nDATABASE_URL=postgresql://u:SEKRETpg@ep-x.eu-central-1.aws.neon.tech/d\n",
        ),
        (
            "compose.yaml",
            "services:\n  web:\n    image: ghcr.io/acme/web\n    environment:\n      - SENTRY_DSN=https://SEKRETdsn@o1.ingest.de.sentry.io/1\n",
        ),
        ("main.tf", "resource \"aws_db_instance\" \"x\" { password = \"SEKRETdb\" }\n"),
        (
            ".github/workflows/ci.yml",
            "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: |\n          curl -H \"Authorization: Bearer SEKRETbearer\" https://api.stripe.com/v1\n",
        ),
    ]);
    for format in ["terminal", "json", "sarif", "github", "gitlab", "junit", "markdown"] {
        let output = hoheit(folder.path(), &["check", ".", "--format", format]);
        let said = stdout(&output) + &stderr(&output);
        assert!(said.len() > 200 && !said.contains("SEKRET"), "{format}: {said}");
    }
    let output = hoheit(folder.path(), &["assess", ".env"]);
    assert!(!(stdout(&output) + &stderr(&output)).contains("SEKRET"));
}

#[test]
fn the_working_folder_is_read_like_any_other() {
    let module = "module web 'web.bicep' = {\n  params: {\n    location: 'westeurope'\n  }\n}\n";
    let web =
        "param location string\nresource plan 'Microsoft.Web/serverfarms@2022-09-01' = {\n  location: location\n}\n";
    let files = [("infra/main.bicep", module), ("infra/web.bicep", web), ("infra/main.tf", BUCKET)];
    let folder = world(&files);
    let seen = |at: &str, input: &str| {
        let output = hoheit(&folder.path().join(at), &["check", input, "--format", "json"]);
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let services = json["services"].as_array().expect("services").iter();
        let lines = services.map(|s| format!("{} {}", s["region"], s["observed_in"]).replace("infra/", ""));
        lines.collect::<Vec<_>>()
    };
    let outside = seen("", "infra");
    assert!(outside.iter().any(|line| line.contains("azure/westeurope")), "{outside:?}");
    for (at, input) in [("infra", "."), ("infra", "./"), ("", "./infra"), ("", "infra/.")] {
        assert_eq!(seen(at, input), outside, "{at} {input}");
    }
}

#[test]
fn infrastructure_that_ignore_rules_leave_out_is_named() {
    let files = [
        (".gitignore", "infra/\nold/\n"),
        (".hoheitignore", "old/\n"),
        ("infra/main.tf", BUCKET),
        ("old/main.tf", BUCKET),
    ];
    let folder = world(&files);
    let said = stderr(&hoheit(folder.path(), &["check", "."]));
    assert!(said.contains("infra/main.tf") && said.contains("ignore rule") && !said.contains("old/main.tf"), "{said}");
    assert_eq!(ids(&folder.path().join("infra")).len(), 1);
}
