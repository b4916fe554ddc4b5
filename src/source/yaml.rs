//! YAML and JSON as nodes with byte spans and tags.
//!
//! In: a text and its [`FileId`]. Out: one [`Node`] a document. JSON is read by the same road, for YAML 1.2 contains it.
//! Scalars keep their text; what type they have is asked of them ([`Node::as_bool`] …) by those who know what belongs
//! there, so that a wrong type can be reported with its place. Merge keys (`<<`) are resolved. What must hold: no input
//! panics; aliases are expanded up to [`MAX_ALIAS_NODES`] nodes, so that an alias bomb ends in an error; nodes nest up to
//! [`MAX_DEPTH`].
//!
//! The events come from the parser under `serde_yaml` (the `serde-saphyr` crate); this is the only file that names it.

use super::{FileId, Span};
use serde_yaml::granit_parser::{Event, Parser, ScalarStyle};
use std::borrow::Cow;

/// How many nodes the aliases of one file may add.
pub const MAX_ALIAS_NODES: usize = 200_000;

/// How deep nodes may nest.
pub const MAX_DEPTH: u32 = 192;

/// A node of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Node<'t> {
    /// Where it stands; for an alias, where it is used.
    pub span: Span,
    /// A local tag such as `!Ref`, without the exclamation mark.
    pub tag: Option<Box<str>>,
    /// What it is.
    pub value: Value<'t>,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'t> {
    /// A scalar with its text.
    Scalar {
        /// The text after unescaping.
        text: Cow<'t, str>,
        /// Whether it stood without quotes, so that it may be a number, a boolean or null.
        plain: bool,
    },
    /// A sequence.
    Sequence(Vec<Node<'t>>),
    /// A mapping in the order of the file.
    Mapping(Vec<(Node<'t>, Node<'t>)>),
}

/// What is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// Where.
    pub span: Span,
    /// What.
    pub message: String,
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

/// Reads a text with at most one document; `None` for an empty one.
///
/// # Errors
/// Malformed text, several documents, an unknown alias, an alias bomb.
pub fn parse(text: &str, file: FileId) -> Result<Option<Node<'_>>, Error> {
    let mut documents = parse_all(text, file)?;
    match documents.len() {
        0 | 1 => Ok(documents.pop()),
        _ => {
            Err(Error { span: documents[1].span, message: "a second document starts here; one is expected".to_owned() })
        }
    }
}

/// Reads all documents of a text; empty documents are left out.
///
/// # Errors
/// Malformed text, an unknown alias, an alias bomb.
pub fn parse_all(text: &str, file: FileId) -> Result<Vec<Node<'_>>, Error> {
    parse_at(text, file, 0)
}

/// Like [`parse_all`] for a piece of a larger text that starts at byte `offset`.
///
/// # Errors
/// As [`parse_all`].
pub fn parse_at(text: &str, file: FileId, offset: usize) -> Result<Vec<Node<'_>>, Error> {
    let (bom, body) = text.strip_prefix('\u{feff}').map_or((0, text), |rest| ('\u{feff}'.len_utf8(), rest));
    Composer {
        parser: Parser::new_from_str(body),
        text: body,
        file,
        offset: offset + bom,
        anchors: Vec::new(),
        expanded: 0,
        depth: 0,
    }
    .documents()
}

/// Reads `text` as `T` without keeping spans; for files of our own such as the catalog.
///
/// # Errors
/// The reader's message with line and column.
pub fn from_str<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, serde_yaml::Error> {
    serde_yaml::from_str(text)
}

/// As [`from_str`], for files of other people: what is wrong, and where. `file` is where the text came from.
///
/// # Errors
/// The reader's message with its place.
pub fn from_str_at<T: serde::de::DeserializeOwned>(text: &str, file: FileId) -> Result<T, Error> {
    serde_yaml::from_str(text).map_err(|error| {
        let place = error.location().map_or((1, 1), |place| (place.line(), place.column()));
        let said = error.to_string();
        let line = said.lines().next().unwrap_or_default();
        // The place is shown with a caret, not in words.
        let lead = format!("error: line {} column {}: ", place.0, place.1);
        let tail = format!(" at line {}, column {}", place.0, place.1);
        let message = line.trim_start_matches(&lead).trim_end_matches(&tail).to_owned();
        Error { span: word_at(text, file, place), message }
    })
}

