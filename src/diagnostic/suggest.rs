//! "Did you mean …" and lists of valid names.
//!
//! In: the word that somebody wrote and the valid ones. Out: the one that was probably meant, or none. What must hold: a
//! guess shares most of its letters with the word, or contains it; a word that is too long to be a slip costs no time.

/// Longest word, in bytes, for which a guess is made.
const LONGEST: usize = 100;

/// The candidate closest to `word`, if any is close enough to be meant.
#[must_use]
pub fn closest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    if word.is_empty() || word.len() > LONGEST {
        return None;
    }
    let word = word.to_lowercase();
    let bare = letters(&word);
    candidates
        .into_iter()
        .filter_map(|candidate| Some((score(&word, &bare, &candidate.to_lowercase())?, candidate)))
        .max_by(|(a, left), (b, right)| a.total_cmp(b).then_with(|| right.cmp(left)))
        .map(|(_, candidate)| candidate)
}

/// How likely `candidate` was meant, from 0 to 1; `None`: not at all.
#[allow(clippy::cast_precision_loss)]
fn score(word: &str, bare: &str, candidate: &str) -> Option<f64> {
    let whole = letters(candidate);
    // `cloud-act` for `us-cloud-act`, `Salesforce` for one of its products.
    let part = (bare.len() >= 4 && whole.contains(bare)).then(|| 0.88 + bare.len() as f64 / whole.len() as f64 / 10.0);
    let alike = strsim::jaro_winkler(word, candidate);
    let shorter = word.chars().count().min(candidate.chars().count());
    let slips =
        if alike >= 0.6 || word.len() == candidate.len() { strsim::osa_distance(word, candidate) } else { usize::MAX };
    let slip = match slips {
        // Letters in another order are the most frequent slip, and short words show little else.
        1 if word.len() == candidate.len() && shorter >= 3 => {
            let swapped = word.chars().all(|c| candidate.contains(c)) && candidate.chars().all(|c| word.contains(c));
            Some(if swapped { 0.99 } else { alike.max(0.9) })
        }
        _ if alike >= 0.8 && slips <= (shorter / 2).max(1) => Some(alike - slips as f64 / 100.0),
        _ => None,
    };
    match (slip, part) {
        (Some(slip), Some(part)) => Some(slip.max(part)),
        (slip, part) => slip.or(part),
    }
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Help lines for a wrong word: the closest one, and the valid ones if they are few.
#[must_use]
pub fn help(word: &str, valid: &[&str]) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(close) = closest(word, valid.iter().copied()) {
        lines.push(format!("did you mean `{close}`?"));
    }
    if !valid.is_empty() && valid.len() <= 40 {
        lines.push(format!("valid: {}", valid.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", ")));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_and_parts_are_recognised() {
        let known = [
            "us-cloud-act",
            "cloudtalk",
            "cloudera",
            "identity",
            "eu-csf-2026",
            "whereby",
            "fonio-ai",
            "home",
            "cms",
            "crm",
        ];
        for (word, expected) in [
            ("identiy", Some("identity")),
            ("hoem", Some("home")),
            ("cmr", Some("crm")),
            ("CLOUDACT", Some("us-cloud-act")),
            ("cloud-act", Some("us-cloud-act")),
            ("eu-csf", Some("eu-csf-2026")),
            ("nowhere", None),
            ("foo", None),
            ("", None),
        ] {
            assert_eq!(closest(word, known), expected, "{word}");
        }
        assert_eq!(closest(&"x".repeat(5_000_000), known), None);
    }
}
