//! `Cargo.toml`.

use crate::manifests::{Context, File, Found, Reader};
use crate::model::ObservationKind;

/// Rust crates.
pub(in crate::manifests) struct Cargo;

impl Reader for Cargo {
    fn kind(&self) -> ObservationKind {
        "cargo"
    }

    fn detects(&self, file: &File<'_>) -> bool {
        file.name() == "Cargo.toml"
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files {
            let mut listed = false;
            let mut offset = 0;
            for line in file.text.split_inclusive('\n') {
                let trimmed = line.trim();
                let start = offset + line.len() - line.trim_start().len();
                offset += line.len();
                if trimmed.starts_with('[') {
                    let section = trimmed.trim_matches(['[', ']']);
                    let target = section.starts_with("target.") && section.ends_with(".dependencies");
                    listed = section == "dependencies" || target;
                    if let Some(name) = section.strip_prefix("dependencies.") {
                        super::see(file, "cargo", name, start, trimmed.len(), context, &mut found);
                    }
                } else if listed
                    && !trimmed.starts_with('#')
                    && let Some((name, _)) = trimmed.split_once(['=', '.'])
                {
                    super::see(file, "cargo", name.trim().trim_matches('"'), start, trimmed.len(), context, &mut found);
                }
            }
        }
        found
    }
}
