//! YAML (or JSON) text into a [`Draft`]: types and words are checked here, ids against the catalog later.

use super::shape::{self, names};
use super::{Draft, split};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::fields::{Problems, is_unknown, shorten};
use crate::model::organisation::{Capacity, Freeze, Site};
use crate::model::service::*;
use crate::model::words::*;
use crate::model::{Organisation, Service};
use crate::source::yaml::{self, Node};
use crate::source::{FileId, Span};
use rayon::prelude::*;

/// Reads one file. Everything wrong with it comes back at once; what could be understood comes back too.
#[must_use]
pub fn read(text: &str, file: FileId) -> (Draft, Vec<Diagnostic>) {
    if let Some(pieces) = split::split(text, rayon::current_num_threads() * 8)
        && let Some(done) = read_pieces(text, file, &pieces)
    {
        return done;
    }
    let mut problems = Problems::default();
    let mut draft = Draft::default();
    match yaml::parse(text, file) {
        Err(error) => problems.push(Diagnostic::error("invalid-yaml", error.message).at(error.span, "here")),
        Ok(None) => problems.push(
            Diagnostic::error("empty-inventory", "the file is empty")
                .at(Span::new(file, 0, 0), "")
                .help("`hoheit init` writes a starter inventory"),
        ),
        Ok(Some(node)) => document(&mut problems, &node, &mut draft),
    }
    (draft, problems.list)
}

/// Reads the pieces of a large file in parallel; `None` when one is malformed, so that the whole is read for an exact
/// message.
fn read_pieces(text: &str, file: FileId, pieces: &split::Pieces) -> Option<(Draft, Vec<Diagnostic>)> {
    let mut problems = Problems::default();
    let mut draft = Draft::default();
    let read_part = |range: &std::ops::Range<usize>| yaml::parse_at(&text[range.clone()], file, range.start).ok();
    for range in [&pieces.head, &pieces.tail] {
        for node in read_part(range)? {
            document(&mut problems, &node, &mut draft);
        }
    }
    let parts: Vec<_> = pieces
        .items
        .par_iter()
        .map(|range| {
            let mut problems = Problems::default();
            let nodes = read_part(range)?;
            let items = nodes.first().and_then(Node::as_sequence)?;
            let services: Vec<Service> = items.iter().filter_map(|item| service(&mut problems, item)).collect();
            Some((services, problems.list))
        })
        .collect::<Option<_>>()?;
    for (services, found) in parts {
        draft.services.extend(services);
        problems.list.extend(found);
    }
    Some((draft, problems.list))
}

fn document(problems: &mut Problems, node: &Node<'_>, draft: &mut Draft) {
    problems.each(node, "an inventory", &names(shape::INVENTORY), |problems, name, value| {
        match name {
            "$schema" => {}
            "organisation" | "organization" => {
                draft.organisation = organisation(problems, value).map(|organisation| (organisation, Some(value.span)));
            }
            "services" => match value.as_sequence() {
                Some(items) => draft.services.extend(items.iter().filter_map(|item| service(problems, item))),
                None if value.is_null() => {}
                None => problems.wrong(value, "services", "a list"),
            },
            _ => return false,
        }
        true
    });
}

fn organisation(problems: &mut Problems, node: &Node<'_>) -> Option<Organisation> {
    let mut name = None;
    let mut out = Organisation::named(String::new());
    problems.each(node, "organisation", &names(shape::ORGANISATION), |problems, field, value| {
        match field {
            "name" => name = problems.text(value, field),
            "home" => {
                if let Some(home) = problems.text(value, field) {
                    out.home = home.to_uppercase();
                }
            }
            "sector" => out.sector = problems.text(value, field),
            "people" => out.people = problems.count(value, field),
            "domains" => out.domains = problems.texts(value, field).unwrap_or_default(),
            "budget" => out.budget = problems.amount(value, field),
            "default_need" => out.default_need = problems.word(value, field, Need::parse, shape::NEEDS),
            "sites" => out.sites = list(problems, value, field, site),
            "freezes" => out.freezes = list(problems, value, field, freeze),
            "capacity" => out.capacity = capacity(problems, value),
            _ => return false,
        }
        true
    });
    match name.filter(|name| !name.trim().is_empty()) {
        Some(name) => out.name = name,
        None => {
            // It goes on without a name, so that nobody is told that the organisation is missing as well.
            problems
                .push(Diagnostic::error("missing-name", "the organisation has no `name`").at(node.span, "add `name:`"));
        }
    }
    Some(out)
}

