//! Tables as text: encoding, delimiter, cells with their places.
//!
//! In: the bytes of a CSV file. Out: a [`Table`] whose cells carry spans into the decoded text. What must hold: every byte
//! sequence ends in a table, never in a panic; a cell's span is exactly what stands in the text, quotes included.

use crate::source::{FileId, Span};
use std::borrow::Cow;

/// Most cells that are read from one table.
pub const MAX_CELLS: usize = 4_000_000;

/// Text from bytes, and the encoding it was in: UTF-8 with or without byte-order mark, UTF-16, else Windows-1252.
#[must_use]
pub fn decode(bytes: &[u8]) -> (String, &'static str) {
    let utf16 = |bytes: &[u8], read: fn([u8; 2]) -> u16| {
        let units = bytes.chunks(2).map(|pair| read([pair[0], pair.get(1).copied().unwrap_or_default()]));
        char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect::<String>()
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => return (utf16(rest, u16::from_le_bytes), "UTF-16LE"),
        [0xfe, 0xff, rest @ ..] => return (utf16(rest, u16::from_be_bytes), "UTF-16BE"),
        _ => {}
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    // Without a mark, UTF-16 shows itself by a zero in every second byte of the Latin letters at the start.
    let head = &bytes[..bytes.len().min(200)];
    let zeros = |at: usize| head.iter().skip(at).step_by(2).filter(|byte| **byte == 0).count();
    if head.len() >= 8 && zeros(1) * 2 > head.len() / 2 + 1 && zeros(0) == 0 {
        return (utf16(bytes, u16::from_le_bytes), "UTF-16LE");
    }
    if head.len() >= 8 && zeros(0) * 2 > head.len() / 2 + 1 && zeros(1) == 0 {
        return (utf16(bytes, u16::from_be_bytes), "UTF-16BE");
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), "UTF-8"),
        Err(_) => (bytes.iter().map(|byte| windows_1252(*byte)).collect(), "Windows-1252"),
    }
}

fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        byte => char::from(byte),
    }
}

/// Most columns that are read, as many as a sheet of Excel has.
pub const MAX_COLUMNS: usize = 16_384;

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell<'t> {
    /// Its text, unquoted, without blanks around.
    pub text: Cow<'t, str>,
    /// Where it stands.
    pub span: Span,
}

/// Rows of cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table<'t> {
    /// The delimiter.
    pub delimiter: char,
    /// Rows with their numbers in the file (the first row is 1); empty rows are left out.
    pub rows: Vec<(usize, Vec<Cell<'t>>)>,
    /// Whether the table was cut at [`MAX_CELLS`] or [`MAX_COLUMNS`].
    pub cut: bool,
    /// Where a quote opens that is never closed.
    pub open: Option<Span>,
}

/// The delimiter that makes the first lines most alike: as many cells as possible, the same number in each.
#[must_use]
pub fn delimiter(text: &str) -> char {
    if let Some(named) = text.strip_prefix("sep=").and_then(|rest| rest.chars().next()) {
        return named;
    }
    let head: String = text.lines().take(20).collect::<Vec<_>>().join("\n");
    let score = |delimiter: char| {
        let table = split(&head, FileId(0), delimiter);
        let first = table.rows.first().map_or(0, |(_, row)| row.len());
        let alike = table.rows.iter().filter(|(_, row)| row.len() == first).count();
        if first > 1 { alike * 100 / table.rows.len() * 100 + first.min(99) } else { 0 }
    };
    let best = [';', ',', '\t', '|']
        .into_iter()
        .map(|delimiter| (score(delimiter), delimiter))
        .max_by_key(|(score, _)| *score);
    best.filter(|(score, _)| *score > 0).map_or(',', |(_, delimiter)| delimiter)
}

/// Splits a text into rows and cells.
#[must_use]
pub fn split(text: &str, file: FileId, delimiter: char) -> Table<'_> {
    let bytes = text.as_bytes();
    let mut table = Table { delimiter, rows: Vec::new(), cut: false, open: None };
    let (mut at, mut line, mut cells) = (0, 0, 0);
    if text.starts_with("sep=") {
        at = text.find('\n').map_or(text.len(), |end| end + 1);
        line += 1;
    }
    while at < bytes.len() {
        line += 1;
        let number = line;
        let mut row = Vec::new();
        loop {
            let (cell, end, lines, open) = cell(text, at, file, delimiter);
            table.open = table.open.or(open.then_some(Span { end: cell.span.start + 1, ..cell.span }));
            row.push(cell);
            line += lines;
            cells += 1;
            at = end;
            if row.len() > MAX_COLUMNS {
                table.cut = true;
                return table;
            }
            if text[at..].starts_with(delimiter) {
                at += delimiter.len_utf8();
                continue;
            }
            if bytes.get(at) == Some(&b'\r') {
                at += 1;
            }
            if bytes.get(at) == Some(&b'\n') {
                at += 1;
            }
            break;
        }
        if row.iter().any(|cell| !cell.text.is_empty()) {
            table.rows.push((number, row));
        }
        if cells > MAX_CELLS {
            table.cut = at < bytes.len();
            break;
        }
    }
    table
}

