//! Recognises inventories among the files, so that no manifest reader takes them; the inventory stage reads them.

use super::{Context, File, Found, Reader};
use crate::model::ObservationKind;

/// Inventories of our own.
pub(super) struct Inventory;

impl Reader for Inventory {
    fn kind(&self) -> ObservationKind {
        "inventory"
    }

    fn detects(&self, file: &File<'_>) -> bool {
        // Read first, so that what is malformed is named.
        (file.is_yaml() || file.is_json())
            && file.mentions(&["services", "organisation", "organization"])
            && file.document().is_some()
            && crate::inventory::looks_like(file.text)
    }

    fn read(&self, _: &[&File<'_>], _: &Context<'_>) -> Found {
        Found::default()
    }
}
