//! Resources whose names tell of a vendor: secrets that are kept for it, functions and streams that logs go to.

use super::contents::Held;
use super::{Collector, KIND};
use crate::catalog::raw::Signal;
use crate::manifests::sighting::Sighting;
use crate::manifests::terraform::expr::{Expr, Step};
use crate::manifests::told;
use crate::model::Confidence;

/// Kinds of secrets with the attribute that names one.
const SECRETS: &[(&str, &str)] = &[
    ("aws_secretsmanager_secret", "name"),
    ("aws_ssm_parameter", "name"),
    ("azurerm_key_vault_secret", "name"),
    ("google_secret_manager_secret", "secret_id"),
    ("scaleway_secret", "name"),
    ("vault_generic_secret", "path"),
    ("vault_kv_secret_v2", "name"),
];

impl Collector<'_, '_> {
    /// What the name of a secret shows, made here or asked for.
    pub(super) fn kept(&mut self, held: &Held<'_, '_>, kind: &str) {
        let Some((_, name)) = SECRETS.iter().find(|(known, _)| *known == kind) else { return };
        let Some(attribute) = held.block.attribute(name) else { return };
        let value = held.module.eval(&attribute.value, held.scope);
        for text in value.candidates().iter().filter_map(super::Value::as_text) {
            if let Some(signal) = told::by_secret(self.context, &text) {
                self.named(held, signal, told::secret_of(signal));
            }
        }
    }

    /// Where logs go that a filter passes on, by the name of what takes them.
    pub(super) fn destination(&mut self, held: &Held<'_, '_>, kind: &str) {
        if kind != "aws_cloudwatch_log_subscription_filter" {
            return;
        }
        let Some(attribute) = held.block.attribute("destination_arn") else { return };
        let mut names = Vec::new();
        names_in(&attribute.value, &mut names);
        if let Some(maker) = names.iter().find_map(|name| told::by_destination(self.context.catalog, name)) {
            self.named(held, maker.signal(), format!("logs for {}", maker.name));
        }
    }

    fn named(&mut self, held: &Held<'_, '_>, signal: &Signal, evidence: String) {
        let sighting = Sighting::of(signal, KIND, held.group, held.name, held.span).seen(evidence);
        self.found.sightings.push(sighting.at_most(Confidence::Low).only_named());
    }
}

/// Names of resources, modules and variables that an expression refers to.
fn names_in<'e>(expr: &'e Expr, into: &mut Vec<&'e str>) {
    match expr {
        Expr::Text(text) => into.push(text),
        Expr::Steps(_, steps) => into.extend(steps.iter().filter_map(|step| match step {
            Step::Attribute(name) => Some(&**name),
            _ => None,
        })),
        Expr::Template(parts) | Expr::List(parts) | Expr::Call(_, parts, _) => {
            parts.iter().for_each(|part| names_in(part, into));
        }
        _ => {}
    }
}
