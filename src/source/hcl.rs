//! Terraform and OpenTofu text as blocks with byte spans. The only file that names the HCL parser.

pub use hcl_edit::Span as HasSpan;
pub use hcl_edit::{Ident, expr, structure, template};

use super::{FileId, Span};

/// What is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// Where.
    pub span: Span,
    /// What.
    pub message: String,
}

/// Reads a whole file.
///
/// # Errors
/// The parser's message and place; callers recover block by block.
pub fn parse(text: &str, file: FileId) -> Result<structure::Body, Error> {
    text.parse::<structure::Body>().map_err(|error| {
        let at = error.location().offset();
        Error { span: Span::new(file, at, at), message: error.message().to_owned() }
    })
}

/// The span of a parsed element in `file`.
#[must_use]
pub fn span_of(element: &impl HasSpan, file: FileId) -> Option<Span> {
    element.span().map(|range| Span::new(file, range.start, range.end))
}
