//! `mix.exs`.

use crate::manifests::{Context, File, Found, Reader};
use crate::model::ObservationKind;

/// Most bytes of an entry, and of what stands before it in its line.
const LONGEST: usize = 400;

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
            // `{:name, "~> 1.0", only: [:dev, :test]}`, over several lines as well.
            for (start, _) in file.text.match_indices("{:") {
                let bytes = file.text.as_bytes();
                let Some(end) = bytes[start..].iter().take(LONGEST).position(|byte| *byte == b'}') else { continue };
                let inner = &file.text[start + 2..start + end];
                let Some((name, rest)) = inner.split_once(',') else { continue };
                let before = bytes[..start].iter().rev().take(LONGEST).take_while(|byte| **byte != b'\n');
                let remark = before.copied().any(|byte| byte == b'#');
                let apart = rest.contains("only:") && !rest.contains(":prod");
                let own = ["path:", "in_umbrella:"].iter().any(|word| rest.contains(word));
                if !apart && !own && !remark && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
                    super::see(file, "hex", name, start, inner.len() + 3, context, &mut found);
                }
            }
        }
        found
    }
}
