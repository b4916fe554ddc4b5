//! One command a file.

pub mod assess;
pub mod catalog;
pub mod completions;
pub mod explain;
pub mod init;
pub mod plan;
pub mod schema;
