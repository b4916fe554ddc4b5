//! Whether the lenses of a catalog can be applied.

use super::condition::Condition;
use super::last_rung;
use crate::assess::facts::{Fact, VOCABULARY};
use crate::catalog::Catalog;
use crate::diagnostic::{Diagnostic, suggest};

/// What is wrong with the lenses of a catalog: facts, values and rungs that do not exist.
#[must_use]
pub fn problems(catalog: &Catalog) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let facts: Vec<&str> = VOCABULARY.iter().map(|(word, _)| *word).collect();
    for lens in &catalog.raw.lenses {
        for criterion in &lens.criteria {
            let place = format!("lens {}, criterion {}", lens.id, criterion.id);
            for derivation in &criterion.derive {
                let (low, high) = derivation.rungs;
                if low > high || high > last_rung(criterion) {
                    let message =
                        format!("{place}: rungs {low} to {high} are not on the ladder (0 to {})", last_rung(criterion));
                    found.push(Diagnostic::error("invalid-catalog", message));
                }
                for (fact, values) in &derivation.when {
                    if !matches!(Condition::read(fact, values, catalog), Condition::Unreadable) {
                        continue;
                    }
                    let known = Fact::parse(fact);
                    let control = fact.strip_prefix("control:");
                    let diagnostic = match (known, control) {
                        (Some(fact), _) => {
                            let mut diagnostic = Diagnostic::error(
                                "unknown-word",
                                format!("{place}: `{}` has no such value", fact.as_str()),
                            );
                            diagnostic.help = suggest::help(values.first().map_or("", String::as_str), fact.values());
                            diagnostic
                        }
                        (None, Some(id)) if catalog.control(id).is_some() => {
                            Diagnostic::error("unknown-word", format!("{place}: `{fact}` has no such value"))
                                .help("valid: `yes`, `no`")
                        }
                        (None, control) => {
                            let mut diagnostic = Diagnostic::error(
                                "unknown-fact",
                                format!("{place} asks for `{fact}`, which does not exist"),
                            );
                            let controls: Vec<&str> =
                                catalog.raw.controls.iter().map(|control| control.id.as_str()).collect();
                            diagnostic.help = match control {
                                Some(id) => suggest::help(id, &controls),
                                None => suggest::help(fact, &facts),
                            };
                            diagnostic
                        }
                    };
                    found.push(diagnostic);
                }
            }
        }
    }
    found
}
