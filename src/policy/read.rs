//! `hoheit.yaml` into a [`Policy`]. Everything wrong with it comes back at once.

use super::expression::Expression;
use super::limit::*;
use super::shape;
use super::waiver::Waiver;
use super::{Policy, RuleLevel};
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
        let demanded: Vec<String> = self.policy.seal.iter().map(|limit| limit.lens.clone()).collect();
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
                    if let Some(lenses) = problems.texts(value, name) {
                        for lens in &lenses {
                            this.known_lens(lens, value);
                        }
                        this.policy.lenses = lenses;
                    }
                }
                "fail_on" => this.policy.fail_on = problems.word(value, name, Severity::parse, shape::SEVERITIES),
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

    /// Reads what all limits have; `false`: the field is none of them.
    fn common(&mut self, limit: &mut Limit, name: &str, value: &Node<'_>) -> bool {
        match name {
            "id" => {
                limit.id = self.problems.text(value, name);
                if let Some(id) = limit.id.clone().filter(|id| !is_rule_id(id)) {
                    let message = format!("`{}` cannot be an id", shorten(&id));
                    self.error(value.span, "invalid-id", message, "lower-case letters, digits and hyphens", "");
                }
            }
            "severity" => {
                if let Some(severity) = self.problems.word(value, name, Severity::parse, shape::SEVERITIES) {
                    limit.severity = severity;
                }
            }
            "reason" => limit.reason = self.bilingual(value, name),
            "need" => limit.scope.need = self.problems.word(value, name, Need::parse, crate::inventory::shape::NEEDS),
            "data" => {
                for class in self.problems.texts(value, name).unwrap_or_default() {
                    let known =
                        matches!(class.as_str(), "personal" | "special") || self.catalog.data_class(&class).is_some();
                    match if known { Some(class.as_str()) } else { self.catalog.names().data_class(&class) } {
                        Some(id) => limit.scope.data.push(id.to_owned()),
                        None => {
                            let classes = self.catalog.raw.data_classes.iter().map(|class| class.id.as_str());
                            let valid: Vec<&str> = ["personal", "special"].into_iter().chain(classes).collect();
                            self.problems.unknown_word(value, "unknown-data-class", "data class", &class, &valid);
                        }
                    }
                }
            }
            "categories" => {
                for category in self.problems.texts(value, name).unwrap_or_default() {
                    self.category(limit, category, value);
                }
            }
            "services" => limit.scope.services = self.problems.texts(value, name).unwrap_or_default(),
            _ => return false,
        }
        true
    }

    fn category(&mut self, limit: &mut Limit, category: String, value: &Node<'_>) {
        let catalog = self.catalog;
        let known = match category.strip_prefix("group:") {
            Some(group) => catalog.raw.categories.iter().any(|entry| entry.group == group),
            None => catalog.category(&category).is_some(),
        };
        if known {
            limit.scope.categories.push(category);
        } else if let Some(id) = catalog.names().category(&category) {
            limit.scope.categories.push(id.to_owned());
        } else {
            let mut valid: Vec<String> =
                catalog.raw.categories.iter().map(|entry| format!("group:{}", entry.group)).collect();
            valid.sort();
            valid.dedup();
            valid.extend(catalog.raw.categories.iter().map(|entry| entry.id.clone()));
            let valid: Vec<&str> = valid.iter().map(String::as_str).collect();
            self.problems.unknown_word(value, "unknown-category", "category", &category, &valid);
        }
    }

    fn bilingual(&mut self, node: &Node<'_>, field: &str) -> Option<Text> {
        if is_unknown(node) {
            return None;
        }
        if let Some(text) = node.as_str() {
            return Some(Text { en: text.to_owned(), de: text.to_owned() });
        }
        let (mut en, mut de) = (None, None);
        self.each(node, field, shape::TEXT, |this, name, value| {
            match name {
                "en" => en = this.problems.text(value, name),
                "de" => de = this.problems.text(value, name),
                _ => return false,
            }
            true
        });
        let either = en.clone().or_else(|| de.clone())?;
        Some(Text { en: en.unwrap_or_else(|| either.clone()), de: de.unwrap_or(either) })
    }

    fn places(&mut self, node: &Node<'_>, parents: bool) -> Option<PlaceLimit> {
        let mut limit = blank(node);
        let (mut allowed, mut forbidden, mut self_run) = (Vec::new(), Vec::new(), false);
        let (of, fields) =
            if parents { ("a limit on parents", shape::PARENTS) } else { ("a limit on countries", shape::COUNTRIES) };
        self.each(node, of, fields, |this, name, value| {
            match name {
                "allowed" => allowed = this.place_names(value, name, parents),
                "forbidden" => forbidden = this.place_names(value, name, parents),
                "self_run" if parents => self_run = this.problems.flag(value, name).unwrap_or(false),
                _ => return this.common(&mut limit, name, value),
            }
            true
        });
        node.as_mapping()?;
        if allowed.is_empty() && forbidden.is_empty() {
            self.error(
                node.span,
                "empty-limit",
                format!("{of} allows and forbids nothing"),
                "add `allowed:` or `forbidden:`",
                "",
            );
            return None;
        }
        Some(PlaceLimit { limit, allowed, forbidden, self_run })
    }

    fn place_names(&mut self, node: &Node<'_>, field: &str, parents: bool) -> Vec<String> {
        let mut out = Vec::new();
        for name in self.problems.texts(node, field).unwrap_or_default() {
            let catalog = self.catalog;
            let code = name.to_uppercase();
            if catalog.is_place(&code) && name.len() <= 5 {
                out.push(code);
            } else if parents && (catalog.entity(&name).is_some() || catalog.vendor(&name).is_some()) {
                out.push(name);
            } else if let Some(vendor) = catalog.names().vendor(&name).filter(|_| parents) {
                out.push(vendor.to_owned());
            } else if parents {
                let valid: Vec<&str> = catalog.raw.vendors.iter().map(|vendor| vendor.id.as_str()).collect();
                self.problems.unknown_word(node, "unknown-vendor", "country, vendor or legal entity", &name, &valid);
            } else {
                let message = format!("`{}` is neither a country nor a bloc", shorten(&name));
                self.error(node.span, "unknown-country", message, "not known", "use codes such as DE, US, EU, EEA");
            }
        }
        out
    }

    fn keys(&mut self, node: &Node<'_>) -> Option<KeyLimit> {
        let mut limit = blank(node);
        let mut allowed = Vec::new();
        self.each(node, "a limit on keys", shape::KEY_LIMIT, |this, name, value| {
            match name {
                "allowed" => {
                    for word in this.problems.texts(value, name).unwrap_or_default() {
                        match Keys::parse(&word) {
                            Some(keys) => allowed.push(keys),
                            None => this.problems.unknown_word(
                                value,
                                "unknown-word",
                                "key arrangement",
                                &word,
                                shape::KEY_WORDS,
                            ),
                        }
                    }
                }
                _ => return this.common(&mut limit, name, value),
            }
            true
        });
        node.as_mapping()?;
        if allowed.is_empty() {
            self.error(
                node.span,
                "empty-limit",
                "a limit on keys allows nothing",
                "add `allowed: [hyok, client-side]`",
                "",
            );
            return None;
        }
        Some(KeyLimit { limit, allowed })
    }

    fn seal(&mut self, node: &Node<'_>) -> Option<SealLimit> {
        let mut limit = blank(node);
        let (mut lens, mut minimum) = ("eu-csf-2026".to_owned(), None);
        self.each(node, "a SEAL limit", shape::SEAL, |this, name, value| {
            match name {
                "minimum" => {
                    minimum = this
                        .problems
                        .count(value, name)
                        .and_then(|level| u8::try_from(level).ok())
                        .filter(|level| *level <= 4);
                    if minimum.is_none() {
                        this.problems.wrong(value, name, "a level from 0 to 4");
                    }
                }
                "lens" => {
                    if let Some(id) = this.problems.text(value, name) {
                        this.known_lens(&id, value);
                        lens = id;
                    }
                }
                _ => return this.common(&mut limit, name, value),
            }
            true
        });
        node.as_mapping()?;
        if minimum.is_none() {
            self.error(node.span, "missing-field", "a SEAL limit has no `minimum`", "add `minimum:`", "");
        }
        Some(SealLimit { limit, lens, minimum: minimum? })
    }

    fn share(&mut self, node: &Node<'_>) -> Option<ShareLimit> {
        let mut limit = blank(node);
        let (mut kind, mut name, mut except, mut max) = (None, None, Vec::new(), None);
        self.each(node, "a concentration limit", shape::CONCENTRATION, |this, field, value| {
            match field {
                "kind" => {
                    let parse = |word: &str| shape::SHARED.iter().copied().find(|known| *known == word);
                    kind = this.problems.word(value, field, parse, shape::SHARED);
                }
                "max" => {
                    max = value.as_str().and_then(share_of);
                    if max.is_none() {
                        this.problems.wrong(value, field, "a share such as 40% or 0.4");
                    }
                }
                "name" => name = this.problems.text(value, field),
                "except" => except = this.problems.texts(value, field).unwrap_or_default(),
                "data" | "need" | "categories" | "services" => return false,
                _ => return this.common(&mut limit, field, value),
            }
            true
        });
        node.as_mapping()?;
        if kind.is_none() || max.is_none() {
            self.error(node.span, "missing-field", "a concentration limit needs `kind` and `max`", "here", "");
        }
        Some(ShareLimit { limit, kind: kind?, name, except, max: max? })
    }

    fn own_rules(&mut self, node: &Node<'_>) {
        let rules = self.list(node, "own_rules", Self::own_rule);
        for rule in rules {
            let same = |other: &&OwnRule| other.limit.id == rule.limit.id;
            if let Some(first) = self.policy.own_rules.iter().find(same).map(|rule| rule.limit.span) {
                let message =
                    format!("own rule `{}` is given twice", shorten(rule.limit.id.as_deref().unwrap_or_default()));
                let diagnostic = Diagnostic::error("duplicate-id", message)
                    .at(rule.limit.span, "again here")
                    .at(first, "first here");
                self.problems.push(diagnostic);
                continue;
            }
            self.policy.own_rules.push(rule);
        }
    }

    fn own_rule(&mut self, node: &Node<'_>) -> Option<OwnRule> {
        let mut limit = blank(node);
        let (mut when, mut message, mut remedy) = (None, None, None);
        let mut tried = false;
        self.each(node, "an own rule", shape::OWN_RULE, |this, name, value| {
            match name {
                "when" => {
                    tried = true;
                    when = this.expression(value);
                }
                "message" => message = this.bilingual(value, name),
                "remedy" => remedy = this.bilingual(value, name),
                _ => return this.common(&mut limit, name, value),
            }
            true
        });
        node.as_mapping()?;
        for (missing, field) in [(limit.id.is_none(), "id"), (!tried, "when"), (message.is_none(), "message")] {
            if missing {
                self.error(
                    node.span,
                    "missing-field",
                    format!("an own rule has no `{field}`"),
                    &format!("add `{field}:`"),
                    "",
                );
            }
        }
        limit.id.as_ref()?;
        Some(OwnRule { limit, when: when?, message: message?, remedy })
    }

    fn expression(&mut self, value: &Node<'_>) -> Option<Expression> {
        let text = self.problems.text(value, "when")?;
        match Expression::compile(&text) {
            Ok(expression) => Some(expression),
            Err(fault) => {
                // The exact place is known where the text stands in the file as it is.
                let written = self.text.get(value.span.range()).unwrap_or_default();
                let start = written.find(&text).map(|at| value.span.start as usize + at);
                let span = match (start, fault.offset) {
                    (Some(start), Some(at)) => {
                        let at = (start + at).min(value.span.end as usize);
                        Span::new(value.span.file, at, at + usize::from(at < value.span.end as usize))
                    }
                    _ => value.span,
                };
                let mut diagnostic = Diagnostic::error(
                    "invalid-expression",
                    format!("this expression cannot be used: {}", fault.message),
                )
                .at(span, "here");
                diagnostic.help = fault.help;
                self.problems.push(diagnostic.note("docs/policy.md lists the facts and shows examples"));
                None
            }
        }
    }

    fn levels(&mut self, node: &Node<'_>) {
        let Some(entries) = node.as_mapping() else {
            if !node.is_null() {
                self.problems.wrong(node, "rules", "a mapping of rule ids");
            }
            return;
        };
        for (key, value) in entries {
            let Some(rule) = key.as_str() else {
                self.problems.wrong(key, "rules", "text as field name");
                continue;
            };
            if let Some(severity) = self.problems.word(value, rule, level, shape::LEVELS) {
                let before = self.policy.levels.insert(rule.to_owned(), RuleLevel { severity, span: key.span });
                if let Some(before) = before {
                    let diagnostic =
                        Diagnostic::error("duplicate-field", format!("`{}` is given twice", shorten(rule)));
                    self.problems.push(diagnostic.at(key.span, "again here").at(before.span, "first here"));
                }
            }
        }
    }

    fn waiver(&mut self, node: &Node<'_>) -> Option<Waiver> {
        let (mut rule, mut scope, mut reason, mut owner, mut expires) = (None, None, None, None, None);
        let mut expires_span = node.span;
        self.each(node, "a waiver", shape::WAIVER, |this, name, value| {
            let slot = match name {
                "rule" => &mut rule,
                "scope" => &mut scope,
                "reason" => &mut reason,
                "owner" => &mut owner,
                "expires" => {
                    expires_span = value.span;
                    expires = this.problems.date(value, name);
                    return true;
                }
                _ => return false,
            };
            *slot = this.problems.text(value, name).filter(|text| !text.trim().is_empty());
            true
        });
        node.as_mapping()?;
        let given = [
            (rule.is_some(), "rule"),
            (scope.is_some(), "scope"),
            (reason.is_some(), "reason"),
            (owner.is_some(), "owner"),
            (expires.is_some(), "expires"),
        ];
        let missing: Vec<String> =
            given.iter().filter(|(given, _)| !given).map(|(_, name)| format!("`{name}`")).collect();
        if !missing.is_empty() {
            let message = format!("a waiver needs {}", missing.join(", "));
            self.error(
                node.span,
                "incomplete-waiver",
                message,
                "here",
                "a waiver names rule, scope, reason, owner and last day",
            );
        }
        let span = node.get("rule").map_or(node.span, |rule| rule.span);
        Some(Waiver {
            rule: rule?,
            scope: scope?,
            reason: reason?,
            owner: owner?,
            expires: expires?,
            span,
            expires_span,
        })
    }
}

fn blank(node: &Node<'_>) -> Limit {
    let span = node.as_mapping().and_then(|entries| entries.first()).map_or(node.span, |(key, _)| key.span);
    Limit { scope: Scope::default(), severity: Severity::High, reason: None, id: None, span }
}

#[allow(clippy::option_option)]
fn level(word: &str) -> Option<Option<Severity>> {
    if word == "off" { Some(None) } else { Severity::parse(word).map(Some) }
}

fn strength(word: &str) -> Option<Strength> {
    Some(match word {
        "none" => Strength::None,
        "reduced" => Strength::Reduced,
        "full" => Strength::Full,
        _ => return None,
    })
}

fn share_of(text: &str) -> Option<f64> {
    let text = text.trim();
    let share = match text.strip_suffix('%') {
        Some(percent) => percent.trim().replace(',', ".").parse::<f64>().ok()? / 100.0,
        None => text.replace(',', ".").parse::<f64>().ok()?,
    };
    (0.0..=1.0).contains(&share).then_some(share)
}

fn is_rule_id(id: &str) -> bool {
    (1..=80).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// Warnings about rule levels whose rule does not exist; the rules are known to a later stage only.
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
