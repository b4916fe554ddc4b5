//! One command a file.

pub mod assess;
pub mod catalog;
pub mod check;
pub mod completions;
pub mod diff;
pub mod explain;
pub mod init;
pub mod scan;
pub mod plan;
pub mod schema;
pub mod simulate;
