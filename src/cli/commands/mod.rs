//! One command a file.

pub mod assess;
pub mod assess_group;
pub mod catalog;
pub mod catalog_bundle;
pub mod catalog_diff;
pub mod catalog_update;
pub mod check;
pub mod check_formats;
pub mod completions;
pub mod diff;
pub mod enrich;
pub mod enrich_found;
pub mod explain;
pub mod init;
pub mod plan;
pub mod scan;
pub mod schema;
pub mod simulate;
