//! Compiles `catalogs/` into two compact files that the binary embeds, so that a run does not read YAML for it.

use std::path::{Path, PathBuf};

#[allow(dead_code, unreachable_pub)]
#[path = "src/catalog/letters.rs"]
mod letters;
#[allow(dead_code, unreachable_pub)]
#[path = "src/catalog/makers.rs"]
mod makers;
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

use packed::{Bundle, Many};
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
    let makers = postcard::to_stdvec(&makers::Makers::of(&raw, makers::Makers::default()))?;
    // These are many, and a run looks into few of them: each stays packed until then.
    let (vendors, offerings) = (std::mem::take(&mut raw.vendors), std::mem::take(&mut raw.offerings));
    let (categories, signals) = (std::mem::take(&mut raw.categories), std::mem::take(&mut raw.signals));
    let bytes = Bytes {
        vendors: packed(vendors.iter())?,
        offerings: packed(offerings.iter().map(|file| &file.offerings))?,
        categories: packed(categories.iter())?,
        signals: packed(signals.iter().map(|file| &file.rows))?,
    };
    let bundle = |id, inner, bytes| Bundle { id, inner, bytes };
    let hosts: std::collections::BTreeSet<&str> =
        offerings.iter().flat_map(|f| f.offerings.iter()).flat_map(|o| &o.hosted_on).map(String::as_str).collect();
    let many = Many {
        vendors: std::iter::zip(vendors.iter(), &bytes.vendors)
            .map(|(v, bytes)| bundle(&v.id, v.legal.iter().map(|entity| entity.id.as_str()).collect(), bytes))
            .collect(),
        offerings: std::iter::zip(offerings.iter(), &bytes.offerings)
            .map(|(f, bytes)| bundle(&f.vendor, f.offerings.iter().map(|o| o.id.as_str()).collect(), bytes))
            .collect(),
        categories: std::iter::zip(categories.iter(), &bytes.categories)
            .map(|(c, bytes)| bundle(&c.id, Vec::new(), bytes))
            .collect(),
        signals: std::iter::zip(signals.iter(), &bytes.signals)
            .map(|(f, bytes)| bundle(&f.kind, Vec::new(), bytes))
            .collect(),
        hosts: hosts.into_iter().collect(),
        makers: &makers,
    };
    std::fs::write(out.join("catalog-packed.bin"), postcard::to_stdvec(&many)?)?;
    std::fs::write(out.join("catalog-rest.bin"), postcard::to_stdvec(&raw)?)?;
    println!("cargo::rustc-env=HOHEIT_CATALOG_SHA256={digest}");
    Ok(())
}

/// The packed entries of each list.
struct Bytes {
    vendors: Vec<Vec<u8>>,
    offerings: Vec<Vec<u8>>,
    categories: Vec<Vec<u8>>,
    signals: Vec<Vec<u8>>,
}

fn packed<'e, T: serde::Serialize + 'e>(entries: impl Iterator<Item = &'e T>) -> postcard::Result<Vec<Vec<u8>>> {
    entries.map(postcard::to_stdvec).collect()
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
