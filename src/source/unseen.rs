//! Characters that nobody sees and that change what is seen or what is meant.

/// Whether a character commands a terminal or turns the direction of what follows, so that a text reads as another.
#[must_use]
pub fn misleads(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a character has no shape at all, so that two texts that look alike differ by it: what misleads, and characters
/// without width.
#[must_use]
pub fn is_unseen(c: char) -> bool {
    misleads(c)
        || matches!(c, '\u{00ad}' | '\u{200b}'..='\u{200d}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}
