//! A service and what it needs.
//!
//! In: one entry of `services`. Out: a service in which everything that is left out is unknown.

use super::*;
use crate::source::unseen::is_unseen;

pub(super) fn service(problems: &mut Problems, node: &Node<'_>) -> Option<Service> {
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

pub(super) fn service_fields() -> &'static [&'static str] {
    static NAMES: std::sync::OnceLock<Vec<&'static str>> = std::sync::OnceLock::new();
    NAMES.get_or_init(|| names(shape::SERVICE))
}

pub(super) fn check_id(problems: &mut Problems, node: &Node<'_>, id: &str) {
    let fine = !id.is_empty() && id.len() <= 200 && !id.chars().any(is_unseen) && id.trim() == id;
    if !fine {
        problems.push(
            Diagnostic::error("invalid-id", format!("`{}` cannot be an id", shorten(id)))
                .at(node.span, "1 to 200 bytes, no characters that nobody sees, no blanks around"),
        );
    }
}

pub(super) fn protection(problems: &mut Problems, node: &Node<'_>) -> Protection {
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

pub(super) fn dependency(problems: &mut Problems, node: &Node<'_>) -> Option<Dependency> {
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

pub(super) fn fallback(problems: &mut Problems, node: &Node<'_>) -> Option<Fallback> {
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
