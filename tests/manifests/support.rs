//! Building blocks of the scenarios.

use hoheit::catalog::Catalog;
use hoheit::catalog::load::{Overlay, read};
use hoheit::manifests::{InputFile, Scan, scan as scan_files};
use hoheit::model::Observation;
use hoheit::source::Sources;
use std::path::Path;
use std::sync::OnceLock;

/// A catalog with the shipped places and signals only, so that scenarios do not depend on vendors and offerings.
pub(crate) fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogs");
        let mut sources = Sources::default();
        let mut files = Vec::new();
        for folder in ["places/regions", "signals"] {
            for entry in std::fs::read_dir(root.join(folder)).expect("folder").flatten() {
                let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
                let text = std::fs::read_to_string(entry.path()).expect("text");
                let file = sources.add(path.clone(), text.clone());
                files.push(Overlay { path, text, file });
            }
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let (raw, diagnostics) = read(&files);
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        Catalog::new(raw, String::new())
    })
}

/// Splits a case into its files.
pub(crate) fn split(case: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Vec::new();
    for line in case.split_inclusive('\n') {
        if let Some(path) = line.strip_prefix("=== ") {
            files.push((path.trim().to_owned(), String::new()));
        } else if let Some((_, text)) = files.last_mut() {
            text.push_str(line);
        }
    }
    files
}

pub(crate) fn scan(files: &[(String, String)]) -> Scan {
    let inputs: Vec<InputFile> =
        files.iter().map(|(path, text)| InputFile::new(path.clone(), text.as_bytes())).collect();
    scan_files(&inputs, catalog(), &mut Sources::default())
}

/// One line a place: `path:line vendor region`.
pub(crate) fn seen(observation: &Observation) -> Vec<String> {
    let vendor = observation.vendor.as_deref().unwrap_or("-");
    let region = observation.region.as_deref().unwrap_or("-");
    observation.places.iter().map(|place| format!("{}:{} {vendor} {region}", place.path, place.line)).collect()
}

/// What the marks of the files say.
pub(crate) fn expected(files: &[(String, String)]) -> Vec<String> {
    let mut lines = Vec::new();
    for (path, text) in files {
        for (at, line) in text.lines().enumerate() {
            if let Some((_, marks)) = line.split_once("NOT OK: ") {
                for mark in marks.split(['"', '<', '>']).next().unwrap_or_default().trim_end_matches(" --").split(',') {
                    lines.push(format!("{path}:{} {}", at + 1, mark.trim()));
                }
            }
        }
    }
    lines.sort();
    lines.dedup();
    lines
}
