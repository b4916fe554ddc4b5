//! Values into bytes; opens no file.

pub mod baseline;
pub mod diagnostics;
pub mod diff;
pub mod gate;
pub mod github;
pub mod gitlab;
pub mod junit;
pub mod markdown_comment;
pub mod sarif;
