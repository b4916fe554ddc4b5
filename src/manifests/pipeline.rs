//! What the files of CI systems have in common: the system itself, variables that are set for jobs, images that jobs use.
//!
//! In: nodes of a workflow or pipeline, and how the system writes references to variables. Out: sightings. What must hold: a
//! variable that refers to one that is not known is not known either.

use super::environment::{self, Variable, Workload};
use super::sighting::{Role, Sighting};
use super::{Context, Found, command, image};
use crate::model::Confidence;
use crate::source::Span;
use crate::source::yaml::Node;
use rustc_hash::FxHashMap;

/// Variables with a value that is known.
pub(super) type Known = FxHashMap<String, String>;

/// A workflow or pipeline while it is read.
pub(super) struct Pipeline<'p, 'c> {
    /// What its sightings belong to.
    pub workload: Workload<'p>,
    /// What may be asked.
    pub context: &'p Context<'c>,
    /// Fills references to variables into a text; `None` where one is not known.
    pub fill: fn(&str, &Known) -> Option<String>,
}

impl Pipeline<'_, '_> {
    /// The CI system itself.
    pub(super) fn system(
        &self,
        vendor: &str,
        offering: Option<&str>,
        span: Span,
        confidence: Confidence,
        evidence: &str,
    ) -> Sighting {
        Sighting {
            scope: self.workload.scope.to_owned(),
            name: self.workload.name.to_owned(),
            vendor: Some(vendor.to_owned()),
            offering: offering.map(str::to_owned),
            region: None,
            country: None,
            category: Some("ci".to_owned()),
            span,
            kind: self.workload.kind,
            confidence,
            evidence: evidence.to_owned(),
            weak: false,
            derived: false,
            accessory: false,
            role: Role::Shown,
        }
    }

    /// Variables of a mapping (`NAME: text` or `NAME: { value: text }`), which are known from here on.
    pub(super) fn variables(&self, node: Option<&Node<'_>>, known: &mut Known, found: &mut Found) {
        let mut entries: Vec<(&str, Option<String>, Span)> = Vec::new();
        for (key, value) in node.and_then(Node::as_mapping).unwrap_or_default() {
            let Some(name) = key.as_str() else { continue };
            let Some(text) = value.as_str().or_else(|| value.get("value")?.as_str()) else {
                // `NAME: { from_secret: name }`
                if value.as_mapping().is_some() {
                    entries.push((name, None, key.span));
                }
                continue;
            };
            let text = (self.fill)(text, known);
            if let Some(text) = &text {
                known.insert(name.to_owned(), text.clone());
            }
            entries.push((name, text, key.span));
        }
        let borrowed: Vec<Variable<'_>> =
            entries.iter().map(|(name, value, span)| Variable { name, value: value.as_deref(), span: *span }).collect();
        found.sightings.extend(environment::sight(&borrowed, &self.workload, self.context));
    }

    /// One variable, which is known from here on.
    pub(super) fn variable(&self, name: &str, value: &str, span: Span, known: &mut Known, found: &mut Found) {
        let text = (self.fill)(value, known);
        let variable = Variable { name, value: text.as_deref(), span };
        found.sightings.extend(environment::sight(&[variable], &self.workload, self.context));
        if let Some(text) = text {
            known.insert(name.to_owned(), text);
        }
    }

    /// A variable that gets its value elsewhere.
    pub(super) fn unset(&self, name: &str, span: Span, found: &mut Found) {
        let variable = Variable { name, value: None, span };
        found.sightings.extend(environment::sight(&[variable], &self.workload, self.context));
    }

    /// Images that a job uses: texts, or mappings with the image under `within`.
    pub(super) fn images<'n, 't: 'n>(
        &self,
        nodes: impl IntoIterator<Item = &'n Node<'t>>,
        within: &str,
        known: &Known,
        found: &mut Found,
    ) {
        for node in nodes {
            let node = node.get(within).unwrap_or(node);
            if let Some(text) = node.as_str().and_then(|text| (self.fill)(text, known)) {
                self.image(&text, node.span, found);
            }
        }
    }

    /// Scripts that a job runs: texts, or lists of texts.
    pub(super) fn scripts(&self, node: Option<&Node<'_>>, known: &Known, found: &mut Found) {
        let Some(node) = node else { return };
        let single = std::slice::from_ref(node);
        let fill = |text: &str| match text.strip_prefix('$').map(|name| name.trim_matches(['{', '}'])) {
            Some(name) => known.get(name).cloned().or_else(|| (self.fill)(text, known)),
            None => (self.fill)(text, known),
        };
        for item in node.as_sequence().unwrap_or(single) {
            if let Some(script) = item.as_str() {
                command::read(script, item.span, &self.workload, &fill, self.context, found);
            }
        }
    }

    /// An image, or a registry with any image.
    pub(super) fn image(&self, text: &str, span: Span, found: &mut Found) {
        let Workload { kind, scope, name } = self.workload;
        found.sightings.extend(image::sight(text, kind, scope, name, span, self.context));
    }
}
