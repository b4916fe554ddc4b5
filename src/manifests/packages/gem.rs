//! `Gemfile`.

use crate::manifests::file::lines;
use crate::manifests::{Context, File, Found, Reader};
use crate::model::ObservationKind;

/// Ruby gems.
pub(in crate::manifests) struct Gem;

impl Reader for Gem {
    fn kind(&self) -> ObservationKind {
        "gem"
    }

    fn detects(&self, file: &File<'_>) -> bool {
        file.name() == "Gemfile" && file.mentions(&["gem "])
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files {
            let mut apart = false;
            for (start, bare) in lines(file.text) {
                let only = ["development", "test"].iter().any(|group| bare.contains(&format!(":{group}")));
                if bare.starts_with("group ") {
                    apart = only && !bare.contains(":production");
                } else if bare == "end" {
                    apart = false;
                }
                if let Some(rest) = bare.strip_prefix("gem ").filter(|_| !apart && !only)
                    && let Some(name) = rest.trim_start_matches('(').split(['"', '\'']).nth(1)
                {
                    super::see(file, "gem", name, start, bare.len(), context, &mut found);
                }
            }
        }
        found
    }
}
