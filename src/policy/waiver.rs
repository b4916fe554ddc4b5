//! Waivers: findings that somebody accepts for a time.

use crate::model::words::Date;
use crate::source::Span;

/// An accepted finding. Rule and scope, never a line number: files change, decisions stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// Rule id, or the id of an own rule.
    pub rule: String,
    /// Service id, a pattern with `*` and `?`, or `*` for everything including findings about no single service.
    pub scope: String,
    /// Why it is accepted.
    pub reason: String,
    /// Who accepts it.
    pub owner: String,
    /// Last day.
    pub expires: Date,
    /// Where it stands.
    pub span: Span,
    /// Where the last day stands.
    pub expires_span: Span,
}

impl Waiver {
    /// Whether it is about this service.
    #[must_use]
    pub fn covers(&self, service: Option<&str>) -> bool {
        match service {
            Some(id) => glob(&self.scope, id),
            None => self.scope == "*",
        }
    }

    /// Whether its last day has passed.
    #[must_use]
    pub fn expired(&self, today: Date) -> bool {
        self.expires < today
    }

    /// Whether its last day lies further ahead than the same day of next year.
    #[must_use]
    pub fn too_long(&self, today: Date) -> bool {
        today.checked_add(jiff::Span::new().years(1)).is_ok_and(|last| self.expires > last)
    }
}

/// Whether `text` fits `pattern`, in which `*` stands for any letters and `?` for any one. Linear in time but for the last
/// star, which is retried.
#[must_use]
pub fn glob(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(c) if *c == '?' || *c == text[t] => {
                p += 1;
                t += 1;
            }
            _ => match &mut star {
                Some((at, from)) => {
                    *from += 1;
                    t = *from;
                    p = *at + 1;
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::glob;

    #[test]
    fn patterns_match_whole_ids() {
        for (pattern, text, fits) in [
            ("*", "", true),
            ("*", "crm", true),
            ("crm", "crm", true),
            ("crm", "crm-2", false),
            ("crm-*", "crm-eu", true),
            ("crm-*", "crm", false),
            ("*-eu", "crm-eu", true),
            ("*a*b*c", "xxaxxbxxc", true),
            ("*a*b*c", "xxaxxcxxb", false),
            ("?rm", "crm", true),
            ("?", "ü", true),
            ("", "x", false),
        ] {
            assert_eq!(glob(pattern, text), fits, "{pattern} {text}");
        }
        assert!(!glob(&"*a".repeat(50), &"a".repeat(20_000)[..19_999].replace('a', "b")));
    }
}
