//! Recognises inventories among the files, so that no manifest reader takes them; the inventory stage reads them.

use super::{Context, File, Found, Reader};
use crate::model::ObservationKind;
use crate::source::yaml::Node;

/// Inventories of our own.
pub(super) struct Inventory;

impl Reader for Inventory {
    fn kind(&self) -> ObservationKind {
        "inventory"
    }

    fn detects(&self, file: &File<'_>) -> bool {
        if !(file.is_yaml() || file.is_json()) || !file.mentions(&["services", "organisation", "organization"]) {
            return false;
        }
        let Some(root) = file.document() else { return false };
        if root.get("bomFormat").is_some() || root.get("apiVersion").is_some() {
            return false;
        }
        let foreign = |key: &str| !matches!(key, "organisation" | "organization" | "services" | "$schema");
        let keys = root.as_mapping().unwrap_or_default().iter().filter_map(|(key, _)| key.as_str());
        let (others, own): (Vec<&str>, Vec<&str>) = keys.partition(|key| foreign(key));
        if others.len() > own.len() {
            return false;
        }
        let listed = root
            .get("services")
            .and_then(Node::as_sequence)
            .is_some_and(|items| items.iter().any(|item| item.get("id").is_some()));
        listed || root.get("organisation").is_some_and(|node| node.get("name").is_some())
    }

    fn read(&self, _: &[&File<'_>], _: &Context<'_>) -> Found {
        Found::default()
    }
}
