//! Own rules, levels of rules, waivers.
//!
//! What must hold: an expression that cannot be evaluated is an error of the policy, never a rule that finds nothing.

use super::*;

impl Reader<'_> {
    pub(super) fn own_rules(&mut self, node: &Node<'_>) {
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

    pub(super) fn own_rule(&mut self, node: &Node<'_>) -> Option<OwnRule> {
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
        let faults = match Expression::compile(&text, self.catalog) {
            Ok(expression) => return Some(expression),
            Err(faults) => faults,
        };
        // The exact place is known where the text stands in the file as it is.
        let written = self.text.get(value.span.range()).unwrap_or_default();
        let start = written.find(&text).map(|at| value.span.start as usize + at);
        for fault in faults {
            let end = value.span.end as usize;
            let span = match (start, fault.at) {
                (Some(start), Some(at)) => {
                    let from = (start + at.start).min(end);
                    Span::new(value.span.file, from, (start + at.end).clamp(from, end))
                }
                _ => value.span,
            };
            let message = format!("this expression cannot be used: {}", fault.message);
            let mut diagnostic = Diagnostic::error("invalid-expression", message).at(span, "here");
            diagnostic.help = fault.help;
            self.problems.push(diagnostic.note("docs/policy.md lists the facts and shows examples"));
        }
        None
    }

    pub(super) fn levels(&mut self, node: &Node<'_>) {
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

    pub(super) fn waiver(&mut self, node: &Node<'_>) -> Option<Waiver> {
        let (mut rule, mut scope, mut reason, mut owner, mut expires) = (None, None, None, None, None);
        let mut expires_span = node.span;
        // What is given but unreadable was said already.
        let mut unreadable = Vec::new();
        self.each(node, "a waiver", shape::WAIVER, |this, name, value| {
            let before = this.problems.list.len();
            let slot = match name {
                "rule" => &mut rule,
                "scope" => &mut scope,
                "reason" => &mut reason,
                "owner" => &mut owner,
                "expires" => &mut None,
                _ => return false,
            };
            if name == "expires" {
                expires_span = value.span;
                expires = this.problems.date(value, name);
            } else {
                *slot = this.problems.text(value, name).filter(|text| !text.trim().is_empty());
            }
            if this.problems.list.len() > before {
                unreadable.push(name);
            }
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
        let missing = given.iter().filter(|(given, name)| !given && !unreadable.contains(name));
        let missing: Vec<String> = missing.map(|(_, name)| format!("`{name}`")).collect();
        if !missing.is_empty() {
            let message = format!("a waiver needs {}", missing.join(", "));
            let help = "a waiver names rule, scope, reason, owner and last day";
            self.error(node.span, "incomplete-waiver", message, "here", help);
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

#[allow(clippy::option_option)]
pub(super) fn level(word: &str) -> Option<Option<Severity>> {
    if word == "off" { Some(None) } else { Severity::parse(word).map(Some) }
}

pub(super) fn is_rule_id(id: &str) -> bool {
    (1..=80).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}
