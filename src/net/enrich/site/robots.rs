//! What a site's robots.txt lets us ask for (RFC 9309).

use std::collections::BTreeMap;

/// Whether a robots.txt (RFC 9309) lets us have a path: the longest matching rule of our group, or of `*`, decides.
#[must_use]
pub fn allows(robots: &str, path: &str) -> bool {
    let mut rules: BTreeMap<bool, Vec<(bool, String)>> = BTreeMap::new();
    let mut groups: Vec<bool> = Vec::new();
    let mut in_rules = false;
    for line in robots.lines() {
        let line = line.split('#').next().unwrap_or_default();
        let Some((key, value)) = line.split_once(':') else { continue };
        let value = value.trim();
        match key.trim().to_ascii_lowercase().as_str() {
            "user-agent" => {
                if in_rules {
                    groups.clear();
                    in_rules = false;
                }
                if value == "*" {
                    groups.push(false);
                } else if value.to_ascii_lowercase().starts_with("hoheit") {
                    groups.push(true);
                }
                if let Some(ours) = groups.last() {
                    rules.entry(*ours).or_default();
                }
            }
            rule @ ("allow" | "disallow") => {
                in_rules = true;
                for ours in groups.iter().filter(|_| !value.is_empty()) {
                    rules.entry(*ours).or_default().push((rule == "allow", value.to_owned()));
                }
            }
            _ => {}
        }
    }
    let group = rules.get(&true).or_else(|| rules.get(&false)).map(Vec::as_slice).unwrap_or_default();
    let best = group
        .iter()
        .filter(|(_, pattern)| matches(pattern, path))
        .max_by_key(|(allow, pattern)| (pattern.len(), *allow));
    best.is_none_or(|(allow, _)| *allow)
}

fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, whole) = pattern.strip_suffix('$').map_or((pattern, false), |rest| (rest, true));
    let mut parts = pattern.split('*');
    let Some(mut rest) = path.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let parts: Vec<&str> = parts.collect();
    for (at, part) in parts.iter().enumerate() {
        let found = if whole && at + 1 == parts.len() {
            rest.ends_with(part).then(|| rest.len() - part.len())
        } else {
            rest.find(part)
        };
        match found {
            Some(start) => rest = &rest[start + part.len()..],
            None => return false,
        }
    }
    !whole || rest.is_empty() || pattern.ends_with('*')
}

#[cfg(test)]
mod tests {
    use super::allows;

    #[test]
    fn robots_are_heard() {
        let robots = "User-agent: *\nDisallow: /private\nAllow: /private/open\nDisallow: /*.pdf$\n\nUser-agent: other\nDisallow: /\n";
        assert!(allows(robots, "/"));
        assert!(!allows(robots, "/private/x"));
        assert!(allows(robots, "/private/open/x"));
        assert!(!allows(robots, "/a/b.pdf"));
        assert!(allows(robots, "/a/b.pdf?x"));
        assert!(!allows("User-agent: a\nUser-agent: hoheit\nDisallow: /\nUser-agent: *\nAllow: /", "/"));
        assert!(!allows("User-agent: *\nDisallow: /", "/x"));
        assert!(allows("User-agent: *\nDisallow:", "/x"));
        assert!(allows("", "/x"));
    }
}
