//! The shipped catalog and overlays on it.

use super::index::Catalog;
use super::packed::{Bundle, Many, Packed};
use super::raw::{Offerings, Raw, Reader, Signals};
use crate::diagnostic::{Diagnostic, suggest};
use crate::source::{FileId, Span, yaml};
use sha2::Digest as _;
use std::cell::Cell;

/// A file of a user's catalog folder, read by the edge.
#[derive(Debug, Clone)]
pub struct Overlay {
    /// Path relative to the folder, with `/`.
    pub path: String,
    /// Text.
    pub text: String,
    /// For diagnostics.
    pub file: FileId,
}

/// What is many: each entry packed.
static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/catalog-packed.bin"));
/// Everything else.
static REST: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/catalog-rest.bin"));

/// SHA-256 over the paths and texts of the shipped catalog.
pub const EMBEDDED_SHA256: &str = env!("HOHEIT_CATALOG_SHA256");

/// The raw entries that the binary carries.
///
/// # Panics
/// Never: the build script wrote them with the same types.
#[must_use]
pub fn embedded_raw() -> Raw {
    let (rest, packed) = rayon::join(|| unpack::<Raw>(REST), || unpack::<Many<'static>>(PACKED));
    let Many { vendors, offerings, categories, signals, hosts, makers } = packed;
    let vendors = || vendors.into_iter().map(|it| Packed::new(it, unpack)).collect::<Vec<_>>();
    let offering = |it: Bundle<'static>| Offerings { vendor: it.id.to_owned(), offerings: Packed::new(it, unpack) };
    let (vendors, offerings) = rayon::join(vendors, || offerings.into_iter().map(offering).collect::<Vec<_>>());
    let signals = signals.into_iter();
    let signals = signals.map(|it| Signals { kind: it.id.to_owned(), rows: Packed::new(it, unpack) });
    Raw {
        vendors: vendors.into(),
        offerings: offerings.into(),
        categories: categories.into_iter().map(|it| Packed::new(it, unpack)).collect::<Vec<_>>().into(),
        signals: signals.collect::<Vec<_>>().into(),
        hosts,
        makers,
        ..rest
    }
}

pub(super) fn unpack<T: serde::Deserialize<'static>>(bytes: &'static [u8]) -> T {
    postcard::from_bytes(bytes).unwrap_or_else(|error| unreachable!("compiled catalog: {error}"))
}

/// The shipped catalog.
#[must_use]
pub fn embedded() -> Catalog {
    Catalog::new(embedded_raw(), EMBEDDED_SHA256.to_owned())
}

/// A file of a catalog folder; keeps the place of what is wrong with it.
struct Yaml<'t> {
    text: &'t str,
    file: FileId,
    wrong: Cell<Option<Span>>,
}

impl Reader<String> for Yaml<'_> {
    fn read<T: serde::de::DeserializeOwned>(&self) -> Result<T, String> {
        yaml::from_str_at(self.text, self.file).map_err(|error| {
            self.wrong.set(Some(error.span));
            error.message
        })
    }
}

/// Reads catalog files alone, without the shipped catalog.
#[must_use]
pub fn read(files: &[Overlay]) -> (Raw, Vec<Diagnostic>) {
    let mut raw = Raw::default();
    let mut diagnostics = Vec::new();
    for file in files {
        let text = file.text.trim_start_matches('\u{feff}');
        let marked = file.text.len() - text.len();
        let reader = Yaml { text, file: file.file, wrong: Cell::new(None) };
        if let Err(error) = raw.add(&file.path, &reader) {
            let at = reader.wrong.get().unwrap_or(Span::new(file.file, 0, 0));
            let span = Span::new(file.file, at.range().start + marked, at.range().end + marked);
            let mut diagnostic =
                Diagnostic::error("invalid-catalog", format!("{}: {error}", file.path)).at(span, "here");
            diagnostic.help.extend(meant(&error));
            diagnostics.push(diagnostic.help("the shapes are described in docs/catalog.md"));
        }
    }
    (raw, diagnostics)
}

/// The reader says "unknown field `nmae`, expected one of id, name": the one that was probably meant.
fn meant(message: &str) -> Option<String> {
    let word = message.split('`').nth(1).or_else(|| message.split("unknown variant ").nth(1)?.split(',').next())?;
    let (_, valid) = message.split_once("expected one of ")?;
    let close = suggest::closest(word, valid.split(", ").map(|name| name.trim_matches('`')))?;
    Some(format!("did you mean `{close}`?"))
}

/// The shipped catalog with a user's folder laid over it: an entry with the same id replaces the shipped one.
#[must_use]
pub fn with_overlay(files: &[Overlay]) -> (Catalog, Vec<Diagnostic>) {
    if files.is_empty() {
        return (embedded(), Vec::new());
    }
    let (over, diagnostics) = read(files);
    let mut raw = embedded_raw();
    lay_over(&mut raw, over);
    let mut hash = sha2::Sha256::new();
    hash.update(EMBEDDED_SHA256.as_bytes());
    for file in files {
        hash.update(file.path.as_bytes());
        hash.update([0]);
        hash.update(file.text.as_bytes());
        hash.update([0]);
    }
    let digest: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    (Catalog::new(raw, digest), diagnostics)
}

fn replace<T: Clone>(base: &mut Vec<T>, over: impl IntoIterator<Item = T>, same: impl Fn(&T, &T) -> bool) {
    for entry in over {
        match base.iter().position(|old| same(old, &entry)) {
            Some(at) => base[at] = entry,
            None => base.push(entry),
        }
    }
}

fn lay_over(base: &mut Raw, over: Raw) {
    if over.manifest.is_some() {
        base.manifest = over.manifest;
    }
    replace(&mut base.countries, over.countries, |a, b| a.code == b.code);
    replace(&mut base.blocs, over.blocs, |a, b| a.id == b.id);
    replace(&mut base.adequacy, over.adequacy, |a, b| a.id == b.id);
    replace(&mut base.laws, over.laws, |a, b| a.id == b.id);
    replace(&mut base.vendors, over.vendors, |a, b| a.id() == b.id());
    replace(&mut base.categories, over.categories, |a, b| a.id() == b.id());
    replace(&mut base.data_classes, over.data_classes, |a, b| a.id == b.id);
    replace(&mut base.skills, over.skills, |a, b| a.id == b.id);
    replace(&mut base.controls, over.controls, |a, b| a.id == b.id);
    replace(&mut base.lenses, over.lenses, |a, b| a.id == b.id);
    replace(&mut base.clauses, over.clauses, |a, b| a.id == b.id);
    replace(&mut base.scenarios, over.scenarios, |a, b| a.id == b.id);
    for file in over.offerings {
        for offering in file.offerings.iter() {
            for old in base.offerings.iter_mut().filter(|old| old.ids().any(|id| id == offering.id)) {
                old.offerings.make_mut().retain(|known| known.id != offering.id);
            }
        }
        base.offerings.push(file);
    }
    for file in over.regions {
        match base.regions.iter_mut().find(|old| old.provider == file.provider) {
            Some(old) => {
                old.offering = file.offering;
                old.aliases.extend(file.aliases);
                replace(&mut old.regions, file.regions, |a, b| a.id == b.id);
            }
            None => base.regions.push(file),
        }
    }
    base.signals.extend(over.signals);
    base.texts.extend(over.texts);
}
