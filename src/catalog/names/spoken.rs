//! The words of a name as somebody typed them into a list: which are remarks, which tell for what the thing is there.

use super::fold::fold;
use super::words::{ABOUT, BRIEF, SHORT};

/// How a word was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// "queues"
    Small,
    /// "DMS"
    Capitals,
    /// "Kapsule", "m365"
    Other,
}

/// One word of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Folded.
    pub(super) text: String,
    pub(super) shape: Shape,
    /// The piece between brackets, commas and dashes; no name goes from one into another.
    pub(super) part: usize,
    /// In brackets, behind a comma, in quotes.
    pub(super) remark: bool,
    /// Tells for what, with what or after what: "für Jira", "ehem. Azure AD".
    pub(super) about: bool,
    /// Cut short with a full stop: "Endp."
    pub(super) cut: bool,
}

/// Words of remarks after which another product may stand, besides those of [`ABOUT`].
const OTHERWISE: &[&str] = &[
    "abloesung",
    "ersatz",
    "ersetzt",
    "heute",
    "migrate",
    "migration",
    "nachfolger",
    "now",
    "old",
    "replaced",
    "until",
];

/// After these somebody's or some place's name stands: "Praxis Dr. Müller", "Hotel Adler".
const CALLED: &[&str] = &[
    "agence",
    "bezirk",
    "dr",
    "fc",
    "ff",
    "filiaal",
    "filiale",
    "frau",
    "gasthof",
    "gemeinde",
    "haus",
    "herr",
    "hotel",
    "kanzlei",
    "kantoor",
    "kita",
    "klinik",
    "klinikum",
    "kreis",
    "landkreis",
    "museum",
    "pfarrei",
    "praxis",
    "schule",
    "sede",
    "stadt",
    "standort",
    "sv",
    "tsv",
    "vestiging",
    "werk",
];

/// Whether a word is the name of a site or a person.
pub(super) fn is_called(spoken: &[Word], at: usize) -> bool {
    let before = |at: usize| at.checked_sub(1).and_then(|before| spoken.get(before));
    spoken[at].shape != Shape::Small && before(at).is_some_and(|word| CALLED.contains(&word.text.as_str()))
}

/// Splits a name into its words.
pub(super) fn words(name: &str) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::new();
    let (mut raw, mut part, mut depth, mut late, mut blank) = (String::new(), 0, 0_usize, false, true);
    for c in name.chars().chain([' ']) {
        if c.is_alphanumeric() || matches!(c, '+' | '&' | '.' | '\'' | '’' | '®' | '™') {
            raw.push(c);
            blank = false;
            continue;
        }
        let text = fold(&raw);
        if !text.is_empty() {
            out.push(Word { text, shape: shape(&raw), part, remark: depth > 0 || late, about: false, cut: cut(&raw) });
        }
        raw.clear();
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            ',' | '"' | '„' | '“' | '»' => late = true,
            ';' | ':' | '|' => {}
            '-' | '–' | '—' | '>' if blank => {}
            _ => {
                blank = c.is_whitespace();
                continue;
            }
        }
        blank = false;
        part += 1;
    }
    if out.iter().all(|word| word.remark) {
        out.iter_mut().for_each(|word| word.remark = false);
    }
    tell_about(&mut out);
    out
}

fn tell_about(words: &mut [Word]) {
    let mut about = false;
    for at in 0..words.len() {
        let new = at == 0
            || words[at].remark != words[at - 1].remark
            || (words[at].remark && words[at].part != words[at - 1].part);
        if new {
            about = false;
        }
        let text = words[at].text.as_str();
        let next = words.get(at + 1).map(|word| word.text.as_str());
        let starts = (words[at].remark && OTHERWISE.contains(&text))
            || (ABOUT.contains(&text) && (words[at].remark || at > 0))
                && next.is_some_and(|next| !next.starts_with("prem"));
        about |= starts;
        words[at].about = about;
    }
}

/// The words with abbreviations written out; nothing if there are none.
pub(super) fn long(words: &[Word]) -> Option<Vec<Word>> {
    let known = |text: &str| SHORT.iter().chain(BRIEF).find(|(brief, _)| *brief == text).map(|(_, long)| *long);
    let meant = |word: &Word| match word.text.strip_suffix('+').and_then(known) {
        Some(long) => Some(format!("{long} plus")),
        None => known(&word.text).map(str::to_owned).or_else(|| numbered(word)),
    };
    words.iter().any(|word| meant(word).is_some()).then(|| {
        let spelt = words.iter().flat_map(|word| {
            let written = meant(word);
            let cut = word.cut && written.is_none();
            let text = written.unwrap_or_else(|| word.text.clone());
            let parts = text.split(' ').map(|text| Word { text: text.to_owned(), cut, ..word.clone() });
            parts.collect::<Vec<_>>()
        });
        spelt.collect()
    })
}

/// "Kundennr."
fn numbered(word: &Word) -> Option<String> {
    let begin = word.text.strip_suffix("nr").filter(|begin| word.cut && begin.len() > 3)?;
    Some(format!("{begin}nummer"))
}

/// A name with the abbreviations of lists written out: "Commerce Cld"; nothing if there are none.
pub(super) fn spelt_out(name: &str) -> Option<String> {
    let known = |text: &str| BRIEF.iter().find(|(brief, _)| *brief == fold(text)).map(|(_, long)| *long);
    name.split(' ').any(|text| known(text).is_some()).then(|| {
        let all: Vec<&str> = name.split(' ').map(|text| known(text).unwrap_or(text)).collect();
        all.join(" ")
    })
}

fn cut(raw: &str) -> bool {
    raw.strip_suffix('.').is_some_and(|letters| letters.len() > 2 && letters.chars().all(char::is_alphabetic))
}

fn shape(raw: &str) -> Shape {
    let letters = || raw.chars().filter(|c| c.is_alphabetic());
    if letters().all(char::is_lowercase) {
        Shape::Small
    } else if letters().all(char::is_uppercase) {
        Shape::Capitals
    } else {
        Shape::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_and_purposes_are_told_apart() {
        let list = words("Krisp noise-cancelling für Teams (ehem. d.3, Werk 2)");
        let told: Vec<_> = list.iter().map(|word| (word.text.as_str(), word.remark, word.about)).collect();
        let expected = [
            ("krisp", false, false),
            ("noise", false, false),
            ("cancelling", false, false),
            ("fuer", false, true),
            ("teams", false, true),
            ("ehem", true, true),
            ("d3", true, true),
            ("werk", true, false),
            ("2", true, false),
        ];
        assert_eq!(told, expected);
        assert_eq!(words("SCCM - Server").iter().map(|word| word.part).collect::<Vec<_>>(), [0, 1]);
        assert!(words("Exchange on premise").iter().all(|word| !word.about));
        assert!(words("((OTRS))").iter().all(|word| !word.remark));
    }

    #[test]
    fn abbreviations_are_written_out() {
        let text =
            |name| long(&words(name)).map(|list| list.iter().map(|w| w.text.clone()).collect::<Vec<_>>().join(" "));
        assert_eq!(text("AWS Secrets Mgr").as_deref(), Some("aws secrets manager"));
        assert_eq!(text("vSphere 7 Ent.+").as_deref(), Some("vsphere 7 enterprise plus"));
        assert_eq!(text("MS Office Prof+ 2019").as_deref(), Some("microsoft office professional plus 2019"));
        assert_eq!(text("vSphere"), None);
    }
}
