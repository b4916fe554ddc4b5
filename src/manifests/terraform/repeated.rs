//! Objects that name a key twice, which Terraform accepts and the parser refuses: the last one wins.

use super::recover::{comment_end, heredoc_end, line_end, string_end};

/// An entry that is being read.
#[derive(Default)]
struct Object<'t> {
    /// Keys with the ranges of their entries.
    known: Vec<(&'t str, std::ops::Range<usize>)>,
    /// Where the entry starts that is being read, and its key.
    open: Option<(&'t str, usize)>,
    /// Whether it is an object at all, and no list, call or loop.
    plain: bool,
}

/// The piece with earlier entries of repeated keys overwritten by blanks, byte for byte in place; `None` without any.
pub(super) fn without_repeated(piece: &str) -> Option<String> {
    let bytes = piece.as_bytes();
    let mut stack: Vec<Object<'_>> = Vec::new();
    let mut blanks: Vec<std::ops::Range<usize>> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let starts = stack.last().is_some_and(|object| object.plain && object.open.is_none());
        if starts && let Some(key) = key_at(piece, at) {
            if key == "for" {
                stack.last_mut()?.plain = false;
            } else {
                stack.last_mut()?.open = Some((key, at));
                at += key.len() + if bytes[at] == b'"' { 2 } else { 0 };
                continue;
            }
        }
        match bytes[at] {
            b'{' => stack.push(Object { plain: true, ..Object::default() }),
            b'[' | b'(' => stack.push(Object::default()),
            b'}' | b']' | b')' => {
                if let Some(mut object) = stack.pop() {
                    close(&mut object, at, &mut blanks);
                }
            }
            b',' => {
                if let Some(object) = stack.last_mut() {
                    close(object, at + 1, &mut blanks);
                }
            }
            b'\n' => {
                if let Some(object) = stack.last_mut() {
                    close(object, at, &mut blanks);
                }
            }
            _ => {}
        }
        let next = match bytes[at] {
            b'"' => string_end(bytes, at),
            b'#' => line_end(bytes, at),
            b'/' if bytes.get(at + 1) == Some(&b'/') => line_end(bytes, at),
            b'/' if bytes.get(at + 1) == Some(&b'*') => comment_end(bytes, at),
            b'<' if bytes.get(at + 1) == Some(&b'<') => heredoc_end(piece, at),
            _ => at + 1,
        };
        at = next.max(at + 1);
    }
    if blanks.is_empty() {
        return None;
    }
    let mut out = bytes.to_vec();
    for range in blanks {
        for byte in &mut out[range] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
    }
    String::from_utf8(out).ok()
}

/// The key that starts here, without its quotes.
fn key_at(piece: &str, at: usize) -> Option<&str> {
    let rest = piece.get(at..)?;
    if let Some(quoted) = rest.strip_prefix('"') {
        return quoted.split(['"', '\n']).next().filter(|key| !key.contains("${"));
    }
    let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))).unwrap_or(rest.len());
    Some(&rest[..end]).filter(|key| key.starts_with(|c: char| c.is_alphabetic() || c == '_'))
}

fn close(object: &mut Object<'_>, end: usize, blanks: &mut Vec<std::ops::Range<usize>>) {
    let Some((key, start)) = object.open.take() else { return };
    if let Some((_, earlier)) = object.known.iter_mut().find(|(known, _)| *known == key) {
        blanks.push(std::mem::replace(earlier, start..end));
    } else {
        object.known.push((key, start..end));
    }
}

#[cfg(test)]
mod tests {
    use super::without_repeated;

    #[test]
    fn the_last_entry_of_a_key_stays() {
        let shown =
            |text: &str| without_repeated(text).map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
        assert_eq!(shown("x = {\n  a = 1\n  b = 2\n  a = 3\n}\n").as_deref(), Some("x = { b = 2 a = 3 }"));
        assert_eq!(shown("x = { \"a\" = [1, 2], a = 3 }").as_deref(), Some("x = { a = 3 }"));
        assert_eq!(shown("x = {\n a = {\n c = 1\n }\n a = 2\n}").as_deref(), Some("x = { a = 2 }"));
        assert_eq!(shown("x = { a = 1, b = { a = 2 } }"), None);
        assert_eq!(shown("x = { for a, b in c : a => b }"), None);
    }
}
