//! Questions as a form to fill in, and the filled form back as answers.
//!
//! Out: the form as Markdown and YAML ([`markdown`], [`yaml`]) and, for the workbook, as [`Group`]s of [`Entry`]s. In: the filled form as
//! YAML ([`read()`]), Markdown ([`read_markdown`]) or the sheets of a workbook ([`read_sheets`]); each answer becomes a field,
//! a control or a criterion of the services it names ([`apply()`]), with its evidence. What must hold: a form that comes back
//! unfilled changes nothing; all three forms give the same answers; what the inventory declares wins, and says so; two
//! questionnaires that contradict each other are an error.

mod apply;
mod read;
mod sheet;
mod target;
mod text;
mod value;
mod write;

pub use apply::apply;
pub use read::read;
pub use sheet::{Columns, MACHINE_COLUMNS, read_sheets};
pub use text::read_markdown;
pub use write::{markdown, yaml};

use super::questions::Field;
use super::rules::case::name_of;
use super::wording::fill;
use super::{Assessment, Question};
use crate::catalog::Catalog;
use crate::model::Notice;
use crate::model::service::{ControlValue, Said, Tested};
use crate::model::words::*;
use crate::source::Span;
use target::Target;

/// Version of the form.
pub const SCHEMA: &str = "hoheit/questionnaire/v1";

/// Whether a text is a filled-in questionnaire, by its first lines.
#[must_use]
pub fn looks_like(text: &str) -> bool {
    text.lines().take(40).any(|line| {
        let line = line.trim();
        line.strip_prefix("questionnaire:").is_some_and(|rest| rest.trim().starts_with("hoheit/questionnaire"))
            || line.starts_with("<!-- hoheit/questionnaire")
    })
}

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

/// One question of the form, ready to be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry<'a> {
    /// Number in the form, from 1.
    pub number: usize,
    /// The question.
    pub question: &'a str,
    /// Ids of the services that the answer serves.
    pub services: Vec<&'a str>,
    /// Their names.
    pub names: Vec<String>,
    /// The fact that is asked for.
    pub fact: &'a str,
    /// Possible answers: what to write, and what it means. Empty: free.
    pub choices: Vec<(String, String)>,
    /// How much an answer may narrow the result, 0 to 1.
    pub gain: f64,
}

/// Questions that the same people answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Group<'a> {
    /// `us`, `dpo` or `vendor`.
    pub who: &'a str,
    /// Vendor id, for questions to a vendor.
    pub vendor: Option<&'a str>,
    /// Heading for people.
    pub heading: String,
    /// Name of those who answer, short.
    pub name: String,
    /// The questions, most telling first.
    pub entries: Vec<Entry<'a>>,
}

/// The form: questions grouped by who answers (the organisation, the data protection officer, each vendor by id).
#[must_use]
pub fn groups<'a>(assessment: &'a Assessment<'_>, language: Language) -> Vec<Group<'a>> {
    let catalog = assessment.catalog;
    let mut found: Vec<(&str, Option<&str>, Vec<&Question>)> = Vec::new();
    for question in &assessment.questions {
        let key = (question.answered_by.as_str(), question.vendor.as_deref());
        match found.iter_mut().find(|(who, vendor, _)| (*who, *vendor) == key) {
            Some((_, _, list)) => list.push(question),
            None => found.push((key.0, key.1, vec![question])),
        }
    }
    let rank = |who: &str| ["us", "dpo", "vendor"].iter().position(|known| *known == who);
    found.sort_by(|a, b| (rank(a.0), a.1).cmp(&(rank(b.0), b.1)));
    let mut number = 0;
    let mut entry = |question: &'a Question| {
        number += 1;
        let services = question.services.iter().map(|at| assessment.service(*at));
        let choices = choices(&question.fact, catalog).into_iter();
        Entry {
            number,
            question: question.question.get(language),
            services: services.clone().map(|service| service.id.as_str()).collect(),
            names: services.map(|service| name_of(service).get(language).to_owned()).collect(),
            fact: &question.fact,
            choices: choices.map(|(write, means)| (write, means.get(language).to_owned())).collect(),
            gain: question.gain,
        }
    };
    found
        .into_iter()
        .map(|(who, vendor, questions)| {
            let say = |key: &str| catalog.text(&format!("questionnaire.{key}")).cloned().unwrap_or_default();
            let named = vendor.map(|id| catalog.vendor(id).map_or_else(|| id.to_owned(), |v| v.name.clone()));
            let name = named.clone().unwrap_or_default();
            // A service whose vendor is not known: somebody else than the organisation, but nobody by name.
            let key = if who == "vendor" && vendor.is_none() { "vendors" } else { who };
            let heading = fill(&say(key), &[("vendor", Text { en: name.clone(), de: name })]);
            Group {
                who,
                vendor,
                heading: heading.get(language).to_owned(),
                name: named.unwrap_or_else(|| say(&format!("name.{who}")).get(language).to_owned()),
                entries: questions.into_iter().map(&mut entry).collect(),
            }
        })
        .collect()
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
    /// What shows it, who gave it and when.
    pub said: Said,
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
    /// A notice period.
    Notice(Notice),
    /// Test of a fallback.
    Tested(Tested),
    /// Value of a control.
    Control(ControlValue),
    /// Rung of a ladder.
    Rung(u32),
}

impl std::fmt::Display for GivenValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let flag = |yes: bool| if yes { "yes" } else { "no" };
        match self {
            Self::Id(text) | Self::Control(ControlValue::Words(text)) => f.write_str(text),
            Self::Ids(list) if list.is_empty() => f.write_str("none"),
            Self::Ids(list) => f.write_str(&list.join(", ")),
            Self::Keys(keys) => f.write_str(keys.as_str()),
            Self::Criticality(word) => f.write_str(word.as_str()),
            Self::Flag(yes) | Self::Control(ControlValue::Flag(yes)) => f.write_str(flag(*yes)),
            Self::Notice(notice) => f.write_str(&notice.text().en),
            Self::Tested(Tested::On(day)) => write!(f, "{day}"),
            Self::Tested(Tested::Yes) => f.write_str("yes"),
            Self::Tested(Tested::Never) => f.write_str("never"),
            Self::Tested(Tested::NotSaid) | Self::Control(ControlValue::Unknown) => f.write_str("unknown"),
            Self::Control(ControlValue::Number(number)) => write!(f, "{number}"),
            Self::Rung(rung) => write!(f, "{rung}"),
        }
    }
}
