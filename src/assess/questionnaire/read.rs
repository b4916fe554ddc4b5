//! The filled form as YAML, and what all three forms share: from a filled question to an answer.

use super::target::{self, Target};
use super::value::value;
use super::{Given, SCHEMA};
use crate::catalog::Catalog;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::fields::{Problems, is_unknown, shorten};
use crate::model::service::Said;
use crate::source::yaml::{self, Node};
use crate::source::{FileId, Span};

/// A question that somebody answered, before the answer is understood.
#[derive(Debug)]
pub(super) struct Filled<'n, 't> {
    /// Services it is about.
    pub(super) services: Vec<String>,
    /// The fact, and where it stands.
    pub(super) fact: Option<(String, Span)>,
    /// The answer.
    pub(super) answer: &'n Node<'t>,
    /// Evidence, who and when.
    pub(super) said: Said,
    /// Where the question stands.
    pub(super) span: Span,
}

impl Filled<'_, '_> {
    /// The answer, understood; `None` together with what is wrong.
    pub(super) fn understood(self, problems: &mut Problems, catalog: &Catalog) -> Option<Given> {
        let missing = |what: &str, field: &str| {
            Diagnostic::error("missing-id", format!("an answer names no {what}"))
                .at(self.span, format!("add `{field}:`"))
        };
        let Some((fact, span)) = self.fact else {
            problems.push(missing("`fact`", "fact"));
            return None;
        };
        if self.services.is_empty() {
            problems.push(missing("service", "services"));
            return None;
        }
        let Some(found) = Target::parse(&fact, catalog) else {
            problems.push(target::unknown(&fact, span, catalog));
            return None;
        };
        let value = value(problems, found, self.answer, &fact, catalog)?;
        let said = Said { span: Some(self.answer.span), ..self.said };
        Some(Given { services: self.services, fact, value, said, span: self.answer.span })
    }
}

/// Reads a filled form. Unanswered questions are left out; everything wrong comes back at once.
#[must_use]
pub fn read(text: &str, file: FileId, catalog: &Catalog) -> (Vec<Given>, Vec<Diagnostic>) {
    let mut problems = Problems::default();
    let mut out = Vec::new();
    match yaml::parse(text, file) {
        Err(error) => problems.push(Diagnostic::error("invalid-yaml", error.message).at(error.span, "here")),
        Ok(None) => {
            problems.push(Diagnostic::error("empty-questionnaire", "the file is empty").at(Span::new(file, 0, 0), ""))
        }
        Ok(Some(node)) => problems.each(
            &node,
            "a questionnaire",
            &["questionnaire", "organisation", "questions"],
            |problems, name, value| match name {
                "questionnaire" => {
                    if value.as_str() != Some(SCHEMA) {
                        let found = shorten(value.as_str().unwrap_or_default());
                        let message = format!("`{found}` is no questionnaire that this version reads");
                        problems.push(
                            Diagnostic::error("unknown-word", message).at(value.span, format!("expected {SCHEMA}")),
                        );
                    }
                    true
                }
                "organisation" => true,
                "questions" => {
                    match value.as_sequence() {
                        Some(items) => out.extend(items.iter().filter_map(|item| given(problems, item, catalog))),
                        None if value.is_null() => {}
                        None => problems.wrong(value, name, "a list"),
                    }
                    true
                }
                _ => false,
            },
        ),
    }
    (out, problems.list)
}

fn given(problems: &mut Problems, node: &Node<'_>, catalog: &Catalog) -> Option<Given> {
    const FIELDS: &[&str] =
        &["question", "service", "services", "fact", "ask", "gain", "answer", "evidence", "by", "date"];
    let (mut services, mut fact, mut answer, mut said) = (Vec::new(), None, None, Said::default());
    problems.each(node, "a question", FIELDS, |problems, field, value| {
        match field {
            "question" | "ask" | "gain" => {}
            "service" | "services" => services = problems.texts(value, field).unwrap_or_default(),
            "fact" => fact = value.as_str().map(|text| (text.to_owned(), value.span)),
            "answer" => answer = (!is_unknown(value)).then_some(value),
            "evidence" => said.evidence = problems.text(value, field),
            "by" => said.by = problems.text(value, field),
            "date" => said.date = problems.date(value, field),
            _ => return false,
        }
        true
    });
    Filled { services, fact, answer: answer?, said, span: node.span }.understood(problems, catalog)
}