fn list<T>(
    problems: &mut Problems,
    node: &Node<'_>,
    field: &str,
    read: impl Fn(&mut Problems, &Node<'_>) -> Option<T>,
) -> Vec<T> {
    match node.as_sequence() {
        Some(items) => items.iter().filter_map(|item| read(problems, item)).collect(),
        None => {
            if !is_unknown(node) {
                problems.wrong(node, field, "a list");
            }
            Vec::new()
        }
    }
}

fn site(problems: &mut Problems, node: &Node<'_>) -> Option<Site> {
    let (mut id, mut name, mut country, mut operator) = (None, None, None, None);
    problems.each(node, "a site", &names(shape::SITE), |problems, field, value| {
        match field {
            "id" => id = problems.text(value, field),
            "name" => name = problems.text(value, field),
            "country" => country = problems.text(value, field).map(|c| c.to_uppercase()),
            "operator" => operator = problems.text(value, field),
            _ => return false,
        }
        true
    });
    if id.is_none() {
        problems.push(Diagnostic::error("missing-id", "a site has no `id`").at(node.span, "add `id:`"));
    }
    Some(Site { id: id?, name, country, operator })
}

fn freeze(problems: &mut Problems, node: &Node<'_>) -> Option<Freeze> {
    let (mut from, mut to, mut reason) = (None, None, None);
    problems.each(node, "a freeze", &names(shape::FREEZE), |problems, field, value| {
        match field {
            "from" => from = problems.date(value, field),
            "to" => to = problems.date(value, field),
            "reason" => reason = problems.text(value, field),
            _ => return false,
        }
        true
    });
    match (from, to) {
        (Some(from), Some(to)) if from <= to => Some(Freeze { from, to, reason }),
        (Some(_), Some(_)) => {
            problems.push(
                Diagnostic::error("impossible-date", "a freeze ends before it starts").at(node.span, "swap the days"),
            );
            None
        }
        _ => {
            problems.push(Diagnostic::error("missing-date", "a freeze needs `from` and `to`").at(node.span, "here"));
            None
        }
    }
}

fn capacity(problems: &mut Problems, node: &Node<'_>) -> Capacity {
    let mut out = Capacity::default();
    problems.each(node, "capacity", &names(shape::CAPACITY), |problems, field, value| {
        match field {
            "days_per_month" => out.days_per_month = problems.amount(value, field),
            "skills" => out.skills = problems.texts(value, field),
            "around_the_clock" => out.around_the_clock = problems.flag(value, field),
            _ => return false,
        }
        true
    });
    out
}

fn service(problems: &mut Problems, node: &Node<'_>) -> Option<Service> {
    let mut out = Service::unknown(String::new());
    let mut id_given = false;
    problems.each(node, "a service", service_fields(), |problems, field, value| {
        match field {
            "id" => {
                id_given = true;
                out.span = Some(value.span);
                // An id is a name, whatever it says: `unknown` is none of the words for a missing value here.
                match value.as_str() {
                    Some(id) => {
                        check_id(problems, value, id);
                        id.clone_into(&mut out.id);
                    }
                    None if value.is_null() => {
                        problems.push(
                            Diagnostic::error("missing-id", "a service has an empty `id`")
                                .at(value.span, "write an id"),
                        );
                    }
                    None => problems.wrong(value, field, "text"),
                }
            }
            "name" => out.name = problems.text(value, field),
            "name_en" => out.name_en = problems.text(value, field),
            "category" => out.category = problems.text(value, field),
            "offering" => out.offering = problems.text(value, field),
            "vendor" => out.vendor = problems.text(value, field),
            "deployment" => out.deployment = problems.word(value, field, OfferingKind::parse, shape::DEPLOYMENTS),
            "region" => out.region = problems.text(value, field),
            "site" => out.site = problems.text(value, field),
            "country" => out.country = problems.text(value, field).map(|c| c.to_uppercase()),
            "data" => out.data = problems.texts(value, field),
            "protection" => out.protection = protection(problems, value),
            "criticality" => out.criticality = problems.word(value, field, Criticality::parse, shape::CRITICALITIES),
            "rto" => out.rto_hours = problems.duration(value, field, 1.0),
            "depends_on" => out.depends_on = list(problems, value, field, dependency),
            "fallback" => out.fallback = fallback(problems, value),
            "keys" => out.keys = problems.word(value, field, Keys::parse, shape::KEYS),
            "contract" => out.contract = contract(problems, value),
            "controls" => controls(problems, value, &mut out),
            "cost" => out.cost = cost(problems, value),
            "owner" => out.owner = problems.text(value, field),
            "functions" => out.functions = problems.texts(value, field).unwrap_or_default(),
            "users" => out.users = problems.count(value, field),
            "answers" => answers(problems, value, &mut out),
            "wave" => out.pin.wave = problems.count(value, field),
            "not_before" => out.pin.not_before = problems.date(value, field),
            "keep" => out.pin.keep = problems.flag(value, field).unwrap_or(false),
            "target" => out.pin.target = problems.text(value, field),
            "placement" => out.pin.placement = problems.word(value, field, Placement::parse, shape::PLACEMENTS),
            "narrative" => out.narrative = problems.text(value, field),
            "aliases" => out.aliases = problems.texts(value, field).unwrap_or_default(),
            "domains" => out.domains = problems.texts(value, field).unwrap_or_default(),
            "observed_in" => observed(problems, value, &mut out),
            _ => return false,
        }
        true
    });
    if !id_given && (node.as_mapping().is_some() || node.is_null()) {
        problems.push(Diagnostic::error("missing-id", "a service has no `id`").at(node.span, "add `id:`"));
    }
    (!out.id.is_empty()).then_some(out)
}

fn service_fields() -> &'static [&'static str] {
    static NAMES: std::sync::OnceLock<Vec<&'static str>> = std::sync::OnceLock::new();
    NAMES.get_or_init(|| names(shape::SERVICE))
}

