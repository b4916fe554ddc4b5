//! The organisation: name, home, sites, freezes, capacity.
//!
//! It goes on without a name, so that one mistake is one message.

use super::*;

pub(super) fn organisation(problems: &mut Problems, node: &Node<'_>) -> Option<Organisation> {
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

pub(super) fn site(problems: &mut Problems, node: &Node<'_>) -> Option<Site> {
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

pub(super) fn freeze(problems: &mut Problems, node: &Node<'_>) -> Option<Freeze> {
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

pub(super) fn capacity(problems: &mut Problems, node: &Node<'_>) -> Capacity {
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
