//! Compiles `catalogs/` into two compact files that the binary embeds, so that a run does not read YAML for it.

use std::path::{Path, PathBuf};

#[allow(dead_code, unreachable_pub)]
#[path = "src/catalog/raw/mod.rs"]
mod raw;
#[allow(dead_code, unreachable_pub)]
#[path = "src/catalog/shared.rs"]
mod shared;
#[allow(dead_code, unreachable_pub)]
#[path = "src/model/words.rs"]
mod words;
mod model {
    pub(crate) use crate::words;
}

use raw::{Raw, Reader};
use sha2::Digest as _;

struct Yaml<'t>(&'t str);

impl Reader<serde_yaml::Error> for Yaml<'_> {
    fn read<T: serde::de::DeserializeOwned>(&self) -> Result<T, serde_yaml::Error> {
        serde_yaml::from_str(self.0)
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?).join("catalogs");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut files = Vec::new();
    walk(&root, &mut files)?;
    files.sort();
    let mut raw = Raw::default();
    let mut hash = sha2::Sha256::new();
    for file in &files {
        let path = file.strip_prefix(&root)?.to_string_lossy().replace('\\', "/");
        let text = std::fs::read_to_string(file)?;
        hash.update(path.as_bytes());
        hash.update([0]);
        hash.update(text.replace("\r\n", "\n").as_bytes());
        hash.update([0]);
        raw.add(&path, &Yaml(&text)).map_err(|error| format!("catalogs/{path}: {error}"))?;
    }
    let digest: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    // Two halves of about the same weight: the program unpacks them at the same time.
    let half = Raw {
        offerings: std::mem::take(&mut raw.offerings),
        regions: std::mem::take(&mut raw.regions),
        ..Raw::default()
    };
    for (name, part) in [("catalog-offerings.bin", &half), ("catalog-rest.bin", &raw)] {
        std::fs::write(out.join(name), postcard::to_stdvec(part)?)?;
    }
    println!("cargo::rustc-env=HOHEIT_CATALOG_SHA256={digest}");
    Ok(())
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            files.push(path);
        }
    }
    Ok(())
}
