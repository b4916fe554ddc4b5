//! Nothing panics, whatever happens to a file.

use super::support::{catalog, split};
use hoheit::manifests::{InputFile, scan};
use hoheit::source::Sources;
use proptest::prelude::*;
use std::path::Path;

fn corpus() -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/manifests")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "case") {
                files.extend(split(&std::fs::read_to_string(path).expect("case")));
            }
        }
    }
    files.sort();
    files
}

#[derive(Debug, Clone)]
enum Change {
    Cut(usize),
    Remove(usize, usize),
    Double(usize, usize),
    Put(usize, u8),
    Text(usize, &'static str),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        any::<usize>().prop_map(Change::Cut),
        (any::<usize>(), 1..40_usize).prop_map(|(at, n)| Change::Remove(at, n)),
        (any::<usize>(), 1..200_usize).prop_map(|(at, n)| Change::Double(at, n)),
        (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Change::Put(at, byte)),
        (
            any::<usize>(),
            prop::sample::select(vec![
                "{", "}", "[", "\"", "${", "}}", "{{", "<<EOT\n", "\u{feff}", "ä", "\0", "*a", "&a ", "!Ref ",
                "\n---\n", "/*"
            ])
        )
            .prop_map(|(at, text)| Change::Text(at, text)),
    ]
}

fn apply(bytes: &mut Vec<u8>, change: &Change) {
    let length = bytes.len().max(1);
    match change {
        Change::Cut(at) => bytes.truncate(at % length),
        Change::Remove(at, n) => {
            let at = at % length;
            bytes.drain(at.min(bytes.len())..(at + n).min(bytes.len()));
        }
        Change::Double(at, n) => {
            let at = (at % length).min(bytes.len());
            let piece = bytes[at..(at + n).min(bytes.len())].to_vec();
            bytes.splice(at..at, piece);
        }
        Change::Put(at, byte) => {
            if let Some(slot) = bytes.get_mut(at % length) {
                *slot = *byte;
            }
        }
        Change::Text(at, text) => {
            let at = (at % length).min(bytes.len());
            bytes.splice(at..at, text.bytes());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changed_files_are_read_without_a_panic(at in any::<usize>(), changes in prop::collection::vec(change(), 1..6)) {
        let files = corpus();
        let (path, text) = &files[at % files.len()];
        let mut bytes = text.clone().into_bytes();
        changes.iter().for_each(|change| apply(&mut bytes, change));
        let _ = scan(&[InputFile::new(path.clone(), bytes)], catalog(), &mut Sources::default());
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in ".{0,400}", name in prop::sample::select(vec!["main.tf", "a.tfvars", "a.tf.json", "x.yaml", "x.json", "Dockerfile", "a.bicep", "a.zone", "pom.xml", "go.mod", "bom.xml"])) {
        let _ = scan(&[InputFile::new(name, text.into_bytes())], catalog(), &mut Sources::default());
    }
}

#[test]
fn deep_nesting_ends() {
    for (path, open) in [
        ("main.tf", "a = ["),
        ("main.tf", "a {\n"),
        ("x.json", "{\"planned_values\":["),
        ("x.yaml", "services: ["),
        ("main.tf", "a = ("),
    ] {
        let text = open.to_owned() + &"[".repeat(20_000);
        let _ = scan(&[InputFile::new(path, text.into_bytes())], catalog(), &mut Sources::default());
        let text = open.repeat(5_000);
        let _ = scan(&[InputFile::new(path, text.into_bytes())], catalog(), &mut Sources::default());
    }
}

#[test]
fn circles_end() {
    let files = [
        (
            "a/main.tf",
            "module \"b\" { source = \"../b\" }\nlocals {\n x = local.y\n y = local.x\n}\nresource \"hcloud_server\" \"s\" { location = local.x }\n",
        ),
        ("b/main.tf", "module \"a\" { source = \"../a\" }\noutput \"o\" { value = module.a.o }\n"),
        (
            "c/main.tf",
            "module \"c\" { source = \"./\" }\nmodule \"d\" { source = \"../c\" }\nmodule \"e\" { source = \"../a\" }\n",
        ),
        ("x.bicep", "module a './x.bicep' = {\n}\nmodule b './y.bicep' = {\n}\nmodule c './y.bicep' = {\n}\n"),
        ("y.bicep", "module a './x.bicep' = {\n}\nmodule b './x.bicep' = {\n}\nmodule c './y.bicep' = {\n}\n"),
    ];
    let files: Vec<InputFile> = files.iter().map(|(path, text)| InputFile::new(*path, text.as_bytes())).collect();
    let _ = scan(&files, catalog(), &mut Sources::default());
}
