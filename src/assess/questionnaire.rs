//! Questions as a form to fill in, and the filled form back as answers.
//!
//! Out: Markdown for people, YAML for both. In: the YAML, filled; each answer becomes a field, a control or a criterion of
//! the services it names, with its evidence. What must hold: a form that comes back unfilled changes nothing; an answer
//! that contradicts what is declared, or another answer, is a diagnostic and never silently wins.

use super::questions::Field;
use super::rules::case::{fill, name_of};
use super::{Assessment, Question};
use crate::catalog::Catalog;
use crate::catalog::raw::Criterion;
use crate::diagnostic::fields::{Problems, is_unknown, shorten};
use crate::diagnostic::{Diagnostic, suggest};
use crate::inventory::Inventory;
use crate::model::Service;
use crate::model::service::{Answer, ControlValue, Fallback, Tested};
use crate::model::words::*;
use crate::source::yaml::{self, Node};
use crate::source::{FileId, Span};
use std::fmt::Write as _;

/// Version of the form.
pub const SCHEMA: &str = "hoheit/questionnaire/v1";

/// Possible answers to a question about `fact`: what to write, and what it means. Empty: free.
#[must_use]
pub fn choices(fact: &str, catalog: &Catalog) -> Vec<(String, Text)> {
    let say = |key: &str| catalog.text(key).cloned().unwrap_or_default();
    let yes_no = || vec![("true".to_owned(), say("questionnaire.yes")), ("false".to_owned(), say("questionnaire.no"))];
    let same = |word: &str| (word.to_owned(), Text { en: word.to_owned(), de: word.to_owned() });
    match Target::parse(fact, catalog) {
        Some(Target::Field(Field::Keys)) => Keys::ALL.iter().map(|keys| same(keys.as_str())).collect(),
        Some(Target::Field(Field::Criticality)) => Criticality::ALL.iter().map(|word| same(word.as_str())).collect(),
        Some(Target::Field(Field::ProcessorAgreement | Field::Scc)) => yes_no(),
        Some(Target::Control(id)) if catalog.control(id).is_some_and(|control| control.value == "flag") => yes_no(),
        Some(Target::Criterion(_, criterion)) => {
            criterion.rungs.iter().enumerate().map(|(step, rung)| (step.to_string(), rung.text.clone())).collect()
        }
        _ => Vec::new(),
    }
}

/// Groups of questions by who answers: the organisation, each vendor by id, the data protection officer.
fn groups(questions: &[Question]) -> Vec<(&str, Option<&str>, Vec<&Question>)> {
    let mut out: Vec<(&str, Option<&str>, Vec<&Question>)> = Vec::new();
    for question in questions {
        let key = (question.answered_by.as_str(), question.vendor.as_deref());
        match out.iter_mut().find(|(who, vendor, _)| (*who, *vendor) == key) {
            Some((_, _, list)) => list.push(question),
            None => out.push((key.0, key.1, vec![question])),
        }
    }
    let rank = |who: &str| ["us", "dpo", "vendor"].iter().position(|known| *known == who);
    out.sort_by(|a, b| (rank(a.0), a.1).cmp(&(rank(b.0), b.1)));
    out
}

fn heading(who: &str, vendor: Option<&str>, catalog: &Catalog, language: Language) -> String {
    let text = catalog.text(&format!("questionnaire.{who}")).cloned().unwrap_or_default();
    let name = vendor
        .and_then(|id| catalog.vendor(id))
        .map_or_else(|| vendor.unwrap_or_default().to_owned(), |v| v.name.clone());
    fill(&text, &[("vendor", Text { en: name.clone(), de: name })]).get(language).to_owned()
}

/// The form as Markdown.
#[must_use]
pub fn markdown(assessment: &Assessment<'_>, language: Language) -> String {
    let catalog = assessment.catalog;
    let say = |key: &str| catalog.text(key).map_or("", |text| text.get(language));
    let organisation = &assessment.inventory.organisation.name;
    let mut out = format!("# {}\n\n", say("questionnaire.title").replace("{organisation}", &plain(organisation)));
    let _ = writeln!(out, "{}\n", say("questionnaire.intro"));
    let mut number = 0;
    for (who, vendor, questions) in groups(&assessment.questions) {
        let _ = writeln!(out, "## {}\n", plain(&heading(who, vendor, catalog, language)));
        for question in questions {
            number += 1;
            let _ = writeln!(out, "### {number}. {}\n", plain(question.question.get(language)));
            let names: Vec<String> =
                question.services.iter().map(|at| plain(name_of(assessment.service(*at)).get(language))).collect();
            let _ = writeln!(out, "* {}: {}", say("questionnaire.concerns"), names.join(", "));
            let _ = writeln!(out, "* `{}`", question.fact);
            let choices = choices(&question.fact, catalog);
            if !choices.is_empty() {
                let _ = writeln!(out, "* {}:", say("questionnaire.choices"));
                for (write, means) in choices {
                    let _ = writeln!(out, "  * `{write}`: {}", plain(means.get(language)));
                }
            }
            let _ = writeln!(
                out,
                "* {}: ______\n* {}: ______\n",
                say("questionnaire.answer"),
                say("questionnaire.evidence")
            );
        }
    }
    let left = assessment.question_count - assessment.questions.len();
    if left > 0 {
        let _ = writeln!(out, "{}", say("questionnaire.left_out").replace("{count}", &left.to_string()));
    }
    out
}

