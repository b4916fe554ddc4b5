//! The reports in a real browser: `cargo test --test browser -- --ignored`.
//!
//! Needs Chromium (`CHROMIUM` or on the path), Node and `npm ci` in `tests/browser`; `.ci/run` installs them. Pictures go to
//! the folder `PICTURES` when set. The picture in the README is made by a command of its own, in seconds:
//! `README_PICTURE=1 cargo test --test browser picture -- --ignored`.
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
}

#[test]
#[ignore = "needs Chromium; writes docs/img/report.png when README_PICTURE is set"]
fn the_picture_of_the_readme() {
    if std::env::var_os("README_PICTURE").is_none() {
        return;
    }
    let browser = chromium().expect("Chromium on the path, or CHROMIUM=/path/to/it");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = Path::new(env!("CARGO_TARGET_TMPDIR")).join("readme.html");
    let yaml = std::fs::read_to_string(root.join("examples/contact-center.yaml")).expect("the README's example");
    std::fs::write(&page, sample::planned(&yaml, hoheit::model::words::Language::En)).expect("a page");
    std::fs::create_dir_all(root.join("docs/img")).expect("a folder");
    let done = Command::new("node")
        .arg(root.join("tests/browser/picture.mjs"))
        .args([&browser, &page, &root.join("docs/img/report.png")])
        .output()
        .expect("Node on the path");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}
