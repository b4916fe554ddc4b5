//! Text with positions. Knows no domain.
//!
//! In: paths and bytes that the edge has read. Out: [`Sources`], an arena that owns every text, and small owned
//! [`Span`]s that point into it. [`yaml`] and [`hcl`] turn text into nodes that carry spans; each is the only file that
//! names its parser.

pub mod hcl;
pub mod yaml;

mod span;

pub use span::{FileId, Position, Span};

use std::sync::Arc;

/// Largest input file that is read, in bytes (512 MiB). Larger files are refused with a diagnostic.
pub const MAX_FILE_BYTES: u64 = 512 * 1024 * 1024;

/// One text and the path it is known by.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// The path as the user gave it, with `/`.
    pub path: String,
    /// The text.
    pub text: Arc<str>,
}

/// All texts of a run.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// Adds a text and returns its id.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<Arc<str>>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(SourceFile { path: path.into(), text: text.into() });
        id
    }

    /// The file with this id.
    ///
    /// # Panics
    /// When the id comes from another arena.
    #[must_use]
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// All files in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(i, f)| (FileId(u32::try_from(i).unwrap_or(u32::MAX)), f))
    }

    /// Line and column of the start of `span`.
    #[must_use]
    pub fn position(&self, span: Span) -> Position {
        Position::of(&self.file(span.file).text, span.start as usize)
    }
}
