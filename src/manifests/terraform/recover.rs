//! Text → blocks, even where the parser gives up: piece by piece, so that one expression never loses a file.

use super::expr::{Attribute, Block, Expr, Lower};
use super::repeated::without_repeated;
use crate::source::{FileId, Span, hcl};

/// A piece that could not be understood.
#[derive(Debug)]
pub(super) struct Lost {
    pub offset: usize,
    pub what: String,
}

/// Reads a file.
pub(super) fn parse(text: &str, file: FileId) -> (Block, Vec<Lost>) {
    let bom = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut root = Block::default();
    let mut lost = Vec::new();
    match hcl::parse(&text[bom..], file) {
        Ok(body) => Lower { file, base: bom }.body(&body, &mut root),
        Err(_) => pieces(&text[bom..], bom, file, "", &mut root, &mut lost, 0),
    }
    (root, lost)
}

fn pieces(text: &str, base: usize, file: FileId, path: &str, into: &mut Block, lost: &mut Vec<Lost>, depth: u32) {
    for (start, end) in items(text) {
        let piece = &text[start..end];
        if let Ok(body) = hcl::parse(piece, file) {
            Lower { file, base: base + start }.body(&body, into);
            continue;
        }
        let offset = base + start;
        match head(piece) {
            Some(Head::Attribute(name)) => {
                let joined_up = joined_lines(piece);
                let single = || hcl::parse(&without_repeated(&joined_up)?, file).ok();
                if let Some(body) = hcl::parse(&joined_up, file).ok().or_else(single) {
                    Lower { file, base: base + start }.body(&body, into);
                    continue;
                }
                lost.push(Lost { offset, what: format!("the expression of {} is not understood", joined(path, name)) });
                let span = Some(Span::new(file, offset, offset + name.len()));
                into.attributes.push(Attribute { name: name.into(), value: Expr::Unknown, span });
            }
            Some(Head::Block { kind, labels, open }) if depth < 12 => {
                let name = std::iter::once(kind).chain(labels.iter().copied()).collect::<Vec<_>>().join(".");
                let mut block = Block {
                    kind: kind.into(),
                    labels: labels.iter().map(|label| (*label).into()).collect(),
                    span: Some(Span::new(file, offset, offset + kind.len())),
                    ..Block::default()
                };
                let inner = &piece[open + 1..];
                let inner = inner.trim_end().strip_suffix('}').unwrap_or(inner);
                if depth == 0 && !piece.trim_end().ends_with('}') {
                    lost.push(Lost { offset, what: format!("block {name} has no end") });
                }
                pieces(inner, offset + open + 1, file, &joined(path, &name), &mut block, lost, depth + 1);
                into.blocks.push(block);
            }
            _ => lost.push(Lost {
                offset,
                what: format!("not understood{}", if path.is_empty() { String::new() } else { format!(" in {path}") }),
            }),
        }
    }
}

/// The piece with conditionals on one line, byte for byte in place: Terraform lets a line end after `?` or `:` inside of
/// brackets, the parser does not.
fn joined_lines(piece: &str) -> String {
    let bytes = piece.as_bytes();
    let mut out = piece.as_bytes().to_vec();
    let mut before = b' ';
    let mut at = 0;
    while at < bytes.len() {
        let next = match bytes[at] {
            b'"' => string_end(bytes, at),
            b'<' if bytes.get(at + 1) == Some(&b'<') => heredoc_end(piece, at),
            b'#' => line_end(bytes, at),
            b'/' if bytes.get(at + 1) == Some(&b'/') => line_end(bytes, at),
            b'/' if bytes.get(at + 1) == Some(&b'*') => comment_end(bytes, at),
            _ => at + 1,
        };
        let next = next.clamp(at + 1, bytes.len());
        let open = matches!(before, b'?' | b':');
        match bytes[at] {
            b'#' | b'/' if open && next > at + 1 => out[at..next].fill(b' '),
            b'\n' if open => out[at] = b' ',
            b if !b.is_ascii_whitespace() => before = b,
            _ => {}
        }
        at = next;
    }
    String::from_utf8(out).unwrap_or_else(|_| piece.to_owned())
}

fn joined(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}: {name}") }
}

enum Head<'t> {
    Attribute(&'t str),
    Block { kind: &'t str, labels: Vec<&'t str>, open: usize },
}

