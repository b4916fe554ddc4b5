//! Contract, controls, cost, answers and sightings of a service.
//!
//! An answer carries its place: whoever contradicts it can show both.

use super::*;

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(super) fn contract(problems: &mut Problems, node: &Node<'_>) -> Contract {
    let mut out = Contract::default();
    problems.each(node, "a contract", &names(shape::CONTRACT), |problems, field, value| {
        match field {
            "ends" => out.ends = problems.date(value, field),
            "notice" => out.notice = problems.notice(value, field),
            "renews" => {
                out.renews_months =
                    problems.duration(value, field, 24.0 * 30.0).map(|hours| (hours / 720.0).round() as u32);
            }
            "processor_agreement" => out.processor_agreement = problems.flag(value, field),
            "scc" => out.scc = problems.flag(value, field),
            "party" => out.party = problems.text(value, field),
            "law" => out.law = problems.text(value, field).map(|c| c.to_uppercase()),
            _ => return false,
        }
        true
    });
    out
}

pub(super) fn controls(problems: &mut Problems, node: &Node<'_>, out: &mut Service) {
    let Some(entries) = node.as_mapping() else {
        if !node.is_null() {
            problems.wrong(node, "controls", "a mapping");
        }
        return;
    };
    for (key, value) in entries {
        let Some(name) = key.as_str() else {
            problems.wrong(key, "controls", "text as field name");
            continue;
        };
        let read = if is_unknown(value) {
            ControlValue::Unknown
        } else if let Some(flag) = value.as_bool() {
            ControlValue::Flag(flag)
        } else if let Some(number) = value.as_number() {
            if !number.is_finite() || number < 0.0 {
                problems.wrong(value, name, "a number of 0 or more");
                continue;
            }
            ControlValue::Number(number)
        } else if let Some(text) = value.as_str() {
            match text {
                "yes" | "ja" => ControlValue::Flag(true),
                "no" | "nein" => ControlValue::Flag(false),
                _ => ControlValue::Words(text.to_owned()),
            }
        } else {
            problems.wrong(value, name, "true, false, a number, text or unknown");
            continue;
        };
        if out.controls.insert(name.to_owned(), read).is_some() {
            problems.push(
                Diagnostic::error("duplicate-field", format!("control `{}` is given twice", shorten(name)))
                    .at(key.span, "again here"),
            );
        }
        out.control_spans.insert(name.to_owned(), key.span);
    }
}

pub(super) fn cost(problems: &mut Problems, node: &Node<'_>) -> Option<Cost> {
    if let Some(per_year) = node.as_number().filter(|n| *n >= 0.0) {
        return Some(Cost { per_year, currency: "EUR".to_owned() });
    }
    let (mut per_year, mut currency) = (None, "EUR".to_owned());
    problems.each(node, "cost", &names(shape::COST), |problems, field, value| {
        match field {
            "per_year" => per_year = problems.amount(value, field),
            "currency" => {
                currency = problems.text(value, field).map_or_else(|| "EUR".to_owned(), |c| code(problems, value, &c))
            }
            _ => return false,
        }
        true
    });
    Some(Cost { per_year: per_year?, currency })
}

fn code(problems: &mut Problems, node: &Node<'_>, currency: &str) -> String {
    let code = currency.trim().to_uppercase();
    if code.len() != 3 || !code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        let message = format!("`{}` is no currency", shorten(currency));
        let diagnostic = Diagnostic::error("unknown-currency", message).at(node.span, "not understood");
        problems.push(diagnostic.help("use an ISO 4217 code such as EUR, CHF or USD"));
    }
    code
}

pub(super) fn answers(problems: &mut Problems, node: &Node<'_>, out: &mut Service) {
    let Some(lenses) = node.as_mapping() else {
        return problems.wrong(node, "answers", "a mapping of lens ids");
    };
    for (lens, criteria) in lenses {
        let (Some(lens_id), Some(entries)) = (lens.as_str(), criteria.as_mapping()) else {
            problems.wrong(criteria, "answers", "a mapping of criterion ids");
            continue;
        };
        // A lens that does not exist is an error without any answer, too.
        out.answers.entry(lens_id.to_owned()).or_default();
        for (criterion, value) in entries {
            let Some(id) = criterion.as_str() else { continue };
            let mut answer = Answer { span: Some(value.span), ..Answer::default() };
            if value.as_mapping().is_some() {
                problems.each(value, "an answer", &["answer", "evidence", "by", "date"], |problems, field, inner| {
                    match field {
                        "answer" => answer.rung = rung(problems, inner),
                        "evidence" => answer.evidence = problems.text(inner, field),
                        "by" => answer.by = problems.text(inner, field),
                        "date" => answer.date = problems.date(inner, field),
                        _ => return false,
                    }
                    true
                });
            } else {
                answer.rung = rung(problems, value);
            }
            if out.answers.entry(lens_id.to_owned()).or_default().insert(id.to_owned(), answer).is_some() {
                let message = format!("criterion {} of {} is answered twice", shorten(id), shorten(lens_id));
                problems.push(Diagnostic::error("contradictory-answers", message).at(criterion.span, "again here"));
            }
        }
    }
}

pub(super) fn rung(problems: &mut Problems, node: &Node<'_>) -> Option<u32> {
    match (node.as_bool(), node.as_str()) {
        (Some(pass), _) => Some(u32::from(pass)),
        (_, Some("pass")) => Some(1),
        (_, Some("fail")) => Some(0),
        _ => problems.count(node, "answer"),
    }
}

pub(super) fn observed(problems: &mut Problems, node: &Node<'_>, out: &mut Service) {
    for place in problems.texts(node, "observed_in").unwrap_or_default() {
        let mut parts = place.rsplitn(3, ':');
        let (column, line, path) = (parts.next(), parts.next(), parts.next());
        let number = |part: Option<&str>| part.and_then(|p| p.parse().ok());
        match (path, number(line), number(column)) {
            (Some(path), Some(line), Some(column)) => {
                out.observed_in.push(ObservedAt { path: path.to_owned(), line, column })
            }
            _ => problems.wrong(node, "observed_in", "places as path:line:column"),
        }
    }
}
