//! Numbers of jurisdictions by their codes.
//!
//! In: the sorted codes. Out: the place of one among them. Very many edges are tied to a country, so codes of two letters are
//! looked up in a table; longer names, of blocs, are searched.

use std::sync::Arc;

const LETTERS: usize = 26;

/// Where each code of two letters stands among the jurisdictions.
#[derive(Debug, Default)]
pub(super) struct Codes(Box<[Option<u16>]>);

impl Codes {
    /// The table for sorted codes.
    pub(super) fn new(sorted: &[Arc<str>]) -> Self {
        let mut table = vec![None; LETTERS * LETTERS];
        for (number, code) in sorted.iter().enumerate() {
            if let Some(at) = slot(code) {
                table[at] = u16::try_from(number).ok();
            }
        }
        Self(table.into())
    }

    /// The place of a code among the same sorted codes.
    pub(super) fn number(&self, code: &str, sorted: &[Arc<str>]) -> Option<usize> {
        match slot(code) {
            Some(at) => self.0.get(at).copied().flatten().map(usize::from),
            None => sorted.binary_search_by(|known| (**known).cmp(code)).ok(),
        }
    }
}

/// The place in the table, for codes of two capital letters.
fn slot(code: &str) -> Option<usize> {
    let [first, second] = code.as_bytes() else { return None };
    let letter = |byte: &u8| byte.is_ascii_uppercase().then(|| usize::from(byte - b'A'));
    Some(letter(first)? * LETTERS + letter(second)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_are_found_where_they_stand() {
        let sorted: Vec<Arc<str>> = ["CH", "EFTA", "US", "ZW"].map(Arc::from).into();
        let codes = Codes::new(&sorted);
        for (at, code) in sorted.iter().enumerate() {
            assert_eq!(codes.number(code, &sorted), Some(at));
        }
        for other in ["DE", "us", "", "Ü", "EEA", "USA"] {
            assert_eq!(codes.number(other, &sorted), None, "{other}");
        }
    }
}
