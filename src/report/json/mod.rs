//! Public JSON: versioned types of their own, so that inner changes break nobody.

mod list;
pub mod observations;
pub mod v1;
