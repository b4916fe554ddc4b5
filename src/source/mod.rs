//! Text with positions. Knows no domain.
//!
//! In: paths and bytes that the edge has read. Out: [`Sources`], an arena that owns every text, and small owned
//! [`Span`]s that point into it. [`yaml`] and [`hcl`] turn text into nodes that carry spans; each is the only file that
//! names its parser.

pub mod hcl;
pub mod yaml;

mod span;
pub mod unseen;

pub use span::{FileId, Position, Span};

use std::sync::{Arc, OnceLock};

/// Largest input file that is read, in bytes (512 MiB). Larger files are refused with a diagnostic.
pub const MAX_FILE_BYTES: u64 = 512 * 1024 * 1024;

/// One text and the path it is known by.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// The path as the user gave it, with `/`.
    pub path: String,
    /// The text.
    pub text: Arc<str>,
    /// Whether others wrote it for other purposes, so that it may hold secrets: its lines are shown with care.
    pub foreign: bool,
    /// Where each line starts, found on first use.
    lines: OnceLock<Arc<[u32]>>,
}

impl SourceFile {
    /// Line and column of byte `offset`; offsets past the end count as the end.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let starts = self.starts();
        let line = starts.partition_point(|start| *start as usize <= offset).saturating_sub(1);
        let start = (starts[line] as usize).min(self.text.len());
        let within = Position::of(&self.text[start..], offset.saturating_sub(start));
        Position { line: u32::try_from(line + 1).unwrap_or(u32::MAX), column: within.column }
    }

    /// The byte at a line and column, both from 1, columns in characters; a column past the end of its line counts as that
    /// end. `None`: there is no such line.
    #[must_use]
    pub fn offset(&self, line: u32, column: u32) -> Option<usize> {
        let start = *self.starts().get((line as usize).saturating_sub(1))? as usize;
        let rest = self.text[start..].split('\n').next().unwrap_or_default();
        let within = rest.char_indices().nth((column as usize).saturating_sub(1)).map_or(rest.len(), |(at, _)| at);
        Some(start + within)
    }

    fn starts(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let breaks = self.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
            std::iter::once(0).chain(breaks).map(|at| u32::try_from(at).unwrap_or(u32::MAX)).collect()
        })
    }
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
        self.files.push(SourceFile { path: path.into(), text: text.into(), foreign: false, lines: OnceLock::new() });
        id
    }

    /// Adds a text that others wrote for other purposes.
    pub fn add_foreign(&mut self, path: impl Into<String>, text: impl Into<Arc<str>>) -> FileId {
        let id = self.add(path, text);
        self.files[id.0 as usize].foreign = true;
        id
    }

    /// Says of a text that others wrote it for other purposes.
    pub fn mark_foreign(&mut self, id: FileId) {
        self.files[id.0 as usize].foreign = true;
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
        self.file(span.file).position(span.start as usize)
    }
}