/// The word that starts at a line and a column, both counted from 1.
fn word_at(text: &str, file: FileId, (line, column): (u64, u64)) -> Span {
    let count = |n: u64| usize::try_from(n.saturating_sub(1)).unwrap_or(usize::MAX);
    let start = text.split_inclusive('\n').take(count(line)).map(str::len).sum::<usize>();
    let start = text[start..].char_indices().nth(count(column)).map_or(text.len(), |(at, _)| start + at);
    let rest = &text[start..];
    let length = rest.find(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | ']' | '}')).unwrap_or(rest.len());
    Span::new(file, start, start + length)
}

/// Writes a value as YAML.
///
/// # Errors
/// Values that YAML cannot carry.
pub fn to_string<T: serde::Serialize>(value: &T) -> Result<String, String> {
    serde_yaml::to_string(value).map_err(|error| error.to_string())
}

struct Composer<'t> {
    parser: Parser<'t, serde_yaml::granit_parser::StrInput<'t>>,
    text: &'t str,
    file: FileId,
    offset: usize,
    anchors: Vec<(usize, Node<'t>)>,
    expanded: usize,
    depth: u32,
}

impl<'t> Composer<'t> {
    fn next(&mut self) -> Result<Option<(Event<'t>, Span)>, Error> {
        loop {
            return match self.parser.next_event() {
                None => Ok(None),
                Some(Err(error)) => {
                    let at = error.marker().byte_offset().unwrap_or(0).min(self.text.len());
                    Err(Error { span: self.span(at, at), message: plain_message(&error.info()) })
                }
                Some(Ok((Event::Comment(..) | Event::Anchor(..), _))) => continue,
                Some(Ok((event, span))) => {
                    let range = span.byte_range().unwrap_or(0..0);
                    Ok(Some((event, self.span(range.start, range.end))))
                }
            };
        }
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, start + self.offset, end + self.offset)
    }

    fn documents(mut self) -> Result<Vec<Node<'t>>, Error> {
        let mut documents = Vec::new();
        while let Some((event, span)) = self.next()? {
            match event {
                Event::StreamStart | Event::DocumentEnd | Event::StreamEnd => {}
                Event::DocumentStart(..) => self.anchors.clear(),
                event => {
                    let node = self.node(event, span)?;
                    if !node.is_null() {
                        documents.push(node);
                    }
                }
            }
        }
        Ok(documents)
    }

    fn node(&mut self, event: Event<'t>, span: Span) -> Result<Node<'t>, Error> {
        if self.depth >= MAX_DEPTH {
            return Err(Error { span, message: format!("nested more than {MAX_DEPTH} levels deep") });
        }
        self.depth += 1;
        let node = self.nested(event, span);
        self.depth -= 1;
        node
    }

    fn nested(&mut self, event: Event<'t>, span: Span) -> Result<Node<'t>, Error> {
        let (node, anchor) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                let plain = matches!(style, ScalarStyle::Plain);
                (Node { span, tag: local_tag(tag), value: Value::Scalar { text, plain } }, anchor)
            }
            Event::SequenceStart(_, anchor, tag) => {
                let mut items = Vec::new();
                let end = loop {
                    match self.next()? {
                        None => return Err(self.cut_off(span)),
                        Some((Event::SequenceEnd, end)) => break end,
                        Some((event, span)) => items.push(self.node(event, span)?),
                    }
                };
                let span =
                    Span { end: items.last().map_or(end.end, |last: &Node<'_>| last.span.end.max(span.end)), ..span };
                (Node { span, tag: local_tag(tag), value: Value::Sequence(items) }, anchor)
            }
            Event::MappingStart(_, anchor, tag) => {
                let mut entries: Vec<(Node<'t>, Node<'t>)> = Vec::new();
                loop {
                    let key = match self.next()? {
                        None => return Err(self.cut_off(span)),
                        Some((Event::MappingEnd, _)) => break,
                        Some((event, span)) => self.node(event, span)?,
                    };
                    let Some((event, span)) = self.next()? else { return Err(self.cut_off(span)) };
                    let value = self.node(event, span)?;
                    entries.push((key, value));
                }
                merge(&mut entries);
                let start =
                    entries.first().map_or(span.start, |(key, _)| key.span.start.min(span.start.max(key.span.start)));
                let end = entries.last().map_or(span.end, |(_, value)| value.span.end.max(span.end));
                (
                    Node { span: Span { start, end, ..span }, tag: local_tag(tag), value: Value::Mapping(entries) },
                    anchor,
                )
            }
            Event::Alias(id) => {
                let Some((_, target)) = self.anchors.iter().rev().find(|(anchor, _)| *anchor == id) else {
                    return Err(Error { span, message: "this alias stands inside its own anchor".to_owned() });
                };
                self.expanded += target.size();
                if self.expanded > MAX_ALIAS_NODES {
                    let message = format!("the aliases of this file expand to more than {MAX_ALIAS_NODES} nodes");
                    return Err(Error { span, message });
                }
                return Ok(Node { span, ..target.clone() });
            }
            _ => return Err(Error { span, message: "unexpected YAML structure".to_owned() }),
        };
        if anchor > 0 {
            self.anchors.push((anchor, node.clone()));
        }
        Ok(node)
    }

    fn cut_off(&self, span: Span) -> Error {
        Error { span, message: "the text ends inside this structure".to_owned() }
    }
}

/// Puts in what merge keys (`<<: *base`, `<<: [*a, *b]`) bring: keys that the mapping does not set itself, the first one
/// where several bring the same.
fn merge<'t>(entries: &mut Vec<(Node<'t>, Node<'t>)>) {
    let is_merge = |key: &Node<'_>| matches!(&key.value, Value::Scalar { text, plain: true } if text == "<<");
    if !entries.iter().any(|(key, value)| is_merge(key) && !matches!(value.value, Value::Scalar { .. })) {
        return;
    }
    let (merges, mut own): (Vec<_>, Vec<_>) = std::mem::take(entries).into_iter().partition(|(key, _)| is_merge(key));
    let bases = merges.into_iter().flat_map(|(_, value)| match value.value {
        Value::Sequence(items) => items,
        _ => vec![value],
    });
    for base in bases {
        let Value::Mapping(brought) = base.value else { continue };
        for (key, value) in brought {
            if own.iter().all(|(known, _)| known.value != key.value) {
                own.push((key, value));
            }
        }
    }
    *entries = own;
}

