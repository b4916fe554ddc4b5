//! `hoheit.yaml` into a [`Policy`]. Everything wrong with it comes back at once.

mod limits;
mod named;
mod rules;

use limits::blank;
use rules::{is_rule_id, level};

use super::expression::Expression;
use super::limit::*;
use super::shape;
use super::waiver::Waiver;
use super::{FailOn, Policy, RuleLevel};
use crate::catalog::Catalog;
use crate::diagnostic::fields::{Problems, is_unknown, shorten};
use crate::diagnostic::{Diagnostic, suggest};
use crate::inventory::shape::{Field, names};
use crate::model::Strength;
use crate::model::words::*;
use crate::source::yaml::{self, Node};
use crate::source::{FileId, Span};

/// Reads a policy. It is usable only if no diagnostic is an error.
#[must_use]
pub fn read(text: &str, file: FileId, catalog: &Catalog) -> (Policy, Vec<Diagnostic>) {
    let mut reader = Reader { catalog, text, policy: Policy::default(), problems: Problems::default() };
    match yaml::parse(text, file) {
        Err(error) => {
            reader.problems.push(Diagnostic::error("invalid-yaml", error.message).at(error.span, "here"));
        }
        Ok(None) => {}
        Ok(Some(node)) => reader.document(&node),
    }
    (reader.policy, reader.problems.list)
}

struct Reader<'a> {
    catalog: &'a Catalog,
    text: &'a str,
    policy: Policy,
    problems: Problems,
}

impl Reader<'_> {
    /// Walks a mapping with `self` at hand.
    fn each<'n, 't>(
        &mut self,
        node: &'n Node<'t>,
        of: &str,
        fields: &[Field],
        mut read: impl FnMut(&mut Self, &'n str, &'n Node<'t>) -> bool,
    ) {
        let mut problems = std::mem::take(&mut self.problems);
        problems.each(node, of, &names(fields), |problems, name, value| {
            std::mem::swap(problems, &mut self.problems);
            let known = read(self, name, value);
            std::mem::swap(problems, &mut self.problems);
            known
        });
        self.problems = problems;
    }

    fn list<T>(&mut self, node: &Node<'_>, field: &str, read: impl Fn(&mut Self, &Node<'_>) -> Option<T>) -> Vec<T> {
        match node.as_sequence() {
            Some(items) => items.iter().filter_map(|item| read(self, item)).collect(),
            None => {
                if !node.is_null() {
                    self.problems.wrong(node, field, "a list");
                }
                Vec::new()
            }
        }
    }

    fn error(&mut self, span: Span, code: &str, message: impl Into<String>, label: &str, help: &str) {
        let mut diagnostic = Diagnostic::error(code, message).at(span, label);
        if !help.is_empty() {
            diagnostic = diagnostic.help(help);
        }
        self.problems.push(diagnostic);
    }

    fn document(&mut self, node: &Node<'_>) {
        self.each(node, "a policy", shape::POLICY, |this, name, value| {
            match name {
                "$schema" => {}
                "defaults" => this.defaults(value),
                "gates" => this.gates(value),
                "countries" => this.policy.countries = this.list(value, name, |this, item| this.places(item, false)),
                "parents" => this.policy.parents = this.list(value, name, |this, item| this.places(item, true)),
                "keys" => this.policy.keys = this.list(value, name, Self::keys),
                "seal" => this.policy.seal = this.list(value, name, Self::seal),
                "concentration" => this.policy.concentration = this.list(value, name, Self::share),
                "own_rules" => this.own_rules(value),
                "rules" => this.levels(value),
                "waivers" => this.policy.waivers = this.list(value, name, Self::waiver),
                _ => return false,
            }
            true
        });
        let asked = self.policy.own_rules.iter().flat_map(|rule| rule.when.lenses());
        let demanded: Vec<String> = self.policy.seal.iter().map(|limit| &limit.lens).chain(asked).cloned().collect();
        for lens in demanded {
            if !self.policy.lenses.contains(&lens) {
                self.policy.lenses.push(lens);
            }
        }
    }

    fn defaults(&mut self, node: &Node<'_>) {
        self.each(node, "defaults", shape::DEFAULTS, |this, name, value| {
            let problems = &mut this.problems;
            match name {
                "lang" => this.policy.language = problems.word(value, name, Language::parse, shape::LANGUAGES),
                "home" => {
                    this.policy.home = problems.text(value, name).map(|home| home.to_uppercase());
                    if let Some(home) = this.policy.home.clone().filter(|home| !this.catalog.is_place(home)) {
                        let message = format!("home `{}` is neither a country nor a bloc", shorten(&home));
                        this.error(
                            value.span,
                            "unknown-country",
                            message,
                            "not known",
                            "use a code such as DE, AT, CH, or EU",
                        );
                    }
                }
                "lenses" => {
                    if let Some(lenses) = problems.items(value, name) {
                        for (lens, at) in &lenses {
                            this.known_lens(lens, at);
                        }
                        this.policy.lenses = lenses.into_iter().map(|(lens, _)| lens).collect();
                    }
                }
                "fail_on" => this.policy.fail_on = problems.word(value, name, FailOn::parse, shape::FAIL_ON),
                "formats" => this.policy.formats = problems.texts(value, name).unwrap_or_default(),
                "day_rate" => {
                    if let Some(rate) = problems.amount(value, name) {
                        this.policy.day_rate = rate;
                    }
                }
                "horizon" => match problems.amount(value, name) {
                    Some(years) if years > 0.0 && years <= 30.0 => this.policy.horizon_years = years,
                    Some(_) => problems.wrong(value, name, "a number of years from above 0 to 30"),
                    None => {}
                },
                "undecided" => {
                    if let Some(level) = problems.word(value, name, level, shape::LEVELS) {
                        this.policy.undecided = level;
                    }
                }
                _ => return false,
            }
            true
        });
    }

    fn gates(&mut self, node: &Node<'_>) {
        self.each(node, "gates", shape::GATES, |this, name, value| {
            let fields = if name == "exit" { shape::BY_CRITICALITY } else { shape::BY_NEED };
            if !shape::GATES.iter().any(|field| field.name == name) {
                return false;
            }
            this.each(value, name, fields, |this, step, value| {
                let Some(at) = fields.iter().position(|field| field.name == step) else { return false };
                if let Some(strength) = this.problems.word(value, step, strength, shape::STRENGTHS) {
                    let gates = &mut this.policy.gates;
                    match name {
                        "access" => gates.access[at] = strength,
                        "disruption" => gates.disruption[at] = strength,
                        "transfer" => gates.transfer[at] = strength,
                        _ => gates.exit[at] = strength,
                    }
                }
                true
            });
            true
        });
    }

    fn known_lens(&mut self, lens: &str, node: &Node<'_>) {
        if self.catalog.lens(lens).is_none() {
            let valid: Vec<&str> = self.catalog.raw.lenses.iter().map(|lens| lens.id.as_str()).collect();
            self.problems.unknown_word(node, "unknown-lens", "lens", lens, &valid);
        }
    }
}

