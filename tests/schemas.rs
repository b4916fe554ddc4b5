//! What is written follows the schema that `hoheit schema` prints, and the schema knows every field that is written.
#![allow(unreachable_pub)]

mod support;
use serde_json::Value;
use support::{folder, hoheit, repository, stderr, stdout};

/// The same schema with unknown fields forbidden, to find fields that it forgot.
fn closed(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            if map.contains_key("properties") {
                map.insert("additionalProperties".to_owned(), Value::Bool(false));
            }
            map.values_mut().for_each(closed);
        }
        Value::Array(items) => items.iter_mut().for_each(closed),
        _ => {}
    }
}

#[test]
fn outputs_follow_their_schemas() {
    let folder = folder();
    let example = |name: &str| repository(&format!("examples/{name}")).to_string_lossy().into_owned();
    let (big, small, manifests) = (example("contact-center.yaml"), example("court.yaml"), example("manifests"));
    let json = |arguments: &[&str]| -> Value {
        let output = hoheit(folder.path(), arguments);
        assert!(matches!(output.status.code(), Some(0 | 10)), "{arguments:?}: {}", stderr(&output));
        serde_json::from_str(&stdout(&output)).expect("JSON")
    };
    for (input, name) in [(&big, "old.json"), (&small, "new.json")] {
        assert_eq!(hoheit(folder.path(), &["assess", input, "--format", "json", "-o", name]).status.code(), Some(0));
    }
    hoheit(folder.path(), &["check", &big, "--write-baseline", "base.json", "-q"]);
    let baseline = std::fs::read_to_string(folder.path().join("base.json")).expect("written");
    let documents = [
        ("plan", json(&["plan", &big, "--format", "json"])),
        ("plan", json(&["plan", &small, "--format", "json"])),
        ("simulation", json(&["simulate", &big, "--deny", "US", "--annul", "dpf", "--after-plan", "--format", "json"])),
        ("plan", json(&["plan", &big, "--redact", "all", "--format", "json"])),
        ("simulation", json(&["simulate", &small, "--deny", "US", "--redact", "all", "--format", "json"])),
        ("observations", json(&["scan", &manifests, "--format", "json"])),
        ("diff", json(&["diff", "old.json", "new.json", "--format", "json"])),
        ("baseline", serde_json::from_str(&baseline).expect("JSON")),
    ];
    let mut wrong: Vec<String> = Vec::new();
    for (name, document) in documents {
        let mut schema = json(&["schema", name]);
        assert_eq!(schema["title"], document["schema"], "{name}");
        closed(&mut schema);
        let validator = jsonschema::validator_for(&schema).expect("a schema");
        wrong.extend(validator.iter_errors(&document).take(9).map(|e| format!("{name}{}: {e}", e.instance_path())));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
