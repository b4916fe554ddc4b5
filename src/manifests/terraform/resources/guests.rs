//! Vendors that a resource lets in or sends to by name: accounts in policies, destinations of logs in blocks of their own.

use super::contents::Held;
use super::{Collector, KIND};
use crate::manifests::environment::Workload;
use crate::manifests::let_in;
use crate::manifests::sighting::Sighting;
use crate::manifests::terraform::expr::{Block, Expr};
use crate::manifests::told;
use crate::model::Confidence;
use crate::source::Span;

/// How deep expressions are looked into.
const DEPTH: u32 = 16;

impl Collector<'_, '_> {
    /// Accounts that policies and modules name, as numbers or in variables.
    pub(super) fn guests(&mut self, held: &Held<'_, '_>) {
        let mut stack = vec![held.block];
        while let Some(block) = stack.pop() {
            stack.extend(&block.blocks);
            for attribute in &block.attributes {
                self.let_in(held, &attribute.value, attribute.span.unwrap_or(held.span), trusts(&attribute.name), 0);
            }
        }
    }

    fn let_in<'m>(&mut self, held: &Held<'_, 'm>, expr: &'m Expr, span: Span, trusts: bool, depth: u32) {
        if depth > DEPTH {
            return;
        }
        let workload = Workload { kind: KIND, scope: held.group, name: held.name };
        match expr {
            Expr::Text(text) => let_in::sight(text, span, &workload, self.context, &mut self.found),
            Expr::Template(parts) | Expr::List(parts) | Expr::Call(_, parts, _) => {
                parts.iter().for_each(|part| self.let_in(held, part, span, trusts, depth + 1));
            }
            Expr::Object(entries) => {
                for (key, value) in entries {
                    let principal = matches!(key, Expr::Name(key) | Expr::Text(key) if &**key == "AWS");
                    self.let_in(held, value, span, trusts || principal, depth + 1);
                }
            }
            Expr::Steps(..) if trusts => {
                let value = held.module.eval(expr, held.scope);
                for text in value.candidates().iter().filter_map(super::Value::as_text) {
                    let_in::sight(&text, span, &workload, self.context, &mut self.found);
                }
            }
            _ => {}
        }
    }

    /// Blocks of a resource that name where its logs go: `logging_datadog { … }`.
    pub(super) fn log_targets(&mut self, held: &Held<'_, '_>, block: &Block) {
        for nested in &block.blocks {
            let Some(name) = nested.kind.strip_prefix("logging_") else { continue };
            if let Some(maker) = told::by_destination(self.context.catalog, name) {
                let span = nested.span.unwrap_or(held.span);
                let sighting = Sighting::of(maker.signal(), KIND, held.group, held.name, span);
                self.found.sightings.push(sighting.seen(format!("block {}", nested.kind)).at_most(Confidence::Medium));
            }
        }
    }
}

/// Whether an attribute says who is trusted.
fn trusts(name: &str) -> bool {
    name == "identifiers" || name == "principals" || name.ends_with("policy")
}