/// Text that Markdown shows as it is.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' => out.extend(['\\', c]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// A text in double quotes, valid in YAML and JSON.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The form as YAML.
#[must_use]
pub fn yaml(assessment: &Assessment<'_>, language: Language) -> String {
    let catalog = assessment.catalog;
    let say = |key: &str| catalog.text(key).map_or("", |text| text.get(language));
    let mut out = format!("# {}\n", say("questionnaire.intro"));
    let _ = writeln!(out, "questionnaire: {SCHEMA}");
    let _ = writeln!(out, "organisation: {}", quoted(&assessment.inventory.organisation.name));
    let left = assessment.question_count - assessment.questions.len();
    if left > 0 {
        let _ = writeln!(out, "# {}", say("questionnaire.left_out").replace("{count}", &left.to_string()));
    }
    if assessment.questions.is_empty() {
        out.push_str("questions: []\n");
        return out;
    }
    out.push_str("questions:\n");
    for (who, vendor, questions) in groups(&assessment.questions) {
        let _ = writeln!(out, "  # {}", heading(who, vendor, catalog, language).replace(['\n', '\r'], " "));
        for question in questions {
            let ids: Vec<String> = question.services.iter().map(|at| quoted(&assessment.service(*at).id)).collect();
            let _ = writeln!(out, "  - question: {}", quoted(question.question.get(language)));
            for (write, means) in choices(&question.fact, catalog) {
                let _ = writeln!(out, "    # {write}: {}", means.get(language).replace(['\n', '\r'], " "));
            }
            let _ = writeln!(out, "    services: [{}]", ids.join(", "));
            let _ = writeln!(out, "    fact: {}", quoted(&question.fact));
            let _ = writeln!(out, "    ask: {}", vendor.unwrap_or(who));
            let _ = writeln!(out, "    gain: {:.3}", question.gain);
            out.push_str("    answer:\n    evidence:\n");
        }
    }
    out
}

/// What a fact of the form stands for.
#[derive(Debug, Clone, Copy)]
enum Target<'c> {
    Field(Field),
    Control(&'c str),
    Criterion(&'c str, &'c Criterion),
}

