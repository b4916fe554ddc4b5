//! What the facts of a form stand for: a field of the inventory, a control, or a criterion of a lens.
//!
//! In: the name of a fact. Out: its [`Target`], or a diagnostic that names the closest valid ones.

use crate::assess::questions::Field;
use crate::catalog::Catalog;
use crate::catalog::raw::Criterion;
use crate::diagnostic::fields::shorten;
use crate::diagnostic::{Diagnostic, suggest};
use crate::source::Span;

/// What a fact of the form stands for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Target<'c> {
    /// A field.
    Field(Field),
    /// A control, by id.
    Control(&'c str),
    /// A criterion, with the id of its lens.
    Criterion(&'c str, &'c Criterion),
}

impl<'c> Target<'c> {
    /// The target with this name.
    pub(super) fn parse(fact: &str, catalog: &'c Catalog) -> Option<Self> {
        if let Some(field) = Field::parse(fact) {
            return Some(Self::Field(field));
        }
        if let Some(id) = fact.strip_prefix("controls.") {
            return catalog.control(id).map(|control| Self::Control(&control.id));
        }
        let rest = fact.strip_prefix("answers.")?;
        catalog.raw.lenses.iter().find_map(|lens| {
            let id = rest.strip_prefix(lens.id.as_str())?.strip_prefix('.')?;
            lens.criteria
                .iter()
                .find(|criterion| criterion.id == id)
                .map(|criterion| Self::Criterion(&lens.id, criterion))
        })
    }
}

/// A fact that is none: says what was probably meant.
pub(super) fn unknown(fact: &str, span: Span, catalog: &Catalog) -> Diagnostic {
    let say = |code: &str, what: &str, word: &str, help: Vec<String>| {
        let message = format!("unknown {what} `{}`", shorten(word));
        let mut diagnostic = Diagnostic::error(code, message).at(span, "not known");
        diagnostic.help = help;
        diagnostic
    };
    if let Some(id) = fact.strip_prefix("controls.") {
        let controls: Vec<&str> = catalog.raw.controls.iter().map(|control| control.id.as_str()).collect();
        return say("unknown-fact", "control", id, suggest::help(id, &controls))
            .help("`hoheit catalog list controls` lists all");
    }
    if let Some(rest) = fact.strip_prefix("answers.") {
        for lens in &catalog.raw.lenses {
            let Some(id) = rest.strip_prefix(lens.id.as_str()).and_then(|rest| rest.strip_prefix('.')) else {
                continue;
            };
            let valid: Vec<&str> = lens.criteria.iter().map(|criterion| criterion.id.as_str()).collect();
            let what = format!("criterion of {}", lens.id);
            return say("unknown-criterion", &what, id, suggest::help(id, &valid)).help(format!(
                "`hoheit explain {}` lists all {}",
                lens.id,
                valid.len()
            ));
        }
        let lenses: Vec<&str> = catalog.raw.lenses.iter().map(|lens| lens.id.as_str()).collect();
        let parts = || rest.match_indices('.').map(|(at, _)| &rest[..at]).chain([rest]);
        let word = parts()
            .find(|part| suggest::closest(part, lenses.iter().copied()).is_some())
            .unwrap_or_else(|| parts().next().unwrap_or(rest));
        return say("unknown-lens", "lens", word, suggest::help(word, &lenses));
    }
    let valid: Vec<&str> = Field::ALL.iter().map(|field| field.as_str()).collect();
    say("unknown-fact", "fact", fact, suggest::help(fact, &valid))
        .help("or a control as `controls.<id>`, or a criterion as `answers.<lens>.<criterion>`")
}
