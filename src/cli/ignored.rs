//! Infrastructure that ignore rules leave out: a repository may keep files that its own rules match, and a gate that passes them
//! over must say so.
//!
//! In: a folder, what was found in it. Out: the files that can be infrastructure only and were not found. Looks near the top of the
//! folder, and not where programs put what they make; what `.hoheitignore` leaves out is meant to be.

use super::files::{may_be_compose, plain};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// How deep it looks.
const DEPTH: usize = 4;
/// Folders of what programs make or fetch.
const MADE: [&str; 6] = ["node_modules", "target", "vendor", "dist", "build", "venv"];

/// Files of infrastructure below `folder` that are not among those found.
pub(super) fn left_out(folder: &Path, found: &[PathBuf]) -> BTreeSet<PathBuf> {
    let entries = ignore::WalkBuilder::new(folder)
        .standard_filters(false)
        .hidden(true)
        .max_depth(Some(DEPTH))
        .add_custom_ignore_filename(".hoheitignore")
        .filter_entry(|entry| !entry.file_name().to_str().is_some_and(|name| MADE.contains(&name)))
        .build();
    let files = entries.flatten().filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()));
    let mut left: BTreeSet<PathBuf> =
        files.map(|entry| plain(entry.path())).filter(|path| is_infrastructure(path)).collect();
    for path in found {
        left.remove(path);
    }
    left
}

/// Whether a file's name can mean infrastructure only.
fn is_infrastructure(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    match name.rsplit('.').next() {
        Some("tf" | "bicep") => true,
        Some("yaml" | "yml" | "json") if name.contains("cloudformation") => true,
        _ => may_be_compose(path),
    }
}
