//! Cutting a large inventory at its services, so that the pieces can be read on all cores.
//!
//! Only the plain layout is cut: a top-level `services:` block whose items start at one column with `- `. Inside such a
//! list YAML demands deeper indentation, so a line that starts with exactly that column and a dash is an item. Anything
//! that could reach across items (anchors, aliases, directives, several documents) means: not cut.

use std::ops::Range;

/// Below this size cutting does not pay.
const WORTHWHILE: usize = 256 * 1024;

/// The pieces of a file: the text around the list, and runs of items.
pub(super) struct Pieces {
    /// Everything before the items, including the line `services:`.
    pub(super) head: Range<usize>,
    /// Runs of items.
    pub(super) items: Vec<Range<usize>>,
    /// Everything after the items.
    pub(super) tail: Range<usize>,
}

/// Cuts `text` into about `count` runs of items; `None` where it must be read in one piece.
pub(super) fn split(text: &str, count: usize) -> Option<Pieces> {
    if text.len() < WORTHWHILE || count < 2 || text.contains(['\t', '\r']) || crosses_items(text) {
        return None;
    }
    let key = if text.starts_with("services:") { 0 } else { text.find("\nservices:")? + 1 };
    let line_end = key + text[key..].find('\n')?;
    let rest = text[key + "services:".len()..line_end].trim();
    if !(rest.is_empty() || rest.starts_with('#')) {
        return None;
    }
    let head = 0..line_end + 1;
    let first = text[head.end..].lines().find(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))?;
    let indent = first.len() - first.trim_start().len();
    if !first[indent..].starts_with("- ") {
        return None;
    }
    let marker = format!("\n{}- ", " ".repeat(indent));
    let end = end_of_list(text, head.end, indent);
    let step = (end - head.end) / count + 1;
    let mut items = Vec::with_capacity(count);
    let mut start = head.end;
    while start < end {
        let mut aim = (start + step).min(end);
        while !text.is_char_boundary(aim) {
            aim -= 1;
        }
        let stop = text[aim..end].find(&marker).map_or(end, |at| aim + at + 1);
        items.push(start..stop);
        start = stop;
    }
    Some(Pieces { head, items, tail: end..text.len() })
}

/// Whether something in the text may tie one item to another.
fn crosses_items(text: &str) -> bool {
    text.starts_with('%')
        || ["\n%", "\n---", "\n...", ": &", "- &", ": *", "- *", "[*", "[&"].iter().any(|mark| text.contains(mark))
}

/// The first line after `from` that belongs to a shallower structure.
fn end_of_list(text: &str, from: usize, indent: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        let line_end = text[at..].find('\n').map_or(bytes.len(), |n| at + n + 1);
        let lead = bytes[at..line_end].iter().take_while(|b| **b == b' ').count();
        let first = bytes.get(at + lead).copied().unwrap_or(b'\n');
        let blank = first == b'\n' || first == b'#';
        if !blank && (lead < indent || (lead == indent && first != b'-')) {
            return at;
        }
        at = line_end;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pieces_are_the_whole_text() {
        let mut text = String::from("organisation: { name: X }\nservices:\n");
        for n in 0..20_000 {
            text.push_str(&format!("  - id: s{n}\n    name: |\n      - not an item\n"));
        }
        text.push_str("note: end\n");
        let pieces = split(&text, 4).expect("large and plain");
        let mut joined = text[pieces.head.clone()].to_owned();
        for item in &pieces.items {
            assert!(text[item.clone()].starts_with("  - id: s"));
            joined.push_str(&text[item.clone()]);
        }
        joined.push_str(&text[pieces.tail.clone()]);
        assert_eq!(joined, text);
        assert_eq!(&text[pieces.tail], "note: end\n");
    }

    #[test]
    fn aliases_forbid_cutting() {
        let text = format!("services:\n  - &a {{ id: x }}\n{}", "  - *a\n".repeat(60_000));
        assert!(split(&text, 4).is_none());
    }
}
