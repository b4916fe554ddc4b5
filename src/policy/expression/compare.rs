//! Comparisons: `==`, `!=`, `<` and its like, `in`.
//!
//! In: both sides and their types. Out: faults where the two can never be equal, where a word is none that the fact can be,
//! and where letters would be compared in place of an order.

use super::check::{Check, literal};
use super::facts::{Type, Words};
use super::words;
use crate::diagnostic::fields::shorten;
use cel::common::ast::{Expr, IdedExpr};
use std::ops::Range;

impl Check<'_> {
    /// Two sides of `==` and `!=`; also of `<` and its like, where the types must be the same as well.
    pub(super) fn equal(&mut self, a: (&IdedExpr, Type), b: (&IdedExpr, Type)) {
        if !a.1.agrees(b.1) {
            let fixed = |node: &IdedExpr| matches!(node.expr, Expr::Literal(_));
            let (fact, other) = if fixed(a.0) && !fixed(b.0) { (b, a) } else { (a, b) };
            let (path, written) = (self.path(fact.0), self.path(other.0));
            let other_is =
                if fixed(other.0) { written.clone() } else { format!("{written}, which is {}", other.1.describe()) };
            let message = format!("{path} is {}; it cannot be compared with {other_is}", fact.1.describe());
            let help = match (fact.1, other.1, literal(other.0)) {
                (_, Type::Null, _) => Some(format!("`has({})` asks whether it is known", path.trim_matches('`'))),
                (Type::Text(Words::Free), Type::Number, _) => Some(format!("write `'{}'`", written.trim_matches('`'))),
                (Type::Number, _, Some(word)) if word.parse::<f64>().is_ok() => Some(format!("write `{word}`")),
                (Type::Flag, _, Some(word @ ("true" | "false"))) => Some(format!("write `{word}`")),
                (Type::Flag, ..) => Some("valid: `true`, `false`".to_owned()),
                (Type::Text(Words::Of(list)), ..) => Some(format!(
                    "valid: {}",
                    list.iter().map(|word| format!("`'{word}'`")).collect::<Vec<_>>().join(", ")
                )),
                _ => None,
            };
            let at = self.place(other.0);
            self.fault(at, message, help.into_iter().collect());
            return;
        }
        for ((fact, of), (other, _)) in [(a, b), (b, a)] {
            if let (Type::Text(list), Some(word)) = (of, literal(other)) {
                self.word(list, fact, word, self.place(other));
            }
        }
    }

    fn word(&mut self, list: Words, fact: &IdedExpr, word: &str, at: Option<Range<usize>>) {
        if let Some(help) = words::never(list, word, self.catalog) {
            let message = format!("{} is never `{}`", self.path(fact), shorten(word));
            self.fault(at, message, help);
        }
    }

    /// Whether `<` makes no sense here; it would compare `high` and `normal` by their letters.
    pub(super) fn ordered(&mut self, (node, of): (&IdedExpr, Type)) -> bool {
        let Type::Text(Words::Of(list)) = of else { return false };
        let path = self.path(node);
        let example = list.iter().rev().take(2).rev().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(", ");
        let help = format!("name the words: `{} in [{example}]`", path.trim_matches('`'));
        let message = format!("{path} is a word; `<` and `>` would compare its letters");
        self.fault(self.place(node), message, vec![help]);
        true
    }

    pub(super) fn within(&mut self, item: &IdedExpr, list: &IdedExpr) -> Type {
        let of = self.walk(item);
        if let Expr::List(made) = &list.expr {
            for element in &made.elements {
                let other = self.walk(element);
                self.equal((item, of), (element, other));
            }
            return Type::Flag;
        }
        let walked = self.walk(list);
        let Some(items) = walked.items() else {
            let message = format!("`in` asks a list, and {} is {}", self.path(list), walked.describe());
            self.fault(self.place(list), message, Vec::new());
            return Type::Flag;
        };
        match (literal(item), walked, items) {
            (Some(word), Type::Record(_) | Type::Controls | Type::Lenses, _) => {
                self.member(walked, list, word, self.place(item));
            }
            (Some(word), _, Type::Text(words)) => {
                if let Some(help) = words::never(words, word, self.catalog) {
                    let message = format!("`{}` is never in {}", shorten(word), self.path(list));
                    self.fault(self.place(item), message, help);
                }
            }
            _ if !of.agrees(items) => {
                let message = format!(
                    "{} holds {}, and {} is {}",
                    self.path(list),
                    items.describe(),
                    self.path(item),
                    of.describe()
                );
                self.fault(self.place(item), message, Vec::new());
            }
            _ => {}
        }
        Type::Flag
    }
}
