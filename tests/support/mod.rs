//! The real binary with a scrubbed environment, and small builders.
#![allow(dead_code)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The day on which the tests take place.
pub(crate) const TODAY: &str = "2026-12-01";

/// Runs `hoheit` in `folder`.
pub(crate) fn hoheit(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hoheit"));
    command.env_clear().current_dir(folder).args(arguments).args(["--today", TODAY]);
    command.stdin(std::process::Stdio::null()).output().expect("the binary runs")
}

/// A fresh folder.
pub(crate) fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("temporary folder")
}

/// A file of the repository.
pub(crate) fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Standard output as text.
pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Standard error as text.
pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Assesses a YAML text and returns the public JSON.
pub(crate) fn assess(yaml: &str) -> serde_json::Value {
    let folder = folder();
    std::fs::write(folder.path().join("i.yaml"), yaml).expect("written");
    let output = hoheit(folder.path(), &["assess", "i.yaml", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// Like [`assess`], with a catalog folder of the repository laid over the shipped one.
pub(crate) fn assess_over(catalog: &str, yaml: &str) -> serde_json::Value {
    let folder = folder();
    std::fs::write(folder.path().join("i.yaml"), yaml).expect("written");
    let catalog = repository(catalog);
    let catalog = catalog.to_str().expect("a path in UTF-8");
    let output = hoheit(folder.path(), &["assess", "i.yaml", "--format", "json", "--catalog", catalog]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// The exposure of a service through a channel to a jurisdiction.
pub(crate) fn exposure<'v>(
    json: &'v serde_json::Value,
    service: &str,
    channel: &str,
    country: Option<&str>,
) -> Option<&'v serde_json::Value> {
    let service = json["services"].as_array()?.iter().find(|s| s["id"] == service)?;
    service["exposures"].as_array()?.iter().find(|e| e["channel"] == channel && e["jurisdiction"].as_str() == country)
}
