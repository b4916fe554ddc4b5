//! `composer.json`.

use crate::manifests::{Context, File, Found, Reader};
use crate::model::ObservationKind;
use crate::source::yaml::Node;

/// PHP packages.
pub(in crate::manifests) struct Composer;

impl Reader for Composer {
    fn kind(&self) -> ObservationKind {
        "composer"
    }

    fn detects(&self, file: &File<'_>) -> bool {
        file.name() == "composer.json"
            && !file.path.contains("vendor/")
            && file.document().is_some_and(|root| root.as_mapping().is_some())
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files {
            let required = file.document().and_then(|root| root.get("require")).and_then(Node::as_mapping);
            for (key, _) in required.unwrap_or_default() {
                if let Some(name) = key.as_str() {
                    super::see(file, "composer", name, key.span.start as usize, name.len(), context, &mut found);
                }
            }
        }
        found
    }
}