fn local_tag(tag: Option<Cow<'_, serde_yaml::granit_parser::Tag>>) -> Option<Box<str>> {
    let written = tag?.to_string();
    let local = written.strip_prefix('!')?;
    (!local.is_empty() && !local.starts_with('!')).then(|| local.into())
}

/// Cuts the parser's own position from its message: ours is shown with the caret.
fn plain_message(info: &str) -> String {
    info.trim().trim_end_matches('.').to_owned()
}

impl<'t> Node<'t> {
    fn size(&self) -> usize {
        1 + match &self.value {
            Value::Scalar { .. } => 0,
            Value::Sequence(items) => items.iter().map(Node::size).sum(),
            Value::Mapping(entries) => entries.iter().map(|(k, v)| k.size() + v.size()).sum(),
        }
    }

    /// Whether it is `null`, `~` or nothing.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar { text, plain: true } if matches!(&**text, "" | "~" | "null" | "Null" | "NULL"))
    }

    /// The text of a scalar that is not null.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar { text, .. } if !self.is_null() => Some(text),
            _ => None,
        }
    }

    /// `true` or `false` (YAML 1.2 core schema).
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match &self.value {
            Value::Scalar { text, plain: true } => match &**text {
                "true" | "True" | "TRUE" => Some(true),
                "false" | "False" | "FALSE" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// A finite number.
    #[must_use]
    pub fn as_number(&self) -> Option<f64> {
        match &self.value {
            Value::Scalar { text, plain: true }
                if text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)) =>
            {
                text.parse().ok().filter(|n: &f64| n.is_finite())
            }
            _ => None,
        }
    }

    /// The items of a sequence.
    #[must_use]
    pub fn as_sequence(&self) -> Option<&[Node<'t>]> {
        match &self.value {
            Value::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// The entries of a mapping.
    #[must_use]
    pub fn as_mapping(&self) -> Option<&[(Node<'t>, Node<'t>)]> {
        match &self.value {
            Value::Mapping(entries) => Some(entries),
            _ => None,
        }
    }

    /// The value of `key` in a mapping; the last one where the key is doubled.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node<'t>> {
        self.as_mapping()?.iter().rev().find(|(k, _)| k.as_str() == Some(key)).map(|(_, value)| value)
    }

    /// Follows keys through nested mappings.
    #[must_use]
    pub fn path(&self, keys: &[&str]) -> Option<&Node<'t>> {
        keys.iter().try_fold(self, |node, key| node.get(key))
    }

    /// What it is, in words for a message.
    #[must_use]
    pub fn describe(&self) -> &'static str {
        match &self.value {
            Value::Scalar { .. } if self.is_null() => "nothing",
            Value::Scalar { plain: true, .. } if self.as_bool().is_some() => "true or false",
            Value::Scalar { plain: true, .. } if self.as_number().is_some() => "a number",
            Value::Scalar { .. } => "text",
            Value::Sequence(_) => "a list",
            Value::Mapping(_) => "a mapping",
        }
    }
}

#[cfg(test)]
mod tests;
