//! From values to bytes. Opens no file, prints nothing.
//!
//! Every format shows the same assessment; [`json`] is public and frozen, [`terminal`] is for people at a prompt.

pub mod json;
pub mod terminal;
pub mod summary;

/// A file that went into the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputInfo {
    /// Path as given.
    pub path: String,
    /// `inventory`, `terraform`, …
    pub kind: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
}