impl<'c> Target<'c> {
    fn parse(fact: &str, catalog: &'c Catalog) -> Option<Self> {
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

/// An answer from a filled form.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// Services it is about.
    pub services: Vec<String>,
    /// The fact, as in the form.
    pub fact: String,
    /// The answer.
    pub value: GivenValue,
    /// What shows it.
    pub evidence: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// The value of an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum GivenValue {
    /// An id or name.
    Id(String),
    /// Ids or names.
    Ids(Vec<String>),
    /// Keys.
    Keys(Keys),
    /// Criticality.
    Criticality(Criticality),
    /// Yes or no.
    Flag(bool),
    /// Days.
    Days(u32),
    /// Test of a fallback.
    Tested(Tested),
    /// Value of a control.
    Control(ControlValue),
    /// Rung of a ladder.
    Rung(u32),
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
    const FIELDS: &[&str] = &["question", "service", "services", "fact", "ask", "gain", "answer", "evidence"];
    let (mut services, mut fact, mut answer, mut evidence) = (Vec::new(), None, None, None);
    problems.each(node, "a question", FIELDS, |problems, field, value| {
        match field {
            "question" | "ask" | "gain" => {}
            "service" | "services" => services = problems.texts(value, field).unwrap_or_default(),
            "fact" => fact = value.as_str().map(|text| (text.to_owned(), value.span)),
            "answer" => answer = (!is_unknown(value)).then_some(value),
            "evidence" => evidence = problems.text(value, field),
            _ => return false,
        }
        true
    });
    let answer = answer?;
    let Some((fact, span)) = fact else {
        problems.push(Diagnostic::error("missing-id", "an answer names no `fact`").at(node.span, "add `fact:`"));
        return None;
    };
    if services.is_empty() {
        problems.push(Diagnostic::error("missing-id", "an answer names no service").at(node.span, "add `services:`"));
        return None;
    }
    let Some(target) = Target::parse(&fact, catalog) else {
        let valid: Vec<&str> = Field::ALL.iter().map(|field| field.as_str()).collect();
        let mut diagnostic =
            Diagnostic::error("unknown-fact", format!("unknown fact `{}`", shorten(&fact))).at(span, "not known");
        diagnostic.help = suggest::help(&fact, &valid);
        problems
            .push(diagnostic.help("or a control as `controls.<id>`, or a criterion as `answers.<lens>.<criterion>`"));
        return None;
    };
    let value = value(problems, target, answer, &fact, catalog)?;
    Some(Given { services, fact, value, evidence, span: answer.span })
}

fn value(
    problems: &mut Problems,
    target: Target<'_>,
    node: &Node<'_>,
    fact: &str,
    catalog: &Catalog,
) -> Option<GivenValue> {
    let known = |problems: &mut Problems, what: &str, name: String, found: Option<String>| {
        if found.is_none() {
            let message = format!("unknown {what} `{}`", shorten(&name));
            problems.push(Diagnostic::error(format!("unknown-{what}"), message).at(node.span, "not in the catalog"));
        }
        found
    };
    Some(match target {
        Target::Field(Field::Keys) => {
            GivenValue::Keys(problems.word(node, fact, Keys::parse, &["vendor", "byok", "hyok", "client-side"])?)
        }
        Target::Field(Field::Criticality) => GivenValue::Criticality(problems.word(
            node,
            fact,
            Criticality::parse,
            &["low", "medium", "high", "critical"],
        )?),
        Target::Field(Field::ProcessorAgreement | Field::Scc) => GivenValue::Flag(problems.flag(node, fact)?),
        Target::Field(Field::Notice) => {
            let hours = problems.duration(node, fact, 24.0)?;
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            GivenValue::Days((hours / 24.0).ceil() as u32)
        }
        Target::Field(Field::Vendor) => {
            let name = problems.text(node, fact)?;
            let found = match catalog.vendor(&name) {
                Some(vendor) => Some(vendor.id.clone()),
                None => catalog.names().vendor(&name).map(str::to_owned),
            };
            GivenValue::Id(known(problems, "vendor", name, found)?)
        }
        Target::Field(Field::Region) => {
            let name = problems.text(node, fact)?;
            let found = catalog
                .canonical_region(&name)
                .or_else(|| catalog.country(&name.to_uppercase()).map(|c| c.code.clone()));
            GivenValue::Id(known(problems, "region", name, found)?)
        }
        Target::Field(Field::Data) => {
            let names = problems.texts(node, fact)?;
            let mut ids = Vec::new();
            for name in names {
                let found = match catalog.data_class(&name) {
                    Some(class) => Some(class.id.clone()),
                    None => catalog.names().data_class(&name).map(str::to_owned),
                };
                ids.push(known(problems, "data-class", name, found)?);
            }
            ids.sort();
            ids.dedup();
            GivenValue::Ids(ids)
        }
        Target::Field(Field::Fallback) => GivenValue::Id(problems.text(node, fact)?),
        Target::Field(Field::FallbackTested) => GivenValue::Tested(match (node.as_bool(), node.as_str()) {
            (Some(true), _) | (_, Some("yes" | "ja")) => Tested::Yes,
            (Some(false), _) | (_, Some("never" | "no" | "nie" | "nein")) => Tested::Never,
            _ => Tested::On(problems.date(node, fact)?),
        }),
        Target::Control(id) => {
            let flag = catalog.control(id).is_some_and(|control| control.value == "flag");
            GivenValue::Control(match (node.as_number(), node.as_str()) {
                (Some(number), _) if !flag => ControlValue::Number(number),
                (_, Some(words)) if !flag && node.as_bool().is_none() => ControlValue::Words(words.to_owned()),
                _ => ControlValue::Flag(problems.flag(node, fact)?),
            })
        }
        Target::Criterion(_, criterion) => {
            let rung = match (node.as_bool(), node.as_str()) {
                (Some(pass), _) => u32::from(pass),
                (_, Some("pass")) => 1,
                (_, Some("fail")) => 0,
                _ => problems.count(node, fact)?,
            };
            let last = criterion.rungs.len().saturating_sub(1);
            if rung as usize > last {
                let message = format!("{} takes an answer from 0 to {last}; found {rung}", shorten(fact));
                let mut diagnostic =
                    Diagnostic::error("answer-outside-ladder", message).at(node.span, "outside the ladder");
                for (step, rung) in criterion.rungs.iter().enumerate() {
                    diagnostic = diagnostic.help(format!("{step}: {}", rung.text.en));
                }
                problems.push(diagnostic);
                return None;
            }
            GivenValue::Rung(rung)
        }
    })
}

/// Enters answers into an inventory. An answer that contradicts what is declared, or an earlier answer, is reported and
/// not entered.
#[must_use]
pub fn apply(inventory: &mut Inventory, answers: &[Given], catalog: &Catalog) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let ids: Vec<String> = inventory.services.iter().map(|service| service.id.clone()).collect();
    for given in answers {
        for id in &given.services {
            let Ok(at) = ids.binary_search(id) else {
                let mut diagnostic =
                    Diagnostic::error("unknown-service", format!("`{}` is not in the inventory", shorten(id)))
                        .at(given.span, "answered for it");
                if let Some(close) = suggest::closest(id, ids.iter().map(String::as_str)) {
                    diagnostic = diagnostic.help(format!("did you mean `{close}`?"));
                }
                found.push(diagnostic);
                continue;
            };
            if let GivenValue::Id(stand_in) = &given.value
                && given.fact == Field::Fallback.as_str()
                && (ids.binary_search(stand_in).is_err() || stand_in == id)
            {
                let message = format!("`{}` cannot stand in for `{}`", shorten(stand_in), shorten(id));
                found.push(
                    Diagnostic::error("unknown-service", message).at(given.span, "no other service of the inventory"),
                );
                continue;
            }
            found.extend(enter(&mut inventory.services[at], given, catalog));
        }
    }
    found
}

