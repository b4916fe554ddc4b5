//! One slip of the fingers: what a misspelt name may have been meant to be.

/// Shortest name in which a slip is looked for: short names differ by one letter without any slip.
const SHORTEST: usize = 7;

/// Names that differ from `joined` (folded, without blanks) by one doubled, missing, extra or exchanged letter inside.
/// Names with digits have none, for there each sign counts.
pub(super) fn neighbours(joined: &str) -> Vec<String> {
    if joined.len() < SHORTEST || !joined.bytes().all(|c| c.is_ascii_lowercase()) {
        return Vec::new();
    }
    let bytes = joined.as_bytes();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap_or_default();
    let mut out = Vec::new();
    for at in 1..bytes.len() - 1 {
        // An extra letter; without the shortest names, which would become others.
        if bytes.len() > SHORTEST || bytes[at] == bytes[at - 1] {
            let mut less = bytes.to_vec();
            less.remove(at);
            out.push(text(less));
        }
        if at + 1 < bytes.len() - 1 || bytes.len() > SHORTEST {
            let mut swapped = bytes.to_vec();
            swapped.swap(at, at + 1);
            out.push(text(swapped));
        }
        for letter in b'a'..=b'z' {
            let mut more = bytes.to_vec();
            more.insert(at, letter);
            out.push(text(more));
        }
        for (one, other) in [(b'y', b'i'), (b'c', b'k'), (b's', b'z')] {
            let replaced = if bytes[at] == one {
                other
            } else if bytes[at] == other {
                one
            } else {
                continue;
            };
            let mut sound = bytes.to_vec();
            sound[at] = replaced;
            out.push(text(sound));
        }
    }
    if let Some(last) = bytes.last().filter(|last| matches!(last, b'i' | b'y')) {
        let mut sound = bytes.to_vec();
        sound[bytes.len() - 1] = if *last == b'i' { b'y' } else { b'i' };
        out.push(text(sound));
    }
    out.push(joined.replace('f', "ph"));
    out.push(joined.replace("ph", "f"));
    out.retain(|name| name != joined);
    out.sort_unstable();
    out.dedup();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_only() {
        let has = |written: &str, meant: &str| neighbours(written).iter().any(|name| name == meant);
        assert!(has("twillio", "twilio"));
        assert!(has("salesfroce", "salesforce"));
        assert!(has("sharpoint", "sharepoint"));
        assert!(has("kasperski", "kaspersky"));
        assert!(!has("inventur", "inventor"));
        assert!(!has("elemente", "element"));
        assert!(neighbours("windows10").is_empty());
    }
}
