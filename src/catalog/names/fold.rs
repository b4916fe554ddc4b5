//! Names made alike, and the shorter forms of a name with what was dropped from it.

use super::super::letters::plain;
use super::matching::everyday;
use super::words::{CLOUDS, HOSTED, OWN, OWN_PAIRS, PLACES, SHORT, TAIL, in_own_pair};

/// What was dropped from the end of a name, as far as it tells one edition from another.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Dropped {
    /// A version or model number: software or equipment at one's own site.
    pub(super) version: bool,
    /// The number belonged to a licence ("Plan 1").
    pub(super) tier: bool,
    /// "on-prem", "server".
    pub(super) own: bool,
    /// "cloud", "SaaS".
    pub(super) hosted: bool,
}

impl Dropped {
    /// Whether it tells something at one's own site. A version says little beside "SaaS".
    pub(super) const fn owned(self) -> bool {
        (self.own || (self.version && !self.hosted)) && !self.tier
    }
}

/// Case, accents and punctuation folded; words joined by one blank.
#[must_use]
pub fn fold(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars().flat_map(char::to_lowercase) {
        if let Some(plain) = plain(c) {
            out.push_str(plain);
            continue;
        }
        match c {
            '\'' | '’' | '®' | '™' | '.' => {}
            c if c.is_alphanumeric() => out.push(c),
            '+' | '&' => out.push(c),
            _ => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
        }
    }
    out.trim().to_owned()
}

/// As [`fold`], without legal forms, licence tiers and filler words at the end.
pub(super) fn fold_hard(name: &str) -> String {
    let folded = fold(before_remarks(name));
    let mut words: Vec<&str> = folded.split(' ').collect();
    while words.len() > 1 && words.last().is_some_and(|last| TAIL.contains(last) || HOSTED.contains(last)) {
        words.pop();
    }
    words.join(" ")
}

/// Whether there are only words that tell an edition ("Community Edition", "Data Center").
pub(super) fn edition_only(rest: &str) -> bool {
    rest.split_whitespace()
        .all(|word| TAIL.contains(&word) || HOSTED.contains(&word) || OWN.contains(&word) || in_own_pair(word))
}

/// The part of a name before brackets, commas and names of one's own in quotes.
pub(super) fn before_remarks(name: &str) -> &str {
    name.split(['(', '[', ',', '"', '„', '“', '»']).next().unwrap_or(name)
}

/// Abbreviations written out; nothing if there are none.
pub(super) fn written_out(folded: &str) -> Option<String> {
    let long = |word| SHORT.iter().find(|(short, _)| *short == word).map_or(word, |(_, long)| *long);
    folded.split(' ').any(|word| long(word) != word).then(|| folded.split(' ').map(long).collect::<Vec<_>>().join(" "))
}

/// The name folded; then without remarks; then with ever fewer words at the end, with what was dropped so far.
pub(super) fn forms(name: &str) -> Vec<(String, Dropped)> {
    let mut out = vec![(fold(name), Dropped::default())];
    let head = before_remarks(name);
    let remark = fold(&name[head.len()..]);
    let mut dropped = Dropped::default();
    let says = |words: &[&str]| remark.split(' ').any(|word| words.contains(&word));
    let owned = |word: &str| {
        OWN.contains(&word)
            || word.starts_with("server")
            || ["interne", "interner", "lokale", "lokaler"].contains(&word)
    };
    if OWN_PAIRS.iter().any(|pair| remark.contains(pair)) || remark.split(' ').any(owned) {
        dropped.own = true;
    } else if says(HOSTED) {
        dropped.hosted = true;
    }
    let folded = fold(head);
    let mut words: Vec<&str> = folded.split_whitespace().collect();
    if words.is_empty() {
        return out;
    }
    out.push((words.join(" "), dropped));
    while let [before @ .., last] = words.as_slice()
        && let Some(previous) = before.last()
    {
        let keep = before.len();
        let keep = if before.len() > 1 && OWN_PAIRS.contains(&format!("{previous} {last}").as_str()) {
            dropped.own = true;
            keep - 1
        } else if HOSTED.contains(last) && !(*last == "cloud" && CLOUDS.contains(previous)) {
            dropped.hosted = true;
            keep
        } else if OWN.contains(last) {
            dropped.own = true;
            keep
        } else if TAIL.contains(last) || (place(last) && !common(before)) {
            keep
        } else if last.contains(|c: char| c.is_ascii_digit()) {
            // "Backup M365" tells of what.
            dropped.version |= !["m365", "o365", "d365"].contains(last);
            dropped.tier |= *previous == "plan" && before.len() > 1;
            if let Some(series) = series(last) {
                out.push((format!("{} {series}", before.join(" ")), dropped));
            }
            keep
        } else {
            break;
        };
        words.truncate(keep);
        out.push((words.join(" "), dropped));
    }
    if let [only] = words.as_slice()
        && let Some(series) = series(only)
    {
        out.push((series.to_owned(), Dropped { version: true, ..dropped }));
    }
    out
}

/// Whether a word is a place, none that is a short word of a language as well.
fn place(word: &str) -> bool {
    word.len() > 3 && PLACES.contains(&word)
}

/// Whether words are one word of everyday language: "Rosa Luxemburg" is no product called "Rosa".
fn common(words: &[&str]) -> bool {
    matches!(words, [only] if everyday(only))
}

/// The letters before the number of a model: "fas" of "fas2720"; no word goes on behind it, as in "gov4all".
fn series(word: &str) -> Option<&str> {
    let letters = word.find(|c: char| c.is_ascii_digit()).filter(|at| *at > 2)?;
    let model = &word[letters..];
    let words = model.split(|c: char| c.is_ascii_digit()).any(|letters| letters.len() > 2);
    (!words && model.chars().all(|c| c.is_ascii_alphanumeric())).then(|| &word[..letters])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_joins_spellings() {
        assert_eq!(fold("Öl-Müller & Söhne"), "oel mueller & soehne");
        assert_eq!(fold_hard("Hetzner Online GmbH"), "hetzner");
        assert_eq!(fold_hard("Microsoft 365 E5"), "microsoft 365");
        assert_eq!(fold_hard("GmbH"), "gmbh");
        assert_eq!(written_out("ms office"), Some("microsoft office".to_owned()));
        assert_eq!(written_out("office"), None);
    }

    #[test]
    fn models_have_a_series() {
        assert_eq!(series("fas2720"), Some("fas"));
        assert_eq!(series("v13r3"), None);
        assert_eq!(series("m365"), None);
        assert_eq!(series("gov4all"), None);
        assert_eq!(series("2019"), None);
    }
}
