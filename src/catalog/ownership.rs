//! Chains of control: cycles are impossible in the world, so they are mistakes in the catalog.

use super::Catalog;
use super::index::controls;
use crate::diagnostic::Diagnostic;
use rustc_hash::FxHashMap;

/// Every cycle of controlling stakes, once, as an error.
#[must_use]
pub fn cycles(catalog: &Catalog) -> Vec<Diagnostic> {
    let mut state: FxHashMap<&str, u8> = FxHashMap::default();
    let mut found = Vec::new();
    for entity in catalog.raw.vendors.iter().flat_map(|vendor| &vendor.legal) {
        let mut stack: Vec<(&str, usize)> = vec![(&entity.id, 0)];
        while let Some((id, next)) = stack.pop() {
            if next == 0 {
                match state.get(id) {
                    Some(_) => continue,
                    None => state.insert(id, 1),
                };
            }
            let owners: Vec<&str> = catalog
                .entity(id)
                .into_iter()
                .flat_map(|entity| entity.owned_by.iter().filter(|stake| controls(stake)))
                .map(|stake| stake.owner.as_str())
                .collect();
            match owners.get(next) {
                None => {
                    state.insert(id, 2);
                }
                Some(owner) => {
                    stack.push((id, next + 1));
                    match state.get(owner) {
                        Some(1) => {
                            let from = stack.iter().position(|(seen, _)| seen == owner).unwrap_or(0);
                            let mut names: Vec<&str> = stack[from..].iter().map(|(seen, _)| *seen).collect();
                            names.push(owner);
                            found.push(
                                Diagnostic::error(
                                    "ownership-cycle",
                                    format!("ownership goes in a circle: {}", names.join(" → ")),
                                )
                                .help("one of these stakes is not a controlling one, or is wrong"),
                            );
                        }
                        Some(_) => {}
                        None => stack.push((owner, 0)),
                    }
                }
            }
        }
    }
    found
}
