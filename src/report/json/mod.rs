//! Public JSON: versioned types of their own, so that inner changes break nobody.

pub mod observations;
pub mod v1;