fn check_id(problems: &mut Problems, node: &Node<'_>, id: &str) {
    let fine = !id.is_empty() && id.len() <= 200 && id.chars().all(|c| !c.is_control()) && id.trim() == id;
    if !fine {
        problems.push(
            Diagnostic::error("invalid-id", format!("`{}` cannot be an id", shorten(id)))
                .at(node.span, "1 to 200 bytes, no control characters, no blanks around"),
        );
    }
}

fn protection(problems: &mut Problems, node: &Node<'_>) -> Protection {
    let mut out = Protection::default();
    if let Some(need) = node.as_str().and_then(Need::parse) {
        return Protection { confidentiality: Some(need), integrity: Some(need), availability: Some(need) };
    }
    problems.each(node, "protection", &names(shape::PROTECTION), |problems, field, value| {
        let slot = match field {
            "confidentiality" => &mut out.confidentiality,
            "integrity" => &mut out.integrity,
            "availability" => &mut out.availability,
            _ => return false,
        };
        *slot = problems.word(value, field, Need::parse, shape::NEEDS);
        true
    });
    out
}

fn dependency(problems: &mut Problems, node: &Node<'_>) -> Option<Dependency> {
    let mut out = Dependency {
        service: String::new(),
        span: Some(node.span),
        kind: DependencyKind::Hard,
        data: true,
        fallback: None,
        any_of: Vec::new(),
    };
    if let Some(id) = node.as_str() {
        id.clone_into(&mut out.service);
        return Some(out);
    }
    problems.each(node, "a dependency", &names(shape::DEPENDENCY), |problems, field, value| {
        match field {
            "service" => {
                out.span = Some(value.span);
                out.service = problems.text(value, field).unwrap_or_default();
            }
            "any_of" => out.any_of = problems.texts(value, field).unwrap_or_default(),
            "kind" => {
                let parse = |word: &str| match word {
                    "hard" => Some(DependencyKind::Hard),
                    "soft" => Some(DependencyKind::Soft),
                    _ => None,
                };
                out.kind = problems.word(value, field, parse, &["hard", "soft"]).unwrap_or(DependencyKind::Hard);
            }
            "data" => out.data = problems.flag(value, field).unwrap_or(true),
            "fallback" => out.fallback = fallback(problems, value),
            _ => return false,
        }
        true
    });
    if out.service.is_empty() && !out.any_of.is_empty() {
        out.service = out.any_of.remove(0);
    }
    if out.service.is_empty() {
        if node.as_mapping().is_some() {
            let message = "a dependency names no `service`";
            problems.push(Diagnostic::error("missing-id", message).at(node.span, "add `service:` or `any_of:`"));
        }
        return None;
    }
    out.any_of.retain(|other| *other != out.service);
    Some(out)
}

