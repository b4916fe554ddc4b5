//! The value of an answer, by what was asked; and written answers of Markdown and tables as nodes.

use super::GivenValue;
use super::target::Target;
use crate::assess::questions::Field;
use crate::catalog::Catalog;
use crate::diagnostic::fields::{Problems, shorten};
use crate::diagnostic::{Diagnostic, suggest};
use crate::model::service::{ControlValue, Tested};
use crate::model::words::*;
use crate::source::Span;
use crate::source::yaml::{Node, Value};

/// What somebody wrote into a line or a cell, as the node that the same answer would be in YAML. `None`: nothing, or that it
/// is not known.
pub(super) fn written<'t>(text: &'t str, span: Span, fact: &str, catalog: &Catalog) -> Option<Node<'t>> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '_' | '`'));
    let scalar = |text: std::borrow::Cow<'t, str>| Node { span, tag: None, value: Value::Scalar { text, plain: true } };
    if text.is_empty() || ["unknown", "unbekannt", "?"].contains(&text.to_lowercase().as_str()) {
        return None;
    }
    Some(match Target::parse(fact, catalog) {
        Some(Target::Field(Field::Data)) => {
            let none = ["-", "none", "keine", "[]"].contains(&text.to_lowercase().as_str());
            let parts = text.trim_matches(['[', ']']).split([',', ';']).map(str::trim);
            let parts = parts.filter(|part| !part.is_empty() && !none);
            Node { span, tag: None, value: Value::Sequence(parts.map(|part| scalar(part.into())).collect()) }
        }
        Some(Target::Criterion(..)) => {
            // `3: what it means` is the rung with its explanation copied along.
            let rung = text.split_once([':', ' ']).map_or(text, |(rung, _)| rung);
            let number = !rung.is_empty() && rung.chars().all(|c| c.is_ascii_digit());
            scalar(if number { rung.into() } else { text.to_lowercase().into() })
        }
        Some(Target::Control(id)) if catalog.control(id).is_some_and(|control| control.value != "flag") => {
            scalar(text.into())
        }
        Some(Target::Field(Field::Vendor | Field::Region | Field::Fallback)) => scalar(text.into()),
        _ => scalar(text.to_lowercase().into()),
    })
}

/// Reads the value of an answer.
pub(super) fn value(
    problems: &mut Problems,
    target: Target<'_>,
    node: &Node<'_>,
    fact: &str,
    catalog: &Catalog,
) -> Option<GivenValue> {
    let known = |problems: &mut Problems, what: &str, name: &str, found: Option<String>, valid: &[&str]| {
        if found.is_none() {
            let message = format!("unknown {what} `{}`", shorten(name));
            let mut diagnostic =
                Diagnostic::error(format!("unknown-{what}"), message).at(node.span, "not in the catalog");
            diagnostic.help = suggest::help(name, valid);
            problems.push(diagnostic);
        }
        found
    };
    Some(match target {
        Target::Field(Field::Keys) => {
            let valid: Vec<&str> = Keys::ALL.iter().map(|keys| keys.as_str()).collect();
            GivenValue::Keys(problems.word(node, fact, Keys::parse, &valid)?)
        }
        Target::Field(Field::Criticality) => {
            let valid: Vec<&str> = Criticality::ALL.iter().map(|word| word.as_str()).collect();
            GivenValue::Criticality(problems.word(node, fact, Criticality::parse, &valid)?)
        }
        Target::Field(Field::ProcessorAgreement | Field::Scc) => GivenValue::Flag(problems.flag(node, fact)?),
        Target::Field(Field::Notice) => GivenValue::Notice(problems.notice(node, fact)?),
        Target::Field(Field::Vendor) => {
            let name = problems.text(node, fact)?;
            let found = match catalog.vendor(&name) {
                Some(vendor) => Some(vendor.id.clone()),
                None => catalog.names().vendor(&name).map(str::to_owned),
            };
            let valid: Vec<&str> = catalog.raw.vendors.iter().map(|vendor| vendor.id.as_str()).collect();
            GivenValue::Id(known(problems, "vendor", &name, found, &valid)?)
        }
        Target::Field(Field::Region) => {
            let name = problems.text(node, fact)?;
            let found = catalog
                .canonical_region(&name)
                .or_else(|| catalog.country(&name.to_uppercase()).map(|c| c.code.clone()));
            let found = known(problems, "region", &name, found, &[]);
            if found.is_none()
                && let Some(last) = problems.list.last_mut()
            {
                last.help.push("a region as `provider/region`, or a country as ISO 3166-1 alpha-2".to_owned());
            }
            GivenValue::Id(found?)
        }
        Target::Field(Field::Data) => {
            let names = problems.texts(node, fact)?;
            let valid: Vec<&str> = catalog.raw.data_classes.iter().map(|class| class.id.as_str()).collect();
            let mut ids = Vec::new();
            for name in names {
                let found = match catalog.data_class(&name) {
                    Some(class) => Some(class.id.clone()),
                    None => catalog.names().data_class(&name).map(str::to_owned),
                };
                ids.push(known(problems, "data-class", &name, found, &valid)?);
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
                _ => match problems.count(node, fact) {
                    Some(rung) => rung,
                    None => {
                        if let Some(last) = problems.list.last_mut() {
                            last.help.extend(ladder(criterion));
                        }
                        return None;
                    }
                },
            };
            let last = criterion.rungs.len().saturating_sub(1);
            if rung as usize > last {
                let message = format!("{} takes an answer from 0 to {last}; found {rung}", shorten(fact));
                let mut diagnostic =
                    Diagnostic::error("answer-outside-ladder", message).at(node.span, "outside the ladder");
                diagnostic.help.extend(ladder(criterion));
                problems.push(diagnostic);
                return None;
            }
            GivenValue::Rung(rung)
        }
    })
}

/// The rungs of a criterion, one a line.
fn ladder(criterion: &crate::catalog::raw::Criterion) -> impl Iterator<Item = String> {
    criterion.rungs.iter().enumerate().map(|(step, rung)| format!("{step}: {}", rung.text.en))
}