/// The cell that starts at byte `start`, where it ends, how many line breaks stand in it, and whether its quote stays open.
fn cell(text: &str, start: usize, file: FileId, delimiter: char) -> (Cell<'_>, usize, usize, bool) {
    let rest = &text[start..];
    let blanks = rest.len() - rest.trim_start_matches([' ', '\u{a0}']).len();
    if !rest[blanks..].starts_with('"') {
        let end = rest.find([delimiter, '\n', '\r']).unwrap_or(rest.len());
        let trimmed = rest[..end].trim();
        let lead = rest[..end].len() - rest[..end].trim_start().len();
        let from = start + lead;
        return (
            Cell { text: Cow::Borrowed(trimmed), span: Span::new(file, from, from + trimmed.len()) },
            start + end,
            0,
            false,
        );
    }
    let open = start + blanks + 1;
    let mut at = open;
    let mut doubled = false;
    let close = loop {
        match text[at..].find('"') {
            None => break text.len(),
            Some(found) if text[at + found + 1..].starts_with('"') => {
                doubled = true;
                at += found + 2;
            }
            Some(found) => break at + found,
        }
    };
    let inner = &text[open..close];
    let words =
        if doubled { Cow::Owned(inner.replace("\"\"", "\"").trim().to_owned()) } else { Cow::Borrowed(inner.trim()) };
    let after = (close + 1).min(text.len());
    // What stands between the quote and the delimiter belongs to no cell in well-formed files.
    let end = text[after..].find([delimiter, '\n', '\r']).map_or(text.len(), |found| after + found);
    let lines = inner.matches('\n').count();
    (Cell { text: words, span: Span::new(file, start + blanks, after) }, end, lines, close == text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Vec<String>> {
        let table = split(text, FileId(0), delimiter(text));
        table.rows.iter().map(|(_, row)| row.iter().map(|cell| cell.text.to_string()).collect()).collect()
    }

    #[test]
    fn encodings_are_told_apart() {
        let text = "Name;Größe\nÖl;„x“\n";
        let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let marked = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
        for (bytes, name) in [
            (text.as_bytes().to_vec(), "UTF-8"),
            (marked(b"\xef\xbb\xbf", text.as_bytes()), "UTF-8"),
            (marked(b"\xff\xfe", &le), "UTF-16LE"),
            (marked(b"\xfe\xff", &be), "UTF-16BE"),
            (le, "UTF-16LE"),
            (be, "UTF-16BE"),
            (b"Name;Gr\xf6\xdfe\n\xd6l;\x84x\x93\n".to_vec(), "Windows-1252"),
        ] {
            assert_eq!(decode(&bytes), (text.to_owned(), name));
        }
        for bytes in [&b""[..], b"\xff\xfe", b"\xff\xfe\x00", b"\x00\x00\x00\x00\x00\x00\x00\x00\x00", b"\xef\xbb\xbf"]
        {
            let _ = decode(bytes);
        }
    }

    #[test]
    fn delimiters_quotes_and_line_breaks() {
        assert_eq!(rows("a;b\n1,5;2\n"), [["a", "b"], ["1,5", "2"]]);
        assert_eq!(rows("a,b\n\"x, y\",2\n"), [["a", "b"], ["x, y", "2"]]);
        assert_eq!(rows("a\tb\r\n1\t2"), [["a", "b"], ["1", "2"]]);
        assert_eq!(rows("sep=|\na|b\n"), [["a", "b"]]);
        assert_eq!(rows("a;b\n\"x\n\"\"y\"\"\"; 2 \n\n;\n"), [["a", "b"], ["x\n\"y\"", "2"]]);
        assert_eq!(rows("a;b\n\"open;2\n"), [vec!["a", "b"], vec!["open;2"]]);
        let text = "a;b\n\"x\ny\";2\nz; ü \n";
        let table = split(text, FileId(0), ';');
        assert_eq!(table.rows.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [1, 2, 4]);
        assert_eq!(&text[table.rows[2].1[1].span.range()], "ü");
        assert_eq!(&text[table.rows[1].1[0].span.range()], "\"x\ny\"");
    }
}
