//! One slip of the fingers: what a misspelt name may have been meant to be.

/// Shortest name in which a slip is looked for: short names differ by one letter without any slip.
const SHORTEST: usize = 7;

/// Whether a name (folded, without blanks) can be looked for with a slip: with digits in it each sign counts.
pub(super) fn forgiving(joined: &str) -> bool {
    joined.len() >= SHORTEST && joined.bytes().all(|c| c.is_ascii_lowercase())
}

/// Whether `known` is `written` with one doubled, missing, extra or exchanged letter inside.
pub(super) fn neighbour(written: &str, known: &str) -> bool {
    let (a, b) = (written.as_bytes(), known.as_bytes());
    if a == b || a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let same = a.iter().zip(b).take_while(|(one, other)| one == other).count();
    let (x, y) = (&a[same..], &b[same..]);
    let inside = same > 0 && x.len() > 1;
    let slip = match x.len().cmp(&y.len()) {
        // "TeamViewr": a vowel before the last letter, in words long enough.
        std::cmp::Ordering::Less => {
            let vowel = x.len() == 1 && a.len() > SHORTEST && b"aeiou".contains(&y[0]);
            (inside || (same > 0 && vowel) || cut_off(a, y)) && y[1..] == *x
        }
        // Without the shortest names, which would become others.
        std::cmp::Ordering::Greater => inside && x[1..] == *y && (a.len() > SHORTEST || x[0] == a[same - 1]),
        std::cmp::Ordering::Equal => {
            let last = x.len() == 1 && matches!((x[0], y[0]), (b'i', b'y') | (b'y', b'i'));
            let sound = inside && x[1..] == y[1..] && alike(x[0], y[0]);
            last || sound || (same > 0 && swapped(x, y) && (x.len() > 2 || a.len() > SHORTEST))
        }
    };
    slip || written.replace('f', "ph") == known || written.replace("ph", "f") == known
}

/// Without doubled letters.
pub(super) fn undoubled(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        if !out.ends_with(c) {
            out.push(c);
        }
    }
    out
}

/// Whether `written` is `known` with one slip: letters doubled or not, and besides, in words long enough, one letter
/// missing, extra, exchanged with its neighbour or with one that sounds alike. The first letter is always right.
///
/// Both come as they are and without doubled letters.
pub(super) fn slipped((written, one): (&str, &str), (known, other): (&str, &str)) -> bool {
    if one == other {
        return written != known && written.len().abs_diff(known.len()) < 3;
    }
    if written.len() + 1 < SHORTEST
        || written.len() < SHORTEST && (one.len() != written.len() || other.len() != known.len())
    {
        return false;
    }
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let same = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    if same == 0 {
        return false;
    }
    let (a, b) = (&one[same..], &other[same..]);
    match a.len().cmp(&b.len()) {
        // "Creativ": the vowel at the end may be missing.
        std::cmp::Ordering::Less => {
            let vowel = a.is_empty() && written.len() >= SHORTEST && b"aeiou".contains(&b[0]);
            b.len() == a.len() + 1 && b[1..] == *a && (!a.is_empty() || vowel || cut_off(one, b))
        }
        std::cmp::Ordering::Greater => a.len() == b.len() + 1 && a[1..] == *b && !b.is_empty(),
        std::cmp::Ordering::Equal => swapped(a, b) || (a[1..] == b[1..] && alike(a[0], b[0])),
    }
}

/// Whether the last letter of a long name is missing: "Microsof". Without endings that make another word of it.
fn cut_off(written: &[u8], missing: &[u8]) -> bool {
    written.len() > SHORTEST && matches!(missing, [last] if !b"aeiounrsdm".contains(last))
}

/// Whether two neighbours are exchanged and nothing else.
fn swapped(a: &[u8], b: &[u8]) -> bool {
    a.len() > 1 && a.len() == b.len() && a[0] == b[1] && a[1] == b[0] && a[2..] == b[2..]
}

/// Whether `written` is `known` with two letters exchanged; in words long enough, besides letters doubled or not.
pub(super) fn exchanged(written: &str, known: &str) -> bool {
    let both = written.len() >= SHORTEST && written.len() != known.len();
    let (one, other) = (undoubled(written), undoubled(known));
    let (written, known) = if both { (one.as_str(), other.as_str()) } else { (written, known) };
    let same = written.bytes().zip(known.bytes()).take_while(|(a, b)| a == b).count();
    same > 0 && swapped(&written.as_bytes()[same..], &known.as_bytes()[same..])
}

fn alike(a: u8, b: u8) -> bool {
    [(b'y', b'i'), (b'c', b'k'), (b's', b'z'), (b'd', b't')]
        .iter()
        .any(|(one, other)| (a, b) == (*one, *other) || (b, a) == (*one, *other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_in_words() {
        let slipped = |one: &str, other: &str| super::slipped((one, &undoubled(one)), (other, &undoubled(other)));
        assert!(slipped("veam", "veeam"));
        assert!(slipped("windchil", "windchill"));
        assert!(slipped("parlao", "parloa"));
        assert!(slipped("skribel", "skribble"));
        assert!(slipped("contentsqaure", "contentsquare"));
        assert!(slipped("creativ", "creative") && !slipped("creati", "creatio"));
        assert!(!slipped("inventur", "inventor"));
        assert!(!slipped("elemente", "element"));
        assert!(!slipped("kasten", "karten"));
        assert!(exchanged("parlao", "parloa") && exchanged("skribel", "skribble") && !exchanged("veam", "veeam"));
    }

    #[test]
    fn one_slip_only() {
        let has = |written: &str, meant: &str| forgiving(written) && neighbour(written, meant);
        assert!(has("twillio", "twilio"));
        assert!(has("salesfroce", "salesforce"));
        assert!(has("sharpoint", "sharepoint"));
        assert!(has("kasperski", "kaspersky"));
        assert!(!has("inventur", "inventor"));
        assert!(!has("elemente", "element"));
        assert!(!has("windows10", "windows1"));
        assert!(has("kasperski", "kaspersky") && has("elasticserch", "elasticsearch"));
        assert!(has("microsof", "microsoft") && !has("materials", "material") && !has("material", "materials"));
    }
}
