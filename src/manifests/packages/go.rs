//! `go.mod`.

use crate::manifests::file::lines;
use crate::manifests::{Context, File, Found, Reader};
use crate::model::ObservationKind;

/// Go modules.
pub(in crate::manifests) struct Go;

impl Reader for Go {
    fn kind(&self) -> ObservationKind {
        "go"
    }

    fn detects(&self, file: &File<'_>) -> bool {
        file.name() == "go.mod" && file.mentions(&["module"])
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files {
            let mut listed = false;
            for (start, trimmed) in lines(file.text) {
                let entry = match trimmed.strip_prefix("require") {
                    Some(rest) if rest.trim() == "(" => {
                        listed = true;
                        None
                    }
                    Some(rest) if rest.starts_with(char::is_whitespace) => Some(rest.trim()),
                    _ if trimmed == ")" => {
                        listed = false;
                        None
                    }
                    _ => listed.then_some(trimmed),
                };
                if let Some(name) = entry
                    .filter(|entry| !entry.contains("// indirect"))
                    .and_then(|entry| entry.split_whitespace().next())
                    && !name.starts_with("//")
                {
                    super::see(file, "go", name, start, trimmed.len(), context, &mut found);
                }
            }
        }
        found
    }
}
