//! `mix.exs`.

use crate::manifests::file::lines;
use crate::manifests::{Context, File, Found, Reader};
use crate::model::ObservationKind;

/// Packages of Elixir.
pub(in crate::manifests) struct Hex;

impl Reader for Hex {
    fn kind(&self) -> ObservationKind {
        "hex"
    }

    fn detects(&self, file: &File<'_>) -> bool {
        file.name() == "mix.exs" && file.mentions(&["deps"])
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files {
            for (start, line) in lines(file.text) {
                // `{:name, "~> 1.0", only: [:dev, :test]}`
                let Some(rest) = line.trim_start_matches('[').trim_start().strip_prefix("{:") else { continue };
                let Some((name, rest)) = rest.split_once(',') else { continue };
                let apart = rest.contains("only:") && !rest.contains(":prod");
                if !apart && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
                    super::see(file, "hex", name, start, line.len(), context, &mut found);
                }
            }
        }
        found
    }
}
