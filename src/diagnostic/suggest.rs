//! "Did you mean …" and lists of valid names.

/// The candidate closest to `word`, if any is close enough to be meant.
#[must_use]
pub fn closest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let word = word.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(&word, &candidate.to_lowercase()), candidate))
        .filter(|(score, _)| *score >= 0.8)
        .max_by(|(a, left), (b, right)| a.total_cmp(b).then_with(|| right.cmp(left)))
        .map(|(_, candidate)| candidate)
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
