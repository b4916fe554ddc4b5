//! The reports in a real browser: `cargo test --test browser -- --ignored`.
//!
//! Needs Chromium (`CHROMIUM` or on the path), Node and `npm ci` in `tests/browser`; `.ci/run` installs them. Pictures go to
//! the folder `PICTURES` when set; with `README_PICTURE=1` the first screen becomes `docs/img/report.png`.
#![allow(unreachable_pub)]

#[path = "html/mod.rs"]
mod sample;

use std::path::{Path, PathBuf};
use std::process::Command;

fn chromium() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMIUM") {
        return Some(named.into());
    }
    let path = std::env::var_os("PATH")?;
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    std::env::split_paths(&path).flat_map(|folder| names.map(|name| folder.join(name))).find(|file| file.is_file())
}

#[test]
#[ignore = "needs Chromium; .ci/run runs these"]
fn reports_hold_in_a_browser() {
    let browser = chromium().expect("Chromium on the path, or CHROMIUM=/path/to/it");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
    let (reports, pictures) = (folder.join("reports"), folder.join("pictures"));
    sample::write(&reports);
    let done = Command::new("node")
        .arg(root.join("tests/browser/check.mjs"))
        .args([&browser, &reports, &pictures])
        .output()
        .expect("Node on the path");
    let said = format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success(), "{said}");
    if let Some(target) = std::env::var_os("PICTURES") {
        let target = PathBuf::from(target);
        std::fs::create_dir_all(&target).expect("a folder for pictures");
        for entry in std::fs::read_dir(&pictures).expect("pictures") {
            let entry = entry.expect("a picture");
            std::fs::copy(entry.path(), target.join(entry.file_name())).expect("a copy");
        }
    }
    if std::env::var_os("README_PICTURE").is_some() {
        std::fs::create_dir_all(root.join("docs/img")).expect("a folder");
        std::fs::copy(pictures.join("readme.png"), root.join("docs/img/report.png")).expect("a copy");
    }
}
