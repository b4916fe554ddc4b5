//! The HTML report: complete, safe, light, in both languages.

#[path = "html/mod.rs"]
mod sample;

use hoheit::model::words::*;
use sample::{SAMPLE, report};

#[test]
#[ignore = "writes files for a person to look at: OUT=folder"]
fn write_samples() {
    let Some(folder) = std::env::var_os("OUT").map(std::path::PathBuf::from) else { return };
    std::fs::create_dir_all(&folder).expect("a folder");
    for language in [Language::De, Language::En] {
        let text = report(SAMPLE, language);
        std::fs::write(folder.join(format!("report.{language}.html")), text).expect("a file");
    }
}
