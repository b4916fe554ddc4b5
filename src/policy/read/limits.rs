//! Limits of the policy: where services lie, who stands behind them, keys, SEAL levels, shares.
//!
//! Each says which services it is about (`common`) and what it allows or forbids; a limit that says nothing is an error.

use super::*;

impl Reader<'_> {
    /// Reads what all limits have; `false`: the field is none of them.
    pub(super) fn common(&mut self, limit: &mut Limit, name: &str, value: &Node<'_>) -> bool {
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
                for (class, at) in self.problems.items(value, name).unwrap_or_default() {
                    let known =
                        matches!(class.as_str(), "personal" | "special") || self.catalog.data_class(&class).is_some();
                    match if known { Some(class.as_str()) } else { self.catalog.names().data_class(&class) } {
                        Some(id) => limit.scope.data.push(id.to_owned()),
                        None => {
                            let classes = self.catalog.raw.data_classes.iter().map(|class| class.id.as_str());
                            let valid: Vec<&str> = ["personal", "special"].into_iter().chain(classes).collect();
                            self.problems.unknown_word(at, "unknown-data-class", "data class", &class, &valid);
                        }
                    }
                }
            }
            "categories" => {
                for (category, at) in self.problems.items(value, name).unwrap_or_default() {
                    self.category(limit, category, at);
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

    pub(super) fn bilingual(&mut self, node: &Node<'_>, field: &str) -> Option<Text> {
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

    pub(super) fn places(&mut self, node: &Node<'_>, parents: bool) -> Option<PlaceLimit> {
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

    pub(super) fn keys(&mut self, node: &Node<'_>) -> Option<KeyLimit> {
        let mut limit = blank(node);
        let mut allowed = Vec::new();
        self.each(node, "a limit on keys", shape::KEY_LIMIT, |this, name, value| {
            match name {
                "allowed" => {
                    for (word, at) in this.problems.items(value, name).unwrap_or_default() {
                        match Keys::parse(&word) {
                            Some(keys) => allowed.push(keys),
                            None => this.problems.unknown_word(
                                at,
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

    pub(super) fn seal(&mut self, node: &Node<'_>) -> Option<SealLimit> {
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
                        this.seal_lens(&id, value);
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

    pub(super) fn share(&mut self, node: &Node<'_>) -> Option<ShareLimit> {
        let mut limit = blank(node);
        let (mut kind, mut only, mut left_out, mut max) = (None, None, Vec::new(), None);
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
                "name" => only = this.problems.text(value, field).map(|name| (name, value)),
                "except" => left_out = this.problems.items(value, field).unwrap_or_default(),
                "data" | "need" | "categories" | "services" => return false,
                _ => return this.common(&mut limit, field, value),
            }
            true
        });
        node.as_mapping()?;
        if kind.is_none() || max.is_none() {
            self.error(node.span, "missing-field", "a concentration limit needs `kind` and `max`", "here", "");
        }
        let kind = kind?;
        // A name that nobody knows must not widen the limit from one to all.
        let name = only.map(|(name, at)| self.shared(kind, &name, at).unwrap_or_default());
        let except = left_out.into_iter().filter_map(|(name, at)| self.shared(kind, &name, at)).collect();
        Some(ShareLimit { limit, kind, name, except, max: max? })
    }
}

pub(super) fn blank(node: &Node<'_>) -> Limit {
    let span = node.as_mapping().and_then(|entries| entries.first()).map_or(node.span, |(key, _)| key.span);
    Limit { scope: Scope::default(), severity: Severity::High, reason: None, id: None, span }
}

pub(super) fn share_of(text: &str) -> Option<f64> {
    let text = text.trim();
    let share = match text.strip_suffix('%') {
        Some(percent) => percent.trim().replace(',', ".").parse::<f64>().ok()? / 100.0,
        None => text.replace(',', ".").parse::<f64>().ok()?,
    };
    (0.0..=1.0).contains(&share).then_some(share)
}
