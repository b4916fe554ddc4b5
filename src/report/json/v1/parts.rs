//! Objects that are written in parts, so that a part that repeats can be copied.
//!
//! In: values that serialize as objects. Out: their JSON, appended without its end: whoever writes the last part ends it.

use serde::Serialize;

/// Appends a value as an object that is still open, for more fields to follow.
pub(super) fn object<T: Serialize>(piece: &mut Vec<u8>, value: &T) {
    // Writing to a vector cannot fail, and the shapes have text keys only.
    let _ = serde_json::to_writer(&mut *piece, value);
    piece.pop();
}

/// Appends a value's fields to the object that is open.
pub(super) fn fields<T: Serialize>(piece: &mut Vec<u8>, value: &T) {
    let start = piece.len();
    object(piece, value);
    piece[start] = b',';
}

/// What [`object`] appends, kept.
pub(super) fn object_text(value: &impl Serialize) -> Box<[u8]> {
    let mut text = Vec::new();
    object(&mut text, value);
    text.into()
}

/// What [`fields`] appends, kept.
pub(super) fn fields_text(value: &impl Serialize) -> Box<[u8]> {
    let mut text = Vec::new();
    fields(&mut text, value);
    text.into()
}