fn head(piece: &str) -> Option<Head<'_>> {
    let word = |text: &str| text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-'))).unwrap_or(text.len());
    let end = word(piece);
    let name = &piece[..end];
    if name.is_empty() {
        return None;
    }
    let mut at = end;
    let mut labels = Vec::new();
    loop {
        at += piece[at..].len() - piece[at..].trim_start_matches([' ', '\t']).len();
        let rest = &piece[at..];
        if rest.starts_with('=') && !rest.starts_with("==") && labels.is_empty() {
            return Some(Head::Attribute(name));
        } else if rest.starts_with('{') {
            return Some(Head::Block { kind: name, labels, open: at });
        } else if let Some(label) = rest.strip_prefix('"') {
            let close = label.find(['"', '\n']).filter(|close| label[*close..].starts_with('"'))?;
            labels.push(&label[..close]);
            at += close + 2;
        } else {
            let end = word(rest);
            if end == 0 {
                return None;
            }
            labels.push(&rest[..end]);
            at += end;
        }
    }
}

/// Byte ranges of the attributes and blocks of a body. A line without indentation that starts a block ends an item
/// whose brackets never close.
fn items(text: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b if b.is_ascii_whitespace() => at += 1,
            b'#' => at = line_end(bytes, at),
            b'/' if bytes.get(at + 1) == Some(&b'/') => at = line_end(bytes, at),
            b'/' if bytes.get(at + 1) == Some(&b'*') => at = comment_end(bytes, at),
            _ => {
                let end = item_end(text, at);
                found.push((at, end));
                at = end.max(at + 1);
                while !text.is_char_boundary(at) {
                    at += 1;
                }
            }
        }
    }
    found
}

pub(super) fn line_end(bytes: &[u8], from: usize) -> usize {
    bytes[from..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |at| from + at)
}

pub(super) fn comment_end(bytes: &[u8], from: usize) -> usize {
    bytes[from + 2..].windows(2).position(|two| two == b"*/").map_or(bytes.len(), |at| from + at + 4)
}

const TOP: &[&str] = &[
    "resource ",
    "data ",
    "module ",
    "variable ",
    "output ",
    "provider ",
    "locals {",
    "terraform {",
    "moved ",
    "import ",
    "check ",
    "locals{",
    "terraform{",
    "removed ",
    "ephemeral ",
];

fn item_end(text: &str, from: usize) -> usize {
    let bytes = text.as_bytes();
    let mut depth = 0usize;
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            b'\n' => {
                if depth == 0 {
                    return at;
                }
                if depth > 0 && TOP.iter().any(|word| text[at + 1..].starts_with(word)) && at > from {
                    return at;
                }
                at += 1;
            }
            b'{' | b'[' | b'(' => {
                depth += 1;
                at += 1;
            }
            b'}' | b']' | b')' => {
                depth = depth.saturating_sub(1);
                at += 1;
            }
            b'"' => at = string_end(bytes, at),
            b'#' => at = line_end(bytes, at),
            b'/' if bytes.get(at + 1) == Some(&b'/') => at = line_end(bytes, at),
            b'/' if bytes.get(at + 1) == Some(&b'*') => at = comment_end(bytes, at),
            b'<' if bytes.get(at + 1) == Some(&b'<') => at = heredoc_end(text, at),
            _ => at += 1,
        }
    }
    bytes.len()
}

pub(super) fn string_end(bytes: &[u8], from: usize) -> usize {
    let mut at = from + 1;
    let mut nested = 0usize;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'$' | b'%' if bytes.get(at + 1) == Some(&b'{') => {
                nested += 1;
                at += 2;
            }
            b'{' if nested > 0 => {
                nested += 1;
                at += 1;
            }
            b'}' if nested > 0 => {
                nested -= 1;
                at += 1;
            }
            b'"' if nested == 0 => return at + 1,
            b'\n' => return at,
            _ => at += 1,
        }
    }
    bytes.len()
}

pub(super) fn heredoc_end(text: &str, from: usize) -> usize {
    let rest = &text[from + 2..];
    let rest = rest.strip_prefix(['-', '~']).unwrap_or(rest);
    let line = rest.lines().next().unwrap_or_default();
    let mark = line.trim();
    if mark.is_empty() || !mark.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-') {
        return from + 2;
    }
    let mut at = line_end(text.as_bytes(), from);
    while at < text.len() {
        let start = at + 1;
        let end = line_end(text.as_bytes(), start.min(text.len()));
        if start <= text.len() && text.get(start..end).is_some_and(|line| line.trim() == mark) {
            return end;
        }
        if end <= at {
            break;
        }
        at = end;
    }
    text.len()
}
