//! One command a file.

pub mod assess;
pub mod catalog;
pub mod check;
pub mod completions;
pub mod diff;
pub mod catalog_diff;
pub mod catalog_update;
pub mod completions;
pub mod enrich;
mod enrich_found;
pub mod explain;
pub mod init;
pub mod scan;
pub mod plan;
pub mod schema;
pub mod simulate;
