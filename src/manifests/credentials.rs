//! Credentials that a Rails application keeps encrypted: `Rails.application.credentials.dig(:stripe, :secret_key)`.
//!
//! In: program text, or settings with Ruby in them. Out: what the names show under which they are kept, spelled as variables
//! are (`STRIPE_SECRET_KEY`). What they hold is not in the text.

use super::environment::{self, Variable, Workload};
use super::sighting::Sighting;
use super::{Context, File};
use crate::source::Span;
use std::borrow::Cow;

/// How many words of a name count.
const DEPTH: usize = 4;

/// What the names show.
pub(super) fn sight(file: &File<'_>, workload: &Workload<'_>, context: &Context<'_>) -> Vec<Sighting> {
    let kept = kept(file);
    let variables = kept.iter().map(|(name, span)| Variable { name, value: None, span: *span });
    environment::sight(&variables.collect::<Vec<_>>(), workload, context)
}

/// Names with their places.
fn kept(file: &File<'_>) -> Vec<(String, Span)> {
    let mut out = Vec::new();
    for mark in ["credentials", "Credentials"] {
        for (at, _) in file.text.match_indices(mark) {
            // Others have credentials as well: those of a user are none of the application's.
            if mark == "credentials" && !file.text[..at].ends_with("application.") {
                continue;
            }
            let line = file.text[at + mark.len()..].lines().next().unwrap_or_default();
            if let Some(name) = name(line) {
                out.push((name, Span::new(file.id, at, at + mark.len())));
            }
        }
    }
    out
}

/// What stands behind the word: `.dig(:a, :b)`, `.a[:b]`, `[:a]["b"]`, `.a.b`.
fn name(rest: &str) -> Option<String> {
    let rest = rest.trim_start_matches(['!', '&']);
    let call = [".dig(", ".fetch(", ".dig!("].iter().find_map(|call| rest.strip_prefix(call));
    let reach: Cow<'_, str> = match call {
        Some(arguments) => arguments.split(')').next()?.replace(',', "").into(),
        None if rest.starts_with(['.', '[']) => {
            let plain = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '[' | ']' | ':' | '"' | '\''));
            rest[..rest.find(plain).unwrap_or(rest.len())].into()
        }
        None => return None,
    };
    let parts = reach.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).filter(|part| !part.is_empty());
    let words: Vec<&str> = parts.take(DEPTH).collect();
    let name = words.join("_").to_ascii_uppercase();
    // What is kept under a name alone is the key.
    if name.contains('_') { Some(name) } else { call.filter(|_| !name.is_empty()).map(|_| format!("{name}_API_KEY")) }
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn names_are_spelled_as_variables() {
        for rest in [
            ".dig(:stripe, :secret_key)",
            "[:stripe][:secret_key] || x",
            ".stripe[:secret_key]",
            "!.stripe.secret_key %>",
        ] {
            assert_eq!(name(rest).as_deref(), Some("STRIPE_SECRET_KEY"), "{rest}");
        }
        assert_eq!(name(".fetch(:MAPBOX)").as_deref(), Some("MAPBOX_API_KEY"));
        assert_eq!(name(" are kept"), None);
        assert_eq!(name(".any?"), None);
    }
}
