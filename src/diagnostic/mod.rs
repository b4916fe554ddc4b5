//! What we say to people about their files. Knows no terminal.
//!
//! A [`Diagnostic`] has a code, a message, labels with spans and help lines. Problems in user files are collected, never
//! thrown: a reader returns what it understood together with all diagnostics, and the edge decides to stop.

pub mod fields;
pub mod suggest;

use crate::model::words::Severity;
use crate::source::Span;

/// Whether a diagnostic makes the input unusable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The input is invalid: exit code 4.
    Error,
    /// The input is usable, but something is probably not as meant.
    Warning,
    /// A finding of the assessment, with its severity.
    Finding(Severity),
}

/// Something to say, with the places it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad.
    pub kind: Kind,
    /// Stable code, kebab-case (`unknown-field`); for findings the rule id.
    pub code: String,
    /// One sentence.
    pub message: String,
    /// Places, the primary one first.
    pub labels: Vec<Label>,
    /// What to do.
    pub help: Vec<String>,
    /// More to know.
    pub notes: Vec<String>,
}

/// A place and what is to be said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What; may be empty.
    pub text: String,
    /// Where the span is that of a whole entry: the field and the value in it that are meant, and what the label says there.
    /// Whoever has the text can find the place (`inventory::locate`).
    pub value: Option<Box<(&'static str, String, &'static str)>>,
}

impl Diagnostic {
    /// An error about the input.
    pub fn error(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Kind::Error, code, message)
    }

    /// A warning about the input.
    pub fn warning(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Kind::Warning, code, message)
    }

    /// Any kind.
    pub fn new(kind: Kind, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            kind,
            code: code.into(),
            message: message.into(),
            labels: Vec::new(),
            help: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Adds a place; the first one added is the primary one.
    #[must_use]
    pub fn at(mut self, span: impl Into<Option<Span>>, text: impl Into<String>) -> Self {
        if let Some(span) = span.into() {
            self.labels.push(Label { span, text: text.into(), value: None });
        }
        self
    }

    /// Adds the place of an entry in which `value` of `field` is meant, a value that nobody knows.
    #[must_use]
    pub fn at_value(self, entry: impl Into<Option<Span>>, field: &'static str, value: &str) -> Self {
        self.at_value_saying(entry, (field, value), "not known")
    }

    /// Adds the place of an entry in which a value of a field is meant, with what is wrong about it.
    #[must_use]
    pub fn at_value_saying(
        mut self,
        entry: impl Into<Option<Span>>,
        (field, value): (&'static str, &str),
        text: &'static str,
    ) -> Self {
        if let Some(span) = entry.into() {
            let value = Some(Box::new((field, value.to_owned(), text)));
            self.labels.push(Label { span, text: "in this entry".to_owned(), value });
        }
        self
    }

    /// Adds a line on what to do.
    #[must_use]
    pub fn help(mut self, line: impl Into<String>) -> Self {
        self.help.push(line.into());
        self
    }

    /// Adds a line of background.
    #[must_use]
    pub fn note(mut self, line: impl Into<String>) -> Self {
        self.notes.push(line.into());
        self
    }

    /// Whether the input is invalid.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.kind == Kind::Error
    }
}
