//! Compiles `catalogs/` into two compact files that the binary embeds, so that a run does not read YAML for it.

use std::path::{Path, PathBuf};

#[allow(dead_code, unreachable_pub)]
#[path = "src/catalog/packed.rs"]
mod packed;
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

use packed::Bundle;
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
    // Vendors and offerings are many, and a run looks into few of them: each stays packed until then.
    let (vendors, offerings) = (std::mem::take(&mut raw.vendors), std::mem::take(&mut raw.offerings));
    let packed: Vec<Vec<u8>> = vendors.iter().map(|vendor| postcard::to_stdvec(vendor)).collect::<Result<_, _>>()?;
    let vendors: Vec<Bundle<'_>> = vendors
        .iter()
        .zip(&packed)
        .map(|(v, bytes)| Bundle { id: &v.id, inner: v.legal.iter().map(|e| e.id.as_str()).collect(), bytes })
        .collect();
    let packed: Vec<Vec<u8>> =
        offerings.iter().map(|file| postcard::to_stdvec(&file.offerings)).collect::<Result<_, _>>()?;
    let sold: Vec<Bundle<'_>> = offerings
        .iter()
        .zip(&packed)
        .map(|(f, bytes)| Bundle { id: &f.vendor, inner: f.offerings.iter().map(|o| o.id.as_str()).collect(), bytes })
        .collect();
    let hosts: std::collections::BTreeSet<&str> =
        offerings.iter().flat_map(|f| f.offerings.iter()).flat_map(|o| &o.hosted_on).map(String::as_str).collect();
    std::fs::write(out.join("catalog-vendors.bin"), postcard::to_stdvec(&(&vendors, &sold, &hosts))?)?;
    std::fs::write(out.join("catalog-rest.bin"), postcard::to_stdvec(&raw)?)?;
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
