//! What makes a catalog wrong.

use super::Catalog;
use crate::diagnostic::Diagnostic;

/// Problems that make a catalog unusable: cycles of control.
#[must_use]
pub fn unusable(catalog: &Catalog) -> Vec<Diagnostic> {
    super::ownership::cycles(catalog)
}
