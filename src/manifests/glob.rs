//! Templates of signals: `*` stands for any characters, `{name}` for one label without dots and slashes.

/// What the first `{name}` matched, or the empty text when there is none; `None` when the template does not match.
pub(super) fn capture<'t>(template: &str, text: &'t str) -> Option<&'t str> {
    let mut budget = 20_000;
    step(template, text, text, None, &mut budget).map(|found| found.unwrap_or(""))
}

#[allow(clippy::option_option, clippy::only_used_in_recursion)]
fn step<'t>(
    template: &str,
    rest: &'t str,
    whole: &'t str,
    found: Option<&'t str>,
    budget: &mut u32,
) -> Option<Option<&'t str>> {
    *budget = budget.checked_sub(1)?;
    if template.is_empty() {
        return rest.is_empty().then_some(found);
    }
    if let Some(tail) = template.strip_prefix('*') {
        if tail.is_empty() {
            return Some(found);
        }
        return cuts(rest).find_map(|at| step(tail, &rest[at..], whole, found, budget));
    }
    if template.starts_with('{') {
        let tail = &template[template.find('}')? + 1..];
        return cuts(rest)
            .filter(|at| *at > 0)
            .take_while(|at| !rest[..*at].contains(['.', '/']))
            .find_map(|at| step(tail, &rest[at..], whole, found.or(Some(&rest[..at])), budget));
    }
    let end = template.find(['*', '{']).unwrap_or(template.len());
    let head = template.get(..end)?;
    let matched = rest.get(..head.len())?;
    if !matched.eq_ignore_ascii_case(head) {
        return None;
    }
    step(&template[end..], &rest[head.len()..], whole, found, budget)
}

fn cuts(text: &str) -> impl Iterator<Item = usize> + '_ {
    text.char_indices().map(|(at, _)| at).chain([text.len()])
}

#[cfg(test)]
mod tests {
    use super::capture;

    #[test]
    fn templates_capture_one_label() {
        assert_eq!(capture("*.dkr.ecr.{region}.amazonaws.com", "1.dkr.ecr.eu-west-1.amazonaws.com"), Some("eu-west-1"));
        assert_eq!(capture("aws:///{zone}/*", "aws:///eu-west-1a/i-1"), Some("eu-west-1a"));
        assert_eq!(capture("{region}-docker.pkg.dev", "europe-west3-docker.pkg.dev"), Some("europe-west3"));
        assert_eq!(capture("*.azurecr.io", "acme.azurecr.io"), Some(""));
        assert_eq!(capture("*.azurecr.io", "azurecr.io.evil.com"), None);
    }
}
