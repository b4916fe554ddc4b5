//! Public JSON: versioned types of their own, so that inner changes break nobody.

pub mod v1;