fn strength(word: &str) -> Option<Strength> {
    Some(match word {
        "none" => Strength::None,
        "reduced" => Strength::Reduced,
        "full" => Strength::Full,
        _ => return None,
    })
}

/// Errors about own rules that are called like a rule of Hoheit: levels and waivers could not tell them apart.
#[must_use]
pub fn taken_ids(policy: &Policy, known: &[&str]) -> Vec<Diagnostic> {
    let taken = policy.own_rules.iter().filter_map(|rule| {
        let id = rule.limit.id.as_deref().filter(|id| known.contains(id))?;
        let message = format!("own rule `{id}` is called like a rule of Hoheit");
        let diagnostic = Diagnostic::error("taken-id", message).at(rule.limit.span, "here");
        Some(diagnostic.help("choose another `id`; levels and waivers could not tell the two apart"))
    });
    taken.collect()
}

/// Errors about rule levels whose rule does not exist; the rules are known to a later stage only.
#[must_use]
pub fn unknown_levels(policy: &Policy, known: &[&str]) -> Vec<Diagnostic> {
    let own = policy.own_rules.iter().filter_map(|rule| rule.limit.id.as_deref());
    let valid: Vec<&str> = known.iter().copied().chain(own).collect();
    let unknown = policy.levels.iter().filter(|(rule, _)| !valid.contains(&rule.as_str()));
    unknown
        .map(|(rule, level)| {
            let message = format!("there is no rule `{}`", shorten(rule));
            let mut diagnostic = Diagnostic::error("unknown-rule", message).at(level.span, "not known");
            diagnostic.help = suggest::help(rule, &valid);
            diagnostic
        })
        .collect()
}