/// Sets a field that is empty or says the same already.
fn set<T: PartialEq + Clone>(slot: &mut Option<T>, value: &T) -> bool {
    match slot {
        Some(known) => known == value,
        None => {
            *slot = Some(value.clone());
            true
        }
    }
}

fn enter(service: &mut Service, given: &Given, catalog: &Catalog) -> Option<Diagnostic> {
    let target = Target::parse(&given.fact, catalog)?;
    let mut declared_at = service.span;
    let agrees = match (target, &given.value) {
        (Target::Field(Field::Keys), GivenValue::Keys(keys)) => set(&mut service.keys, keys),
        (Target::Field(Field::Criticality), GivenValue::Criticality(word)) => set(&mut service.criticality, word),
        (Target::Field(Field::ProcessorAgreement), GivenValue::Flag(flag)) => {
            set(&mut service.contract.processor_agreement, flag)
        }
        (Target::Field(Field::Scc), GivenValue::Flag(flag)) => set(&mut service.contract.scc, flag),
        (Target::Field(Field::Notice), GivenValue::Days(days)) => set(&mut service.contract.notice_days, days),
        (Target::Field(Field::Vendor), GivenValue::Id(id)) => set(&mut service.vendor, id),
        (Target::Field(Field::Data), GivenValue::Ids(ids)) => set(&mut service.data, ids),
        (Target::Field(Field::Region), GivenValue::Id(place)) => {
            let slot = if place.contains('/') { &mut service.region } else { &mut service.country };
            set(slot, place)
        }
        (Target::Field(Field::Fallback), GivenValue::Id(id)) => match &service.fallback {
            Some(known) => known.service == *id,
            None => {
                service.fallback =
                    Some(Fallback { service: id.clone(), span: Some(given.span), tested: Tested::NotSaid });
                true
            }
        },
        (Target::Field(Field::FallbackTested), GivenValue::Tested(tested)) => match &mut service.fallback {
            Some(fallback) if fallback.tested == Tested::NotSaid || fallback.tested == *tested => {
                fallback.tested = *tested;
                true
            }
            Some(_) => false,
            None => {
                let message = format!("`{}` names no fallback that could have been tested", shorten(&service.id));
                return Some(
                    Diagnostic::error("missing-id", message)
                        .at(given.span, "answered here")
                        .help("answer `fallback` first"),
                );
            }
        },
        (Target::Control(id), GivenValue::Control(value)) => match service.controls.get(id) {
            Some(known) if *known != ControlValue::Unknown => {
                declared_at = service.control_spans.get(id).copied().or(declared_at);
                known == value
            }
            _ => {
                service.controls.insert(id.to_owned(), value.clone());
                service.control_spans.insert(id.to_owned(), given.span);
                true
            }
        },
        (Target::Criterion(lens, criterion), GivenValue::Rung(rung)) => {
            let answers = service.answers.entry(lens.to_owned()).or_default();
            match answers.get(&criterion.id).filter(|answer| answer.rung.is_some()) {
                Some(known) => {
                    declared_at = known.span.or(declared_at);
                    known.rung == Some(*rung)
                }
                None => {
                    let answer = Answer { rung: Some(*rung), evidence: given.evidence.clone(), span: Some(given.span) };
                    answers.insert(criterion.id.clone(), answer);
                    true
                }
            }
        }
        _ => false,
    };
    (!agrees).then(|| {
        let message = format!("two answers for `{}` of `{}`", shorten(&given.fact), shorten(&service.id));
        Diagnostic::error("contradictory-answers", message)
            .at(given.span, "this answer")
            .at(declared_at, "says something else here")
            .help("keep the one that can be shown, and take the other out")
    })
}