fn fallback(problems: &mut Problems, node: &Node<'_>) -> Option<Fallback> {
    if is_unknown(node) {
        return None;
    }
    if let Some(id) = node.as_str() {
        return Some(Fallback { service: id.to_owned(), span: Some(node.span), tested: Tested::NotSaid });
    }
    let (mut service, mut span, mut tested) = (None, node.span, Tested::NotSaid);
    problems.each(node, "a fallback", &names(shape::FALLBACK), |problems, field, value| {
        match field {
            "service" => {
                service = problems.text(value, field);
                span = value.span;
            }
            "tested" => {
                tested = match (value.as_bool(), value.as_str()) {
                    (Some(true), _) | (_, Some("yes" | "ja")) => Tested::Yes,
                    (Some(false), _) | (_, Some("never" | "no" | "nie" | "nein")) => Tested::Never,
                    _ => problems.date(value, field).map_or(Tested::NotSaid, Tested::On),
                }
            }
            _ => return false,
        }
        true
    });
    if service.is_none() && node.as_mapping().is_some() {
        problems.push(Diagnostic::error("missing-id", "a fallback names no `service`").at(node.span, "add `service:`"));
    }
    Some(Fallback { service: service?, span: Some(span), tested })
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn contract(problems: &mut Problems, node: &Node<'_>) -> Contract {
    let mut out = Contract::default();
    problems.each(node, "a contract", &names(shape::CONTRACT), |problems, field, value| {
        match field {
            "ends" => out.ends = problems.date(value, field),
            "notice" => {
                out.notice_days = problems.duration(value, field, 24.0).map(|hours| (hours / 24.0).ceil() as u32)
            }
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

fn controls(problems: &mut Problems, node: &Node<'_>, out: &mut Service) {
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

fn cost(problems: &mut Problems, node: &Node<'_>) -> Option<Cost> {
    if let Some(per_year) = node.as_number().filter(|n| *n >= 0.0) {
        return Some(Cost { per_year, currency: "EUR".to_owned() });
    }
    let (mut per_year, mut currency) = (None, "EUR".to_owned());
    problems.each(node, "cost", &names(shape::COST), |problems, field, value| {
        match field {
            "per_year" => per_year = problems.amount(value, field),
            "currency" => currency = problems.text(value, field).map_or_else(|| "EUR".to_owned(), |c| c.to_uppercase()),
            _ => return false,
        }
        true
    });
    Some(Cost { per_year: per_year?, currency })
}

fn answers(problems: &mut Problems, node: &Node<'_>, out: &mut Service) {
    let Some(lenses) = node.as_mapping() else {
        return problems.wrong(node, "answers", "a mapping of lens ids");
    };
    for (lens, criteria) in lenses {
        let (Some(lens_id), Some(entries)) = (lens.as_str(), criteria.as_mapping()) else {
            problems.wrong(criteria, "answers", "a mapping of criterion ids");
            continue;
        };
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

fn rung(problems: &mut Problems, node: &Node<'_>) -> Option<u32> {
    match (node.as_bool(), node.as_str()) {
        (Some(pass), _) => Some(u32::from(pass)),
        (_, Some("pass")) => Some(1),
        (_, Some("fail")) => Some(0),
        _ => problems.count(node, "answer"),
    }
}

fn observed(problems: &mut Problems, node: &Node<'_>, out: &mut Service) {
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
